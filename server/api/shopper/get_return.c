/* GET /v1/returns/{id}: a return as it is now, with the voucher it was paid back as. */
#include "server/api/own_return.h"
#include "server/views/voucher_json.h"

static json_t *with_code(const struct call *call, const struct return_voucher *paid)
{
	json_t *json = voucher_json(call->arena, &paid->voucher, call->now);
	json_object_set_new(json, "code", json_stringn(paid->code.p, paid->code.n));
	return json;
}

void get_return(struct call *call)
{
	struct goods_return goods;
	struct return_voucher paid;
	if (!own_return(call, &goods) || call_knows_version(call, goods.version))
		return;
	enum db_status status = return_voucher_of(call, goods.id, &paid);
	if (status != DB_DONE) {
		reply_problem(call, db_reason(status), NULL);
		return;
	}
	json_t *json = own_return_json(call, &goods);
	if (paid.is_there)
		json_object_set_new(json, "voucher", with_code(call, &paid));
	reply_json(call, 200, json);
	reply_version(call, goods.version);
}
