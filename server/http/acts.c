/*
 * Many commands in one transaction: first the keys that have an answer already, then the effects,
 * last the keys' rows with the answers. A key's row and its effect are one commit: both are there
 * or neither. Two instances that run the same key meet at the unique index: the second waits for
 * the first's commit, is told of the duplicate, runs again and finds the answer.
 */
#include <string.h>

#include "common/clock.h"
#include "common/json_write.h"
#include "server/db/q_idempotency.h"
#include "server/db/try.h"
#include "server/http/act.h"

enum { KEYS_TEXT_MAX = 1 << 20, HASH_HEX = 64 };

/* The acts of a run, and of each whether it is settled. */
struct acts {
	struct engine_item *const *items;
	struct act **list;
	bool *is_settled;
	size_t count;
};

static void settle(struct acts *acts, size_t i, enum act_kind kind, enum db_status verdict)
{
	acts->list[i]->result.kind = kind;
	acts->items[i]->verdict = verdict;
	acts->is_settled[i] = true;
}

static struct acts acts_of(struct arena *arena, struct engine_item *const items[], size_t count)
{
	struct acts acts = {
		.items = items,
		.list = arena_new_array(arena, count, struct act *),
		.is_settled = arena_new_array(arena, count, bool),
		.count = count,
	};
	for (size_t i = 0; i < count; i++) {
		acts.list[i] = items[i]->work;
		acts.list[i]->result = (struct act_result){.kind = ACT_AGAIN};
		items[i]->verdict = DB_NONE;
	}
	return acts;
}

/* --- keys that were used before --- */

static void hex_add(struct buf *text, const struct hash *hash, char before, char after)
{
	static const char digits[] = "0123456789abcdef";
	buf_add_char(text, before);
	buf_add_char(text, '"');
	for (size_t i = 0; i < sizeof(hash->bytes); i++) {
		buf_add_char(text, digits[hash->bytes[i] >> 4]);
		buf_add_char(text, digits[hash->bytes[i] & 15]);
	}
	buf_add_char(text, '"');
	buf_add_char(text, after);
}

static struct str keys_json(struct arena *arena, const struct acts *acts)
{
	struct buf text;
	buf_init(&text, arena, KEYS_TEXT_MAX);
	for (size_t i = 0; i < acts->count; i++) {
		buf_add_char(&text, i == 0 ? '[' : ',');
		hex_add(&text, &acts->list[i]->call->caller.scope_hash, '[', ',');
		hex_add(&text, &acts->list[i]->key_hash, ' ', ']');
	}
	buf_add_char(&text, ']');
	return buf_str(&text);
}

/* What sent a person on to a page still does. */
static enum act_kind kind_of(const struct act *act, const struct q_idempotency_find *row)
{
	bool sends_on = act->is_form && row->location.n > 0;
	if (!row->is_answer_kept)
		return sends_on ? ACT_REPLAYED : ACT_LONG_AGO;
	return hash_equal(&row->body_hash, &act->body_hash) ? ACT_REPLAYED : ACT_REUSED;
}

static const char *long_ago(struct arena *arena, const struct q_idempotency_find *row)
{
	struct str at = instant_print(arena, row->created_at);
	return str_c(
		arena, str_printf(arena, "It was done at " STR_FMT "%s" STR_FMT ".", STR_ARG(at),
			       row->location.n > 0 ? "; see " : "", STR_ARG(row->location)));
}

/* The row's texts live as long as the call. */
static void replay(struct acts *acts, size_t i, const struct q_idempotency_find *row)
{
	struct act *act = acts->list[i];
	struct arena *arena = act->call->arena;
	enum act_kind kind = kind_of(act, row);
	act->result = (struct act_result){
		.status = row->status,
		.version = row->version,
		.location = str_dup(arena, row->location),
		.answer = str_dup(arena, row->answer),
		.detail = kind == ACT_LONG_AGO ? long_ago(arena, row) : NULL,
	};
	settle(acts, i, kind, DB_NONE);
}

static bool is_of(const struct act *act, const struct q_idempotency_find *row)
{
	return hash_equal(&act->key_hash, &row->key_hash) &&
	       hash_equal(&act->call->caller.scope_hash, &row->caller);
}

/* Of those that stand so far as `kind` says. */
static enum db_status settle_repeats(struct tx *tx, struct acts *acts, enum act_kind kind)
{
	const struct q_idempotency_find_in in = {keys_json(tx_arena(tx), acts)};
	struct q_idempotency_find *rows;
	size_t row_count;
	DB_TRY(q_idempotency_find(tx, &in, &rows, &row_count));
	for (size_t r = 0; r < row_count; r++)
		for (size_t i = 0; i < acts->count; i++)
			if (acts->list[i]->result.kind == kind && is_of(acts->list[i], &rows[r]))
				replay(acts, i, &rows[r]);
	return DB_DONE;
}

/* --- effects --- */

