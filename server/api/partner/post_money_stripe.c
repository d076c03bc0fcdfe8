/*
 * POST /v1/money/stripe: Stripe says that something happened. What it says is a reason to look, not
 * a fact: the status is asked at once, so that messages may come twice, late and in any order.
 */
#include "common/webhook.h"
#include "server/api/partner/money_hint.h"
#include "server/server.h"

/* The PaymentIntent it is about, whatever the event. */
static struct str intent_of(const json_t *event)
{
	const json_t *object = json_object_get(json_object_get(event, "data"), "object");
	const json_t *kind = json_object_get(object, "object");
	bool is_intent = json_is_string(kind) &&
			 str_equal_c(str_of(json_string_value(kind)), "payment_intent");
	const json_t *id = json_object_get(object, is_intent ? "id" : "payment_intent");
	return json_is_string(id) ? str_of(json_string_value(id)) : STR_EMPTY;
}

void post_money_stripe(struct call *call)
{
	struct str key;
	json_t *event;
	if (!money_hint_key(call, "stripe_webhook_secret_file", &key))
		return;
	if (!stripe_is_genuine(call->arena, key, call_header(call, "Stripe-Signature"), call->body,
		    call->now)) {
		reply_problem(call, REASON_NOT_AUTHENTICATED, NULL);
		return;
	}
	if (!money_hint_read(call, &event))
		return;
	const struct q_act_hint_reference_in in = {call->now, intent_of(event), PROVIDER_STRIPE};
	money_hint_by_reference(call, &in);
	json_decref(event);
}
