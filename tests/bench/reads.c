/* "Which stores near me have these", from memory, beside what civetweb can answer at all. */
#include <unistd.h>

#include "tests/bench/bench.h"
#include "tests/bench/front.h"
#include "tests/lib/process.h"

enum { CONNECTIONS = 32 };

static void measure_hello(void)
{
	struct requests requests = requests_get(test_arena(), "/");
	const char *log = arena_printf(test_arena(), "/tmp/comptoir-hello-%d.log", (int)getpid());
	struct process *hello = process_launch("tests/bench/hello", NULL, 0, 0, log);
	process_await_start(hello);
	struct load load = {.port = process_port(hello),
		.connections = CONNECTIONS,
		.seconds = bench_size->seconds,
		.requests = &requests};
	bench_load(MEASURE_HELLO, &load, 200);
	process_stop(hello);
	unlink(log);
}

static void measure_livez(void)
{
	struct requests requests = requests_get(test_arena(), "/livez");
	struct load load = {.port = bench_port(),
		.connections = CONNECTIONS,
		.seconds = bench_size->seconds,
		.requests = &requests};
	bench_load(MEASURE_LIVEZ, &load, 200);
}

static void measure_nearest(enum measure full, enum measure half, const struct requests *requests)
{
	struct load load = {.port = bench_port(),
		.connections = CONNECTIONS,
		.seconds = bench_size->seconds,
		.requests = requests};
	bench_load(full, &load, 200);
	load.per_second = figure_of(full) / 2;
	bench_load(half, &load, 200);
}

static void measure_front(const struct requests *requests)
{
	front_start(bench_port());
	struct load load = {.port = front_port(),
		.connections = FRONT_CROWD,
		.seconds = bench_size->seconds,
		.requests = requests,
		.is_front = true};
	bench_load(MEASURE_NEAREST_FRONT, &load, 200);
	front_stop();
}

void bench_reads(void)
{
	struct shop_size size = {bench_size->stores, bench_size->reads_products, false};
	struct server_setup setup = bench_setup(NULL);
	bench_say("reads");
	shop_make(&size, &setup);
	measure_hello();
	bench_server_start(NULL);
	struct requests one = requests_availability(test_arena(), bench_size->requests, 1);
	struct requests five = requests_availability(test_arena(), bench_size->requests, 5);
	measure_livez();
	measure_nearest(MEASURE_NEAREST_1, MEASURE_NEAREST_1_HALF, &one);
	measure_nearest(MEASURE_NEAREST_5, MEASURE_NEAREST_5_HALF, &five);
	measure_front(&one);
	bench_server_stop();
}
