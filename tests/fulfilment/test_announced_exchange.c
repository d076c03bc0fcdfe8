/* What a shopper announces to take instead of what will come back: held, given, let go. */
#include "common/clock.h"
#include "server/db/try.h"
#include "server/fulfilment/exchange.h"
#include "server/fulfilment/return_exchange.h"
#include "server/fulfilment/shortage.h"
#include "tests/lib/world.h"

enum { TEAS = 3, OTHERS = 5 };

/* Tea comes in two other sizes, a pen and a mug, of which the mug is dearer; all taxed alike. */
static void start_world(void)
{
	fixture_db_clean();
	world_make();
	world_stock("PAR1", "TEA", TEAS);
	world_stock("PAR1", "MUG", OTHERS);
	world_stock("PAR2", "PEN", 1);
	fixture_sql("UPDATE product SET price_minor = 499 WHERE sku IN ('PEN', 'BOOK', 'RUG');"
		    "UPDATE product SET model = 'LEAF', size = sku"
		    " WHERE sku IN ('TEA', 'PEN', 'MUG', 'BOOK')");
}

static struct order collected(void)
{
	static const struct world_line teas[] = {{"TEA", TEAS}};
	return world_collected(teas, ARRAY_LENGTH(teas));
}

/* --- what the shopper does --- */

static const struct secret server_secret = {{7}};

struct announced {
	enum reason reason;
	return_id id;
};

static enum db_status announce_body(struct tx *tx, const void *input, void *output_out)
{
	struct announced *announced = output_out;
	struct goods_return goods;
	const char *detail;
	DB_TRY(return_announce(tx, world_market(), input, &goods, &announced->reason, &detail));
	announced->id = goods.id;
	return DB_DONE;
}

static enum reason try_announce(const struct order *order, const struct asked_part *parts,
	size_t count, const char *sku, const char *store, return_id *id_out)
{
	const struct asked_exchange exchange = {str_of(sku), world_store(store)};
	const struct return_asked asked = {.order = order->id,
		.parts = parts,
		.part_count = count,
		.reason = RETURN_WRONG_SIZE,
		.exchange = &exchange,
		.server_secret = &server_secret,
		.now = WORLD_NOON + MS_PER_HOUR,
		.who = STR("shopper")};
	struct announced announced;
	enum db_status status = tx_run(
		fixture_db(), test_arena(), announce_body, &asked, &announced, sizeof(announced));
	ck_assert_int_eq(status, announced.reason == REASON_OK ? DB_DONE : DB_NONE);
	*id_out = announced.id;
	return announced.reason;
}

static enum reason try_one(const struct order *order, int qty, const char *sku, const char *store)
{
	const struct asked_part part = {.line = 1, .qty = qty};
	return_id id;
	return try_announce(order, &part, 1, sku, store, &id);
}

static return_id announced_of(const struct order *order, int qty, const char *store)
{
	const struct asked_part part = {.line = 1, .qty = qty};
	return_id id;
	ck_assert_int_eq(try_announce(order, &part, 1, "PEN", store, &id), REASON_OK);
	return id;
}

/* A pen for a tea, held at PAR2. */
static return_id announced(const struct order *order)
{
	return announced_of(order, 1, "PAR2");
}

static struct goods_return read(return_id id)
{
	struct goods_return goods;
	ck_assert_int_eq(return_read(db_reading(fixture_db(), test_arena()), id, &goods), DB_DONE);
	return goods;
}

struct undoing {
	order_id order;
	return_id id;
};

static enum db_status undo_body(struct tx *tx, const void *input, void *output_out)
{
	const struct undoing *undoing = input;
	struct goods_return goods;
	return return_undo(tx, undoing->order, undoing->id, STR("shopper"),
		WORLD_NOON + 2 * MS_PER_HOUR, &goods, output_out);
}

static void undone(const struct order *order, return_id id)
{
	const struct undoing undoing = {order->id, id};
	enum reason reason;
	ck_assert_int_eq(
		tx_run(fixture_db(), test_arena(), undo_body, &undoing, &reason, sizeof(reason)),
		DB_DONE);
}

/* --- what the counter does --- */

