/* Serial numbers at the counter, with the line cut: what left is known by them when it comes back.
 */
#include <string.h>

#include "store-agent/brought.h"
#include "store-agent/desk_exchange.h"
#include "tests/lib/agent_fixture.h"

static struct told_serials told_of(const char *text)
{
	struct told_serials told = {.has_no_serial = false};
	ck_assert(serials_read(test_arena(), str_of(text), &told.serials));
	return told;
}

/* Two units of the first line have serials; the other line's goods have none. */
static json_t *serialised_document(void)
{
	json_t *document = given_document();
	json_t *line = json_array_get(json_object_get(document, "lines"), 0);
	json_object_set_new(line, "serials", json_array());
	json_object_set_new(line, "of_qty", json_integer(2));
	return document;
}

static enum reason hand_over(const char *serials)
{
	static const int all[] = {2, 1};
	struct act acts[] = {act_now(), act_now(), act_now(), act_now()};
	struct told_serials told_serials[] = {told_of(serials), told_of("")};
	struct handover handover = {.collected = all, .serials = told_serials};
	told(serialised_document());
	ck_assert_int_eq(desk_pick(the_desk(), test_arena(), &acts[0], 1, 2), REASON_OK);
	ck_assert_int_eq(desk_pick(the_desk(), test_arena(), &acts[1], 2, 1), REASON_OK);
	ck_assert_int_eq(desk_ready(the_desk(), test_arena(), &acts[2], STR("C4")), REASON_OK);
	return desk_hand_over(the_desk(), test_arena(), &acts[3], &handover);
}

static const char *kept(void)
{
	struct fulfilment fulfilment = known();
	ck_assert(!fulfilment.lines[1].has_serials);
	return serials_print(test_arena(), &fulfilment.lines[0].serials, " ").p;
}

static enum serial_says say(const char *serials)
{
	struct fulfilment fulfilment = known();
	struct brought brought =
		brought_of_fulfilment(test_arena(), &fulfilment, STR("UTC"), nine_o_clock);
	struct told_serials told_serials = told_of(serials);
	struct str stranger = STR_EMPTY;
	enum serial_says says =
		brought_serials_say(&brought.lines[0], &told_serials.serials, &stranger);
	ck_assert_int_eq(says == SERIAL_SOLD, str_is_empty(stranger));
	return says;
}

static enum reason take_back(const char *serials)
{
	struct act act = act_now();
	struct return_line line = {.line = 1,
		.qty = 1,
		.disposition = DISPOSITION_QUARANTINE,
		.serials = told_of(serials),
		.name = STR("Spread")};
	struct goods_return goods = {.order = known().order,
		.number = STR("2048156371"),
		.currency = STR("EUR"),
		.reason = RETURN_DEFECT,
		.lines = &line,
		.line_count = 1,
		.is_ours = true};
	return desk_return(the_desk(), test_arena(), &act, &goods);
}

START_TEST(serials_of_a_handover_are_told_and_kept)
{
	ck_assert_int_eq(hand_over("A1\nB2"), REASON_OK);
	assert_text(last_told("lines"),
		"[{\"line\":1,\"collected\":2,\"refused\":0,\"serials\":[\"A1\",\"B2\"]},"
		"{\"line\":2,\"collected\":1,\"refused\":0}]");
	restart_desk();
	ck_assert_str_eq(kept(), "A1 B2");
}
END_TEST

START_TEST(no_more_serials_leave_than_units)
{
	ck_assert_int_eq(hand_over("A1\nB2\nC3"), REASON_QUANTITY_EXCEEDED);
	ck_assert_int_eq(known().state, FULFILMENT_READY);
}
END_TEST

START_TEST(what_was_sold_is_told_from_what_was_not_without_a_line)
{
	ck_assert_int_eq(hand_over("A1\nB2"), REASON_OK);
	ck_assert_int_eq(say("B2"), SERIAL_SOLD);
	ck_assert_int_eq(say("B2\nA1"), SERIAL_SOLD);
	ck_assert_int_eq(say("X9"), SERIAL_DIFFERS);
	ck_assert_int_eq(say("A1\nX9"), SERIAL_DIFFERS);
}
END_TEST

START_TEST(nothing_is_said_where_a_unit_left_without_its_serial)
{
	ck_assert_int_eq(hand_over("A1"), REASON_OK);
	ck_assert_int_eq(say("A1"), SERIAL_SOLD);
	ck_assert_int_eq(say("X9"), SERIAL_UNKNOWN);
}
END_TEST

