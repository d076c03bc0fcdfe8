/* A store at work: the real agent against the real comptoird, spoken to as a clerk's browser does.
 * The line is cut and processes are killed in the middle. */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/rand.h"
#include "tests/lib/api.h"
#include "tests/lib/peer.h"
#include "tests/lib/process.h"
#include "tests/lib/receipt_printer.h"

enum { PATIENCE_MS = 20000, KILLS = 20, KILL_WITHIN_MS = 6, STOCK = 50, UNDO_S = 2 };

static struct process *agent;
static char folder[] = "/tmp/comptoir-store-XXXXXX";
static struct server_setup headquarters;
static const char *cookie;	 /* a header line */
static const char *thermal = ""; /* the address of the printer of pick lists */

/* --- the store --- */

static void start_agent(void)
{
	static unsigned count;
	struct arena *arena = test_arena();
	const char *settings[] = {
		"store.code=PAR1",
		arena_printf(arena, "headquarters.url=http://127.0.0.1:%u", api_port()),
		arena_printf(arena, "headquarters.enrolment=%s/enrolment", folder),
		"headquarters.wait_s=1",
		arena_printf(arena, "files.journal=%s/journal.db", folder),
		arena_printf(arena, "files.templates=%s", test_source_path("templates")),
		arena_printf(arena, "print.folder=%s", folder),
		"pages.address=127.0.0.1:0",
		arena_printf(arena, "pages.undo_s=%d", UNDO_S),
		arena_printf(arena, "printers.thermal=%s", thermal),
		arena_printf(arena, "print.pick_list=%s", *thermal == '\0' ? "folder" : "thermal"),
	};
	agent = process_launch("comptoir-agent", settings, ARRAY_LENGTH(settings),
		headquarters.clock_offset_ms, arena_printf(arena, "%s/log.%u", folder, count++));
	process_await_start(agent);
}

/* A port of our own, so that headquarters comes back where the agent looks for it. */
static void start_headquarters(void)
{
	api_kill9();
	headquarters = api_setup();
	headquarters.settings[1] =
		arena_printf(test_arena(), "http.address=127.0.0.1:%u", port_without_listener());
	api_restart(&headquarters);
}

static void before(void)
{
	api_fixture.before();
	start_headquarters();
	world_stock("PAR1", "TEA", STOCK);
	memcpy(folder + strlen(folder) - 6, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(
		server_process_ctl(&headquarters,
			arena_printf(test_arena(), "enrol-agent PAR1 %s/enrolment", folder)),
		0);
	struct str hash = password_hash(test_arena(), STR("4711"));
	fixture_sql("INSERT INTO clerk (store_id, login, name, pin_hash, is_manager, is_active)"
		    " VALUES (%u, 'camille', 'Camille', '%s', 0, 1)",
		world_store("PAR1").row, hash.p);
	start_agent();
}

static void after(void)
{
	process_stop(agent);
	ck_assert_int_eq(system(arena_printf(test_arena(), "rm -rf %s", folder)), 0);
	api_fixture.after();
}

static struct test_fixture store_fixture;

/* --- the clerk's browser --- */

static struct got *see(const char *path)
{
	return client_get(process_port(agent), path, cookie);
}

/* What a form of the page carries under this name. */
static const char *hidden(const struct got *page, const char *name)
{
	const char *mark = arena_printf(test_arena(), "name=\"%s\" value=\"", name);
	const char *at = strstr(str_c(test_arena(), page->body), mark);
	ck_assert_msg(at != NULL, "no %s in: " STR_FMT, name, STR_ARG(page->body));
	at += strlen(mark);
	return str_c(test_arena(), (struct str){at, strcspn(at, "\"")});
}

static const char *form_of(const struct got *page, const char *fields)
{
	return arena_printf(test_arena(), "form_token=%s&key=%s&%s", hidden(page, "form_token"),
		hidden(page, "key"), fields);
}

static struct got *submit(const char *page, const char *action, const char *fields)
{
	return client_form(process_port(agent), action, cookie, form_of(see(page), fields));
}

static void doze(void)
{
	nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
}

static void log_in(void)
{
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	struct got *got;
	cookie = "";
	do {
		got = client_form(process_port(agent), "/login", cookie, "login=camille&pin=4711");
		ck_assert_msg(clock_monotonic_ms() < until_ms, "camille cannot log in");
		if (got->status != 303)
			doze();
	} while (got->status != 303);
	struct str set_cookie = got_header(got, "Set-Cookie");
	struct str pair = str_cut(&set_cookie, ';');
	cookie = arena_printf(test_arena(), "Cookie: " STR_FMT "\r\n", STR_ARG(pair));
}

/* --- both sides --- */

static struct got *place(int qty)
{
	struct got *got = api_post(NULL, "/v1/orders",
		"{'kind': 'reservation', 'lines': [{'sku': 'TEA', 'qty': %d}],"
		" 'store': 'PAR1', 'customer': {'name': 'Zoé Lefèvre', 'email': 'z@mail.example',"
		" 'language': 'fr'}}",
		qty);
	assert_status(got, 201);
	return got;
}

static int64_t status_of_agent(const char *member)
{
	return got_int(see("/status"), member);
}

static void await_agent(const char *member, int64_t value)
{
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	while (status_of_agent(member) != value) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "%s is not %lld: " STR_FMT, member,
			(long long)value, STR_ARG(see("/status")->body));
		doze();
	}
}

