/* Print jobs; see prints.h. */
#include "store-agent/journal/prints.h"

#include "store-agent/journal/sql.h"

#define COLUMNS "seq, id, kind, subject, is_copy, asked_at, printed_at, file"

#define PRINT_KIND_TEXT(name, text) text,
static const char *const kind_names[] = {PRINT_KIND_LIST(PRINT_KIND_TEXT)};

struct str print_kind_name(enum print_kind kind)
{
	return str_of(kind_names[kind]);
}

void print_ask(struct journal_tx *tx, struct uuid id, enum print_kind kind, struct uuid subject,
	int64_t now)
{
	struct str kind_name = print_kind_name(kind);
	sql_run(tx,
		"INSERT INTO print_job (id, kind, subject, asked_at, is_copy)"
		" SELECT ?1, ?2, ?3, ?4, EXISTS"
		"  (SELECT 1 FROM print_job WHERE kind = ?2 AND subject = ?3)"
		" WHERE NOT EXISTS (SELECT 1 FROM print_job WHERE id = ?1)",
		SQL_UUID(id), SQL_TEXT(kind_name), SQL_UUID(subject), SQL_I64(now));
}

static bool load_job(struct rows *rows, struct print_job *job_out)
{
	bool is_found = rows_next(rows);
	if (is_found) {
		*job_out = (struct print_job){
			.seq = row_i64(rows, 0),
			.id = row_uuid(rows, 1),
			.subject = row_uuid(rows, 3),
			.is_copy = row_i64(rows, 4) != 0,
			.asked_at = row_i64(rows, 5),
			.printed_at = row_i64(rows, 6),
			.file = row_text(rows, 7),
		};
		for (size_t i = 0; i < ARRAY_LENGTH(kind_names); i++)
			if (str_equal_c(row_text(rows, 2), kind_names[i]))
				job_out->kind = (enum print_kind)i;
	}
	rows_end(rows);
	return is_found;
}

bool print_next(struct journal_tx *tx, struct print_job *job_out)
{
	struct rows rows = sql_query(tx,
		"SELECT " COLUMNS " FROM print_job WHERE printed_at IS NULL ORDER BY seq LIMIT 1");
	return load_job(&rows, job_out);
}

void print_done(struct journal_tx *tx, int64_t seq, struct str file, int64_t now)
{
	sql_run(tx, "UPDATE print_job SET printed_at = ?, file = ? WHERE seq = ?", SQL_I64(now),
		SQL_TEXT(file), SQL_I64(seq));
}

int64_t print_waiting_count(struct journal_tx *tx)
{
	return sql_number(tx, "SELECT count(*) FROM print_job WHERE printed_at IS NULL");
}

bool print_latest(
	struct journal_tx *tx, enum print_kind kind, struct uuid subject, struct print_job *job_out)
{
	struct rows rows = sql_query(tx,
		"SELECT " COLUMNS " FROM print_job WHERE kind = ? AND subject = ?"
		" ORDER BY seq DESC LIMIT 1",
		SQL_TEXT(print_kind_name(kind)), SQL_UUID(subject));
	return load_job(&rows, job_out);
}

void receipt_save(struct journal_tx *tx, command_id command, struct str facts, int64_t now)
{
	sql_run(tx, "INSERT INTO receipt (command, facts, at) VALUES (?, ?, ?)",
		SQL_UUID(command.uuid), SQL_TEXT(facts), SQL_I64(now));
}

struct str receipt_load(struct journal_tx *tx, command_id command)
{
	struct rows rows = sql_query(
		tx, "SELECT facts FROM receipt WHERE command = ?", SQL_UUID(command.uuid));
	struct str facts = rows_next(&rows) ? row_text(&rows, 0) : STR_EMPTY;
	rows_end(&rows);
	return facts;
}
