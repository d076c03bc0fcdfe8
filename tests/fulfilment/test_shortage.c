/* More is promised than there is: who gives way, and what is told; on the real database. */
#include "server/fulfilment/shortage.h"

#include "common/clock.h"
#include "common/rand.h"
#include "server/db/try.h"
#include "server/fulfilment/order_write.h"
#include "tests/lib/world.h"

static const struct world_line one_mug[] = {{"MUG", 1}};
static const struct world_line two_mugs[] = {{"MUG", 2}};
static const struct world_line mug_and_lamp[] = {{"MUG", 1}, {"LAMP", 1}};

static void start_world(void)
{
	fixture_db_clean();
	world_make();
}

/* --- what a feed does, and the job --- */

static enum db_status note_body(struct tx *tx, const void *input, void *output_out)
{
	(void)output_out;
	return shortages_note(tx, input, 1, uuid_new(WORLD_NOON), WORLD_NOON);
}

/* The store counted: this many are there. */
static void count_to(const char *store_code, const char *sku, int on_hand)
{
	const struct stock_key key = {world_store(store_code), world_product(sku)};
	char nothing;
	fixture_sql("UPDATE stock SET shortage = GREATEST(shortage, reserved - %d)"
		    " WHERE store_id = %u AND product_id = %u",
		on_hand, key.store.row, key.product.row);
	world_stock(store_code, sku, on_hand);
	fixture_sql("UPDATE stock SET shortage = GREATEST(0, reserved - on_hand)");
	ck_assert_int_eq(
		tx_run(fixture_db(), test_arena(), note_body, &key, &nothing, sizeof(nothing)),
		DB_DONE);
}

static struct covered cover_at(int64_t now)
{
	const struct covering covering = {
		.market = world_market(), .rules = world_rules(), .now = now};
	struct covered covered;
	ck_assert_int_eq(
		shortages_cover(world_engine(), fixture_db(), test_arena(), &covering, &covered),
		DB_DONE);
	return covered;
}

static struct covered cover(void)
{
	return cover_at(WORLD_NOON + MS_PER_SECOND);
}

static int64_t marks(void)
{
	return fixture_number("SELECT COUNT(*) FROM shortage");
}

static int64_t missing(const char *store_code, const char *sku)
{
	return fixture_number("SELECT shortage FROM stock WHERE store_id = %u AND product_id = %u",
		world_store(store_code).row, world_product(sku).row);
}

static const struct fulfilment *at_store(const struct order *order, const char *store_code)
{
	for (size_t i = 0; i < order->fulfilment_count; i++)
		if (order->fulfilments[i].store.row == world_store(store_code).row &&
			fulfilment_is_open(&order->fulfilments[i]))
			return &order->fulfilments[i];
	ck_abort_msg("nothing at %s", store_code);
}

/* --- holds --- */

static enum db_status use_hold_body(struct tx *tx, const void *input, void *output_out)
{
	const hold_id *id = input;
	enum reason *reason_out = output_out;
	struct hold hold;
	DB_TRY(hold_read_locked(tx, *id, &hold, reason_out));
	*reason_out = hold_is_usable(&hold, WORLD_NOON);
	return DB_DONE;
}

static enum reason use(const struct hold *hold)
{
	enum reason reason;
	ck_assert_int_eq(tx_run(fixture_db(), test_arena(), use_hold_body, &hold->id, &reason,
				 sizeof(reason)),
		DB_DONE);
	return reason;
}

START_TEST(newest_hold_gives_way_first_and_says_why)
{
	world_stock("PAR1", "MUG", 3);
	struct hold first = world_hold(one_mug, 1, REASON_OK);
	struct hold second = world_hold(one_mug, 1, REASON_OK);
	struct hold third = world_hold(one_mug, 1, REASON_OK);
	count_to("PAR1", "MUG", 2);
	ck_assert_uint_eq(cover().holds, 1);
	ck_assert_int_eq(use(&first), REASON_OK);
	ck_assert_int_eq(use(&second), REASON_OK);
	ck_assert_int_eq(use(&third), REASON_HOLD_WITHDRAWN);
	ck_assert_int_eq(missing("PAR1", "MUG"), 0);
	ck_assert_int_eq(marks(), 0);
	world_verify();
}
END_TEST

