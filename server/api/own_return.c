/* The return of the path; see own_return.h. */
#include "server/api/own_return.h"

enum { LINE_NUMBER_MAX = 65535, PART_QTY_MAX = 1000000 };

const struct json_field return_part_fields[2] = {
	JSON_INT(struct return_line_body, line, REQUIRED, 1, LINE_NUMBER_MAX),
	JSON_INT(struct return_line_body, qty, REQUIRED, 1, PART_QTY_MAX),
};

bool own_return(struct call *call, struct goods_return *goods_out)
{
	return_id id = {call_path_uuid(call, "id")};
	enum db_status status = return_read(db_reading(call->db, call->arena), id, goods_out);
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

bool own_credit_note(struct call *call, struct credit_note *note_out)
{
	struct goods_return goods;
	if (!own_return(call, &goods))
		return false;
	enum db_status status =
		credit_note_read(db_reading(call->db, call->arena), goods.id, note_out);
	if (status != DB_DONE)
		reply_problem(call, status == DB_NONE ? REASON_NOT_FOUND : db_reason(status), NULL);
	return status == DB_DONE;
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
		parts[i] = (struct asked_part){(uint16_t)lines[i].line, (int32_t)lines[i].qty};
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
