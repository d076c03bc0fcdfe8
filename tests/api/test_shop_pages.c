/* The shop's pages: finding, the basket, choosing a store, holding, reserving. */
#include "tests/lib/visitor.h"

#include "common/clock.h"

static const char customer[] =
	"name=Zo%C3%A9+Lef%C3%A8vre&email=zoe%40mail.example&phone=%2B33612345678&language=fr";

/* One TEA held at PAR1, as the short way from the product's page does it. */
static struct got *hold_tea(struct visitor *visitor)
{
	struct got *page = visit(visitor, "/p/TEA?postcode=75004&country=FR");
	const char *fields = visitor_fields(page, "/p/TEA", "qty=1&store=PAR1");
	return visitor_send(visitor, "/checkout", fields);
}

/* --- finding --- */

START_TEST(products_are_found_by_words_and_sku)
{
	struct visitor zoe = {0};
	struct got *page = visit(&zoe, "/?q=lampe+bur");
	assert_status(page, 200);
	assert_shows(page, "Lampe de bureau");
	assert_shows(page, "39,90");
	assert_hides(page, "Tasse bleue");
	assert_shows(visit(&zoe, "/?q=MUG"), "Tasse bleue");
	assert_shows(visit(&zoe, "/"), "Livre d’images");
}
END_TEST

START_TEST(nothing_found_says_what_to_try)
{
	struct visitor zoe = {0};
	struct got *page = visit(&zoe, "/?q=zzzz");
	assert_status(page, 200);
	assert_shows(page, "Nous n’avons rien trouvé");
	assert_shows(page, "value=\"zzzz\"");
}
END_TEST

START_TEST(a_scanned_barcode_leads_straight_to_the_product)
{
	struct visitor zoe = {0};
	assert_leads_to(visit(&zoe, "/?q=2000000000015"), "/p/TEA");
	assert_leads_to(visit(&zoe, "/01/02000000000022"), "/p/MUG");
	assert_status(visit(&zoe, "/01/02000000000023"), 404); /* wrong check digit */
	assert_status(visit(&zoe, "/01/04006381333931"), 404); /* not ours */
}
END_TEST

START_TEST(a_product_shows_who_has_it_with_distance_and_promise)
{
	struct visitor zoe = {0};
	world_stock("PAR1", "TEA", 10);
	world_stock("PAR2", "TEA", 1);
	struct got *page = visit(&zoe, "/p/TEA?postcode=75004&country=FR");
	assert_status(page, 200);
	ck_assert(page_has_in_order(page, "Comptoir Cité", "Comptoir Étoile"));
	ck_assert(page_has_in_order(page, "Comptoir Cité", "En stock"));
	ck_assert(page_has_in_order(page, "Comptoir Étoile", "Derniers articles"));
	ck_assert(page_has_in_order(page, "Comptoir Bellecour", "Pas dans ce magasin"));
	assert_shows(page, "Prêt aujourd’hui à\u00a013");
	assert_shows(page, "value=\"PAR1\"");
	assert_hides(page, "value=\"LYO1\"");
}
END_TEST

/* Four of one model: what is looked at, one near, one far off, one that nobody has. */
START_TEST(a_product_leads_to_its_other_sizes_and_where_they_are)
{
	struct visitor zoe = {0}, sam = {.language = "en"};
	fixture_sql(
		"UPDATE product SET model = 'CUP', size = IF(sku = 'MUG', 'M', 'L'), colour_fr ="
		" IF(sku = 'RUG', 'ocre', 'bleu'), colour_en = IF(sku = 'RUG', 'ochre', 'blue')"
		" WHERE sku IN ('MUG', 'LAMP', 'RUG', 'PEN')");
	fixture_sql("UPDATE product SET size = 'XL' WHERE sku = 'PEN'");
	world_stock("PAR2", "LAMP", 1);
	world_stock("LYO1", "RUG", 5);
	struct got *page = visit(&zoe, "/p/MUG");
	assert_shows(page, "Autres tailles et couleurs");
	assert_shows(page, "<a href=\"/p/LAMP\">L, bleu</a>");
	assert_hides(page, "pas près de chez vous"); /* nobody said where from */
	page = visit(&zoe, "/p/MUG?postcode=75004&country=FR");
	ck_assert(page_has_in_order(page, "<a href=\"/p/LAMP\">", "Comptoir Étoile"));
	ck_assert(page_has_in_order(
		page, "<a href=\"/p/PEN\">XL, bleu</a>", "pas près de chez vous"));
	assert_hides(page, ", Comptoir Bellecour");
	assert_hides(page, "<a href=\"/p/MUG\">");
	assert_shows(visit(&sam, "/p/RUG"), "Other sizes and colours");
	assert_shows(visit(&sam, "/p/RUG"), ">M, blue</a>");
	assert_hides(visit(&zoe, "/p/TEA?postcode=75004&country=FR"), "Autres tailles");
}
END_TEST