START_TEST(holds_give_way_before_orders)
{
	world_stock("PAR1", "MUG", 2);
	struct hold hold = world_hold(one_mug, 1, REASON_OK);
	struct order order = world_order(one_mug, 1, REASON_OK);
	count_to("PAR1", "MUG", 1);
	struct covered covered = cover();
	ck_assert_uint_eq(covered.holds, 1);
	ck_assert_uint_eq(covered.fulfilments, 0);
	ck_assert_int_eq(use(&hold), REASON_HOLD_WITHDRAWN);
	ck_assert_int_eq(world_read(order.id).fulfilments[0].state, FULFILMENT_ASSIGNED);
	world_verify();
}
END_TEST

/* --- orders the store has not accepted --- */

START_TEST(latest_promise_gives_way_first)
{
	world_stock("PAR1", "MUG", 3);
	struct order orders[3];
	for (int i = 0; i < 3; i++)
		orders[i] = world_order(one_mug, 1, REASON_OK);
	fixture_sql("UPDATE fulfilment SET promised_at = promised_at + 3600000"
		    " WHERE order_id = UNHEX('" STR_FMT "')",
		STR_ARG(hex_print(test_arena(), orders[0].id.uuid.bytes, 16)));
	world_stock("PAR2", "MUG", 1);
	count_to("PAR1", "MUG", 2);
	ck_assert_uint_eq(cover().fulfilments, 1);
	struct order moved = world_read(orders[0].id);
	ck_assert_uint_eq(moved.fulfilment_count, 2);
	ck_assert_int_eq(moved.fulfilments[0].state, FULFILMENT_REJECTED);
	ck_assert_uint_eq(moved.fulfilments[0].epoch, 2);
	ck_assert_uint_eq(at_store(&moved, "PAR2")->line_count, 1);
	for (int i = 1; i < 3; i++)
		ck_assert_uint_eq(world_read(orders[i].id).fulfilment_count, 1);
	ck_assert_int_eq(world_mails("changed"), 1);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM history WHERE what = 'shortage'"), 1);
	ck_assert_int_eq(marks(), 0);
	world_verify();
}
END_TEST

START_TEST(one_store_that_has_all_of_it_gets_all_of_it)
{
	world_stock("PAR1", "MUG", 1);
	world_stock("PAR1", "LAMP", 1);
	world_stock("PAR2", "MUG", 5);
	world_stock("LYO1", "MUG", 5);
	world_stock("LYO1", "LAMP", 5);
	struct order order = world_order(mug_and_lamp, 2, REASON_OK);
	count_to("PAR1", "MUG", 0);
	ck_assert_uint_eq(cover().fulfilments, 1);
	order = world_read(order.id);
	ck_assert_uint_eq(order.fulfilment_count, 2);
	ck_assert_uint_eq(at_store(&order, "LYO1")->line_count, 2);
	ck_assert_int_eq(world_available("PAR1", "LAMP"), 1);
	ck_assert_int_eq(world_available("PAR2", "MUG"), 5);
	world_verify();
}
END_TEST

