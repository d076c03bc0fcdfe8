/* verify finds each thing that may not be, and nothing on a system at work. */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "server/fulfilment/returns.h"
#include "server/fulfilment/verify.h"
#include "tests/lib/world.h"

static void start_world(void)
{
	fixture_db_clean();
	world_make();
}

struct expected {
	const char *rule, *where;
	int seen;
};

static void note(const struct violation *violation, void *context)
{
	struct expected *expected = context;
	ck_assert_uint_gt(violation->figures.n, 0);
	const char *where = str_c(test_arena(), violation->where);
	expected->seen += strstr(violation->rule, expected->rule) != NULL &&
			  strstr(where, expected->where) != NULL;
}

/* How often this was found, and in *all_out everything that was. */
static int found(const char *rule, const char *where, uint64_t *all_out)
{
	struct expected expected = {rule, where, 0};
	const struct verify_listener listener = {.violation = note, .context = &expected};
	struct verified verified;
	ck_assert_int_eq(verify_run(fixture_db(), &listener, &verified), DB_DONE);
	*all_out = verified.violations;
	return expected.seen;
}

static enum db_status withdraw(struct tx *tx, const void *input, void *output_out)
{
	const char *detail;
	struct withdrawal made;
	return order_withdraw(tx, world_stores(), input, &made, output_out, &detail);
}

static void withdraw_from(const struct order *order, uint16_t line)
{
	static const struct secret server_secret = {{7}};
	const struct asked_part part = {.line = line, .qty = 1};
	const struct return_asked asked = {.order = order->id,
		.parts = &part,
		.part_count = 1,
		.server_secret = &server_secret,
		.now = WORLD_NOON + MS_PER_HOUR,
		.who = STR("shopper")};
	enum reason reason;
	ck_assert_int_eq(
		tx_run(fixture_db(), test_arena(), withdraw, &asked, &reason, sizeof(reason)),
		DB_DONE);
}

/* An order whose shopper has withdrawn from its lines one after the other. */
static void make_declarations(void)
{
	static const struct world_line pair[] = {{"RUG", 1}, {"PEN", 1}};
	world_stock("PAR1", "RUG", 5);
	world_stock("PAR1", "PEN", 5);
	struct order order = world_order(pair, 2, REASON_OK);
	world_prepare(&order.fulfilments[0]);
	order = world_read(order.id);
	ck_assert_int_eq(world_hand_over(&order.fulfilments[0]), REASON_OK);
	withdraw_from(&order, 1);
	withdraw_from(&order, 2);
}

/* One order collected, one waiting, one hold; stock of TEA that nobody wants. */
static void make_life(void)
{
	static const struct world_line one_mug[] = {{"MUG", 1}}, one_lamp[] = {{"LAMP", 1}};
	world_stock("PAR1", "MUG", 5);
	world_stock("PAR1", "LAMP", 5);
	world_stock("PAR1", "TEA", 5);
	struct order collected = world_order(one_mug, 1, REASON_OK);
	world_prepare(&collected.fulfilments[0]);
	collected = world_read(collected.id);
	ck_assert_int_eq(world_hand_over(&collected.fulfilments[0]), REASON_OK);
	world_order(one_lamp, 1, REASON_OK);
	world_hold(one_mug, 1, REASON_OK);
	world_verify();
}

#define OF_TEA	   " WHERE product_id = (SELECT product_id FROM product WHERE sku = 'TEA')"
#define COLLECTED  "(SELECT fulfilment_id FROM fulfilment WHERE state = 'collected')"
#define LAMP_ORDER "(SELECT order_id FROM order_line WHERE sku = 'LAMP')"

#define PHOTO_OF(of, until)                                                                        \
	"INSERT INTO return_photo (photo_id, return_id, number, kind, width, height, sha256,"      \
	" kept_until, picture) VALUES (REPEAT('x', 16), " of ", 1, 'png', 1, 1, '', " until        \
	", '')"
/* On which ground, by which rule, paid by when; and by when its line, under the guarantee. */
#define RETURN_OF_A_LINE(whole, line_by)                                                           \
	"INSERT INTO returns (return_id, order_id, state, reason, clerk, ground, rule, refund_by," \
	" version) VALUES (REPEAT('t', 16), " LAMP_ORDER ", 'received', 'other', '', " whole       \
	", 1);"                                                                                    \
	"INSERT INTO return_line (return_id, line, product_id, qty, refund_minor, ground, rule,"   \
	" refund_by) VALUES (REPEAT('t', 16), 1, 1, 1, 0, 'guarantee', 'within_period', " line_by  \
	")"
