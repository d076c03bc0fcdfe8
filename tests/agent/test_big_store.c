/* What a store with a thousand open orders asks of its agent: memory, and the size and time of each
 * page, while pick lists are printed as PDF. The real agent against the real comptoird. */
#include <sqlite3.h>
#include <string.h>

#include "common/clock.h"
#include "common/gtin.h"
#include "tests/agent/light_pages.h"
#include "tests/lib/agent_process.h"
#include "tests/lib/process.h"

/* Of the 64 MB that it may have some are left for what a longer day brings. */
enum {
	ORDERS = 1000,
	READY = 150,
	LINES = 100, /* as many as an order may have */
	REFUSED = 20,
	AGENT_MB_MAX = 56,
	LINES_OPEN = 6, /* at once, of a long order */
	PAPERS = 50,
	PATIENCE_MS = 30000,
	STOCK = 5000,
};

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

static long long some_gtin(int number)
{
	uint64_t first = 200000100000 + (uint64_t)number;
	return (long long)(first * 10 + gtin_check_digit(first));
}

/* A hundred products with names as long as they get. */
static void make_goods(void)
{
	fixture_sql("INSERT INTO writer (name, began_at) VALUES ('goods', 1)");
	for (int i = 1; i <= LINES; i++) {
		fixture_sql("INSERT INTO product (product_id, sku, name_fr, name_en, brand,"
			    " price_minor, currency, vat_bp, gtin, version, changed_at) VALUES"
			    " (%d, 'KETTLE-%d', 'Bouilloire en verre borosilicaté à température"
			    " réglable « Été à l’Île-d’Yeu » n° %d', 'Kettle %d', 'Atelier', 4999,"
			    " 'EUR', 2000, %lld, 1, 1)",
			1000 + i, i, i, i, some_gtin(i));
		fixture_sql("INSERT INTO product_gtin VALUES (%lld, %d)", some_gtin(i), 1000 + i);
		fixture_sql("INSERT INTO stock (store_id, product_id, on_hand, reserved, safety,"
			    " shelf, as_of) VALUES (1, %d, 50, 0, 0, 'A%02d-3', %lld)",
			1000 + i, i % 20, (long long)WORLD_NOON);
		fixture_sql("INSERT INTO movement (movement_id, store_id, product_id, kind,"
			    " on_hand_by, reserved_by, cause, moved_at, as_of) SELECT"
			    " (MAX(writer_id) << 40) + %d, 1, %d, 'count', 50, 0,"
			    " REPEAT(CHAR(0), 16), 1, %lld FROM writer",
			i, 1000 + i, (long long)WORLD_NOON);
	}
}

