/* Who gives way when more is promised than there is; see shortage.h. */
#include "server/fulfilment/shortage.h"

#include <stdlib.h>

#include "common/buf.h"
#include "common/clock.h"
#include "server/db/q_shortage.h"
#include "server/db/try.h"
#include "server/engine/engine.h"
#include "server/fulfilment/resource.h"

enum {
	NOTED_AT_ONCE = 1000,
	FIGURES_MAX = 100, /* the LIMIT of shortages_due */
	VICTIMS_MAX = 100, /* the LIMIT of shortage_holds and shortage_fulfilments */
	CLAIM_MS = 30 * MS_PER_SECOND,
	LOOK_AGAIN_MS = MS_PER_MINUTE,
	SCRATCH_MAX = 32 << 20,
};

/* --- noting --- */

static struct str keys_json(struct arena *arena, const struct stock_key *keys, size_t count)
{
	struct buf json;
	buf_init(&json, arena, 32 * (count + 1));
	for (size_t i = 0; i < count; i++)
		buf_printf(&json, "%c[%u,%u]", i == 0 ? '[' : ',', keys[i].store.row,
			keys[i].product.row);
	buf_add_c(&json, "]");
	return buf_str(&json);
}

enum db_status shortages_note(
	struct tx *tx, const struct stock_key *keys, size_t count, struct uuid cause, int64_t now)
{
	for (size_t at = 0; at < count; at += NOTED_AT_ONCE) {
		size_t n = count - at < NOTED_AT_ONCE ? count - at : NOTED_AT_ONCE;
		struct q_shortages_note_in in = {keys_json(tx_arena(tx), keys + at, n), cause, now};
		DB_TRY(q_shortages_note(tx, &in));
	}
	return DB_DONE;
}

/* --- giving way, each in a transaction of its own --- */

struct step {
	const struct covering *covering;
	struct stock_key key;
	hold_id hold;
	fulfilment_id fulfilment;
	order_id order;
};

struct stepped {
	bool is_covered; /* nothing is missing any more */
	bool gave_way;
};

static enum db_status missing_of(
	struct tx *tx, store_id store, product_id product, int32_t *missing_out)
{
	struct q_shortage_locked_in in = {store, product};
	struct q_shortage_locked row;
	DB_MUST(q_shortage_locked(tx, &in, &row));
	*missing_out = row.shortage;
	return DB_DONE;
}

static int compare_key(const void *a, const void *b)
{
	return stock_key_compare(a, b);
}

/* Of its lines, in the order in which stock is locked. */
static struct stock_key *hold_keys(struct arena *arena, const struct hold *hold)
{
	struct stock_key *keys = arena_new_array(arena, hold->line_count, struct stock_key);
	for (size_t i = 0; i < hold->line_count; i++)
		keys[i] = (struct stock_key){
			hold_line_at(hold, &hold->lines[i]), hold->lines[i].product};
	qsort(keys, hold->line_count, sizeof(*keys), compare_key);
	return keys;
}

static int compare_fulfilment_line(const void *a, const void *b)
{
	const struct fulfilment_line *x = a, *y = b;
	return x->product.row < y->product.row ? -1 : x->product.row > y->product.row;
}

static enum db_status hold_gives_way(struct tx *tx, const void *input, void *output_out)
{
	const struct step *step = input;
	struct stepped *stepped = output_out;
	struct hold hold;
	enum reason reason;
	DB_TRY(hold_read_locked(tx, step->hold, &hold, &reason));
	if (hold.state != HOLD_OPEN)
		return DB_NONE; /* ordered, released or lapsed meanwhile */
	struct stock_key *keys = hold_keys(tx_arena(tx), &hold);
	stepped->is_covered = true;
	for (size_t i = 0; i < hold.line_count; i++) {
		int32_t missing;
		DB_TRY(missing_of(tx, keys[i].store, keys[i].product, &missing));
		if (stock_key_compare(&keys[i], &step->key) == 0)
			stepped->is_covered = missing == 0;
	}
	if (stepped->is_covered)
		return DB_NONE;
	stepped->gave_way = true;
	return hold_end(tx, &hold, HOLD_WITHDRAWN, step->covering->now);
}

