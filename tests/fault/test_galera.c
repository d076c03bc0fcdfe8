/*
 * Three comptoird over a cluster of three, each shop's writes at its node, while nodes are killed,
 * come back and freeze under load. Clients repeat what they got no answer to under the same key.
 * At the end everything acknowledged is there, nothing is there twice, no unit is sold twice, every
 * node has the same, and a follower of the ledger with a cursor for each writer has missed nothing.
 */
#include <inttypes.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "common/clock.h"
#include "common/rand.h"
#include "server/db/ledger.h"
#include "tests/lib/api.h"
#include "tests/lib/crowd.h"
#include "tests/lib/galera.h"
#include "tests/lib/raw_sql.h"

enum {
	INSTANCES = 3,
	CLIENTS = 9, /* a multiple of both */
	FOLLOWER = CLIENTS,
	STORES = 3,
	GIVE_UP_MS = 90000,
	ORDERS_MAX = 30000,
	LAMPS = 40, /* at each store: fewer than are asked for */
	PLENTY = 100000,
	SPELL_MS = 3000,
	FROZEN_MS = 10000,
	RATE_MS = 4000,
	SHOPPER_REST_MS = 30, /* so that what is looked at in the end stays small */
	CATCH_UP_MS = 60000,
};

static const char *const stores[STORES] = {"PAR1", "PAR2", "LYO1"};

/* Seen by the test, its clients and its follower. */
struct shared {
	_Atomic bool is_over, may_end;
	_Atomic int64_t acked_at[STORES];   /* the last time, monotonic */
	_Atomic int64_t longest_ms[STORES]; /* between two */
	_Atomic uint64_t orders, lamps, followed, clients_done;
	char acked[CLIENTS][ORDERS_MAX / CLIENTS][40];
	size_t counts[CLIENTS];
};

static struct shared *shared;
static struct galera *cluster;
static struct server_process *instances[INSTANCES];

