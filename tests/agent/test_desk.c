/* What a clerk may do, and what is told of it. */
#include "tests/lib/agent_fixture.h"

#include <string.h>

#include "common/clock.h"
#include "store-agent/desk_exchange.h"
#include "store-agent/journal/commands.h"
#include "store-agent/journal/prints.h"

static enum reason pick(int64_t line, int64_t qty)
{
	struct act act = act_now();
	return desk_pick(the_desk(), test_arena(), &act, line, qty);
}

static enum reason scan(const char *text)
{
	gtin scanned;
	struct act act = act_now();
	ck_assert(gtin_parse(str_of(text), &scanned));
	return desk_pick_scanned(the_desk(), test_arena(), &act, scanned);
}

static enum reason mark_short(int64_t line, int64_t qty)
{
	struct act act = act_now();
	return desk_short(
		the_desk(), test_arena(), &act, line, qty, SHORT_NOT_FOUND, STOCK_EFFECT_UNITS);
}

static enum reason ready(const char *slot)
{
	struct act act = act_now();
	return desk_ready(the_desk(), test_arena(), &act, str_of(slot));
}

static enum reason hand_over(int first, int second)
{
	int collected[] = {first, second};
	struct act act = act_now();
	struct handover handover = {.collected = collected, .collected_by = STR("Zoé")};
	return desk_hand_over(the_desk(), test_arena(), &act, &handover);
}

START_TEST(first_pick_starts_the_fulfilment)
{
	told(given_document());
	ck_assert_int_eq(pick(1, 1), REASON_OK);
	ck_assert_int_eq(pick(1, 1), REASON_OK);
	assert_text(waiting(), "accept start pick pick");
	assert_text(last_told("line"), "1");
	assert_text(last_told("qty"), "1");
}
END_TEST

START_TEST(act_with_the_same_key_happens_once)
{
	struct act act = act_now();
	told(given_document());
	ck_assert_int_eq(desk_pick(the_desk(), test_arena(), &act, 1, 1), REASON_OK);
	ck_assert_int_eq(desk_pick(the_desk(), test_arena(), &act, 1, 1), REASON_OK);
	ck_assert_int_eq(known().lines[0].picked, 1);
	assert_text(waiting(), "accept start pick");
}
END_TEST

START_TEST(refused_act_leaves_no_trace)
{
	told(given_document());
	ck_assert_int_eq(pick(1, 3), REASON_QUANTITY_EXCEEDED);
	ck_assert_int_eq(pick(9, 1), REASON_NOT_FOUND);
	ck_assert_int_eq(pick(1, -1), REASON_QUANTITY_EXCEEDED);
	ck_assert_int_eq(pick(1, 0), REASON_INVALID_FIELDS);
	ck_assert_int_eq(pick(1, INT64_MIN), REASON_QUANTITY_EXCEEDED);
	ck_assert_int_eq(known().state, FULFILMENT_ACCEPTED);
	assert_text(waiting(), "accept");
}
END_TEST

START_TEST(scan_finds_its_line_until_that_has_enough)
{
	told(given_document());
	ck_assert_int_eq(scan("3017620422003"), REASON_OK);
	ck_assert_int_eq(scan("03017620422003"), REASON_OK);
	ck_assert_int_eq(scan("3017620422003"), REASON_QUANTITY_EXCEEDED);
	ck_assert_int_eq(scan("5000159407236"), REASON_NOT_FOUND);
	ck_assert_int_eq(known().lines[0].picked, 2);
}
END_TEST

START_TEST(pick_can_be_undone)
{
	told(given_document());
	ck_assert_int_eq(pick(1, 2), REASON_OK);
	ck_assert_int_eq(pick(1, -1), REASON_OK);
	ck_assert_int_eq(known().lines[0].picked, 1);
	assert_text(last_told("qty"), "-1");
}
END_TEST

