/*
 * Acting once per Idempotency-Key: the request's side, from the key to the answer; see act_once in
 * call.h. The transaction's side is acts.c.
 */
#include <string.h>

#include "common/clock.h"
#include "server/http/act.h"
#include "server/http/keys_running.h"
#include "server/http/wire.h"
#include "server/metrics.h"
#include "server/server.h"

enum {
	KEY_MAX = 64,
	ROUNDS_MAX = 16,
};

/* --- running it --- */

static void count_status(struct metrics *metrics, enum db_status status)
{
	static const enum metric by_status[] = {
		[DB_DONE] = METRIC_TX_DONE,
		[DB_NONE] = METRIC_TX_NONE,
		[DB_DUP] = METRIC_TX_DUP,
		[DB_RETRY] = METRIC_TX_RETRY,
		[DB_DOWN] = METRIC_TX_DOWN,
		[DB_UNCERTAIN] = METRIC_TX_UNCERTAIN,
		[DB_BROKEN] = METRIC_TX_BROKEN,
	};
	metric_add(metrics, by_status[status], 1);
}

/* One caller with many commands waits for itself; who has no credential is known by address. */
static uint64_t caller_number(const struct call *call)
{
	struct hash hash = call->caller.audience == FOR_ANYONE
				   ? hash_of(call->remote.p, call->remote.n)
				   : call->caller.scope_hash;
	uint64_t number;
	memcpy(&number, hash.bytes, sizeof(number));
	return number;
}

static store_id store_of(const struct call *call)
{
	return call->store.row != 0 ? call->store : call->caller.store;
}

/* What an effect of its kind is prepared with is out of date when others were faster; then it is
 * prepared anew. Rounds that never end well mean a crowd: busy, not refused. */
static enum db_status run(struct act *act, enum engine_outcome *outcome_out)
{
	struct engine_work work = {
		.kind = &acts_kind,
		.work = act,
		.caller = caller_number(act->call),
		.weight = act->joint != NULL ? 1 : ENGINE_WEIGHT_BODY,
		.bytes = act->call->body.n,
	};
	enum db_status status = DB_RETRY;
	*outcome_out = ENGINE_RAN;
	for (int round = 0; round < ROUNDS_MAX; round++) {
		if (act->joint != NULL && act->joint->prepare != NULL)
			status = act->joint->prepare(act->call, act->input);
		else
			status = DB_DONE;
		if (status != DB_DONE)
			return status;
		work.store = store_of(act->call);
		*outcome_out = engine_submit(act->call->server->engine, &work, &status);
		if (*outcome_out != ENGINE_RAN || status != DB_NONE ||
			act->result.kind != ACT_AGAIN)
			break;
	}
	return status;
}

static enum reason reason_of(enum db_status status, const struct act_result *result)
{
	if (status == DB_DONE)
		return REASON_OK;
	if (status == DB_RETRY && result->kind == ACT_HELD)
		return REASON_KEY_IN_PROGRESS;
	if (status != DB_NONE)
		return db_reason(status);
	switch (result->kind) {
	case ACT_DONE:
	case ACT_REPLAYED:
		return REASON_OK;
	case ACT_REFUSED:
		return result->reason;
	case ACT_REUSED:
		return REASON_KEY_REUSED;
	case ACT_LONG_AGO:
		return REASON_KEY_DONE;
	case ACT_AGAIN:
		return REASON_BUSY;
	case ACT_HELD:
		break;
	}
	return REASON_INTERNAL;
}

/* RFC: none yet; Stripe's rules, 1 to 64 printable ASCII characters. */
static bool is_key(struct str key)
{
	for (size_t i = 0; i < key.n; i++)
		if (key.p[i] <= ' ' || key.p[i] > '~')
			return false;
	return key.n >= 1 && key.n <= KEY_MAX;
}

static struct hash body_hash(struct call *call)
{
	struct str query = call->wire->query;
	struct str text = str_printf(call->arena, STR_FMT "\n" STR_FMT "%s" STR_FMT "\n",
		STR_ARG(call->method), STR_ARG(call->path), query.n > 0 ? "?" : "", STR_ARG(query));
	char *all = arena_alloc(call->arena, text.n + call->body.n + 1);
	memcpy(all, text.p, text.n);
	if (call->body.n > 0)
		memcpy(all + text.n, call->body.p, call->body.n);
	return hash_of(all, text.n + call->body.n);
}

