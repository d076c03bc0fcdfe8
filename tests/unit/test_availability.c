/* The table in memory against a plain array, and readers beside a writer. */
#include "server/engine/availability.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/rand.h"
#include "server/engine/availability_inside.h"
#include "tests/lib/harness.h"

static const size_t plenty = (size_t)4 << 30;

/* Check writes to a file at each ck_assert: in loops only a failure is worth one. */
#define must(claim) (void)((claim) || (ck_abort_msg("%s", #claim), false))

/* --- a model: every pair there could be, and whether it is --- */

struct model {
	uint32_t stores, products;
	struct {
		bool is_there;
		int32_t free;
		uint32_t as_of_min;
	} * pairs;
};

static struct model model_new(uint32_t stores, uint32_t products)
{
	struct model model = {
		stores, products, calloc((size_t)stores * products, sizeof(*model.pairs))};
	return model;
}

static void both_set(struct availability *table, struct model *model, uint32_t store,
	uint32_t product, int32_t free, uint32_t as_of_min)
{
	size_t at = (size_t)product * model->stores + store;
	must(pair_set(table, (store_id){store + 1}, (product_id){product + 1}, free, as_of_min));
	model->pairs[at].is_there = true;
	model->pairs[at].free = free;
	model->pairs[at].as_of_min = as_of_min;
}

static void both_add(struct availability *table, struct model *model, uint32_t store,
	uint32_t product, int32_t by, uint32_t as_of_min)
{
	size_t at = (size_t)product * model->stores + store;
	must(pair_add(table, (store_id){store + 1}, (product_id){product + 1}, by, as_of_min));
	model->pairs[at].is_there = true;
	model->pairs[at].free += by;
	if (as_of_min != 0)
		model->pairs[at].as_of_min = as_of_min;
}

static void assert_equal(struct availability *table, const struct model *model)
{
	size_t pairs = 0;
	for (uint32_t product = 0; product < model->products; product++)
		for (uint32_t store = 0; store < model->stores; store++) {
			size_t at = (size_t)product * model->stores + store;
			struct figure figure;
			bool is_there = availability_get(
				table, (store_id){store + 1}, (product_id){product + 1}, &figure);
			must(is_there == model->pairs[at].is_there);
			pairs += is_there;
			if (!is_there)
				continue;
			must(figure.free == model->pairs[at].free);
			must(figure.as_of == model->pairs[at].as_of_min * MS_PER_MINUTE);
		}
	ck_assert_uint_eq(availability_size(table).pairs, pairs);
}

/* What was taken in the same month is told apart to the minute. */
static uint32_t some_minute(void)
{
	const uint32_t first = 29000000;
	return first + rand_below(BLOCK_DAYS_MIN * 24 * 60);
}

static int32_t some_free(void)
{
	return (int32_t)rand_below(2001) - 1000;
}

static void change_at_random(struct availability *table, struct model *model, size_t times)
{
	for (size_t i = 0; i < times; i++) {
		uint32_t store = rand_below(model->stores), product = rand_below(model->products);
		if (rand_below(3) == 0)
			both_set(table, model, store, product, some_free(), some_minute());
		else
			both_add(table, model, store, product, some_free(),
				rand_below(2) * some_minute());
	}
}

static void assert_model_holds(uint32_t stores, uint32_t products, size_t times)
{
	struct availability *table = availability_new(NULL, plenty);
	struct model model = model_new(stores, products);
	for (size_t round = 0; round < 4; round++) {
		change_at_random(table, &model, times / 4);
		assert_equal(table, &model);
	}
	free(model.pairs);
	availability_free(table);
}

START_TEST(any_order_of_changes_gives_what_a_plain_table_would)
{
	assert_model_holds(300, 100, 60000);  /* ends nearly full */
	assert_model_holds(3000, 200, 20000); /* stays sparse */
	assert_model_holds(1, 500, 2000);
	assert_model_holds(65, 3, 4000);
}
END_TEST

START_TEST(a_table_that_was_cleared_begins_anew_in_the_same_memory)
{
	struct availability *table = availability_new(NULL, plenty);
	size_t bytes = 0;
	for (size_t round = 0; round < 5; round++) {
		struct model model = model_new(400, 200);
		change_at_random(table, &model, 50000);
		assert_equal(table, &model);
		if (round > 0)
			ck_assert_uint_eq(availability_size(table).bytes, bytes);
		bytes = availability_size(table).bytes;
		free(model.pairs);
		table_clear(table);
		struct figure figure;
		ck_assert(!availability_get(table, (store_id){1}, (product_id){1}, &figure));
		ck_assert_uint_eq(availability_size(table).pairs, 0);
	}
	availability_free(table);
}
END_TEST

