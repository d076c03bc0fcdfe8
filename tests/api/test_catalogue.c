/* Stores, products and availability over HTTP. */
#include <string.h>

#include "common/clock.h"
#include "tests/lib/api.h"

/* The codes of a list of stores, in order: "PAR1 PAR2". */
static const char *codes_of(const struct got *got)
{
	const char *codes = "";
	size_t index;
	json_t *store;
	json_array_foreach (json_object_get(got->json, "stores"), index, store) {
		const char *code = json_string_value(json_object_get(store, "code"));
		codes = arena_printf(test_arena(), "%s%s%s", codes, index == 0 ? "" : " ", code);
	}
	return codes;
}

static const char *next_of(const struct got *got)
{
	struct str link = got_header(got, "Link");
	if (link.n == 0)
		return NULL;
	ck_assert(str_ends_with(link, STR(">; rel=\"next\"")));
	ck_assert(str_starts_with(link, STR("<https://shop.example/v1/")));
	link.p += strlen("<https://shop.example");
	link.n -= strlen("<https://shop.example");
	return str_c(test_arena(), str_cut(&link, '>'));
}

START_TEST(stores_near_a_position_come_nearest_first)
{
	struct got *got = api_get(NULL, "/v1/stores?near=48.8700,2.3000");
	assert_status(got, 200);
	ck_assert_str_eq(codes_of(got), "PAR2 PAR1 LYO1 QUE1");
	ck_assert_int_ge(got_int(got, "stores/0/distance_m"), 540);
	ck_assert_int_le(got_int(got, "stores/0/distance_m"), 570);
}
END_TEST

START_TEST(a_postcode_is_a_place_in_whatever_way_it_is_typed)
{
	ck_assert_str_eq(
		codes_of(api_get(NULL, "/v1/stores?postcode=75004&country=FR&limit=1")), "PAR1");
	ck_assert_str_eq(
		codes_of(api_get(NULL, "/v1/stores?postcode=g1k%%204k1&country=ca&limit=1")),
		"QUE1");
}
END_TEST

START_TEST(an_unknown_postcode_is_refused)
{
	assert_problem(api_get(NULL, "/v1/stores?postcode=99999&country=FR"), 422, "unknown_place");
	assert_problem(api_get(NULL, "/v1/stores?postcode=7500&country=FR"), 422, "unknown_place");
	assert_problem(api_get(NULL, "/v1/stores?postcode=75004&country=DE"), 422, "unknown_place");
}
END_TEST

START_TEST(pages_follow_one_another_without_gap_or_repeat)
{
	const char *path = "/v1/stores?near=48.8700,2.3000&limit=1";
	const char *seen = "";
	for (int pages = 0; path != NULL && pages < 9; pages++) {
		struct got *got = api_get(NULL, "%s", path);
		assert_status(got, 200);
		seen = arena_printf(test_arena(), "%s%s,", seen, codes_of(got));
		path = next_of(got);
	}
	ck_assert_str_eq(seen, "PAR2,PAR1,LYO1,QUE1,");
}
END_TEST

