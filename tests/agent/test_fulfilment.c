/* How documents of headquarters and acts of the store meet: nothing done at the counter is undone.
 */
#include "tests/lib/agent_fixture.h"

#include "store-agent/journal/commands.h"

static json_t *document(const char *state, int epoch, int version, int picked)
{
	json_t *made = given_document();
	json_object_set_new(made, "state", json_string(state));
	json_object_set_new(made, "epoch", json_integer(epoch));
	json_object_set_new(made, "version", json_integer(version));
	json_t *line = json_array_get(json_object_get(made, "lines"), 0);
	json_object_set_new(line, "picked", json_integer(picked));
	return made;
}

static void pick(int qty)
{
	struct act act = act_now();
	ck_assert_int_eq(desk_pick(the_desk(), test_arena(), &act, 1, qty), REASON_OK);
}

START_TEST(new_fulfilment_is_accepted_at_once)
{
	told(given_document());
	ck_assert_int_eq(known().state, FULFILMENT_ACCEPTED);
	assert_text(waiting(), "accept");
	assert_text(last_told("fulfilment"), "\"01930000-0000-7000-8000-000000000001\"");
	assert_text(last_told("epoch"), "1");
}
END_TEST

START_TEST(same_document_twice_changes_nothing)
{
	told(given_document());
	told(given_document());
	assert_text(waiting(), "accept");
}
END_TEST

/* The real catalogue has products with that many. */
START_TEST(product_with_127_barcodes_is_taken)
{
	json_t *made = given_document();
	json_t *gtins = json_array();
	for (int i = 0; i < 127; i++)
		json_array_append_new(gtins, json_string("04006381333931"));
	json_object_set_new(json_array_get(json_object_get(made, "lines"), 0), "gtins", gtins);
	told(made);
	ck_assert_uint_eq(known().lines[0].gtin_count, 127);
}
END_TEST

START_TEST(older_document_is_ignored)
{
	told(document("ready", 1, 7, 2));
	told(document("assigned", 1, 6, 0));
	ck_assert_int_eq(known().state, FULFILMENT_READY);
}
END_TEST

START_TEST(document_asked_for_before_the_answer_does_not_undo_a_pick)
{
	told(given_document());
	struct feed_position asked = asked_now();
	pick(2);
	told_as_asked_at(document("accepted", 1, 2, 0), asked);
	ck_assert_int_eq(known().lines[0].picked, 2);
	ck_assert_int_eq(known().state, FULFILMENT_PICKING);
	/* Answered by now, but the document in flight was read before that. */
	answer_all("ok");
	told_as_asked_at(document("picking", 1, 3, 0), asked);
	ck_assert_int_eq(known().lines[0].picked, 2);
}
END_TEST

START_TEST(document_that_already_contains_a_pick_does_not_double_it)
{
	told(given_document());
	pick(1);
	told(document("picking", 1, 4, 1));
	ck_assert_int_eq(known().lines[0].picked, 1);
}
END_TEST

START_TEST(document_asked_for_after_all_answers_is_believed)
{
	told(given_document());
	pick(2);
	answer_all("quantity_exceeded");
	told(document("picking", 1, 4, 1));
	ck_assert_int_eq(known().lines[0].picked, 1);
}
END_TEST

START_TEST(facts_of_headquarters_arrive_while_acts_wait)
{
	told(given_document());
	pick(1);
	json_t *changed = document("accepted", 1, 2, 0);
	json_object_set_new(
		json_object_get(changed, "order"), "collector", json_string("Léo Martin"));
	told(changed);
	assert_text(known().collector, "Léo Martin");
	ck_assert_int_eq(known().lines[0].picked, 1);
}
END_TEST

START_TEST(cancelled_while_picking_offline_leaves_goods_to_put_back)
{
	told(given_document());
	pick(2);
	told(document("cancelled", 2, 2, 0));
	struct fulfilment now = known();
	ck_assert_int_eq(now.state, FULFILMENT_CANCELLED);
	ck_assert_int_eq(line_put_back_due(&now, &now.lines[0]), 2);
	answer_all("superseded");
	struct act act = act_now();
	ck_assert_int_eq(desk_put_back(the_desk(), test_arena(), &act), REASON_OK);
	/* All that headquarters holds aside, with what was never picked. */
	assert_text(last_told("lines"), "[{\"line\":1,\"qty\":2},{\"line\":2,\"qty\":1}]");
	now = known();
	ck_assert(!fulfilment_has_put_back(&now));
}
END_TEST

