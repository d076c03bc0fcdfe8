/* DELETE /v1/returns/{id}/photos/{photo}: it is shown to nobody any more. */
#include "server/api/own_return.h"
#include "server/db/try.h"
#include "server/fulfilment/return_photos.h"

static enum db_status remove_photo(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const photo_id photo = {call_path_uuid(call, "photo")};
	struct goods_return goods;
	DB_TRY(return_photo_remove(tx, input, photo, call->now, &goods, &effect_out->reason));
	effect_out->status = 200;
	effect_out->version = goods.version;
	effect_out->json = own_return_json(call, &goods);
	return DB_DONE;
}

void delete_return_photo(struct call *call)
{
	struct goods_return known;
	if (own_return(call, &known))
		act_once(call, remove_photo, &known);
}
