/* Waves: when they are made, who is in them, and how their lines are merged. */
#include "common/clock.h"
#include "store-agent/journal/prints.h"
#include "store-agent/journal/waves.h"
#include "tests/lib/agent_fixture.h"

static const int64_t ten_minutes = 10 * MS_PER_MINUTE;

/* Runs the body in a transaction of its own. */
static void in_journal(journal_body *body, void *context)
{
	ck_assert_int_eq(journal_run(the_desk()->journal, test_arena(), body, context), REASON_OK);
}

static enum reason rule_body(struct journal_tx *tx, void *context)
{
	wave_rule_set(tx, context);
	return REASON_OK;
}

static void given_rule(int64_t count)
{
	struct wave_rule rule = {.count = count, .minutes = 10};
	in_journal(rule_body, &rule);
}

static fulfilment_id id_of(int number)
{
	fulfilment_id id = given_id();
	id.uuid.bytes[15] = (uint8_t)number;
	return id;
}

/* Order `number`, as given_document but for its ids; promised `minutes` after nine. */
static void told_order(int number, int minutes)
{
	json_t *document = given_document();
	json_t *order = json_object_get(document, "order");
	struct str promised = instant_print(test_arena(), nine_o_clock + minutes * MS_PER_MINUTE);
	json_object_set_new(
		document, "id", json_string(uuid_print(test_arena(), id_of(number).uuid).p));
	json_object_set_new(
		document, "short_id", json_string(arena_printf(test_arena(), "A%d", number)));
	json_object_set_new(order, "id",
		json_string(arena_printf(
			test_arena(), "01930000-0000-7000-8000-0000000000%02x", number)));
	json_object_set_new(document, "promised_at", json_string(promised.p));
	told(document);
}

struct seen {
	int64_t now;
	size_t wave_count, member_count, job_count;
	const struct wave *waves;
	const struct wave_member *members; /* of the first wave */
	enum print_kind kinds[16];
	struct uuid subjects[16];
	int64_t next_due, waiting;
};

static enum reason see_body(struct journal_tx *tx, void *context)
{
	struct seen *seen = context;
	struct print_job job;
	seen->wave_count = wave_list(tx, &seen->waves);
	if (seen->wave_count > 0)
		seen->member_count = wave_members(tx, seen->waves[0].id, &seen->members);
	seen->next_due = wave_next_due(tx);
	seen->waiting = wave_waiting_count(tx);
	while (seen->job_count < ARRAY_LENGTH(seen->kinds) &&
		print_next(tx, STR("folder"), nine_o_clock, &job)) {
		seen->kinds[seen->job_count] = job.kind;
		seen->subjects[seen->job_count++] = job.subject;
		print_done(tx, job.seq, PRINT_CONFIRMED, TROUBLE_NONE, STR("x.pdf"), nine_o_clock);
	}
	return REASON_OK;
}

/* What there is, and takes the jobs. */
static struct seen look(void)
{
	struct seen seen = {0};
	in_journal(see_body, &seen);
	return seen;
}

static enum reason due_body(struct journal_tx *tx, void *context)
{
	wave_make_due(tx, *(const int64_t *)context);
	return REASON_OK;
}

static void time_is(int64_t now)
{
	in_journal(due_body, &now);
}

START_TEST(without_waves_each_order_is_listed_when_it_arrives)
{
	told_order(1, 120);
	told_order(2, 120);
	struct seen seen = look();
	ck_assert_uint_eq(seen.wave_count, 0);
	ck_assert_uint_eq(seen.job_count, 2);
	ck_assert_int_eq(seen.kinds[0], PRINT_PICK_LIST);
	ck_assert_int_eq(seen.next_due, INT64_MAX);
}
END_TEST

START_TEST(a_full_wave_is_printed_as_one_list_and_no_order_by_itself)
{
	given_rule(3);
	told_order(1, 180);
	told_order(2, 120);
	ck_assert_uint_eq(look().job_count, 0);
	told_order(3, 150);
	struct seen seen = look();
	ck_assert_uint_eq(seen.job_count, 1);
	ck_assert_int_eq(seen.kinds[0], PRINT_WAVE_LIST);
	ck_assert_uint_eq(seen.wave_count, 1);
	ck_assert(uuid_equal(seen.subjects[0], seen.waves[0].id.uuid));
	ck_assert_int_eq(seen.waves[0].number, 1);
	ck_assert_uint_eq(seen.member_count, 3);
	/* Bags in the order of the promises. */
	assert_text(seen.members[0].fulfilment.short_id, "A2");
	assert_text(seen.members[1].fulfilment.short_id, "A3");
	assert_text(seen.members[2].fulfilment.short_id, "A1");
	ck_assert_int_eq(seen.members[2].bag, 3);
}
END_TEST

