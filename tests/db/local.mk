# Tests on a real database (tests/lib/fixture_db.h); their own statements stand in tests/db/probe.sql.
check_LIBRARIES += libdbtest.a
libdbtest_a_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS) -DTEST_BUILD_DIR='"$(abs_top_builddir)"'
libdbtest_a_SOURCES = \
	tests/lib/chain.c tests/lib/chain.h \
	tests/lib/db_server.c \
	tests/lib/fixture_db.c tests/lib/fixture_db.h \
	tests/lib/galera.c tests/lib/galera.h \
	tests/lib/raw_sql.c tests/lib/raw_sql.h
DB_TEST_LIBS = libtest.a libdbtest.a $(DB_LIBS) $(COMMON_LIBS) $(CHECK_LIBS)

probe_sources = server/db/q_probe.c server/db/q_probe.h
BUILT_SOURCES += $(probe_sources)
CLEANFILES += $(probe_sources) server/db/probe.stamp
EXTRA_DIST += tests/db/probe.sql
$(probe_sources): server/db/probe.stamp
	@:
server/db/probe.stamp: tests/db/probe.sql tools/sqlgen$(EXEEXT)
	@$(MKDIR_P) server/db
	$(AM_V_GEN)cd $(srcdir) && $(abs_builddir)/tools/sqlgen $(abs_builddir)/server/db tests/db/probe.sql
	@touch $@
check_LIBRARIES += libprobe.a
libprobe_a_SOURCES = tests/db/probe_table.h tests/db/schema_text.c tests/db/schema_text.h
nodist_libprobe_a_SOURCES = $(probe_sources)

check_PROGRAMS += \
	tests/db/test_ledger \
	tests/db/test_migrate \
	tests/db/test_nodes \
	tests/db/test_server \
	tests/db/test_outside \
	tests/db/test_post \
	tests/db/test_stmt \
	tests/db/test_tls \
	tests/db/test_tx
tests_db_test_ledger_LDADD = libprobe.a $(DB_TEST_LIBS)
tests_db_test_migrate_LDADD = libprobe.a $(DB_TEST_LIBS)
tests_db_test_nodes_LDADD = libprobe.a $(DB_TEST_LIBS)
tests_db_test_server_LDADD = libprobe.a $(DB_TEST_LIBS)
tests_db_test_post_LDADD = libprobe.a $(DB_TEST_LIBS)
tests_db_test_outside_LDADD = libprobe.a $(DB_TEST_LIBS)
tests_db_test_tls_LDADD = libprobe.a $(DB_TEST_LIBS)
tests_db_test_stmt_LDADD = libprobe.a $(DB_TEST_LIBS)
tests_db_test_tx_LDADD = libprobe.a $(DB_TEST_LIBS)

# make schema: sql/schema.sql anew, after a migration was added.
EXTRA_DIST += sql/schema.sql
schema: check-programs
	COMPTOIR_WRITE_SCHEMA=$(abs_srcdir)/sql/schema.sql ./tests/db/test_migrate
.PHONY: schema
