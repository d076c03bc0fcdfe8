/* How every store is; see board.h. */
#include "server/fulfilment/board.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "server/db/q_board.h"
#include "server/db/try.h"
#include "server/engine/availability.h"

enum { BOARD_ARENA_MAX = 64 * 1024 * 1024 };

/* One of two is shown while the other is filled. */
struct snapshot {
	struct arena *arena;
	struct board_row *rows;		      /* by store */
	const struct board_row **worst_first; /* the same */
	size_t count;
	struct board_totals totals;
	int64_t made_at;
};

struct board {
	pthread_rwlock_t lock; /* guards which of the two is shown */
	struct snapshot snapshots[2];
	unsigned shown;
	size_t turn; /* the store whose agents are read next */
};

struct board *board_new(struct arena *arena)
{
	struct board *board = arena_new_struct(arena, struct board);
	pthread_rwlock_init(&board->lock, NULL);
	for (size_t i = 0; i < ARRAY_LENGTH(board->snapshots); i++)
		board->snapshots[i].arena = arena_new(BOARD_ARENA_MAX);
	return board;
}

void board_free(struct board *board)
{
	if (board == NULL)
		return;
	for (size_t i = 0; i < ARRAY_LENGTH(board->snapshots); i++)
		arena_free(board->snapshots[i].arena);
	pthread_rwlock_destroy(&board->lock);
}

/* --- reading --- */

static int compare_store(const void *a, const void *b)
{
	const struct board_row *x = a, *y = b;
	return (x->store.row > y->store.row) - (x->store.row < y->store.row);
}

/* NULL: made this moment; the directory follows within a second. */
static struct board_row *row_of(struct snapshot *snapshot, store_id store)
{
	const struct board_row wanted = {.store = store};
	return bsearch(&wanted, snapshot->rows, snapshot->count, sizeof(wanted), compare_store);
}

static void keep_text(char *kept, size_t max, struct str text)
{
	size_t n = text.n < max ? text.n : max;
	memcpy(kept, text.p, n);
	kept[n] = '\0';
}

static void report_take(struct board_row *row, const struct q_board_agents *agent)
{
	row->reported_at = agent->reported_at;
	row->unsent = agent->unsent;
	row->unsent_since = agent->unsent_since;
	row->to_print = agent->to_print;
	row->printers = agent->printers;
	row->clock_ahead_ms = agent->clock_ahead_ms;
	keep_text(row->printer_trouble, BOARD_WORD_MAX, agent->printer_trouble);
	keep_text(row->version, BOARD_VERSION_MAX * 4, agent->version);
}

/* Of several agents of a store the one heard of last comes last, and counts. */
static enum db_status agents_read(
	struct tx *tx, struct snapshot *snapshot, const struct q_board_agents_in *in)
{
	struct q_board_agents *agents;
	size_t count;
	DB_TRY(q_board_agents(tx, in, &agents, &count));
	for (size_t i = 0; i < count; i++) {
		struct board_row *row = row_of(snapshot, agents[i].store);
		if (row == NULL)
			continue;
		row->has_agent = true;
		row->seen_at = agents[i].seen_at;
		row->unread = agents[i].unread;
		row->unread_since = agents[i].has_unread_since ? agents[i].unread_since : 0;
		if (agents[i].has_reported_at)
			report_take(row, &agents[i]);
	}
	return DB_DONE;
}

static enum db_status late_read(struct tx *tx, struct snapshot *snapshot, int64_t now)
{
	const struct q_board_late_in in = {now};
	struct q_board_late *late;
	size_t count;
	DB_TRY(q_board_late(tx, &in, &late, &count));
	for (size_t i = 0; i < count; i++) {
		struct board_row *row = row_of(snapshot, late[i].store);
		if (row == NULL)
			continue;
		row->late = late[i].late;
		row->at_risk = late[i].at_risk;
	}
	return DB_DONE;
}

static enum db_status parcels_read(struct tx *tx, struct snapshot *snapshot, int64_t now)
{
	const struct q_board_parcels_in in = {now};
	struct q_board_parcels *parcels;
	size_t count;
	DB_TRY(q_board_parcels(tx, &in, &parcels, &count));
	for (size_t i = 0; i < count; i++) {
		struct board_row *row = row_of(snapshot, parcels[i].store);
		if (row != NULL)
			row->parcels_late = parcels[i].late;
	}
	return DB_DONE;
}