static const char *fulfilment_path(const char *rest)
{
	struct str id = fixture_text("SELECT lower(insert(insert(insert(insert("
				     "hex(fulfilment_id), 21, 0, '-'), 17, 0, '-'), 13, 0, '-'),"
				     " 9, 0, '-')) FROM fulfilment"
				     " ORDER BY fulfilment_id DESC LIMIT 1");
	return arena_printf(test_arena(), "/f/" STR_FMT "%s", STR_ARG(id), rest);
}

static void do_act(const char *action, const char *fields)
{
	assert_status(submit(fulfilment_path(""), fulfilment_path(action), fields), 303);
}

static void prepare(int qty)
{
	do_act("/pick", arena_printf(test_arena(), "pick=1:%d", qty));
	do_act("/ready", "slot=C4");
}

static void hand_over(const struct got *order, int qty)
{
	struct got *got = submit(
		"/", "/scan", arena_printf(test_arena(), "text=%s", got_c(order, "pickup_code")));
	assert_text(got_header(got, "Location"), fulfilment_path("/handover"));
	got = submit(fulfilment_path("/handover"), fulfilment_path("/handover"),
		arena_printf(test_arena(), "line-1=%d&why-1=changed_mind&by=Zo%%C3%%A9", qty));
	assert_status(got, 303);
}

static void take_back(int qty)
{
	struct str id = str_of(fulfilment_path("") + strlen("/f/"));
	const char *path = arena_printf(test_arena(), "/returns/new?f=" STR_FMT, STR_ARG(id));
	struct got *got = submit(path, "/returns/new",
		arena_printf(test_arena(),
			"f=" STR_FMT "&reason=defect&line-1=%d&condition-1=opened", STR_ARG(id),
			qty));
	assert_status(got, 303);
	ck_assert(str_starts_with(got_header(got, "Location"), STR("/returns/done")));
}

static void assert_line(int picked, int collected, int returned)
{
	await_agent("unsent", 0);
	ck_assert_int_eq(fixture_number("SELECT picked FROM fulfilment_line"), picked);
	ck_assert_int_eq(fixture_number("SELECT collected FROM fulfilment_line"), collected);
	ck_assert_int_eq(fixture_number("SELECT returned FROM fulfilment_line"), returned);
	ck_assert_int_eq(
		fixture_number("SELECT count(*) FROM agent_command WHERE result <> 'ok'"), 0);
}

/* --- claims --- */

START_TEST(an_order_is_prepared_handed_over_and_brought_back)
{
	struct got *order = place(3);
	log_in();
	await_agent("to_prepare", 1);
	prepare(3);
	hand_over(order, 2);
	do_act("/put-back", "");
	take_back(1);
	assert_line(3, 2, 1);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM refund WHERE ground = 'return'"), 1);
	ck_assert_int_eq(
		fixture_number("SELECT count(*) FROM fulfilment WHERE put_back_due <> 0"), 0);
}
END_TEST

