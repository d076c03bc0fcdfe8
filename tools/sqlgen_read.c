/* Reads statements and migrations; see sqlgen.h, and sql/README for the language. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/ids.h"
#include "common/words.h"
#include "tools/sqlgen.h"

enum { FILE_MAX = 1 << 20 };

#define WIDE_ID_TYPE(id)  {#id, #id, "SQL_UUID", false},
#define SMALL_ID_TYPE(id) {#id, #id, "SQL_U32", false},
static const struct sql_type types[] = {{"u8", "uint8_t", "SQL_U8", false},
	{"u16", "uint16_t", "SQL_U16", false}, {"u32", "uint32_t", "SQL_U32", false},
	{"u64", "uint64_t", "SQL_U64", false}, {"i32", "int32_t", "SQL_I32", false},
	{"i64", "int64_t", "SQL_I64", false}, {"f64", "double", "SQL_F64", false},
	{"bool", "bool", "SQL_BOOL", false}, {"text", "struct str", "SQL_TEXT", true},
	{"blob", "struct str", "SQL_BLOB", true}, {"uuid", "struct uuid", "SQL_UUID", false},
	{"hash", "struct hash", "SQL_HASH", false},
	WIDE_ID_LIST(WIDE_ID_TYPE) SMALL_ID_LIST(SMALL_ID_TYPE)};

#define WORD_NAME(kind, LIST) #kind,
static const char *const words[] = {WORD_KINDS(WORD_NAME)};

/* Where the reader is. */
struct reader {
	struct arena *arena;
	const char *path;
	int line;
	struct str rest;
};

static struct str file_content(struct arena *arena, const char *path)
{
	FILE *file = fopen(path, "rb");
	char *bytes = arena_alloc(arena, FILE_MAX + 1);
	if (file == NULL)
		fail_at(path, 1, "cannot be read: %s", strerror(errno));
	size_t n = fread(bytes, 1, FILE_MAX + 1, file);
	if (ferror(file))
		fail_at(path, 1, "cannot be read: %s", strerror(errno));
	fclose(file);
	if (n > FILE_MAX)
		fail_at(path, 1, "larger than %d bytes", FILE_MAX);
	return (struct str){bytes, n};
}

static struct str base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct str name = str_of(slash == NULL ? path : slash + 1);
	if (!str_ends_with(name, STR(".sql")))
		fail_at(path, 1, "the name must end in .sql");
	name.n -= 4;
	return name;
}

static bool next_line(struct reader *reader, struct str *line_out)
{
	if (reader->rest.n == 0)
		return false;
	reader->line++;
	*line_out = str_cut(&reader->rest, '\n');
	return true;
}

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static void check_name(struct reader *reader, struct str name)
{
	bool is_good = name.n > 0 && name.p[0] >= 'a' && name.p[0] <= 'z';
	for (size_t i = 0; i < name.n; i++)
		is_good = is_good && is_name_char(name.p[i]);
	if (!is_good)
		fail_at(reader->path, reader->line,
			"\"" STR_FMT "\" is not a name (a-z, 0-9 and _, a letter first)",
			STR_ARG(name));
}

/* "text(40)" gives "text" and "40"; without brackets the second is empty. */
static struct str cut_brackets(struct reader *reader, struct str text, struct str *inside_out)
{
	*inside_out = STR_EMPTY;
	if (!str_ends_with(text, STR(")")))
		return text;
	struct str rest = {text.p, text.n - 1};
	struct str head = str_cut(&rest, '(');
	if (head.n + 1 >= text.n)
		fail_at(reader->path, reader->line, "\"" STR_FMT "\" lacks what stands in brackets",
			STR_ARG(text));
	*inside_out = rest;
	return head;
}

