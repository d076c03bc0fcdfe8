/*
 * Writes that are sent one behind the other and answered together. The server runs them in order as
 * ever; what is saved is waiting, which on a busy machine costs more than the statement. Only the
 * last public step of the library is taken apart here: MARIADB_OPT_SKIP_READ_RESPONSE lets
 * mysql_stmt_execute return when it has sent, and db_read_execute_response is what it would have
 * gone on with.
 */
#include "server/db/conn.h"

static bool send_only(struct db *db, MYSQL_STMT *handle)
{
	const my_bool on = 1, off = 0;
	mysql_optionsv(db->mysql, MARIADB_OPT_SKIP_READ_RESPONSE, &on);
	bool is_sent = mysql_stmt_execute(handle) == 0;
	mysql_optionsv(db->mysql, MARIADB_OPT_SKIP_READ_RESPONSE, &off);
	return is_sent;
}

static enum db_status failed(struct db *db, const char *name, MYSQL_STMT *handle)
{
	return conn_failed(db, name, mysql_stmt_errno(handle), mysql_stmt_error(handle));
}

static enum db_status answer_read(struct db *db, const char *name, MYSQL_STMT *handle)
{
	if (db->mysql->methods->db_read_execute_response(handle) != 0)
		return failed(db, name, handle);
	return conn_in_transaction(db, name);
}

enum db_status stmt_changed_all(
	const struct sql_statement *statement, MYSQL_STMT *handle, size_t count)
{
	uint64_t changed = mysql_stmt_affected_rows(handle);
	if (statement->rows != SQL_ROWS_ALL || changed == count)
		return DB_DONE;
	log_error("rows_not_changed", LOG_TEXT("statement", statement->name),
		LOG_U64("expected", count), LOG_U64("changed", changed));
	return DB_BROKEN;
}

/* Who sent it has gone on, and cannot say what a row that was there already means. */
static enum db_status posted_answer(struct db *db, const struct posted *posted)
{
	const struct sql_statement *statement = posted->statement;
	enum db_status status = answer_read(db, statement->name, posted->handle);
	if (status == DB_DONE)
		return stmt_changed_all(statement, posted->handle, posted->count);
	if (status != DB_DUP)
		return status;
	log_warn("posted_row_was_there", LOG_TEXT("statement", statement->name));
	return DB_RETRY;
}

/* All are read, or the next statement would be given their answers; a connection that is lost takes
 * them along. */
enum db_status posted_settle(struct db *db)
{
	enum db_status first = DB_DONE;
	for (size_t i = 0; i < db->posted_count; i++) {
		const struct posted posted = db->posted[i];
		enum db_status status = posted_answer(db, &posted);
		if (first == DB_DONE)
			first = status;
	}
	db->posted_count = 0;
	return first;
}

static bool is_posted(const struct db *db, const MYSQL_STMT *handle)
{
	for (size_t i = 0; i < db->posted_count; i++)
		if (db->posted[i].handle == handle)
			return true;
	return false;
}

enum db_status stmt_post(
	struct db *db, const struct sql_statement *statement, MYSQL_STMT *handle, size_t count)
{
	if (!send_only(db, handle))
		return failed(db, statement->name, handle);
	db->posted[db->posted_count++] = (struct posted){statement, handle, count};
	return DB_DONE;
}

enum db_status posted_make_room(struct db *db, const MYSQL_STMT *handle)
{
	bool has_room = db->posted_count < POSTED_MAX && !is_posted(db, handle);
	return has_room ? DB_DONE : posted_settle(db);
}

enum db_status stmt_execute(struct db *db, const char *name, MYSQL_STMT *handle)
{
	if (db->posted_count == 0)
		return mysql_stmt_execute(handle) == 0 ? DB_DONE : failed(db, name, handle);
	if (!send_only(db, handle))
		return failed(db, name, handle);
	enum db_status before = posted_settle(db);
	if (db->mysql == NULL)
		return before;
	enum db_status status = answer_read(db, name, handle);
	if (before == DB_DONE)
		return status;
	if (status == DB_DONE)
		mysql_stmt_free_result(handle);
	return before;
}
