/*
 * Mails from a real comptoird to a real mail server that defers, refuses, hangs up or is away, and
 * senders that die: each mail arrives once, or is called unknown and not sent again.
 */
#include <string.h>

#include "common/clock.h"
#include "server/http/call.h"
#include "tests/lib/api.h"
#include "tests/lib/mail_sink.h"
#include "tests/lib/process.h"
#include "tests/lib/proxy.h"

enum { PATIENCE_MS = 15000, MORE_THAN_A_RUN_MS = 1300, SHOPPERS = 24 };

static struct server_setup setup;
static struct mail_sink *sink;
static struct proxy *line; /* between comptoird and the mail server */

static void make_world(void)
{
	fixture_db_clean();
	api_make_world();
	world_stock("PAR1", "TEA", 100);
	world_stock("PAR2", "TEA", 100);
}

/* False when there is no mail server here and the test is skipped. */
static bool post_is_open(const char *option, const char *value)
{
	sink = mail_sink_start(option, value);
	if (sink == NULL)
		return false;
	line = proxy_start(mail_sink_port(sink));
	setup = api_setup();
	setup.settings[1] =
		arena_printf(test_arena(), "mail.url=smtp://127.0.0.1:%u", proxy_port(line));
	api_restart(&setup);
	return true;
}

static void close_all(void)
{
	if (sink == NULL)
		return;
	server_process_stop(api_server());
	proxy_stop(line);
	mail_sink_stop(sink);
	world_verify();
}

/* --- shoppers --- */

static struct got *order_of(const char *name, const char *language)
{
	struct got *got = api_post(NULL, "/v1/orders",
		"{'kind': 'reservation', 'lines': [{'sku': 'TEA', 'qty': 1}], 'store': 'PAR1',"
		" 'customer': {'name': '%s', 'email': '%s@example.org', 'language': '%s'}}",
		name, name, language);
	assert_status(got, 201);
	return got;
}

static struct order known(const struct got *order)
{
	order_id id;
	ck_assert(uuid_parse(got_text(order, "id"), &id.uuid));
	return world_read(id);
}

static void cancel(const struct got *order)
{
	const char *path = arena_printf(test_arena(), "/v1/orders/%s/cancel", got_c(order, "id"));
	assert_status(api_act("POST", path, got_c(order, "token"), api_key(), NULL), 200);
}

/* --- mails --- */

static int64_t mails_in(const char *state)
{
	return fixture_number("SELECT COUNT(*) FROM outbox WHERE state = '%s'", state);
}

static void await_mails_doing(const char *state, int64_t count, void (*meanwhile)(void))
{
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	while (mails_in(state) != count) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "%lld mails are %s, not %lld",
			(long long)mails_in(state), state, (long long)count);
		meanwhile();
	}
}

static void await_mails(const char *state, int64_t count)
{
	await_mails_doing(state, count, process_doze);
}

static void await_all_sent(const char *kind, int64_t count)
{
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	while (fixture_number("SELECT COUNT(*) FROM outbox WHERE state = 'sent' AND kind = '%s'",
		       kind) < count) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "no mail \"%s\" was sent", kind);
		process_doze();
	}
}

static void await_sent(const char *kind)
{
	await_all_sent(kind, 1);
}

static void await_attempts(int64_t count)
{
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	while (fixture_number("SELECT MIN(attempts) FROM outbox WHERE state = 'waiting'") < count) {
		ck_assert_msg(
			clock_monotonic_ms() < until_ms, "not tried %lld times", (long long)count);
		process_doze();
	}
}

static void await_due(const char *kind, int64_t due_at)
{
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	while (fixture_number("SELECT due_at FROM outbox WHERE kind = '%s'", kind) != due_at) {
		ck_assert_msg(
			clock_monotonic_ms() < until_ms, "the %s waits for another time", kind);
		process_doze();
	}
}

/* Whatever waits for a later time is due now. */
static void time_passes(void)
{
	fixture_sql("UPDATE outbox SET due_at = 1");
}

static void doze_while_time_passes(void)
{
	time_passes();
	process_doze();
}

/* Also after the sender had its chance to send something again. */
static void assert_taken(size_t count)
{
	int64_t until_ms = clock_monotonic_ms() + MORE_THAN_A_RUN_MS;
	time_passes();
	while (clock_monotonic_ms() < until_ms)
		process_doze();
	ck_assert_uint_eq(mail_sink_count(sink), count);
}

