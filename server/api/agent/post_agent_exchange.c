/* POST /v1/agent/orders/{id}/exchange: collected goods come back here for others that are set aside
 * in another store. */
#include "server/db/try.h"
#include "server/fulfilment/exchange.h"
#include "server/http/call.h"
#include "server/server.h"
#include "server/views/json_parts.h"

struct exchange_body {
	int64_t line, qty;
	struct str product, store, clerk;
	enum return_reason reason;
	enum condition condition;
	enum disposition disposition;
	bool has_override, has_found;
	enum return_override override;
	struct str manager;
	enum return_found found;
	struct str *serials;
	size_t serials_count;
	bool has_no_serial, has_consignment;
	struct uuid consignment;
	struct str to;
	enum no_serial no_serial;
};

static const struct json_field exchange_fields[] = {
	JSON_INT(struct exchange_body, line, REQUIRED, 1, 100),
	JSON_INT(struct exchange_body, qty, REQUIRED, 1, 999),
	JSON_TEXT(struct exchange_body, product, REQUIRED, 1, 64),
	JSON_TEXT(struct exchange_body, store, REQUIRED, 1, 32),
	JSON_TEXT(struct exchange_body, clerk, REQUIRED, 1, 32),
	JSON_WORD(struct exchange_body, reason, REQUIRED, return_reason),
	JSON_WORD(struct exchange_body, condition, REQUIRED, condition),
	JSON_WORD(struct exchange_body, disposition, REQUIRED, disposition),
	JSON_WORD(struct exchange_body, override, OPTIONAL, return_override),
	JSON_TEXT(struct exchange_body, manager, OPTIONAL, 0, 32),
	JSON_WORD(struct exchange_body, found, OPTIONAL, return_found),
	JSON_TEXTS(struct exchange_body, serials, OPTIONAL, 1, SERIALS_MAX, SERIAL_CHARS_MAX),
	JSON_WORD(struct exchange_body, no_serial, OPTIONAL, no_serial),
	JSON_UUID(struct exchange_body, consignment, OPTIONAL),
	JSON_TEXT(struct exchange_body, to, OPTIONAL, 1, 32),
};

static json_t *placed_json(struct arena *arena, const struct exchange_placed *placed)
{
	struct str code = placed->store->code, name = placed->store->name;
	return json_pack("{s:o, s:o, s:s%, s:s%, s:o, s:I, s:I}", "return_id",
		uuid_json(arena, placed->return_id.uuid), "fulfilment",
		uuid_json(arena, placed->fulfilment.uuid), "store", code.p, (int)code.n,
		"store_name", name.p, (int)name.n, "promised_at",
		instant_json(arena, placed->promised_at), "back_minor",
		(json_int_t)placed->back_minor, "till_minor", (json_int_t)placed->till_minor);
}

static enum db_status exchange(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const struct exchange_elsewhere *asked = input;
	struct exchange_placed placed;
	DB_TRY(exchange_elsewhere(tx, asked, &placed, &effect_out->reason));
	effect_out->status = 201;
	effect_out->json = placed_json(call->arena, &placed);
	return DB_DONE;
}

static void refuse(struct call *call, const char *field, const char *code, const char *detail)
{
	struct faults faults;
	faults_init(&faults, call->arena);
	fault_add(&faults, str_of(field), code, "%s", detail);
	reply_faults(call, REASON_INVALID_FIELDS, &faults);
}

void post_agent_exchange(struct call *call)
{
	struct exchange_body body = {0};
	if (!call_read(call, exchange_fields, ARRAY_LENGTH(exchange_fields), &body))
		return;
	const struct market market = server_market(call->server);
	const struct resourcing_rules rules = server_resourcing(call->server);
	const struct store *from = stores_by_code(market.stores, body.store);
	if (from == NULL || from->id.row == call->caller.store.row) {
		refuse(call, "/store", "not_allowed", "Another store that is there.");
		return;
	}
	const struct serials serials = {body.serials, body.serials_count};
	if (!serials_are_kept(call->arena, &serials) || (int64_t)serials.count > body.qty) {
		refuse(call, "/serials", "bad_format",
			"Capitals, digits and -./_:#+, each once, one for a unit at most.");
		return;
	}
	const struct exchange_elsewhere asked = {
		.market = &market,
		.rules = &rules,
		.order = {call_path_uuid(call, "id")},
		.here = call->caller.store,
		.from = from->id,
		.clerk = body.clerk,
		.reason = body.reason,
		.line = (uint16_t)body.line,
		.qty = (int32_t)body.qty,
		.product = body.product,
		.condition = body.condition,
		.disposition = body.disposition,
		.has_consignment = body.has_consignment && body.disposition == DISPOSITION_TRANSFER,
		.consignment = {body.consignment},
		.to = body.to,
		.units = {serials, body.has_no_serial, body.no_serial},
		.has_override = body.has_override,
		.override = body.override,
		.manager = body.manager,
		.has_found = body.has_found,
		.found = body.found,
		.now = call->now,
	};
	act_once(call, exchange, &asked);
}