/* What becomes of a fulfilment's lines, which are in the order in which stock is locked. */
struct plan {
	struct part *all, *missing, *kept;
	size_t all_count, missing_count, kept_count;
	int32_t *kept_qty; /* of each line of the fulfilment */
	bool is_covered;
};

static void plan_add(
	struct part *parts, size_t *count, const struct fulfilment_line *line, int32_t qty)
{
	if (qty > 0)
		parts[(*count)++] = (struct part){line->line, line->product, qty};
}

/* Whatever else the store is short of goes along: one change for the shopper instead of two. */
static enum db_status plan_make(
	struct tx *tx, const struct step *step, const struct fulfilment *from, struct plan *plan)
{
	struct arena *arena = tx_arena(tx);
	*plan = (struct plan){
		.all = arena_new_array(arena, from->line_count, struct part),
		.missing = arena_new_array(arena, from->line_count, struct part),
		.kept = arena_new_array(arena, from->line_count, struct part),
		.kept_qty = arena_new_array(arena, from->line_count, int32_t),
		.is_covered = true,
	};
	int32_t planned = 0;
	for (size_t i = 0; i < from->line_count; i++) {
		const struct fulfilment_line *line = &from->lines[i];
		int32_t held = line->ordered - line->short_qty - line->collected - line->put_back;
		int32_t missing;
		if (i == 0 || line->product.row != from->lines[i - 1].product.row)
			planned = 0;
		DB_TRY(missing_of(tx, from->store, line->product, &missing));
		if (line->product.row == step->key.product.row && held > 0)
			plan->is_covered = missing == 0;
		missing -= planned; /* of another line of the same product */
		missing = missing < held ? missing : held;
		planned += missing;
		plan->kept_qty[i] = held - missing;
		plan_add(plan->all, &plan->all_count, line, held);
		plan_add(plan->missing, &plan->missing_count, line, missing);
		plan_add(plan->kept, &plan->kept_count, line, held - missing);
	}
	return DB_DONE;
}

/* What the store has of it stays there, promised as before. Its goods are still set aside. */
static enum db_status keep_there(struct tx *tx, const struct step *step,
	const struct fulfilment *from, const struct plan *plan)
{
	const struct stores *stores = step->covering->market->stores;
	const struct store *store = stores_find(stores, from->store);
	fulfilment_id id = {uuid_new(step->covering->now)};
	if (plan->kept_count == 0)
		return DB_DONE;
	if (store == NULL)
		return DB_RETRY; /* the directory follows within a second */
	const struct source source = {
		.store = store,
		.has_distance = from->has_distance,
		.distance_m = from->distance_m,
		.promised_at = from->promised_at,
		.to = from->sending.is_wanted ? stores_find(stores, from->sending.to) : NULL,
		.arrives_at = from->sending.arrives_at,
		.parts = plan->kept,
		.part_count = plan->kept_count,
	};
	DB_TRY(fulfilment_create(tx, from->order, &source, step->covering->now, id));
	return fulfilment_replaces(tx, id, from->id);
}

static enum db_status take_back(struct tx *tx, const struct step *step, struct order *order,
	struct fulfilment *from, struct plan *plan)
{
	const struct covering *covering = step->covering;
	const struct resourcing resourcing = {
		.market = covering->market,
		.rules = covering->rules,
		.cause = from->id.uuid,
		.now = covering->now,
	};
	DB_TRY(order_note(tx, order->id, "shortage", STR("system"),
		STR("{\"reason\":\"no_stock\"}"), covering->now));
	enum db_status status =
		order_move(tx, &resourcing, order, from, plan->all, plan->all_count);
	if (status == DB_DONE)
		plan->kept_count = 0;
	else if (status == DB_NONE)
		status = order_resource(
			tx, &resourcing, order, from, plan->missing, plan->missing_count);
	DB_TRY(status);
	DB_MUST(fulfilment_take_back(
		tx, from, plan->kept_count == 0 ? NULL : plan->kept_qty, covering->now));
	return keep_there(tx, step, from, plan);
}

