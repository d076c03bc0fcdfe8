/* POST /checkout/{hold}: the hold becomes a reservation, to be paid in the store. */
#include "server/api/ordering.h"
#include "server/api/page/basket.h"
#include "server/api/page/checkout_show.h"
#include "server/fulfilment/contact.h"

enum { CUSTOMER_NAME_MAX = 120, PHONE_MAX = 32 };

static bool name_is_fine(struct str name)
{
	return name.n > 0 && str_is_clean_utf8(name, false) &&
	       str_code_points(name) <= CUSTOMER_NAME_MAX;
}

static bool phone_is_fine(struct str phone)
{
	return phone.n == 0 || (phone.n <= PHONE_MAX && contact_is_phone(phone));
}

static struct checkout_form form_read(const struct call *call)
{
	struct checkout_form form = {
		.name = str_trim(call_form(call, "name")),
		.email = str_trim(call_form(call, "email")),
		.phone = str_trim(call_form(call, "phone")),
		.language = call->language,
		.move = call_form(call, "move").n > 0,
		.split = call_form(call, "split").n > 0,
	};
	if (!language_parse(call_form(call, "language"), &form.language))
		form.language = call->language;
	if (!name_is_fine(form.name))
		form.faults |= CHECKOUT_NAME;
	if (!contact_is_email(form.email))
		form.faults |= CHECKOUT_EMAIL;
	if (!phone_is_fine(form.phone))
		form.faults |= CHECKOUT_PHONE;
	return form;
}

static void answer(const struct call *call, const struct order *order, struct effect *effect_out)
{
	effect_out->status = 303;
	effect_out->location = str_printf(call->arena, "/o/" STR_FMT "?done=placed",
		STR_ARG(order_token_print(call->arena, &call->server->secret, order->id)));
}

/* The goods are on their way to the shopper: the basket and the hold have done their work. */
static void basket_forget(struct call *call)
{
	struct basket empty = {.count = 0};
	basket_write(call, &empty);
	reply_cookie(call, "hold", STR_EMPTY, 0);
}

void page_post_checkout_order(struct call *call)
{
	struct effect effect = {0};
	struct checkout_form form = form_read(call);
	if (form.faults != 0) {
		checkout_show(call, &form);
		return;
	}
	struct ordering ordering = {.answer = answer};
	ordering.draft = (struct order_draft){
		.id = {uuid_new(call->now)},
		.kind = ORDER_RESERVATION,
		.language = form.language,
		.customer_name = form.name,
		.customer_email = form.email,
		.customer_phone = form.phone,
		.move = form.move ? MOVE_YES : MOVE_ASK,
		.is_split_allowed = form.split,
		.has_hold = true,
		.hold = {call_path_uuid(call, "hold")},
		.now = call->now,
	};
	ordering.draft.code_hash =
		order_code_hash_of(call->arena, &call->server->secret, ordering.draft.id);
	if (act_jointly_form(call, &ordering_effect, &ordering, &effect))
		basket_forget(call);
	else if (effect.reason == REASON_HOLD_EXPIRED)
		checkout_show(call, &form);
	else
		reply_problem(call, effect.reason, NULL);
}