START_TEST(what_nobody_came_for_is_closed_after_a_question_and_put_back_by_scan)
{
	place(2);
	log_in();
	await_agent("to_prepare", 1);
	prepare(2);
	struct got *page = see(fulfilment_path("/not-collected"));
	assert_status(page, 200);
	ck_assert(strstr(str_c(test_arena(), page->body), "Zoé Lefèvre") != NULL);
	await_agent("ready", 1); /* looking at the question closes nothing */
	do_act("/not-collected", "");
	await_agent("put_back", 1);
	ck_assert(strstr(str_c(test_arena(), see("/tasks")->body), "C4") != NULL);
	do_act("/put-back", "text=2000000000015");
	await_agent("put_back", 0);
	assert_line(2, 0, 0);
	ck_assert_int_eq(
		fixture_number("SELECT count(*) FROM fulfilment WHERE outcome = 'never_came'"), 1);
	ck_assert_int_eq(world_available("PAR1", "TEA"), STOCK);
}
END_TEST

START_TEST(what_was_not_found_is_counted_at_the_shelf_and_sold_again)
{
	enum { ON_SHELF = 7 };
	place(1);
	log_in();
	await_agent("to_prepare", 1);
	do_act("/short", "line=1&qty=1&reason=not_found&zero=1");
	await_agent("to_count", 1);
	await_agent("unsent", 0);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 0);
	const char *form = form_of(see("/tasks"), "sku=TEA&on_shelf=7");
	assert_status(client_form(process_port(agent), "/tasks/count", cookie, form), 303);
	assert_status(client_form(process_port(agent), "/tasks/count", cookie, form), 303);
	await_agent("to_count", 0);
	await_agent("unsent", 0);
	ck_assert_int_eq(world_available("PAR1", "TEA"), ON_SHELF);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM agent_command WHERE type = 'count' "
					"AND result = 'ok'"),
		1);
}
END_TEST

static bool is_on_page(const char *path, const char *text)
{
	return strstr(str_c(test_arena(), see(path)->body), text) != NULL;
}

static const char *short_id_of(const char *which)
{
	struct str id = fixture_text(
		"SELECT short_id FROM fulfilment ORDER BY fulfilment_id %s LIMIT 1", which);
	return arena_printf(test_arena(), "Introuvable pour " STR_FMT, STR_ARG(id));
}

/* The path of the wave that the clerk takes of all that nobody has begun. */
static const char *take_wave(void)
{
	struct got *got = submit("/waves", "/waves", "most=5");
	assert_status(got, 303);
	return str_c(test_arena(), got_header(got, "Location"));
}

START_TEST(product_that_was_not_found_is_flagged_in_every_order_that_waits_for_it)
{
	static const char in_queue[] = "contient un article introuvable";
	place(1);
	const char *waits = fulfilment_path("");
	place(1);
	log_in();
	await_agent("to_prepare", 2);
	ck_assert(!is_on_page("/", in_queue));
	do_act("/short", "line=1&qty=1&reason=not_found&zero=1");
	ck_assert(is_on_page("/", in_queue));
	ck_assert(is_on_page(waits, short_id_of("DESC")));
	do_act("/found", "line=1");
	ck_assert(!is_on_page("/", in_queue));
	do_act("/reject", "reason=no_stock&stock=units&missing-1=1");
	ck_assert(is_on_page("/", in_queue));
	ck_assert(is_on_page(waits, short_id_of("DESC")));
	ck_assert(is_on_page(take_wave(), short_id_of("DESC")));
}
END_TEST

