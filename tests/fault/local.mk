# What goes wrong on lines and machines: processes killed, connections cut, answers lost.
check_PROGRAMS += \
	tests/fault/faulty-agent \
	tests/fault/test_agent_calls \
	tests/fault/test_agent_line \
	tests/fault/test_announced_killed \
	tests/fault/test_away \
	tests/fault/test_galera \
	tests/fault/test_kill \
	tests/fault/test_lost_answer \
	tests/fault/test_mails \
	tests/fault/test_money \
	tests/fault/test_money_abroad \
	tests/fault/test_money_faults \
	tests/fault/test_money_killed \
	tests/fault/test_proxy \
	tests/fault/test_transfers \
	tests/fault/test_unheard \
	tests/fault/test_vouchers
# comptoir-agent, whose nth call a test strikes.
helper_programs += tests/fault/faulty-agent
tests_fault_faulty_agent_SOURCES = store-agent/main.c tests/fault/nth_call.c tests/fault/nth_call.h
tests_fault_faulty_agent_LDADD = $(AGENT_LIBS)
tests_fault_test_agent_calls_SOURCES = tests/fault/test_agent_calls.c tests/fault/nth_call_arm.c tests/fault/nth_call.h \
	tests/fault/desk_walk.c tests/fault/desk_walk.h
tests_fault_test_agent_calls_LDADD = $(API_TEST_LIBS)
tests_fault_test_agent_line_SOURCES = tests/fault/test_agent_line.c tests/fault/desk_walk.c tests/fault/desk_walk.h
tests_fault_test_agent_line_LDADD = $(API_TEST_LIBS)
tests_fault_test_announced_killed_LDADD = $(API_TEST_LIBS)
tests_fault_test_away_LDADD = $(API_TEST_LIBS)
tests_fault_test_galera_LDADD = $(API_TEST_LIBS)
tests_fault_test_kill_LDADD = $(API_TEST_LIBS)
tests_fault_test_lost_answer_LDADD = $(API_TEST_LIBS)
tests_fault_test_mails_LDADD = $(API_TEST_LIBS)
tests_fault_test_money_SOURCES = tests/fault/test_money.c tests/fault/paid.c tests/fault/paid.h
tests_fault_test_money_LDADD = $(API_TEST_LIBS) $(CIVETWEB_LIBS)
tests_fault_test_money_abroad_SOURCES = tests/fault/test_money_abroad.c tests/fault/paid.c tests/fault/paid.h
tests_fault_test_money_abroad_LDADD = $(API_TEST_LIBS) $(CIVETWEB_LIBS)
tests_fault_test_money_faults_SOURCES = tests/fault/test_money_faults.c tests/fault/paid.c tests/fault/paid.h
tests_fault_test_money_faults_LDADD = $(API_TEST_LIBS) $(CIVETWEB_LIBS)
tests_fault_test_money_killed_SOURCES = tests/fault/test_money_killed.c tests/fault/paid.c tests/fault/paid.h
tests_fault_test_money_killed_LDADD = $(API_TEST_LIBS) $(CIVETWEB_LIBS)
tests_fault_test_transfers_LDADD = $(API_TEST_LIBS)
tests_fault_test_unheard_SOURCES = tests/fault/test_unheard.c tests/fault/paid.c tests/fault/paid.h
tests_fault_test_unheard_LDADD = $(API_TEST_LIBS) $(CIVETWEB_LIBS)
tests_fault_test_vouchers_SOURCES = tests/fault/test_vouchers.c tests/fault/paid.c tests/fault/paid.h
tests_fault_test_vouchers_LDADD = $(API_TEST_LIBS) $(CIVETWEB_LIBS)

# A real cluster of three; part of every check where galera-4 is installed.
galera: check-programs
	$(top_srcdir)/tests/run -b $(abs_top_builddir) tests/fault/test_galera
.PHONY: galera
