/* A shopper announces what she will take instead of what comes back, over HTTP. */
#include <unistd.h>

#include "tests/lib/goods.h"

/* Two teas and a mug were collected; one pen, the tea's other size, lies at PAR2. */
static struct got *order_of_teas(void)
{
	struct got *order = goods_collected();
	world_stock("PAR2", "PEN", 1);
	fixture_sql("UPDATE product SET price_minor = 499 WHERE sku = 'PEN';"
		    "UPDATE product SET model = 'LEAF', size = sku WHERE sku IN ('TEA', 'PEN')");
	return order;
}

static const char *body_of(
	const struct got *order, const char *lines, const char *sku, const char *store)
{
	return api_json("{'order': '%s', 'lines': %s, 'reason': 'wrong_size',"
			" 'exchange': {'sku': '%s', 'store': '%s'}}",
		got_c(order, "id"), lines, sku, store);
}

static struct got *announce(
	const struct got *order, const char *lines, const char *sku, const char *store)
{
	return api_act("POST", "/v1/returns", got_c(order, "token"), api_key(),
		body_of(order, lines, sku, store));
}

static struct got *announce_one(const struct got *order)
{
	return announce(order, "[{'line': 1, 'qty': 1}]", "PEN", "PAR2");
}

static const char *path_of(const struct got *goods)
{
	return arena_printf(test_arena(), "/v1/returns/%s", got_c(goods, "id"));
}

START_TEST(an_announced_exchange_says_what_is_held_where_and_until_when)
{
	struct got *order = order_of_teas(), *got = announce_one(order);
	assert_status(got, 201);
	assert_text(got_text(got, "state"), "announced");
	assert_text(got_text(got, "exchange/sku"), "PEN");
	assert_text(got_text(got, "exchange/store"), "PAR2");
	assert_text(got_text(got, "exchange/state"), "held");
	ck_assert_int_eq(got_int(got, "exchange/line"), 1);
	ck_assert_int_eq(got_int(got, "exchange/qty"), 1);
	struct got *read = api_get(got_c(order, "token"), "%s", path_of(got));
	assert_text(got_text(read, "exchange/held_until"), got_c(got, "exchange/held_until"));
	ck_assert_int_eq(world_available("PAR2", "PEN"), 0);
	world_verify();
}
END_TEST

/* An answer that was lost is asked for again with the same key. */
START_TEST(announced_twice_with_one_key_it_is_held_once)
{
	struct got *order = order_of_teas();
	world_stock("PAR2", "PEN", 2);
	const char *key = api_key(), *token = got_c(order, "token");
	const char *body = body_of(order, "[{'line': 1, 'qty': 1}]", "PEN", "PAR2");
	struct got *first = api_act("POST", "/v1/returns", token, key, body);
	struct got *again = api_act("POST", "/v1/returns", token, key, body);
	assert_status(first, 201);
	ck_assert(str_equal(first->body, again->body));
	ck_assert_int_eq(world_available("PAR2", "PEN"), 1);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM announced_exchange"), 1);
	world_verify();
}
END_TEST

START_TEST(what_cannot_be_held_announces_nothing)
{
	struct got *order = order_of_teas();
	const char *line = "[{'line': 1, 'qty': 1}]";
	struct got *got = announce(order, line, "PEN", "NOWHERE");
	assert_problem(got, 422, "invalid_fields");
	assert_text(got_text(got, "errors/0/pointer"), "/exchange/store");
	assert_problem(announce(order, line, "MUG", "PAR2"), 409, "exchange_impossible");
	assert_problem(announce(order, line, "PEN", "LYO1"), 409, "sold_out");
	assert_problem(announce(order, "[{'line': 1, 'qty': 2}]", "PEN", "PAR2"), 409, "sold_out");
	assert_problem(
		announce(order, "[{'line': 1, 'qty': 1}, {'line': 2, 'qty': 1}]", "PEN", "PAR2"),
		422, "invalid_fields");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM returns"), 0);
	ck_assert_int_eq(world_available("PAR2", "PEN"), 1);
}
END_TEST

START_TEST(undone_it_is_held_no_longer)
{
	struct got *order = order_of_teas(), *got = announce_one(order);
	struct got *undone =
		api_act("DELETE", path_of(got), got_c(order, "token"), api_key(), NULL);
	assert_status(undone, 200);
	assert_text(got_text(undone, "state"), "undone");
	assert_text(got_text(undone, "exchange/state"), "dropped");
	ck_assert_int_eq(world_available("PAR2", "PEN"), 1);
	world_verify();
}
END_TEST