static void pause_ms(long ms)
{
	nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

/* --- the world --- */

/* `map` of instance n, or the same for all when the others are NULL. */
static void start_instances(const char *const maps[INSTANCES])
{
	for (int i = 0; i < INSTANCES; i++) {
		struct server_setup setup = api_setup();
		setup.settings[1] = "limits.address_per_minute=0";
		setup.settings[2] =
			arena_printf(test_arena(), "database.nodes=%s", galera_list(cluster));
		setup.settings[3] = arena_printf(test_arena(), "engine.stores=%s", maps[i]);
		setup.settings[4] = "http.workers=16";
		setup.settings[5] = "http.waiting=2";
		instances[i] = server_process_launch(&setup);
	}
	for (int i = 0; i < INSTANCES; i++)
		server_process_await_start(instances[i]);
}

static void stop_instances(void)
{
	for (int i = 0; i < INSTANCES; i++)
		server_process_stop(instances[i]);
}

/* The fixture's database is that of the node that is neither killed nor frozen. */
static void start_all(void)
{
	cluster = galera_start();
	setenv("COMPTOIR_TEST_SOCKET", galera_socket(cluster, 2), 1);
	fixture_db_start();
	api_make_world();
	for (size_t i = 0; i < STORES; i++) {
		world_stock(stores[i], "MUG", PLENTY);
		world_stock(stores[i], "LAMP", LAMPS);
	}
	shared = mmap(
		NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(shared, MAP_FAILED);
}

static void stop_all(void)
{
	fixture_db_forget();
	galera_stop(cluster);
}

/* --- a client: sends until it is told what happened --- */

static struct got *insist(const char *key, const char *body)
{
	int64_t until_ms = clock_monotonic_ms() + GIVE_UP_MS;
	while (clock_monotonic_ms() < until_ms) {
		struct got *got = api_try("POST", "/v1/orders", NULL, key, body);
		bool is_undecided =
			got->status == 0 || got->status == 503 ||
			str_equal_c(got_text(got, "code"), "idempotency_key_in_progress");
		if (!is_undecided)
			return got;
		pause_ms(20);
	}
	return NULL;
}

static void note_ack(size_t store)
{
	int64_t now_ms = clock_monotonic_ms();
	int64_t last_ms = atomic_exchange(&shared->acked_at[store], now_ms);
	if (last_ms != 0 && now_ms - last_ms > atomic_load(&shared->longest_ms[store]))
		atomic_store(&shared->longest_ms[store], now_ms - last_ms);
	atomic_fetch_add(&shared->orders, 1);
}

enum { CLIENT_FINE, CLIENT_LEFT_ALONE, CLIENT_BADLY_ANSWERED };

static int buy_at(size_t member, size_t store, const char *sku)
{
	struct got *got = insist(api_key(),
		api_json("{'kind': 'reservation', 'lines': [{'sku': '%s', 'qty': 1}], 'store':"
			 " '%s', 'customer': {'name': 'Zoé', 'email': 'zoe@example.org'}}",
			sku, stores[store]));
	bool is_lamp = strcmp(sku, "LAMP") == 0;
	if (got == NULL)
		return CLIENT_LEFT_ALONE;
	if (is_lamp && got->status == 409)
		return CLIENT_FINE;
	if (got->status != 201)
		return CLIENT_BADLY_ANSWERED;
	size_t n = shared->counts[member]++;
	snprintf(
		shared->acked[member][n], sizeof(shared->acked[member][n]), "%s", got_c(got, "id"));
	atomic_fetch_add(&shared->lamps, is_lamp);
	note_ack(store);
	return CLIENT_FINE;
}

/* Every store is asked for at every instance. */
static int shop(size_t member)
{
	size_t store = member / INSTANCES % STORES;
	api_go_through(server_process_port(instances[member % INSTANCES]));
	while (!atomic_load(&shared->is_over) &&
		shared->counts[member] < ORDERS_MAX / CLIENTS - 1) {
		int outcome = buy_at(member, store, rand_below(4) == 0 ? "LAMP" : "MUG");
		if (outcome != CLIENT_FINE)
			return outcome;
		pause_ms(SHOPPER_REST_MS);
	}
	return CLIENT_FINE;
}

/* --- a follower of the ledger: a cursor for each writer, and plain SQL --- */

enum { WRITERS_MAX = 200 };

struct cursor {
	int64_t writer, last;
};

static struct cursor *cursor_of(struct cursor *cursors, int64_t writer)
{
	size_t i = 0;
	while (i < WRITERS_MAX && cursors[i].writer != writer && cursors[i].writer != 0)
		i++;
	ck_assert_uint_lt(i, WRITERS_MAX);
	if (cursors[i].writer == 0)
		cursors[i] = (struct cursor){writer, writer << LEDGER_WRITER_SHIFT};
	return &cursors[i];
}

static int64_t follow_writer(MYSQL *sql, struct cursor *cursor)
{
	struct arena *arena = arena_new(1 << 20);
	struct str answer = raw_text(arena, sql,
		arena_printf(arena,
			"SELECT CONCAT(COUNT(*), ' ', MAX(movement_id)) FROM movement WHERE"
			" movement_id > %" PRId64 " AND movement_id < %" PRId64,
			cursor->last, (cursor->writer + 1) << LEDGER_WRITER_SHIFT));
	int64_t count = 0;
	if (answer.n > 0) {
		ck_assert(str_to_i64(str_cut(&answer, ' '), &count));
		ck_assert(str_to_i64(answer, &cursor->last));
	}
	arena_free(arena);
	return count;
}

static int64_t follow_all(MYSQL *sql, struct cursor *cursors)
{
	struct arena *arena = arena_new(1 << 20);
	struct str writers = raw_text(arena, sql, "SELECT GROUP_CONCAT(writer_id) FROM writer");
	int64_t count = 0, writer;
	while (writers.n > 0) {
		ck_assert(str_to_i64(str_cut(&writers, ','), &writer));
		count += follow_writer(sql, cursor_of(cursors, writer));
	}
	arena_free(arena);
	return count;
}

/* Goes on until told, and once more; its own node is never away. */
static int follow(void)
{
	static struct cursor cursors[WRITERS_MAX];
	MYSQL *sql = raw_connect(galera_socket(cluster, 2));
	bool is_last;
	raw_sql(sql, arena_printf(test_arena(), "USE %s", fixture_db_settings().database));
	raw_sql(sql, "SET SESSION tx_isolation = 'READ-COMMITTED', group_concat_max_len = 10000");
	do {
		is_last = atomic_load(&shared->may_end);
		atomic_fetch_add(&shared->followed, (uint64_t)follow_all(sql, cursors));
		pause_ms(2);
	} while (!is_last);
	mysql_close(sql);
	return CLIENT_FINE;
}

static int take_part(size_t member, void *context)
{
	if (member == FOLLOWER)
		return follow();
	int outcome = shop(member);
	atomic_fetch_add(&shared->clients_done, 1);
	return outcome;
}

/* --- what the test looks at --- */

static void forget_gaps(void)
{
	for (size_t i = 0; i < STORES; i++)
		atomic_store(&shared->longest_ms[i], 0);
}

static int64_t longest_gap(void)
{
	int64_t longest_ms = 0;
	for (size_t i = 0; i < STORES; i++)
		if (atomic_load(&shared->longest_ms[i]) > longest_ms)
			longest_ms = atomic_load(&shared->longest_ms[i]);
	return longest_ms;
}

/* One that is acknowledged from now on. */
static void await_order_at(size_t store)
{
	int64_t begun_ms = clock_monotonic_ms();
	while (atomic_load(&shared->acked_at[store]) <= begun_ms) {
		ck_assert_msg(clock_monotonic_ms() - begun_ms < GIVE_UP_MS, "no order at %s",
			stores[store]);
		pause_ms(5);
	}
}

static void await_orders_everywhere(void)
{
	for (size_t i = 0; i < STORES; i++)
		await_order_at(i);
}

static double rate_of(uint64_t orders, int64_t ms)
{
	return (double)orders * 1000 / (double)ms;
}

static void kill_a_node_and_bring_it_back(void)
{
	forget_gaps();
	galera_kill9(cluster, 0);
	int64_t killed_ms = clock_monotonic_ms();
	await_orders_everywhere();
	printf("node killed: every store sold again within %d ms\n",
		(int)(clock_monotonic_ms() - killed_ms));
	pause_ms(SPELL_MS);
	await_orders_everywhere();
	printf("node killed: longest time without an order at a store %d ms\n", (int)longest_gap());
	galera_rejoin(cluster, 0);
	pause_ms(SPELL_MS);
	await_orders_everywhere();
}

static void freeze_a_node(void)
{
	forget_gaps();
	galera_freeze(cluster, 1);
	uint64_t before = atomic_load(&shared->orders);
	pause_ms(FROZEN_MS);
	printf("node frozen for %d s: %d orders meanwhile", FROZEN_MS / 1000,
		(int)(atomic_load(&shared->orders) - before));
	galera_thaw(cluster, 1);
	await_orders_everywhere();
	printf(", longest time without an order at a store %d ms\n", (int)longest_gap());
}

static const char *count_of(const char *table)
{
	return arena_printf(
		test_arena(), "SELECT COUNT(*) FROM %s.%s", fixture_db_settings().database, table);
}

/* What it has not applied yet it has at least been sent. */
static void await_same(int node, const char *sql)
{
	int64_t until_ms = clock_monotonic_ms() + CATCH_UP_MS;
	int64_t expected = galera_number(cluster, 2, sql), number;
	while ((number = galera_number(cluster, node, sql)) != expected) {
		ck_assert_msg(clock_monotonic_ms() < until_ms,
			"node %d has %" PRId64 " instead of %" PRId64 ": %s", node + 1, number,
			expected, sql);
		pause_ms(50);
	}
}

static void assert_all_nodes_agree(void)
{
	static const char *const tables[] = {"stock", "orders", "movement", "feed", "idempotency"};
	const char *sums = arena_printf(test_arena(),
		"SELECT SUM((on_hand * 7 + reserved) * (store_id * 31 + product_id)) FROM %s.stock",
		fixture_db_settings().database);
	for (int node = 0; node < 2; node++) {
		galera_await_synced(cluster, node);
		for (size_t t = 0; t < ARRAY_LENGTH(tables); t++)
			await_same(node, count_of(tables[t]));
		await_same(node, sums);
	}
}

static void assert_everything_once(void)
{
	uint64_t acked = 0;
	for (size_t c = 0; c < CLIENTS; c++)
		for (size_t i = 0; i < shared->counts[c]; i++, acked++)
			ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM orders WHERE "
							"order_id = UNHEX(REPLACE('%s', '-', ''))",
						 shared->acked[c][i]),
				1);
	/* Each client repeated a key until it knew, so no order is there that nobody knows. */
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM orders"), (int64_t)acked);
	ck_assert_uint_eq(atomic_load(&shared->lamps), LAMPS * STORES);
	ck_assert_int_eq(
		fixture_number("SELECT SUM(reserved) FROM stock JOIN product USING (product_id)"
			       " WHERE sku = 'LAMP'"),
		LAMPS * STORES);
	ck_assert_int_eq((int64_t)atomic_load(&shared->followed),
		fixture_number("SELECT COUNT(*) FROM movement WHERE movement_id >= 1 << 40"));
	printf("%d orders acknowledged, %d movements followed, from %d writers\n", (int)acked,
		(int)atomic_load(&shared->followed),
		(int)fixture_number("SELECT COUNT(*) FROM writer"));
}

