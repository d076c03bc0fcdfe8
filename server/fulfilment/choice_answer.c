/* The shopper answers; see choice.h. */
#include "server/db/q_hold.h"
#include "server/db/try.h"
#include "server/fulfilment/choice_steps.h"

struct answering {
	struct resourcing resourcing;
	const struct choice_answer *answer;
	struct order *order;
	struct fulfilment *from;
	struct part *parts;
	size_t count;
	struct str who;
};

static enum db_status note(struct tx *tx, const struct answering *answering, const char *what)
{
	return order_note(tx, answering->order->id, what, answering->who, STR_EMPTY,
		answering->resourcing.now);
}

/* What is held there is taken as it is; a little later the store might not have it. */
static enum db_status take_held(struct tx *tx, struct answering *answering,
	const struct candidate *candidate, bool *was_held_out)
{
	struct order_choice *choice = &answering->order->choice;
	struct q_hold_set_state_in in = {HOLD_ORDERED, choice->hold};
	struct hold hold;
	enum reason reason;
	uint64_t changed;
	*was_held_out = false;
	if (!choice->is_held || choice->held_at.row != candidate->store->id.row)
		return DB_DONE;
	DB_MUST(hold_read_locked(tx, choice->hold, &hold, &reason));
	if (hold_is_usable(&hold, answering->resourcing.now) != REASON_OK)
		return DB_DONE;
	DB_TRY(q_hold_set_state(tx, &in, &changed));
	choice->is_held = false; /* it is the order's now */
	*was_held_out = changed == 1;
	return changed == 1 ? DB_DONE : DB_BROKEN;
}

/* The store that has not begun does not get to. */
static enum db_status take_from_store(struct tx *tx, struct answering *answering)
{
	if (!answering->order->choice.is_kept)
		return DB_DONE;
	DB_MUST(fulfilment_take_back(tx, answering->from, NULL, answering->resourcing.now));
	answering->order->choice.is_kept = false;
	return DB_DONE;
}

static enum db_status choose_there(struct tx *tx, struct answering *answering,
	struct question *question, struct candidate *candidate, enum reason *reason_out)
{
	const struct resourcing *resourcing = &answering->resourcing;
	struct order *order = answering->order;
	fulfilment_id id = {uuid_new(resourcing->now)};
	struct part *have, *rest;
	size_t have_count, rest_count;
	bool was_held;
	DB_TRY(take_held(tx, answering, candidate, &was_held));
	for (size_t i = 0; was_held && i < question->line_count; i++)
		candidate->available[i] =
			choice_held_of(&order->choice, question->lines[i].product);
	parts_split(tx_arena(tx), question, candidate, answering->parts, &have, &have_count, &rest,
		&rest_count);
	if (have_count == 0)
		return db_refuse(reason_out, REASON_SOLD_OUT);
	DB_TRY(choice_end(tx, order, CHOICE_MOVED, resourcing->now));
	DB_TRY(take_from_store(tx, answering));
	if (!was_held)
		DB_TRY(parts_reserve(tx, resourcing, order, candidate->store->id, have, have_count,
			id, reason_out));
	DB_TRY(note(tx, answering, candidate->to == NULL ? "chosen" : "transfer_chosen"));
	DB_TRY(parts_give(tx, resourcing, order, answering->from, candidate, have, have_count, id));
	return rest_count == 0
		       ? DB_DONE
		       : choice_open(tx, resourcing, order, answering->from, rest, rest_count);
}

static enum db_status choose_store(
	struct tx *tx, struct answering *answering, enum reason *reason_out)
{
	const struct resourcing *resourcing = &answering->resourcing;
	store_id store = answering->answer->store;
	struct question question = resourcing_question(tx_arena(tx), resourcing, answering->order,
		answering->from, answering->parts, answering->count);
	question.has_store = true;
	question.store = store;
	struct ranking ranking =
		sourcing_rank(tx_arena(tx), resourcing->market, &question, 1, false);
	if (ranking.count == 0 || question_excludes(&question, store))
		return db_refuse(reason_out, REASON_SOLD_OUT);
	if (!ranking.list[0].has_promise)
		return db_refuse(reason_out, REASON_NO_PROMISE);
	return choose_there(tx, answering, &question, &ranking.list[0], reason_out);
}