/* The one mail to that person with that subject, as read. */
static const char *mail_to(const char *name, const char *subject)
{
	const char *found = NULL;
	const char *to = arena_printf(test_arena(), "X-Envelope-To: %s@example.org\r\n", name);
	for (size_t i = 1; i <= mail_sink_count(sink); i++) {
		struct str mail = mail_sink_read(sink, i);
		if (!str_starts_with(mail, str_of(to)) || strcmp(mail_subject(mail), subject) != 0)
			continue;
		ck_assert_msg(found == NULL, "\"%s\" came twice to %s", subject, name);
		found = mail_text(mail);
	}
	ck_assert_msg(found != NULL, "\"%s\" did not come to %s", subject, name);
	return found;
}

static void assert_says(const char *mail, const char *text)
{
	ck_assert_msg(strstr(mail, text) != NULL, "\"%s\" is not in: %s", text, mail);
}

static const char *subject(const char *before, const struct got *order, const char *after)
{
	return arena_printf(test_arena(), "%s%s%s", before, got_c(order, "number"), after);
}

/* --- claims --- */

START_TEST(confirmed_and_ready_come_once_with_code_and_link)
{
	if (!post_is_open(NULL, NULL))
		return;
	struct got *french = order_of("zoe", "fr"), *english = order_of("sam", "en");
	struct order order = known(french);
	world_prepare(&order.fulfilments[0]);
	await_mails("sent", 3);
	assert_taken(3);
	const char *confirmed =
		mail_to("zoe", subject("Commande ", french, "\u00a0: Comptoir Cité la prépare"));
	assert_says(confirmed, "Content-Language: fr");
	assert_says(confirmed, got_c(french, "tracking_url"));
	ck_assert_ptr_null(strstr(confirmed, got_c(french, "pickup_code")));
	const char *ready = mail_to(
		"zoe", subject("Commande ", french, "\u00a0: elle vous attend à Comptoir Cité"));
	assert_says(ready, got_c(french, "pickup_code"));
	assert_says(ready, got_c(french, "tracking_url"));
	confirmed = mail_to("sam", subject("Order ", english, ": Comptoir Cité is preparing it"));
	assert_says(confirmed, "Content-Language: en");
	assert_says(confirmed, got_c(english, "tracking_url"));
}
END_TEST

/* The first two of three teas at 4.99 had 0.50 of 0.75 and 0.99 of 1.49. */
START_TEST(mail_of_an_exchange_names_what_waits_and_each_tax_of_it)
{
	fixture_sql(
		"UPDATE product SET price_minor = 499, currency = 'CAD', vat_bp = 0, tax = 'qc'");
	if (!post_is_open(NULL, NULL))
		return;
	world_stock("PAR2", "PEN", 2);
	struct got *got = api_post(api_partner(SCOPE_ORDERS), "/v1/orders",
		"{'kind': 'prepaid', 'lines': [{'sku': 'TEA', 'qty': 3}], 'store': 'PAR1', "
		"'payment':"
		" {'reference': 'pay_1'}, 'customer': {'name': 'zoe', 'email': 'zoe@example.org',"
		" 'language': 'fr'}}");
	assert_status(got, 201);
	struct order order = known(got);
	world_prepare(&order.fulfilments[0]);
	ck_assert_int_eq(world_hand_over(&order.fulfilments[0]), REASON_OK);
	const char *path =
		arena_printf(test_arena(), "/v1/agent/orders/%s/exchange", got_c(got, "id"));
	assert_status(api_act("POST", path, api_agent("PAR1"), api_key(),
			      api_json("{'line': 1, 'qty': 2, 'product': 'PEN', 'store': 'PAR2',"
				       " 'clerk': 'camille', 'reason': 'wrong_size', 'condition':"
				       " 'opened', 'disposition': 'shelf'}")),
		201);
	await_sent("changed");
	const char *mail = mail_to("zoe", subject("Commande ", got, "\u00a0: un changement"));
	assert_says(mail, "2 × Stylo");
	ck_assert_ptr_null(strstr(mail, "Thé vert"));
	assert_says(mail, "0,50");
	assert_says(mail, "0,99");
	assert_says(mail, "11,47");
}
END_TEST

