/* Goods that PAR1 could not give; see choice_scene.h. */
#include "tests/fulfilment/choice_scene.h"

#include "common/clock.h"

static void start_world(void)
{
	fixture_db_clean();
	world_make();
	world_stock("PAR1", "MUG", 5);
	world_stock("PAR1", "LAMP", 5);
	world_consent = (struct world_consent){MOVE_ASK, false, NULL, false};
	world_rules()->near_m = 0;
	world_rules()->within_m = 0;
	world_rules()->hold_ms = 2 * 60 * MS_PER_MINUTE;
	world_rules()->moves_unanswered = false;
}

static enum reason reject(const struct fulfilment *fulfilment, enum reject_reason why)
{
	return world_command(
		fulfilment, (struct command){.type = COMMAND_REJECT, .reject_reason = why});
}

struct order rejected(const struct world_line *lines, size_t count, enum reject_reason why)
{
	struct order order = world_order(lines, count, REASON_OK);
	ck_assert_int_eq(reject(&order.fulfilments[0], why), REASON_OK);
	return world_read(order.id);
}

struct choosing {
	order_id order;
	struct choice_answer answer;
	int64_t now;
};

static enum db_status choose_body(struct tx *tx, const void *input, void *output_out)
{
	const struct choosing *in = input;
	struct order order;
	return order_choose(tx, world_market(), world_rules(), in->order, &in->answer,
		STR("shopper"), in->now, &order, output_out);
}

enum reason choose_at(order_id order, struct choice_answer answer, int64_t now)
{
	struct choosing input = {order, answer, now};
	enum reason reason;
	world_market();
	enum db_status status =
		tx_run(fixture_db(), test_arena(), choose_body, &input, &reason, sizeof(reason));
	ck_assert_int_eq(status, reason == REASON_OK ? DB_DONE : DB_NONE);
	return reason;
}

enum reason choose_store(order_id order, const char *code)
{
	return choose_at(order,
		(struct choice_answer){.act = CHOOSE_STORE, .store = world_store(code)},
		WORLD_NOON + MS_PER_MINUTE);
}

enum reason choose(order_id order, enum choice_act act)
{
	return choose_at(order, (struct choice_answer){.act = act}, WORLD_NOON + MS_PER_MINUTE);
}

size_t settle_at(int64_t now)
{
	size_t count;
	ck_assert_int_eq(choices_settle(world_engine(), fixture_db(), test_arena(), world_market(),
				 world_rules(), now, &count),
		DB_DONE);
	return count;
}

size_t time_out_at(int64_t now)
{
	size_t count;
	ck_assert_int_eq(fulfilments_time_out(world_engine(), fixture_db(), test_arena(),
				 world_market(), world_rules(), now, &count),
		DB_DONE);
	return count;
}

int64_t holds_open(void)
{
	return fixture_number("SELECT COUNT(*) FROM hold WHERE state = 'open'");
}

void assert_at(
	const struct order *order, size_t at, const char *store_code, enum fulfilment_state state)
{
	ck_assert_uint_gt(order->fulfilment_count, at);
	ck_assert_uint_eq(order->fulfilments[at].store.row, world_store(store_code).row);
	ck_assert_int_eq(order->fulfilments[at].state, state);
}

const struct test_fixture choice_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = start_world,
};