START_TEST(an_unknown_postcode_is_named_at_its_field)
{
	struct visitor zoe = {0};
	struct got *page = visit(&zoe, "/p/TEA?postcode=99999&country=FR");
	assert_status(page, 200);
	assert_shows(page, "Nous ne connaissons pas ce code postal");
	assert_shows(page, "value=\"99999\"");
	assert_text(str_of(visitor_cookie(&zoe, "place")), "");
}
END_TEST

START_TEST(the_place_is_asked_once)
{
	struct visitor zoe = {0};
	world_stock("PAR1", "MUG", 1);
	visit(&zoe, "/p/TEA?postcode=75004&country=FR");
	assert_text(str_of(visitor_cookie(&zoe, "place")), "FR-75004");
	assert_shows(visit(&zoe, "/p/MUG"), "Comptoir Cité");
}
END_TEST

/* --- the basket --- */

START_TEST(a_wrong_quantity_stays_out_of_the_basket)
{
	static const char *const wrong[] = {"0", "-1", "100", "2147483648", "1e999", "", "deux"};
	struct visitor zoe = {0};
	for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++) {
		struct got *page = visitor_send(
			&zoe, "/p/TEA", arena_printf(test_arena(), "qty=%s", wrong[i]));
		assert_status(page, 422);
		assert_shows(page, "Indiquez une quantité de 1 à 99");
		assert_shows(page, "aria-invalid=\"true\"");
	}
	assert_text(str_of(visitor_cookie(&zoe, "basket")), "");
}
END_TEST

START_TEST(only_a_basket_we_wrote_is_read)
{
	static const char *const wrong[] = {"TEA", "TEA*0", "TEA*100", "TEA*1:TEA*2",
		"TEA*1:", "TEA*1*1", "*1", "TE~2FA*1", "TE~zzA*1", "TE~", "TEA*-1", "<script>*1",
		"a*1b"};
	for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++) {
		struct visitor zoe = {.cookie_count = 1};
		zoe.cookies[0].name = STR("basket");
		zoe.cookies[0].value = str_of(wrong[i]);
		struct got *page = visit(&zoe, "/basket");
		assert_status(page, 200);
		ck_assert_msg(page_has(page, "Votre panier est vide") ==
				      !str_equal_c(STR("TEA*1:"), wrong[i]),
			"%s", wrong[i]);
	}
}
END_TEST

START_TEST(lines_of_the_basket_change_and_go)
{
	struct visitor zoe = {0};
	assert_leads_to(visitor_send(&zoe, "/p/TEA", "qty=2"), "/basket");
	visitor_send(&zoe, "/p/TEA", "qty=1");
	visitor_send(&zoe, "/p/MUG", "qty=1");
	assert_text(str_of(visitor_cookie(&zoe, "basket")), "TEA*3:MUG*1");
	struct got *page = visit(&zoe, "/basket");
	assert_shows(page, "14,97"); /* 3 x 4.99 */
	assert_shows(page, "27,47");
	struct got *refused = visitor_send(&zoe, "/basket", "sku=TEA&qty=many");
	assert_status(refused, 422);
	assert_shows(refused, "value=\"many\"");
	visitor_send(&zoe, "/basket", "sku=TEA&qty=5");
	visitor_send(&zoe, "/basket", "sku=MUG&qty=1&remove=yes");
	visitor_send(&zoe, "/basket", "sku=RUG&qty=5"); /* was never put in */
	assert_text(str_of(visitor_cookie(&zoe, "basket")), "TEA*5");
	visitor_send(&zoe, "/basket", "sku=TEA&qty=0");
	assert_shows(visit(&zoe, "/basket"), "Votre panier est vide");
}
END_TEST

