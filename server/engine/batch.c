/* One transaction for many works, run again or one by one as its end demands; see batch.h. */
#include "server/engine/batch.h"

#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "server/db/try.h"

enum { UNCERTAIN_PAUSE_MS = 50, UNCERTAIN_PAUSE_MAX_MS = 1000, LONG_LOCK_MS = 900 };

/* --- the bodies of single commands --- */

/* With its own memory and behind a savepoint: refused, it leaves nothing behind. */
static enum db_status body_run(struct tx *tx, struct engine_item *item)
{
	const struct engine_call *call = item->work;
	struct savepoint before;
	if (call->output_bytes > 0)
		memset(call->output, 0, call->output_bytes);
	DB_TRY(tx_savepoint(tx, &before));
	struct arena *batch_arena = tx_use_arena(tx, call->arena);
	item->verdict = call->body(tx, call->input, call->output);
	tx_use_arena(tx, batch_arena);
	switch (item->verdict) {
	case DB_DONE:
		return DB_DONE;
	case DB_NONE:
	case DB_DUP:
		return tx_rollback_to_savepoint(tx, before);
	case DB_RETRY:
	case DB_DOWN:
	case DB_UNCERTAIN:
	case DB_BROKEN:
		return item->verdict;
	}
	return DB_BROKEN;
}

static enum db_status bodies_run(struct tx *tx, struct engine_item *const items[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		DB_TRY(body_run(tx, items[i]));
	return DB_DONE;
}

const struct engine_kind engine_bodies = {"bodies", bodies_run};

/* --- a batch --- */

static void count(const struct batch *batch, enum metric metric)
{
	if (batch->metrics != NULL)
		metric_add(batch->metrics, metric, 1);
}

/* A part of a batch that is one transaction. */
struct part_of_batch {
	struct waiting **works;
	size_t count;
	bool is_uncertain; /* a commit of it was lost, and it has not been looked up yet */
};

/* Kind by kind, in the order in which kinds first appear; of each kind in the order of the line. */
static enum db_status part_body(struct tx *tx, const void *input, void *output)
{
	const struct part_of_batch *part = input;
	struct engine_item **items =
		arena_new_array(tx_arena(tx), part->count, struct engine_item *);
	bool *is_run = arena_new_array(tx_arena(tx), part->count, bool);
	for (size_t i = 0; i < part->count; i++)
		part->works[i]->item.verdict = DB_BROKEN; /* unless its kind says better */
	for (size_t first = 0; first < part->count; first++) {
		const struct engine_kind *kind = part->works[first]->work->kind;
		size_t count = 0;
		for (size_t i = first; i < part->count && !is_run[first]; i++) {
			if (is_run[i] || part->works[i]->work->kind != kind)
				continue;
			items[count++] = &part->works[i]->item;
			is_run[i] = i != first;
		}
		if (count > 0)
			DB_TRY(kind->run(tx, items, count));
	}
	return DB_DONE;
}

/* Once a commit was lost, only what was looked up is known: no other failure means that nothing
 * happened. */
static void part_settle(const struct part_of_batch *part, enum db_status status)
{
	if (status != DB_DONE && part->is_uncertain)
		status = DB_UNCERTAIN;
	for (size_t i = 0; i < part->count; i++)
		part->works[i]->status = status == DB_DONE ? part->works[i]->item.verdict : status;
}

static enum db_status part_try(struct batch *batch, const struct part_of_batch *part)
{
	arena_clear(batch->arena);
	return tx_run(batch->db, batch->arena, part_body, part, NULL, 0);
}

static void pause_ms(long ms)
{
	nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

/* A work alone has nobody to make way for: what is in its way may be its own lost transaction. */
static bool is_unanswered(const struct part_of_batch *part, enum db_status status)
{
	return status == DB_UNCERTAIN || status == DB_DOWN ||
	       (status == DB_RETRY && part->count == 1);
}

/* A lost commit may or may not have happened: run again, the works find out. The pauses grow, so
 * that a body runs a few times and not a hundred, in memory of its request. */
static enum db_status part_try_again(struct batch *batch, struct part_of_batch *part)
{
	int64_t until_ms = clock_monotonic_ms() + ENGINE_UNCERTAIN_MS;
	long ms = UNCERTAIN_PAUSE_MS;
	enum db_status status = DB_UNCERTAIN;
	count(batch, METRIC_ENGINE_UNCERTAIN);
	part->is_uncertain = true;
	while (is_unanswered(part, status) && clock_monotonic_ms() < until_ms) {
		pause_ms(ms);
		ms = ms * 2 < UNCERTAIN_PAUSE_MAX_MS ? ms * 2 : UNCERTAIN_PAUSE_MAX_MS;
		status = part_try(batch, part);
	}
	return status;
}

static enum db_status part_run(struct batch *batch, struct part_of_batch *part)
{
	enum db_status status = part_try(batch, part);
	/* A node died under it, and nothing was done: the next takes its place. */
	if (status == DB_DOWN && batch->has_other_nodes)
		status = part_try(batch, part);
	if (status == DB_UNCERTAIN)
		status = part_try_again(batch, part);
	part_settle(part, status);
	return status;
}

/* Something in it keeps failing: alone, each fails for itself. While nobody stands long for a lock,
 * locks are waited for; from then on not, or the others would wait for each who does. When the
 * database leaves, or the time is up, the rest is told without being tried. */
static void run_one_by_one(struct batch *batch, bool is_uncertain, bool waits)
{
	int64_t until_ms = clock_monotonic_ms() + ENGINE_SPLIT_MS;
	enum db_status status = DB_DONE, untried = DB_DONE;
	count(batch, METRIC_ENGINE_SPLIT);
	db_wait_for_locks(batch->db, waits);
	for (size_t i = 0; i < batch->count; i++) {
		struct part_of_batch part = {&batch->works[i], 1, is_uncertain};
		if (untried == DB_DONE && clock_monotonic_ms() > until_ms)
			untried = DB_RETRY;
		if (untried != DB_DONE) {
			part_settle(&part, untried);
			continue;
		}
		status = part_run(batch, &part);
		if (status == DB_DOWN || status == DB_UNCERTAIN)
			untried = DB_DOWN;
		if (status == DB_RETRY)
			db_wait_for_locks(batch->db, false);
	}
	db_wait_for_locks(batch->db, true);
}

void batch_run(struct batch *batch)
{
	struct part_of_batch whole = {batch->works, batch->count, false};
	int64_t begun_ms = clock_monotonic_ms();
	switch (part_run(batch, &whole)) {
	case DB_DONE:
	case DB_DOWN:
	case DB_UNCERTAIN:
		return;
	case DB_NONE:
	case DB_DUP:
	case DB_RETRY:
	case DB_BROKEN:
		if (batch->count > 1)
			run_one_by_one(batch, whole.is_uncertain,
				clock_monotonic_ms() - begun_ms < LONG_LOCK_MS);
	}
}
