# The committer, and what stores have in memory.
check_PROGRAMS += \
	tests/engine/test_committers \
	tests/engine/test_engine \
	tests/engine/test_follow \
	tests/engine/test_line \
	tests/engine/test_watch_feeds \
	tests/unit/test_availability \
	tests/unit/test_near_index
sales = tests/engine/sales.c tests/engine/sales.h
tests_engine_test_engine_SOURCES = tests/engine/test_engine.c $(sales)
tests_engine_test_line_SOURCES = tests/engine/test_line.c $(sales)
tests_engine_test_engine_LDADD = libprobe.a libengine.a libmetrics.a $(DB_TEST_LIBS)
tests_engine_test_line_LDADD = libprobe.a libengine.a libmetrics.a $(DB_TEST_LIBS)
tests_engine_test_committers_LDADD = libengine.a libmetrics.a libprobe.a $(DB_TEST_LIBS)
tests_engine_test_follow_LDADD = libengine.a libmetrics.a $(DB_TEST_LIBS)
tests_engine_test_watch_feeds_LDADD = libserver.a libtest.a libdbtest.a $(SERVER_LIBS) $(CHECK_LIBS)
tests_unit_test_availability_LDADD = libengine.a libmetrics.a $(DB_LIBS) $(LDADD)
tests_unit_test_near_index_LDADD = libengine.a $(LDADD)