static void read_type(struct reader *reader, struct field *field, struct str text)
{
	struct str inside;
	if (str_ends_with(text, STR("?"))) {
		field->is_nullable = true;
		text.n--;
	}
	struct str head = cut_brackets(reader, text, &inside);
	if (str_equal_c(head, "enum")) {
		field->word = inside;
		for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
			if (str_equal_c(inside, words[i]))
				return;
		fail_at(reader->path, reader->line,
			"\"" STR_FMT "\" is not a list of common/words.h", STR_ARG(inside));
	}
	for (size_t i = 0; i < ARRAY_LENGTH(types) && field->type == NULL; i++)
		if (str_equal_c(head, types[i].name))
			field->type = &types[i];
	if (field->type == NULL)
		fail_at(reader->path, reader->line, "\"" STR_FMT "\" is not a type", STR_ARG(head));
	if (field->type->takes_size ? !str_to_u64(inside, UINT32_MAX, &field->max_bytes) ||
					      field->max_bytes == 0
				    : inside.n > 0)
		fail_at(reader->path, reader->line, "\"" STR_FMT "\": %s", STR_ARG(text),
			field->type->takes_size ? "say the greatest length in bytes, as text(40)"
						: "this type takes no size");
}

static void read_fields(struct reader *reader, struct str text, struct field *fields, size_t *count)
{
	while (text.n > 0) {
		struct str part = str_trim(str_cut(&text, ','));
		struct str type = part;
		struct field field = {.name = str_cut(&type, ' ')};
		check_name(reader, field.name);
		if (*count == FIELDS_MAX)
			fail_at(reader->path, reader->line, "more than %d fields", FIELDS_MAX);
		for (size_t i = 0; i < *count; i++)
			if (str_equal(fields[i].name, field.name))
				fail_at(reader->path, reader->line, STR_FMT " is there twice",
					STR_ARG(field.name));
		read_type(reader, &field, str_trim(type));
		fields[(*count)++] = field;
	}
}

static void read_rows(struct reader *reader, struct statement *statement, struct str text)
{
	static const char *const all[] = {
		"none", "changed", "all", "inserted", "one", "many", "each", "breaks"};
	struct str bound;
	statement->rows = cut_brackets(reader, text, &bound);
	bool is_known = false;
	for (size_t i = 0; i < ARRAY_LENGTH(all); i++)
		is_known = is_known || str_equal_c(statement->rows, all[i]);
	if (!is_known)
		fail_at(reader->path, reader->line,
			"rows are none, changed, all, inserted, one, many, many(N), each or "
			"breaks");
	statement->max_rows = MANY_MAX;
	if (bound.n > 0 && (!str_equal_c(statement->rows, "many") ||
				   !str_to_u64(bound, UINT32_MAX, &statement->max_rows)))
		fail_at(reader->path, reader->line, "only many takes a bound, as many(500)");
}

/* Columns that say where something is wrong stand before those that say what. */
static void read_where(struct reader *reader, struct statement *statement, struct str text)
{
	if (statement->out_count > statement->where_count)
		fail_at(reader->path, reader->line, "where: stands before out:");
	read_fields(reader, text, statement->out, &statement->out_count);
	statement->where_count = statement->out_count;
}

/* One header line: "key: text", or more of the key before it. */
static void read_header_line(
	struct reader *reader, struct statement *statement, struct str text, struct str *key_inout)
{
	struct str rest = text;
	struct str key = str_cut(&rest, ':');
	bool has_key = key.n < text.n && key.n > 0;
	for (size_t i = 0; i < key.n; i++)
		has_key = has_key && is_name_char(key.p[i]);
	if (has_key) {
		*key_inout = key;
		text = str_trim(rest);
	}
	if (str_equal_c(*key_inout, "why"))
		statement->why = statement->why.n == 0
					 ? text
					 : str_printf(reader->arena, STR_FMT "\n" STR_FMT,
						   STR_ARG(statement->why), STR_ARG(text));
	else if (str_equal_c(*key_inout, "in"))
		read_fields(reader, text, statement->in, &statement->in_count);
	else if (str_equal_c(*key_inout, "where"))
		read_where(reader, statement, text);
	else if (str_equal_c(*key_inout, "out"))
		read_fields(reader, text, statement->out, &statement->out_count);
	else if (str_equal_c(*key_inout, "rows") && statement->rows.n == 0)
		read_rows(reader, statement, text);
	else if (str_equal_c(*key_inout, "bulk") && str_equal_c(text, "yes"))
		statement->is_bulk = true;
	else if (str_equal_c(*key_inout, "bulk") && str_equal_c(text, "posted"))
		statement->is_bulk = statement->is_posted = true;
	else
		fail_at(reader->path, reader->line,
			"expected why:, in:, where:, out:, rows: or bulk: yes or posted, each "
			"once, "
			"not "
			"\"" STR_FMT "\"",
			STR_ARG(text));
}