START_TEST(a_page_left_open_locks_and_the_pin_leads_back_to_it)
{
	log_in();
	struct got *page = see("/report?day=2026-01-01");
	struct str refresh = got_header(page, "Refresh");
	assert_text(refresh, "605; url=/login?refresh=1&next=%2Freport%3Fday%3D2026-01-01");
	/* Its clerk is at work on another page: it comes back, as a page that nobody used. */
	struct got *back = see("/login?refresh=1&next=%2Freport%3Fday%3D2026-01-01");
	assert_text(got_header(back, "Location"), "/report?day=2026-01-01&refresh=1");
	const char *nobody = "";
	struct got *locked = client_get(process_port(agent), "/ready", nobody);
	assert_text(got_header(locked, "Location"), "/login?refresh=1&next=%2Fready");
	struct got *in = client_form(
		process_port(agent), "/login", nobody, "login=camille&pin=4711&next=%2Fready");
	assert_text(got_header(in, "Location"), "/ready");
}
END_TEST

START_TEST(the_pin_leads_to_no_other_site)
{
	static const char *const elsewhere[] = {"https%3A%2F%2Fevil.example", "%2F%2Fevil.example",
		"%2F%5Cevil.example", "evil", "%2Flogin%3Fnext%3D%2F", "%2Fa%0D%0Ab"};
	log_in();
	for (size_t i = 0; i < ARRAY_LENGTH(elsewhere); i++) {
		const char *form =
			arena_printf(test_arena(), "login=camille&pin=4711&next=%s", elsewhere[i]);
		struct got *got = client_form(process_port(agent), "/login", "", form);
		assert_status(got, 303);
		assert_text(got_header(got, "Location"), "/");
	}
}
END_TEST

START_TEST(the_report_of_the_day_counts_the_visit_and_names_clerks_to_managers_only)
{
	struct got *order = place(3);
	log_in();
	await_agent("to_prepare", 1);
	prepare(3);
	hand_over(order, 3);
	struct got *page = see("/report");
	ck_assert_ptr_nonnull(strstr(str_c(test_arena(), page->body), "</dt><dd>3</dd>"));
	ck_assert_ptr_null(strstr(str_c(test_arena(), page->body), "Camille</th>"));
	assert_status(submit("/report", "/report", "day="), 303);
	await_agent("to_print", 0);
	ck_assert_int_eq(system(arena_printf(test_arena(),
				 "ls %s | grep -q '^store-day_report-.*[.]pdf$'", folder)),
		0);
	assert_status(client_get(process_port(agent), "/report?day=1999-01-01", cookie), 404);
	assert_status(client_get(process_port(agent), "/report?day=tomorrow", cookie), 404);
}
END_TEST

START_TEST(a_pick_list_lies_printed_when_the_order_arrives)
{
	struct stat about;
	place(1);
	log_in();
	await_agent("to_prepare", 1);
	await_agent("to_print", 0);
	struct str short_id = fixture_text("SELECT short_id FROM fulfilment");
	const char *path = arena_printf(
		test_arena(), "%s/" STR_FMT "-pick_list-1.pdf", folder, STR_ARG(short_id));
	ck_assert_int_eq(stat(path, &about), 0);
	ck_assert_int_gt(about.st_size, 1000);
}
END_TEST

static struct got *await_page(const char *path, const char *text)
{
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	struct got *got = see(path);
	while (strstr(str_c(test_arena(), got->body), text) == NULL) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "no \"%s\" in " STR_FMT, text,
			STR_ARG(got->body));
		doze();
		got = see(path);
	}
	return got;
}

START_TEST(the_page_of_printers_says_what_to_do_and_sends_papers_elsewhere)
{
	struct receipt_printer *printer =
		receipt_printer_start(576, 0, (struct receipt_manner){.has_no_paper = true});
	thermal = arena_printf(
		test_arena(), "escpos://127.0.0.1:%u/80", receipt_printer_port(printer));
	process_stop(agent);
	start_agent();
	place(1);
	log_in();
	struct got *page = await_page("/printers", "Plus de papier");
	await_page("/", "Imprimante à voir");
	const char *wish = arena_printf(test_arena(), "seq=%s&output=folder", hidden(page, "seq"));
	assert_status(submit("/printers", "/printers/retry", wish), 303);
	await_agent("to_print", 0);
	receipt_printer_is(printer, (struct receipt_manner){0});
	assert_status(submit("/printers", "/printers/test", "output=thermal"), 303);
	receipt_printer_await(printer, 1);
	await_page("/printers", "Prête");
	assert_status(submit("/printers", "/printers/test", "output=fax"), 303);
	await_page("/printers", "Quelque chose manque");
	process_stop(agent);
	receipt_printer_stop(printer);
	thermal = "";
	start_agent();
}
END_TEST

