/* Pairs of stores; see together.h. */
#include "server/fulfilment/together.h"

#include <stdlib.h>

enum { FIRSTS_MAX = 16, SHOWN_MAX = 8 };

/* A bundle is given by one store: of its lines the candidate has enough of each or of none. */
static bool has_enough(
	const struct candidate *candidate, const struct question *question, size_t line)
{
	uint16_t bundle = question->lines[line].bundle;
	if (bundle == 0)
		return candidate->available[line] >= question->lines[line].qty;
	for (size_t i = 0; i < question->line_count; i++)
		if (question->lines[i].bundle == bundle &&
			candidate->available[i] < question->lines[i].qty)
			return false;
	return true;
}

static size_t lines_given(const struct candidate *candidate, const struct question *question)
{
	size_t count = 0;
	for (size_t i = 0; i < question->line_count; i++)
		count += has_enough(candidate, question, i);
	return count;
}

const struct candidate *candidate_giver(
	const struct candidate *candidate, const struct question *question, size_t line)
{
	return candidate->with == NULL || has_enough(candidate, question, line) ? candidate
										: candidate->with;
}

/* --- the second of a pair --- */

/* The lines of which the first has too little, for the stores around it. */
static struct question question_rest(struct arena *arena, const struct stores *stores,
	const struct question *question, const struct candidate *first)
{
	struct wanted *lines = arena_new_array(arena, question->line_count, struct wanted);
	struct question rest = *question;
	rest.lines = lines;
	rest.line_count = 0;
	rest.has_store = false;
	rest.has_near = true;
	rest.near = first->store->at;
	rest.within_m = stores->together_m;
	for (size_t i = 0; i < question->line_count; i++)
		if (!has_enough(first, question, i))
			lines[rest.line_count++] = question->lines[i];
	return rest;
}

/* What one store has of all lines, and how far it is from the shopper. */
static const struct candidate *look_at(struct arena *arena, const struct market *market,
	const struct question *question, store_id store)
{
	struct question there = *question;
	there.has_store = true;
	there.store = store;
	struct ranking ranking = sourcing_rank(arena, market, &there, 1, true);
	return ranking.count == 0 ? NULL : &ranking.list[0];
}

static bool is_within(const struct question *question, const struct candidate *candidate)
{
	return question->within_m == 0 || !candidate->has_distance ||
	       candidate->distance_m <= question->within_m;
}

/* NULL: nobody near the first has all the rest, or somebody there has everything alone; or the
 * first has nothing or everything. */
static const struct candidate *second_of(struct arena *arena, const struct market *market,
	const struct question *question, const struct candidate *first)
{
	size_t given = lines_given(first, question);
	if (market->stores->together_m == 0 || !first->has_promise || given == 0 ||
		given == question->line_count)
		return NULL;
	struct question rest = question_rest(arena, market->stores, question, first);
	struct ranking ranking = sourcing_rank(arena, market, &rest, 1, false);
	if (ranking.count == 0)
		return NULL;
	const struct candidate *second =
		look_at(arena, market, question, ranking.list[0].store->id);
	bool is_fine = second != NULL && second->has_promise && !second->has_all;
	return is_fine && is_within(question, second) ? second : NULL;
}

/* --- pairs --- */

static bool is_known(
	const struct candidate *pairs, size_t count, const struct store *a, const struct store *b)
{
	for (size_t i = 0; i < count; i++)
		if (pairs[i].with != NULL && pairs[i].store == b && pairs[i].with->store == a)
			return true;
	return false;
}

double together_way_m(const struct candidate *pair)
{
	return pair->distance_m + distance_m(pair->store->at, pair->with->store->at);
}

static int compare_way(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	double x_m = together_way_m(x), y_m = together_way_m(y);
	if (x_m < y_m || x_m > y_m)
		return x_m < y_m ? -1 : 1;
	return x->store->id.row < y->store->id.row ? -1 : x->store->id.row > y->store->id.row;
}

/* Each pair once, by the shorter of its two ways. */
static size_t pairs_keep(struct candidate *pairs, size_t count, size_t most)
{
	size_t kept = 0;
	if (count > 1)
		qsort(pairs, count, sizeof(*pairs), compare_way);
	for (size_t i = 0; i < count && kept < most; i++)
		if (!is_known(pairs, kept, pairs[i].store, pairs[i].with->store))
			pairs[kept++] = pairs[i];
	return kept;
}

struct ranking together_rank(struct arena *arena, const struct market *market,
	const struct question *question, size_t most)
{
	struct question anybody = *question;
	struct ranking pairs = {.count = 0};
	if (question->line_count < 2 || market->stores->together_m == 0)
		return pairs;
	anybody.excluded_count -= question->refused_count;
	struct ranking firsts = sourcing_rank(arena, market, &anybody, FIRSTS_MAX, true);
	pairs.list = arena_new_array(arena, firsts.count, struct candidate);
	for (size_t i = 0; i < firsts.count; i++) {
		struct candidate pair = firsts.list[i];
		pair.with = second_of(arena, market, &anybody, &pair);
		if (pair.with != NULL)
			pairs.list[pairs.count++] = pair;
	}
	pairs.count = pairs_keep(pairs.list, pairs.count, most);
	return pairs;
}

bool together_is_needless(
	const struct market *market, const struct question *question, const struct ranking *alone)
{
	for (size_t i = 0; i < alone->count; i++)
		if (alone->list[i].has_all &&
			(question->has_store ||
				alone->list[i].distance_m <= market->stores->together_m))
			return true;
	return false;
}

void together_add(struct arena *arena, const struct market *market, const struct question *question,
	struct ranking *ranking)
{
	size_t asked = 0;
	if (question->line_count < 2 || together_is_needless(market, question, ranking))
		return;
	for (size_t i = 0; i < ranking->count && asked < SHOWN_MAX && !ranking->is_stale; i++) {
		struct candidate *first = &ranking->list[i];
		if (first->has_all || first->lines_covered == 0)
			continue;
		asked++;
		const struct candidate *second = second_of(arena, market, question, first);
		if (second != NULL && !is_known(ranking->list, i, first->store, second->store))
			first->with = second;
	}
}
