/* A wave at the counter: taken, picked product by product, sorted into bags; and where bags wait.
 */
#include "common/clock.h"
#include "store-agent/desk_waves.h"
#include "store-agent/journal/slots.h"
#include "tests/lib/agent_fixture.h"

static fulfilment_id id_of(int number)
{
	fulfilment_id id = given_id();
	id.uuid.bytes[15] = (uint8_t)number;
	return id;
}

/* Order `number`: two jars and a lamp, promised `minutes` after nine. */
static void told_order(int number, int minutes)
{
	json_t *document = given_document();
	struct str promised = instant_print(test_arena(), nine_o_clock + minutes * MS_PER_MINUTE);
	json_object_set_new(
		document, "id", json_string(uuid_print(test_arena(), id_of(number).uuid).p));
	json_object_set_new(
		document, "short_id", json_string(arena_printf(test_arena(), "A%d", number)));
	json_object_set_new(document, "promised_at", json_string(promised.p));
	told(document);
}

static struct fulfilment order(int number)
{
	struct fulfilment fulfilment;
	ck_assert_int_eq(desk_get(the_desk(), test_arena(), id_of(number), &fulfilment), REASON_OK);
	return fulfilment;
}

static struct act act_of(const char *clerk)
{
	struct act act = act_now();
	act.clerk = str_of(clerk);
	act.fulfilment = (fulfilment_id){0};
	return act;
}

static wave_id taken(int64_t most)
{
	wave_id wave;
	struct act act = act_of("camille");
	ck_assert_int_eq(desk_wave_take(the_desk(), test_arena(), &act, most, &wave), REASON_OK);
	ck_assert_int_eq(desk_wave_take(the_desk(), test_arena(), &act, most, &wave), REASON_OK);
	return wave;
}

static struct wave_picked picked; /* by the last pick_of */

static enum reason pick_of(const char *clerk, wave_id wave, const char *sku, int64_t qty)
{
	struct act act = act_of(clerk);
	struct wave_pick pick = {.wave = wave, .sku = str_of(sku), .qty = qty};
	return desk_wave_pick(the_desk(), test_arena(), &act, &pick, &picked);
}

static enum reason scan_of(wave_id wave, const char *text)
{
	struct act act = act_of("camille");
	struct wave_pick pick = {.wave = wave, .qty = 1};
	ck_assert(gtin_parse(str_of(text), &pick.scanned));
	return desk_wave_pick(the_desk(), test_arena(), &act, &pick, &picked);
}

static void given_three(void)
{
	told_order(1, 180);
	told_order(2, 60);
	told_order(3, 120);
	answer_all("ok");
}

START_TEST(wave_takes_the_soonest_promised_and_starts_them_for_this_clerk)
{
	given_three();
	taken(2);
	assert_text(order(2).clerk, "camille");
	ck_assert_int_eq(order(2).state, FULFILMENT_PICKING);
	ck_assert_int_eq(order(3).state, FULFILMENT_PICKING);
	ck_assert_int_eq(order(1).state, FULFILMENT_ACCEPTED);
	assert_text(waiting(), "start start");
}
END_TEST

START_TEST(wave_without_orders_or_out_of_bounds_is_none)
{
	wave_id wave;
	struct act acts[] = {act_of("camille"), act_of("camille"), act_of("camille")};
	ck_assert_int_eq(
		desk_wave_take(the_desk(), test_arena(), &acts[0], 5, &wave), REASON_NOT_FOUND);
	given_three();
	ck_assert_int_eq(desk_wave_take(the_desk(), test_arena(), &acts[1], 0, &wave),
		REASON_INVALID_FIELDS);
	ck_assert_int_eq(
		desk_wave_take(the_desk(), test_arena(), &acts[2], WAVE_MEMBERS_MAX + 1, &wave),
		REASON_INVALID_FIELDS);
}
END_TEST

START_TEST(each_scan_says_into_which_bag)
{
	given_three();
	wave_id wave = taken(3);
	static const char *const bags[] = {"A2", "A2", "A3", "A3", "A1", "A1"};
	for (size_t i = 0; i < ARRAY_LENGTH(bags); i++) {
		ck_assert_int_eq(scan_of(wave, GTIN_SPREAD), REASON_OK);
		assert_text(picked.short_id, bags[i]);
		ck_assert_int_eq(picked.bag, (int)i / 2 + 1);
	}
	ck_assert_int_eq(scan_of(wave, GTIN_SPREAD), REASON_QUANTITY_EXCEEDED);
	ck_assert_int_eq(scan_of(wave, "5000159407236"), REASON_NOT_FOUND);
}
END_TEST

START_TEST(one_tap_picks_a_product_for_every_order_and_headquarters_hears_of_each)
{
	given_three();
	wave_id wave = taken(3);
	answer_all("ok");
	ck_assert_int_eq(pick_of("camille", wave, "NUT-400", 6), REASON_OK);
	assert_text(waiting(), "pick pick pick");
	for (int number = 1; number <= 3; number++)
		ck_assert_int_eq(order(number).lines[0].picked, 2);
	ck_assert_int_eq(pick_of("camille", wave, "NUT-400", 1), REASON_QUANTITY_EXCEEDED);
	assert_text(waiting(), "pick pick pick");
}
END_TEST

START_TEST(same_tap_twice_picks_once)
{
	given_three();
	wave_id wave = taken(3);
	struct act act = act_of("camille");
	struct wave_pick pick = {.wave = wave, .sku = STR("NUT-400"), .qty = 3};
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(
			desk_wave_pick(the_desk(), test_arena(), &act, &pick, &picked), REASON_OK);
	ck_assert_int_eq(order(2).lines[0].picked + order(3).lines[0].picked, 3);
}
END_TEST

