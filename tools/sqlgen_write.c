/* Writes C for what sqlgen has read; see sqlgen.h. */
#include <ctype.h>
#include <string.h>

#include <openssl/evp.h>

#include "tools/sqlgen.h"

static void write_top(struct buf *c, const char *what, const char *from)
{
	const char *slash = strrchr(from, '/');
	buf_printf(c, "/* %s, made by tools/sqlgen of %s. Do not edit. */\n", what,
		slash == NULL ? from : slash + 1);
}

static struct str upper(struct arena *arena, struct str text)
{
	char *upper = str_c(arena, text);
	for (size_t i = 0; i < text.n; i++)
		upper[i] = (char)toupper((unsigned char)upper[i]);
	return (struct str){upper, text.n};
}

/* A C string literal, a line of source for each line of text. */
static void write_literal(struct buf *c, struct str text)
{
	buf_add_char(c, '"');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\n')
			buf_add_c(c, "\\n\"\n\t\"");
		else if (text.p[i] == '\t')
			buf_add_c(c, "\\t");
		else if (text.p[i] == '"' || text.p[i] == '\\')
			buf_printf(c, "\\%c", text.p[i]);
		else
			buf_add_char(c, text.p[i]);
	}
	buf_add_char(c, '"');
}

/* Text inside a comment, one comment line per line. */
static void write_why(struct buf *c, const struct statement *statement)
{
	buf_add_c(c, "/* ");
	for (size_t i = 0; i < statement->why.n; i++) {
		char at = statement->why.p[i];
		bool would_end = at == '/' && i > 0 && statement->why.p[i - 1] == '*';
		buf_add_c(c, at == '\n' ? "\n * " : would_end ? " " : "");
		if (at != '\n')
			buf_add_char(c, at);
	}
	buf_add_c(c, " */\n");
}

static void write_struct(struct buf *c, struct str name, const char *suffix,
	const struct field *fields, size_t count)
{
	buf_printf(c, "struct q_" STR_FMT "%s {\n", STR_ARG(name), suffix);
	for (size_t i = 0; i < count; i++) {
		const struct field *field = &fields[i];
		if (field->type == NULL)
			buf_printf(c, "\tenum " STR_FMT, STR_ARG(field->word));
		else
			buf_printf(c, "\t%s", field->type->c_type);
		buf_printf(c, " " STR_FMT ";", STR_ARG(field->name));
		if (field->max_bytes > 0)
			buf_printf(c, " /* at most %llu bytes */",
				(unsigned long long)field->max_bytes);
		buf_add_char(c, '\n');
		if (field->is_nullable)
			buf_printf(c, "\tbool has_" STR_FMT ";\n", STR_ARG(field->name));
	}
	buf_add_c(c, "};\n");
}

static void write_signature(struct buf *c, const struct statement *statement)
{
	struct str name = statement->name;
	buf_printf(c, "enum db_status q_" STR_FMT "(struct tx *tx", STR_ARG(name));
	if (statement->in_count > 0)
		buf_printf(c, ", const struct q_" STR_FMT "_in *in", STR_ARG(name));
	if (str_equal_c(statement->rows, "changed"))
		buf_add_c(c, ",\n\tuint64_t *changed_out");
	else if (str_equal_c(statement->rows, "inserted"))
		buf_add_c(c, ",\n\tuint64_t *id_out");
	else if (str_equal_c(statement->rows, "one"))
		buf_printf(c, ",\n\tstruct q_" STR_FMT " *row_out", STR_ARG(name));
	else if (str_equal_c(statement->rows, "many"))
		buf_printf(c, ",\n\tstruct q_" STR_FMT " **rows_out, size_t *count_out",
			STR_ARG(name));
	else if (str_equal_c(statement->rows, "each"))
		buf_printf(c, ",\n\tq_" STR_FMT "_each *each, void *context", STR_ARG(name));
	buf_add_char(c, ')');
}