START_TEST(nothing_is_lost_or_doubled_while_nodes_die_and_freeze)
{
	static const char *const same[INSTANCES] = {
		"PAR1=1 PAR2=2 LYO1=3", "PAR1=1 PAR2=2 LYO1=3", "PAR1=1 PAR2=2 LYO1=3"};
	struct crowd crowd;
	start_instances(same);
	crowd_start(&crowd, CLIENTS + 1, take_part, NULL);
	pause_ms(SPELL_MS);
	await_orders_everywhere();
	kill_a_node_and_bring_it_back();
	freeze_a_node();
	/* Every lamp is asked for, whatever the machine had time for until now. */
	while (atomic_load(&shared->lamps) < LAMPS * STORES)
		await_orders_everywhere();
	atomic_store(&shared->is_over, true);
	while (atomic_load(&shared->clients_done) < CLIENTS)
		pause_ms(10);
	stop_instances();
	fixture_sql("SET SESSION wsrep_sync_wait = 15");
	pause_ms(500);
	atomic_store(&shared->may_end, true);
	crowd_wait(&crowd);
	ck_assert_uint_eq(crowd.outcomes[CLIENT_FINE], CLIENTS + 1);
	assert_everything_once();
	assert_all_nodes_agree();
	fixture_db_forget();
	world_verify();
}
END_TEST

