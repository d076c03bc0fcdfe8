/* The tracking page and what a shopper can do there until the goods are collected. */
#include "server/http/call.h"
#include "tests/lib/visitor.h"

#include <string.h>

/* A reservation of qty TEA and one MUG at the nearest store that has both; its page's address. */
static const char *reserve(int qty)
{
	struct got *got = api_post(NULL, "/v1/orders",
		"{'kind': 'reservation', 'lines': [{'sku': 'TEA', 'qty': %d}, {'sku': 'MUG', "
		"'qty': 1}],"
		" 'postcode': '75004', 'country': 'FR',"
		" 'customer': {'name': 'Zoé <b>Lefèvre', 'email': 'zoe@mail.example',"
		" 'language': 'fr'}}",
		qty);
	assert_status(got, 201);
	return strstr(got_c(got, "tracking_url"), "/o/");
}

static struct order the_order(void)
{
	struct order order;
	struct str number = fixture_text("SELECT number FROM orders");
	ck_assert_int_eq(
		order_read_by_number(db_reading(fixture_db(), test_arena()), number, &order),
		DB_DONE);
	return order;
}

static void stock_at(const char *store)
{
	world_stock(store, "TEA", 5);
	world_stock(store, "MUG", 5);
}

START_TEST(the_page_shows_code_place_and_lines)
{
	struct visitor zoe = {0};
	stock_at("PAR1");
	struct got *page = visit(&zoe, "%s", reserve(2));
	assert_status(page, 200);
	assert_shows(page, "<svg class=\"qr\"");
	assert_shows(page, "Comptoir Cité");
	assert_shows(page, "1 place du Marché");
	assert_shows(page, "2 à préparer");
	assert_shows(page, "Attendez notre message avant de venir");
	assert_shows(page, "22,48"); /* 2 x 4.99 + 12.50 */
	assert_shows(page, "Zoé &lt;b&gt;Lefèvre");
}
END_TEST

START_TEST(a_wrong_link_shows_nothing)
{
	struct visitor zoe = {0};
	stock_at("PAR1");
	char *path = str_c(test_arena(), str_of(reserve(1)));
	path[strlen(path) - 2] = path[strlen(path) - 2] == 'A' ? 'B' : 'A';
	struct got *page = visit(&zoe, "%s", path);
	assert_status(page, 404);
	assert_hides(page, "Zoé");
	assert_status(
		visitor_send(&zoe, arena_printf(test_arena(), "%s/cancel", path), "key=k"), 404);
}
END_TEST

START_TEST(the_timeline_follows_the_store)
{
	struct visitor zoe = {0};
	stock_at("PAR1");
	const char *path = reserve(1);
	assert_shows(visit(&zoe, "%s", path), "Le magasin confirme<");
	struct order order = the_order();
	world_prepare(&order.fulfilments[0]);
	struct got *ready = visit(&zoe, "%s", path);
	assert_shows(ready, "Votre commande est prête");
	assert_shows(ready, "1 prêt<");
	ck_assert_int_eq(world_hand_over(&order.fulfilments[0]), REASON_OK);
	struct got *collected = visit(&zoe, "%s", path);
	assert_shows(collected, "Votre commande est retirée");
	assert_hides(collected, "class=\"qr\"");
	assert_hides(collected, "À payer en magasin");
}
END_TEST

START_TEST(several_of_a_line_are_told_in_the_plural)
{
	struct visitor zoe = {0};
	stock_at("PAR1");
	const char *path = reserve(2);
	const char *cancel = arena_printf(test_arena(), "%s/cancel", path);
	const char *fields = visitor_fields(visit(&zoe, "%s", cancel), cancel, "");
	assert_shows(visitor_follow(&zoe, visitor_send(&zoe, cancel, fields)), "2 annulés<");
}
END_TEST

START_TEST(cancelling_asks_first_and_acts_once)
{
	struct visitor zoe = {0};
	stock_at("PAR1");
	const char *path = reserve(1);
	const char *cancel = arena_printf(test_arena(), "%s/cancel", path);
	struct got *question = visit(&zoe, "%s", cancel);
	assert_shows(question, "Vous n’avez rien payé");
	ck_assert_int_eq(world_available("PAR1", "TEA"), 4);
	const char *fields = visitor_fields(question, cancel, "");
	struct got *first = visitor_send(&zoe, cancel, fields);
	assert_status(visitor_send(&zoe, cancel, fields), 303);
	assert_shows(visitor_follow(&zoe, first), "Votre commande est annulée");
	ck_assert_int_eq(world_available("PAR1", "TEA"), 5);
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM history WHERE what = 'cancelled'"), 1);
	assert_shows(visit(&zoe, "%s", cancel), "ne peut plus être annulée");
	assert_status(visitor_send(&zoe, cancel, "key=new"), 409);
}
END_TEST

