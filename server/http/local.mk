# The HTTP side of comptoird, over the listener of common/http_server.h.
libserver_a_SOURCES += \
	server/http/act.h \
	server/http/acts.c \
	server/http/auth.c \
	server/http/call.c server/http/call.h \
	server/http/cursor.c \
	server/http/dispatch.c \
	server/http/health.c server/http/health.h \
	server/http/idempotency.c \
	server/http/keys_running.c server/http/keys_running.h \
	server/http/language.c \
	server/http/limiter.c server/http/limiter.h \
	server/http/listener.c server/http/listener.h \
	server/http/params.c \
	server/http/problem_page.c \
	server/http/reply.c \
	server/http/roles.c \
	server/http/router.c server/http/router.h server/http/routes.def \
	server/http/session.c server/http/session.h \
	server/http/wire.h