static void write_bulk_signature(struct buf *c, const struct statement *statement)
{
	buf_printf(c,
		"enum db_status q_" STR_FMT "_bulk(struct tx *tx, const struct q_" STR_FMT
		"_in *in,\n\tsize_t count%s)",
		STR_ARG(statement->name), STR_ARG(statement->name),
		str_equal_c(statement->rows, "changed") ? ", uint64_t *changed_out" : "");
}

static bool is_claim(const struct statement *statement)
{
	return str_equal_c(statement->rows, "breaks");
}

static void write_structs(struct buf *c, const struct statement *statement)
{
	if (statement->in_count > 0)
		write_struct(c, statement->name, "_in", statement->in, statement->in_count);
	if (statement->out_count > 0)
		write_struct(c, statement->name, "", statement->out, statement->out_count);
}

static void write_declaration(struct buf *c, const struct statement *statement)
{
	buf_add_char(c, '\n');
	write_why(c, statement);
	write_structs(c, statement);
	if (str_equal_c(statement->rows, "each"))
		buf_printf(c,
			"typedef enum db_status q_" STR_FMT "_each(const struct q_" STR_FMT
			" *row, void *context);\n",
			STR_ARG(statement->name), STR_ARG(statement->name));
	write_signature(c, statement);
	buf_add_c(c, " MUST_USE;\n");
	if (statement->is_bulk) {
		write_bulk_signature(c, statement);
		buf_add_c(c, " MUST_USE;\n");
	}
}

void write_query_header(struct buf *c, const struct query_file *file)
{
	write_top(c, "Statements", file->path);
	struct str guard = upper(c->arena, file->name);
	buf_printf(c, "#ifndef COMPTOIR_Q_" STR_FMT "_H\n#define COMPTOIR_Q_" STR_FMT "_H\n\n",
		STR_ARG(guard), STR_ARG(guard));
	buf_add_c(c, "#include \"common/ids.h\"\n#include \"common/token.h\"\n"
		     "#include \"common/words.h\"\n#include \"server/db/db.h\"\n");
	for (size_t i = 0; i < file->count; i++)
		if (!is_claim(&file->statements[i]))
			write_declaration(c, &file->statements[i]);
	buf_add_c(c, "\n#endif\n");
}

static void write_fields(struct buf *c, struct str name, const char *suffix, const char *direction,
	const struct field *fields, size_t count)
{
	if (count == 0)
		return;
	buf_printf(c, "static const struct sql_field " STR_FMT "_%s[] = {\n", STR_ARG(name),
		direction);
	for (size_t i = 0; i < count; i++) {
		const struct field *field = &fields[i];
		buf_printf(c,
			"\t{.name = \"" STR_FMT "\", .kind = %s, .at = offsetof(struct q_" STR_FMT
			"%s, " STR_FMT ")",
			STR_ARG(field->name), field->type == NULL ? "SQL_WORD" : field->type->kind,
			STR_ARG(name), suffix, STR_ARG(field->name));
		if (field->max_bytes > 0)
			buf_printf(c, ", .max_bytes = %llu", (unsigned long long)field->max_bytes);
		if (field->type == NULL)
			buf_printf(c, ", .word = &sql_word_" STR_FMT, STR_ARG(field->word));
		if (field->is_nullable)
			buf_printf(c,
				",\n\t\t.is_nullable = true, .has_at = offsetof(struct q_" STR_FMT
				"%s, has_" STR_FMT ")",
				STR_ARG(name), suffix, STR_ARG(field->name));
		buf_add_c(c, "},\n");
	}
	buf_add_c(c, "};\n");
}

static void write_markers(struct buf *c, const struct statement *statement)
{
	if (statement->marker_count == 0)
		return;
	buf_printf(c, "static const uint8_t " STR_FMT "_markers[] = {", STR_ARG(statement->name));
	for (size_t i = 0; i < statement->marker_count; i++)
		buf_printf(c, "%s%u", i == 0 ? "" : ", ", statement->markers[i]);
	buf_add_c(c, "};\n");
}

