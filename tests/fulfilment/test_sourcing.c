/* Ranking from memory, held against the stock rows read one by one and sorted, in random worlds. */
#include "server/fulfilment/sourcing.h"

#include <stdlib.h>

#include "common/rand.h"
#include "server/engine/availability.h"
#include "server/fulfilment/promise.h"
#include "server/fulfilment/together.h"
#include "tests/lib/fixture_db.h"

enum {
	STORES = 40,
	PRODUCTS = 5,
	QUESTIONS = 60,
	MOST = 8,
	APART_M = 60000, /* two that give it together */
	ASKED = 14,	 /* and so few that all are asked as the first */
};

#define NOON INT64_C(1795258800000)

struct place {
	uint32_t store;
	uint32_t distance_m;
	size_t covered;
};

/* --- a world --- */

static void make_store(uint32_t id)
{
	/* In two towns on either side of the date line, some at the same place. */
	double lat = -17 + rand_below(40) * 0.1, lon = rand_below(40) * 0.1 - 2;
	lon = lon < 0 ? 180 + lon : -180 + lon;
	fixture_sql("INSERT INTO store (store_id, code, name, street, postcode, city, region,"
		    " country, lat, lon, time_zone, currency, language, profile, pickup_enabled,"
		    " prep_min, prep_each_min, collect_days, version, changed_at) VALUES (%u,"
		    " 'S%u', 'S', '1 rue', '1', 'T', '', 'FR', %f, %f, 'Europe/Paris', 'EUR', 'fr',"
		    " 'fr', %u, 60, 5, 3, 1, 1)",
		id, id, lat, lon, rand_below(8) != 0);
	if (rand_below(8) != 0)
		for (int day = 0; day < 7; day++)
			fixture_sql("INSERT INTO store_hours VALUES (%u, %d, 0, 1440)", id, day);
	for (uint32_t product = 1; product <= PRODUCTS; product++)
		if (rand_below(4) != 0)
			fixture_sql("INSERT INTO stock (store_id, product_id, on_hand, reserved,"
				    " safety, as_of) VALUES (%u, %u, %u, %u, %u, %lld)",
				id, product, 3 + rand_below(5), rand_below(4), rand_below(4),
				(long long)NOON);
}

static struct directory *directory;
static struct availability *table;

static void unmake_world(void)
{
	availability_free(table);
	directory_free(directory);
	table = NULL;
	directory = NULL;
	fixture_db_forget();
}

static struct market make_world(void)
{
	static struct db_settings settings;
	directory = directory_new(NULL, 3600000);
	directory_allow_together(directory, APART_M);
	settings = fixture_db_settings();
	fixture_db_clean();
	for (uint32_t id = 1; id <= STORES; id++)
		make_store(id);
	table = availability_new(&settings, (size_t)1 << 30);
	struct market market = {.availability = table};
	ck_assert_int_eq(availability_follow(market.availability), DB_DONE);
	ck_assert_int_eq(directory_refresh(directory, fixture_db(), NOON), DB_DONE);
	market.stores = directory_stores(directory);
	return market;
}

static int64_t free_in_row(uint32_t store, uint32_t product)
{
	return fixture_number("SELECT COALESCE((SELECT GREATEST(0, on_hand - reserved - safety)"
			      " FROM stock WHERE store_id = %u AND product_id = %u), 0)",
		store, product);
}

/* --- the answer, the long way --- */

static size_t covered_by(
	int64_t rows[STORES + 1][PRODUCTS + 1], const struct question *question, uint32_t store)
{
	size_t covered = 0;
	for (size_t i = 0; i < question->line_count; i++)
		covered += rows[store][question->lines[i].product.row] >= question->lines[i].qty;
	return covered;
}

static bool may_be_asked(const struct question *question, const struct store *store)
{
	int64_t ready_at;
	for (size_t i = 0; i < question->excluded_count; i++)
		if (question->excluded[i].row == store->id.row)
			return false;
	return store->is_pickup_enabled && promise_ready(store, 0, question->now, &ready_at);
}

/* Full ones by distance; then partial ones by lines, then distance. */
static int compare_place(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	if (x->covered != y->covered)
		return x->covered > y->covered ? -1 : 1;
	if (x->distance_m != y->distance_m)
		return x->distance_m < y->distance_m ? -1 : 1;
	return x->store < y->store ? -1 : x->store > y->store;
}

