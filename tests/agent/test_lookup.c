/* Orders that were collected here, found without a line by what their customer has. */
#include "common/clock.h"
#include "store-agent/brought.h"
#include "store-agent/desk_exchange.h"
#include "tests/lib/agent_fixture.h"

#define RETURN_ID   "01930000-0000-7000-8000-0000000000bb"
#define RETURN_CODE "4HXW-2N7R"

static json_t *announcement(const char *bring_by)
{
	return_id id;
	char code[PICKUP_CODE_CHARS + 1];
	ck_assert(uuid_parse(STR(RETURN_ID), &id.uuid));
	ck_assert(pickup_code_normalise(STR(RETURN_CODE), code));
	struct hash verifier = return_code_verifier(&the_desk()->store_secret, id, code);
	struct str hex = hex_print(test_arena(), verifier.bytes, sizeof(verifier.bytes));
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s%, s:[{s:i, s:i, s:b}]}", "id", RETURN_ID,
		"reason", "wrong_size", "refund_way", "voucher", "asked_at", "2026-11-22T10:00:00Z",
		"bring_by", bring_by, "code_verifier", hex.p, hex.n, "lines", "line", 1, "qty", 1,
		"must_be_sealed", 0);
}

/* Zoé has collected everything. */
static void given_collected(json_t *announced)
{
	json_t *document = given_document(), *order = json_object_get(document, "order");
	json_object_set_new(document, "state", json_string("collected"));
	json_object_set_new(document, "collected_at", json_string("2026-11-21T09:00:00Z"));
	json_object_set_new(order, "phone", json_string("+33 6 12 34 56 78"));
	for (size_t i = 0; i < 2; i++) {
		json_t *line = json_array_get(json_object_get(document, "lines"), i);
		json_t *ordered = json_object_get(line, "ordered");
		json_object_set(line, "picked", ordered);
		json_object_set(line, "collected", ordered);
	}
	if (announced != NULL)
		json_object_set_new(document, "announced", announced);
	told(document);
}

static enum reason search(const char *text, const char *proof, struct collected_found *found)
{
	static int64_t tick;
	const struct collected_search search = {
		str_of(text), str_of(proof), STR("camille"), nine_o_clock + ++tick};
	return desk_find_collected(the_desk(), test_arena(), &search, found);
}

static size_t found_by(const char *text, const char *proof, enum return_found by)
{
	struct collected_found found;
	ck_assert_int_eq(search(text, proof, &found), REASON_OK);
	if (found.count > 0)
		ck_assert_int_eq(found.by, by);
	return found.count;
}

START_TEST(pickup_code_and_return_code_lead_to_what_was_collected)
{
	given_collected(announcement("2026-12-05T23:00:00Z"));
	ck_assert_uint_eq(found_by(THE_CODE, "", FOUND_BY_CODE), 1);
	ck_assert_uint_eq(found_by(RETURN_CODE, "", FOUND_BY_CODE), 1);
	ck_assert_uint_eq(found_by("4hxw2n7r", "", FOUND_BY_CODE), 1);
	ck_assert_uint_eq(found_by("4HXW-2N7S", "", FOUND_BY_CODE), 0);
}
END_TEST

START_TEST(what_was_announced_stands_in_the_form_without_a_line_until_its_last_day)
{
	given_collected(announcement("2026-12-05T23:00:00Z"));
	struct fulfilment fulfilment = known();
	struct brought brought =
		brought_of_fulfilment(test_arena(), &fulfilment, STR("UTC"), nine_o_clock);
	ck_assert(!uuid_is_zero(brought.announced.uuid));
	ck_assert_int_eq(brought.lines[0].announced, 1);
	ck_assert_int_eq(brought.reason, RETURN_WRONG_SIZE);
	ck_assert_int_eq(brought.way, WAY_VOUCHER);
	struct return_case asked = brought_case(&brought, &brought.lines[0], brought.reason);
	ck_assert_int_eq(asked.asked_at, brought.announced_at);
	brought = brought_of_fulfilment(
		test_arena(), &fulfilment, STR("UTC"), nine_o_clock + 20 * MS_PER_DAY);
	ck_assert(uuid_is_zero(brought.announced.uuid));
	ck_assert_int_eq(brought.lines[0].announced, 0);
}
END_TEST

