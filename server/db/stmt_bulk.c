/*
 * Many rows in one round trip: Connector/C's array binding (COM_STMT_BULK_EXECUTE). The statement's
 * text is that of a single row; the server runs it for each row it is sent. Inputs are structs side
 * by side; the library wants columns, so they are laid out in the arena.
 */
#include <string.h>

#include "server/db/stmt_inputs.h"

/* A piece stays far below the server's max_allowed_packet (16 MiB unless it is set lower). */
enum { PIECE_ROWS = 1000, PIECE_BYTES = 2 * 1024 * 1024 };

static const struct str *text_of(const struct sql_field *field, const unsigned char *in)
{
	return (const struct str *)(in + field->at);
}

static bool is_text(const struct sql_field *field)
{
	return field->kind == SQL_TEXT || field->kind == SQL_BLOB;
}

static size_t row_bytes(const struct sql_statement *statement, const unsigned char *in)
{
	size_t bytes = statement->in_bytes;
	for (size_t i = 0; i < statement->in_count; i++)
		if (is_text(&statement->in[i]))
			bytes += text_of(&statement->in[i], in)->n;
	return bytes;
}

size_t stmt_bulk_piece(const struct sql_statement *statement, const void *in, size_t count)
{
	const unsigned char *row = in;
	size_t most = count < PIECE_ROWS ? count : PIECE_ROWS, bytes = 0, n = 0;
	while (n < most && (n == 0 || bytes < PIECE_BYTES)) {
		bytes += row_bytes(statement, row);
		row += statement->in_bytes;
		n++;
	}
	return n;
}

/* One column of the piece. Fixed kinds stand side by side; of texts, words, uuids and hashes there
 * is a list of pointers and one of lengths. */
struct column {
	const struct sql_statement *statement;
	const struct sql_field *field;
	struct carrier carrier;
	char *fixed;
	const char **texts;
	unsigned long *lengths;
	char *indicators;
};

static bool travels_as_text(const struct carrier *carrier)
{
	return carrier->type == MYSQL_TYPE_STRING || carrier->type == MYSQL_TYPE_BLOB;
}

static enum db_status column_set(struct column *column, size_t row, const unsigned char *in)
{
	const struct sql_field *field = column->field;
	if (!travels_as_text(&column->carrier)) {
		memcpy(column->fixed + row * column->carrier.bytes, in + field->at,
			column->carrier.bytes);
		return DB_DONE;
	}
	struct str text = {(const char *)in + field->at, column->carrier.bytes};
	if (is_text(field)) {
		text = *text_of(field, in);
		if (text.n > field->max_bytes)
			return stmt_misfit(column->statement, field->name,
				"text is longer than the header says");
	} else if (field->kind == SQL_WORD) {
		int value = *(const int *)(in + field->at);
		if (value < 0 || value >= field->word->count)
			return stmt_misfit(
				column->statement, field->name, "not a value of its enum");
		text = field->word->print(value);
	}
	column->texts[row] = text.n == 0 ? "" : text.p;
	column->lengths[row] = text.n;
	return DB_DONE;
}

static enum db_status column_fill(struct column *column, const struct inputs *inputs)
{
	const unsigned char *in = inputs->in;
	for (size_t row = 0; row < inputs->count; row++, in += column->statement->in_bytes) {
		bool is_null =
			column->field->is_nullable && !*(const bool *)(in + column->field->has_at);
		column->indicators[row] = is_null ? STMT_INDICATOR_NULL : STMT_INDICATOR_NONE;
		enum db_status status = is_null ? DB_DONE : column_set(column, row, in);
		if (status != DB_DONE)
			return status;
	}
	return DB_DONE;
}

static enum db_status column_bind(
	struct column *column, const struct inputs *inputs, MYSQL_BIND *bind)
{
	struct arena *arena = inputs->arena;
	bool is_text = travels_as_text(&column->carrier);
	column->indicators = arena_alloc(arena, inputs->count);
	if (is_text) {
		column->texts = arena_new_array(arena, inputs->count, const char *);
		column->lengths = arena_new_array(arena, inputs->count, unsigned long);
	} else {
		column->fixed = arena_array(arena, inputs->count, column->carrier.bytes);
	}
	*bind = (MYSQL_BIND){
		.buffer_type = column->carrier.type,
		.is_unsigned = column->carrier.is_unsigned,
		.buffer = is_text ? (void *)column->texts : column->fixed,
		.length = column->lengths,
		.u.indicator = column->indicators,
	};
	return column_fill(column, inputs);
}

enum db_status stmt_bind_bulk(struct prepared *prepared, const struct inputs *inputs)
{
	const struct sql_statement *statement = prepared->statement;
	for (size_t i = 0; i < statement->marker_count; i++) {
		const struct sql_field *field = &statement->in[statement->markers[i]];
		struct column column = {
			.statement = statement, .field = field, .carrier = carrier_of(field->kind)};
		enum db_status status = column_bind(&column, inputs, &prepared->in[i]);
		if (status != DB_DONE)
			return status;
	}
	return mysql_stmt_bind_param(prepared->handle, prepared->in) == 0
		       ? DB_DONE
		       : stmt_misfit(statement, "", "inputs cannot be bound");
}
