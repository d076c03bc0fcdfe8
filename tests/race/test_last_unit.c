/* Many buyers and few goods, through a real comptoird on the real database. */
#include "tests/lib/api.h"
#include "tests/lib/crowd.h"

enum outcome_of_buyer { GOT_IT, HONESTLY_REFUSED, SOMETHING_ELSE };

static enum outcome_of_buyer outcome_of(const struct got *got)
{
	bool is_refusal =
		got->status == 409 && (str_equal_c(got_text(got, "code"), "no_store") ||
					      str_equal_c(got_text(got, "code"), "sold_out"));
	return got->status == 201 ? GOT_IT : is_refusal ? HONESTLY_REFUSED : SOMETHING_ELSE;
}

static const char *order_of(const char *lines)
{
	return api_json(
		"{'kind': 'reservation', 'lines': [%s], 'near': {'lat': 48.853, 'lon': 2.3499},"
		" 'customer': {'name': 'Zoé', 'email': 'zoe@example.org'}}",
		lines);
}

static const char *hold_of(const char *lines)
{
	return api_json("{'lines': [%s], 'near': {'lat': 48.853, 'lon': 2.3499}}", lines);
}

static int buy_a_mug(size_t member, void *context)
{
	(void)member;
	(void)context;
	return outcome_of(api_post(NULL, "/v1/orders", "%s", order_of("{'sku': 'MUG', 'qty': 1}")));
}

static int hold_a_mug(size_t member, void *context)
{
	(void)member;
	(void)context;
	return outcome_of(api_post(NULL, "/v1/holds", "%s", hold_of("{'sku': 'MUG', 'qty': 1}")));
}

static int buy_mug_and_lamp(size_t member, void *context)
{
	(void)context;
	const char *lines = member % 2 == 0 ? "{'sku': 'MUG', 'qty': 1}, {'sku': 'LAMP', 'qty': 1}"
					    : "{'sku': 'LAMP', 'qty': 1}, {'sku': 'MUG', 'qty': 1}";
	return outcome_of(api_post(NULL, "/v1/orders", "%s", order_of(lines)));
}

/* Half of them choose the one of the two stores, half the other. */
static int buy_together(size_t member, void *context)
{
	(void)context;
	return outcome_of(api_post(NULL, "/v1/orders",
		"{'kind': 'reservation', 'together': true, 'store': '%s', 'lines': [%s],"
		" 'customer': {'name': 'Zoé', 'email': 'zoe@example.org'}}",
		member % 2 == 0 ? "PAR1" : "PAR2",
		member % 4 < 2 ? "{'sku': 'MUG', 'qty': 1}, {'sku': 'LAMP', 'qty': 1}"
			       : "{'sku': 'LAMP', 'qty': 1}, {'sku': 'MUG', 'qty': 1}"));
}

static int hold_then_order(size_t member, void *context)
{
	(void)member;
	(void)context;
	struct got *hold = api_post(NULL, "/v1/holds", "%s", hold_of("{'sku': 'MUG', 'qty': 1}"));
	if (hold->status != 201)
		return outcome_of(hold);
	return outcome_of(api_post(NULL, "/v1/orders",
		"{'kind': 'reservation', 'hold': '%s',"
		" 'customer': {'name': 'Zoé', 'email': 'zoe@example.org'}}",
		got_c(hold, "id")));
}

static void assert_sold(const struct crowd *crowd, size_t sold)
{
	ck_assert_uint_eq(crowd->outcomes[SOMETHING_ELSE], 0);
	ck_assert_uint_eq(crowd->outcomes[GOT_IT], sold);
	ck_assert_uint_eq(crowd->outcomes[HONESTLY_REFUSED], crowd->count - sold);
}

START_TEST(one_unit_goes_to_one_of_fifty_buyers)
{
	world_stock("PAR1", "MUG", 1);
	struct crowd crowd = crowd_run(50, buy_a_mug, NULL);
	assert_sold(&crowd, 1);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM orders"), 1);
	ck_assert_int_eq(world_available("PAR1", "MUG"), 0);
}
END_TEST

START_TEST(one_unit_is_held_by_one_of_fifty)
{
	world_stock("PAR1", "MUG", 1);
	struct crowd crowd = crowd_run(50, hold_a_mug, NULL);
	assert_sold(&crowd, 1);
}
END_TEST

START_TEST(ten_units_of_two_products_go_to_ten_of_twenty_in_opposite_orders)
{
	world_stock("PAR1", "MUG", 10);
	world_stock("PAR1", "LAMP", 10);
	struct crowd crowd = crowd_run(20, buy_mug_and_lamp, NULL);
	assert_sold(&crowd, 10);
	ck_assert_int_eq(world_available("PAR1", "MUG"), 0);
	ck_assert_int_eq(world_available("PAR1", "LAMP"), 0);
}
END_TEST

