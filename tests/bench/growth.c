/* Whether orders stay as fast when there are more stores, and more orders in the database. */
#include "tests/bench/bench.h"
#include "tests/lib/fixture_db.h"
#include "tests/lib/world.h"

enum { CONNECTIONS = 128, SQL_MAX = 64 * 1024 };

static struct load load_of_orders(void)
{
	static struct requests requests;
	requests = requests_orders(test_arena(), bench_size->requests);
	return (struct load){
		.port = bench_port(), .connections = CONNECTIONS, .requests = &requests};
}

static void measure_orders(enum measure measure)
{
	bench_server_start(NULL);
	struct load load = load_of_orders();
	load.seconds = bench_size->seconds;
	bench_load(measure, &load, 201);
	bench_server_stop();
}

static void make_shop(unsigned stores)
{
	struct shop_size size = {stores, bench_size->growth_products, true};
	struct server_setup setup = bench_setup(NULL);
	shop_make(&size, &setup);
}

/* --- more stores --- */

static void measure_stores(enum measure measure, unsigned stores)
{
	make_shop(stores);
	measure_orders(measure);
	world_verify();
}

/* --- more orders --- */

static void place_few_orders(void)
{
	bench_server_start(NULL);
	struct load load = load_of_orders();
	load.count = bench_size->few_orders;
	struct load_result result = load_run(&load);
	ck_assert_uint_eq(result.by_status[201], bench_size->few_orders);
	bench_server_stop();
}

/* They were placed by comptoird, and are multiplied by SQL. */
static void make_old_orders(void)
{
	char *sql = arena_alloc(test_arena(), SQL_MAX);
	FILE *file = fopen(test_source_path("tests/bench/old_orders.sql"), "r");
	ck_assert_ptr_nonnull(file);
	size_t n = fread(sql, 1, SQL_MAX - 1, file);
	fclose(file);
	sql[n] = '\0';
	fixture_sql("SET @copies = %u", bench_size->many_orders / bench_size->few_orders);
	fixture_sql("%s", sql);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM orders"),
		bench_size->many_orders / bench_size->few_orders * bench_size->few_orders);
	shop_settle();
	bench_say("%u orders are there", bench_size->many_orders);
}

void bench_growth(void)
{
	bench_say("growth");
	measure_stores(MEASURE_GROWTH_100, bench_size->few_stores);
	measure_stores(MEASURE_GROWTH_20000, bench_size->many_stores);
	make_shop(bench_size->stores);
	place_few_orders();
	measure_orders(MEASURE_GROWTH_YOUNG);
	make_shop(bench_size->stores);
	place_few_orders();
	make_old_orders();
	measure_orders(MEASURE_GROWTH_OLD);
	if (bench_size->scale < SCALE_FULL)
		world_verify();
}
