/* Loading: one snapshot of the database gives how far each writer has come and every stock row, so
 * that what the ledger says after those cursors is what the rows do not say yet. */
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"
#include "server/db/q_availability.h"
#include "server/db/try.h"
#include "server/engine/availability_inside.h"

enum {
	LOAD_ARENA_MAX = 256 << 20,
	IO_TIMEOUT_S = 120,
	PROGRESS_EVERY_MS = 5000,
	ROWS_A_LOOK = 1 << 12, /* at the clock */
};

struct loading {
	struct availability *table;
	int64_t said_ms, began_ms;
	size_t rows;
};

static void say_progress(struct loading *loading)
{
	int64_t now_ms = clock_monotonic_ms();
	if (now_ms - loading->said_ms < clock_rest_ms(PROGRESS_EVERY_MS))
		return;
	loading->said_ms = now_ms;
	log_info("availability_loading", LOG_U64("rows", loading->rows),
		LOG_I64("ms", now_ms - loading->began_ms));
}

static enum db_status take_row(const struct q_availability_stock *row, void *context)
{
	struct loading *loading = context;
	struct availability *table = loading->table;
	int64_t free = row->free > INT32_MAX   ? INT32_MAX
		       : row->free < INT32_MIN ? INT32_MIN
					       : row->free;
	pthread_mutex_lock(&table->writing);
	bool has_room =
		pair_set(table, row->store, row->product, (int32_t)free, minutes_of(row->as_of));
	pthread_mutex_unlock(&table->writing);
	if (!has_room)
		return DB_BROKEN;
	if (++loading->rows % ROWS_A_LOOK == 0)
		say_progress(loading);
	return atomic_load_explicit(&table->is_stopping, memory_order_relaxed) ? DB_DOWN : DB_DONE;
}

static enum db_status cursors_read(struct tx *tx, struct availability *table)
{
	struct q_availability_writers *writers;
	size_t count;
	DB_TRY(q_availability_writers(tx, &writers, &count));
	for (size_t i = 0; i < count; i++) {
		uint64_t base = (uint64_t)writers[i].writer << LEDGER_WRITER_SHIFT;
		struct q_availability_cursor_in in = {
			base, base | ((UINT64_C(1) << LEDGER_WRITER_SHIFT) - 1)};
		struct q_availability_cursor row;
		DB_TRY(q_availability_cursor(tx, &in, &row));
		if (!row.has_movement)
			continue;
		pthread_mutex_lock(&table->writing);
		cursor_of(table, row.movement)->movement = row.movement;
		pthread_mutex_unlock(&table->writing);
	}
	return DB_DONE;
}

/* --- stores --- */

/* The bits of a number, with room between them for those of another. */
static uint64_t bits_apart(uint32_t number)
{
	uint64_t bits = number;
	bits = (bits | bits << 16) & UINT64_C(0x0000ffff0000ffff);
	bits = (bits | bits << 8) & UINT64_C(0x00ff00ff00ff00ff);
	bits = (bits | bits << 4) & UINT64_C(0x0f0f0f0f0f0f0f0f);
	bits = (bits | bits << 2) & UINT64_C(0x3333333333333333);
	return (bits | bits << 1) & UINT64_C(0x5555555555555555);
}

static uint32_t share_of_u32(double value, double most)
{
	return (uint32_t)((value + most) / (2 * most) * UINT32_MAX);
}

/* Where the store stands on a Z-order curve over the map (Morton, 1966). */
static uint64_t place_on_curve(const struct q_availability_stores *row)
{
	return bits_apart(share_of_u32(row->lat, 90)) << 1 |
	       bits_apart(share_of_u32(row->lon, 180));
}

static int compare_places(const void *a, const void *b)
{
	uint64_t x = place_on_curve(a), y = place_on_curve(b);
	return (x > y) - (x < y);
}

/* Slots are given in this order: stores that are asked for together stand together in memory. */
static enum db_status stores_read(struct tx *tx, struct availability *table)
{
	struct q_availability_stores *rows;
	size_t count;
	DB_TRY(q_availability_stores(tx, &rows, &count));
	if (count > 1)
		qsort(rows, count, sizeof(*rows), compare_places);
	for (size_t i = 0; i < count; i++)
		availability_set_store(table, rows[i].store, rows[i].queue, rows[i].figures_as_of);
	return DB_DONE;
}

static enum db_status load_in(struct tx *tx, const void *input, void *output)
{
	(void)input;
	struct loading *loading = output;
	DB_TRY(cursors_read(tx, loading->table));
	DB_TRY(stores_read(tx, loading->table));
	return q_availability_stock(tx, take_row, loading);
}

enum db_status table_load(struct availability *table)
{
	struct db_settings settings = table->database;
	settings.io_timeout_s = IO_TIMEOUT_S;
	struct db *db = db_open(&settings);
	struct arena *arena = arena_new(LOAD_ARENA_MAX);
	int64_t now_ms = clock_monotonic_ms();
	struct loading loading = {.table = table, .said_ms = now_ms, .began_ms = now_ms};
	pthread_mutex_lock(&table->writing);
	atomic_store(&table->is_loaded, false);
	table_clear(table);
	pthread_mutex_unlock(&table->writing);
	enum db_status status = tx_snapshot(db, arena, load_in, NULL, &loading);
	db_close(db);
	arena_free(arena);
	if (status != DB_DONE)
		return status;
	atomic_store(&table->is_loaded, true);
	struct availability_size size = availability_size(table);
	log_info("availability_loaded", LOG_U64("pairs", size.pairs), LOG_U64("bytes", size.bytes),
		LOG_I64("ms", clock_monotonic_ms() - now_ms));
	return DB_DONE;
}
