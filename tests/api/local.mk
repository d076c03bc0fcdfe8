# Scenarios over HTTP against a real comptoird; each exchange is also held against doc/openapi.yaml.
check_LIBRARIES += libapitest.a
libapitest_a_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS) -DTEST_BUILD_DIR='"$(abs_top_builddir)"'
libapitest_a_SOURCES = \
	tests/lib/agent_process.c tests/lib/agent_process.h \
	tests/lib/api.c tests/lib/api.h \
	tests/lib/crowd.c tests/lib/crowd.h \
	tests/lib/goods.c tests/lib/goods.h \
	tests/lib/process.c tests/lib/process.h \
	tests/lib/provider.c tests/lib/provider.h tests/lib/provider_inside.h \
	tests/lib/provider_shop.c \
	tests/lib/provider_stripe.c \
	tests/lib/server_process.c tests/lib/server_process.h \
	tests/lib/shoppers.c tests/lib/shoppers.h \
	tests/lib/visitor.c tests/lib/visitor.h
API_TEST_LIBS = libapitest.a $(WORLD_LIBS)

check_PROGRAMS += \
	tests/api/test_agent \
	tests/api/test_bad_bodies \
	tests/api/test_board \
	tests/api/test_bundles \
	tests/api/test_catalogue \
	tests/api/test_choice \
	tests/api/test_announced_exchange \
	tests/api/test_exchange \
	tests/api/test_substitute \
	tests/api/test_explain \
	tests/api/test_holds \
	tests/api/test_journals \
	tests/api/test_kept \
	tests/api/test_lookups \
	tests/api/test_orders \
	tests/api/test_photos \
	tests/api/test_admin_pages \
	tests/api/test_order_pages \
	tests/api/test_consignments \
	tests/api/test_return_desk \
	tests/api/test_return_signals \
	tests/api/test_returns \
	tests/api/test_serials \
	tests/api/test_shop_pages \
	tests/api/test_shortage \
	tests/api/test_staff_roles \
	tests/api/test_stock \
	tests/api/test_together \
	tests/api/test_taxes \
	tests/api/test_trouble
tests_api_test_agent_LDADD = $(API_TEST_LIBS)
tests_api_test_bad_bodies_LDADD = $(API_TEST_LIBS)
tests_api_test_board_LDADD = libapitest.a libserver.a $(API_TEST_LIBS)
tests_api_test_bundles_LDADD = libapitest.a $(FEED_TEST_LIBS)
tests_api_test_catalogue_LDADD = $(API_TEST_LIBS)
tests_api_test_choice_LDADD = $(API_TEST_LIBS)
tests_api_test_announced_exchange_LDADD = $(API_TEST_LIBS)
tests_api_test_exchange_LDADD = $(API_TEST_LIBS)
tests_api_test_substitute_LDADD = $(API_TEST_LIBS)
tests_api_test_explain_CPPFLAGS = $(AM_CPPFLAGS) -DTEST_BUILD_DIR='"$(abs_top_builddir)"'
tests_api_test_explain_LDADD = $(API_TEST_LIBS)
tests_api_test_holds_LDADD = $(API_TEST_LIBS)
tests_api_test_journals_LDADD = $(API_TEST_LIBS)
tests_api_test_kept_LDADD = $(API_TEST_LIBS)
tests_api_test_lookups_LDADD = $(API_TEST_LIBS)
tests_api_test_orders_LDADD = $(API_TEST_LIBS)
tests_api_test_consignments_LDADD = $(API_TEST_LIBS)
tests_api_test_return_desk_LDADD = $(API_TEST_LIBS)
tests_api_test_return_signals_LDADD = $(API_TEST_LIBS)
tests_api_test_photos_LDADD = libapitest.a libserver.a $(API_TEST_LIBS)
tests_api_test_returns_LDADD = $(API_TEST_LIBS)
tests_api_test_serials_LDADD = $(API_TEST_LIBS)
tests_api_test_shortage_LDADD = $(API_TEST_LIBS)
tests_api_test_staff_roles_LDADD = $(API_TEST_LIBS)
tests_api_test_admin_pages_LDADD = $(API_TEST_LIBS)
tests_api_test_order_pages_LDADD = $(API_TEST_LIBS)
tests_api_test_shop_pages_LDADD = $(API_TEST_LIBS)
tests_api_test_stock_LDADD = $(API_TEST_LIBS)
tests_api_test_together_LDADD = $(API_TEST_LIBS)
tests_api_test_taxes_LDADD = $(API_TEST_LIBS)
tests_api_test_trouble_LDADD = $(API_TEST_LIBS)

# Many at once.
check_PROGRAMS += \
	tests/race/test_choice_race \
	tests/race/test_credit_numbers \
	tests/race/test_exchange_race \
	tests/race/test_instances \
	tests/race/test_steps \
	tests/race/test_last_unit \
	tests/race/test_part_steps \
	tests/race/test_transfer_steps \
	tests/race/test_under_load
tests_race_test_choice_race_LDADD = $(API_TEST_LIBS)
tests_race_test_credit_numbers_LDADD = $(API_TEST_LIBS)
tests_race_test_exchange_race_LDADD = $(API_TEST_LIBS)
BRANCH_STEPS = tests/race/steps.c tests/race/steps.h tests/race/till.c tests/race/till.h \
	tests/race/branch.c tests/race/branch.h
BRANCH_LIBS = libworld.a libagent.a libserver.a $(WORLD_LIBS) $(SQLITE_LIBS) $(CIVETWEB_LIBS)
tests_race_test_steps_SOURCES = $(BRANCH_STEPS) tests/race/test_steps.c
tests_race_test_steps_LDADD = $(BRANCH_LIBS)
tests_race_test_part_steps_SOURCES = $(BRANCH_STEPS) tests/race/test_part_steps.c
tests_race_test_part_steps_LDADD = $(BRANCH_LIBS)
tests_race_test_transfer_steps_SOURCES = tests/race/steps.c tests/race/steps.h tests/race/test_transfer_steps.c
tests_race_test_transfer_steps_LDADD = $(WORLD_LIBS)
tests_race_test_instances_LDADD = $(API_TEST_LIBS)
tests_race_test_last_unit_LDADD = $(API_TEST_LIBS)
tests_race_test_under_load_LDADD = $(API_TEST_LIBS)
