/* POST /v1/orders/{id}/till: a till says what it calls the sale, or that it has given money back.
 */
#include "server/db/try.h"
#include "server/http/call.h"
#include "server/money/till.h"
#include "server/server.h"
#include "server/views/order_text.h"

struct till_body {
	struct str reference;
	bool has_refund;
	struct uuid refund;
};

static const struct json_field till_fields[] = {
	JSON_TEXT(struct till_body, reference, REQUIRED, 1, 120),
	JSON_UUID(struct till_body, refund, OPTIONAL),
};

static enum db_status till_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	struct order order;
	DB_TRY(till_tell(tx, input, &order, &effect_out->reason));
	effect_out->status = 200;
	effect_out->version = order.version;
	effect_out->text = order_text(tx_arena(tx), call->server, &order, call->now);
	return DB_DONE;
}

void post_order_till(struct call *call)
{
	struct till_body body = {0};
	if (!call_read(call, till_fields, ARRAY_LENGTH(till_fields), &body))
		return;
	const struct till_word word = {.order = {call_path_uuid(call, "id")},
		.reference = body.reference,
		.has_refund = body.has_refund,
		.refund = {body.refund},
		.now = call->now};
	act_once(call, till_effect, &word);
}
