/* The fulfilments of the store; see fulfilments.h. */
#include "store-agent/journal/fulfilments.h"

#include "store-agent/journal/sql.h"

#define COLUMNS                                                                                    \
	"f.id, f.epoch, f.state, f.slot, f.document, f.clerk,"                                     \
	" coalesce((SELECT c.name FROM clerk c WHERE c.login = f.clerk), f.clerk), f.on_the_way,"  \
	" f.collected_at"

static void load_lines(struct journal_tx *tx, struct fulfilment *fulfilment)
{
	struct rows rows = sql_query(tx,
		"SELECT line, picked, short, collected, refused, returned, put_back, stray,"
		" later_at, offer, offer_name, offer_by, serials,"
		" (SELECT coalesce(sum(u.qty), 0) FROM untold u"
		"  WHERE u.fulfilment = line.fulfilment AND u.line = line.line)"
		" FROM line WHERE fulfilment = ?",
		SQL_UUID(fulfilment->id.uuid));
	while (rows_next(&rows)) {
		struct fulfilment_line *line = fulfilment_find_line(fulfilment, row_i64(&rows, 0));
		if (line == NULL)
			continue;
		line->picked = (int)row_i64(&rows, 1);
		line->short_count = (int)row_i64(&rows, 2);
		line->collected = (int)row_i64(&rows, 3);
		line->refused = (int)row_i64(&rows, 4);
		line->returned = (int)row_i64(&rows, 5);
		line->put_back = (int)row_i64(&rows, 6);
		line->stray = (int)row_i64(&rows, 7);
		line->later_at = row_i64(&rows, 8);
		line->offer.is_there =
			substitute_state_parse(row_text(&rows, 9), &line->offer.state);
		line->offer.name = row_text(&rows, 10);
		line->offer.answer_by = row_i64(&rows, 11);
		/* Written by the statement below: it can be read. */
		if (!serials_read(journal_arena(tx), row_text(&rows, 12), &line->serials))
			sql_refuse(tx);
		line->untold = (int)row_i64(&rows, 13);
	}
}

/* Documents were read once before they were stored, so a row that cannot be read is a damaged file.
 */
static bool load_row(struct rows *rows, struct fulfilment *fulfilment_out)
{
	struct journal_tx *tx = rows->tx;
	struct str document = row_text(rows, 4);
	json_t *json = json_loadb(document.p, document.n, 0, NULL);
	bool is_read = fulfilment_read(journal_arena(tx), json, fulfilment_out) &&
		       fulfilment_state_parse(row_text(rows, 2), &fulfilment_out->state);
	json_decref(json);
	if (!is_read) {
		sql_refuse(tx);
		return false;
	}
	fulfilment_out->epoch = row_i64(rows, 1);
	fulfilment_out->slot = row_text(rows, 3);
	fulfilment_out->clerk = row_text(rows, 5);
	fulfilment_out->clerk_name = row_text(rows, 6);
	fulfilment_out->is_on_the_way = row_i64(rows, 7) != 0;
	fulfilment_out->collected_at = row_i64(rows, 8);
	load_lines(tx, fulfilment_out);
	return true;
}

bool fulfilment_load(struct journal_tx *tx, fulfilment_id id, struct fulfilment *fulfilment_out)
{
	struct rows rows = sql_query(
		tx, "SELECT " COLUMNS " FROM fulfilment f WHERE f.id = ?", SQL_UUID(id.uuid));
	bool is_found = rows_next(&rows) && load_row(&rows, fulfilment_out);
	rows_end(&rows);
	return is_found;
}

