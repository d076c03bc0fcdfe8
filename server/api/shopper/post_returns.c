/* POST /v1/returns: a shopper, or the web shop for one, says what will come back. */
#include "server/api/own_return.h"
#include "server/db/try.h"
#include "server/views/return_json.h"

struct return_body {
	struct uuid order;
	struct return_line_body *lines;
	size_t lines_count;
	enum return_reason reason;
	bool has_refund_way;
	enum refund_way refund_way;
};

static const struct json_field return_fields[] = {
	JSON_UUID(struct return_body, order, REQUIRED),
	JSON_LIST(struct return_body, lines, REQUIRED, 1, RETURN_LINES_MAX, struct return_line_body,
		return_part_fields),
	JSON_WORD(struct return_body, reason, REQUIRED, return_reason),
	JSON_WORD(struct return_body, refund_way, OPTIONAL, refund_way),
};

static enum db_status announce(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const struct return_asked *asked = input;
	struct goods_return goods;
	DB_TRY(return_announce(tx, directory_stores(call->server->directory), asked, &goods,
		&effect_out->reason, &effect_out->detail));
	effect_out->status = 201;
	effect_out->version = goods.version;
	effect_out->json = return_json(call->arena, &goods, return_code_of(call, goods.id));
	effect_out->location = str_printf(call->arena, "/v1/returns/" STR_FMT,
		STR_ARG(uuid_print(call->arena, goods.id.uuid)));
	return DB_DONE;
}

/* How it was paid decides between the provider and the till; the customer only for a voucher. */
static bool way_is_for_customers(struct call *call, enum refund_way way)
{
	struct faults faults;
	if (way != WAY_TILL)
		return true;
	faults_init(&faults, call->arena);
	fault_add(&faults, STR("/refund_way"), "not_allowed", "original or voucher.");
	reply_faults(call, REASON_INVALID_FIELDS, &faults);
	return false;
}

void post_returns(struct call *call)
{
	struct return_body body = {.refund_way = WAY_ORIGINAL};
	if (!call_read(call, return_fields, ARRAY_LENGTH(return_fields), &body) ||
		!way_is_for_customers(call, body.refund_way))
		return;
	if (call->caller.audience != FOR_PARTNER &&
		!uuid_equal(call->caller.order.uuid, body.order)) {
		reply_problem(call, REASON_NOT_FOUND, NULL);
		return;
	}
	struct return_asked asked =
		return_asked_of(call, (order_id){body.order}, call->caller.name);
	asked.parts = asked_parts(call->arena, body.lines, body.lines_count);
	asked.part_count = body.lines_count;
	asked.reason = body.reason;
	asked.refund_way = body.refund_way;
	act_once(call, announce, &asked);
}
