/* Following the ledger: each writer's movements in the order of its commits, read or heard, each
 * once; and the looks that many callers share. */
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"
#include "server/db/q_availability.h"
#include "server/db/touched.h"
#include "server/db/try.h"
#include "server/engine/availability_inside.h"

enum {
	LOOK_ARENA_MAX = 64 << 20,
	PAGE_MOVEMENTS = 8192, /* of each writer, in one question */
	CURSOR_CHARS = 40,
	CURSORS_BYTES_MAX = 1000000,
	LOOKS_UNTIL_PROOF = 50,
};

static uint32_t writer_of(uint64_t movement)
{
	return (uint32_t)(movement >> LEDGER_WRITER_SHIFT);
}

static uint64_t before_first(uint32_t writer)
{
	return (uint64_t)writer << LEDGER_WRITER_SHIFT;
}

/* --- cursors --- */

static size_t cursor_place(const struct availability *table, uint32_t writer)
{
	size_t low = 0, high = table->cursor_count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (writer_of(table->cursors[middle].movement) < writer)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct cursor *cursor_of(struct availability *table, uint64_t movement)
{
	uint32_t writer = writer_of(movement);
	size_t at = cursor_place(table, writer);
	if (at < table->cursor_count && writer_of(table->cursors[at].movement) == writer)
		return &table->cursors[at];
	if (table->cursor_count == table->cursor_room) {
		table->cursor_room = table->cursor_room == 0 ? 64 : table->cursor_room * 2;
		table->cursors =
			realloc(table->cursors, table->cursor_room * sizeof(*table->cursors));
		if (table->cursors == NULL)
			abort();
	}
	memmove(&table->cursors[at + 1], &table->cursors[at],
		(table->cursor_count - at) * sizeof(*table->cursors));
	table->cursor_count++;
	table->cursors[at].movement = before_first(writer);
	return &table->cursors[at];
}

static void cursor_forget(struct availability *table, uint32_t writer)
{
	size_t at = cursor_place(table, writer);
	if (at == table->cursor_count || writer_of(table->cursors[at].movement) != writer)
		return;
	table->cursor_count--;
	memmove(&table->cursors[at], &table->cursors[at + 1],
		(table->cursor_count - at) * sizeof(*table->cursors));
}

/* [[writer, movement], …] of those that have come anywhere. */
static struct str cursors_print(struct availability *table, struct arena *arena)
{
	struct buf out;
	buf_init(&out, arena, CURSORS_BYTES_MAX);
	buf_add_c(&out, "[");
	pthread_mutex_lock(&table->writing);
	for (size_t i = 0; i < table->cursor_count; i++)
		buf_printf(&out, "%s[%u,%llu]", i == 0 ? "" : ",",
			writer_of(table->cursors[i].movement),
			(unsigned long long)table->cursors[i].movement);
	pthread_mutex_unlock(&table->writing);
	buf_add_c(&out, "]");
	return buf_str(&out);
}

/* --- hearing --- */

void availability_hear(uint64_t last, const struct moved *moved, size_t count, void *context)
{
	struct availability *table = context;
	uint64_t first = last - count + 1;
	pthread_mutex_lock(&table->writing);
	struct cursor *cursor = NULL;
	if (availability_is_loaded(table))
		cursor = cursor_of(table, last);
	/* An earlier movement of the writer is missing: the next look reads them all. */
	if (cursor == NULL || cursor->movement + 1 < first)
		count = 0;
	for (size_t i = 0; i < count; i++) {
		if (first + i <= cursor->movement)
			continue;
		if (!pair_add(table, moved[i].store, moved[i].product, moved[i].free_by,
			    minutes_of(moved[i].as_of)))
			atomic_store(&table->is_loaded, false);
		cursor->movement = first + i;
	}
	pthread_mutex_unlock(&table->writing);
}

/* --- reading --- */

struct look {
	struct availability *table;
	uint32_t writer; /* whose rows arrive */
	uint64_t begun_at;
	bool has_more, is_broken;
};

static int32_t clamp(int64_t value)
{
	return value > INT32_MAX ? INT32_MAX : value < INT32_MIN ? INT32_MIN : (int32_t)value;
}

static enum db_status take_movement(const struct q_availability_news *row, void *context)
{
	struct look *look = context;
	struct availability *table = look->table;
	pthread_mutex_lock(&table->writing);
	struct cursor *cursor = cursor_of(table, row->movement);
	if (row->movement == cursor->movement + 1) {
		look->is_broken = !pair_add(table, row->store, row->product, clamp(row->free_by),
					  row->has_as_of ? minutes_of(row->as_of) : 0) ||
				  look->is_broken;
		cursor->movement = row->movement;
	} else if (row->movement > cursor->movement) {
		look->is_broken = true;
	}
	pthread_mutex_unlock(&table->writing);
	touched_add(table->database.touched, row->store);
	if (writer_of(row->movement) != look->writer) {
		look->writer = writer_of(row->movement);
		look->begun_at = row->movement;
	}
	if (row->movement - look->begun_at + 1 == PAGE_MOVEMENTS)
		look->has_more = true;
	return DB_DONE;
}

static enum db_status must_load_again(struct availability *table, const char *why)
{
	log_warn("availability_to_be_loaded_again", LOG_TEXT("why", why));
	atomic_store(&table->is_loaded, false);
	return DB_DOWN;
}

static enum db_status read_news(struct availability *table, struct arena *arena)
{
	struct look look;
	do {
		arena_clear(arena);
		look = (struct look){.table = table};
		struct q_availability_news_in in = {cursors_print(table, arena), PAGE_MOVEMENTS};
		DB_TRY(q_availability_news(
			db_reading(table->db, arena), &in, take_movement, &look));
		if (look.is_broken)
			return must_load_again(table, "a movement is missing, or there is no room");
	} while (look.has_more && !atomic_load_explicit(&table->is_stopping, memory_order_relaxed));
	return DB_DONE;
}

/* Whether the ledger still has what we read: a database that was restored from a copy has not. */
static enum db_status prove_cursors(struct availability *table, struct arena *arena)
{
	struct q_availability_cursors_lost *rows;
	size_t count;
	if (++table->looks < LOOKS_UNTIL_PROOF)
		return DB_DONE;
	table->looks = 0;
	arena_clear(arena);
	struct q_availability_cursors_lost_in in = {cursors_print(table, arena)};
	DB_TRY(q_availability_cursors_lost(db_reading(table->db, arena), &in, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		if (!rows[i].has_movement)
			return must_load_again(table, "the ledger has gone back");
		pthread_mutex_lock(&table->writing);
		cursor_forget(table, rows[i].writer);
		pthread_mutex_unlock(&table->writing);
	}
	return DB_DONE;
}

static enum db_status look_once(struct availability *table, bool may_load)
{
	int64_t begun_ms = clock_monotonic_ms();
	if (availability_is_loaded(table) && availability_lag_ms(table) > WRITER_LIFE_MS)
		(void)must_load_again(table, "nobody looked for a day");
	if (!availability_is_loaded(table)) {
		if (!may_load)
			return DB_DOWN;
		DB_TRY(table_load(table));
	}
	if (table->db == NULL)
		table->db = db_open(&table->database);
	struct arena *arena = arena_new(LOOK_ARENA_MAX);
	enum db_status status = prove_cursors(table, arena);
	if (status == DB_DONE)
		status = read_news(table, arena);
	arena_free(arena);
	if (status != DB_DONE)
		return status;
	atomic_store(&table->fresh_ms, begun_ms);
	atomic_store(
		&table->was_loaded, true); /* not before: until it is fresh nobody may promise */
	return DB_DONE;
}

/* What was read may not follow on what is there: then it begins anew, at once. */
static enum db_status look_at_ledger(struct availability *table, bool may_load)
{
	bool was_loaded = availability_is_loaded(table);
	enum db_status status = look_once(table, may_load);
	if (status == DB_DOWN && may_load && was_loaded && !availability_is_loaded(table))
		status = look_once(table, may_load);
	return status;
}

/* --- sharing looks --- */

/* With `following` locked, which is free while looking. */
static void lead_a_look(struct availability *table, bool may_load)
{
	uint64_t number = ++table->looks_begun;
	table->is_somebody_following = true;
	pthread_mutex_unlock(&table->following);
	enum db_status status = look_at_ledger(table, may_load);
	pthread_mutex_lock(&table->following);
	table->is_somebody_following = false;
	table->looks_done = number;
	table->last_look = status;
	pthread_cond_broadcast(&table->followed);
}

/* A look that begins after this call. */
static enum db_status share_a_look(struct availability *table, bool may_load)
{
	enum db_status status = DB_DOWN;
	pthread_mutex_lock(&table->following);
	uint64_t mine = table->looks_begun + 1;
	while (table->looks_done < mine && (may_load || availability_is_loaded(table))) {
		if (table->is_somebody_following)
			pthread_cond_wait(&table->followed, &table->following);
		else
			lead_a_look(table, may_load);
	}
	if (table->looks_done >= mine)
		status = table->last_look;
	pthread_mutex_unlock(&table->following);
	return status;
}

enum db_status availability_follow(struct availability *table)
{
	return share_a_look(table, true);
}

enum db_status availability_catch_up(struct availability *table)
{
	return share_a_look(table, false);
}

void availability_stop(struct availability *table)
{
	atomic_store(&table->is_stopping, true);
}

/* --- how fresh it is --- */

bool availability_is_loaded(const struct availability *table)
{
	return atomic_load_explicit(&table->is_loaded, memory_order_acquire);
}

bool availability_was_loaded(const struct availability *table)
{
	return atomic_load_explicit(&table->was_loaded, memory_order_relaxed);
}

int64_t availability_lag_ms(const struct availability *table)
{
	int64_t fresh_ms = atomic_load_explicit(&table->fresh_ms, memory_order_relaxed);
	return fresh_ms == 0 ? INT64_MAX : clock_monotonic_ms() - fresh_ms;
}

bool availability_is_stale(const struct availability *table)
{
	return !availability_is_loaded(table) || availability_lag_ms(table) > AVAILABILITY_STALE_MS;
}

static void print_gauge(struct buf *out, const char *name, const char *help, double value)
{
	buf_printf(out, "# HELP %s %s\n# TYPE %s gauge\n%s %.3f\n", name, help, name, name, value);
}

void availability_print_metrics(struct availability *table, struct buf *out)
{
	struct availability_size size = availability_size(table);
	int64_t lag_ms = availability_lag_ms(table);
	print_gauge(out, "comptoir_availability_pairs",
		"Stores and products whose stock is in memory.", (double)size.pairs);
	print_gauge(out, "comptoir_availability_bytes", "Memory of the availability table.",
		(double)size.bytes);
	print_gauge(out, "comptoir_availability_loaded",
		"1 once the table was loaded; while it is loaded its pairs rise.",
		availability_is_loaded(table) ? 1 : 0);
	print_gauge(out, "comptoir_availability_lag_seconds",
		"Since the last complete look at the ledger began; -1 before the first.",
		lag_ms == INT64_MAX ? -1 : (double)lag_ms / MS_PER_SECOND);
}
