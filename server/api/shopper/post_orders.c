/* POST /v1/orders: places an order, from a hold or directly. */
#include "server/api/asked.h"
#include "server/api/ordering.h"
#include "server/fulfilment/contact.h"
#include "server/server.h"
#include "server/views/order_text.h"

struct customer_body {
	struct str name, email, phone;
	bool has_language;
	enum language language;
};

struct payment_body {
	struct str reference;
	bool has_provider;
	enum payment_provider provider;
	bool has_authorised_minor;
	int64_t authorised_minor;
	struct str currency;
	bool has_capture_before;
	int64_t capture_before;
};

struct cost_body {
	struct str name;
	int64_t amount_minor;
	bool has_standard_minor;
	int64_t standard_minor;
	bool has_vat_bp;
	int64_t vat_bp;
	bool has_tax;
	enum tax_code tax;
};

struct order_body {
	struct asked asked;
	enum order_kind kind;
	bool has_hold;
	struct uuid hold;
	struct customer_body customer;
	struct str collector;
	bool has_move;
	enum move_consent move;
	bool has_split, split;
	bool has_transfer, transfer;
	bool has_together, together;
	bool has_payment;
	struct payment_body payment;
	bool has_cost;
	struct cost_body cost;
};

static const struct json_field customer_fields[] = {
	JSON_TEXT(struct customer_body, name, REQUIRED, 1, 120),
	JSON_TEXT(struct customer_body, email, REQUIRED, 3, 254),
	JSON_TEXT(struct customer_body, phone, OPTIONAL, 1, 32),
	JSON_WORD(struct customer_body, language, OPTIONAL, language),
};

static const struct json_field payment_fields[] = {
	JSON_TEXT(struct payment_body, reference, REQUIRED, 1, 120),
	JSON_WORD(struct payment_body, provider, OPTIONAL, payment_provider),
	JSON_INT(struct payment_body, authorised_minor, OPTIONAL, 1, 1000000000000),
	JSON_TEXT(struct payment_body, currency, OPTIONAL, 3, 3),
	JSON_INSTANT(struct payment_body, capture_before, OPTIONAL),
};

static const struct json_field cost_fields[] = {
	JSON_TEXT(struct cost_body, name, REQUIRED, 1, 120),
	JSON_INT(struct cost_body, amount_minor, REQUIRED, 1, 1000000000),
	JSON_INT(struct cost_body, standard_minor, OPTIONAL, 0, 1000000000),
	JSON_INT(struct cost_body, vat_bp, OPTIONAL, 0, 10000),
	JSON_WORD(struct cost_body, tax, OPTIONAL, tax_code),
};

static const struct json_field order_fields[] = {
	ASKED_ROWS(OPTIONAL),
	JSON_WORD(struct order_body, kind, REQUIRED, order_kind),
	JSON_UUID(struct order_body, hold, OPTIONAL),
	JSON_OBJECT(struct order_body, customer, REQUIRED, struct customer_body, customer_fields),
	JSON_TEXT(struct order_body, collector, OPTIONAL, 1, 120),
	JSON_WORD(struct order_body, move, OPTIONAL, move_consent),
	JSON_BOOL(struct order_body, split, OPTIONAL),
	JSON_BOOL(struct order_body, transfer, OPTIONAL),
	JSON_BOOL(struct order_body, together, OPTIONAL),
	JSON_OBJECT(struct order_body, payment, OPTIONAL, struct payment_body, payment_fields),
	JSON_OBJECT(struct order_body, cost, OPTIONAL, struct cost_body, cost_fields),
};

/* --- decide --- */

/* A hold says what and where already. */
static void check_source(const struct order_body *body, struct faults *faults)
{
	const struct asked *asked = &body->asked;
	if (!body->has_hold && asked->lines_count == 0)
		fault_add(faults, STR("/lines"), "required", "Give a hold, or lines and a place.");
	if (!body->has_hold)
		return;
	const struct {
		bool is_given;
		struct str pointer;
	} extras[] = {
		{asked->lines_count > 0, STR("/lines")},
		{asked->has_near, STR("/near")},
		{!str_is_empty(asked->postcode), STR("/postcode")},
		{!str_is_empty(asked->country), STR("/country")},
		{!str_is_empty(asked->store), STR("/store")},
		{asked->has_within_m, STR("/within_m")},
		{body->has_transfer, STR("/transfer")},
		{body->has_together, STR("/together")},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(extras); i++)
		if (extras[i].is_given)
			fault_add(faults, extras[i].pointer, "not_allowed", "The hold says it.");
}

static void check_customer(const struct customer_body *customer, struct faults *faults)
{
	if (!contact_is_email(customer->email))
		fault_add(faults, STR("/customer/email"), "bad_format", "An e-mail address.");
	if (!str_is_empty(customer->phone) && !contact_is_phone(customer->phone))
		fault_add(faults, STR("/customer/phone"), "bad_format",
			"Digits, blanks and + - . ( ), with six digits at least.");
}