static struct str json_text(struct arena *arena, const json_t *json)
{
	size_t n = json_dumpb(json, NULL, 0, JSON_COMPACT);
	char *text = arena_alloc(arena, n + 1);
	return (struct str){text, json_dumpb(json, text, n, JSON_COMPACT)};
}

/* What the effect said, in memory of the call. */
static void keep(struct acts *acts, size_t i, struct effect *effect, enum db_status verdict)
{
	struct act *act = acts->list[i];
	act->result = (struct act_result){
		.status = effect->status,
		.version = effect->version,
		.location = effect->location,
		.reason = effect->reason,
		.detail = effect->detail,
		.answer = effect->json == NULL ? effect->text
					       : json_text(act->call->arena, effect->json),
	};
	json_decref(effect->json);
	effect->json = NULL;
	settle(acts, i, verdict == DB_NONE ? ACT_REFUSED : ACT_DONE, verdict);
}

static enum db_status body_run(struct tx *tx, struct acts *acts, size_t i)
{
	struct act *act = acts->list[i];
	struct savepoint before;
	struct effect effect = {.reason = REASON_OK};
	DB_TRY(tx_savepoint(tx, &before));
	struct arena *batch_arena = tx_use_arena(tx, act->call->arena);
	enum db_status verdict = act->body(tx, act->call, act->input, &effect);
	keep(acts, i, &effect, verdict);
	tx_use_arena(tx, batch_arena);
	return verdict == DB_NONE ? tx_rollback_to_savepoint(tx, before) : verdict;
}

static enum db_status bodies_run(struct tx *tx, struct acts *acts)
{
	for (size_t i = 0; i < acts->count; i++)
		if (!acts->is_settled[i] && acts->list[i]->joint == NULL)
			DB_TRY(body_run(tx, acts, i));
	return DB_DONE;
}

/* All that are like the first of them that is not settled. */
static enum db_status joint_run(struct tx *tx, struct acts *acts, const struct joint_effect *joint)
{
	struct joint_item *items = arena_new_array(tx_arena(tx), acts->count, struct joint_item);
	size_t *places = arena_new_array(tx_arena(tx), acts->count, size_t);
	size_t count = 0;
	for (size_t i = 0; i < acts->count; i++) {
		struct act *act = acts->list[i];
		if (acts->is_settled[i] || act->joint != joint)
			continue;
		places[count] = i;
		items[count++] = (struct joint_item){.call = act->call, .input = act->input};
	}
	enum db_status status = joint->run(tx, items, count);
	for (size_t n = 0; n < count; n++) {
		keep(acts, places[n], &items[n].effect, items[n].verdict);
		if (items[n].is_outdated)
			settle(acts, places[n], ACT_AGAIN, DB_NONE);
	}
	return status;
}

static enum db_status joints_run(struct tx *tx, struct acts *acts)
{
	for (size_t i = 0; i < acts->count; i++)
		if (!acts->is_settled[i])
			DB_TRY(joint_run(tx, acts, acts->list[i]->joint));
	return DB_DONE;
}

/* --- keys that are used now --- */

static enum db_status keys_write(struct tx *tx, const struct acts *acts)
{
	struct q_idempotency_add_in *rows =
		arena_new_array(tx_arena(tx), acts->count, struct q_idempotency_add_in);
	size_t count = 0;
	for (size_t i = 0; i < acts->count; i++) {
		const struct act *act = acts->list[i];
		if (acts->items[i]->verdict != DB_DONE)
			continue;
		rows[count++] = (struct q_idempotency_add_in){
			.caller = act->call->caller.scope_hash,
			.key_hash = act->key_hash,
			.body_hash = act->body_hash,
			.status = (uint16_t)act->result.status,
			.version = act->result.version,
			.location = act->result.location,
			.answer = act->result.answer,
			.created_at = act->call->now,
		};
	}
	enum db_status status = q_idempotency_add_bulk(tx, rows, count);
	/* Another instance was faster, or holds one of them: run again and find its answer. */
	if (status != DB_DUP && status != DB_RETRY)
		return status;
	for (size_t i = 0; i < acts->count; i++)
		if (acts->items[i]->verdict == DB_DONE)
			acts->list[i]->result.kind = ACT_HELD;
	return DB_RETRY;
}

/* Another instance may have run the same command meanwhile, and what it took may be what was
 * missing here: then that was no refusal. */
static enum db_status look_again(struct tx *tx, struct acts *acts)
{
	for (size_t i = 0; i < acts->count; i++)
		if (acts->list[i]->result.kind == ACT_REFUSED)
			return settle_repeats(tx, acts, ACT_REFUSED);
	return DB_DONE;
}

static enum db_status acts_run(struct tx *tx, struct engine_item *const items[], size_t count)
{
	struct acts acts = acts_of(tx_arena(tx), items, count);
	DB_TRY(settle_repeats(tx, &acts, ACT_AGAIN));
	DB_TRY(bodies_run(tx, &acts));
	DB_TRY(joints_run(tx, &acts));
	DB_TRY(look_again(tx, &acts));
	return keys_write(tx, &acts);
}

const struct engine_kind acts_kind = {"acts", acts_run};
