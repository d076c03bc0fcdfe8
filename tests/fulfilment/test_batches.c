/* Many orders and holds in one transaction do what one after the other would. */
#include "common/clock.h"
#include "common/rand.h"
#include "server/db/db_faults.h"
#include "server/fulfilment/order_number.h"
#include "tests/fulfilment/batches.h"

enum { SEEDS = 3, ROUNDS = 8 };

static struct batch *batch_random(void)
{
	struct batch *batch = arena_new_struct(test_arena(), struct batch);
	batch->order_count = 1 + rand_below(BATCH_MAX);
	batch->hold_count = rand_below(BATCH_MAX / 2);
	batch->holds_first = rand_below(2) == 0;
	batch->without_catalogue = rand_below(2) == 0;
	for (size_t i = 0; i < batch->order_count; i++)
		batch->orders[i] = order_random();
	for (size_t i = 0; i < batch->hold_count; i++)
		batch->holds[i] = hold_random();
	return batch;
}

START_TEST(random_batches_do_what_the_drafts_one_by_one_would)
{
	int orders = 0;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		model_start();
		rand_seed_for_tests(seed);
		model_stock_random();
		for (int round = 0; round < ROUNDS; round++)
			batch_check(batch_random());
		orders += model.orders;
	}
	ck_assert_int_gt(orders, 2 * BATCH_MAX);
	static const enum reason all[] = {REASON_OK, REASON_NOT_FOUND, REASON_HOLD_EXPIRED,
		REASON_HOLD_USED, REASON_MIXED_CURRENCIES, REASON_NO_STORE, REASON_SOLD_OUT,
		REASON_BUSY};
	for (size_t i = 0; i < ARRAY_LENGTH(all); i++)
		ck_assert_msg(model.given[all[i]] > 0, "reason %d was never given", all[i]);
}
END_TEST

/* Each of the two near stores has half of the products, some of them scarce. */
START_TEST(random_batches_at_two_stores_do_what_the_drafts_one_by_one_would)
{
	size_t together = 0;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		model_start();
		rand_seed_for_tests(seed);
		for (uint32_t product = 1; product <= PRODUCTS; product++)
			model_stock(product % 2 + 1, product,
				(int32_t)(product % 3 == 0 ? 20 : 100 + rand_below(200)));
		for (int round = 0; round < ROUNDS; round++)
			batch_check(batch_random());
		together += model.together;
	}
	ck_assert_uint_gt(together, BATCH_MAX / 2);
}
END_TEST

/* --- 127 good ones and a bad one --- */

enum {
	UNKNOWN_HOLD,
	EXPIRED_HOLD,
	USED_HOLD,
	MIXED,
	NO_CANDIDATES,
	CHOSEN_SOLD_OUT,
	CROWDED_OUT,
	BAD_ONES
};

static struct question question_one(uint32_t product, int32_t qty, uint32_t store)
{
	struct wanted *line = arena_new_struct(test_arena(), struct wanted);
	*line = (struct wanted){{product}, sku_of(product), qty, 0};
	return (struct question){.lines = line,
		.line_count = 1,
		.has_near = true,
		.near = model_places[0],
		.has_store = store != 0,
		.store = {store},
		.now = WORLD_NOON};
}

static struct hold hold_one(int64_t now)
{
	struct batch *batch = arena_new_struct(test_arena(), struct batch);
	struct question question = question_one(2, 1, 0);
	question.now = now;
	batch->hold_count = 1;
	batch->holds[0] = (struct hold_draft){
		.id = {uuid_new(clock_now())}, .question = question, .arena = test_arena()};
	ck_assert_int_eq(hold_draft_rank(db_reading(fixture_db(), test_arena()), world_market(),
				 &batch->holds[0]),
		DB_DONE);
	batch_check(batch);
	ck_assert_int_eq(batch->holds_placed[0].reason, REASON_OK);
	return batch->holds_placed[0].hold;
}

static struct order_draft order_used(void)
{
	struct batch *batch = arena_new_struct(test_arena(), struct batch);
	hold_id hold = hold_one(WORLD_NOON).id;
	batch->order_count = 1;
	batch->orders[0] = order_of_hold(hold);
	batch_check(batch);
	return order_of_hold(hold);
}

/* Ranked where it is, wanted more often than it is. */
static struct order_draft order_unobtainable(uint32_t store)
{
	struct order_draft draft = order_of_question(question_one(3, 1, store));
	struct wanted *more = arena_new_struct(test_arena(), struct wanted);
	*more = draft.question.lines[0];
	more->qty = 100000;
	draft.question.lines = more;
	return draft;
}

static struct order_draft order_mixed(void)
{
	struct order_draft draft = order_of_question(question_one(1, 1, 0));
	struct wanted *lines = arena_new_array(test_arena(), 2, struct wanted);
	lines[0] = (struct wanted){{1}, sku_of(1), 1, 0};
	lines[1] = (struct wanted){{8}, sku_of(8), 1, 0};
	draft.question.lines = lines;
	draft.question.line_count = 2;
	return draft;
}

