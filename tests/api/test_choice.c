/* A shopper chooses how it goes on with what a store could not give: interface, pages, mail. */
#include <string.h>

#include "tests/lib/visitor.h"

/* A lamp ordered at PAR1, which has only a record of it; LYO1 is too far to bring it unasked. */
static struct got *order_of(const char *lines, const char *more)
{
	struct got *got = api_post(NULL, "/v1/orders",
		"{'kind': 'reservation', 'lines': [%s], 'store': 'PAR1'%s,"
		" 'customer': {'name': 'Zoé Lefèvre', 'email': 'zoe@mail.example',"
		" 'language': 'fr'}}",
		lines, more);
	assert_status(got, 201);
	return got;
}

static struct got *again(const struct got *order)
{
	return api_get(got_c(order, "token"), "/v1/orders/%s", got_c(order, "id"));
}

static void reject(const struct got *order, const char *why)
{
	const char *body =
		api_json("{'commands': [{'id': '%s', 'seq': 1, 'type': 'reject', 'at': '%s',"
			 " 'clerk': 'camille', 'fulfilment': '%s', 'epoch': 1, 'reason': '%s'}]}",
			uuid_print(test_arena(), uuid_new(WORLD_NOON)).p, "2026-11-21T11:00:00Z",
			got_c(order, "fulfilments/0/id"), why);
	struct got *got = api_act("POST", "/v1/agent/commands", api_agent("PAR1"), NULL, body);
	assert_status(got, 200);
	assert_text(got_text(got, "results/0/result"), "ok");
}

/* An order that is to be decided about, read anew. */
static struct got *undecided(void)
{
	world_stock("PAR1", "LAMP", 5);
	world_stock("LYO1", "LAMP", 1);
	struct got *order = order_of("{'sku': 'LAMP', 'qty': 1}", "");
	reject(order, "no_stock");
	return again(order);
}

static struct got *choose(const struct got *order, const char *body)
{
	return api_post(got_c(order, "token"),
		arena_printf(test_arena(), "/v1/orders/%s/choose", got_c(order, "id")), "%s", body);
}

static const char *page_of(const struct got *order)
{
	return arena_printf(test_arena(), "%s/choose", strstr(got_c(order, "tracking_url"), "/o/"));
}

START_TEST(the_order_says_what_may_be_chosen_and_where_it_is_held)
{
	struct got *order = undecided();
	assert_text(got_text(order, "state"), "to_choose");
	assert_text(got_text(order, "move"), "ask");
	assert_text(got_text(order, "choice/from"), "PAR1");
	assert_text(got_text(order, "choice/held/store"), "LYO1");
	assert_text(got_text(order, "choice/stores/0/code"), "LYO1");
	assert_text(got_text(order, "choice/unanswered"), "cancel");
	ck_assert_int_eq(got_int(order, "choice/lines/0/line"), 1);
}
END_TEST

START_TEST(the_chosen_store_brings_it_and_the_choice_is_over)
{
	struct got *order = undecided();
	struct got *got = choose(order, "{'act': 'store', 'store': 'LYO1'}");
	assert_status(got, 200);
	assert_text(got_text(got, "state"), "placed");
	assert_text(got_text(got, "fulfilments/1/store/code"), "LYO1");
	assert_problem(choose(order, "{'act': 'cancel'}"), 409, "wrong_state");
}
END_TEST

START_TEST(a_store_that_cannot_is_refused_and_the_choice_stays)
{
	struct got *order = undecided();
	assert_problem(choose(order, "{'act': 'store', 'store': 'PAR2'}"), 409, "sold_out");
	assert_problem(choose(order, "{'act': 'store', 'store': 'NONE'}"), 409, "sold_out");
	assert_text(got_text(again(order), "state"), "to_choose");
}
END_TEST

START_TEST(waiting_and_doing_without_are_said_by_name)
{
	struct got *order = undecided();
	struct got *got = choose(order, "{'act': 'wait', 'until': '2026-11-23T12:00:00Z'}");
	assert_status(got, 200);
	assert_text(got_text(got, "state"), "waiting");
	assert_text(got_text(got, "choice/wait_until"), "2026-11-23T12:00:00Z");
	got = choose(order, "{'act': 'cancel'}");
	assert_status(got, 200);
	assert_text(got_text(got, "state"), "cancelled");
	ck_assert_int_eq(world_available("LYO1", "LAMP"), 1);
}
END_TEST

