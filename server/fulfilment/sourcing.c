/* Ranking stores for a list of lines; see sourcing.h for the rule. */
#include "server/fulfilment/sourcing.h"

#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "server/db/q_sourcing.h"
#include "server/db/try.h"
#include "server/fulfilment/promise.h"

enum { CHUNK = 32, PARTIAL_STORES_MAX = 256 };

/* Stores in the order in which they are to be asked. */
struct queue_of_stores {
	struct near_store *list;
	size_t count;
	bool has_distance;
};

static bool is_excluded(const struct question *question, const struct store *store)
{
	for (size_t i = 0; i < question->excluded_count; i++)
		if (question->excluded[i].row == store->id.row)
			return true;
	return false;
}

static struct queue_of_stores only_chosen(
	const struct stores *stores, struct arena *arena, const struct question *question)
{
	const struct store *store = stores_find(stores, question->store);
	struct queue_of_stores queue = {.list = arena_new_struct(arena, struct near_store)};
	if (store == NULL)
		return queue;
	double metres = question->has_near ? distance_m(question->near, store->at) : 0;
	queue.list[0] = (struct near_store){store, (uint32_t)(metres + 0.5)};
	queue.count = 1;
	queue.has_distance = question->has_near;
	return queue;
}

static struct queue_of_stores in_reach(
	const struct stores *stores, struct arena *arena, const struct question *question)
{
	struct queue_of_stores queue = {
		.list = stores_near(stores, arena, question->near), .has_distance = true};
	for (size_t i = 0; i < stores->count; i++) {
		struct near_store near = queue.list[i];
		if (question->within_m != 0 && near.distance_m > question->within_m)
			break;
		if (near.store->is_pickup_enabled && !is_excluded(question, near.store))
			queue.list[queue.count++] = near;
	}
	return queue;
}

/* --- figures --- */

/* The generated statement has 32 store inputs in a row after the product. */
static enum db_status figures_of_line(struct tx *tx, product_id product,
	const struct near_store *chunk, size_t count, struct q_sourcing_available **rows_out,
	size_t *row_count_out)
{
	struct q_sourcing_available_in in = {.product = product};
	store_id *inputs[CHUNK] = {&in.s1, &in.s2, &in.s3, &in.s4, &in.s5, &in.s6, &in.s7, &in.s8,
		&in.s9, &in.s10, &in.s11, &in.s12, &in.s13, &in.s14, &in.s15, &in.s16, &in.s17,
		&in.s18, &in.s19, &in.s20, &in.s21, &in.s22, &in.s23, &in.s24, &in.s25, &in.s26,
		&in.s27, &in.s28, &in.s29, &in.s30, &in.s31, &in.s32};
	for (size_t i = 0; i < CHUNK; i++)
		*inputs[i] = chunk[i < count ? i : 0].store->id;
	return q_sourcing_available(tx, &in, rows_out, row_count_out);
}

static void candidate_set_figure(const struct market *market, const struct question *question,
	struct candidate *candidates, size_t count, size_t line,
	const struct q_sourcing_available *row)
{
	struct trusted trusted =
		trust_figure(market->trust, row->store, row->available, row->as_of, question->now);
	for (size_t i = 0; i < count; i++) {
		if (candidates[i].store->id.row != row->store.row)
			continue;
		candidates[i].available[line] = trusted.offered;
		candidates[i].withheld[line] = row->available - trusted.offered;
		candidates[i].trust[line] = trusted.permille;
		candidates[i].as_of[line] = row->as_of;
		candidates[i].lines_covered += trusted.offered >= question->lines[line].qty;
		return;
	}
}

static struct candidate *chunk_candidates(struct arena *arena, const struct question *question,
	const struct near_store *chunk, size_t count, bool has_distance)
{
	struct candidate *candidates = arena_new_array(arena, count, struct candidate);
	for (size_t i = 0; i < count; i++) {
		candidates[i] = (struct candidate){
			.store = chunk[i].store,
			.has_distance = has_distance,
			.distance_m = chunk[i].distance_m,
			.available = arena_new_array(arena, question->line_count, int32_t),
			.withheld = arena_new_array(arena, question->line_count, int32_t),
			.trust = arena_new_array(arena, question->line_count, int32_t),
			.as_of = arena_new_array(arena, question->line_count, int64_t),
		};
	}
	return candidates;
}

/* Keeps the stores that have every line so far. */
static size_t keep_full(struct near_store *asked, size_t asked_count,
	const struct candidate *candidates, size_t count, size_t lines_asked)
{
	size_t kept = 0;
	for (size_t i = 0; i < count && kept < asked_count; i++)
		if (candidates[i].lines_covered == lines_asked)
			asked[kept++].store = candidates[i].store;
	return kept;
}