static void write_description(
	struct buf *c, const struct query_file *file, const struct statement *statement)
{
	struct str name = statement->name;
	struct str rows = upper(c->arena, statement->rows);
	write_fields(c, name, "_in", "in", statement->in, statement->in_count);
	write_fields(c, name, "", "out", statement->out, statement->out_count);
	write_markers(c, statement);
	buf_printf(c,
		"const struct sql_statement sql_" STR_FMT " = {\n\t.name = \"" STR_FMT "\",\n",
		STR_ARG(name), STR_ARG(name));
	buf_printf(c, "\t.source = \"%s:%d\",\n\t.text =\n\t", file->path, statement->line);
	write_literal(c, statement->text);
	buf_add_c(c, ",\n");
	if (statement->in_count > 0)
		buf_printf(c,
			"\t.in = " STR_FMT
			"_in,\n\t.in_count = %zu,\n\t.in_bytes = sizeof(struct q_" STR_FMT
			"_in),\n\t.markers = " STR_FMT "_markers,\n\t.marker_count = %zu,\n",
			STR_ARG(name), statement->in_count, STR_ARG(name), STR_ARG(name),
			statement->marker_count);
	if (statement->out_count > 0)
		buf_printf(c,
			"\t.out = " STR_FMT
			"_out,\n\t.out_count = %zu,\n\t.row_bytes = sizeof(struct q_" STR_FMT
			"),\n\t.max_rows = %llu,\n",
			STR_ARG(name), statement->out_count, STR_ARG(name),
			(unsigned long long)statement->max_rows);
	if (is_claim(statement)) {
		buf_add_c(c, "\t.claim = ");
		write_literal(c, statement->why);
		buf_printf(c, ",\n\t.where_count = %zu,\n", statement->where_count);
	}
	buf_printf(c,
		"\t.rows = SQL_ROWS_" STR_FMT ",\n\t.is_read = %s,\n\t.is_posted = %s,\n};\n\n",
		STR_ARG(rows), statement->is_read ? "true" : "false",
		statement->is_posted ? "true" : "false");
}

static void write_many(struct buf *c, struct str name, const char *in)
{
	buf_printf(c,
		"\tvoid *rows = NULL;\n"
		"\tenum db_status status = stmt_many(tx, &sql_" STR_FMT ", %s, &rows, count_out);\n"
		"\t*rows_out = rows;\n"
		"\treturn status;\n",
		STR_ARG(name), in);
}

/* The typed callback behind the untyped one. */
static void write_each_forward(struct buf *c, struct str name)
{
	buf_printf(c,
		"struct " STR_FMT "_forward {\n\tq_" STR_FMT
		"_each *each;\n\tvoid *context;\n};\n\n"
		"static enum db_status " STR_FMT "_forward(const void *row, void *context)\n{\n"
		"\tconst struct " STR_FMT "_forward *to = context;\n"
		"\treturn to->each(row, to->context);\n}\n\n",
		STR_ARG(name), STR_ARG(name), STR_ARG(name), STR_ARG(name));
}

static void write_function(struct buf *c, const struct statement *statement)
{
	struct str name = statement->name;
	const char *in = statement->in_count > 0 ? "in" : "NULL";
	bool is_each = str_equal_c(statement->rows, "each");
	if (is_each)
		write_each_forward(c, name);
	write_signature(c, statement);
	buf_add_c(c, "\n{\n");
	if (str_equal_c(statement->rows, "many")) {
		write_many(c, name, in);
	} else if (is_each) {
		buf_printf(c,
			"\tstruct " STR_FMT "_forward to = {each, context};\n"
			"\treturn stmt_each(tx, &sql_" STR_FMT ", %s, " STR_FMT "_forward, &to);\n",
			STR_ARG(name), STR_ARG(name), in, STR_ARG(name));
	} else {
		const char *last = str_equal_c(statement->rows, "changed")    ? ", changed_out"
				   : str_equal_c(statement->rows, "inserted") ? ", id_out"
				   : str_equal_c(statement->rows, "one")      ? ", row_out"
									      : "";
		buf_printf(c, "\treturn stmt_" STR_FMT "(tx, &sql_" STR_FMT ", %s%s);\n",
			STR_ARG(statement->rows), STR_ARG(name), in, last);
	}
	buf_add_c(c, "}\n\n");
}

