/* Asks the statements that look for violations and words their rows; see claims.h. */
#include "server/db/claims.h"

#include <inttypes.h>

#include "common/buf.h"
#include "server/db/stmt.h"
#include "server/db/try.h"

enum {
	QUESTION_MAX = 16 << 20,
	WORDING_MAX = 64 << 10,
};

/* What a claim is asked of, which its inputs say: tools/sqlgen allows no others. */
enum scope { OF_ALL, OF_STORES, OF_ORDERS };

static bool is_claim_of(const struct sql_statement *statement, enum scope scope)
{
	enum scope asked = statement->in_count == 0	      ? OF_ALL
			   : statement->in[0].kind == SQL_U32 ? OF_STORES
							      : OF_ORDERS;
	return statement->rows == SQL_ROWS_BREAKS && scope == asked;
}

/* --- a row in words --- */

/* An integer, whatever its width. */
static int64_t whole_number(enum sql_kind kind, const void *value)
{
	return kind == SQL_U8	 ? *(const uint8_t *)value
	       : kind == SQL_U16 ? *(const uint16_t *)value
	       : kind == SQL_U32 ? *(const uint32_t *)value
	       : kind == SQL_I32 ? *(const int32_t *)value
				 : *(const int64_t *)value;
}

static void add_value(struct buf *words, const struct sql_field *field, const void *value)
{
	switch (field->kind) {
	case SQL_U8:
	case SQL_U16:
	case SQL_U32:
	case SQL_I32:
	case SQL_I64:
		buf_printf(words, "%" PRId64, whole_number(field->kind, value));
		return;
	case SQL_U64:
		buf_printf(words, "%" PRIu64, *(const uint64_t *)value);
		return;
	case SQL_BOOL:
		buf_add_c(words, *(const bool *)value ? "yes" : "no");
		return;
	case SQL_TEXT:
		buf_add(words, *(const struct str *)value);
		return;
	case SQL_WORD:
		buf_add(words, field->word->print(*(const int *)value));
		return;
	case SQL_F64:
		buf_printf(words, "%g", *(const double *)value);
		return;
	case SQL_BLOB:
	case SQL_UUID:
	case SQL_HASH:
		buf_add_c(words, "(bytes)");
		return;
	}
}

static bool has_value(const struct sql_field *field, const unsigned char *row)
{
	return !field->is_nullable || *(const bool *)(row + field->has_at);
}

/* order 4711, line 2 */
static struct str words_of(
	struct arena *arena, const struct sql_field *fields, size_t count, const unsigned char *row)
{
	struct buf words;
	buf_init(&words, arena, WORDING_MAX);
	for (size_t i = 0; i < count; i++) {
		buf_printf(&words, "%s%s ", i == 0 ? "" : ", ", fields[i].name);
		if (has_value(&fields[i], row))
			add_value(&words, &fields[i], row + fields[i].at);
		else
			buf_add_c(&words, "none");
	}
	return buf_str(&words);
}

/* --- one question --- */

struct question {
	const struct sql_statement *statement;
	struct arena *wording; /* of one violation */
	violation_found *found;
	void *context;
};

static enum db_status tell(const void *row, void *context)
{
	const struct question *question = context;
	const struct sql_statement *statement = question->statement;
	const struct sql_field *figures = statement->out + statement->where_count;
	size_t count = statement->out_count - statement->where_count;
	struct violation violation = {.rule = statement->claim};
	if (str_equal_c(str_of(figures->name), "claim")) {
		const struct str *claim = (const void *)((const char *)row + figures->at);
		violation.rule = str_c(question->wording, *claim);
		figures++;
		count--;
	}
	violation.where = words_of(question->wording, statement->out, statement->where_count, row);
	violation.figures = words_of(question->wording, figures, count, row);
	question->found(&violation, question->context);
	arena_clear(question->wording);
	return DB_DONE;
}

static enum db_status ask_each(struct db *db, enum scope scope, const void *in,
	struct question *question, struct arena *arena)
{
	for (size_t i = 0; i < sql_statement_count; i++) {
		question->statement = sql_statements[i];
		if (!is_claim_of(question->statement, scope))
			continue;
		arena_clear(arena);
		DB_TRY(stmt_each(db_reading(db, arena), question->statement, in, tell, question));
	}
	return DB_DONE;
}

static enum db_status ask(
	struct db *db, enum scope scope, const void *in, violation_found *found, void *context)
{
	struct arena *arena = arena_new(QUESTION_MAX);
	struct question question = {
		.wording = arena_new(QUESTION_MAX), .found = found, .context = context};
	enum db_status status = ask_each(db, scope, in, &question, arena);
	arena_free(question.wording);
	arena_free(arena);
	return status;
}

enum db_status claims_of_stores(
	struct db *db, uint32_t first, uint32_t last, violation_found *found, void *context)
{
	const uint32_t range[] = {first, last};
	return ask(db, OF_STORES, range, found, context);
}

enum db_status claims_of_orders(
	struct db *db, order_id after, order_id last, violation_found *found, void *context)
{
	const order_id range[] = {after, last};
	return ask(db, OF_ORDERS, range, found, context);
}

enum db_status claims_of_all(struct db *db, violation_found *found, void *context)
{
	return ask(db, OF_ALL, NULL, found, context);
}
