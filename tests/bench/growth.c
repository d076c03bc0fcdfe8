/* Whether orders stay as fast when there are more stores, and more orders in the database. */
#include "tests/bench/bench.h"
#include "tests/lib/world.h"

enum { CONNECTIONS = 128 };

static void measure_with_stores(enum measure measure, unsigned stores)
{
	struct shop_size size = {stores, bench_size->growth_products, true};
	struct server_setup setup = bench_setup(NULL);
	shop_make(&size, &setup);
	bench_server_start(NULL);
	struct requests requests = requests_orders(test_arena(), bench_size->requests);
	struct load load = {.port = bench_port(),
		.connections = CONNECTIONS,
		.seconds = bench_size->seconds,
		.requests = &requests};
	bench_load(measure, &load, 201);
	bench_server_stop();
	world_verify();
}

void bench_growth(void)
{
	bench_say("growth");
	measure_with_stores(MEASURE_GROWTH_100, bench_size->few_stores);
	measure_with_stores(MEASURE_GROWTH_20000, bench_size->many_stores);
}
