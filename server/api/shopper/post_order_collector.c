/* POST /v1/orders/{id}/collector: names who else may collect; an empty name takes it back. */
#include "server/api/own_order.h"
#include "server/http/call.h"

struct collector_body {
	struct str name;
};

static const struct json_field collector_fields[] = {
	JSON_TEXT(struct collector_body, name, REQUIRED, 0, 120),
};

static enum db_status name_collector(struct tx *tx, const struct call *call, order_id id,
	const void *input, struct order *order_out, enum reason *reason_out)
{
	const struct collector_body *body = input;
	return order_name_collector(tx, id, body->name, call->now, order_out, reason_out);
}

void post_order_collector(struct call *call)
{
	struct collector_body body = {0};
	if (call_read(call, collector_fields, ARRAY_LENGTH(collector_fields), &body))
		order_act(call, name_collector, &body);
}
