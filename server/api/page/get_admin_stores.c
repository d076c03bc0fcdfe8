/* GET /admin/stores: the stores, or those whose code, name or town has the words asked for. */
#include "server/api/page/page.h"
#include "server/api/page/stores_work.h"

enum { STORES_SHOWN = 50 };

/* The stores are in the order of their ids; the cursor is the last one shown. */
static void rows_fill(struct call *call, const struct stores *stores, store_id after,
	const struct stores_work *work, struct admin_stores_page *page)
{
	struct admin_store_row *rows =
		arena_new_array(call->arena, STORES_SHOWN, struct admin_store_row);
	page->rows = rows;
	for (size_t i = 0; i < stores->count; i++) {
		const struct store *store = &stores->list[i];
		if (store->id.row <= after.row || !store_matches(store, page->query))
			continue;
		if (page->count == STORES_SHOWN) {
			uint32_t last = rows[page->count - 1].store->id.row;
			page->next = cursor_print(call, &last, sizeof(last));
			return;
		}
		rows[page->count++] = stores_work_row(work, store);
	}
}

void page_get_admin_stores(struct call *call)
{
	struct admin_stores_page page = {.query = str_trim(call_query(call, "q"))};
	struct stores_work work;
	store_id after = {0};
	if (call_has_query(call, "cursor") && !cursor_parse(call, &after.row, sizeof(after.row)))
		return;
	if (!page_has(call, stores_work_read(db_reading(call->db, call->arena), call->now, &work)))
		return;
	rows_fill(call, page_stores(call), after, &work, &page);
	struct frame frame = page_frame(call);
	reply_page(call, 200, "page/admin_stores.xsl", admin_stores_page_view(&frame, &page));
}