START_TEST(what_the_store_still_has_stays_there_with_its_promise)
{
	world_stock("PAR1", "MUG", 2);
	world_stock("PAR1", "LAMP", 1);
	world_stock("PAR2", "MUG", 1);
	static const struct world_line lines[] = {{"MUG", 2}, {"LAMP", 1}};
	struct order order = world_order(lines, 2, REASON_OK);
	int64_t promised_at = order.fulfilments[0].promised_at;
	count_to("PAR1", "MUG", 1);
	ck_assert_uint_eq(cover().fulfilments, 1);
	order = world_read(order.id);
	ck_assert_uint_eq(order.fulfilment_count, 3);
	ck_assert_int_eq(at_store(&order, "PAR1")->promised_at, promised_at);
	ck_assert_uint_eq(at_store(&order, "PAR1")->line_count, 2);
	ck_assert_int_eq(at_store(&order, "PAR2")->lines[0].ordered, 1);
	ck_assert_int_eq(fixture_number("SELECT reserved FROM stock WHERE store_id = %u AND"
					" product_id = %u",
				 world_store("PAR1").row, world_product("MUG").row),
		1);
	ck_assert_int_eq(world_mails("changed"), 1);
	world_verify();
}
END_TEST

START_TEST(what_nobody_has_is_unavailable_and_its_money_due)
{
	world_stock("PAR1", "MUG", 2);
	struct order order = world_order(two_mugs, 1, REASON_OK);
	count_to("PAR1", "MUG", 1);
	ck_assert_uint_eq(cover().fulfilments, 1);
	order = world_read(order.id);
	ck_assert_int_eq(order.lines[0].unavailable, 1);
	ck_assert_uint_eq(order.refund_count, 1);
	ck_assert_int_eq(order.refunds[0].amount_minor, 1250);
	ck_assert_int_eq(at_store(&order, "PAR1")->lines[0].ordered, 1);
	ck_assert_int_eq(world_mails("changed"), 1);
	count_to("PAR1", "MUG", 0);
	cover();
	order = world_read(order.id);
	ck_assert_int_eq(order.state, ORDER_UNAVAILABLE);
	ck_assert_int_eq(order.lines[0].unavailable, 2);
	ck_assert_uint_eq(order.refund_count, 2);
	world_verify();
}
END_TEST

START_TEST(late_commands_of_the_store_are_superseded)
{
	world_stock("PAR1", "MUG", 1);
	world_stock("PAR2", "MUG", 1);
	struct order order = world_order(one_mug, 1, REASON_OK);
	int64_t events = fixture_number("SELECT COUNT(*) FROM event WHERE store_id = 1");
	count_to("PAR1", "MUG", 0);
	cover();
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM event WHERE store_id = 1"), events + 1);
	ck_assert_int_eq(world_act(&order.fulfilments[0], COMMAND_ACCEPT), REASON_SUPERSEDED);
	order = world_read(order.id);
	world_prepare(at_store(&order, "PAR2"));
	world_verify();
}
END_TEST

START_TEST(goods_a_clerk_does_not_find_are_missing_for_the_next_order_too)
{
	world_stock("PAR1", "MUG", 2);
	struct order first = world_order(one_mug, 1, REASON_OK);
	struct order second = world_order(one_mug, 1, REASON_OK);
	count_to("PAR1", "MUG", 1);
	fixture_sql("DELETE FROM shortage");
	fixture_sql("UPDATE stock SET shortage = 1");
	ck_assert_int_eq(world_act(&first.fulfilments[0], COMMAND_ACCEPT), REASON_OK);
	ck_assert_int_eq(world_act(&first.fulfilments[0], COMMAND_START), REASON_OK);
	world_stock("PAR2", "MUG", 2);
	ck_assert_int_eq(world_command(&first.fulfilments[0],
				 (struct command){.type = COMMAND_SHORT, .line = 1, .qty = 1}),
		REASON_OK);
	ck_assert_int_eq(marks(), 1);
	ck_assert_uint_eq(cover_at(WORLD_NOON + MS_PER_MINUTE).fulfilments, 1);
	second = world_read(second.id);
	ck_assert_uint_eq(at_store(&second, "PAR2")->line_count, 1);
	world_verify();
}
END_TEST

/* --- what a store has accepted is its own --- */

