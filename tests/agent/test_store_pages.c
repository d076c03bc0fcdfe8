/* What every page of a store says beside its matter: how the line is, what waits, and what somebody
 * else has done. The real agent against the real comptoird. */
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/serial.h"
#include "tests/agent/light_pages.h"
#include "tests/agent/store_scene.h"
#include "tests/lib/tools.h"
#include "tests/lib/visitor.h"

static const char *const lists[] = {"/", "/ready", "/tasks", "/returns", "/returns/inspect",
	"/slots", "/waves", "/parcels", "/report", "/printers"};

static bool says(const struct got *page, const char *text)
{
	return strstr(str_c(test_arena(), page->body), text) != NULL;
}

START_TEST(every_page_says_what_waits_to_be_sent_while_the_line_is_cut)
{
	place(1);
	log_in();
	await_agent("to_prepare", 1);
	await_agent("unsent", 0);
	for (size_t i = 0; i < ARRAY_LENGTH(lists); i++)
		ck_assert_msg(says(see(lists[i]), "En ligne"), "%s", lists[i]);
	api_kill9();
	await_offline();
	do_act("/start", "");
	for (size_t i = 0; i < ARRAY_LENGTH(lists); i++)
		ck_assert_msg(
			says(see(lists[i]), "Hors ligne, 1 action en attente"), "%s", lists[i]);
	ck_assert(says(see(fulfilment_path("")), "Hors ligne, 1 action en attente"));
	headquarters_is_back();
	await_agent("unsent", 0);
}
END_TEST

START_TEST(nothing_is_said_of_what_there_is_none_of)
{
	log_in();
	for (size_t i = 0; i < ARRAY_LENGTH(lists); i++)
		ck_assert_msg(!says(see(lists[i]), "(0)"), "%s", lists[i]);
	ck_assert(!says(see("/"), "class=\"counters"));
	place(1);
	await_agent("to_prepare", 1);
	struct got *queue = see("/");
	ck_assert(says(queue, "(1)") && says(queue, "href=\"/?part=good\""));
	ck_assert(!says(queue, "href=\"/?part=late\"") && !says(queue, "href=\"/?part=risk\""));
}
END_TEST

/* How pressing an order is stands there three times: who sees no colours reads a shape and words.
 */
static const struct pressing {
	const char *band, *shape;
	int placed_ago_min, promised_in_min; /* of its page a moment later */
	const char *words[2], *part[2];	     /* French, English */
} pressings[] = {
	{"late", "▲", 120, -5, {"En retard de 5\u00a0min", "Late by 5\u00a0min"},
		{"en retard", "late"}},
	{"risk", "◆", 90, 11, {"Encore 10\u00a0min", "10\u00a0min left"}, {"à risque", "at risk"}},
	{"good", "●", 0, 61, {"Encore 1\u00a0h\u00a000", "1\u00a0h\u00a000 left"},
		{"dans les temps", "in time"}},
};

static void given_an_order_of_each_pressing(void)
{
	stop_agent();
	for (size_t i = 0; i < ARRAY_LENGTH(pressings); i++) {
		const char *id = got_c(place(1), "id");
		fixture_sql("UPDATE fulfilment f JOIN orders o ON o.order_id = f.order_id"
			    " SET f.promised_at = o.placed_at + %d"
			    " WHERE o.order_id = UNHEX(REPLACE('%s', '-', ''))",
			pressings[i].promised_in_min * (int)MS_PER_MINUTE, id);
		fixture_sql("UPDATE orders SET placed_at = placed_at - %d"
			    " WHERE order_id = UNHEX(REPLACE('%s', '-', ''))",
			pressings[i].placed_ago_min * (int)MS_PER_MINUTE, id);
	}
	start_agent();
	log_in();
	await_agent("to_prepare", ARRAY_LENGTH(pressings));
}

static void assert_pressing(const struct got *queue, const struct pressing *pressing,
	const char *words, const char *part)
{
	const char *marked = arena_printf(test_arena(),
		"<span class=\"mark\" aria-hidden=\"true\">%s</span> ", pressing->shape);
	assert_shows(queue, arena_printf(test_arena(), "<li class=\"%s\">", pressing->band));
	assert_shows(queue, arena_printf(test_arena(), "<span class=\"badge %s\">%s%s</span>",
				    pressing->band, marked, words));
	assert_shows(queue, arena_printf(test_arena(), "<strong>%s1</strong>%s", marked, part));
}

