/* POST /o/{token}/exchange: the return is announced, and the other size held at that store. */
#include "server/api/page/exchange_show.h"

/* Why it was refused; NULL, and the call is answered, where another choice would not help. */
static const char *problem_of(struct call *call, const struct effect *effect)
{
	static const struct {
		enum reason reason;
		const char *key;
	} problems[] = {{REASON_SOLD_OUT, "exchange.problem.sold_out"},
		{REASON_NO_PROMISE, "exchange.problem.sold_out"},
		{REASON_EXCHANGE_IMPOSSIBLE, "exchange.problem.impossible"}};
	for (size_t i = 0; i < ARRAY_LENGTH(problems); i++)
		if (problems[i].reason == effect->reason)
			return problems[i].key;
	return return_problem(call, effect);
}

static void announce(
	struct call *call, const struct exchange_asked *chosen, const struct store *store)
{
	const struct asked_exchange exchange = {chosen->sku, store->id};
	const struct asked_part part = {
		.line = (uint16_t)chosen->line, .qty = (int32_t)chosen->qty};
	struct return_asked asked = return_asked_of(call, call->caller.order, STR("shopper"));
	struct form_problem problem = {NULL, store->name};
	struct effect effect = {0};
	asked.parts = &part;
	asked.part_count = 1;
	asked.reason = RETURN_WRONG_SIZE;
	asked.exchange = &exchange;
	call->store = store->id;
	if (act_once_form(call, return_announce_effect, &asked, &effect))
		return;
	problem.key = problem_of(call, &effect);
	if (problem.key != NULL)
		exchange_show(call, chosen, problem);
}

void page_post_order_exchange(struct call *call)
{
	struct exchange_asked chosen = {.sku = call_form(call, "product")};
	const struct store *store = stores_by_code(page_stores(call), call_form(call, "store"));
	bool is_read = str_to_i64(call_form(call, "line"), &chosen.line) &&
		       str_to_i64(call_form(call, "qty"), &chosen.qty) && chosen.line >= 1 &&
		       chosen.line <= ORDER_LINES_MAX && chosen.qty >= 1 &&
		       chosen.qty <= SOURCING_QTY_MAX && !str_is_empty(chosen.sku);
	if (is_read && store != NULL)
		announce(call, &chosen, store);
	else
		reply_problem(call, REASON_INVALID_FIELDS, NULL);
}
