/* What headquarters asks back of a store that has accepted it: who decides, when, and what becomes
 * of goods and money. */
#include "common/clock.h"
#include "server/fulfilment/recall.h"
#include "server/fulfilment/review.h"
#include "tests/lib/mug_and_lamps.h"

static void start_world(void)
{
	start_with_mugs_and_lamps("PAR1");
}

/* --- what the sides do --- */

static struct fulfilment accepted(void)
{
	struct fulfilment fulfilment = mug_and_lamps_placed();
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_ACCEPT), REASON_OK);
	return fulfilment;
}

static struct fulfilment ready(void)
{
	struct fulfilment fulfilment = mug_and_lamps_placed();
	world_prepare(&fulfilment);
	return fulfilment;
}

struct asking {
	order_id order;
	enum recall recall;
	size_t which;
};

static enum db_status ask_body(struct tx *tx, const void *input, void *output_out)
{
	const struct asking *in = input;
	enum reason *reason_out = output_out;
	struct order order;
	if (in->recall == RECALL_CANCEL)
		return order_cancel(
			tx, in->order, STR("shopper"), STR_EMPTY, WORLD_NOON, &order, reason_out);
	const struct resourcing resourcing = {
		.market = world_market(),
		.rules = world_rules(),
		.cause = {.bytes = "moved by manager"},
		.now = WORLD_NOON,
	};
	const struct recalling recalling = {
		in->recall, STR("staff ines"), STR_EMPTY, &resourcing, WORLD_NOON};
	*reason_out = REASON_WRONG_STATE;
	enum db_status status = order_read_locked(tx, in->order, &order);
	if (status != DB_DONE)
		return status;
	status = fulfilment_recall(tx, &recalling, &order, &order.fulfilments[in->which]);
	if (status == DB_DONE)
		*reason_out = REASON_OK;
	return status;
}

static enum reason ask(const struct fulfilment *fulfilment, enum recall recall)
{
	struct asking input = {fulfilment->order, recall, 0};
	enum reason reason;
	enum db_status status =
		tx_run(fixture_db(), test_arena(), ask_body, &input, &reason, sizeof(reason));
	ck_assert_int_eq(status, reason == REASON_OK ? DB_DONE : DB_NONE);
	return reason;
}

static enum reason cancel(const struct fulfilment *fulfilment)
{
	return ask(fulfilment, RECALL_CANCEL);
}

/* The agent of the store asks for news at this time. */
static void is_heard_of(const char *store_code, int64_t at)
{
	fixture_sql("REPLACE INTO agent (agent_id, store_id, name, key_hash, is_active, seen_at,"
		    " enrolled_at) VALUES (%u, %u, 'counter', REPEAT(CHAR(%u), 32), 1, %lld, 0)",
		world_store(store_code).row, world_store(store_code).row,
		world_store(store_code).row, (long long)at);
}

static size_t leases_end_at(int64_t now)
{
	size_t count;
	ck_assert_int_eq(recalls_end(world_engine(), fixture_db(), test_arena(), world_market(),
				 world_rules(), now, &count),
		DB_DONE);
	return count;
}

enum { AFTER_LEASE = 2 };
static size_t leases_end(void)
{
	return leases_end_at(WORLD_NOON + AFTER_LEASE * WORLD_LEASE_MS);
}

static int64_t reviews(const char *kind)
{
	return fixture_number(
		"SELECT COUNT(*) FROM review WHERE kind = '%s' AND decided_at = 0", kind);
}

static enum order_state state_of(const struct fulfilment *fulfilment)
{
	return world_read(fulfilment->order).state;
}

/* --- a cancellation waits for the store --- */

START_TEST(cancelling_what_a_store_accepted_pays_nothing_back_yet)
{
	struct fulfilment fulfilment = accepted();
	ck_assert_int_eq(cancel(&fulfilment), REASON_OK);
	ck_assert_int_eq(state_of(&fulfilment), ORDER_CANCELLING);
	ck_assert_int_eq(world_refunds(), 0);
	ck_assert_int_eq(world_mails("cancelled"), 0);
	ck_assert_int_eq(world_available("PAR1", "LAMP"), 3);
	ck_assert_int_eq(cancel(&fulfilment), REASON_WRONG_STATE);
	world_verify();
}
END_TEST

