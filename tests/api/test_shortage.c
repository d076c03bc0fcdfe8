/* A store counts fewer goods than are promised: what its shopper and its agent see, over HTTP. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/rand.h"
#include "tests/lib/crowd.h"
#include "tests/lib/process.h"
#include "tests/lib/visitor.h"

enum { PATIENCE_MS = 15000 };

static char folder[] = "/tmp/comptoir-shortage.XXXXXX";
static struct server_setup setup;

static void before(void)
{
	memcpy(folder + strlen(folder) - 6, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	setup = api_setup();
	setup.settings[1] = arena_printf(test_arena(), "mail.url=file://%s", folder);
	api_begin(&setup);
}

static void after(void)
{
	api_fixture.after(); /* the server drops mails until it has stopped */
	ck_assert_int_eq(system(arena_printf(test_arena(), "rm -rf %s", folder)), 0);
}

/* As a nightly file says it: comptoirctl import stock. */
static void count_to(const char *store, const char *sku, int on_hand)
{
	const char *path = arena_printf(test_arena(), "%s/stock%d.csv", folder, (int)getpid());
	FILE *file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fprintf(file, "store_code,sku,on_hand,as_of\n%s,%s,%d,2026-11-21T11:00:00Z\n", store, sku,
		on_hand);
	ck_assert_int_eq(fclose(file), 0);
	ck_assert_int_eq(
		server_process_ctl(&setup, arena_printf(test_arena(), "import stock %s", path)), 0);
}

static void await(int64_t expected, const char *question)
{
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	while (fixture_number("%s", question) != expected) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "%s is not %lld", question,
			(long long)expected);
		process_doze();
	}
}

static struct got *order_a_tea(void)
{
	struct got *got = api_post(NULL, "/v1/orders",
		"{'kind': 'reservation', 'lines': [{'sku': 'TEA', 'qty': 1}],"
		" 'near': {'lat': 48.853, 'lon': 2.35},"
		" 'customer': {'name': 'Sam', 'email': 'sam@example.org', 'language': 'en'}}");
	assert_status(got, 201);
	return got;
}

static bool a_mail_says(const char *text)
{
	return system(arena_printf(test_arena(), "grep -rqF '%s' %s", text, folder)) == 0;
}

START_TEST(the_shopper_sees_the_new_store_and_gets_a_mail)
{
	struct visitor sam = {.language = "en"};
	world_stock("PAR1", "TEA", 1);
	world_stock("PAR2", "TEA", 1);
	struct got *order = order_a_tea();
	assert_text(got_text(order, "fulfilments/0/store/code"), "PAR1");
	const char *path = strstr(got_c(order, "tracking_url"), "/o/");
	assert_shows(visit(&sam, "%s", path), "Comptoir Cité");
	count_to("PAR1", "TEA", 0);
	await(0, "SELECT COUNT(*) FROM shortage");
	struct got *page = visit(&sam, "%s", path);
	assert_shows(page, "Comptoir Étoile");
	await(1, "SELECT COUNT(*) FROM outbox WHERE kind = 'changed' AND state = 'sent'");
	ck_assert(a_mail_says("a change"));
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM fulfilment WHERE epoch = 2"
					" AND state = 'rejected'"),
		1);
}
END_TEST

/* The answer of its feed after what it has read. */
static struct got *feed_after(const char *agent, int64_t after)
{
	struct got *got = api_get(agent, "/v1/agent/events?after=%lld&wait=10", (long long)after);
	assert_status(got, 200);
	return got;
}

START_TEST(both_agents_read_the_change_in_their_feeds)
{
	const char *here = api_agent("PAR1"), *there = api_agent("PAR2");
	world_stock("PAR1", "TEA", 1);
	world_stock("PAR2", "TEA", 1);
	(void)order_a_tea();
	int64_t read_here = got_int(feed_after(here, 0), "last");
	int64_t read_there = fixture_number("SELECT COALESCE(MAX(last_seq), 0) FROM feed"
					    " WHERE store_id = %u",
		world_store("PAR2").row);
	count_to("PAR1", "TEA", 0);
	struct got *told = feed_after(here, read_here);
	assert_text(got_text(told, "events/0/fulfilment/state"), "rejected");
	ck_assert_int_eq(got_int(told, "events/0/fulfilment/epoch"), 2);
	told = feed_after(there, read_there);
	assert_text(got_text(told, "events/0/fulfilment/state"), "assigned");
}
END_TEST

START_TEST(a_store_that_has_accepted_reads_how_many_are_missing)
{
	const char *agent = api_agent("PAR1");
	world_stock("PAR1", "TEA", 1);
	world_stock("PAR2", "TEA", 1);
	struct got *order = order_a_tea();
	struct order known;
	ck_assert(uuid_parse(got_text(order, "id"), &known.id.uuid));
	known = world_read(known.id);
	ck_assert_int_eq(
		world_command(&known.fulfilments[0], (struct command){.type = COMMAND_ACCEPT}),
		REASON_OK);
	int64_t read = got_int(feed_after(agent, 0), "last");
	count_to("PAR1", "TEA", 0);
	struct got *told = feed_after(agent, read);
	assert_text(got_text(told, "events/0/fulfilment/state"), "accepted");
	ck_assert_int_eq(got_int(told, "events/0/fulfilment/lines/0/missing"), 1);
	struct got *metrics = api_get(NULL, "/metrics");
	for (int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
		!page_has(metrics, "comptoir_shortage_units 1"); process_doze()) {
		ck_assert_int_lt(clock_monotonic_ms(), until_ms);
		metrics = api_get(NULL, "/metrics");
	}
}
END_TEST