START_TEST(ready_needs_every_line_and_a_slot)
{
	told(given_document());
	ck_assert_int_eq(pick(1, 2), REASON_OK);
	ck_assert_int_eq(ready("C4"), REASON_WRONG_STATE);
	ck_assert_int_eq(mark_short(2, 1), REASON_OK);
	assert_text(last_told("reason"), "\"not_found\"");
	ck_assert_int_eq(ready(" "), REASON_INVALID_FIELDS);
	ck_assert_int_eq(ready(" C4 "), REASON_OK);
	assert_text(last_told("slot"), "\"C4\"");
	ck_assert_int_eq(known().state, FULFILMENT_READY);
	ck_assert_int_eq(pick(1, -1), REASON_WRONG_STATE);
}
END_TEST

START_TEST(nothing_found_at_all_ends_the_fulfilment)
{
	told(given_document());
	ck_assert_int_eq(mark_short(1, 2), REASON_OK);
	ck_assert_int_eq(mark_short(2, 1), REASON_OK);
	ck_assert_int_eq(ready(""), REASON_OK);
	ck_assert_int_eq(known().state, FULFILMENT_REJECTED);
	assert_text(waiting(), "accept start short short ready");
}
END_TEST

START_TEST(reject_is_possible_before_ready_and_leaves_goods_to_put_back)
{
	told(given_document());
	ck_assert_int_eq(pick(1, 1), REASON_OK);
	struct act act = act_now();
	ck_assert_int_eq(desk_reject(the_desk(), test_arena(), &act, REJECT_NO_TIME), REASON_OK);
	assert_text(last_told("reason"), "\"no_time\"");
	struct fulfilments tasks;
	ck_assert_int_eq(desk_list(the_desk(), test_arena(), LIST_PUT_BACK, &tasks), REASON_OK);
	ck_assert_uint_eq(tasks.count, 1);
	struct act later = act_now();
	ck_assert_int_eq(desk_put_back(the_desk(), test_arena(), &later), REASON_OK);
	assert_text(last_told("lines"), "[{\"line\":1,\"qty\":1}]");
	struct act again = act_now();
	ck_assert_int_eq(desk_put_back(the_desk(), test_arena(), &again), REASON_OK);
	assert_text(waiting(), "accept start pick reject put_back");
}
END_TEST

START_TEST(ready_fulfilment_is_not_rejected)
{
	given_ready();
	struct act act = act_now();
	ck_assert_int_eq(
		desk_reject(the_desk(), test_arena(), &act, REJECT_CLOSED), REASON_WRONG_STATE);
}
END_TEST

START_TEST(collect_two_of_three_and_refuse_one)
{
	given_ready();
	ck_assert_int_eq(hand_over(1, 1), REASON_OK);
	assert_text(last_told("lines"), "[{\"line\":1,\"collected\":1,\"refused\":1},"
					"{\"line\":2,\"collected\":1,\"refused\":0}]");
	assert_text(last_told("how"), "\"code\"");
	assert_text(last_told("outcome"), "");
	struct fulfilment now = known();
	ck_assert_int_eq(line_put_back_due(&now, &now.lines[0]), 1);
	ck_assert_int_eq(hand_over(1, 1), REASON_WRONG_STATE);
}
END_TEST

START_TEST(handing_over_more_than_was_picked_is_refused)
{
	given_ready();
	ck_assert_int_eq(hand_over(3, 1), REASON_QUANTITY_EXCEEDED);
	ck_assert_int_eq(hand_over(-1, 1), REASON_QUANTITY_EXCEEDED);
	ck_assert_int_eq(known().state, FULFILMENT_READY);
}
END_TEST

static void given_reservation_ready(void)
{
	json_t *document = given_document();
	json_object_set_new(json_object_get(document, "order"), "kind", json_string("reservation"));
	told(document);
	ck_assert_int_eq(pick(1, 2), REASON_OK);
	ck_assert_int_eq(pick(2, 1), REASON_OK);
	ck_assert_int_eq(ready("C4"), REASON_OK);
}

START_TEST(reservation_that_is_taken_is_bought)
{
	given_reservation_ready();
	ck_assert_int_eq(hand_over(0, 1), REASON_OK);
	assert_text(last_told("outcome"), "\"bought\"");
}
END_TEST

