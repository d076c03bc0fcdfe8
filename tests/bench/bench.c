/*
 * make bench: what the server does on this machine, beside the limits of what it stands on, in one
 * run. doc/benchmarks.md describes the method. COMPTOIR_BENCH says how much: full, quick, or smoke
 * (the default: a few seconds, so that make check runs it and it cannot rot). bench.txt and
 * bench.json go into the folder that COMPTOIR_BENCH_OUT names, if any.
 *
 * A Check program for its fixtures, and so that it stops at the first wrong answer: a fast wrong
 * server has no figures.
 */
#include "tests/bench/bench.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/bench/front.h"
#include "tests/lib/api.h"

/* --- how much --- */

enum { HALF_OF_MEMORY = 1 }; /* of what this machine has, in place of MB */

static const struct bench_size sizes[] = {
	[SCALE_SMOKE] = {.scale = SCALE_SMOKE,
		.seconds = 0.2,
		.rounds = 1,
		.requests = 256,
		.stores = 20,
		.products = 20,
		.reads_products = 20,
		.deltas = 40,
		.buyers = 60,
		.units = 30,
		.few_stores = 5,
		.many_stores = 20,
		.growth_stores = 20,
		.growth_products = 20,
		.few_orders = 100,
		.many_orders = 300,
		.chain_stores = 20,
		.chain_orders_per_s = 10,
		.chain_seconds = 1,
		.chain_away_s = 1},
	[SCALE_QUICK] = {.scale = SCALE_QUICK,
		.seconds = 0.8,
		.rounds = 3,
		.requests = 8192,
		.stores = 1565,
		.products = 400,
		.reads_products = 400,
		.deltas = 400,
		.buyers = 6000,
		.units = 3000,
		.few_stores = 100,
		.many_stores = 5000,
		.growth_stores = 1000,
		.growth_products = 50,
		.few_orders = 10000,
		.many_orders = 100000,
		.chain_stores = 1000,
		.chain_orders_per_s = 50,
		.chain_seconds = 4,
		.chain_away_s = 3,
		.buffer_pool_mb = 2048,
		.log_mb = 1024},
	[SCALE_FULL] = {.scale = SCALE_FULL,
		.seconds = 5,
		.rounds = 3,
		.requests = 32768,
		.stores = 1565,
		.products = 1000,
		.reads_products = SHOP_REAL_PRODUCTS,
		.deltas = 3000,
		.buyers = 20000,
		.units = 10000,
		.few_stores = 100,
		.many_stores = 20000,
		.growth_stores = SHOP_REAL_STORES,
		.growth_products = 200,
		.few_orders = 10000,
		.many_orders = 5000000,
		.chain_stores = 1000,
		.chain_orders_per_s = 50,
		.chain_seconds = 30,
		.chain_away_s = 30,
		.buffer_pool_mb = HALF_OF_MEMORY,
		.log_mb = 8192},
};
const struct bench_size *bench_size = &sizes[SCALE_SMOKE];

static void choose_size(void)
{
	static const char *const names[] = {
		[SCALE_SMOKE] = "smoke", [SCALE_QUICK] = "quick", [SCALE_FULL] = "full"};
	const char *asked = getenv("COMPTOIR_BENCH");
	for (size_t i = 0; asked != NULL && i < ARRAY_LENGTH(names); i++)
		if (strcmp(asked, names[i]) == 0)
			bench_size = &sizes[i];
}

void bench_say(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fprintf(stderr, "[%6.1f s] ", (double)clock_monotonic_ms() / 1000);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
}

/* --- the server --- */

enum { READY_TIMEOUT_MS = 300000 };

/* As behind the front: keep-alive, and a worker for each connection of a load. */
struct server_setup bench_setup(const char *const *more)
{
	struct server_setup setup = api_setup();
	size_t n = 1;
	setup.clock_offset_ms = 0;
	setup.settings[n++] = "http.keep_alive=yes";
	setup.settings[n++] = "http.workers=136";
	setup.settings[n++] = "limits.address_per_minute=0";
	setup.settings[n++] = "limits.credential_per_minute=0";
	for (; more != NULL && *more != NULL; more++) {
		ck_assert_uint_lt(n, ARRAY_LENGTH(setup.settings));
		setup.settings[n++] = *more;
	}
	return setup;
}

static struct server_process *server;

static bool is_ready(void)
{
	struct got *got = client_get(bench_port(), "/readyz", "");
	bool is = got->status == 200;
	got_forget(got);
	return is && bench_metric("comptoir_availability_loaded") != 0;
}

double bench_server_start(const char *const *more)
{
	struct server_setup setup = bench_setup(more);
	int64_t begun_ms = clock_monotonic_ms();
	server = server_process_start(&setup);
	usage_watch(PARTY_COMPTOIRD, server_process_pid(server));
	while (!is_ready()) {
		ck_assert_msg(clock_monotonic_ms() - begun_ms < READY_TIMEOUT_MS,
			"comptoird does not become ready");
		nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
	}
	return (double)(clock_monotonic_ms() - begun_ms) / 1000;
}

void bench_server_stop(void)
{
	usage_watch(PARTY_COMPTOIRD, 0);
	server_process_stop(server);
	server = NULL;
}

