/* What is to be prepared; see queue.h. */
#include "store-agent/journal/queue.h"

#include "store-agent/journal/fulfilments.h"
#include "store-agent/journal/sql.h"

#define IS_QUEUED "f.state IN ('assigned', 'accepted', 'picking')"

/* ?1 is now, ?2 the clerk. As fulfilment_band. */
static const char *const conditions[QUEUE_PARTS] = {
	[QUEUE_ALL] = "?1 = ?1 AND ?2 = ?2",
	[QUEUE_LATE] = "?1 > f.promised_at AND ?2 = ?2",
	[QUEUE_AT_RISK] = "?1 <= f.promised_at AND ?2 = ?2 AND"
			  " (?1 - f.placed_at) * 100 >= (f.promised_at - f.placed_at) * 80",
	[QUEUE_IN_TIME] = "?1 <= f.promised_at AND ?2 = ?2 AND"
			  " (?1 - f.placed_at) * 100 < (f.promised_at - f.placed_at) * 80",
	[QUEUE_MINE] = "?1 = ?1 AND f.state = 'picking' AND f.clerk = ?2",
};

int64_t queue_count(struct journal_tx *tx, const struct queue_look *look)
{
	const char *sql = arena_printf(journal_arena(tx),
		"SELECT count(*) FROM fulfilment f WHERE " IS_QUEUED " AND %s",
		conditions[look->part]);
	return sql_number(tx, sql, SQL_I64(look->now), SQL_TEXT(look->clerk));
}

/* The rows name fulfilments; loaded when the statement is done with. */
static size_t load_named(struct rows *rows, size_t most, const struct fulfilment **fulfilments_out)
{
	struct journal_tx *tx = rows->tx;
	fulfilment_id *ids = arena_new_array(journal_arena(tx), most, fulfilment_id);
	struct fulfilment *list = arena_new_array(journal_arena(tx), most, struct fulfilment);
	size_t count = 0, loaded = 0;
	while (rows_next(rows))
		if (count < most)
			ids[count++].uuid = row_uuid(rows, 0);
	for (size_t i = 0; i < count; i++)
		loaded += fulfilment_load(tx, ids[i], &list[loaded]);
	*fulfilments_out = list;
	return loaded;
}

size_t queue_list(struct journal_tx *tx, const struct queue_look *look,
	const struct fulfilment **fulfilments_out)
{
	const char *sql = arena_printf(journal_arena(tx),
		"SELECT f.id FROM fulfilment f WHERE " IS_QUEUED " AND %s"
		" ORDER BY f.promised_at, f.id LIMIT ?3 OFFSET ?4",
		conditions[look->part]);
	struct rows rows = sql_query(tx, sql, SQL_I64(look->now), SQL_TEXT(look->clerk),
		SQL_I64((int64_t)look->most), SQL_I64((int64_t)look->from));
	return load_named(&rows, look->most, fulfilments_out);
}

#define IS_UNTOUCHED "f.state = 'accepted' AND f.id NOT IN (SELECT m.fulfilment FROM wave_member m)"

size_t queue_untouched(struct journal_tx *tx, size_t most, const fulfilment_id **ids_out)
{
	fulfilment_id *ids = arena_new_array(journal_arena(tx), most, fulfilment_id);
	size_t count = 0;
	struct rows rows = sql_query(tx,
		"SELECT f.id FROM fulfilment f WHERE " IS_UNTOUCHED
		" ORDER BY f.promised_at, f.id LIMIT ?",
		SQL_I64((int64_t)most));
	while (rows_next(&rows))
		ids[count++].uuid = row_uuid(&rows, 0);
	*ids_out = ids;
	return count;
}

int64_t queue_untouched_count(struct journal_tx *tx)
{
	return sql_number(tx, "SELECT count(*) FROM fulfilment f WHERE " IS_UNTOUCHED);
}

size_t queue_wants(struct journal_tx *tx, struct str sku, const struct fulfilment **fulfilments_out)
{
	struct rows rows = sql_query(tx,
		"SELECT f.id FROM fulfilment f WHERE " IS_QUEUED " AND EXISTS"
		" (SELECT 1 FROM json_each(f.document, '$.lines') j JOIN line l"
		"   ON l.fulfilment = f.id AND l.line = json_extract(j.value, '$.line')"
		"  WHERE json_extract(j.value, '$.sku') = ?1"
		"   AND l.picked + l.short < json_extract(j.value, '$.ordered'))"
		" ORDER BY f.promised_at, f.id LIMIT ?2",
		SQL_TEXT(sku), SQL_I64(QUEUE_WANTS_MAX));
	return load_named(&rows, QUEUE_WANTS_MAX, fulfilments_out);
}

#define MAY_HOLD                                                                                   \
	"(" IS_QUEUED " OR f.state = 'ready' OR f.has_put_back) AND EXISTS"                        \
	" (SELECT 1 FROM json_each(f.document, '$.lines') j"                                       \
	"  WHERE json_extract(j.value, '$.sku') = ?1)"

size_t queue_holding(
	struct journal_tx *tx, struct str sku, const struct fulfilment **fulfilments_out)
{
	int64_t most =
		sql_number(tx, "SELECT count(*) FROM fulfilment f WHERE " MAY_HOLD, SQL_TEXT(sku));
	struct rows rows =
		sql_query(tx, "SELECT f.id FROM fulfilment f WHERE " MAY_HOLD, SQL_TEXT(sku));
	return load_named(&rows, (size_t)most, fulfilments_out);
}

struct str queue_sku_of(struct journal_tx *tx, struct str gtin14)
{
	struct rows rows = sql_query(tx,
		"SELECT json_extract(j.value, '$.sku') FROM fulfilment f,"
		" json_each(f.document, '$.lines') j, json_each(j.value, '$.gtins') g"
		" WHERE " IS_QUEUED " AND g.value = ? LIMIT 1",
		SQL_TEXT(gtin14));
	struct str sku = rows_next(&rows) ? row_text(&rows, 0) : STR_EMPTY;
	rows_end(&rows);
	return sku;
}