START_TEST(page_looks_again_until_the_store_has_confirmed_the_cancellation)
{
	struct visitor zoe = {0};
	stock_at("PAR1");
	const char *path = reserve(1);
	const char *cancel = arena_printf(test_arena(), "%s/cancel", path);
	struct order order = the_order();
	assert_text(got_header(visit(&zoe, "%s", path), "Refresh"), "");
	world_prepare(&order.fulfilments[0]);
	struct got *asked =
		visitor_send(&zoe, cancel, visitor_fields(visit(&zoe, "%s", cancel), cancel, ""));
	struct got *page = visitor_follow(&zoe, asked);
	assert_shows(page, "Cette page s’actualise d’elle-même");
	assert_text(got_header(page, "Refresh"), "15");
	ck_assert_int_eq(
		world_command(&order.fulfilments[0], (struct command){.type = COMMAND_RELEASE}),
		REASON_OK);
	page = visitor_follow(&zoe, asked);
	assert_shows(page, "Votre commande est annulée");
	assert_text(got_header(page, "Refresh"), "");
}
END_TEST

START_TEST(the_last_day_moves_once)
{
	struct visitor zoe = {0};
	stock_at("PAR1");
	const char *path = reserve(1);
	const char *extend = arena_printf(test_arena(), "%s/extend", path);
	struct got *page = visit(&zoe, "%s", path);
	int64_t before = fixture_number("SELECT collect_by FROM fulfilment");
	const char *fields = visitor_fields(page, extend, "");
	visitor_send(&zoe, extend, fields);
	page = visitor_follow(&zoe, visitor_send(&zoe, extend, fields));
	assert_shows(page, "nous la gardons plus longtemps");
	assert_hides(page, "Garder plus longtemps");
	int64_t after = fixture_number("SELECT collect_by FROM fulfilment");
	ck_assert_int_gt(after, before);
	assert_status(visitor_send(&zoe, extend, "key=new"), 409);
	ck_assert_int_eq(fixture_number("SELECT collect_by FROM fulfilment"), after);
}
END_TEST

START_TEST(somebody_else_may_be_named_and_taken_back)
{
	struct visitor zoe = {0};
	stock_at("PAR1");
	const char *path = reserve(1);
	const char *collector = arena_printf(test_arena(), "%s/collector", path);
	struct got *page =
		visitor_submit(&zoe, visit(&zoe, "%s", path), collector, "collector=Marc+Dubois");
	page = visitor_follow(&zoe, page);
	assert_shows(page, "Marc Dubois peut retirer la commande");
	char *long_name = arena_alloc(test_arena(), 140);
	memset(long_name, 'x', 130);
	struct got *refused = visitor_submit(
		&zoe, page, collector, arena_printf(test_arena(), "collector=%s", long_name));
	assert_status(refused, 422);
	assert_shows(refused, "id=\"collector-mistake\"");
	page = visitor_follow(&zoe, visitor_submit(&zoe, page, collector, "collector=+"));
	assert_shows(page, "vous venez en personne");
}
END_TEST

START_TEST(the_button_says_once_that_the_shopper_is_here)
{
	struct visitor zoe = {0};
	stock_at("PAR1");
	const char *path = reserve(1);
	const char *arrived = arena_printf(test_arena(), "%s/arrived", path);
	assert_hides(visit(&zoe, "%s", path), arrived);
	struct order order = the_order();
	world_prepare(&order.fulfilments[0]);
	struct got *page = visit(&zoe, "%s", path);
	assert_shows(page, "Je suis en route");
	const char *fields = visitor_fields(page, arrived, "store=PAR1");
	visitor_send(&zoe, arrived, fields);
	page = visitor_follow(&zoe, visitor_send(&zoe, arrived, fields));
	assert_shows(page, "le comptoir est prévenu");
	assert_shows(page, "vous attendez au comptoir");
	assert_hides(page, arrived);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM history WHERE what = 'arrived'"), 1);
}
END_TEST