/* A tea was collected at PAR1; its other size, a pen, is held at PAR2. */
static struct got *exchange_announced(const char *name, const char *language)
{
	struct got *got = order_of(name, language);
	struct order order = known(got);
	world_prepare(&order.fulfilments[0]);
	ck_assert_int_eq(world_hand_over(&order.fulfilments[0]), REASON_OK);
	assert_status(api_post(got_c(got, "token"), "/v1/returns",
			      "{'order': '%s', 'lines': [{'line': 1, 'qty': 1}], 'reason':"
			      " 'wrong_size', 'exchange': {'sku': 'PEN', 'store': 'PAR2'}}",
			      got_c(got, "id")),
		201);
	return got;
}

START_TEST(an_announced_exchange_is_told_with_what_is_held_where_and_that_it_is_over)
{
	fixture_sql("UPDATE product SET price_minor = 499, model = 'LEAF', size = '0,7'"
		    " WHERE sku IN ('TEA', 'PEN')");
	if (!post_is_open(NULL, NULL))
		return;
	world_stock("PAR2", "PEN", 2);
	struct got *french = exchange_announced("zoe", "fr");
	struct got *english = exchange_announced("sam", "en");
	await_all_sent("return_announced", 2);
	const char *mail = mail_to("zoe", subject("Commande ", french, "\u00a0: votre échange"));
	assert_says(mail, "Nous gardons 1 × Stylo (0,7) pour vous à Comptoir Étoile");
	assert_says(mail, "1 × Thé vert");
	mail = mail_to("sam", subject("Order ", english, ": your exchange"));
	assert_says(mail, "We are holding 1 × Pen (0,7) for you at Comptoir Étoile");
	fixture_sql("UPDATE announced_exchange SET held_until = 1");
	await_all_sent("exchange_ended", 2);
	mail = mail_to(
		"zoe", subject("Commande ", french, "\u00a0: votre échange n’est plus réservé"));
	assert_says(mail, "Votre retour reste annoncé");
	mail = mail_to("sam", subject("Order ", english, ": your exchange is no longer held"));
	assert_says(mail, "1 × Pen (0,7): held at Comptoir Étoile until");
}
END_TEST

static struct got *withdrawn(const char *name, const char *language)
{
	struct got *got = api_post(api_partner(SCOPE_ORDERS), "/v1/orders",
		"{'kind': 'prepaid', 'store': 'PAR1', 'lines': [{'sku': 'TEA', 'qty': 1}, {'sku':"
		" 'PEN', 'qty': 2}], 'payment': {'reference': 'pay_1'}, 'customer': {'name': '%s',"
		" 'email': '%s@example.org', 'language': '%s'}}",
		name, name, language);
	assert_status(got, 201);
	struct order order = known(got);
	world_prepare(&order.fulfilments[0]);
	ck_assert_int_eq(world_hand_over(&order.fulfilments[0]), REASON_OK);
	const char *path = arena_printf(test_arena(), "/v1/orders/%s/withdraw", got_c(got, "id"));
	assert_status(
		api_post(got_c(got, "token"), path, "{'lines': [{'line': 2, 'qty': 1}]}"), 201);
	return got;
}

static void assert_acknowledges(
	const char *mail, const struct got *order, const char *goods, const char *date)
{
	const char *declared = arena_printf(test_arena(),
		" FROM withdrawal JOIN orders USING (order_id) WHERE orders.number = '%s'",
		got_c(order, "number"));
	int64_t minute = fixture_number("SELECT declared_at %s", declared) / MS_PER_MINUTE;
	assert_says(mail, goods);
	assert_says(mail, date);
	assert_says(mail, arena_printf(test_arena(), "%02d", (int)(minute % 60)));
	assert_says(
		mail, str_c(test_arena(), fixture_text("SELECT LOWER(HEX(hash)) %s", declared)));
}

START_TEST(a_withdrawal_is_acknowledged_with_its_content_date_and_fingerprint)
{
	if (!post_is_open(NULL, NULL))
		return;
	world_stock("PAR1", "PEN", 9);
	struct got *french = withdrawn("zoe", "fr"), *english = withdrawn("sam", "en");
	await_all_sent("withdrawn", 2);
	const char *mail = mail_to("zoe",
		subject("Commande ", french, "\u00a0: accusé de réception de votre rétractation"));
	assert_acknowledges(mail, french, "1 × Stylo", "novembre 2026");
	assert_says(mail, "zoe se rétracte du contrat");
	mail = mail_to("sam", subject("Order ", english, ": acknowledgement of your withdrawal"));
	assert_acknowledges(mail, english, "1 × Pen", "November 2026");
	ck_assert_ptr_null(strstr(mail, "Green tea"));
}
END_TEST

