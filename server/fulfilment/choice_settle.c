/* What becomes of choices that nobody answers, and of shoppers who wait; see choice.h. */
#include "server/db/q_choice.h"
#include "server/db/try.h"
#include "server/engine/sweep.h"
#include "server/fulfilment/choice_steps.h"

enum db_status parts_reserve(struct tx *tx, const struct resourcing *resourcing,
	const struct order *order, store_id store, const struct part *parts, size_t count,
	fulfilment_id cause, enum reason *reason_out)
{
	struct wanted *lines = arena_new_array(tx_arena(tx), count, struct wanted);
	struct question question = {.lines = lines,
		.line_count = count,
		.has_store = true,
		.store = store,
		.now = resourcing->now};
	struct sourced sourced;
	for (size_t i = 0; i < count; i++)
		lines[i] = (struct wanted){parts[i].product,
			order_find_line(order, parts[i].line)->sku, parts[i].qty, 0};
	return sourcing_reserve(tx, resourcing->market, &question, cause.uuid, MOVEMENT_ORDER,
		&sourced, reason_out);
}

struct settling {
	const struct market *market;
	const struct resourcing_rules *rules;
	choice_id choice; /* or */
	fulfilment_id fulfilment;
	order_id order_id;
	int64_t now;
};

static enum db_status give_up(struct tx *tx, const struct resourcing *resourcing,
	struct order *order, const struct part *parts, size_t count, const char *why)
{
	DB_TRY(choice_end(tx, order, CHOICE_UNANSWERED, resourcing->now));
	return parts_give_up(tx, resourcing, order, parts, count, why);
}

/* --- nobody answered --- */

static enum db_status settle_unanswered(struct tx *tx, struct resourcing *resourcing,
	struct order *order, const struct fulfilment *from, const struct part *parts, size_t count)
{
	if (order->choice.is_kept)
		return choice_end(tx, order,
			order_open_choice(order) == NULL ? CHOICE_POINTLESS : CHOICE_KEPT,
			resourcing->now);
	if (!resourcing->rules->moves_unanswered)
		return give_up(tx, resourcing, order, parts, count, "choice_unanswered");
	resourcing->is_agreed = true;
	DB_TRY(choice_end(tx, order, CHOICE_UNANSWERED, resourcing->now));
	enum db_status status = order_move(tx, resourcing, order, from, parts, count);
	return status != DB_NONE
		       ? status
		       : give_up(tx, resourcing, order, parts, count, "choice_unanswered");
}

/* --- waiting for the store --- */

static enum db_status come_again(
	struct tx *tx, const struct resourcing *resourcing, struct order *order)
{
	struct order_choice *choice = &order->choice;
	int64_t look_at = resourcing->now + resourcing->rules->look_ms;
	return choice_write_state(tx, choice, CHOICE_WAITING, choice->wait_until,
		look_at < choice->wait_until ? look_at : choice->wait_until);
}

static enum db_status settle_waiting(struct tx *tx, struct resourcing *resourcing,
	struct order *order, const struct fulfilment *from, const struct part *parts, size_t count)
{
	struct question question =
		resourcing_question(tx_arena(tx), resourcing, order, from, parts, count);
	fulfilment_id id = {uuid_new(resourcing->now)};
	enum reason reason;
	question.has_store = true;
	question.store = from->store;
	struct ranking ranking =
		sourcing_rank(tx_arena(tx), resourcing->market, &question, 1, false);
	enum db_status status =
		parts_reserve(tx, resourcing, order, from->store, parts, count, id, &reason);
	if (status == DB_DONE) {
		DB_TRY(choice_end(tx, order, CHOICE_MOVED, resourcing->now));
		return parts_give(tx, resourcing, order, from, &ranking.list[0], parts, count, id);
	}
	if (status != DB_NONE)
		return status;
	if (order->choice.wait_until <= resourcing->now)
		return give_up(tx, resourcing, order, parts, count, "wait_ended");
	return come_again(tx, resourcing, order);
}

/* --- the jobs --- */