static void save_lines(struct journal_tx *tx, const struct fulfilment *fulfilment)
{
	sql_run(tx, "DELETE FROM line WHERE fulfilment = ?", SQL_UUID(fulfilment->id.uuid));
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		const struct fulfilment_line *line = &fulfilment->lines[i];
		const struct line_offer *offer = &line->offer;
		sql_run(tx,
			"INSERT INTO line (fulfilment, line, picked, short, collected, refused,"
			" returned, put_back, stray, later_at, offer, offer_name, offer_by,"
			" serials) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			SQL_UUID(fulfilment->id.uuid), SQL_I64(line->line), SQL_I64(line->picked),
			SQL_I64(line->short_count), SQL_I64(line->collected),
			SQL_I64(line->refused), SQL_I64(line->returned), SQL_I64(line->put_back),
			SQL_I64(line->stray), SQL_I64(line->later_at),
			SQL_TEXT(offer->is_there ? substitute_state_name(offer->state) : STR_EMPTY),
			SQL_TEXT(offer->name), SQL_I64(offer->answer_by),
			SQL_TEXT(serials_print(journal_arena(tx), &line->serials, ",")));
	}
}

void fulfilment_save(struct journal_tx *tx, const struct fulfilment *fulfilment, int64_t now)
{
	sql_run(tx,
		"UPDATE fulfilment SET state = ?2, slot = ?3, has_put_back = ?4, changed_at = ?5,"
		" clerk = ?6, on_the_way = ?7, collected_at = ?8"
		" WHERE id = ?1",
		SQL_UUID(fulfilment->id.uuid), SQL_TEXT(fulfilment_state_name(fulfilment->state)),
		SQL_TEXT(fulfilment->slot), SQL_I64(fulfilment_has_put_back(fulfilment)),
		SQL_I64(now), SQL_TEXT(fulfilment->clerk), SQL_I64(fulfilment->is_on_the_way),
		SQL_I64(fulfilment->collected_at));
	save_lines(tx, fulfilment);
}

void fulfilment_save_document(struct journal_tx *tx, const struct fulfilment *fulfilment,
	struct str document, int64_t now)
{
	sql_run(tx,
		"INSERT INTO fulfilment (id, epoch, version, state, slot, short_id, order_id,"
		" number, promised_at, has_put_back, changed_at, document, placed_at, is_to_send,"
		" parcel, arrived_at, has_recall)"
		" VALUES (?1, ?2, ?3, '', '', ?4, ?5, ?6, ?7, 0, 0, ?8, ?9, ?10, ?11, ?12, ?13)"
		" ON CONFLICT (id) DO UPDATE SET epoch = ?2, version = ?3, short_id = ?4,"
		" promised_at = ?7, document = ?8, placed_at = ?9, is_to_send = ?10, parcel = ?11,"
		" arrived_at = ?12, has_recall = ?13",
		SQL_UUID(fulfilment->id.uuid), SQL_I64(fulfilment->epoch),
		SQL_I64(fulfilment->version), SQL_TEXT(fulfilment->short_id),
		SQL_UUID(fulfilment->order.uuid), SQL_TEXT(fulfilment->number),
		SQL_I64(fulfilment->promised_at), SQL_TEXT(document),
		SQL_I64(fulfilment->placed_at), SQL_I64(!str_is_empty(fulfilment->to_store)),
		SQL_TEXT(fulfilment_parcel(journal_arena(tx), fulfilment)),
		SQL_I64(fulfilment->arrived_at), SQL_I64(fulfilment->has_recall));
	fulfilment_save(tx, fulfilment, now);
}

static const char *const list_conditions[] = {
	[LIST_TO_PREPARE] = "f.state IN ('assigned', 'accepted', 'picking')",
	[LIST_READY] = "f.state = 'ready' AND NOT f.is_to_send",
	[LIST_TO_SEND] = "f.state = 'ready' AND f.is_to_send",
	[LIST_ON_THE_WAY] = "f.on_the_way",
	[LIST_ARRIVED] = "f.state IN ('assigned', 'accepted', 'picking', 'ready', 'in_transit')"
			 " AND f.arrived_at > 0",
	[LIST_PUT_BACK] = "f.has_put_back",
	[LIST_COLLECTED] = "f.state = 'collected'",
	[LIST_ANNOUNCED] = "f.state = 'collected'"
			   " AND f.document ->> '$.announced.id' IS NOT NULL",
	[LIST_RECALLED] = "f.state IN ('accepted', 'picking', 'ready')"
			  " AND f.has_recall",
};