START_TEST(accepted_order_stays_and_its_store_is_told_once)
{
	world_stock("PAR1", "MUG", 1);
	world_stock("PAR2", "MUG", 5);
	struct order order = world_order(one_mug, 1, REASON_OK);
	ck_assert_int_eq(world_act(&order.fulfilments[0], COMMAND_START), REASON_OK);
	int64_t events = fixture_number("SELECT COUNT(*) FROM event WHERE store_id = 1");
	count_to("PAR1", "MUG", 0);
	for (int i = 0; i < 3; i++)
		ck_assert_uint_eq(cover_at(WORLD_NOON + i * 2 * MS_PER_MINUTE).fulfilments, 0);
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM event WHERE store_id = 1"), events + 1);
	ck_assert_int_eq(missing("PAR1", "MUG"), 1);
	ck_assert_int_eq(marks(), 1);
	world_verify();
	ck_assert_int_eq(world_command(&order.fulfilments[0],
				 (struct command){.type = COMMAND_SHORT, .line = 1, .qty = 1}),
		REASON_OK);
	cover_at(WORLD_NOON + MS_PER_HOUR);
	ck_assert_int_eq(marks(), 0);
	order = world_read(order.id);
	ck_assert_uint_eq(at_store(&order, "PAR2")->line_count, 1);
	world_verify();
}
END_TEST

/* --- what happened at the counter wins --- */

/* The store had it in hand, with its line cut. */
START_TEST(goods_handed_over_after_all_take_their_replacement_back)
{
	world_stock("PAR1", "MUG", 1);
	world_stock("PAR2", "MUG", 1);
	struct order order = world_order(one_mug, 1, REASON_OK);
	count_to("PAR1", "MUG", 0);
	cover();
	struct order moved = world_read(order.id);
	world_prepare(at_store(&moved, "PAR2"));
	ck_assert_int_eq(world_hand_over(&order.fulfilments[0]), REASON_OK);
	moved = world_read(order.id);
	ck_assert_int_eq(moved.state, ORDER_COLLECTED);
	for (size_t i = 0; i < moved.fulfilment_count; i++) {
		const struct fulfilment *fulfilment = &moved.fulfilments[i];
		bool is_first = uuid_equal(fulfilment->id.uuid, order.fulfilments[0].id.uuid);
		ck_assert_int_eq(
			fulfilment->state, is_first ? FULFILMENT_COLLECTED : FULFILMENT_REJECTED);
		ck_assert(fulfilment->is_put_back_due == !is_first);
		ck_assert_uint_eq(fulfilment->epoch, 2);
	}
	world_verify();
}
END_TEST

START_TEST(goods_handed_over_after_all_were_not_unavailable)
{
	world_stock("PAR1", "MUG", 2);
	struct order order = world_order(two_mugs, 1, REASON_OK);
	count_to("PAR1", "MUG", 1);
	cover();
	ck_assert_uint_eq(world_read(order.id).refund_count, 1);
	ck_assert_int_eq(world_hand_over(&order.fulfilments[0]), REASON_OK);
	order = world_read(order.id);
	ck_assert_int_eq(order.state, ORDER_COLLECTED);
	ck_assert_int_eq(order.lines[0].unavailable, 0);
	ck_assert_uint_eq(order.refund_count, 0);
	world_verify();
}
END_TEST

/* What happened at two counters happened: it is counted once as theirs, and a person looks. */
START_TEST(goods_handed_over_twice_are_counted_and_come_before_a_person)
{
	world_stock("PAR1", "MUG", 1);
	world_stock("PAR2", "MUG", 1);
	struct order order = world_order(one_mug, 1, REASON_OK);
	count_to("PAR1", "MUG", 0);
	cover();
	struct order moved = world_read(order.id);
	world_prepare(at_store(&moved, "PAR2"));
	ck_assert_int_eq(world_hand_over(at_store(&moved, "PAR2")), REASON_OK);
	ck_assert_int_eq(world_hand_over(&order.fulfilments[0]), REASON_OK);
	ck_assert_int_eq(world_hand_over(&order.fulfilments[0]), REASON_WRONG_STATE);
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM review WHERE kind = 'collected_twice'"), 1);
	world_verify();
}
END_TEST