START_TEST(a_withdrawn_hold_says_so_and_holding_again_finds_the_next_store)
{
	static const char hold[] =
		"{'lines': [{'sku': 'TEA', 'qty': 1}], 'near': {'lat': 48.853, 'lon': 2.35}}";
	world_stock("PAR1", "TEA", 1);
	world_stock("PAR2", "TEA", 1);
	struct got *held = api_post(NULL, "/v1/holds", "%s", hold);
	assert_text(got_text(held, "store/code"), "PAR1");
	count_to("PAR1", "TEA", 0);
	await(0, "SELECT COUNT(*) FROM shortage");
	assert_text(
		got_text(api_get(NULL, "/v1/holds/%s", got_c(held, "id")), "state"), "withdrawn");
	assert_problem(api_post(NULL, "/v1/orders",
			       "{'kind': 'reservation', 'hold': '%s', 'customer':"
			       " {'name': 'Sam', 'email': 'sam@example.org'}}",
			       got_c(held, "id")),
		409, "hold_withdrawn");
	held = api_post(NULL, "/v1/holds", "%s", hold);
	assert_status(held, 201);
	assert_text(got_text(held, "store/code"), "PAR2");
}
END_TEST

/* --- many at once --- */

enum { PEOPLE = 20, ROUNDS = 6, COUNTERS_EACH = 5 };
enum ending { FINE, SOMETHING_ELSE };

static bool is_honest(const struct got *got)
{
	return got->status == 201 || got->status == 409 || got->status == 503;
}

static bool buys(void)
{
	static const char lines[] = "'lines': [{'sku': 'TEA', 'qty': 1}, {'sku': 'MUG', 'qty': 1}],"
				    " 'near': {'lat': 48.853, 'lon': 2.35}";
	static const char who[] =
		"'kind': 'reservation', 'customer': {'name': 'Sam', 'email': 'sam@example.org'}";
	if (rand_below(2) == 0)
		return is_honest(api_post(NULL, "/v1/orders", "{%s, %s}", lines, who));
	struct got *hold = api_post(NULL, "/v1/holds", "{%s}", lines);
	if (hold->status != 201 || rand_below(3) == 0)
		return is_honest(hold);
	return is_honest(
		api_post(NULL, "/v1/orders", "{'hold': '%s', %s}", got_c(hold, "id"), who));
}

/* One in five is a store that counts. */
static int buy_or_count(size_t member, void *context)
{
	static const char *const stores[] = {"PAR1", "PAR2", "LYO1"};
	static const char *const skus[] = {"TEA", "MUG"};
	(void)context;
	for (int i = 0; i < ROUNDS; i++) {
		if (member % COUNTERS_EACH == 0)
			count_to(stores[rand_below(3)], skus[rand_below(2)], (int)rand_below(12));
		else if (!buys())
			return SOMETHING_ELSE;
	}
	return FINE;
}

/* What must hold in the end is looked at after the test: no promise without goods but recorded, no
 * order lost, sums that agree. */
START_TEST(two_instances_cover_while_many_buy_and_stores_count)
{
	struct server_process *second = server_process_start(&setup);
	static const char *const stores[] = {"PAR1", "PAR2", "LYO1"};
	for (size_t i = 0; i < ARRAY_LENGTH(stores); i++) {
		world_stock(stores[i], "TEA", 12);
		world_stock(stores[i], "MUG", 12);
	}
	struct crowd crowd = crowd_run(PEOPLE, buy_or_count, NULL);
	ck_assert_uint_eq(crowd.outcomes[FINE], PEOPLE);
	count_to("PAR1", "TEA", 0);
	await(0, "SELECT COUNT(*) FROM shortage");
	await(0, "SELECT COUNT(*) FROM stock WHERE reserved > on_hand");
	ck_assert_int_gt(
		fixture_number("SELECT COUNT(*) FROM fulfilment WHERE state = 'rejected'"), 0);
	server_process_stop(second);
}
END_TEST

static struct test_fixture shortage_fixture;

static struct test_fixture *fixture(void)
{
	shortage_fixture = api_fixture;
	shortage_fixture.before = before;
	shortage_fixture.after = after;
	return &shortage_fixture;
}

TEST_MAIN_WITH("shortage", fixture(), the_shopper_sees_the_new_store_and_gets_a_mail,
	both_agents_read_the_change_in_their_feeds,
	a_store_that_has_accepted_reads_how_many_are_missing,
	a_withdrawn_hold_says_so_and_holding_again_finds_the_next_store,
	two_instances_cover_while_many_buy_and_stores_count)