static enum db_status fulfilment_gives_way(struct tx *tx, const void *input, void *output_out)
{
	const struct step *step = input;
	struct stepped *stepped = output_out;
	struct order order;
	struct plan plan;
	DB_MUST(order_read_locked(tx, step->order, &order));
	struct fulfilment *from = order_fulfilment(&order, step->fulfilment);
	if (from == NULL || from->state != FULFILMENT_ASSIGNED)
		return DB_NONE; /* accepted or cancelled meanwhile */
	qsort(from->lines, from->line_count, sizeof(*from->lines), compare_fulfilment_line);
	DB_TRY(plan_make(tx, step, from, &plan));
	stepped->is_covered = plan.is_covered;
	if (plan.is_covered)
		return DB_NONE;
	stepped->gave_way = true;
	return take_back(tx, step, &order, from, &plan);
}

/* --- telling the store that prepares it --- */

static enum db_status tell_in_hand(struct tx *tx, const void *input, void *output_out)
{
	const struct step *step = input;
	struct order order;
	(void)output_out;
	DB_MUST(order_read_locked(tx, step->order, &order));
	const struct fulfilment *fulfilment = order_fulfilment(&order, step->fulfilment);
	if (fulfilment == NULL || !fulfilment_is_open(fulfilment))
		return DB_NONE;
	return fulfilment_touch(tx, fulfilment, step->covering->now);
}

/* --- one figure --- */

struct round {
	struct engine *engine;
	struct db *reading;
	struct arena *arena;   /* of the round: who is asked */
	struct arena *scratch; /* of one transaction: whole orders */
	struct covered *covered;
	int64_t claimed_until;
	int32_t told;
	bool is_covered, has_more_victims;
};

static bool is_the_end(enum db_status status)
{
	return status != DB_DONE && status != DB_NONE;
}

static enum db_status run(struct round *round, tx_body *body, const void *input, void *output_out,
	size_t output_bytes)
{
	const struct engine_call call = {.body = body,
		.input = input,
		.output = output_out,
		.output_bytes = output_bytes,
		.arena = round->scratch};
	arena_clear(round->scratch);
	return engine_run(round->engine, &call);
}

static enum db_status step_run(
	struct round *round, tx_body *body, const struct step *step, size_t *gave_way)
{
	struct stepped stepped;
	enum db_status status = run(round, body, step, &stepped, sizeof(stepped));
	if (is_the_end(status))
		return status;
	round->is_covered = stepped.is_covered;
	*gave_way += status == DB_DONE && stepped.gave_way;
	return DB_DONE;
}

static enum db_status holds_give_way(struct round *round, struct step step)
{
	struct q_shortage_holds_in in = {step.key.store, step.key.product};
	struct q_shortage_holds *rows;
	size_t count;
	DB_TRY(q_shortage_holds(db_reading(round->reading, round->arena), &in, &rows, &count));
	for (size_t i = 0; i < count && !round->is_covered; i++) {
		step.hold = rows[i].hold;
		DB_TRY(step_run(round, hold_gives_way, &step, &round->covered->holds));
	}
	round->has_more_victims = count == VICTIMS_MAX;
	return DB_DONE;
}

static enum db_status fulfilments_give_way(struct round *round, struct step step)
{
	struct q_shortage_fulfilments_in in = {step.key.store, step.key.product};
	struct q_shortage_fulfilments *rows;
	size_t count;
	if (round->is_covered || round->has_more_victims)
		return DB_DONE;
	DB_TRY(q_shortage_fulfilments(
		db_reading(round->reading, round->arena), &in, &rows, &count));
	for (size_t i = 0; i < count && !round->is_covered; i++) {
		step.fulfilment = rows[i].fulfilment;
		step.order = rows[i].order;
		DB_TRY(step_run(round, fulfilment_gives_way, &step, &round->covered->fulfilments));
	}
	round->has_more_victims = count == VICTIMS_MAX;
	return DB_DONE;
}

