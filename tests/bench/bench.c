/*
 * make bench: what the server does on this machine, beside the limits of what it stands on, in one
 * run. doc/benchmarks.md describes the method. Writes a table to standard output and, with the same
 * figures, bench.txt and bench.json into the folder named by COMPTOIR_BENCH_OUT (default: here).
 *
 * A Check program only for its fixtures: it stops at the first thing that goes wrong.
 */
#include <stdlib.h>
#include <unistd.h>

#include "tests/bench/load.h"
#include "tests/bench/raw_limit.h"
#include "tests/lib/api.h"
#include "tests/lib/raw_sql.h"

/* --- how much --- */

static struct {
	unsigned stores, products, seconds, rounds, buyers, units;
} size = {.stores = 1565,
	.products = 1000,
	.seconds = 8,
	.rounds = 3,
	.buyers = 20000,
	.units = 10000};

static void choose_size(void)
{
	const char *quick = getenv("COMPTOIR_BENCH_QUICK");
	if (quick == NULL || quick[0] == '\0')
		return;
	size.products = 200;
	size.seconds = 3;
	size.rounds = 1;
	size.buyers = 4000;
	size.units = 2000;
}

/* --- figures --- */

enum { FIGURES_MAX = 64 };

static struct figure {
	const char *name, *unit,
		*baseline; /* baseline: the name of the figure it is compared with */
	double value;
} figures[FIGURES_MAX];
static size_t figure_count;

static void figure_add(const char *name, double value, const char *unit, const char *baseline)
{
	ck_assert_uint_lt(figure_count, FIGURES_MAX);
	figures[figure_count++] = (struct figure){name, unit, baseline, value};
	fprintf(stderr, "  %-46s %12.1f %s\n", name, value, unit);
}

static double figure_value(const char *name)
{
	for (size_t i = 0; i < figure_count; i++)
		if (str_equal_c(str_of(name), figures[i].name))
			return figures[i].value;
	ck_abort_msg("no figure %s", name);
}

static double ratio_of(const struct figure *figure)
{
	return figure->baseline == NULL ? 0 : figure->value / figure_value(figure->baseline);
}

static FILE *open_output(const char *name)
{
	const char *folder = getenv("COMPTOIR_BENCH_OUT");
	FILE *file = fopen(
		arena_printf(test_arena(), "%s/%s", folder == NULL ? "." : folder, name), "w");
	ck_assert_ptr_nonnull(file);
	return file;
}

static void print_table(FILE *file)
{
	fprintf(file, "%-46s %12s %-10s %7s  %s\n", "measure", "value", "unit", "ratio", "of");
	for (size_t i = 0; i < figure_count; i++) {
		const struct figure *figure = &figures[i];
		fprintf(file, "%-46s %12.1f %-10s", figure->name, figure->value, figure->unit);
		if (figure->baseline != NULL)
			fprintf(file, " %7.3f  %s", ratio_of(figure), figure->baseline);
		fputc('\n', file);
	}
}

static void write_json(void)
{
	json_t *list = json_array();
	for (size_t i = 0; i < figure_count; i++)
		json_array_append_new(list,
			json_pack("{s:s, s:f, s:s, s:s?, s:f}", "name", figures[i].name, "value",
				figures[i].value, "unit", figures[i].unit, "baseline",
				figures[i].baseline, "ratio", ratio_of(&figures[i])));
	FILE *file = open_output("bench.json");
	ck_assert_int_eq(json_dumpf(list, file, JSON_INDENT(1)), 0);
	fclose(file);
	json_decref(list);
}

/* --- the world: stores spread over a continent, every product in every store --- */

static void make_world(void)
{
	/* As on a database machine: everything that is hot fits into memory. */
	fixture_sql("SET GLOBAL innodb_buffer_pool_size = 2147483648;"
		    "SET GLOBAL innodb_log_file_size = 1073741824");
	fixture_sql(
		"INSERT INTO store (code, name, street, postcode, city, region, country, lat, lon,"
		" time_zone, currency, language, profile, pickup_enabled, prep_min, prep_each_min,"
		" collect_days, version, changed_at) SELECT CONCAT('S', seq), CONCAT('Store ', "
		"seq),"
		" 'Main street', '00000', 'Town', '', 'US', 30 + 18 * RAND(seq), -122 + 50 *"
		" RAND(seq + 100000), 'America/Chicago', 'USD', 'en', 'eu', 1, 60, 0, 3, 1, 1"
		" FROM seq_1_to_%u",
		size.stores);
	fixture_sql("INSERT INTO store_hours SELECT store_id, seq, 0, 1440 FROM store, seq_0_to_6");
	fixture_sql(
		"INSERT INTO product (sku, name_fr, name_en, brand, price_minor, currency, vat_bp,"
		" gtin, version, changed_at) SELECT CONCAT('P', seq), CONCAT('Article ', seq),"
		" CONCAT('Article ', seq), 'Bench', 1000 + seq, 'USD', 2000, 0, 1, 1"
		" FROM seq_1_to_%u",
		size.products);
	fixture_sql("INSERT INTO stock (store_id, product_id, on_hand, reserved, safety, as_of)"
		    " SELECT store_id, product_id, 1000000, 0, 0, 1 FROM store, product");
	fixture_sql(
		"INSERT INTO movement (movement_id, store_id, product_id, kind, on_hand_by,"
		" reserved_by, cause, moved_at) SELECT store_id * 100000 + product_id, store_id,"
		" product_id, 'count', on_hand, 0, REPEAT(CHAR(0), 16), 1"
		" FROM stock");
}

