/* The stores in memory; see directory.h. Reads sql/queries/store.sql. */
#include "server/fulfilment/directory.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "server/db/q_store.h"
#include "server/db/try.h"
#include "server/fulfilment/promise.h"

enum {
	DIRECTORY_BYTES_MAX = 1 << 30,
	LATELY_MS = 10 * MS_PER_MINUTE,
	ALL_EVERY_MS = MS_PER_MINUTE,
};

/* What the table says; when it says something else, it was changed. */
struct seen {
	struct q_store_news lately; /* of what changed after `since` */
	struct q_store_change all;
	int64_t since, all_at;
};

struct snapshot {
	struct stores stores;
	struct arena *arena;
	struct snapshot *older; /* replaced before this one, not freed yet */
	int64_t replaced_ms;	/* monotonic; 0 while current */
};

struct directory {
	_Atomic(struct snapshot *) current;
	store_render *render;
	int64_t lease_ms;
	struct transfer_rules transfers;
	uint32_t together_m;
	pthread_mutex_t refreshing;
	struct seen seen; /* when the stores were loaded */
};

/* With the settings of the directory. */
static struct snapshot *snapshot_new(const struct directory *directory)
{
	struct arena *arena = arena_new_lasting(DIRECTORY_BYTES_MAX);
	struct snapshot *snapshot = arena_new_struct(arena, struct snapshot);
	snapshot->arena = arena;
	snapshot->stores.near = near_index_new(arena, NULL, 0);
	snapshot->stores.lease_ms = directory->lease_ms;
	snapshot->stores.transfers = directory->transfers;
	snapshot->stores.together_m = directory->together_m;
	return snapshot;
}

struct directory *directory_new(store_render *render, int64_t lease_ms)
{
	struct directory *directory = calloc(1, sizeof(*directory));
	if (directory == NULL)
		abort();
	directory->render = render;
	directory->lease_ms = lease_ms;
	pthread_mutex_init(&directory->refreshing, NULL);
	atomic_store(&directory->current, snapshot_new(directory));
	return directory;
}

void directory_allow_transfers(struct directory *directory, struct transfer_rules rules)
{
	directory->transfers = rules;
}

void directory_allow_together(struct directory *directory, uint32_t together_m)
{
	directory->together_m = together_m;
}

static void snapshots_free(struct snapshot *snapshot)
{
	while (snapshot != NULL) {
		struct snapshot *older = snapshot->older;
		arena_free(snapshot->arena);
		snapshot = older;
	}
}

void directory_free(struct directory *directory)
{
	if (directory == NULL)
		return;
	snapshots_free(atomic_load(&directory->current));
	pthread_mutex_destroy(&directory->refreshing);
	free(directory);
}

/* --- loading --- */

static void store_from_row(struct store *store, const struct q_store_all *row)
{
	*store = (struct store){
		.id = row->store,
		.code = row->code,
		.name = row->name,
		.street = row->street,
		.postcode = row->postcode,
		.city = row->city,
		.region = row->region,
		.country = row->country,
		.at = {row->lat, row->lon},
		.time_zone = row->time_zone,
		.language = row->language,
		.phone = row->phone,
		.email = row->email,
		.profile = row->profile,
		.is_pickup_enabled = row->is_pickup_enabled,
		.prep_min = row->prep_min,
		.prep_each_min = row->prep_each_min,
		.collect_days = row->collect_days,
		.return_to = row->return_to,
		.version = row->version,
	};
	store->hours.zone = zone_named(row->time_zone);
	bool is_currency_known = currency_parse(row->currency, &store->currency);
	if (store->hours.zone != NULL && is_currency_known)
		return;
	/* The importer refuses such stores; somebody wrote the row by hand. */
	log_error("store_not_usable", LOG_STR("store", row->code),
		LOG_STR("time_zone", row->time_zone));
	store->hours.zone = zone_named(STR("UTC"));
	store->is_pickup_enabled = false;
}

static void day_add_span(struct day_hours *day, unsigned opens_min, unsigned closes_min)
{
	if (day->count < HOURS_SPANS_MAX && opens_min < closes_min)
		day->spans[day->count++] = (struct span){(uint16_t)opens_min, (uint16_t)closes_min};
}

/* Both lists are sorted by store. */
static void stores_add_hours(
	struct store *list, size_t count, const struct q_store_hours_all *rows, size_t row_count)
{
	size_t s = 0;
	for (size_t i = 0; i < row_count; i++) {
		while (s < count && list[s].id.row < rows[i].store.row)
			s++;
		if (s == count)
			return;
		if (list[s].id.row == rows[i].store.row)
			day_add_span(&list[s].hours.week[rows[i].weekday], rows[i].opens_min,
				rows[i].closes_min);
	}
}