/* The next line is asked only of stores that have every line so far, unless partial ones are
 * wanted too: of a long list most stores lack something soon. */
static enum db_status chunk_figures(struct tx *tx, const struct market *market,
	const struct question *question, const struct near_store *chunk, size_t count,
	bool has_distance, bool partial_too, struct candidate **candidates_out)
{
	struct candidate *candidates =
		chunk_candidates(tx_arena(tx), question, chunk, count, has_distance);
	struct near_store asked[CHUNK];
	size_t asked_count = count;
	memcpy(asked, chunk, count * sizeof(*chunk));
	for (size_t line = 0; line < question->line_count && asked_count > 0; line++) {
		struct q_sourcing_available *rows;
		size_t row_count;
		DB_TRY(figures_of_line(
			tx, question->lines[line].product, asked, asked_count, &rows, &row_count));
		for (size_t i = 0; i < row_count; i++)
			candidate_set_figure(market, question, candidates, count, line, &rows[i]);
		if (!partial_too)
			asked_count = keep_full(asked, asked_count, candidates, count, line + 1);
	}
	*candidates_out = candidates;
	return DB_DONE;
}

static enum db_status candidate_promise(
	struct tx *tx, const struct question *question, struct candidate *candidate)
{
	struct q_sourcing_queue_in in = {candidate->store->id};
	struct q_sourcing_queue row;
	DB_MUST(q_sourcing_queue(tx, &in, &row));
	candidate->queue = (int)row.queue;
	candidate->has_promise = promise_ready(
		candidate->store, candidate->queue, question->now, &candidate->promised_at);
	candidate->has_all =
		candidate->has_promise && candidate->lines_covered == question->line_count;
	return DB_DONE;
}

/* --- ranking --- */

struct ranking {
	struct candidate *full;
	size_t full_count;
	struct candidate *partial;
	size_t partial_count;
	size_t most;
};

static enum db_status ranking_add_chunk(struct tx *tx, const struct question *question,
	struct candidate *candidates, size_t count, bool partial_too, struct ranking *ranking)
{
	for (size_t i = 0; i < count && ranking->full_count < ranking->most; i++) {
		struct candidate *candidate = &candidates[i];
		bool is_full = candidate->lines_covered == question->line_count;
		if (!is_full && !(partial_too && candidate->lines_covered > 0))
			continue;
		DB_TRY(candidate_promise(tx, question, candidate));
		if (candidate->has_all)
			ranking->full[ranking->full_count++] = *candidate;
		else if (partial_too && candidate->has_promise &&
			 ranking->partial_count < PARTIAL_STORES_MAX)
			ranking->partial[ranking->partial_count++] = *candidate;
	}
	return DB_DONE;
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

static struct candidate *ranking_join(
	struct ranking *ranking, struct arena *arena, size_t *count_out)
{
	struct candidate *all = arena_new_array(arena, ranking->most, struct candidate);
	size_t count = 0;
	if (ranking->partial_count > 1)
		qsort(ranking->partial, ranking->partial_count, sizeof(struct candidate),
			compare_partial);
	for (size_t i = 0; i < ranking->full_count; i++)
		all[count++] = ranking->full[i];
	for (size_t i = 0; i < ranking->partial_count && count < ranking->most; i++)
		all[count++] = ranking->partial[i];
	*count_out = count;
	return all;
}

enum db_status sourcing_rank(struct tx *tx, const struct market *market,
	const struct question *question, size_t most, bool partial_too,
	struct candidate **candidates_out, size_t *count_out)
{
	struct arena *arena = tx_arena(tx);
	struct queue_of_stores queue = question->has_store
					       ? only_chosen(market->stores, arena, question)
					       : in_reach(market->stores, arena, question);
	struct ranking ranking = {
		.full = arena_new_array(arena, most, struct candidate),
		.partial = arena_new_array(arena, PARTIAL_STORES_MAX, struct candidate),
		.most = most,
	};
	for (size_t at = 0; at < queue.count && ranking.full_count < most; at += CHUNK) {
		size_t count = queue.count - at < CHUNK ? queue.count - at : CHUNK;
		bool is_partial_wanted = partial_too && at < PARTIAL_STORES_MAX;
		struct candidate *candidates;
		DB_TRY(chunk_figures(tx, market, question, queue.list + at, count,
			queue.has_distance, is_partial_wanted, &candidates));
		DB_TRY(ranking_add_chunk(
			tx, question, candidates, count, is_partial_wanted, &ranking));
	}
	*candidates_out = ranking_join(&ranking, arena, count_out);
	return DB_DONE;
}