START_TEST(released_by_the_store_it_is_cancelled_and_paid_back)
{
	struct fulfilment fulfilment = ready();
	ck_assert_int_eq(cancel(&fulfilment), REASON_OK);
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_RELEASE), REASON_OK);
	ck_assert_int_eq(state_of(&fulfilment), ORDER_CANCELLED);
	ck_assert_int_eq(world_refunds(), ALL_MINOR);
	ck_assert_int_eq(world_mails("cancelled"), 1);
	ck_assert_int_eq(world_available("PAR1", "LAMP"), 3);
	ck_assert_int_eq(mug_and_lamps_put_back(&fulfilment), REASON_OK);
	ck_assert_int_eq(world_available("PAR1", "LAMP"), 5);
	ck_assert_int_eq(world_refunds(), ALL_MINOR);
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_RELEASE), REASON_SUPERSEDED);
	world_verify();
}
END_TEST

START_TEST(release_without_a_question_changes_nothing)
{
	struct fulfilment fulfilment = accepted();
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_RELEASE), REASON_SUPERSEDED);
	ck_assert_int_eq(state_of(&fulfilment), ORDER_PREPARING);
}
END_TEST

START_TEST(what_the_clerk_did_before_reading_the_question_counts)
{
	struct fulfilment fulfilment = accepted();
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_START), REASON_OK);
	ck_assert_int_eq(cancel(&fulfilment), REASON_OK);
	ck_assert_int_eq(world_pick(&fulfilment, 1, 1), REASON_OK);
	ck_assert_int_eq(world_pick(&fulfilment, 2, 2), REASON_OK);
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_READY), REASON_OK);
	ck_assert_int_eq(world_mails("ready"), 0);
	ck_assert_int_eq(state_of(&fulfilment), ORDER_CANCELLING);
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_RELEASE), REASON_OK);
	ck_assert(world_read(fulfilment.order).fulfilments[0].is_put_back_due);
	world_verify();
}
END_TEST

START_TEST(rejected_by_the_clerk_it_goes_to_nobody_else)
{
	world_stock("PAR2", "MUG", 5);
	world_stock("PAR2", "LAMP", 5);
	struct fulfilment fulfilment = accepted();
	ck_assert_int_eq(cancel(&fulfilment), REASON_OK);
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_REJECT), REASON_OK);
	struct order order = world_read(fulfilment.order);
	ck_assert_uint_eq(order.fulfilment_count, 1);
	ck_assert_int_eq(order.state, ORDER_CANCELLED);
	ck_assert_int_eq(world_refunds(), ALL_MINOR);
	world_verify();
}
END_TEST

START_TEST(what_is_missing_of_a_cancelled_order_is_not_looked_for_elsewhere)
{
	world_stock("PAR2", "LAMP", 5);
	struct fulfilment fulfilment = accepted();
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_START), REASON_OK);
	ck_assert_int_eq(cancel(&fulfilment), REASON_OK);
	ck_assert_int_eq(world_short_of(&fulfilment, 2, 2), REASON_OK);
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_RELEASE), REASON_OK);
	struct order order = world_read(fulfilment.order);
	ck_assert_uint_eq(order.fulfilment_count, 1);
	ck_assert_int_eq(world_refunds(), ALL_MINOR);
	world_verify();
}
END_TEST

START_TEST(nothing_found_of_a_cancelled_order_cancels_it)
{
	struct fulfilment fulfilment = accepted();
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_START), REASON_OK);
	ck_assert_int_eq(world_short_of(&fulfilment, 2, 2), REASON_OK);
	ck_assert_int_eq(cancel(&fulfilment), REASON_OK);
	ck_assert_int_eq(world_short_of(&fulfilment, 1, 1), REASON_OK);
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_READY), REASON_OK);
	ck_assert_int_eq(state_of(&fulfilment), ORDER_CANCELLED);
	ck_assert_int_eq(world_refunds(), ALL_MINOR);
	world_verify();
}
END_TEST

