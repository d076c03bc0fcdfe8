/* Which node writes for a store. */
#include "server/engine/affinity.h"

#include "tests/lib/harness.h"

static struct affinity *parse(const char *text, unsigned nodes)
{
	struct str why;
	struct affinity *affinity = affinity_parse(test_arena(), str_of(text), nodes, &why);
	ck_assert_msg(affinity != NULL, STR_FMT, STR_ARG(why));
	return affinity;
}

/* As people count. */
static unsigned node(const struct affinity *affinity, const char *code)
{
	return affinity_node(affinity, (store_id){1}, str_of(code)) + 1;
}

START_TEST(the_first_pattern_that_fits_counts)
{
	struct affinity *affinity = parse("PAR*=1 LYO1=2 *=3", 3);
	ck_assert_uint_eq(node(affinity, "PAR1"), 1);
	ck_assert_uint_eq(node(affinity, "PAR"), 1);
	ck_assert_uint_eq(node(affinity, "LYO1"), 2);
	ck_assert_uint_eq(node(affinity, "LYO10"), 3);
	ck_assert_uint_eq(node(affinity, "XPAR1"), 3);
	ck_assert_uint_eq(node(affinity, ""), 3);
	ck_assert_uint_eq(node(parse("*=2 PAR1=1", 2), "PAR1"), 2);
}
END_TEST

START_TEST(a_star_is_any_text_anywhere)
{
	struct affinity *affinity = parse("*-N=1 A*B*C=2 *=3", 3);
	ck_assert_uint_eq(node(affinity, "LILLE-N"), 1);
	ck_assert_uint_eq(node(affinity, "-N-N"), 1);
	ck_assert_uint_eq(node(affinity, "-N-S"), 3);
	ck_assert_uint_eq(node(affinity, "ABC"), 2);
	ck_assert_uint_eq(node(affinity, "AxBBxCC"), 2);
	ck_assert_uint_eq(node(affinity, "ACB"), 3);
}
END_TEST

START_TEST(stores_without_a_pattern_are_spread_evenly)
{
	struct affinity *affinity = parse("", 3);
	for (unsigned step = 1; step <= 3; step++) {
		unsigned stores[3] = {0};
		for (uint32_t i = 0; i < 3000; i++)
			stores[affinity_node(affinity, (store_id){1 + i * step}, STR("X"))]++;
		for (int n = 0; n < 3; n++)
			ck_assert_msg(stores[n] > 900 && stores[n] < 1100, "%u of 3000", stores[n]);
	}
	ck_assert_uint_eq(node(parse("", 1), "X"), 1);
}
END_TEST

START_TEST(a_wrong_map_is_refused_with_the_reason)
{
	static const struct {
		const char *text, *why;
	} wrong[] = {
		{"PAR*", "has 'PAR*', which is not PATTERN=NODE with a pattern of 1 to 64 "
			 "characters"},
		{"=1", "has '=1', which is not PATTERN=NODE with a pattern of 1 to 64 characters"},
		{"A=1 B=x", "has 'B=x', which is not PATTERN=NODE with a pattern of 1 to 64 "
			    "characters"},
		{"A=0", "has 'A=0', but the nodes are 1 to 3"},
		{"A=1 B=4", "has 'B=4', but the nodes are 1 to 3"},
	};
	struct str why;
	for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++) {
		ck_assert_ptr_null(affinity_parse(test_arena(), str_of(wrong[i].text), 3, &why));
		assert_text(why, wrong[i].why);
	}
}
END_TEST

START_TEST(a_map_that_is_too_long_is_refused)
{
	static const char a[] = "AAAAAAAAAAAAAAAA";
	struct str why, many = STR_EMPTY;
	struct str pattern = str_printf(test_arena(), "%s%s%s%sA=1", a, a, a, a);
	ck_assert_ptr_null(affinity_parse(test_arena(), pattern, 1, &why));
	for (int i = 0; i <= AFFINITY_RULES_MAX; i++)
		many = str_printf(test_arena(), STR_FMT " S%d=1", STR_ARG(many), i);
	ck_assert_ptr_null(affinity_parse(test_arena(), many, 1, &why));
	assert_text(why, "has more than 100 patterns");
}
END_TEST

TEST_MAIN("affinity", the_first_pattern_that_fits_counts, a_star_is_any_text_anywhere,
	stores_without_a_pattern_are_spread_evenly, a_wrong_map_is_refused_with_the_reason,
	a_map_that_is_too_long_is_refused)
