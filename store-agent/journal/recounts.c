/* What is to be counted; see recounts.h. */
#include "store-agent/journal/recounts.h"

#include "store-agent/journal/sql.h"

void recount_note(struct journal_tx *tx, const struct recount *recount)
{
	sql_run(tx,
		"INSERT INTO recount (sku, name, shelf, clerk, at) VALUES (?1, ?2, ?3, ?4, ?5)"
		" ON CONFLICT (sku) DO UPDATE SET name = ?2, shelf = ?3, clerk = ?4, at = ?5",
		SQL_TEXT(recount->sku), SQL_TEXT(recount->name), SQL_TEXT(recount->shelf),
		SQL_TEXT(recount->clerk), SQL_I64(recount->at));
}

bool recount_is_due(struct journal_tx *tx, struct str sku)
{
	return sql_number(tx, "SELECT EXISTS (SELECT 1 FROM recount WHERE sku = ?)",
		       SQL_TEXT(sku)) == 1;
}

void recount_undo(struct journal_tx *tx, struct str sku, int64_t at)
{
	sql_run(tx, "DELETE FROM recount WHERE sku = ? AND at = ?", SQL_TEXT(sku), SQL_I64(at));
}

bool recount_end(struct journal_tx *tx, struct str sku)
{
	return sql_run(tx, "DELETE FROM recount WHERE sku = ?", SQL_TEXT(sku)) > 0;
}

int64_t recount_count(struct journal_tx *tx)
{
	return sql_number(tx, "SELECT count(*) FROM recount");
}

size_t recount_list(struct journal_tx *tx, const struct recount **recounts_out)
{
	struct recount *list = arena_new_array(journal_arena(tx), RECOUNTS_MAX, struct recount);
	size_t count = 0;
	struct rows rows = sql_query(tx,
		"SELECT sku, name, shelf, clerk, at FROM recount ORDER BY shelf, sku LIMIT ?",
		SQL_I64(RECOUNTS_MAX));
	while (rows_next(&rows))
		list[count++] = (struct recount){row_text(&rows, 0), row_text(&rows, 1),
			row_text(&rows, 2), row_text(&rows, 3), row_i64(&rows, 4)};
	*recounts_out = list;
	return count;
}
