/* Ranking stores for a list of lines; see sourcing.h for the rule. */
#include "server/fulfilment/sourcing.h"

#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "server/engine/availability.h"
#include "server/fulfilment/promise.h"

enum { PARTIAL_STORES_MAX = 256 };

bool question_excludes(const struct question *question, store_id store)
{
	for (size_t i = 0; i < question->excluded_count; i++)
		if (question->excluded[i].row == store.row)
			return true;
	return false;
}

void question_exclude(struct question *question, struct arena *arena, const struct ranking *ranking)
{
	size_t count = question->excluded_count;
	store_id *excluded = arena_new_array(arena, count + ranking->count, store_id);
	for (size_t i = 0; i < count; i++)
		excluded[i] = question->excluded[i];
	for (size_t i = 0; i < ranking->count; i++)
		excluded[count + i] = ranking->list[i].store->id;
	question->excluded = excluded;
	question->excluded_count = count + ranking->count;
	question->refused_count += ranking->count;
}

struct ranking ranking_join(
	struct arena *arena, const struct ranking *first, const struct ranking *second)
{
	struct ranking joined = *first;
	if (second->count == 0)
		return joined;
	joined.list = arena_new_array(arena, first->count + second->count, struct candidate);
	for (size_t i = 0; i < first->count; i++)
		joined.list[i] = first->list[i];
	for (size_t i = 0; i < second->count; i++)
		joined.list[joined.count++] = second->list[i];
	return joined;
}

bool question_send_there(
	struct question *question, struct arena *arena, const struct market *market)
{
	const struct stores *stores = market->stores;
	const struct store *to = question->has_store ? stores_find(stores, question->store) : NULL;
	if (to == NULL || stores->transfers.days == 0)
		return false;
	store_id *excluded = arena_new_array(arena, question->excluded_count + 1, store_id);
	for (size_t i = 0; i < question->excluded_count; i++)
		excluded[i] = question->excluded[i];
	excluded[question->excluded_count++] = to->id;
	question->excluded = excluded;
	question->has_store = false;
	question->is_to_send = true;
	question->may_be_together = false; /* one sends all of it */
	question->to = to->id;
	question->has_near = true;
	question->near = to->at;
	question->within_m = stores->transfers.within_m;
	return true;
}

/* --- what one store has --- */

/* A store as it is being looked at; what is kept becomes a candidate. */
struct looked_at {
	const struct store *store;
	bool has_distance;
	uint32_t distance_m;
};

struct offer {
	int32_t free;
	int64_t as_of;
	struct trusted trusted;
};

static int32_t given_back(const struct question *question, const struct store *store, size_t line)
{
	int32_t qty = 0;
	for (size_t i = 0; i < question->given_back_count; i++) {
		const struct given_back *given = &question->given_back[i];
		if (given->store.row == store->id.row &&
			given->product.row == question->lines[line].product.row)
			qty += given->qty;
	}
	return qty;
}

/* False when the store never had it. */
static bool offer_of(const struct market *market, const struct question *question,
	const struct store *store, size_t line, struct offer *offer)
{
	struct figure figure;
	if (!availability_get(
		    market->availability, store->id, question->lines[line].product, &figure))
		return false;
	figure.free += given_back(question, store, line);
	offer->free = figure.free > 0 ? figure.free : 0;
	offer->as_of = figure.as_of;
	offer->trusted =
		trust_figure(market->trust, store->id, offer->free, figure.as_of, question->now);
	return true;
}

/* What the lines before this one need of the same product. */
static int32_t needed_before(const struct question *question, size_t line)
{
	int32_t qty = 0;
	for (size_t i = 0; i < line; i++)
		if (question->lines[i].product.row == question->lines[line].product.row)
			qty += question->lines[i].qty;
	return qty;
}

static void offer_lower(struct offer *offer, int32_t by)
{
	offer->free = offer->free > by ? offer->free - by : 0;
	offer->trusted.offered = offer->trusted.offered > by ? offer->trusted.offered - by : 0;
}

static struct candidate candidate_new(struct arena *arena, const struct question *question)
{
	return (struct candidate){
		.available = arena_new_array(arena, question->line_count, int32_t),
		.withheld = arena_new_array(arena, question->line_count, int32_t),
		.trust = arena_new_array(arena, question->line_count, int32_t),
		.as_of = arena_new_array(arena, question->line_count, int64_t),
	};
}

/* True when the store has enough of a line; of each, when it is only wanted whole: then it is not
 * asked on once it lacks something. Overwrites what the candidate was before. */