START_TEST(how_pressing_an_order_is_stands_there_in_colour_shape_and_words)
{
	static const char *const paths[] = {"/?lang=fr", "/?lang=en"};
	given_an_order_of_each_pressing();
	for (size_t language = 0; language < ARRAY_LENGTH(paths); language++) {
		struct got *queue = see(paths[language]);
		for (size_t i = 0; i < ARRAY_LENGTH(pressings); i++)
			assert_pressing(queue, &pressings[i], pressings[i].words[language],
				pressings[i].part[language]);
	}
}
END_TEST

START_TEST(a_bag_that_becomes_ready_gets_its_label)
{
	place(1);
	log_in();
	await_agent("to_prepare", 1);
	do_act("/pick", "pick=1:1");
	do_act("/ready", "slot=C4-12&bags=2");
	await_agent("to_print", 0);
	struct str short_id = fixture_text("SELECT short_id FROM fulfilment");
	if (!has_tool("pdftotext", "poppler-utils"))
		return;
	struct str label = output_of(
		arena_printf(test_arena(), "pdftotext -raw %s/" STR_FMT "-bag_label-*.pdf -",
			the_store_folder(), STR_ARG(short_id)));
	ck_assert(str_holds(label, str_c(test_arena(), short_id)));
	ck_assert(str_holds(label, "C4-12") && str_holds(label, "2 / 2"));
}
END_TEST

/* As many as a line has units at most, each as long as it gets, as a scanner types them. */
static const char *serials_but(int missing)
{
	const char *all = "";
	for (int i = missing; i < SERIALS_MAX; i++)
		all = arena_printf(test_arena(), "%s%%0D%%0A%0*d", all, SERIAL_CHARS_MAX, i);
	return all;
}

static void hand_over_with_serials(const struct got *order)
{
	const char *path = fulfilment_path("/handover");
	submit("/", "/scan", arena_printf(test_arena(), "text=%s", got_c(order, "pickup_code")));
	assert_light_answer(see(path), "a handover of serials", 200);
	struct got *got = submit(path, path,
		arena_printf(
			test_arena(), "line-1=%d&by=&serials-1=%s", SERIALS_MAX, serials_but(1)));
	assert_light_answer(got, "a serial that lacks", 422);
	got = submit(path, path,
		arena_printf(
			test_arena(), "line-1=%d&by=&serials-1=%s", SERIALS_MAX, serials_but(0)));
	assert_status(got, 303);
}

START_TEST(ninety_nine_serials_of_a_line_leave_and_come_back_on_light_pages)
{
	fixture_sql("UPDATE product SET is_serialised = 1 WHERE sku = 'TEA'");
	world_stock("PAR1", "TEA", 2 * SERIALS_MAX);
	const struct got *order = place(SERIALS_MAX);
	log_in();
	await_agent("to_prepare", 1);
	prepare(SERIALS_MAX);
	hand_over_with_serials(order);
	const char *id = fulfilment_path("") + strlen("/f/");
	const char *path = arena_printf(test_arena(), "/returns/new?f=%s", id);
	const char *fields = arena_printf(test_arena(), "f=%s&reason=defect&line-1=%d&serials-1=%s",
		id, SERIALS_MAX, serials_but(0));
	assert_light_answer(see(path), "a return of serials", 200);
	struct got *got = submit(path, "/returns/new", fields);
	assert_light_answer(got, "serials in an unknown condition", 422);
	assert_shows(got, "et 96 autres</span>");
	got = submit(
		path, "/returns/new", arena_printf(test_arena(), "%s&condition-1=opened", fields));
	assert_status(got, 303);
	await_agent("unsent", 0);
	ck_assert_int_eq(fixture_number("SELECT SUM(qty) FROM return_line"), SERIALS_MAX);
}
END_TEST