START_TEST(another_store_and_the_end_are_told_once)
{
	if (!post_is_open(NULL, NULL))
		return;
	struct got *got = order_of("sam", "en");
	struct order order = known(got);
	ck_assert_int_eq(
		world_command(&order.fulfilments[0],
			(struct command){.type = COMMAND_REJECT, .reject_reason = REJECT_NO_STOCK}),
		REASON_OK);
	await_mails("sent", 2);
	const char *changed = mail_to("sam", subject("Order ", got, ": a change"));
	assert_says(changed, "Comptoir Étoile");
	cancel(got);
	await_mails("sent", 3);
	assert_taken(3);
	assert_says(mail_to("sam", subject("Order ", got, ": cancelled")),
		"the items are no longer set aside");
}
END_TEST

START_TEST(deferred_mail_waits_longer_each_time_and_comes_once)
{
	if (!post_is_open("--defer", "2"))
		return;
	order_of("zoe", "fr");
	await_attempts(1);
	int64_t first_ms = fixture_number("SELECT due_at - claimed_at FROM outbox");
	time_passes();
	await_attempts(2);
	ck_assert_int_gt(fixture_number("SELECT due_at - claimed_at FROM outbox"), first_ms);
	ck_assert_uint_eq(mail_sink_count(sink), 0);
	time_passes();
	await_mails("sent", 1);
	assert_taken(1);
}
END_TEST

START_TEST(refused_mail_is_not_tried_again_and_holds_nobody_up)
{
	if (!post_is_open("--refuse", "zoe@example.org"))
		return;
	order_of("zoe", "fr");
	order_of("sam", "en");
	await_mails("sent", 1);
	await_mails("refused", 1);
	assert_taken(1);
	ck_assert_int_eq(fixture_number("SELECT MAX(attempts) FROM outbox"), 1);
}
END_TEST

START_TEST(mail_whose_line_was_cut_after_its_text_is_unknown_and_not_sent_again)
{
	if (!post_is_open("--cut", "1"))
		return;
	order_of("zoe", "fr");
	await_mails("unknown", 1);
	assert_taken(1);
}
END_TEST

START_TEST(mail_whose_line_was_cut_before_its_text_is_sent_later)
{
	if (!post_is_open(NULL, NULL))
		return;
	proxy_fault(line,
		&(struct proxy_fault){.loss = PROXY_LOSE_ANSWER, .at = "MAIL FROM", .times = 1});
	order_of("zoe", "fr");
	await_attempts(1);
	ck_assert_uint_eq(proxy_struck(line), 1);
	time_passes();
	await_mails("sent", 1);
	assert_taken(1);
}
END_TEST

START_TEST(mails_wait_for_a_mail_server_that_is_away_and_come_once)
{
	if (!post_is_open(NULL, NULL))
		return;
	proxy_cut(line);
	for (int i = 0; i < SHOPPERS; i++)
		order_of("zoe", "fr");
	await_attempts(1);
	proxy_mend(line);
	/* A try that began before may fail after it, and waits anew. */
	await_mails_doing("sent", SHOPPERS, doze_while_time_passes);
	assert_taken(SHOPPERS);
}
END_TEST

START_TEST(nobody_is_called_to_a_store_by_a_mail_that_waited_too_long)
{
	if (!post_is_open(NULL, NULL))
		return;
	proxy_cut(line);
	struct got *got = order_of("sam", "en");
	struct order order = known(got);
	world_prepare(&order.fulfilments[0]);
	await_attempts(1);
	cancel(got);
	proxy_mend(line);
	assert_taken(0); /* the store is being asked: nothing is certain yet */
	ck_assert_int_eq(
		world_command(&order.fulfilments[0], (struct command){.type = COMMAND_RELEASE}),
		REASON_OK);
	await_mails("sent", 1);
	assert_taken(1);
	mail_to("sam", subject("Order ", got, ": cancelled"));
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM outbox"), 1);
}
END_TEST