START_TEST(row_numbers_may_be_anything)
{
	static const uint32_t rows[] = {0, 1, 65535, 65536, 1 << 24, UINT32_MAX - 1, UINT32_MAX};
	struct availability *table = availability_new(NULL, plenty);
	for (size_t s = 0; s < ARRAY_LENGTH(rows); s++)
		for (size_t p = 0; p < ARRAY_LENGTH(rows); p++)
			ck_assert(pair_set(table, (store_id){rows[s]}, (product_id){rows[p]},
				(int32_t)(s * 100 + p), 1));
	for (size_t s = 0; s < ARRAY_LENGTH(rows); s++)
		for (size_t p = 0; p < ARRAY_LENGTH(rows); p++) {
			struct figure figure;
			ck_assert(availability_get(
				table, (store_id){rows[s]}, (product_id){rows[p]}, &figure));
			ck_assert_int_eq(figure.free, (int32_t)(s * 100 + p));
		}
	availability_free(table);
}
END_TEST

START_TEST(figures_beyond_a_count_stay_at_its_ends)
{
	struct availability *table = availability_new(NULL, plenty);
	struct figure figure;
	for (int i = 0; i < 3; i++)
		ck_assert(pair_add(table, (store_id){1}, (product_id){1}, INT32_MAX, 0));
	ck_assert(availability_get(table, (store_id){1}, (product_id){1}, &figure));
	ck_assert_int_eq(figure.free, INT32_MAX);
	for (int i = 0; i < 3; i++)
		ck_assert(pair_add(table, (store_id){1}, (product_id){1}, INT32_MIN, 0));
	ck_assert(availability_get(table, (store_id){1}, (product_id){1}, &figure));
	ck_assert_int_eq(figure.free, INT32_MIN);
	ck_assert_int_eq(figure.as_of, 0);
	availability_free(table);
}
END_TEST

START_TEST(a_complete_report_of_the_store_makes_every_figure_younger)
{
	struct availability *table = availability_new(NULL, plenty);
	struct figure figure;
	ck_assert(pair_set(table, (store_id){7}, (product_id){1}, 3, 20));
	ck_assert(pair_set(table, (store_id){7}, (product_id){2}, 3, 80));
	availability_set_store(table, (store_id){7}, 4, 2000 * 1000 + 999);
	ck_assert_int_eq(availability_queue(table, (store_id){7}), 4);
	ck_assert_int_eq(availability_queue(table, (store_id){8}), 0);
	ck_assert(availability_get(table, (store_id){7}, (product_id){1}, &figure));
	ck_assert_int_eq(figure.as_of, 2000 * 1000);
	ck_assert(availability_get(table, (store_id){7}, (product_id){2}, &figure));
	ck_assert_int_eq(figure.as_of, 80 * MS_PER_MINUTE);
	availability_free(table);
}
END_TEST

/* --- ages --- */

static int64_t minute_of(const struct availability *table, uint32_t store)
{
	struct figure figure;
	ck_assert(availability_get(table, (store_id){store}, (product_id){1}, &figure));
	ck_assert_int_eq(figure.free, (int32_t)store);
	return figure.as_of / MS_PER_MINUTE;
}

START_TEST(a_figure_more_than_a_month_older_than_its_neighbours_reads_as_never)
{
	enum { MONTH = BLOCK_DAYS_MIN * 24 * 60, FIRST = 29000000, YEAR = 365 * 24 * 60 };
	static const uint32_t stores[] = {1, 2, 3, 4, 5};
	struct availability *table = availability_new(NULL, plenty);
	for (size_t i = 0; i < ARRAY_LENGTH(stores); i++)
		ck_assert(pair_set(table, (store_id){stores[i]}, (product_id){1},
			(int32_t)stores[i], FIRST + (uint32_t)i));
	for (size_t i = 0; i < ARRAY_LENGTH(stores); i++)
		ck_assert_int_eq(minute_of(table, stores[i]), FIRST + (int64_t)i);

	ck_assert(pair_set(table, (store_id){2}, (product_id){1}, 2, FIRST + MONTH + 2));
	ck_assert_int_eq(minute_of(table, 2), FIRST + MONTH + 2);
	ck_assert_int_eq(minute_of(table, 5), FIRST + 4);
	ck_assert(pair_add(table, (store_id){2}, (product_id){1}, 0, FIRST + 2 * MONTH + 2));
	ck_assert_int_eq(minute_of(table, 2), FIRST + 2 * MONTH + 2);
	ck_assert_int_eq(minute_of(table, 5), 0);

	ck_assert(pair_set(table, (store_id){6}, (product_id){1}, 6, FIRST + YEAR));
	ck_assert_int_eq(minute_of(table, 6), FIRST + YEAR);
	ck_assert(pair_set(table, (store_id){1}, (product_id){1}, 1, FIRST + YEAR - MONTH));
	ck_assert_int_eq(minute_of(table, 1), FIRST + YEAR - MONTH);
	ck_assert_int_eq(minute_of(table, 2), 0);
	availability_free(table);
}
END_TEST

