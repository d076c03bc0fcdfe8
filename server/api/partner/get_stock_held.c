/* GET /v1/stock/held: the snapshots that wait for somebody to confirm or discard them. */
#include "common/clock.h"
#include "server/db/q_stock_feed.h"
#include "server/http/call.h"
#include "server/views/json_parts.h"

static json_t *held_json(struct arena *arena, const struct q_stock_held_list *row)
{
	struct str as_of = instant_print(arena, row->as_of);
	struct str held_at = instant_print(arena, row->held_at);
	return json_pack("{s:s%, s:s%, s:I, s:s%, s:I, s:I, s:s%}", "store",
		JSON_STR(row->store_code), "source", JSON_STR(row->source), "seq",
		(json_int_t)row->seq, "as_of", JSON_STR(as_of), "with_stock",
		(json_int_t)row->with_stock, "to_zero", (json_int_t)row->to_zero, "held_at",
		JSON_STR(held_at));
}

void get_stock_held(struct call *call)
{
	struct q_stock_held_list *rows;
	size_t count;
	enum db_status status = q_stock_held_list(db_reading(call->db, call->arena), &rows, &count);
	if (status != DB_DONE) {
		reply_problem(call, db_reason(status), NULL);
		return;
	}
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, held_json(call->arena, &rows[i]));
	reply_json(call, 200, json_pack("{s:o}", "held", list));
}
