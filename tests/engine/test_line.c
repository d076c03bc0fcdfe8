/* The line before the committer: bounded, fair, and honest about it. */
#include <time.h>

#include "tests/engine/sales.h"

/* `room` works find room while the committer is busy; the next is refused at once and has not
 * happened. */
static void assert_room(struct engine *engine, size_t room)
{
	put_units("tea", 1000);
	plug(engine, PLUG_UNMEASURED);
	for (size_t i = 0; i < room; i++)
		buyer(engine, "tea", 1);
	await_waiting((int64_t)room);
	struct client *late = buyer(engine, "tea", 1);
	pthread_join(late->thread, NULL);
	client_count--;
	ck_assert_int_eq(late->outcome, ENGINE_REFUSED);
	ck_assert_int_eq(late->sale.answer, NO_ANSWER);
	ck_assert_int_ne(late->status, DB_DONE);
	all_at_once();
	ck_assert_uint_eq(refused_count(), 0);
	ck_assert_int_eq(units_left("tea"), 1000 - (int64_t)room);
	ck_assert_int_eq(metric_value(metrics, METRIC_ENGINE_REFUSED), 1);
	engine_stop(engine);
}

START_TEST(the_line_is_bounded_by_number)
{
	struct engine_settings few = usual_settings();
	few.waiting_max = 10;
	assert_room(engine_start(&few), 10);
}
END_TEST

START_TEST(the_line_is_bounded_by_bytes)
{
	struct engine_settings few = usual_settings();
	few.waiting_bytes = 7 * WORK_BYTES;
	assert_room(engine_start(&few), 7);
}
END_TEST

static enum db_status slow_body(struct tx *tx, const void *input, void *output)
{
	(void)tx;
	(void)input;
	(void)output;
	nanosleep(&(struct timespec){.tv_nsec = 500000000}, NULL);
	return DB_DONE;
}

/* The last batch took half a second for a weight of eight: what counts an eighth of that for each
 * expects eight milliseconds for one. */
START_TEST(the_line_is_bounded_by_what_it_would_have_to_wait)
{
	struct engine_settings hasty = usual_settings();
	hasty.wait_ms = 500;
	struct engine *engine = engine_start(&hasty);
	put_units("tea", 1000);
	body_client(engine, slow_body, "", 1);
	clients_end();
	client_count = 0;
	plug(engine, ENGINE_WEIGHT_BODY);
	while (refused_count() == 0 && client_count < 300) {
		struct client *next = buyer(engine, "tea", 1);
		while (metric_value(metrics, METRIC_ENGINE_WAITING) +
				metric_value(metrics, METRIC_ENGINE_REFUSED) <
			(int64_t)client_count)
			doze();
		if (metric_value(metrics, METRIC_ENGINE_REFUSED) == 0)
			continue;
		pthread_join(next->thread, NULL);
		ck_assert_int_eq(next->outcome, ENGINE_REFUSED);
		client_count--;
		break;
	}
	ck_assert_uint_ge(client_count, 1);
	ck_assert_uint_lt(client_count, 100);
	unplug();
	clients_end();
	ck_assert_int_eq(units_left("tea"), 1000 - (int64_t)count_of(SOLD, DB_DONE));
	engine_stop(engine);
}
END_TEST

START_TEST(whose_turn_does_not_come_in_time_is_withdrawn_undone)
{
	struct engine_settings hasty = usual_settings();
	hasty.wait_ms = 200;
	struct engine *engine = engine_start(&hasty);
	put_units("tea", 10);
	plug(engine, PLUG_UNMEASURED);
	for (int i = 0; i < 5; i++)
		buyer(engine, "tea", 1);
	clients_end();
	ck_assert_uint_eq(refused_count(), 5);
	ck_assert_int_eq(metric_value(metrics, METRIC_ENGINE_WAITING), 0);
	for (size_t i = 0; i < client_count; i++)
		ck_assert_int_ge(clients[i].took_ms, 200);
	unplug();
	client_count = 0;
	buyer(engine, "tea", 1);
	clients_end();
	ck_assert_int_eq(clients[0].status, DB_DONE);
	ck_assert_int_eq(units_left("tea"), 9);
	engine_stop(engine);
}
END_TEST

struct crowd {
	uint64_t caller, callers; /* the first, and how many */
	uint32_t store, stores;
};

/* A thousand of a crowd are in line when the other comes. */
static void assert_fair(struct crowd crowd, uint64_t other, uint32_t store)
{
	struct engine *engine = usual_engine();
	put_units("tea", 2000);
	plug(engine, PLUG_UNMEASURED);
	for (uint32_t i = 0; i < 1000; i++)
		client_start(engine,
			(struct client){.caller = crowd.caller + i % crowd.callers,
				.store = {crowd.store + i % crowd.stores},
				.sale = {key_of("many", client_count), "tea", 1, NO_ANSWER}});
	await_waiting(1000);
	uint64_t before = (uint64_t)metric_value(metrics, METRIC_ENGINE_BATCHES);
	struct client *one = client_start(engine, (struct client){.caller = other,
							  .store = {store},
							  .sale = {"single", "tea", 1, NO_ANSWER}});
	all_at_once();
	ck_assert_uint_eq(count_of(SOLD, DB_DONE), 1001);
	/* The plug's own and at most two more; the last is counted just after it is answered. */
	ck_assert_uint_le(one->batches, before + 3);
	engine_stop(engine);
}

START_TEST(a_thousand_works_of_one_caller_do_not_hold_up_another)
{
	assert_fair((struct crowd){1, 1, 5, 1}, 2, 5);
}
END_TEST

START_TEST(a_thousand_works_of_one_caller_at_as_many_stores_do_not_hold_up_another)
{
	assert_fair((struct crowd){1, 1, 5, 1000}, 2, 5);
}
END_TEST

START_TEST(a_thousand_shoppers_of_one_store_do_not_hold_up_a_shopper_of_another)
{
	assert_fair((struct crowd){1, 1000, 5, 1}, 2000, 6);
}
END_TEST

START_TEST(a_thousand_shoppers_of_one_store_do_not_hold_up_a_caller_of_no_store)
{
	assert_fair((struct crowd){1, 1000, 5, 1}, 2000, 0);
}
END_TEST

START_TEST(a_thousand_callers_of_no_store_do_not_hold_up_a_store)
{
	assert_fair((struct crowd){1, 1000, 0, 1}, 2000, 5);
}
END_TEST

static const struct test_fixture fixture = {
	.start = sales_start, .stop = fixture_db_stop, .before = fixture_db_clean};

TEST_MAIN_WITH("line", &fixture, the_line_is_bounded_by_number, the_line_is_bounded_by_bytes,
	the_line_is_bounded_by_what_it_would_have_to_wait,
	whose_turn_does_not_come_in_time_is_withdrawn_undone,
	a_thousand_works_of_one_caller_do_not_hold_up_another,
	a_thousand_works_of_one_caller_at_as_many_stores_do_not_hold_up_another,
	a_thousand_shoppers_of_one_store_do_not_hold_up_a_shopper_of_another,
	a_thousand_shoppers_of_one_store_do_not_hold_up_a_caller_of_no_store,
	a_thousand_callers_of_no_store_do_not_hold_up_a_store)