#define NO_RETURN  "DELETE FROM return_line; DELETE FROM returns"
#define KEEP	   "CREATE TEMPORARY TABLE kept AS SELECT * FROM withdrawal; "
#define BRING_BACK "REPLACE INTO withdrawal SELECT * FROM kept; DROP TEMPORARY TABLE kept"

static const struct damage {
	const char *damage, *mend, *rule, *where;
} damages[] = {
	{"UPDATE stock SET on_hand = on_hand + 1" OF_TEA,
		"UPDATE stock SET on_hand = on_hand - 1" OF_TEA, "sums of their movements",
		"store PAR1, sku TEA"},
	{"UPDATE movement SET reserved_by = reserved_by + 1" OF_TEA,
		"UPDATE movement SET reserved_by = reserved_by - 1" OF_TEA,
		"sums of their movements", "store PAR1, sku TEA"},
	{"UPDATE stock SET reserved = 1" OF_TEA "; UPDATE movement SET reserved_by = 1" OF_TEA,
		"UPDATE stock SET reserved = 0" OF_TEA
		"; UPDATE movement SET reserved_by = 0" OF_TEA,
		"open holds and fulfilments", "store PAR1, sku TEA"},
	{"UPDATE hold SET state = 'lapsed'", "UPDATE hold SET state = 'open'",
		"open holds and fulfilments", "store PAR1, sku MUG"},
	{"SET check_constraint_checks = 0; UPDATE stock JOIN product USING (product_id)"
	 " SET on_hand = 0 WHERE sku = 'LAMP'; UPDATE movement JOIN product USING (product_id)"
	 " SET on_hand_by = 0 WHERE sku = 'LAMP'",
		"UPDATE stock JOIN product USING (product_id) SET on_hand = 5 WHERE sku = 'LAMP';"
		" UPDATE movement JOIN product USING (product_id) SET on_hand_by = 5"
		" WHERE sku = 'LAMP' AND kind = 'count'",
		"nothing is promised that is not there", "store PAR1, sku LAMP"},
	{"UPDATE stock SET shortage = 1" OF_TEA, "UPDATE stock SET shortage = 0" OF_TEA,
		"a shortage is marked", "store PAR1, sku TEA"},
	{"INSERT INTO shortage (store_id, product_id, cause, noticed_at, look_at)"
	 " SELECT store_id, product_id, REPEAT('c', 16), 0, 0 FROM stock;"
	 "UPDATE stock SET shortage = 1" OF_TEA,
		"DELETE FROM shortage; UPDATE stock SET shortage = 0" OF_TEA,
		"unless exactly that shortage", "store PAR1, sku TEA"},
	{"UPDATE stock SET product_id = "
	 "998" OF_TEA "; UPDATE movement SET product_id = 998" OF_TEA,
		"UPDATE stock SET product_id = (SELECT product_id FROM product WHERE sku = 'TEA')"
		" WHERE product_id = 998; UPDATE movement SET product_id ="
		" (SELECT product_id FROM product WHERE sku = 'TEA') WHERE product_id = 998",
		"a product that is there", "store PAR1, sku #998"},
	{"UPDATE store SET store_id = 77 WHERE code = 'PAR1'",
		"UPDATE store SET store_id = (SELECT store_id FROM feed) WHERE code = 'PAR1'",
		"a store that is there", "store #"},
	{"UPDATE feed SET last_seq = last_seq + 1", "UPDATE feed SET last_seq = last_seq - 1",
		"rise without gaps", "store PAR1"},
	{"UPDATE event SET seq = 99 WHERE seq = 2", "UPDATE event SET seq = 2 WHERE seq = 99",
		"rise without gaps", "store PAR1"},
	{"UPDATE order_line SET qty = 2 WHERE sku = 'LAMP'",
		"UPDATE order_line SET qty = 1 WHERE sku = 'LAMP'", "every ordered unit", "line 1"},
	{"UPDATE fulfilment_line SET returned = 1 WHERE collected = 1",
		"UPDATE fulfilment_line SET returned = 0 WHERE collected = 1",
		"what was returned is what the returns say", "line 1"},
	{"UPDATE orders SET total_minor = total_minor + 1 WHERE order_id = " LAMP_ORDER,
		"UPDATE orders SET total_minor = total_minor - 1 WHERE order_id = " LAMP_ORDER,
		"the total is the sum of the lines", "order "},
	{"INSERT INTO refund (refund_id, order_id, ground, cause, state, amount_minor, currency, "
	 "due_at) VALUES (REPEAT('r', 16), " LAMP_ORDER
	 ", 'cancel', REPEAT('c', 16), 'due', 3991, 'EUR', 0)",
		"DELETE FROM refund", "at most what was to be paid", "order "},
	{"INSERT INTO refund (refund_id, order_id, ground, cause, state, amount_minor, currency, "
	 "due_at) VALUES (REPEAT('r', 16), " LAMP_ORDER
	 ", 'return', REPEAT('c', 16), 'due', 1, 'EUR', 0)",
		"DELETE FROM refund", "for returns exactly", "order "},
	{"UPDATE fulfilment SET put_back_due = 1 WHERE state = 'collected'",
		"UPDATE fulfilment SET put_back_due = 0", "goods are to be put back exactly",
		"order "},
	{"INSERT INTO history (order_id, what, who, detail, happened_at)"
	 " VALUES (REPEAT('x', 16), 'placed', 'system', '', 0)",
		"DELETE FROM history WHERE order_id = REPEAT('x', 16)",
		"belongs to one that is there", "history, id 7878"},
	{"INSERT INTO hold_line (hold_id, line, product_id, qty) VALUES (REPEAT('x', 16), 1, 1, 1)",
		"DELETE FROM hold_line WHERE hold_id = REPEAT('x', 16)",
		"belongs to one that is there", "hold_line, id 7878"},
	{"UPDATE fulfilment_line SET line = 9 WHERE fulfilment_id = " COLLECTED,
		"UPDATE fulfilment_line SET line = 1 WHERE line = 9",
		"belongs to one that is there", "fulfilment_line"},
	{"UPDATE event SET subject = REPEAT('x', 16) WHERE seq = 1",
		"UPDATE event SET subject = " COLLECTED " WHERE seq = 1",
		"belongs to one that is there", "event, id 7878"},
	{"INSERT INTO credit_note_series SELECT store_id, 2026, 1 FROM store WHERE code = 'PAR1'",
		"DELETE FROM credit_note_series", "credit notes rise without gaps",
		"store PAR1, year 2026"},
	{"INSERT INTO idempotency VALUES (REPEAT('a', 32), REPEAT('b', 32), '', 0, 0, '', '', 0, "
	 "1)",
		"DELETE FROM idempotency", "belongs to one that is there", "idempotency, id 6262"},
	{"INSERT INTO stock_held SELECT store_id, 'till', 5, REPEAT('x', 32), 1, 30, 30, 1"
	 " FROM store WHERE code = 'PAR1'",
		"DELETE FROM stock_held", "belongs to one that is there", "till"},
	{PHOTO_OF("'gone'", "1"), "DELETE FROM return_photo", "belongs to one that is there",
		"return_photo, id 7878"},
	{"INSERT INTO returns (return_id, order_id, state, reason, clerk, settled_at, version)"
	 " VALUES (REPEAT('t', 16), " LAMP_ORDER
	 ", 'settled', 'other', '', 1, 1); " PHOTO_OF("'tttttttttttttttt'", "2592000002"),
		"DELETE FROM return_photo; DELETE FROM returns", "photos go thirty days after",
		"photo 1"},
	{RETURN_OF_A_LINE("'policy', 'within_period', 7", "7"), NO_RETURN,
		"told by what one of its lines came back by", "order "},
	{RETURN_OF_A_LINE("'guarantee', 'within_period', 7", "6"), NO_RETURN,
		"owed by the first day of any", "order "},
	{"DROP TRIGGER withdrawal_is_not_changed",
		"CREATE TRIGGER withdrawal_is_not_changed BEFORE UPDATE ON withdrawal FOR EACH ROW"
		" SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT ="
		" 'a declaration of withdrawal is not changed'",
		"the triggers that refuse it are there", "withdrawal"},
};