START_TEST(a_counter_that_exchanges_it_gives_what_was_held)
{
	struct got *order = order_of_teas(), *got = announce_one(order);
	const char *agent = api_agent("PAR2");
	assert_text(str_of(goods_told(
			    agent, goods_command("exchange", order, got_c(got, "id"),
					   "'reason': 'wrong_size', 'lines': [{'line': 1, 'qty': 1,"
					   " 'product': 'PEN', 'disposition': 'shelf',"
					   " 'condition': 'opened'}]"))),
		"ok");
	struct got *read = api_get(got_c(order, "token"), "%s", path_of(got));
	assert_text(got_text(read, "exchange/state"), "given");
	assert_text(got_text(read, "state"), "settled");
	ck_assert_int_eq(world_figure("PAR2", "PEN", "on_hand"), 0);
	ck_assert_int_eq(world_figure("PAR2", "PEN", "reserved"), 0);
	world_verify();
}
END_TEST

/* The price it was announced at is what the counter reads, too. */
START_TEST(the_counter_reads_that_it_is_even_as_announced)
{
	struct got *order = order_of_teas();
	assert_status(announce_one(order), 201);
	fixture_sql("UPDATE product SET price_minor = 899 WHERE sku = 'PEN'");
	struct got *got = api_get(api_agent("PAR2"),
		"/v1/agent/orders/%s/exchange?line=1&product=PEN", got_c(order, "id"));
	assert_text(got_text(got, "exchanges/0/kind"), "even");
	ck_assert_int_eq(got_int(got, "exchanges/0/till_minor"), 0);
}
END_TEST

/* Its time is over, and the job has seen it. */
static void let_expire(void)
{
	fixture_sql("UPDATE announced_exchange SET held_until = 1");
	for (int tries = 0; world_available("PAR2", "PEN") == 0 && tries < 300; tries++)
		usleep(100000);
}

START_TEST(the_job_ends_what_nobody_came_for)
{
	struct got *order = order_of_teas(), *got = announce_one(order);
	let_expire();
	struct got *read = api_get(got_c(order, "token"), "%s", path_of(got));
	assert_text(got_text(read, "exchange/state"), "expired");
	assert_text(got_text(read, "state"), "announced");
	ck_assert_int_eq(world_mails("exchange_ended"), 1);
	world_verify();
}
END_TEST

/* --- at the counters --- */

/* What the counter of this store reads when the code is shown there. */
static struct got *looked_up(const char *store, const struct got *goods)
{
	struct got *got = api_post(api_agent(store), "/v1/agent/lookups",
		"{'clerk': 'camille', 'text': '%s', 'proof': ''}", got_c(goods, "code"));
	assert_status(got, 200);
	return got;
}

static const json_t *held_of(const struct got *got)
{
	const json_t *order = json_array_get(json_object_get(got->json, "orders"), 0);
	return json_object_get(json_object_get(order, "announced"), "exchange");
}

START_TEST(every_counter_reads_what_is_held_and_where)
{
	struct got *order = order_of_teas(), *goods = announce_one(order);
	struct got *there = looked_up("PAR2", goods), *elsewhere = looked_up("LYO1", goods);
	assert_text(got_text(there, "orders/0/announced/exchange/sku"), "PEN");
	ck_assert_int_eq(got_int(there, "orders/0/announced/exchange/line"), 1);
	ck_assert(json_is_true(json_object_get(held_of(there), "is_here")));
	ck_assert(json_is_false(json_object_get(held_of(elsewhere), "is_here")));
	let_expire();
	there = looked_up("PAR2", goods);
	assert_text(got_text(there, "orders/0/announced/id"), got_c(goods, "id"));
	ck_assert_ptr_null(held_of(there));
}
END_TEST

/* The last that the store which handed over was told. */
static const json_t *told_of_exchange(void)
{
	struct got *feed = api_get(api_agent("PAR1"), "/v1/agent/events?after=0&wait=0");
	json_t *events = json_object_get(feed->json, "events");
	json_t *last = json_array_get(events, json_array_size(events) - 1);
	json_t *announced = json_object_get(json_object_get(last, "fulfilment"), "announced");
	ck_assert_ptr_nonnull(announced);
	return json_object_get(announced, "exchange");
}

START_TEST(the_feed_says_what_is_held_and_that_it_is_no_longer)
{
	struct got *order = order_of_teas();
	world_stock("PAR1", "PEN", 1);
	assert_status(announce(order, "[{'line': 1, 'qty': 1}]", "PEN", "PAR1"), 201);
	const json_t *held = told_of_exchange();
	ck_assert_str_eq(json_string_value(json_object_get(held, "sku")), "PEN");
	ck_assert(json_is_true(json_object_get(held, "is_here")));
	fixture_sql("UPDATE announced_exchange SET held_until = 1");
	for (int tries = 0; told_of_exchange() != NULL && tries < 300; tries++)
		usleep(100000);
	ck_assert_ptr_null(told_of_exchange());
}
END_TEST

/* --- on the pages --- */