static struct order_draft order_bad(int kind, enum reason *reason_out)
{
	static const enum reason reasons[BAD_ONES] = {REASON_NOT_FOUND, REASON_HOLD_EXPIRED,
		REASON_HOLD_USED, REASON_MIXED_CURRENCIES, REASON_NO_STORE, REASON_SOLD_OUT,
		REASON_BUSY};
	*reason_out = reasons[kind];
	switch (kind) {
	case UNKNOWN_HOLD:
		return order_of_hold((hold_id){uuid_new(clock_now())});
	case EXPIRED_HOLD:
		return order_of_hold(hold_one(WORLD_NOON - HOLD_MINUTES * MS_PER_MINUTE).id);
	case USED_HOLD:
		return order_used();
	case MIXED:
		return order_mixed();
	case NO_CANDIDATES:
		return order_of_question(question_one(4, 100000, 0));
	default:
		return order_unobtainable(kind == CHOSEN_SOLD_OUT ? 1 : 0);
	}
}

static void shelves_fill_up(void)
{
	for (uint32_t product = 1; product <= PRODUCTS; product++)
		model_stock(1, product, 10000);
}

static void run_with_bad_one(int kind, size_t position)
{
	struct batch *batch = arena_new_struct(test_arena(), struct batch);
	enum reason reason;
	batch->order_count = BATCH_MAX;
	for (uint32_t i = 0; i < BATCH_MAX; i++)
		batch->orders[i] = order_of_question(question_one(1 + i % 6, 1, 0));
	batch->orders[position] = order_bad(kind, &reason);
	int before = model.orders;
	batch_check(batch);
	ck_assert_int_eq(batch->orders_placed[position].reason, reason);
	ck_assert_int_eq(model.orders - before, BATCH_MAX - 1);
}

START_TEST(a_bad_one_among_127_good_ones_changes_nothing_for_them)
{
	static const size_t positions[] = {0, 1, 63, 126, 127};
	for (int kind = 0; kind < BAD_ONES; kind++)
		for (size_t p = 0; p < ARRAY_LENGTH(positions); p++) {
			model_start();
			shelves_fill_up();
			run_with_bad_one(kind, positions[p]);
		}
}
END_TEST

/* --- statements --- */

static size_t statements;

static struct db_fault_order count_statement(const char *statement)
{
	(void)statement;
	statements++;
	return (struct db_fault_order){DB_FAULT_NONE, DB_DONE};
}

static size_t statements_of(size_t orders, struct order_numbers *numbers)
{
	struct batch *batch = arena_new_struct(test_arena(), struct batch);
	batch->order_count = orders;
	for (size_t i = 0; i < orders; i++)
		batch->orders[i] = order_of_question(question_one(1 + i % 6, 1, 0));
	batch->orders[0].kind = ORDER_PREPAID; /* payments are rows of their own */
	char nothing;
	batch->market = *world_market();
	batch->market.numbers = numbers;
	statements = 0;
	db_faults_set(count_statement);
	enum db_status status =
		tx_run(fixture_db(), test_arena(), batch_body, &batch, &nothing, sizeof(nothing));
	db_faults_set(NULL);
	ck_assert_int_eq(status, DB_DONE);
	return statements;
}

/* With START TRANSACTION and COMMIT; the catalogue saves the one that reads products. */
START_TEST(a_hundred_and_twenty_eight_orders_take_as_many_statements_as_one)
{
	shelves_fill_up();
	(void)statements_of(1, NULL); /* takes the writer's number */
	ck_assert_uint_eq(statements_of(1, NULL), 16);
	ck_assert_uint_eq(statements_of(BATCH_MAX, NULL), 16);
}
END_TEST

START_TEST(numbers_in_stock_save_a_statement)
{
	struct order_numbers *numbers = order_numbers_new();
	shelves_fill_up();
	(void)statements_of(1, numbers);
	ck_assert_uint_eq(statements_of(1, numbers), 15);
	ck_assert_uint_eq(statements_of(BATCH_MAX, numbers), 15);
	order_numbers_free(numbers);
}
END_TEST