unsigned bench_port(void)
{
	return server_process_port(server);
}

double bench_metric(const char *name)
{
	struct got *got = client_get(bench_port(), "/metrics", "");
	ck_assert_int_eq(got->status, 200);
	struct str rest = got->body;
	while (rest.n > 0) {
		struct str line = str_cut(&rest, '\n');
		if (str_starts_with(line, str_of(name)) && line.p[strlen(name)] == ' ')
			return strtod(line.p + strlen(name) + 1, NULL);
	}
	return -1;
}

/* --- rounds --- */

static int compare_rounds(const void *a, const void *b)
{
	double x = ((const struct measured *)a)->result.per_second,
	       y = ((const struct measured *)b)->result.per_second;
	return (x > y) - (x < y);
}

/* A server that is asked too much may say so: one in a hundred, where nothing else runs, and as
 * often as it must in a test beside others. Such answers do not count. */
void bench_check(const struct load_result *result, int status)
{
	uint64_t right = result->by_status[status], busy = result->by_status[503];
	ck_assert_uint_eq(result->broken, 0);
	ck_assert_msg(right > 0 && right + busy == result->answers &&
			      (bench_size->scale == SCALE_SMOKE || busy * 100 <= result->answers),
		"only %llu of %llu answers were %d, %llu were 503: %s", (unsigned long long)right,
		(unsigned long long)result->answers, status, (unsigned long long)busy,
		result->refusal);
	if (busy > 0)
		bench_say("%llu of %llu were told to come again", (unsigned long long)busy,
			(unsigned long long)result->answers);
}

struct measured bench_round(const struct load *load, int status)
{
	struct usage before = usage_now();
	struct measured round = {.result = load_run(load)};
	struct usage after = usage_now();
	round.usage = usage_between(&before, &after);
	bench_check(&round.result, status);
	round.result.per_second = (double)round.result.by_status[status] / round.result.seconds;
	return round;
}

const struct measured *bench_median_round(struct measured *rounds)
{
	qsort(rounds, bench_size->rounds, sizeof(rounds[0]), compare_rounds);
	return &rounds[bench_size->rounds / 2];
}

enum { TURNS_MAX = 2 };

void bench_load(enum measure measure, const struct load *load, int status)
{
	struct measured rounds[BENCH_ROUNDS_MAX];
	ck_assert_uint_le(bench_size->rounds, BENCH_ROUNDS_MAX);
	for (unsigned i = 0; i < bench_size->rounds; i++)
		rounds[i] = bench_round(load, status);
	const struct measured *median = bench_median_round(rounds);
	figure_set_load(measure, &median->result, &median->usage);
}

void bench_load_half(enum measure half, enum measure full, const struct load *load, int status)
{
	struct load slower = *load;
	slower.per_second = figure_of(full) / 2;
	bench_load(half, &slower, status);
}

void bench_turn_begin(struct bench_turn *turn)
{
	bench_server_start(turn->settings);
	turn->load.port = bench_port();
}

static struct measured turn_take(struct bench_turn *turn, int status)
{
	if (turn->begin != NULL)
		turn->begin(turn);
	struct measured round = bench_round(&turn->load, status);
	if (turn->end != NULL)
		turn->end();
	return round;
}

void bench_in_turns(struct bench_turn *turns, size_t count, int status)
{
	struct measured rounds[TURNS_MAX][BENCH_ROUNDS_MAX];
	ck_assert_uint_le(count, TURNS_MAX);
	for (unsigned i = 0; i < bench_size->rounds; i++)
		for (size_t t = 0; t < count; t++)
			rounds[t][i] = turn_take(&turns[t], status);
	for (size_t t = 0; t < count; t++) {
		const struct measured *median = bench_median_round(rounds[t]);
		figure_set_load(turns[t].measure, &median->result, &median->usage);
	}
}

void bench_load_front(enum measure measure, const struct requests *requests, int status)
{
	front_start(bench_port());
	struct load load = {.port = front_port(),
		.connections = FRONT_CROWD,
		.seconds = bench_size->seconds,
		.requests = requests,
		.is_front = true};
	bench_load(measure, &load, status);
	front_stop();
}