static const char *exchange_path(const struct got *order)
{
	return arena_printf(test_arena(), "%s/exchange", goods_page(order));
}

START_TEST(a_shopper_chooses_size_and_store_and_may_keep_the_old_one_after_all)
{
	struct visitor zoe = {.language = "fr"};
	struct got *order = order_of_teas();
	const char *path = exchange_path(order);
	struct got *tracking = visit(&zoe, "%s", goods_page(order));
	assert_shows(tracking, "exchange?line=1");
	assert_hides(tracking, "exchange?line=2"); /* a mug is of no model */
	struct got *choice = visit(&zoe, "%s?line=1", path);
	assert_shows(choice, "value=\"PEN\"");
	assert_hides(choice, "Garder ici");
	struct got *stores = visit(&zoe, "%s?line=1&qty=1&product=PEN", path);
	assert_shows(stores, "Gardé jusqu’à");
	assert_shows(stores, "value=\"PAR2\"");
	assert_hides(stores, "value=\"LYO1\"");
	struct got *held = visitor_follow(
		&zoe, visitor_submit(&zoe, stores, path, "line=1&qty=1&product=PEN&store=PAR2"));
	assert_shows(held, "gardé pour vous à");
	assert_shows(held, "<svg class=\"qr\"");
	ck_assert_int_eq(world_available("PAR2", "PEN"), 0);
	assert_shows(visit(&zoe, "%s", goods_page(order)), ", gardé à ");
	struct str id = fixture_text("SELECT LOWER(HEX(return_id)) FROM returns");
	const char *undo = arena_printf(test_arena(), "%s/return/%.8s-%.4s-%.4s-%.4s-%.12s/undo",
		goods_page(order), id.p, id.p + 8, id.p + 12, id.p + 16, id.p + 20);
	assert_shows(
		visitor_follow(&zoe, visitor_submit(&zoe, held, undo, "")), "Le retour est annulé");
	ck_assert_int_eq(world_available("PAR2", "PEN"), 1);
}
END_TEST

START_TEST(a_shopper_who_comes_too_late_chooses_again)
{
	struct visitor zoe = {.language = "en"};
	struct got *order = order_of_teas();
	const char *path = exchange_path(order);
	struct got *stores = visit(&zoe, "%s?line=1&qty=1&product=PEN", path);
	assert_status(announce_one(order), 201);
	struct got *late =
		visitor_submit(&zoe, stores, path, "line=1&qty=1&product=PEN&store=PAR2");
	assert_status(late, 422);
	assert_shows(late, "no longer has it");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM returns"), 1);
}
END_TEST

START_TEST(what_cannot_be_exchanged_is_said_and_not_offered)
{
	struct visitor zoe = {.language = "en"};
	struct got *order = order_of_teas();
	const char *path = exchange_path(order);
	assert_status(visit(&zoe, "%s?line=9", path), 404);
	assert_shows(visit(&zoe, "%s?line=2", path), "No other size or colour costs the same");
	assert_status(visitor_send(&zoe, path, "key=k&line=1&qty=1&product=PEN&store=NONE"), 422);
	fixture_sql("UPDATE product SET price_minor = 520 WHERE sku = 'PEN'");
	assert_shows(visit(&zoe, "%s?line=1", path), "No other size or colour costs the same");
	goods_age(40);
	assert_hides(visit(&zoe, "%s", goods_page(order)), "exchange?line=1");
	assert_shows(visit(&zoe, "%s?line=1", path), "cannot be exchanged online");
}
END_TEST

START_TEST(a_shopper_reads_that_nothing_is_held_any_more)
{
	struct visitor zoe = {.language = "en"};
	struct got *order = order_of_teas(), *got = announce_one(order);
	let_expire();
	struct got *page = visit(&zoe, "%s/return/%s", goods_page(order), got_c(got, "id"));
	assert_shows(page, "is no longer held at");
	assert_shows(page, "Your return remains announced");
	assert_shows(page, got_c(got, "code"));
}
END_TEST

TEST_MAIN_WITH("announced exchanges over HTTP", &api_fixture,
	an_announced_exchange_says_what_is_held_where_and_until_when,
	announced_twice_with_one_key_it_is_held_once, what_cannot_be_held_announces_nothing,
	undone_it_is_held_no_longer, a_counter_that_exchanges_it_gives_what_was_held,
	the_counter_reads_that_it_is_even_as_announced, the_job_ends_what_nobody_came_for,
	a_shopper_chooses_size_and_store_and_may_keep_the_old_one_after_all,
	a_shopper_who_comes_too_late_chooses_again,
	what_cannot_be_exchanged_is_said_and_not_offered,
	a_shopper_reads_that_nothing_is_held_any_more, every_counter_reads_what_is_held_and_where,
	the_feed_says_what_is_held_and_that_it_is_no_longer)