START_TEST(a_forged_cursor_is_refused)
{
	assert_problem(api_get(NULL, "/v1/stores?cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), 400,
		"bad_cursor");
	struct got *first = api_get(NULL, "/v1/stores?limit=1");
	const char *cursor = strstr(next_of(first), "cursor=");
	assert_problem(api_get(NULL, "/v1/products?%s", cursor), 400, "bad_cursor");
}
END_TEST

START_TEST(only_stores_with_enough_are_listed_for_a_sku)
{
	world_stock("PAR1", "TEA", 1);
	world_stock("PAR2", "TEA", 5);
	struct got *got = api_get(NULL, "/v1/stores?near=48.8530,2.3499&sku=TEA&qty=2");
	ck_assert_str_eq(codes_of(got), "PAR2");
	ck_assert_int_eq(got_int(got, "stores/0/stock/available"), 5);
	ck_assert_int_eq(got_text(got, "stores/0/promise/ready_at").n, 20);
	ck_assert_str_eq(codes_of(api_get(NULL, "/v1/stores?near=48.8530,2.3499&sku=NOTHING")), "");
}
END_TEST

START_TEST(only_stores_open_at_that_time_are_listed)
{
	/* A Sunday: Lyon and Québec are closed. */
	ck_assert_str_eq(
		codes_of(api_get(NULL, "/v1/stores?near=48.87,2.3&open_at=2026-11-22T12:00:00Z")),
		"PAR2 PAR1");
}
END_TEST

static const struct {
	const char *path, *pointer, *code;
} wrong_parameters[] = {
	{"/v1/stores?limit=0", "limit", "too_small"},
	{"/v1/stores?limit=51", "limit", "too_large"},
	{"/v1/stores?limit=1.0", "limit", "wrong_type"},
	{"/v1/stores?limit=2147483648", "limit", "too_large"},
	{"/v1/stores?limit=99999999999999999999", "limit", "wrong_type"},
	{"/v1/stores?near=91,0", "near", "bad_format"},
	{"/v1/stores?near=48.8", "near", "bad_format"},
	{"/v1/stores?near=nan,2", "near", "bad_format"},
	{"/v1/stores?nearby=48.8,2.3", "nearby", "unknown_field"},
	{"/v1/stores?limit=1&limit=2", "limit", "duplicate"},
	{"/v1/stores?postcode=75004", "country", "required"},
	{"/v1/stores?country=FR", "postcode", "required"},
	{"/v1/stores?near=48.8,2.3&postcode=75004&country=FR", "postcode", "not_allowed"},
	{"/v1/stores?sku=TEA", "near", "required"},
	{"/v1/stores?near=48.8,2.3&qty=2", "qty", "not_allowed"},
	{"/v1/stores?near=48.8,2.3&sku=TEA&qty=0", "qty", "too_small"},
	{"/v1/stores?near=48.8,2.3&sku=TEA&qty=-1", "qty", "too_small"},
	{"/v1/stores?open_at=yesterday", "open_at", "bad_format"},
	{"/v1/products/TEA/availability", "near", "required"},
	{"/v1/products?q=", "q", "too_short"},
};

START_TEST(a_wrong_parameter_is_refused_by_name)
{
	for (size_t i = 0; i < ARRAY_LENGTH(wrong_parameters); i++) {
		struct got *got = api_get(NULL, "%s", wrong_parameters[i].path);
		assert_problem(got, 400, "bad_parameter");
		assert_got_fault(got, wrong_parameters[i].pointer, wrong_parameters[i].code);
	}
}
END_TEST

START_TEST(a_store_shows_its_hours_and_next_promise)
{
	struct got *got = api_get(NULL, "/v1/stores/LYO1");
	assert_status(got, 200);
	assert_text(got_text(got, "week/0/0/opens"), "09:00");
	assert_text(got_text(got, "week/0/0/closes"), "19:00");
	ck_assert_int_eq(json_array_size(json_array_get(json_object_get(got->json, "week"), 6)), 0);
	assert_text(got_text(got, "closes_at"), "2026-11-21T18:00:00Z");
	/* An hour after noon, rounded up to five minutes. */
	assert_text(got_text(got, "promise/ready_at"), "2026-11-21T12:05:00Z");
}
END_TEST

START_TEST(a_store_or_product_that_is_not_there_is_not_found)
{
	assert_problem(api_get(NULL, "/v1/stores/NOWHERE"), 404, "not_found");
	assert_problem(api_get(NULL, "/v1/products/NOTHING"), 404, "not_found");
	assert_problem(
		api_get(NULL, "/v1/products/NOTHING/availability?near=1,1"), 404, "not_found");
}
END_TEST

START_TEST(a_product_is_found_by_sku_word_and_barcode)
{
	assert_text(got_text(api_get(NULL, "/v1/products/MUG"), "name/en"), "Blue mug");
	assert_text(got_text(api_get(NULL, "/v1/products?q=tasse+bl"), "products/0/sku"), "MUG");
	assert_text(
		got_text(api_get(NULL, "/v1/products?q=2000000000022"), "products/0/sku"), "MUG");
	struct got *none = api_get(NULL, "/v1/products?q=zzzz");
	assert_status(none, 200);
	ck_assert_int_eq(json_array_size(json_object_get(none->json, "products")), 0);
}
END_TEST

/* "with" and "the" are in no index of words; the apostrophe is the one that telephones type. */
START_TEST(small_words_and_apostrophes_do_not_hide_a_product)
{
	static const char *const queries[] = {"mug+with+the+blue", "The+mug", "la%E2%80%99tasse",
		"%C2%ABtasse%C2%BB", "tasse+d%C3%A9"};
	for (size_t i = 0; i < ARRAY_LENGTH(queries); i++) {
		struct got *got = api_get(NULL, "/v1/products?q=%s", queries[i]);
		assert_status(got, 200);
		assert_text(got_text(got, "products/0/sku"), "MUG");
	}
}
END_TEST

START_TEST(a_sku_of_letters_no_sku_has_is_unknown)
{
	char sku[200] = "";
	for (int i = 0; i < 64; i++)
		strcat(sku, "é");
	struct got *got = api_get(NULL, "/v1/stores?near=48.8,2.3&sku=th%%C3%%A9");
	assert_status(got, 200);
	ck_assert_str_eq(codes_of(got), "");
	assert_status(api_get(NULL, "/v1/products?q=th%%C3%%A9"), 200);
	got = api_post(NULL, "/v1/availability",
		"{'lines': [{'sku': '%s', 'qty': 1}], 'store': 'PAR1'}", sku);
	assert_problem(got, 422, "invalid_fields");
	assert_got_fault(got, "/lines/0/sku", "unknown");
}
END_TEST

START_TEST(products_come_in_pages)
{
	const char *path = "/v1/products?limit=3";
	size_t seen = 0;
	for (int pages = 0; path != NULL && pages < 9; pages++) {
		struct got *got = api_get(NULL, "%s", path);
		assert_status(got, 200);
		seen += json_array_size(json_object_get(got->json, "products"));
		path = next_of(got);
	}
	ck_assert_uint_eq(seen, 7);
}
END_TEST

START_TEST(availability_ranks_full_stores_before_partial_ones)
{
	world_stock("PAR1", "TEA", 5);
	world_stock("LYO1", "TEA", 5);
	world_stock("LYO1", "MUG", 1);
	struct got *got = api_post(NULL, "/v1/availability",
		"{'lines': [{'sku': 'TEA', 'qty': 2}, {'sku': 'MUG', 'qty': 1}],"
		" 'near': {'lat': 48.853, 'lon': 2.35}}");
	assert_status(got, 200);
	assert_text(got_text(got, "stores/0/store/code"), "LYO1");
	assert_text(got_text(got, "stores/1/store/code"), "PAR1");
	ck_assert(json_is_true(json_object_get(
		json_array_get(json_object_get(got->json, "stores"), 0), "has_all")));
	ck_assert_int_eq(got_int(got, "stores/1/lines/1/available"), 0);
	ck_assert_int_eq(got_int(got, "stores/0/lines/0/age_s") / 60, 0);
}
END_TEST

static const char *const tea_and_mug =
	"'lines': [{'sku': 'TEA', 'qty': 2}, {'sku': 'MUG', 'qty': 1}]";

static json_t *store_said(const struct got *got, size_t at, const char *member)
{
	return json_object_get(json_array_get(json_object_get(got->json, "stores"), at), member);
}

START_TEST(availability_says_what_could_be_sent_only_to_who_asks)
{
	world_stock("PAR1", "TEA", 5);
	world_stock("PAR2", "TEA", 5);
	world_stock("PAR2", "MUG", 1);
	const char *near = "'near': {'lat': 48.853, 'lon': 2.35}";
	struct got *got = api_post(NULL, "/v1/availability", "{%s, %s}", tea_and_mug, near);
	assert_status(got, 200);
	ck_assert_uint_eq(json_array_size(json_object_get(got->json, "stores")), 2);
	ck_assert_ptr_null(store_said(got, 1, "transfer"));
	got = api_post(NULL, "/v1/availability", "{%s, %s, 'transfer': true}", tea_and_mug, near);
	assert_status(got, 200);
	assert_text(got_text(got, "stores/0/store/code"), "PAR2");
	ck_assert_ptr_null(store_said(got, 0, "transfer"));
	assert_text(got_text(got, "stores/1/store/code"), "PAR1");
	assert_text(got_text(got, "stores/1/transfer/from"), "PAR2");
	assert_text(got_text(got, "stores/1/transfer/promise/ready_at"), "2026-11-23T23:00:00Z");
	/* Near enough to be shown, too far to be sent anything. */
	assert_text(got_text(got, "stores/2/store/code"), "LYO1");
	ck_assert_ptr_null(store_said(got, 2, "transfer"));
}
END_TEST

START_TEST(availability_of_a_chosen_store_says_what_could_be_sent_there)
{
	world_stock("PAR2", "TEA", 5);
	world_stock("PAR2", "MUG", 1);
	struct got *got = api_post(
		NULL, "/v1/availability", "{%s, 'store': 'PAR1', 'transfer': true}", tea_and_mug);
	assert_status(got, 200);
	ck_assert_uint_eq(json_array_size(json_object_get(got->json, "stores")), 1);
	assert_text(got_text(got, "stores/0/transfer/from"), "PAR2");
	world_stock("PAR2", "MUG", 0);
	got = api_post(
		NULL, "/v1/availability", "{%s, 'store': 'PAR1', 'transfer': true}", tea_and_mug);
	assert_status(got, 200);
	ck_assert_ptr_null(store_said(got, 0, "transfer"));
}
END_TEST

/* What is said is what is had. */
START_TEST(what_availability_says_can_be_sent_can_be_held)
{
	world_stock("PAR2", "TEA", 5);
	world_stock("PAR2", "MUG", 1);
	struct got *said = api_post(NULL, "/v1/availability",
		"{%s, 'near': {'lat': 48.853, 'lon': 2.35}, 'limit': 1, 'transfer': true}",
		tea_and_mug);
	assert_status(said, 200);
	assert_text(got_text(said, "stores/1/store/code"), "PAR1");
	struct got *held =
		api_post(NULL, "/v1/holds", "{%s, 'store': 'PAR1', 'transfer': true}", tea_and_mug);
	assert_status(held, 201);
	assert_text(got_text(held, "transfer/from"), got_c(said, "stores/1/transfer/from"));
	assert_text(got_text(held, "ready_at"), got_c(said, "stores/1/transfer/promise/ready_at"));
}
END_TEST

/* doc/sourcing.md: four days are between 36 hours and four times as long. */
START_TEST(an_old_figure_offers_less_says_its_age_and_keeps_its_last_unit)
{
	world_stock("PAR1", "TEA", 10);
	world_stock("PAR1", "MUG", 1);
	world_stock("PAR2", "MUG", 1);
	world_age("PAR1", 96 * MS_PER_HOUR);
	struct got *got = api_get(NULL, "/v1/products/TEA/availability?near=48.853,2.35");
	assert_status(got, 200);
	ck_assert_int_eq(got_int(got, "stores/0/lines/0/available"), 7);
	ck_assert_int_eq(got_int(got, "stores/0/lines/0/age_s") / 3600, 96);
	got = api_post(NULL, "/v1/holds",
		"{'lines': [{'sku': 'MUG', 'qty': 1}], 'near': {'lat': 48.853, 'lon': 2.35}}");
	assert_status(got, 201);
	assert_text(got_text(got, "store/code"), "PAR2");
	got = api_post(NULL, "/v1/holds",
		"{'lines': [{'sku': 'TEA', 'qty': 7}], 'near': {'lat': 48.853, 'lon': 2.35}}");
	assert_status(got, 201);
	ck_assert_int_eq(
		fixture_number("SELECT JSON_VALUE(decision, '$.considered[0].withheld[0].free')"
			       " FROM hold ORDER BY hold_id DESC LIMIT 1"),
		10);
	ck_assert_int_eq(
		fixture_number("SELECT JSON_VALUE(decision, '$.considered[0].withheld[0].offered')"
			       " FROM hold ORDER BY hold_id DESC LIMIT 1"),
		7);
}
END_TEST

START_TEST(availability_of_a_product_names_stores_that_have_it)
{
	world_stock("PAR2", "LAMP", 1);
	struct got *got = api_get(NULL, "/v1/products/LAMP/availability?postcode=75004&country=FR");
	assert_status(got, 200);
	ck_assert_uint_eq(json_array_size(json_object_get(got->json, "stores")), 1);
	assert_text(got_text(got, "stores/0/store/code"), "PAR2");
}
END_TEST

/* TEA and MUG are of one model, RUG of another. */
static void given_models(void)
{
	fixture_sql("UPDATE product SET model = 'CUP', size = IF(sku = 'TEA', 'L', 'S'),"
		    " colour_fr = 'ocre', colour_en = 'ochre' WHERE sku IN ('TEA', 'MUG')");
	fixture_sql("UPDATE product SET model = 'RUG', size = 'S' WHERE sku = 'RUG'");
}

START_TEST(a_product_names_the_other_sizes_of_its_model)
{
	given_models();
	struct got *got = api_get(NULL, "/v1/products/TEA/variants");
	assert_status(got, 200);
	assert_text(got_text(got, "model"), "CUP");
	assert_text(got_text(got, "size"), "L");
	assert_text(got_text(got, "colour/fr"), "ocre");
	ck_assert_uint_eq(json_array_size(json_object_get(got->json, "variants")), 1);
	assert_text(got_text(got, "variants/0/sku"), "MUG");
	assert_text(got_text(got, "variants/0/size"), "S");
	assert_text(got_text(got, "variants/0/colour/en"), "ochre");
	ck_assert_int_eq(got_int(got, "variants/0/price_minor"), 1250);
}
END_TEST

START_TEST(a_product_of_no_model_has_no_other_sizes)
{
	given_models();
	struct got *got = api_get(NULL, "/v1/products/LAMP/variants");
	assert_status(got, 200);
	ck_assert_uint_eq(json_array_size(json_object_get(got->json, "variants")), 0);
	ck_assert_ptr_null(json_object_get(got->json, "model"));
	got = api_get(NULL, "/v1/products/RUG/variants");
	ck_assert_uint_eq(json_array_size(json_object_get(got->json, "variants")), 0);
	assert_text(got_text(got, "model"), "RUG");
	assert_problem(api_get(NULL, "/v1/products/NO-SUCH/variants"), 404, "not_found");
}
END_TEST

TEST_MAIN_WITH("catalogue", &api_fixture, stores_near_a_position_come_nearest_first,
	a_postcode_is_a_place_in_whatever_way_it_is_typed, an_unknown_postcode_is_refused,
	pages_follow_one_another_without_gap_or_repeat, a_forged_cursor_is_refused,
	only_stores_with_enough_are_listed_for_a_sku, only_stores_open_at_that_time_are_listed,
	a_wrong_parameter_is_refused_by_name, a_store_shows_its_hours_and_next_promise,
	a_store_or_product_that_is_not_there_is_not_found,
	a_product_is_found_by_sku_word_and_barcode,
	small_words_and_apostrophes_do_not_hide_a_product, a_sku_of_letters_no_sku_has_is_unknown,
	products_come_in_pages, availability_ranks_full_stores_before_partial_ones,
	availability_says_what_could_be_sent_only_to_who_asks,
	availability_of_a_chosen_store_says_what_could_be_sent_there,
	what_availability_says_can_be_sent_can_be_held,
	an_old_figure_offers_less_says_its_age_and_keeps_its_last_unit,
	availability_of_a_product_names_stores_that_have_it,
	a_product_names_the_other_sizes_of_its_model, a_product_of_no_model_has_no_other_sizes)