static struct command command_of(const struct order *order, const char *store_code, return_id id,
	enum command_type type, struct command_line *line)
{
	return (struct command){.type = type,
		.store = world_store(store_code),
		.order = order->id,
		.return_id = id,
		.return_reason = RETURN_WRONG_SIZE,
		.lines = line,
		.line_count = 1};
}

static void swapped(const struct order *order, const char *store_code, return_id id, int qty,
	const char *product)
{
	struct command_line line = {.line = 1,
		.qty = qty,
		.disposition = DISPOSITION_SHELF,
		.product = str_of(product)};
	ck_assert_int_eq(
		world_command(NULL, command_of(order, store_code, id, COMMAND_EXCHANGE, &line)),
		REASON_OK);
}

static void brought(const struct order *order, const char *store_code, return_id id)
{
	struct command_line line = {.line = 1, .qty = 1, .disposition = DISPOSITION_SHELF};
	ck_assert_int_eq(
		world_command(NULL, command_of(order, store_code, id, COMMAND_RETURN, &line)),
		REASON_OK);
}

static return_id unnamed(void)
{
	return (return_id){uuid_new(clock_now())};
}

static int64_t settled_at(int64_t now)
{
	size_t count;
	ck_assert_int_eq(
		return_exchanges_settle(world_engine(), fixture_db(), test_arena(), now, &count),
		DB_DONE);
	return (int64_t)count;
}

/* --- what is seen of it --- */

static void assert_pens(const char *store_code, int on_hand, int available)
{
	ck_assert_int_eq(world_figure(store_code, "PEN", "on_hand"), on_hand);
	ck_assert_int_eq(world_available(store_code, "PEN"), available);
}

static void assert_state(return_id id, enum exchange_state state, enum return_state of_return)
{
	struct goods_return goods = read(id);
	ck_assert_int_eq(goods.exchange.state, state);
	ck_assert_int_eq(goods.state, of_return);
	world_verify();
}

static int64_t open_holds(void)
{
	return fixture_number("SELECT COUNT(*) FROM hold WHERE state = 'open'");
}

/* --- announcing --- */

START_TEST(the_other_size_is_held_with_the_announcement_and_the_shopper_told_once)
{
	struct order order = collected();
	return_id id = announced(&order);
	assert_pens("PAR2", 1, 0);
	struct goods_return goods = read(id);
	assert_text(goods.exchange.sku, "PEN");
	ck_assert_uint_eq(goods.exchange.line, 1);
	ck_assert_uint_eq(goods.exchange.store.row, world_store("PAR2").row);
	ck_assert_int_gt(goods.exchange.held_until, WORLD_NOON + 2 * MS_PER_DAY);
	ck_assert_int_le(goods.exchange.held_until, goods.bring_by);
	ck_assert_int_eq(world_mails("return_announced"), 1);
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM history WHERE what = 'exchange_announced'"),
		1);
	assert_state(id, EXCHANGE_HELD, RETURN_ANNOUNCED);
}
END_TEST

START_TEST(it_is_held_no_longer_than_the_old_goods_are_waited_for)
{
	struct order order = collected();
	fixture_sql("UPDATE fulfilment SET ended_at = ended_at - %lld", (long long)29 * MS_PER_DAY);
	struct goods_return goods = read(announced(&order));
	ck_assert_int_eq(goods.exchange.held_until, goods.bring_by);
	world_verify();
}
END_TEST

START_TEST(the_last_unit_is_held_for_one_of_two)
{
	struct order first = collected();
	announced(&first);
	world_stock("PAR1", "TEA", TEAS);
	struct order second = collected();
	ck_assert_int_eq(try_one(&second, 1, "PEN", "PAR2"), REASON_SOLD_OUT);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM returns"), 1);
	ck_assert_int_eq(world_mails("return_announced"), 1);
	world_verify();
}
END_TEST

START_TEST(only_another_of_the_model_at_the_same_price_and_taxes_is_held)
{
	struct order order = collected();
	world_stock("PAR2", "MUG", 1);
	world_stock("PAR2", "RUG", 1);
	world_stock("PAR2", "TEA", 1);
	world_stock("PAR2", "BOOK", 1);
	/* Dearer; of no model; itself; another rate of VAT; unknown. */
	static const char *const others[] = {"MUG", "RUG", "TEA", "BOOK", "NO-SUCH"};
	for (size_t i = 0; i < ARRAY_LENGTH(others); i++)
		ck_assert_int_eq(try_one(&order, 1, others[i], "PAR2"), REASON_EXCHANGE_IMPOSSIBLE);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM returns"), 0);
	ck_assert_int_eq(open_holds(), 0);
}
END_TEST

