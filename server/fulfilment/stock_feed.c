/* The way of a stock message around its chunks; see stock_feed.h. What stores have is read by
 * stock_compare.c. */
#include "server/fulfilment/stock_feed.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/buf.h"
#include "server/db/q_stock_feed.h"
#include "server/db/try.h"
#include "server/fulfilment/stock_chunk.h"

enum {
	KEYS_MAX = 65535,
	ATTEMPTS = 5, /* of a chunk whose commit was lost, or that found the line full */
	PAUSE_MS = 50,
};

/* ---- numbers --------------------------------------------------------- */

static void take_over(struct stock_part *part, const struct stock_head *head)
{
	part->progress = head->is_open ? STOCK_OPEN : STOCK_DONE;
	part->done_ordinal = head->done_ordinal;
	part->counts = head->counts;
}

enum reason stock_part_accept(
	struct stock_part *part, const struct stock_message *message, const struct stock_head *head)
{
	part->progress = STOCK_NEW;
	part->done_ordinal = 0;
	part->counts = (struct stock_counts){0};
	part->last_seq = head == NULL ? 0 : head->last_seq;
	if (head == NULL)
		return REASON_OK;
	if (part->seq == head->seq && hash_equal(&head->body, &message->body)) {
		take_over(part, head);
		return REASON_OK;
	}
	if (message->is_confirmed)
		return REASON_OK;
	if (part->seq <= head->seq)
		return REASON_STOCK_SEQ_USED;
	if (part->is_complete) /* contains whatever was missed or cut short */
		return REASON_OK;
	return head->is_open || part->seq > head->last_seq + 1 ? REASON_STOCK_SEQ_GAP : REASON_OK;
}

/* The number to go on with: the one that was cut short, or the next. */
static uint64_t next_seq(const struct stock_head *head)
{
	return head->is_open ? head->seq : head->last_seq + 1;
}

static void refuse(struct faults *faults, const struct stock_part *part,
	const struct stock_head *head, enum reason reason)
{
	const char *code = reason == REASON_STOCK_SEQ_GAP ? "too_large" : "too_small";
	if (head->is_open && part->seq == head->seq)
		fault_add(faults, STR("seq"), "duplicate",
			"Store " STR_FMT ": %" PRIu64 " was begun with another message. Send that "
			"one again, or a complete snapshot with a higher number.",
			STR_ARG(part->code), part->seq);
	else
		fault_add(faults, STR("seq"), code,
			"Store " STR_FMT ": the number to go on with is %" PRIu64 ", not %" PRIu64
			".",
			STR_ARG(part->code), next_seq(head), part->seq);
}

/* ---- opening --------------------------------------------------------- */

struct str stock_stores_json(struct arena *arena, struct stock_part *const *parts, size_t count)
{
	struct buf buf;
	buf_init(&buf, arena, KEYS_MAX);
	for (size_t i = 0; i < count; i++)
		buf_printf(&buf, "%c%u", i == 0 ? '[' : ',', parts[i]->store.row);
	buf_add_c(&buf, count == 0 ? "[]" : "]");
	return buf_str(&buf);
}

/* Heads come in the order of the parts. */
static enum reason accept_all(const struct stock_message *message, struct stock_part **parts,
	size_t count, const struct q_stock_feed_heads *rows, size_t row_count,
	struct faults *faults)
{
	enum reason worst = REASON_OK;
	for (size_t i = 0, k = 0; i < count; i++) {
		while (k < row_count && rows[k].store.row < parts[i]->store.row)
			k++;
		bool is_known = k < row_count && rows[k].store.row == parts[i]->store.row;
		struct stock_head head = is_known ? STOCK_HEAD(&rows[k]) : (struct stock_head){0};
		enum reason reason = stock_part_accept(parts[i], message, is_known ? &head : NULL);
		if (reason == REASON_OK)
			continue;
		refuse(faults, parts[i], &head, reason);
		if (worst != REASON_STOCK_SEQ_USED)
			worst = reason;
	}
	return worst;
}

static int compare_heads(const void *a, const void *b)
{
	const struct q_stock_feed_heads *x = a, *y = b;
	return x->store.row < y->store.row ? -1 : x->store.row > y->store.row;
}