static void store_add_exceptions(struct arena *arena, struct store *store,
	const struct q_store_exceptions_all *rows, size_t row_count)
{
	struct hours_exception *list = arena_new_array(arena, row_count, struct hours_exception);
	size_t count = 0;
	for (size_t i = 0; i < row_count; i++) {
		if (count == 0 || list[count - 1].day != rows[i].day)
			list[count++] = (struct hours_exception){
				.day = rows[i].day, .label = rows[i].label};
		day_add_span(&list[count - 1].hours, rows[i].opens_min, rows[i].closes_min);
	}
	store->hours.exceptions = list;
	store->hours.exception_count = count;
}

static void stores_add_exceptions(struct arena *arena, struct store *list, size_t count,
	const struct q_store_exceptions_all *rows, size_t row_count)
{
	size_t first = 0;
	for (size_t s = 0; s < count; s++) {
		while (first < row_count && rows[first].store.row < list[s].id.row)
			first++;
		size_t end = first;
		while (end < row_count && rows[end].store.row == list[s].id.row)
			end++;
		store_add_exceptions(arena, &list[s], rows + first, end - first);
		first = end;
	}
}

static const struct near_index *index_by_place(
	struct arena *arena, const struct store *list, size_t count)
{
	struct near_point *points = arena_new_array(arena, count, struct near_point);
	for (size_t i = 0; i < count; i++)
		points[i] = (struct near_point){list[i].at, list[i].id.row, (uint32_t)i};
	return near_index_new(arena, points, count);
}

static const uint32_t *rows_of(struct arena *arena, const struct store *list, size_t count)
{
	uint32_t *rows = arena_new_array(arena, count, uint32_t);
	for (size_t i = 0; i < count; i++)
		rows[i] = list[i].id.row;
	return rows;
}

static int compare_codes(const void *a, const void *b)
{
	return str_compare(
		(*(const struct store *const *)a)->code, (*(const struct store *const *)b)->code);
}

static const struct store *const *index_by_code(
	struct arena *arena, const struct store *list, size_t count)
{
	const struct store **stores = arena_new_array(arena, count, const struct store *);
	for (size_t i = 0; i < count; i++)
		stores[i] = &list[i];
	if (count > 1)
		qsort(stores, count, sizeof(*stores), compare_codes);
	return stores;
}

static enum db_status snapshot_load(
	struct snapshot *snapshot, store_render *render, struct db *db, int64_t now)
{
	struct tx *tx = db_reading(db, snapshot->arena);
	struct q_store_all *rows;
	struct q_store_hours_all *hours;
	struct q_store_exceptions_all *exceptions;
	struct q_store_exceptions_all_in from = {.from_day = (int32_t)(now / MS_PER_DAY) - 2};
	size_t count, hours_count, exception_count;
	DB_TRY(q_store_all(tx, &rows, &count));
	DB_TRY(q_store_hours_all(tx, &hours, &hours_count));
	DB_TRY(q_store_exceptions_all(tx, &from, &exceptions, &exception_count));
	struct store *list = arena_new_array(snapshot->arena, count, struct store);
	struct promise_memo *memos = arena_new_array(snapshot->arena, count, struct promise_memo);
	for (size_t i = 0; i < count; i++) {
		store_from_row(&list[i], &rows[i]);
		list[i].memo = &memos[i];
		list[i].json = render == NULL ? STR_EMPTY : render(snapshot->arena, &list[i]);
	}
	stores_add_hours(list, count, hours, hours_count);
	stores_add_exceptions(snapshot->arena, list, count, exceptions, exception_count);
	snapshot->stores.list = list;
	snapshot->stores.count = count;
	snapshot->stores.rows = rows_of(snapshot->arena, list, count);
	snapshot->stores.by_code = index_by_code(snapshot->arena, list, count);
	snapshot->stores.near = index_by_place(snapshot->arena, list, count);
	snapshot->stores.loaded_at = now;
	return DB_DONE;
}

/* Frees what was replaced so long ago that no request can still look at it. */
static void snapshots_prune(struct snapshot *current, int64_t monotonic_ms)
{
	for (struct snapshot *s = current; s->older != NULL; s = s->older) {
		if (monotonic_ms - s->older->replaced_ms <= DIRECTORY_KEEP_MS)
			continue;
		snapshots_free(s->older);
		s->older = NULL;
		return;
	}
}

/* --- looking whether anything changed --- */

static enum db_status look_lately(struct tx *tx, int64_t since, struct q_store_news *lately_out)
{
	return q_store_news(tx, &(struct q_store_news_in){since}, lately_out);
}

/* `lately` first: what is written between the two makes the next look differ from it. */
static enum db_status look_at_all(struct tx *tx, int64_t now, struct seen *seen_out)
{
	*seen_out = (struct seen){.since = now - LATELY_MS, .all_at = now};
	DB_TRY(look_lately(tx, seen_out->since, &seen_out->lately));
	return q_store_change(tx, &seen_out->all);
}