START_TEST(the_whole_visit_works_with_the_line_cut_and_arrives_once)
{
	struct got *order = place(3);
	log_in();
	await_agent("to_prepare", 1);
	await_agent("unsent", 0);
	api_kill9();
	prepare(3);
	hand_over(order, 3);
	take_back(2);
	ck_assert_int_eq(status_of_agent("unsent"), 5); /* start pick ready handover return */
	api_restart(&headquarters);
	assert_line(3, 3, 2);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM agent_command"), 6);
}
END_TEST

static void await_offline(void)
{
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	while (strstr(str_c(test_arena(), see("/status")->body), "\"online\":false") == NULL) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "the agent never notices");
		doze();
	}
}

START_TEST(a_slip_is_taken_back_with_the_line_cut_and_never_told)
{
	place(1);
	log_in();
	await_agent("to_prepare", 1);
	await_agent("unsent", 0);
	api_kill9();
	await_offline();
	do_act("/short", "line=1&qty=1&reason=not_found&zero=1");
	sleep(2 * UNDO_S); /* with the line cut there is more time */
	do_act("/found", "line=1");
	ck_assert_int_eq(status_of_agent("to_count"), 0);
	api_restart(&headquarters);
	prepare(1);
	assert_line(1, 0, 0);
	ck_assert_int_eq(
		fixture_number("SELECT count(*) FROM agent_command WHERE type = 'short'"), 0);
	ck_assert_int_eq(world_available("PAR1", "TEA"), STOCK - 1);
}
END_TEST

START_TEST(what_is_found_too_late_stays_on_its_shelf_and_is_counted)
{
	place(1);
	log_in();
	await_agent("to_prepare", 1);
	do_act("/short", "line=1&qty=1&reason=damaged");
	await_agent("unsent", 0);
	const char *line = fulfilment_path("/line?line=1");
	await_page(line, "Le client sait que l’article n’est pas disponible");
	ck_assert_int_eq(status_of_agent("to_count"), 0);
	do_act("/found", "line=1");
	await_agent("to_count", 1);
	ck_assert_int_eq(fixture_number("SELECT short FROM fulfilment_line"), 1);
}
END_TEST

START_TEST(a_double_click_acts_once)
{
	place(3);
	log_in();
	await_agent("to_prepare", 1);
	const char *form = form_of(see(fulfilment_path("")), "pick=1:1");
	const char *action = fulfilment_path("/pick");
	for (int i = 0; i < 3; i++)
		assert_status(client_form(process_port(agent), action, cookie, form), 303);
	assert_line(1, 0, 0);
}
END_TEST

/* After the first click less is left than the second asks for. */
START_TEST(a_return_that_is_clicked_twice_succeeds_twice_and_happens_once)
{
	struct got *order = place(3);
	log_in();
	await_agent("to_prepare", 1);
	prepare(3);
	hand_over(order, 3);
	struct str id = str_of(fulfilment_path("") + strlen("/f/"));
	const char *page = arena_printf(test_arena(), "/returns/new?f=" STR_FMT, STR_ARG(id));
	const char *form = form_of(see(page),
		arena_printf(test_arena(),
			"f=" STR_FMT "&reason=defect&line-1=2&condition-1=opened", STR_ARG(id)));
	for (int i = 0; i < 2; i++) {
		struct got *got = client_form(process_port(agent), "/returns/new", cookie, form);
		ck_assert(str_starts_with(got_header(got, "Location"), STR("/returns/done")));
	}
	assert_line(3, 3, 2);
}
END_TEST

