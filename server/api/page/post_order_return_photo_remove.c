/* POST /o/{token}/return/{id}/photos/{photo}/remove: the shopper takes a photo away. */
#include "server/api/page/return_show.h"
#include "server/db/try.h"
#include "server/fulfilment/return_photos.h"

static enum db_status remove_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const photo_id photo = {call_path_uuid(call, "photo")};
	struct goods_return goods;
	DB_TRY(return_photo_remove(tx, input, photo, call->now, &goods, &effect_out->reason));
	effect_out->status = 303;
	effect_out->location = return_address(call, goods.id);
	return DB_DONE;
}

void page_post_order_return_photo_remove(struct call *call)
{
	struct effect effect = {0};
	struct goods_return known;
	if (own_return(call, &known) && !act_once_form(call, remove_effect, &known, &effect))
		reply_problem(call, effect.reason, NULL);
}