START_TEST(what_was_done_is_said_only_where_it_is_true)
{
	struct visitor zoe = {0};
	stock_at("PAR1");
	const char *path = reserve(1);
	assert_hides(visit(&zoe, "%s?done=cancelled", path), "role=\"status\"");
	assert_hides(visit(&zoe, "%s?done=extended", path), "role=\"status\"");
	assert_hides(visit(&zoe, "%s?done=nonsense", path), "role=\"status\"");
	assert_shows(visit(&zoe, "%s?done=placed", path), "role=\"status\"");
}
END_TEST

START_TEST(a_moved_order_tells_where_and_why)
{
	struct visitor zoe = {0};
	stock_at("PAR1");
	stock_at("PAR2");
	const char *path = reserve(1);
	struct order order = the_order();
	ck_assert_int_eq(
		world_command(&order.fulfilments[0],
			(struct command){.type = COMMAND_REJECT, .reject_reason = REJECT_NO_TIME}),
		REASON_OK);
	struct got *page = visit(&zoe, "%s", path);
	assert_shows(page, "Comptoir Cité n’a pas pu la préparer.");
	assert_shows(page, "Le magasin n’avait pas le temps.");
	assert_shows(page, "<h2>Comptoir Étoile</h2>");
}
END_TEST

START_TEST(what_nobody_has_is_shown_and_not_to_be_paid)
{
	struct visitor zoe = {0};
	stock_at("PAR1");
	const char *path = reserve(1);
	struct order order = the_order();
	world_begin(&order.fulfilments[0]);
	world_short(&order.fulfilments[0], 2, SHORT_NOT_FOUND);
	struct got *page = visit(&zoe, "%s", path);
	assert_shows(page, "1 indisponible");
	assert_shows(page, "1 à préparer");
	ck_assert(page_has_in_order(page, "À payer en magasin</div>", "4,99"));
}
END_TEST

START_TEST(a_line_at_another_store_names_it)
{
	struct visitor zoe = {0};
	stock_at("PAR1");
	world_stock("PAR2", "MUG", 1);
	const char *path = reserve(1);
	struct order order = the_order();
	world_begin(&order.fulfilments[0]);
	world_short(&order.fulfilments[0], 2, SHORT_DAMAGED);
	struct got *page = visit(&zoe, "%s", path);
	assert_shows(page, "<h2>Comptoir Cité</h2>");
	assert_shows(page, "<h2>Comptoir Étoile</h2>");
	ck_assert(page_has(page, "à Comptoir Étoile") || page_has(page, "à Comptoir Cité"));
}
END_TEST

START_TEST(money_owed_back_is_shown)
{
	struct visitor zoe = {0};
	stock_at("PAR1");
	const char *partner = api_partner(SCOPE_ORDERS);
	struct got *got = api_post(partner, "/v1/orders",
		"{'kind': 'prepaid', 'lines': [{'sku': 'TEA', 'qty': 1}], 'store': 'PAR1',"
		" 'payment': {'reference': 'PAY-1'},"
		" 'customer': {'name': 'Zoé', 'email': 'zoe@mail.example', 'language': 'en'}}");
	assert_status(got, 201);
	const char *path = strstr(got_c(got, "tracking_url"), "/o/");
	zoe.language = "en";
	assert_shows(visit(&zoe, "%s/cancel", path), "you will be refunded");
	const char *cancel = arena_printf(test_arena(), "%s/cancel", path);
	struct got *page =
		visitor_follow(&zoe, visitor_submit(&zoe, visit(&zoe, "%s", cancel), cancel, ""));
	assert_shows(page, "€4.99");
	assert_shows(page, "for the cancellation");
	assert_shows(page, "to be refunded");
}
END_TEST

TEST_MAIN_WITH("order pages", &api_fixture, the_page_shows_code_place_and_lines,
	a_wrong_link_shows_nothing, the_timeline_follows_the_store,
	several_of_a_line_are_told_in_the_plural, cancelling_asks_first_and_acts_once,
	page_looks_again_until_the_store_has_confirmed_the_cancellation, the_last_day_moves_once,
	somebody_else_may_be_named_and_taken_back, the_button_says_once_that_the_shopper_is_here,
	what_was_done_is_said_only_where_it_is_true, a_moved_order_tells_where_and_why,
	what_nobody_has_is_shown_and_not_to_be_paid, a_line_at_another_store_names_it,
	money_owed_back_is_shown)
