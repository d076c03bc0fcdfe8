/* Strict JSON and the tables that turn it into structs. */
#include "common/json.h"

#include <string.h>

#include "tests/lib/harness.h"

struct place_body {
	double lat, lon;
};

struct line_body {
	struct str sku;
	int64_t qty;
	struct str *gtins;
	size_t gtins_count;
};

struct hold_body {
	struct line_body *lines;
	size_t lines_count;
	struct str postcode;
	struct str note;
	enum order_kind kind;
	bool has_kind;
	struct place_body near;
	bool has_near;
	bool split;
	bool has_split;
	int64_t wanted_at;
	bool has_wanted_at;
	order_id order;
	bool has_order;
	int64_t radius_m;
	bool has_radius_m;
};

static const struct json_field place_fields[] = {
	JSON_REAL(struct place_body, lat, REQUIRED, -90, 90),
	JSON_REAL(struct place_body, lon, REQUIRED, -180, 180),
};

static const struct json_field line_fields[] = {
	JSON_TEXT(struct line_body, sku, REQUIRED, 1, 8),
	JSON_INT(struct line_body, qty, REQUIRED, 1, 999),
	JSON_TEXTS(struct line_body, gtins, OPTIONAL, 0, 3, 14),
};

static const struct json_field hold_fields[] = {
	JSON_LIST(struct hold_body, lines, REQUIRED, 1, 3, struct line_body, line_fields),
	JSON_TEXT(struct hold_body, postcode, OPTIONAL, 1, 12),
	JSON_LINES(struct hold_body, note, OPTIONAL, 0, 20),
	JSON_WORD(struct hold_body, kind, OPTIONAL, order_kind),
	JSON_OBJECT(struct hold_body, near, OPTIONAL, struct place_body, place_fields),
	JSON_BOOL(struct hold_body, split, OPTIONAL),
	JSON_INSTANT(struct hold_body, wanted_at, OPTIONAL),
	JSON_UUID(struct hold_body, order, OPTIONAL),
	JSON_INT(struct hold_body, radius_m, OPTIONAL, 0, 1000000),
};

static json_t *document;

static enum reason read_text(struct str text, struct fault *fault_out)
{
	json_decref(document);
	document = NULL;
	return json_read(text, &document, fault_out, test_arena());
}

static void assert_refused(const char *text)
{
	struct fault fault;
	ck_assert_msg(read_text(str_of(text), &fault) == REASON_BAD_JSON, "accepted: %s", text);
	ck_assert(fault.detail.n > 0);
}

static struct faults faults;

static bool read_hold(const char *text, struct hold_body *body_out)
{
	struct fault fault;
	memset(body_out, 0, sizeof(*body_out));
	faults_init(&faults, test_arena());
	ck_assert_int_eq(read_text(str_of(text), &fault), REASON_OK);
	return json_fields_read(
		document, STR_EMPTY, hold_fields, ARRAY_LENGTH(hold_fields), body_out, &faults);
}

static void assert_hold_fault(const char *text, const char *pointer, const char *code)
{
	struct hold_body body;
	ck_assert_msg(!read_hold(text, &body), "accepted: %s", text);
	ck_assert_uint_eq(faults.count, 1);
	assert_fault(&faults, 0, pointer, code);
}

START_TEST(only_strict_json_is_read)
{
	static const char *const refused[] = {"", " ", "1", "\"text\"", "null", "{", "{\"a\":1,}",
		"{'a':1}", "{\"a\":1} x", "{\"a\":01}", "{\"a\":+1}", "{\"a\":.5}", "{\"a\":1.}",
		"{\"a\":NaN}", "{\"a\":Infinity}", "[1 2]", "{\"a\" 1}", "// c\n{}",
		"{\"a\":\"\x01\"}", "{\"a\":\"\\u0000\"}", "{\"a\":\"\\ud800\"}", "\xEF\xBB\xBF{}"};
	for (size_t i = 0; i < ARRAY_LENGTH(refused); i++)
		assert_refused(refused[i]);
}
END_TEST

START_TEST(duplicate_keys_are_refused_at_any_depth)
{
	assert_refused("{\"a\":1,\"a\":1}");
	assert_refused("{\"b\":[{\"a\":1,\"a\":2}]}");
}
END_TEST

START_TEST(numbers_beyond_the_machine_are_refused)
{
	assert_refused("{\"qty\":1e999}");
	assert_refused("{\"qty\":9223372036854775808}");
	assert_refused("{\"qty\":-9223372036854775809}");
}
END_TEST

START_TEST(bad_utf8_and_nul_are_refused)
{
	struct fault fault;
	assert_refused("{\"a\":\"\xC3\"}");
	assert_refused("{\"a\":\"\xED\xA0\x80\"}");
	assert_refused("{\"a\":\"\xC0\xAF\"}");
	ck_assert_int_eq(read_text(STR("{\"a\":\"x\0y\"}"), &fault), REASON_BAD_JSON);
	ck_assert_int_eq(read_text(STR("{}\0"), &fault), REASON_BAD_JSON);
}
END_TEST

