/* GET /admin: how the day goes, what is late, who is out of contact. */
#include "common/clock.h"
#include "server/api/page/page.h"
#include "server/db/q_outbox.h"
#include "server/db/q_returns.h"
#include "server/db/q_review.h"
#include "server/db/try.h"
#include "server/fulfilment/board.h"
#include "server/fulfilment/return_signals.h"
#include "server/views/admin_home_page.h"

/* The smallest id that can have been made at that instant: version 7 begins with 48 bits of time.
 */
static fulfilment_id first_id_at(int64_t at)
{
	fulfilment_id id = {{{0}}};
	for (int i = 0; i < 6; i++)
		id.uuid.bytes[i] = (uint8_t)((uint64_t)at >> (8 * (5 - i)));
	return id;
}

static enum db_status late_count(struct tx *tx, int64_t now, int64_t *total_out)
{
	const struct q_pages_work_by_store_in in = {now};
	struct q_pages_work_by_store *rows;
	size_t count;
	DB_TRY(q_pages_work_by_store(tx, &in, &rows, &count));
	*total_out = 0;
	for (size_t i = 0; i < count; i++)
		*total_out += rows[i].late;
	return DB_DONE;
}

static enum db_status admin_home_read(struct tx *tx, int64_t now, struct admin_home_page *page)
{
	const struct q_pages_fulfilments_since_in since = {first_id_at(now - MS_PER_DAY)};
	const struct q_pages_late_in late = {now};
	struct q_pages_fulfilments_since *states;
	struct q_pages_late *late_rows;
	struct q_pages_agents *agents;
	struct q_outbox_counts mails;
	struct q_reviews_count reviews;
	const struct q_return_signals_count_in listed = {
		now - RETURN_SIGNALS_LISTED_DAYS * MS_PER_DAY};
	struct q_return_signals_count signals;
	DB_TRY(q_pages_fulfilments_since(tx, &since, &states, &page->state_count));
	DB_TRY(q_pages_late(tx, &late, &late_rows, &page->late_count));
	DB_TRY(late_count(tx, now, &page->late_total));
	DB_TRY(q_pages_agents(tx, &agents, &page->agent_count));
	DB_TRY(q_outbox_counts(tx, &mails));
	DB_TRY(q_reviews_count(tx, &reviews));
	DB_TRY(q_return_signals_count(tx, &listed, &signals));
	page->reviews_waiting = reviews.waiting;
	page->return_signals = signals.signals;
	page->mails_refused = (int64_t)mails.refused;
	page->mails_unknown = (int64_t)mails.unknown;
	page->states = states;
	page->late = late_rows;
	page->agents = agents;
	return DB_DONE;
}

void page_get_admin(struct call *call)
{
	struct admin_home_page page = {.stores = page_stores(call)};
	if (!page_has(call, admin_home_read(db_reading(call->db, call->arena), call->now, &page)))
		return;
	int64_t made_at;
	page.in_trouble = board_totals(call->server->board, &made_at).in_trouble;
	struct frame frame = page_frame(call);
	reply_page(
		call, 200, "page/admin_home.xsl", admin_home_page_view(&frame, &page, call->arena));
}
