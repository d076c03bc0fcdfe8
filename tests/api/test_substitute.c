/* The shopper is offered something else by a clerk: interface, feed, page, mail. */
#include <string.h>

#include "tests/lib/visitor.h"

static struct got *act(const struct got *order, const char *type, int seq, const char *more)
{
	const char *body =
		api_json("{'commands': [{'id': '%s', 'seq': %d, 'type': '%s', 'at': '%s',"
			 " 'clerk': 'camille', 'fulfilment': '%s', 'epoch': 1%s}]}",
			uuid_print(test_arena(), uuid_new(WORLD_NOON)).p, seq, type,
			"2026-11-21T11:00:00Z", got_c(order, "fulfilments/0/id"), more);
	struct got *got = api_act("POST", "/v1/agent/commands", api_agent("PAR1"), NULL, body);
	assert_status(got, 200);
	assert_text(got_text(got, "results/0/result"), "ok");
	return got;
}

static struct got *again(const struct got *order)
{
	return api_get(got_c(order, "token"), "/v1/orders/%s", got_c(order, "id"));
}

/* A mug is not found, and tea offered for it. */
static struct got *asked_in(const char *language)
{
	world_stock("PAR1", "MUG", 5);
	world_stock("PAR1", "TEA", 5);
	struct got *order = api_post(NULL, "/v1/orders",
		"{'kind': 'reservation', 'lines': [{'sku': 'MUG', 'qty': 1}], 'store': 'PAR1',"
		" 'customer': {'name': 'Zoé Lefèvre', 'email': 'zoe@mail.example',"
		" 'language': '%s'}}",
		language);
	assert_status(order, 201);
	act(order, "start", 1, "");
	act(order, "substitute", 2,
		", 'line': 1, 'qty': 1, 'product': 'TEA', 'reason': 'not_found', 'stock': 'zero'");
	return again(order);
}

static struct got *asked(void)
{
	return asked_in("fr");
}

static struct got *answer(const struct got *order, bool is_accepted)
{
	return api_post(got_c(order, "token"),
		arena_printf(test_arena(), "/v1/orders/%s/substitute", got_c(order, "id")),
		"{'substitute': '%s', 'accept': %s}", got_c(order, "substitutes/0/id"),
		is_accepted ? "true" : "false");
}

static struct got *feed(void)
{
	return api_get(api_agent("PAR1"), "/v1/agent/events?after=0&wait=0");
}

START_TEST(order_and_feed_say_what_is_offered_and_until_when)
{
	struct got *order = asked();
	assert_text(got_text(order, "substitutes/0/state"), "open");
	assert_text(got_text(order, "substitutes/0/sku"), "TEA");
	ck_assert_int_eq(got_int(order, "substitutes/0/price_minor"), 499);
	struct got *events = feed();
	assert_status(events, 200);
	assert_text(got_text(events, "events/0/fulfilment/lines/0/substitute/state"), "open");
	assert_text(got_text(events, "events/0/fulfilment/lines/0/substitute/answer_by"),
		got_c(order, "substitutes/0/answer_by"));
}
END_TEST

/* The store is French, its shopper is not. */
START_TEST(clerk_and_shopper_read_what_is_offered_each_in_their_language)
{
	struct got *order = asked_in("en");
	assert_text(got_text(order, "substitutes/0/name"), "Green tea");
	assert_text(got_text(feed(), "events/0/fulfilment/lines/0/substitute/name"), "Thé vert");
	assert_status(answer(order, true), 200);
	struct got *events = feed();
	assert_text(got_text(events, "events/0/fulfilment/lines/1/name"), "Green tea");
	assert_text(got_text(events, "events/0/fulfilment/lines/1/name_here"), "Thé vert");
}
END_TEST

