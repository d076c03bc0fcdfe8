/* Numbers of credit notes where many counters of two stores take goods back at once, at two
 * instances, and some of them are refused in between: none is missing, none is given twice. */
#include <string.h>

#include "common/clock.h"
#include "tests/lib/api.h"
#include "tests/lib/crowd.h"

enum { COUNTERS = 24, VISITS = 4, STORES = 2 };

static const char *const stores[STORES] = {"PAR1", "PAR2"};

/* Each counter of the crowd has an order of its own and a key of its store. */
static struct {
	const char *agent, *order;
} counters[COUNTERS];
static struct server_process *second;

static void collect(size_t member)
{
	static const struct world_line tea[] = {{"TEA", VISITS}};
	struct order order = world_collected(tea, ARRAY_LENGTH(tea));
	counters[member].agent = api_agent(stores[member % STORES]);
	counters[member].order = str_c(test_arena(), uuid_print(test_arena(), order.id.uuid));
}

static struct str bring(size_t member, unsigned port, int visit, int qty)
{
	const char *body = api_json("{'commands': [{'id': '%s', 'seq': %d, 'type': 'return',"
				    " 'at': '2026-11-21T11:05:00Z', 'clerk': 'camille',"
				    " 'return_id': '%s', 'order': '%s', 'reason': 'other',"
				    " 'lines': [{'line': 1, 'qty': %d, 'disposition': 'shelf'}]}]}",
		api_key(), 2 * visit + (qty > 1) + 1, api_key(), counters[member].order, qty);
	struct got *got;
	do
		got = client_try(port, "POST", "/v1/agent/commands",
			arena_printf(test_arena(),
				"Authorization: Bearer %s\r\nContent-Type: application/json\r\n",
				counters[member].agent),
			body);
	while (got->status == 503 || got->status == 0); /* as an agent does that heard nothing */
	if (got->status != 200)
		fprintf(stderr, "answered %d: " STR_FMT "\n", got->status, STR_ARG(got->body));
	return got_text(got, "results/0/result");
}

/* One piece a visit, and each time one try for more than there is. */
static int take_back(size_t member, void *context)
{
	unsigned ports[] = {api_port(), server_process_port(second)};
	(void)context;
	for (int visit = 0; visit < VISITS; visit++) {
		unsigned port = ports[(member / STORES + (size_t)visit) % ARRAY_LENGTH(ports)];
		if (!str_equal_c(bring(member, port, visit, 1), "ok"))
			return 0;
		if (!str_equal_c(bring(member, port, visit, VISITS + 1), "quantity_exceeded"))
			return 0;
	}
	return 1;
}

START_TEST(numbers_of_a_store_and_year_have_no_gap_and_no_double_whoever_returns_at_once)
{
	struct server_setup setup = api_setup();
	world_stock("PAR1", "TEA", COUNTERS * VISITS);
	world_stock("PAR2", "TEA", 0);
	api_settle();
	for (size_t i = 0; i < COUNTERS; i++)
		collect(i);
	second = server_process_start(&setup);
	struct crowd crowd = crowd_run(COUNTERS, take_back, NULL);
	server_process_stop(second);
	ck_assert_uint_eq(crowd.outcomes[1], COUNTERS);
	for (size_t i = 0; i < STORES; i++) {
		const char *of_store = arena_printf(test_arena(),
			"FROM credit_note n JOIN store s ON s.store_id = n.store_id"
			" WHERE s.code = '%s' AND n.year = 2026",
			stores[i]);
		const int64_t expected = COUNTERS * VISITS / STORES;
		ck_assert_int_eq(fixture_number("SELECT COUNT(*) %s", of_store), expected);
		ck_assert_int_eq(
			fixture_number("SELECT COUNT(DISTINCT n.number) %s", of_store), expected);
		ck_assert_int_eq(fixture_number("SELECT MIN(n.number) %s", of_store), 1);
		ck_assert_int_eq(fixture_number("SELECT MAX(n.number) %s", of_store), expected);
		ck_assert_int_eq(
			fixture_number("SELECT COUNT(DISTINCT n.code) %s", of_store), expected);
	}
	ck_assert_int_eq(fixture_number("SELECT SUM(last_number) FROM credit_note_series"),
		COUNTERS * VISITS);
}
END_TEST

TEST_MAIN_WITH("numbers of credit notes", &api_fixture,
	numbers_of_a_store_and_year_have_no_gap_and_no_double_whoever_returns_at_once)
