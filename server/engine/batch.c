/* One transaction for many works, run again or one by one as its end demands; see batch.h. */
#include "server/engine/batch.h"

#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "server/db/try.h"

enum { UNCERTAIN_PAUSE_MS = 100 };

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

/* A part of a batch that is one transaction. */
struct part_of_batch {
	struct waiting **works;
	size_t count;
};

/* Kind by kind, in the order in which kinds first appear; of each kind in the order of the line. */
static enum db_status part_body(struct tx *tx, const void *input, void *output)
{
	const struct part_of_batch *part = input;
	struct engine_item **items =
		arena_new_array(tx_arena(tx), part->count, struct engine_item *);
	bool *is_run = arena_new_array(tx_arena(tx), part->count, bool);
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

static void part_settle(const struct part_of_batch *part, enum db_status status)
{
	for (size_t i = 0; i < part->count; i++)
		part->works[i]->status = status == DB_DONE ? part->works[i]->item.verdict : status;
}

static void count(const struct batch *batch, enum metric metric)
{
	if (batch->metrics != NULL)
		metric_add(batch->metrics, metric, 1);
}

/* A lost commit may or may not have happened: run again, the works find out. Once uncertain,
 * "database away" is no answer either. */
static enum db_status part_run_again(struct batch *batch, struct part_of_batch *part)
{
	const struct timespec pause = {.tv_nsec = UNCERTAIN_PAUSE_MS * 1000000L};
	int64_t until_ms = clock_monotonic_ms() + ENGINE_UNCERTAIN_MS;
	count(batch, METRIC_ENGINE_UNCERTAIN);
	while (clock_monotonic_ms() < until_ms) {
		nanosleep(&pause, NULL);
		arena_clear(batch->arena);
		enum db_status status = tx_run(batch->db, batch->arena, part_body, part, NULL, 0);
		if (status != DB_UNCERTAIN && status != DB_DOWN)
			return status;
	}
	return DB_UNCERTAIN;
}

static enum db_status part_run(struct batch *batch, struct part_of_batch *part)
{
	arena_clear(batch->arena);
	enum db_status status = tx_run(batch->db, batch->arena, part_body, part, NULL, 0);
	if (status == DB_UNCERTAIN)
		status = part_run_again(batch, part);
	part_settle(part, status);
	return status;
}

/* Something in it keeps failing: alone, each fails for itself. Whoever wants a row that somebody
 * keeps locked is told to come again, instead of holding up all the others in turn. */
static void run_one_by_one(struct batch *batch)
{
	count(batch, METRIC_ENGINE_SPLIT);
	db_wait_for_locks(batch->db, false);
	for (size_t i = 0; i < batch->count; i++)
		part_run(batch, &(struct part_of_batch){&batch->works[i], 1});
	db_wait_for_locks(batch->db, true);
}

void batch_run(struct batch *batch)
{
	struct part_of_batch whole = {batch->works, batch->count};
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
			run_one_by_one(batch);
	}
}
