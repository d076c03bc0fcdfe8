/* POST /o/{token}/return: what the shopper chose is announced. */
#include "server/api/page/return_show.h"

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
	if (act_once_form(call, return_announce_effect, asked, &effect))
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