static enum db_status settle_body(struct tx *tx, const void *input, void *output_out)
{
	const struct settling *in = input;
	struct resourcing resourcing = {
		.market = in->market, .rules = in->rules, .cause = in->choice.uuid, .now = in->now};
	struct order order;
	size_t count;
	(void)output_out;
	DB_TRY(order_read_locked(tx, in->order_id, &order));
	const struct order_choice *choice = &order.choice;
	if (!order.has_choice || !choice_is_open(choice) ||
		!uuid_equal(choice->id.uuid, in->choice.uuid))
		return DB_NONE; /* decided meanwhile */
	const struct fulfilment *from = order_fulfilment(&order, choice->from);
	struct part *parts = choice_parts(tx_arena(tx), choice, &count);
	if (from == NULL)
		return DB_BROKEN;
	if (choice->state == CHOICE_WAITING)
		return settle_waiting(tx, &resourcing, &order, from, parts, count);
	return choice->answer_by > in->now
		       ? DB_NONE
		       : settle_unanswered(tx, &resourcing, &order, from, parts, count);
}

enum db_status choices_settle(struct engine *engine, struct db *reading, struct arena *arena,
	const struct market *market, const struct resourcing_rules *rules, int64_t now,
	size_t *count_out)
{
	struct q_choices_due_in in = {now};
	struct q_choices_due *rows;
	struct sweep sweep = {engine, arena, settle_body, DB_DONE, 0};
	size_t count;
	*count_out = 0;
	DB_TRY(q_choices_due(db_reading(reading, arena), &in, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct settling input = {.market = market,
			.rules = rules,
			.choice = rows[i].choice,
			.order_id = rows[i].order,
			.now = now};
		if (!sweep_one(&sweep, rows[i].store, &input))
			break;
	}
	*count_out = sweep.count;
	return sweep.status;
}

/* --- stores that do not begin --- */

static enum db_status time_out_body(struct tx *tx, const void *input, void *output_out)
{
	const struct settling *in = input;
	struct order order;
	(void)output_out;
	DB_TRY(order_read_locked(tx, in->order_id, &order));
	struct fulfilment *from = order_fulfilment(&order, in->fulfilment);
	if (from == NULL || from->state != FULFILMENT_ASSIGNED || order_open_choice(&order) != NULL)
		return DB_NONE; /* begun or asked about meanwhile */
	struct resourcing resourcing = {.market = in->market,
		.rules = in->rules,
		.cause = from->id.uuid,
		.now = in->now,
		.may_wait = true};
	struct part *parts = arena_new_array(tx_arena(tx), from->line_count, struct part);
	for (size_t i = 0; i < from->line_count; i++)
		parts[i] = (struct part){from->lines[i].line, from->lines[i].product,
			from->lines[i].ordered - from->lines[i].short_qty};
	DB_TRY(order_note(tx, order.id, "timed_out", STR("system"), STR_EMPTY, in->now));
	enum db_status status = order_move(tx, &resourcing, &order, from, parts, from->line_count);
	if (status == DB_DONE)
		DB_MUST(fulfilment_take_back(tx, from, NULL, in->now));
	return status == DB_NONE ? choice_open_kept(tx, &resourcing, &order, from) : status;
}

enum db_status fulfilments_time_out(struct engine *engine, struct db *reading, struct arena *arena,
	const struct market *market, const struct resourcing_rules *rules, int64_t now,
	size_t *count_out)
{
	struct q_fulfilments_not_begun_in in = {now + rules->begin_ms, now - rules->begin_ms};
	struct q_fulfilments_not_begun *rows;
	struct sweep sweep = {engine, arena, time_out_body, DB_DONE, 0};
	size_t count;
	*count_out = 0;
	if (rules->begin_ms == 0)
		return DB_DONE;
	DB_TRY(q_fulfilments_not_begun(db_reading(reading, arena), &in, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct settling input = {.market = market,
			.rules = rules,
			.fulfilment = rows[i].fulfilment,
			.order_id = rows[i].order,
			.now = now};
		if (!sweep_one(&sweep, rows[i].store, &input))
			break;
	}
	*count_out = sweep.count;
	return sweep.status;
}
