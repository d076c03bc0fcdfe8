/* A store at work: the real agent against the real comptoird, spoken to as a clerk's browser does,
 * with the line and without. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/agent/store_scene.h"
#include "tests/lib/receipt_printer.h"

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
	assert_status(post("/tasks/count", form), 303);
	assert_status(post("/tasks/count", form), 303);
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

/* PAR1 speaks French: its clerks look for what stands on the shelf, whoever ordered it. */
START_TEST(goods_ordered_in_english_have_their_french_names_at_the_desk)
{
	struct got *order = place_in("en", 2);
	log_in();
	await_agent("to_prepare", 1);
	const char *path = fulfilment_path("");
	ck_assert(is_on_page(path, "Thé vert") && !is_on_page(path, "Green tea"));
	prepare(2);
	hand_over(order, 2);
	const char *back = arena_printf(test_arena(), "/returns/new?f=%s", path + strlen("/f/"));
	ck_assert(is_on_page(back, "Thé vert") && !is_on_page(back, "Green tea"));
}
END_TEST

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
	struct got *locked = see_as_nobody("/ready");
	assert_text(got_header(locked, "Location"), "/login?refresh=1&next=%2Fready");
	struct got *in = post_as_nobody("/login", "login=camille&pin=4711&next=%2Fready");
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
		struct got *got = post_as_nobody("/login", form);
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
	ck_assert_int_eq(
		system(arena_printf(test_arena(), "ls %s | grep -q '^store-day_report-.*[.]pdf$'",
			the_store_folder())),
		0);
	assert_status(see("/report?day=1999-01-01"), 404);
	assert_status(see("/report?day=tomorrow"), 404);
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
	const char *path = arena_printf(test_arena(), "%s/" STR_FMT "-pick_list-1.pdf",
		the_store_folder(), STR_ARG(short_id));
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
		process_doze();
		got = see(path);
	}
	return got;
}

START_TEST(the_page_of_printers_says_what_to_do_and_sends_papers_elsewhere)
{
	struct receipt_printer *printer =
		receipt_printer_start(576, 0, (struct receipt_manner){.has_no_paper = true});
	restart_agent_with(arena_printf(
		test_arena(), "escpos://127.0.0.1:%u/80", receipt_printer_port(printer)));
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
	restart_agent_with("");
	receipt_printer_stop(printer);
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
	headquarters_is_back();
	assert_line(3, 3, 2);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM agent_command"), 6);
}
END_TEST

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
	headquarters_is_back();
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
		assert_status(post(action, form), 303);
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
		struct got *got = post("/returns/new", form);
		ck_assert(str_starts_with(got_header(got, "Location"), STR("/returns/done")));
	}
	assert_line(3, 3, 2);
}
END_TEST

/* The line of what was given is made at headquarters: until it came, the page said that nothing
 * could come back, and no more. */
START_TEST(what_was_given_instead_can_come_back_once_headquarters_has_confirmed_it)
{
	struct got *order = place(1);
	log_in();
	await_agent("to_prepare", 1);
	prepare(1);
	await_agent("unsent", 0);
	const char *page = fulfilment_path("/handover"), *id = fulfilment_path("") + strlen("/f/");
	const char *back = arena_printf(test_arena(), "/returns/new?f=%s", id);
	api_kill9();
	await_offline();
	(void)submit(
		"/", "/scan", arena_printf(test_arena(), "text=%s", got_c(order, "pickup_code")));
	assert_status(
		submit(page, page, "line-1=0&swap-1=TEA&swap-qty-1=1&seen-1=TEA&by=Zo%C3%A9"), 303);
	ck_assert(is_on_page(back, "dès que le siège l’a confirmé"));
	headquarters_is_back();
	while (!is_on_page(back, "name=\"line-2\""))
		usleep(50000);
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
	assert_status(post(fulfilment_path("/pick"), "key=1&pick=1:1"), 403);
	assert_status(post_as_nobody(fulfilment_path("/pick"), "key=1&pick=1:1"), 303);
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
		process_doze();
	ck_assert(is_on_page("/ready", asked));
	ck_assert(is_on_page(fulfilment_path(""), "remettez-la normalement"));
	hand_over(order, 1);
	assert_line(1, 1, 0);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM review WHERE kind = 'collected'"), 1);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {an_order_is_prepared_handed_over_and_brought_back,
		what_nobody_came_for_is_closed_after_a_question_and_put_back_by_scan,
		what_was_not_found_is_counted_at_the_shelf_and_sold_again,
		product_that_was_not_found_is_flagged_in_every_order_that_waits_for_it,
		goods_ordered_in_english_have_their_french_names_at_the_desk,
		a_page_left_open_locks_and_the_pin_leads_back_to_it, the_pin_leads_to_no_other_site,
		the_report_of_the_day_counts_the_visit_and_names_clerks_to_managers_only,
		a_pick_list_lies_printed_when_the_order_arrives,
		the_page_of_printers_says_what_to_do_and_sends_papers_elsewhere,
		the_whole_visit_works_with_the_line_cut_and_arrives_once,
		a_slip_is_taken_back_with_the_line_cut_and_never_told,
		what_is_found_too_late_stays_on_its_shelf_and_is_counted, a_double_click_acts_once,
		a_return_that_is_clicked_twice_succeeds_twice_and_happens_once,
		what_was_given_instead_can_come_back_once_headquarters_has_confirmed_it,
		numbers_beyond_every_quantity_are_refused, a_form_of_another_site_does_nothing,
		goods_are_not_handed_over_without_code_or_manager,
		cancelled_order_is_released_without_a_clerk,
		clerk_with_the_customer_reads_that_headquarters_asks_the_bag_back};
	return store_main("agent store", tests, ARRAY_LENGTH(tests));
}
