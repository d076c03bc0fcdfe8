/* The shopper decides; see choice.h. The job's part is choice_settle.c. */
#include "server/fulfilment/choice.h"

#include "server/db/q_choice.h"
#include "server/db/q_hold.h"
#include "server/db/q_order.h"
#include "server/db/try.h"
#include "server/engine/availability.h"
#include "server/fulfilment/choice_steps.h"
#include "server/fulfilment/decision.h"

/* --- ending --- */

static enum db_status hold_give_back(struct tx *tx, const struct order_choice *choice, int64_t now)
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
	DB_TRY(hold_give_back(tx, choice, now));
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

static int32_t held_of(const struct order_choice *choice, product_id product)
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
		candidate->available[i] += held_of(choice, question->lines[i].product);
		candidate->lines_covered += candidate->available[i] >= question->lines[i].qty;
	}
	candidate->has_all =
		candidate->has_promise && candidate->lines_covered == question->line_count;
}

/* As sourcing_rank; first comes the store where the choice's goods are held. */
static struct ranking rank_for(struct arena *arena, const struct market *market,
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

/* Who can send all of it to where the shopper was to collect it: where it is held, else the nearest
 * to there. The question becomes the one that the candidate answers. NULL: nobody. */
static struct candidate *sender_for(struct arena *arena, const struct market *market,
	struct question *question, const struct fulfilment *from, const struct order_choice *choice)
{
	question->has_store = true;
	question->store = fulfilment_collected_at(from);
	if (!question_send_there(question, arena, market))
		return NULL;
	struct ranking ranking = rank_for(arena, market, question, choice);
	for (size_t i = 0; i < ranking.count; i++)
		if (ranking.list[i].has_all)
			return &ranking.list[i];
	return NULL;
}

/* --- asking: what about --- */

/* What was open already and what comes to it. */
static enum db_status join(struct tx *tx, const struct resourcing *resourcing, struct order *order,
	const struct part *parts, size_t count, struct part **joined_out, size_t *joined_count_out)
{
	struct part *joined = arena_new_array(tx_arena(tx), order->line_count + count, struct part);
	const struct order_choice *open = order_open_choice(order);
	size_t joined_count = 0;
	for (size_t i = 0; i < count; i++)
		joined[joined_count++] = parts[i];
	bool is_undecided = open != NULL && !open->is_kept;
	for (size_t i = 0; is_undecided && i < open->line_count; i++) {
		size_t at = 0;
		while (at < joined_count && joined[at].line != open->lines[i].line)
			at++;
		if (at == joined_count)
			joined[joined_count++] =
				(struct part){open->lines[i].line, open->lines[i].product, 0};
		joined[at].qty += open->lines[i].qty;
	}
	*joined_out = joined;
	*joined_count_out = joined_count;
	return choice_end(tx, order, CHOICE_REPLACED, resourcing->now);
}

static bool somebody_has(struct arena *arena, const struct resourcing *resourcing,
	const struct question *question, const struct ranking *ranking, size_t line)
{
	struct question alone = *question;
	for (size_t i = 0; i < ranking->count; i++)
		if (ranking->list[i].available[line] >= question->lines[line].qty)
			return true;
	alone.lines = &question->lines[line];
	alone.line_count = 1;
	return sourcing_rank(arena, resourcing->market, &alone, 1, false).count > 0;
}

/* Parts that somebody has or can send, or that may be waited for, come first; *count_out is their
 * number. */
static void sort_out(struct arena *arena, const struct resourcing *resourcing,
	const struct order *order, const struct fulfilment *from, const struct order_choice *before,
	const struct part *parts, size_t count, struct part *sorted, size_t *count_out)
{
	struct question question =
		resourcing_question(arena, resourcing, order, from, parts, count);
	struct ranking ranking = rank_for(arena, resourcing->market, &question, before);
	struct question sent = question;
	bool may_be_all = resourcing->may_wait || order->move == MOVE_NO ||
			  sender_for(arena, resourcing->market, &sent, from, before) != NULL;
	size_t had = 0, lacking = count;
	for (size_t i = 0; i < count; i++)
		if (may_be_all || somebody_has(arena, resourcing, &question, &ranking, i))
			sorted[had++] = parts[i];
		else
			sorted[--lacking] = parts[i];
	*count_out = had;
}

/* --- asking: holding the goods meanwhile --- */

/* At this store, what it has. REASON_OK in *reason_out when it is held. */
static enum db_status hold_at(struct tx *tx, const struct resourcing *resourcing,
	const struct question *question, const struct candidate *candidate, hold_id id,
	enum reason *reason_out)
{
	struct wanted *lines = arena_new_array(tx_arena(tx), question->line_count, struct wanted);
	struct hold_placed placed;
	struct hold_placed *placed_out[] = {&placed};
	struct hold_draft draft = {.id = id,
		.question = *question,
		.arena = tx_arena(tx),
		.keep_ms = resourcing->rules->hold_ms};
	const struct hold_draft *drafts[] = {&draft};
	draft.question.has_store = true;
	draft.question.store = candidate->store->id;
	draft.question.lines = lines;
	draft.question.line_count = 0;
	for (size_t i = 0; i < question->line_count; i++)
		if (candidate->available[i] >= question->lines[i].qty)
			lines[draft.question.line_count++] = question->lines[i];
	DB_TRY(hold_draft_rank(tx, resourcing->market, &draft));
	DB_TRY(holds_place(tx, resourcing->market, drafts, 1, placed_out));
	*reason_out = placed.reason;
	return DB_DONE;
}

/* The best that still has what memory says. */
static enum db_status hold_best(struct tx *tx, const struct resourcing *resourcing,
	const struct order *order, const struct fulfilment *from, const struct order_choice *before,
	const struct part *parts, size_t count, hold_id id, bool *is_held_out)
{
	struct question question =
		resourcing_question(tx_arena(tx), resourcing, order, from, parts, count);
	struct ranking ranking = rank_for(tx_arena(tx), resourcing->market, &question, before);
	*is_held_out = false;
	if (resourcing->rules->hold_ms == 0)
		return DB_DONE;
	for (size_t i = 0; i < ranking.count && !*is_held_out; i++) {
		enum reason reason;
		DB_TRY(hold_at(tx, resourcing, &question, &ranking.list[i], id, &reason));
		*is_held_out = reason == REASON_OK;
	}
	return DB_DONE;
}

/* What can only be sent, where it would be sent from. */
static enum db_status hold_at_sender(struct tx *tx, const struct resourcing *resourcing,
	const struct order *order, const struct fulfilment *from, const struct order_choice *before,
	const struct part *parts, size_t count, hold_id id, bool *is_held_out)
{
	struct question question =
		resourcing_question(tx_arena(tx), resourcing, order, from, parts, count);
	struct question sent = question;
	enum reason reason = REASON_SOLD_OUT;
	const struct candidate *sender =
		resourcing->rules->hold_ms == 0
			? NULL
			: sender_for(tx_arena(tx), resourcing->market, &sent, from, before);
	if (sender != NULL)
		DB_TRY(hold_at(tx, resourcing, &question, sender, id, &reason));
	*is_held_out = reason == REASON_OK;
	return DB_DONE;
}

/* --- asking --- */

static enum db_status choice_write(struct tx *tx, const struct resourcing *resourcing,
	const struct order *order, const struct fulfilment *from, const struct part *parts,
	size_t count, bool is_kept, bool is_held, hold_id hold)
{
	choice_id id = {uuid_new(resourcing->now)};
	struct q_choice_add_in head = {.choice = id,
		.order = order->id,
		.fulfilment = from->id,
		.is_kept = is_kept,
		.has_hold = is_held,
		.hold = hold,
		.answer_by = resourcing->now + resourcing->rules->answer_ms,
		.now = resourcing->now};
	struct q_choice_line_add_in *lines =
		arena_new_array(tx_arena(tx), count, struct q_choice_line_add_in);
	for (size_t i = 0; i < count; i++)
		lines[i] = (struct q_choice_line_add_in){
			id, parts[i].line, parts[i].product, parts[i].qty};
	DB_MUST(q_choice_add(tx, &head));
	DB_MUST(q_choice_line_add_bulk(tx, lines, count));
	DB_TRY(order_note(tx, order->id, "choice", STR("system"), STR_EMPTY, resourcing->now));
	return order_mail(tx, order->id, MAIL_CHOICE, id.uuid, resourcing->now);
}

enum db_status choice_open(struct tx *tx, const struct resourcing *resourcing, struct order *order,
	const struct fulfilment *from, const struct part *parts, size_t count)
{
	hold_id hold = {uuid_new(resourcing->now)};
	struct order_choice before = order->choice;
	struct part *joined, *sorted;
	size_t had;
	bool is_held;
	if (availability_catch_up(resourcing->market->availability) != DB_DONE)
		return DB_RETRY;
	DB_TRY(join(tx, resourcing, order, parts, count, &joined, &count));
	sorted = arena_new_array(tx_arena(tx), count, struct part);
	sort_out(tx_arena(tx), resourcing, order, from, &before, joined, count, sorted, &had);
	if (had < count)
		DB_TRY(parts_give_up(
			tx, resourcing, order, sorted + had, count - had, "unavailable"));
	if (had == 0)
		return DB_DONE;
	DB_TRY(hold_best(tx, resourcing, order, from, &before, sorted, had, hold, &is_held));
	if (!is_held)
		DB_TRY(hold_at_sender(
			tx, resourcing, order, from, &before, sorted, had, hold, &is_held));
	return choice_write(tx, resourcing, order, from, sorted, had, false, is_held, hold);
}

enum db_status choice_open_kept(struct tx *tx, const struct resourcing *resourcing,
	struct order *order, const struct fulfilment *from)
{
	struct part *parts = arena_new_array(tx_arena(tx), from->line_count, struct part);
	hold_id hold = {uuid_new(resourcing->now)};
	bool is_held;
	for (size_t i = 0; i < from->line_count; i++)
		parts[i] = (struct part){from->lines[i].line, from->lines[i].product,
			from->lines[i].ordered - from->lines[i].short_qty};
	DB_TRY(hold_best(tx, resourcing, order, from, &order->choice, parts, from->line_count, hold,
		&is_held));
	return choice_write(
		tx, resourcing, order, from, parts, from->line_count, true, is_held, hold);
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
	offer.ranking = rank_for(arena, market, &offer.question, choice);
	struct question sent = offer.question;
	if (!choice->is_kept)
		offer.sender = sender_for(arena, market, &sent, from, choice);
	return offer;
}

/* --- answering --- */

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
		candidate->available[i] = held_of(&order->choice, question->lines[i].product);
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
	struct candidate *sender = sender_for(
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
	DB_TRY(hold_give_back(tx, choice, resourcing->now));
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