static int compare_values(const void *a, const void *b)
{
	const double *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

double bench_median(double measure(void *context), void *context)
{
	double values[BENCH_ROUNDS_MAX];
	for (unsigned i = 0; i < bench_size->rounds; i++)
		values[i] = measure(context);
	qsort(values, bench_size->rounds, sizeof(values[0]), compare_values);
	return values[bench_size->rounds / 2];
}

/* --- all of it --- */

static void print_machine(FILE *file)
{
	struct utsname system;
	struct str processor = STR_EMPTY;
	char line[256];
	FILE *info = fopen("/proc/cpuinfo", "r");
	while (info != NULL && processor.n == 0 && fgets(line, sizeof(line), info) != NULL)
		if (strncmp(line, "model name", strlen("model name")) == 0)
			processor = str_trim(str_of(strchr(line, ':') + 1));
	if (info != NULL)
		fclose(info);
	uname(&system);
	fprintf(file, "%ld x " STR_FMT ", %ld MB, Linux %s, MariaDB " STR_FMT "\n\n",
		sysconf(_SC_NPROCESSORS_ONLN), STR_ARG(processor),
		sysconf(_SC_PHYS_PAGES) / 1024 * sysconf(_SC_PAGESIZE) / 1024, system.release,
		STR_ARG(fixture_text("SELECT VERSION()")));
}

static FILE *open_output(const char *folder, const char *name)
{
	FILE *file = fopen(arena_printf(test_arena(), "%s/%s", folder, name), "w");
	ck_assert_ptr_nonnull(file);
	return file;
}

static void write_files(const char *folder)
{
	FILE *text = open_output(folder, "bench.txt"), *json = open_output(folder, "bench.json");
	print_machine(text);
	figures_print(text, bench_size->scale);
	figures_write_json(json, bench_size->scale);
	ck_assert_int_eq(fclose(text), 0);
	ck_assert_int_eq(fclose(json), 0);
}

/* COMPTOIR_BENCH_ONLY names one of them, for whoever works on it. Those over the real stores come
 * first, so that these are imported once. */
static const struct {
	const char *name;
	void (*run)(void);
	bool is_part; /* of another group, and run by itself only when it is named */
} groups[] = {
	{"orders", bench_orders, false},
	{"reads", bench_reads, false},
	{"snapshot", bench_snapshot_alone, true},
	{"stores", bench_more_stores, false},
	{"growth", bench_more_orders, false},
	{"chain", bench_chain, false},
};

static void run_groups(void)
{
	const char *only = getenv("COMPTOIR_BENCH_ONLY");
	for (size_t i = 0; i < ARRAY_LENGTH(groups); i++)
		if (only == NULL ? !groups[i].is_part : strcmp(only, groups[i].name) == 0)
			groups[i].run();
}

START_TEST(every_answer_of_every_measure_is_right)
{
	const char *folder = getenv("COMPTOIR_BENCH_OUT");
	run_groups();
	print_machine(stdout);
	figures_print(stdout, bench_size->scale);
	if (folder != NULL && folder[0] != '\0')
		write_files(folder);
}
END_TEST

static unsigned buffer_pool_mb(void)
{
	long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
	return bench_size->buffer_pool_mb == HALF_OF_MEMORY
		       ? (unsigned)(pages / 1024 * page / 1024 / 2)
		       : bench_size->buffer_pool_mb;
}

/* A log file of many gigabytes is first only promised by the file system, which notes the first use
 * of each part of it in its own journal, at the commit that uses it. A database that has worked for
 * a while has been through all of its log. */
static void write_whole_log(void)
{
	enum { BEGUN_BYTES = 64 << 20 }; /* the server may be writing there */
	static const char nothing[1 << 20];
	struct str path = fixture_text("SELECT CONCAT(@@datadir, 'ib_logfile0')");
	int file = open(str_c(test_arena(), path), O_WRONLY | O_CLOEXEC);
	ck_assert_int_ge(file, 0);
	off_t end = lseek(file, 0, SEEK_END) / (off_t)sizeof(nothing) * (off_t)sizeof(nothing);
	for (off_t at = BEGUN_BYTES; at < end; at += (off_t)sizeof(nothing))
		ck_assert_int_eq(pwrite(file, nothing, sizeof(nothing), at), sizeof(nothing));
	ck_assert_int_eq(fsync(file), 0);
	ck_assert_int_eq(
		posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED), 0); /* the server reads past it */
	close(file);
}

/* A database sized for work, as doc/operations.md asks for it: everything that is hot fits into
 * memory, the log holds a snapshot of everything, and pages are written back before there is a
 * hurry. The pool is told at the start, because its hash of pages keeps the size of then. */
static void start(void)
{
	static char options[256];
	choose_size();
	if (bench_size->buffer_pool_mb == 0) {
		fixture_db_start();
		return;
	}
	snprintf(options, sizeof(options),
		"--innodb-buffer-pool-size=%uM --innodb-log-file-size=%uM"
		" --innodb-max-dirty-pages-pct-lwm=10 --innodb-flush-neighbors=0"
		" --innodb-sort-buffer-size=64M --max-connections=300",
		buffer_pool_mb(), bench_size->log_mb);
	fixture_db_start_own(options);
}

/* The process of the test looks for the database's. */
static void watch_database(void)
{
	struct str path = fixture_text("SELECT @@pid_file");
	FILE *file = fopen(str_c(test_arena(), path), "r");
	int pid = 0;
	if (file == NULL)
		return;
	if (fscanf(file, "%d", &pid) == 1)
		usage_watch(PARTY_MARIADBD, pid);
	fclose(file);
}

static void prepare_database(void)
{
	fixture_db_clean();
	watch_database();
	if (bench_size->log_mb > 0)
		write_whole_log();
}

static const struct test_fixture bench_fixture = {
	.start = start,
	.stop = fixture_db_stop,
	.before = prepare_database,
	.after = fixture_db_forget,
	.timeout_s = 7200,
};

TEST_MAIN_WITH("bench", &bench_fixture, every_answer_of_every_measure_is_right)
