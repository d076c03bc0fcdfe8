/* Any bytes as a CSV file: every record is clean or refused, and what is written is read back. */
#include <stdlib.h>

#include "common/buf.h"
#include "common/csv.h"

struct pass {
	struct arena *arena;
	size_t records, bad;
	struct buf written;
};

static void write_record(struct pass *pass, const struct csv *csv)
{
	size_t columns = csv_column_count(csv);
	for (size_t i = 0; i < columns; i++) {
		struct str value = csv_value(csv, (int)i);
		if (!str_is_clean_utf8(value, true))
			abort();
		csv_write_value(&pass->written, value, i + 1 == columns);
	}
}

/* The header of the second file: the names of the first may need no quotes there. */
static void write_header(struct pass *pass, const struct csv *csv)
{
	size_t columns = csv_column_count(csv);
	for (size_t i = 0; i < columns; i++)
		csv_write_value(
			&pass->written, str_printf(pass->arena, "column %zu", i), i + 1 == columns);
}

/* The number of columns; 0 when there is no header. */
static size_t read_all(struct pass *pass, struct str text)
{
	struct str why;
	size_t columns = 0;
	buf_init(&pass->written, pass->arena, 16 << 20);
	FILE *file = fmemopen((char *)(uintptr_t)text.p, text.n, "r");
	struct csv *csv = file == NULL ? NULL : csv_open(file, pass->arena, &why);
	if (csv != NULL) {
		columns = csv_column_count(csv);
		write_header(pass, csv);
		for (enum csv_step step; (step = csv_next(csv, &why)) != CSV_END;) {
			if (csv_line(csv) == 0 || csv_position(csv) > text.n)
				abort();
			pass->records += step == CSV_RECORD;
			pass->bad += step == CSV_BAD_RECORD;
			if (step == CSV_RECORD)
				write_record(pass, csv);
		}
	}
	csv_close(csv);
	if (file != NULL)
		fclose(file);
	return columns;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(256 << 20);
	struct pass first = {.arena = arena}, second = {.arena = arena};
	size_t columns = read_all(&first, str_dup(arena, (struct str){(const char *)data, size}));
	/* An empty value in a table of one column is a blank line, which is no record. */
	if (columns > 1) {
		size_t again = read_all(&second, buf_str(&first.written));
		if (again != columns || second.records != first.records || second.bad != 0)
			abort();
	}
	arena_free(arena);
	return 0;
}
