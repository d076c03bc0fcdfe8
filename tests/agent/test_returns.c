/* Goods that come back at the counter, with the line cut: what the rules say, what is told, what is
 * still to be looked at. */
#include "common/clock.h"
#include "store-agent/brought.h"
#include "store-agent/journal/inspections.h"
#include "tests/lib/agent_fixture.h"

static const struct return_law paris = {STR("fr"), STR("75011"), STR("Europe/Paris")};

/* The first line was collected on Saturday 21 November 2026; headquarters has not heard of it. */
static struct brought brought_at(int64_t now)
{
	struct fulfilment fulfilment = known();
	return brought_of_fulfilment(test_arena(), &fulfilment, STR("UTC"), now);
}

static void collect(json_t *document)
{
	json_t *law = json_object();
	json_object_set_new(json_object_get(document, "order"), "law", law);
	json_object_set_new(law, "profile", json_string(paris.profile.p));
	json_object_set_new(law, "postcode", json_string(paris.postcode.p));
	json_object_set_new(law, "time_zone", json_string(paris.time_zone.p));
	told(document);
	struct act acts[] = {act_now(), act_now(), act_now(), act_now()};
	static const int all[] = {2, 1};
	const struct handover handover = {.collected = all};
	ck_assert_int_eq(desk_pick(the_desk(), test_arena(), &acts[0], 1, 2), REASON_OK);
	ck_assert_int_eq(desk_pick(the_desk(), test_arena(), &acts[1], 2, 1), REASON_OK);
	ck_assert_int_eq(desk_ready(the_desk(), test_arena(), &acts[2], STR("C4")), REASON_OK);
	ck_assert_int_eq(desk_hand_over(the_desk(), test_arena(), &acts[3], &handover), REASON_OK);
}

static void given_collected(const char *return_class)
{
	json_t *document = given_document();
	json_object_set_new(json_array_get(json_object_get(document, "lines"), 0), "return_class",
		json_string(return_class));
	collect(document);
}

static struct return_decision decided(
	int64_t now, enum return_reason reason, const enum condition *condition)
{
	struct brought brought = brought_at(now);
	struct return_case asked = brought_case(&brought, &brought.lines[0], reason);
	asked.has_condition = condition != NULL;
	asked.condition = condition == NULL ? CONDITION_SEALED : *condition;
	return return_decide(&asked);
}

/* --- the rules --- */

START_TEST(withdrawal_is_counted_from_a_handover_that_nobody_has_heard_of)
{
	given_collected("ordinary");
	/* 14 days from the day after end on Saturday 5 December, so on Monday the 7th. */
	struct return_decision first = decided(nine_o_clock, RETURN_CHANGED_MIND, NULL);
	ck_assert(first.is_allowed && first.ground == GROUND_WITHDRAWAL);
	assert_text(day_print(test_arena(), first.answer.last_day), "2026-12-07");
	struct return_decision late = decided(first.answer.ends_at, RETURN_CHANGED_MIND, NULL);
	ck_assert(late.is_allowed && late.ground == GROUND_POLICY);
	struct return_decision over =
		decided(nine_o_clock + 40 * MS_PER_DAY, RETURN_CHANGED_MIND, NULL);
	ck_assert(!over.is_allowed && over.answer.rule == RULE_PERIOD_OVER);
	struct return_decision defect =
		decided(nine_o_clock + 40 * MS_PER_DAY, RETURN_DEFECT, NULL);
	ck_assert(defect.is_allowed && defect.ground == GROUND_GUARANTEE);
}
END_TEST

START_TEST(what_was_sealed_for_hygiene_comes_back_sealed_only)
{
	static const enum condition opened = CONDITION_OPENED, sealed = CONDITION_SEALED;
	given_collected("hygiene");
	ck_assert(decided(nine_o_clock, RETURN_CHANGED_MIND, NULL).answer.must_be_sealed);
	ck_assert(decided(nine_o_clock, RETURN_CHANGED_MIND, &sealed).is_allowed);
	struct return_decision refused = decided(nine_o_clock, RETURN_CHANGED_MIND, &opened);
	ck_assert(!refused.is_allowed && refused.answer.rule == RULE_UNSEALED_HYGIENE);
	ck_assert(decided(nine_o_clock, RETURN_DEFECT, &opened).is_allowed);
}
END_TEST

/* Two of the first line and one of the second are a set. */
START_TEST(a_set_comes_back_whole_by_the_stores_own_knowledge)
{
	static const int64_t one[] = {1, 0}, rest[] = {0, 1}, all[] = {2, 1};
	json_t *document = given_document(), *line;
	size_t i;
	json_array_foreach (json_object_get(document, "lines"), i, line)
		json_object_set_new(line, "bundle",
			json_pack("{s:i, s:s, s:i, s:b}", "bundle", 1, "name", "Coffret", "each",
				i == 0 ? 2 : 1, "is_set", 1));
	collect(document);
	struct brought brought = brought_at(nine_o_clock);
	assert_text(brought.lines[1].part_of.name, "Coffret");
	ck_assert(brought_breaks_set(test_arena(), &brought, &brought.lines[0], one));
	ck_assert(brought_breaks_set(test_arena(), &brought, &brought.lines[1], rest));
	ck_assert(!brought_breaks_set(test_arena(), &brought, &brought.lines[0], all));
}
END_TEST

