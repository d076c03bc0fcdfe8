/* What is sent to another store, and what comes from one, as the desk keeps it: also with the line
 * cut, after a restart, and when headquarters decided otherwise meanwhile. */
#include "tests/lib/agent_fixture.h"

static enum reason send(void)
{
	struct act act = act_now();
	return desk_send(the_desk(), test_arena(), &act);
}

static enum reason receive(const int *missing, const char *slot)
{
	struct act act = act_now();
	return desk_receive(the_desk(), test_arena(), &act, missing, str_of(slot));
}

static int64_t parcels(void)
{
	struct counters counters;
	ck_assert_int_eq(desk_counters(the_desk(), test_arena(), &counters), REASON_OK);
	return counters.parcels;
}

static size_t listed(enum fulfilment_list which)
{
	struct fulfilments found;
	ck_assert_int_eq(desk_list(the_desk(), test_arena(), which, &found), REASON_OK);
	return found.count;
}

/* Ready, and for another store. */
static void given_packed(void)
{
	json_t *document = given_document();
	json_object_set_new(document, "to",
		json_pack("{s:s, s:s}", "store", "Comptoir Lyon", "arrives_at",
			"2026-11-25T08:00:00Z"));
	told(document);
	struct act acts[] = {act_now(), act_now(), act_now()};
	ck_assert_int_eq(desk_pick(the_desk(), test_arena(), &acts[0], 1, 2), REASON_OK);
	ck_assert_int_eq(desk_pick(the_desk(), test_arena(), &acts[1], 2, 1), REASON_OK);
	ck_assert_int_eq(desk_ready(the_desk(), test_arena(), &acts[2], STR("C4")), REASON_OK);
}

static json_t *on_the_way(const char *state, int epoch)
{
	json_t *document = given_document();
	json_object_set_new(document, "state", json_string(state));
	json_object_set_new(document, "epoch", json_integer(epoch));
	json_object_set_new(document, "version", json_integer(epoch));
	json_object_set_new(document, "from",
		json_pack("{s:s, s:s, s:s, s:b}", "store", "Comptoir Paris", "short_id", "A07",
			"sent_at", "2026-11-21T09:00:00Z", "received", 0));
	return document;
}

/* Ended by headquarters, which does not know that it came: nothing of it is here. */
static json_t *cancelled_on_the_way(void)
{
	json_t *document = on_the_way("cancelled", 2), *line;
	size_t i;
	json_array_foreach (json_object_get(document, "lines"), i, line)
		json_object_set(line, "put_back", json_object_get(line, "ordered"));
	return document;
}

START_TEST(what_is_packed_for_another_store_leaves_by_one_act)
{
	given_packed();
	ck_assert_int_eq(parcels(), 1);
	ck_assert_uint_eq(listed(LIST_READY), 0);
	ck_assert_uint_eq(listed(LIST_TO_SEND), 1);
	ck_assert_int_eq(send(), REASON_OK);
	assert_text(last_told("lines"), "[{\"line\":1,\"qty\":2},{\"line\":2,\"qty\":1}]");
	ck_assert_int_eq(send(), REASON_WRONG_STATE);
	restart_desk();
	struct fulfilment now = known();
	ck_assert_int_eq(now.state, FULFILMENT_SENT);
	ck_assert(!fulfilment_has_put_back(&now));
	ck_assert(!fulfilment_has_put_back_to_tell(&now));
	ck_assert_int_eq(line_aside(&now, &now.lines[0]), 0);
	ck_assert_int_eq(parcels(), 0);
}
END_TEST

START_TEST(what_is_for_another_store_is_not_handed_over_here)
{
	static const int collected[] = {2, 1};
	given_packed();
	struct act act = act_now();
	const struct handover handover = {.collected = collected};
	ck_assert_int_eq(
		desk_hand_over(the_desk(), test_arena(), &act, &handover), REASON_WRONG_STATE);
	act = act_now();
	ck_assert_int_eq(desk_not_collected(the_desk(), test_arena(), &act), REASON_WRONG_STATE);
}
END_TEST

START_TEST(what_the_shopper_collects_here_is_not_sent)
{
	given_ready();
	ck_assert_int_eq(send(), REASON_WRONG_STATE);
}
END_TEST

/* The goods have left, whatever headquarters decided before it heard of that. */
START_TEST(sent_stays_sent_when_a_cancellation_crosses_it)
{
	given_packed();
	ck_assert_int_eq(send(), REASON_OK);
	json_t *document = given_document();
	json_object_set_new(document, "state", json_string("cancelled"));
	json_object_set_new(document, "epoch", json_integer(2));
	json_object_set_new(document, "version", json_integer(9));
	told(document);
	struct fulfilment now = known();
	ck_assert(!fulfilment_has_put_back(&now));
}
END_TEST