/* --- memory --- */

/* What the empty table costs, and the last pages that are not full. */
static const double bytes_at_first = 6 << 20;

static void assert_bytes_per_pair(struct availability *table, double most)
{
	struct availability_size size = availability_size(table);
	ck_assert_double_lt(((double)size.bytes - bytes_at_first) / (double)size.pairs, most);
}

START_TEST(a_full_catalogue_costs_little_more_than_six_bytes_a_pair)
{
	/* As loaded: the stores one after the other. */
	struct availability *table = availability_new(NULL, plenty);
	for (uint32_t store = 1; store <= 1565; store++)
		for (uint32_t product = 1; product <= 1500; product++)
			must(pair_set(table, (store_id){store}, (product_id){product}, 9, 9));
	ck_assert_uint_eq(availability_size(table).pairs, 1565 * 1500);
	assert_bytes_per_pair(table, 6.4);
	availability_free(table);
}
END_TEST

START_TEST(a_sparse_catalogue_wastes_no_memory_on_what_is_not_there)
{
	struct availability *table = availability_new(NULL, plenty);
	for (uint32_t store = 1; store <= 20000; store++)
		for (uint32_t i = 0; i < 30; i++)
			must(pair_set(table, (store_id){store}, (product_id){1 + rand_below(1000)},
				9, 9));
	/* 3 % of what there could be: a plain table would take 267 bytes for each of them */
	assert_bytes_per_pair(table, 16);
	availability_free(table);
}
END_TEST

START_TEST(a_table_that_is_full_says_so_and_keeps_what_it_has)
{
	struct availability *table = availability_new(NULL, 1 << 20);
	uint32_t store = 1;
	struct figure figure;
	expect_error("availability_table_full");
	while (pair_set(table, (store_id){1 + store % 100}, (product_id){1 + store / 100}, 9, 9))
		store++;
	ck_assert_uint_gt(store, 50000);
	for (uint32_t i = 1; i < store; i++)
		must(availability_get(
			table, (store_id){1 + i % 100}, (product_id){1 + i / 100}, &figure));
	ck_assert_uint_eq(logged_count("availability_table_full"), 1);
	availability_free(table);
}
END_TEST

START_TEST(the_65536th_store_is_refused)
{
	struct availability *table = availability_new(NULL, plenty);
	expect_error("availability_table_full");
	for (uint32_t store = 1; store <= AVAILABILITY_STORES_MAX; store++)
		must(pair_set(table, (store_id){store}, (product_id){1}, (int32_t)store, 9));
	must(!pair_set(table, (store_id){70000}, (product_id){1}, 1, 9));
	struct figure figure;
	must(availability_get(
		table, (store_id){AVAILABILITY_STORES_MAX}, (product_id){1}, &figure));
	ck_assert_int_eq(figure.free, AVAILABILITY_STORES_MAX);
	availability_free(table);
}
END_TEST

/* --- hearing --- */

static void hear(struct availability *table, uint64_t last, size_t count, int32_t by)
{
	struct moved moved[8];
	for (size_t i = 0; i < count; i++)
		moved[i] = (struct moved){{1}, {1}, by, 0};
	availability_hear(last, moved, count, table);
}

static int32_t free_of_first(const struct availability *table)
{
	struct figure figure;
	return availability_get(table, (store_id){1}, (product_id){1}, &figure) ? figure.free : 0;
}

