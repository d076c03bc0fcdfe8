/* Snapshots that would take most of what a store has; see stock_held.h. */
#include "server/fulfilment/stock_held.h"

#include "server/db/q_stock_feed.h"
#include "server/db/try.h"
#include "server/fulfilment/stock_chunk.h"

/* ---- judging --------------------------------------------------------- */

static bool is_most(const struct stock_brake *brake, uint64_t with_stock, uint64_t to_zero)
{
	return to_zero > 0 && to_zero * 100 >= with_stock * brake->percent;
}

void stock_brake_judge(const struct stock_brake *brake, struct stock_part **parts, size_t count)
{
	uint64_t with_stock = 0, to_zero = 0;
	for (size_t i = 0; i < count; i++) {
		with_stock += parts[i]->with_stock;
		to_zero += parts[i]->to_zero;
	}
	bool is_wide = to_zero >= brake->positions && is_most(brake, with_stock, to_zero);
	for (size_t i = 0; i < count; i++)
		parts[i]->is_doubtful = brake->percent > 0 &&
					(is_wide || parts[i]->to_zero >= brake->positions) &&
					is_most(brake, parts[i]->with_stock, parts[i]->to_zero);
}

/* ---- what was held back ---------------------------------------------- */

static struct stock_part *part_of(struct stock_part **parts, size_t count, store_id store)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (parts[middle]->store.row < store.row)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && parts[low]->store.row == store.row ? parts[low] : NULL;
}

static enum reason find(const struct stock_feed *feed, struct arena *arena,
	const struct stock_message *message, struct stock_part **parts, size_t count)
{
	const struct q_stock_held_find_in in = {
		stock_stores_json(arena, parts, count), message->body};
	struct q_stock_held_find *rows;
	size_t row_count;
	enum db_status status =
		q_stock_held_find(db_reading(feed->db, arena), &in, &rows, &row_count);
	for (size_t i = 0; status == DB_DONE && i < row_count; i++) {
		struct stock_part *part = part_of(parts, count, rows[i].store);
		if (part == NULL)
			continue;
		part->held_at = rows[i].held_at;
		part->with_stock = rows[i].with_stock;
		part->to_zero = rows[i].to_zero;
	}
	return db_reason(status);
}

static size_t chunk_of(size_t count, size_t at)
{
	return count - at < STOCK_CHUNK ? count - at : STOCK_CHUNK;
}

enum reason stock_held_find(const struct stock_feed *feed, struct arena *arena,
	const struct stock_message *message, struct stock_part **parts, size_t count)
{
	enum reason reason = REASON_OK;
	if (message->kind != STOCK_SNAPSHOTS || message->source.n == 0)
		return REASON_OK;
	for (size_t i = 0; i < count && reason == REASON_OK; i += STOCK_CHUNK)
		reason = find(feed, arena, message, parts + i, chunk_of(count, i));
	return reason;
}

/* ---- holding back ---------------------------------------------------- */

enum reason stock_held_put(const struct stock_feed *feed, struct arena *arena,
	const struct stock_message *message, struct stock_part **parts, size_t count)
{
	enum reason reason = REASON_OK;
	for (size_t i = 0; i < count && reason == REASON_OK; i += STOCK_CHUNK) {
		const struct stock_chunk chunk = {
			.message = message,
			.parts = parts + i,
			.part_count = chunk_of(count, i),
			.is_last = true,
			.is_held = true,
		};
		reason = stock_feed_apply(feed, arena, &chunk, NULL);
	}
	return reason;
}

enum db_status stock_held_note(struct tx *tx, const struct stock_message *message,
	struct stock_part *const *parts, size_t count)
{
	struct q_stock_held_put_in *rows =
		arena_new_array(tx_arena(tx), count, struct q_stock_held_put_in);
	for (size_t i = 0; i < count; i++)
		rows[i] = (struct q_stock_held_put_in){parts[i]->store, message->source,
			parts[i]->seq, message->body, parts[i]->as_of, parts[i]->with_stock,
			parts[i]->to_zero, message->now};
	return q_stock_held_put_bulk(tx, rows, count);
}

enum db_status stock_held_release(struct tx *tx, const struct stock_message *message,
	struct stock_part *const *parts, size_t count)
{
	struct q_stock_held_release_in *rows =
		arena_new_array(tx_arena(tx), count, struct q_stock_held_release_in);
	uint64_t released;
	if (message->kind != STOCK_SNAPSHOTS || message->source.n == 0)
		return DB_DONE;
	for (size_t i = 0; i < count; i++)
		rows[i] = (struct q_stock_held_release_in){parts[i]->store, message->source,
			message->body, parts[i]->as_of, parts[i]->is_complete};
	return q_stock_held_release_bulk(tx, rows, count, &released);
}

enum db_status stock_held_discard(struct tx *tx, const struct stock_held_name *name)
{
	const struct q_stock_held_discard_in in = {name->store_code, name->source, name->seq};
	uint64_t changed;
	DB_TRY(q_stock_held_discard(tx, &in, &changed));
	return changed == 0 ? DB_NONE : DB_DONE;
}
