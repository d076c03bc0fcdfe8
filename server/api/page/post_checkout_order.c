/* POST /checkout/{hold}: the hold becomes a reservation, to be paid in the store. */
#include <string.h>

#include "server/api/page/basket.h"
#include "server/api/page/checkout_show.h"
#include "server/db/try.h"
#include "server/fulfilment/order.h"

enum { CUSTOMER_NAME_MAX = 120, EMAIL_MAX = 254, PHONE_MIN = 6, PHONE_MAX = 32 };

/* One @ with something before it and a dotted name behind it; the mail we send is the real test. */
static bool email_is_plausible(struct str email)
{
	struct str domain = email;
	struct str local = str_cut(&domain, '@');
	struct str rest = domain;
	struct str label = str_cut(&rest, '.');
	if (email.n > EMAIL_MAX || local.n == 0 || label.n == 0 || rest.n == 0)
		return false;
	for (size_t i = 0; i < email.n; i++) {
		if ((unsigned char)email.p[i] <= ' ')
			return false;
	}
	return memchr(domain.p, '@', domain.n) == NULL && rest.p[rest.n - 1] != '.';
}

/* Empty, or digits with the usual marks between them. */
static bool phone_is_plausible(struct str phone)
{
	size_t digits = 0;
	for (size_t i = 0; i < phone.n; i++) {
		bool is_digit = phone.p[i] >= '0' && phone.p[i] <= '9';
		if (!is_digit && strchr(" +().-/", phone.p[i]) == NULL)
			return false;
		digits += is_digit;
	}
	return phone.n == 0 || (digits >= PHONE_MIN && phone.n <= PHONE_MAX);
}

static struct checkout_form form_read(const struct call *call)
{
	struct checkout_form form = {
		.name = str_trim(call_form(call, "name")),
		.email = str_trim(call_form(call, "email")),
		.phone = str_trim(call_form(call, "phone")),
		.language = call->language,
	};
	if (!language_parse(call_form(call, "language"), &form.language))
		form.language = call->language;
	if (form.name.n == 0 || str_code_points(form.name) > CUSTOMER_NAME_MAX)
		form.faults |= CHECKOUT_NAME;
	if (!email_is_plausible(form.email))
		form.faults |= CHECKOUT_EMAIL;
	if (!phone_is_plausible(form.phone))
		form.faults |= CHECKOUT_PHONE;
	return form;
}

static enum db_status order_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const struct order_draft *draft = input;
	struct order_placed placed;
	DB_TRY(orders_place(tx, page_stores(call), draft, 1, &placed));
	if (placed.reason != REASON_OK)
		return db_refuse(&effect_out->reason, placed.reason);
	effect_out->status = 303;
	effect_out->location = str_printf(tx_arena(tx), "/o/" STR_FMT "?done=placed",
		STR_ARG(order_token_print(tx_arena(tx), &call->server->secret, draft->id)));
	return DB_DONE;
}

/* The goods are on their way to the shopper: the basket and the hold have done their work. */
static void basket_forget(struct call *call)
{
	struct basket empty = {.count = 0};
	basket_write(call, &empty);
	reply_cookie(call, "hold", STR_EMPTY, 0);
}

/* What a counter finds the order by when its code is typed. */
static struct hash code_hash_of(const struct call *call, order_id order)
{
	char code[PICKUP_CODE_CHARS + 1];
	const struct secret *secret = &call->server->secret;
	if (!pickup_code_normalise(pickup_code_print(call->arena, secret, order), code))
		log_error("pickup_code_unreadable");
	return order_code_hash(secret, code);
}

void page_post_checkout_order(struct call *call)
{
	struct effect effect = {0};
	struct checkout_form form = form_read(call);
	if (form.faults != 0) {
		checkout_show(call, &form);
		return;
	}
	struct order_draft draft = {
		.id = {uuid_new(call->now)},
		.kind = ORDER_RESERVATION,
		.language = form.language,
		.customer_name = form.name,
		.customer_email = form.email,
		.customer_phone = form.phone,
		.has_hold = true,
		.hold = {call_path_uuid(call, "hold")},
		.now = call->now,
	};
	draft.code_hash = code_hash_of(call, draft.id);
	if (act_once_form(call, order_effect, &draft, &effect))
		basket_forget(call);
	else if (effect.reason == REASON_HOLD_EXPIRED)
		checkout_show(call, &form);
	else
		reply_problem(call, effect.reason, NULL);
}
