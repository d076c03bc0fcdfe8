/* Mails to shoppers whose goods wait: when, and each once. */
#include "common/clock.h"
#include "server/fulfilment/remind.h"
#include "tests/lib/world.h"

static const struct world_line one_lamp[] = {{"LAMP", 1}};

static void start_world(void)
{
	fixture_db_clean();
	world_make();
	world_stock("PAR1", "LAMP", 20);
}

static struct fulfilment ready(void)
{
	struct order order = world_order(one_lamp, 1, REASON_OK);
	world_prepare(&order.fulfilments[0]);
	return world_read(order.id).fulfilments[0];
}

static size_t remind(int64_t now)
{
	size_t count;
	ck_assert_int_eq(reminders_send(world_engine(), fixture_db(), test_arena(), world_stores(),
				 now, &count),
		DB_DONE);
	return count;
}

static const struct store *paris(void)
{
	return stores_find(world_stores(), world_store("PAR1"));
}

static int64_t last_day_at(const struct fulfilment *fulfilment)
{
	struct local_time local = zone_local(paris()->hours.zone, fulfilment->collect_by);
	return zone_instant(paris()->hours.zone, local.day, LAST_DAY_AT_MIN);
}

START_TEST(a_day_later_and_on_the_last_day_each_once)
{
	struct fulfilment fulfilment = ready();
	ck_assert_uint_eq(remind(WORLD_NOON + MS_PER_HOUR), 0);
	ck_assert_uint_eq(remind(WORLD_NOON + MS_PER_DAY + MS_PER_MINUTE), 1);
	ck_assert_uint_eq(remind(WORLD_NOON + MS_PER_DAY + MS_PER_HOUR), 0);
	ck_assert_int_eq(world_mails("reminder"), 1);
	ck_assert_uint_eq(remind(last_day_at(&fulfilment) - MS_PER_MINUTE), 0);
	ck_assert_uint_eq(remind(last_day_at(&fulfilment) + MS_PER_MINUTE), 1);
	ck_assert_uint_eq(remind(last_day_at(&fulfilment) + MS_PER_HOUR), 0);
	ck_assert_int_eq(world_mails("last_day"), 1);
	ck_assert_int_eq(world_mails("reminder"), 1);
}
END_TEST

/* Headquarters was away: one mail says what is true now. */
START_TEST(reminders_that_were_missed_are_one)
{
	struct fulfilment fulfilment = ready();
	ck_assert_uint_eq(remind(last_day_at(&fulfilment) + MS_PER_HOUR), 1);
	ck_assert_int_eq(world_mails("last_day"), 1);
	ck_assert_int_eq(world_mails("reminder"), 0);
}
END_TEST

START_TEST(nobody_is_written_to_at_night)
{
	struct fulfilment fulfilment = ready();
	struct local_time local = zone_local(paris()->hours.zone, WORLD_NOON);
	int64_t three = zone_instant(paris()->hours.zone, local.day + 2, 3 * 60);
	int64_t late = zone_instant(paris()->hours.zone, local.day, 22 * 60);
	int64_t morning = zone_instant(paris()->hours.zone, local.day + 2, DAYTIME_FROM_MIN);
	ck_assert_int_eq(daytime_from(paris(), three), morning);
	ck_assert_int_eq(daytime_from(paris(), late), morning - MS_PER_DAY);
	ck_assert_int_eq(daytime_from(paris(), WORLD_NOON), WORLD_NOON);
	ck_assert_uint_eq(remind(three), 1); /* put off */
	ck_assert_int_eq(world_mails("reminder"), 0);
	ck_assert_uint_eq(remind(morning), 1);
	ck_assert_int_eq(world_mails("reminder"), 1);
	ck_assert_int_eq(fulfilment.state, FULFILMENT_READY);
}
END_TEST

START_TEST(who_came_is_not_reminded)
{
	struct fulfilment fulfilment = ready();
	ck_assert_int_eq(world_hand_over(&fulfilment), REASON_OK);
	ck_assert_uint_eq(remind(last_day_at(&fulfilment) + MS_PER_HOUR), 0);
	ck_assert_int_eq(world_mails("last_day"), 0);
}
END_TEST

static enum db_status extend_body(struct tx *tx, const void *input, void *output_out)
{
	struct order order;
	const order_id *id = input;
	return order_extend(tx, world_stores(), *id, WORLD_NOON, &order, output_out);
}

START_TEST(the_last_day_that_moved_has_a_mail_of_its_own)
{
	struct fulfilment before = ready();
	enum reason reason;
	ck_assert_uint_eq(remind(last_day_at(&before) + MS_PER_MINUTE), 1);
	ck_assert_int_eq(tx_run(fixture_db(), test_arena(), extend_body, &before.order, &reason,
				 sizeof(reason)),
		DB_DONE);
	struct fulfilment longer = world_read(before.order).fulfilments[0];
	ck_assert_int_gt(longer.collect_by, before.collect_by);
	ck_assert_uint_eq(remind(last_day_at(&before) + MS_PER_HOUR), 0);
	ck_assert_uint_eq(remind(last_day_at(&longer) + MS_PER_MINUTE), 1);
	ck_assert_int_eq(world_mails("last_day"), 1);
	ck_assert_int_eq(world_mails("last_day_longer"), 1);
}
END_TEST

/* Promised for noon, ready days later: the days to come are counted from then. */
START_TEST(a_late_store_does_not_shorten_the_days_to_come)
{
	struct order order = world_order(one_lamp, 1, REASON_OK);
	fixture_sql("UPDATE fulfilment SET collect_by = %lld", (long long)WORLD_NOON + 1);
	world_prepare(&order.fulfilments[0]);
	ck_assert_int_gt(world_read(order.id).fulfilments[0].collect_by, WORLD_NOON + MS_PER_DAY);
}
END_TEST

static const struct test_fixture world_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = start_world,
};

TEST_MAIN_WITH("reminders", &world_fixture, a_day_later_and_on_the_last_day_each_once,
	reminders_that_were_missed_are_one, nobody_is_written_to_at_night, who_came_is_not_reminded,
	the_last_day_that_moved_has_a_mail_of_its_own,
	a_late_store_does_not_shorten_the_days_to_come)
