/* Re-sourcing; see resource.h. */
#include "server/fulfilment/resource.h"

#include "server/db/q_order.h"
#include "server/db/try.h"
#include "server/engine/availability.h"
#include "server/fulfilment/choice.h"

/* The store gave the whole of it back, or could not find one of the parts. */
static bool gave_back(
	const struct fulfilment *fulfilment, const struct part *parts, size_t part_count)
{
	if (fulfilment->state == FULFILMENT_REJECTED)
		return true;
	for (size_t i = 0; i < fulfilment->line_count; i++)
		for (size_t p = 0; p < part_count; p++)
			if (fulfilment->lines[i].line == parts[p].line &&
				fulfilment->lines[i].short_qty > 0)
				return true;
	return false;
}

/* --- who is asked --- */

static void question_set_parts(struct question *question, struct arena *arena,
	const struct order *order, const struct part *parts, size_t count)
{
	struct wanted *lines = arena_new_array(arena, count, struct wanted);
	for (size_t i = 0; i < count; i++)
		lines[i] = (struct wanted){parts[i].product,
			order_find_line(order, parts[i].line)->sku, parts[i].qty, 0};
	question->lines = lines;
	question->line_count = count;
}

struct question resourcing_question(struct arena *arena, const struct resourcing *resourcing,
	const struct order *order, const struct fulfilment *from, const struct part *parts,
	size_t part_count)
{
	const struct store *store =
		stores_find(resourcing->market->stores, fulfilment_collected_at(from));
	store_id *excluded = arena_new_array(arena, order->fulfilment_count + 1, store_id);
	struct question question = {
		.has_near = order->has_near || store != NULL,
		.near = order->has_near ? order->near
			: store != NULL ? store->at
					: order->near,
		.within_m = resourcing->rules->within_m,
		.excluded = excluded,
		.now = resourcing->now,
	};
	excluded[question.excluded_count++] = from->store;
	for (size_t i = 0; i < order->fulfilment_count; i++)
		if (gave_back(&order->fulfilments[i], parts, part_count))
			excluded[question.excluded_count++] = order->fulfilments[i].store;
	question_set_parts(&question, arena, order, parts, part_count);
	return question;
}

/* How far headquarters decides alone. */
struct reach {
	bool is_open;
	bool may_split;
	uint32_t within_m;
};

static uint32_t nearer_of(uint32_t within_m, uint32_t near_m)
{
	return within_m != 0 && within_m < near_m ? within_m : near_m;
}

static struct reach reach_of(const struct resourcing *resourcing, const struct order *order)
{
	const struct resourcing_rules *rules = resourcing->rules;
	struct reach anywhere = {true, order->is_split_allowed, rules->within_m};
	struct reach near = {rules->near_m > 0, order->is_split_allowed,
		nearer_of(rules->within_m, rules->near_m)};
	if (resourcing->is_agreed)
		return anywhere;
	switch (order->move) {
	case MOVE_YES:
		return anywhere;
	case MOVE_ASK:
		return near;
	case MOVE_NO:
		return (struct reach){.is_open = false};
	}
	return (struct reach){.is_open = false};
}

/* --- to another store --- */

enum db_status parts_give(struct tx *tx, const struct resourcing *resourcing,
	const struct order *order, const struct fulfilment *from, const struct candidate *candidate,
	const struct part *parts, size_t count, fulfilment_id id)
{
	const struct store *left = stores_find(resourcing->market->stores, from->store);
	struct str detail = str_printf(tx_arena(tx),
		"{\"from\":\"" STR_FMT "\",\"to\":\"" STR_FMT "\"}",
		STR_ARG(left == NULL ? STR_EMPTY : left->code), STR_ARG(candidate->store->code));
	const struct source source = {
		.store = candidate->store,
		.has_distance = true,
		.distance_m = candidate->distance_m,
		.promised_at = candidate->promised_at,
		.to = candidate->to,
		.arrives_at = candidate->arrives_at,
		.parts = parts,
		.part_count = count,
	};
	DB_TRY(fulfilment_create(tx, order->id, &source, resourcing->now, id));
	DB_TRY(fulfilment_replaces(tx, id, from->id));
	DB_TRY(fulfilment_touch_others(tx, order, from, resourcing->now));
	DB_TRY(order_note(tx, order->id, "resourced", STR("system"), detail, resourcing->now));
	return order_mail(tx, order->id, MAIL_CHANGED, id.uuid, resourcing->now);
}

void parts_split(struct arena *arena, const struct question *question,
	const struct candidate *candidate, const struct part *parts, struct part **have_out,
	size_t *have_count_out, struct part **rest_out, size_t *rest_count_out)
{
	*have_out = arena_new_array(arena, question->line_count, struct part);
	*rest_out = arena_new_array(arena, question->line_count, struct part);
	*have_count_out = *rest_count_out = 0;
	for (size_t i = 0; i < question->line_count; i++) {
		if (candidate->available[i] >= question->lines[i].qty)
			(*have_out)[(*have_count_out)++] = parts[i];
		else
			(*rest_out)[(*rest_count_out)++] = parts[i];
	}
}

