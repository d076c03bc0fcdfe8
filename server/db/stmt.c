/* Runs the statements that tools/sqlgen describes: prepare, bind, execute, fetch. See stmt.h. */
#include "server/db/stmt.h"

#include <errmsg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "common/clock.h"
#include "server/db/conn.h"
#include "server/db/db_faults.h"
#include "server/db/stmt_inputs.h"
#include "server/db/try.h"

enum { MANY_FIRST = 16, WORD_MAX = 64 };

struct carrier carrier_of(enum sql_kind kind)
{
	switch (kind) {
	case SQL_U8:
	case SQL_BOOL:
		return (struct carrier){MYSQL_TYPE_TINY, 1, true};
	case SQL_U16:
		return (struct carrier){MYSQL_TYPE_SHORT, 2, true};
	case SQL_U32:
		return (struct carrier){MYSQL_TYPE_LONG, 4, true};
	case SQL_U64:
		return (struct carrier){MYSQL_TYPE_LONGLONG, 8, true};
	case SQL_I32:
		return (struct carrier){MYSQL_TYPE_LONG, 4, false};
	case SQL_I64:
		return (struct carrier){MYSQL_TYPE_LONGLONG, 8, false};
	case SQL_F64:
		return (struct carrier){MYSQL_TYPE_DOUBLE, 8, false};
	case SQL_UUID:
		return (struct carrier){MYSQL_TYPE_BLOB, sizeof(struct uuid), false};
	case SQL_HASH:
		return (struct carrier){MYSQL_TYPE_BLOB, sizeof(struct hash), false};
	case SQL_BLOB:
		return (struct carrier){MYSQL_TYPE_BLOB, 0, false};
	case SQL_TEXT:
	case SQL_WORD:
		return (struct carrier){MYSQL_TYPE_STRING, 0, false};
	}
	return (struct carrier){MYSQL_TYPE_NULL, 0, false};
}

enum db_status stmt_misfit(
	const struct sql_statement *statement, const char *field, const char *what)
{
	log_error("statement_misfit", LOG_TEXT("statement", statement->name),
		LOG_TEXT("source", statement->source), LOG_TEXT("field", field),
		LOG_TEXT("what", what));
	return DB_BROKEN;
}

/* Preparing */

static void bind_outputs(struct prepared *prepared)
{
	const struct sql_statement *statement = prepared->statement;
	for (size_t i = 0; i < statement->out_count; i++) {
		struct carrier carrier = carrier_of(statement->out[i].kind);
		prepared->out[i] = (MYSQL_BIND){
			.buffer_type = carrier.type,
			.buffer = carrier.bytes == 0 ? NULL : prepared->row + statement->out[i].at,
			.buffer_length = carrier.bytes,
			.is_unsigned = carrier.is_unsigned,
			.length = &prepared->lengths[i],
			.is_null = &prepared->nulls[i],
			.error = &prepared->errors[i],
		};
	}
}

static struct prepared *prepared_new(
	struct arena *arena, const struct sql_statement *statement, MYSQL_STMT *handle)
{
	struct prepared *prepared = arena_new_struct(arena, struct prepared);
	*prepared = (struct prepared){
		.statement = statement,
		.handle = handle,
		.in = arena_new_array(arena, statement->marker_count, MYSQL_BIND),
		.out = arena_new_array(arena, statement->out_count, MYSQL_BIND),
		.lengths = arena_new_array(arena, statement->out_count, unsigned long),
		.nulls = arena_new_array(arena, statement->out_count, my_bool),
		.errors = arena_new_array(arena, statement->out_count, my_bool),
		.row = arena_alloc(arena, statement->row_bytes),
	};
	bind_outputs(prepared);
	return prepared;
}

/* SQL that the server does not take is shown with its message: there are no values in it. */
static enum db_status prepare_failed(
	struct db *db, const struct sql_statement *statement, MYSQL_STMT *handle)
{
	unsigned error = mysql_stmt_errno(handle);
	char message[200];
	snprintf(message, sizeof(message), "%s", mysql_stmt_error(handle));
	mysql_stmt_close(handle);
	enum db_status status = conn_failed(db, statement->name, error, "");
	if (status == DB_BROKEN)
		stmt_misfit(statement, "", message);
	return status;
}

