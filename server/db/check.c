/* db_check: is this a server we may trust, and is it the schema our statements were written for? */
#include <string.h>

#include "server/db/conn.h"
#include "server/db/migrate.h"
#include "server/db/q_schema.h"
#include "server/db/stmt_check.h"

enum { CHECK_ARENA_MAX = 64 << 20 };

static enum db_status untrusted(const char *variable, uint64_t value, const char *must_be)
{
	log_error("database_could_lose_data", LOG_TEXT("variable", variable),
		LOG_U64("value", value), LOG_TEXT("must_be", must_be));
	return DB_BROKEN;
}

static enum db_status check_durability(struct db *db, struct arena *arena)
{
	struct q_durability at;
	enum db_status status = q_durability(db_reading(db, arena), &at);
	if (status != DB_DONE)
		return status;
	if (at.flush_at_commit != 1)
		return untrusted("innodb_flush_log_at_trx_commit", at.flush_at_commit, "1");
	if (at.log_bin && at.sync_binlog != 1)
		return untrusted("sync_binlog", at.sync_binlog, "1");
	if (!at.doublewrite)
		return untrusted("innodb_doublewrite", 0, "ON");
	/* The server refuses writes at READ COMMITTED then. */
	if (at.log_bin && at.statement_binlog)
		return untrusted("binlog_format", 0, "ROW or MIXED");
	return DB_DONE;
}

static enum db_status check_schema(struct db *db, struct arena *arena)
{
	enum db_status status = migrate_check(db, arena);
	if (status != DB_NONE)
		return status;
	log_error("schema_is_older", LOG_TEXT("do", "run comptoirctl migrate"));
	return DB_BROKEN;
}

static enum db_status check_statements(struct db *db, struct arena *arena)
{
	struct q_column_list *columns;
	size_t count;
	bool all_fit = true;
	enum db_status status = q_column_list(db_reading(db, arena), &columns, &count);
	for (size_t i = 0; i < sql_statement_count && status == DB_DONE; i++) {
		status = stmt_check(db, sql_statements[i], columns, count);
		if (status == DB_BROKEN) {
			all_fit = false;
			status = DB_DONE;
		}
	}
	return status == DB_DONE && !all_fit ? DB_BROKEN : status;
}

static enum db_status check(struct db *db, bool with_statements)
{
	struct arena *arena = arena_new(CHECK_ARENA_MAX);
	enum db_status status = check_durability(db, arena);
	if (status == DB_DONE)
		status = check_schema(db, arena);
	if (status == DB_DONE && with_statements)
		status = check_statements(db, arena);
	arena_free(arena);
	return status;
}

/* On a connection of its own, which goes away with all it has prepared. */
enum db_status db_check(struct db *db)
{
	struct db *own = db_open(&db->settings);
	enum db_status status = check(own, true);
	db_close(own);
	return status;
}

enum db_status db_check_again(struct db *db)
{
	return check(db, false);
}