/* Which key is at work in this process: the caller's, so that two callers may choose the same. */
static struct hash running_key(const struct call *call, const struct hash *key_hash)
{
	struct hash both[2] = {call->caller.scope_hash, *key_hash};
	return hash_of(both, sizeof(both));
}

static void count(const struct act *act, enum db_status status, int64_t begun_ms)
{
	struct metrics *metrics = act->call->server->metrics;
	count_status(metrics, status);
	if (act->result.kind == ACT_REPLAYED)
		metric_add(metrics, METRIC_KEYS_REPLAYED, 1);
	metric_observe(metrics, METRIC_ACT, clock_monotonic_ms() - begun_ms);
}

static enum reason act_run(struct act *act, struct str key)
{
	struct call *call = act->call;
	int64_t begun_ms = clock_monotonic_ms();
	enum engine_outcome outcome;
	if (!is_key(key))
		return REASON_KEY_REQUIRED;
	act->key_hash = hash_of(key.p, key.n);
	act->body_hash = body_hash(call);
	struct hash running = running_key(call, &act->key_hash);
	if (!key_begin(call->server->keys_running, &running))
		return REASON_KEY_IN_PROGRESS;
	enum db_status status = run(act, &outcome);
	key_end(call->server->keys_running, &running);
	if (outcome == ENGINE_REFUSED)
		return REASON_BUSY;
	count(act, status, begun_ms);
	return reason_of(status, &act->result);
}

/* --- answering --- */

static struct str header_key(const struct call *call)
{
	return call_header(call, "Idempotency-Key");
}

static void answer(struct act *act, enum reason reason)
{
	struct call *call = act->call;
	const struct act_result *result = &act->result;
	if (reason != REASON_OK) {
		reply_problem(call, reason, result->detail);
		return;
	}
	reply_bytes(call, result->status, result->answer.n > 0 ? "application/json" : "",
		result->answer);
	if (result->location.n > 0)
		reply_header(call, "Location", result->location);
	if (result->version > 0)
		reply_version(call, result->version);
	if (result->kind == ACT_REPLAYED)
		reply_header(call, "Idempotency-Replayed", STR("true"));
}

void act_once(struct call *call, effect_body *body, const void *input)
{
	struct act act = {.call = call, .body = body, .input = (void *)(uintptr_t)input};
	answer(&act, act_run(&act, header_key(call)));
}

/* Only looks: what has no answer yet is refused, which leaves no trace. */
static enum db_status look(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	return DB_NONE;
}

bool act_is_settled(struct call *call)
{
	struct act act = {.call = call, .body = look};
	enum reason reason = act_run(&act, header_key(call));
	if (act.result.kind == ACT_REFUSED)
		return false;
	answer(&act, reason);
	return true;
}

void act_jointly(struct call *call, const struct joint_effect *joint, void *input)
{
	struct act act = {.call = call, .joint = joint, .input = input};
	answer(&act, act_run(&act, header_key(call)));
}

/* A person who goes back and sends the form again with something changed means something new, so
 * what was sent is part of the key. Empty when the form has none. */
static struct str form_key(struct call *call)
{
	struct str key = call_form(call, "key");
	if (!is_key(key))
		return STR_EMPTY;
	struct hash hash = body_hash(call);
	return hex_print(call->arena, hash.bytes, sizeof(hash.bytes));
}

static bool answer_form(struct act *act, struct effect *effect_out)
{
	const struct act_result *result = &act->result;
	memset(effect_out, 0, sizeof(*effect_out));
	effect_out->reason = act_run(act, form_key(act->call));
	effect_out->detail = result->detail;
	effect_out->location = result->location;
	if (effect_out->reason != REASON_OK)
		return false;
	reply_see_other(act->call, result->location);
	return true;
}

bool act_once_form(
	struct call *call, effect_body *body, const void *input, struct effect *effect_out)
{
	struct act act = {
		.call = call, .is_form = true, .body = body, .input = (void *)(uintptr_t)input};
	return answer_form(&act, effect_out);
}

bool act_jointly_form(
	struct call *call, const struct joint_effect *joint, void *input, struct effect *effect_out)
{
	struct act act = {.call = call, .is_form = true, .joint = joint, .input = input};
	return answer_form(&act, effect_out);
}
