/* POST /admin/orders/{id}/cancel: customer service cancels, for one of the reasons of the form, all
 * of it or what one store (store) has. */
#include "server/api/page/admin_order_show.h"
#include "server/db/try.h"
#include "server/fulfilment/order.h"

/* Kept in the order's history as a word, so that no personal data gets there by hand. */
static const char *const reasons[] = {
	"customer_asked", "suspected_fraud", "store_cannot", "mistake"};

struct cancellation {
	order_id order;
	bool is_part;
	store_id store; /* of a part; row 0: one that is not there */
	struct str who, why;
};

static enum db_status cancel(struct tx *tx, const struct cancellation *in, int64_t now,
	struct order *order_out, enum reason *reason_out)
{
	if (in->is_part)
		return order_cancel_at(
			tx, in->order, in->store, in->who, in->why, now, order_out, reason_out);
	return order_cancel(tx, in->order, in->who, in->why, now, order_out, reason_out);
}

static enum db_status cancel_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const struct cancellation *cancellation = input;
	struct arena *arena = tx_arena(tx);
	struct order order;
	DB_TRY(cancel(tx, cancellation, call->now, &order, &effect_out->reason));
	effect_out->status = 303;
	effect_out->location = str_printf(arena, "/admin/orders/" STR_FMT,
		STR_ARG(uuid_print(arena, cancellation->order.uuid)));
	return DB_DONE;
}

void page_post_admin_order_cancel(struct call *call)
{
	struct effect effect = {0};
	struct str why = call_form(call, "why");
	struct str code = call_form(call, "store");
	const struct store *store = stores_by_code(page_stores(call), code);
	struct cancellation cancellation = {
		.order = {call_path_uuid(call, "id")},
		.is_part = !str_is_empty(code),
		.store = store == NULL ? (store_id){0} : store->id,
		.who = str_printf(call->arena, "staff " STR_FMT, STR_ARG(call->caller.name)),
		.why = str_printf(call->arena, "{\"reason\":\"" STR_FMT "\"}", STR_ARG(why)),
	};
	if (!str_is_one_of(why, reasons, ARRAY_LENGTH(reasons)))
		admin_order_show(call, true);
	else if (!act_once_form(call, cancel_effect, &cancellation, &effect))
		reply_problem(call, effect.reason, NULL);
}