static void add_marker(struct reader *reader, struct statement *statement, struct str name)
{
	size_t input = 0;
	while (input < statement->in_count && !str_equal(statement->in[input].name, name))
		input++;
	if (input == statement->in_count)
		fail_at(reader->path, reader->line, ":" STR_FMT " is not declared in the header",
			STR_ARG(name));
	if (statement->marker_count == MARKERS_MAX)
		fail_at(reader->path, reader->line, "more than %d inputs in the text", MARKERS_MAX);
	statement->markers[statement->marker_count++] = (uint8_t)input;
}

/* The length of a quoted piece of SQL with both its quotes; a doubled quote reads as two pieces,
 * which is as good. */
static size_t quoted_length(struct reader *reader, struct str text)
{
	for (size_t i = 1; i < text.n; i++) {
		if (text.p[i] == '\\')
			i++;
		else if (text.p[i] == text.p[0])
			return i + 1;
	}
	fail_at(reader->path, reader->line, "a quote is not closed on its line");
}

/* Copies a line of SQL: markers for :names, comments left out. True when it ends the statement. */
static bool read_sql_line(
	struct reader *reader, struct statement *statement, struct str line, struct buf *sql)
{
	for (size_t i = 0; i < line.n; i++) {
		struct str rest = {line.p + i, line.n - i};
		size_t n = 1;
		if (str_starts_with(rest, STR("-- ")) || str_equal_c(rest, "--"))
			break;
		if (rest.p[0] == '?' || str_starts_with(rest, STR("/*")))
			fail_at(reader->path, reader->line,
				"write inputs as :name and comments as --");
		if (rest.p[0] == '\'' || rest.p[0] == '"' || rest.p[0] == '`') {
			n = quoted_length(reader, rest);
		} else if (rest.p[0] == ':') {
			while (n < rest.n && is_name_char(rest.p[n]))
				n++;
			add_marker(reader, statement, (struct str){rest.p + 1, n - 1});
			buf_add_char(sql, '?');
			i += n - 1;
			continue;
		} else if (rest.p[0] == ';') {
			struct str after = str_trim((struct str){rest.p + 1, rest.n - 1});
			if (after.n > 0 && !str_starts_with(after, STR("--")))
				fail_at(reader->path, reader->line,
					"the semicolon must end the line");
			return true;
		}
		buf_add(sql, (struct str){rest.p, n});
		i += n - 1;
	}
	buf_add_char(sql, '\n');
	return false;
}

static bool is_input(
	const struct statement *statement, size_t at, const char *name, const char *type)
{
	return str_equal_c(statement->in[at].name, name) && statement->in[at].type != NULL &&
	       strcmp(statement->in[at].type->name, type) == 0;
}

/* By its inputs it is known of what it is asked (server/db/claims.h). */
static void check_claim(struct reader *reader, const struct statement *statement)
{
	bool of_stores = statement->in_count == 2 && is_input(statement, 0, "first", "u32") &&
			 is_input(statement, 1, "last", "u32");
	bool of_orders = statement->in_count == 2 && is_input(statement, 0, "after", "order_id") &&
			 is_input(statement, 1, "last", "order_id");
	if (statement->in_count > 0 && !of_stores && !of_orders)
		fail_at(reader->path, statement->line,
			"what breaks a claim is asked of a range of stores (first u32, last u32), "
			"of orders "
			"(after order_id, last order_id) or of all (no in:)");
}

static void check_statement(struct reader *reader, const struct statement *statement)
{
	bool breaks = str_equal_c(statement->rows, "breaks");
	bool gives_rows = breaks || str_equal_c(statement->rows, "one") ||
			  str_equal_c(statement->rows, "many") ||
			  str_equal_c(statement->rows, "each");
	if (statement->why.n == 0)
		fail_at(reader->path, statement->line, "say why: in the header");
	if (statement->rows.n == 0)
		fail_at(reader->path, statement->line, "say rows: in the header");
	if (gives_rows != (statement->out_count > 0))
		fail_at(reader->path, statement->line, "rows " STR_FMT " %s out: in the header",
			STR_ARG(statement->rows), gives_rows ? "needs" : "cannot have");
	if (statement->where_count > 0 && !breaks)
		fail_at(reader->path, statement->line, "where: is of rows breaks");
	if (breaks)
		check_claim(reader, statement);
	bool is_all = str_equal_c(statement->rows, "all");
	bool may_be_bulk =
		statement->in_count > 0 && (is_all || str_equal_c(statement->rows, "none") ||
						   str_equal_c(statement->rows, "changed"));
	if (statement->is_bulk && !may_be_bulk)
		fail_at(reader->path, statement->line,
			"only rows none, changed or all, with inputs, can be bulk");
	if (statement->is_posted && !is_all && !str_equal_c(statement->rows, "none"))
		fail_at(reader->path, statement->line,
			"only rows none or all can be posted: nobody waits for a number");
	for (size_t i = 0; i < statement->in_count; i++)
		if (memchr(statement->markers, (int)i, statement->marker_count) == NULL)
			fail_at(reader->path, statement->line, ":" STR_FMT " is not used",
				STR_ARG(statement->in[i].name));
}

