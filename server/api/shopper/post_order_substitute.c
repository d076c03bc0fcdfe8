/* POST /v1/orders/{id}/substitute: whether the shopper takes what the clerk offers instead. */
#include "server/api/own_order.h"
#include "server/fulfilment/substitute.h"
#include "server/server.h"

struct substitute_body {
	struct uuid substitute;
	bool accept;
};

static const struct json_field substitute_fields[] = {
	JSON_UUID(struct substitute_body, substitute, REQUIRED),
	JSON_BOOL(struct substitute_body, accept, REQUIRED),
};

static enum db_status answer(struct tx *tx, const struct call *call, order_id id, const void *input,
	struct order *order_out, enum reason *reason_out)
{
	const struct substitute_body *body = input;
	const struct market market = server_market(call->server);
	const struct resourcing_rules rules = server_resourcing(call->server);
	const struct substitute_answer answer = {{body->substitute}, body->accept};
	return substitute_answer(tx, &market, &rules, id, &answer, call->caller.name, call->now,
		order_out, reason_out);
}

void post_order_substitute(struct call *call)
{
	struct substitute_body body = {0};
	if (call_read(call, substitute_fields, ARRAY_LENGTH(substitute_fields), &body))
		order_act(call, answer, &body);
}
