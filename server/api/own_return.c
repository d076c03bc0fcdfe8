/* The return of the path; see own_return.h. */
#include "server/api/own_return.h"

#include "server/db/try.h"
#include "server/fulfilment/return_photos.h"
#include "server/views/return_json.h"

enum { LINE_NUMBER_MAX = 65535, PART_QTY_MAX = 1000000 };

const struct json_field withdrawn_part_fields[2] = {
	JSON_INT(struct return_line_body, line, REQUIRED, 1, LINE_NUMBER_MAX),
	JSON_INT(struct return_line_body, qty, REQUIRED, 1, PART_QTY_MAX),
};

const struct json_field return_part_fields[3] = {
	JSON_INT(struct return_line_body, line, REQUIRED, 1, LINE_NUMBER_MAX),
	JSON_INT(struct return_line_body, qty, REQUIRED, 1, PART_QTY_MAX),
	JSON_WORD(struct return_line_body, reason, OPTIONAL, return_reason),
};

bool own_return(struct call *call, struct goods_return *goods_out)
{
	return_id id = {call_path_uuid(call, "id")};
	enum db_status status = return_read(db_reading(call->db, call->arena), id, goods_out);
	if (status == DB_DONE)
		status = return_photos_read(db_reading(call->db, call->arena), goods_out);
	if (status != DB_DONE) {
		reply_problem(call, status == DB_NONE ? REASON_NOT_FOUND : db_reason(status), NULL);
		return false;
	}
	if (call->caller.audience == FOR_PARTNER ||
		uuid_equal(call->caller.order.uuid, goods_out->order.uuid))
		return true;
	reply_problem(call, REASON_NOT_FOUND, NULL);
	return false;
}

enum db_status return_voucher_of(
	const struct call *call, return_id id, struct return_voucher *voucher_out)
{
	*voucher_out = (struct return_voucher){.is_there = false};
	enum db_status status =
		voucher_of_return(db_reading(call->db, call->arena), id, &voucher_out->voucher);
	if (status != DB_DONE)
		return status == DB_NONE ? DB_DONE : status;
	voucher_out->is_there = true;
	voucher_out->code =
		voucher_code_print(call->arena, &call->server->secret, voucher_out->voucher.id);
	return DB_DONE;
}

enum db_status return_vouchers_of(const struct call *call, const struct goods_return *returns,
	size_t count, struct return_voucher **vouchers_out)
{
	*vouchers_out = arena_new_array(call->arena, count, struct return_voucher);
	for (size_t i = 0; i < count; i++)
		DB_TRY(return_voucher_of(call, returns[i].id, &(*vouchers_out)[i]));
	return DB_DONE;
}

static enum db_status credit_note_load(
	const struct call *call, return_id id, struct credit_note *note_out)
{
	struct return_voucher paid;
	DB_TRY(credit_note_read(db_reading(call->db, call->arena), id, note_out));
	DB_TRY(return_voucher_of(call, id, &paid));
	if (!paid.is_there || paid.voucher.state == VOUCHER_VOIDED)
		return DB_DONE;
	note_out->voucher_code = paid.code;
	note_out->voucher_expires_at = paid.voucher.expires_at;
	return DB_DONE;
}

bool own_credit_note(struct call *call, struct credit_note *note_out)
{
	struct goods_return goods;
	if (!own_return(call, &goods))
		return false;
	enum db_status status = credit_note_load(call, goods.id, note_out);
	if (status != DB_DONE)
		reply_problem(call, status == DB_NONE ? REASON_NOT_FOUND : db_reason(status), NULL);
	return status == DB_DONE;
}

json_t *own_return_json(const struct call *call, const struct goods_return *goods)
{
	return return_json(call->arena, directory_stores(call->server->directory), goods,
		return_code_of(call, goods->id));
}

store_id own_return_store(const struct goods_return *goods)
{
	return goods->exchange.is_there ? goods->exchange.store : (store_id){0};
}

struct str return_code_of(const struct call *call, return_id id)
{
	return return_code_print(call->arena, &call->server->secret, id);
}

struct asked_part *asked_parts(
	struct arena *arena, const struct return_line_body *lines, size_t count)
{
	struct asked_part *parts = arena_new_array(arena, count, struct asked_part);
	for (size_t i = 0; i < count; i++)
		parts[i] = (struct asked_part){.line = (uint16_t)lines[i].line,
			.qty = (int32_t)lines[i].qty,
			.has_reason = lines[i].has_reason,
			.reason = lines[i].reason};
	return parts;
}

struct return_asked return_asked_of(const struct call *call, order_id order, struct str who)
{
	return (struct return_asked){
		.order = order,
		.server_secret = &call->server->secret,
		.now = call->now,
		.who = who,
	};
}

enum db_status own_return_announce(struct tx *tx, const struct call *call,
	const struct return_asked *asked, struct goods_return *goods_out, struct effect *effect_out)
{
	const struct market market = server_market(call->server);
	return return_announce(
		tx, &market, asked, goods_out, &effect_out->reason, &effect_out->detail);
}