static const char *const list_orders[] = {
	[LIST_TO_PREPARE] = "f.promised_at, f.id",
	[LIST_READY] = "f.promised_at, f.id",
	[LIST_TO_SEND] = "f.promised_at, f.id",
	[LIST_ON_THE_WAY] = "f.promised_at, f.id",
	[LIST_ARRIVED] = "f.arrived_at DESC, f.id DESC",
	[LIST_PUT_BACK] = "f.changed_at, f.id",
	[LIST_COLLECTED] = "f.changed_at DESC, f.id",
	[LIST_ANNOUNCED] = "f.changed_at DESC, f.id",
	[LIST_RECALLED] = "f.id",
};

static size_t load_rows(struct rows *rows, size_t max, const struct fulfilment **fulfilments_out)
{
	struct fulfilment *list = arena_new_array(journal_arena(rows->tx), max, struct fulfilment);
	size_t count = 0;
	while (rows_next(rows))
		if (count < max && load_row(rows, &list[count]))
			count++;
	*fulfilments_out = list;
	return count;
}

size_t fulfilment_list_part(struct journal_tx *tx, enum fulfilment_list list, size_t from,
	size_t most, const struct fulfilment **fulfilments_out)
{
	const char *sql = arena_printf(journal_arena(tx),
		"SELECT " COLUMNS " FROM fulfilment f WHERE %s ORDER BY %s LIMIT ? OFFSET ?",
		list_conditions[list], list_orders[list]);
	struct rows rows = sql_query(tx, sql, SQL_I64((int64_t)most), SQL_I64((int64_t)from));
	return load_rows(&rows, most, fulfilments_out);
}

size_t fulfilment_list(
	struct journal_tx *tx, enum fulfilment_list list, const struct fulfilment **fulfilments_out)
{
	return fulfilment_list_part(tx, list, 0, LIST_MAX, fulfilments_out);
}

int64_t fulfilment_count(struct journal_tx *tx, enum fulfilment_list list)
{
	return sql_number(
		tx, arena_printf(journal_arena(tx), "SELECT count(*) FROM fulfilment f WHERE %s",
			    list_conditions[list]));
}

size_t fulfilment_search(
	struct journal_tx *tx, struct str text, const struct fulfilment **fulfilments_out)
{
	enum { SEARCH_MAX = 20 };
	struct rows rows = sql_query(tx,
		"SELECT " COLUMNS " FROM fulfilment f WHERE f.number = ?1"
		" OR f.short_id = upper(?1) OR (f.parcel <> '' AND f.parcel = upper(?1))"
		" ORDER BY f.state NOT IN ('assigned', 'accepted', 'picking', 'ready', "
		"'in_transit'),"
		" f.promised_at DESC LIMIT ?2",
		SQL_TEXT(text), SQL_I64(SEARCH_MAX));
	return load_rows(&rows, SEARCH_MAX, fulfilments_out);
}

/* In a document skus and barcodes stand as they are, between quotes. */
size_t fulfilment_list_shown(
	struct journal_tx *tx, struct str shown, const struct fulfilment **fulfilments_out)
{
	gtin scanned;
	struct str article =
		gtin_parse(shown, &scanned) ? gtin_print14(journal_arena(tx), scanned) : shown;
	struct rows rows = sql_query(tx,
		"SELECT " COLUMNS " FROM fulfilment f WHERE f.state = 'collected'"
		" AND (f.short_id = upper(?1) OR instr(f.document, '\"' || ?2 || '\"') > 0)"
		" ORDER BY f.changed_at DESC, f.id LIMIT ?3",
		SQL_TEXT(shown), SQL_TEXT(article), SQL_I64(LIST_MAX));
	return load_rows(&rows, LIST_MAX, fulfilments_out);
}
