/* POST /o/{token}/return/{id}/photos: the shopper shows more of what was announced. */
#include "server/api/page/return_show.h"
#include "server/db/try.h"

struct adding {
	struct goods_return known;
	struct sent_photos photos;
};

static enum db_status add_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const struct adding *adding = input;
	struct goods_return goods;
	DB_TRY(return_photos_add(tx, &adding->known, adding->photos.list, adding->photos.count,
		call->now, &goods, &effect_out->reason));
	effect_out->status = 303;
	effect_out->location = return_address(call, goods.id);
	return DB_DONE;
}

void page_post_order_return_photos(struct call *call)
{
	struct effect effect = {0};
	struct adding adding;
	struct form_problem problem;
	if (!own_return(call, &adding.known))
		return;
	if (form_photos_set_down(call, adding.known.order, &adding.photos, &problem)) {
		if (adding.photos.count > 0 && act_once_form(call, add_effect, &adding, &effect))
			return;
		problem.key = adding.photos.count == 0 ? "return.problem.no_photo"
						       : photo_problem(effect.reason);
		if (problem.key == NULL)
			reply_problem(call, effect.reason, NULL);
	}
	if (problem.key != NULL)
		return_code_show(call, &adding.known, problem);
}
