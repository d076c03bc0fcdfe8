# Tests of the store's agent. They need no database.
AGENT_TEST_LIBS = libtest.a $(AGENT_LIBS) $(CHECK_LIBS)
check_PROGRAMS += \
	tests/agent/test_desk \
	tests/agent/test_fulfilment \
	tests/agent/test_journal
tests_agent_test_desk_LDADD = $(AGENT_TEST_LIBS)
tests_agent_test_fulfilment_LDADD = $(AGENT_TEST_LIBS)
tests_agent_test_journal_LDADD = $(AGENT_TEST_LIBS)
libtest_a_SOURCES += tests/lib/agent_fixture.c tests/lib/agent_fixture.h