/* What the store has not begun is there still. */
static enum db_status choose_transfer(
	struct tx *tx, struct answering *answering, enum reason *reason_out)
{
	const struct resourcing *resourcing = &answering->resourcing;
	const struct order *order = answering->order;
	struct question question = resourcing_question(tx_arena(tx), resourcing, order,
		answering->from, answering->parts, answering->count);
	if (order->choice.is_kept)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	struct candidate *sender = choice_sender(
		tx_arena(tx), resourcing->market, &question, answering->from, &order->choice);
	return sender == NULL ? db_refuse(reason_out, REASON_SOLD_OUT)
			      : choose_there(tx, answering, &question, sender, reason_out);
}

static enum db_status choose_wait(struct tx *tx, struct answering *answering)
{
	const struct resourcing *resourcing = &answering->resourcing;
	struct order_choice *choice = &answering->order->choice;
	int64_t latest = resourcing->now + resourcing->rules->wait_ms;
	bool is_bounded = answering->answer->has_until && answering->answer->until < latest;
	int64_t until = is_bounded ? answering->answer->until : latest;
	int64_t look_at = resourcing->now + resourcing->rules->look_ms;
	if (choice->is_kept) {
		DB_TRY(choice_end(tx, answering->order, CHOICE_KEPT, resourcing->now));
		return note(tx, answering, "waits");
	}
	DB_TRY(choice_give_back(tx, choice, resourcing->now));
	choice->is_held = false;
	DB_TRY(choice_write_state(
		tx, choice, CHOICE_WAITING, until, look_at < until ? look_at : until));
	return note(tx, answering, "waits");
}

static bool is_anything_left(const struct order *order)
{
	for (size_t i = 0; i < order->fulfilment_count; i++)
		if (fulfilment_is_open(&order->fulfilments[i]))
			return true;
	return false;
}

static enum db_status choose_cancel(struct tx *tx, struct answering *answering)
{
	const struct resourcing *resourcing = &answering->resourcing;
	struct order *order = answering->order;
	struct uuid cause = order->choice.id.uuid;
	struct owed owed;
	DB_TRY(take_from_store(tx, answering));
	DB_TRY(choice_cancel(tx, order, resourcing->now, &owed));
	DB_TRY(order_owe(tx, order, REFUND_FOR_UNAVAILABLE, cause, &owed, resourcing->now));
	DB_TRY(note(tx, answering, "choice_cancelled"));
	/* The whole order is told by its own id (mail_facts.c): the shopper wanted it so. */
	return is_anything_left(order)
		       ? order_mail(tx, order->id, MAIL_CHANGED, cause, resourcing->now)
		       : order_mail(tx, order->id, MAIL_CANCELLED, order->id.uuid, resourcing->now);
}

static enum db_status answer_run(
	struct tx *tx, struct answering *answering, enum reason *reason_out)
{
	switch (answering->answer->act) {
	case CHOOSE_STORE:
		return choose_store(tx, answering, reason_out);
	case CHOOSE_TRANSFER:
		return choose_transfer(tx, answering, reason_out);
	case CHOOSE_WAIT:
		return choose_wait(tx, answering);
	case CHOOSE_CANCEL:
		return choose_cancel(tx, answering);
	}
	return DB_BROKEN;
}

enum db_status order_choose(struct tx *tx, const struct market *market,
	const struct resourcing_rules *rules, order_id id, const struct choice_answer *answer,
	struct str who, int64_t now, struct order *order_out, enum reason *reason_out)
{
	enum db_status status = order_read_locked(tx, id, order_out);
	if (status == DB_NONE)
		return db_refuse(reason_out, REASON_NOT_FOUND);
	DB_TRY(status);
	const struct order_choice *choice = order_open_choice(order_out);
	if (choice == NULL)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	struct answering answering = {
		.resourcing = {.market = market,
			.rules = rules,
			.cause = choice->id.uuid,
			.now = now,
			.may_wait = choice->state == CHOICE_WAITING || choice->is_kept},
		.answer = answer,
		.order = order_out,
		.from = order_fulfilment(order_out, choice->from),
		.who = who,
	};
	if (answering.from == NULL)
		return DB_BROKEN;
	answering.parts = choice_parts(tx_arena(tx), choice, &answering.count);
	DB_TRY(answer_run(tx, &answering, reason_out));
	return order_read(tx, id, order_out);
}
