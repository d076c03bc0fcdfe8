/* GET /admin/board: how every store is, the worst first. */
#include "server/api/page/page.h"
#include "server/views/admin_board_page.h"

enum { STORES_SHOWN = 50 };

struct search {
	const struct stores *stores;
	struct str text;
};

static bool is_wanted(const void *context, store_id id)
{
	const struct search *search = context;
	const struct store *store = stores_find(search->stores, id);
	return store != NULL && store_matches(store, search->text);
}

void page_get_admin_board(struct call *call)
{
	struct board *board = call->server->board;
	const struct search search = {page_stores(call), str_trim(call_query(call, "q"))};
	struct admin_board_page page = {.stores = search.stores, .query = search.text};
	struct board_place after;
	bool has_after = call_has_query(call, "cursor"), has_more;
	if (has_after && !cursor_parse(call, &after, sizeof(after)))
		return;
	page.totals = board_totals(board, &page.made_at);
	page.rows = board_page(board, call->arena, has_after ? &after : NULL, STORES_SHOWN,
		is_wanted, &search, &page.count, &has_more);
	if (has_more) {
		const struct board_place last = board_place(&page.rows[page.count - 1]);
		page.next = cursor_print(call, &last, sizeof(last));
	}
	struct frame frame = page_frame(call);
	reply_page(call, 200, "page/admin_board.xsl", admin_board_page_view(&frame, &page));
}
