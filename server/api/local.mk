# One endpoint a file, named after its route; a folder for each audience.
libserver_a_SOURCES += \
	server/api/asked.c server/api/asked.h \
	server/api/own_order.c server/api/own_order.h \
	server/api/agent/command_body.c server/api/agent/command_body.h \
	server/api/agent/get_agent_events.c \
	server/api/agent/get_agent_orders.c \
	server/api/agent/post_agent_commands.c \
	server/api/ops/get_asset.c \
	server/api/ops/get_livez.c \
	server/api/ops/get_metrics.c \
	server/api/ops/get_readyz.c \
	server/api/shopper/delete_hold.c \
	server/api/shopper/get_hold.c \
	server/api/shopper/get_order.c \
	server/api/shopper/get_product.c \
	server/api/shopper/get_product_availability.c \
	server/api/shopper/get_products.c \
	server/api/shopper/get_store.c \
	server/api/shopper/get_stores.c \
	server/api/shopper/post_availability.c \
	server/api/shopper/post_hold_extend.c \
	server/api/shopper/post_holds.c \
	server/api/shopper/post_order_cancel.c \
	server/api/shopper/post_order_collector.c \
	server/api/shopper/post_order_extend.c \
	server/api/shopper/post_orders.c \
	server/api/staff/post_login.c \
	server/api/staff/post_logout.c
