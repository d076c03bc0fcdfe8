/* Orders: the raw limit of the database, ours beside it, half load, through HAProxy, one
 * transaction each, and a flash sale. */
#include <stdlib.h>

#include <time.h>
#include <unistd.h>

#include "tests/bench/bench.h"
#include "tests/bench/raw_limit.h"
#include "tests/lib/world.h"

enum { CONNECTIONS = 128, BATCH = 128 };

/* --- raw SQL --- */

struct raw_round {
	struct raw_limit *raw;
	enum raw_form form;
	unsigned batch;
};

static double raw_measure(void *context)
{
	const struct raw_round *round = context;
	return raw_orders_per_second(round->raw, round->form, round->batch, bench_size->seconds);
}

/* The first order says how long decisions and answers are. */
static void place_one(const struct requests *requests)
{
	struct load one = {
		.port = bench_port(), .connections = 1, .count = 1, .requests = requests};
	struct load_result result = load_run(&one);
	ck_assert_uint_eq(result.by_status[201], 1);
}

static void measure_raw(void)
{
	struct raw_limit *raw = raw_limit_new();
	struct raw_round one = {raw, RAW_AS_TEXT, 1}, text = {raw, RAW_AS_TEXT, BATCH},
			 array = {raw, RAW_AS_ARRAYS, BATCH};
	figure_set(MEASURE_RAW_ONE, bench_median(raw_measure, &one));
	figure_set(MEASURE_RAW_TEXT, bench_median(raw_measure, &text));
	figure_set(MEASURE_RAW_ARRAY, bench_median(raw_measure, &array));
	double best = figure_of(MEASURE_RAW_TEXT) > figure_of(MEASURE_RAW_ARRAY)
			      ? figure_of(MEASURE_RAW_TEXT)
			      : figure_of(MEASURE_RAW_ARRAY);
	figure_set(MEASURE_RAW, best);
	raw_limit_free(raw);
}

/* --- ours --- */

/* By the hundred, and one by one. */
static void measure_together_and_alone(const struct load *load)
{
	static const char *const alone[] = {"engine.batch_orders=1", NULL};
	struct bench_turn turns[] = {
		{.measure = MEASURE_ORDERS,
			.load = *load,
			.begin = bench_turn_begin,
			.end = bench_server_stop},
		{.measure = MEASURE_ORDERS_ONE,
			.load = *load,
			.begin = bench_turn_begin,
			.end = bench_server_stop,
			.settings = alone},
	};
	bench_in_turns(turns, ARRAY_LENGTH(turns), 201);
}

/* --- everybody wants the same --- */

enum { TOLD_MS = 1500 };

/* Counted by hand, so that the ledger knows and whoever follows it has heard when the doors open.
 */
static void offer(unsigned product, unsigned units)
{
	struct server_setup setup = bench_setup(NULL);
	const char *path = arena_printf(test_arena(), "/tmp/comptoir-offer-%d.csv", (int)getpid());
	int64_t reserved = fixture_number(
		"SELECT reserved FROM stock WHERE store_id = 1 AND product_id = %u", product);
	FILE *file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fprintf(file, "store_code,sku,on_hand\n%s,\"%s\",%lld\n", shop_store(0),
		shop_sku(product - 1), (long long)(reserved + units));
	ck_assert_int_eq(fclose(file), 0);
	ck_assert_int_eq(
		server_process_ctl(&setup, arena_printf(test_arena(), "import stock '%s'", path)),
		0);
	unlink(path);
	ck_assert_int_eq(fixture_number("SELECT on_hand - reserved FROM stock WHERE store_id = 1"
					" AND product_id = %u",
				 product),
		units);
}

/* Whoever was not told to come again was told the truth, and what is left was not sold. */
static void check_sale(const struct load_result *sale, unsigned product)
{
	uint64_t sold = sale->by_status[201], busy = sale->by_status[503];
	int64_t left = fixture_number("SELECT on_hand - reserved FROM stock WHERE store_id = 1 AND"
				      " product_id = %u",
		product);
	ck_assert_uint_eq(sale->broken, 0);
	ck_assert_uint_eq(sold + sale->by_status[409] + busy, bench_size->buyers);
	ck_assert_int_eq(left, (int64_t)bench_size->units - (int64_t)sold);
	ck_assert_msg(
		busy > 0 || left == 0, "%d units were left over: %s", (int)left, sale->refusal);
	ck_assert(busy == 0 || bench_size->scale == SCALE_SMOKE);
}

static struct measured hold_sale(unsigned product)
{
	const char *sku = shop_sku(product - 1);
	struct requests requests = requests_same(test_arena(), shop_store(0), sku);
	struct load load = {.port = bench_port(),
		.connections = CONNECTIONS,
		.count = bench_size->buyers,
		.requests = &requests};
	offer(product, bench_size->units);
	nanosleep(&(struct timespec){TOLD_MS / 1000, TOLD_MS % 1000 * 1000000L}, NULL);
	struct usage before = usage_now();
	struct measured sale = {.result = load_run(&load)};
	struct usage after = usage_now();
	sale.usage = usage_between(&before, &after);
	check_sale(&sale.result, product);
	return sale;
}

static void measure_flash_sale(void)
{
	struct measured sales[BENCH_ROUNDS_MAX];
	for (unsigned i = 0; i < bench_size->rounds; i++)
		sales[i] = hold_sale(i + 1);
	const struct measured *median = bench_median_round(sales);
	figure_set_load(MEASURE_FLASH, &median->result, &median->usage);
	figure_set(MEASURE_FLASH_SOLD,
		(double)median->result.by_status[201] / (double)bench_size->units);
}

void bench_orders(void)
{
	struct shop_size size = {bench_size->stores, bench_size->products, true};
	struct server_setup setup = bench_setup(NULL);
	bench_say("orders");
	shop_make(&size, &setup);
	struct requests requests = requests_orders(test_arena(), bench_size->requests);
	struct load load = {
		.connections = CONNECTIONS, .seconds = bench_size->seconds, .requests = &requests};
	bench_server_start(NULL);
	place_one(&requests);
	bench_server_stop();
	measure_raw();
	measure_together_and_alone(&load);
	bench_server_start(NULL);
	load.port = bench_port();
	bench_load_half(MEASURE_ORDERS_HALF, MEASURE_ORDERS, &load, 201);
	bench_load_front(MEASURE_ORDERS_FRONT, &requests, 201);
	measure_flash_sale();
	bench_deltas();
	bench_server_stop();
	bench_say("verifying");
	world_verify();
}
