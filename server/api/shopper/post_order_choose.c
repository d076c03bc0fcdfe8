/* POST /v1/orders/{id}/choose: how it goes on with what a store could not give. */
#include "server/api/own_order.h"
#include "server/fulfilment/choice.h"
#include "server/server.h"

struct choose_body {
	enum choice_act act;
	struct str store;
	bool has_until;
	int64_t until;
};

static const struct json_field choose_fields[] = {
	JSON_WORD(struct choose_body, act, REQUIRED, choice_act),
	JSON_TEXT(struct choose_body, store, OPTIONAL, 1, 32),
	JSON_INSTANT(struct choose_body, until, OPTIONAL),
};

static bool check(struct call *call, const struct choose_body *body)
{
	struct faults faults;
	faults_init(&faults, call->arena);
	if (body->act == CHOOSE_STORE && str_is_empty(body->store))
		fault_add(&faults, STR("/store"), "required", "Which store.");
	if (body->act != CHOOSE_STORE && !str_is_empty(body->store))
		fault_add(&faults, STR("/store"), "not_allowed", "Only with the act store.");
	if (body->act != CHOOSE_WAIT && body->has_until)
		fault_add(&faults, STR("/until"), "not_allowed", "Only with the act wait.");
	if (body->has_until && body->until <= call->now)
		fault_add(&faults, STR("/until"), "too_small", "An instant to come.");
	if (faults.count > 0)
		reply_faults(call, REASON_INVALID_FIELDS, &faults);
	return faults.count == 0;
}

static enum db_status choose(struct tx *tx, const struct call *call, order_id id, const void *input,
	struct order *order_out, enum reason *reason_out)
{
	const struct choose_body *body = input;
	const struct market market = server_market(call->server);
	const struct resourcing_rules rules = server_resourcing(call->server);
	const struct store *store = stores_by_code(market.stores, body->store);
	const struct choice_answer answer = {
		.act = body->act,
		.store = store == NULL ? (store_id){0} : store->id,
		.has_until = body->has_until,
		.until = body->until,
	};
	return order_choose(tx, &market, &rules, id, &answer, call->caller.name, call->now,
		order_out, reason_out);
}

void post_order_choose(struct call *call)
{
	struct choose_body body = {0};
	if (call_read(call, choose_fields, ARRAY_LENGTH(choose_fields), &body) &&
		check(call, &body))
		order_act(call, choose, &body);
}