/* --- one node for a store, or all three --- */

static int shop_at_one_store(size_t member, void *context)
{
	api_go_through(server_process_port(instances[member % INSTANCES]));
	while (!atomic_load(&shared->is_over)) {
		int outcome = buy_at(member, 0, "MUG");
		if (outcome != CLIENT_FINE)
			return outcome;
	}
	return CLIENT_FINE;
}

static double rate_with(const char *const maps[INSTANCES])
{
	struct crowd crowd;
	start_instances(maps);
	atomic_store(&shared->is_over, false);
	crowd_start(&crowd, CLIENTS, shop_at_one_store, NULL);
	await_order_at(0);
	uint64_t before = atomic_load(&shared->orders);
	int64_t begun_ms = clock_monotonic_ms();
	pause_ms(RATE_MS);
	double rate =
		rate_of(atomic_load(&shared->orders) - before, clock_monotonic_ms() - begun_ms);
	atomic_store(&shared->is_over, true);
	crowd_wait(&crowd);
	stop_instances();
	ck_assert_uint_eq(crowd.outcomes[CLIENT_FINE], CLIENTS);
	return rate;
}

START_TEST(a_store_is_served_by_one_node_or_by_all_with_the_same_result)
{
	static const char *const one[INSTANCES] = {"*=1", "*=1", "*=1"}, *const all[INSTANCES] = {
										 "*=1", "*=2",
										 "*=3"};
	double through_one = rate_with(one), through_all = rate_with(all);
	printf("orders of one store, from three instances: %.0f/s through one node, %.0f/s through "
	       "three\n",
		through_one, through_all);
	fixture_sql("SET SESSION wsrep_sync_wait = 15");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM orders"),
		(int64_t)atomic_load(&shared->orders));
	world_verify();
}
END_TEST

static const struct test_fixture galera_fixture = {
	.before = start_all,
	.after = stop_all,
	.timeout_s = 400,
};

int main(void)
{
	const TTest *const tests[] = {nothing_is_lost_or_doubled_while_nodes_die_and_freeze,
		a_store_is_served_by_one_node_or_by_all_with_the_same_result};
	if (galera_is_here())
		return test_main("galera", &galera_fixture, tests, ARRAY_LENGTH(tests));
	printf("0 passed, 0 failed, %zu skipped\n", ARRAY_LENGTH(tests));
	return 0;
}
