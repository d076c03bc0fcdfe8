/* The back office: who gets in, what it shows, what it may change. */
#include "common/clock.h"
#include "server/http/call.h"
#include "tests/lib/visitor.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Signed in as ines. */
static struct visitor staff(void)
{
	struct visitor ines = {0};
	visitor_signs_in(&ines, "ines", "admin");
	return ines;
}

static const char *order_path(void)
{
	struct str hex = fixture_text("SELECT LOWER(CONCAT_WS('-', SUBSTR(HEX(order_id), 1, 8),"
				      " SUBSTR(HEX(order_id), 9, 4), SUBSTR(HEX(order_id), 13, 4),"
				      " SUBSTR(HEX(order_id), 17, 4), SUBSTR(HEX(order_id), 21)))"
				      " FROM orders");
	return arena_printf(test_arena(), "/admin/orders/" STR_FMT, STR_ARG(hex));
}

START_TEST(nobody_gets_in_without_signing_in)
{
	static const char *const pages[] = {"/admin", "/admin/orders", "/admin/stores",
		"/admin/stores/PAR1", "/admin/orders/01940000-0000-7000-8000-000000000000"};
	struct visitor nobody = {0};
	for (size_t i = 0; i < ARRAY_LENGTH(pages); i++)
		assert_leads_to(visit(&nobody, "%s", pages[i]), "/admin/login");
	assert_status(visitor_send(&nobody, "/admin/logout", "form_token=x"), 401);
}
END_TEST

START_TEST(a_wrong_password_is_refused_and_the_login_stays)
{
	struct visitor ines = staff();
	struct got *page = visitor_send(&ines, "/admin/login", "login=ines%22&password=wrong");
	assert_status(page, 422);
	assert_shows(page, "ne vont pas ensemble");
	assert_shows(page, "value=\"ines&quot;\"");
	assert_hides(page, "wrong\"");
}
END_TEST

static int send_wrong_login(int i)
{
	const char *body = arena_printf(test_arena(), "login=nobody%d&password=guess", i);
	int fd = client_connect(api_port());
	client_send(fd, arena_printf(test_arena(),
				"POST /admin/login HTTP/1.1\r\nHost: localhost\r\n"
				"X-Forwarded-For: 203.0.113.%d\r\n"
				"Content-Type: application/x-www-form-urlencoded\r\n"
				"Content-Length: %zu\r\n\r\n%s",
				i, strlen(body), body));
	return fd;
}

static void assert_few_ran_at_once(void)
{
	long half = sysconf(_SC_NPROCESSORS_ONLN) / 2;
	const char *line =
		strstr(api_get(NULL, "/metrics")->body.p, "\ncomptoir_passwords_checked_at_once ");
	ck_assert_ptr_nonnull(line);
	long most = strtol(strchr(line, ' '), NULL, 10);
	ck_assert_int_ge(most, 1);
	ck_assert_int_le(most, half < 1 ? 1 : half);
}

START_TEST(a_flood_of_wrong_logins_is_answered_and_orders_are_placed)
{
	enum { LOGINS = 200 };
	struct server_setup setup = api_setup();
	int logins[LOGINS], sent_away = 0;
	setup.settings[1] = "http.trust_forwarded=yes";
	api_restart(&setup);
	for (int i = 0; i < LOGINS; i++)
		logins[i] = send_wrong_login(i);
	for (int i = 0; i < 5; i++)
		api_order();
	for (int i = 0; i < LOGINS; i++) {
		struct got *got = client_read(logins[i]);
		ck_assert_msg(got->status == 422 || got->status == 503, "%d", got->status);
		sent_away += got->status == 503;
		if (got->status == 503)
			assert_text(got_header(got, "Retry-After"), "1");
		client_close(logins[i]);
	}
	ck_assert_int_gt(sent_away, 0);
	ck_assert_int_lt(sent_away, LOGINS);
	assert_few_ran_at_once();
}
END_TEST

START_TEST(signing_out_ends_the_session)
{
	struct visitor ines = staff();
	struct visitor copy = ines;
	struct got *page = visit(&ines, "/admin");
	assert_leads_to(visitor_submit(&ines, page, "/admin/logout", ""), "/admin/login");
	assert_leads_to(visit(&copy, "/admin"), "/admin/login");
}
END_TEST

