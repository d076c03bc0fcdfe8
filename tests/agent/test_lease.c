/* What headquarters asks back, and what stays the store's own while the line is cut. */
#include "common/clock.h"
#include "store-agent/lease.h"
#include "tests/lib/agent_fixture.h"

enum { LEASE_S = 3600 };

/* Headquarters answers what it had been asked at that time. */
static void heard_at(int64_t at)
{
	struct feed_position asked = asked_now();
	asked.asked_at = at;
	json_t *answer = json_pack(
		"{s:[], s:I, s:i}", "events", "last", (json_int_t)asked.after, "lease_s", LEASE_S);
	ck_assert_int_eq(
		feed_apply(the_desk()->journal, test_arena(), &asked, answer, at), REASON_OK);
	json_decref(answer);
}

static void asked_back(const char *recall, int version)
{
	json_t *document = given_document();
	struct fulfilment now = known();
	struct str state = fulfilment_state_name(now.state);
	json_object_set_new(document, "version", json_integer(version));
	json_object_set_new(document, "state", json_stringn(state.p, state.n));
	json_object_set_new(document, "recall", json_string(recall));
	for (size_t i = 0; i < now.line_count; i++)
		json_object_set_new(json_array_get(json_object_get(document, "lines"), i), "picked",
			json_integer(now.lines[i].picked));
	told(document);
}

static enum reason hand_over_at(int64_t now, bool by_manager)
{
	const int all[] = {2, 1};
	const struct handover handover = {.collected = all, .by_manager = by_manager};
	struct act act = act_at(now);
	return desk_hand_over(the_desk(), test_arena(), &act, &handover);
}

/* Headquarters knows that it is accepted; the rest happens with the line cut. */
static void made_ready_without_a_line(void)
{
	struct act acts[] = {act_now(), act_now(), act_now()};
	told(given_document());
	answer_all("ok");
	ck_assert_int_eq(desk_pick(the_desk(), test_arena(), &acts[0], 1, 2), REASON_OK);
	ck_assert_int_eq(desk_pick(the_desk(), test_arena(), &acts[1], 2, 1), REASON_OK);
	ck_assert_int_eq(desk_ready(the_desk(), test_arena(), &acts[2], STR("C4")), REASON_OK);
}

/* --- asked back --- */

START_TEST(untouched_goods_are_given_back_and_released_without_a_clerk)
{
	told(given_document());
	answer_all("ok");
	asked_back("cancel", 2);
	ck_assert_int_eq(known().state, FULFILMENT_CANCELLED);
	assert_text(waiting(), "release put_back");
}
END_TEST

START_TEST(a_ready_bag_is_given_back_and_is_to_be_put_back)
{
	struct counters counters;
	given_ready();
	answer_all("ok");
	asked_back("cancel", 5);
	assert_text(waiting(), "release");
	ck_assert_int_eq(known().state, FULFILMENT_CANCELLED);
	ck_assert_int_eq(desk_counters(the_desk(), test_arena(), &counters), REASON_OK);
	ck_assert_int_eq(counters.put_back, 1);
	ck_assert_int_eq(hand_over_at(nine_o_clock, true), REASON_WRONG_STATE);
}
END_TEST

START_TEST(goods_handed_over_are_not_given_back)
{
	given_ready();
	answer_all("ok");
	ck_assert_int_eq(hand_over_at(nine_o_clock, false), REASON_OK);
	json_t *document = given_document();
	json_object_set_new(document, "version", json_integer(5));
	json_object_set_new(document, "state", json_string("ready"));
	json_object_set_new(document, "recall", json_string("cancel"));
	told(document);
	assert_text(waiting(), "handover");
	ck_assert_int_eq(known().state, FULFILMENT_COLLECTED);
}
END_TEST

START_TEST(while_its_customer_stands_at_the_counter_the_clerk_decides)
{
	struct act act = act_now();
	given_ready();
	answer_all("ok");
	ck_assert_int_eq(desk_check_code(the_desk(), test_arena(), &act, STR(THE_CODE)), REASON_OK);
	asked_back("cancel", 5);
	assert_text(waiting(), "");
	ck_assert_int_eq(known().state, FULFILMENT_READY);
	heard_at(nine_o_clock + 14 * MS_PER_MINUTE);
	assert_text(waiting(), "");
	heard_at(nine_o_clock + 16 * MS_PER_MINUTE);
	assert_text(waiting(), "release");
}
END_TEST

START_TEST(what_should_move_and_is_in_the_bag_waits_for_the_clerk)
{
	struct act first = act_now(), second = act_now();
	told(given_document());
	ck_assert_int_eq(desk_pick(the_desk(), test_arena(), &first, 1, 1), REASON_OK);
	answer_all("ok");
	asked_back("move", 5);
	assert_text(waiting(), "");
	ck_assert_int_eq(desk_pick(the_desk(), test_arena(), &second, 1, -1), REASON_OK);
	heard_at(nine_o_clock);
	assert_text(waiting(), "pick release put_back");
	ck_assert_int_eq(known().state, FULFILMENT_REJECTED);
}
END_TEST

/* --- the lease --- */

START_TEST(line_cut_a_bag_is_handed_over_by_its_code_while_the_lease_lasts)
{
	heard_at(nine_o_clock);
	made_ready_without_a_line();
	ck_assert_int_eq(
		hand_over_at(nine_o_clock + LEASE_S * MS_PER_SECOND, false), REASON_LEASE_IN_DOUBT);
	ck_assert_int_eq(
		hand_over_at(nine_o_clock + LEASE_S * MS_PER_SECOND - 1, false), REASON_OK);
}
END_TEST

START_TEST(after_it_a_manager_answers_for_it)
{
	heard_at(nine_o_clock);
	made_ready_without_a_line();
	ck_assert_int_eq(hand_over_at(nine_o_clock + MS_PER_DAY, true), REASON_OK);
}
END_TEST

START_TEST(what_headquarters_knows_to_be_ready_leaves_whenever_its_code_is_shown)
{
	heard_at(nine_o_clock);
	given_ready();
	answer_all("ok");
	ck_assert_int_eq(hand_over_at(nine_o_clock + 3 * MS_PER_DAY, false), REASON_OK);
}
END_TEST

START_TEST(what_headquarters_never_heard_to_be_accepted_is_in_doubt_at_once)
{
	heard_at(nine_o_clock);
	given_ready();
	ck_assert_int_eq(hand_over_at(nine_o_clock, false), REASON_LEASE_IN_DOUBT);
}
END_TEST

START_TEST(an_older_answer_does_not_shorten_the_lease)
{
	heard_at(nine_o_clock);
	heard_at(nine_o_clock - MS_PER_HOUR);
	made_ready_without_a_line();
	ck_assert_int_eq(hand_over_at(nine_o_clock + MS_PER_MINUTE, false), REASON_OK);
}
END_TEST

TEST_MAIN_WITH("agent lease", &agent_fixture,
	untouched_goods_are_given_back_and_released_without_a_clerk,
	a_ready_bag_is_given_back_and_is_to_be_put_back, goods_handed_over_are_not_given_back,
	while_its_customer_stands_at_the_counter_the_clerk_decides,
	what_should_move_and_is_in_the_bag_waits_for_the_clerk,
	line_cut_a_bag_is_handed_over_by_its_code_while_the_lease_lasts,
	after_it_a_manager_answers_for_it,
	what_headquarters_knows_to_be_ready_leaves_whenever_its_code_is_shown,
	what_headquarters_never_heard_to_be_accepted_is_in_doubt_at_once,
	an_older_answer_does_not_shorten_the_lease)
