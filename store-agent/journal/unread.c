/* What could not be read; see unread.h. */
#include "store-agent/journal/unread.h"

#include "store-agent/journal/sql.h"

void unread_add(
	struct journal_tx *tx, struct str subject, int64_t seq, struct str label, int64_t now)
{
	sql_run(tx,
		"INSERT INTO unread (subject, seq, label, at) VALUES (?1, ?2, ?3, ?4)"
		" ON CONFLICT (subject) DO UPDATE SET seq = ?2, label = ?3, at = ?4",
		SQL_TEXT(subject), SQL_I64(seq), SQL_TEXT(label), SQL_I64(now));
}

void unread_clear(struct journal_tx *tx, struct str subject)
{
	sql_run(tx, "DELETE FROM unread WHERE subject = ?", SQL_TEXT(subject));
}

size_t unread_list(struct journal_tx *tx, const struct unread **unread_out)
{
	struct unread *list = arena_new_array(journal_arena(tx), UNREAD_MAX, struct unread);
	size_t count = 0;
	struct rows rows = sql_query(
		tx, "SELECT seq, label, at FROM unread ORDER BY seq LIMIT ?", SQL_I64(UNREAD_MAX));
	while (rows_next(&rows))
		list[count++] =
			(struct unread){row_i64(&rows, 0), row_text(&rows, 1), row_i64(&rows, 2)};
	*unread_out = list;
	return count;
}

int64_t unread_count(struct journal_tx *tx)
{
	return sql_number(tx, "SELECT count(*) FROM unread");
}

bool unread_seen(struct journal_tx *tx, int64_t seq)
{
	return sql_run(tx, "DELETE FROM unread WHERE seq = ?", SQL_I64(seq)) > 0;
}