/* Gives what the candidate has to it, if its guarded writes agree. DB_NONE: they do not any more.
 */
static enum db_status try_candidate(struct tx *tx, const struct resourcing *resourcing,
	const struct order *order, const struct fulfilment *from, const struct candidate *candidate,
	const struct part *parts, size_t count)
{
	struct question only_there = {
		.has_store = true, .store = candidate->store->id, .now = resourcing->now};
	fulfilment_id id = {uuid_new(resourcing->now)};
	struct sourced sourced;
	enum reason reason;
	question_set_parts(&only_there, tx_arena(tx), order, parts, count);
	DB_TRY(sourcing_reserve(
		tx, resourcing->market, &only_there, id.uuid, MOVEMENT_ORDER, &sourced, &reason));
	return parts_give(tx, resourcing, order, from, candidate, parts, count, id);
}

/* The first of the candidates that takes all or, if that is wanted, some of the parts; *rest_out is
 * what remains. DB_NONE when none of them has any. */
static enum db_status try_candidates(struct tx *tx, const struct resourcing *resourcing,
	const struct order *order, const struct fulfilment *from, const struct question *question,
	const struct ranking *ranking, const struct part *parts, struct part **rest_out,
	size_t *rest_count_out)
{
	for (size_t i = 0; i < ranking->count; i++) {
		struct part *have;
		size_t have_count;
		parts_split(tx_arena(tx), question, &ranking->list[i], parts, &have, &have_count,
			rest_out, rest_count_out);
		enum db_status status = try_candidate(
			tx, resourcing, order, from, &ranking->list[i], have, have_count);
		if (status != DB_NONE)
			return status;
	}
	return DB_NONE;
}

/* One round: the best store takes what it has; only one that has everything, unless it
 * may be split.
 * DB_NONE when nobody has any, by figures younger than the question; DB_RETRY when there are none.
 */
static enum db_status place_some(struct tx *tx, const struct resourcing *resourcing,
	const struct order *order, const struct fulfilment *from, const struct part *parts,
	size_t count, const struct reach *reach, struct part **rest_out, size_t *rest_count_out)
{
	const struct market *market = resourcing->market;
	struct question question =
		resourcing_question(tx_arena(tx), resourcing, order, from, parts, count);
	bool is_fresh = false;
	question.within_m = reach->within_m;
	for (;;) {
		struct ranking ranking = sourcing_rank(
			tx_arena(tx), market, &question, SOURCING_CANDIDATES_MAX, reach->may_split);
		if (ranking.count == 0 && is_fresh)
			return DB_NONE;
		enum db_status status = try_candidates(tx, resourcing, order, from, &question,
			&ranking, parts, rest_out, rest_count_out);
		if (status != DB_NONE)
			return status;
		if (is_fresh)
			question_exclude(&question, tx_arena(tx), &ranking);
		else if (availability_catch_up(market->availability) != DB_DONE)
			return DB_RETRY;
		is_fresh = true;
	}
}

enum db_status order_move(struct tx *tx, const struct resourcing *resourcing,
	const struct order *order, const struct fulfilment *from, const struct part *parts,
	size_t part_count)
{
	struct reach reach = reach_of(resourcing, order);
	struct part *rest;
	size_t rest_count;
	reach.may_split = false;
	return reach.is_open ? place_some(tx, resourcing, order, from, parts, part_count, &reach,
				       &rest, &rest_count)
			     : DB_NONE;
}

/* --- to the store where it was to be sent --- */

/* The store at which it is awaited from another; row 0: none. */
static store_id awaited_at(const struct fulfilment *from)
{
	if (from->sending.is_wanted)
		return from->sending.to;
	return from->sent_at != 0 ? from->store : (store_id){0};
}

static enum db_status give_all(struct tx *tx, const struct resourcing *resourcing,
	const struct order *order, const struct fulfilment *from, const struct question *question,
	const struct part *parts, size_t count)
{
	fulfilment_id id = {uuid_new(resourcing->now)};
	struct sourced sourced;
	enum reason reason;
	DB_TRY(sourcing_reserve(
		tx, resourcing->market, question, id.uuid, MOVEMENT_ORDER, &sourced, &reason));
	return parts_give(tx, resourcing, order, from, sourced.candidate, parts, count, id);
}

enum db_status order_send(struct tx *tx, const struct resourcing *resourcing,
	const struct order *order, const struct fulfilment *from, store_id to,
	const struct part *parts, size_t count)
{
	struct question question =
		resourcing_question(tx_arena(tx), resourcing, order, from, parts, count);
	question.has_store = true;
	question.store = to;
	return question_send_there(&question, tx_arena(tx), resourcing->market)
		       ? give_all(tx, resourcing, order, from, &question, parts, count)
		       : DB_NONE;
}

/* What was to come from another store has not to be asked about: the shopper collects it where it
 * was promised, which has all of it after all, or another sends it. */
