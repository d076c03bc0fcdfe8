/* What a bundle is made of, and how its price is shared out. */
#include "server/fulfilment/bundle.h"

#include <string.h>

#include "common/rand.h"
#include "tests/lib/harness.h"

enum { ROUNDS = 20000 };

static int64_t sum_of(const struct bundle_share *shares, size_t count)
{
	int64_t sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += shares[i].qty * shares[i].price_minor;
	return sum;
}

static void assert_shares(int64_t price_minor, const struct bundle_goods *goods, size_t count,
	const struct bundle_share *expected, size_t expected_count)
{
	struct bundle_share shares[BUNDLE_PARTS_MAX + 1];
	size_t n = bundle_share_out(price_minor, goods, count, shares);
	ck_assert_uint_eq(n, expected_count);
	for (size_t i = 0; i < n; i++) {
		ck_assert_uint_eq(shares[i].part, expected[i].part);
		ck_assert_int_eq(shares[i].qty, expected[i].qty);
		ck_assert_int_eq(shares[i].price_minor, expected[i].price_minor);
	}
	ck_assert_int_eq(sum_of(shares, n), price_minor);
}

#define SHARES(price, goods, ...)                                                                  \
	assert_shares(price, goods, ARRAY_LENGTH(goods), (struct bundle_share[]){__VA_ARGS__},     \
		sizeof((struct bundle_share[]){__VA_ARGS__}) / sizeof(struct bundle_share))

START_TEST(a_price_is_shared_out_by_what_the_parts_cost_alone)
{
	const struct bundle_goods goods[] = {{{1}, 1, 3000}, {{2}, 1, 1000}};
	SHARES(2000, goods, {0, 1, 1500}, {1, 1, 500});
}
END_TEST

START_TEST(the_cent_left_over_goes_where_units_need_not_differ)
{
	/* 10.00 for two and one of the same price: 3.33 and 3.33, and 3.34. */
	const struct bundle_goods goods[] = {{{1}, 2, 400}, {{2}, 1, 400}};
	SHARES(1000, goods, {0, 2, 333}, {1, 1, 334});
}
END_TEST

START_TEST(one_part_has_units_of_two_prices_when_it_must)
{
	const struct bundle_goods three[] = {{{1}, 3, 400}};
	SHARES(1000, three, {0, 1, 334}, {0, 2, 333});
	/* 2.50 each; 5 do not divide by 2 and 2, so one of them is a cent dearer. */
	const struct bundle_goods pairs[] = {{{8}, 2, 100}, {{7}, 2, 100}};
	SHARES(1001, pairs, {0, 2, 250}, {1, 1, 251}, {1, 1, 250});
}
END_TEST

START_TEST(what_costs_nothing_alone_costs_nothing_in_it)
{
	const struct bundle_goods gift[] = {{{1}, 1, 0}, {{2}, 3, 700}};
	SHARES(2000, gift, {0, 1, 0}, {1, 2, 667}, {1, 1, 666});
	const struct bundle_goods gifts[] = {{{1}, 1, 0}, {{2}, 1, 0}};
	SHARES(101, gifts, {0, 1, 51}, {1, 1, 50});
	SHARES(0, gifts, {0, 1, 0}, {1, 1, 0});
}
END_TEST

START_TEST(a_single_cent_is_one_units)
{
	const struct bundle_goods goods[] = {{{5}, 99, 999}, {{3}, 1, 100}};
	SHARES(1, goods, {0, 99, 0}, {1, 1, 1});
}
END_TEST

START_TEST(the_largest_amounts_do_not_overflow)
{
	const struct bundle_goods goods[] = {
		{{1}, 99, INT64_C(1000000000000)}, {{2}, 99, INT64_C(999999999999)}};
	struct bundle_share shares[3];
	size_t n = bundle_share_out(INT64_C(1000000000000), goods, 2, shares);
	ck_assert_int_eq(sum_of(shares, n), INT64_C(1000000000000));
}
END_TEST