static enum db_status prepare(
	struct db *db, const struct sql_statement *statement, struct prepared **slot)
{
	enum db_status status = posted_settle(db);
	if (status != DB_DONE)
		return status;
	MYSQL_STMT *handle = mysql_stmt_init(db->mysql);
	if (handle == NULL)
		abort();
	if (mysql_stmt_prepare(handle, statement->text, strlen(statement->text)) != 0)
		return prepare_failed(db, statement, handle);
	struct prepared *prepared = prepared_new(db->prepared_arena, statement, handle);
	if (mysql_stmt_param_count(handle) != statement->marker_count ||
		mysql_stmt_field_count(handle) != statement->out_count) {
		mysql_stmt_close(handle);
		return stmt_misfit(
			statement, "", "number of inputs or columns differs from the header");
	}
	if (statement->out_count > 0 && mysql_stmt_bind_result(handle, prepared->out) != 0)
		return prepare_failed(db, statement, handle);
	*slot = prepared;
	db->prepared_count++;
	return DB_DONE;
}

enum db_status prepared_find(
	struct db *db, const struct sql_statement *statement, struct prepared **prepared_out)
{
	size_t at = ((uintptr_t)statement / sizeof(void *)) % PREPARED_SLOTS;
	while (db->prepared[at] != NULL && db->prepared[at]->statement != statement)
		at = (at + 1) % PREPARED_SLOTS;
	if (db->prepared[at] == NULL) {
		if (db->prepared_count == PREPARED_MAX)
			return stmt_misfit(statement, "", "too many statements on one connection");
		enum db_status status = prepare(db, statement, &db->prepared[at]);
		if (status != DB_DONE)
			return status;
	}
	*prepared_out = db->prepared[at];
	return DB_DONE;
}

void prepared_forget(struct db *db)
{
	for (size_t i = 0; i < PREPARED_SLOTS; i++) {
		if (db->prepared[i] != NULL)
			mysql_stmt_close(db->prepared[i]->handle);
		db->prepared[i] = NULL;
	}
	db->prepared_count = 0;
	arena_clear(db->prepared_arena);
}

/* Inputs */

static my_bool is_null_yes = 1;

static enum db_status bind_text(const struct sql_statement *statement,
	const struct sql_field *field, struct str text, MYSQL_BIND *bind)
{
	if (text.n > field->max_bytes)
		return stmt_misfit(statement, field->name, "text is longer than the header says");
	/* The library takes a NULL buffer for the value NULL. */
	bind->buffer = (void *)(uintptr_t)(text.n == 0 ? "" : text.p);
	bind->buffer_length = text.n;
	return DB_DONE;
}

static enum db_status bind_word(const struct sql_statement *statement,
	const struct sql_field *field, int value, MYSQL_BIND *bind)
{
	if (value < 0 || value >= field->word->count)
		return stmt_misfit(statement, field->name, "not a value of its enum");
	struct str text = field->word->print(value);
	bind->buffer = (void *)(uintptr_t)text.p;
	bind->buffer_length = text.n;
	return DB_DONE;
}

static enum db_status bind_input(const struct sql_statement *statement,
	const struct sql_field *field, const unsigned char *in, MYSQL_BIND *bind)
{
	struct carrier carrier = carrier_of(field->kind);
	*bind = (MYSQL_BIND){
		.buffer_type = carrier.type,
		.is_unsigned = carrier.is_unsigned,
		.buffer = (void *)(uintptr_t)(in + field->at),
		.buffer_length = carrier.bytes,
	};
	if (field->is_nullable && !*(const bool *)(in + field->has_at)) {
		bind->is_null = &is_null_yes;
		return DB_DONE;
	}
	if (field->kind == SQL_TEXT || field->kind == SQL_BLOB)
		return bind_text(statement, field, *(const struct str *)(in + field->at), bind);
	if (field->kind == SQL_WORD)
		return bind_word(statement, field, *(const int *)(in + field->at), bind);
	return DB_DONE;
}

static enum db_status bind_inputs(struct prepared *prepared, const void *in)
{
	const struct sql_statement *statement = prepared->statement;
	for (size_t i = 0; i < statement->marker_count; i++) {
		enum db_status status = bind_input(
			statement, &statement->in[statement->markers[i]], in, &prepared->in[i]);
		if (status != DB_DONE)
			return status;
	}
	if (statement->marker_count > 0 &&
		mysql_stmt_bind_param(prepared->handle, prepared->in) != 0)
		return stmt_misfit(statement, "", "inputs cannot be bound");
	return DB_DONE;
}

/* Running */

