/* Settling who gets what; see reserve.h. */
#include "server/fulfilment/reserve.h"

#include <stdlib.h>
#include <string.h>

#include "server/db/try.h"
#include "server/engine/availability.h"
#include "server/fulfilment/stock.h"
#include "server/fulfilment/together.h"

/*
 * Claims are decided in memory, on figures that are locked. At first only the rows of each claim's
 * best candidate are: mostly it suffices. A claim that would have to look further opens all of its
 * candidates, and everything is decided again with these rows as well; that may push others from
 * their first candidate, so the third time all are open.
 */
enum { OPEN_FIRST, OPEN_WHERE_LACKING, OPEN_ALL };

struct settling {
	struct arena *arena;
	struct claim *const *claims;
	size_t count;
	size_t *open; /* for each claim: how many of its candidates may be looked at */
	struct stock_figure *figures; /* locked; sorted */
	size_t figure_count;
};

/* Whose goods a line would be. */
static struct stock_key key_of(
	const struct question *question, const struct candidate *candidate, size_t line)
{
	return (struct stock_key){candidate_giver(candidate, question, line)->store->id,
		question->lines[line].product};
}

static struct stock_figure *figure_find(const struct settling *settling, struct stock_key key)
{
	const struct stock_figure wanted = {.key = key};
	if (settling->figure_count == 0)
		return NULL;
	return bsearch(&wanted, settling->figures, settling->figure_count, sizeof(wanted),
		stock_figure_compare);
}

/* --- locking --- */

static size_t keys_open(const struct settling *settling)
{
	size_t count = 0;
	for (size_t i = 0; i < settling->count; i++)
		count += settling->open[i] * settling->claims[i]->question->line_count;
	return count;
}

/* What open candidates need and is not locked yet; may name a key twice. */
static size_t figures_gather(const struct settling *settling, struct stock_figure *figures)
{
	size_t count = 0;
	for (size_t i = 0; i < settling->count; i++) {
		const struct question *question = settling->claims[i]->question;
		for (size_t c = 0; c < settling->open[i]; c++) {
			const struct candidate *candidate = &settling->claims[i]->candidates[c];
			for (size_t l = 0; l < question->line_count; l++) {
				struct stock_key key = key_of(question, candidate, l);
				if (figure_find(settling, key) == NULL)
					figures[count++].key = key;
			}
		}
	}
	return count;
}

static size_t figures_sort_once(struct stock_figure *figures, size_t count)
{
	size_t kept = 0;
	if (count > 1)
		qsort(figures, count, sizeof(*figures), stock_figure_compare);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || stock_figure_compare(&figures[kept - 1], &figures[i]) != 0)
			figures[kept++] = figures[i];
	return kept;
}

static enum db_status figures_lock(struct tx *tx, struct settling *settling)
{
	size_t known = settling->figure_count;
	struct stock_figure *figures =
		arena_new_array(settling->arena, known + keys_open(settling), struct stock_figure);
	size_t count =
		figures_sort_once(figures + known, figures_gather(settling, figures + known));
	DB_TRY(stock_lock(tx, figures + known, count));
	if (known > 0)
		memcpy(figures, settling->figures, known * sizeof(*figures));
	settling->figures = figures;
	settling->figure_count = figures_sort_once(figures, known + count);
	return DB_DONE;
}

/* --- deciding --- */

static bool line_take(const struct settling *settling, struct stock_key key, int32_t qty)
{
	struct stock_figure *figure = figure_find(settling, key);
	if (figure->free - figure->taken < qty)
		return false;
	figure->taken += qty;
	return true;
}

/* All lines or none. */
static bool candidate_take(const struct settling *settling, const struct question *question,
	const struct candidate *candidate)
{
	size_t taken = 0;
	while (taken < question->line_count &&
		line_take(settling, key_of(question, candidate, taken), question->lines[taken].qty))
		taken++;
	if (taken == question->line_count)
		return true;
	while (taken-- > 0)
		figure_find(settling, key_of(question, candidate, taken))->taken -=
			question->lines[taken].qty;
	return false;
}