START_TEST(reservation_of_which_nothing_is_taken_is_left)
{
	given_reservation_ready();
	ck_assert_int_eq(hand_over(0, 0), REASON_OK);
	assert_text(last_told("outcome"), "\"left\"");
}
END_TEST

static enum reason find(const char *code, int64_t now)
{
	struct fulfilment found;
	return desk_find_code(the_desk(), test_arena(), STR("camille"), str_of(code), now, &found);
}

static enum reason check(const char *code, int64_t now)
{
	struct act act = act_at(now);
	return desk_check_code(the_desk(), test_arena(), &act, str_of(code));
}

START_TEST(code_is_found_however_it_is_typed)
{
	given_ready();
	ck_assert_int_eq(find("7k3m 9qxt", nine_o_clock), REASON_OK);
	ck_assert_int_eq(find("7K3M9QXT", nine_o_clock), REASON_OK);
	ck_assert_int_eq(find("7K3M-9QXV", nine_o_clock), REASON_WRONG_CODE);
	ck_assert_int_eq(find("hello", nine_o_clock), REASON_WRONG_CODE);
}
END_TEST

START_TEST(sixth_wrong_code_for_an_order_is_not_even_looked_at)
{
	given_ready();
	for (int i = 0; i < CODE_ATTEMPTS_ORDER; i++)
		ck_assert_int_eq(check("00000000", nine_o_clock + i), REASON_WRONG_CODE);
	ck_assert_int_eq(check(THE_CODE, nine_o_clock + 10), REASON_TOO_MANY_ATTEMPTS);
	ck_assert_int_eq(find(THE_CODE, nine_o_clock + 10), REASON_TOO_MANY_ATTEMPTS);
	restart_desk();
	ck_assert_int_eq(check(THE_CODE, nine_o_clock + 20), REASON_TOO_MANY_ATTEMPTS);
	int64_t later = nine_o_clock + 16 * MS_PER_MINUTE;
	ck_assert_int_eq(check(THE_CODE, later), REASON_OK);
}
END_TEST

START_TEST(clerk_who_guesses_across_orders_is_stopped)
{
	given_ready();
	for (int i = 0; i < CODE_ATTEMPTS_CLERK; i++)
		ck_assert_int_eq(find("00000000", nine_o_clock + i), REASON_WRONG_CODE);
	ck_assert_int_eq(find(THE_CODE, nine_o_clock + 30), REASON_TOO_MANY_ATTEMPTS);
}
END_TEST

static struct goods_return give_back(const struct return_line *line)
{
	struct fulfilment fulfilment = known();
	return (struct goods_return){
		.order = fulfilment.order,
		.number = fulfilment.number,
		.currency = fulfilment.currency,
		.reason = RETURN_DEFECT,
		.lines = line,
		.line_count = 1,
		.is_ours = true,
	};
}

START_TEST(return_of_a_known_order_is_at_most_what_was_collected)
{
	given_ready();
	ck_assert_int_eq(hand_over(1, 1), REASON_OK);
	struct return_line line = {
		.line = 1, .qty = 2, .disposition = DISPOSITION_SHELF, .name = STR("x")};
	struct goods_return goods = give_back(&line);
	struct act act = act_now();
	ck_assert_int_eq(
		desk_return(the_desk(), test_arena(), &act, &goods), REASON_QUANTITY_EXCEEDED);
	line.qty = 1;
	ck_assert_int_eq(desk_return(the_desk(), test_arena(), &act, &goods), REASON_OK);
	ck_assert_int_eq(desk_return(the_desk(), test_arena(), &act, &goods), REASON_OK);
	struct act second = act_now();
	ck_assert_int_eq(
		desk_return(the_desk(), test_arena(), &second, &goods), REASON_QUANTITY_EXCEEDED);
	assert_text(last_told("lines"), "[{\"line\":1,\"qty\":1,\"disposition\":\"shelf\"}]");
	assert_text(last_told("reason"), "\"defect\"");
	assert_text(last_told("order"), "\"01930000-0000-7000-8000-0000000000aa\"");
	assert_text(last_told("fulfilment"), "");
}
END_TEST