START_TEST(the_first_page_counts_the_day_and_names_what_is_late)
{
	struct visitor ines = staff();
	api_order();
	api_agent("LYO1");
	struct got *page = visit(&ines, "/admin");
	assert_status(page, 200);
	assert_shows(page, "<dt>Nouvelle</dt><dd>1</dd>");
	assert_shows(page, "En retard\u00a0: 0");
	assert_shows(page, "0 sur 1 en contact");
	ck_assert(page_has_in_order(page, "Sans nouvelles", "Comptoir Bellecour"));
	fixture_sql("UPDATE fulfilment SET promised_at = %lld", (long long)WORLD_NOON - 60000);
	page = visit(&ines, "/admin");
	assert_shows(page, "En retard\u00a0: 1");
	assert_shows(page, order_path());
}
END_TEST

START_TEST(mails_of_which_nobody_knows_are_counted_and_shown)
{
	struct visitor ines = staff();
	assert_hides(visit(&ines, "/admin"), "Envoi incertain");
	api_order();
	fixture_sql("UPDATE outbox SET state = 'unknown'");
	assert_shows(visit(&ines, "/admin"), "Envoi incertain, non répété\u00a0: 1");
	while (strstr(api_get(NULL, "/metrics")->body.p, "comptoir_mails{state=\"unknown\"} 1") ==
		NULL)
		usleep(20000);
}
END_TEST

START_TEST(orders_are_found_by_number_and_mail_and_paged)
{
	struct visitor ines = staff();
	world_stock("PAR1", "PEN", 26);
	for (int i = 0; i < 26; i++)
		assert_status(api_post(NULL, "/v1/orders",
				      "{'kind': 'reservation', 'lines': [{'sku': 'PEN', 'qty': 1}],"
				      " 'store': 'PAR1', 'customer': {'name': 'Zoé Lefèvre',"
				      " 'email': 'zoe@mail.example', 'language': 'fr'}}"),
			201);
	struct got *page = visit(&ines, "/admin/orders");
	const char *next = strstr(str_c(test_arena(), page->body), "/admin/orders?q=&amp;cursor=");
	ck_assert_ptr_nonnull(next);
	struct str rest = {next, strcspn(next, "\"")};
	const char *cursor = strstr(str_c(test_arena(), rest), "cursor=");
	page = visit(&ines, "/admin/orders?%s", cursor);
	struct str oldest = fixture_text("SELECT number FROM orders ORDER BY order_id LIMIT 1");
	assert_shows(page, str_c(test_arena(), oldest));
	assert_hides(page, ">Suite<");
	page = visit(&ines, "/admin/orders?q=%s", str_c(test_arena(), oldest));
	assert_shows(page, "Zoé Lefèvre");
	assert_shows(visit(&ines, "/admin/orders?q=zoe%%40mail.example"), "Zoé Lefèvre");
	assert_shows(visit(&ines, "/admin/orders?q=nobody%%40mail.example"), "Aucune commande");
	assert_status(visit(&ines, "/admin/orders?cursor=AAAA"), 400);
}
END_TEST

START_TEST(an_order_shows_history_and_why_its_store)
{
	struct visitor ines = staff();
	world_stock("PAR1", "TEA", 1);
	world_stock("PAR2", "TEA", 5);
	assert_status(api_post(NULL, "/v1/orders",
			      "{'kind': 'reservation', 'lines': [{'sku': 'TEA', 'qty': 1}],"
			      " 'postcode': '75004', 'country': 'FR',"
			      " 'customer': {'name': 'Zoé', 'email': 'zoe@mail.example',"
			      " 'language': 'fr'}}"),
		201);
	struct got *page = visit(&ines, "%s", order_path());
	assert_status(page, 200);
	assert_shows(page, "Le plus proche qui avait toutes les lignes");
	ck_assert(page_has_in_order(page, "choisi<", "Comptoir Étoile"));
	assert_shows(page, "Commande passée");
	assert_shows(page, "zoe@mail.example");
}
END_TEST

