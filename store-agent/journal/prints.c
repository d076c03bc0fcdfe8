/* Print jobs; see prints.h. */
#include "store-agent/journal/prints.h"

#include "store-agent/journal/sql.h"

/* Where a job goes: what a clerk chose, or where its kind goes, or the folder. */
#define OUTPUT                                                                                     \
	"coalesce(nullif(j.output, ''), (SELECT n.value FROM note n"                               \
	" WHERE n.name = 'print_route.' || j.kind), '" PRINT_TO_FOLDER "')"
#define COLUMNS                                                                                    \
	"j.seq, j.id, j.kind, j.subject, j.bags, j.is_copy, j.asked_at, j.printed_at, j.file,"     \
	" j.state, " OUTPUT ", j.trouble, j.trouble_since, j.attempts, j.remote"
#define IS_WAITING "j.state IN ('asked', 'unknown')"
/* What is put off is put off for seconds; what seems later than that, a clock was set back. */
#define IS_DUE "(j.next_at <= ?2 OR j.next_at > ?2 + 600000)"

/* Trouble began when it was first seen; if that seems to be still to come, now. */
#define SINCE(now)                                                                                 \
	" WHEN trouble_since = 0 OR trouble_since > " now " THEN " now " ELSE trouble_since END"

#define PRINT_WORD_TEXT(name, text) text,
static const char *const kind_names[] = {PRINT_KIND_LIST(PRINT_WORD_TEXT)};
static const char *const state_names[] = {PRINT_STATE_LIST(PRINT_WORD_TEXT)};
static const char *const trouble_names[] = {PRINT_TROUBLE_LIST(PRINT_WORD_TEXT)};

struct str print_kind_name(enum print_kind kind)
{
	return str_of(kind_names[kind]);
}

struct str print_state_name(enum print_state state)
{
	return str_of(state_names[state]);
}

struct str print_trouble_name(enum print_trouble trouble)
{
	return str_of(trouble_names[trouble]);
}

/* The place of a word in its list; `count` when it is not there. */
static size_t word_index(const char *const *words, size_t count, struct str text)
{
	size_t i = 0;
	while (i < count && !str_equal_c(text, words[i]))
		i++;
	return i;
}

bool print_kind_parse(struct str text, enum print_kind *kind_out)
{
	size_t i = word_index(kind_names, ARRAY_LENGTH(kind_names), text);
	*kind_out = (enum print_kind)i;
	return i < ARRAY_LENGTH(kind_names);
}

/* --- where papers go --- */

static const char *route_note(struct journal_tx *tx, enum print_kind kind)
{
	return arena_printf(journal_arena(tx), "print_route.%s", kind_names[kind]);
}

void print_route_set(struct journal_tx *tx, enum print_kind kind, struct str output)
{
	note_set(tx, route_note(tx, kind), output);
}

struct str print_route(struct journal_tx *tx, enum print_kind kind)
{
	struct str output = note_get(tx, route_note(tx, kind));
	return str_is_empty(output) ? STR(PRINT_TO_FOLDER) : output;
}

static bool is_among(struct str name, const struct str *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(name, names[i]))
			return true;
	return false;
}

void print_keep_outputs(struct journal_tx *tx, const struct str *names, size_t count)
{
	struct rows rows =
		sql_query(tx, "SELECT DISTINCT output FROM print_job WHERE output <> ''");
	while (rows_next(&rows)) {
		struct str name = row_text(&rows, 0);
		if (!is_among(name, names, count))
			sql_run(tx, "UPDATE print_job SET output = '' WHERE output = ?",
				SQL_TEXT(name));
	}
}

/* --- asking --- */

static void ask(struct journal_tx *tx, const struct print_job *job)
{
	sql_run(tx,
		"INSERT INTO print_job (id, kind, subject, asked_at, bags, output, is_copy)"
		" SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?2 <> 'test_page' AND EXISTS"
		"  (SELECT 1 FROM print_job WHERE kind = ?2 AND subject = ?3)"
		" WHERE NOT EXISTS (SELECT 1 FROM print_job WHERE id = ?1)",
		SQL_UUID(job->id), SQL_TEXT(print_kind_name(job->kind)), SQL_UUID(job->subject),
		SQL_I64(job->asked_at), SQL_I64(job->bags), SQL_TEXT(job->output));
}

void print_ask(struct journal_tx *tx, struct uuid id, enum print_kind kind, struct uuid subject,
	int64_t now)
{
	ask(tx, &(struct print_job){.id = id, .kind = kind, .subject = subject, .asked_at = now});
}

void print_ask_labels(
	struct journal_tx *tx, struct uuid id, struct uuid fulfilment, int64_t bags, int64_t now)
{
	if (!str_equal_c(print_route(tx, PRINT_BAG_LABEL), PRINT_TO_NOBODY))
		ask(tx, &(struct print_job){.id = id,
				.kind = PRINT_BAG_LABEL,
				.subject = fulfilment,
				.bags = bags,
				.asked_at = now});
}