START_TEST(return_of_an_order_of_another_store_is_left_to_headquarters)
{
	struct return_line line = {.line = 3,
		.qty = 2,
		.disposition = DISPOSITION_QUARANTINE,
		.name_here = STR("Robe")};
	struct goods_return goods = {.number = STR("7777777777"),
		.currency = STR("EUR"),
		.lines = &line,
		.line_count = 1};
	struct act act = act_now();
	act.fulfilment = (fulfilment_id){0};
	ck_assert_int_eq(desk_return(the_desk(), test_arena(), &act, &goods), REASON_OK);
	assert_text(waiting(), "return");
}
END_TEST

static struct goods_exchange other_size(int64_t qty)
{
	return (struct goods_exchange){
		.order = known().order,
		.is_ours = true,
		.number = known().number,
		.currency = STR("EUR"),
		.reason = RETURN_WRONG_SIZE,
		.line = 1,
		.qty = qty,
		.name = STR("Pull, M"),
		.price_minor = 4900,
		.condition = CONDITION_OPENED,
		.disposition = DISPOSITION_SHELF,
		.product = STR("2000000000053"),
	};
}

static enum reason receipt_body(struct journal_tx *tx, void *context)
{
	struct act *act = context;
	act->clerk = receipt_load(tx, act->key);
	return str_is_empty(act->clerk) ? REASON_NOT_FOUND : REASON_OK;
}

START_TEST(exchange_of_a_known_order_is_told_once_with_its_receipt)
{
	given_ready();
	ck_assert_int_eq(hand_over(1, 1), REASON_OK);
	struct goods_exchange goods = other_size(2);
	struct act act = act_now(), second = act_now();
	ck_assert_int_eq(
		desk_exchange(the_desk(), test_arena(), &act, &goods), REASON_QUANTITY_EXCEEDED);
	goods.qty = 1;
	ck_assert_int_eq(desk_exchange(the_desk(), test_arena(), &act, &goods), REASON_OK);
	restart_desk();
	ck_assert_int_eq(desk_exchange(the_desk(), test_arena(), &act, &goods), REASON_OK);
	ck_assert_int_eq(
		desk_exchange(the_desk(), test_arena(), &second, &goods), REASON_QUANTITY_EXCEEDED);
	ck_assert_int_eq(known().lines[0].returned, 1);
	ck_assert(str_ends_with(waiting(), STR("handover exchange")));
	assert_text(last_told("lines"),
		"[{\"line\":1,\"qty\":1,\"product\":\"2000000000053\",\"disposition\":\"shelf\","
		"\"condition\":\"opened\"}]");
	assert_text(last_told("reason"), "\"wrong_size\"");
	assert_text(last_told("fulfilment"), "");
	ck_assert_int_eq(
		journal_run(the_desk()->journal, test_arena(), receipt_body, &act), REASON_OK);
	ck_assert_ptr_nonnull(strstr(str_c(test_arena(), act.clerk), "2000000000053"));
}
END_TEST

START_TEST(exchange_says_on_whose_word_it_was_done_and_what_led_to_the_order)
{
	given_ready();
	ck_assert_int_eq(hand_over(1, 1), REASON_OK);
	struct goods_exchange goods = other_size(1);
	struct act act = act_now();
	goods.basis =
		(struct return_basis){true, RETURN_FOR_GOODWILL, STR("ines"), true, FOUND_BY_CODE};
	ck_assert_int_eq(desk_exchange(the_desk(), test_arena(), &act, &goods), REASON_OK);
	assert_text(last_told("override"), "\"goodwill\"");
	assert_text(last_told("manager"), "\"ines\"");
	assert_text(last_told("found"), "\"code\"");
}
END_TEST