START_TEST(what_costs_what_was_paid_is_even_whatever_the_old_one_costs_today)
{
	struct order order = collected();
	fixture_sql("UPDATE product SET price_minor = 799 WHERE sku = 'TEA'");
	announced(&order);
	world_verify();
}
END_TEST

START_TEST(no_more_is_held_than_was_collected)
{
	struct order order = collected();
	world_stock("PAR2", "PEN", 9);
	ck_assert_int_eq(try_one(&order, TEAS + 1, "PEN", "PAR2"), REASON_QUANTITY_EXCEEDED);
	announced_of(&order, 2, "PAR2");
	ck_assert_int_eq(try_one(&order, 2, "PEN", "PAR2"), REASON_QUANTITY_EXCEEDED);
	announced_of(&order, 1, "PAR2");
	assert_pens("PAR2", 9, 6);
	world_verify();
}
END_TEST

START_TEST(one_announcement_exchanges_one_line)
{
	static const struct world_line both[] = {{"TEA", 1}, {"MUG", 1}};
	static const struct asked_part parts[] = {{.line = 1, .qty = 1}, {.line = 2, .qty = 1}};
	struct order order = world_order(both, 2, REASON_OK);
	return_id id;
	world_prepare(&order.fulfilments[0]);
	order = world_read(order.id);
	ck_assert_int_eq(world_hand_over(&order.fulfilments[0]), REASON_OK);
	ck_assert_int_eq(try_announce(&order, parts, 2, "PEN", "PAR2", &id), REASON_INVALID_FIELDS);
	ck_assert_int_eq(open_holds(), 0);
}
END_TEST

/* --- at the counter --- */

START_TEST(at_the_counter_the_held_unit_is_given)
{
	struct order order = collected();
	return_id id = announced(&order);
	swapped(&order, "PAR2", id, 1, "PEN");
	assert_pens("PAR2", 0, 0);
	ck_assert_int_eq(world_figure("PAR2", "PEN", "shortage"), 0);
	ck_assert_int_eq(world_figure("PAR2", "TEA", "on_hand"), 1);
	ck_assert_int_eq(world_refunds(), 0);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM hold WHERE state = 'ordered'"), 1);
	assert_state(id, EXCHANGE_GIVEN, RETURN_SETTLED);
	assert_text(world_read(order.id).lines[1].sku, "PEN");
}
END_TEST

/* A store without the line that had not heard of the announcement. */
START_TEST(whoever_does_not_know_of_it_gives_the_held_unit_all_the_same)
{
	struct order order = collected();
	return_id id = announced(&order);
	swapped(&order, "PAR2", unnamed(), 1, "PEN");
	assert_pens("PAR2", 0, 0);
	ck_assert_int_eq(open_holds(), 0);
	assert_state(id, EXCHANGE_GIVEN, RETURN_UNDONE);
}
END_TEST

START_TEST(of_several_that_are_held_what_is_not_taken_is_free_again)
{
	struct order order = collected();
	world_stock("PAR2", "PEN", 2);
	return_id id = announced_of(&order, 2, "PAR2");
	swapped(&order, "PAR2", id, 1, "PEN");
	assert_pens("PAR2", 1, 1);
	assert_state(id, EXCHANGE_GIVEN, RETURN_SETTLED);
}
END_TEST

START_TEST(what_was_announced_as_even_stays_even_whatever_prices_do)
{
	struct order order = collected();
	return_id id = announced(&order);
	fixture_sql("UPDATE product SET price_minor = 120 WHERE sku = 'PEN'");
	swapped(&order, "PAR2", id, 1, "PEN");
	ck_assert_int_eq(world_refunds(), 0);
	ck_assert_int_eq(world_read(order.id).lines[1].price_minor, 499);
	assert_state(id, EXCHANGE_GIVEN, RETURN_SETTLED);
}
END_TEST

