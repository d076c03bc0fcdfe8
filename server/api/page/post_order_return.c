/* POST /o/{token}/return: what the shopper chose is announced. */
#include "server/api/page/return_show.h"
#include "server/db/try.h"

static enum db_status announce_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const struct return_asked *asked = input;
	const struct market market = server_market(call->server);
	struct goods_return goods;
	DB_TRY(return_announce(
		tx, &market, asked, &goods, &effect_out->reason, &effect_out->detail));
	effect_out->status = 303;
	effect_out->location = return_address(call, goods.id);
	return DB_DONE;
}

/* Whether it is announced, and answered; else why it is not, or answered all the same. */
static bool announce(
	struct call *call, struct return_asked *asked, struct form_problem *problem_out)
{
	struct effect effect = {0};
	struct sent_photos photos;
	if (!form_photos_set_down(call, asked->order, &photos, problem_out))
		return false;
	asked->photos = photos.list;
	asked->photo_count = photos.count;
	if (act_once_form(call, announce_effect, asked, &effect))
		return true;
	*problem_out = (struct form_problem){return_problem(call, &effect), STR_EMPTY};
	return false;
}

void page_post_order_return(struct call *call)
{
	struct form_problem problem = {"return.problem.nothing", STR_EMPTY};
	struct return_asked asked = return_asked_of(call, call->caller.order, STR("shopper"));
	struct asked_part *parts =
		arena_new_array(call->arena, RETURN_LINES_MAX, struct asked_part);
	asked.parts = parts;
	if (str_equal_c(call_form(call, "refund_way"), "voucher"))
		asked.refund_way = WAY_VOUCHER;
	bool is_filled_in = form_parts(call, parts, &asked.part_count) && asked.part_count > 0 &&
			    return_reason_parse(call_form(call, "reason"), &asked.reason);
	if (is_filled_in && announce(call, &asked, &problem))
		return;
	if (problem.key != NULL)
		return_choose_show(call, problem);
}