void print_ask_test(struct journal_tx *tx, struct uuid id, struct str output, int64_t now)
{
	ask(tx, &(struct print_job){
			.id = id, .kind = PRINT_TEST_PAGE, .output = output, .asked_at = now});
}

/* --- reading --- */

static void read_job(struct rows *rows, struct print_job *job_out)
{
	size_t kind = word_index(kind_names, ARRAY_LENGTH(kind_names), row_text(rows, 2));
	size_t state = word_index(state_names, ARRAY_LENGTH(state_names), row_text(rows, 9));
	size_t trouble = word_index(trouble_names, ARRAY_LENGTH(trouble_names), row_text(rows, 11));
	*job_out = (struct print_job){
		.seq = row_i64(rows, 0),
		.id = row_uuid(rows, 1),
		.kind = (enum print_kind)kind,
		.subject = row_uuid(rows, 3),
		.bags = row_i64(rows, 4),
		.is_copy = row_i64(rows, 5) != 0,
		.asked_at = row_i64(rows, 6),
		.printed_at = row_i64(rows, 7),
		.file = row_text(rows, 8),
		.state = (enum print_state)state,
		.output = row_text(rows, 10),
		.trouble = (enum print_trouble)trouble,
		.trouble_since = row_i64(rows, 12),
		.attempts = row_i64(rows, 13),
		.remote = row_i64(rows, 14),
	};
	if (kind == ARRAY_LENGTH(kind_names) || state == ARRAY_LENGTH(state_names) ||
		trouble == ARRAY_LENGTH(trouble_names))
		sql_refuse(rows->tx);
}

static bool load_job(struct rows *rows, struct print_job *job_out)
{
	bool is_found = rows_next(rows);
	if (is_found)
		read_job(rows, job_out);
	rows_end(rows);
	return is_found;
}

bool print_next(struct journal_tx *tx, struct str output, int64_t now, struct print_job *job_out)
{
	struct rows rows = sql_query(tx,
		"SELECT " COLUMNS " FROM print_job j WHERE " IS_WAITING " AND " OUTPUT " = ?1"
		" AND " IS_DUE " ORDER BY j.seq LIMIT 1",
		SQL_TEXT(output), SQL_I64(now));
	return load_job(&rows, job_out);
}

bool print_overdue(struct journal_tx *tx, struct str output, int64_t patience_ms, int64_t now,
	struct print_job *job_out)
{
	struct rows rows = sql_query(tx,
		"SELECT " COLUMNS " FROM print_job j WHERE j.state IN ('asked', 'unknown', 'sent')"
		" AND " OUTPUT " = ?1 AND " IS_DUE " AND j.trouble_since > 0"
		" AND j.trouble_since <= ?3 ORDER BY j.seq LIMIT 1",
		SQL_TEXT(output), SQL_I64(now), SQL_I64(now - patience_ms));
	return load_job(&rows, job_out);
}

bool print_sent_next(
	struct journal_tx *tx, struct str output, int64_t now, struct print_job *job_out)
{
	struct rows rows = sql_query(tx,
		"SELECT " COLUMNS " FROM print_job j WHERE j.state = 'sent' AND j.remote > 0"
		" AND " OUTPUT " = ?1 AND " IS_DUE " ORDER BY j.next_at, j.seq LIMIT 1",
		SQL_TEXT(output), SQL_I64(now));
	return load_job(&rows, job_out);
}

int64_t print_next_due(struct journal_tx *tx, struct str output)
{
	struct rows rows = sql_query(tx,
		"SELECT min(j.next_at) FROM print_job j"
		" WHERE (" IS_WAITING " OR j.state = 'sent' AND j.remote > 0) AND " OUTPUT " = ?",
		SQL_TEXT(output));
	int64_t due = INT64_MAX;
	if (rows_next(&rows) && !row_is_null(&rows, 0))
		due = row_i64(&rows, 0);
	rows_end(&rows);
	return due;
}

/* --- what became of it --- */

void print_begin(struct journal_tx *tx, int64_t seq)
{
	sql_run(tx,
		"UPDATE print_job SET state = 'unknown', attempts = attempts + 1, remote = 0"
		" WHERE seq = ?",
		SQL_I64(seq));
}

void print_has_number(struct journal_tx *tx, int64_t seq, int64_t remote)
{
	sql_run(tx, "UPDATE print_job SET remote = ? WHERE seq = ?", SQL_I64(remote), SQL_I64(seq));
}