START_TEST(from_another_shelf_or_for_something_else_the_held_unit_is_free_again)
{
	struct order order = collected();
	world_stock("PAR1", "PEN", 1);
	return_id id = announced(&order);
	swapped(&order, "PAR1", id, 1, "PEN");
	assert_pens("PAR1", 0, 0);
	assert_pens("PAR2", 1, 1);
	assert_state(id, EXCHANGE_GIVEN, RETURN_SETTLED);
	id = announced(&order);
	swapped(&order, "PAR1", id, 1, "MUG");
	assert_pens("PAR2", 1, 1);
	assert_state(id, EXCHANGE_DROPPED, RETURN_SETTLED);
}
END_TEST

START_TEST(old_goods_that_come_back_for_money_let_the_other_go)
{
	struct order order = collected();
	return_id named = announced(&order);
	brought(&order, "PAR1", named);
	assert_pens("PAR2", 1, 1);
	assert_state(named, EXCHANGE_DROPPED, RETURN_INSPECTED);
	return_id other = announced(&order);
	brought(&order, "PAR2", unnamed());
	assert_pens("PAR2", 1, 1);
	assert_state(other, EXCHANGE_DROPPED, RETURN_UNDONE);
	ck_assert_int_eq(world_refunds(), 2 * 499);
}
END_TEST

static enum db_status elsewhere_body(struct tx *tx, const void *input, void *output_out)
{
	struct exchange_placed placed;
	return exchange_elsewhere(tx, input, &placed, output_out);
}

START_TEST(a_shopper_does_not_lose_it_to_her_own_hold_at_another_counter)
{
	struct order order = collected();
	return_id id = announced(&order);
	const struct exchange_elsewhere in = {.market = world_market(),
		.rules = world_rules(),
		.order = order.id,
		.here = world_store("PAR1"),
		.from = world_store("PAR2"),
		.clerk = STR("camille"),
		.reason = RETURN_WRONG_SIZE,
		.line = 1,
		.qty = 1,
		.product = STR("PEN"),
		.condition = CONDITION_OPENED,
		.disposition = DISPOSITION_SHELF,
		.now = WORLD_NOON + 2 * MS_PER_HOUR};
	enum reason reason = REASON_OK;
	ck_assert_int_eq(
		tx_run(fixture_db(), test_arena(), elsewhere_body, &in, &reason, sizeof(reason)),
		DB_DONE);
	assert_pens("PAR2", 1, 0);
	assert_state(id, EXCHANGE_GIVEN, RETURN_UNDONE);
	ck_assert_int_eq(open_holds(), 0);
}
END_TEST

/* --- when nobody comes --- */

START_TEST(undone_it_is_free_again)
{
	struct order order = collected();
	return_id id = announced(&order);
	undone(&order, id);
	assert_pens("PAR2", 1, 1);
	assert_state(id, EXCHANGE_DROPPED, RETURN_UNDONE);
	announced(&order);
	assert_pens("PAR2", 1, 0);
}
END_TEST

START_TEST(after_its_time_it_is_free_the_shopper_told_and_the_return_still_expected)
{
	struct order order = collected();
	return_id id = announced(&order);
	struct goods_return before = read(id);
	ck_assert_int_eq(settled_at(before.exchange.held_until - 1), 0);
	ck_assert_int_eq(settled_at(before.exchange.held_until), 1);
	ck_assert_int_eq(settled_at(before.exchange.held_until + MS_PER_DAY), 0);
	assert_pens("PAR2", 1, 1);
	ck_assert_int_eq(world_mails("exchange_ended"), 1);
	assert_state(id, EXCHANGE_EXPIRED, RETURN_ANNOUNCED);
	ck_assert_uint_gt(read(id).version, before.version);
	/* At the counter it is an exchange like any other then. */
	swapped(&order, "PAR2", id, 1, "PEN");
	assert_pens("PAR2", 0, 0);
	assert_state(id, EXCHANGE_EXPIRED, RETURN_SETTLED);
}
END_TEST

START_TEST(it_does_not_lapse_before_it_has_expired)
{
	size_t count;
	struct order order = collected();
	struct goods_return goods = read(announced(&order));
	ck_assert_int_eq(holds_lapse(world_engine(), fixture_db(), test_arena(),
				 goods.exchange.held_until + MS_PER_MINUTE, &count),
		DB_DONE);
	ck_assert_uint_eq(count, 0);
}
END_TEST

