/* What is to be inspected; see inspections.h. */
#include "store-agent/journal/inspections.h"

#include "store-agent/journal/sql.h"

#define COLUMNS                                                                                    \
	"return_id, line, order_id, number, name, qty, condition, disposition, clerk, at,"         \
	" sku, serials"

static struct str place_of(const struct inspection *inspection)
{
	return inspection->is_in_quarantine ? disposition_name(DISPOSITION_QUARANTINE) : STR_EMPTY;
}

void inspection_note(struct journal_tx *tx, const struct inspection *inspection)
{
	struct str condition =
		inspection->has_condition ? condition_name(inspection->condition) : STR_EMPTY;
	sql_run(tx,
		"INSERT OR REPLACE INTO inspection (" COLUMNS
		") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		SQL_UUID(inspection->id.uuid), SQL_I64(inspection->line),
		SQL_UUID(inspection->order.uuid), SQL_TEXT(inspection->number),
		SQL_TEXT(inspection->name), SQL_I64(inspection->qty), SQL_TEXT(condition),
		SQL_TEXT(place_of(inspection)), SQL_TEXT(inspection->clerk),
		SQL_I64(inspection->at), SQL_TEXT(inspection->sku),
		SQL_TEXT(serials_print(journal_arena(tx), &inspection->serials, ",")));
}

static struct inspection read_row(struct rows *rows)
{
	struct inspection inspection = {
		.line = row_i64(rows, 1),
		.number = row_text(rows, 3),
		.name = row_text(rows, 4),
		.qty = row_i64(rows, 5),
		.is_in_quarantine = row_text(rows, 7).n > 0,
		.clerk = row_text(rows, 8),
		.at = row_i64(rows, 9),
		.sku = row_text(rows, 10),
	};
	struct str serials = row_text(rows, 11);
	if (!str_is_empty(serials) &&
		!serials_read(journal_arena(rows->tx), serials, &inspection.serials))
		sql_refuse(rows->tx);
	bool is_read = uuid_parse(row_text(rows, 0), &inspection.id.uuid) &&
		       uuid_parse(row_text(rows, 2), &inspection.order.uuid);
	if (!is_read)
		sql_refuse(rows->tx);
	inspection.has_condition = condition_parse(row_text(rows, 6), &inspection.condition);
	return inspection;
}

bool inspection_find(
	struct journal_tx *tx, return_id id, int64_t line, struct inspection *inspection_out)
{
	struct rows rows =
		sql_query(tx, "SELECT " COLUMNS " FROM inspection WHERE return_id = ? AND line = ?",
			SQL_UUID(id.uuid), SQL_I64(line));
	bool is_found = rows_next(&rows);
	if (is_found)
		*inspection_out = read_row(&rows);
	rows_end(&rows);
	return is_found;
}

void inspection_forget(struct journal_tx *tx, return_id id, int64_t line)
{
	sql_run(tx, "DELETE FROM inspection WHERE return_id = ? AND line = ?", SQL_UUID(id.uuid),
		SQL_I64(line));
}

void inspection_settle(
	struct journal_tx *tx, const struct inspection *inspection, enum disposition disposition)
{
	struct inspection settled = *inspection;
	settled.is_in_quarantine = true;
	if (disposition == DISPOSITION_QUARANTINE)
		inspection_note(tx, &settled);
	else
		inspection_forget(tx, inspection->id, inspection->line);
}

int64_t inspection_count(struct journal_tx *tx)
{
	return sql_number(tx, "SELECT count(*) FROM inspection WHERE disposition = ''");
}

int64_t inspection_count_all(struct journal_tx *tx)
{
	return sql_number(tx, "SELECT count(*) FROM inspection");
}

size_t inspection_list_part(
	struct journal_tx *tx, size_t from, size_t most, const struct inspection **inspections_out)
{
	struct inspection *list = arena_new_array(journal_arena(tx), most, struct inspection);
	size_t count = 0;
	struct rows rows = sql_query(tx,
		"SELECT " COLUMNS
		" FROM inspection ORDER BY disposition, at, return_id, line LIMIT ? OFFSET ?",
		SQL_I64((int64_t)most), SQL_I64((int64_t)from));
	while (rows_next(&rows))
		list[count++] = read_row(&rows);
	rows_end(&rows);
	*inspections_out = list;
	return count;
}
