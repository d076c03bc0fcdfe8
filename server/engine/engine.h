/*
 * The committer: everything that changes stock goes through it, many works in one durable
 * transaction, each with an outcome of its own.
 *
 * A commit costs the same for one work as for a hundred, and so does a round trip that writes many
 * rows. Request threads hand in works and wait; one thread takes what has gathered meanwhile
 * (bounded by number, bytes and time), runs it as one transaction and wakes each waiter with its
 * verdict. Nothing waits for company: a lone work is committed at once.
 *
 * - A work that is refused leaves no trace and does not change what its neighbours are told.
 * - A conflict (deadlock, Galera) runs the batch again; if it keeps failing, or something in it is
 *   a defect, its works run one by one; once one of them stood for a lock that somebody keeps, the
 *   others do not wait for locks.
 * - A commit whose answer was lost is run again, for ENGINE_UNCERTAIN_MS: works must be
 *   able to tell that they happened already (a key, a state) and answer so. Until one of them has
 *   done that, whatever else befalls it is told as DB_UNCERTAIN.
 * - A database that is away or too slow is told at once to all of a batch. So everybody has an
 *   answer within wait_ms and the times below.
 * - The line is bounded (number, bytes, expected wait): beyond that a work is not taken, which is
 *   told at once. It is also told to whom nobody has begun to serve after wait_ms.
 * - Callers take turns, and so do stores (line.h): neither a caller with many works nor a store
 * with many shoppers holds up the others.
 * - After engine_stop nothing is taken; what was taken is finished.
 * - With several database nodes each has a committer, a thread with a line and a connection of its
 *   own, and all of the above holds for each of them. Works of one store go to one committer.
 *
 * doc/decisions/0015 and 0016. Thread-safe.
 */
#ifndef COMPTOIR_ENGINE_H
#define COMPTOIR_ENGINE_H

#include "server/db/ledger.h"
#include "server/metrics.h"

struct engine;

struct engine_settings {
	struct db_settings database;
	/* The node, from 0, that writes for a store; NULL: any. Not asked when there is one. */
	unsigned (*node_of)(void *context, store_id store);
	void *node_context;
	unsigned committers;  /* for each node; 0: one. A store's works go through one of them */
	unsigned batch_works; /* most works of weight 1 in a transaction; 1: each alone */
	size_t batch_bytes;
	unsigned waiting_max; /* most works in line */
	size_t waiting_bytes;
	unsigned wait_ms;	 /* longest wait for a turn */
	struct metrics *metrics; /* may be NULL */
	ledger_heard *heard;	 /* told of each commit (db/ledger.h); may be NULL */
	void *heard_context;
};

enum {
	ENGINE_COMMITTERS_MAX = 4, /* for each node */
	ENGINE_TRANSACTION_MS =
		10000, /* a transaction that is not at its commit by then is given up */
	ENGINE_UNCERTAIN_MS = 10000,
	ENGINE_SPLIT_MS = 10000, /* how long works are run one by one */
};

/* --- works --- */

/* One of a batch, as its kind sees it. */
struct engine_item {
	void *work;
	enum db_status verdict; /* DB_DONE, DB_NONE: refused, no trace; as filled in by the kind */
};

/* What works of one kind have in common. Items of a kind are run together. */
struct engine_kind {
	const char *name;
	/* Fills every verdict. DB_DONE when the transaction may commit; anything else is for all of
	 * its works. May run again. */
	enum db_status (*run)(struct tx *tx, struct engine_item *const items[], size_t count);
};

struct engine_work {
	const struct engine_kind *kind;
	void *work;
	uint64_t caller; /* works of one caller share its turns */
	store_id store;	 /* whose rows it changes; row 0: of none, or nobody knows */
	unsigned
		weight; /* 1 for what is written in multi-row statements, ENGINE_WEIGHT_BODY else */
	size_t bytes;
};

enum { ENGINE_WEIGHT_BODY = 8 };

enum engine_outcome {
	ENGINE_RAN,	/* *status_out says how it ended, as tx_run does */
	ENGINE_REFUSED, /* too much is waiting: nothing was done */
};

/* Waits for the outcome. */
enum engine_outcome engine_submit(
	struct engine *engine, const struct engine_work *work, enum db_status *status_out) MUST_USE;

/*
 * A transaction body between savepoints: for what is not written in multi-row statements. As tx_run
 * (output_out is zeroed before each attempt, memory comes from `arena`), but that the body shares
 * its transaction. A line that is full answers DB_RETRY.
 */
struct engine_call {
	tx_body *body;
	const void *input;
	void *output;
	size_t output_bytes;
	struct arena *arena;
	uint64_t caller;
	store_id store;
};
enum db_status engine_run(struct engine *engine, const struct engine_call *call) MUST_USE;

/* --- life --- */

struct engine *engine_start(const struct engine_settings *settings);
/* Finishes what was taken and takes no more; returns when nobody is in engine_submit. */
void engine_stop(struct engine *engine);
/* One that runs each work at once in the caller's thread, alone, on this connection: for programs
 * and tests of one thread. */
struct engine *engine_direct(struct db *db);
void engine_direct_free(struct engine *engine);

#endif
