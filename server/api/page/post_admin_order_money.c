/* POST /admin/orders/{id}/money: a failed act is tried anew, for one of the reasons of the form. */
#include "server/api/page/page.h"
#include "server/db/try.h"
#include "server/money/acts.h"

/* Kept in the order's history as a word, so that no personal data gets there by hand. */
static const char *const reasons[] = {"provider_mended", "customer_asked", "mistake"};

struct retrying {
	order_id order;
	act_id act;
	struct str who, why;
};

static enum db_status retry_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const struct retrying *retrying = input;
	struct arena *arena = tx_arena(tx);
	DB_TRY(act_retry(
		tx, retrying->act, retrying->who, retrying->why, call->now, &effect_out->reason));
	effect_out->status = 303;
	effect_out->location = str_printf(arena, "/admin/orders/" STR_FMT "#money",
		STR_ARG(uuid_print(arena, retrying->order.uuid)));
	return DB_DONE;
}

void page_post_admin_order_money(struct call *call)
{
	struct effect effect = {0};
	struct str why = call_form(call, "why");
	struct retrying retrying = {
		.order = {call_path_uuid(call, "id")},
		.who = str_printf(call->arena, "staff " STR_FMT, STR_ARG(call->caller.name)),
		.why = str_printf(call->arena, "{\"reason\":\"" STR_FMT "\"}", STR_ARG(why)),
	};
	if (!uuid_parse(call_form(call, "act"), &retrying.act.uuid) ||
		!str_is_one_of(why, reasons, ARRAY_LENGTH(reasons)))
		reply_problem(call, REASON_INVALID_FIELDS, NULL);
	else if (!act_once_form(call, retry_effect, &retrying, &effect))
		reply_problem(call, effect.reason, NULL);
}