static int claim_decide(const struct settling *settling, const struct claim *claim, size_t open)
{
	for (size_t c = 0; c < open; c++)
		if (candidate_take(settling, claim->question, &claim->candidates[c]))
			return (int)c;
	return -1;
}

/* Everything from the start. True when no claim had to stop before its last candidate. */
static bool decide(struct settling *settling, int openness)
{
	bool is_settled = true;
	for (size_t i = 0; i < settling->figure_count; i++)
		settling->figures[i].taken = 0;
	for (size_t i = 0; i < settling->count; i++) {
		struct claim *claim = settling->claims[i];
		claim->chosen = claim_decide(settling, claim, settling->open[i]);
		if (claim->chosen < 0 && settling->open[i] < claim->candidate_count) {
			settling->open[i] = claim->candidate_count;
			is_settled = false;
		}
	}
	if (!is_settled && openness == OPEN_WHERE_LACKING)
		for (size_t i = 0; i < settling->count; i++)
			settling->open[i] = settling->claims[i]->candidate_count;
	return is_settled;
}

/* --- writing --- */

static size_t lines_chosen(const struct settling *settling)
{
	size_t count = 0;
	for (size_t i = 0; i < settling->count; i++)
		if (settling->claims[i]->chosen >= 0)
			count += settling->claims[i]->question->line_count;
	return count;
}

static void claim_reserve(const struct claim *claim, struct stock_reservation *reservations)
{
	const struct candidate *chosen = &claim->candidates[claim->chosen];
	for (size_t l = 0; l < claim->question->line_count; l++)
		reservations[l] = (struct stock_reservation){
			.key = key_of(claim->question, chosen, l),
			.kind = claim->kind,
			.qty = claim->question->lines[l].qty,
			.cause = claim->cause,
		};
}

static enum db_status settling_write(struct tx *tx, const struct settling *settling, int64_t now)
{
	size_t count = 0, most = lines_chosen(settling);
	struct stock_reservation *reservations =
		arena_new_array(settling->arena, most, struct stock_reservation);
	for (size_t i = 0; i < settling->count; i++) {
		if (settling->claims[i]->chosen < 0)
			continue;
		claim_reserve(settling->claims[i], reservations + count);
		count += settling->claims[i]->question->line_count;
	}
	return stock_reserve_locked(
		tx, settling->figures, settling->figure_count, reservations, count, now);
}

enum db_status claims_settle(struct tx *tx, struct claim *const claims[], size_t count, int64_t now)
{
	struct settling settling = {
		.arena = tx_arena(tx),
		.claims = claims,
		.count = count,
		.open = arena_new_array(tx_arena(tx), count, size_t),
	};
	for (size_t i = 0; i < count; i++)
		settling.open[i] = claims[i]->candidate_count > 0 ? 1 : 0;
	for (int openness = OPEN_FIRST; openness <= OPEN_ALL; openness++) {
		DB_TRY(figures_lock(tx, &settling));
		if (decide(&settling, openness))
			break;
	}
	return settling_write(tx, &settling, now);
}

/* --- one alone --- */

enum reason sourcing_refusal(const struct question *question)
{
	/* What is to be sent is sold out where it was chosen and with all who could send it. */
	if (!question->has_store && !question->is_to_send)
		return REASON_NO_STORE;
	return question->is_unpromised ? REASON_NO_PROMISE : REASON_SOLD_OUT;
}

/* Whether the store has what it does not offer, because its figures are not to be relied on. */
static bool is_withheld(const struct question *question, const struct candidate *candidate)
{
	for (size_t i = 0; i < question->line_count; i++) {
		int32_t offered = candidate->available[i], qty = question->lines[i].qty;
		if (offered < qty && offered + candidate->withheld[i] >= qty)
			return true;
	}
	return false;
}

/* A chosen store is tried whatever memory says of its stock: the guarded write knows best, also of
 * what the same transaction gives back. */