START_TEST(an_answer_without_sense_names_its_field)
{
	struct got *order = undecided();
	static const struct {
		const char *body, *pointer, *code;
	} cases[] = {
		{"{'act': 'store'}", "/store", "required"},
		{"{'act': 'wait', 'store': 'LYO1'}", "/store", "not_allowed"},
		{"{'act': 'cancel', 'until': '2026-11-23T12:00:00Z'}", "/until", "not_allowed"},
		{"{'act': 'wait', 'until': '2020-01-01T00:00:00Z'}", "/until", "too_small"},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		struct got *got = choose(order, cases[i].body);
		assert_problem(got, 422, "invalid_fields");
		assert_got_fault(got, cases[i].pointer, cases[i].code);
	}
}
END_TEST

START_TEST(who_agreed_to_another_store_is_not_asked)
{
	world_stock("PAR1", "LAMP", 5);
	world_stock("LYO1", "LAMP", 1);
	struct got *order = order_of("{'sku': 'LAMP', 'qty': 1}", ", 'move': 'yes', 'split': true");
	reject(order, "no_stock");
	order = again(order);
	assert_text(got_text(order, "fulfilments/1/store/code"), "LYO1");
	assert_text(got_text(order, "state"), "placed");
}
END_TEST

/* --- sent to the store that could not give it --- */

/* A second store of the same town has it, and this shopper wants to be asked all the same. */
static struct got *undecided_with_a_sender(void)
{
	world_stock("PAR1", "LAMP", 5);
	world_stock("PAR2", "LAMP", 2);
	struct got *order = order_of("{'sku': 'LAMP', 'qty': 1}", ", 'move': 'no'");
	reject(order, "no_stock");
	return again(order);
}

START_TEST(the_order_says_who_could_send_it_and_is_sent_it)
{
	struct got *order = undecided_with_a_sender();
	assert_text(got_text(order, "choice/transfer/from"), "PAR2");
	assert_text(got_text(order, "choice/transfer/to"), "PAR1");
	assert_problem(
		choose(order, "{'act': 'transfer', 'store': 'PAR1'}"), 422, "invalid_fields");
	struct got *got = choose(order, "{'act': 'transfer'}");
	assert_status(got, 200);
	assert_text(got_text(got, "state"), "placed");
	assert_text(got_text(got, "fulfilments/1/store/code"), "PAR2");
	assert_text(got_text(got, "fulfilments/1/transfer/to"), "PAR1");
	assert_text(got_text(got, "fulfilments/1/promise/ready_at"),
		got_c(order, "choice/transfer/ready_at"));
}
END_TEST

START_TEST(what_is_too_far_to_be_sent_is_not_offered)
{
	struct got *order = undecided();
	assert_text(got_text(order, "choice/transfer/from"), "");
	assert_problem(choose(order, "{'act': 'transfer'}"), 409, "sold_out");
	assert_text(got_text(again(order), "state"), "to_choose");
}
END_TEST

START_TEST(the_page_offers_to_have_it_sent)
{
	struct visitor zoe = {0};
	struct got *order = undecided_with_a_sender();
	struct got *page = visit(&zoe, "%s", page_of(order));
	assert_shows(page, "Faire venir à Comptoir Cité");
	assert_shows(page, "Comptoir Étoile a tout et l’envoie à ce magasin");
	struct got *answer = visitor_submit(&zoe, page, page_of(order), "act=transfer");
	assert_shows(visitor_follow(&zoe, answer),
		"un autre magasin envoie vos articles à celui où vous les retirez");
}
END_TEST

START_TEST(what_nobody_can_send_any_more_is_said_and_the_choice_stays)
{
	struct visitor zoe = {.language = "en"};
	struct got *order = undecided_with_a_sender();
	struct got *page = visit(&zoe, "%s", page_of(order));
	assert_shows(page, "Have it sent to Comptoir Cité");
	fixture_sql("UPDATE hold SET expires_at = %lld", (long long)WORLD_NOON);
	world_safety("PAR2", "LAMP", 2);
	struct got *answer = visitor_submit(&zoe, page, page_of(order), "act=transfer");
	assert_status(answer, 409);
	assert_shows(answer, "No store can send these items any more");
	assert_hides(answer, "Have it sent to");
}
END_TEST

