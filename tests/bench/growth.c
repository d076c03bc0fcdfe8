/* Whether orders stay as fast when there are more stores, and more orders in the database. */
#include <string.h>

#include "tests/bench/bench.h"
#include "tests/bench/beside.h"
#include "tests/bench/progress.h"
#include "tests/lib/fixture_db.h"
#include "tests/lib/world.h"

enum { CONNECTIONS = 128, SQL_MAX = 64 * 1024, TEXTS_BYTES_MAX = 256 << 20 };

/* Of the world as it is; until the next. */
static struct load load_of_orders(void)
{
	static struct arena *texts;
	static struct requests requests;
	if (texts == NULL)
		texts = arena_new(TEXTS_BYTES_MAX);
	arena_clear(texts);
	requests = requests_orders(texts, bench_size->requests);
	return (struct load){.port = bench_port(),
		.connections = CONNECTIONS,
		.seconds = bench_size->seconds,
		.requests = &requests};
}

static void measure_orders(enum measure measure)
{
	bench_server_start(NULL);
	struct load load = load_of_orders();
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

/* Each turn has a world of its own, in which nobody has ordered yet: what a store's first order
 * costs is not what is compared, and of other measures the first round is not the median either. */
static void warm_up(const struct load *load)
{
	struct load_result result = load_run(load);
	bench_check(&result, 201);
}

static void begin_stores(struct bench_turn *turn)
{
	make_shop(turn->stores);
	bench_server_start(NULL);
	turn->load = load_of_orders();
	warm_up(&turn->load);
}

static void end_stores(void)
{
	bench_server_stop();
	world_verify();
}

/* --- more orders --- */

static void place_few_orders(void)
{
	bench_server_start(NULL);
	struct load load = load_of_orders();
	load.seconds = 0;
	load.count = bench_size->few_orders;
	struct load_result result = load_run(&load);
	bench_check(&result, 201);
	bench_server_stop();
}

static char *read_sql(const char *path)
{
	char *sql = arena_alloc(test_arena(), SQL_MAX);
	FILE *file = fopen(test_source_path(path), "r");
	ck_assert_ptr_nonnull(file);
	size_t n = fread(sql, 1, SQL_MAX - 1, file);
	fclose(file);
	sql[n] = '\0';
	return sql;
}

/* Ends the text at the next line that begins a part with this word; NULL when there is none. */
static char *cut_part(char *sql, const char *word)
{
	char *line = strstr(sql, arena_printf(test_arena(), "\n-- %s\n", word));
	if (line == NULL)
		return NULL;
	*line = '\0';
	return line + 1;
}

/* Before, meanwhile (each part on a connection of its own), then. */
static void run_parts(char *sql, const char *preset)
{
	enum { PARTS_MAX = 4 };
	struct beside *parts[PARTS_MAX];
	size_t count = 0;
	char *then = cut_part(sql, "then"), *next = cut_part(sql, "meanwhile");
	ck_assert_ptr_nonnull(then);
	fixture_sql("%s;%s", preset, sql);
	while (next != NULL) {
		char *part = next;
		next = cut_part(part, "meanwhile");
		ck_assert_uint_lt(count, PARTS_MAX);
		parts[count++] = beside_start(arena_printf(test_arena(), "%s;%s", preset, part));
	}
	while (count > 0)
		beside_end(parts[--count]);
	fixture_sql("%s", then);
}

/* What one order leaves behind, keys for the last tenth of them only, and the list by which they
 * are made. */
static int64_t rows_of_seeds(void)
{
	return fixture_number(
		"SELECT 5 * (SELECT COUNT(*) FROM orders) +"
		" (SELECT COUNT(*) FROM history) + (SELECT COUNT(*) FROM order_line) +"
		" 3 * (SELECT COUNT(*) FROM fulfilment_line)");
}

/* The few, and what was ordered while their number was measured, were placed by comptoird, and are
 * multiplied by SQL. */
static void make_old_orders(void)
{
	int64_t seeds = fixture_number("SELECT COUNT(*) FROM orders");
	unsigned copies = (unsigned)((bench_size->many_orders + seeds - 1) / seeds);
	struct progress *progress = progress_start("old orders", copies * rows_of_seeds());
	run_parts(read_sql("tests/bench/old_orders.sql"),
		arena_printf(test_arena(),
			"SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED; SET @copies = %u",
			copies));
	progress_end(progress);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM orders"), copies * seeds);
	shop_settle();
	bench_say("%lld orders are there", (long long)(copies * seeds));
}

void bench_more_stores(void)
{
	bench_say("more stores");
	struct bench_turn turns[] = {
		{.measure = MEASURE_GROWTH_100,
			.begin = begin_stores,
			.end = end_stores,
			.stores = bench_size->few_stores},
		{.measure = MEASURE_GROWTH_20000,
			.begin = begin_stores,
			.end = end_stores,
			.stores = bench_size->many_stores},
	};
	bench_in_turns(turns, ARRAY_LENGTH(turns), 201);
}

void bench_more_orders(void)
{
	bench_say("more orders");
	make_shop(bench_size->growth_stores);
	place_few_orders();
	measure_orders(MEASURE_GROWTH_YOUNG);
	make_old_orders();
	measure_orders(MEASURE_GROWTH_OLD);
	if (bench_size->scale < SCALE_FULL)
		world_verify();
}
