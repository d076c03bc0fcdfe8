/* POST /admin/orders/{id}/review: what is to happen with the money, for one of the reasons of the
 * form. */
#include "server/api/page/admin_reviews_show.h"
#include "server/db/try.h"
#include "server/fulfilment/review.h"

/* Kept as a word, so that no personal data gets there by hand. */
static const char *const reasons[] = {
	"store_has_goods", "customer_has_goods", "goods_lost", "goodwill", "settled"};

struct review_form {
	order_id order;
	struct deciding deciding;
};

static enum db_status review_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const struct review_form *form = input;
	struct order order;
	(void)call;
	enum db_status status = order_read_locked(tx, form->order, &order);
	if (status == DB_NONE)
		return db_refuse(&effect_out->reason, REASON_NOT_FOUND);
	DB_TRY(status);
	DB_TRY(review_decide(tx, &order, &form->deciding, &effect_out->reason));
	effect_out->status = 303;
	effect_out->location = STR("/admin/reviews");
	return DB_DONE;
}

void page_post_admin_order_review(struct call *call)
{
	struct effect effect = {0};
	struct str id = call_form(call, "fulfilment");
	struct review_form form = {
		.order = {call_path_uuid(call, "id")},
		.deciding = {.reason = call_form(call, "why"),
			.who = str_printf(
				call->arena, "staff " STR_FMT, STR_ARG(call->caller.name)),
			.now = call->now},
	};
	struct deciding *deciding = &form.deciding;
	if (!uuid_parse(id, &deciding->fulfilment.uuid))
		reply_problem(call, REASON_INVALID_FIELDS, NULL);
	else if (!review_decision_parse(call_form(call, "decision"), &deciding->decision) ||
		 !str_is_one_of(deciding->reason, reasons, ARRAY_LENGTH(reasons)))
		admin_reviews_show_mistake(call, id);
	else if (!act_once_form(call, review_effect, &form, &effect))
		reply_problem(call, effect.reason, NULL);
}