static enum reason bring_back(int64_t line)
{
	struct fulfilment fulfilment = known();
	struct brought brought =
		brought_of_fulfilment(test_arena(), &fulfilment, STR("UTC"), nine_o_clock);
	const struct return_line lines[] = {{.line = line, .qty = 1, .name = STR("x")}};
	const struct goods_return goods = {.order = brought.order,
		.number = brought.number,
		.currency = brought.currency,
		.announced = brought.announced,
		.lines = lines,
		.line_count = 1,
		.is_ours = true};
	struct act act = act_now();
	return desk_return(the_desk(), test_arena(), &act, &goods);
}

START_TEST(what_was_announced_is_told_once_under_its_id)
{
	return_id id;
	ck_assert(uuid_parse(STR(RETURN_ID), &id.uuid));
	given_collected(announcement("2026-12-05T23:00:00Z"));
	ck_assert(!desk_return_is_told(the_desk(), test_arena(), id));
	ck_assert_int_eq(bring_back(1), REASON_OK);
	assert_text(last_told("return_id"), "\"" RETURN_ID "\"");
	ck_assert(desk_return_is_told(the_desk(), test_arena(), id));
	ck_assert_int_eq(bring_back(2), REASON_OK);
	ck_assert(!str_equal_c(last_told("return_id"), "\"" RETURN_ID "\""));
}
END_TEST

/* One of the first line will be exchanged for another, which is held here until 24 November. */
static json_t *announced_exchange(void)
{
	json_t *announced = announcement("2026-12-05T23:00:00Z");
	json_object_set_new(announced, "exchange",
		json_pack("{s:i, s:i, s:s, s:s, s:b, s:s, s:s}", "line", 1, "qty", 1, "sku",
			"NUT-750", "name", "Grande", "is_here", 1, "store_name", "Comptoir",
			"held_until", "2026-11-24T18:00:00Z"));
	return announced;
}

START_TEST(what_is_held_for_an_exchange_is_known_without_a_line_as_long_as_it_is_held)
{
	given_collected(announced_exchange());
	struct fulfilment fulfilment = known();
	struct brought brought =
		brought_of_fulfilment(test_arena(), &fulfilment, STR("UTC"), nine_o_clock);
	const struct held_exchange *held = brought_find_held(&brought, 1);
	ck_assert_ptr_nonnull(held);
	assert_text(held->sku, "NUT-750");
	ck_assert(held->is_here);
	ck_assert_ptr_null(brought_find_held(&brought, 2));
	brought = brought_of_fulfilment(
		test_arena(), &fulfilment, STR("UTC"), nine_o_clock + 5 * MS_PER_DAY);
	ck_assert_ptr_null(brought_find_held(&brought, 1));
	ck_assert(!uuid_is_zero(brought.announced.uuid)); /* the return outlives it */
	given_collected(announcement("2026-12-05T23:00:00Z"));
	brought_forget_announced(&brought);
	ck_assert_ptr_null(brought_find_held(&brought, 1));
}
END_TEST

static enum reason exchange_first(return_id announced)
{
	struct fulfilment fulfilment = known();
	const struct goods_exchange goods = {.order = fulfilment.order,
		.is_ours = true,
		.announced = announced,
		.number = fulfilment.number,
		.currency = fulfilment.currency,
		.reason = RETURN_WRONG_SIZE,
		.line = 1,
		.qty = 1,
		.name = STR("x"),
		.condition = CONDITION_OPENED,
		.disposition = DISPOSITION_SHELF,
		.product = STR("NUT-750")};
	struct act act = act_now();
	return desk_exchange(the_desk(), test_arena(), &act, &goods);
}

