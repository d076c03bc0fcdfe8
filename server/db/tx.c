/* The one transaction runner; see db.h. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "common/outside.h"
#include "common/rand.h"
#include "server/db/conn.h"

enum { FIRST_PAUSE_MS = 4 };

/* Between attempts: up to 4, 8, 16, 32 ms, so that two who collided do not meet again. */
static void pause_before(unsigned attempt)
{
	uint32_t pause_ms = 1 + rand_below((uint32_t)FIRST_PAUSE_MS << attempt);
	nanosleep(&(struct timespec){.tv_nsec = pause_ms * 1000000L}, NULL);
}

/* A connection that died while idle shows here, before anything was done: once more with a new one.
 */
static enum db_status start(struct db *db)
{
	int64_t began_ms = clock_monotonic_ms();
	enum db_status status = conn_need(db);
	if (status != DB_DONE)
		return status;
	bool was_proven = db->is_proven;
	status = conn_command(db, "START TRANSACTION", "START TRANSACTION");
	if (!conn_was_stale(db, status, was_proven, began_ms))
		return status;
	status = conn_need(db);
	return status == DB_DONE ? conn_command(db, "START TRANSACTION", "START TRANSACTION")
				 : status;
}

/*
 * A node of a cluster may end a transaction that lost against another's without saying so, even in
 * the middle of a bulk statement. With autocommit what follows would then be committed row by row,
 * and COMMIT succeed. So it is off, and a savepoint tells at the end whether it is still the
 * transaction that was begun.
 */
static enum db_status begin(struct db *db)
{
	enum db_status status = start(db);
	if (status != DB_DONE || db->settings.nodes == NULL)
		return status;
	if (!db->settings.posts)
		status = conn_command(db, "SET autocommit", "SET SESSION autocommit = 0");
	if (status == DB_DONE)
		status = conn_command(db, "SAVEPOINT", "SAVEPOINT whole");
	return status;
}

static enum db_status is_whole(struct db *db)
{
	if (db->settings.nodes == NULL)
		return conn_in_transaction(db, "COMMIT");
	return conn_command(db, "RELEASE SAVEPOINT", "RELEASE SAVEPOINT whole");
}

/* Reads outside transactions are to see what is new. */
static void end(struct db *db)
{
	if (db->mysql != NULL && db->settings.nodes != NULL && !db->settings.posts &&
		conn_command(db, "SET autocommit", "SET SESSION autocommit = 1") != DB_DONE)
		conn_drop(db);
}

/* What cannot be rolled back is dropped, which comes to the same. */
static void roll_back(struct db *db)
{
	bool is_there = posted_settle(db) != DB_DOWN && db->mysql != NULL;
	if (is_there && mysql_rollback(db->mysql) != 0)
		conn_drop(db);
}

/*
 * A conflict (deadlock, Galera certification) says that the server has rolled back. Any other
 * failure while committing leaves open whether it happened: 2006, 2013, 1180, 1053, 1317 were all
 * seen with the rows written. Without writes there is nothing to be uncertain about.
 */
static enum db_status commit(struct tx *tx)
{
	enum db_status status = posted_settle(tx->db);
	if (status == DB_DONE)
		status = is_whole(tx->db);
	if (status != DB_DONE)
		return status;
	status = conn_command(tx->db, "COMMIT", "COMMIT");
	if (status == DB_DONE || status == DB_RETRY)
		return status;
	conn_drop(tx->db);
	if (!tx->has_written)
		return DB_DOWN;
	log_warn("commit_uncertain");
	return DB_UNCERTAIN;
}

/* A database that does its work, but not in time, is as good as away. */
enum db_status tx_goes_on(struct tx *tx)
{
	if (tx->doom == DB_DONE && tx->until_ms != 0 && clock_monotonic_ms() > tx->until_ms) {
		log_warn("transaction_too_slow",
			LOG_U64("after_ms", tx->db->settings.transaction_ms));
		tx->doom = DB_DOWN;
	}
	return tx->doom;
}

