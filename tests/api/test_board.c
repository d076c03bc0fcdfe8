/* The board at headquarters: what agents say of themselves, who needs somebody, and in which order
 * it is shown. */
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "server/api/agent/report_body.h"
#include "tests/lib/visitor.h"

enum { STORES_A_PAGE = 50 };

static struct visitor ines;
static const char *agent;

/* Signed in, with PAR1's agent in contact. */
static void given_a_board(void)
{
	ines = (struct visitor){0};
	visitor_signs_in(&ines, "ines", "admin");
	agent = api_agent("PAR1");
	assert_status(api_get(agent, "/v1/agent/events?after=0&wait=0"), 200);
}

static struct got *introduce(const char *epoch, const char *report)
{
	return api_act("POST", "/v1/agent/commands", agent, NULL,
		api_json("{'journal': {'epoch': '%s', 'begun': 'new', 'begins': 1, 'opens': 1,"
			 " 'last': 0}, 'commands': [], 'report': %s}",
			epoch, report));
}

#define EPOCH "01940000-0000-7000-8000-00000000000a"

static void say(const char *report)
{
	assert_status(introduce(EPOCH, report), 200);
}

/* The board is made by a job: looks until it shows the text. */
static struct got *board_showing(const char *address, const char *text)
{
	struct got *page;
	while (!page_has(page = visit(&ines, "%s", address), text))
		usleep(50000);
	assert_status(page, 200);
	return page;
}

static void await_metric(const char *line)
{
	while (strstr(api_get(NULL, "/metrics")->body.p, line) == NULL)
		usleep(50000);
}

START_TEST(board_asks_who_is_there)
{
	struct visitor nobody = {0};
	assert_leads_to(visit(&nobody, "/admin/board"), "/admin/login");
}
END_TEST

START_TEST(store_without_trouble_is_shown_as_online)
{
	given_a_board();
	struct got *page = board_showing("/admin/board?q=par1", "En\u00a0ligne");
	assert_hides(page, "http-equiv=\"refresh\""); /* nobody is interrupted */
	assert_shows(page, "/assets/board.js");
	assert_shows(page, "Actualiser");
	assert_shows(page, "Fait à l’instant");
	assert_hides(page, "Comptoir Bellecour");
	assert_shows(visit(&ines, "/admin/board?q=nowhere"), "Aucun magasin ne correspond");
}
END_TEST

START_TEST(silent_store_comes_first_and_is_counted)
{
	given_a_board();
	api_agent("LYO1");
	struct got *page = board_showing("/admin/board", "Hors\u00a0ligne</span>");
	ck_assert(page_has_in_order(page, "Comptoir Bellecour", "/admin/stores/PAR1"));
	assert_shows(visit(&ines, "/admin"), "1 magasin a besoin de quelqu’un");
	await_metric("comptoir_stores_offline 1\n");
	await_metric("comptoir_stores_in_trouble 1\n");
	assert_status(api_get(agent, "/v1/agent/events?after=0&wait=0"), 200);
}
END_TEST

START_TEST(what_waits_is_late_at_risk_or_in_time)
{
	given_a_board();
	api_order();
	await_metric("comptoir_fulfilments_to_prepare{band=\"in_time\"} 1\n");
	fixture_sql("UPDATE fulfilment f JOIN orders o ON o.order_id = f.order_id"
		    " SET f.promised_at = o.placed_at + (f.promised_at - o.placed_at) DIV 1000,"
		    " f.risk_at = o.placed_at");
	await_metric("comptoir_fulfilments_to_prepare{band=\"late\"} 1\n");
	fixture_sql("UPDATE fulfilment SET promised_at = promised_at + 3600000");
	await_metric("comptoir_fulfilments_to_prepare{band=\"at_risk\"} 1\n");
	board_showing("/admin/board?lang=en", "At risk");
}
END_TEST

static void given_held_back(void)
{
	fixture_sql(
		"INSERT INTO stock_feed SELECT store_id, 'till', 5, 5, REPEAT('x', 32), 0, 1, 1,"
		" 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 FROM store WHERE code = 'LYO1';"
		"INSERT INTO stock_held SELECT store_id, 'till', 5, REPEAT('x', 32), 1, 30, 30, 1"
		" FROM store WHERE code = 'LYO1'");
}

