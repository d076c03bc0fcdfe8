/* DELETE /v1/returns/{id}: the shopper keeps the goods after all. */
#include "server/api/own_return.h"
#include "server/db/try.h"

static enum db_status undo(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const struct goods_return *known = input;
	struct goods_return goods;
	DB_TRY(return_undo(tx, known->order, known->id, call->caller.name, call->now, &goods,
		&effect_out->reason));
	effect_out->status = 200;
	effect_out->version = goods.version;
	effect_out->json = own_return_json(call, &goods);
	return DB_DONE;
}

void delete_return(struct call *call)
{
	struct goods_return known;
	if (!own_return(call, &known))
		return;
	call->store = own_return_store(&known);
	act_once(call, undo, &known);
}