START_TEST(of_two_stores_the_last_to_answer_makes_it_cancelled)
{
	world_stock("PAR2", "LAMP", 5);
	struct fulfilment first = accepted();
	ck_assert_int_eq(world_act(&first, COMMAND_START), REASON_OK);
	ck_assert_int_eq(world_short_of(&first, 2, 1), REASON_OK);
	struct fulfilment second = world_read(first.order).fulfilments[1];
	ck_assert_int_eq(world_act(&second, COMMAND_ACCEPT), REASON_OK);
	ck_assert_int_eq(cancel(&first), REASON_OK);
	ck_assert_int_eq(world_act(&second, COMMAND_RELEASE), REASON_OK);
	ck_assert_int_eq(state_of(&first), ORDER_CANCELLING);
	ck_assert_int_eq(world_mails("cancelled"), 0);
	ck_assert_int_eq(world_act(&first, COMMAND_RELEASE), REASON_OK);
	ck_assert_int_eq(state_of(&first), ORDER_CANCELLED);
	ck_assert_int_eq(world_mails("cancelled"), 1);
	ck_assert_int_eq(world_refunds(), ALL_MINOR);
	world_verify();
}
END_TEST

/* --- what happened wins --- */

START_TEST(handed_over_it_stays_handed_over_and_a_person_looks_at_it)
{
	struct fulfilment fulfilment = ready();
	ck_assert_int_eq(cancel(&fulfilment), REASON_OK);
	ck_assert_int_eq(world_hand_over(&fulfilment), REASON_OK);
	ck_assert_int_eq(state_of(&fulfilment), ORDER_COLLECTED);
	ck_assert_int_eq(world_refunds(), 0);
	ck_assert_int_eq(reviews("collected"), 1);
	ck_assert_int_eq(world_mails("cancelled"), 0);
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_RELEASE), REASON_SUPERSEDED);
	world_verify();
}
END_TEST

START_TEST(collected_while_it_was_about_to_expire_is_simply_collected)
{
	struct fulfilment fulfilment = ready();
	ck_assert_int_eq(ask(&fulfilment, RECALL_EXPIRE), REASON_OK);
	ck_assert_int_eq(state_of(&fulfilment), ORDER_READY);
	ck_assert_int_eq(world_hand_over(&fulfilment), REASON_OK);
	ck_assert_int_eq(state_of(&fulfilment), ORDER_COLLECTED);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM review"), 0);
	world_verify();
}
END_TEST

START_TEST(shopper_may_cancel_what_is_about_to_move)
{
	struct fulfilment fulfilment = accepted();
	ck_assert_int_eq(ask(&fulfilment, RECALL_MOVE), REASON_OK);
	ck_assert_int_eq(cancel(&fulfilment), REASON_OK);
	ck_assert_int_eq(ask(&fulfilment, RECALL_MOVE), REASON_WRONG_STATE);
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_RELEASE), REASON_OK);
	ck_assert_int_eq(state_of(&fulfilment), ORDER_CANCELLED);
	world_verify();
}
END_TEST

/* --- to another store --- */

static void stock_at_the_other_store(void)
{
	world_stock("PAR2", "MUG", 5);
	world_stock("PAR2", "LAMP", 5);
}

START_TEST(no_other_store_is_asked_before_the_first_gave_it_back)
{
	stock_at_the_other_store();
	struct fulfilment fulfilment = accepted();
	ck_assert_int_eq(ask(&fulfilment, RECALL_MOVE), REASON_OK);
	ck_assert_uint_eq(world_read(fulfilment.order).fulfilment_count, 1);
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_RELEASE), REASON_OK);
	struct order order = world_read(fulfilment.order);
	ck_assert_uint_eq(order.fulfilment_count, 2);
	ck_assert_uint_eq(order.fulfilments[1].store.row, world_store("PAR2").row);
	ck_assert_int_eq(mug_and_lamps_put_back(&fulfilment), REASON_OK);
	ck_assert_int_eq(world_available("PAR1", "LAMP"), 5);
	world_verify();
}
END_TEST

START_TEST(what_no_store_accepted_moves_at_once)
{
	stock_at_the_other_store();
	struct fulfilment fulfilment = mug_and_lamps_placed();
	ck_assert_int_eq(ask(&fulfilment, RECALL_MOVE), REASON_OK);
	ck_assert_uint_eq(world_read(fulfilment.order).fulfilment_count, 2);
	ck_assert_int_eq(world_available("PAR1", "LAMP"), 5);
	world_verify();
}
END_TEST