START_TEST(accepted_the_store_reads_the_line_it_picks_instead)
{
	struct got *order = asked();
	struct got *got = answer(order, true);
	assert_status(got, 200);
	assert_text(got_text(got, "substitutes/0/state"), "accepted");
	ck_assert_int_eq(got_int(got, "lines/1/swap_of"), 1);
	struct got *events = feed();
	assert_status(events, 200);
	assert_text(got_text(events, "events/0/fulfilment/lines/1/sku"), "TEA");
	ck_assert_int_eq(got_int(events, "events/0/fulfilment/lines/1/swap_of"), 1);
	ck_assert_int_eq(got_int(events, "events/0/fulfilment/lines/0/short"), 1);
	assert_problem(answer(order, false), 409, "wrong_state");
	act(order, "pick", 3, ", 'line': 2, 'qty': 1");
	act(order, "ready", 4, ", 'slot': 'B4'");
	assert_text(got_text(again(order), "state"), "ready");
	world_verify();
}
END_TEST

START_TEST(refused_nothing_else_is_prepared)
{
	struct got *order = asked();
	struct got *got = answer(order, false);
	assert_status(got, 200);
	assert_text(got_text(got, "substitutes/0/state"), "refused");
	ck_assert_int_eq(got_int(got, "lines/0/unavailable"), 1);
	act(order, "ready", 3, "");
	world_verify();
}
END_TEST

START_TEST(answer_to_nothing_that_was_offered_is_not_found)
{
	struct got *order = asked();
	const char *path =
		arena_printf(test_arena(), "/v1/orders/%s/substitute", got_c(order, "id"));
	assert_problem(api_post(got_c(order, "token"), path, "{'substitute': '%s', 'accept': true}",
			       got_c(order, "id")),
		404, "not_found");
	struct got *got = api_post(got_c(order, "token"), path, "{'accept': true}");
	assert_problem(got, 422, "invalid_fields");
	assert_got_fault(got, "/substitute", "required");
}
END_TEST

static const char *page_of(const struct got *order)
{
	return arena_printf(
		test_arena(), "%s/substitute", strstr(got_c(order, "tracking_url"), "/o/"));
}

static const char *said(const struct got *order, const char *word)
{
	return arena_printf(
		test_arena(), "substitute=%s&answer=%s", got_c(order, "substitutes/0/id"), word);
}

START_TEST(page_says_both_prices_and_takes_the_answer)
{
	struct visitor zoe = {.language = "en"};
	struct got *order = asked();
	struct got *page = visit(&zoe, "%s", strstr(got_c(order, "tracking_url"), "/o/"));
	assert_shows(page, page_of(order));
	page = visit(&zoe, "%s", page_of(order));
	assert_shows(page, "€12.50");
	assert_shows(page, "€4.99");
	page = visitor_follow(
		&zoe, visitor_submit(&zoe, page, page_of(order), said(order, "accept")));
	assert_shows(page, "The store prepares it instead");
	assert_shows(page, "Instead of:");
	page = visit(&zoe, "%s", page_of(order));
	assert_shows(page, "nothing to answer");
}
END_TEST

START_TEST(answer_that_comes_too_late_leads_to_a_page_that_says_so)
{
	struct visitor zoe = {.language = "fr"};
	struct got *order = asked();
	struct got *page = visit(&zoe, "%s", page_of(order));
	act(order, "short", 3, ", 'line': 1, 'qty': 1, 'reason': 'not_found'");
	struct got *late = visitor_submit(&zoe, page, page_of(order), said(order, "accept"));
	assert_leads_to(late, page_of(order));
	page = visitor_follow(&zoe, late);
	assert_shows(page, "plus rien à répondre");
	page = visitor_send(&zoe, page_of(order), "answer=dance");
	assert_status(page, 422);
}
END_TEST

TEST_MAIN_WITH("substitute", &api_asking_fixture, order_and_feed_say_what_is_offered_and_until_when,
	clerk_and_shopper_read_what_is_offered_each_in_their_language,
	accepted_the_store_reads_the_line_it_picks_instead, refused_nothing_else_is_prepared,
	answer_to_nothing_that_was_offered_is_not_found, page_says_both_prices_and_takes_the_answer,
	answer_that_comes_too_late_leads_to_a_page_that_says_so)