/* --- pages --- */

START_TEST(the_page_offers_the_stores_waiting_and_doing_without)
{
	struct visitor zoe = {0};
	struct got *order = undecided();
	struct got *page = visit(&zoe, "%s", page_of(order));
	assert_status(page, 200);
	assert_shows(page, "Comptoir Cité n’a pas pu vous donner ces articles");
	assert_shows(page, "Lampe de bureau");
	assert_shows(page, "Comptoir Bellecour jusqu’à");
	assert_shows(page, "Mis de côté pour vous");
	assert_shows(page, "Sans réponse, ces articles sont annulés.");
	struct got *answer = visitor_submit(&zoe, page, page_of(order), "store=LYO1");
	struct got *tracking = visitor_follow(&zoe, answer);
	assert_shows(tracking, "le magasin choisi prépare vos articles");
	assert_shows(tracking, "Comptoir Bellecour");
	assert_shows(visit(&zoe, "%s", page_of(order)), "rien à choisir");
}
END_TEST

START_TEST(a_store_that_sold_out_is_said_on_the_page_and_the_choice_stays)
{
	struct visitor zoe = {.language = "en"};
	struct got *order = undecided();
	struct got *page = visit(&zoe, "%s", page_of(order));
	struct got *answer = visitor_submit(&zoe, page, page_of(order), "store=PAR2");
	assert_status(answer, 409);
	assert_shows(answer, "Comptoir Étoile can no longer give you these items");
	answer = visitor_submit(&zoe, page, page_of(order), "act=dance");
	assert_status(answer, 422);
}
END_TEST

START_TEST(the_tracking_page_leads_to_the_choice_and_shows_what_was_decided)
{
	struct visitor zoe = {.language = "en"};
	struct got *order = undecided();
	const char *path = strstr(got_c(order, "tracking_url"), "/o/");
	struct got *page = visit(&zoe, "%s", path);
	assert_shows(page, "How shall we go on?");
	assert_shows(page, page_of(order));
	assert_shows(page, "1 to decide");
	page = visit(&zoe, "%s", page_of(order));
	page = visitor_follow(&zoe, visitor_submit(&zoe, page, page_of(order), "act=wait"));
	assert_shows(page, "We wait for the store until");
	page = visit(&zoe, "%s", page_of(order));
	page = visitor_follow(&zoe, visitor_submit(&zoe, page, page_of(order), "act=cancel"));
	assert_shows(page, "Your order is cancelled");
}
END_TEST

START_TEST(at_checkout_two_boxes_say_what_the_shopper_agrees_to)
{
	struct visitor zoe = {0};
	world_stock("PAR1", "LAMP", 5);
	struct got *hold = api_post(
		NULL, "/v1/holds", "{'lines': [{'sku': 'LAMP', 'qty': 1}], 'store': 'PAR1'}");
	const char *path = arena_printf(test_arena(), "/checkout/%s", got_c(hold, "id"));
	struct got *page = visit(&zoe, "%s", path);
	assert_shows(page, "Un autre magasin peut préparer mes articles sans me demander");
	visitor_submit(
		&zoe, page, path, "name=Zo%C3%A9&email=zoe%40mail.example&move=yes&split=yes");
	assert_text(fixture_text("SELECT CONCAT(move, split) FROM orders"), "yes1");
}
END_TEST

TEST_MAIN_WITH("choice", &api_asking_fixture,
	the_order_says_what_may_be_chosen_and_where_it_is_held,
	the_chosen_store_brings_it_and_the_choice_is_over,
	a_store_that_cannot_is_refused_and_the_choice_stays,
	waiting_and_doing_without_are_said_by_name, an_answer_without_sense_names_its_field,
	who_agreed_to_another_store_is_not_asked, the_order_says_who_could_send_it_and_is_sent_it,
	what_is_too_far_to_be_sent_is_not_offered, the_page_offers_to_have_it_sent,
	what_nobody_can_send_any_more_is_said_and_the_choice_stays,
	the_page_offers_the_stores_waiting_and_doing_without,
	a_store_that_sold_out_is_said_on_the_page_and_the_choice_stays,
	the_tracking_page_leads_to_the_choice_and_shows_what_was_decided,
	at_checkout_two_boxes_say_what_the_shopper_agrees_to)
