/* Products that were not found; see doubts.h. */
#include "store-agent/journal/doubts.h"

#include "store-agent/journal/sql.h"

void doubt_note(struct journal_tx *tx, const struct doubt *doubt)
{
	sql_run(tx,
		"INSERT INTO doubt (sku, short_id, clerk, at) VALUES (?1, ?2, ?3, ?4)"
		" ON CONFLICT (sku) DO UPDATE SET short_id = ?2, clerk = ?3, at = ?4",
		SQL_TEXT(doubt->sku), SQL_TEXT(doubt->short_id), SQL_TEXT(doubt->clerk),
		SQL_I64(doubt->at));
}

void doubt_clear(struct journal_tx *tx, struct str sku)
{
	sql_run(tx, "DELETE FROM doubt WHERE sku = ?", SQL_TEXT(sku));
}

size_t doubt_list(struct journal_tx *tx, const struct doubt **doubts_out)
{
	struct doubt *list = arena_new_array(journal_arena(tx), DOUBTS_MAX, struct doubt);
	size_t count = 0;
	struct rows rows = sql_query(tx,
		"SELECT sku, short_id, clerk, at FROM doubt ORDER BY at DESC, sku LIMIT ?",
		SQL_I64(DOUBTS_MAX));
	while (rows_next(&rows))
		list[count++] = (struct doubt){row_text(&rows, 0), row_text(&rows, 1),
			row_text(&rows, 2), row_i64(&rows, 3)};
	*doubts_out = list;
	return count;
}