START_TEST(a_wave_goes_when_its_first_order_has_waited_long_enough)
{
	given_rule(5);
	told_order(1, 180);
	told_order(2, 180);
	ck_assert_int_eq(look().next_due, nine_o_clock + ten_minutes);
	time_is(nine_o_clock + ten_minutes - 1);
	ck_assert_uint_eq(look().wave_count, 0);
	time_is(nine_o_clock + ten_minutes);
	ck_assert_uint_eq(look().member_count, 2);
}
END_TEST

START_TEST(an_order_that_would_be_late_by_waiting_takes_the_wave_along)
{
	given_rule(5);
	told_order(1, 180);
	ck_assert_uint_eq(look().wave_count, 0);
	told_order(2, 9);
	ck_assert_uint_eq(look().member_count, 2);
}
END_TEST

START_TEST(an_order_alone_when_its_time_comes_has_its_own_list)
{
	given_rule(5);
	told_order(1, 180);
	time_is(nine_o_clock + ten_minutes);
	struct seen seen = look();
	ck_assert_uint_eq(seen.wave_count, 0);
	ck_assert_uint_eq(seen.job_count, 1);
	ck_assert_int_eq(seen.kinds[0], PRINT_PICK_LIST);
	ck_assert(uuid_equal(seen.subjects[0], id_of(1).uuid));
	ck_assert_int_eq(seen.waiting, 0);
}
END_TEST

START_TEST(no_order_waits_because_the_clock_was_set_back)
{
	given_rule(5);
	told_order(1, 180);
	time_is(nine_o_clock - 6 * MS_PER_HOUR);
	ck_assert_uint_eq(look().job_count, 1);
}
END_TEST

START_TEST(more_than_one_wave_of_orders_makes_several)
{
	given_rule(30);
	for (int i = 1; i <= 5; i++)
		told_order(i, 180);
	given_rule(2);
	time_is(nine_o_clock + ten_minutes);
	struct seen seen = look();
	ck_assert_uint_eq(seen.wave_count, 2);
	ck_assert_uint_eq(seen.job_count, 3);
	ck_assert_int_eq(seen.kinds[2], PRINT_PICK_LIST);
	ck_assert_int_eq(seen.waves[1].number, 2);
}
END_TEST

START_TEST(an_order_that_a_clerk_has_begun_needs_no_wave)
{
	given_rule(5);
	told_order(1, 180);
	told_order(2, 180);
	struct act act = act_now();
	act.fulfilment = id_of(1);
	ck_assert_int_eq(desk_start(the_desk(), test_arena(), &act), REASON_OK);
	time_is(nine_o_clock + ten_minutes);
	struct seen seen = look();
	ck_assert_uint_eq(seen.job_count, 1);
	ck_assert(uuid_equal(seen.subjects[0], id_of(2).uuid));
}
END_TEST

START_TEST(waiting_orders_and_waves_are_there_after_a_restart)
{
	given_rule(2);
	told_order(1, 180);
	restart_desk();
	told_order(2, 180);
	restart_desk();
	ck_assert_uint_eq(look().member_count, 2);
}
END_TEST

struct wish {
	wave_id id;
	fulfilment_id members[WAVE_MEMBERS_MAX + 1];
	size_t count;
};

static enum reason make_body(struct journal_tx *tx, void *context)
{
	const struct wish *wish = context;
	return wave_make(tx, wish->id, wish->members, wish->count, nine_o_clock);
}

static enum reason made(const struct wish *wish)
{
	return journal_run(the_desk()->journal, test_arena(), make_body, (void *)wish);
}

START_TEST(a_clerk_may_make_a_wave_and_a_second_click_makes_no_other)
{
	struct wish wish = {{uuid_new(nine_o_clock)}, {id_of(2), id_of(1)}, 2};
	told_order(1, 120);
	told_order(2, 120);
	ck_assert_int_eq(made(&wish), REASON_OK);
	ck_assert_int_eq(made(&wish), REASON_OK);
	struct seen seen = look();
	ck_assert_uint_eq(seen.wave_count, 1);
	assert_text(seen.members[0].fulfilment.short_id, "A2");
	/* Their own lists were printed when they arrived. */
	ck_assert_uint_eq(seen.job_count, 3);
}
END_TEST

