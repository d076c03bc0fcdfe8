/* What a store with a thousand open orders asks of its agent: memory, and the size and time of each
 * page, while pick lists are printed as PDF. The real agent against the real comptoird. */
#include <sqlite3.h>

#include "common/clock.h"
#include "tests/lib/agent_process.h"
#include "tests/lib/process.h"

/* Each page is for clerks who wait; 60 kB is what issue and design allow. Of the 64 MB that it may
 * have some are left for what a longer day brings. */
enum {
	ORDERS = 1000,
	READY = 150,
	TRIES = 5,
	PAGE_BYTES_MAX = 60000,
	AGENT_MB_MAX = 56,
	PAPERS = 50,
	PATIENCE_MS = 30000,
	STOCK = 5000,
};

/* Sanitizers need several times the memory. gcc says so by a macro, clang by a feature. */
#ifdef __has_feature
enum { IS_SANITIZED = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) };
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { IS_SANITIZED = 1 };
#else
enum { IS_SANITIZED = 0 };
#endif

static struct agent_process *agent;

static void make_orders(void)
{
	static const struct world_line lines[] = {{"TEA", 1}, {"MUG", 2}, {"PEN", 3}};
	for (size_t i = 0; i < ARRAY_LENGTH(lines); i++)
		world_stock("PAR1", lines[i].sku, STOCK);
	struct order *orders = arena_new_array(test_arena(), ORDERS, struct order);
	world_orders(lines, ARRAY_LENGTH(lines), orders, ORDERS);
	for (int i = 0; i < READY; i++)
		world_prepare(&orders[i].fulfilments[0]);
}

static void before(void)
{
	api_fixture.before();
	make_orders();
	struct server_setup setup = api_setup();
	agent = agent_process_start(&setup, "PAR1", api_port());
	agent_process_await(agent, "ready", READY);
	agent_process_await(agent, "to_prepare", ORDERS - READY);
	agent_process_await(agent, "unsent", 0);
}

static void after(void)
{
	agent_process_stop(agent);
	api_fixture.after();
}

static const char *id_of(const char *state)
{
	return str_c(test_arena(),
		fixture_text(
			"SELECT lower(insert(insert(insert(insert(hex(fulfilment_id), 21, 0, '-'),"
			" 17, 0, '-'), 13, 0, '-'), 9, 0, '-')) FROM fulfilment"
			" WHERE state = '%s' LIMIT 1",
			state));
}

/* How quick it is, is only said: other programs use the machine as well. */
static void assert_small(struct visitor *clerk, const char *path)
{
	int64_t quickest_ms = INT64_MAX;
	for (size_t i = 0; i < TRIES; i++) {
		int64_t from_ms = clock_monotonic_ms();
		struct got *page = visit(clerk, "%s", path);
		int64_t took_ms = clock_monotonic_ms() - from_ms;
		quickest_ms = took_ms < quickest_ms ? took_ms : quickest_ms;
		assert_status(page, 200);
		ck_assert_msg(
			page->body.n < PAGE_BYTES_MAX, "%s has %zu bytes", path, page->body.n);
	}
	printf("%-60s %3lld ms\n", path, (long long)quickest_ms);
}

static void await_papers(void)
{
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	while (agent_process_number(agent, "to_print") > ORDERS - READY - PAPERS) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "papers are not printed");
		process_doze();
	}
}

/* Into the journal of the agent at work. */
static void into_journal(const char *sql)
{
	sqlite3 *journal;
	char *why = NULL;
	const char *path = arena_printf(test_arena(), "%s/journal.db", agent_process_folder(agent));
	ck_assert_int_eq(sqlite3_open(path, &journal), SQLITE_OK);
	sqlite3_busy_timeout(journal, PATIENCE_MS);
	ck_assert_msg(sqlite3_exec(journal, sql, NULL, NULL, &why) == SQLITE_OK, "%s: %s", sql,
		why == NULL ? "" : why);
	sqlite3_close(journal);
}

/* Each order once more, with its lines, in another state. Flags: 1 to put back, 2 on the way here,
 * 4 for another store, 8 its shopper is here. */