static void before(void)
{
	struct server_setup setup = api_setup();
	fixture_db_clean();
	api_make_world();
	make_goods();
	api_restart(&setup);
	make_orders();
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
	into_journal(
		"INSERT INTO inspection (return_id, line, order_id, number, name, qty, condition,"
		" disposition, clerk, at) SELECT id, 1, order_id, number, 'Confiture de mûres"
		" sauvages, pot de 370 g', 1, '', CASE WHEN rowid % 2 THEN '' ELSE 'quarantine'"
		" END, 'camille', changed_at FROM (SELECT *, row_number() OVER () AS rowid"
		"  FROM fulfilment)");
	into_journal(
		"INSERT INTO consignment (id, number, return_id, line, state, is_here, is_ours,"
		" sent_at, arrives_by, changed_at, document, before)"
		" SELECT id, 'T00000000000' || (rowid % 10), id, 1,"
		" 'underway', rowid % 2, 1 - rowid % 2, changed_at, changed_at, changed_at,"
		" json_object('id', id, 'number', 'T000000000000',"
		"  'return_id', id, 'line', 1, 'order', order_id, 'order_number', number,"
		"  'sku', 'TEA', 'name', 'Confiture de mûres sauvages, pot de 370 g', 'qty', 1,"
		"  'from', json('{\"code\": \"PAR2\", \"name\": \"Comptoir Étoile\"}'),"
		"  'to', json('{\"code\": \"PAR1\", \"name\": \"Comptoir Cité\"}'),"
		"  'state', 'underway'), ''"
		" FROM (SELECT *, row_number() OVER () AS rowid FROM fulfilment)");
	into_journal("INSERT INTO slot (name, capacity) SELECT 'R' || seq || '-inférieur', 4 FROM"
		     " (SELECT row_number() OVER () AS seq FROM fulfilment LIMIT 300)");
	into_journal(
		"INSERT INTO print_job (id, kind, subject, is_copy, asked_at, file, state,"
		" output) SELECT 'dddddddd' || substr(id, 9), 'pick_list', id, 0, changed_at,"
		" short_id || '-pick_list-1.pdf', 'folder', 'folder' FROM fulfilment LIMIT 200");
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

/* --- an order of a hundred lines, from the shelf to the shelf --- */

static struct long_order {
	struct visitor *clerk;
	const char *code, *id, *path;
} bag;

static const char *below(const char *rest)
{
	return arena_printf(test_arena(), "%s%s", bag.path, rest);
}

/* "before1after&before2after", of all lines. */
static const char *each_line(const char *before, const char *after)
{
	const char *all = "";
	for (int i = 1; i <= LINES; i++)
		all = arena_printf(
			test_arena(), "%s%s%s%d%s", all, i == 1 ? "" : "&", before, i, after);
	return all;
}

static struct got *send(const char *page, const char *action, const char *fields)
{
	return visitor_submit(bag.clerk, visit(bag.clerk, "%s", page), action, fields);
}

static void place_bag(struct visitor *clerk)
{
	char *lines = str_c(test_arena(), str_of(each_line("{'sku': 'KETTLE-", "', 'qty': 2}")));
	for (char *p = lines; (p = strchr(p, '&')) != NULL;)
		*p = ',';
	struct got *order = api_post(NULL, "/v1/orders",
		"{'kind': 'reservation', 'store': 'PAR1', 'lines': [%s], 'customer': {'name':"
		" 'Maximilienne-Élisabeth de La Rochefoucauld', 'email': 'm@mail.example'}}",
		lines);
	assert_status(order, 201);
	bag = (struct long_order){.clerk = clerk,
		.code = got_c(order, "pickup_code"),
		.id = got_c(order, "fulfilments/0/id")};
	bag.path = arena_printf(test_arena(), "/f/%s", bag.id);
	while (visit(clerk, "%s", bag.path)->status == 404)
		process_doze();
}

static void bag_is_picked_by(const char *clerk)
{
	into_journal(arena_printf(
		test_arena(), "UPDATE fulfilment SET clerk = '%s' WHERE id = '%s'", clerk, bag.id));
}

static void pick_bag(void)
{
	assert_light(bag.clerk, bag.path);
	assert_light(bag.clerk, below("/line?line=7"));
	for (int i = 1; i <= LINES; i++)
		assert_status(
			send(bag.path, below("/pick"), arena_printf(test_arena(), "pick=%d:2", i)),
			303);
	bag_is_picked_by("noe");
	assert_light(bag.clerk, below("/take-over"));
	bag_is_picked_by("camille");
	assert_shows(assert_light(bag.clerk, bag.path), "name=\"slot\"");
	assert_status(send(bag.path, below("/ready"), "slot=C4"), 303);
	assert_light(bag.clerk, bag.path);
}

/* Of a hundred lines twenty are refused: the clerk says of some after the others why. */
static void hand_bag_over(void)
{
	assert_status(
		send(bag.path, below("/code"), arena_printf(test_arena(), "code=%s", bag.code)),
		303);
	struct got *page = assert_light(bag.clerk, below("/handover"));
	assert_hides(page, "name=\"why-1\"");
	const char *all = each_line("line-", "=2");
	page = send(below("/handover"), below("/handover"),
		arena_printf(test_arena(), "%s&by=&act=open&open=KETTLE-33", all));
	assert_light_answer(page, "an opened line", 200);
	assert_shows(page, "name=\"swap-33\"");
	assert_hides(page, "name=\"swap-34\"");
	const char *refused = "by=";
	for (int i = 1; i <= LINES; i++)
		refused = arena_printf(
			test_arena(), "%s&line-%d=%d", refused, i, i > REFUSED ? 2 : 1);
	page = send(below("/handover"), below("/handover"), refused);
	assert_hides(page, "why-9");
	for (int done = 0; done < REFUSED; done += LINES_OPEN) {
		assert_light_answer(page, "what is refused", 422);
		assert_shows(page, arena_printf(test_arena(), "<select id=\"why-%d\"", done + 1));
		for (int i = done + 1; i <= done + LINES_OPEN && i <= REFUSED; i++)
			refused = arena_printf(test_arena(), "%s&why-%d=wrong_size", refused, i);
		page = send(below("/handover"), below("/handover"), refused);
	}
	assert_status(page, 303);
	assert_light(bag.clerk, bag.path);
}

/* One of each that was taken comes back. */
static void bring_bag_back(void)
{
	const char *path = arena_printf(test_arena(), "/returns/new?f=%s", bag.id);
	const char *back = arena_printf(
		test_arena(), "f=%s&reason=changed_mind&%s", bag.id, each_line("line-", "=1"));
	assert_hides(assert_light(bag.clerk, path), "condition-1");
	struct got *page = send(path, "/returns/new", back);
	for (int done = 0; done < LINES; done += LINES_OPEN) {
		assert_light_answer(page, "a return of each line", 422);
		assert_shows(
			page, arena_printf(test_arena(), "<select id=\"condition-%d\"", done + 1));
		for (int i = done + 1; i <= done + LINES_OPEN && i <= LINES; i++)
			back = arena_printf(test_arena(), "%s&condition-%d=opened", back, i);
		page = send(path, "/returns/new", back);
	}
	assert_light(bag.clerk, arena_printf(test_arena(), "/exchange?f=%s&line=40", bag.id));
	assert_light(bag.clerk, str_c(test_arena(), got_header(page, "Location")));
	agent_process_await(agent, "unsent", 0);
	ck_assert_int_eq(fixture_number("SELECT SUM(qty) FROM return_line"), LINES);
	ck_assert_int_eq(fixture_number("SELECT SUM(refused) FROM fulfilment_line"), REFUSED);
}

static void walk_a_wave(struct visitor *clerk)
{
	struct got *got = visitor_submit(clerk, visit(clerk, "/waves"), "/waves", "most=50");
	assert_status(got, 303);
	const char *path = str_c(test_arena(), got_header(got, "Location"));
	assert_light(clerk, path);
	assert_light(clerk, arena_printf(test_arena(), "%s/bags", path));
}

START_TEST(pages_are_small_and_so_is_the_agent)
{
	struct visitor nobody = agent_process_clerk(agent), clerk = nobody;
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
		assert_light(&clerk, pages[i]);
	walk_a_wave(&clerk);
	place_bag(&clerk);
	pick_bag();
	hand_bag_over();
	bring_bag_back();
	nobody.cookie_count = 0;
	assert_light(&nobody, "/login");
	assert_every_page_was_looked_at();
	assert_modest();
}
END_TEST

/* Where the goods of a hundred lines come to: on the way here, and to be put back. */
static void look_at_copies_of_bag(struct visitor *clerk)
{
	const char *tail = bag.id + strlen("aaaaaaaa");
	assert_shows(assert_light(clerk, arena_printf(test_arena(), "/f/bbbbbbbb%s", tail)),
		"name=\"missing-100\"");
	assert_light(clerk, arena_printf(test_arena(), "/f/aaaaaaaa%s", tail));
	assert_light(clerk, arena_printf(test_arena(), "/consignments/bbbbbbbb%s", tail));
	assert_shows(assert_light(clerk, arena_printf(test_arena(), "/f/cccccccc%s", tail)),
		"60 autres articles suivent");
}

START_TEST(lists_of_a_thousand_stay_small_pages)
{
	struct visitor clerk = agent_process_clerk(agent);
	static const char *const pages[] = {"/", "/?from=40", "/ready", "/parcels",
		"/parcels?from=30", "/parcels?from=990", "/tasks", "/tasks?from=8",
		"/tasks?from=5000", "/printers", "/slots", "/slots?from=120", "/returns/inspect",
		"/returns/inspect?from=20", "/returns/inspect?from=990"};
	await_papers();
	place_bag(&clerk);
	lengthen_lists();
	agent_process_await(agent, "put_back", ORDERS + 1);
	assert_shows(visit(&clerk, "/parcels"), "/parcels?from=30");
	assert_shows(visit(&clerk, "/parcels?from=990"), "/parcels?from=960");
	assert_shows(visit(&clerk, "/tasks"), "/tasks?from=8");
	assert_shows(visit(&clerk, "/"), "/parcels#coming");
	assert_shows(visit(&clerk, "/returns/inspect"), "/returns/inspect?from=20");
	assert_shows(visit(&clerk, "/printers"), "documents suivent");
	for (size_t i = 0; i < ARRAY_LENGTH(pages); i++)
		assert_light(&clerk, pages[i]);
	look_at_copies_of_bag(&clerk);
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
