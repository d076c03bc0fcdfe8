/* Compares statements with the server's description of them; see stmt_check.h. */
#include "server/db/stmt_check.h"

#include <string.h>

#include "server/db/conn.h"

enum { BINARY_CHARSET = 63, UTF8MB4_BYTES = 4 };

/* What an integer type can hold: its bits, without the sign. */
static unsigned kind_bits(enum sql_kind kind)
{
	static const unsigned bits[] = {[SQL_U8] = 8,
		[SQL_U16] = 16,
		[SQL_U32] = 32,
		[SQL_U64] = 64,
		[SQL_I32] = 31,
		[SQL_I64] = 63};
	return bits[kind];
}

static bool kind_is_signed(enum sql_kind kind)
{
	return kind == SQL_I32 || kind == SQL_I64;
}

/* 0 for what is no integer. */
static unsigned column_bits(const MYSQL_FIELD *field)
{
	unsigned bits = field->type == MYSQL_TYPE_TINY	     ? 8
			: field->type == MYSQL_TYPE_SHORT    ? 16
			: field->type == MYSQL_TYPE_INT24    ? 24
			: field->type == MYSQL_TYPE_LONG     ? 32
			: field->type == MYSQL_TYPE_LONGLONG ? 64
							     : 0;
	return bits == 0 || (field->flags & UNSIGNED_FLAG) != 0 ? bits : bits - 1;
}

static bool is_string(const MYSQL_FIELD *field)
{
	return field->type == MYSQL_TYPE_STRING || field->type == MYSQL_TYPE_VAR_STRING ||
	       field->type == MYSQL_TYPE_BLOB;
}

static bool is_computed(const MYSQL_FIELD *field)
{
	return field->org_table == NULL || field->org_table[0] == '\0';
}

static const struct q_column_list *column_of(
	const MYSQL_FIELD *field, const struct q_column_list *columns, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal_c(columns[i].table_name, field->org_table) &&
			str_equal_c(columns[i].column_name, field->org_name))
			return &columns[i];
	return NULL;
}

static const char *integer_problem(const struct sql_field *out, const MYSQL_FIELD *field)
{
	bool is_unsigned = (field->flags & UNSIGNED_FLAG) != 0;
	if (column_bits(field) == 0)
		return "the column is no integer (CAST(… AS SIGNED) makes one of a SUM)";
	if (is_computed(field))
		return NULL;
	if (!is_unsigned && !kind_is_signed(out->kind))
		return "the column is signed";
	return column_bits(field) > kind_bits(out->kind) ? "the column is wider than the type"
							 : NULL;
}

static const char *text_problem(
	const struct sql_field *out, const MYSQL_FIELD *field, const struct q_column_list *column)
{
	if (!is_string(field) || field->charsetnr == BINARY_CHARSET)
		return "the column is no text";
	/* Of a TEXT column the header may expect less than it could hold; of a VARCHAR not. */
	if (field->type == MYSQL_TYPE_BLOB)
		return NULL;
	uint64_t octets = column != NULL && column->has_octets ? column->octets
							       : field->length / UTF8MB4_BYTES;
	return octets > out->max_bytes ? "the column can be longer (bytes, not characters)" : NULL;
}

static const char *bytes_problem(
	const struct sql_field *out, const MYSQL_FIELD *field, uint64_t bytes)
{
	if (!is_string(field) || field->charsetnr != BINARY_CHARSET)
		return "the column is not binary";
	if (out->kind == SQL_BLOB)
		return field->type != MYSQL_TYPE_BLOB && field->length > out->max_bytes
			       ? "the column can be longer"
			       : NULL;
	return !is_computed(field) && field->length != bytes ? "the column has another length"
							     : NULL;
}

/* Each 'word' of enum('a','b') must be one of the list. */
static const char *word_problem(
	const struct sql_field *out, const MYSQL_FIELD *field, const struct q_column_list *column)
{
	int value;
	if (!is_string(field) || field->charsetnr == BINARY_CHARSET)
		return "the column is no text";
	if (column == NULL)
		return NULL;
	if (!str_starts_with(column->type, STR("enum(")))
		return "the column is no ENUM";
	struct str rest = column->type;
	str_cut(&rest, '\'');
	while (rest.n > 0) {
		if (!out->word->parse(str_cut(&rest, '\''), &value))
			return "the ENUM has words that the list lacks";
		str_cut(&rest, '\'');
	}
	return NULL;
}

static const char *type_problem(
	const struct sql_field *out, const MYSQL_FIELD *field, const struct q_column_list *column)
{
	switch (out->kind) {
	case SQL_U8:
	case SQL_U16:
	case SQL_U32:
	case SQL_U64:
	case SQL_I32:
	case SQL_I64:
		return integer_problem(out, field);
	case SQL_BOOL:
		return column_bits(field) == 0 ? "the column is no integer" : NULL;
	case SQL_F64:
		return field->type != MYSQL_TYPE_DOUBLE ? "the column is no DOUBLE" : NULL;
	case SQL_TEXT:
		return text_problem(out, field, column);
	case SQL_BLOB:
		return bytes_problem(out, field, 0);
	case SQL_UUID:
		return bytes_problem(out, field, sizeof(struct uuid));
	case SQL_HASH:
		return bytes_problem(out, field, sizeof(struct hash));
	case SQL_WORD:
		return word_problem(out, field, column);
	}
	return "the type is unknown";
}

static bool column_fits(const struct sql_statement *statement, const struct sql_field *out,
	const MYSQL_FIELD *field, const struct q_column_list *column)
{
	const char *problem = type_problem(out, field, column);
	if (problem == NULL && (field->flags & NOT_NULL_FLAG) == 0 && !out->is_nullable)
		problem = "the column can be NULL: give the type a ?";
	if (problem == NULL)
		return true;
	log_error("statement_misfit", LOG_TEXT("statement", statement->name),
		LOG_TEXT("source", statement->source), LOG_TEXT("field", out->name),
		LOG_TEXT("what", problem));
	return false;
}

enum db_status stmt_check(struct db *db, const struct sql_statement *statement,
	const struct q_column_list *columns, size_t count)
{
	struct prepared *prepared;
	bool all_fit = true;
	enum db_status status = conn_need(db);
	if (status == DB_DONE)
		status = prepared_find(db, statement, &prepared);
	if (status != DB_DONE || statement->out_count == 0)
		return status;
	MYSQL_RES *metadata = mysql_stmt_result_metadata(prepared->handle);
	if (metadata == NULL)
		return conn_failed(db, statement->name, mysql_stmt_errno(prepared->handle), "");
	for (unsigned i = 0; i < statement->out_count; i++) {
		const MYSQL_FIELD *field = mysql_fetch_field_direct(metadata, i);
		if (!column_fits(
			    statement, &statement->out[i], field, column_of(field, columns, count)))
			all_fit = false;
	}
	mysql_free_result(metadata);
	return all_fit ? DB_DONE : DB_BROKEN;
}
