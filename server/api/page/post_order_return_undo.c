/* POST /o/{token}/return/{id}/undo: the shopper keeps the goods after all. */
#include "server/api/page/return_show.h"
#include "server/db/try.h"

static enum db_status undo_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const struct goods_return *known = input;
	struct goods_return goods;
	DB_TRY(return_undo(tx, known->order, known->id, STR("shopper"), call->now, &goods,
		&effect_out->reason));
	effect_out->status = 303;
	effect_out->location = order_address(call, "return_undone");
	return DB_DONE;
}

void page_post_order_return_undo(struct call *call)
{
	struct effect effect = {0};
	struct goods_return known;
	if (!own_return(call, &known))
		return;
	call->store = own_return_store(&known);
	if (act_once_form(call, undo_effect, &known, &effect))
		return;
	const char *problem = return_problem(call, &effect);
	if (problem != NULL)
		return_code_show(call, &known, (struct form_problem){problem, STR_EMPTY});
}
