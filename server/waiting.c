/* Stripes of condition variables by store, and what was last seen of each; see waiting.h. */
#include "server/waiting.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "common/clock.h"
#include "common/outside.h"
#include "common/rand.h"

enum { STRIPES = 64, LOOK_AGAIN_MS = 1000, TRUSTED_MS = 2000, NOTED_MS = 60000 };

struct stripe {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	uint64_t mark;
};

/* A store as it was seen last, and as its agent was last heard of. */
struct known_feed {
	store_id store;
	uint64_t last_seq;
	int64_t asked_ms; /* by the monotonic clock, like those below; 0: never */
	agent_id agent;
	uint64_t noted_after;
	int64_t noted_ms;
};

struct known_feeds {
	pthread_mutex_t lock;
	struct known_feed *list; /* by store */
	size_t count;
	size_t asking; /* stores heard of within a minute */
	int64_t looked_ms;
};

struct feed_hub {
	struct known_feeds known;
	unsigned waiting_max;
	_Atomic unsigned waiting;
	_Atomic bool is_stopped;
	struct metrics *metrics;
	struct stripe stripes[STRIPES];
};

struct feed_hub *feed_hub_new(struct arena *arena, unsigned waiting_max, struct metrics *metrics)
{
	struct feed_hub *hub = arena_new_struct(arena, struct feed_hub);
	pthread_condattr_t monotonic;
	pthread_mutex_init(&hub->known.lock, NULL);
	hub->waiting_max = waiting_max;
	hub->metrics = metrics;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	for (size_t i = 0; i < STRIPES; i++) {
		pthread_mutex_init(&hub->stripes[i].lock, NULL);
		pthread_cond_init(&hub->stripes[i].changed, &monotonic);
	}
	pthread_condattr_destroy(&monotonic);
	return hub;
}

bool waiting_enter(struct feed_hub *hub)
{
	if (atomic_fetch_add(&hub->waiting, 1) >= hub->waiting_max ||
		atomic_load(&hub->is_stopped)) {
		atomic_fetch_sub(&hub->waiting, 1);
		return false;
	}
	metric_add(hub->metrics, METRIC_REQUESTS_WAITING, 1);
	return true;
}

void waiting_leave(struct feed_hub *hub)
{
	atomic_fetch_sub(&hub->waiting, 1);
	metric_add(hub->metrics, METRIC_REQUESTS_WAITING, -1);
}

static struct stripe *stripe_of(struct feed_hub *hub, store_id store)
{
	return &hub->stripes[store.row % STRIPES];
}

uint64_t feed_mark(struct feed_hub *hub, store_id store)
{
	struct stripe *stripe = stripe_of(hub, store);
	pthread_mutex_lock(&stripe->lock);
	uint64_t mark = stripe->mark;
	pthread_mutex_unlock(&stripe->lock);
	return mark;
}

bool feed_wait(struct feed_hub *hub, store_id store, uint64_t mark, int64_t ms)
{
	struct stripe *stripe = stripe_of(hub, store);
	if (ms <= 0)
		return false;
	outside_waits("news");
	struct timespec until = clock_monotonic_in(ms < LOOK_AGAIN_MS ? ms : LOOK_AGAIN_MS);
	int outcome = 0;
	pthread_mutex_lock(&stripe->lock);
	while (stripe->mark == mark && !atomic_load(&hub->is_stopped) && outcome == 0)
		outcome = pthread_cond_timedwait(&stripe->changed, &stripe->lock, &until);
	pthread_mutex_unlock(&stripe->lock);
	return !atomic_load(&hub->is_stopped);
}

/* --- what is known of each feed --- */

static int by_store(const void *a, const void *b)
{
	const struct known_feed *x = a, *y = b;
	return (x->store.row > y->store.row) - (x->store.row < y->store.row);
}

/* The lock is held; NULL when nobody has seen it. */
static struct known_feed *find_known(struct known_feeds *known, store_id store)
{
	const struct known_feed wanted = {.store = store};
	if (known->count == 0)
		return NULL;
	return bsearch(&wanted, known->list, known->count, sizeof(wanted), by_store);
}

static size_t count_asking(const struct known_feeds *known, int64_t now_ms)
{
	size_t asking = 0;
	for (size_t i = 0; i < known->count; i++)
		asking += known->list[i].asked_ms > now_ms - NOTED_MS;
	return asking;
}

/* The lock is held. Room for so many more, which stand where they belong only after sorting. */
static void make_room(struct known_feeds *known, size_t more)
{
	struct known_feed *larger =
		realloc(known->list, (known->count + more) * sizeof(*known->list));
	if (larger == NULL)
		abort();
	known->list = larger;
}

/* The lock is held. Those who were not seen before are left for keep_new. */
static size_t keep_known(struct known_feeds *known, const struct feed_position *positions,
	size_t count, bool *has_news)
{
	size_t unknown = 0;
	for (size_t i = 0; i < count; i++) {
		struct known_feed *feed = find_known(known, positions[i].store);
		unknown += feed == NULL;
		if (feed != NULL && feed->last_seq == positions[i].last_seq)
			continue;
		has_news[positions[i].store.row % STRIPES] = true;
		if (feed != NULL)
			feed->last_seq = positions[i].last_seq;
	}
	return unknown;
}

