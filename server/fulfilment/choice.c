/* What a choice is about, who could give it, and how it ends; see choice.h. It is asked in
 * choice_ask.c, answered in choice_answer.c, and settled unanswered in choice_settle.c. */
#include "server/fulfilment/choice.h"

#include "server/db/q_choice.h"
#include "server/db/q_order.h"
#include "server/db/try.h"
#include "server/fulfilment/choice_steps.h"

/* --- ending --- */

enum db_status choice_give_back(struct tx *tx, const struct order_choice *choice, int64_t now)
{
	struct hold hold;
	enum reason reason;
	if (!choice->is_held)
		return DB_DONE;
	DB_MUST(hold_read_locked(tx, choice->hold, &hold, &reason));
	return hold.state == HOLD_OPEN ? hold_end(tx, &hold, HOLD_RELEASED, now) : DB_DONE;
}

enum db_status choice_write_state(struct tx *tx, struct order_choice *choice, enum choice_state to,
	int64_t wait_until, int64_t look_at)
{
	struct q_choice_set_state_in in = {to, wait_until, look_at, choice->id, choice->state};
	uint64_t changed;
	DB_TRY(q_choice_set_state(tx, &in, &changed));
	choice->state = to;
	choice->wait_until = wait_until;
	return changed == 1 ? DB_DONE : DB_BROKEN; /* the order is locked */
}

enum db_status choice_end(struct tx *tx, struct order *order, enum choice_state to, int64_t now)
{
	struct order_choice *choice = &order->choice;
	if (!order->has_choice || !choice_is_open(choice))
		return DB_DONE;
	DB_TRY(choice_write_state(tx, choice, to, choice->wait_until, now));
	DB_TRY(choice_give_back(tx, choice, now));
	choice->is_held = false;
	return DB_DONE;
}

enum db_status choice_end_for(
	struct tx *tx, struct order *order, const struct fulfilment *after_all, int64_t now)
{
	const struct order_choice *choice = order_open_choice(order);
	const struct fulfilment *from =
		choice == NULL ? NULL : order_fulfilment(order, choice->from);
	bool is_about = from != NULL && (uuid_equal(from->id.uuid, after_all->id.uuid) ||
						fulfilment_is_replacement(order, from, after_all));
	return is_about ? choice_end(tx, order, CHOICE_POINTLESS, now) : DB_DONE;
}

struct part *choice_parts(struct arena *arena, const struct order_choice *choice, size_t *count_out)
{
	struct part *parts = arena_new_array(arena, choice->line_count, struct part);
	for (size_t i = 0; i < choice->line_count; i++)
		parts[i] = (struct part){
			choice->lines[i].line, choice->lines[i].product, choice->lines[i].qty};
	*count_out = choice->line_count;
	return parts;
}

enum db_status choice_cancel(struct tx *tx, struct order *order, int64_t now, struct owed *owed_out)
{
	const struct order_choice *choice = order_open_choice(order);
	bool is_undecided = choice != NULL && !choice->is_kept;
	*owed_out = owed_nothing(tx_arena(tx));
	for (size_t i = 0; is_undecided && i < choice->line_count; i++) {
		const struct choice_line *line = &choice->lines[i];
		struct q_order_line_unavailable_in in = {line->qty, order->id, line->line};
		uint64_t changed;
		DB_TRY(q_order_line_unavailable(tx, &in, &changed));
		owed_add(owed_out, order_find_line(order, line->line), line->qty);
	}
	return choice_end(tx, order, CHOICE_CANCELLED, now);
}

/* --- who has it --- */

int32_t choice_held_of(const struct order_choice *choice, product_id product)
{
	for (size_t i = 0; i < choice->line_count; i++)
		if (choice->lines[i].product.row == product.row)
			return choice->lines[i].held;
	return 0;
}

/* To its figures belongs what is set aside there for this very choice. */
static void offer_held_too(const struct order_choice *choice, const struct question *question,
	struct candidate *candidate)
{
	candidate->lines_covered = 0;
	for (size_t i = 0; i < question->line_count; i++) {
		candidate->available[i] += choice_held_of(choice, question->lines[i].product);
		candidate->lines_covered += candidate->available[i] >= question->lines[i].qty;
	}
	candidate->has_all =
		candidate->has_promise && candidate->lines_covered == question->line_count;
}

struct ranking choice_rank(struct arena *arena, const struct market *market,
	const struct question *question, const struct order_choice *choice)
{
	struct ranking ranking =
		sourcing_rank(arena, market, question, SOURCING_CANDIDATES_MAX, true);
	if (!choice->is_held || choice->held_until <= question->now)
		return ranking;
	struct candidate *held =
		sourcing_put_first(arena, market, question, choice->held_at, &ranking);
	if (held != NULL)
		offer_held_too(choice, question, held);
	return ranking;
}

struct candidate *choice_sender(struct arena *arena, const struct market *market,
	struct question *question, const struct fulfilment *from, const struct order_choice *choice)
{
	question->has_store = true;
	question->store = fulfilment_collected_at(from);
	if (!question_send_there(question, arena, market))
		return NULL;
	struct ranking ranking = choice_rank(arena, market, question, choice);
	for (size_t i = 0; i < ranking.count; i++)
		if (ranking.list[i].has_all)
			return &ranking.list[i];
	return NULL;
}

struct choice_offer choice_stores(struct arena *arena, const struct market *market,
	const struct resourcing_rules *rules, const struct order *order, int64_t now)
{
	const struct order_choice *choice = order_open_choice(order);
	const struct fulfilment *from =
		choice == NULL ? NULL : order_fulfilment(order, choice->from);
	struct resourcing resourcing = {.market = market, .rules = rules, .now = now};
	struct choice_offer offer = {.ranking = {.count = 0}};
	size_t count;
	if (from == NULL)
		return offer;
	struct part *parts = choice_parts(arena, choice, &count);
	offer.question = resourcing_question(arena, &resourcing, order, from, parts, count);
	offer.ranking = choice_rank(arena, market, &offer.question, choice);
	struct question sent = offer.question;
	if (!choice->is_kept)
		offer.sender = choice_sender(arena, market, &sent, from, choice);
	return offer;
}
