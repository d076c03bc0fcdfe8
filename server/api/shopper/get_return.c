/* GET /v1/returns/{id}: a return as it is now. */
#include "server/api/own_return.h"
#include "server/views/return_json.h"

void get_return(struct call *call)
{
	struct goods_return goods;
	if (!own_return(call, &goods) || call_knows_version(call, goods.version))
		return;
	reply_json(call, 200, return_json(call->arena, &goods, return_code_of(call, goods.id)));
	reply_version(call, goods.version);
}