static enum db_status held_read(struct tx *tx, struct snapshot *snapshot)
{
	struct q_board_held *held;
	size_t count;
	DB_TRY(q_board_held(tx, &held, &count));
	for (size_t i = 0; i < count; i++) {
		struct board_row *row = row_of(snapshot, held[i].store);
		if (row != NULL)
			row->held = held[i].count;
	}
	return DB_DONE;
}

static enum db_status journals_read(struct tx *tx, struct snapshot *snapshot)
{
	struct q_board_journals *journals;
	size_t count;
	DB_TRY(q_board_journals(tx, &journals, &count));
	for (size_t i = 0; i < count; i++) {
		struct board_row *row = row_of(snapshot, journals[i].store);
		if (row != NULL)
			row->trouble |= BOARD_JOURNAL;
	}
	return DB_DONE;
}

/* --- judging --- */

/* A store that takes no orders and has none may be silent. */
static bool is_offline(const struct board_row *row, const struct store *store, int64_t now)
{
	bool is_silent = row->has_agent && now - row->seen_at >= AGENT_SILENT_MS;
	bool is_alone = !row->has_agent && row->waiting > 0;
	return (is_silent && (store->is_pickup_enabled || row->waiting > 0)) || is_alone;
}

/* An event that is not kept any more is an old one. */
static bool is_behind(const struct board_row *row, int64_t now)
{
	return (row->unread > 0 && now - row->unread_since >= AGENT_BEHIND_MS) ||
	       (row->unsent > 0 && now - row->unsent_since >= AGENT_BEHIND_MS);
}

static bool is_clock_wrong(const struct board_row *row)
{
	return row->clock_ahead_ms >= STORE_CLOCK_WRONG_MS ||
	       row->clock_ahead_ms <= -STORE_CLOCK_WRONG_MS;
}

static unsigned trouble_of(const struct board_row *row, const struct store *store, int64_t now)
{
	return (is_offline(row, store, now) ? BOARD_OFFLINE : 0) |
	       (row->late > 0 ? BOARD_LATE : 0) | (row->held > 0 ? BOARD_HELD : 0) |
	       (row->parcels_late > 0 ? BOARD_PARCEL : 0) |
	       (row->has_agent && is_behind(row, now) ? BOARD_BEHIND : 0) |
	       (row->printers > 0 ? BOARD_PRINTER : 0) | (is_clock_wrong(row) ? BOARD_CLOCK : 0);
}

static void totals_add(struct board_totals *totals, const struct board_row *row)
{
	totals->stores++;
	totals->in_trouble += row->trouble != 0;
	totals->offline += (row->trouble & BOARD_OFFLINE) != 0;
	totals->behind += (row->trouble & BOARD_BEHIND) != 0;
	totals->printers += row->printers;
	totals->waiting += row->waiting;
	totals->late += row->late;
	totals->at_risk += row->at_risk;
	totals->parcels_late += row->parcels_late;
	totals->held += row->held;
}

/* --- order --- */

static uint64_t at_most_16_bits(int64_t number)
{
	return number > UINT16_MAX ? UINT16_MAX : (uint64_t)number;
}

struct board_place board_place(const struct board_row *row)
{
	return (struct board_place){
		.rank = (uint64_t)row->trouble << 48 | at_most_16_bits(row->late) << 32 |
			at_most_16_bits(row->at_risk) << 16 | at_most_16_bits(row->waiting),
		.store = row->store.row,
	};
}

static int compare_places(const struct board_place *a, const struct board_place *b)
{
	if (a->rank != b->rank)
		return a->rank > b->rank ? -1 : 1;
	return (a->store > b->store) - (a->store < b->store);
}

static int compare_worst_first(const void *a, const void *b)
{
	const struct board_place x = board_place(*(const struct board_row *const *)a),
				 y = board_place(*(const struct board_row *const *)b);
	return compare_places(&x, &y);
}

/* --- turns --- */

/* Nobody is shown before everybody was read once. */
static struct stores_turn turn_of(const struct board *board, const struct stores *stores)
{
	bool is_first = board->snapshots[board->shown].made_at == 0;
	return stores_turn(stores, board->turn, is_first ? SIZE_MAX : BOARD_IN_TURN);
}

