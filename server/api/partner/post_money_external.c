/* POST /v1/money/external: the web shop says that an act of ours has ended; see post_money_stripe.c
 * for what that is worth. */
#include "common/webhook.h"
#include "server/api/partner/money_hint.h"
#include "server/server.h"

static bool act_of(const json_t *message, act_id *act_out)
{
	const json_t *act = json_object_get(json_object_get(message, "data"), "act");
	return json_is_string(act) && uuid_parse(str_of(json_string_value(act)), &act_out->uuid);
}

void post_money_external(struct call *call)
{
	const struct webhook_head head = {call_header(call, "webhook-id"),
		call_header(call, "webhook-timestamp"), call_header(call, "webhook-signature")};
	struct str secret, key;
	struct q_act_hint_in in = {.now = call->now};
	json_t *message;
	if (!money_hint_key(call, "external_secret_file", &secret))
		return;
	if (!webhook_key_parse(call->arena, secret, &key) ||
		!webhook_is_genuine(call->arena, key, &head, call->body, call->now)) {
		reply_problem(call, REASON_NOT_AUTHENTICATED, NULL);
		return;
	}
	if (!money_hint_read(call, &message))
		return;
	if (act_of(message, &in.act))
		money_hint_by_act(call, &in);
	else
		reply_problem(call, REASON_INVALID_FIELDS, "data.act is the act's id.");
	json_decref(message);
}