START_TEST(reminder_that_could_not_be_sent_by_day_waits_for_the_morning)
{
	const int64_t night = WORLD_NOON + 15 * MS_PER_HOUR, morning = night + 5 * MS_PER_HOUR;
	if (!post_is_open(NULL, NULL))
		return;
	struct order order = known(order_of("zoe", "fr"));
	world_prepare(&order.fulfilments[0]);
	await_mails("sent", 2);
	setup.clock_offset_ms += 15 * MS_PER_HOUR;
	api_restart(&setup);
	fixture_sql(
		"INSERT INTO outbox (kind, order_id, subject, state, attempts, due_at, created_at)"
		" SELECT 'reminder', order_id, fulfilment_id, 'waiting', 3, %lld, %lld"
		" FROM fulfilment",
		(long long)night, (long long)WORLD_NOON);
	fixture_sql("UPDATE outbox SET state = 'waiting', due_at = 1 WHERE kind = 'ready'");
	await_mails("sent", 2); /* what the shopper waits for goes at any hour */
	await_due("reminder", morning);
	assert_taken(3);
}
END_TEST

START_TEST(each_mail_of_a_long_run_is_claimed_when_its_turn_comes)
{
	if (!post_is_open(NULL, NULL))
		return;
	proxy_delay(line, 50, 50);
	for (int i = 0; i < 3; i++)
		order_of("zoe", "fr");
	await_mails("sent", 3);
	ck_assert_int_gt(
		fixture_number("SELECT MAX(claimed_at) - MIN(claimed_at) FROM outbox"), 300);
}
END_TEST

/* comptoird dies when the mail server has heard `at`, and its successor finds the claim. */
static void sender_dies(const char *at, size_t taken)
{
	proxy_fault(line, &(struct proxy_fault){.loss = PROXY_HOLD_ANSWER, .at = at, .times = 1});
	order_of("zoe", "fr");
	proxy_await_struck(line, 1);
	await_mails("claimed", 1);
	api_kill9_and_restart(&setup);
	assert_taken(taken);
	ck_assert_int_eq(mails_in("claimed"), 1); /* it may still be at work in another instance */
	fixture_sql("UPDATE outbox SET claimed_at = claimed_at - 11 * 60000");
	await_mails("unknown", 1);
	assert_taken(taken);
}

START_TEST(mail_of_a_sender_that_died_before_its_text_is_unknown)
{
	if (post_is_open(NULL, NULL))
		sender_dies("EHLO", 0);
}
END_TEST

START_TEST(mail_of_a_sender_that_died_after_its_text_is_unknown_and_not_sent_again)
{
	if (post_is_open(NULL, NULL))
		sender_dies("\r\n.\r\n", 1);
}
END_TEST

START_TEST(two_instances_share_the_mails_and_send_each_once)
{
	if (!post_is_open(NULL, NULL))
		return;
	struct server_process *other = server_process_start(&setup);
	proxy_delay(line, 5, 5); /* time for both to be at work */
	for (int i = 0; i < SHOPPERS; i++)
		order_of(i % 2 == 0 ? "zoe" : "sam", "fr");
	await_mails("sent", SHOPPERS);
	assert_taken(SHOPPERS);
	ck_assert(server_process_logged(api_server(), "mail_sent"));
	ck_assert(server_process_logged(other, "mail_sent"));
	server_process_stop(other);
}
END_TEST

static const struct test_fixture mails_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = make_world,
	.after = close_all,
};

TEST_MAIN_WITH("mails", &mails_fixture, confirmed_and_ready_come_once_with_code_and_link,
	mail_of_an_exchange_names_what_waits_and_each_tax_of_it,
	an_announced_exchange_is_told_with_what_is_held_where_and_that_it_is_over,
	a_withdrawal_is_acknowledged_with_its_content_date_and_fingerprint,
	another_store_and_the_end_are_told_once,
	deferred_mail_waits_longer_each_time_and_comes_once,
	refused_mail_is_not_tried_again_and_holds_nobody_up,
	mail_whose_line_was_cut_after_its_text_is_unknown_and_not_sent_again,
	mail_whose_line_was_cut_before_its_text_is_sent_later,
	mails_wait_for_a_mail_server_that_is_away_and_come_once,
	nobody_is_called_to_a_store_by_a_mail_that_waited_too_long,
	each_mail_of_a_long_run_is_claimed_when_its_turn_comes,
	reminder_that_could_not_be_sent_by_day_waits_for_the_morning,
	mail_of_a_sender_that_died_before_its_text_is_unknown,
	mail_of_a_sender_that_died_after_its_text_is_unknown_and_not_sent_again,
	two_instances_share_the_mails_and_send_each_once)