static void write_bulk_function(struct buf *c, const struct statement *statement)
{
	bool is_changed = str_equal_c(statement->rows, "changed");
	write_bulk_signature(c, statement);
	buf_printf(c, "\n{\n%s\treturn stmt_bulk(tx, &sql_" STR_FMT ", in, count, %s);\n}\n\n",
		is_changed ? "" : "\tuint64_t changed;\n", STR_ARG(statement->name),
		is_changed ? "changed_out" : "&changed");
}

void write_query_source(struct buf *c, const struct query_file *file)
{
	write_top(c, "Statements", file->path);
	buf_printf(c, "#include \"server/db/q_" STR_FMT ".h\"\n\n#include \"server/db/stmt.h\"\n\n",
		STR_ARG(file->name));
	for (size_t i = 0; i < file->count; i++) {
		const struct statement *statement = &file->statements[i];
		buf_printf(c, "extern const struct sql_statement sql_" STR_FMT ";\n",
			STR_ARG(statement->name));
		if (is_claim(statement)) {
			write_structs(c, statement);
			write_description(c, file, statement);
			continue;
		}
		write_description(c, file, statement);
		write_function(c, statement);
		if (statement->is_bulk)
			write_bulk_function(c, statement);
	}
}

void write_statement_list(struct buf *c, const struct query_file *files, size_t count)
{
	write_top(c, "The list of all statements", "sql/queries");
	buf_add_c(c, "#include \"server/db/stmt.h\"\n\n");
	for (size_t f = 0; f < count; f++)
		for (size_t s = 0; s < files[f].count; s++)
			buf_printf(c, "extern const struct sql_statement sql_" STR_FMT ";\n",
				STR_ARG(files[f].statements[s].name));
	buf_add_c(c, "\nconst struct sql_statement *const sql_statements[] = {\n");
	for (size_t f = 0; f < count; f++)
		for (size_t s = 0; s < files[f].count; s++)
			buf_printf(
				c, "\t&sql_" STR_FMT ",\n", STR_ARG(files[f].statements[s].name));
	buf_add_c(c, "};\nconst size_t sql_statement_count = ARRAY_LENGTH(sql_statements);\n");
}

static void write_checksum(struct buf *c, const struct migration_file *file)
{
	unsigned char sum[EVP_MAX_MD_SIZE];
	unsigned n = 0;
	if (EVP_Digest(file->content.p, file->content.n, sum, &n, EVP_sha256(), NULL) != 1)
		fail_at(file->path, 1, "SHA-256 is not available");
	buf_add_c(c, "{{");
	for (unsigned i = 0; i < n; i++)
		buf_printf(c, "%s%u", i == 0 ? "" : ", ", sum[i]);
	buf_add_c(c, "}}");
}

void write_migrations(struct buf *c, const struct migration_file *files, size_t count)
{
	write_top(c, "The migrations", "sql/migrations");
	buf_add_c(c, "#include \"server/db/migrate.h\"\n\n");
	for (size_t f = 0; f < count; f++) {
		buf_printf(c, "static const char *const statements_%04llu[] = {\n",
			(unsigned long long)files[f].version);
		for (size_t s = 0; s < files[f].count; s++) {
			/* In brackets: it is meant to go over several lines. */
			buf_add_c(c, "\t(");
			write_literal(c, files[f].statements[s]);
			buf_add_c(c, "),\n");
		}
		buf_add_c(c, "};\n\n");
	}
	buf_add_c(c, "const struct migration migrations[] = {\n");
	for (size_t f = 0; f < count; f++) {
		buf_printf(c, "\t{%llu, \"" STR_FMT "\",\n\t\t",
			(unsigned long long)files[f].version, STR_ARG(files[f].name));
		write_checksum(c, &files[f]);
		buf_printf(c, ",\n\t\tstatements_%04llu, %zu},\n",
			(unsigned long long)files[f].version, files[f].count);
	}
	buf_add_c(c, "};\nconst size_t migration_count = ARRAY_LENGTH(migrations);\n");
}