static struct ranking rank_alone(
	struct arena *arena, const struct market *market, struct question *question)
{
	struct ranking ranking = sourcing_rank(arena, market, question, CLAIM_CANDIDATES, false);
	if (!question->has_store || ranking.count == 0)
		return ranking;
	question->is_unpromised = !ranking.list[0].has_promise;
	if (question->is_unpromised || is_withheld(question, &ranking.list[0]))
		ranking.count = 0;
	return ranking;
}

static bool is_shorter_way(const struct ranking *pairs, const struct ranking *alone)
{
	return alone->count > 0 && pairs->count > 0 &&
	       together_way_m(&pairs->list[0]) < alone->list[0].distance_m;
}

/* A chosen store is only tried alone where it has everything by memory: what two share is locked in
 * one statement, so that those who chose the one and those who chose the other do not meet in a
 * deadlock. */
static struct ranking rank_to_try(struct arena *arena, const struct market *market,
	struct question *question, bool was_refused)
{
	struct ranking alone = rank_alone(arena, market, question);
	if (!question->may_be_together)
		return alone;
	if (question->has_store && alone.count > 0 && (was_refused || !alone.list[0].has_all))
		alone.count = 0;
	if (together_is_needless(market, question, &alone))
		return alone;
	struct ranking pairs = together_rank(arena, market, question, CLAIM_CANDIDATES);
	return is_shorter_way(&pairs, &alone) ? ranking_join(arena, &pairs, &alone)
					      : ranking_join(arena, &alone, &pairs);
}

enum db_status sourcing_find_next(struct arena *arena, const struct market *market,
	struct question *question, struct ranking *ranking)
{
	bool was_refused = ranking->count > 0;
	bool is_fresh = question->has_store && !question->may_be_together;
	if (was_refused && !is_fresh) {
		if (availability_catch_up(market->availability) != DB_DONE)
			return DB_RETRY;
		is_fresh = true;
		question_exclude(question, arena, ranking);
	}
	*ranking = rank_to_try(arena, market, question, was_refused);
	if (ranking->count > 0 || is_fresh)
		return DB_DONE;
	if (availability_catch_up(market->availability) != DB_DONE)
		return DB_RETRY;
	*ranking = rank_to_try(arena, market, question, was_refused);
	return DB_DONE;
}

/* A chosen store that was tried and refused comes back in the ranking. */
enum db_status sourcing_find_or_send(struct arena *arena, const struct market *market,
	struct question *question, bool may_be_sent, struct ranking *ranking)
{
	may_be_sent = may_be_sent && question->has_store;
	if (!may_be_sent || question->may_be_together || ranking->count == 0)
		DB_TRY(sourcing_find_next(arena, market, question, ranking));
	else
		ranking->count = 0;
	if (!may_be_sent || ranking->count > 0 || !question_send_there(question, arena, market))
		return DB_DONE;
	return sourcing_find_next(arena, market, question, ranking);
}

enum db_status sourcing_reserve(struct tx *tx, const struct market *market,
	const struct question *asked, struct uuid cause, enum movement_kind kind,
	struct sourced *sourced_out, enum reason *reason_out)
{
	struct question question = *asked;
	struct ranking ranking = {.count = 0};
	for (int round = 0; round < CLAIM_ROUNDS_MAX; round++) {
		DB_TRY(sourcing_find_next(tx_arena(tx), market, &question, &ranking));
		if (ranking.count == 0)
			return db_refuse(reason_out, sourcing_refusal(&question));
		struct claim claim = {.question = &question,
			.candidates = ranking.list,
			.candidate_count = ranking.count,
			.cause = cause,
			.kind = kind};
		DB_TRY(claims_settle(tx, &(struct claim *){&claim}, 1, question.now));
		sourced_out->candidate = &ranking.list[claim.chosen < 0 ? 0 : claim.chosen];
		if (claim.chosen >= 0)
			return DB_DONE;
		if (question.has_store)
			return db_refuse(reason_out, sourcing_refusal(&question));
	}
	return DB_RETRY;
}
