# The HTTP side of comptoird: the only part that knows civetweb.
noinst_LIBRARIES += libhttp.a
libhttp_a_SOURCES = \
	server/http/body.c server/http/body.h \
	server/http/call.c server/http/call.h \
	server/http/cursor.c \
	server/http/dispatch.c \
	server/http/fields.c \
	server/http/framing.c \
	server/http/keys_running.c server/http/keys_running.h \
	server/http/language.c \
	server/http/limiter.c server/http/limiter.h \
	server/http/listener.c server/http/listener.h \
	server/http/metrics.c server/http/metrics.h server/http/metrics.def \
	server/http/params.c \
	server/http/problem_page.c \
	server/http/reply.c \
	server/http/router.c server/http/router.h server/http/routes.def \
	server/http/waiting.c server/http/waiting.h \
	server/http/wire.h