static const struct damage declaration_damages[] = {
	{"UPDATE withdrawal SET content = REPLACE(content, '\"qty\":1', '\"qty\":2')"
	 " WHERE number = 1",
		"UPDATE withdrawal SET content = REPLACE(content, '\"qty\":2', '\"qty\":1')",
		"declarations of withdrawal are as they were made", "declaration 1"},
	{"UPDATE withdrawal SET declared_at = declared_at + 1 WHERE number = 2",
		"UPDATE withdrawal SET declared_at = declared_at - 1 WHERE number = 2",
		"declarations of withdrawal are as they were made", "declaration 2"},
	{KEEP "DELETE FROM withdrawal WHERE number = 1", BRING_BACK,
		"declarations of withdrawal are as they were made", "declaration 2"},
	{KEEP "DELETE FROM withdrawal WHERE number = 2", BRING_BACK,
		"each withdrawal of an order's history has its declaration", "order "},
	{KEEP "DELETE FROM withdrawal", BRING_BACK,
		"each withdrawal of an order's history has its declaration", "order "},
};

/* Declarations are changed by nobody who has not lifted what guards them. */
static void spoil(const char *guarded, const char *sql)
{
	if (guarded != NULL)
		fixture_sql_past_guards(guarded, sql);
	else
		fixture_sql("%s", sql);
}

