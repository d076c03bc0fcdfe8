/* GET /admin/stores/{code}: hours, work, and with ?sku= how that stock figure was made. */
#include "server/api/page/page.h"
#include "server/api/page/stores_work.h"
#include "server/db/try.h"
#include "server/views/admin_store_page.h"

static enum db_status figure_read(
	struct tx *tx, store_id store, product_id product, struct admin_store_page *page)
{
	const struct q_pages_stock_in stock_in = {store, product};
	const struct q_pages_movements_in movements_in = {store, product};
	struct q_pages_stock *stock = arena_new_struct(tx_arena(tx), struct q_pages_stock);
	struct q_pages_movements *movements;
	enum db_status status = q_pages_stock(tx, &stock_in, stock);
	if (status == DB_NONE)
		return DB_DONE; /* the store never had it: a fact, not a mistake */
	DB_TRY(status);
	DB_TRY(q_pages_movements(tx, &movements_in, &movements, &page->movement_count));
	page->stock = stock;
	page->movements = movements;
	return DB_DONE;
}

static enum db_status store_page_read(
	struct call *call, struct tx *tx, const struct store *store, struct admin_store_page *page)
{
	struct stores_work *work = arena_new_struct(call->arena, struct stores_work);
	struct product *product = arena_new_struct(call->arena, struct product);
	DB_TRY(stores_work_read(tx, call->now, work));
	page->row = stores_work_row(work, store);
	const struct q_shortages_of_store_in shortages_in = {store->id};
	struct q_shortages_of_store *shortages;
	DB_TRY(q_shortages_of_store(tx, &shortages_in, &shortages, &page->shortage_count));
	page->shortages = shortages;
	const struct q_stock_held_of_store_in held_in = {store->id};
	struct q_stock_held_of_store *held;
	DB_TRY(q_stock_held_of_store(tx, &held_in, &held, &page->held_count));
	page->held = held;
	if (str_is_empty(page->sku))
		return DB_DONE;
	enum db_status status = product_by_sku(tx, page->sku, product);
	if (status == DB_NONE)
		return DB_DONE;
	DB_TRY(status);
	page->product = product;
	return figure_read(tx, store->id, product->id, page);
}

void page_get_admin_store(struct call *call)
{
	struct admin_store_page page = {.sku = str_trim(call_query(call, "sku"))};
	const struct store *store = stores_by_code(page_stores(call), call_path(call, "code"));
	if (store == NULL) {
		reply_problem(call, REASON_NOT_FOUND, NULL);
		return;
	}
	struct tx *tx = db_reading(call->db, call->arena);
	if (!page_has(call, store_page_read(call, tx, store, &page)))
		return;
	struct frame frame = page_frame(call);
	reply_page(call, 200, "page/admin_store.xsl",
		admin_store_page_view(&frame, &page, call->arena));
}
