/* POST /o/{token}/choose: another store, having it sent, waiting, or not at all. */
#include "server/api/page/order_show.h"
#include "server/db/try.h"
#include "server/fulfilment/choice.h"

static enum db_status choose_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	static const char *const done[] = {
		[CHOOSE_STORE] = "chosen",
		[CHOOSE_TRANSFER] = "transfer",
		[CHOOSE_WAIT] = "waits",
		[CHOOSE_CANCEL] = "given_up",
	};
	const struct choice_answer *answer = input;
	const struct market market = server_market(call->server);
	const struct resourcing_rules rules = server_resourcing(call->server);
	struct order order;
	DB_TRY(order_choose(tx, &market, &rules, call->caller.order, answer, STR("shopper"),
		call->now, &order, &effect_out->reason));
	effect_out->status = 303;
	effect_out->location = order_address(call, done[answer->act]);
	return DB_DONE;
}

void page_post_order_choose(struct call *call)
{
	struct effect effect = {0};
	struct choice_answer answer = {.act = CHOOSE_CANCEL};
	struct str code = call_form(call, "store");
	const struct store *store = stores_by_code(page_stores(call), code);
	if (!str_is_empty(code))
		answer = (struct choice_answer){
			CHOOSE_STORE, store == NULL ? (store_id){0} : store->id, false, 0};
	else if (!choice_act_parse(call_form(call, "act"), &answer.act) ||
		 answer.act == CHOOSE_STORE) {
		order_show_choice(call, 422, NULL);
		return;
	}
	if (act_once_form(call, choose_effect, &answer, &effect))
		return;
	if (effect.reason == REASON_SOLD_OUT || effect.reason == REASON_NO_PROMISE)
		order_show_choice(call, 409, &answer);
	else
		reply_problem(call, effect.reason, NULL);
}
