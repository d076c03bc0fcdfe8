/* Taxes: what each is, how it is rounded, and that shares of it are the whole. */
#include "common/tax.h"

#include <string.h>

#include "common/rand.h"
#include "common/tax_json.h"
#include "tests/lib/harness.h"

static const struct tax qc = {TAX_QC, 0}, book = {TAX_QC_BOOK, 0}, zero = {TAX_QC_ZERO, 0};

static struct tax vat(uint16_t bp)
{
	return (struct tax){TAX_VAT, bp};
}

static void assert_amount(struct tax_amount amount, int64_t first, int64_t second)
{
	ck_assert_int_eq(amount.minor - amount.second_minor, first);
	ck_assert_int_eq(amount.second_minor, second);
}

START_TEST(vat_is_contained_and_rounded_half_away_from_zero)
{
	assert_amount(tax_on(vat(2000), 12000), 2000, 0);
	assert_amount(tax_on(vat(2000), 1999), 333, 0); /* 333.17 */
	assert_amount(tax_on(vat(2000), 3), 1, 0);	/* exactly one half */
	assert_amount(tax_on(vat(2000), -3), -1, 0);
	assert_amount(tax_on(vat(550), 1000), 52, 0); /* 52.13 */
	assert_amount(tax_on(vat(0), 1000), 0, 0);
	assert_amount(tax_on(vat(2000), 0), 0, 0);
	assert_amount(tax_on(vat(2000), INT64_C(1000000000000)), INT64_C(166666666667), 0);
	assert_amount(tax_on(vat(2000), INT64_C(999000000000000)), INT64_C(166500000000000), 0);
	ck_assert_int_eq(tax_with(vat(2000), 1999), 1999);
}
END_TEST

START_TEST(gst_and_qst_are_both_taken_of_the_price_and_rounded_apart)
{
	assert_amount(tax_on(qc, 10000), 500, 998); /* 5.00 and 9.975: Revenu Québec's example */
	ck_assert_int_eq(tax_with(qc, 10000), 11498);
	assert_amount(tax_on(qc, 10), 1, 1);	   /* 0.5 and 0.9975 */
	assert_amount(tax_on(qc, 9), 0, 1);	   /* 0.45 and 0.89775 */
	assert_amount(tax_on(qc, 2000), 100, 200); /* 199.5: one half */
	assert_amount(tax_on(qc, 1999), 100, 199); /* 99.95 and 199.40025 */
	assert_amount(tax_on(qc, 30), 2, 3);	   /* 1.5 and 2.9925 */
	assert_amount(tax_on(qc, -2000), -100, -200);
	assert_amount(tax_on(qc, 0), 0, 0);
	assert_amount(tax_on(book, 2000), 100, 0);
	assert_amount(tax_on(zero, 2000), 0, 0);
	ck_assert(tax_is_added(zero) && !tax_is_added(vat(0)));
}
END_TEST

START_TEST(an_amount_with_all_taxes_gives_back_those_that_were_put_on_top)
{
	enum { MOST_MINOR = 100000 };
	for (int64_t price = 0; price <= MOST_MINOR; price++) {
		struct tax_amount put = tax_on(qc, price);
		struct tax_amount found = tax_within(qc, price + put.minor);
		ck_assert_msg(found.minor == put.minor && found.second_minor == put.second_minor,
			"of %lld", (long long)price);
	}
}
END_TEST

/* Units in any portions: each tax is shared, no portion has less than nothing. */
START_TEST(portions_of_a_line_are_the_line_to_the_cent_of_each_tax)
{
	enum { LINES = 2000, UNITS_MAX = 30, PRICE_MAX = 20000 };
	const struct tax taxes[] = {qc, book, zero, vat(2000), vat(550)};
	for (int i = 0; i < LINES; i++) {
		struct tax tax = taxes[rand_below(ARRAY_LENGTH(taxes))];
		struct taxed goods =
			taxed_goods(tax, rand_below(PRICE_MAX), 1 + rand_below(UNITS_MAX));
		struct tax_amount taken = {0, 0};
		int64_t paid = 0, before = 0;
		while (before < goods.qty) {
			int64_t qty = 1 + rand_below((uint32_t)(goods.qty - before));
			struct tax_amount part = taxed_part(&goods, before, qty);
			ck_assert(part.second_minor >= 0 && part.minor >= part.second_minor);
			taken.minor += part.minor;
			taken.second_minor += part.second_minor;
			paid += taxed_part_minor(&goods, before, qty);
			before += qty;
		}
		ck_assert_int_eq(taken.minor, goods.amount.minor);
		ck_assert_int_eq(taken.second_minor, goods.amount.second_minor);
		ck_assert_int_eq(paid, taxed_minor(&goods));
		ck_assert_int_eq(paid, tax_with(tax, goods.price_minor * goods.qty));
	}
}
END_TEST

START_TEST(a_feed_names_taxes)
{
	struct tax tax;
	ck_assert(tax_named(STR("qc"), &tax) && tax_equal(tax, qc));
	ck_assert(tax_named(STR("qc_book"), &tax) && tax_equal(tax, book));
	ck_assert(tax_named(STR("qc_zero"), &tax) && tax_equal(tax, zero));
	ck_assert(tax_named(STR("exempt"), &tax) && tax.code == TAX_EXEMPT);
	ck_assert(tax_named(STR("qc_exempt"), &tax) && tax.code == TAX_QC_EXEMPT);
	ck_assert(tax_named(STR("fr"), &tax) && tax_equal(tax, vat(2000)));
	ck_assert(tax_named(STR("fr_intermediate"), &tax) && tax_equal(tax, vat(1000)));
	ck_assert(tax_named(STR("fr_reduced"), &tax) && tax_equal(tax, vat(550)));
	ck_assert(tax_named(STR("fr_special"), &tax) && tax_equal(tax, vat(210)));
	ck_assert(!tax_named(STR("vat"), &tax));
	ck_assert(!tax_named(STR(""), &tax));
}
END_TEST