static void damage_and_mend(const struct damage *damage, const char *guarded)
{
	uint64_t all;
	spoil(guarded, damage->damage);
	ck_assert_msg(
		found(damage->rule, damage->where, &all) > 0, "not found: %s", damage->damage);
	spoil(guarded, damage->mend);
	found("", "", &all);
	ck_assert_msg(all == 0, "still found after: %s", damage->mend);
}

START_TEST(each_violation_is_found_and_named)
{
	make_life();
	for (size_t i = 0; i < ARRAY_LENGTH(damages); i++)
		damage_and_mend(&damages[i], NULL);
}
END_TEST

START_TEST(a_declaration_of_withdrawal_that_was_changed_or_left_out_is_found)
{
	make_declarations();
	world_verify();
	for (size_t i = 0; i < ARRAY_LENGTH(declaration_damages); i++)
		damage_and_mend(&declaration_damages[i], "withdrawal");
}
END_TEST

START_TEST(all_of_many_orders_are_looked_at_once)
{
	uint64_t all;
	fixture_sql(
		"INSERT INTO orders (order_id, number, kind, language, customer_name, "
		"customer_email,"
		" customer_phone, currency, total_minor, decision, code_hash, placed_at, version)"
		" SELECT UNHEX(LPAD(HEX(seq), 32, '0')), seq, 'prepaid', 'fr', '', '', '', 'EUR', "
		"100,"
		" '', REPEAT('c', 32), 0, 1 FROM seq_1_to_2500;"
		"INSERT INTO order_line (order_id, line, product_id, sku, name, gtin, qty,"
		" price_minor, vat_bp, vat_minor, unavailable)"
		" SELECT order_id, 1, 1, 'TEA', '', 0, 1, 100, 0, 0, 1 FROM orders");
	ck_assert_int_eq(found("", "", &all), 0);
	fixture_sql("UPDATE order_line JOIN orders USING (order_id) SET qty = 2 WHERE number IN"
		    " (1, 999, 1000, 1001, 2000, 2001, 2500)");
	ck_assert_int_eq(found("every ordered unit", "order ", &all), 7);
	ck_assert_int_eq(found("the total is the sum", "order ", &all), 7);
	ck_assert_uint_eq(all, 14);
}
END_TEST

START_TEST(all_of_many_stores_are_looked_at_once)
{
	uint64_t all;
	fixture_sql("INSERT INTO feed (store_id, last_seq, queue) SELECT store_id, 0, 0 FROM store;"
		    "INSERT INTO store (store_id, code, name, street, postcode, city, region,"
		    " country, lat, lon, time_zone, currency, language, profile, pickup_enabled,"
		    " prep_min, prep_each_min, collect_days, version, changed_at)"
		    " SELECT 4 + seq, CONCAT('M', 4 + seq), '', '', '', '', '', 'FR', 0, 0, 'UTC',"
		    " 'EUR', 'fr', 'fr', 1, 60, 5, 3, 1, 1 FROM seq_1_to_346;"
		    "INSERT INTO feed (store_id, last_seq, queue) SELECT store_id, 0, 0 FROM store"
		    " WHERE store_id > 4");
	ck_assert_int_eq(found("", "", &all), 0);
	fixture_sql("UPDATE feed SET last_seq = 1 WHERE store_id IN (99, 100, 101, 102, 200, 201,"
		    " 300, 301, 350)");
	ck_assert_int_eq(found("rise without gaps", "store M", &all), 9);
	ck_assert_uint_eq(all, 9);
	fixture_sql("DELETE FROM store WHERE store_id = 350");
	ck_assert_int_eq(found("a store that is there", "store #350", &all), 1);
	ck_assert_int_eq(found("rise without gaps", "store #350", &all), 1);
}
END_TEST

