/* kill -9 of comptoird while a return, or an exchange, is announced on line: whatever it died in,
 * the same key sent again announces it once, holds once and mails once. */
#include <time.h>

#include "common/clock.h"
#include "common/rand.h"
#include "tests/lib/crowd.h"
#include "tests/lib/goods.h"
#include "tests/lib/proxy.h"

enum { RANDOM_KILLS = 10, LATEST_KILL_MS = 60, GIVE_UP_MS = 20000, PENS = 99 };

static struct proxy *line;     /* between client and comptoird */
static struct proxy *database; /* between comptoird and MariaDB */
static struct server_setup setup;

static void start_all(void)
{
	world_on_stock(api_settle);
	fixture_db_clean();
	api_make_world();
	setup = api_setup();
	database = proxy_start_to_socket(setup.database.socket);
	setup.settings[1] = "database.socket=";
	setup.settings[2] = arena_printf(test_arena(), "database.port=%u", proxy_port(database));
	api_restart(&setup);
	line = proxy_start(api_port());
	api_go_through(proxy_port(line));
	world_stock("PAR2", "PEN", PENS);
	fixture_sql("UPDATE product SET price_minor = 499, model = 'LEAF', size = sku"
		    " WHERE sku IN ('TEA', 'PEN')");
}

static void stop_all(void)
{
	server_process_stop(api_server());
	proxy_stop(line);
	proxy_stop(database);
	world_verify();
}

/* --- what is announced --- */

struct announcement {
	const char *who, *key, *body, *order;
	bool has_exchange;
};

enum { A_RETURN, AN_EXCHANGE, BODIES };

/* The second line of the return has a reason of its own. */
static const char *body_of(const char *order, size_t which)
{
	return which == A_RETURN
		       ? api_json("{'order': '%s', 'lines': [{'line': 1, 'qty': 1}, {'line': 2,"
				  " 'qty': 1, 'reason': 'wrong_item'}], 'reason': 'wrong_size'}",
				 order)
		       : api_json("{'order': '%s', 'lines': [{'line': 1, 'qty': 1}], 'reason':"
				  " 'wrong_size', 'exchange': {'sku': 'PEN', 'store': 'PAR2'}}",
				 order);
}

static struct announcement announcement_of(size_t which)
{
	struct got *order = goods_collected();
	const char *id = got_c(order, "id");
	return (struct announcement){
		got_c(order, "token"), api_key(), body_of(id, which), id, which == AN_EXCHANGE};
}

static struct got *send(const struct announcement *one)
{
	return api_try("POST", "/v1/returns", one->who, one->key, one->body);
}

enum { UNANSWERED, ANSWERED };

static int send_once(size_t member, void *context)
{
	(void)member;
	return send(context)->status == 201 ? ANSWERED : UNANSWERED;
}

/* --- what must come of it --- */

static int64_t count_of(const char *table, const struct announcement *one, const char *more)
{
	return fixture_number(
		"SELECT COUNT(*) FROM %s WHERE order_id = UNHEX(REPLACE('%s', '-', ''))%s", table,
		one->order, more);
}

/* Until it is no longer in doubt: the database may not have noticed yet that its client died. */
static struct got *insist(const struct announcement *one)
{
	int64_t until_ms = clock_monotonic_ms() + GIVE_UP_MS;
	struct got *got;
	do {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "it is never announced");
		nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
		got = send(one);
	} while (got->status == 0 || got->status == 503 ||
		 str_equal_c(got_text(got, "code"), "idempotency_key_in_progress"));
	return got;
}

static void assert_announced_once(const struct announcement *one, int64_t pens_before)
{
	struct got *got = insist(one), *again = send(one);
	assert_status(got, 201);
	ck_assert(str_equal(got->body, again->body));
	ck_assert_int_eq(count_of("returns", one, ""), 1);
	ck_assert_int_eq(count_of("outbox", one, " AND kind = 'return_announced'"), 1);
	ck_assert_int_eq(count_of("history", one, " AND what LIKE '%%announced'"), 1);
	ck_assert_int_eq(
		count_of("announced_exchange", one, " AND state = 'held'"), one->has_exchange);
	ck_assert_int_eq(pens_before - world_available("PAR2", "PEN"), one->has_exchange);
}

static void come_back(void)
{
	api_restart(&setup);
	proxy_lead_to(line, server_process_port(api_server()));
	proxy_mend(line);
}

/* --- it dies --- */

static const struct moment {
	const char *name;
	bool is_of_line; /* the answer to the client stays away; else one of the database */
	const char *at, *after;
	int64_t announced; /* when it is dead */
} moments[] = {
	{"the return is written, not committed", false, "wrong_size", NULL, 0},
	{"it is committed, and it was not told", false, "COMMIT", "wrong_size", 1},
	{"it was told, and the shopper was not", true, "wrong_size", NULL, 1},
};

static void dies_at(const struct moment *moment, const struct announcement *one)
{
	struct proxy *proxy = moment->is_of_line ? line : database;
	struct crowd client;
	proxy_fault(proxy, &(struct proxy_fault){.loss = PROXY_HOLD_ANSWER,
				   .at = moment->at,
				   .after = moment->after,
				   .times = 1});
	crowd_start(&client, 1, send_once, (void *)one);
	proxy_await_struck(proxy, 1);
	if (moment->is_of_line)
		while (count_of("returns", one, "") == 0)
			nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
	api_kill9();
	proxy_cut(line);
	crowd_wait(&client);
	ck_assert_uint_eq(client.outcomes[UNANSWERED], 1);
	proxy_mend(database);
	ck_assert_msg(count_of("returns", one, "") == moment->announced, "when %s", moment->name);
}

START_TEST(killed_where_it_may_be_announced_or_not_it_is_announced_once)
{
	for (size_t m = 0; m < ARRAY_LENGTH(moments); m++)
		for (size_t body = 0; body < BODIES; body++) {
			struct announcement one = announcement_of(body);
			int64_t pens = world_available("PAR2", "PEN");
			dies_at(&moments[m], &one);
			come_back();
			assert_announced_once(&one, pens);
			world_verify();
		}
}
END_TEST

START_TEST(killed_at_any_moment_it_is_announced_once)
{
	for (int i = 0; i < RANDOM_KILLS; i++) {
		struct announcement one = announcement_of((size_t)i % BODIES);
		int64_t pens = world_available("PAR2", "PEN");
		struct crowd client;
		crowd_start(&client, 1, send_once, &one);
		nanosleep(
			&(struct timespec){.tv_nsec = 1000000L * (long)rand_below(LATEST_KILL_MS)},
			NULL);
		api_kill9();
		proxy_cut(line);
		crowd_wait(&client);
		come_back();
		assert_announced_once(&one, pens);
	}
	world_verify();
}
END_TEST

static const struct test_fixture fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = start_all,
	.after = stop_all,
	.timeout_s = 240,
};

TEST_MAIN_WITH("announced, killed", &fixture,
	killed_where_it_may_be_announced_or_not_it_is_announced_once,
	killed_at_any_moment_it_is_announced_once)