START_TEST(an_announced_exchange_is_told_once_under_the_id_of_its_return)
{
	return_id id;
	ck_assert(uuid_parse(STR(RETURN_ID), &id.uuid));
	given_collected(announced_exchange());
	ck_assert_int_eq(exchange_first(id), REASON_OK);
	assert_text(last_told("return_id"), "\"" RETURN_ID "\"");
	ck_assert(desk_return_is_told(the_desk(), test_arena(), id));
	ck_assert_int_eq(exchange_first(id), REASON_OK);
	ck_assert(!str_equal_c(last_told("return_id"), "\"" RETURN_ID "\""));
}
END_TEST

START_TEST(a_contact_leads_there_with_the_bag_or_an_article)
{
	static const char *const contacts[] = {"zoe@example.org", "ZOE@example.org", "0612345678",
		"06 12 34 56 78", "Zoé Lefèvre", "lefevre zoe"};
	static const char *const proofs[] = {"A12", "a12", "NUT-400", "3017620422003"};
	given_collected(NULL);
	for (size_t i = 0; i < ARRAY_LENGTH(contacts); i++) {
		for (size_t j = 0; j < ARRAY_LENGTH(proofs); j++)
			ck_assert_msg(found_by(contacts[i], proofs[j], FOUND_BY_CONTACT) == 1,
				"%s by %s", contacts[i], proofs[j]);
		ck_assert_uint_eq(found_by(contacts[i], "", FOUND_BY_CONTACT), 0);
	}
	ck_assert_uint_eq(found_by("Zoé", "A12", FOUND_BY_CONTACT), 0);
	ck_assert_uint_eq(found_by("Zoé Martin", "A12", FOUND_BY_CONTACT), 0);
	ck_assert_uint_eq(found_by("zoe@example.org", "B07", FOUND_BY_CONTACT), 0);
	ck_assert_uint_eq(found_by("345678", "A12", FOUND_BY_CONTACT), 0);
}
END_TEST

START_TEST(who_searches_in_vain_is_stopped_for_a_quarter_of_an_hour)
{
	struct collected_found found;
	given_collected(NULL);
	for (int i = 0; i < SEARCH_ATTEMPTS_CLERK; i++)
		ck_assert_uint_eq(found_by("nobody@example.org", "A12", FOUND_BY_CONTACT), 0);
	restart_desk();
	ck_assert_int_eq(search("zoe@example.org", "A12", &found), REASON_TOO_MANY_ATTEMPTS);
	const struct collected_search later = {STR("zoe@example.org"), STR("A12"), STR("camille"),
		nine_o_clock + 16 * MS_PER_MINUTE};
	ck_assert_int_eq(desk_find_collected(the_desk(), test_arena(), &later, &found), REASON_OK);
	ck_assert_uint_eq(found.count, 1);
}
END_TEST

START_TEST(what_headquarters_finds_was_no_guess)
{
	struct collected_found found;
	for (int i = 0; i < SEARCH_ATTEMPTS_CLERK + 2; i++) {
		const struct collected_search there = {
			STR(THE_CODE), STR(""), STR("camille"), nine_o_clock + i};
		ck_assert_int_eq(
			desk_find_collected(the_desk(), test_arena(), &there, &found), REASON_OK);
		ck_assert_uint_eq(found.count, 0);
		ck_assert_int_eq(desk_found_elsewhere(the_desk(), test_arena(), &there), REASON_OK);
	}
}
END_TEST

TEST_MAIN_WITH("finding what was collected", &agent_fixture,
	pickup_code_and_return_code_lead_to_what_was_collected,
	what_was_announced_stands_in_the_form_without_a_line_until_its_last_day,
	what_was_announced_is_told_once_under_its_id,
	what_is_held_for_an_exchange_is_known_without_a_line_as_long_as_it_is_held,
	an_announced_exchange_is_told_once_under_the_id_of_its_return,
	a_contact_leads_there_with_the_bag_or_an_article,
	who_searches_in_vain_is_stopped_for_a_quarter_of_an_hour,
	what_headquarters_finds_was_no_guess)