START_TEST(an_order_is_in_one_wave_at_most)
{
	struct wish first = {{uuid_new(nine_o_clock)}, {id_of(1), id_of(2)}, 2};
	struct wish second = {{uuid_new(nine_o_clock)}, {id_of(2), id_of(3)}, 2};
	struct wish twice = {{uuid_new(nine_o_clock)}, {id_of(3), id_of(3)}, 2};
	struct wish unknown = {{uuid_new(nine_o_clock)}, {id_of(3), id_of(9)}, 2};
	struct wish none = {.id = {uuid_new(nine_o_clock)}};
	for (int i = 1; i <= 3; i++)
		told_order(i, 120);
	ck_assert_int_eq(made(&first), REASON_OK);
	ck_assert_int_eq(made(&second), REASON_WRONG_STATE);
	ck_assert_int_eq(made(&twice), REASON_INVALID_FIELDS);
	ck_assert_int_eq(made(&unknown), REASON_NOT_FOUND);
	ck_assert_int_eq(made(&none), REASON_INVALID_FIELDS);
	ck_assert_uint_eq(look().wave_count, 1);
}
END_TEST

START_TEST(a_wave_that_is_picked_is_listed_no_more)
{
	given_rule(2);
	given_ready();
	struct wish wish = {{uuid_new(nine_o_clock)}, {id_of(2), id_of(3)}, 2};
	told_order(2, 300);
	told_order(3, 300);
	ck_assert_uint_eq(look().wave_count, 1);
	ck_assert_int_eq(made(&wish), REASON_WRONG_STATE);
	for (int i = 2; i <= 3; i++) {
		struct act act = act_now();
		act.fulfilment = id_of(i);
		ck_assert_int_eq(
			desk_reject(the_desk(), test_arena(), &act, REJECT_NO_TIME), REASON_OK);
	}
	ck_assert_uint_eq(look().wave_count, 0);
}
END_TEST

START_TEST(the_same_product_of_several_orders_is_one_stop)
{
	const struct wave_stop *stops;
	given_rule(3);
	for (int i = 1; i <= 3; i++)
		told_order(i, 120);
	struct seen seen = look();
	size_t count = wave_walk(test_arena(), seen.members, seen.member_count, &stops);
	ck_assert_uint_eq(count, 2);
	assert_text(stops[0].product->sku, "NUT-400");
	ck_assert_int_eq(stops[0].ordered, 6);
	ck_assert_int_eq(stops[0].left, 6);
	ck_assert_uint_eq(stops[0].share_count, 3);
	ck_assert_int_eq(stops[0].shares[2].member->bag, 3);
	ck_assert_int_eq(stops[0].shares[2].line->ordered, 2);
	assert_text(stops[1].product->shelf, "B01-1");
}
END_TEST

START_TEST(a_scan_finds_the_stop_that_still_wants_goods)
{
	const struct wave_stop *stops;
	gtin lamp, other;
	given_rule(2);
	told_order(1, 120);
	told_order(2, 120);
	struct seen seen = look();
	size_t count = wave_walk(test_arena(), seen.members, seen.member_count, &stops);
	ck_assert(gtin_parse(STR(GTIN_LAMP), &lamp) && gtin_parse(STR("96385074"), &other));
	ck_assert_ptr_eq(wave_find_gtin(stops, count, lamp), &stops[1]);
	ck_assert_ptr_null(wave_find_gtin(stops, count, other));
}
END_TEST

TEST_MAIN_WITH("agent waves", &agent_fixture, without_waves_each_order_is_listed_when_it_arrives,
	a_full_wave_is_printed_as_one_list_and_no_order_by_itself,
	a_wave_goes_when_its_first_order_has_waited_long_enough,
	an_order_that_would_be_late_by_waiting_takes_the_wave_along,
	an_order_alone_when_its_time_comes_has_its_own_list,
	no_order_waits_because_the_clock_was_set_back, more_than_one_wave_of_orders_makes_several,
	an_order_that_a_clerk_has_begun_needs_no_wave,
	waiting_orders_and_waves_are_there_after_a_restart,
	a_clerk_may_make_a_wave_and_a_second_click_makes_no_other, an_order_is_in_one_wave_at_most,
	a_wave_that_is_picked_is_listed_no_more, the_same_product_of_several_orders_is_one_stop,
	a_scan_finds_the_stop_that_still_wants_goods)