START_TEST(period_runs_from_the_last_goods_as_headquarters_tells_them)
{
	given_collected("ordinary");
	answer_all("ok");
	json_t *document = given_document(), *lines = json_object_get(document, "lines");
	json_object_set_new(document, "version", json_integer(9));
	json_object_set_new(document, "state", json_string("collected"));
	json_object_set_new(document, "collected_at", json_string("2026-11-21T09:00:00Z"));
	json_object_set_new(json_object_get(document, "order"), "last_collected_at",
		json_string("2026-11-25T09:00:00Z"));
	json_object_set_new(json_object_get(document, "order"), "law",
		json_pack("{s:s, s:s, s:s}", "profile", "fr", "postcode", "75011", "time_zone",
			"Europe/Paris"));
	json_object_set_new(json_array_get(lines, 0), "picked", json_integer(2));
	json_object_set_new(json_array_get(lines, 0), "collected", json_integer(2));
	told(document);
	struct return_decision told_later = decided(nine_o_clock, RETURN_CHANGED_MIND, NULL);
	assert_text(day_print(test_arena(), told_later.answer.last_day), "2026-12-09");
}
END_TEST

START_TEST(announced_day_decides_and_its_lines_stand_in_the_form)
{
	given_collected("ordinary");
	struct brought brought = brought_at(nine_o_clock + 40 * MS_PER_DAY);
	json_t *order = json_pack("{s:{s:s, s:s, s:s, s:[{s:i, s:i}]}}", "announced", "id",
		"01930000-0000-7000-8000-0000000000bb", "reason", "wrong_size", "asked_at",
		"2026-11-30T10:00:00Z", "lines", "line", 1, "qty", 9);
	json_object_set_new(
		json_object_get(order, "announced"), "refund_way", json_string("voucher"));
	brought_add_told(test_arena(), &brought, order);
	json_decref(order);
	struct return_case asked = brought_case(&brought, &brought.lines[0], brought.reason);
	ck_assert(return_decide(&asked).is_allowed);
	ck_assert_int_eq(brought.reason, RETURN_WRONG_SIZE);
	ck_assert_int_eq(brought.way, WAY_VOUCHER);
	ck_assert_int_eq(brought_at(nine_o_clock).way, WAY_ORIGINAL);
	struct return_case not_announced =
		brought_case(&brought, &brought.lines[1], brought.reason);
	ck_assert(!return_decide(&not_announced).is_allowed);
	ck_assert_int_eq(brought.lines[0].announced, 2); /* at most what there is */
}
END_TEST

START_TEST(barcode_of_another_product_is_not_what_was_sold)
{
	given_collected("ordinary");
	struct brought brought = brought_at(nine_o_clock);
	struct str spread = gtin_print(test_arena(), brought.lines[0].gtins[0]);
	ck_assert_ptr_eq(brought_find_product(&brought, spread), &brought.lines[0]);
	ck_assert_ptr_eq(brought_find_product(&brought, STR("LAMP-1")), &brought.lines[1]);
	ck_assert_ptr_null(brought_find_product(&brought, STR("5449000000996")));
	ck_assert_ptr_null(brought_find_product(&brought, STR("")));
}
END_TEST

/* --- what is told --- */

static enum reason give_back(const struct return_line *line, enum return_override override)
{
	struct brought brought = brought_at(nine_o_clock);
	const struct goods_return goods = {
		.order = brought.order,
		.number = brought.number,
		.currency = brought.currency,
		.reason = RETURN_DEFECT,
		.way = WAY_VOUCHER,
		.lines = line,
		.line_count = 1,
		.is_ours = true,
		.basis = {true, override, STR("ines"), true, FOUND_BY_NUMBER},
	};
	struct act act = act_now();
	return desk_return(the_desk(), test_arena(), &act, &goods);
}

static enum reason inspections_body(struct journal_tx *tx, void *context)
{
	struct inspection *first = context;
	const struct inspection *list;
	size_t count = inspection_list_part(tx, 0, 1, &list);
	if (count == 0)
		return REASON_NOT_FOUND;
	*first = list[0];
	return REASON_OK;
}

static enum reason inspect(const struct inspection *what, enum disposition disposition)
{
	const struct inspected inspected = {.id = what->id,
		.line = what->line,
		.has_condition = true,
		.condition = CONDITION_DAMAGED,
		.disposition = disposition};
	struct act act = act_now();
	act.fulfilment = (fulfilment_id){0};
	return desk_inspect(the_desk(), test_arena(), &act, &inspected);
}

static int64_t left_to_inspect(void)
{
	struct counters counters;
	ck_assert_int_eq(desk_counters(the_desk(), test_arena(), &counters), REASON_OK);
	return counters.to_inspect;
}