START_TEST(each_movement_counts_once_and_only_after_those_before_it)
{
	struct availability *table = availability_new(NULL, plenty);
	const uint64_t writer = UINT64_C(5) << LEDGER_WRITER_SHIFT;
	hear(table, writer + 2, 2, 1);
	ck_assert_int_eq(free_of_first(table), 0); /* not loaded */
	atomic_store(&table->is_loaded, true);
	hear(table, writer + 2, 2, 1);
	ck_assert_int_eq(free_of_first(table), 2);
	hear(table, writer + 2, 2, 1);
	ck_assert_int_eq(free_of_first(table), 2); /* heard before */
	hear(table, writer + 5, 2, 1);
	ck_assert_int_eq(free_of_first(table), 2); /* 3 is missing */
	hear(table, writer + 4, 3, 1);
	ck_assert_int_eq(free_of_first(table), 4); /* 2 was heard before */
	hear(table, writer + 6, 2, 10);
	ck_assert_int_eq(free_of_first(table), 24);
	hear(table, (UINT64_C(4) << LEDGER_WRITER_SHIFT) + 1, 1, 100);
	ck_assert_int_eq(free_of_first(table), 124); /* another writer */
	availability_free(table);
}
END_TEST

/* --- readers beside a writer --- */

enum { R_STORES = 700, R_PRODUCTS = 40, READERS = 2 };

struct reading {
	struct availability *table;
	atomic_bool is_over;
	atomic_uint_fast64_t reads;
};

/* Every figure there ever is says which pair it belongs to. */
static int32_t mark_of(uint32_t store, uint32_t product)
{
	return (int32_t)(store * 1000 + product);
}

static uint32_t minute_of_mark(int32_t mark)
{
	const uint32_t first = 29000000;
	return first + (uint32_t)mark % (BLOCK_DAYS_MIN * 24 * 60);
}

static void *read_on(void *context)
{
	struct reading *reading = context;
	uint32_t n = 1;
	while (!atomic_load(&reading->is_over)) {
		n = n * 1664525 + 1013904223;
		uint32_t store = 1 + (n >> 8) % R_STORES, product = 1 + (n >> 20) % R_PRODUCTS;
		struct figure figure;
		if (availability_get(
			    reading->table, (store_id){store}, (product_id){product}, &figure) &&
			(figure.free != mark_of(store, product) ||
				figure.as_of != minute_of_mark(figure.free) * MS_PER_MINUTE))
			return reading;
		atomic_fetch_add(&reading->reads, 1);
	}
	return NULL;
}

static void write_in_any_order(struct availability *table)
{
	for (uint32_t i = 0; i < R_STORES * R_PRODUCTS * 2; i++) {
		uint32_t store = 1 + rand_below(R_STORES), product = 1 + rand_below(R_PRODUCTS);
		int32_t mark = mark_of(store, product);
		pthread_mutex_lock(&table->writing);
		must(pair_set(table, (store_id){store}, (product_id){product}, mark,
			minute_of_mark(mark)));
		pthread_mutex_unlock(&table->writing);
	}
}

START_TEST(readers_beside_a_writer_see_each_pair_whole_or_not_at_all)
{
	struct availability *table = availability_new(NULL, plenty);
	struct reading reading = {.table = table};
	pthread_t readers[READERS];
	for (size_t i = 0; i < READERS; i++)
		ck_assert_int_eq(pthread_create(&readers[i], NULL, read_on, &reading), 0);
	for (size_t round = 0; round < 6; round++) {
		write_in_any_order(table);
		pthread_mutex_lock(&table->writing);
		table_clear(table);
		pthread_mutex_unlock(&table->writing);
	}
	while (atomic_load(&reading.reads) < 1000)
		continue;
	atomic_store(&reading.is_over, true);
	for (size_t i = 0; i < READERS; i++) {
		void *wrong;
		pthread_join(readers[i], &wrong);
		ck_assert_ptr_null(wrong);
	}
	availability_free(table);
}
END_TEST

TEST_MAIN("availability", any_order_of_changes_gives_what_a_plain_table_would,
	a_table_that_was_cleared_begins_anew_in_the_same_memory, row_numbers_may_be_anything,
	figures_beyond_a_count_stay_at_its_ends,
	a_complete_report_of_the_store_makes_every_figure_younger,
	a_figure_more_than_a_month_older_than_its_neighbours_reads_as_never,
	a_full_catalogue_costs_little_more_than_six_bytes_a_pair,
	a_sparse_catalogue_wastes_no_memory_on_what_is_not_there,
	a_table_that_is_full_says_so_and_keeps_what_it_has, the_65536th_store_is_refused,
	each_movement_counts_once_and_only_after_those_before_it,
	readers_beside_a_writer_see_each_pair_whole_or_not_at_all)
