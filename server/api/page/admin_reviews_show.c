/* The list of reviews; see admin_reviews_show.h. */
#include "server/api/page/admin_reviews_show.h"

#include "server/db/try.h"
#include "server/views/admin_reviews_page.h"

static enum db_status reviews_read(struct tx *tx, struct admin_reviews_page *page)
{
	struct q_reviews_open *reviews;
	struct q_reviews_count waiting;
	DB_TRY(q_reviews_open(tx, &reviews, &page->count));
	DB_TRY(q_reviews_count(tx, &waiting));
	page->reviews = reviews;
	page->waiting = waiting.waiting;
	return DB_DONE;
}

static void show(struct call *call, struct admin_reviews_page *page)
{
	page->stores = page_stores(call);
	if (!page_has(call, reviews_read(db_reading(call->db, call->arena), page)))
		return;
	struct frame frame = page_frame_at(call, STR("/admin/reviews"));
	reply_page(call, page->is_mistaken ? 422 : 200, "page/admin_reviews.xsl",
		admin_reviews_page_view(&frame, page, call->arena));
}

void admin_reviews_show(struct call *call)
{
	struct admin_reviews_page page = {.is_mistaken = false};
	show(call, &page);
}

void admin_reviews_show_mistake(struct call *call, struct str fulfilment)
{
	struct admin_reviews_page page = {.is_mistaken = true, .mistaken = fulfilment};
	show(call, &page);
}