static bool candidate_set_figures(struct candidate *candidate, const struct market *market,
	const struct question *question, const struct store *store, bool is_part_wanted)
{
	candidate->lines_covered = 0;
	for (size_t i = 0; i < question->line_count; i++) {
		const struct wanted *line = &question->lines[i];
		struct offer offer = {.free = 0};
		bool is_known = offer_of(market, question, store, i, &offer);
		offer_lower(&offer, needed_before(question, i));
		bool is_enough = is_known && offer.trusted.offered >= line->qty;
		if (!is_enough && !is_part_wanted)
			return false;
		candidate->available[i] = offer.trusted.offered;
		candidate->withheld[i] = offer.free - offer.trusted.offered;
		candidate->trust[i] = offer.trusted.permille;
		candidate->as_of[i] = offer.as_of;
		candidate->lines_covered += is_enough;
	}
	return candidate->lines_covered > 0;
}

static bool arrival_of(
	const struct stores *stores, const struct question *question, struct candidate *candidate)
{
	candidate->to = stores_find(stores, question->to);
	return candidate->to != NULL && promise_arrival(candidate->to, candidate->promised_at,
						stores->transfers.days, &candidate->arrives_at);
}

static void candidate_set_promise(struct candidate *candidate, const struct market *market,
	const struct question *question, const struct looked_at *at)
{
	candidate->store = at->store;
	candidate->has_distance = at->has_distance;
	candidate->distance_m = at->distance_m;
	candidate->queue = availability_queue(market->availability, at->store->id);
	candidate->has_promise =
		promise_ready(at->store, candidate->queue, question->now, &candidate->promised_at);
	if (question->is_to_send && candidate->has_promise)
		candidate->has_promise = arrival_of(market->stores, question, candidate);
	candidate->has_all =
		candidate->has_promise && candidate->lines_covered == question->line_count;
}

static struct candidate candidate_whatever_it_has(struct arena *arena, const struct market *market,
	const struct question *question, const struct looked_at *at)
{
	struct candidate candidate = candidate_new(arena, question);
	candidate_set_figures(&candidate, market, question, at->store, true);
	candidate_set_promise(&candidate, market, question, at);
	return candidate;
}

/* --- ranking --- */

struct ranks {
	struct candidate *full;
	size_t full_count;
	struct candidate *partial; /* NULL: only what has every line is wanted */
	size_t partial_count;
	size_t most;
	struct candidate next; /* without figures of its own: what was looked at last was kept */
};

static void ranks_add(struct ranks *ranks, struct arena *arena, const struct market *market,
	const struct question *question, const struct looked_at *at, bool is_part_wanted)
{
	struct candidate *next = &ranks->next;
	if (next->available == NULL)
		*next = candidate_new(arena, question);
	if (!candidate_set_figures(next, market, question, at->store, is_part_wanted))
		return;
	candidate_set_promise(next, market, question, at);
	if (next->has_all)
		ranks->full[ranks->full_count++] = *next;
	else if (is_part_wanted && next->has_promise)
		ranks->partial[ranks->partial_count++] = *next;
	else
		return;
	*next = (struct candidate){.available = NULL};
}

static void ranks_fill(struct ranks *ranks, struct arena *arena, const struct market *market,
	const struct question *question)
{
	struct near_walk *walk = near_walk_begin(arena, market->stores->near, question->near);
	struct near_found found;
	size_t asked = 0;
	while (ranks->full_count < ranks->most && near_walk_next(walk, &found)) {
		const struct store *store = &market->stores->list[found.value];
		if (question->within_m != 0 && found.distance_m > question->within_m)
			return;
		if (!store->is_pickup_enabled || question_excludes(question, store->id))
			continue;
		struct looked_at at = {store, true, found.distance_m};
		ranks_add(ranks, arena, market, question, &at,
			ranks->partial != NULL && asked++ < PARTIAL_STORES_MAX);
	}
}

static int compare_partial(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	if (x->lines_covered != y->lines_covered)
		return x->lines_covered > y->lines_covered ? -1 : 1;
	if (x->distance_m != y->distance_m)
		return x->distance_m < y->distance_m ? -1 : 1;
	return x->store->id.row < y->store->id.row ? -1 : x->store->id.row > y->store->id.row;
}

static struct ranking ranks_join(struct ranks *ranks, struct arena *arena)
{
	struct ranking ranking = {.list = arena_new_array(arena, ranks->most, struct candidate)};
	if (ranks->partial_count > 1)
		qsort(ranks->partial, ranks->partial_count, sizeof(struct candidate),
			compare_partial);
	for (size_t i = 0; i < ranks->full_count; i++)
		ranking.list[ranking.count++] = ranks->full[i];
	for (size_t i = 0; i < ranks->partial_count && ranking.count < ranks->most; i++)
		ranking.list[ranking.count++] = ranks->partial[i];
	return ranking;
}

static struct ranking only_chosen(
	struct arena *arena, const struct market *market, const struct question *question)
{
	struct ranking ranking = {.list = NULL};
	const struct store *store = stores_find(market->stores, question->store);
	if (store == NULL)
		return ranking;
	double metres = question->has_near ? distance_m(question->near, store->at) : 0;
	struct looked_at at = {store, question->has_near, (uint32_t)(metres + 0.5)};
	ranking.list = arena_new_struct(arena, struct candidate);
	ranking.list[ranking.count++] = candidate_whatever_it_has(arena, market, question, &at);
	return ranking;
}

