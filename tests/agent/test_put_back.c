/* What nobody came for, and goods that go back to their shelf, as the desk keeps it. */
#include "tests/lib/agent_fixture.h"

static enum reason not_collected(void)
{
	struct act act = act_now();
	return desk_not_collected(the_desk(), test_arena(), &act);
}

static enum reason put_back_line(int64_t line)
{
	struct act act = act_now();
	return desk_put_back_line(the_desk(), test_arena(), &act, line);
}

static enum reason put_back_scanned(const char *text)
{
	gtin scanned;
	struct act act = act_now();
	ck_assert(gtin_parse(str_of(text), &scanned));
	return desk_put_back_scanned(the_desk(), test_arena(), &act, scanned);
}

START_TEST(bag_nobody_came_for_becomes_a_task_that_says_where_it_lies)
{
	given_ready();
	ck_assert_int_eq(not_collected(), REASON_OK);
	struct fulfilment now = known();
	ck_assert_int_eq(now.state, FULFILMENT_EXPIRED);
	assert_text(now.slot, "C4");
	ck_assert_int_eq(line_put_back_due(&now, &now.lines[0]), 2);
	ck_assert_int_eq(line_put_back_due(&now, &now.lines[1]), 1);
	ck_assert_int_eq(not_collected(), REASON_WRONG_STATE);
}
END_TEST

START_TEST(what_is_not_ready_is_not_closed)
{
	told(given_document());
	ck_assert_int_eq(not_collected(), REASON_WRONG_STATE);
	assert_text(waiting(), "accept");
}
END_TEST

START_TEST(goods_go_back_line_by_line_by_tap_and_by_scan)
{
	given_ready();
	ck_assert_int_eq(not_collected(), REASON_OK);
	ck_assert_int_eq(put_back_scanned(GTIN_LAMP), REASON_OK);
	assert_text(last_told("lines"), "[{\"line\":2,\"qty\":1}]");
	ck_assert_int_eq(put_back_scanned(GTIN_LAMP), REASON_NOT_FOUND);
	restart_desk();
	struct fulfilment now = known();
	ck_assert_int_eq(line_put_back_due(&now, &now.lines[1]), 0);
	ck_assert(fulfilment_has_put_back(&now));
	ck_assert_int_eq(put_back_line(1), REASON_OK);
	assert_text(last_told("lines"), "[{\"line\":1,\"qty\":2}]");
	now = known();
	ck_assert(!fulfilment_has_put_back(&now));
	struct str told_before = waiting();
	ck_assert_int_eq(put_back_line(1), REASON_OK); /* somebody has done it already */
	ck_assert(str_equal(waiting(), told_before));
	ck_assert_int_eq(put_back_line(9), REASON_NOT_FOUND);
}
END_TEST

START_TEST(last_line_put_back_tells_of_what_was_never_picked_too)
{
	told(given_document());
	struct act acts[] = {act_now(), act_now()};
	ck_assert_int_eq(desk_pick(the_desk(), test_arena(), &acts[0], 1, 1), REASON_OK);
	answer_all("ok");
	json_t *document = given_document();
	json_object_set_new(document, "version", json_integer(9));
	json_object_set_new(document, "epoch", json_integer(2));
	json_object_set_new(document, "state", json_string("cancelled"));
	json_object_set_new(
		json_array_get(json_object_get(document, "lines"), 0), "picked", json_integer(1));
	told(document);
	ck_assert_int_eq(put_back_line(1), REASON_OK);
	assert_text(last_told("lines"), "[{\"line\":1,\"qty\":2},{\"line\":2,\"qty\":1}]");
}
END_TEST

TEST_MAIN_WITH("put-back", &agent_fixture,
	bag_nobody_came_for_becomes_a_task_that_says_where_it_lies, what_is_not_ready_is_not_closed,
	goods_go_back_line_by_line_by_tap_and_by_scan,
	last_line_put_back_tells_of_what_was_never_picked_too)
