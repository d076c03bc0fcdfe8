/* Article numbers. */
#include "common/gtin.h"

#include <jansson.h>

#include "tests/lib/harness.h"

static gtin parsed(const char *text)
{
	gtin value;
	ck_assert_msg(gtin_parse(str_of(text), &value), "refused: %s", text);
	return value;
}

START_TEST(all_four_lengths_are_read)
{
	/* From the General Specifications and real goods. */
	ck_assert_uint_eq(parsed("96385074").digits, UINT64_C(96385074));
	ck_assert_uint_eq(parsed("036000291452").digits, UINT64_C(36000291452));
	ck_assert_uint_eq(parsed("3017620422003").digits, UINT64_C(3017620422003));
	ck_assert_uint_eq(parsed("10614141000415").digits, UINT64_C(10614141000415));
}
END_TEST

START_TEST(one_product_is_one_number_whatever_the_length)
{
	ck_assert_uint_eq(parsed("3017620422003").digits, parsed("03017620422003").digits);
	ck_assert_uint_eq(parsed("036000291452").digits, parsed("0036000291452").digits);
	ck_assert_uint_eq(parsed("96385074").digits, parsed("00000096385074").digits);
}
END_TEST

START_TEST(every_single_wrong_digit_is_noticed)
{
	char text[] = "3017620422003";
	gtin value;
	for (size_t i = 0; i < sizeof(text) - 1; i++) {
		char right = text[i];
		for (char wrong = '0'; wrong <= '9'; wrong++) {
			text[i] = wrong;
			ck_assert_int_eq(gtin_parse(str_of(text), &value), wrong == right);
		}
		text[i] = right;
	}
}
END_TEST

START_TEST(anything_but_digits_of_a_known_length_is_refused)
{
	static const char *const refused[] = {"", "0", "00000000", "000000000000", "0000000000000",
		"00000000000000", "301762042200", "30176204220031", "003017620422003",
		"3017620422003 ", " 3017620422003", "3017-620422003", "301762042200X",
		"+017620422003", "-3017620422003", "3.17620422003"};
	gtin value;
	for (size_t i = 0; i < ARRAY_LENGTH(refused); i++)
		ck_assert_msg(!gtin_parse(str_of(refused[i]), &value), "accepted: %s", refused[i]);
	ck_assert(!gtin_parse(STR("301762042200\0"), &value));
}
END_TEST

START_TEST(check_digit_completes_thirteen_digits)
{
	ck_assert_uint_eq(gtin_check_digit(UINT64_C(301762042200)), 3);
	ck_assert_uint_eq(gtin_check_digit(UINT64_C(1061414100041)), 5);
	ck_assert_uint_eq(gtin_check_digit(0), 0);
	ck_assert_uint_eq(gtin_check_digit(UINT64_C(9999999999999)), 7);
}
END_TEST

START_TEST(printed_as_on_the_label_and_as_fourteen_digits)
{
	assert_text(gtin_print(test_arena(), parsed("96385074")), "96385074");
	assert_text(gtin_print(test_arena(), parsed("036000291452")), "0036000291452");
	assert_text(gtin_print(test_arena(), parsed("3017620422003")), "3017620422003");
	assert_text(gtin_print(test_arena(), parsed("10614141000415")), "10614141000415");
	assert_text(gtin_print14(test_arena(), parsed("3017620422003")), "03017620422003");
}
END_TEST

struct tally {
	size_t products, good, refused;
	char last_refused[16];
};

static void tally_product(json_t *product, struct tally *tally)
{
	json_t *one;
	size_t i;
	gtin value;
	tally->products++;
	json_array_foreach (json_object_get(product, "ean"), i, one) {
		if (gtin_parse(str_of(json_string_value(one)), &value)) {
			tally->good++;
			continue;
		}
		tally->refused++;
		snprintf(tally->last_refused, sizeof(tally->last_refused), "%s",
			json_string_value(one));
	}
}

/* The one that is refused has lost its leading zero: 11 digits are no GTIN. */
START_TEST(all_gtins_of_the_real_catalogue_are_read_but_one_of_11_digits)
{
	const char *path = test_data_path("catalog/icecat_products.ndjson");
	struct tally tally = {0};
	json_t *product;
	if (path == NULL)
		return;
	FILE *file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	while ((product = json_loadf(file, JSON_DISABLE_EOF_CHECK, NULL)) != NULL) {
		tally_product(product, &tally);
		json_decref(product);
	}
	fclose(file);
	ck_assert_uint_eq(tally.products, 19406);
	ck_assert_uint_eq(tally.good, 51458);
	ck_assert_uint_eq(tally.refused, 1);
	ck_assert_str_eq(tally.last_refused, "85896333746");
}
END_TEST

TEST_MAIN("gtin", all_four_lengths_are_read, one_product_is_one_number_whatever_the_length,
	every_single_wrong_digit_is_noticed, anything_but_digits_of_a_known_length_is_refused,
	check_digit_completes_thirteen_digits, printed_as_on_the_label_and_as_fourteen_digits,
	all_gtins_of_the_real_catalogue_are_read_but_one_of_11_digits)
