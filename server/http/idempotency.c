/*
 * Acting once per Idempotency-Key; see act_once in call.h. The key's row and the effect
 * are one transaction: either both are there or neither. Its first statement inserts the
 * row, so two instances that run the same key meet at the unique index, and the second finds
 * the first one's answer.
 */
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "common/rand.h"
#include "server/db/q_idempotency.h"
#include "server/http/keys_running.h"
#include "server/http/wire.h"
#include "server/metrics.h"
#include "server/server.h"

enum {
	KEY_MAX = 64,
	UNCERTAIN_DEADLINE_MS = 10000,
	UNCERTAIN_PAUSE_MS = 100,
};

/* One command: what is run, for whom, under which key. */
struct act {
	struct hash key_hash, body_hash;
	const struct call *call;
	effect_body *body;
	const void *input;
};

enum act_kind {
	ACT_DONE,     /* the effect happened in this transaction */
	ACT_REFUSED,  /* the effect said no */
	ACT_REPLAYED, /* an earlier run has the answer */
	ACT_REUSED,   /* an earlier run was of another request */
	ACT_HELD,     /* another instance holds the row and has not committed */
};

struct act_result {
	enum act_kind kind;
	enum reason reason; /* ACT_REFUSED */
	const char *detail;
	int status;
	uint32_t version;
	struct str location, answer;
};

/* --- the transaction --- */

static enum db_status replay(struct tx *tx, const struct act *act, struct act_result *result)
{
	struct q_idempotency_find row;
	const struct q_idempotency_find_in key = {act->call->caller.scope_hash, act->key_hash};
	enum db_status status = q_idempotency_find(tx, &key, &row);
	if (status == DB_NONE)
		return DB_RETRY; /* removed between our insert and our look */
	if (status != DB_DONE)
		return status;
	result->kind = hash_equal(&row.body_hash, &act->body_hash) ? ACT_REPLAYED : ACT_REUSED;
	result->status = row.status;
	result->version = row.version;
	result->location = row.location;
	result->answer = row.answer;
	return DB_NONE; /* nothing is to be committed */
}

static struct str json_text(struct arena *arena, const json_t *json)
{
	size_t n = json_dumpb(json, NULL, 0, JSON_COMPACT);
	char *text = arena_alloc(arena, n + 1);
	return (struct str){text, json_dumpb(json, text, n, JSON_COMPACT)};
}

static void keep(struct arena *arena, struct effect *effect, struct act_result *result)
{
	result->status = effect->status;
	result->version = effect->version;
	result->location = effect->location;
	result->reason = effect->reason;
	result->detail = effect->detail;
	result->answer = effect->json == NULL ? STR_EMPTY : json_text(arena, effect->json);
	json_decref(effect->json);
}

static enum db_status perform(struct tx *tx, const struct act *act, struct act_result *result)
{
	uint64_t changed;
	struct effect effect = {.reason = REASON_OK};
	enum db_status status = act->body(tx, act->call, act->input, &effect);
	keep(tx_arena(tx), &effect, result);
	result->kind = status == DB_NONE ? ACT_REFUSED : ACT_DONE;
	if (status != DB_DONE)
		return status;
	const struct q_idempotency_answered_in answered = {
		.caller = act->call->caller.scope_hash,
		.key_hash = act->key_hash,
		.status = (uint16_t)result->status,
		.version = result->version,
		.location = result->location,
		.answer = result->answer,
	};
	return q_idempotency_answered(tx, &answered, &changed);
}

static enum db_status act_in(struct tx *tx, const void *input, void *output_out)
{
	const struct act *act = input;
	struct act_result *result = output_out;
	const struct q_idempotency_claim_in claim = {
		act->call->caller.scope_hash, act->key_hash, act->body_hash, act->call->now};
	result->kind = ACT_HELD; /* until the row is ours or read */
	enum db_status status = q_idempotency_claim(tx, &claim);
	if (status == DB_DONE)
		return perform(tx, act, result);
	return status == DB_DUP ? replay(tx, act, result) : status;
}

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

static enum db_status run_once(struct call *call, const struct act *act, struct act_result *result)
{
	enum db_status status = tx_run(call->db, call->arena, act_in, act, result, sizeof(*result));
	count_status(call->server->metrics, status);
	return status;
}

/* A lost commit may or may not have happened. Under its key, running it again is safe: it finds the
 * answer or does it now. Once uncertain, "database away" is no answer either. */
static enum db_status run(struct call *call, const struct act *act, struct act_result *result)
{
	const struct timespec pause = {.tv_nsec = UNCERTAIN_PAUSE_MS * 1000000L};
	int64_t until_ms = clock_monotonic_ms() + UNCERTAIN_DEADLINE_MS;
	enum db_status status = run_once(call, act, result);
	if (status != DB_UNCERTAIN)
		return status;
	while (clock_monotonic_ms() < until_ms) {
		nanosleep(&pause, NULL);
		status = run_once(call, act, result);
		if (status == DB_DONE || status == DB_NONE || status == DB_BROKEN)
			return status;
	}
	return DB_UNCERTAIN;
}

static enum reason outcome(enum db_status status, const struct act_result *result)
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
	struct str text = str_printf(
		call->arena, STR_FMT "\n" STR_FMT "\n", STR_ARG(call->method), STR_ARG(call->path));
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

static enum reason act(struct call *call, struct str key, effect_body *body, const void *input,
	struct act_result *result_out)
{
	struct act act = {.call = call, .body = body, .input = input};
	struct metrics *metrics = call->server->metrics;
	int64_t begun_ms = clock_monotonic_ms();
	memset(result_out, 0, sizeof(*result_out));
	if (!is_key(key))
		return REASON_KEY_REQUIRED;
	act.key_hash = hash_of(key.p, key.n);
	act.body_hash = body_hash(call);
	struct hash running = running_key(call, &act.key_hash);
	if (!key_begin(call->server->keys_running, &running))
		return REASON_KEY_IN_PROGRESS;
	enum reason reason = outcome(run(call, &act, result_out), result_out);
	key_end(call->server->keys_running, &running);
	if (result_out->kind == ACT_REPLAYED)
		metric_add(metrics, METRIC_KEYS_REPLAYED, 1);
	metric_observe(metrics, METRIC_ACT, clock_monotonic_ms() - begun_ms);
	return reason;
}

/* --- answering --- */

void act_once(struct call *call, effect_body *body, const void *input)
{
	struct act_result result;
	enum reason reason = act(call, call_header(call, "Idempotency-Key"), body, input, &result);
	if (reason != REASON_OK) {
		reply_problem(call, reason, result.kind == ACT_REFUSED ? result.detail : NULL);
		return;
	}
	reply_bytes(
		call, result.status, result.answer.n > 0 ? "application/json" : "", result.answer);
	if (result.location.n > 0)
		reply_header(call, "Location", result.location);
	if (result.version > 0)
		reply_version(call, result.version);
	if (result.kind == ACT_REPLAYED)
		reply_header(call, "Idempotency-Replayed", STR("true"));
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

bool act_once_form(
	struct call *call, effect_body *body, const void *input, struct effect *effect_out)
{
	struct act_result result;
	memset(effect_out, 0, sizeof(*effect_out));
	effect_out->reason = act(call, form_key(call), body, input, &result);
	effect_out->detail = result.kind == ACT_REFUSED ? result.detail : NULL;
	effect_out->location = result.location;
	if (effect_out->reason != REASON_OK)
		return false;
	reply_see_other(call, result.location);
	return true;
}
