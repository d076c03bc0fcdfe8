# Named statements (queries/) and migrations (migrations/). tools/sqlgen turns all of them into C at once: a header
# and a source for each file of queries, a list of all statements, and the migrations as data. A new file of
# queries is one line in each of the two lists below; a new migration one line in the third.
QUERIES = \
	sql/queries/schema.sql

nodist_libdb_a_SOURCES = \
	server/db/q_schema.c server/db/q_schema.h \
	server/db/migrations.c server/db/statements.c

MIGRATIONS = \
	sql/migrations/0000_migration_state.sql \
	sql/migrations/0001_foundation.sql

EXTRA_DIST += sql/README $(QUERIES) $(MIGRATIONS)

# sqlgen leaves files alone that would not change; the stamp remembers when it ran.
BUILT_SOURCES += $(nodist_libdb_a_SOURCES)
CLEANFILES += $(nodist_libdb_a_SOURCES) server/db/sqlgen.stamp
$(nodist_libdb_a_SOURCES): server/db/sqlgen.stamp
	@:
server/db/sqlgen.stamp: $(QUERIES) $(MIGRATIONS) tools/sqlgen$(EXEEXT)
	@$(MKDIR_P) server/db
	$(AM_V_GEN)cd $(srcdir) && $(abs_builddir)/tools/sqlgen $(abs_builddir)/server/db $(QUERIES) $(MIGRATIONS)
	@touch $@