START_TEST(a_snapshot_that_was_held_back_is_on_the_board_and_in_the_metric)
{
	given_a_board();
	given_held_back();
	struct got *page = board_showing("/admin/board?lang=en", "held back</span>");
	ck_assert(page_has_in_order(page, "held back</span>", "/admin/stores/PAR1"));
	assert_shows(visit(&ines, "/admin/stores/LYO1?lang=en"), "stock of 30 of the 30 products");
	assert_shows(visit(&ines, "/admin/board?lang=fr"), "retenu</span>");
	await_metric("comptoir_stock_snapshots_held 1\n");
}
END_TEST

#define DISCARD "/admin/stores/LYO1/discard-held"

START_TEST(what_was_held_back_is_discarded_on_the_page_of_its_store)
{
	given_a_board();
	given_held_back();
	struct got *page = visit(&ines, "/admin/stores/LYO1?lang=en");
	const char *fields = visitor_fields(page, DISCARD, "");
	assert_leads_to(visitor_send(&ines, DISCARD, fields), "/admin/stores/LYO1");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM stock_held"), 0);
	assert_leads_to(visitor_send(&ines, DISCARD, fields), "/admin/stores/LYO1");
	assert_hides(visit(&ines, "/admin/stores/LYO1"), "stock of 30 of the 30 products");
	assert_status(visitor_submit(&ines, page, DISCARD, "key=0123456789abcdef"), 409);
}
END_TEST

START_TEST(what_was_held_back_after_somebody_looked_is_not_discarded)
{
	given_a_board();
	given_held_back();
	struct got *page = visit(&ines, "/admin/stores/LYO1");
	fixture_sql("UPDATE stock_feed SET last_seq = 6, seq = 6; UPDATE stock_held SET seq = 6");
	assert_status(visitor_submit(&ines, page, DISCARD, ""), 409);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM stock_held"), 1);
}
END_TEST

START_TEST(who_may_not_discard_what_was_held_back_is_not_offered_it)
{
	struct visitor service = {.language = "en"};
	given_a_board();
	given_held_back();
	visitor_signs_in(&service, "sam", "service");
	struct got *page = visit(&service, "/admin/stores/LYO1");
	assert_shows(page, "stock of 30 of the 30 products");
	assert_hides(page, DISCARD);
}
END_TEST

static size_t count_of(const struct got *page, const char *text)
{
	size_t count = 0;
	for (const char *at = str_c(test_arena(), page->body); (at = strstr(at, text)) != NULL;
		at++)
		count++;
	return count;
}

/* PAR2 has sent PAR1 what was ordered there. */
static struct order given_a_parcel(void)
{
	static const struct world_line one_mug[] = {{"MUG", 1}};
	struct command_line line = {.line = 1, .qty = 1};
	world_consent.sent_to = "PAR1";
	struct fulfilment packed = world_order(one_mug, 1, REASON_OK).fulfilments[0];
	world_consent.sent_to = NULL;
	world_prepare(&packed);
	ck_assert_int_eq(
		world_command(&packed,
			(struct command){.type = COMMAND_SEND, .lines = &line, .line_count = 1}),
		REASON_OK);
	return world_read(packed.order);
}

START_TEST(a_parcel_that_does_not_come_is_late_on_the_board_in_the_list_and_in_the_metric)
{
	given_a_board();
	world_stock("PAR2", "MUG", 3);
	struct order order = given_a_parcel();
	const char *number = str_c(test_arena(), order.number);
	struct got *page = visit(&ines, "/admin/transfers");
	assert_shows(page, number);
	assert_shows(page, "0 colis");
	assert_hides(page, "de retard");
	await_metric("comptoir_transfers_late 0\n");
	fixture_sql("UPDATE transfer SET arrives_at = %lld", (long long)(WORLD_NOON - MS_PER_DAY));
	await_metric("comptoir_transfers_late 1\n");
	await_metric("comptoir_stores_in_trouble 1\n");
	page = visit(&ines, "/admin/board?lang=en&q=par1");
	assert_shows(page, "href=\"/admin/transfers\"");
	ck_assert_uint_eq(count_of(page, "badge late"), 1);
	page = visit(&ines, "/admin/transfers?lang=en");
	assert_shows(page, "1 parcel should have come by now");
	ck_assert(page_has_in_order(page, number, "Comptoir Cité"));
	ck_assert(page_has_in_order(page, "Comptoir Cité", "Comptoir Étoile"));
	ck_assert_int_eq(world_command(order_current(&order),
				 (struct command){.type = COMMAND_RECEIVE, .slot = STR("C3")}),
		REASON_OK);
	await_metric("comptoir_transfers_late 0\n");
	assert_shows(visit(&ines, "/admin/transfers?lang=en"), "Nothing is on the way");
}
END_TEST

