/* POST /v1/returns: a shopper, or the web shop for one, says what will come back. */
#include "server/api/own_return.h"
#include "server/db/try.h"

struct exchange_body {
	struct str sku, store;
};

struct return_body {
	struct uuid order;
	struct return_line_body *lines;
	size_t lines_count;
	enum return_reason reason;
	bool has_refund_way;
	enum refund_way refund_way;
	bool has_exchange;
	struct exchange_body exchange;
};

static const struct json_field exchange_fields[] = {
	JSON_TEXT(struct exchange_body, sku, REQUIRED, 1, 64),
	JSON_TEXT(struct exchange_body, store, REQUIRED, 1, 32),
};

static const struct json_field return_fields[] = {
	JSON_UUID(struct return_body, order, REQUIRED),
	JSON_LIST(struct return_body, lines, REQUIRED, 1, RETURN_LINES_MAX, struct return_line_body,
		return_part_fields),
	JSON_WORD(struct return_body, reason, REQUIRED, return_reason),
	JSON_WORD(struct return_body, refund_way, OPTIONAL, refund_way),
	JSON_OBJECT(struct return_body, exchange, OPTIONAL, struct exchange_body, exchange_fields),
};

static enum db_status announce(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	struct goods_return goods;
	DB_TRY(own_return_announce(tx, call, input, &goods, effect_out));
	effect_out->status = 201;
	effect_out->version = goods.version;
	effect_out->json = own_return_json(call, &goods);
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

/* The store that is to hold what is taken instead: its node writes. */
static bool read_exchange(
	struct call *call, const struct exchange_body *body, struct asked_exchange *exchange_out)
{
	struct faults faults;
	const struct store *store =
		stores_by_code(directory_stores(call->server->directory), body->store);
	faults_init(&faults, call->arena);
	if (store == NULL) {
		fault_add(&faults, STR("/exchange/store"), "unknown", "A store that is there.");
		reply_faults(call, REASON_INVALID_FIELDS, &faults);
		return false;
	}
	*exchange_out = (struct asked_exchange){body->sku, store->id};
	call->store = store->id;
	return true;
}

void post_returns(struct call *call)
{
	struct asked_exchange exchange;
	struct return_body body = {.refund_way = WAY_ORIGINAL};
	if (!call_read(call, return_fields, ARRAY_LENGTH(return_fields), &body) ||
		!way_is_for_customers(call, body.refund_way))
		return;
	if (call->caller.audience != FOR_PARTNER &&
		!uuid_equal(call->caller.order.uuid, body.order)) {
		reply_problem(call, REASON_NOT_FOUND, NULL);
		return;
	}
	if (body.has_exchange && !read_exchange(call, &body.exchange, &exchange))
		return;
	struct return_asked asked =
		return_asked_of(call, (order_id){body.order}, call->caller.name);
	asked.parts = asked_parts(call->arena, body.lines, body.lines_count);
	asked.part_count = body.lines_count;
	asked.reason = body.reason;
	asked.refund_way = body.refund_way;
	asked.exchange = body.has_exchange ? &exchange : NULL;
	act_once(call, announce, &asked);
}
