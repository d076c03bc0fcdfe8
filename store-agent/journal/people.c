/* Clerks and attempts; see people.h. */
#include "store-agent/journal/people.h"

#include "store-agent/journal/sql.h"

void clerk_replace_all(struct journal_tx *tx, const struct clerk *clerks, size_t count)
{
	sql_run(tx, "DELETE FROM clerk");
	for (size_t i = 0; i < count; i++)
		sql_run(tx, "INSERT OR REPLACE INTO clerk VALUES (?, ?, ?, ?)",
			SQL_TEXT(clerks[i].login), SQL_TEXT(clerks[i].name),
			SQL_TEXT(clerks[i].pin_hash), SQL_I64(clerks[i].is_manager));
}

static struct clerk row_clerk(const struct rows *rows)
{
	return (struct clerk){
		.login = row_text(rows, 0),
		.name = row_text(rows, 1),
		.pin_hash = row_text(rows, 2),
		.is_manager = row_i64(rows, 3) != 0,
	};
}

bool clerk_find(struct journal_tx *tx, struct str login, struct clerk *clerk_out)
{
	struct rows rows =
		sql_query(tx, "SELECT login, name, pin_hash, is_manager FROM clerk WHERE login = ?",
			SQL_TEXT(login));
	bool is_found = rows_next(&rows);
	if (is_found)
		*clerk_out = row_clerk(&rows);
	rows_end(&rows);
	return is_found;
}

size_t clerk_list(struct journal_tx *tx, const struct clerk **clerks_out)
{
	struct clerk *list = arena_new_array(journal_arena(tx), CLERKS_MAX, struct clerk);
	size_t count = 0;
	struct rows rows = sql_query(tx,
		"SELECT login, name, pin_hash, is_manager FROM clerk ORDER BY name, login LIMIT ?",
		SQL_I64(CLERKS_MAX));
	while (rows_next(&rows))
		list[count++] = row_clerk(&rows);
	*clerks_out = list;
	return count;
}

void attempt_add(struct journal_tx *tx, struct str subject, int64_t now)
{
	sql_run(tx, "INSERT INTO attempt (subject, at) VALUES (?, ?)", SQL_TEXT(subject),
		SQL_I64(now));
}

int64_t attempt_count(struct journal_tx *tx, struct str subject, int64_t since)
{
	return sql_number(tx, "SELECT count(*) FROM attempt WHERE subject = ? AND at > ?",
		SQL_TEXT(subject), SQL_I64(since));
}

void attempt_take_back(struct journal_tx *tx, struct str subject, int64_t at)
{
	sql_run(tx,
		"DELETE FROM attempt WHERE rowid ="
		" (SELECT max(rowid) FROM attempt WHERE subject = ? AND at = ?)",
		SQL_TEXT(subject), SQL_I64(at));
}

void attempt_forget(struct journal_tx *tx, struct str subject)
{
	sql_run(tx, "DELETE FROM attempt WHERE subject = ?", SQL_TEXT(subject));
}
