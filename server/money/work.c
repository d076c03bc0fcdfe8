/* Asking providers, and asking what became of it; see work.h. */
#include "server/money/work.h"

#include "common/clock.h"
#include "common/webhook.h"
#include "server/db/try.h"
#include "server/money/acts.h"
#include "server/money/plan.h"

enum {
	CHUNK = 20,	  /* the LIMIT of acts_due */
	PLANS = 50,	  /* the LIMIT of payments_to_look_at */
	MARGIN_MS = 5000, /* a claim outlives the call by this */
	ASK_FIRST_MS = 500,
	ASK_DOUBLINGS = 10, /* up to about nine minutes */
};

/* --- configuration --- */

static bool url_is_good(const struct money_work *work, struct str url, struct str *why_out)
{
	if (str_starts_with(url, STR("https://")) || work->line.may_be_private)
		return true;
	*why_out = STR("money: a provider is spoken to over https");
	return false;
}

static bool add_external(struct money_work *work, const struct config *config, struct str *why_out)
{
	struct str url = config_text(config, "money", "external_url"), secret, key;
	struct str file = config_text(config, "money", "external_secret_file");
	if (str_is_empty(url))
		return true;
	if (!url_is_good(work, url, why_out) ||
		!config_secret_file(work->arena, str_c(work->arena, file), &secret, why_out))
		return false;
	if (!webhook_key_parse(work->arena, secret, &key)) {
		*why_out = STR("money.external_secret_file: whsec_ and 24 to 64 bytes in base64");
		return false;
	}
	work->providers[work->provider_count++] = external_provider(url, key);
	return true;
}

static bool add_stripe(struct money_work *work, const struct config *config, struct str *why_out)
{
	struct str url = config_text(config, "money", "stripe_url"), key;
	struct str file = config_text(config, "money", "stripe_key_file");
	if (str_is_empty(file))
		return true;
	if (!url_is_good(work, url, why_out) ||
		!config_secret_file(work->arena, str_c(work->arena, file), &key, why_out))
		return false;
	work->providers[work->provider_count++] = stripe_provider(url, key);
	return true;
}

bool money_work_begin(struct money_work *work, const struct config *config, struct db *db,
	struct arena *arena, const struct stores *stores, struct str *why_out)
{
	*work = (struct money_work){
		.db = db,
		.arena = arena,
		.stores = stores,
		.line = {.client = http_client_new("comptoird/" PACKAGE_VERSION),
			.arena = arena,
			.timeout_ms = (unsigned)config_int(config, "money", "timeout_ms"),
			.may_be_private = config_bool(config, "money", "private_hosts")},
	};
	return add_external(work, config, why_out) && add_stripe(work, config, why_out);
}

void money_work_end(struct money_work *work)
{
	http_client_free(work->line.client);
}

/* --- planning --- */

