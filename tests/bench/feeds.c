/* What stores tell us of their stock: deltas as fast as they come, and a snapshot of everything
 * while orders go on. */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "server/http/call.h"
#include "tests/bench/bench.h"
#include "tests/lib/api.h"

enum { CONNECTIONS = 32, LINES = 100, BODY_MAX = 64 * 1024, ONE_IN = 10, REST_OF_CHANGES = 7 };

/* Now, as RFC 3339: after every count of the world. */
static const char *now_text(void)
{
	char seconds[32];
	int64_t now = clock_now();
	time_t whole = (time_t)(now / MS_PER_SECOND);
	struct tm utc;
	gmtime_r(&whole, &utc);
	strftime(seconds, sizeof(seconds), "%Y-%m-%dT%H:%M:%S", &utc);
	return arena_printf(test_arena(), "%s.%03dZ", seconds, (int)(now % MS_PER_SECOND));
}

/* --- deltas --- */

static unsigned lines_each(void)
{
	return shop_sku_count() < LINES ? (unsigned)shop_sku_count() : LINES;
}

static struct str delta_body(
	struct arena *arena, const char *as_of, const char *store, unsigned seq)
{
	struct buf body;
	size_t first = (size_t)random() % shop_sku_count();
	buf_init(&body, arena, BODY_MAX);
	buf_printf(&body,
		"{\"stores\":[{\"store\":\"%s\",\"seq\":%u,\"as_of\":\"%s\","
		"\"lines\":[",
		store, seq, as_of);
	for (unsigned i = 0; i < lines_each(); i++)
		buf_printf(&body, "%s{\"sku\":\"%s\",\"by\":1}", i == 0 ? "" : ",",
			shop_sku((first + i) % shop_sku_count()));
	buf_add_c(&body, "]}]}");
	ck_assert(!buf_is_full(&body));
	return buf_str(&body);
}

/* A store's messages have rising numbers, so one connection sends them all. */
static struct requests delta_requests(struct arena *arena, unsigned round, const char *key)
{
	struct requests requests = {
		arena_new_array(arena, bench_size->deltas, struct request), bench_size->deltas};
	const char *as_of = now_text(),
		   *header = arena_printf(arena, "Authorization: Bearer %s\r\n", key);
	const char *path = arena_printf(arena, "/v1/stock/deltas?source=bench%u", round);
	size_t stores = shop_store_count() / CONNECTIONS * CONNECTIONS;
	if (stores == 0)
		stores = shop_store_count();
	for (size_t i = 0; i < requests.count; i++) {
		struct arena *scratch = arena_new(1 << 20);
		struct str body = delta_body(
			scratch, as_of, shop_store(i % stores), (unsigned)(i / stores) + 1);
		requests.list[i] = command_new(arena, path, header, body);
		arena_free(scratch);
	}
	return requests;
}

void bench_deltas(void)
{
	struct measured rounds[BENCH_ROUNDS_MAX];
	const char *key = api_partner(SCOPE_STOCK);
	for (unsigned i = 0; i < bench_size->rounds; i++) {
		struct arena *arena = arena_new(512 << 20);
		struct requests requests = delta_requests(arena, i, key);
		struct load load = {.port = bench_port(),
			.connections = shop_store_count() < CONNECTIONS ? 1 : CONNECTIONS,
			.count = requests.count,
			.requests = &requests,
			.is_in_lanes = true};
		int64_t before = fixture_number("SELECT SUM(on_hand) FROM stock");
		rounds[i] = bench_round(&load, 200);
		ck_assert_int_eq(fixture_number("SELECT SUM(on_hand) FROM stock") - before,
			(int64_t)(rounds[i].result.by_status[200] * lines_each()));
		arena_free(arena);
	}
	const struct measured *median = bench_median_round(rounds);
	figure_set_load(MEASURE_DELTAS_POSTS, &median->result, &median->usage);
	figure_set(MEASURE_DELTAS, median->result.per_second * lines_each());
}

/* --- a snapshot of everything --- */

/* What a store counted: one in ten is not what we thought. */
static unsigned counted(size_t store, size_t product)
{
	unsigned on_hand = shop_on_hand(store, product);
	return (store + product) % ONE_IN == REST_OF_CHANGES ? on_hand + 1 : on_hand;
}

/* Writes the file; the sum of its figures is the answer. */
static int64_t write_snapshot(const char *path)
{
	int64_t sum = 0;
	FILE *file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs("store_code,sku,on_hand\n", file);
	for (size_t s = 0; s < shop_store_count(); s++)
		for (size_t p = 0; p < shop_sku_count(); p++) {
			fprintf(file, "%s,\"%s\",%u\n", shop_store(s), shop_sku(p), counted(s, p));
			sum += counted(s, p);
		}
	ck_assert_int_eq(fflush(file), 0);
	ck_assert_int_eq(fsync(fileno(file)), 0); /* while nothing is measured */
	ck_assert_int_eq(fclose(file), 0);
	return sum;
}

static struct load load_of_orders(const struct requests *requests)
{
	return (struct load){.port = bench_port(),
		.connections = 128,
		.seconds = bench_size->seconds,
		.requests = requests};
}

static void apply_snapshot(const char *path)
{
	struct server_setup setup = bench_setup(NULL);
	const char *command = arena_printf(test_arena(),
		"import snapshots '%s' --source bench --seq 1 --complete --as-of %s", path,
		now_text());
	ck_assert_msg(server_process_ctl(&setup, command) == 0, "comptoirctl %s", command);
}

static void measure_during(const char *path, double per_second, const struct requests *requests)
{
	struct load load = load_of_orders(requests);
	load.per_second = per_second;
	load.seconds = 0;
	struct usage before = usage_now();
	struct load_thread *orders = load_start(&load);
	int64_t begun_ms = clock_monotonic_ms();
	apply_snapshot(path);
	double seconds = (double)(clock_monotonic_ms() - begun_ms) / 1000;
	struct load_result result = load_stop(orders);
	struct usage after = usage_now(), usage = usage_between(&before, &after);
	bench_check(&result, 201);
	figure_set(MEASURE_SNAPSHOT_TIME, seconds);
	figure_set_load(MEASURE_ORDERS_DURING, &result, &usage);
}

/* A quarter of what the server can take goes on meanwhile. */
void bench_snapshot(void)
{
	const char *path =
		arena_printf(test_arena(), "/tmp/comptoir-snapshot-%d.csv", (int)getpid());
	struct requests requests = requests_orders(test_arena(), bench_size->requests);
	struct load load = load_of_orders(&requests);
	struct load_result most = load_run(&load);
	bench_say("writing the snapshot of every store");
	int64_t sum = write_snapshot(path);
	load.per_second = most.per_second / 4;
	bench_load(MEASURE_ORDERS_BEFORE, &load, 201);
	figure_set(MEASURE_SNAPSHOT_ROWS, (double)(shop_store_count() * shop_sku_count()));
	measure_during(path, load.per_second, &requests);
	ck_assert_int_eq(fixture_number("SELECT SUM(on_hand) FROM stock"), sum);
	ck_assert_int_eq(unlink(path), 0);
}

void bench_snapshot_alone(void)
{
	struct shop_size size = {bench_size->stores, bench_size->reads_products, false};
	struct server_setup setup = bench_setup(NULL);
	bench_say("snapshot");
	shop_make(&size, &setup);
	bench_server_start(NULL);
	bench_snapshot();
	bench_server_stop();
}