static enum db_status bind_all(struct prepared *prepared, const struct inputs *inputs)
{
	unsigned array_size = inputs->is_bulk ? (unsigned)inputs->count : 0;
	mysql_stmt_attr_set(prepared->handle, STMT_ATTR_ARRAY_SIZE, &array_size);
	return inputs->is_bulk ? stmt_bind_bulk(prepared, inputs)
			       : bind_inputs(prepared, inputs->in);
}

static enum db_status ready(struct db *db, const struct sql_statement *statement,
	const struct inputs *inputs, struct prepared **prepared_out)
{
	enum db_status status = prepared_find(db, statement, prepared_out);
	if (status == DB_DONE && inputs->is_posted)
		status = posted_make_room(db, (*prepared_out)->handle);
	return status == DB_DONE ? bind_all(*prepared_out, inputs) : status;
}

static enum db_status execute(struct db *db, const struct sql_statement *statement,
	const struct inputs *inputs, struct prepared **prepared_out)
{
	struct db_fault_order order = db_fault_ask(statement->name);
	if (order.fault == DB_FAULT_ANSWER)
		return order.status;
	if (order.fault == DB_FAULT_CUT_BEFORE)
		shutdown((int)mysql_get_socket(db->mysql), SHUT_RDWR);
	enum db_status status = ready(db, statement, inputs, prepared_out);
	if (status != DB_DONE)
		return status;
	MYSQL_STMT *handle = (*prepared_out)->handle;
	status = inputs->is_posted ? stmt_post(db, statement, handle, inputs->count)
				   : stmt_execute(db, statement->name, handle);
	if (status != DB_DONE)
		return status;
	if (order.fault == DB_FAULT_CUT_AFTER)
		return conn_failed(db, statement->name, CR_SERVER_LOST, "");
	db->is_proven = true;
	return DB_DONE;
}

/* Outside a transaction nothing has been done yet, so a connection that died while idle is made
 * again once. */
static enum db_status execute_reading(struct db *db, const struct sql_statement *statement,
	const struct inputs *inputs, struct prepared **prepared_out)
{
	int64_t began_ms = clock_monotonic_ms();
	if (!statement->is_read || db->settings.posts)
		return stmt_misfit(statement, "", "only SELECT may run outside a transaction");
	enum db_status status = conn_need(db);
	if (status != DB_DONE)
		return status;
	bool was_proven = db->is_proven;
	status = execute(db, statement, inputs, prepared_out);
	if (!conn_was_stale(db, status, was_proven, began_ms))
		return status;
	status = conn_need(db);
	return status == DB_DONE ? execute(db, statement, inputs, prepared_out) : status;
}

static enum db_status doom(struct tx *tx, enum db_status status)
{
	if (!tx->is_reading && (status == DB_RETRY || status == DB_DOWN || status == DB_BROKEN))
		tx->doom = status;
	return status;
}

static enum db_status run_inputs(struct tx *tx, const struct sql_statement *statement,
	const struct inputs *inputs, struct prepared **prepared_out)
{
	enum db_status status = tx_goes_on(tx);
	if (status != DB_DONE)
		return status;
	if (tx->is_busy)
		return stmt_misfit(statement, "", "rows of another statement are still arriving");
	if (tx->is_reading)
		return execute_reading(tx->db, statement, inputs, prepared_out);
	tx->has_written = tx->has_written || !statement->is_read;
	status = execute(tx->db, statement, inputs, prepared_out);
	if (status == DB_DONE && !inputs->is_posted)
		status = conn_in_transaction(tx->db, statement->name);
	return doom(tx, status);
}

static enum db_status run(struct tx *tx, const struct sql_statement *statement, const void *in,
	struct prepared **prepared_out)
{
	const struct inputs inputs = {.in = in, .count = 1};
	return run_inputs(tx, statement, &inputs, prepared_out);
}

enum db_status stmt_none(struct tx *tx, const struct sql_statement *statement, const void *in)
{
	struct prepared *prepared;
	return run(tx, statement, in, &prepared);
}

enum db_status stmt_changed(
	struct tx *tx, const struct sql_statement *statement, const void *in, uint64_t *changed_out)
{
	struct prepared *prepared;
	enum db_status status = run(tx, statement, in, &prepared);
	*changed_out = status == DB_DONE ? mysql_stmt_affected_rows(prepared->handle) : 0;
	return status;
}