START_TEST(fault_names_line_and_column_but_does_not_quote_the_input)
{
	struct fault fault;
	ck_assert_int_eq(
		read_text(STR("{\n  \"card\": 4970101234567890,,\n}"), &fault), REASON_BAD_JSON);
	ck_assert_ptr_nonnull(strstr(fault.detail.p, "line 2"));
	ck_assert_ptr_null(strstr(fault.detail.p, "4970"));
}
END_TEST

START_TEST(depth_is_bounded)
{
	char text[64];
	struct fault fault;
	for (int depth = JSON_DEPTH_MAX; depth <= JSON_DEPTH_MAX + 1; depth++) {
		memset(text, '[', (size_t)depth);
		memset(text + depth, ']', (size_t)depth);
		ck_assert_int_eq(read_text((struct str){text, 2 * (size_t)depth}, &fault),
			depth <= JSON_DEPTH_MAX ? REASON_OK : REASON_BAD_JSON);
	}
}
END_TEST

START_TEST(half_a_million_open_brackets_are_refused)
{
	size_t n = 500000;
	struct fault fault;
	char *text = arena_alloc(test_arena(), n);
	memset(text, '[', n);
	ck_assert_int_eq(read_text((struct str){text, n}, &fault), REASON_BAD_JSON);
}
END_TEST

START_TEST(every_kind_of_member_is_read)
{
	struct hold_body body;
	ck_assert(read_hold("{\"lines\":[{\"sku\":\"A-1\",\"qty\":2,\"gtins\":[\"123\",\"456\"]},"
			    "{\"sku\":\"\xC3\xA9\",\"qty\":999}],\"postcode\":\"75011\","
			    "\"note\":\"a\\nb\",\"kind\":\"prepaid\","
			    "\"near\":{\"lat\":48.85,\"lon\":2},\"split\":true,"
			    "\"wanted_at\":\"2026-11-21T10:30:00+01:00\","
			    "\"order\":\"0193A000-0000-7000-8000-0000000000ff\",\"radius_m\":0}",
		&body));
	ck_assert_uint_eq(faults.count, 0);
	ck_assert_uint_eq(body.lines_count, 2);
	assert_text(body.lines[0].sku, "A-1");
	ck_assert_int_eq(body.lines[0].qty, 2);
	ck_assert_uint_eq(body.lines[0].gtins_count, 2);
	assert_text(body.lines[0].gtins[1], "456");
	assert_text(body.lines[1].sku, "\xC3\xA9");
	assert_text(body.note, "a\nb");
	ck_assert(body.has_kind && body.kind == ORDER_PREPAID);
	ck_assert(body.has_near && body.near.lat == 48.85 && body.near.lon == 2);
	ck_assert(body.has_split && body.split);
	ck_assert(body.has_wanted_at && body.wanted_at == INT64_C(1795253400000));
	ck_assert(body.has_order && body.order.uuid.bytes[15] == 0xFF);
	ck_assert(body.has_radius_m && body.radius_m == 0);
}
END_TEST

START_TEST(absent_optional_members_stay_unset)
{
	struct hold_body body;
	ck_assert(read_hold("{\"lines\":[{\"sku\":\"A\",\"qty\":1}]}", &body));
	ck_assert(!body.has_kind && !body.has_near && !body.has_split && !body.has_wanted_at);
	ck_assert(!body.has_order && !body.has_radius_m);
	ck_assert_uint_eq(body.postcode.n, 0);
	ck_assert_uint_eq(body.lines[0].gtins_count, 0);
}
END_TEST

START_TEST(quantities_are_whole_and_within_bounds)
{
	static const struct {
		const char *value, *code;
	} cases[] = {{"0", "too_small"}, {"-1", "too_small"}, {"1000", "too_large"},
		{"2147483648", "too_large"}, {"9223372036854775807", "too_large"},
		{"1.0", "wrong_type"}, {"1e0", "wrong_type"}, {"1E2", "wrong_type"},
		{"\"1\"", "wrong_type"}, {"true", "wrong_type"}, {"null", "wrong_type"},
		{"[1]", "wrong_type"}, {"{}", "wrong_type"}};
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
		assert_hold_fault(
			arena_printf(test_arena(), "{\"lines\":[{\"sku\":\"A\",\"qty\":%s}]}",
				cases[i].value),
			"/lines/0/qty", cases[i].code);
}
END_TEST

#define WITH_LINE(more) "{\"lines\":[{\"sku\":\"A\",\"qty\":1}]" more "}"