START_TEST(what_the_store_has_lost_is_told_and_the_return_still_expected)
{
	struct order order = collected();
	return_id id = announced(&order);
	const struct covering covering = {
		.market = world_market(), .rules = world_rules(), .now = WORLD_NOON + 1000};
	struct covered covered;
	fixture_sql("UPDATE stock SET shortage = 1 WHERE store_id = %u AND product_id = %u;"
		    "INSERT INTO shortage (store_id, product_id, cause, noticed_at, look_at)"
		    " VALUES (%u, %u, REPEAT('c', 16), 0, 0)",
		world_store("PAR2").row, world_product("PEN").row, world_store("PAR2").row,
		world_product("PEN").row);
	world_stock("PAR2", "PEN", 0);
	ck_assert_int_eq(
		shortages_cover(world_engine(), fixture_db(), test_arena(), &covering, &covered),
		DB_DONE);
	ck_assert_uint_eq(covered.holds, 1);
	ck_assert_int_eq(settled_at(WORLD_NOON + 2 * MS_PER_HOUR), 1);
	ck_assert_int_eq(world_mails("exchange_ended"), 1);
	assert_pens("PAR2", 0, 0);
	assert_state(id, EXCHANGE_LOST, RETURN_ANNOUNCED);
}
END_TEST

/* --- what verify sees --- */

START_TEST(verify_finds_what_is_held_wrongly)
{
	static const struct {
		const char *damage, *mend, *rule;
	} damages[] = {
		{"UPDATE returns SET state = 'undone'", "UPDATE returns SET state = 'announced'",
			"nothing is held for a return that is not expected"},
		{"UPDATE announced_exchange SET state = 'dropped'",
			"UPDATE announced_exchange SET state = 'held'",
			"what is over is held no longer"},
		{"UPDATE announced_exchange SET store_id = store_id + 1",
			"UPDATE announced_exchange SET store_id = store_id - 1",
			"a hold of its own sets aside"},
		{"UPDATE announced_exchange SET hold_id = REPEAT('x', 16)",
			"UPDATE announced_exchange SET hold_id = (SELECT hold_id FROM hold)",
			"a hold of its own sets aside"},
		{"UPDATE return_announced SET qty = 2", "UPDATE return_announced SET qty = 1",
			"for as many units as were announced"},
		{"UPDATE announced_exchange SET return_id = REPEAT('x', 16)",
			"UPDATE announced_exchange SET return_id = (SELECT return_id FROM returns)",
			"belongs to one that is there"},
	};
	struct order order = collected();
	announced(&order);
	for (size_t i = 0; i < ARRAY_LENGTH(damages); i++)
		world_assert_verify_finds(damages[i].damage, damages[i].mend, damages[i].rule);
}
END_TEST

static const struct test_fixture fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = start_world,
};

TEST_MAIN_WITH("announced exchanges", &fixture,
	the_other_size_is_held_with_the_announcement_and_the_shopper_told_once,
	it_is_held_no_longer_than_the_old_goods_are_waited_for,
	the_last_unit_is_held_for_one_of_two,
	only_another_of_the_model_at_the_same_price_and_taxes_is_held,
	what_costs_what_was_paid_is_even_whatever_the_old_one_costs_today,
	no_more_is_held_than_was_collected, one_announcement_exchanges_one_line,
	at_the_counter_the_held_unit_is_given,
	whoever_does_not_know_of_it_gives_the_held_unit_all_the_same,
	of_several_that_are_held_what_is_not_taken_is_free_again,
	what_was_announced_as_even_stays_even_whatever_prices_do,
	from_another_shelf_or_for_something_else_the_held_unit_is_free_again,
	old_goods_that_come_back_for_money_let_the_other_go,
	a_shopper_does_not_lose_it_to_her_own_hold_at_another_counter, undone_it_is_free_again,
	after_its_time_it_is_free_the_shopper_told_and_the_return_still_expected,
	it_does_not_lapse_before_it_has_expired,
	what_the_store_has_lost_is_told_and_the_return_still_expected,
	verify_finds_what_is_held_wrongly)
