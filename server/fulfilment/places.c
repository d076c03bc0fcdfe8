/* Every postcode in memory; see places.h. Reads sql/queries/place.sql. */
#include "server/fulfilment/places.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"
#include "server/db/q_place.h"
#include "server/db/try.h"
#include "server/fulfilment/look_again.h"
#include "server/fulfilment/place.h"

enum {
	LATE_MS = 60 * 1000, /* a transaction that writes postcodes is committed by then */
	REFRESH_ARENA_MAX = 1 << 20,
	ROOM_FIRST = 1024,
};

struct place {
	char key[2 + POSTCODE_MAX]; /* country and postcode, filled up with NUL */
	struct position at;
};

struct snapshot {
	struct snapshot *older; /* replaced before this one, not freed yet */
	int64_t replaced_ms;	/* monotonic */
	size_t count, room;
	struct place *list; /* sorted by key */
};

struct places {
	_Atomic(struct snapshot *) current;
	struct look_again look_again;

	/* Of who refreshes. */
	pthread_mutex_t refreshing;
	struct db *db;
	int64_t seen;	   /* the latest changed_at of the current snapshot */
	int64_t loaded_at; /* both by the database's clock; 0: not loaded */
};

static void *allocate(size_t bytes)
{
	void *memory = calloc(1, bytes);
	if (memory == NULL)
		abort();
	return memory;
}

struct places *places_new(const struct db_settings *settings)
{
	struct places *places = allocate(sizeof(*places));
	atomic_store(&places->current, allocate(sizeof(struct snapshot)));
	pthread_mutex_init(&places->refreshing, NULL);
	look_again_init(&places->look_again);
	places->db = db_open(settings);
	return places;
}

static void snapshots_free(struct snapshot *snapshot)
{
	while (snapshot != NULL) {
		struct snapshot *older = snapshot->older;
		free(snapshot->list);
		free(snapshot);
		snapshot = older;
	}
}

void places_free(struct places *places)
{
	if (places == NULL)
		return;
	snapshots_free(atomic_load(&places->current));
	look_again_release(&places->look_again);
	pthread_mutex_destroy(&places->refreshing);
	db_close(places->db);
	free(places);
}

size_t places_count(struct places *places)
{
	return atomic_load(&places->current)->count;
}

/* --- loading --- */

static void key_set(char key[2 + POSTCODE_MAX], struct str country, struct str postcode)
{
	memset(key, 0, 2 + POSTCODE_MAX);
	memcpy(key, country.p, country.n < 2 ? country.n : 2);
	memcpy(key + 2, postcode.p, postcode.n < POSTCODE_MAX ? postcode.n : POSTCODE_MAX);
}

static enum db_status add_row(const struct q_places_all *row, void *context)
{
	struct snapshot *snapshot = context;
	if (snapshot->count == PLACES_MAX) {
		log_error("places_full", LOG_U64("places", PLACES_MAX));
		return DB_BROKEN;
	}
	if (snapshot->count == snapshot->room) {
		snapshot->room = snapshot->room == 0 ? ROOM_FIRST : snapshot->room * 2;
		snapshot->list =
			realloc(snapshot->list, snapshot->room * sizeof(snapshot->list[0]));
		if (snapshot->list == NULL)
			abort();
	}
	struct place *place = &snapshot->list[snapshot->count++];
	key_set(place->key, row->country, row->postcode);
	place->at = (struct position){row->lat, row->lon};
	return DB_DONE;
}

static int compare_key(const void *key, const void *place)
{
	return memcmp(key, ((const struct place *)place)->key, 2 + POSTCODE_MAX);
}

static int compare_places(const void *a, const void *b)
{
	return compare_key(((const struct place *)a)->key, b);
}

static enum db_status load(struct places *places, struct arena *arena)
{
	struct snapshot *old = atomic_load(&places->current);
	struct snapshot *fresh = allocate(sizeof(*fresh));
	enum db_status status = q_places_all(db_reading(places->db, arena), add_row, fresh);
	if (status != DB_DONE) {
		snapshots_free(fresh);
		return status;
	}
	if (fresh->count > 0)
		qsort(fresh->list, fresh->count, sizeof(fresh->list[0]), compare_places);
	fresh->older = old;
	old->replaced_ms = clock_monotonic_ms();
	atomic_store(&places->current, fresh);
	log_info("places_loaded", LOG_U64("places", fresh->count));
	return DB_DONE;
}

static void prune(struct snapshot *current, int64_t before_ms)
{
	for (struct snapshot *s = current; s->older != NULL; s = s->older) {
		if (s->older->replaced_ms >= before_ms)
			continue;
		snapshots_free(s->older);
		s->older = NULL;
		return;
	}
}

/* A row may be committed later than another that bears a later time: what was changed shortly
 * before it was loaded is loaded once more. */
static enum db_status refresh_locked(struct places *places, struct arena *arena)
{
	struct q_places_change change;
	prune(atomic_load(&places->current), clock_monotonic_ms() - PLACES_KEEP_MS);
	DB_TRY(q_places_change(db_reading(places->db, arena), &change));
	int64_t changed_at = change.has_changed_at ? change.changed_at : 0;
	bool is_settled =
		places->loaded_at > places->seen + LATE_MS || change.now <= places->seen + LATE_MS;
	if (places->loaded_at != 0 && changed_at == places->seen && is_settled)
		return DB_DONE;
	DB_TRY(load(places, arena));
	places->seen = changed_at;
	places->loaded_at = change.now;
	return DB_DONE;
}

enum db_status places_refresh(struct places *places)
{
	struct arena *arena = arena_new(REFRESH_ARENA_MAX);
	pthread_mutex_lock(&places->refreshing);
	enum db_status status = refresh_locked(places, arena);
	pthread_mutex_unlock(&places->refreshing);
	arena_free(arena);
	return status;
}

/* --- finding --- */

static enum db_status look(void *context)
{
	return places_refresh(context);
}

static bool find(struct places *places, const char *key, struct position *at_out)
{
	const struct snapshot *snapshot = atomic_load(&places->current);
	const struct place *place = snapshot->count == 0
					    ? NULL
					    : bsearch(key, snapshot->list, snapshot->count,
						      sizeof(snapshot->list[0]), compare_key);
	if (place != NULL)
		*at_out = place->at;
	return place != NULL;
}

enum db_status places_find(struct places *places, struct arena *arena, struct str country,
	struct str postcode, struct position *at_out)
{
	char key[2 + POSTCODE_MAX];
	struct str key_country, key_postcode;
	if (!postcode_key(arena, country, postcode, &key_country, &key_postcode))
		return DB_NONE;
	key_set(key, key_country, key_postcode);
	if (find(places, key, at_out))
		return DB_DONE;
	DB_TRY(look_again(&places->look_again, look, places));
	return find(places, key, at_out) ? DB_DONE : DB_NONE;
}