START_TEST(each_mistake_names_its_member)
{
	assert_hold_fault("{}", "/lines", "required");
	assert_hold_fault("[]", "", "wrong_type");
	assert_hold_fault("{\"lines\":[]}", "/lines", "too_short");
	assert_hold_fault("{\"lines\":{}}", "/lines", "wrong_type");
	assert_hold_fault("{\"lines\":[1]}", "/lines/0", "wrong_type");
	assert_hold_fault("{\"lines\":[1,2,3,4]}", "/lines", "too_long");
	assert_hold_fault("{\"lines\":[{\"qty\":1}]}", "/lines/0/sku", "required");
	assert_hold_fault("{\"lines\":[{\"sku\":\"\",\"qty\":1}]}", "/lines/0/sku", "too_short");
	assert_hold_fault("{\"lines\":[{\"sku\":\"  \",\"qty\":1}]}", "/lines/0/sku", "too_short");
	assert_hold_fault(
		"{\"lines\":[{\"sku\":\"123456789\",\"qty\":1}]}", "/lines/0/sku", "too_long");
	assert_hold_fault(
		"{\"lines\":[{\"sku\":\"a\\nb\",\"qty\":1}]}", "/lines/0/sku", "bad_format");
	assert_hold_fault("{\"lines\":[{\"sku\":\"A\",\"qty\":1,\"gtins\":[\"1\",2]}]}",
		"/lines/0/gtins/1", "wrong_type");
	assert_hold_fault(WITH_LINE(",\"kind\":\"PREPAID\""), "/kind", "not_allowed");
	assert_hold_fault(WITH_LINE(",\"kind\":1"), "/kind", "wrong_type");
	assert_hold_fault(WITH_LINE(",\"split\":1"), "/split", "wrong_type");
	assert_hold_fault(WITH_LINE(",\"near\":{\"lat\":91,\"lon\":0}"), "/near/lat", "too_large");
	assert_hold_fault(
		WITH_LINE(",\"near\":{\"lat\":\"1\",\"lon\":0}"), "/near/lat", "wrong_type");
	assert_hold_fault(WITH_LINE(",\"near\":null"), "/near", "wrong_type");
	assert_hold_fault(
		WITH_LINE(",\"wanted_at\":\"2026-02-30T00:00:00Z\""), "/wanted_at", "bad_format");
	assert_hold_fault(WITH_LINE(",\"order\":\"0193\""), "/order", "bad_format");
	assert_hold_fault(WITH_LINE(",\"order\":7"), "/order", "wrong_type");
	assert_hold_fault(WITH_LINE(",\"a/b~c\":1"), "/a~1b~0c", "unknown_field");
	assert_hold_fault(WITH_LINE(",\"\":1"), "/", "unknown_field");
}
END_TEST

START_TEST(lengths_are_counted_in_characters)
{
	struct hold_body body;
	ck_assert(read_hold("{\"lines\":[{\"sku\":\"\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"
			    "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\",\"qty\":1}]}",
		&body));
}
END_TEST

START_TEST(a_word_fault_says_which_words_are_accepted)
{
	struct hold_body body;
	ck_assert(!read_hold(WITH_LINE(",\"kind\":\"free\""), &body));
	assert_text(faults.list[0].detail, "Send one of: reservation, prepaid.");
}
END_TEST

START_TEST(one_answer_names_every_mistake)
{
	struct hold_body body;
	ck_assert(!read_hold(
		"{\"lines\":[{\"sku\":\"A\",\"qty\":0},{\"qty\":1}],\"split\":\"x\"}", &body));
	ck_assert_uint_eq(faults.count, 3);
	assert_fault(&faults, 0, "/lines/0/qty", "too_small");
	assert_fault(&faults, 1, "/lines/1/sku", "required");
	assert_fault(&faults, 2, "/split", "wrong_type");
}
END_TEST

START_TEST(a_hundred_thousand_unknown_members_are_counted_without_filling_memory)
{
	struct hold_body body;
	char *text = arena_alloc(test_arena(), 2000000);
	char *at = text + sprintf(text, "{\"lines\":[{\"sku\":\"A\",\"qty\":1}]");
	for (int i = 0; i < 100000; i++)
		at += sprintf(at, ",\"m%d\":1", i);
	strcpy(at, "}");
	size_t before = arena_used(test_arena());
	ck_assert(!read_hold(text, &body));
	ck_assert_uint_eq(faults.count, 100000);
	ck_assert_uint_lt(arena_used(test_arena()) - before, 32768);
}
END_TEST

START_TEST(a_long_member_name_is_cut_at_a_character)
{
	struct hold_body body;
	char name[130] = "x";
	for (int i = 0; i < 64; i++)
		memcpy(name + 1 + 2 * i, "\xC3\xA9", 3);
	ck_assert(!read_hold(arena_printf(test_arena(), WITH_LINE(",\"%s\":1"), name), &body));
	ck_assert_uint_le(faults.list[0].pointer.n, 66);
	ck_assert(str_is_clean_utf8(faults.list[0].pointer, false));
}
END_TEST

TEST_MAIN("json", only_strict_json_is_read, duplicate_keys_are_refused_at_any_depth,
	numbers_beyond_the_machine_are_refused, bad_utf8_and_nul_are_refused,
	fault_names_line_and_column_but_does_not_quote_the_input, depth_is_bounded,
	half_a_million_open_brackets_are_refused, every_kind_of_member_is_read,
	absent_optional_members_stay_unset, quantities_are_whole_and_within_bounds,
	each_mistake_names_its_member, lengths_are_counted_in_characters,
	a_word_fault_says_which_words_are_accepted, one_answer_names_every_mistake,
	a_hundred_thousand_unknown_members_are_counted_without_filling_memory,
	a_long_member_name_is_cut_at_a_character)