static size_t random_goods(struct bundle_goods goods[BUNDLE_PARTS_MAX])
{
	size_t count = 1 + rand_below(BUNDLE_PARTS_MAX);
	for (size_t i = 0; i < count; i++)
		goods[i] = (struct bundle_goods){{(uint32_t)(100 + i)},
			(int32_t)(1 + rand_below(rand_below(4) == 0 ? BUNDLE_PART_QTY_MAX : 3)),
			rand_below(8) == 0 ? 0 : rand_below(rand_below(2) == 0 ? 20 : 50000)};
	return count;
}

/* Of one unit, in parts of the whole weight. */
static void assert_is_near(int64_t price_minor, const struct bundle_goods *goods, size_t count,
	const struct bundle_share *share)
{
	double whole = 0, weight = (double)goods[share->part].price_minor;
	for (size_t i = 0; i < count; i++)
		whole += (double)goods[i].price_minor * goods[i].qty;
	if (whole == 0)
		return;
	double exact = (double)price_minor * weight / whole;
	ck_assert_msg((double)share->price_minor > exact - 1 - 1e-6 &&
			      (double)share->price_minor < exact + 1 + 1e-6,
		"%lld of %f", (long long)share->price_minor, exact);
}

START_TEST(shares_are_the_price_and_each_unit_is_within_a_cent_of_its_own)
{
	for (int round = 0; round < ROUNDS; round++) {
		struct bundle_goods goods[BUNDLE_PARTS_MAX];
		struct bundle_share shares[BUNDLE_PARTS_MAX + 1];
		int32_t qtys[BUNDLE_PARTS_MAX] = {0};
		size_t count = random_goods(goods);
		int64_t price_minor = rand_below(rand_below(2) == 0 ? 100 : 300000);
		size_t n = bundle_share_out(price_minor, goods, count, shares);
		ck_assert_uint_le(n, count + 1);
		ck_assert_int_eq(sum_of(shares, n), price_minor);
		for (size_t i = 0; i < n; i++) {
			ck_assert_int_gt(shares[i].qty, 0);
			qtys[shares[i].part] += shares[i].qty;
			assert_is_near(price_minor, goods, count, &shares[i]);
		}
		for (size_t i = 0; i < count; i++)
			ck_assert_int_eq(qtys[i], goods[i].qty);
	}
}
END_TEST

static int64_t minor_of(const struct bundle_goods *goods, const struct bundle_share *shares,
	size_t count, product_id product)
{
	int64_t minor = 0;
	for (size_t i = 0; i < count; i++)
		if (goods[shares[i].part].product.row == product.row)
			minor += shares[i].qty * shares[i].price_minor;
	return minor;
}

START_TEST(shares_do_not_depend_on_the_order_of_the_parts)
{
	for (int round = 0; round < ROUNDS; round++) {
		struct bundle_goods goods[BUNDLE_PARTS_MAX], turned[BUNDLE_PARTS_MAX];
		struct bundle_share shares[BUNDLE_PARTS_MAX + 1], others[BUNDLE_PARTS_MAX + 1];
		size_t count = random_goods(goods);
		size_t by = rand_below((uint32_t)count);
		int64_t price_minor = rand_below(100000);
		for (size_t i = 0; i < count; i++)
			turned[i] = goods[(i + by) % count];
		size_t n = bundle_share_out(price_minor, goods, count, shares);
		size_t m = bundle_share_out(price_minor, turned, count, others);
		for (size_t i = 0; i < count; i++)
			ck_assert_int_eq(minor_of(goods, shares, n, goods[i].product),
				minor_of(turned, others, m, goods[i].product));
	}
}
END_TEST