START_TEST(lines_of_two_currencies_cannot_be_reserved_together)
{
	struct visitor zoe = {0};
	world_stock("PAR1", "TEA", 5);
	visitor_send(&zoe, "/p/TEA", "qty=1");
	visitor_send(&zoe, "/p/SYRUP", "qty=1");
	struct got *page = visit(&zoe, "/basket?postcode=75004&country=FR");
	assert_shows(page, "monnaies différentes");
	assert_hides(page, "Réserver ici");
	assert_status(visitor_send(&zoe, "/checkout", "store=PAR1&key=k"), 409);
}
END_TEST

START_TEST(stores_with_everything_come_first_and_the_others_say_what_is_missing)
{
	struct visitor zoe = {0};
	world_stock("PAR1", "TEA", 5);
	world_stock("PAR2", "TEA", 5);
	world_stock("PAR2", "RUG", 1);
	api_settle();
	visitor_send(&zoe, "/p/TEA", "qty=1");
	visitor_send(&zoe, "/p/RUG", "qty=1");
	struct got *page = visit(&zoe, "/basket?postcode=75004&country=FR");
	ck_assert(page_has_in_order(page, "Comptoir Étoile", "Tout est là"));
	ck_assert(page_has_in_order(page, "Comptoir Étoile", "Comptoir Cité"));
	ck_assert(page_has_in_order(page, "Il manque", "Tapis berbère"));
	assert_shows(page, "name=\"store\" value=\"PAR2\"");
	assert_hides(page, "name=\"store\" value=\"PAR1\"");
}
END_TEST

/* --- sent by another store --- */

START_TEST(a_product_shows_from_when_another_store_would_have_sent_it)
{
	struct visitor zoe = {0};
	world_stock("PAR2", "TEA", 2);
	struct got *page = visit(&zoe, "/p/TEA?postcode=75004&country=FR");
	ck_assert(page_has_in_order(page, "Comptoir Étoile", "Comptoir Cité"));
	ck_assert(page_has_in_order(page, "Comptoir Cité", "Prêt ici mardi 24\u00a0novembre"));
	assert_shows(page, "Comptoir Étoile l’envoie à ce magasin");
	assert_shows(page, "name=\"send_to\" value=\"PAR1\"");
	assert_hides(page, "name=\"send_to\" value=\"LYO1\""); /* too far */
}
END_TEST

START_TEST(what_is_to_be_sent_is_held_at_its_store_and_ordered)
{
	struct visitor zoe = {0};
	world_stock("PAR2", "TEA", 2);
	struct got *page = visit(&zoe, "/p/TEA?postcode=75004&country=FR");
	const char *fields = visitor_fields(page, "/p/TEA", "qty=2&send_to=PAR1");
	page = visitor_follow(&zoe, visitor_send(&zoe, "/checkout", fields));
	assert_shows(page, "Comptoir Cité");
	assert_shows(page, "Comptoir Étoile l’envoie à ce magasin");
	ck_assert_int_eq(world_available("PAR2", "TEA"), 0);
	const char *path = arena_printf(test_arena(), "/checkout/%s", visitor_cookie(&zoe, "hold"));
	page = visitor_follow(&zoe, visitor_submit(&zoe, page, path, customer));
	assert_status(page, 200);
	assert_shows(page, "Comptoir Cité");
	assert_text(fixture_text("SELECT s.code FROM fulfilment f JOIN store s ON s.store_id ="
				 " f.to_store_id"),
		"PAR1");
}
END_TEST

START_TEST(an_ended_hold_of_what_is_sent_can_be_held_again)
{
	struct visitor zoe = {0};
	world_stock("PAR2", "TEA", 1);
	struct got *page = visit(&zoe, "/p/TEA?postcode=75004&country=FR");
	const char *fields = visitor_fields(page, "/p/TEA", "qty=1&send_to=PAR1");
	visitor_follow(&zoe, visitor_send(&zoe, "/checkout", fields));
	fixture_sql("UPDATE hold SET expires_at = %lld", (long long)WORLD_NOON);
	page = visit(&zoe, "/checkout/%s", visitor_cookie(&zoe, "hold"));
	assert_status(page, 410);
	assert_shows(page, "name=\"send_to\" value=\"PAR1\"");
	struct got *again = visitor_submit(&zoe, page, "/checkout", "send_to=PAR1");
	assert_shows(visitor_follow(&zoe, again), "Comptoir Étoile l’envoie à ce magasin");
}
END_TEST