enum db_status stmt_all(struct tx *tx, const struct sql_statement *statement, const void *in)
{
	struct prepared *prepared;
	DB_TRY(run(tx, statement, in, &prepared));
	return doom(tx, stmt_changed_all(statement, prepared->handle, 1));
}

enum db_status stmt_inserted(
	struct tx *tx, const struct sql_statement *statement, const void *in, uint64_t *id_out)
{
	struct prepared *prepared;
	enum db_status status = run(tx, statement, in, &prepared);
	*id_out = status == DB_DONE ? mysql_stmt_insert_id(prepared->handle) : 0;
	return status;
}

enum db_status stmt_bulk(struct tx *tx, const struct sql_statement *statement, const void *in,
	size_t count, uint64_t *changed_out)
{
	const char *at = in;
	bool is_posted = statement->is_posted && tx->db->settings.posts;
	*changed_out = 0;
	while (count > 0) {
		struct prepared *prepared;
		size_t piece = stmt_bulk_piece(statement, at, count);
		const struct inputs inputs = {.in = at,
			.count = piece,
			.is_bulk = piece > 1,
			.is_posted = is_posted,
			.arena = tx->arena};
		enum db_status status = run_inputs(tx, statement, &inputs, &prepared);
		if (status == DB_DONE && !is_posted)
			status = doom(tx, stmt_changed_all(statement, prepared->handle, piece));
		if (status != DB_DONE)
			return status;
		*changed_out += is_posted ? piece : mysql_stmt_affected_rows(prepared->handle);
		at += piece * statement->in_bytes;
		count -= piece;
	}
	return DB_DONE;
}

/* Outputs */

/* The bytes of a column whose length is known now, in the arena, NUL-terminated. */
static enum db_status fetch_text(struct prepared *prepared, size_t column, size_t max_bytes,
	struct arena *arena, struct str *text_out)
{
	size_t n = prepared->lengths[column];
	const struct sql_field *field = &prepared->statement->out[column];
	if (n > max_bytes)
		return stmt_misfit(
			prepared->statement, field->name, "column is longer than the header says");
	char *bytes = arena_alloc(arena, n + 1);
	MYSQL_BIND bind = {.buffer_type = prepared->out[column].buffer_type,
		.buffer = bytes,
		.buffer_length = n,
		.length = &prepared->lengths[column]};
	if (n > 0 && mysql_stmt_fetch_column(prepared->handle, &bind, (unsigned)column, 0) != 0)
		return stmt_misfit(prepared->statement, field->name, "column cannot be fetched");
	*text_out = (struct str){bytes, n};
	return DB_DONE;
}

static enum db_status fetch_word(
	struct prepared *prepared, size_t column, struct arena *arena, int *value_out)
{
	const struct sql_field *field = &prepared->statement->out[column];
	struct str text;
	enum db_status status = fetch_text(prepared, column, WORD_MAX, arena, &text);
	if (status == DB_DONE && !field->word->parse(text, value_out))
		return stmt_misfit(prepared->statement, field->name, "not a value of its enum");
	return status;
}

static enum db_status take_column(
	struct prepared *prepared, size_t column, struct arena *arena, unsigned char *row)
{
	const struct sql_statement *statement = prepared->statement;
	const struct sql_field *field = &statement->out[column];
	size_t bytes = carrier_of(field->kind).bytes;
	if (field->is_nullable)
		*(bool *)(row + field->has_at) = !prepared->nulls[column];
	if (prepared->nulls[column]) {
		if (!field->is_nullable)
			return stmt_misfit(
				statement, field->name, "NULL where the header says never");
		return DB_DONE;
	}
	if (field->kind == SQL_TEXT || field->kind == SQL_BLOB)
		return fetch_text(
			prepared, column, field->max_bytes, arena, (struct str *)(row + field->at));
	if (field->kind == SQL_WORD)
		return fetch_word(prepared, column, arena, (int *)(row + field->at));
	if (prepared->errors[column] || (field->kind == SQL_BOOL && prepared->row[field->at] > 1))
		return stmt_misfit(
			statement, field->name, "value does not fit the type of the header");
	if (prepared->out[column].buffer_type == MYSQL_TYPE_BLOB &&
		prepared->lengths[column] != bytes)
		return stmt_misfit(statement, field->name, "not as many bytes as the type has");
	memcpy(row + field->at, prepared->row + field->at, bytes);
	return DB_DONE;
}

