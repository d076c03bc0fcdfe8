/*
 * sqlgen: makes C of the statements and migrations in sql/.
 *
 *	sqlgen OUTDIR FILE.sql...
 *
 * Files in a folder "queries" become OUTDIR/q_NAME.h and .c and a row each in OUTDIR/statements.c;
 *files in a folder "migrations" become OUTDIR/migrations.c. A file that would not change is not
 *written again, so that only what has to is compiled.
 */
#include "tools/sqlgen.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILES_MAX = 200, SOURCE_MAX = 4 << 20 };

void fail_at(const char *path, int line, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fprintf(stderr, "%s:%d: error: ", path, line);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(1);
}

static bool file_is(const char *path, struct str text)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		return false;
	bool is_same = true;
	for (size_t i = 0; i < text.n && is_same; i++)
		is_same = fgetc(file) == (unsigned char)text.p[i];
	is_same = is_same && fgetc(file) == EOF;
	fclose(file);
	return is_same;
}

static void write_file(const char *path, struct buf *text)
{
	struct str content = buf_str(text);
	if (buf_is_full(text))
		fail_at(path, 1, "the generated file would be larger than %d bytes", SOURCE_MAX);
	if (file_is(path, content))
		return;
	FILE *file = fopen(path, "wb");
	if (file == NULL || fwrite(content.p, 1, content.n, file) != content.n || fclose(file) != 0)
		fail_at(path, 1, "cannot be written: %s", strerror(errno));
}

static void write_query_files(
	struct arena *arena, const char *folder, const struct query_file *file)
{
	struct buf text;
	buf_init(&text, arena, SOURCE_MAX);
	write_query_header(&text, file);
	write_file(arena_printf(arena, "%s/q_" STR_FMT ".h", folder, STR_ARG(file->name)), &text);
	buf_clear(&text);
	write_query_source(&text, file);
	write_file(arena_printf(arena, "%s/q_" STR_FMT ".c", folder, STR_ARG(file->name)), &text);
}

/* Statement names are C names, so they are unique over all files. */
static void check_names(const struct query_file *files, size_t count)
{
	for (size_t f = 0; f < count; f++)
		for (size_t s = 0; s < files[f].count; s++)
			for (size_t g = 0; g <= f; g++)
				for (size_t t = 0; t < (g == f ? s : files[g].count); t++)
					if (str_equal(files[f].statements[s].name,
						    files[g].statements[t].name))
						fail_at(files[f].path, files[f].statements[s].line,
							"the name " STR_FMT
							" is taken already at %s:%d",
							STR_ARG(files[f].statements[s].name),
							files[g].path, files[g].statements[t].line);
}

static bool is_in_folder(const char *path, const char *folder)
{
	struct str rest = str_of(path);
	while (rest.n > 0)
		if (str_equal_c(str_cut(&rest, '/'), folder))
			return true;
	return false;
}

int main(int argc, char **argv)
{
	if (argc < 3 || argc > FILES_MAX) {
		fprintf(stderr, "usage: sqlgen OUTDIR FILE.sql...\n");
		return 2;
	}
	struct arena *arena = arena_new(512 << 20);
	struct query_file *queries = arena_new_array(arena, (size_t)argc, struct query_file);
	struct migration_file *migrations =
		arena_new_array(arena, (size_t)argc, struct migration_file);
	size_t query_count = 0, migration_count = 0;

	for (int i = 2; i < argc; i++) {
		if (is_in_folder(argv[i], "migrations"))
			migrations[migration_count++] = migration_file_read(arena, argv[i]);
		else
			queries[query_count++] = query_file_read(arena, argv[i]);
	}
	check_names(queries, query_count);
	for (size_t i = 0; i < query_count; i++)
		write_query_files(arena, argv[1], &queries[i]);

	struct buf text;
	if (migration_count > 0) {
		buf_init(&text, arena, SOURCE_MAX);
		write_migrations(&text, migrations, migration_count);
		write_file(arena_printf(arena, "%s/migrations.c", argv[1]), &text);
		buf_clear(&text);
		write_statement_list(&text, queries, query_count);
		write_file(arena_printf(arena, "%s/statements.c", argv[1]), &text);
	}
	arena_free(arena);
	return 0;
}
