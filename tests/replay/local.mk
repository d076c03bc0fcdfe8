# Real data replayed against a real comptoird (tests/replay/test_replay.c); skipped where COMPTOIR_DATA is absent.
check_PROGRAMS += tests/replay/test_replay
tests_replay_test_replay_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS) -DTEST_BUILD_DIR='"$(abs_top_builddir)"'
tests_replay_test_replay_SOURCES = \
	tests/replay/chain.c tests/replay/chain.h \
	tests/replay/clerks.c \
	tests/replay/desk.c tests/replay/desk.h \
	tests/replay/invoices.c tests/replay/invoices.h \
	tests/replay/model.c tests/replay/model.h \
	tests/replay/outcome.c \
	tests/replay/placing.c \
	tests/replay/replay.c tests/replay/replay.h \
	tests/replay/returns.c \
	tests/replay/test_replay.c \
	tests/replay/troubles.c
tests_replay_test_replay_LDADD = $(API_TEST_LIBS)

check_PROGRAMS += tests/replay/test_visits
tests_replay_test_visits_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS) -DTEST_BUILD_DIR='"$(abs_top_builddir)"'
tests_replay_test_visits_SOURCES = \
	tests/fault/paid.c tests/fault/paid.h \
	tests/replay/bringing.c \
	tests/replay/chain.c tests/replay/chain.h \
	tests/replay/desk.c tests/replay/desk.h \
	tests/replay/invoices.c tests/replay/invoices.h \
	tests/replay/model.c tests/replay/model.h \
	tests/replay/selling.c \
	tests/replay/test_visits.c \
	tests/replay/visits.h \
	tests/replay/year.c tests/replay/year.h
tests_replay_test_visits_LDADD = $(API_TEST_LIBS) $(CIVETWEB_LIBS)

# All of it: 2,000 orders, what came back in a year, and the stock of six stores.
replay: check-programs
	COMPTOIR_REPLAY_ORDERS=2000 COMPTOIR_REPLAY_YEAR=1 COMPTOIR_IMPORT_STORES=6 COMPTOIR_TEST_TIMEOUT=3600 \
		$(srcdir)/tests/run -b . tests/replay
.PHONY: replay
