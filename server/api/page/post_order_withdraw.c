/* POST /o/{token}/withdraw: the declaration is confirmed. */
#include "server/api/page/return_show.h"
#include "server/db/try.h"

static enum db_status withdraw_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const struct return_asked *asked = input;
	struct withdrawal made;
	DB_TRY(order_withdraw(
		tx, page_stores(call), asked, &made, &effect_out->reason, &effect_out->detail));
	effect_out->status = 303;
	effect_out->location = order_address(call, "withdrawn");
	return DB_DONE;
}

void page_post_order_withdraw(struct call *call)
{
	const char *problem = NULL;
	struct effect effect = {0};
	struct return_asked asked = return_asked_of(call, call->caller.order, STR("shopper"));
	struct asked_part *parts =
		arena_new_array(call->arena, RETURN_LINES_MAX, struct asked_part);
	bool is_whole = str_equal_c(call_form(call, "whole"), "yes");
	asked.parts = parts;
	if (!is_whole && (!form_parts(call, parts, &asked.part_count) || asked.part_count == 0))
		problem = "return.problem.nothing";
	else if (!act_once_form(call, withdraw_effect, &asked, &effect))
		problem = return_problem(call, &effect);
	if (problem != NULL)
		withdraw_show(call, problem);
}
