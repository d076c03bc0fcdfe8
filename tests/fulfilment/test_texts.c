/* What is written as text on hot paths says the same as the views that build trees. */
#include <jansson.h>
#include <stdlib.h>

#include "common/clock.h"
#include "common/rand.h"
#include "server/fulfilment/promise.h"
#include "server/views/availability_json.h"
#include "server/views/availability_text.h"
#include "server/views/json_parts.h"
#include "server/views/order_text.h"
#include "server/views/store_json.h"
#include "server/views/store_text.h"
#include "tests/fulfilment/order_tree.h"
#include "tests/lib/world.h"

static struct server server;

static void before(void)
{
	fixture_db_clean();
	world_make();
	fixture_sql("UPDATE store SET name = 'L\\'\"Étoile\"\\\\', phone = '+33 1 00 00 00 00'"
		    " WHERE code = 'PAR2'");
	server = (struct server){.public_url = STR("https://shop.example"),
		.directory = directory_new(store_text, MS_PER_HOUR)};
	rand_bytes(&server.secret, sizeof(server.secret));
	ck_assert_int_eq(directory_refresh(server.directory, fixture_db(), WORLD_NOON), DB_DONE);
}

static void after(void)
{
	directory_free(server.directory);
}

/* Takes the tree over. */
static void assert_says(struct str text, json_t *tree)
{
	json_t *read = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, NULL);
	char *expected = json_dumps(tree, JSON_COMPACT);
	ck_assert_msg(json_equal(read, tree), "%.*s\ninstead of\n%s", STR_ARG(text), expected);
	free(expected);
	json_decref(read);
	json_decref(tree);
}

START_TEST(stores_are_rendered_with_the_directory)
{
	const struct stores *stores = directory_stores(server.directory);
	ck_assert_uint_eq(stores->count, 4);
	for (size_t i = 0; i < stores->count; i++) {
		assert_says(stores->list[i].json, store_json(&stores->list[i]));
		assert_says(
			store_text(test_arena(), &stores->list[i]), store_json(&stores->list[i]));
	}
}
END_TEST

/* --- orders --- */

static void assert_order(order_id id)
{
	struct order order = world_read(id);
	for (int hours = 0; hours < 400; hours += 100)
		assert_says(
			order_text(test_arena(), &server, &order, WORLD_NOON + hours * MS_PER_HOUR),
			order_tree(
				test_arena(), &server, &order, WORLD_NOON + hours * MS_PER_HOUR));
}

START_TEST(orders_in_every_state_read_the_same)
{
	static const struct world_line lines[] = {{"TEA", 2}, {"BOOK", 1}};
	world_stock("PAR1", "TEA", 9);
	world_stock("PAR1", "BOOK", 9);
	struct order order = world_order(lines, 2, REASON_OK);
	assert_order(order.id);
	world_prepare(&order.fulfilments[0]);
	assert_order(order.id);
	order = world_read(order.id);
	ck_assert_int_eq(world_hand_over(&order.fulfilments[0]), REASON_OK);
	assert_order(order.id);
}
END_TEST

