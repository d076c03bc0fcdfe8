/* The shopper is asked, and the goods are held meanwhile; see choice.h. */
#include "server/db/q_choice.h"
#include "server/db/try.h"
#include "server/engine/availability.h"
#include "server/fulfilment/choice_steps.h"

/* --- what about --- */

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
	struct ranking ranking = choice_rank(arena, resourcing->market, &question, before);
	struct question sent = question;
	bool may_be_all = resourcing->may_wait || order->move == MOVE_NO ||
			  choice_sender(arena, resourcing->market, &sent, from, before) != NULL;
	size_t had = 0, lacking = count;
	for (size_t i = 0; i < count; i++)
		if (may_be_all || somebody_has(arena, resourcing, &question, &ranking, i))
			sorted[had++] = parts[i];
		else
			sorted[--lacking] = parts[i];
	*count_out = had;
}

/* --- holding the goods meanwhile --- */

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
	struct ranking ranking = choice_rank(tx_arena(tx), resourcing->market, &question, before);
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
			: choice_sender(tx_arena(tx), resourcing->market, &sent, from, before);
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
