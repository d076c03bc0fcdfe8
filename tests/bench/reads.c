/* "Which stores near me have these", from memory, beside what civetweb can answer at all. */
#include <string.h>
#include <unistd.h>

#include "tests/bench/bench.h"
#include "tests/lib/client.h"
#include "tests/lib/process.h"

enum { CONNECTIONS = 32 };

/* How long an answer of ours is, on average. */
static size_t answer_bytes(const struct requests *requests)
{
	enum { ASKED = 20 };
	size_t sum = 0;
	for (size_t i = 0; i < ASKED; i++) {
		struct got *got = client_call(bench_port(), "POST", "/v1/availability",
			"Content-Type: application/json\r\n",
			strstr(requests->list[i].text, "\r\n\r\n") + 4);
		ck_assert_int_eq(got->status, 200);
		sum += got->body.n;
		got_forget(got);
	}
	return sum / ASKED;
}

static struct process *hello;

static void watch_hello(struct bench_turn *turn)
{
	(void)turn;
	usage_watch(PARTY_HELLO, process_pid(hello));
}

static void watch_hello_no_more(void)
{
	usage_watch(PARTY_HELLO, 0);
}

static struct load load_of(unsigned port, const struct requests *requests)
{
	return (struct load){.port = port,
		.connections = CONNECTIONS,
		.seconds = bench_size->seconds,
		.requests = requests};
}

/* One line beside what civetweb can answer at all; then what it can with texts as long as ours. */
static void measure_beside_hello(const struct requests *one)
{
	struct requests words = requests_get(test_arena(), "/");
	struct requests as_long = requests_nearest(test_arena(),
		arena_printf(test_arena(), "/%zu", answer_bytes(one)), bench_size->requests, 1);
	const char *log = arena_printf(test_arena(), "/tmp/comptoir-hello-%d.log", (int)getpid());
	hello = process_launch("tests/bench/hello", NULL, 0, (struct process_time){0}, log);
	process_await_start(hello);
	struct bench_turn turns[] = {
		{.measure = MEASURE_HELLO,
			.load = load_of(process_port(hello), &words),
			.begin = watch_hello,
			.end = watch_hello_no_more},
		{.measure = MEASURE_NEAREST_1, .load = load_of(bench_port(), one)},
	};
	bench_in_turns(turns, ARRAY_LENGTH(turns), 200);
	struct load load = load_of(process_port(hello), &as_long);
	watch_hello(NULL);
	bench_load(MEASURE_HELLO_AS_LONG, &load, 200);
	watch_hello_no_more();
	process_stop(hello);
	unlink(log);
}

static void measure_livez(void)
{
	struct requests requests = requests_get(test_arena(), "/livez");
	struct load load = load_of(bench_port(), &requests);
	bench_load(MEASURE_LIVEZ, &load, 200);
}

static void measure_table(double loaded_in_s)
{
	double pairs = bench_metric("comptoir_availability_pairs"),
	       bytes = bench_metric("comptoir_availability_bytes");
	if (pairs <= 0)
		return;
	figure_set(MEASURE_TABLE_PAIRS, pairs);
	figure_set(MEASURE_TABLE_MB, bytes / 1e6);
	figure_set(MEASURE_TABLE_PAIR_BYTES, bytes / pairs);
	figure_set(MEASURE_TABLE_LOAD, loaded_in_s);
}

/* What it costs to ask for more: where stores have everything, and where none near has, because so
 * many units are wanted that one pair in eight has them. */
static void measure_more(void)
{
	enum { SCARCE_UNITS = 450 };
	static const struct {
		enum measure measure;
		int units;
		const char *more;
	} kinds[] = {{MEASURE_SENT_5, 1, "transfer"}, {MEASURE_SCARCE_5, SCARCE_UNITS, NULL},
		{MEASURE_SCARCE_SENT, SCARCE_UNITS, "transfer"},
		{MEASURE_SCARCE_TOGETHER, SCARCE_UNITS, "together"}};
	for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++) {
		struct requests requests = requests_more(
			test_arena(), bench_size->requests, kinds[i].units, kinds[i].more);
		struct load load = load_of(bench_port(), &requests);
		bench_load(kinds[i].measure, &load, 200);
	}
}

void bench_reads(void)
{
	struct shop_size size = {bench_size->stores, bench_size->reads_products, false};
	struct server_setup setup = bench_setup(NULL);
	bench_say("reads");
	shop_make(&size, &setup);
	measure_table(bench_server_start(NULL));
	struct requests one =
		requests_nearest(test_arena(), "/v1/availability", bench_size->requests, 1);
	struct requests five =
		requests_nearest(test_arena(), "/v1/availability", bench_size->requests, 5);
	struct load load_1 = load_of(bench_port(), &one), load_5 = load_of(bench_port(), &five);
	measure_beside_hello(&one);
	measure_livez();
	bench_load_half(MEASURE_NEAREST_1_HALF, MEASURE_NEAREST_1, &load_1, 200);
	bench_load(MEASURE_NEAREST_5, &load_5, 200);
	bench_load_half(MEASURE_NEAREST_5_HALF, MEASURE_NEAREST_5, &load_5, 200);
	if (bench_size->scale != SCALE_QUICK) /* which is to take three minutes */
		measure_more();
	bench_load_front(MEASURE_NEAREST_FRONT, &one, 200);
	bench_snapshot();
	bench_server_stop();
}