START_TEST(cancelled_after_picks_arrived_is_put_back_once)
{
	told(given_document());
	pick(2);
	answer_all("ok");
	told(document("cancelled", 2, 5, 2));
	struct act act = act_now();
	ck_assert_int_eq(desk_put_back(the_desk(), test_arena(), &act), REASON_OK);
	assert_text(waiting(), "put_back");
	/* A document from before that does not bring the task back. */
	told(document("cancelled", 2, 5, 2));
	struct fulfilment now = known();
	ck_assert(!fulfilment_has_put_back(&now));
	assert_text(waiting(), "put_back");
}
END_TEST

START_TEST(cancelled_before_anything_was_picked_is_released_without_a_clerk)
{
	told(given_document());
	answer_all("ok");
	told(document("cancelled", 2, 3, 0));
	assert_text(waiting(), "put_back");
	assert_text(last_told("lines"), "[{\"line\":1,\"qty\":2},{\"line\":2,\"qty\":1}]");
	assert_text(last_told("epoch"), "2");
	told(document("cancelled", 2, 3, 0));
	assert_text(waiting(), "put_back");
}
END_TEST

START_TEST(rejected_as_headquarters_tells_it_keeps_the_put_back_task)
{
	told(given_document());
	pick(1);
	struct act act = act_now();
	ck_assert_int_eq(desk_reject(the_desk(), test_arena(), &act, REJECT_NO_STOCK), REASON_OK);
	answer_all("ok");
	json_t *released = document("rejected", 1, 6, 1);
	json_t *lines = json_object_get(released, "lines");
	json_object_set_new(json_array_get(lines, 0), "put_back", json_integer(1));
	json_object_set_new(json_array_get(lines, 1), "put_back", json_integer(1));
	told(released);
	struct fulfilment now = known();
	ck_assert_int_eq(line_put_back_due(&now, &now.lines[0]), 1);
	ck_assert_int_eq(line_put_back_due(&now, &now.lines[1]), 0);
	assert_text(waiting(), "");
}
END_TEST

START_TEST(goods_handed_over_stay_handed_over)
{
	int all[] = {2, 1};
	struct act act = act_now();
	given_ready();
	ck_assert_int_eq(desk_hand_over(the_desk(), test_arena(), &act,
				 &(struct handover){.collected = all}),
		REASON_OK);
	told(document("cancelled", 2, 9, 0));
	struct fulfilment now = known();
	ck_assert_int_eq(now.state, FULFILMENT_COLLECTED);
	ck_assert_int_eq(now.lines[0].collected, 2);
	ck_assert(!fulfilment_has_put_back(&now));
}
END_TEST

START_TEST(new_epoch_starts_anew_and_keeps_the_goods_in_hand_in_mind)
{
	told(given_document());
	pick(2);
	told(document("assigned", 2, 3, 0));
	struct fulfilment now = known();
	ck_assert_int_eq(now.state, FULFILMENT_ACCEPTED);
	ck_assert_int_eq(now.lines[0].picked, 0);
	ck_assert_int_eq(line_put_back_due(&now, &now.lines[0]), 2);
	assert_text(last_told("epoch"), "2");
}
END_TEST

START_TEST(unreadable_document_is_left_out_and_the_rest_arrives)
{
	expect_error("feed_event_unreadable");
	json_t *broken = given_document();
	json_object_del(broken, "code_verifier");
	told(broken);
	told(given_document());
	ck_assert_int_eq(known().state, FULFILMENT_ACCEPTED);
}
END_TEST