START_TEST(made_ready_meanwhile_it_stays_where_it_is)
{
	stock_at_the_other_store();
	struct fulfilment fulfilment = accepted();
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_START), REASON_OK);
	ck_assert_int_eq(ask(&fulfilment, RECALL_MOVE), REASON_OK);
	ck_assert_int_eq(world_pick(&fulfilment, 1, 1), REASON_OK);
	ck_assert_int_eq(world_pick(&fulfilment, 2, 2), REASON_OK);
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_READY), REASON_OK);
	ck_assert_int_eq(world_mails("ready"), 1);
	ck_assert_uint_eq(leases_end(), 0);
	ck_assert_uint_eq(world_read(fulfilment.order).fulfilment_count, 1);
	ck_assert_int_eq(ask(&fulfilment, RECALL_MOVE), REASON_WRONG_STATE);
	world_verify();
}
END_TEST

/* --- the lease --- */

START_TEST(lease_is_renewed_by_every_contact_and_ends_by_headquarters_clock)
{
	struct fulfilment fulfilment = accepted();
	is_heard_of("PAR1", WORLD_NOON + WORLD_LEASE_MS);
	ck_assert_int_eq(cancel(&fulfilment), REASON_OK);
	struct order order = world_read(fulfilment.order);
	ck_assert_int_eq(fulfilment_lease_until(&order.fulfilments[0], WORLD_LEASE_MS),
		WORLD_NOON + 2 * WORLD_LEASE_MS);
	ck_assert_uint_eq(leases_end_at(WORLD_NOON + 2 * WORLD_LEASE_MS - 1), 0);
	ck_assert_int_eq(state_of(&fulfilment), ORDER_CANCELLING);
	ck_assert_uint_eq(leases_end_at(WORLD_NOON + 2 * WORLD_LEASE_MS), 1);
	ck_assert_int_eq(state_of(&fulfilment), ORDER_CANCELLED);
	ck_assert_uint_eq(leases_end_at(WORLD_NOON + 3 * WORLD_LEASE_MS), 0);
	world_verify();
}
END_TEST

START_TEST(lease_without_a_question_ends_nothing)
{
	struct fulfilment fulfilment = accepted();
	ck_assert_uint_eq(leases_end(), 0);
	ck_assert_int_eq(state_of(&fulfilment), ORDER_PREPARING);
}
END_TEST

static struct fulfilment cancelled_unanswered(void)
{
	struct fulfilment fulfilment = ready();
	ck_assert_int_eq(cancel(&fulfilment), REASON_OK);
	ck_assert_uint_eq(leases_end(), 1);
	ck_assert_int_eq(state_of(&fulfilment), ORDER_CANCELLED);
	return fulfilment;
}

START_TEST(money_waits_when_nobody_knows_whether_it_was_handed_over)
{
	struct fulfilment fulfilment = cancelled_unanswered();
	ck_assert_int_eq(world_refunds(), 0);
	ck_assert_int_eq(reviews("lease_ended"), 1);
	ck_assert_int_eq(world_available("PAR1", "LAMP"), 3);
	ck_assert_int_eq(world_mails("cancelled"), 1);
	/* The store comes back and the goods were there. */
	ck_assert_int_eq(world_act(&fulfilment, COMMAND_RELEASE), REASON_SUPERSEDED);
	ck_assert_int_eq(mug_and_lamps_put_back(&fulfilment), REASON_OK);
	ck_assert_int_eq(world_refunds(), ALL_MINOR);
	ck_assert_int_eq(reviews("lease_ended"), 0);
	world_verify();
}
END_TEST

START_TEST(handed_over_before_the_lease_ended_it_is_not_paid_back)
{
	struct fulfilment fulfilment = cancelled_unanswered();
	ck_assert_int_eq(world_hand_over(&fulfilment), REASON_OK);
	ck_assert_int_eq(state_of(&fulfilment), ORDER_COLLECTED);
	ck_assert_int_eq(world_refunds(), 0);
	ck_assert_int_eq(reviews("collected"), 1);
	world_verify();
}
END_TEST

