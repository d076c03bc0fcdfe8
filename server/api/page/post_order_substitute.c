/* POST /o/{token}/substitute: the shopper takes it, or does without. */
#include "server/api/page/page.h"
#include "server/db/try.h"
#include "server/fulfilment/substitute.h"

static enum db_status answer_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const struct substitute_answer *answer = input;
	const struct market market = server_market(call->server);
	const struct resourcing_rules rules = server_resourcing(call->server);
	struct order order;
	DB_TRY(substitute_answer(tx, &market, &rules, call->caller.order, answer, STR("shopper"),
		call->now, &order, &effect_out->reason));
	effect_out->status = 303;
	effect_out->location =
		order_address(call, answer->is_accepted ? "replaced" : "not_replaced");
	return DB_DONE;
}

void page_post_order_substitute(struct call *call)
{
	struct effect effect = {0};
	struct str said = call_form(call, "answer");
	struct substitute_answer answer = {.is_accepted = str_equal_c(said, "accept")};
	bool is_said = answer.is_accepted || str_equal_c(said, "refuse");
	if (!is_said || !uuid_parse(call_form(call, "substitute"), &answer.id.uuid)) {
		reply_problem(call, REASON_INVALID_FIELDS, NULL);
		return;
	}
	if (act_once_form(call, answer_effect, &answer, &effect))
		return;
	/* Too late: the page says so, and what became of it. */
	if (effect.reason == REASON_WRONG_STATE || effect.reason == REASON_SOLD_OUT)
		reply_see_other(call, str_printf(call->arena, STR_FMT "/substitute",
					      STR_ARG(order_address(call, NULL))));
	else
		reply_problem(call, effect.reason, NULL);
}
