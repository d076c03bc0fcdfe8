# One endpoint a file, named after its route; a folder for each audience.
libserver_a_SOURCES += \
	server/api/ops/get_asset.c \
	server/api/ops/get_livez.c \
	server/api/ops/get_metrics.c \
	server/api/ops/get_readyz.c \
	server/api/staff/post_login.c \
	server/api/staff/post_logout.c