static enum db_status plan_provider(struct money_work *work, const struct provider *provider)
{
	struct q_payments_to_look_at_in in = {provider->name, clock_now()};
	struct q_payments_to_look_at *rows;
	size_t count;
	DB_TRY(q_payments_to_look_at(db_reading(work->db, work->arena), &in, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		const struct plan_input plan = {rows[i].order, provider, work->stores, clock_now()};
		enum db_status status = tx_run(work->db, work->arena, plan_body, &plan, NULL, 0);
		if (status != DB_DONE && status != DB_NONE)
			return status;
	}
	work->has_more |= count == PLANS;
	return DB_DONE;
}

enum db_status money_plan(struct money_work *work)
{
	for (size_t i = 0; i < work->provider_count; i++)
		DB_TRY(plan_provider(work, &work->providers[i]));
	return DB_DONE;
}

/* --- writing what was said --- */

struct verdict {
	act_id act;
	const struct provider_answer *answer;
	int64_t claim_due_at; /* by which we know that the claim is still ours */
	int64_t now, ask_at;
	uint32_t key_by;
};

static enum db_status verdict_body(struct tx *tx, const void *input, void *output_out)
{
	const struct verdict *verdict = input;
	const struct provider_answer *answer = verdict->answer;
	bool is_first;
	uint64_t changed;
	(void)output_out;
	switch (answer->said) {
	case SAID_DONE:
	case SAID_FAILED:
		return act_end(tx, verdict->act,
			answer->said == SAID_DONE ? MONEY_DONE : MONEY_FAILED, answer->provider_ref,
			answer->error, STR("system"), verdict->now, &is_first);
	case SAID_LATER: {
		struct q_act_again_in in = {verdict->now + answer->retry_ms, answer->error,
			verdict->key_by, verdict->act, verdict->claim_due_at};
		return q_act_again(tx, &in, &changed);
	}
	case SAID_PENDING:
	case SAID_NOTHING: {
		struct q_act_ask_at_in in = {
			verdict->ask_at, answer->error, verdict->act, verdict->claim_due_at};
		return q_act_ask_at(tx, &in, &changed);
	}
	}
	return DB_BROKEN;
}

/* Longer each time, so that a provider that is away is not asked for ever in haste. */
static int64_t patience_ms(uint32_t attempts)
{
	return (int64_t)ASK_FIRST_MS << (attempts < ASK_DOUBLINGS ? attempts : ASK_DOUBLINGS);
}

static enum db_status write_verdict(struct money_work *work, const struct q_acts_due *act,
	const struct provider_answer *answer, int64_t claim_due_at, uint32_t key_by)
{
	int64_t now = clock_now();
	int64_t age_ms = act->asked_at == 0 ? 0 : now - act->asked_at;
	int64_t wait_ms =
		answer->said == SAID_PENDING ? answer->retry_ms : patience_ms(act->attempts);
	/* As long again as it has been unknown, so that asking thins out. */
	if (answer->said == SAID_NOTHING && age_ms / 2 > wait_ms)
		wait_ms = age_ms / 2 < patience_ms(ASK_DOUBLINGS) ? age_ms / 2
								  : patience_ms(ASK_DOUBLINGS);
	const struct verdict verdict = {.act = act->act,
		.answer = answer,
		.claim_due_at = claim_due_at,
		.now = now,
		.ask_at = now + wait_ms,
		.key_by = key_by};
	log_info("money_act", LOG_STR("act", uuid_print(work->arena, act->act.uuid)),
		LOG_STR("kind", money_act_name(act->kind)), LOG_U64("said", answer->said),
		LOG_STR("error", answer->error));
	return tx_run(work->db, work->arena, verdict_body, &verdict, NULL, 0);
}

/* --- one act --- */

static enum db_status lines_read(
	struct money_work *work, act_id act, const struct ask_line **lines_out, size_t *count_out)
{
	const struct q_act_lines_in in = {act};
	struct q_act_lines *rows;
	DB_TRY(q_act_lines(db_reading(work->db, work->arena), &in, &rows, count_out));
	struct ask_line *lines = arena_new_array(work->arena, *count_out, struct ask_line);
	for (size_t i = 0; i < *count_out; i++)
		lines[i] =
			(struct ask_line){rows[i].line, rows[i].sku, {rows[i].tax, rows[i].vat_bp},
				rows[i].amount_minor, {rows[i].tax_minor, rows[i].tax2_minor}};
	*lines_out = lines;
	return DB_DONE;
}

static enum db_status ask_read(
	struct money_work *work, const struct q_acts_due *act, struct ask *ask_out)
{
	*ask_out = (struct ask){.act = act->act,
		.order = act->order,
		.reference = act->reference,
		.kind = act->kind,
		.amount_minor = act->amount_minor,
		.detail = act->detail,
		.key_no = act->key_no,
		.now = clock_now()};
	(void)currency_parse(act->currency, &ask_out->currency); /* an order's own */
	return lines_read(work, act->act, &ask_out->lines, &ask_out->line_count);
}

static int64_t claim_until(const struct money_work *work)
{
	return clock_now() + work->line.timeout_ms + MARGIN_MS;
}

static enum db_status claim_in(struct tx *tx, const void *input, void *output_out)
{
	return q_act_claim(tx, input, output_out);
}

static enum db_status carry_out_one(
	struct money_work *work, const struct provider *provider, const struct q_acts_due *act)
{
	struct q_act_claim_in in = {claim_until(work), clock_now(), act->act};
	struct ask ask;
	uint64_t changed;
	DB_TRY(ask_read(work, act, &ask));
	DB_TRY(tx_run(work->db, work->arena, claim_in, &in, &changed, sizeof(changed)));
	if (changed == 0)
		return DB_DONE; /* another instance has it */
	struct provider_answer answer;
	provider->act(provider, &work->line, &ask, &answer);
	return write_verdict(work, act, &answer, in.due_at, 0);
}

static enum db_status claim_to_ask_in(struct tx *tx, const void *input, void *output_out)
{
	return q_act_claim_to_ask(tx, input, output_out);
}

/* A provider that answered with a failure of its own keeps that answer under the key. */
static uint32_t needs_new_key(const struct q_acts_due *act)
{
	return str_starts_with(act->error, STR("http_5"));
}

static enum db_status reconcile_one(
	struct money_work *work, const struct provider *provider, const struct q_acts_due *act)
{
	struct q_act_claim_to_ask_in in = {claim_until(work), act->act, act->due_at};
	struct ask ask;
	uint64_t changed;
	DB_TRY(ask_read(work, act, &ask));
	DB_TRY(tx_run(work->db, work->arena, claim_to_ask_in, &in, &changed, sizeof(changed)));
	if (changed == 0)
		return DB_DONE;
	struct provider_answer answer;
	provider->status(provider, &work->line, &ask, &answer);
	return write_verdict(work, act, &answer, in.due_at, needs_new_key(act));
}

/* --- all that are due --- */

typedef enum db_status act_work(
	struct money_work *work, const struct provider *provider, const struct q_acts_due *act);

static enum db_status each_due(struct money_work *work, enum money_state state, act_work *one)
{
	for (size_t p = 0; p < work->provider_count; p++) {
		struct q_acts_due_in in = {state, work->providers[p].name, clock_now()};
		struct q_acts_due *acts;
		size_t count;
		DB_TRY(q_acts_due(db_reading(work->db, work->arena), &in, &acts, &count));
		for (size_t i = 0; i < count; i++)
			DB_TRY(one(work, &work->providers[p], &acts[i]));
		work->has_more |= count == CHUNK;
	}
	return DB_DONE;
}

enum db_status money_carry_out(struct money_work *work)
{
	return each_due(work, MONEY_REQUESTED, carry_out_one);
}

enum db_status money_reconcile(struct money_work *work)
{
	return each_due(work, MONEY_UNKNOWN, reconcile_one);
}