/* *now_out is what to remember of it. */
static enum db_status look(struct tx *tx, const struct seen *seen, int64_t now,
	struct seen *now_out, bool *differs_out)
{
	bool is_soon = now >= seen->all_at && now - seen->all_at < clock_rest_ms(ALL_EVERY_MS);
	*now_out = *seen;
	if (is_soon) {
		DB_TRY(look_lately(tx, seen->since, &now_out->lately));
		*differs_out = memcmp(&now_out->lately, &seen->lately, sizeof(seen->lately)) != 0;
		if (!*differs_out)
			return DB_DONE;
	}
	DB_TRY(look_at_all(tx, now, now_out));
	*differs_out = is_soon || memcmp(&now_out->all, &seen->all, sizeof(seen->all)) != 0;
	return DB_DONE;
}

static enum db_status load(struct directory *directory, struct db *db, int64_t now)
{
	struct snapshot *old = atomic_load(&directory->current);
	struct snapshot *fresh = snapshot_new(directory);
	enum db_status status = snapshot_load(fresh, directory->render, db, now);
	if (status != DB_DONE) {
		arena_free(fresh->arena);
		return status;
	}
	fresh->older = old;
	old->replaced_ms = clock_monotonic_ms();
	atomic_store(&directory->current, fresh);
	log_info("stores_loaded", LOG_U64("stores", fresh->stores.count));
	return DB_DONE;
}

static enum db_status refresh_locked(struct directory *directory, struct db *db, int64_t now)
{
	const struct snapshot *current = atomic_load(&directory->current);
	struct arena *frame = arena_new(1 << 16);
	struct seen seen;
	bool differs;
	enum db_status status = look(db_reading(db, frame), &directory->seen, now, &seen, &differs);
	arena_free(frame);
	DB_TRY(status);
	if (differs || current->stores.loaded_at == 0)
		DB_TRY(load(directory, db, now));
	directory->seen = seen;
	return DB_DONE;
}

enum db_status directory_refresh(struct directory *directory, struct db *db, int64_t now)
{
	pthread_mutex_lock(&directory->refreshing);
	snapshots_prune(atomic_load(&directory->current), clock_monotonic_ms());
	enum db_status status = refresh_locked(directory, db, now);
	pthread_mutex_unlock(&directory->refreshing);
	return status;
}

const struct stores *directory_stores(struct directory *directory)
{
	return &atomic_load(&directory->current)->stores;
}

/* --- finding --- */

static int compare_rows(const void *key, const void *member)
{
	const uint32_t *row = key, *of_store = member;
	return *row < *of_store ? -1 : *row > *of_store;
}

const struct store *stores_find(const struct stores *stores, store_id id)
{
	if (stores->count == 0)
		return NULL;
	const uint32_t *row =
		bsearch(&id.row, stores->rows, stores->count, sizeof(*stores->rows), compare_rows);
	return row == NULL ? NULL : &stores->list[row - stores->rows];
}

const struct store *stores_by_code(const struct stores *stores, struct str code)
{
	const struct store wanted = {.code = code}, *key = &wanted;
	if (stores->count == 0)
		return NULL;
	const struct store *const *found = bsearch(
		&key, stores->by_code, stores->count, sizeof(*stores->by_code), compare_codes);
	return found == NULL ? NULL : *found;
}

struct stores_turn stores_turn(const struct stores *stores, size_t at, size_t most)
{
	size_t begin = at < stores->count ? at : 0;
	bool is_last = stores->count - begin <= most;
	size_t end = is_last ? stores->count : begin + most;
	return (struct stores_turn){
		.begin = begin,
		.end = end,
		.after = {begin == 0 ? 0 : stores->list[begin - 1].id.row},
		.last = {is_last ? UINT32_MAX : stores->list[end - 1].id.row},
	};
}

static int compare_near(const void *a, const void *b)
{
	const struct near_store *x = a, *y = b;
	if (x->distance_m != y->distance_m)
		return x->distance_m < y->distance_m ? -1 : 1;
	return x->store->id.row < y->store->id.row ? -1 : x->store->id.row > y->store->id.row;
}

struct near_store *stores_near(const struct stores *stores, struct arena *arena, struct position at)
{
	struct near_store *near = arena_new_array(arena, stores->count, struct near_store);
	for (size_t i = 0; i < stores->count; i++) {
		const struct store *store = &stores->list[i];
		near[i] = (struct near_store){store, (uint32_t)(distance_m(at, store->at) + 0.5)};
	}
	if (stores->count > 0)
		qsort(near, stores->count, sizeof(*near), compare_near);
	return near;
}

static bool contains_nocase(struct str text, struct str part)
{
	for (size_t i = 0; i + part.n <= text.n; i++) {
		if (str_equal_nocase((struct str){text.p + i, part.n}, part))
			return true;
	}
	return false;
}

bool store_matches(const struct store *store, struct str text)
{
	return contains_nocase(store->code, text) || contains_nocase(store->name, text) ||
	       contains_nocase(store->city, text) || str_equal(store->postcode, text);
}