START_TEST(lines_of_several_bundles_cost_what_the_bundles_cost)
{
	const struct product shirt = {.id = {1}, .price_minor = 400},
			     tie = {.id = {2}, .price_minor = 400},
			     set = {.id = {3}, .price_minor = 1000};
	const struct wanted lines[] = {{{2}, {"T", 1}, 2, 0}, {{1}, {"S", 1}, 6, 1},
		{{2}, {"T", 1}, 3, 1}, {{1}, {"S", 1}, 9, 2}};
	const struct wanted bundles[] = {{{3}, {"B", 1}, 3, 0}, {{3}, {"B", 1}, 3, 0}};
	const struct product *products[] = {&tie, &shirt, &tie, &shirt};
	const struct product *bundle_products[] = {&set, &set};
	struct priced_line *priced;
	size_t n = lines_price(test_arena(), lines, products, 4, bundles, bundle_products, &priced);
	const struct priced_line expected[] = {
		{0, 2, 400}, {1, 6, 333}, {2, 3, 334}, {3, 3, 334}, {3, 6, 333}};
	ck_assert_uint_eq(n, ARRAY_LENGTH(expected));
	for (size_t i = 0; i < n; i++) {
		ck_assert_uint_eq(priced[i].of, expected[i].of);
		ck_assert_int_eq(priced[i].qty, expected[i].qty);
		ck_assert_int_eq(priced[i].price_minor, expected[i].price_minor);
	}
}
END_TEST

START_TEST(contents_are_read_and_goods_have_none)
{
	struct bundle_part parts[BUNDLE_PARTS_MAX];
	const struct product bundle = {.contents = STR("[[12,2],[4294967295,99]]")};
	const struct product goods = {.contents = STR("")};
	ck_assert(product_is_bundle(&bundle));
	ck_assert_uint_eq(bundle_parts(&bundle, parts), 2);
	ck_assert_uint_eq(parts[0].product.row, 12);
	ck_assert_int_eq(parts[0].qty, 2);
	ck_assert_uint_eq(parts[1].product.row, 4294967295u);
	ck_assert_int_eq(parts[1].qty, 99);
	ck_assert(!product_is_bundle(&goods));
	ck_assert_uint_eq(bundle_parts(&goods, parts), 0);
}
END_TEST

START_TEST(figures_of_parts_are_shown_as_so_many_bundles)
{
	int32_t available[] = {5, 7, 4}, withheld[] = {0, 2, 9}, trust[] = {1000, 900, 950};
	int64_t as_of[] = {30, 20, 10};
	struct candidate candidate = {
		.available = available, .withheld = withheld, .trust = trust, .as_of = as_of};
	const struct wanted lines[] = {
		{{9}, {"P", 1}, 1, 0}, {{1}, {"S", 1}, 4, 1}, {{2}, {"T", 1}, 2, 1}};
	const struct wanted bundles[] = {{{3}, {"B", 1}, 2, 0}};
	struct question question = {
		.lines = lines, .line_count = 3, .bundles = bundles, .bundle_count = 1};
	struct ranking ranking = {&candidate, 1, false};
	question_fold(&question, test_arena(), &ranking);
	ck_assert_uint_eq(question.line_count, 2);
	ck_assert(str_equal_c(question.lines[1].sku, "B"));
	ck_assert_int_eq(question.lines[1].qty, 2);
	ck_assert_int_eq(available[0], 5);
	/* 7 shirts are 3 times two, 9 with what is withheld 4 times; 4 ties are 4. */
	ck_assert_int_eq(available[1], 3);
	ck_assert_int_eq(withheld[1], 1);
	ck_assert_int_eq(trust[1], 900);
	ck_assert_int_eq(as_of[1], 10);
}
END_TEST

TEST_MAIN("bundles", a_price_is_shared_out_by_what_the_parts_cost_alone,
	the_cent_left_over_goes_where_units_need_not_differ,
	one_part_has_units_of_two_prices_when_it_must, what_costs_nothing_alone_costs_nothing_in_it,
	a_single_cent_is_one_units, the_largest_amounts_do_not_overflow,
	shares_are_the_price_and_each_unit_is_within_a_cent_of_its_own,
	shares_do_not_depend_on_the_order_of_the_parts,
	lines_of_several_bundles_cost_what_the_bundles_cost, contents_are_read_and_goods_have_none,
	figures_of_parts_are_shown_as_so_many_bundles)