START_TEST(what_one_of_two_stores_has_is_cancelled_for_the_customer)
{
	struct visitor ines = staff();
	world_stock("PAR1", "TEA", 1);
	world_stock("PAR2", "MUG", 1);
	api_settle();
	struct got *order = api_post(NULL, "/v1/orders",
		"{'kind': 'reservation', 'near': {'lat': 48.853, 'lon': 2.35}, 'together': true,"
		" 'lines': [{'sku': 'TEA', 'qty': 1}, {'sku': 'MUG', 'qty': 1}],"
		" 'customer': {'name': 'Zoé', 'email': 'zoe@mail.example'}}");
	assert_status(order, 201);
	const char *path = order_path();
	struct got *page = visit(&ines, "%s", path);
	assert_shows(page, "Comptoir Étoile le donne");
	const char *cancel = arena_printf(test_arena(), "%s/cancel", path);
	assert_leads_to(visitor_submit(&ines, page, cancel, "why=customer_asked&store=PAR2"), path);
	assert_shows(visit(&ines, "%s", path), "Partie annulée");
	ck_assert_int_eq(world_available("PAR2", "MUG"), 1);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 0);
}
END_TEST

START_TEST(cancelling_takes_a_reason_and_the_forms_own_token)
{
	struct visitor ines = staff();
	api_order();
	const char *path = order_path();
	const char *cancel = arena_printf(test_arena(), "%s/cancel", path);
	struct got *page = visit(&ines, "%s", path);
	assert_status(visitor_send(&ines, cancel, "key=k&why=mistake"), 403);
	struct got *refused = visitor_submit(&ines, page, cancel, "why=because");
	assert_status(refused, 422);
	assert_shows(refused, "Choisissez un motif de la liste");
	ck_assert_int_eq(world_available("PAR1", "TEA"), 9);
	const char *fields = visitor_fields(refused, cancel, "why=customer_asked");
	assert_leads_to(visitor_send(&ines, cancel, fields), path);
	assert_leads_to(visitor_send(&ines, cancel, fields), path);
	page = visit(&ines, "%s", path);
	assert_shows(page, "le client le demande");
	assert_shows(page, "staff ines");
	ck_assert_int_eq(world_available("PAR1", "TEA"), 10);
}
END_TEST

START_TEST(stores_show_their_work_and_their_agents)
{
	struct visitor ines = staff();
	api_order();
	api_agent("PAR1");
	struct got *page = visit(&ines, "/admin/stores?q=cit");
	ck_assert(page_has_in_order(page, "Comptoir Cité", "<td class=\"number\">1</td>"));
	assert_shows(page, "jamais");
	assert_hides(page, "Comptoir Étoile");
	assert_shows(visit(&ines, "/admin/stores?q=zzz"), "Aucun magasin");
}
END_TEST

START_TEST(a_stock_figure_is_explained)
{
	struct visitor ines = staff();
	api_order();
	struct got *page = visit(&ines, "/admin/stores/PAR1?sku=TEA");
	assert_shows(page, "<dt>En magasin</dt><dd>10</dd>");
	assert_shows(page, "<dt>Réservé</dt><dd>− 1</dd>");
	assert_shows(page, "<dt>Disponible</dt><dd>= 9</dd>");
	ck_assert(page_has_in_order(page, "Réservé par une commande", "+1 → 1"));
	ck_assert(page_has_in_order(page, "Comptage", "+10 → 10"));
	assert_shows(visit(&ines, "/admin/stores/PAR1?sku=RUG"), "n’a jamais eu");
	assert_shows(visit(&ines, "/admin/stores/PAR1?sku=NOPE"), "n’existe pas");
	assert_status(visit(&ines, "/admin/stores/NOPE"), 404);
}
END_TEST

START_TEST(what_is_promised_and_not_there_is_shown)
{
	struct visitor ines = staff();
	api_order();
	assert_hides(visit(&ines, "/admin/stores/PAR1"), "Promis, mais introuvable");
	fixture_sql("INSERT INTO shortage (store_id, product_id, cause, noticed_at, look_at)"
		    " SELECT store_id, product_id, REPEAT('c', 16), %lld, %lld FROM stock"
		    " WHERE reserved = 1; UPDATE stock SET shortage = 1 WHERE reserved = 1",
		(long long)WORLD_NOON, (long long)(WORLD_NOON + MS_PER_DAY));
	world_stock("PAR1", "TEA", 0);
	struct got *page = visit(&ines, "/admin/stores/PAR1");
	assert_shows(page, "Promis, mais introuvable");
	assert_shows(page, "href=\"/admin/stores/PAR1?sku=TEA\"");
	assert_shows(page, "<td class=\"number\">1</td>");
	assert_shows(visit(&ines, "/admin/stores/PAR1?sku=TEA"), "1 promis de plus");
}
END_TEST

