/* Amounts and the VAT in them. */
#include "common/money.h"

#include "common/rand.h"
#include "tests/lib/harness.h"

static const struct currency eur = {"EUR"}, cad = {"CAD"}, usd = {"USD"}, jpy = {"JPY"},
			     chf = {"CHF"}, tnd = {"TND"};

static void assert_minor(const char *text, struct currency currency, int64_t expected)
{
	int64_t minor;
	ck_assert_msg(money_parse(str_of(text), currency, &minor), "refused: %s", text);
	ck_assert_int_eq(minor, expected);
}

START_TEST(amounts_are_read_with_point_or_comma)
{
	assert_minor("19.99", eur, 1999);
	assert_minor("19,99", eur, 1999);
	assert_minor("19.9", eur, 1990);
	assert_minor("19", eur, 1900);
	assert_minor("0", eur, 0);
	assert_minor("0.05", eur, 5);
	assert_minor("1500", jpy, 1500);
	assert_minor("1.234", tnd, 1234);
}
END_TEST

START_TEST(anything_that_could_be_misread_is_refused)
{
	static const char *const refused[] = {"", ".", ",", ".5", "5.", "-1", "+1", "1e3", "1.999",
		"1,234.50", "1.234,50", "1 234", "19.99 ", "€5", "0x10", "nan", "1..2", "1.2.3"};
	int64_t minor;
	for (size_t i = 0; i < ARRAY_LENGTH(refused); i++)
		ck_assert_msg(
			!money_parse(str_of(refused[i]), eur, &minor), "accepted: %s", refused[i]);
	ck_assert(!money_parse(STR("15.0"), jpy, &minor));
	ck_assert(!money_parse(STR("15."), jpy, &minor));
}
END_TEST

START_TEST(amounts_are_bounded)
{
	int64_t minor;
	assert_minor("10000000000.00", eur, INT64_C(1000000000000));
	ck_assert(!money_parse(STR("10000000000.01"), eur, &minor));
	ck_assert(!money_parse(STR("18446744073709551616"), eur, &minor));
	ck_assert(!money_parse(STR("99999999999999999999999999"), eur, &minor));
}
END_TEST

START_TEST(what_machines_read_is_read_back)
{
	static const int64_t amounts[] = {0, 1, 9, 10, 99, 100, 1999, 123456789};
	const struct currency all[] = {eur, jpy, tnd};
	for (size_t c = 0; c < ARRAY_LENGTH(all); c++)
		for (size_t i = 0; i < ARRAY_LENGTH(amounts); i++)
			assert_minor(money_print(test_arena(), amounts[i], all[c]).p, all[c],
				amounts[i]);
	assert_text(money_print(test_arena(), 1999, eur), "19.99");
	assert_text(money_print(test_arena(), -5, eur), "-0.05");
	assert_text(money_print(test_arena(), INT64_MIN, jpy), "-9223372036854775808");
}
END_TEST

START_TEST(people_see_money_as_their_language_writes_it)
{
	struct arena *arena = test_arena();
	assert_text(money_show(arena, 1999, eur, "fr"), "19,99\u00A0€");
	assert_text(money_show(arena, 1999, cad, "fr"), "19,99\u00A0$");
	assert_text(money_show(arena, 1999, eur, "en"), "€19.99");
	assert_text(money_show(arena, 1999, cad, "en"), "$19.99");
	assert_text(money_show(arena, 1999, usd, "en"), "US$19.99");
	assert_text(money_show(arena, 1999, chf, "en"), "CHF\u00A019.99");
	assert_text(money_show(arena, 123456789, eur, "fr"), "1\u202F234\u202F567,89\u00A0€");
	assert_text(money_show(arena, 123456789, eur, "en"), "€1,234,567.89");
	assert_text(money_show(arena, 100000, jpy, "fr"), "100\u202F000\u00A0¥");
	assert_text(money_show(arena, -1250, eur, "fr"), "-12,50\u00A0€");
	assert_text(money_show(arena, -1250, eur, "en"), "-€12.50");
}
END_TEST

START_TEST(only_listed_currencies_are_known)
{
	struct currency currency;
	ck_assert(currency_parse(STR("EUR"), &currency));
	ck_assert_str_eq(currency.code, "EUR");
	ck_assert(!currency_parse(STR("eur"), &currency));
	ck_assert(!currency_parse(STR("EURO"), &currency));
	ck_assert(!currency_parse(STR(""), &currency));
	ck_assert(!currency_parse(STR("XXX"), &currency));
	ck_assert_int_eq(currency_decimals(jpy), 0);
	ck_assert_int_eq(currency_decimals(eur), 2);
}
END_TEST

START_TEST(a_share_is_rounded_half_up)
{
	ck_assert_int_eq(money_share(250, 0, 3), 0);
	ck_assert_int_eq(money_share(250, 1, 3), 83);  /* 83.33 */
	ck_assert_int_eq(money_share(250, 2, 3), 167); /* 166.67 */
	ck_assert_int_eq(money_share(250, 3, 3), 250);
	ck_assert_int_eq(money_share(1, 1, 2), 1); /* exactly one half */
	ck_assert_int_eq(money_share(0, 1, 2), 0);
	ck_assert_int_eq(money_share(INT64_C(1000000000000), 99, 100), INT64_C(990000000000));
}
END_TEST

START_TEST(units_taken_one_after_the_other_take_the_whole)
{
	enum { AMOUNTS = 2000, UNITS_MAX = 60, MINOR_MAX = 300000 };
	rand_seed_for_tests(20261122);
	for (int i = 0; i < AMOUNTS; i++) {
		int64_t minor = rand_below(MINOR_MAX), taken = 0, of = 1 + rand_below(UNITS_MAX);
		for (int64_t units = 0; units < of;) {
			units += 1 + rand_below((uint32_t)(of - units));
			int64_t next = money_share(minor, units, of) - taken;
			ck_assert_int_ge(next, 0);
			taken += next;
		}
		ck_assert_int_eq(taken, minor);
	}
}
END_TEST

TEST_MAIN("money", amounts_are_read_with_point_or_comma, anything_that_could_be_misread_is_refused,
	amounts_are_bounded, what_machines_read_is_read_back,
	people_see_money_as_their_language_writes_it, only_listed_currencies_are_known,
	a_share_is_rounded_half_up, units_taken_one_after_the_other_take_the_whole)
