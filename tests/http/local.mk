# Tests of server/http: the real listener and database, with routes of their own (probe_routes.def). The router
# compiled with those routes stands before libserver.a, so the program's own is not taken.
check_LIBRARIES += libhttptest.a
libhttptest_a_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS) -DROUTES_DEF='"tests/http/probe_routes.def"' \
	-DROUTES_HEADER='"tests/http/probe_routes.h"'
libhttptest_a_SOURCES = \
	server/http/router.c \
	tests/http/http_fixture.c tests/http/http_fixture.h \
	tests/http/probe.c \
	tests/http/probe_routes.def tests/http/probe_routes.h
HTTP_TEST_LIBS = libhttptest.a libserver.a libtest.a libdbtest.a $(SERVER_LIBS) $(CHECK_LIBS)

check_PROGRAMS += \
	tests/http/test_act_once \
	tests/http/test_answers \
	tests/http/test_callers \
	tests/http/test_framing \
	tests/http/test_waiting
tests_http_test_act_once_LDADD = $(HTTP_TEST_LIBS)
tests_http_test_answers_LDADD = $(HTTP_TEST_LIBS)
tests_http_test_callers_LDADD = $(HTTP_TEST_LIBS)
tests_http_test_framing_LDADD = $(HTTP_TEST_LIBS)
tests_http_test_waiting_LDADD = $(HTTP_TEST_LIBS)