/* --- what stores are asked for, and what a person must decide about --- */

static struct order paid_order(void)
{
	struct order order = {0};
	world_stock("PAR1", "TEA", 10);
	struct got *got = api_post(api_partner(SCOPE_ORDERS), "/v1/orders",
		"{'kind': 'prepaid', 'payment': {'reference': 'P-1'}, 'lines': [{'sku': 'TEA', "
		"'qty': 2}],"
		" 'store': 'PAR1', 'customer': {'name': 'Zoé Lefèvre',"
		" 'email': 'zoe@mail.example', 'language': 'fr'}}");
	assert_status(got, 201);
	ck_assert(uuid_parse(str_of(got_c(got, "id")), &order.id.uuid));
	return world_read(order.id);
}

/* What the forms about this fulfilment say beside what is hidden in them. */
static const char *about(const struct fulfilment *fulfilment, const char *fields)
{
	return arena_printf(test_arena(), "fulfilment=" STR_FMT "&%s",
		STR_ARG(uuid_print(test_arena(), fulfilment->id.uuid)), fields);
}

static const char *below(const char *path, const char *what)
{
	return arena_printf(test_arena(), "%s/%s", path, what);
}

static struct got *cancel_as(struct visitor *ines, const char *path)
{
	const char *cancel = below(path, "cancel");
	assert_leads_to(
		visitor_submit(ines, visit(ines, "%s", path), cancel, "why=customer_asked"), path);
	return visit(ines, "%s", path);
}

static struct got *ask_as(struct visitor *ines, const char *path,
	const struct fulfilment *fulfilment, const char *fields)
{
	return visitor_submit(
		ines, visit(ines, "%s", path), below(path, "recall"), about(fulfilment, fields));
}

static int64_t refunded(void)
{
	return fixture_number("SELECT COALESCE(SUM(amount_minor), 0) FROM refund");
}

START_TEST(nothing_to_review_is_said)
{
	struct visitor ines = staff();
	assert_shows(visit(&ines, "/admin/reviews"), "Rien à examiner");
	assert_hides(visit(&ines, "/admin"), "commande à examiner");
	ines.language = "en";
	assert_shows(visit(&ines, "/admin/reviews"), "Nothing to review");
}
END_TEST

START_TEST(who_asks_a_store_back_and_until_when_is_shown)
{
	struct visitor ines = staff();
	struct fulfilment fulfilment = paid_order().fulfilments[0];
	world_prepare(&fulfilment);
	const char *path = order_path();
	struct got *page = cancel_as(&ines, path);
	ck_assert(page_has_in_order(page, "Redemandée au magasin pour l’annuler", "staff ines"));
	ck_assert(page_has_in_order(page, "Réponse attendue jusqu’à", "Dernières nouvelles"));
	assert_shows(page, "Ne plus attendre le magasin");
	ck_assert_int_eq(refunded(), 0);
}
END_TEST

START_TEST(what_is_not_waited_for_is_reviewed_and_decided_once)
{
	struct visitor ines = staff();
	struct fulfilment fulfilment = paid_order().fulfilments[0];
	world_prepare(&fulfilment);
	const char *path = order_path(), *review = below(path, "review");
	(void)cancel_as(&ines, path);
	assert_status(ask_as(&ines, path, &fulfilment, "act=stop&why=because"), 422);
	assert_leads_to(ask_as(&ines, path, &fulfilment, "act=stop&why=store_silent"), path);
	ck_assert_int_eq(refunded(), 0);
	assert_shows(visit(&ines, "/admin"), "1 commande à examiner");
	struct got *page = visit(&ines, "/admin/reviews");
	ck_assert(page_has_in_order(page, "Sans réponse du magasin", "Comptoir Cité"));
	assert_shows(page, "Rembourser 9,98");
	struct got *refused =
		visitor_submit(&ines, page, review, about(&fulfilment, "decision=refund"));
	assert_status(refused, 422);
	assert_shows(refused, "Choisissez une décision");
	const char *decided = about(&fulfilment, "decision=refund&why=store_has_goods");
	assert_leads_to(visitor_submit(&ines, refused, review, decided), "/admin/reviews");
	assert_status(visitor_submit(&ines, page, review, decided), 409);
	ck_assert_int_eq(refunded(), 998);
	assert_shows(visit(&ines, "/admin/reviews"), "Rien à examiner");
	ck_assert(page_has_in_order(visit(&ines, "%s", path), "Décidé\u00a0: remboursé",
		"le magasin a encore les articles"));
}
END_TEST