static enum reason look(const struct stock_feed *feed, struct arena *arena,
	const struct stock_message *message, struct stock_part **parts, size_t count,
	struct faults *faults)
{
	struct q_stock_feed_heads_in in = {stock_stores_json(arena, parts, count), message->source};
	struct q_stock_feed_heads *rows;
	size_t row_count;
	enum db_status status =
		q_stock_feed_heads(db_reading(feed->db, arena), &in, &rows, &row_count);
	if (status != DB_DONE)
		return db_reason(status);
	if (row_count > 1)
		qsort(rows, row_count, sizeof(*rows), compare_heads);
	return accept_all(message, parts, count, rows, row_count, faults);
}

/* Complete snapshots say so before anything is compared with them. */
static enum reason announce(const struct stock_feed *feed, struct arena *arena,
	const struct stock_message *message, struct stock_part **parts, size_t count)
{
	struct stock_part **complete = arena_new_array(arena, count, struct stock_part *);
	struct stock_chunk chunk = {.message = message, .parts = complete};
	for (size_t i = 0; i < count; i++)
		if (parts[i]->is_complete && parts[i]->progress == STOCK_NEW)
			complete[chunk.part_count++] = parts[i];
	return chunk.part_count == 0 ? REASON_OK : stock_feed_apply(feed, arena, &chunk, NULL);
}

enum reason stock_feed_open(const struct stock_feed *feed, struct arena *arena,
	const struct stock_message *message, struct stock_part **parts, size_t count,
	struct faults *faults)
{
	enum reason reason = REASON_OK;
	for (size_t i = 0; i < count && message->source.n == 0; i++)
		parts[i]->progress = STOCK_OPEN;
	if (message->source.n == 0)
		return REASON_OK;
	for (size_t i = 0; i < count; i += STOCK_CHUNK) {
		size_t n = count - i < STOCK_CHUNK ? count - i : STOCK_CHUNK;
		enum reason of_these = look(feed, arena, message, parts + i, n, faults);
		if (of_these != REASON_OK)
			reason = of_these;
		if (of_these != REASON_OK && of_these != REASON_STOCK_SEQ_GAP &&
			of_these != REASON_STOCK_SEQ_USED)
			return of_these;
	}
	return reason;
}

enum reason stock_feed_announce(const struct stock_feed *feed, struct arena *arena,
	const struct stock_message *message, struct stock_part **parts, size_t count)
{
	enum reason reason = REASON_OK;
	if (message->source.n == 0)
		return REASON_OK;
	for (size_t i = 0; i < count && reason == REASON_OK; i += STOCK_CHUNK)
		reason = announce(feed, arena, message, parts + i,
			count - i < STOCK_CHUNK ? count - i : STOCK_CHUNK);
	return reason;
}

/* ---- applying -------------------------------------------------------- */

/* A lost commit is looked up by running the chunk again: the part's progress tells whether it had
 * happened. A line that is full is tried again in a moment, because a message is long. */
static enum db_status chunk_run(const struct stock_feed *feed, struct arena *arena,
	const struct stock_chunk *chunk, struct stock_chunk_output *output)
{
	const struct engine_call call = {
		.body = stock_chunk_body,
		.input = chunk,
		.output = output,
		.output_bytes = sizeof(*output),
		.arena = arena,
		.caller = feed->caller,
		.store = chunk->part_count == 1 ? chunk->parts[0]->store : (store_id){0},
	};
	enum db_status status = engine_run(feed->engine, &call);
	for (int i = 1; i < ATTEMPTS && (status == DB_RETRY || status == DB_UNCERTAIN); i++) {
		nanosleep(&(struct timespec){.tv_nsec = PAUSE_MS * 1000000L}, NULL);
		status = engine_run(feed->engine, &call);
	}
	return status;
}

enum reason stock_feed_apply(const struct stock_feed *feed, struct arena *arena,
	const struct stock_chunk *chunk, struct stock_result *results_out)
{
	struct stock_chunk_output *output = arena_new_struct(arena, struct stock_chunk_output);
	pace_rest(feed->pace);
	enum db_status status = chunk_run(feed, arena, chunk, output);
	if (status == DB_NONE)
		return output->refusal;
	if (status != DB_DONE)
		return db_reason(status);
	for (size_t i = 0; i < chunk->part_count; i++)
		*chunk->parts[i] = output->parts[i];
	if (chunk->line_count > 0)
		memcpy(results_out, output->results, chunk->line_count * sizeof(*results_out));
	return REASON_OK;
}
