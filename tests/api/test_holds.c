/* Holds over HTTP. */
#include "tests/lib/api.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct got *hold_tea(int qty)
{
	return api_post(NULL, "/v1/holds",
		"{'lines': [{'sku': 'TEA', 'qty': %d}], 'near': {'lat': 48.853, 'lon': 2.35}}",
		qty);
}

START_TEST(the_nearest_store_with_every_line_holds_them)
{
	world_stock("PAR1", "TEA", 5);
	world_stock("PAR2", "TEA", 5);
	world_stock("PAR2", "MUG", 1);
	struct got *got = api_post(NULL, "/v1/holds",
		"{'lines': [{'sku': 'TEA', 'qty': 2}, {'sku': 'MUG', 'qty': 1}],"
		" 'postcode': '75004', 'country': 'FR'}");
	assert_status(got, 201);
	assert_text(got_text(got, "store/code"), "PAR2");
	assert_text(got_text(got, "state"), "open");
	assert_text(got_text(got, "ready_at"), "2026-11-21T12:05:00Z");
	assert_text(got_header(got, "Location"),
		arena_printf(test_arena(), "/v1/holds/%s", got_c(got, "id")));
	ck_assert_int_eq(world_available("PAR2", "TEA"), 3);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 5);
}
END_TEST

START_TEST(a_chosen_store_is_not_replaced_by_another)
{
	world_stock("PAR1", "TEA", 1);
	world_stock("PAR2", "TEA", 9);
	assert_problem(api_post(NULL, "/v1/holds",
			       "{'lines': [{'sku': 'TEA', 'qty': 2}], 'store': 'PAR1'}"),
		409, "sold_out");
}
END_TEST

START_TEST(what_a_chosen_store_lacks_is_held_where_it_will_be_sent_from)
{
	world_stock("PAR1", "TEA", 1);
	world_stock("PAR2", "TEA", 9);
	struct got *got = api_post(NULL, "/v1/holds",
		"{'lines': [{'sku': 'TEA', 'qty': 2}], 'store': 'PAR1', 'transfer': true}");
	assert_status(got, 201);
	assert_text(got_text(got, "store/code"), "PAR1");
	assert_text(got_text(got, "transfer/from"), "PAR2");
	assert_text(got_text(got, "ready_at"), "2026-11-23T23:00:00Z");
	ck_assert_int_eq(world_available("PAR2", "TEA"), 7);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 1);
	assert_status(api_post(NULL, "/v1/holds",
			      "{'lines': [{'sku': 'TEA', 'qty': 2}], 'transfer': true,"
			      " 'near': {'lat': 48.853, 'lon': 2.35}}"),
		422);
}
END_TEST

START_TEST(a_chosen_store_that_promises_no_time_says_so_and_holds_nothing)
{
	struct server_setup setup = api_setup();
	world_stock("PAR2", "TEA", 9);
	fixture_sql("DELETE FROM store_hours WHERE store_id = %u", world_store("PAR2").row);
	api_kill9_and_restart(&setup);
	assert_problem(api_post(NULL, "/v1/holds",
			       "{'lines': [{'sku': 'TEA', 'qty': 2}], 'store': 'PAR2'}"),
		409, "no_promise");
	assert_problem(api_post(NULL, "/v1/orders",
			       "{'kind': 'reservation', 'store': 'PAR2',"
			       " 'lines': [{'sku': 'TEA', 'qty': 2}],"
			       " 'customer': {'name': 'Zoé', 'email': 'zoe@example.org'}}"),
		409, "no_promise");
	ck_assert_int_eq(world_available("PAR2", "TEA"), 9);
}
END_TEST

START_TEST(what_no_store_in_reach_has_is_not_held)
{
	world_stock("LYO1", "TEA", 9);
	assert_problem(hold_tea(10), 409, "no_store");
	assert_problem(api_post(NULL, "/v1/holds",
			       "{'lines': [{'sku': 'TEA', 'qty': 1}],"
			       " 'near': {'lat': 48.853, 'lon': 2.35}, 'within_m': 20000}"),
		409, "no_store");
	ck_assert_int_eq(world_available("LYO1", "TEA"), 9);
}
END_TEST