START_TEST(return_says_condition_check_and_who_made_the_exception)
{
	struct return_line line = {.line = 1,
		.qty = 1,
		.disposition = DISPOSITION_SHELF,
		.has_condition = true,
		.condition = CONDITION_OPENED,
		.is_checked = true,
		.name = STR("x")};
	given_collected("ordinary");
	ck_assert_int_eq(give_back(&line, RETURN_FOR_GOODWILL), REASON_OK);
	assert_text(last_told("lines"), "[{\"line\":1,\"qty\":1,\"disposition\":\"shelf\","
					"\"condition\":\"opened\",\"checked\":true}]");
	assert_text(last_told("override"), "\"goodwill\"");
	assert_text(last_told("manager"), "\"ines\"");
	assert_text(last_told("found"), "\"number\"");
	assert_text(last_told("refund_way"), "\"voucher\"");
	ck_assert_int_eq(left_to_inspect(), 0);
}
END_TEST

START_TEST(what_is_looked_at_later_stays_on_the_list_through_quarantine)
{
	struct return_line line = {.line = 1, .qty = 2, .is_to_inspect = true, .name = STR("x")};
	struct inspection waiting_for, none;
	given_collected("ordinary");
	ck_assert_int_eq(give_back(&line, RETURN_FOR_OTHER), REASON_OK);
	assert_text(last_told("lines"), "[{\"line\":1,\"qty\":2}]");
	ck_assert_int_eq(left_to_inspect(), 1);
	struct journal *journal = the_desk()->journal;
	ck_assert_int_eq(
		journal_run(journal, test_arena(), inspections_body, &waiting_for), REASON_OK);
	ck_assert_int_eq(inspect(&waiting_for, DISPOSITION_QUARANTINE), REASON_OK);
	assert_text(last_told("lines"), "[{\"line\":1,\"disposition\":\"quarantine\","
					"\"condition\":\"damaged\"}]");
	ck_assert_int_eq(left_to_inspect(), 0);
	ck_assert_int_eq(inspect(&waiting_for, DISPOSITION_QUARANTINE), REASON_WRONG_STATE);
	ck_assert_int_eq(inspect(&waiting_for, DISPOSITION_SUPPLIER), REASON_OK);
	ck_assert_int_eq(inspect(&waiting_for, DISPOSITION_SUPPLIER), REASON_NOT_FOUND);
	ck_assert_int_eq(
		journal_run(journal, test_arena(), inspections_body, &none), REASON_NOT_FOUND);
}
END_TEST

START_TEST(switched_item_is_told_once_and_changes_nothing)
{
	struct act act = act_now();
	given_collected("ordinary");
	struct brought brought = brought_at(nine_o_clock);
	act.fulfilment = (fulfilment_id){0};
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(desk_item_switched(the_desk(), test_arena(), &act, brought.order,
					 STR("5449000000996")),
			REASON_OK);
	assert_text(last_told("signal"), "\"item_switched\"");
	assert_text(last_told("product"), "\"5449000000996\"");
	ck_assert_int_eq(brought_at(nine_o_clock).lines[0].returnable, 2);
}
END_TEST

/* --- who may make an exception --- */

static void add_clerk(json_t *clerks, const char *login, const char *pin, bool is_manager)
{
	struct str hash = password_hash(test_arena(), str_of(pin));
	json_array_append_new(
		clerks, json_pack("{s:s, s:s, s:s%, s:b}", "login", login, "name", login,
				"pin_hash", hash.p, hash.n, "is_manager", is_manager));
}

static enum reason answers_for_it(const char *login, const char *pin)
{
	return desk_manager(the_desk(), test_arena(), str_of(login), str_of(pin), nine_o_clock);
}

START_TEST(only_a_managers_pin_makes_an_exception)
{
	json_t *clerks = json_array();
	add_clerk(clerks, "ines", "4711", true);
	add_clerk(clerks, "noa", "0815", false);
	told_event(json_pack("{s:s, s:o}", "type", "clerks", "clerks", clerks));
	ck_assert_int_eq(answers_for_it("ines", "4711"), REASON_OK);
	ck_assert_int_eq(answers_for_it("ines", "0000"), REASON_NOT_AUTHENTICATED);
	ck_assert_int_eq(answers_for_it("noa", "0815"), REASON_FOR_MANAGERS);
	ck_assert_int_eq(answers_for_it("nobody", "4711"), REASON_NOT_AUTHENTICATED);
}
END_TEST

TEST_MAIN_WITH("returns at the counter", &agent_fixture,
	a_set_comes_back_whole_by_the_stores_own_knowledge,
	withdrawal_is_counted_from_a_handover_that_nobody_has_heard_of,
	what_was_sealed_for_hygiene_comes_back_sealed_only,
	period_runs_from_the_last_goods_as_headquarters_tells_them,
	announced_day_decides_and_its_lines_stand_in_the_form,
	barcode_of_another_product_is_not_what_was_sold,
	return_says_condition_check_and_who_made_the_exception,
	what_is_looked_at_later_stays_on_the_list_through_quarantine,
	switched_item_is_told_once_and_changes_nothing, only_a_managers_pin_makes_an_exception)