static enum db_status send_again(struct tx *tx, const struct resourcing *resourcing,
	const struct order *order, const struct fulfilment *from, const struct part *parts,
	size_t count)
{
	struct question there = {
		.has_store = true, .store = awaited_at(from), .now = resourcing->now};
	if (there.store.row == 0)
		return DB_NONE;
	question_set_parts(&there, tx_arena(tx), order, parts, count);
	enum db_status status = give_all(tx, resourcing, order, from, &there, parts, count);
	return status == DB_NONE
		       ? order_send(tx, resourcing, order, from, there.store, parts, count)
		       : status;
}

/* --- nobody has it --- */

enum db_status parts_give_up(struct tx *tx, const struct resourcing *resourcing,
	const struct order *order, const struct part *parts, size_t count, const char *why)
{
	struct owed owed = owed_nothing(tx_arena(tx));
	for (size_t i = 0; i < count; i++) {
		struct q_order_line_unavailable_in in = {parts[i].qty, order->id, parts[i].line};
		uint64_t changed;
		DB_TRY(q_order_line_unavailable(tx, &in, &changed));
		owed_add(&owed, order_find_line(order, parts[i].line), parts[i].qty);
	}
	DB_TRY(order_owe(
		tx, order, REFUND_FOR_UNAVAILABLE, resourcing->cause, &owed, resourcing->now));
	DB_TRY(order_note(tx, order->id, why, STR("system"), STR_EMPTY, resourcing->now));
	return order_mail(tx, order->id, MAIL_CHANGED, resourcing->cause, resourcing->now);
}

enum db_status order_resource(struct tx *tx, const struct resourcing *resourcing,
	struct order *order, const struct fulfilment *from, const struct part *parts,
	size_t part_count)
{
	const struct reach reach = reach_of(resourcing, order);
	enum db_status sent = send_again(tx, resourcing, order, from, parts, part_count);
	if (sent != DB_NONE)
		return sent;
	while (part_count > 0 && reach.is_open) {
		struct part *rest;
		size_t rest_count;
		enum db_status status = place_some(
			tx, resourcing, order, from, parts, part_count, &reach, &rest, &rest_count);
		if (status == DB_NONE)
			break;
		DB_TRY(status);
		parts = rest;
		part_count = rest_count;
	}
	return part_count == 0 ? DB_DONE
			       : choice_open(tx, resourcing, order, from, parts, part_count);
}

/* --- handed over after all --- */

bool fulfilment_is_replacement(const struct order *order, const struct fulfilment *fulfilment,
	const struct fulfilment *replaced)
{
	for (size_t hops = 0; hops < order->fulfilment_count; hops++) {
		if (!fulfilment->has_replaces)
			return false;
		if (uuid_equal(fulfilment->replaces.uuid, replaced->id.uuid))
			return true;
		fulfilment = order_fulfilment(order, fulfilment->replaces);
		if (fulfilment == NULL)
			return false;
	}
	return false;
}

bool order_is_collected_elsewhere(const struct order *order, const struct fulfilment *after_all)
{
	for (size_t i = 0; i < order->fulfilment_count; i++) {
		const struct fulfilment *other = &order->fulfilments[i];
		if (other->state == FULFILMENT_COLLECTED &&
			(fulfilment_is_replacement(order, other, after_all) ||
				fulfilment_is_replacement(order, after_all, other)))
			return true;
	}
	return false;
}

/* With stores, or known to be nowhere. */
static int32_t accounted_for(const struct order *order, const struct order_line *line)
{
	int32_t qty = line->unavailable;
	for (size_t i = 0; i < order->fulfilment_count; i++) {
		const struct fulfilment *fulfilment = &order->fulfilments[i];
		if (fulfilment->state == FULFILMENT_REJECTED ||
			fulfilment->state == FULFILMENT_SENT)
			continue;
		for (size_t j = 0; j < fulfilment->line_count; j++)
			if (fulfilment->lines[j].line == line->line)
				qty += fulfilment->lines[j].ordered -
				       fulfilment->lines[j].short_qty;
	}
	return qty;
}

enum db_status order_replacements_end(
	struct tx *tx, struct order *order, const struct fulfilment *after_all, int64_t now)
{
	for (size_t i = 0; i < order->fulfilment_count; i++) {
		struct fulfilment *fulfilment = &order->fulfilments[i];
		if (fulfilment_is_open(fulfilment) &&
			fulfilment_is_replacement(order, fulfilment, after_all))
			DB_MUST(fulfilment_take_back(tx, fulfilment, NULL, now));
	}
	DB_TRY(choice_end_for(tx, order, after_all, now));
	for (size_t i = 0; i < order->line_count; i++) {
		const struct order_line *line = &order->lines[i];
		struct q_order_line_available_in in = {
			accounted_for(order, line) - line->qty, order->id, line->line};
		uint64_t changed;
		if (in.qty > 0)
			DB_TRY(q_order_line_available(tx, &in, &changed));
	}
	return DB_DONE;
}