/* Money that is only promised has an amount and a currency; the rest is said of it. */
static void check_payment(const struct payment_body *payment, int64_t now, struct faults *faults)
{
	struct currency currency;
	bool is_promise = payment->has_authorised_minor;
	if (payment->has_provider && payment->provider == PROVIDER_TILL)
		fault_add(faults, STR("/payment/provider"), "not_allowed",
			"What a till takes is a reservation.");
	if (is_promise && str_is_empty(payment->currency))
		fault_add(faults, STR("/payment/currency"), "required", "The currency of it.");
	if (!str_is_empty(payment->currency) && !currency_parse(payment->currency, &currency))
		fault_add(faults, STR("/payment/currency"), "unknown", "An ISO 4217 code.");
	if (payment->has_capture_before && !is_promise)
		fault_add(faults, STR("/payment/capture_before"), "not_allowed",
			"Only what is authorised and not captured has a limit.");
	if (payment->has_capture_before && payment->capture_before <= now)
		fault_add(faults, STR("/payment/capture_before"), "too_small", "It is past.");
}

static bool is_vat(const struct cost_body *cost)
{
	return !cost->has_tax || cost->tax == TAX_VAT;
}

static void check_cost(const struct order_body *body, struct faults *faults)
{
	const struct cost_body *cost = &body->cost;
	if (body->kind == ORDER_RESERVATION)
		fault_add(
			faults, STR("/cost"), "not_allowed", "A reservation is paid in the store.");
	if (is_vat(cost) && !cost->has_vat_bp)
		fault_add(faults, STR("/cost/vat_bp"), "required", "The rate of its VAT.");
	if (!is_vat(cost) && cost->has_vat_bp)
		fault_add(faults, STR("/cost/vat_bp"), "not_allowed", "There is no VAT in it.");
	if (cost->has_standard_minor && cost->standard_minor > cost->amount_minor)
		fault_add(
			faults, STR("/cost/standard_minor"), "too_large", "At most amount_minor.");
}

static bool check(struct call *call, const struct order_body *body)
{
	struct faults faults;
	faults_init(&faults, call->arena);
	check_source(body, &faults);
	check_customer(&body->customer, &faults);
	if (body->kind == ORDER_RESERVATION && body->has_payment)
		fault_add(&faults, STR("/payment"), "not_allowed",
			"A reservation is paid in the store.");
	if (body->has_payment)
		check_payment(&body->payment, call->now, &faults);
	if (body->has_cost)
		check_cost(body, &faults);
	if (faults.count > 0)
		reply_faults(call, REASON_INVALID_FIELDS, &faults);
	else if (body->kind == ORDER_PREPAID && !body->has_payment)
		reply_problem(call, REASON_PAYMENT_REQUIRED, NULL);
	else if (body->kind == ORDER_PREPAID && call->caller.audience != FOR_PARTNER)
		reply_problem(call, REASON_FORBIDDEN, "Only the web shop can say that it is paid.");
	else
		return true;
	return false;
}

static struct order_cost cost_of(const struct cost_body *cost)
{
	return (struct order_cost){
		.name = cost->name,
		.amount_minor = cost->amount_minor,
		.standard_minor =
			cost->has_standard_minor ? cost->standard_minor : cost->amount_minor,
		.tax = {cost->has_tax ? cost->tax : TAX_VAT, (uint16_t)cost->vat_bp},
	};
}

static struct order_draft draft_of(const struct call *call, const struct order_body *body)
{
	order_id id = {uuid_new(call->now)};
	struct currency currency = {""};
	(void)currency_parse(body->payment.currency, &currency); /* checked */
	return (struct order_draft){
		.id = id,
		.code_hash = order_code_hash_of(call->arena, &call->server->secret, id),
		.kind = body->kind,
		.language = body->customer.has_language ? body->customer.language : call->language,
		.customer_name = body->customer.name,
		.customer_email = body->customer.email,
		.customer_phone = body->customer.phone,
		.collector_name = body->collector,
		.payment_ref = body->payment.reference,
		.move = body->has_move ? body->move : MOVE_ASK,
		.is_split_allowed = body->split,
		.may_be_sent = body->transfer,
		.provider = body->payment.has_provider ? body->payment.provider : PROVIDER_EXTERNAL,
		.has_authorised = body->payment.has_authorised_minor,
		.authorised_minor = body->payment.authorised_minor,
		.currency = currency,
		.capture_before = body->payment.capture_before,
		.cost = cost_of(&body->cost),
		.has_hold = body->has_hold,
		.hold = {body->hold},
		.now = call->now,
	};
}

/* --- answer --- */

static void answer(const struct call *call, const struct order *order, struct effect *effect_out)
{
	effect_out->status = 201;
	effect_out->version = order->version;
	effect_out->text = order_text(call->arena, call->server, order, call->now);
	effect_out->location = str_printf(call->arena, "/v1/orders/" STR_FMT,
		STR_ARG(uuid_print(call->arena, order->id.uuid)));
}

void post_orders(struct call *call)
{
	struct order_body body = {0};
	if (!call_read(call, order_fields, ARRAY_LENGTH(order_fields), &body) ||
		!check(call, &body) || !asked_may_be_sent(call, &body.asked, body.transfer))
		return;

	struct ordering ordering = {.draft = draft_of(call, &body), .answer = answer};
	if (!body.has_hold && !asked_question(call, &body.asked, &ordering.draft.question))
		return;
	ordering.draft.question.may_be_together = body.together;
	act_jointly(call, &ordering_effect, &ordering);
}