/* A store that gave it back by itself has nothing to hand over. */
START_TEST(rejected_goods_are_not_handed_over)
{
	world_stock("PAR1", "MUG", 1);
	struct order order = world_order(one_mug, 1, REASON_OK);
	ck_assert_int_eq(world_act(&order.fulfilments[0], COMMAND_REJECT), REASON_OK);
	ck_assert_int_eq(world_hand_over(&order.fulfilments[0]), REASON_WRONG_STATE);
	world_verify();
}
END_TEST

/* --- when it is looked at --- */

START_TEST(figures_that_suffice_again_are_forgotten_and_nobody_gives_way)
{
	world_stock("PAR1", "MUG", 1);
	struct order order = world_order(one_mug, 1, REASON_OK);
	count_to("PAR1", "MUG", 0);
	count_to("PAR1", "MUG", 4);
	ck_assert_int_eq(marks(), 1);
	ck_assert_uint_eq(cover().fulfilments, 0);
	ck_assert_int_eq(marks(), 0);
	ck_assert_uint_eq(world_read(order.id).fulfilment_count, 1);
	world_verify();
}
END_TEST

START_TEST(pairs_without_a_shortage_are_not_noted)
{
	world_stock("PAR1", "MUG", 1);
	count_to("PAR1", "MUG", 0);
	ck_assert_int_eq(marks(), 0);
}
END_TEST

/* Claimed by an instance that died. */
START_TEST(shortage_that_somebody_began_with_is_looked_at_again)
{
	world_stock("PAR1", "MUG", 1);
	world_stock("PAR2", "MUG", 1);
	world_order(one_mug, 1, REASON_OK);
	count_to("PAR1", "MUG", 0);
	fixture_sql(
		"UPDATE shortage SET look_at = %lld", (long long)(WORLD_NOON + 30 * MS_PER_SECOND));
	ck_assert_uint_eq(cover_at(WORLD_NOON + MS_PER_SECOND).looked_at, 0);
	ck_assert_uint_eq(cover_at(WORLD_NOON + 30 * MS_PER_SECOND).fulfilments, 1);
	world_verify();
}
END_TEST

/* --- whatever happens --- */

static const char *const some_stores[] = {"PAR1", "PAR2", "LYO1"};
static const char *const some_skus[] = {"MUG", "LAMP", "TEA"};

static void random_purchase(void)
{
	struct world_line lines[ARRAY_LENGTH(some_skus)];
	size_t count = 0;
	for (size_t i = 0; i < ARRAY_LENGTH(some_skus); i++)
		if (rand_below(2) == 0)
			lines[count++] = (struct world_line){some_skus[i], 1 + (int)rand_below(2)};
	if (count == 0)
		return;
	struct hold hold;
	struct order order;
	enum reason reason = rand_below(3) == 0 ? world_try_hold(lines, count, &hold)
						: world_try_order(lines, count, &order);
	ck_assert(reason == REASON_OK || reason == REASON_NO_STORE);
}

/* Some stores begin with what they were asked for; some of it is picked and handed over. */
static void random_work(void)
{
	struct str id = fixture_text("SELECT HEX(order_id) FROM fulfilment WHERE state = 'assigned'"
				     " ORDER BY RAND(%u) LIMIT 1",
		rand_below(1000000));
	order_id order;
	if (str_is_empty(id))
		return;
	ck_assert(hex_parse(id, order.uuid.bytes, sizeof(order.uuid.bytes)));
	struct order read = world_read(order);
	for (size_t i = 0; i < read.fulfilment_count; i++) {
		const struct fulfilment *fulfilment = &read.fulfilments[i];
		if (fulfilment->state != FULFILMENT_ASSIGNED)
			continue;
		if (rand_below(2) == 0)
			ck_assert_int_eq(world_act(fulfilment, COMMAND_START), REASON_OK);
		else
			world_prepare(fulfilment);
	}
}