START_TEST(the_basket_offers_to_have_all_of_it_sent)
{
	struct visitor zoe = {.language = "en"};
	world_stock("PAR1", "TEA", 5);
	world_stock("PAR2", "TEA", 5);
	world_stock("PAR2", "RUG", 1);
	api_settle();
	visitor_send(&zoe, "/p/TEA", "qty=1");
	visitor_send(&zoe, "/p/RUG", "qty=1");
	struct got *page = visit(&zoe, "/basket?postcode=75004&country=FR");
	ck_assert(page_has_in_order(page, "Have everything sent to one store", "Comptoir Cité"));
	assert_hides(page, "Stores that have a part of it");
	page = visitor_follow(&zoe, visitor_submit(&zoe, page, "/checkout", "send_to=PAR1"));
	assert_shows(page, "Comptoir Étoile sends it to this store.");
	ck_assert_int_eq(world_available("PAR2", "RUG"), 0);
}
END_TEST

/* --- holding --- */

START_TEST(choosing_a_store_holds_the_goods_at_once)
{
	struct visitor zoe = {0};
	world_stock("PAR1", "TEA", 3);
	struct got *page = visitor_follow(&zoe, hold_tea(&zoe));
	assert_status(page, 200);
	assert_shows(page, "Retenu pour vous jusqu’à 12");
	assert_shows(page, "Comptoir Cité");
	ck_assert_int_eq(world_available("PAR1", "TEA"), 2);
}
END_TEST

START_TEST(a_double_click_holds_once)
{
	struct visitor zoe = {0};
	world_stock("PAR1", "TEA", 3);
	struct got *page = visit(&zoe, "/p/TEA?postcode=75004&country=FR");
	const char *fields = visitor_fields(page, "/p/TEA", "qty=1&store=PAR1");
	struct got *first = visitor_send(&zoe, "/checkout", fields);
	struct got *second = visitor_send(&zoe, "/checkout", fields);
	assert_leads_to(second, str_c(test_arena(), got_header(first, "Location")));
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM hold"), 1);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 2);
}
END_TEST

START_TEST(a_form_without_a_key_does_nothing)
{
	struct visitor zoe = {0};
	world_stock("PAR1", "TEA", 3);
	assert_status(visitor_send(&zoe, "/checkout", "store=PAR1&sku=TEA&qty=1"), 400);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM hold"), 0);
}
END_TEST

START_TEST(the_last_unit_is_not_lost_to_ones_own_hold)
{
	struct visitor zoe = {0};
	world_stock("PAR1", "TEA", 1);
	assert_status(hold_tea(&zoe), 303);
	assert_shows(visit(&zoe, "/basket"), "Vos articles sont retenus à Comptoir Cité");
	/* The page before showed the button; she goes back to it and presses again. */
	struct got *again = visitor_send(&zoe, "/checkout", "store=PAR1&key=another");
	assert_status(again, 303);
	assert_shows(visitor_follow(&zoe, again), "Retenu pour vous");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM hold WHERE state = 'open'"), 1);
}
END_TEST

START_TEST(another_store_gives_the_first_hold_back)
{
	struct visitor zoe = {0};
	world_stock("PAR1", "TEA", 1);
	world_stock("PAR2", "TEA", 1);
	hold_tea(&zoe);
	assert_status(visitor_send(&zoe, "/checkout", "store=PAR2&key=another"), 303);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 1);
	ck_assert_int_eq(world_available("PAR2", "TEA"), 0);
}
END_TEST

START_TEST(sold_out_while_deciding_offers_the_next_store)
{
	struct visitor zoe = {0};
	world_stock("PAR1", "TEA", 1);
	world_stock("PAR2", "TEA", 4);
	struct got *page = visit(&zoe, "/p/TEA?postcode=75004&country=FR");
	const char *fields = visitor_fields(page, "/p/TEA", "qty=1&store=PAR1");
	world_safety("PAR1", "TEA", 1); /* somebody was faster */
	struct got *refused = visitor_send(&zoe, "/checkout", fields);
	assert_status(refused, 409);
	assert_shows(refused, "Comptoir Cité n’a plus tout");
	assert_shows(refused, "Thé vert\u00a0: il n’y en a plus");
	assert_hides(refused, "name=\"store\" value=\"PAR1\"");
	ck_assert(page_has_in_order(
		refused, "Tout faire venir dans un magasin", "name=\"send_to\" value=\"PAR1\""));
	struct got *next = visitor_submit(&zoe, refused, "/checkout", "store=PAR2");
	assert_shows(visitor_follow(&zoe, next), "Comptoir Étoile");
}
END_TEST

