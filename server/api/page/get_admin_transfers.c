/* GET /admin/transfers: what is on the way between stores, the first promised first. */
#include "server/api/page/page.h"
#include "server/db/try.h"
#include "server/views/admin_transfers_page.h"

enum { TRANSFERS_SHOWN = 50 };

/* Where each of the two lists goes on. */
struct place {
	int64_t arrives_at;
	struct uuid last;
};

static struct str cursor_after(
	struct call *call, size_t *count, int64_t arrives_at, struct uuid last)
{
	const struct place place = {arrives_at, last};
	*count = TRANSFERS_SHOWN;
	return cursor_print(call, &place, sizeof(place));
}

static enum db_status transfers_read(
	struct call *call, struct place after, struct admin_transfers_page *page)
{
	struct tx *tx = db_reading(call->db, call->arena);
	const struct q_transfers_on_the_way_in in = {after.arrives_at, {after.last}};
	const struct q_transfers_late_in counted = {call->now};
	struct q_transfers_on_the_way *rows;
	struct q_transfers_late late;
	DB_TRY(q_transfers_on_the_way(tx, &in, &rows, &page->count));
	DB_TRY(q_transfers_late(tx, &counted, &late));
	page->rows = rows;
	page->late = late.late;
	if (page->count > TRANSFERS_SHOWN) {
		const struct q_transfers_on_the_way *last = &rows[TRANSFERS_SHOWN - 1];
		page->next = cursor_after(call, &page->count, last->arrives_at, last->sent.uuid);
	}
	return DB_DONE;
}

static enum db_status consignments_read(
	struct call *call, struct place after, struct admin_transfers_page *page)
{
	const struct q_consignments_underway_in in = {after.arrives_at, {after.last}};
	const struct q_consignments_late_in counted = {call->now};
	struct tx *tx = db_reading(call->db, call->arena);
	struct q_consignments_underway *rows;
	struct q_consignments_late late;
	DB_TRY(q_consignments_underway(tx, &in, &rows, &page->consignment_count));
	DB_TRY(q_consignments_late(tx, &counted, &late));
	page->consignments_late = late.late;
	page->consignments = rows;
	if (page->consignment_count > TRANSFERS_SHOWN) {
		const struct q_consignments_underway *last = &rows[TRANSFERS_SHOWN - 1];
		page->next_consignment = cursor_after(
			call, &page->consignment_count, last->arrives_by, last->consignment.uuid);
	}
	return DB_DONE;
}

/* One of the two lists goes on at a time, from its beginning the other. */
void page_get_admin_transfers(struct call *call)
{
	struct admin_transfers_page page = {.stores = page_stores(call)};
	struct place after = {0};
	const struct place first = {0};
	bool is_returned = str_equal_c(call_query(call, "list"), "returned");
	if (call_has_query(call, "cursor") && !cursor_parse(call, &after, sizeof(after)))
		return;
	if (!page_has(call, transfers_read(call, is_returned ? first : after, &page)) ||
		!page_has(call, consignments_read(call, is_returned ? after : first, &page)))
		return;
	struct frame frame = page_frame(call);
	reply_page(call, 200, "page/admin_transfers.xsl",
		admin_transfers_page_view(&frame, &page, call->arena));
}
