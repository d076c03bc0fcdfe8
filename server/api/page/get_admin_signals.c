/* GET /admin/signals: what of returns a manager is told about. */
#include "common/clock.h"
#include "server/api/page/page.h"
#include "server/db/try.h"
#include "server/fulfilment/return_signals.h"
#include "server/views/signal_part.h"

static enum db_status signals_read(struct tx *tx, int64_t now, struct admin_signals_page *page)
{
	const int64_t since = now - RETURN_SIGNALS_LISTED_DAYS * MS_PER_DAY;
	const struct q_return_signals_since_in listed = {since};
	const struct q_return_signals_count_in counted = {since};
	struct q_return_signals_since *signals;
	struct q_return_signals_count count;
	DB_TRY(q_return_signals_since(tx, &listed, &signals, &page->count));
	DB_TRY(q_return_signals_count(tx, &counted, &count));
	page->signals = signals;
	page->total = count.signals;
	return DB_DONE;
}

void page_get_admin_signals(struct call *call)
{
	struct admin_signals_page page = {.stores = page_stores(call)};
	if (!page_has(call, signals_read(db_reading(call->db, call->arena), call->now, &page)))
		return;
	struct frame frame = page_frame(call);
	reply_page(call, 200, "page/admin_signals.xsl",
		admin_signals_page_view(&frame, &page, call->arena));
}