static enum db_status attempt(struct tx *tx, tx_body *body, const void *input, void *output)
{
	enum db_status status = begin(tx->db);
	if (status != DB_DONE) {
		roll_back(tx->db);
		end(tx->db);
		return status;
	}
	status = body(tx, input, output);
	if (tx->doom != DB_DONE)
		status = tx->doom;
	if (status == DB_DONE)
		status = commit(tx);
	if (status == DB_DONE) {
		ledger_committed(tx);
		touched_committed(tx);
	} else {
		roll_back(tx->db);
	}
	end(tx->db);
	return status;
}

static bool is_worth_another(const struct db *db, int64_t began_ms)
{
	return db->settings.retry_ms == 0 ||
	       clock_monotonic_ms() - began_ms < db->settings.retry_ms;
}

enum db_status tx_run(struct db *db, struct arena *arena, tx_body *body, const void *input,
	void *output_out, size_t output_bytes)
{
	int64_t began_ms = clock_monotonic_ms();
	unsigned n = 0;
	do {
		struct tx tx = {.db = db, .arena = arena, .first_arena = arena, .doom = DB_DONE};
		if (n > 0)
			pause_before(n - 1);
		if (output_bytes > 0)
			memset(output_out, 0, output_bytes);
		if (db->settings.transaction_ms > 0)
			tx.until_ms = clock_monotonic_ms() + db->settings.transaction_ms;
		outside_tx_begins();
		enum db_status status = attempt(&tx, body, input, output_out);
		outside_tx_ends();
		if (status != DB_RETRY)
			return status;
		n++;
	} while (n < db->settings.attempts && is_worth_another(db, began_ms));
	log_warn("transaction_given_up", LOG_U64("attempts", n));
	return DB_RETRY;
}

static enum db_status snapshot_begin(struct db *db)
{
	enum db_status status = conn_need(db);
	if (status == DB_DONE)
		status = conn_command(
			db, "SET TRANSACTION", "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
	if (status == DB_DONE)
		status = conn_command(db, "START TRANSACTION",
			"START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
	return status;
}

enum db_status tx_snapshot(
	struct db *db, struct arena *arena, tx_body *body, const void *input, void *output_out)
{
	struct tx tx = {.db = db, .arena = arena, .first_arena = arena, .doom = DB_DONE};
	enum db_status status = snapshot_begin(db);
	if (status != DB_DONE)
		return status;
	outside_tx_begins();
	status = body(&tx, input, output_out);
	roll_back(db);
	outside_tx_ends();
	return tx.doom != DB_DONE ? tx.doom : status;
}

struct tx *db_reading(struct db *db, struct arena *arena)
{
	db->reading = (struct tx){.db = db, .arena = arena, .is_reading = true, .doom = DB_DONE};
	return &db->reading;
}

struct arena *tx_arena(struct tx *tx)
{
	return tx->arena;
}

struct arena *tx_use_arena(struct tx *tx, struct arena *arena)
{
	struct arena *former = tx->arena;
	tx->arena = arena;
	return former;
}

/* "SAVEPOINT" or "ROLLBACK TO SAVEPOINT" and its number; no name comes from outside. */
static enum db_status savepoint_command(struct tx *tx, const char *what, unsigned number)
{
	char sql[48];
	enum db_status status = tx_goes_on(tx);
	if (status != DB_DONE)
		return status;
	snprintf(sql, sizeof(sql), "%s s%u", what, number);
	status = conn_command(tx->db, what, sql);
	if (status != DB_DONE)
		tx->doom = status;
	return status;
}

enum db_status tx_savepoint(struct tx *tx, struct savepoint *savepoint_out)
{
	savepoint_out->number = tx->savepoints++;
	savepoint_out->moved_count = tx->moved_count;
	savepoint_out->writer = tx->writer.id;
	savepoint_out->next = tx->writer.next;
	return savepoint_command(tx, "SAVEPOINT", savepoint_out->number);
}

enum db_status tx_rollback_to_savepoint(struct tx *tx, struct savepoint savepoint)
{
	tx->savepoints = savepoint.number + 1;
	ledger_rolled_back_to(tx, savepoint);
	return savepoint_command(tx, "ROLLBACK TO SAVEPOINT", savepoint.number);
}
