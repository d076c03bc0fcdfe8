/* Choosing what to take instead; see exchange_show.h. */
#include "server/api/page/exchange_show.h"

#include "common/http_wire.h"
#include "server/db/try.h"
#include "server/fulfilment/order_write.h"
#include "server/views/exchange_page.h"

enum { STORES_SHOWN = 8, ADDRESS_MAX = 1024 };

/* --- reading --- */

static int32_t units_of(int64_t asked, const struct line_choice *choice)
{
	if (asked > choice->returnable)
		asked = choice->returnable;
	return asked < 1 ? 1 : (int32_t)asked;
}

/* DB_NONE: no such line. */
static enum db_status page_load(struct call *call, const struct exchange_asked *asked,
	struct order *order, struct exchange_page *page)
{
	struct tx *tx = db_reading(call->db, call->arena);
	struct goods_return *returns;
	struct line_choice *choices;
	size_t count;
	DB_TRY(order_read(tx, call->caller.order, order));
	const struct order_line *line = order_find_line(order, (uint16_t)asked->line);
	if (line == NULL)
		return DB_NONE;
	DB_TRY(returns_of_order(tx, order->id, &returns, &count));
	DB_TRY(return_choices(tx, page_stores(call), order, returns, count, call->now, &choices));
	const struct line_choice *choice = &choices[line - order->lines];
	page->line = line;
	page->choice = choice;
	page->is_possible = return_exchange_is_possible(order, choice);
	page->qty = units_of(asked->qty, choice);
	DB_TRY(return_exchange_offers(tx, page_stores(call), order, line, &page->offers));
	page->chosen = exchange_offer_find(&page->offers, asked->sku);
	return DB_DONE;
}

/* --- where --- */

/* By when the old goods would have to come. */
static int64_t bring_by(const struct line_choice *choice)
{
	const struct return_answer *answer = &choice->by_reason[RETURN_WRONG_SIZE].answer;
	return answer->has_end ? answer->ends_at : INT64_MAX;
}

static bool can_hold(const struct candidate *candidate)
{
	return candidate->has_all && candidate->has_promise;
}

/* The nearest to where it was collected that have it now, by memory. */
static void find_stores(struct call *call, struct exchange_page *page)
{
	const struct market market = server_market(call->server);
	const struct store *near = page->offers.near;
	const struct wanted wanted = {page->chosen->product, page->chosen->sku, page->qty, 0};
	struct question question = {.lines = &wanted, .line_count = 1, .now = call->now};
	question.has_near = near != NULL;
	if (near != NULL)
		question.near = near->at;
	struct ranking ranking =
		sourcing_show(call->arena, &market, &question, STORES_SHOWN, false);
	page->stores = arena_new_array(call->arena, ranking.count, struct exchange_store);
	for (size_t i = 0; i < ranking.count; i++)
		if (can_hold(&ranking.list[i]))
			page->stores[page->store_count++] = (struct exchange_store){
				&ranking.list[i], return_exchange_until(ranking.list[i].store,
							  bring_by(page->choice), call->now)};
}

/* --- the page --- */

static struct str address_of(const struct call *call, const struct exchange_page *page)
{
	struct buf out;
	buf_init(&out, call->arena, ADDRESS_MAX);
	buf_printf(&out, STR_FMT "/exchange?line=%u&qty=%d", STR_ARG(order_address(call, NULL)),
		page->line->line, (int)page->qty);
	if (page->chosen != NULL) {
		buf_add_c(&out, "&product=");
		percent_encode(&out, page->chosen->sku);
	}
	return buf_str(&out);
}

void exchange_show(
	struct call *call, const struct exchange_asked *asked, struct form_problem problem)
{
	struct order order;
	struct exchange_page page = {.problem = problem.key, .problem_of = problem.of};
	if (!page_has(call, page_load(call, asked, &order, &page)))
		return;
	page.order = &order;
	page.all_stores = page_stores(call);
	page.token = order_token_print(call->arena, &call->server->secret, call->caller.order);
	if (page.is_possible && page.chosen != NULL)
		find_stores(call, &page);
	struct frame frame = page_frame_at(call, address_of(call, &page));
	reply_page(call, problem.key == NULL ? 200 : 422, "page/exchange.xsl",
		exchange_page_view(&frame, &page, call->arena));
}