START_TEST(the_list_of_parcels_is_paged_each_shown_once)
{
	enum { PARCELS = 53, PARCELS_A_PAGE = 50 };
	given_a_board();
	world_stock("PAR2", "MUG", PARCELS);
	for (int i = 0; i < PARCELS; i++)
		given_a_parcel(); /* all promised for the same moment */
	struct got *page = visit(&ines, "/admin/transfers?lang=en");
	size_t shown = count_of(page, "href=\"/admin/orders/");
	ck_assert_uint_eq(shown, PARCELS_A_PAGE);
	const char *cursor = strstr(str_c(test_arena(), page->body), "/admin/transfers?cursor=");
	ck_assert_ptr_nonnull(cursor);
	struct str until = {cursor, strcspn(cursor, "\"")};
	page = visit(&ines, "%s", str_c(test_arena(), until));
	shown = count_of(page, "href=\"/admin/orders/");
	ck_assert_uint_eq(shown, PARCELS - PARCELS_A_PAGE);
	assert_hides(page, "class=\"button quiet\" href=\"/admin/transfers");
	assert_status(visit(&ines, "/admin/transfers?cursor=AAAA"), 400);
}
END_TEST

START_TEST(what_an_agent_reports_is_on_the_board)
{
	given_a_board();
	say("{'version': '9.9', 'unsent': 3, 'unsent_s': 3600, 'to_print': 2, 'printers': 1,"
	    " 'printer_trouble': 'paper', 'clock_ahead_ms': -600000}");
	struct got *page = board_showing("/admin/board", "Plus de papier");
	assert_shows(page, "3 actes non envoyés");
	assert_shows(page, "2 papiers à imprimer");
	assert_shows(page, "Horloge en retard de 10\u00a0min");
	assert_shows(page, "À la traîne");
	assert_shows(page, "9.9");
	await_metric("comptoir_printers_in_trouble 1\n");
	await_metric("comptoir_agents_behind 1\n");
	say("{'version': '9.9', 'unsent': 0, 'printers': 0, 'clock_ahead_ms': 0}");
	await_metric("comptoir_printers_in_trouble 0\n");
	await_metric("comptoir_agents_behind 0\n");
	assert_hides(visit(&ines, "/admin/board"), "Plus de papier");
}
END_TEST

START_TEST(report_of_a_newer_agent_refuses_nothing)
{
	given_a_board();
	say("{'printers': 1, 'printer_trouble': 'haunted', 'mood': {'good': true}}");
	board_showing("/admin/board", "Ne peut pas imprimer");
}
END_TEST

START_TEST(what_cannot_be_read_of_a_report_is_as_if_not_said)
{
	struct q_board_report_set_in report = {.now = WORLD_NOON};
	json_t *json = json_loads(api_json("{'unsent': 'many', 'unsent_s': 1.5, 'printers': 70000,"
					   " 'printer_trouble': 'Plus d’encre', 'to_print': -1,"
					   " 'version': null, 'clock_ahead_ms': 1e99}"),
		0, NULL);
	agent_report_read(test_arena(), json, &report);
	json_decref(json);
	ck_assert_int_eq(report.unsent_since, WORLD_NOON);
	ck_assert_int_eq(report.unsent + report.printers + report.to_print, 0);
	ck_assert_int_eq(report.clock_ahead_ms, 0);
	ck_assert(str_is_empty(report.printer_trouble) && str_is_empty(report.version));
}
END_TEST

