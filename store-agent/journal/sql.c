/* Statements and transactions of the journal; see sql.h and journal.h. The tables are in schema.c.
 */
#include "store-agent/journal/sql.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/outside.h"
#include "store-agent/journal/schema.h"

enum { BUSY_MS = 5000 };

struct journal {
	sqlite3 *db;
	int lock_fd;
	pthread_mutex_t lock;	 /* held for a whole transaction */
	pthread_mutex_t news;	 /* guards the three below */
	pthread_cond_t has_news; /* on the monotonic clock */
	uint64_t count;		 /* of writes and wakes */
	bool has_failed;
};

struct journal_tx {
	sqlite3 *db;
	struct arena *arena;
	int error; /* the first of SQLite's, or SQLITE_OK */
};

/* --- statements --- */

struct arena *journal_arena(struct journal_tx *tx)
{
	return tx->arena;
}

static void note_error(struct journal_tx *tx, int result)
{
	if (result == SQLITE_OK || result == SQLITE_ROW || result == SQLITE_DONE)
		return;
	if (tx->error == SQLITE_OK)
		tx->error = sqlite3_extended_errcode(tx->db);
}

void sql_refuse(struct journal_tx *tx)
{
	tx->error = SQLITE_CORRUPT;
}

static int bind_value(sqlite3_stmt *statement, int index, const struct sql_value *value)
{
	switch (value->kind) {
	case SQL_KIND_I64:
		return sqlite3_bind_int64(statement, index, value->i64);
	case SQL_KIND_TEXT:
		return sqlite3_bind_text(statement, index, value->text.n == 0 ? "" : value->text.p,
			(int)value->text.n, SQLITE_TRANSIENT);
	case SQL_KIND_NULL:
	case SQL_KIND_NONE:
		break;
	}
	return sqlite3_bind_null(statement, index);
}

struct rows sql_query_values(
	struct journal_tx *tx, const char *sql, const struct sql_value *values, size_t count)
{
	struct rows rows = {.tx = tx};
	if (tx->error != SQLITE_OK)
		return rows;
	note_error(tx, sqlite3_prepare_v2(tx->db, sql, -1, &rows.statement, NULL));
	/* values[0] is the placeholder that lets the list be empty. */
	for (size_t i = 1; i < count && tx->error == SQLITE_OK; i++)
		note_error(tx, bind_value(rows.statement, (int)i, &values[i]));
	return rows;
}

bool rows_next(struct rows *rows)
{
	if (rows->tx->error == SQLITE_OK) {
		int result = sqlite3_step(rows->statement);
		if (result == SQLITE_ROW)
			return true;
		note_error(rows->tx, result);
	}
	rows_end(rows);
	return false;
}

void rows_end(struct rows *rows)
{
	sqlite3_finalize(rows->statement);
	rows->statement = NULL;
}

int64_t row_i64(const struct rows *rows, int column)
{
	return sqlite3_column_int64(rows->statement, column);
}

bool row_is_null(const struct rows *rows, int column)
{
	return sqlite3_column_type(rows->statement, column) == SQLITE_NULL;
}

struct str row_text(const struct rows *rows, int column)
{
	const char *text = (const char *)sqlite3_column_text(rows->statement, column);
	size_t n = (size_t)sqlite3_column_bytes(rows->statement, column);
	return text == NULL ? STR_EMPTY : str_dup(rows->tx->arena, (struct str){text, n});
}

struct uuid row_uuid(const struct rows *rows, int column)
{
	struct uuid uuid = {{0}};
	if (!uuid_parse(row_text(rows, column), &uuid))
		sql_refuse(rows->tx);
	return uuid;
}

int64_t sql_run_values(
	struct journal_tx *tx, const char *sql, const struct sql_value *values, size_t count)
{
	struct rows rows = sql_query_values(tx, sql, values, count);
	while (rows_next(&rows))
		continue;
	return tx->error == SQLITE_OK ? sqlite3_changes64(tx->db) : 0;
}

int64_t sql_number_values(
	struct journal_tx *tx, const char *sql, const struct sql_value *values, size_t count)
{
	struct rows rows = sql_query_values(tx, sql, values, count);
	int64_t number = rows_next(&rows) ? row_i64(&rows, 0) : 0;
	rows_end(&rows);
	return number;
}

/* --- transactions --- */

/* A broken constraint is a defect of ours and was undone; after anything else the file is not to be
 * trusted. */
static enum reason fail(struct journal *journal, int error)
{
	log_error("journal_failed", LOG_TEXT("why", sqlite3_errstr(error)), LOG_I64("code", error));
	if ((error & 0xFF) == SQLITE_CONSTRAINT)
		return REASON_INTERNAL;
	pthread_mutex_lock(&journal->news);
	journal->has_failed = true;
	pthread_mutex_unlock(&journal->news);
	return REASON_JOURNAL_FAILED;
}

bool journal_has_failed(struct journal *journal)
{
	pthread_mutex_lock(&journal->news);
	bool has_failed = journal->has_failed;
	pthread_mutex_unlock(&journal->news);
	return has_failed;
}

void journal_wake(struct journal *journal)
{
	pthread_mutex_lock(&journal->news);
	journal->count++;
	pthread_cond_broadcast(&journal->has_news);
	pthread_mutex_unlock(&journal->news);
}

