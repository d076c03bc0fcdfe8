/*
 * A connection to the database and the one transaction runner.
 *
 * Each worker thread owns one struct db: connection, prepared statements and
 * nothing else. Only db/ includes mysql.h. Statements are the functions that
 * tools/sqlgen makes of sql/queries (see sql/README); they take a struct tx.
 */
#ifndef COMPTOIR_DB_H
#define COMPTOIR_DB_H

#include "common/arena.h"
#include "server/db/status.h"

struct db;
struct tx;
struct nodes;
struct touched;

/* Which connections are encrypted, with a certificate that is checked. A socket never is. */
enum db_tls {
	DB_TLS_REMOTE, /* to hosts other than loopback */
	DB_TLS_ALWAYS,
	DB_TLS_OFF,
};

struct db_settings {
	const char *socket; /* unix socket; when NULL, host and port */
	const char *host;
	unsigned port;
	struct nodes *nodes; /* nodes.h; when not NULL, instead of those */
	unsigned home;	     /* the node to work with, counted from 1; 0: each db another */
	const char *user;
	const char *password; /* NULL: authenticated by the socket */
	enum db_tls tls;
	const char *tls_ca; /* file with who signs the servers' certificates */
	const char *database;
	unsigned connect_timeout_s; /* 3 unless set */
	unsigned io_timeout_s;	    /* 5 unless set */
	unsigned lock_wait_s;	    /* 3 unless set */
	unsigned attempts;	    /* of a transaction that meets conflicts; 5 unless set */
	unsigned retry_ms; /* no further attempt begins after this long; 0: attempts decide */
	/* Writes that are described as posted (tools/sqlgen.h) are sent without waiting for each
	 * answer: the next statement that has to know something waits for all of them. The
	 * connection runs transactions only. */
	bool posts;
	struct touched *touched; /* touched.h; NULL: nobody asks */
	unsigned transaction_ms; /* an attempt that is not at its commit by then is DB_DOWN; 0: any
				  */
};

/* Some connection of these settings is to be encrypted. */
bool db_needs_tls(const struct db_settings *settings);

/* Does not connect yet: the first use does, and every use after a loss, between
 * transactions only. The settings' texts must outlive it. */
struct db *db_open(const struct db_settings *settings);
void db_close(struct db *db);
/* From now on statements do not wait for locks of others (DB_RETRY at once), or they do again.
 * Between transactions only. */
void db_wait_for_locks(struct db *db, bool waits);
/* True while a cheap question is answered; reconnects when needed. */
bool db_ping(struct db *db);
/* DB_BROKEN with a logged reason when the server could lose or bend data (flush_log_at_trx_commit
 * not 1, sync_binlog not 1 with a binlog), the schema version is not ours, or a statement does not
 * fit its header. Prepares every statement on a connection of its own: for the start. */
enum db_status db_check(struct db *db) MUST_USE;
/* The part of it that may change under a running server: settings and schema version. Three reads.
 */
enum db_status db_check_again(struct db *db) MUST_USE;

/*
 * Runs the body in one transaction and commits. The body reaches nothing but the
 * transaction, its input and its output, because it may run again: output_out is
 * zeroed (output_bytes) before each attempt, and memory the body takes from
 * tx_arena is forgotten between attempts (the caller's arena, cleared by nobody:
 * the attempts are few).
 *
 * Once a statement answered DB_RETRY, DB_DOWN or DB_BROKEN the attempt is doomed: every
 * further statement answers the same, and nothing is committed whatever the body says.
 * DB_DUP undoes only its statement, and the body may go on.
 *
 * The body returns DB_DONE to commit, DB_NONE to roll back on purpose (its output says
 * why), or hands on what a statement answered. DB_RETRY starts again, at most five
 * attempts with jitter. Answers: DB_DONE, DB_NONE, DB_DUP, DB_RETRY (attempts used up),
 * DB_DOWN, DB_UNCERTAIN, DB_BROKEN. Transactions do not nest, and a body waits for nobody outside
 * the database (common/outside.h).
 */
typedef enum db_status tx_body(struct tx *tx, const void *input, void *output_out);
enum db_status tx_run(struct db *db, struct arena *arena, tx_body *body, const void *input,
	void *output_out, size_t output_bytes) MUST_USE;

/*
 * Runs the body once in a snapshot: all its statements, SELECT only, see the database as it was at
 * one moment, however long they take. DB_DONE, or what the body answered.
 */
enum db_status tx_snapshot(struct db *db, struct arena *arena, tx_body *body, const void *input,
	void *output_out) MUST_USE;

/* For single reads outside a transaction: a tx in autocommit mode that runs SELECT only. Valid
 * until the next call on db; never fails itself, the statements do. */
struct tx *db_reading(struct db *db, struct arena *arena);

/* The arena of the running attempt: rows read in the body live there. */
struct arena *tx_arena(struct tx *tx);

/* From here on it is another one; answers the former. For works that share a transaction. */
struct arena *tx_use_arena(struct tx *tx, struct arena *arena);

/* Savepoints, for work of which a part may fail alone. They nest: going back to one forgets those
 * made after it. */
struct savepoint {
	unsigned number;
	size_t moved_count; /* of the ledger, as are the others */
	uint32_t writer;
	uint64_t next;
};
enum db_status tx_savepoint(struct tx *tx, struct savepoint *savepoint_out) MUST_USE;
enum db_status tx_rollback_to_savepoint(struct tx *tx, struct savepoint savepoint) MUST_USE;

#endif