static size_t answer_of(const struct market *market, int64_t rows[STORES + 1][PRODUCTS + 1],
	const struct question *question, bool partial_too, struct place *places)
{
	size_t count = 0;
	for (size_t i = 0; i < market->stores->count; i++) {
		const struct store *store = &market->stores->list[i];
		struct place place = {store->id.row,
			(uint32_t)(distance_m(question->near, store->at) + 0.5),
			covered_by(rows, question, store->id.row)};
		bool is_far = question->within_m != 0 && place.distance_m > question->within_m;
		bool is_wanted =
			place.covered == question->line_count || (partial_too && place.covered > 0);
		if (!is_far && is_wanted && may_be_asked(question, store))
			places[count++] = place;
	}
	if (count > 1)
		qsort(places, count, sizeof(*places), compare_place);
	return count < MOST ? count : MOST;
}

/* --- asking --- */

static struct question some_question(struct wanted *lines, store_id *excluded)
{
	struct question question = {
		.lines = lines,
		.line_count = 1 + rand_below(PRODUCTS),
		.has_near = true,
		.near = {-17 + rand_below(40) * 0.1, rand_below(2) == 0 ? 179.9 : -179.9},
		.within_m = rand_below(2) * (50000 + rand_below(200000)),
		.excluded = excluded,
		.excluded_count = rand_below(4),
		.now = NOON,
	};
	uint32_t first = rand_below(PRODUCTS);
	for (uint32_t i = 0; i < PRODUCTS; i++)
		lines[i] = (struct wanted){
			{1 + (first + i) % PRODUCTS}, STR("P"), (int32_t)(1 + rand_below(3)), 0};
	for (size_t i = 0; i < 4; i++)
		excluded[i].row = 1 + rand_below(STORES);
	return question;
}

static void assert_ranked(const struct ranking *ranking, const struct place *places, size_t count,
	int64_t rows[STORES + 1][PRODUCTS + 1], const struct question *question)
{
	ck_assert_uint_eq(ranking->count, count);
	for (size_t i = 0; i < count; i++) {
		const struct candidate *candidate = &ranking->list[i];
		ck_assert_uint_eq(candidate->store->id.row, places[i].store);
		ck_assert_uint_eq(candidate->distance_m, places[i].distance_m);
		ck_assert_uint_eq(candidate->lines_covered, places[i].covered);
		ck_assert_int_eq(candidate->has_all, places[i].covered == question->line_count);
		for (size_t l = 0; l < question->line_count; l++)
			ck_assert_int_eq(candidate->available[l],
				rows[places[i].store][question->lines[l].product.row]);
	}
}

START_TEST(ranking_from_memory_is_what_the_stock_rows_say)
{
	static int64_t rows[STORES + 1][PRODUCTS + 1];
	const struct market market = make_world();
	for (uint32_t store = 1; store <= STORES; store++)
		for (uint32_t product = 1; product <= PRODUCTS; product++)
			rows[store][product] = free_in_row(store, product);
	for (size_t i = 0; i < QUESTIONS; i++) {
		struct wanted lines[PRODUCTS];
		store_id excluded[4];
		struct place places[STORES];
		struct question question = some_question(lines, excluded);
		bool partial_too = rand_below(2) == 0;
		size_t count = answer_of(&market, rows, &question, partial_too, places);
		struct ranking ranking =
			sourcing_rank(test_arena(), &market, &question, MOST, partial_too);
		assert_ranked(&ranking, places, count, rows, &question);
	}
}
END_TEST

/* --- two together --- */

static uint32_t metres(struct position a, struct position b)
{
	return (uint32_t)(distance_m(a, b) + 0.5);
}

/* All but a few at random are left out. */
static void leave_some(struct question *question, store_id excluded[STORES])
{
	bool is_left[STORES + 1] = {false};
	for (size_t left = 0; left < ASKED; left++)
		is_left[1 + rand_below(STORES)] = true;
	question->excluded = excluded;
	question->excluded_count = 0;
	for (uint32_t store = 1; store <= STORES; store++)
		if (!is_left[store])
			excluded[question->excluded_count++].row = store;
}

/* The nearest to the first that has what it lacks; NULL: none, or that one has everything. */
static const struct store *second_of(const struct market *market,
	int64_t rows[STORES + 1][PRODUCTS + 1], const struct question *question,
	const struct store *first)
{
	struct wanted rest[PRODUCTS];
	struct question lacking = *question;
	const struct store *best = NULL;
	lacking.lines = rest;
	lacking.line_count = 0;
	for (size_t i = 0; i < question->line_count; i++)
		if (rows[first->id.row][question->lines[i].product.row] < question->lines[i].qty)
			rest[lacking.line_count++] = question->lines[i];
	for (size_t i = 0; i < market->stores->count; i++) {
		const struct store *store = &market->stores->list[i];
		if (metres(first->at, store->at) <= APART_M && may_be_asked(question, store) &&
			covered_by(rows, &lacking, store->id.row) == lacking.line_count &&
			(best == NULL ||
				distance_m(first->at, store->at) < distance_m(first->at, best->at)))
			best = store;
	}
	bool has_all =
		best != NULL && covered_by(rows, question, best->id.row) == question->line_count;
	return has_all ? NULL : best;
}