START_TEST(numbers_beyond_every_quantity_are_refused)
{
	static const char *const forms[] = {"pick=-9223372036854775808:1",
		"pick=1:-9223372036854775808", "pick=1:9223372036854775807", "pick=1:99999",
		"pick=1:1e3", "pick=1:", "pick=1"};
	place(1);
	log_in();
	await_agent("to_prepare", 1);
	for (size_t i = 0; i < ARRAY_LENGTH(forms); i++)
		do_act("/pick", forms[i]);
	assert_line(0, 0, 0);
}
END_TEST

START_TEST(a_form_of_another_site_does_nothing)
{
	place(1);
	log_in();
	await_agent("to_prepare", 1);
	struct got *got = client_form(
		process_port(agent), fulfilment_path("/pick"), cookie, "key=1&pick=1:1");
	assert_status(got, 403);
	assert_status(
		client_form(process_port(agent), fulfilment_path("/pick"), "", "key=1&pick=1:1"),
		303);
	assert_line(0, 0, 0);
}
END_TEST

START_TEST(goods_are_not_handed_over_without_code_or_manager)
{
	place(1);
	log_in();
	await_agent("to_prepare", 1);
	prepare(1);
	assert_status(see(fulfilment_path("/handover")), 403);
	do_act("/handover", "line-1=1");
	assert_line(1, 0, 0);
}
END_TEST

static void cancel_as_shopper(const struct got *order)
{
	struct str version = got_header(
		api_get(got_c(order, "token"), "/v1/orders/%s", got_c(order, "id")), "ETag");
	struct got *got = api_act_with(
		arena_printf(test_arena(), "If-Match: " STR_FMT "\r\n", STR_ARG(version)), "POST",
		arena_printf(test_arena(), "/v1/orders/%s/cancel", got_c(order, "id")),
		got_c(order, "token"), api_key(), NULL);
	assert_status(got, 200);
}

START_TEST(cancelled_order_is_released_without_a_clerk)
{
	struct got *order = place(1);
	log_in();
	await_agent("to_prepare", 1);
	await_agent("unsent", 0);
	cancel_as_shopper(order);
	await_agent("to_prepare", 0);
	await_agent("unsent", 0);
	ck_assert_int_eq(world_available("PAR1", "TEA"), STOCK);
}
END_TEST

START_TEST(clerk_with_the_customer_reads_that_headquarters_asks_the_bag_back)
{
	static const char asked[] = "Le siège redemande cette commande";
	struct got *order = place(1);
	log_in();
	await_agent("to_prepare", 1);
	prepare(1);
	await_agent("unsent", 0);
	assert_status(submit("/", "/scan",
			      arena_printf(test_arena(), "text=%s", got_c(order, "pickup_code"))),
		303);
	ck_assert(!is_on_page("/ready", asked));
	cancel_as_shopper(order);
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	while (!is_on_page("/ready", asked) && clock_monotonic_ms() < until_ms)
		doze();
	ck_assert(is_on_page("/ready", asked));
	ck_assert(is_on_page(fulfilment_path(""), "remettez-la normalement"));
	hand_over(order, 1);
	assert_line(1, 1, 0);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM review WHERE kind = 'collected'"), 1);
}
END_TEST

static void *kill_soon(void *context)
{
	long ns = (long)rand_below(KILL_WITHIN_MS * 1000) * 1000;
	nanosleep(&(struct timespec){.tv_nsec = ns}, NULL);
	kill(process_pid(agent), SIGKILL);
	return NULL;
}

/* Sends the form while the agent is killed, and starts it again. True when it was acknowledged. */
static bool send_into_a_kill(const char *action, const char *form)
{
	pthread_t killer;
	ck_assert_int_eq(pthread_create(&killer, NULL, kill_soon, NULL), 0);
	struct got *got = client_form(process_port(agent), action, cookie, form);
	pthread_join(killer, NULL);
	process_kill9(agent);
	start_agent();
	log_in();
	return got->status == 303;
}

