/* What bad bodies get: a clear refusal that names field and reason, and nothing happens. */
#include <string.h>

#include "tests/lib/api.h"

#define CUSTOMER "'customer': {'name': 'Z', 'email': 'z@mail.example'}"
#define TEA	 "'lines': [{'sku': 'TEA', 'qty': 1}]"

static const struct {
	const char *path, *body, *pointer, *code;
} wrong_fields[] = {
	{"/v1/holds", "{'store': 'PAR1'}", "/lines", "required"},
	{"/v1/holds", "{" TEA ", 'store': 'PAR1', 'color': 1}", "/color", "unknown_field"},
	{"/v1/holds", "{" TEA ", 'store': 7}", "/store", "wrong_type"},
	{"/v1/holds", "{" TEA ", 'store': null}", "/store", "wrong_type"},
	{"/v1/holds", "{" TEA "}", "/near", "required"},
	{"/v1/holds", "{" TEA ", 'store': 'PAR1', 'near': {'lat': 1, 'lon': 1}}", "/store",
		"not_allowed"},
	{"/v1/holds", "{" TEA ", 'postcode': '75004'}", "/country", "required"},
	{"/v1/holds", "{" TEA ", 'store': 'NOWHERE'}", "/store", "unknown"},
	{"/v1/holds", "{" TEA ", 'near': {'lat': 91, 'lon': 1}}", "/near/lat", "too_large"},
	{"/v1/holds", "{" TEA ", 'near': {'lat': 1}}", "/near/lon", "required"},
	{"/v1/holds", "{" TEA ", 'near': {'lat': 1, 'lon': 1}, 'within_m': 0}", "/within_m",
		"too_small"},
	{"/v1/holds", "{'lines': [], 'store': 'PAR1'}", "/lines", "too_short"},
	{"/v1/holds", "{'lines': {}, 'store': 'PAR1'}", "/lines", "wrong_type"},
	{"/v1/holds", "{'lines': ['TEA'], 'store': 'PAR1'}", "/lines/0", "wrong_type"},
	{"/v1/holds", "{'lines': [{'sku': 'TEA'}], 'store': 'PAR1'}", "/lines/0/qty", "required"},
	{"/v1/holds", "{'lines': [{'sku': 'NOPE', 'qty': 1}], 'store': 'PAR1'}", "/lines/0/sku",
		"unknown"},
	{"/v1/holds",
		"{'lines': [{'sku': 'TEA', 'qty': 1}, {'sku': 'TEA', 'qty': 1}], 'store': 'PAR1'}",
		"/lines/1/sku", "duplicate"},
	{"/v1/orders", "{'kind': 'gift', " TEA ", 'store': 'PAR1', " CUSTOMER "}", "/kind",
		"not_allowed"},
	{"/v1/orders", "{'kind': 'reservation', " CUSTOMER "}", "/lines", "required"},
	{"/v1/orders", "{'kind': 'reservation', " TEA ", 'store': 'PAR1'}", "/customer",
		"required"},
	{"/v1/orders",
		"{'kind': 'reservation', " TEA
		", 'store': 'PAR1', 'customer': {'name': ' ', 'email': 'z@mail.example'}}",
		"/customer/name", "too_short"},
	{"/v1/orders",
		"{'kind': 'reservation', " TEA
		", 'store': 'PAR1', 'customer': {'name': 'Z', 'email': 'z at mail'}}",
		"/customer/email", "bad_format"},
	{"/v1/orders",
		"{'kind': 'reservation', " TEA ", 'store': 'PAR1',"
		" 'customer': {'name': 'Z', 'email': 'z@mail.example', 'phone': 'call me'}}",
		"/customer/phone", "bad_format"},
	{"/v1/orders",
		"{'kind': 'reservation', " TEA ", 'store': 'PAR1',"
		" 'customer': {'name': 'Z\\u0007', 'email': 'z@mail.example'}}",
		"/customer/name", "bad_format"},
	{"/v1/orders",
		"{'kind': 'reservation', 'hold': '019ab1c2-6f00-7a10-8c3e-5d1f0a2b3c4d', " TEA
		", " CUSTOMER "}",
		"/lines", "not_allowed"},
	{"/v1/orders", "{'kind': 'reservation', 'hold': '7', " CUSTOMER "}", "/hold", "bad_format"},
	{"/v1/availability", "{" TEA ", 'store': 'PAR1', 'limit': 51}", "/limit", "too_large"},
};

START_TEST(a_wrong_field_is_refused_by_pointer_and_reason)
{
	world_stock("PAR1", "TEA", 5);
	for (size_t i = 0; i < ARRAY_LENGTH(wrong_fields); i++) {
		struct got *got = api_post(NULL, wrong_fields[i].path, "%s", wrong_fields[i].body);
		assert_problem(got, 422, "invalid_fields");
		assert_got_fault(got, wrong_fields[i].pointer, wrong_fields[i].code);
	}
	ck_assert_int_eq(world_available("PAR1", "TEA"), 5);
}
END_TEST

