/* POST /admin/stores/{code}/discard-held: a snapshot that was held back was a mistake; the figures
 * stay as they are. */
#include "server/api/page/page.h"
#include "server/fulfilment/stock_held.h"

/* Another that came meanwhile is not what was looked at. */
static enum db_status discard_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const struct stock_held_name *name = input;
	enum db_status status = stock_held_discard(tx, name);
	(void)call;
	effect_out->reason = status == DB_NONE ? REASON_WRONG_STATE : REASON_OK;
	effect_out->status = 303;
	effect_out->location =
		str_printf(tx_arena(tx), "/admin/stores/" STR_FMT, STR_ARG(name->store_code));
	return status;
}

void page_post_admin_store_discard_held(struct call *call)
{
	struct effect effect = {0};
	struct stock_held_name name = {
		.store_code = call_path(call, "code"), .source = call_form(call, "source")};
	if (!str_to_u64(call_form(call, "seq"), UINT64_MAX, &name.seq) || name.seq == 0)
		reply_problem(call, REASON_INVALID_FIELDS, NULL);
	else if (!act_once_form(call, discard_effect, &name, &effect))
		reply_problem(call, effect.reason, NULL);
}