/* Deterministic, different for each request. */
static uint64_t mix(uint64_t n)
{
	n = (n ^ (n >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	n = (n ^ (n >> 27)) * UINT64_C(0x94D049BB133111EB);
	return n ^ (n >> 31);
}

static void position_of(uint64_t n, double *lat_out, double *lon_out)
{
	*lat_out = 30 + 18 * (double)(mix(n) % 10000) / 10000;
	*lon_out = -122 + 50 * (double)(mix(n + 7) % 10000) / 10000;
}

/* --- requests --- */

static void post(struct buf *out, const char *path, const char *key, struct str body)
{
	buf_printf(out,
		"POST %s HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n%s"
		"Content-Length: %zu\r\n\r\n",
		path, key, body.n);
	buf_add(out, body);
}

struct ordering {
	unsigned run;  /* so that keys of two runs differ */
	bool is_flash; /* everybody wants the same thing in the same store */
};

static void request_order(struct buf *out, uint64_t n, void *context)
{
	const struct ordering *ordering = context;
	char body[1024], key[80];
	double lat, lon;
	uint64_t first = mix(n * 2 + 1) % size.products,
		 second = (first + 1 + mix(n) % (size.products - 1)) % size.products;
	position_of(n, &lat, &lon);
	snprintf(key, sizeof(key), "Idempotency-Key: bench-%u-%llu\r\n", ordering->run,
		(unsigned long long)n);
	int bytes =
		ordering->is_flash
			? snprintf(body, sizeof(body),
				  "{\"kind\":\"reservation\",\"store\":\"S1\",\"lines\":[{\"sku\":"
				  "\"P1\",\"qty\":1}],"
				  "\"customer\":{\"name\":\"Bench\",\"email\":\"b@example.org\"}}")
			: snprintf(body, sizeof(body),
				  "{\"kind\":\"reservation\",\"near\":{\"lat\":%.4f,\"lon\":%.4f},"
				  "\"lines\":"
				  "[{\"sku\":\"P%llu\",\"qty\":1},{\"sku\":\"P%llu\",\"qty\":1}],"
				  "\"customer\":{\"name\":\"Bench\",\"email\":\"b@example.org\"}}",
				  lat, lon, (unsigned long long)first + 1,
				  (unsigned long long)second + 1);
	post(out, "/v1/orders", key, (struct str){body, (size_t)bytes});
}

static void request_availability(struct buf *out, uint64_t n, void *context)
{
	const unsigned *lines = context;
	struct buf body;
	struct arena *arena = arena_new(1 << 16);
	double lat, lon;
	position_of(n, &lat, &lon);
	buf_init(&body, arena, 4096);
	buf_printf(&body, "{\"near\":{\"lat\":%.4f,\"lon\":%.4f},\"lines\":[", lat, lon);
	for (unsigned i = 0; i < *lines; i++)
		buf_printf(&body, "%s{\"sku\":\"P%llu\",\"qty\":1}", i == 0 ? "" : ",",
			(unsigned long long)((mix(n) + i * 13) % size.products + 1));
	buf_add_c(&body, "]}");
	post(out, "/v1/availability", "", buf_str(&body));
	arena_free(arena);
}

static void request_livez(struct buf *out, uint64_t n, void *context)
{
	(void)n;
	(void)context;
	buf_add_c(out, "GET /livez HTTP/1.1\r\nHost: bench\r\n\r\n");
}

/* --- measuring --- */

static int compare_rate(const void *a, const void *b)
{
	const struct load_result *x = a, *y = b;
	return x->per_second < y->per_second ? -1 : x->per_second > y->per_second;
}

/* The median round by rate. */
static struct load_result measure(struct load load, struct ordering *ordering)
{
	struct load_result results[9];
	ck_assert_uint_le(size.rounds, ARRAY_LENGTH(results));
	for (unsigned i = 0; i < size.rounds; i++) {
		if (ordering != NULL)
			ordering->run++;
		results[i] = load_run(&load);
		ck_assert_uint_eq(results[i].broken, 0);
	}
	qsort(results, size.rounds, sizeof(results[0]), compare_rate);
	return results[size.rounds / 2];
}

static void add_load(
	const char *name, const struct load_result *result, int status, const char *baseline)
{
	struct arena *arena = test_arena();
	ck_assert_msg(result->by_status[status] == result->answers,
		"%s: only %llu of %llu answers were %d", name,
		(unsigned long long)result->by_status[status], (unsigned long long)result->answers,
		status);
	figure_add(name, result->per_second, "/s", baseline);
	figure_add(arena_printf(arena, "%s, p50", name), result->p50_ms, "ms", NULL);
	figure_add(arena_printf(arena, "%s, p99", name), result->p99_ms, "ms", NULL);
	figure_add(arena_printf(arena, "%s, max", name), result->max_ms, "ms", NULL);
}

static void measure_reads(void)
{
	unsigned one = 1, five = 5;
	struct load load = {.port = api_port(), .connections = 32, .seconds = size.seconds};
	load.request = request_livez;
	struct load_result hello = measure(load, NULL);
	add_load("hello world over HTTP", &hello, 200, NULL);
	load.request = request_availability;
	load.context = &one;
	struct load_result nearest = measure(load, NULL);
	add_load("nearest stores, 1 line", &nearest, 200, "hello world over HTTP");
	load.context = &five;
	struct load_result nearest_five = measure(load, NULL);
	add_load("nearest stores, 5 lines", &nearest_five, 200, "hello world over HTTP");
}

static void measure_orders(void)
{
	struct ordering ordering = {0};
	struct load load = {.port = api_port(),
		.connections = 128,
		.seconds = size.seconds,
		.request = request_order,
		.context = &ordering};
	figure_add("raw SQL, one order a transaction",
		raw_orders_per_second(size.stores, size.products, 1, size.seconds), "/s", NULL);
	figure_add("raw SQL, 128 orders a transaction",
		raw_orders_per_second(size.stores, size.products, 128, size.seconds), "/s", NULL);
	struct load_result full = measure(load, &ordering);
	add_load("two-line orders, 128 connections", &full, 201,
		"raw SQL, 128 orders a transaction");
	load.per_second = full.per_second / 2;
	struct load_result half = measure(load, &ordering);
	add_load("two-line orders at half load", &half, 201, "two-line orders, 128 connections");
}

static void measure_flash_sale(void)
{
	struct ordering ordering = {.run = 1000, .is_flash = true};
	struct load load = {.port = api_port(),
		.connections = 128,
		.count = size.buyers,
		.request = request_order,
		.context = &ordering};
	fixture_sql(
		"UPDATE stock SET on_hand = reserved + %u WHERE store_id = 1 AND product_id = 1",
		size.units);
	struct load_result sale = load_run(&load);
	ck_assert_uint_eq(sale.broken, 0);
	ck_assert_uint_eq(sale.by_status[201], size.units);
	ck_assert_uint_eq(sale.by_status[409], size.buyers - size.units);
	figure_add("flash sale, decisions", sale.per_second, "/s",
		"raw SQL, 128 orders a transaction");
	figure_add("flash sale, p99", sale.p99_ms, "ms", NULL);
}

static double kilobytes_of(pid_t pid)
{
	char line[128];
	double kilobytes = 0;
	FILE *file = fopen(arena_printf(test_arena(), "/proc/%d/status", (int)pid), "r");
	ck_assert_ptr_nonnull(file);
	while (fgets(line, sizeof(line), file) != NULL)
		if (sscanf(line, "VmRSS: %lf", &kilobytes) == 1)
			break;
	fclose(file);
	return kilobytes;
}

START_TEST(bench)
{
	struct server_setup setup = api_setup();
	setup.settings[1] = "http.keep_alive=yes";
	setup.settings[2] = "http.workers=136";
	setup.settings[3] = "limits.address_per_minute=0";
	make_world();
	api_restart(&setup);
	measure_reads();
	measure_orders();
	measure_flash_sale();
	figure_add("memory of comptoird", kilobytes_of(server_process_pid(api_server())) / 1024,
		"MB", NULL);
	FILE *file = open_output("bench.txt");
	print_table(file);
	fclose(file);
	print_table(stdout);
	write_json();
	server_process_stop(api_server());
}
END_TEST

/* A database sized for work, not for a quick test: nothing else runs beside it. */
static void start_alone(void)
{
	unsetenv("COMPTOIR_TEST_SOCKET");
	choose_size();
	fixture_db_start();
}

static const struct test_fixture bench_fixture = {
	.start = start_alone,
	.stop = fixture_db_stop,
	.before = fixture_db_clean,
	.timeout_s = 3600,
};

TEST_MAIN_WITH("bench", &bench_fixture, bench)