START_TEST(reservation_needs_no_review_when_its_lease_ends)
{
	struct fulfilment fulfilment = ready();
	fixture_sql("UPDATE orders SET kind = 'reservation'");
	ck_assert_int_eq(cancel(&fulfilment), REASON_OK);
	ck_assert_uint_eq(leases_end(), 1);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM review"), 0);
}
END_TEST

START_TEST(moved_when_the_lease_ended_and_handed_over_at_both_it_counts_once)
{
	stock_at_the_other_store();
	struct fulfilment first = accepted();
	ck_assert_int_eq(ask(&first, RECALL_MOVE), REASON_OK);
	ck_assert_uint_eq(leases_end(), 1);
	struct fulfilment second = world_read(first.order).fulfilments[1];
	world_prepare(&second);
	ck_assert_int_eq(world_hand_over(&second), REASON_OK);
	/* The first store was off line and its manager handed it over without asking. */
	ck_assert_int_eq(world_hand_over(&first), REASON_OK);
	ck_assert_int_eq(reviews("collected_twice"), 1);
	ck_assert_int_eq(fixture_number("SELECT SUM(on_hand) FROM stock"), 20 - 3 - 3);
	ck_assert_int_eq(world_hand_over(&first), REASON_WRONG_STATE);
	ck_assert_int_eq(fixture_number("SELECT SUM(on_hand) FROM stock"), 20 - 3 - 3);
	world_verify();
}
END_TEST

START_TEST(moved_when_the_lease_ended_and_handed_over_by_the_first_the_second_stops)
{
	stock_at_the_other_store();
	struct fulfilment first = accepted();
	ck_assert_int_eq(ask(&first, RECALL_MOVE), REASON_OK);
	ck_assert_uint_eq(leases_end(), 1);
	ck_assert_int_eq(world_hand_over(&first), REASON_OK);
	struct order order = world_read(first.order);
	ck_assert_int_eq(order.state, ORDER_COLLECTED);
	ck_assert_int_eq(order.fulfilments[1].state, FULFILMENT_REJECTED);
	ck_assert_int_eq(reviews("collected"), 1);
	world_verify();
}
END_TEST

START_TEST(cancelled_at_the_second_store_money_waits_for_what_the_first_did)
{
	stock_at_the_other_store();
	struct fulfilment first = accepted();
	ck_assert_int_eq(ask(&first, RECALL_MOVE), REASON_OK);
	ck_assert_uint_eq(leases_end(), 1);
	ck_assert_int_eq(reviews("lease_ended"), 1);
	ck_assert_int_eq(cancel(&first), REASON_OK);
	ck_assert_int_eq(state_of(&first), ORDER_CANCELLED);
	ck_assert_int_eq(world_refunds(), 0);
	ck_assert_int_eq(reviews("lease_ended"), 2);
	/* The first had them all the time: nothing to pay back for what was moved. */
	ck_assert_int_eq(mug_and_lamps_put_back(&first), REASON_OK);
	ck_assert_int_eq(reviews("lease_ended"), 1);
	ck_assert_int_eq(world_refunds(), 0);
	world_verify();
}
END_TEST

START_TEST(what_no_other_store_has_stays_where_it_is_when_the_lease_ends)
{
	world_stock("PAR2", "MUG", 5);
	struct fulfilment first = accepted();
	ck_assert_int_eq(ask(&first, RECALL_MOVE), REASON_OK);
	ck_assert_uint_eq(leases_end(), 1);
	ck_assert_uint_eq(leases_end(), 0);
	struct order order = world_read(first.order);
	ck_assert_uint_eq(order.fulfilment_count, 1);
	ck_assert_int_eq(order.state, ORDER_PREPARING);
	ck_assert_int_eq(world_refunds(), 0);
	world_verify();
}
END_TEST

/* --- a person decides --- */

struct decision {
	order_id order;
	struct deciding deciding;
};

static enum db_status decide_body(struct tx *tx, const void *input, void *output_out)
{
	const struct decision *in = input;
	struct order order;
	enum db_status status = order_read_locked(tx, in->order, &order);
	return status == DB_DONE ? review_decide(tx, &order, &in->deciding, output_out) : status;
}