/* Decided with the figure locked, so that a feed which is writing a new shortage is not overlooked:
 * forgotten, or *missing_out says what is left. */
static enum db_status settle(struct tx *tx, const void *input, void *output_out)
{
	const struct step *step = input;
	int32_t *missing_out = output_out;
	struct q_shortage_forget_in in = {step->key.store, step->key.product};
	uint64_t changed;
	DB_TRY(missing_of(tx, in.store, in.product, missing_out));
	return *missing_out > 0 ? DB_DONE : q_shortage_forget(tx, &in, &changed);
}

static enum db_status tell_store(struct round *round, struct step step)
{
	struct q_shortage_in_hand_in in = {step.key.store, step.key.product};
	struct q_shortage_in_hand *rows;
	size_t count;
	DB_TRY(q_shortage_in_hand(db_reading(round->reading, round->arena), &in, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		char nothing;
		step.fulfilment = rows[i].fulfilment;
		step.order = rows[i].order;
		enum db_status status = run(round, tell_in_hand, &step, &nothing, sizeof(nothing));
		if (is_the_end(status))
			return status;
	}
	return DB_DONE;
}

static enum db_status look_again_in(struct tx *tx, const void *input, void *output_out)
{
	return q_shortage_look_again(tx, input, output_out);
}

static enum db_status finish(struct round *round, const struct step *step)
{
	int32_t missing;
	uint64_t changed;
	DB_TRY(run(round, settle, step, &missing, sizeof(missing)));
	if (missing == 0)
		return DB_DONE;
	if (missing != round->told && !round->has_more_victims)
		DB_TRY(tell_store(round, *step));
	struct q_shortage_look_again_in in = {
		.told = round->has_more_victims ? round->told : missing,
		.look_at = step->covering->now + (round->has_more_victims ? 0 : LOOK_AGAIN_MS),
		.store = step->key.store,
		.product = step->key.product,
		.claimed_until = round->claimed_until,
	};
	round->covered->has_more |= round->has_more_victims;
	return run(round, look_again_in, &in, &changed, sizeof(changed));
}

static enum db_status claim_in(struct tx *tx, const void *input, void *output_out)
{
	return q_shortage_claim(tx, input, output_out);
}

static enum db_status figure_cover(
	struct round *round, const struct covering *covering, const struct q_shortages_due *row)
{
	const struct step step = {.covering = covering, .key = {row->store, row->product}};
	struct q_shortage_claim_in claim = {
		round->claimed_until, row->store, row->product, row->look_at};
	uint64_t changed;
	DB_TRY(run(round, claim_in, &claim, &changed, sizeof(changed)));
	if (changed == 0)
		return DB_DONE; /* another instance, or it was noted anew this moment */
	round->told = row->told;
	round->is_covered = round->has_more_victims = false;
	round->covered->looked_at++;
	DB_TRY(holds_give_way(round, step));
	DB_TRY(fulfilments_give_way(round, step));
	return finish(round, &step);
}

static enum db_status figures_cover(struct round *round, const struct covering *covering)
{
	struct q_shortages_due_in in = {covering->now};
	struct q_shortages_due *rows;
	size_t count;
	enum db_status last = DB_DONE;
	DB_TRY(q_shortages_due(db_reading(round->reading, round->arena), &in, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		enum db_status status = figure_cover(round, covering, &rows[i]);
		if (status == DB_DOWN || status == DB_UNCERTAIN)
			return status;
		if (status != DB_DONE)
			last = status; /* the others are covered all the same */
	}
	round->covered->has_more |= count == FIGURES_MAX;
	return last;
}

enum db_status shortages_cover(struct engine *engine, struct db *reading, struct arena *arena,
	const struct covering *covering, struct covered *covered_out)
{
	*covered_out = (struct covered){0};
	struct round round = {.engine = engine,
		.reading = reading,
		.arena = arena,
		.scratch = arena_new(SCRATCH_MAX),
		.covered = covered_out,
		.claimed_until = covering->now + CLAIM_MS};
	enum db_status status = figures_cover(&round, covering);
	arena_free(round.scratch);
	return status;
}