/* What is known of the agents of the others is what it was. */
static void agents_carry(
	struct snapshot *next, const struct snapshot *shown, const struct stores_turn *turn)
{
	size_t from = 0;
	for (size_t i = 0; i < next->count; i++) {
		struct board_row *row = &next->rows[i];
		while (from < shown->count && shown->rows[from].store.row < row->store.row)
			from++;
		bool is_known =
			from < shown->count && shown->rows[from].store.row == row->store.row;
		if (!is_known || (i >= turn->begin && i < turn->end))
			continue;
		*row = shown->rows[from];
		row->trouble = 0;
		row->late = row->at_risk = row->parcels_late = row->held = 0;
	}
}

/* --- refreshing --- */

static void rows_begin(struct snapshot *snapshot, const struct stores *stores)
{
	arena_clear(snapshot->arena);
	snapshot->totals = (struct board_totals){0};
	snapshot->count = stores->count;
	snapshot->rows = arena_new_array(snapshot->arena, stores->count, struct board_row);
	for (size_t i = 0; i < stores->count; i++)
		snapshot->rows[i].store = stores->list[i].id;
}

static void queues_take(struct snapshot *snapshot, const struct availability *availability)
{
	for (size_t i = 0; i < snapshot->count; i++)
		snapshot->rows[i].waiting =
			availability_queue(availability, snapshot->rows[i].store);
}

static void rows_judge(struct snapshot *snapshot, const struct stores *stores, int64_t now)
{
	snapshot->worst_first =
		arena_new_array(snapshot->arena, snapshot->count, const struct board_row *);
	for (size_t i = 0; i < snapshot->count; i++) {
		struct board_row *row = &snapshot->rows[i];
		/* What is late was counted a moment after the queue. */
		if (row->waiting < row->late + row->at_risk)
			row->waiting = row->late + row->at_risk;
		row->trouble |= trouble_of(row, &stores->list[i], now);
		totals_add(&snapshot->totals, row);
		snapshot->worst_first[i] = row;
	}
	qsort(snapshot->worst_first, snapshot->count, sizeof(*snapshot->worst_first),
		compare_worst_first);
	snapshot->made_at = now;
}

enum db_status board_refresh(struct board *board, struct tx *tx, const struct stores *stores,
	const struct availability *availability, int64_t now)
{
	struct snapshot *next = &board->snapshots[!board->shown];
	struct stores_turn turn = turn_of(board, stores);
	struct q_board_agents_in agents = {turn.after, turn.last};
	rows_begin(next, stores);
	agents_carry(next, &board->snapshots[board->shown], &turn);
	queues_take(next, availability);
	DB_TRY(agents_read(tx, next, &agents));
	DB_TRY(late_read(tx, next, now));
	DB_TRY(parcels_read(tx, next, now));
	DB_TRY(held_read(tx, next));
	DB_TRY(journals_read(tx, next));
	rows_judge(next, stores, now);
	board->turn = turn.end;
	pthread_rwlock_wrlock(&board->lock);
	board->shown = !board->shown;
	pthread_rwlock_unlock(&board->lock);
	return DB_DONE;
}

/* --- looking --- */

struct board_totals board_totals(struct board *board, int64_t *made_at_out)
{
	pthread_rwlock_rdlock(&board->lock);
	const struct snapshot *shown = &board->snapshots[board->shown];
	struct board_totals totals = shown->totals;
	*made_at_out = shown->made_at;
	pthread_rwlock_unlock(&board->lock);
	return totals;
}

/* The first row that does not stand at or before that place. */
static size_t first_after(const struct snapshot *snapshot, const struct board_place *after)
{
	size_t low = 0, high = after == NULL ? 0 : snapshot->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct board_place place = board_place(snapshot->worst_first[middle]);
		if (compare_places(&place, after) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct board_row *board_page(struct board *board, struct arena *arena,
	const struct board_place *after, size_t most, board_wants *wants, const void *context,
	size_t *count_out, bool *has_more_out)
{
	struct board_row *rows = arena_new_array(arena, most, struct board_row);
	size_t count = 0;
	*has_more_out = false;
	pthread_rwlock_rdlock(&board->lock);
	const struct snapshot *shown = &board->snapshots[board->shown];
	for (size_t i = first_after(shown, after); i < shown->count && !*has_more_out; i++) {
		const struct board_row *row = shown->worst_first[i];
		if (!wants(context, row->store))
			continue;
		if (count == most)
			*has_more_out = true;
		else
			rows[count++] = *row;
	}
	pthread_rwlock_unlock(&board->lock);
	*count_out = count;
	return rows;
}