/* Presses the button of this form until it was acknowledged, however often the agent dies. */
static void press_through_a_kill(const char *action, const char *fields)
{
	struct got *page = see(fulfilment_path(""));
	const char *key = hidden(page, "key");
	if (send_into_a_kill(action, form_of(page, fields)))
		return;
	const char *token = hidden(see(fulfilment_path("")), "form_token");
	const char *form =
		arena_printf(test_arena(), "form_token=%s&key=%s&%s", token, key, fields);
	assert_status(client_form(process_port(agent), action, cookie, form), 303);
}

START_TEST(killed_twenty_times_while_picking_it_loses_nothing_and_doubles_nothing)
{
	struct got *order = place(KILLS);
	log_in();
	await_agent("to_prepare", 1);
	for (int i = 0; i < KILLS; i++)
		press_through_a_kill(fulfilment_path("/pick"), "pick=1:1");
	do_act("/ready", "slot=C4");
	hand_over(order, KILLS);
	assert_line(KILLS, KILLS, 0);
}
END_TEST

/* After the restart the clerk scans the code again and sees whether it had happened. */
static void hand_over_through_a_kill(const struct got *order)
{
	const char *path = fulfilment_path("/handover");
	const char *scan = arena_printf(test_arena(), "text=%s", got_c(order, "pickup_code"));
	ck_assert(str_equal_c(got_header(submit("/", "/scan", scan), "Location"), path));
	bool is_done = send_into_a_kill(path, form_of(see(path), "line-1=1"));
	struct got *after_restart = submit("/", "/scan", scan);
	bool is_still_here = str_equal_c(got_header(after_restart, "Location"), path);
	ck_assert(!(is_done && is_still_here));
	if (is_still_here)
		assert_status(submit(path, path, "line-1=1"), 303);
}

START_TEST(killed_twenty_times_while_handing_over_each_bag_leaves_once)
{
	log_in();
	for (int i = 0; i < KILLS; i++) {
		struct got *order = place(1);
		await_agent("to_prepare", 1);
		prepare(1);
		await_agent("unsent", 0);
		hand_over_through_a_kill(order);
	}
	await_agent("unsent", 0);
	ck_assert_int_eq(fixture_number("SELECT sum(collected) FROM fulfilment_line"), KILLS);
	ck_assert_int_eq(
		fixture_number("SELECT count(*) FROM agent_command WHERE type = 'handover'"),
		KILLS);
	ck_assert_int_eq(
		fixture_number("SELECT count(*) FROM agent_command WHERE result <> 'ok'"), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {an_order_is_prepared_handed_over_and_brought_back,
		what_nobody_came_for_is_closed_after_a_question_and_put_back_by_scan,
		what_was_not_found_is_counted_at_the_shelf_and_sold_again,
		product_that_was_not_found_is_flagged_in_every_order_that_waits_for_it,
		a_page_left_open_locks_and_the_pin_leads_back_to_it, the_pin_leads_to_no_other_site,
		the_report_of_the_day_counts_the_visit_and_names_clerks_to_managers_only,
		a_pick_list_lies_printed_when_the_order_arrives,
		the_page_of_printers_says_what_to_do_and_sends_papers_elsewhere,
		the_whole_visit_works_with_the_line_cut_and_arrives_once,
		a_slip_is_taken_back_with_the_line_cut_and_never_told,
		what_is_found_too_late_stays_on_its_shelf_and_is_counted, a_double_click_acts_once,
		a_return_that_is_clicked_twice_succeeds_twice_and_happens_once,
		numbers_beyond_every_quantity_are_refused, a_form_of_another_site_does_nothing,
		goods_are_not_handed_over_without_code_or_manager,
		cancelled_order_is_released_without_a_clerk,
		clerk_with_the_customer_reads_that_headquarters_asks_the_bag_back,
		killed_twenty_times_while_picking_it_loses_nothing_and_doubles_nothing,
		killed_twenty_times_while_handing_over_each_bag_leaves_once};
	store_fixture = (struct test_fixture){.start = api_fixture.start,
		.stop = api_fixture.stop,
		.before = before,
		.after = after,
		.timeout_s = 240};
	return test_main("agent store", &store_fixture, tests, ARRAY_LENGTH(tests));
}
