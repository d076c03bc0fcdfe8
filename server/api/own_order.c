/* The order of the path, and its transitions; see own_order.h. */
#include "server/api/own_order.h"

#include "server/api/home.h"
#include "server/views/order_text.h"

bool own_order(struct call *call, order_id *id_out)
{
	id_out->uuid = call_path_uuid(call, "id");
	if (call->caller.audience == FOR_PARTNER ||
		uuid_equal(call->caller.order.uuid, id_out->uuid))
		return true;
	reply_problem(call, REASON_NOT_FOUND, NULL);
	return false;
}

struct transition {
	order_id id;
	order_transition *run;
	const void *input;
};

/* Inside the transaction, so that a repeat under the same key finds its answer before its version
 * is looked at. */
static enum db_status check_version(
	struct tx *tx, const struct call *call, order_id id, enum reason *reason_out)
{
	struct order order;
	if (call->caller.audience != FOR_PARTNER && call_header(call, "If-Match").n == 0)
		return DB_DONE;
	enum db_status status = order_read_locked(tx, id, &order);
	if (status == DB_NONE)
		*reason_out = REASON_NOT_FOUND;
	if (status != DB_DONE)
		return status;
	*reason_out = call_version_reason(call, order.version);
	return *reason_out == REASON_OK ? DB_DONE : DB_NONE;
}

static enum db_status act(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const struct transition *transition = input;
	struct order order;
	enum db_status status = check_version(tx, call, transition->id, &effect_out->reason);
	if (status == DB_DONE)
		status = transition->run(
			tx, call, transition->id, transition->input, &order, &effect_out->reason);
	if (status != DB_DONE)
		return status;
	effect_out->status = 200;
	effect_out->version = order.version;
	effect_out->text = order_text(tx_arena(tx), call->server, &order, call->now);
	return DB_DONE;
}

void order_act(struct call *call, order_transition *run, const void *input)
{
	struct transition transition = {.run = run, .input = input};
	if (!own_order(call, &transition.id))
		return;
	home_of_order(call, transition.id);
	act_once(call, act, &transition);
}
