/* A store counts fewer goods than are promised: what its shopper and its agent see, over HTTP. */
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "tests/lib/process.h"
#include "tests/lib/visitor.h"

enum { PATIENCE_MS = 15000 };

static char folder[] = "/tmp/comptoir-shortage.XXXXXX";
static struct server_setup setup;

static void before(void)
{
	api_fixture.before();
	memcpy(folder + strlen(folder) - 6, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	setup = api_setup();
	setup.settings[1] = arena_printf(test_arena(), "mail.url=file://%s", folder);
	api_restart(&setup);
}

static void after(void)
{
	ck_assert_int_eq(system(arena_printf(test_arena(), "rm -rf %s", folder)), 0);
	api_fixture.after();
}

/* As a nightly file says it: comptoirctl import stock. */
static void count_to(const char *store, const char *sku, int on_hand)
{
	const char *path = arena_printf(test_arena(), "%s/stock.csv", folder);
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
	a_withdrawn_hold_says_so_and_holding_again_finds_the_next_store)
