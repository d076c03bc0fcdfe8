/* POST /admin/orders/{id}/cancel: customer service cancels, for one of the reasons of the form. */
#include "server/api/page/admin_order_show.h"
#include "server/db/try.h"
#include "server/fulfilment/order.h"

/* Kept in the order's history as a word, so that no personal data gets there by hand. */
static const char *const reasons[] = {
	"customer_asked", "suspected_fraud", "store_cannot", "mistake"};

struct cancellation {
	order_id order;
	struct str who, why;
};

static enum db_status cancel_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const struct cancellation *cancellation = input;
	struct arena *arena = tx_arena(tx);
	struct order order;
	DB_TRY(order_cancel(tx, cancellation->order, cancellation->who, cancellation->why,
		call->now, &order, &effect_out->reason));
	effect_out->status = 303;
	effect_out->location = str_printf(arena, "/admin/orders/" STR_FMT,
		STR_ARG(uuid_print(arena, cancellation->order.uuid)));
	return DB_DONE;
}

void page_post_admin_order_cancel(struct call *call)
{
	struct effect effect = {0};
	struct str why = call_form(call, "why");
	struct cancellation cancellation = {
		.order = {call_path_uuid(call, "id")},
		.who = str_printf(call->arena, "staff " STR_FMT, STR_ARG(call->caller.name)),
		.why = str_printf(call->arena, "{\"reason\":\"" STR_FMT "\"}", STR_ARG(why)),
	};
	if (!str_is_one_of(why, reasons, ARRAY_LENGTH(reasons)))
		admin_order_show(call, true);
	else if (!act_once_form(call, cancel_effect, &cancellation, &effect))
		reply_problem(call, effect.reason, NULL);
}