START_TEST(a_hold_is_extended_three_times_at_most)
{
	world_stock("PAR1", "TEA", 1);
	const char *id = got_c(hold_tea(1), "id");
	const char *path = arena_printf(test_arena(), "/v1/holds/%s/extend", id);
	for (int left = 2; left >= 0; left--) {
		struct got *got = api_act("POST", path, NULL, api_key(), NULL);
		assert_status(got, 200);
		ck_assert_int_eq(got_int(got, "extensions_left"), left);
	}
	assert_problem(api_act("POST", path, NULL, api_key(), NULL), 409, "extended_already");
}
END_TEST

START_TEST(goods_given_back_are_available_again_and_only_once)
{
	world_stock("PAR1", "TEA", 3);
	const char *path = arena_printf(test_arena(), "/v1/holds/%s", got_c(hold_tea(2), "id"));
	assert_text(got_text(api_get(NULL, "%s", path), "state"), "open");
	for (int times = 0; times < 2; times++) {
		struct got *got = api_act("DELETE", path, NULL, api_key(), NULL);
		assert_status(got, 200);
		assert_text(got_text(got, "state"), "released");
		ck_assert_int_eq(world_available("PAR1", "TEA"), 3);
	}
	assert_problem(api_act("POST", arena_printf(test_arena(), "%s/extend", path), NULL,
			       api_key(), NULL),
		409, "hold_expired");
}
END_TEST

START_TEST(a_hold_that_is_not_there_is_not_found)
{
	const char *path = "/v1/holds/019ab1c2-6f00-7a10-8c3e-5d1f0a2b3c4d";
	assert_problem(api_get(NULL, "%s", path), 404, "not_found");
	assert_problem(api_act("DELETE", path, NULL, api_key(), NULL), 404, "not_found");
	assert_problem(api_get(NULL, "/v1/holds/nonsense"), 404, "not_found");
}
END_TEST

/* --- the same command twice --- */

static const char *one_tea(void)
{
	return api_json("{'lines': [{'sku': 'TEA', 'qty': 1}], 'store': 'PAR1'}");
}

START_TEST(the_same_key_twice_holds_once_and_answers_the_same)
{
	world_stock("PAR1", "TEA", 5);
	const char *key = api_key();
	struct got *first = api_act("POST", "/v1/holds", NULL, key, one_tea());
	struct got *second = api_act("POST", "/v1/holds", NULL, key, one_tea());
	assert_status(first, 201);
	assert_status(second, 201);
	ck_assert(str_equal(first->body, second->body));
	assert_text(got_header(second, "Idempotency-Replayed"), "true");
	ck_assert_int_eq(got_header(first, "Idempotency-Replayed").n, 0);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 4);
}
END_TEST

START_TEST(the_same_key_with_another_body_is_refused)
{
	world_stock("PAR1", "TEA", 5);
	const char *key = api_key();
	assert_status(api_act("POST", "/v1/holds", NULL, key, one_tea()), 201);
	assert_problem(api_act("POST", "/v1/holds", NULL, key,
			       api_json("{'lines': [{'sku': 'TEA', 'qty': 2}], 'store': 'PAR1'}")),
		422, "idempotency_key_reused");
	ck_assert_int_eq(world_available("PAR1", "TEA"), 4);
}
END_TEST

START_TEST(a_command_without_a_proper_key_is_refused)
{
	world_stock("PAR1", "TEA", 5);
	const char *const keys[] = {NULL, "with blank",
		"0123456789012345678901234567890123456789012345678901234567890123456789"};
	for (size_t i = 0; i < ARRAY_LENGTH(keys); i++)
		assert_problem(api_act("POST", "/v1/holds", NULL, keys[i], one_tea()), 400,
			"idempotency_key_required");
	ck_assert_int_eq(world_available("PAR1", "TEA"), 5);
}
END_TEST

START_TEST(a_refusal_is_not_kept_under_its_key)
{
	const char *key = api_key();
	assert_problem(api_act("POST", "/v1/holds", NULL, key, one_tea()), 409, "sold_out");
	world_stock("PAR1", "TEA", 1);
	assert_status(api_act("POST", "/v1/holds", NULL, key, one_tea()), 201);
}
END_TEST