START_TEST(a_parcel_is_found_by_its_label_and_received_once)
{
	struct fulfilments found;
	told(on_the_way("in_transit", 1));
	ck_assert_int_eq(parcels(), 1);
	assert_text(waiting(), "");
	struct fulfilment coming = known();
	struct str label = fulfilment_parcel(test_arena(), &coming);
	ck_assert_int_eq(desk_search(the_desk(), test_arena(), label, &found), REASON_OK);
	ck_assert_uint_eq(found.count, 1);
	ck_assert_int_eq(receive(NULL, ""), REASON_INVALID_FIELDS);
	ck_assert_int_eq(receive(NULL, "C4"), REASON_OK);
	assert_text(waiting(), "receive");
	assert_text(last_told("slot"), "\"C4\"");
	ck_assert_int_eq(receive(NULL, "C5"), REASON_WRONG_STATE);
	restart_desk();
	struct fulfilment now = known();
	ck_assert_int_eq(now.state, FULFILMENT_READY);
	ck_assert_int_eq(now.lines[0].picked, 2);
	ck_assert_uint_eq(listed(LIST_READY), 1);
	ck_assert_int_eq(parcels(), 0);
}
END_TEST

START_TEST(a_label_is_known_by_its_form_before_anything_is_known_of_the_parcel)
{
	static const char *const labels[] = {"2048156371-A12", "0000000000-JD1"};
	static const char *const others[] = {
		"", "2048156371", "2048156371-", "204815637-A12", "K7QM-3XT9", "20481563711-A12"};
	for (size_t i = 0; i < ARRAY_LENGTH(labels); i++)
		ck_assert(text_is_parcel(str_of(labels[i])));
	for (size_t i = 0; i < ARRAY_LENGTH(others); i++)
		ck_assert(!text_is_parcel(str_of(others[i])));
}
END_TEST

START_TEST(what_is_missing_is_told_and_nothing_at_all_ends_it)
{
	static const int one[] = {1, 0}, all[] = {1, 1}, more[] = {3, 0};
	told(on_the_way("in_transit", 1));
	ck_assert_int_eq(receive(more, "C4"), REASON_QUANTITY_EXCEEDED);
	ck_assert_int_eq(receive(one, "C4"), REASON_OK);
	assert_text(last_told("lines"), "[{\"line\":1,\"missing\":1}]");
	ck_assert_int_eq(known().lines[0].short_count, 1);
	struct fulfilment nothing = known();
	nothing.state = FULFILMENT_IN_TRANSIT;
	nothing.is_on_the_way = true;
	ck_assert_int_eq(fulfilment_receive(&nothing, all, STR_EMPTY), REASON_OK);
	ck_assert_int_eq(nothing.state, FULFILMENT_REJECTED);
}
END_TEST

START_TEST(a_parcel_of_a_cancelled_order_is_received_and_put_back)
{
	told(cancelled_on_the_way());
	ck_assert_int_eq(parcels(), 1);
	struct fulfilment now = known();
	ck_assert(!fulfilment_has_put_back(&now));
	ck_assert_int_eq(receive(NULL, ""), REASON_OK);
	now = known();
	ck_assert_int_eq(now.state, FULFILMENT_CANCELLED);
	ck_assert_int_eq(line_put_back_due(&now, &now.lines[0]), 2);
	ck_assert_int_eq(parcels(), 0);
	ck_assert_uint_eq(listed(LIST_PUT_BACK), 1);
}
END_TEST

/* Received with the line cut, and cancelled before headquarters hears of it. */
START_TEST(received_when_a_cancellation_crosses_it_is_put_back_once)
{
	told(on_the_way("in_transit", 1));
	ck_assert_int_eq(receive(NULL, "C4"), REASON_OK);
	told(cancelled_on_the_way());
	struct fulfilment now = known();
	ck_assert_int_eq(now.state, FULFILMENT_CANCELLED);
	ck_assert_int_eq(line_put_back_due(&now, &now.lines[0]), 2);
	ck_assert_int_eq(line_put_back_to_tell(&now, &now.lines[0]), 2);
	ck_assert_int_eq(now.lines[0].stray, 0);
	ck_assert_int_eq(parcels(), 0);
}
END_TEST

TEST_MAIN_WITH("agent transfers", &agent_fixture,
	what_is_packed_for_another_store_leaves_by_one_act,
	what_is_for_another_store_is_not_handed_over_here,
	what_the_shopper_collects_here_is_not_sent, sent_stays_sent_when_a_cancellation_crosses_it,
	a_parcel_is_found_by_its_label_and_received_once,
	a_label_is_known_by_its_form_before_anything_is_known_of_the_parcel,
	what_is_missing_is_told_and_nothing_at_all_ends_it,
	a_parcel_of_a_cancelled_order_is_received_and_put_back,
	received_when_a_cancellation_crosses_it_is_put_back_once)