/* The lock is held. A store may be named twice. */
static void keep_new(struct known_feeds *known, const struct feed_position *positions, size_t count)
{
	size_t sorted = known->count, kept = 0;
	make_room(known, count);
	for (size_t i = 0; i < count; i++)
		if (find_known(known, positions[i].store) == NULL)
			known->list[sorted + kept++] = (struct known_feed){
				.store = positions[i].store, .last_seq = positions[i].last_seq};
	qsort(known->list, sorted + kept, sizeof(*known->list), by_store);
	known->count = 0;
	for (size_t i = 0; i < sorted + kept; i++)
		if (known->count == 0 ||
			by_store(&known->list[known->count - 1], &known->list[i]) != 0)
			known->list[known->count++] = known->list[i];
}

static void keep_positions(
	struct feed_hub *hub, const struct feed_position *positions, size_t count, bool *has_news)
{
	struct known_feeds *known = &hub->known;
	pthread_mutex_lock(&known->lock);
	size_t unknown = keep_known(known, positions, count, has_news);
	/* Once stopped what was known is gone, and nobody would free more of it. */
	if (unknown > 0 && !atomic_load(&hub->is_stopped))
		keep_new(known, positions, count);
	known->looked_ms = clock_monotonic_ms();
	known->asking = count_asking(known, known->looked_ms);
	pthread_mutex_unlock(&known->lock);
}

bool feed_may_have_news(struct feed_hub *hub, store_id store, uint64_t after)
{
	struct known_feeds *known = &hub->known;
	pthread_mutex_lock(&known->lock);
	const struct known_feed *feed = find_known(known, store);
	bool is_trusted = known->looked_ms > clock_monotonic_ms() - TRUSTED_MS;
	bool may_have = feed == NULL || !is_trusted || feed->last_seq > after;
	pthread_mutex_unlock(&known->lock);
	return may_have;
}

uint64_t feed_left(struct feed_hub *hub, store_id store, uint64_t after)
{
	struct known_feeds *known = &hub->known;
	pthread_mutex_lock(&known->lock);
	const struct known_feed *feed = find_known(known, store);
	uint64_t left = feed == NULL || feed->last_seq < after ? 0 : feed->last_seq - after;
	pthread_mutex_unlock(&known->lock);
	return left;
}

/* Between three quarters and five quarters of it. */
static int64_t scattered(int64_t ms)
{
	return ms * 3 / 4 + rand_below((uint32_t)(ms / 2));
}

int64_t feed_again_ms(struct feed_hub *hub, store_id store)
{
	struct known_feeds *known = &hub->known;
	pthread_mutex_lock(&known->lock);
	struct known_feed *feed = find_known(known, store);
	if (feed != NULL)
		feed->asked_ms = clock_monotonic_ms();
	int64_t ms = (int64_t)known->asking * MS_PER_SECOND / POLLS_PER_S;
	pthread_mutex_unlock(&known->lock);
	ms = ms < AGAIN_MIN_MS ? AGAIN_MIN_MS : ms;
	return scattered(ms < AGAIN_MAX_MS ? ms : AGAIN_MAX_MS);
}

bool feed_note_is_due(struct feed_hub *hub, store_id store, agent_id agent, uint64_t after)
{
	struct known_feeds *known = &hub->known;
	pthread_mutex_lock(&known->lock);
	const struct known_feed *feed = find_known(known, store);
	bool is_due = feed == NULL || feed->agent.row != agent.row || feed->noted_after != after ||
		      feed->noted_ms <= clock_monotonic_ms() - NOTED_MS;
	pthread_mutex_unlock(&known->lock);
	return is_due;
}

void feed_noted(struct feed_hub *hub, store_id store, agent_id agent, uint64_t after)
{
	struct known_feeds *known = &hub->known;
	pthread_mutex_lock(&known->lock);
	struct known_feed *feed = find_known(known, store);
	if (feed != NULL) {
		feed->agent = agent;
		feed->noted_after = after;
		feed->noted_ms = clock_monotonic_ms();
	}
	pthread_mutex_unlock(&known->lock);
}

/* --- telling --- */

static void wake(struct stripe *stripe, bool has_news)
{
	pthread_mutex_lock(&stripe->lock);
	stripe->mark += has_news ? 1 : 0;
	pthread_cond_broadcast(&stripe->changed);
	pthread_mutex_unlock(&stripe->lock);
}

void feed_hub_look(struct feed_hub *hub, const struct feed_position *positions, size_t count)
{
	bool has_news[STRIPES] = {false};
	keep_positions(hub, positions, count, has_news);
	for (size_t i = 0; i < STRIPES; i++)
		if (has_news[i])
			wake(&hub->stripes[i], true);
}

void feed_hub_stop(struct feed_hub *hub)
{
	atomic_store(&hub->is_stopped, true);
	for (size_t i = 0; i < STRIPES; i++)
		wake(&hub->stripes[i], false);
	pthread_mutex_lock(&hub->known.lock);
	free(hub->known.list);
	hub->known.list = NULL;
	hub->known.count = 0;
	pthread_mutex_unlock(&hub->known.lock);
}