static enum reason run_locked(
	struct journal *journal, struct arena *arena, journal_body *body, void *context)
{
	struct journal_tx tx = {.db = journal->db, .arena = arena};
	int64_t before = sqlite3_total_changes64(tx.db);
	outside_tx_begins();
	sql_run(&tx, "BEGIN IMMEDIATE");
	enum reason reason = tx.error == SQLITE_OK ? body(&tx, context) : REASON_JOURNAL_FAILED;
	if (reason == REASON_OK)
		sql_run(&tx, "COMMIT");
	if (!sqlite3_get_autocommit(tx.db))
		sqlite3_exec(tx.db, "ROLLBACK", NULL, NULL, NULL);
	outside_tx_ends();
	if (tx.error != SQLITE_OK)
		return fail(journal, tx.error);
	if (reason == REASON_OK && sqlite3_total_changes64(tx.db) != before)
		journal_wake(journal);
	return reason;
}

enum reason journal_run(
	struct journal *journal, struct arena *arena, journal_body *body, void *context)
{
	enum reason reason = REASON_JOURNAL_FAILED;
	pthread_mutex_lock(&journal->lock);
	if (!journal_has_failed(journal))
		reason = run_locked(journal, arena, body, context);
	pthread_mutex_unlock(&journal->lock);
	return reason;
}

uint64_t journal_wait(struct journal *journal, uint64_t seen, unsigned timeout_ms)
{
	struct timespec until = clock_monotonic_in(timeout_ms);
	pthread_mutex_lock(&journal->news);
	while (journal->count == seen)
		if (pthread_cond_timedwait(&journal->has_news, &journal->news, &until) != 0)
			break;
	uint64_t count = journal->count;
	pthread_mutex_unlock(&journal->news);
	return count;
}

/* --- life --- */

static void init_locks(struct journal *journal)
{
	pthread_condattr_t attributes;
	pthread_mutex_init(&journal->lock, NULL);
	pthread_mutex_init(&journal->news, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&journal->has_news, &attributes);
	pthread_condattr_destroy(&attributes);
}

static bool open_file(struct journal *journal, const char *path, int how)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | how;
	return sqlite3_open_v2(path, &journal->db, flags, NULL) == SQLITE_OK &&
	       sqlite3_busy_timeout(journal->db, BUSY_MS) == SQLITE_OK &&
	       sqlite3_exec(journal->db,
		       "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
		       "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
		       "PRAGMA cache_size = -512",
		       NULL, NULL, NULL) == SQLITE_OK;
}

/* One process works on a journal. The lock ends with the process, however that ends. */
static bool take_lock(struct arena *arena, struct journal *journal, const char *path)
{
	const char *lock = arena_printf(arena, "%s.lock", path);
	journal->lock_fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	return journal->lock_fd >= 0 && flock(journal->lock_fd, LOCK_EX | LOCK_NB) == 0;
}

static struct journal *journal_new(struct arena *arena)
{
	struct journal *journal = arena_new_struct(arena, struct journal);
	journal->lock_fd = -1;
	init_locks(journal);
	return journal;
}

/* What the file's own release left beside it stays there. */
static void leave_alone(struct journal *journal)
{
	if (journal->db != NULL)
		sqlite3_db_config(journal->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	journal_close(journal);
}

static struct journal *open_checked(
	struct arena *arena, const char *path, struct schema_check *check, struct str *why_out)
{
	struct journal *journal = journal_new(arena);
	if (!take_lock(arena, journal, path))
		*why_out = str_printf(arena,
			"The journal %s cannot be locked: %s. Is another agent at work on it?",
			path, strerror(errno));
	else if (!open_file(journal, path, SQLITE_OPEN_CREATE))
		*why_out = str_printf(arena, "The journal %s cannot be opened: %s.", path,
			sqlite3_errmsg(journal->db));
	else if (journal_run(journal, arena, schema_prepare, check) == REASON_OK)
		return journal;
	else
		*why_out = str_printf(arena, "The journal %s cannot be used: %s.", path,
			check->why == NULL ? "SQLite refuses it" : check->why);
	leave_alone(journal);
	return NULL;
}

struct journal *journal_open(struct arena *arena, const char *path, struct str store_code,
	struct journal_refusal *refusal_out)
{
	struct schema_check check = {.store_code = store_code};
	struct journal *journal = open_checked(arena, path, &check, &refusal_out->why);
	refusal_out->is_owed = check.is_owed;
	return journal;
}

struct journal *journal_open_owed(struct arena *arena, const char *path, struct str store_code,
	struct journal_refusal *refusal_out)
{
	struct schema_check check = {.store_code = store_code, .takes_owed = true};
	struct journal *journal = open_checked(arena, path, &check, &refusal_out->why);
	refusal_out->is_owed = false;
	return journal;
}

struct journal *journal_look(struct arena *arena, const char *path, struct str *why_out)
{
	struct journal *journal = journal_new(arena);
	if (open_file(journal, path, 0))
		return journal;
	*why_out = str_printf(
		arena, "The journal %s cannot be opened: %s.", path, sqlite3_errmsg(journal->db));
	journal_close(journal);
	return NULL;
}

bool journal_copy(
	struct arena *arena, struct journal *journal, const char *path, struct str *why_out)
{
	struct journal_tx tx = {.db = journal->db, .arena = arena};
	pthread_mutex_lock(&journal->lock);
	sql_run(&tx, "VACUUM INTO ?", SQL_TEXT(str_of(path)));
	pthread_mutex_unlock(&journal->lock);
	if (tx.error != SQLITE_OK)
		*why_out = str_printf(
			arena, "%s cannot be written: %s", path, sqlite3_errmsg(journal->db));
	return tx.error == SQLITE_OK;
}

void journal_close(struct journal *journal)
{
	sqlite3_close(journal->db);
	if (journal->lock_fd >= 0)
		close(journal->lock_fd);
	pthread_mutex_destroy(&journal->lock);
	pthread_mutex_destroy(&journal->news);
	pthread_cond_destroy(&journal->has_news);
}