/* Headquarters did it: nothing is told, and the receipt is kept once. */
START_TEST(exchange_for_what_lies_elsewhere_leaves_its_receipt)
{
	given_ready();
	struct goods_exchange goods = other_size(1);
	goods.basis.has_override = true;
	goods.basis.override = RETURN_FOR_OUR_MISTAKE;
	goods.from = STR("PAR02");
	goods.from_name = STR("Comptoir Étoile");
	struct act act = act_now();
	struct str before = waiting();
	json_t *body = exchange_body_elsewhere(test_arena(), &goods, &act);
	ck_assert_str_eq(json_string_value(json_object_get(body, "store")), "PAR02");
	ck_assert_str_eq(json_string_value(json_object_get(body, "override")), "our_mistake");
	ck_assert_ptr_null(json_object_get(body, "manager"));
	json_decref(body);
	ck_assert_int_eq(
		desk_exchange_has_happened(the_desk(), test_arena(), act.key), REASON_NOT_FOUND);
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(desk_exchanged_elsewhere(the_desk(), test_arena(), &act, &goods),
			REASON_OK);
	ck_assert_int_eq(desk_exchange_has_happened(the_desk(), test_arena(), act.key), REASON_OK);
	ck_assert(str_equal(waiting(), before));
}
END_TEST

START_TEST(exchange_of_an_order_of_another_store_is_left_to_headquarters)
{
	struct goods_exchange goods = {.number = STR("7777777777"),
		.currency = STR("EUR"),
		.line = 3,
		.qty = 1,
		.name = STR("Robe"),
		.product = STR("ROBE-L")};
	struct act act = act_now();
	act.fulfilment = (fulfilment_id){0};
	ck_assert_int_eq(desk_exchange(the_desk(), test_arena(), &act, &goods), REASON_OK);
	assert_text(waiting(), "exchange");
	goods.product = STR_EMPTY;
	act.key = act_now().key;
	ck_assert_int_eq(
		desk_exchange(the_desk(), test_arena(), &act, &goods), REASON_INVALID_FIELDS);
}
END_TEST

static size_t arrivals_at(int64_t now, struct fulfilments *found)
{
	ck_assert_int_eq(desk_arrivals(the_desk(), test_arena(), now, found), REASON_OK);
	return found->count;
}

START_TEST(shopper_who_is_here_waits_on_top_until_the_visit_ends)
{
	struct fulfilments found;
	given_ready();
	answer_all("ok");
	ck_assert_uint_eq(arrivals_at(nine_o_clock, &found), 0);
	json_t *document = given_document();
	json_object_set_new(document, "version", json_integer(2));
	json_object_set_new(document, "arrived_at", json_string("2026-11-21T09:05:00Z"));
	told_as_asked_at(document, (struct feed_position){.after = 1});
	ck_assert_uint_eq(arrivals_at(nine_o_clock + 10 * MS_PER_MINUTE, &found), 1);
	ck_assert_int_eq(found.list[0].state, FULFILMENT_READY);
	ck_assert_uint_eq(arrivals_at(nine_o_clock + 3 * MS_PER_HOUR, &found), 0);
	ck_assert_int_eq(hand_over(1, 1), REASON_OK);
	ck_assert_uint_eq(arrivals_at(nine_o_clock + 10 * MS_PER_MINUTE, &found), 0);
}
END_TEST

static void told_of_clerks(void)
{
	struct str hash = password_hash(test_arena(), STR("4711"));
	told_event(json_pack("{s:s, s:[{s:s, s:s, s:s%, s:b}]}", "type", "clerks", "clerks",
		"login", "camille", "name", "Camille", "pin_hash", hash.p, (int)hash.n,
		"is_manager", 1));
}

static enum reason log_in(const char *pin)
{
	struct clerk clerk;
	return desk_log_in(
		the_desk(), test_arena(), STR("camille"), str_of(pin), nine_o_clock, &clerk);
}