static void random_count(void)
{
	const char *store = some_stores[rand_below(ARRAY_LENGTH(some_stores))];
	const char *sku = some_skus[rand_below(ARRAY_LENGTH(some_skus))];
	count_to(store, sku, (int)rand_below(8));
}

/* A shortage that is left is one that accepted or ready fulfilments explain. */
static void assert_nothing_else_could_give_way(void)
{
	ck_assert_int_eq(
		fixture_number(
			"SELECT COUNT(*) FROM stock s"
			" JOIN hold h ON h.store_id = s.store_id AND h.state = 'open'"
			" JOIN hold_line l ON l.hold_id = h.hold_id AND l.product_id = s.product_id"
			" WHERE s.shortage > 0"),
		0);
	ck_assert_int_eq(
		fixture_number(
			"SELECT COUNT(*) FROM stock s"
			" JOIN fulfilment f ON f.store_id = s.store_id AND f.state = 'assigned'"
			" JOIN fulfilment_line l ON l.fulfilment_id = f.fulfilment_id"
			"      AND l.product_id = s.product_id"
			" WHERE s.shortage > 0"),
		0);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM stock"
					" WHERE shortage <> GREATEST(0, reserved - on_hand)"),
		0);
}

START_TEST(random_counts_leave_no_promise_without_goods_and_lose_no_order)
{
	for (size_t s = 0; s < ARRAY_LENGTH(some_stores); s++)
		for (size_t p = 0; p < ARRAY_LENGTH(some_skus); p++)
			world_stock(some_stores[s], some_skus[p], 6);
	size_t gave_way = 0;
	for (int round = 0; round < 60; round++) {
		for (int i = 0; i < 4; i++)
			random_purchase();
		if (rand_below(3) == 0)
			random_work();
		random_count();
		random_count();
		struct covered covered;
		do {
			covered = cover_at(WORLD_NOON + round * 2 * MS_PER_MINUTE);
			gave_way += covered.holds + covered.fulfilments;
		} while (covered.has_more);
		assert_nothing_else_could_give_way();
		world_verify();
	}
	ck_assert_uint_gt(gave_way, 20);
}
END_TEST

START_TEST(of_two_lines_of_one_product_no_more_gives_way_than_is_missing)
{
	world_stock("PAR1", "MUG", 3);
	world_bundle("PAIR", 2000, "[[2,2]]", false);
	struct order order =
		world_order((const struct world_line[]){{"MUG", 1}, {"PAIR", 1}}, 2, REASON_OK);
	count_to("PAR1", "MUG", 2);
	ck_assert_uint_eq(cover().fulfilments, 1);
	struct order after = world_read(order.id);
	ck_assert_int_eq(after.lines[0].unavailable + after.lines[1].unavailable, 1);
	ck_assert_int_eq(missing("PAR1", "MUG"), 0);
	world_verify();
}
END_TEST

static const struct test_fixture world_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = start_world,
};

TEST_MAIN_WITH("shortages", &world_fixture,
	of_two_lines_of_one_product_no_more_gives_way_than_is_missing,
	newest_hold_gives_way_first_and_says_why, holds_give_way_before_orders,
	latest_promise_gives_way_first, one_store_that_has_all_of_it_gets_all_of_it,
	what_the_store_still_has_stays_there_with_its_promise,
	what_nobody_has_is_unavailable_and_its_money_due, late_commands_of_the_store_are_superseded,
	goods_a_clerk_does_not_find_are_missing_for_the_next_order_too,
	accepted_order_stays_and_its_store_is_told_once,
	goods_handed_over_after_all_take_their_replacement_back,
	goods_handed_over_after_all_were_not_unavailable,
	goods_handed_over_twice_are_counted_and_come_before_a_person,
	rejected_goods_are_not_handed_over,
	figures_that_suffice_again_are_forgotten_and_nobody_gives_way,
	pairs_without_a_shortage_are_not_noted,
	shortage_that_somebody_began_with_is_looked_at_again,
	random_counts_leave_no_promise_without_goods_and_lose_no_order)