enum { AT_ONCE = 20 };

struct shot {
	pthread_t thread;
	const char *key, *body;
	unsigned port;
	int status;
	struct str code;
};

/* The arena of the test belongs to one thread, so each shot is a process-free call of its own. */
static void *shoot(void *context)
{
	struct shot *shot = context;
	char head[512], answer[4096];
	int n = snprintf(head, sizeof(head),
		"POST /v1/holds HTTP/1.1\r\nHost: shop.example\r\nIdempotency-Key: %s\r\n"
		"Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
		shot->key, strlen(shot->body), shot->body);
	ck_assert_int_lt(n, (int)sizeof(head));
	int fd = client_connect(shot->port);
	ck_assert_int_eq(write(fd, head, (size_t)n), n);
	size_t length = 0;
	for (ssize_t got; (got = read(fd, answer + length, sizeof(answer) - 1 - length)) > 0;)
		length += (size_t)got;
	answer[length] = '\0';
	close(fd);
	shot->status = atoi(answer + strlen("HTTP/1.1 "));
	return NULL;
}

static void shoot_all(struct shot shots[AT_ONCE])
{
	for (int i = 0; i < AT_ONCE; i++)
		ck_assert_int_eq(pthread_create(&shots[i].thread, NULL, shoot, &shots[i]), 0);
	for (int i = 0; i < AT_ONCE; i++)
		pthread_join(shots[i].thread, NULL);
}

START_TEST(twenty_at_once_with_one_key_hold_once)
{
	struct shot shots[AT_ONCE] = {0};
	const char *key = api_key();
	int placed = 0;
	world_stock("PAR1", "TEA", 50);
	for (int i = 0; i < AT_ONCE; i++)
		shots[i] = (struct shot){.key = key, .body = one_tea(), .port = api_port()};
	shoot_all(shots);
	for (int i = 0; i < AT_ONCE; i++) {
		ck_assert(shots[i].status == 201 || shots[i].status == 409);
		placed += shots[i].status == 201;
	}
	ck_assert_int_ge(placed, 1);
	ck_assert_int_eq(world_available("PAR1", "TEA"), 49);
	assert_status(api_act("POST", "/v1/holds", NULL, key, one_tea()), 201);
}
END_TEST

START_TEST(a_key_at_work_is_in_progress)
{
	world_stock("PAR1", "TEA", 5);
	const char *key = api_key();
	struct shot first = {.key = key, .body = one_tea(), .port = api_port()};
	fixture_sql("START TRANSACTION; SELECT * FROM stock FOR UPDATE");
	ck_assert_int_eq(pthread_create(&first.thread, NULL, shoot, &first), 0);
	while (fixture_number("SELECT COUNT(*) FROM information_schema.innodb_trx"
			      " WHERE trx_state = 'LOCK WAIT'") == 0)
		usleep(150000); /* the server refreshes that table only after 100 ms of rest */
	assert_problem(api_act("POST", "/v1/holds", NULL, key, one_tea()), 409,
		"idempotency_key_in_progress");
	fixture_sql("ROLLBACK");
	pthread_join(first.thread, NULL);
	ck_assert_int_eq(first.status, 201);
}
END_TEST

TEST_MAIN_WITH("holds", &api_fixture, the_nearest_store_with_every_line_holds_them,
	a_chosen_store_is_not_replaced_by_another,
	what_a_chosen_store_lacks_is_held_where_it_will_be_sent_from,
	a_chosen_store_that_promises_no_time_says_so_and_holds_nothing,
	what_no_store_in_reach_has_is_not_held, a_hold_is_extended_three_times_at_most,
	goods_given_back_are_available_again_and_only_once, a_hold_that_is_not_there_is_not_found,
	the_same_key_twice_holds_once_and_answers_the_same,
	the_same_key_with_another_body_is_refused, a_command_without_a_proper_key_is_refused,
	a_refusal_is_not_kept_under_its_key, twenty_at_once_with_one_key_hold_once,
	a_key_at_work_is_in_progress)
