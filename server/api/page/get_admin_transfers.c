/* GET /admin/transfers: what is on the way between stores, the first promised first. */
#include "server/api/page/page.h"
#include "server/db/try.h"
#include "server/views/admin_transfers_page.h"

enum { TRANSFERS_SHOWN = 50 };

struct place {
	int64_t arrives_at;
	fulfilment_id sent;
};

static enum db_status transfers_read(
	struct call *call, struct place after, struct admin_transfers_page *page)
{
	struct tx *tx = db_reading(call->db, call->arena);
	const struct q_transfers_on_the_way_in in = {after.arrives_at, after.sent};
	const struct q_transfers_late_in counted = {call->now};
	struct q_transfers_on_the_way *rows;
	struct q_transfers_late late;
	DB_TRY(q_transfers_on_the_way(tx, &in, &rows, &page->count));
	DB_TRY(q_transfers_late(tx, &counted, &late));
	page->rows = rows;
	page->late = late.late;
	if (page->count <= TRANSFERS_SHOWN)
		return DB_DONE;
	page->count = TRANSFERS_SHOWN;
	const struct place last = {
		rows[TRANSFERS_SHOWN - 1].arrives_at, rows[TRANSFERS_SHOWN - 1].sent};
	page->next = cursor_print(call, &last, sizeof(last));
	return DB_DONE;
}

void page_get_admin_transfers(struct call *call)
{
	struct admin_transfers_page page = {.stores = page_stores(call)};
	struct place after = {0};
	if (call_has_query(call, "cursor") && !cursor_parse(call, &after, sizeof(after)))
		return;
	if (!page_has(call, transfers_read(call, after, &page)))
		return;
	struct frame frame = page_frame(call);
	reply_page(call, 200, "page/admin_transfers.xsl",
		admin_transfers_page_view(&frame, &page, call->arena));
}