/* 0: there is no pair. */
static double shortest_way(const struct market *market, int64_t rows[STORES + 1][PRODUCTS + 1],
	const struct question *question)
{
	double shortest_m = 0;
	for (size_t i = 0; i < market->stores->count; i++) {
		const struct store *first = &market->stores->list[i];
		size_t covered = covered_by(rows, question, first->id.row);
		if (!may_be_asked(question, first) || covered == 0 ||
			covered == question->line_count)
			continue;
		const struct store *second = second_of(market, rows, question, first);
		if (second == NULL)
			continue;
		double way_m =
			metres(question->near, first->at) + distance_m(first->at, second->at);
		if (shortest_m == 0 || way_m < shortest_m)
			shortest_m = way_m;
	}
	return shortest_m;
}

START_TEST(two_stores_together_are_those_with_the_shortest_way)
{
	static int64_t rows[STORES + 1][PRODUCTS + 1];
	size_t found = 0;
	const struct market market = make_world();
	for (uint32_t store = 1; store <= STORES; store++)
		for (uint32_t product = 1; product <= PRODUCTS; product++)
			rows[store][product] = free_in_row(store, product);
	for (size_t i = 0; i < 4 * QUESTIONS; i++) {
		struct wanted lines[PRODUCTS];
		store_id some[4], excluded[STORES];
		struct question question = some_question(lines, some);
		question.line_count = 2 + rand_below(PRODUCTS - 1);
		question.within_m = 0;
		leave_some(&question, excluded);
		double expected_m = shortest_way(&market, rows, &question);
		struct ranking pairs = together_rank(test_arena(), &market, &question, 1);
		ck_assert_uint_eq(pairs.count, expected_m > 0);
		if (pairs.count == 0)
			continue;
		found++;
		ck_assert_double_eq_tol(together_way_m(&pairs.list[0]), expected_m, 0.01);
		for (size_t l = 0; l < question.line_count; l++) {
			const struct candidate *giver =
				candidate_giver(&pairs.list[0], &question, l);
			ck_assert_int_ge(
				rows[giver->store->id.row][lines[l].product.row], lines[l].qty);
		}
	}
	ck_assert_uint_gt(found, QUESTIONS / 10); /* chance says how many */
}
END_TEST

START_TEST(a_chosen_store_is_always_the_one_candidate)
{
	const struct market market = make_world();
	struct wanted lines[PRODUCTS];
	store_id excluded[4];
	for (uint32_t store = 1; store <= STORES; store++) {
		struct question question = some_question(lines, excluded);
		question.has_store = true;
		question.store = (store_id){store};
		struct ranking ranking = sourcing_rank(test_arena(), &market, &question, 1, false);
		ck_assert_uint_eq(ranking.count, 1);
		ck_assert_uint_eq(ranking.list[0].store->id.row, store);
		ck_assert_int_eq(ranking.list[0].available[0],
			free_in_row(store, question.lines[0].product.row));
	}
}
END_TEST

START_TEST(what_is_not_loaded_is_shown_as_stale_and_promises_nothing)
{
	static struct db_settings settings;
	struct market market = make_world();
	struct wanted lines[PRODUCTS];
	store_id excluded[4];
	struct question question = some_question(lines, excluded);
	struct ranking fresh = sourcing_show(test_arena(), &market, &question, MOST, true);
	ck_assert(!fresh.is_stale);
	settings = fixture_db_settings();
	market.availability = availability_new(&settings, (size_t)1 << 30);
	question.has_store = true;
	question.store = (store_id){1};
	struct ranking ranking = sourcing_show(test_arena(), &market, &question, MOST, true);
	ck_assert(ranking.is_stale);
	ck_assert_uint_eq(ranking.count, 1);
	ck_assert(!ranking.list[0].has_promise);
	availability_free(market.availability);
}
END_TEST

static const struct test_fixture sourcing_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.after = unmake_world,
};

TEST_MAIN_WITH("sourcing", &sourcing_fixture, ranking_from_memory_is_what_the_stock_rows_say,
	two_stores_together_are_those_with_the_shortest_way,
	a_chosen_store_is_always_the_one_candidate,
	what_is_not_loaded_is_shown_as_stale_and_promises_nothing)