START_TEST(agent_whose_journal_is_refused_is_still_heard)
{
	given_a_board();
	say("{'unsent': 0}");
	server_process_expect_error(api_server(), "journal_quarantined");
	assert_status(
		introduce("01940000-0000-7000-8000-00000000000b", "{'unsent': 7, 'unsent_s': 10}"),
		409);
	assert_shows(board_showing("/admin/board", "Journal refusé"), "7 actes non envoyés");
}
END_TEST

START_TEST(unread_events_of_more_than_a_minute_are_behind)
{
	given_a_board();
	api_order();
	board_showing("/admin/board", "non lu");
	assert_hides(visit(&ines, "/admin/board"), "À la traîne");
	fixture_sql("UPDATE event SET created_at = created_at - 61000");
	board_showing("/admin/board", "À la traîne");
}
END_TEST

START_TEST(ten_thousand_stores_are_paged_each_shown_once)
{
	given_a_board();
	fixture_sql(
		"INSERT INTO store (code, name, street, postcode, city, country, lat, lon,"
		" time_zone, currency, language, profile, pickup_enabled, prep_min,"
		" prep_each_min, collect_days, version, changed_at)"
		" SELECT CONCAT('BULK', seq), CONCAT('Vrac ', seq), '', '', 'Vrac', 'FR', 48, 2,"
		" 'Europe/Paris', 'EUR', 'fr', 'fr', 1, 60, 0, 5, 1, %lld"
		" FROM seq_1_to_10000",
		(long long)clock_now());
	size_t shown = 0;
	struct got *page = board_showing("/admin/board?q=vrac+1000", "BULK1000");
	assert_shows(page, "Vrac 10000");
	page = visit(&ines, "/admin/board?q=vrac+99");
	for (;;) {
		const char *text = str_c(test_arena(), page->body);
		shown += count_of(page, "<th scope=\"row\">");
		const char *next = strstr(
			text, "class=\"button quiet\" href=\"/admin/board?q=vrac%2099&amp;cursor=");
		if (next == NULL)
			break;
		const char *cursor = strstr(next, "cursor=");
		struct str until = {cursor, strcspn(cursor, "\"")};
		page = visit(&ines, "/admin/board?q=vrac+99&%s", str_c(test_arena(), until));
		assert_status(page, 200);
	}
	/* 99, 990 to 999, 9900 to 9999 */
	ck_assert_uint_eq(shown, 111);
	ck_assert_uint_gt(shown, 2 * STORES_A_PAGE);
	assert_status(visit(&ines, "/admin/board?cursor=AAAA"), 400);
	fixture_sql("DELETE FROM store WHERE code LIKE 'BULK%%'"); /* or each is verified */
}
END_TEST

/* What the board shows is made by a job. */
static void start_in_a_hurry(void)
{
	struct server_setup setup = api_setup();
	setup.hurry_ms = 200;
	api_begin(&setup);
}

static void stop(void)
{
	api_fixture.after();
}

static const struct test_fixture fixture = {.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = start_in_a_hurry,
	.after = stop};

TEST_MAIN_WITH("board", &fixture, board_asks_who_is_there, store_without_trouble_is_shown_as_online,
	silent_store_comes_first_and_is_counted, what_waits_is_late_at_risk_or_in_time,
	a_snapshot_that_was_held_back_is_on_the_board_and_in_the_metric,
	what_was_held_back_is_discarded_on_the_page_of_its_store,
	what_was_held_back_after_somebody_looked_is_not_discarded,
	who_may_not_discard_what_was_held_back_is_not_offered_it,
	a_parcel_that_does_not_come_is_late_on_the_board_in_the_list_and_in_the_metric,
	the_list_of_parcels_is_paged_each_shown_once, what_an_agent_reports_is_on_the_board,
	report_of_a_newer_agent_refuses_nothing, what_cannot_be_read_of_a_report_is_as_if_not_said,
	agent_whose_journal_is_refused_is_still_heard,
	unread_events_of_more_than_a_minute_are_behind,
	ten_thousand_stores_are_paged_each_shown_once)