START_TEST(a_hold_is_extended_and_given_back_on_its_page)
{
	struct visitor zoe = {0};
	world_stock("PAR1", "TEA", 1);
	struct got *page = visitor_follow(&zoe, hold_tea(&zoe));
	const char *hold = visitor_cookie(&zoe, "hold");
	const char *extend = arena_printf(test_arena(), "/checkout/%s/extend", hold);
	const char *fields = visitor_fields(page, extend, "");
	visitor_send(&zoe, extend, fields);
	page = visitor_follow(&zoe, visitor_send(&zoe, extend, fields));
	ck_assert_int_eq(fixture_number("SELECT extended FROM hold"), 1);
	const char *release = arena_printf(test_arena(), "/checkout/%s/release", hold);
	assert_leads_to(visitor_submit(&zoe, page, release, ""), "/basket");
	ck_assert_int_eq(world_available("PAR1", "TEA"), 1);
	assert_status(visit(&zoe, "/checkout/%s", hold), 410);
}
END_TEST

START_TEST(an_ended_hold_says_so_and_can_be_held_again)
{
	struct visitor zoe = {0};
	world_stock("PAR1", "TEA", 1);
	struct got *page = visitor_follow(&zoe, hold_tea(&zoe));
	const char *path = arena_printf(test_arena(), "/checkout/%s", visitor_cookie(&zoe, "hold"));
	fixture_sql("UPDATE hold SET expires_at = %lld", (long long)WORLD_NOON);
	struct got *late = visitor_submit(&zoe, page, path, customer);
	assert_status(late, 410);
	assert_shows(late, "Le délai est dépassé");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM orders"), 0);
	struct got *again = visitor_submit(&zoe, late, "/checkout", "store=PAR1");
	assert_shows(visitor_follow(&zoe, again), "Retenu pour vous");
	assert_status(visit(&zoe, "/checkout/01940000-0000-7000-8000-000000000000"), 404);
}
END_TEST

/* --- reserving --- */

START_TEST(mistakes_stand_at_their_fields_and_what_was_typed_stays)
{
	struct visitor zoe = {0};
	world_stock("PAR1", "TEA", 1);
	struct got *page = visitor_follow(&zoe, hold_tea(&zoe));
	const char *path = arena_printf(test_arena(), "/checkout/%s", visitor_cookie(&zoe, "hold"));
	struct got *refused =
		visitor_submit(&zoe, page, path, "name=+&email=zoe&phone=soon%22%3E&language=en");
	assert_status(refused, 422);
	assert_shows(refused, "href=\"#name\"");
	assert_shows(refused, "id=\"email-mistake\"");
	assert_shows(refused, "value=\"soon&quot;&gt;\"");
	assert_shows(refused, "value=\"en\" checked=\"checked\"");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM orders"), 0);
	assert_status(visitor_submit(&zoe, refused, path, customer), 303);
}
END_TEST

/* Each was taken, and would have stood in a mail's head or in its envelope. */
START_TEST(what_the_interface_refuses_of_a_customer_the_page_refuses_too)
{
	static const char *const wrong[] = {"name=Zo%C3%A9%0ABcc&email=zoe%40mail.example",
		"name=Zo%C3%A9&email=zoe%3E%40mail.example",
		"name=Zo%C3%A9&email=%3Czoe%40mail.example",
		"name=Zo%C3%A9&email=zoe%40mail.example&phone=12345678901234567890"};
	struct visitor zoe = {0};
	world_stock("PAR1", "TEA", 1);
	struct got *page = visitor_follow(&zoe, hold_tea(&zoe));
	const char *path = arena_printf(test_arena(), "/checkout/%s", visitor_cookie(&zoe, "hold"));
	for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++)
		assert_status(visitor_submit(&zoe, page, path, wrong[i]), 422);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM orders"), 0);
}
END_TEST

START_TEST(a_double_click_reserves_once)
{
	struct visitor zoe = {0};
	world_stock("PAR1", "TEA", 2);
	struct got *page = visitor_follow(&zoe, hold_tea(&zoe));
	const char *path = arena_printf(test_arena(), "/checkout/%s", visitor_cookie(&zoe, "hold"));
	const char *fields = visitor_fields(page, path, customer);
	struct got *first = visitor_send(&zoe, path, fields);
	struct got *second = visitor_send(&zoe, path, fields);
	assert_leads_to(second, str_c(test_arena(), got_header(first, "Location")));
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM orders"), 1);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 1);
	assert_text(str_of(visitor_cookie(&zoe, "basket")), "");
	assert_shows(visitor_follow(&zoe, first), "C’est réservé");
	/* Gone back, something changed, sent again: the hold is an order already. */
	struct got *third =
		visitor_send(&zoe, path, arena_printf(test_arena(), "%s&language=en", fields));
	assert_status(third, 409);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM orders"), 1);
}
END_TEST

