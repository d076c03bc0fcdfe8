/* What the routes share that hear of money; see money_hint.h. */
#include "server/api/partner/money_hint.h"

#include "server/server.h"

bool money_hint_key(struct call *call, const char *setting, struct str *key_out)
{
	struct str path = config_text(call->server->config, "money", setting), why;
	if (str_is_empty(path)) {
		reply_problem(call, REASON_NOT_FOUND, NULL);
		return false;
	}
	if (config_secret_file(call->arena, str_c(call->arena, path), key_out, &why))
		return true;
	log_error("money_secret_not_readable", LOG_STR("why", why));
	reply_problem(call, REASON_INTERNAL, NULL);
	return false;
}

bool money_hint_read(struct call *call, json_t **json_out)
{
	struct fault fault;
	enum reason reason = json_read(call->body, json_out, &fault, call->arena);
	if (reason != REASON_OK)
		reply_problem(call, reason, NULL);
	return reason == REASON_OK;
}

static enum db_status by_act_in(struct tx *tx, const void *input, void *output_out)
{
	return q_act_hint(tx, input, output_out);
}

static enum db_status by_reference_in(struct tx *tx, const void *input, void *output_out)
{
	return q_act_hint_reference(tx, input, output_out);
}

/* An act nobody knows, or one that has ended, is no mistake of the sender's. */
static void run(struct call *call, tx_body *body, const void *input)
{
	uint64_t changed;
	enum db_status status =
		tx_run(call->db, call->arena, body, input, &changed, sizeof(changed));
	if (status == DB_DONE)
		reply_json(call, 200, json_pack("{s:b}", "received", 1));
	else
		reply_problem(call, db_reason(status), NULL);
}

void money_hint_by_act(struct call *call, const struct q_act_hint_in *in)
{
	run(call, by_act_in, in);
}

void money_hint_by_reference(struct call *call, const struct q_act_hint_reference_in *in)
{
	run(call, by_reference_in, in);
}