/* More rows than one list of keys holds: 44 orders of 100 lines. */
START_TEST(orders_of_many_lines_are_placed_together)
{
	enum { ORDERS = 44, LINES = 100 };
	struct batch *batch = arena_new_struct(test_arena(), struct batch);
	fixture_sql("INSERT INTO product (product_id, sku, name_fr, name_en, brand, price_minor,"
		    " currency, vat_bp, gtin, version, changed_at) SELECT 1000 + seq,"
		    " CONCAT('S', seq), 'Vis', 'Screw', '', 10, 'EUR', 2000, 0, 1, 1"
		    " FROM seq_1_to_%d;"
		    "INSERT INTO stock (store_id, product_id, on_hand, reserved, safety, as_of)"
		    " SELECT 1, 1000 + seq, 1, 0, 0, 1 FROM seq_1_to_%d;"
		    "INSERT INTO movement (movement_id, store_id, product_id, kind, on_hand_by,"
		    " reserved_by, cause, moved_at) SELECT seq, 1, 1000 + seq, 'count', 1, 0,"
		    " REPEAT(CHAR(0), 16), 1 FROM seq_1_to_%d",
		ORDERS * LINES, ORDERS * LINES, ORDERS * LINES);
	batch->order_count = ORDERS;
	for (uint32_t i = 0; i < ORDERS; i++) {
		struct wanted *lines = arena_new_array(test_arena(), LINES, struct wanted);
		for (uint32_t l = 0; l < LINES; l++)
			lines[l] = (struct wanted){{1001 + i * LINES + l}, STR("S"), 1, 0};
		struct question question = question_one(1, 1, 1);
		question.lines = lines;
		question.line_count = LINES;
		batch->orders[i] = order_of_question(question);
	}
	ck_assert_int_eq(batch_place(batch), DB_DONE);
	ck_assert_int_eq(fixture_number("SELECT SUM(reserved) FROM stock"), ORDERS * LINES);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM order_line"), ORDERS * LINES);
	world_verify();
}
END_TEST

/* --- trouble --- */

START_TEST(a_number_that_somebody_has_is_drawn_again)
{
	struct batch *first = arena_new_struct(test_arena(), struct batch);
	struct batch *second = arena_new_struct(test_arena(), struct batch);
	model_stock(1, 1, 10);
	first->order_count = second->order_count = 1;
	first->orders[0] = order_of_question(question_one(1, 1, 0));
	second->orders[0] = order_of_question(question_one(1, 1, 0));
	rand_seed_for_tests(7);
	batch_check(first);
	rand_seed_for_tests(7);
	batch_check(second);
	ck_assert(!str_equal(
		first->orders_placed[0].order.number, second->orders_placed[0].order.number));
	ck_assert_uint_eq(logged_count("transaction_given_up"), 0);
}
END_TEST

static struct str number_of_next(struct order_numbers *numbers)
{
	struct batch *batch = arena_new_struct(test_arena(), struct batch);
	batch->numbers = numbers;
	batch->order_count = 1;
	batch->orders[0] = order_of_question(question_one(1, 1, 0));
	batch_check(batch);
	return batch->orders_placed[0].order.number;
}

/* As two processes that chance has told the same. */
START_TEST(a_number_in_stock_that_somebody_took_since_is_passed_over)
{
	struct order_numbers *ours = order_numbers_new(), *theirs = order_numbers_new();
	struct str all[4];
	model_stock(1, 1, 10);
	rand_seed_for_tests(7);
	all[0] = number_of_next(ours);
	rand_seed_for_tests(7);
	all[1] = number_of_next(theirs);
	all[2] = number_of_next(ours);
	statements = 0;
	db_faults_set(count_statement);
	all[3] = number_of_next(theirs);
	db_faults_set(NULL);
	ck_assert_uint_gt(statements, 15); /* it was run again */
	for (size_t i = 0; i < ARRAY_LENGTH(all); i++)
		for (size_t k = 0; k < i; k++)
			ck_assert(!str_equal(all[i], all[k]));
	ck_assert_uint_eq(logged_count("transaction_given_up"), 0);
	order_numbers_free(ours);
	order_numbers_free(theirs);
}
END_TEST

START_TEST(goods_that_stay_locked_are_a_reason_to_try_again)
{
	struct batch *batch = arena_new_struct(test_arena(), struct batch);
	model_stock(1, 1, 10);
	batch->order_count = 1;
	batch->orders[0] = order_of_question(question_one(1, 1, 0));
	fixture_sql("START TRANSACTION; SELECT * FROM stock FOR UPDATE");
	ck_assert_int_eq(batch_place(batch), DB_RETRY);
	fixture_sql("ROLLBACK");
	batch_check(batch);
}
END_TEST

static const struct test_fixture world_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = model_start,
};

TEST_MAIN_WITH("batches", &world_fixture, random_batches_do_what_the_drafts_one_by_one_would,
	random_batches_at_two_stores_do_what_the_drafts_one_by_one_would,
	a_bad_one_among_127_good_ones_changes_nothing_for_them,
	a_hundred_and_twenty_eight_orders_take_as_many_statements_as_one,
	numbers_in_stock_save_a_statement, orders_of_many_lines_are_placed_together,
	a_number_that_somebody_has_is_drawn_again,
	a_number_in_stock_that_somebody_took_since_is_passed_over,
	goods_that_stay_locked_are_a_reason_to_try_again)