/* --- both languages --- */

START_TEST(pages_speak_the_language_that_was_chosen)
{
	struct visitor zoe = {.language = "fr"};
	assert_shows(visit(&zoe, "/"), "<html lang=\"fr\">");
	struct got *page = visit(&zoe, "/?q=lamp&lang=en");
	assert_shows(page, "<html lang=\"en\">");
	assert_shows(page, "Desk lamp");
	assert_shows(page, "href=\"/?q=lamp&amp;lang=fr\"");
	assert_shows(visit(&zoe, "/basket"), "Your basket is empty");
}
END_TEST

START_TEST(problems_say_what_to_do_next_in_both_languages)
{
	struct visitor zoe = {.language = "fr"};
	struct got *page = visit(&zoe, "/nowhere");
	assert_status(page, 404);
	assert_shows(page, "Vérifiez l’adresse");
	zoe.language = "en";
	assert_shows(visit(&zoe, "/p/NOTHING"), "Check the address");
	struct got *foreign = client_form(
		api_port(), "/basket", "Origin: https://evil.example\r\n", "sku=TEA&qty=1");
	assert_status(foreign, 403);
	assert_shows(foreign, "recommencez depuis le formulaire");
}
END_TEST

/* The details of the interface are English; a French page says where the mistake is instead. */
START_TEST(a_french_problem_page_holds_no_english)
{
	struct visitor zoe = {.language = "fr"};
	struct got *page = visit(&zoe, "/?colour=red");
	assert_status(page, 400);
	assert_shows(page, "À vérifier");
	assert_shows(page, "colour");
	assert_hides(page, "no such parameter");
	zoe.language = "en";
	assert_shows(visit(&zoe, "/?colour=red"), "no such parameter");
}
END_TEST

START_TEST(no_page_has_a_script)
{
	struct visitor zoe = {0};
	world_stock("PAR1", "TEA", 1);
	assert_hides(visit(&zoe, "/?q=%%3Cscript%%3Ealert(1)%%3C/script%%3E"), "<script");
	assert_hides(visit(&zoe, "/p/TEA?postcode=%%3Cscript%%3E&country=FR"), "<script");
	assert_hides(visitor_follow(&zoe, hold_tea(&zoe)), "<script");
}
END_TEST

TEST_MAIN_WITH("shop pages", &api_fixture, products_are_found_by_words_and_sku,
	nothing_found_says_what_to_try, a_scanned_barcode_leads_straight_to_the_product,
	a_product_shows_who_has_it_with_distance_and_promise,
	a_product_leads_to_its_other_sizes_and_where_they_are,
	an_unknown_postcode_is_named_at_its_field, the_place_is_asked_once,
	a_wrong_quantity_stays_out_of_the_basket, only_a_basket_we_wrote_is_read,
	lines_of_the_basket_change_and_go, lines_of_two_currencies_cannot_be_reserved_together,
	stores_with_everything_come_first_and_the_others_say_what_is_missing,
	a_product_shows_from_when_another_store_would_have_sent_it,
	what_is_to_be_sent_is_held_at_its_store_and_ordered,
	an_ended_hold_of_what_is_sent_can_be_held_again, the_basket_offers_to_have_all_of_it_sent,
	choosing_a_store_holds_the_goods_at_once, a_double_click_holds_once,
	a_form_without_a_key_does_nothing, the_last_unit_is_not_lost_to_ones_own_hold,
	another_store_gives_the_first_hold_back, sold_out_while_deciding_offers_the_next_store,
	a_hold_is_extended_and_given_back_on_its_page, an_ended_hold_says_so_and_can_be_held_again,
	mistakes_stand_at_their_fields_and_what_was_typed_stays,
	what_the_interface_refuses_of_a_customer_the_page_refuses_too, a_double_click_reserves_once,
	pages_speak_the_language_that_was_chosen, problems_say_what_to_do_next_in_both_languages,
	a_french_problem_page_holds_no_english, no_page_has_a_script)