static bool is_select(struct str text)
{
	struct str word = {text.p, 0};
	while (word.n < text.n && isalpha((unsigned char)text.p[word.n]))
		word.n++;
	return str_equal_nocase(word, STR("select")) || str_equal_nocase(word, STR("with"));
}

/* Reads from the line after "-- name:" to the semicolon. */
static void read_statement(struct reader *reader, struct statement *statement, struct str name)
{
	struct str line, key = STR("name");
	struct buf sql;
	bool is_header = true, is_complete = false;
	buf_init(&sql, reader->arena, FILE_MAX);
	check_name(reader, name);
	statement->name = name;
	statement->line = reader->line;
	while (!is_complete && next_line(reader, &line)) {
		struct str text = str_trim(line);
		if (is_header && str_starts_with(text, STR("--"))) {
			text = str_trim((struct str){text.p + 2, text.n - 2});
			read_header_line(reader, statement, text, &key);
		} else if (text.n > 0) {
			is_header = false;
			is_complete = read_sql_line(reader, statement, line, &sql);
		}
	}
	if (!is_complete)
		fail_at(reader->path, statement->line,
			STR_FMT " has no semicolon at the end of a line", STR_ARG(name));
	statement->text = str_trim(buf_str(&sql));
	statement->is_read = is_select(statement->text);
	check_statement(reader, statement);
}

struct query_file query_file_read(struct arena *arena, const char *path)
{
	struct reader reader = {arena, path, 0, file_content(arena, path)};
	struct query_file file = {.path = path, .name = base_name(path)};
	struct str line;
	file.statements = arena_new_array(arena, STATEMENTS_MAX, struct statement);
	while (next_line(&reader, &line)) {
		struct str text = str_trim(line);
		if (str_starts_with(text, STR("-- name:"))) {
			if (file.count == STATEMENTS_MAX)
				fail_at(path, reader.line, "more than %d statements",
					STATEMENTS_MAX);
			read_statement(&reader, &file.statements[file.count++],
				str_trim((struct str){text.p + 8, text.n - 8}));
		} else if (text.n > 0 && !str_starts_with(text, STR("--"))) {
			fail_at(path, reader.line,
				"SQL outside a statement: begin with \"-- name:\"");
		}
	}
	return file;
}

struct migration_file migration_file_read(struct arena *arena, const char *path)
{
	struct reader reader = {arena, path, 0, file_content(arena, path)};
	struct migration_file file = {
		.path = path, .name = base_name(path), .content = reader.rest};
	struct statement no_inputs = {0};
	struct str line, number = {file.name.p, 4};
	struct buf sql;
	if (file.name.n < 6 || file.name.p[4] != '_' || !str_to_u64(number, 9999, &file.version))
		fail_at(path, 1, "migrations are named NNNN_what.sql");
	file.statements = arena_new_array(arena, STATEMENTS_MAX, struct str);
	buf_init(&sql, arena, FILE_MAX);
	while (next_line(&reader, &line)) {
		if (!read_sql_line(&reader, &no_inputs, line, &sql))
			continue;
		if (file.count == STATEMENTS_MAX)
			fail_at(path, reader.line, "more than %d statements", STATEMENTS_MAX);
		file.statements[file.count++] = str_dup(arena, str_trim(buf_str(&sql)));
		buf_clear(&sql);
	}
	if (str_trim(buf_str(&sql)).n > 0)
		fail_at(path, reader.line, "the last statement has no semicolon");
	return file;
}
