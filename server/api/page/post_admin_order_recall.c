/* POST /admin/orders/{id}/recall: another store shall bring a fulfilment, or its store's answer is
 * not waited for any longer; for one of the reasons of the form. */
#include "server/api/page/page.h"
#include "server/db/try.h"
#include "server/fulfilment/recall.h"

/* Kept in the order's history as a word, so that no personal data gets there by hand. */
static const char *const reasons[] = {"store_cannot", "store_silent", "customer_asked", "mistake"};

struct recall_form {
	struct waiting_end about;
	bool is_move;
};

static enum db_status move(struct tx *tx, const struct call *call, const struct waiting_end *about,
	enum reason *reason)
{
	const struct market market = server_market(call->server);
	const struct resourcing_rules rules = server_resourcing(call->server);
	const struct resourcing resourcing = {
		.market = &market,
		.rules = &rules,
		.cause = about->fulfilment.uuid,
		.now = about->now,
		.may_wait = true, /* the store may have it all the same */
		.is_agreed = true,
	};
	const struct recalling recalling = {
		RECALL_MOVE, about->who, about->why, &resourcing, about->now};
	return recall_by_manager(tx, &recalling, about->order, about->fulfilment, reason);
}

static enum db_status recall_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const struct recall_form *form = input;
	const struct waiting_end *about = &form->about;
	DB_TRY(form->is_move ? move(tx, call, about, &effect_out->reason)
			     : recall_stop_waiting(tx, about, &effect_out->reason));
	effect_out->status = 303;
	effect_out->location = str_printf(tx_arena(tx), "/admin/orders/" STR_FMT,
		STR_ARG(uuid_print(tx_arena(tx), about->order.uuid)));
	return DB_DONE;
}

void page_post_admin_order_recall(struct call *call)
{
	struct effect effect = {0};
	struct str act = call_form(call, "act"), why = call_form(call, "why");
	struct recall_form form = {
		.about = {.order = {call_path_uuid(call, "id")},
			.who = str_printf(
				call->arena, "staff " STR_FMT, STR_ARG(call->caller.name)),
			.why = str_printf(
				call->arena, "{\"reason\":\"" STR_FMT "\"}", STR_ARG(why)),
			.now = call->now},
		.is_move = str_equal_c(act, "move"),
	};
	if (!uuid_parse(call_form(call, "fulfilment"), &form.about.fulfilment.uuid) ||
		!str_is_one_of(why, reasons, ARRAY_LENGTH(reasons)) ||
		(!form.is_move && !str_equal_c(act, "stop")))
		reply_problem(call, REASON_INVALID_FIELDS, NULL);
	else if (!act_once_form(call, recall_effect, &form, &effect))
		reply_problem(call, effect.reason, NULL);
}