START_TEST(a_unit_that_came_back_is_not_with_its_customer)
{
	ck_assert_int_eq(hand_over("A1\nB2"), REASON_OK);
	ck_assert_int_eq(take_back("A1"), REASON_OK);
	ck_assert_str_eq(kept(), "B2");
	ck_assert_int_eq(say("A1"), SERIAL_DIFFERS);
	struct str lines = last_told("lines");
	ck_assert_ptr_nonnull(strstr(str_c(test_arena(), lines), "\"serials\":[\"A1\"]"));
}
END_TEST

/* --- what is taken from the shelf instead --- */

static enum reason exchange(const char *serials, const char *given)
{
	struct act act = act_now();
	struct goods_exchange goods = {.order = known().order,
		.is_ours = true,
		.number = STR("2048156371"),
		.currency = STR("EUR"),
		.reason = RETURN_WRONG_SIZE,
		.line = 1,
		.qty = 1,
		.name = STR("Spread"),
		.condition = CONDITION_OPENED,
		.disposition = DISPOSITION_SHELF,
		.serials = told_of(serials),
		.product = STR("SPREAD-L"),
		.given = told_of(given)};
	return desk_exchange(the_desk(), test_arena(), &act, &goods);
}

START_TEST(both_serials_of_an_exchange_are_told_and_what_came_back_is_not_with_its_customer)
{
	ck_assert_int_eq(hand_over("A1\nB2"), REASON_OK);
	ck_assert_int_eq(exchange("A1", "C3"), REASON_OK);
	const char *lines = str_c(test_arena(), last_told("lines"));
	ck_assert_ptr_nonnull(strstr(lines, "\"serials\":[\"A1\"]"));
	ck_assert_ptr_nonnull(strstr(lines, "\"given_serials\":[\"C3\"]"));
	ck_assert_str_eq(kept(), "B2");
	ck_assert_int_eq(say("A1"), SERIAL_DIFFERS);
}
END_TEST

static enum reason swap(const char *given)
{
	static const int one_each[] = {1, 1};
	struct act acts[] = {act_now(), act_now(), act_now(), act_now()};
	struct told_serials told_serials[] = {told_of("A1"), told_of("")};
	struct handover_swap swaps[] = {{1, 1, STR("SPREAD-L"), told_of(given)}};
	struct handover handover = {
		.collected = one_each, .serials = told_serials, .swaps = swaps, .swap_count = 1};
	told(serialised_document());
	ck_assert_int_eq(desk_pick(the_desk(), test_arena(), &acts[0], 1, 2), REASON_OK);
	ck_assert_int_eq(desk_pick(the_desk(), test_arena(), &acts[1], 2, 1), REASON_OK);
	ck_assert_int_eq(desk_ready(the_desk(), test_arena(), &acts[2], STR("C4")), REASON_OK);
	return desk_hand_over(the_desk(), test_arena(), &acts[3], &handover);
}

START_TEST(the_serial_of_a_swap_is_told_with_it)
{
	ck_assert_int_eq(swap("C3"), REASON_OK);
	assert_text(last_told("swaps"),
		"[{\"line\":1,\"qty\":1,\"product\":\"SPREAD-L\",\"serials\":[\"C3\"]}]");
	ck_assert_str_eq(kept(), "A1");
}
END_TEST

START_TEST(no_more_serials_leave_with_a_swap_than_units)
{
	ck_assert_int_eq(swap("C3\nD4"), REASON_QUANTITY_EXCEEDED);
	ck_assert_int_eq(known().state, FULFILMENT_READY);
}
END_TEST

START_TEST(an_older_document_does_not_forget_them_and_a_newer_one_corrects_them)
{
	struct feed_position before = asked_now();
	ck_assert_int_eq(hand_over("A1\nB2"), REASON_OK);
	json_t *late = serialised_document();
	json_object_set_new(late, "version", json_integer(2));
	told_as_asked_at(late, before);
	ck_assert_str_eq(kept(), "A1 B2");
	answer_all("ok");
	json_t *document = serialised_document();
	json_object_set_new(document, "version", json_integer(3));
	json_object_set_new(document, "state", json_string("collected"));
	json_t *line = json_array_get(json_object_get(document, "lines"), 0);
	json_object_set_new(line, "serials", json_pack("[s]", "B2"));
	told(document);
	ck_assert_str_eq(kept(), "B2");
}
END_TEST

TEST_MAIN_WITH("serials at the counter", &agent_fixture, serials_of_a_handover_are_told_and_kept,
	no_more_serials_leave_than_units, what_was_sold_is_told_from_what_was_not_without_a_line,
	nothing_is_said_where_a_unit_left_without_its_serial,
	a_unit_that_came_back_is_not_with_its_customer,
	both_serials_of_an_exchange_are_told_and_what_came_back_is_not_with_its_customer,
	the_serial_of_a_swap_is_told_with_it, no_more_serials_leave_with_a_swap_than_units,
	an_older_document_does_not_forget_them_and_a_newer_one_corrects_them)