static enum reason decide(const struct fulfilment *fulfilment, enum review_decision decision)
{
	const struct decision input = {fulfilment->order,
		{fulfilment->id, decision, STR("store_confirmed"), STR("staff ines"), WORLD_NOON}};
	enum reason reason;
	enum db_status status =
		tx_run(fixture_db(), test_arena(), decide_body, &input, &reason, sizeof(reason));
	ck_assert_int_eq(status, reason == REASON_OK ? DB_DONE : DB_NONE);
	return reason;
}

START_TEST(a_person_may_pay_back_before_the_store_is_heard_of_and_only_once)
{
	struct fulfilment fulfilment = cancelled_unanswered();
	ck_assert_int_eq(decide(&fulfilment, REVIEW_REFUND), REASON_OK);
	ck_assert_int_eq(decide(&fulfilment, REVIEW_REFUND), REASON_WRONG_STATE);
	ck_assert_int_eq(world_refunds(), ALL_MINOR);
	ck_assert_int_eq(mug_and_lamps_put_back(&fulfilment), REASON_OK);
	ck_assert_int_eq(world_refunds(), ALL_MINOR);
	world_verify();
}
END_TEST

START_TEST(paid_back_and_then_handed_over_is_looked_at_again)
{
	struct fulfilment fulfilment = cancelled_unanswered();
	ck_assert_int_eq(decide(&fulfilment, REVIEW_REFUND), REASON_OK);
	fixture_sql("UPDATE refund SET state = 'done'");
	ck_assert_int_eq(world_hand_over(&fulfilment), REASON_OK);
	ck_assert_int_eq(reviews("collected"), 1);
	ck_assert_int_eq(decide(&fulfilment, REVIEW_REFUND), REASON_INVALID_FIELDS);
	ck_assert_int_eq(decide(&fulfilment, REVIEW_KEEP), REASON_OK);
	ck_assert_int_eq(reviews("collected"), 0);
	world_verify();
}
END_TEST

START_TEST(goods_that_come_back_after_all_are_paid_back_whatever_was_decided)
{
	struct fulfilment fulfilment = cancelled_unanswered();
	ck_assert_int_eq(decide(&fulfilment, REVIEW_KEEP), REASON_OK);
	ck_assert_int_eq(world_refunds(), 0);
	ck_assert_int_eq(mug_and_lamps_put_back(&fulfilment), REASON_OK);
	ck_assert_int_eq(world_refunds(), ALL_MINOR);
	world_verify();
}
END_TEST

static const struct test_fixture world_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = start_world,
};

TEST_MAIN_WITH("recalls", &world_fixture, cancelling_what_a_store_accepted_pays_nothing_back_yet,
	released_by_the_store_it_is_cancelled_and_paid_back,
	release_without_a_question_changes_nothing,
	what_the_clerk_did_before_reading_the_question_counts,
	rejected_by_the_clerk_it_goes_to_nobody_else,
	what_is_missing_of_a_cancelled_order_is_not_looked_for_elsewhere,
	nothing_found_of_a_cancelled_order_cancels_it,
	of_two_stores_the_last_to_answer_makes_it_cancelled,
	handed_over_it_stays_handed_over_and_a_person_looks_at_it,
	collected_while_it_was_about_to_expire_is_simply_collected,
	shopper_may_cancel_what_is_about_to_move,
	no_other_store_is_asked_before_the_first_gave_it_back, what_no_store_accepted_moves_at_once,
	made_ready_meanwhile_it_stays_where_it_is,
	lease_is_renewed_by_every_contact_and_ends_by_headquarters_clock,
	lease_without_a_question_ends_nothing,
	money_waits_when_nobody_knows_whether_it_was_handed_over,
	handed_over_before_the_lease_ended_it_is_not_paid_back,
	reservation_needs_no_review_when_its_lease_ends,
	moved_when_the_lease_ended_and_handed_over_at_both_it_counts_once,
	moved_when_the_lease_ended_and_handed_over_by_the_first_the_second_stops,
	cancelled_at_the_second_store_money_waits_for_what_the_first_did,
	what_no_other_store_has_stays_where_it_is_when_the_lease_ends,
	a_person_may_pay_back_before_the_store_is_heard_of_and_only_once,
	paid_back_and_then_handed_over_is_looked_at_again,
	goods_that_come_back_after_all_are_paid_back_whatever_was_decided)