void print_done(struct journal_tx *tx, int64_t seq, enum print_state state,
	enum print_trouble trouble, struct str file, int64_t now)
{
	sql_run(tx,
		"UPDATE print_job SET state = ?2, file = ?3, printed_at = ?4, next_at = ?4,"
		" trouble = CASE WHEN ?2 = 'folder' AND ?5 = '' THEN trouble ELSE ?5 END,"
		" trouble_since = 0 WHERE seq = ?1",
		SQL_I64(seq), SQL_TEXT(print_state_name(state)), SQL_TEXT(file), SQL_I64(now),
		SQL_TEXT(print_trouble_name(trouble)));
}

void print_put_off(struct journal_tx *tx, int64_t seq, enum print_state state,
	enum print_trouble trouble, int64_t now, int64_t next_at)
{
	sql_run(tx,
		"UPDATE print_job SET state = ?2, trouble = ?3, next_at = ?5,"
		" trouble_since = CASE WHEN ?3 = '' THEN 0" SINCE("?4") " WHERE seq = ?1",
		SQL_I64(seq), SQL_TEXT(print_state_name(state)),
		SQL_TEXT(print_trouble_name(trouble)), SQL_I64(now), SQL_I64(next_at));
}

void print_put_off_all(struct journal_tx *tx, struct str output, enum print_trouble trouble,
	int64_t now, int64_t next_at)
{
	sql_run(tx,
		"UPDATE print_job AS j SET trouble = ?2, next_at = ?4,"
		" trouble_since = CASE" SINCE("?3") " WHERE " IS_WAITING " AND " OUTPUT " = ?1",
		SQL_TEXT(output), SQL_TEXT(print_trouble_name(trouble)), SQL_I64(now),
		SQL_I64(next_at));
}

/* --- the clerk --- */

enum reason print_retry(struct journal_tx *tx, int64_t seq, struct str output, int64_t now)
{
	int64_t count = sql_run(tx,
		"UPDATE print_job SET state = 'asked', is_copy = is_copy OR state <> 'asked',"
		" output = CASE ?2 WHEN '' THEN output ELSE ?2 END, next_at = ?3, trouble = '',"
		" trouble_since = 0, attempts = 0, remote = 0, printed_at = NULL WHERE seq = ?1",
		SQL_I64(seq), SQL_TEXT(output), SQL_I64(now));
	return count > 0 ? REASON_OK : REASON_NOT_FOUND;
}

void print_retry_all(struct journal_tx *tx, struct str output, int64_t now)
{
	sql_run(tx,
		"UPDATE print_job AS j SET state = 'asked', is_copy = 1, next_at = ?2, trouble = "
		"'',"
		" trouble_since = 0, attempts = 0, remote = 0, printed_at = NULL"
		" WHERE state = 'folder' AND " OUTPUT " = ?1",
		SQL_TEXT(output), SQL_I64(now));
}

bool print_seen(struct journal_tx *tx, int64_t seq)
{
	return sql_run(tx,
		       "UPDATE print_job SET state = 'confirmed' WHERE seq = ? AND state = "
		       "'folder'",
		       SQL_I64(seq)) > 0;
}

#define IS_IN_TROUBLE "(j.state = 'folder' OR j.trouble_since > 0)"

size_t print_troubles(struct journal_tx *tx, const struct print_job **jobs_out)
{
	struct print_job *jobs =
		arena_new_array(journal_arena(tx), PRINTS_LISTED_MAX, struct print_job);
	size_t count = 0;
	struct rows rows = sql_query(tx,
		"SELECT " COLUMNS " FROM print_job j WHERE " IS_IN_TROUBLE
		" ORDER BY j.seq LIMIT ?",
		SQL_I64(PRINTS_LISTED_MAX));
	while (rows_next(&rows))
		read_job(&rows, &jobs[count++]);
	*jobs_out = jobs;
	return count;
}

int64_t print_trouble_count(struct journal_tx *tx)
{
	return sql_number(tx, "SELECT count(*) FROM print_job j WHERE " IS_IN_TROUBLE);
}

int64_t print_waiting_count(struct journal_tx *tx)
{
	return sql_number(tx, "SELECT count(*) FROM print_job j WHERE " IS_WAITING);
}

int64_t print_folder_count(struct journal_tx *tx)
{
	return sql_number(tx, "SELECT count(*) FROM print_job WHERE state = 'folder'");
}

bool print_latest(
	struct journal_tx *tx, enum print_kind kind, struct uuid subject, struct print_job *job_out)
{
	struct rows rows = sql_query(tx,
		"SELECT " COLUMNS " FROM print_job j WHERE j.kind = ? AND j.subject = ?"
		" ORDER BY j.seq DESC LIMIT 1",
		SQL_TEXT(print_kind_name(kind)), SQL_UUID(subject));
	return load_job(&rows, job_out);
}

/* --- receipts --- */

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

int64_t receipt_at(struct journal_tx *tx, command_id command)
{
	return sql_number(tx, "SELECT at FROM receipt WHERE command = ?", SQL_UUID(command.uuid));
}