START_TEST(clerk_enters_with_the_pin_and_is_locked_out_after_five_wrong_ones)
{
	told_of_clerks();
	ck_assert_int_eq(log_in("4711"), REASON_OK);
	for (int i = 0; i < PIN_ATTEMPTS; i++)
		ck_assert_int_eq(log_in("0000"), REASON_NOT_AUTHENTICATED);
	ck_assert_int_eq(log_in("4711"), REASON_TOO_MANY_ATTEMPTS);
}
END_TEST

START_TEST(clerk_who_left_cannot_enter)
{
	told_of_clerks();
	told_event(json_pack("{s:s, s:[]}", "type", "clerks", "clerks"));
	ck_assert_int_eq(log_in("4711"), REASON_NOT_AUTHENTICATED);
}
END_TEST

START_TEST(time_does_not_tell_who_is_a_clerk)
{
	ck_assert_int_eq(password_ran_at_once(), 0);
	ck_assert_int_eq(log_in("4711"), REASON_NOT_AUTHENTICATED);
	ck_assert_int_eq(password_ran_at_once(), 1);
}
END_TEST

START_TEST(refusals_of_headquarters_are_shown_until_seen)
{
	struct counters counters;
	told(given_document());
	ck_assert_int_eq(pick(1, 1), REASON_OK);
	ck_assert_int_eq(pick(1, 1), REASON_OK);
	answer_all("quantity_exceeded");
	ck_assert_int_eq(desk_counters(the_desk(), test_arena(), &counters), REASON_OK);
	ck_assert_int_eq(counters.refused, 3); /* accept, start, and the picks as one */
	ck_assert_int_eq(counters.unsent, 0);
}
END_TEST

static int64_t refusals_after(const char *result)
{
	struct counters counters;
	answer_all(result);
	ck_assert_int_eq(desk_counters(the_desk(), test_arena(), &counters), REASON_OK);
	return counters.refused;
}

START_TEST(each_return_that_headquarters_refuses_is_shown)
{
	given_ready();
	ck_assert_int_eq(hand_over(2, 1), REASON_OK);
	ck_assert_int_eq(refusals_after("ok"), 0);
	struct return_line line = {.line = 1, .qty = 1, .name = STR("x")};
	struct goods_return goods = give_back(&line);
	for (int i = 0; i < 2; i++) {
		struct act act = act_now();
		ck_assert_int_eq(desk_return(the_desk(), test_arena(), &act, &goods), REASON_OK);
	}
	ck_assert_int_eq(refusals_after("quantity_exceeded"), 2);
}
END_TEST

TEST_MAIN_WITH("agent desk", &agent_fixture, first_pick_starts_the_fulfilment,
	act_with_the_same_key_happens_once, refused_act_leaves_no_trace,
	scan_finds_its_line_until_that_has_enough, pick_can_be_undone,
	ready_needs_every_line_and_a_slot, nothing_found_at_all_ends_the_fulfilment,
	reject_is_possible_before_ready_and_leaves_goods_to_put_back,
	ready_fulfilment_is_not_rejected, collect_two_of_three_and_refuse_one,
	handing_over_more_than_was_picked_is_refused, reservation_that_is_taken_is_bought,
	reservation_of_which_nothing_is_taken_is_left, code_is_found_however_it_is_typed,
	sixth_wrong_code_for_an_order_is_not_even_looked_at,
	clerk_who_guesses_across_orders_is_stopped,
	return_of_a_known_order_is_at_most_what_was_collected,
	exchange_of_a_known_order_is_told_once_with_its_receipt,
	exchange_says_on_whose_word_it_was_done_and_what_led_to_the_order,
	exchange_for_what_lies_elsewhere_leaves_its_receipt,
	exchange_of_an_order_of_another_store_is_left_to_headquarters,
	return_of_an_order_of_another_store_is_left_to_headquarters,
	shopper_who_is_here_waits_on_top_until_the_visit_ends,
	clerk_enters_with_the_pin_and_is_locked_out_after_five_wrong_ones,
	clerk_who_left_cannot_enter, time_does_not_tell_who_is_a_clerk,
	refusals_of_headquarters_are_shown_until_seen,
	each_return_that_headquarters_refuses_is_shown)