START_TEST(rates_are_written_as_short_as_they_are)
{
	static const struct {
		uint32_t rate_mpct;
		const char *en, *fr;
	} rates[] = {{0, "0", "0"}, {5000, "5", "5"}, {5500, "5.5", "5,5"},
		{9975, "9.975", "9,975"}, {20000, "20", "20"}, {100000, "100", "100"},
		{50, "0.05", "0,05"}};
	for (size_t i = 0; i < ARRAY_LENGTH(rates); i++) {
		assert_text(tax_percent(test_arena(), rates[i].rate_mpct), rates[i].en);
		assert_text(tax_percent_show(test_arena(), rates[i].rate_mpct, "en"), rates[i].en);
		assert_text(tax_percent_show(test_arena(), rates[i].rate_mpct, "fr"), rates[i].fr);
	}
}
END_TEST

START_TEST(sums_are_by_tax_and_rate_whatever_the_codes)
{
	struct tax_sums sums = tax_sums_new(test_arena(), 4);
	tax_sums_add(&sums, qc, 10000, tax_on(qc, 10000));
	tax_sums_add(&sums, book, 2000, tax_on(book, 2000));
	tax_sums_add(&sums, qc, 1000, tax_on(qc, 1000));
	static const struct tax_part expected[] = {{KIND_GST, 5000, NULL, 13000, 650},
		{KIND_QST, 0, NULL, 2000, 0}, {KIND_QST, 9975, NULL, 11000, 1098}};
	ck_assert_uint_eq(sums.count, ARRAY_LENGTH(expected));
	for (size_t i = 0; i < sums.count; i++) {
		ck_assert_int_eq(sums.parts[i].kind, expected[i].kind);
		ck_assert_uint_eq(sums.parts[i].rate_mpct, expected[i].rate_mpct);
		ck_assert_int_eq(sums.parts[i].taxable_minor, expected[i].taxable_minor);
		ck_assert_int_eq(sums.parts[i].minor, expected[i].minor);
	}
}
END_TEST

START_TEST(exempt_goods_have_no_tax_and_stand_apart_from_a_rate_of_zero)
{
	static const struct tax exempt = {TAX_EXEMPT, 0}, qc_exempt = {TAX_QC_EXEMPT, 0};
	struct tax_sums sums = tax_sums_new(test_arena(), 4);
	assert_amount(tax_on(exempt, 999), 0, 0);
	assert_amount(tax_on(qc_exempt, 999), 0, 0);
	ck_assert_int_eq(tax_with(qc_exempt, 999), 999);
	ck_assert(!tax_comes_on_top(qc_exempt) && !tax_comes_on_top(zero));
	ck_assert(tax_comes_on_top(book) && !tax_comes_on_top(vat(2000)));
	tax_sums_add(&sums, zero, 500, tax_on(zero, 500));
	tax_sums_add(&sums, qc_exempt, 999, tax_on(qc_exempt, 999));
	ck_assert_uint_eq(sums.count, 4);
	for (size_t i = 0; i < sums.count; i++) {
		bool is_exempt = sums.parts[i].exemption != NULL;
		ck_assert_int_eq(sums.parts[i].kind, i < 2 ? KIND_GST : KIND_QST);
		ck_assert_int_eq(is_exempt, i % 2 == 0);
		ck_assert_int_eq(sums.parts[i].taxable_minor, is_exempt ? 999 : 500);
	}
	sums = tax_sums_new(test_arena(), 1);
	tax_sums_add(&sums, vat(0), 500, tax_on(vat(0), 500));
	tax_sums_add(&sums, exempt, 999, tax_on(exempt, 999));
	ck_assert_uint_eq(sums.count, 2);
	ck_assert_ptr_nonnull(strstr(sums.parts[0].exemption, "2006/112/EC"));
	ck_assert_ptr_null(sums.parts[1].exemption);
}
END_TEST

START_TEST(what_is_written_is_read_and_what_is_not_known_is_contained)
{
	json_t *line = json_object();
	struct tax tax;
	struct tax_amount amount;
	tax_json_read(line, &tax, &amount);
	ck_assert(tax_equal(tax, vat(0)));
	ck_assert_int_eq(amount.minor, 0);
	tax_json_set(line, qc, (struct tax_amount){299, 199});
	tax_json_read(line, &tax, &amount);
	ck_assert(tax_equal(tax, qc));
	assert_amount(amount, 100, 199);
	json_object_set_new(line, "tax", json_string("of another release"));
	tax_json_read(line, &tax, &amount);
	ck_assert(tax_equal(tax, vat(0)));
	json_decref(line);
}
END_TEST

TEST_MAIN("taxes", vat_is_contained_and_rounded_half_away_from_zero,
	gst_and_qst_are_both_taken_of_the_price_and_rounded_apart,
	an_amount_with_all_taxes_gives_back_those_that_were_put_on_top,
	portions_of_a_line_are_the_line_to_the_cent_of_each_tax, a_feed_names_taxes,
	rates_are_written_as_short_as_they_are, sums_are_by_tax_and_rate_whatever_the_codes,
	exempt_goods_have_no_tax_and_stand_apart_from_a_rate_of_zero,
	what_is_written_is_read_and_what_is_not_known_is_contained)