static const struct {
	const char *qty, *code;
} wrong_quantities[] = {
	{"0", "too_small"},
	{"-1", "too_small"},
	{"1000", "too_large"},
	{"2147483648", "too_large"},
	{"9223372036854775807", "too_large"},
	{"1.0", "wrong_type"},
	{"1e0", "wrong_type"},
	{"0.5", "wrong_type"},
	{"'1'", "wrong_type"},
	{"true", "wrong_type"},
	{"null", "wrong_type"},
	{"[1]", "wrong_type"},
};

START_TEST(a_quantity_is_a_whole_number_from_1_to_999)
{
	world_stock("PAR1", "TEA", 5);
	for (size_t i = 0; i < ARRAY_LENGTH(wrong_quantities); i++) {
		struct got *got = api_post(NULL, "/v1/holds",
			"{'lines': [{'sku': 'TEA', 'qty': %s}], 'store': 'PAR1'}",
			wrong_quantities[i].qty);
		assert_problem(got, 422, "invalid_fields");
		assert_got_fault(got, "/lines/0/qty", wrong_quantities[i].code);
	}
	ck_assert_int_eq(world_available("PAR1", "TEA"), 5);
}
END_TEST

START_TEST(what_is_not_strict_json_is_refused)
{
	char deep[201];
	memset(deep, '[', 100);
	memset(deep + 100, ']', 100);
	deep[200] = '\0';
	const char *const texts[] = {"", "{", "nonsense", "7", "\"text\"", "{\"a\":1}x",
		"{\"lines\": [], \"lines\": []}", "{'lines': []}", "{\"a\": 1,}", "{\"a\": 01}",
		"{\"qty\": 1e999}", "{\"qty\": 99999999999999999999}", "{\"a\": \"\\ud800\"}",
		"{\"a\": \"\xff\"}", "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]><a/>",
		deep};
	for (size_t i = 0; i < ARRAY_LENGTH(texts); i++)
		assert_problem(
			api_act("POST", "/v1/holds", NULL, api_key(), texts[i]), 400, "bad_json");
}
END_TEST

START_TEST(many_mistakes_are_named_at_once_and_at_most_twenty)
{
	char body[4096] = "{\"store\": \"PAR1\", \"lines\": [";
	for (int i = 0; i < 30; i++)
		strcat(body, i == 0 ? "{\"sku\": \"TEA\", \"qty\": 0}"
				    : ", {\"sku\": \"TEA\", \"qty\": 0}");
	strcat(body, "]}");
	struct got *got = api_act("POST", "/v1/holds", NULL, api_key(), body);
	assert_problem(got, 422, "invalid_fields");
	ck_assert_uint_eq(json_array_size(json_object_get(got->json, "errors")), 20);
}
END_TEST

START_TEST(a_body_larger_than_the_route_takes_is_refused)
{
	enum { TEN_MB = 10 * 1000 * 1000 };
	struct arena *arena = arena_new(TEN_MB + 4096);
	char *body = arena_alloc(arena, TEN_MB + 1);
	memset(body, ' ', TEN_MB);
	body[0] = '{';
	body[TEN_MB - 1] = '}';
	assert_problem(api_act("POST", "/v1/holds", NULL, api_key(), body), 413, "body_too_large");
	arena_free(arena);
}
END_TEST

START_TEST(only_json_is_taken_and_with_its_length)
{
	const char *key = "Idempotency-Key: 1\r\n";
	const char *xml = arena_printf(test_arena(), "%sContent-Type: application/xml\r\n", key);
	assert_problem(client_call(api_port(), "POST", "/v1/holds", xml, "<holds/>"), 415,
		"wrong_content_type");
	const char *form = arena_printf(
		test_arena(), "%sContent-Type: application/x-www-form-urlencoded\r\n", key);
	assert_problem(client_call(api_port(), "POST", "/v1/holds", form, "store=PAR1"), 415,
		"wrong_content_type");
	const char *json = arena_printf(test_arena(), "%sContent-Type: application/json\r\n", key);
	assert_problem(
		client_call(api_port(), "POST", "/v1/holds", json, NULL), 411, "length_required");
}
END_TEST

START_TEST(an_address_is_exact)
{
	const char *const paths[] = {"/v1/store", "/v1/storesX", "/v1/stores/", "/v1//stores",
		"/v1/stores/PAR1/x", "/v1/stores/%00", "/v1/stores/..%2fPAR1"};
	for (size_t i = 0; i < ARRAY_LENGTH(paths); i++)
		assert_problem(api_get(NULL, "%s", paths[i]), 404, "not_found");
	struct got *got = api_act("PUT", "/v1/holds", NULL, api_key(), "{}");
	assert_problem(got, 405, "method_not_allowed");
}
END_TEST

TEST_MAIN_WITH("bad bodies", &api_fixture, a_wrong_field_is_refused_by_pointer_and_reason,
	a_quantity_is_a_whole_number_from_1_to_999, what_is_not_strict_json_is_refused,
	many_mistakes_are_named_at_once_and_at_most_twenty,
	a_body_larger_than_the_route_takes_is_refused, only_json_is_taken_and_with_its_length,
	an_address_is_exact)