START_TEST(every_unit_of_several_stores_is_sold_and_not_one_more)
{
	world_stock("PAR1", "MUG", 7);
	world_stock("PAR2", "MUG", 5);
	world_stock("LYO1", "MUG", 20);
	struct crowd crowd = crowd_run(40, buy_a_mug, NULL);
	assert_sold(&crowd, 32);
}
END_TEST

/* More stores than are tried at once, one unit in each: everybody who can be served is. */
START_TEST(one_unit_in_each_of_twelve_stores_serves_twelve_buyers)
{
	fixture_sql(
		"INSERT INTO store (code, name, street, postcode, city, region, country, lat, lon,"
		" time_zone, currency, language, profile, pickup_enabled, prep_min, prep_each_min,"
		" collect_days, version, changed_at) SELECT CONCAT('N', seq), 'N', 's', 'p', 'c', "
		"'',"
		" 'FR', 48.9 + seq / 100, 2.35, 'Europe/Paris', 'EUR', 'fr', 'fr', 1, 60, 5, 3, 1, "
		"2"
		" FROM seq_1_to_12;"
		"INSERT INTO store_hours SELECT store_id, seq, 0, 1440 FROM store, seq_0_to_6"
		" WHERE code LIKE 'N%%';"
		"INSERT INTO stock (store_id, product_id, on_hand, reserved, safety, as_of)"
		" SELECT store_id, %u, 1, 0, 0, %lld FROM store WHERE code LIKE 'N%%';"
		"INSERT INTO movement (movement_id, store_id, product_id, kind, on_hand_by,"
		" reserved_by, cause, moved_at) SELECT 1000000 + store_id, store_id, product_id,"
		" 'count', 1, 0, REPEAT(CHAR(0), 16), 1"
		" FROM stock",
		world_product("MUG").row, (long long)WORLD_NOON);
	struct server_setup setup = api_setup();
	api_restart(&setup);
	struct crowd crowd = crowd_run(30, buy_a_mug, NULL);
	assert_sold(&crowd, 12);
}
END_TEST

START_TEST(the_last_units_of_two_stores_go_whole_to_as_many_as_there_are)
{
	world_stock("PAR1", "MUG", 12);
	world_stock("PAR2", "LAMP", 10);
	api_settle();
	struct crowd crowd = crowd_run(40, buy_together, NULL);
	assert_sold(&crowd, 10);
	ck_assert_int_eq(world_available("PAR1", "MUG"), 2);
	ck_assert_int_eq(world_available("PAR2", "LAMP"), 0);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM orders"), 10);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM fulfilment"), 20);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM (SELECT order_id FROM fulfilment"
					" GROUP BY order_id HAVING COUNT(*) = 2) whole"),
		10);
}
END_TEST

START_TEST(no_shopper_loses_the_goods_to_a_hold_of_their_own)
{
	world_stock("PAR1", "MUG", 10);
	struct crowd crowd = crowd_run(20, hold_then_order, NULL);
	assert_sold(&crowd, 10);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM orders"), 10);
}
END_TEST

/* --- one key --- */

static int buy_under_one_key(size_t member, void *context)
{
	(void)member;
	struct got *got =
		api_act("POST", "/v1/orders", NULL, context, order_of("{'sku': 'MUG', 'qty': 1}"));
	if (got->status == 409)
		return str_equal_c(got_text(got, "code"), "idempotency_key_in_progress")
			       ? HONESTLY_REFUSED
			       : SOMETHING_ELSE;
	return got->status == 201 ? GOT_IT : SOMETHING_ELSE;
}

START_TEST(twenty_at_once_under_one_key_place_one_order)
{
	char key[] = "one-key-for-all";
	world_stock("PAR1", "MUG", 10);
	struct crowd crowd = crowd_run(20, buy_under_one_key, key);
	ck_assert_uint_eq(crowd.outcomes[SOMETHING_ELSE], 0);
	ck_assert_uint_ge(crowd.outcomes[GOT_IT], 1);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM orders"), 1);
	ck_assert_int_eq(world_available("PAR1", "MUG"), 9);
}
END_TEST

TEST_MAIN_WITH("last_unit", &api_fixture, one_unit_goes_to_one_of_fifty_buyers,
	one_unit_is_held_by_one_of_fifty,
	ten_units_of_two_products_go_to_ten_of_twenty_in_opposite_orders,
	every_unit_of_several_stores_is_sold_and_not_one_more,
	one_unit_in_each_of_twelve_stores_serves_twelve_buyers,
	the_last_units_of_two_stores_go_whole_to_as_many_as_there_are,
	no_shopper_loses_the_goods_to_a_hold_of_their_own,
	twenty_at_once_under_one_key_place_one_order)
