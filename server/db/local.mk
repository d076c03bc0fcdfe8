# The only part that speaks to MariaDB. Its statements are made from sql/ (see sql/local.mk).
noinst_LIBRARIES += libdb.a
libdb_a_SOURCES = \
	server/db/check.c \
	server/db/claims.c server/db/claims.h \
	server/db/conn.c server/db/conn.h \
	server/db/db.h \
	server/db/db_faults.c server/db/db_faults.h \
	server/db/key_list.c server/db/key_list.h \
	server/db/ledger.c server/db/ledger.h \
	server/db/migrate.c server/db/migrate.h \
	server/db/nodes.c server/db/nodes.h server/db/nodes_inside.h \
	server/db/nodes_watch.c \
	server/db/status.c server/db/status.h \
	server/db/stmt.c server/db/stmt.h \
	server/db/stmt_bulk.c server/db/stmt_inputs.h \
	server/db/stmt_post.c \
	server/db/stmt_check.c server/db/stmt_check.h \
	server/db/touched.c server/db/touched.h \
	server/db/try.h \
	server/db/tx.c \
	server/db/words.c

DB_LIBS = libdb.a $(MARIADB_LIBS)
