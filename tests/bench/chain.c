/* A chain at its counters: how soon an order is at its store, and what comes when headquarters was
 * away. */
#include <time.h>

#include "common/clock.h"
#include "tests/bench/agents.h"
#include "tests/bench/bench.h"
#include "tests/lib/harness.h"

enum { CONNECTIONS = 8, PATIENCE_S = 120 };

static void doze(double seconds)
{
	time_t whole = (time_t)seconds;
	nanosleep(&(struct timespec){whole, (long)((seconds - (double)whole) * 1e9)}, NULL);
}

/* Until each agent has had an answer; in how many seconds. */
static double await_all(void)
{
	int64_t begun_ms = clock_monotonic_ms();
	while (agents_answered() < shop_store_count()) {
		ck_assert_msg(clock_monotonic_ms() - begun_ms < PATIENCE_S * MS_PER_SECOND,
			"only %zu agents were heard", agents_answered());
		doze(0.05);
	}
	return (double)(clock_monotonic_ms() - begun_ms) / 1000;
}

/* At a quiet rate: what is measured is the way to the store. */
static void measure_arrival(void)
{
	struct requests requests = requests_orders(test_arena(), bench_size->requests);
	const struct load load = {.port = bench_port(),
		.connections = CONNECTIONS,
		.seconds = bench_size->chain_seconds,
		.per_second = bench_size->chain_orders_per_s,
		.requests = &requests};
	agents_forget();
	struct usage before = usage_now();
	struct load_result orders = load_run(&load);
	struct usage after = usage_now(), used = usage_between(&before, &after);
	bench_check(&orders, 201);
	doze(2);
	struct agents_news news = agents_news();
	ck_assert_uint_eq(news.count, orders.by_status[201]);
	struct load_result arrived = {.answers = news.count,
		.seconds = orders.seconds,
		.per_second = (double)news.count / orders.seconds,
		.p50_ms = news.p50_ms,
		.p99_ms = news.p99_ms,
		.max_ms = news.max_ms};
	figure_set_load(MEASURE_CHAIN_ARRIVAL, &arrived, &used);
	figure_set(MEASURE_CHAIN_QUESTIONS, (double)agents_busiest_second());
	figure_set(MEASURE_CHAIN_CPU, used.cpu_s[PARTY_COMPTOIRD] / orders.seconds * 100);
}

static void measure_herd(void)
{
	bench_server_stop();
	doze(bench_size->chain_away_s);
	bench_server_start(NULL);
	agents_tell_port(bench_port());
	agents_forget();
	figure_set(MEASURE_HERD_TIME, await_all());
	figure_set(MEASURE_HERD_QUESTIONS, (double)agents_busiest_second());
}

void bench_chain(void)
{
	struct shop_size size = {bench_size->chain_stores, bench_size->growth_products, true};
	struct server_setup setup = bench_setup(NULL);
	bench_say("%u stores and their agents", bench_size->chain_stores);
	shop_make(&size, &setup);
	bench_server_start(NULL);
	agents_tell_port(bench_port());
	agents_start();
	await_all();
	measure_arrival();
	measure_herd();
	agents_stop();
	bench_server_stop();
}