/* Members that are there or not, whatever the business would say of it. */
START_TEST(orders_with_and_without_each_member_read_the_same)
{
	static const struct world_line lines[] = {{"TEA", 2}};
	world_stock("PAR1", "TEA", 9);
	struct order order = world_order(lines, 1, REASON_OK);
	struct fulfilment *fulfilment = &order.fulfilments[0];
	struct refund_row refund = {.id = {uuid_new(WORLD_NOON)},
		.amount_minor = INT64_C(998),
		.due_at = WORLD_NOON + 1};
	for (unsigned bits = 0; bits < 4096; bits++) {
		order.collector_name = bits & 1 ? STR("Zoé \"Z\"") : STR_EMPTY;
		order.payment_ref = bits & 2 ? STR("pi_3\\") : STR_EMPTY;
		order.payment.is_there = bits & 512;
		order.payment.capture_before = bits & 1024 ? WORLD_NOON + MS_PER_DAY : 0;
		order.lines[0].gtin.digits = bits & 4 ? 96385074 : 0;
		fulfilment->has_distance = bits & 8;
		fulfilment->has_outcome = bits & 16;
		fulfilment->accepted_at = bits & 32 ? WORLD_NOON + 123 : 0;
		fulfilment->ended_at = bits & 64 ? WORLD_NOON + MS_PER_DAY : 0;
		fulfilment->store.row = bits & 128 ? 1 : 9999;
		order.cost = bits & 2048 ? (struct order_cost){.name = STR("Livraison"),
						   .amount_minor = 490,
						   .standard_minor = 300,
						   .tax = {TAX_QC, 0},
						   .tax_amount = {64, 43}}
					 : (struct order_cost){.amount_minor = 0};
		order.refunds = &refund;
		order.refund_count = bits & 256 ? 1 : 0;
		assert_says(order_text(test_arena(), &server, &order, WORLD_NOON),
			order_tree(test_arena(), &server, &order, WORLD_NOON));
	}
}
END_TEST

/* --- what stores have --- */

static json_t *candidates_json(
	const struct question *question, const struct candidate *candidates, size_t count)
{
	json_t *stores = json_array();
	for (size_t i = 0; i < count; i++) {
		const struct candidate *c = &candidates[i];
		json_t *lines = json_array();
		for (size_t line = 0; line < question->line_count; line++)
			json_array_append_new(lines, line_available_json(question, c, line));
		json_array_append_new(stores,
			json_pack("{s:o, s:o*, s:b, s:o*, s:o}", "store", store_json(c->store),
				"distance_m", distance_json(c->has_distance, c->distance_m),
				"has_all", c->has_all, "promise",
				candidate_promise_json(test_arena(), c), "lines", lines));
	}
	return json_pack("{s:o}", "stores", stores);
}

START_TEST(availability_reads_the_same)
{
	const struct stores *stores = directory_stores(server.directory);
	static const struct wanted wanted[] = {
		{{1}, STR("TEA"), 2, 0}, {{2}, STR("A\"B\\C"), 999, 0}, {{3}, STR("MUG"), 1, 0}};
	for (int round = 0; round < 500; round++) {
		struct candidate candidates[6] = {0};
		int32_t available[3];
		int64_t as_of[3];
		size_t count = rand_below(7);
		struct question question = {
			.lines = wanted, .line_count = 1 + rand_below(3), .now = WORLD_NOON};
		for (size_t i = 0; i < 3; i++) {
			available[i] = (int32_t)rand_below(5);
			as_of[i] = rand_below(3) == 0 ? 0 : WORLD_NOON + 5000 - rand_below(99999);
		}
		for (size_t i = 0; i < count; i++)
			candidates[i] = (struct candidate){
				.store = &stores->list[rand_below(4)],
				.has_distance = rand_below(2) == 0,
				.distance_m = rand_below(1000000),
				.has_promise = rand_below(2) == 0,
				.promised_at = WORLD_NOON + rand_below(100) * 5 * MS_PER_MINUTE,
				.has_all = rand_below(2) == 0,
				.available = available,
				.as_of = as_of,
			};
		const struct ranking ranking = {candidates, count, rand_below(2) == 0};
		json_t *said = candidates_json(&question, candidates, count);
		if (ranking.is_stale)
			json_object_set_new(said, "stale", json_true());
		assert_says(availability_text(test_arena(), &question, &ranking), said);
		arena_clear(test_arena());
	}
}
END_TEST

static const struct test_fixture fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = before,
	.after = after,
};

TEST_MAIN_WITH("texts", &fixture, stores_are_rendered_with_the_directory,
	orders_in_every_state_read_the_same, orders_with_and_without_each_member_read_the_same,
	availability_reads_the_same)