/* More stock than is looked at at once, in one store and in several. */
START_TEST(all_of_much_stock_is_looked_at_once)
{
	enum { GOODS = 12000, FIRST = 100 };
	uint64_t all;
	fixture_sql("INSERT INTO product (product_id, sku, name_fr, name_en, brand, price_minor,"
		    " currency, vat_bp, gtin, version, changed_at) SELECT %d + seq,"
		    " CONCAT('S', seq), 'Vis', 'Screw', '', 10, 'EUR', 2000, 0, 1, 1"
		    " FROM seq_1_to_%d;"
		    "INSERT INTO stock (store_id, product_id, on_hand, reserved, safety, as_of)"
		    " SELECT store_id, product_id, 1, 0, 0, 1 FROM store, product"
		    " WHERE product_id > %d;"
		    "INSERT INTO movement (movement_id, store_id, product_id, kind, on_hand_by,"
		    " reserved_by, cause, moved_at) SELECT store_id << 20 | product_id, store_id,"
		    " product_id, 'count', 1, 0, REPEAT(CHAR(0), 16), 1 FROM stock",
		FIRST, GOODS, FIRST);
	ck_assert_int_eq(found("", "", &all), 0);
	fixture_sql("UPDATE stock SET on_hand = 2 WHERE product_id IN (%d, %d)", FIRST + 1,
		FIRST + GOODS);
	ck_assert_int_eq(found("sums of their movements", "store ", &all), 8);
	ck_assert_uint_eq(all, 8);
}
END_TEST

/* Places, prepares and hands over until it is killed. */
static void live(void)
{
	static const struct world_line lines[] = {{"MUG", 1}, {"LAMP", 1}};
	for (;;) {
		struct order order = world_order(lines, 2, REASON_OK);
		world_prepare(&order.fulfilments[0]);
		order = world_read(order.id);
		ck_assert_int_eq(world_hand_over(&order.fulfilments[0]), REASON_OK);
		world_hold(lines, 2, REASON_OK);
	}
}

static int64_t collected(void)
{
	return fixture_number("SELECT COUNT(*) FROM fulfilment WHERE state = 'collected'");
}

START_TEST(nothing_is_found_on_a_system_at_work_nor_after_kill_9)
{
	enum { WORKERS = 3, ENOUGH = 10, AT_LEAST_MS = 2000, AT_MOST_MS = 30000 };
	pid_t workers[WORKERS];
	world_stock("PAR1", "MUG", 100000);
	world_stock("PAR1", "LAMP", 100000);
	for (int i = 0; i < WORKERS; i++) {
		workers[i] = fork();
		if (workers[i] == 0)
			live();
	}
	int64_t began_ms = clock_monotonic_ms(), passed_ms = 0;
	while (passed_ms < AT_LEAST_MS || (collected() <= ENOUGH && passed_ms < AT_MOST_MS)) {
		world_verify();
		passed_ms = clock_monotonic_ms() - began_ms;
	}
	for (int i = 0; i < WORKERS; i++) {
		ck_assert_int_eq(waitpid(workers[i], NULL, WNOHANG), 0);
		kill(workers[i], SIGKILL);
		waitpid(workers[i], NULL, 0);
	}
	ck_assert_int_gt(collected(), ENOUGH);
	world_verify();
}
END_TEST

static const struct test_fixture fixture = {
	.start = fixture_db_start, .stop = fixture_db_stop, .before = start_world};

TEST_MAIN_WITH("verify", &fixture, each_violation_is_found_and_named,
	a_declaration_of_withdrawal_that_was_changed_or_left_out_is_found,
	all_of_many_orders_are_looked_at_once, all_of_many_stores_are_looked_at_once,
	all_of_much_stock_is_looked_at_once, nothing_is_found_on_a_system_at_work_nor_after_kill_9)
