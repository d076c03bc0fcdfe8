# What goes wrong on lines and machines: processes killed, connections cut, answers lost.
check_PROGRAMS += \
	tests/fault/test_agent_line \
	tests/fault/test_away \
	tests/fault/test_galera \
	tests/fault/test_kill \
	tests/fault/test_lost_answer \
	tests/fault/test_mails \
	tests/fault/test_proxy
tests_fault_test_agent_line_LDADD = $(API_TEST_LIBS)
tests_fault_test_away_LDADD = $(API_TEST_LIBS)
tests_fault_test_galera_LDADD = $(API_TEST_LIBS)
tests_fault_test_kill_LDADD = $(API_TEST_LIBS)
tests_fault_test_lost_answer_LDADD = $(API_TEST_LIBS)
tests_fault_test_mails_LDADD = $(API_TEST_LIBS)

# A real cluster of three; part of every check where galera-4 is installed.
galera: check-programs
	$(top_srcdir)/tests/run -b $(abs_top_builddir) tests/fault/test_galera
.PHONY: galera
