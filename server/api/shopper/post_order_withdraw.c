/* POST /v1/orders/{id}/withdraw: the declaration of withdrawal, from the whole order or from lines.
 */
#include "server/api/own_order.h"
#include "server/api/own_return.h"
#include "server/db/try.h"
#include "server/views/return_json.h"

struct withdraw_body {
	struct return_line_body *lines;
	size_t lines_count;
};

static const struct json_field withdraw_fields[] = {
	JSON_LIST(struct withdraw_body, lines, OPTIONAL, 1, RETURN_LINES_MAX,
		struct return_line_body, withdrawn_part_fields),
};

static enum db_status withdraw(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const struct return_asked *asked = input;
	struct withdrawal made;
	DB_TRY(order_withdraw(tx, directory_stores(call->server->directory), asked, &made,
		&effect_out->reason, &effect_out->detail));
	effect_out->status = 201;
	effect_out->json = withdrawal_json(call->arena, asked->order, &made);
	return DB_DONE;
}

void post_order_withdraw(struct call *call)
{
	struct withdraw_body body = {.lines_count = 0};
	order_id id;
	if (!own_order(call, &id) ||
		!call_read(call, withdraw_fields, ARRAY_LENGTH(withdraw_fields), &body))
		return;
	struct return_asked asked = return_asked_of(call, id, call->caller.name);
	asked.parts = asked_parts(call->arena, body.lines, body.lines_count);
	asked.part_count = body.lines_count;
	act_once(call, withdraw, &asked);
}