struct ranking sourcing_rank(struct arena *arena, const struct market *market,
	const struct question *question, size_t most, bool partial_too)
{
	if (question->has_store)
		return only_chosen(arena, market, question);
	struct ranks ranks = {.full = arena_new_array(arena, most, struct candidate), .most = most};
	if (partial_too && question->line_count > 1)
		ranks.partial = arena_new_array(arena, PARTIAL_STORES_MAX, struct candidate);
	ranks_fill(&ranks, arena, market, question);
	return ranks_join(&ranks, arena);
}

struct ranking sourcing_show(struct arena *arena, const struct market *market,
	const struct question *question, size_t most, bool partial_too)
{
	bool is_stale = availability_is_stale(market->availability);
	struct ranking ranking = sourcing_rank(arena, market, question, most, partial_too);
	ranking.is_stale = is_stale;
	for (size_t i = 0; i < ranking.count && is_stale; i++)
		ranking.list[i].has_promise = false;
	return ranking;
}

struct candidate *sourcing_put_first(struct arena *arena, const struct market *market,
	const struct question *question, store_id store, struct ranking *ranking)
{
	struct question there = *question;
	there.has_store = true;
	there.store = store;
	struct ranking first = only_chosen(arena, market, &there);
	bool is_near = question->within_m == 0 || first.count == 0 ||
		       first.list[0].distance_m <= question->within_m;
	if (first.count == 0 || !is_near || !first.list[0].has_promise ||
		question_excludes(question, store))
		return NULL;
	struct candidate *list = arena_new_array(arena, ranking->count + 1, struct candidate);
	size_t count = 0;
	list[count++] = first.list[0];
	for (size_t i = 0; i < ranking->count; i++)
		if (ranking->list[i].store != list[0].store)
			list[count++] = ranking->list[i];
	*ranking = (struct ranking){list, count, ranking->is_stale};
	return list;
}

/* --- what is shown besides --- */

static bool is_ranked(const struct ranking *ranking, const struct store *store)
{
	for (size_t i = 0; i < ranking->count; i++)
		if (ranking->list[i].store == store)
			return true;
	return false;
}

void sourcing_add_nearest(struct arena *arena, const struct market *market,
	const struct question *question, struct ranking *ranking)
{
	struct near_walk *walk = near_walk_begin(arena, market->stores->near, question->near);
	struct candidate *list =
		arena_new_array(arena, ranking->count + SOURCING_NEAREST_SHOWN, struct candidate);
	struct near_found found;
	size_t count = ranking->count, nearest = 0;
	if (count > 0)
		memcpy(list, ranking->list, count * sizeof(*list));
	while (nearest < SOURCING_NEAREST_SHOWN && near_walk_next(walk, &found)) {
		struct looked_at at = {&market->stores->list[found.value], true, found.distance_m};
		if (question->within_m != 0 && found.distance_m > question->within_m)
			break;
		if (!at.store->is_pickup_enabled || question_excludes(question, at.store->id))
			continue;
		nearest++;
		if (!is_ranked(ranking, at.store))
			list[count++] = candidate_whatever_it_has(arena, market, question, &at);
	}
	*ranking = (struct ranking){list, count, ranking->is_stale};
}

static const struct candidate *sender_to(struct arena *arena, const struct market *market,
	const struct question *question, const struct store *to)
{
	struct question asked = *question;
	asked.has_store = true;
	asked.store = to->id;
	if (!to->is_pickup_enabled || !question_send_there(&asked, arena, market))
		return NULL;
	struct ranking senders = sourcing_rank(arena, market, &asked, 1, false);
	return senders.count == 0 ? NULL : &senders.list[0];
}

static int compare_distance(const void *a, const void *b)
{
	const struct candidate *x = *(struct candidate *const *)a,
			       *y = *(struct candidate *const *)b;
	return (x->distance_m > y->distance_m) - (x->distance_m < y->distance_m);
}

void sourcing_add_senders(struct arena *arena, const struct market *market,
	const struct question *question, struct ranking *ranking)
{
	struct candidate **lacking = arena_new_array(arena, ranking->count, struct candidate *);
	size_t count = 0;
	for (size_t i = 0; i < ranking->count && !ranking->is_stale; i++)
		if (!ranking->list[i].has_all)
			lacking[count++] = &ranking->list[i];
	if (count > 1)
		qsort(lacking, count, sizeof(*lacking), compare_distance);
	for (size_t i = 0; i < count && i < SOURCING_SENT_MAX; i++)
		lacking[i]->sender = sender_to(arena, market, question, lacking[i]->store);
}
