/*
 * The inside of struct db: one connection, what is prepared on it, and how server
 * errors become statuses. Only for db/, the only folder that includes mysql.h.
 */
#ifndef COMPTOIR_DB_CONN_H
#define COMPTOIR_DB_CONN_H

#include <mysql.h>

#include "server/db/db.h"
#include "server/db/ledger.h"
#include "server/db/nodes.h"
#include "server/db/stmt.h"

enum {
	PREPARED_SLOTS = 2048, /* a power of two, well above the number of statements */
	PREPARED_MAX = 1536,
	POSTED_MAX = 16, /* their answers, a few bytes each, wait in the socket's buffer */
};

/* A connection's place in the ledger (ledger.h); id 0: none yet. */
struct writer {
	uint32_t id;
	int64_t began_at;
	uint64_t next;
};

struct tx {
	struct db *db;
	struct arena *arena;
	struct arena
		*first_arena; /* lives as long as the transaction, whatever is used meanwhile */
	bool is_reading;      /* autocommit: SELECT only */
	bool has_written;     /* when not, a lost COMMIT has lost nothing */
	unsigned savepoints;  /* how many there are */
	bool is_busy;	      /* rows are arriving: no other statement may run */
	struct writer writer;
	bool writer_is_new;	    /* its row was written by this transaction... */
	unsigned writer_savepoints; /* ...after so many savepoints */
	struct moved *moved;	    /* in first_arena */
	size_t moved_count, moved_room;
	store_id *touched; /* touched.h; in first_arena */
	size_t touched_count, touched_room;
	int64_t until_ms;    /* by then it must be at its commit; 0: any time */
	enum db_status doom; /* DB_DONE while all is well; then every statement answers this */
};

/* A statement on this connection. Inputs are bound anew for each run, outputs once: fixed-size
 * columns arrive in `row` at the place they have in the caller's struct, texts are fetched when
 * their length is known. */
struct prepared {
	const struct sql_statement *statement;
	MYSQL_STMT *handle;
	MYSQL_BIND *in;	 /* one per marker */
	MYSQL_BIND *out; /* one per column */
	unsigned long *lengths;
	my_bool *nulls;
	my_bool *errors;
	unsigned char *row;
};

/* A write that was sent and whose answer is still to be read. */
struct posted {
	const struct sql_statement *statement;
	MYSQL_STMT *handle;
	size_t count; /* of its inputs */
};

struct db {
	struct db_settings settings;
	MYSQL *mysql;	/* NULL: not connected */
	unsigned home;	/* of several nodes; from 0 */
	unsigned at;	/* the one it is connected to */
	bool is_hasty;	/* does not wait for locks */
	bool is_proven; /* this connection has answered something since it was made */
	struct prepared *prepared[PREPARED_SLOTS];
	size_t prepared_count;
	struct posted posted[POSTED_MAX]; /* in the order in which they are answered */
	size_t posted_count;
	struct arena *prepared_arena;
	struct arena *row_arena; /* texts of one row of stmt_each */
	struct writer writer;	 /* as of the last commit */
	ledger_heard *heard;	 /* may be NULL */
	void *heard_context;
	struct tx reading;
};

/* Connects unless connected; DB_DONE or DB_DOWN. Between transactions only, because of several
 * nodes it may choose a better one. */
enum db_status conn_need(struct db *db) MUST_USE;
/* NULL, and why, when there is no answer. node may be NULL: the settings name the server. */
MYSQL *conn_open(const struct db_settings *settings, const struct node *node, unsigned timeout_s,
	unsigned *error_out);
/* Forgets the connection and everything prepared on it; the server rolls back. */
void conn_drop(struct db *db);
/* Runs a constant command without result rows, such as COMMIT, with the name it has in logs and
 * faults. */
enum db_status conn_command(struct db *db, const char *name, const char *sql) MUST_USE;
/* DB_DONE while the attempt may go on. Asked before each statement. */
enum db_status tx_goes_on(struct tx *tx) MUST_USE;
/* The status of a server or client error; a defect (DB_BROKEN) is logged with the name of the
 * statement and of the constraint, never with values; a lost connection is dropped. */
enum db_status conn_failed(
	struct db *db, const char *statement, unsigned error, const char *message);
/* DB_RETRY when the server said with its last answer that no transaction is open any more. A Galera
 * node whose transaction lost against another's answers some statements well all the same (bulk
 * inserts, and what is being prepared, were seen); what followed would be committed statement by
 * statement, and COMMIT succeed with nothing to commit. */
enum db_status conn_in_transaction(struct db *db, const char *statement) MUST_USE;
/* True when the failure looks like a connection that had died while idle, so that a caller who has
 * done nothing yet may connect again. */
bool conn_was_stale(const struct db *db, enum db_status status, bool was_proven, int64_t began_ms);

/* stmt_post.c. What is bound, of so many inputs, is sent; its answer is read by whoever comes next.
 */
enum db_status stmt_post(struct db *db, const struct sql_statement *statement, MYSQL_STMT *handle,
	size_t count) MUST_USE;
/* Before a handle is bound for stmt_post: reads answers when there are too many, or this one's. */
enum db_status posted_make_room(struct db *db, const MYSQL_STMT *handle) MUST_USE;
/* Reads all answers that are still to come; the first failure. A duplicate is DB_RETRY. */
enum db_status posted_settle(struct db *db) MUST_USE;
/* Sends what is bound, reads what was posted before it, then its own answer. A failure of what was
 * posted is the answer, whatever its own is. */
enum db_status stmt_execute(struct db *db, const char *name, MYSQL_STMT *handle) MUST_USE;
/* What SQL_ROWS_ALL promises, of an answer that is there. */
enum db_status stmt_changed_all(
	const struct sql_statement *statement, MYSQL_STMT *handle, size_t count) MUST_USE;

/* nodes_watch.c: how fit the node is that answers here; NODE_AWAY also when it does not. */
enum node_state node_ask(MYSQL *mysql) MUST_USE;

/* ledger.c: what the transaction took is the connection's; what a savepoint took back is not. */
void ledger_committed(struct tx *tx);
void ledger_rolled_back_to(struct tx *tx, struct savepoint savepoint);

/* touched.c: what the transaction touched is said. */
void touched_committed(struct tx *tx);

/* stmt.c: prepares, or finds what is prepared; the error is mapped and logged. */
enum db_status prepared_find(struct db *db, const struct sql_statement *statement,
	struct prepared **prepared_out) MUST_USE;
void prepared_forget(struct db *db);

#endif