START_TEST(more_than_the_wave_wants_picks_nothing_at_all)
{
	given_three();
	wave_id wave = taken(2);
	ck_assert_int_eq(pick_of("camille", wave, "NUT-400", 5), REASON_QUANTITY_EXCEEDED);
	ck_assert_int_eq(order(2).lines[0].picked, 0);
	ck_assert_int_eq(pick_of("camille", wave, "NUT-400", -1), REASON_QUANTITY_EXCEEDED);
	ck_assert_int_eq(pick_of("camille", wave, "NUT-400", 0), REASON_INVALID_FIELDS);
}
END_TEST

START_TEST(undo_takes_from_the_bag_filled_last)
{
	given_three();
	wave_id wave = taken(2);
	ck_assert_int_eq(pick_of("camille", wave, "NUT-400", 3), REASON_OK);
	ck_assert_int_eq(pick_of("camille", wave, "NUT-400", -1), REASON_OK);
	assert_text(picked.short_id, "A3");
	ck_assert_int_eq(order(3).lines[0].picked, 0);
	assert_text(last_told("qty"), "-1");
}
END_TEST

START_TEST(another_clerk_is_asked_first_in_a_wave_as_well)
{
	given_three();
	wave_id wave = taken(2);
	ck_assert_int_eq(pick_of("noe", wave, "LAMP-1", 1), REASON_OTHERS_WORK);
	ck_assert_int_eq(order(2).lines[1].picked, 0);
}
END_TEST

/* --- slots --- */

struct slot_wish {
	const char *name;
	int64_t capacity;
	enum reason reason;
};

static enum reason set_body(struct journal_tx *tx, void *context)
{
	struct slot_wish *wish = context;
	wish->reason = slot_set(tx, str_of(wish->name), wish->capacity);
	return REASON_OK;
}

static enum reason set_slot(const char *name, int64_t capacity)
{
	struct slot_wish wish = {.name = name, .capacity = capacity};
	ck_assert_int_eq(
		journal_run(the_desk()->journal, test_arena(), set_body, &wish), REASON_OK);
	return wish.reason;
}

static enum reason propose_body(struct journal_tx *tx, void *context)
{
	const struct str *names;
	struct str *text = context;
	size_t count = slot_propose(tx, 4, &names);
	*text = STR_EMPTY;
	for (size_t i = 0; i < count; i++)
		*text = str_printf(journal_arena(tx), STR_FMT "%s" STR_FMT, STR_ARG(*text),
			i == 0 ? "" : " ", STR_ARG(names[i]));
	return REASON_OK;
}

static struct str proposed(void)
{
	struct str text;
	ck_assert_int_eq(
		journal_run(the_desk()->journal, test_arena(), propose_body, &text), REASON_OK);
	return text;
}

static enum reason full_body(struct journal_tx *tx, void *context)
{
	return slot_is_full(tx, *(const struct str *)context) ? REASON_QUANTITY_EXCEEDED
							      : REASON_OK;
}

static bool is_full(const char *name)
{
	struct str text = str_of(name);
	return journal_run(the_desk()->journal, test_arena(), full_body, &text) != REASON_OK;
}

START_TEST(free_slots_are_proposed_in_walking_order_as_often_as_they_hold_bags)
{
	assert_text(proposed(), "");
	ck_assert_int_eq(set_slot("C10", 1), REASON_OK);
	ck_assert_int_eq(set_slot("C4", 2), REASON_OK);
	assert_text(proposed(), "C4 C4 C10");
	given_ready(); /* in C4 */
	assert_text(proposed(), "C4 C10");
	ck_assert(!is_full("C4"));
	ck_assert_int_eq(set_slot("C4", 1), REASON_OK);
	ck_assert(is_full("C4"));
	assert_text(proposed(), "C10");
	ck_assert(!is_full("Z9")); /* nobody said how much it holds */
}
END_TEST

START_TEST(slot_is_free_again_when_its_bag_moved)
{
	ck_assert_int_eq(set_slot("C4", 1), REASON_OK);
	given_ready();
	struct act act = act_now();
	ck_assert_int_eq(desk_move(the_desk(), test_arena(), &act, STR("D1")), REASON_OK);
	assert_text(proposed(), "C4");
}
END_TEST

START_TEST(slot_without_name_or_beyond_bounds_is_refused_and_zero_takes_it_away)
{
	ck_assert_int_eq(set_slot("", 1), REASON_INVALID_FIELDS);
	ck_assert_int_eq(set_slot("ABCDEFGHIJKLMNOPQ", 1), REASON_INVALID_FIELDS);
	ck_assert_int_eq(set_slot("C4", SLOT_CAPACITY_MAX + 1), REASON_INVALID_FIELDS);
	ck_assert_int_eq(set_slot("C4", 1), REASON_OK);
	ck_assert_int_eq(set_slot("C4", 0), REASON_OK);
	assert_text(proposed(), "");
}
END_TEST

TEST_MAIN_WITH("agent walk", &agent_fixture,
	wave_takes_the_soonest_promised_and_starts_them_for_this_clerk,
	wave_without_orders_or_out_of_bounds_is_none, each_scan_says_into_which_bag,
	one_tap_picks_a_product_for_every_order_and_headquarters_hears_of_each,
	same_tap_twice_picks_once, more_than_the_wave_wants_picks_nothing_at_all,
	undo_takes_from_the_bag_filled_last, another_clerk_is_asked_first_in_a_wave_as_well,
	free_slots_are_proposed_in_walking_order_as_often_as_they_hold_bags,
	slot_is_free_again_when_its_bag_moved,
	slot_without_name_or_beyond_bounds_is_refused_and_zero_takes_it_away)