/* 201 lines are one more than an agent takes. */
START_TEST(order_that_is_too_large_is_shown_as_a_task_until_it_can_be_read)
{
	expect_error("feed_event_unreadable");
	struct counters counters;
	json_t *huge = given_document();
	json_t *lines = json_object_get(huge, "lines");
	while (json_array_size(lines) <= FULFILMENT_LINES_MAX)
		json_array_append(lines, json_array_get(lines, 0));
	told(huge);
	ck_assert_int_eq(desk_counters(the_desk(), test_arena(), &counters), REASON_OK);
	ck_assert_int_eq(counters.unread, 1);
	told(given_document());
	ck_assert_int_eq(desk_counters(the_desk(), test_arena(), &counters), REASON_OK);
	ck_assert_int_eq(counters.unread, 0);
	ck_assert_int_eq(counters.to_prepare, 1);
}
END_TEST

START_TEST(members_unknown_to_this_agent_are_ignored)
{
	json_t *richer = given_document();
	json_object_set_new(richer, "gift_wrap", json_true());
	told(richer);
	ck_assert_int_eq(known().state, FULFILMENT_ACCEPTED);
}
END_TEST

START_TEST(who_rejected_the_order_before_is_known_as_far_as_it_is_understood)
{
	json_t *made = given_document();
	json_object_set_new(made, "rejected_by",
		json_pack("[{s:s, s:s, s:s}, {s:s}, {s:s, s:s, s:s}]", "store", "Comptoir Cité",
			"reason", "no_time", "at", "2026-11-21T09:30:00Z", "store", "Nowhen",
			"store", "Comptoir Étoile", "reason", "flooded", "at",
			"2026-11-21T09:40:00Z"));
	told(made);
	struct fulfilment fulfilment = known();
	ck_assert_uint_eq(fulfilment.rejected_by_count, 2);
	assert_text(fulfilment.rejected_by[0].store, "Comptoir Cité");
	ck_assert(fulfilment.rejected_by[0].has_reason);
	ck_assert_int_eq(fulfilment.rejected_by[0].reason, REJECT_NO_TIME);
	assert_text(fulfilment.rejected_by[1].store, "Comptoir Étoile");
	ck_assert(!fulfilment.rejected_by[1].has_reason);
}
END_TEST

START_TEST(where_the_rest_of_the_order_is_can_be_said_in_a_sentence)
{
	json_t *made = given_document();
	json_object_set_new(
		made, "elsewhere", json_pack("[s, i, s]", "Comptoir Étoile", 5, "Comptoir Lyon"));
	told(made);
	assert_text(known().elsewhere, "Comptoir Étoile, Comptoir Lyon");
}
END_TEST

START_TEST(band_follows_the_time_to_promise)
{
	told(given_document());
	struct fulfilment now = known();
	ck_assert_int_eq(fulfilment_band(&now, nine_o_clock + 95 * 60000), BAND_IN_TIME);
	ck_assert_int_eq(fulfilment_band(&now, nine_o_clock + 96 * 60000), BAND_AT_RISK);
	ck_assert_int_eq(fulfilment_band(&now, nine_o_clock + 120 * 60000), BAND_AT_RISK);
	ck_assert_int_eq(fulfilment_band(&now, nine_o_clock + 120 * 60000 + 1), BAND_LATE);
}
END_TEST

TEST_MAIN_WITH("agent fulfilment", &agent_fixture, new_fulfilment_is_accepted_at_once,
	same_document_twice_changes_nothing, product_with_127_barcodes_is_taken,
	older_document_is_ignored, document_asked_for_before_the_answer_does_not_undo_a_pick,
	document_that_already_contains_a_pick_does_not_double_it,
	document_asked_for_after_all_answers_is_believed,
	facts_of_headquarters_arrive_while_acts_wait,
	cancelled_while_picking_offline_leaves_goods_to_put_back,
	cancelled_after_picks_arrived_is_put_back_once,
	cancelled_before_anything_was_picked_is_released_without_a_clerk,
	rejected_as_headquarters_tells_it_keeps_the_put_back_task,
	goods_handed_over_stay_handed_over,
	new_epoch_starts_anew_and_keeps_the_goods_in_hand_in_mind,
	unreadable_document_is_left_out_and_the_rest_arrives,
	order_that_is_too_large_is_shown_as_a_task_until_it_can_be_read,
	members_unknown_to_this_agent_are_ignored,
	who_rejected_the_order_before_is_known_as_far_as_it_is_understood,
	where_the_rest_of_the_order_is_can_be_said_in_a_sentence, band_follows_the_time_to_promise)
