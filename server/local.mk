# The central server, comptoird, and its administration, comptoirctl.

include server/db/local.mk
include server/engine/local.mk
include server/fulfilment/local.mk
include server/money/local.mk

# What the engine counts too.
noinst_LIBRARIES += libmetrics.a
libmetrics_a_SOURCES = server/metrics.c server/metrics.h server/metrics.def

# Everything of comptoird above the database and the business. One library, because routes name their
# handlers and handlers answer through http.
noinst_LIBRARIES += libserver.a
libserver_a_SOURCES = \
	server/server.c server/server.h \
	server/settings.c server/settings.h server/settings.def \
	server/settings_list.c \
	server/templates.def \
	server/waiting.c server/waiting.h

include server/import/local.mk
include server/views/local.mk
include server/http/local.mk
include server/api/local.mk
include server/jobs/local.mk

SERVER_LIBS = libserver.a libimport.a libmoney.a libfulfilment.a libengine.a libmetrics.a $(DB_LIBS) $(COMMON_LIBS) $(CIVETWEB_LIBS)
include server/ctl/local.mk

sbin_PROGRAMS += comptoird
comptoird_SOURCES = server/main.c
comptoird_LDADD = $(SERVER_LIBS)