static void copy_orders(const char *mark, const char *state, const char *flags, const char *more)
{
	into_journal(arena_printf(test_arena(),
		"INSERT INTO fulfilment (id, epoch, version, state, slot, short_id, order_id,"
		" number, promised_at, has_put_back, changed_at, document, placed_at, on_the_way,"
		" is_to_send, arrived_at, parcel)"
		" SELECT '%s' || substr(id, 9), epoch, version, '%s', 'C4', short_id, order_id,"
		" number, promised_at, %s & 1, changed_at, json_set(document, '$.id',"
		"  '%s' || substr(id, 9)%s), placed_at, %s >> 1 & 1, %s >> 2 & 1,"
		" (%s >> 3 & 1) * placed_at, '%s' || substr(id, 20)"
		" FROM fulfilment WHERE parcel = ''",
		mark, state, flags, mark, more, flags, flags, flags, mark));
	into_journal(arena_printf(test_arena(),
		"INSERT INTO line (fulfilment, line, picked, short, collected, refused, returned,"
		" put_back, stray)"
		" SELECT '%s' || substr(fulfilment, 9), line, 1, 0, 0, 0, 0, 0, 0 FROM line"
		" WHERE fulfilment IN (SELECT id FROM fulfilment WHERE parcel = '')",
		mark));
}

static void lengthen_lists(void)
{
	copy_orders("aaaaaaaa", "ready", "4",
		", '$.to', json('{\"store\": \"Comptoir Saint-Germain-des-Prés\","
		" \"arrives_at\": \"2026-11-23T11:00:00Z\"}')");
	copy_orders("bbbbbbbb", "in_transit", "10",
		", '$.arrived_at', '2026-11-21T11:00:00Z', '$.from',"
		" json('{\"store\": \"Comptoir Saint-Germain-des-Prés\", \"short_id\": \"A1\","
		" \"sent_at\": \"2026-11-21T10:00:00Z\", \"received\": false}')");
	copy_orders("cccccccc", "cancelled", "1", ", '$.state', 'cancelled'");
	into_journal("INSERT INTO recount (sku, name, shelf, clerk, at)"
		     " SELECT id, 'Confiture de mûres sauvages, pot de 370 g', 'A12-3', 'camille',"
		     " changed_at FROM fulfilment");
	into_journal("INSERT INTO unread (subject, seq, label, at)"
		     " SELECT id, rowid, number, changed_at FROM (SELECT id, number, changed_at,"
		     "  row_number() OVER () AS rowid FROM fulfilment)");
}

/* What it has when the work is done, and what it ever had: at the moment of a PIN, whose hash is
 * meant to take memory. */
static void assert_modest(void)
{
	double now_mb = agent_process_memory_mb(agent, "VmRSS"),
	       most_mb = agent_process_memory_mb(agent, "VmHWM");
	printf("memory of the agent: %.1f MB, at most %.1f MB\n", now_mb, most_mb);
	ck_assert(now_mb > 0);
	ck_assert_msg(IS_SANITIZED || now_mb < AGENT_MB_MAX, "the agent has %.1f MB", now_mb);
	ck_assert_msg(IS_SANITIZED || most_mb < AGENT_MB_MAX, "it had %.1f MB", most_mb);
}

START_TEST(pages_are_small_and_so_is_the_agent)
{
	struct visitor clerk = agent_process_clerk(agent);
	const char *waits = id_of("accepted"), *ready = id_of("ready");
	const char *const pages[] = {"/", "/?from=40", "/?part=good", "/product?sku=TEA", "/ready",
		"/ready?from=40", "/slots", "/waves", "/tasks", "/report", "/printers", "/parcels",
		"/returns", "/returns/inspect", arena_printf(test_arena(), "/f/%s", waits),
		arena_printf(test_arena(), "/f/%s/line?line=1", waits),
		arena_printf(test_arena(), "/f/%s", ready),
		arena_printf(test_arena(), "/f/%s/not-collected", ready)};
	assert_shows(visit(&clerk, "/ready"), "/ready?from=40");
	await_papers();
	for (size_t i = 0; i < ARRAY_LENGTH(pages); i++)
		assert_small(&clerk, pages[i]);
	assert_modest();
}
END_TEST

START_TEST(lists_of_a_thousand_stay_small_pages)
{
	struct visitor clerk = agent_process_clerk(agent);
	static const char *const pages[] = {"/", "/?from=40", "/ready", "/parcels",
		"/parcels?from=30", "/parcels?from=990", "/tasks", "/tasks?from=8",
		"/tasks?from=5000"};
	lengthen_lists();
	agent_process_await(agent, "put_back", ORDERS);
	assert_shows(visit(&clerk, "/parcels"), "/parcels?from=30");
	assert_shows(visit(&clerk, "/parcels?from=990"), "/parcels?from=960");
	assert_shows(visit(&clerk, "/tasks"), "/tasks?from=8");
	assert_shows(visit(&clerk, "/"), "/parcels#coming");
	for (size_t i = 0; i < ARRAY_LENGTH(pages); i++)
		assert_small(&clerk, pages[i]);
}
END_TEST

static const struct test_fixture big_store_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = before,
	.after = after,
	.timeout_s = 400,
};

TEST_MAIN_WITH("big store", &big_store_fixture, pages_are_small_and_so_is_the_agent,
	lists_of_a_thousand_stay_small_pages)