static enum db_status take_row(struct prepared *prepared, struct arena *arena, void *row)
{
	memset(row, 0, prepared->statement->row_bytes);
	for (size_t i = 0; i < prepared->statement->out_count; i++) {
		enum db_status status = take_column(prepared, i, arena, row);
		if (status != DB_DONE)
			return status;
	}
	return DB_DONE;
}

/* A server that refuses after it began to answer (a row that stays locked) is heard by the
 * connection; the statement's handle may know nothing of it. */
static enum db_status fetch_failed(struct db *db, const struct prepared *prepared)
{
	unsigned error = mysql_stmt_errno(prepared->handle);
	if (error != 0)
		return conn_failed(
			db, prepared->statement->name, error, mysql_stmt_error(prepared->handle));
	return conn_failed(
		db, prepared->statement->name, mysql_errno(db->mysql), mysql_error(db->mysql));
}

/* DB_NONE after the last row. */
static enum db_status next_row(
	struct db *db, struct prepared *prepared, struct arena *arena, void *row)
{
	int outcome = mysql_stmt_fetch(prepared->handle);
	if (outcome == MYSQL_NO_DATA)
		return DB_NONE;
	if (outcome != 0 && outcome != MYSQL_DATA_TRUNCATED)
		return fetch_failed(db, prepared);
	return take_row(prepared, arena, row);
}

/* Leaves the connection ready for the next statement, whatever the reading came to; rows not wanted
 * are read and dropped. */
static enum db_status finish(struct tx *tx, struct prepared *prepared, enum db_status status)
{
	struct db *db = tx->db;
	bool has_failed = status != DB_DONE && status != DB_NONE;
	if (db->mysql != NULL && mysql_stmt_free_result(prepared->handle) != 0 && !has_failed)
		status = fetch_failed(db, prepared);
	return doom(tx, status);
}

enum db_status stmt_one(
	struct tx *tx, const struct sql_statement *statement, const void *in, void *row_out)
{
	struct prepared *prepared;
	enum db_status status = run(tx, statement, in, &prepared);
	if (status != DB_DONE)
		return status;
	return finish(tx, prepared, next_row(tx->db, prepared, tx->arena, row_out));
}

/* The array grows by doubling; what it leaves behind in the arena is at most as much again. */
static unsigned char *room_for_row(
	struct arena *arena, unsigned char *rows, size_t count, size_t *room, size_t row_bytes)
{
	if (count < *room)
		return rows;
	size_t more = *room == 0 ? MANY_FIRST : *room * 2;
	unsigned char *larger = arena_array(arena, more, row_bytes);
	if (count > 0)
		memcpy(larger, rows, count * row_bytes);
	*room = more;
	return larger;
}

enum db_status stmt_many(struct tx *tx, const struct sql_statement *statement, const void *in,
	void **rows_out, size_t *count_out)
{
	struct prepared *prepared;
	unsigned char *rows = NULL;
	size_t count = 0, room = 0;
	*rows_out = NULL;
	*count_out = 0;
	enum db_status status = run(tx, statement, in, &prepared);
	if (status != DB_DONE)
		return status;
	for (;; count++) {
		rows = room_for_row(tx->arena, rows, count, &room, statement->row_bytes);
		status = next_row(tx->db, prepared, tx->arena, rows + count * statement->row_bytes);
		if (status != DB_DONE)
			break;
		if (count == statement->max_rows) {
			status = stmt_misfit(statement, "", "more rows than the header allows");
			break;
		}
	}
	status = finish(tx, prepared, status == DB_NONE ? DB_DONE : status);
	if (status == DB_DONE) {
		*rows_out = rows;
		*count_out = count;
	}
	return status;
}

enum db_status stmt_each(struct tx *tx, const struct sql_statement *statement, const void *in,
	sql_each *each, void *context)
{
	struct prepared *prepared;
	enum db_status status = run(tx, statement, in, &prepared), told = DB_DONE;
	if (status != DB_DONE)
		return status;
	void *row = arena_alloc(tx->arena, statement->row_bytes);
	tx->is_busy = true;
	while (status == DB_DONE && told == DB_DONE) {
		arena_clear(tx->db->row_arena);
		status = next_row(tx->db, prepared, tx->db->row_arena, row);
		if (status == DB_DONE)
			told = each(row, context);
	}
	tx->is_busy = false;
	if (told == DB_DOWN)
		conn_drop(tx->db);
	status = finish(tx, prepared, status == DB_NONE ? DB_DONE : status);
	return status == DB_DONE ? told : status;
}