START_TEST(what_left_the_store_cannot_be_paid_back_by_review)
{
	struct visitor ines = staff();
	struct fulfilment fulfilment = paid_order().fulfilments[0];
	world_prepare(&fulfilment);
	const char *path = order_path(), *review = below(path, "review");
	(void)cancel_as(&ines, path);
	ck_assert_int_eq(world_hand_over(&fulfilment), REASON_OK);
	struct got *page = visit(&ines, "/admin/reviews");
	ck_assert(page_has_in_order(page, "Remise malgré la demande", "9,98"));
	assert_hides(page, "Rembourser");
	assert_status(visitor_submit(&ines, page, review,
			      about(&fulfilment, "decision=refund&why=goodwill")),
		422);
	assert_leads_to(visitor_submit(&ines, page, review,
				about(&fulfilment, "decision=keep&why=customer_has_goods")),
		"/admin/reviews");
	ck_assert_int_eq(refunded(), 0);
	assert_shows(visit(&ines, "%s", path), "Décidé\u00a0: rien à rembourser");
}
END_TEST

START_TEST(a_manager_moves_what_no_store_has_accepted_at_once)
{
	struct visitor ines = staff();
	world_stock("PAR2", "TEA", 5);
	api_settle();
	struct order order = paid_order();
	const char *path = order_path();
	assert_leads_to(
		ask_as(&ines, path, &order.fulfilments[0], "act=move&why=store_silent"), path);
	struct got *page = visit(&ines, "%s", path);
	ck_assert(page_has_in_order(page, "Confiée à un autre magasin", "staff ines"));
	order = world_read(order.id);
	ck_assert_uint_eq(order.fulfilment_count, 2);
	ck_assert_uint_eq(order.fulfilments[1].store.row, world_store("PAR2").row);
}
END_TEST

START_TEST(a_move_waits_for_the_store_and_for_nobody_who_is_ready)
{
	struct visitor ines = staff();
	struct fulfilment fulfilment = paid_order().fulfilments[0];
	const char *path = order_path();
	ck_assert_int_eq(
		world_command(&fulfilment, (struct command){.type = COMMAND_ACCEPT}), REASON_OK);
	struct got *before = visit(&ines, "%s", path);
	assert_leads_to(ask_as(&ines, path, &fulfilment, "act=move&why=store_cannot"), path);
	struct got *page = visit(&ines, "%s", path);
	ck_assert(page_has_in_order(page, "pour la confier à un autre", "staff ines"));
	assert_hides(page, "Ne plus attendre le magasin");
	assert_status(visitor_submit(&ines, before, below(path, "recall"),
			      about(&fulfilment, "act=stop&why=mistake")),
		409);
	ck_assert_int_eq(world_read(fulfilment.order).fulfilment_count, 1);
}
END_TEST

TEST_MAIN_WITH("admin pages", &api_fixture, nobody_gets_in_without_signing_in,
	a_wrong_password_is_refused_and_the_login_stays,
	a_flood_of_wrong_logins_is_answered_and_orders_are_placed, signing_out_ends_the_session,
	the_first_page_counts_the_day_and_names_what_is_late,
	mails_of_which_nobody_knows_are_counted_and_shown,
	orders_are_found_by_number_and_mail_and_paged, an_order_shows_history_and_why_its_store,
	what_one_of_two_stores_has_is_cancelled_for_the_customer,
	cancelling_takes_a_reason_and_the_forms_own_token, stores_show_their_work_and_their_agents,
	a_stock_figure_is_explained, what_is_promised_and_not_there_is_shown,
	nothing_to_review_is_said, who_asks_a_store_back_and_until_when_is_shown,
	what_is_not_waited_for_is_reviewed_and_decided_once,
	what_left_the_store_cannot_be_paid_back_by_review,
	a_manager_moves_what_no_store_has_accepted_at_once,
	a_move_waits_for_the_store_and_for_nobody_who_is_ready)