/* PAR2 had it first. */
START_TEST(a_clerk_reads_who_gave_the_order_back_and_why)
{
	world_stock("PAR2", "TEA", 5);
	struct got *order = api_post(NULL, "/v1/orders",
		"{'kind': 'reservation', 'lines': [{'sku': 'TEA', 'qty': 1}], 'store': 'PAR2',"
		" 'customer': {'name': 'Zoé Lefèvre', 'email': 'z@mail.example'}}");
	assert_status(order, 201);
	const char *reject = api_json("{'commands': [{'id': '%s', 'seq': 1, 'type': 'reject',"
				      " 'at': '2026-11-21T11:00:00Z', 'clerk': 'noe', 'epoch': 1,"
				      " 'fulfilment': '%s', 'reason': 'no_time'}]}",
		uuid_print(test_arena(), uuid_new(WORLD_NOON)).p, got_c(order, "fulfilments/0/id"));
	struct got *got = api_act("POST", "/v1/agent/commands", api_agent("PAR2"), NULL, reject);
	assert_text(got_text(got, "results/0/result"), "ok");
	log_in();
	await_agent("to_prepare", 1);
	struct got *page = see(fulfilment_path(""));
	ck_assert(says(page, "Comptoir Étoile") && says(page, "Pas le temps"));
}
END_TEST

/* --- two boxes that both say that they are this store --- */

static struct process *start_second_box(void)
{
	size_t count;
	const char *const *of_first = agent_settings(&count);
	const char **settings = arena_new_array(test_arena(), count, const char *);
	for (size_t i = 0; i < count; i++)
		settings[i] = strncmp(of_first[i], "files.journal=", strlen("files.journal=")) == 0
				      ? arena_printf(test_arena(), "files.journal=%s/second.db",
						the_store_folder())
				      : of_first[i];
	struct process *box = process_launch("comptoir-agent", settings, count,
		(struct process_time){api_setup().clock_offset_ms, 0},
		arena_printf(test_arena(), "%s/log.second", the_store_folder()));
	process_await_start(box);
	return box;
}

static struct got *await_there(struct visitor *clerk, const char *path, const char *text)
{
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	struct got *page = visit(clerk, "%s", path);
	for (; !page_has(page, text); page = visit(clerk, "%s", path)) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "no \"%s\" in " STR_FMT, text,
			STR_ARG(page->body));
		process_doze();
	}
	return page;
}

START_TEST(a_second_box_with_the_identity_of_the_first_is_told_so_and_doubles_nothing)
{
	struct got *order = place(1);
	log_in();
	await_agent("to_prepare", 1);
	await_agent("unsent", 0);
	server_process_expect_error(api_server(), "journal_quarantined");
	struct process *second = start_second_box();
	process_expect_error(second, "journal_refused");
	struct visitor clerk = {.port = process_port(second)};
	await_there(&clerk, "/login", "camille");
	assert_status(visitor_send(&clerk, "/login", "login=camille&pin=4711"), 303);
	await_there(&clerk, "/", "Un autre boîtier parle au nom de ce magasin");
	/* Both prepare it; what the second says waits for a person, what the first says counts. */
	struct got *page = await_there(&clerk, fulfilment_path(""), "pick");
	assert_status(visitor_submit(&clerk, page, fulfilment_path("/pick"), "pick=1:1"), 303);
	prepare(1);
	hand_over(order, 1);
	assert_line(1, 1, 0);
	ck_assert_int_gt(got_int(visit(&clerk, "/status"), "unsent"), 0);
	ck_assert(!says(see("/"), "Un autre boîtier"));
	process_stop(second);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {every_page_says_what_waits_to_be_sent_while_the_line_is_cut,
		ninety_nine_serials_of_a_line_leave_and_come_back_on_light_pages,
		how_pressing_an_order_is_stands_there_in_colour_shape_and_words,
		nothing_is_said_of_what_there_is_none_of, a_bag_that_becomes_ready_gets_its_label,
		a_clerk_reads_who_gave_the_order_back_and_why,
		a_second_box_with_the_identity_of_the_first_is_told_so_and_doubles_nothing};
	return store_main("agent store pages", tests, ARRAY_LENGTH(tests));
}
