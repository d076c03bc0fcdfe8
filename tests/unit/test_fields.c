/* Fields of forms and addresses. */
#include "common/arena.h"
#include "common/buf.h"
#include "common/http_wire.h"
#include "tests/lib/harness.h"

enum { TEXT_MAX = 1 << 20 };

static struct str fields(size_t count)
{
	struct buf text;
	buf_init(&text, test_arena(), TEXT_MAX);
	for (size_t i = 0; i < count; i++)
		buf_printf(&text, "%sline-%zu=%zu", i == 0 ? "" : "&", i, 2 * i);
	return buf_str(&text);
}

START_TEST(a_form_has_room_for_several_fields_of_each_line_of_an_order)
{
	enum { LINES = 200, EACH = 6 };
	struct wire_pairs pairs;
	bool is_there;
	ck_assert(fields_parse(test_arena(), fields((size_t)LINES * EACH), &pairs));
	ck_assert_uint_eq(pairs.count, (size_t)LINES * EACH);
	assert_text(wire_pair_value(&pairs, "line-1199", &is_there), "2398");
	ck_assert(is_there);
}
END_TEST

START_TEST(more_fields_than_that_are_refused)
{
	struct wire_pairs pairs;
	ck_assert(fields_parse(test_arena(), fields(WIRE_FIELDS_MAX), &pairs));
	ck_assert(!fields_parse(test_arena(), fields(WIRE_FIELDS_MAX + 1), &pairs));
}
END_TEST

START_TEST(empty_fields_are_none_and_signs_are_decoded)
{
	struct wire_pairs pairs;
	bool is_there;
	ck_assert(fields_parse(test_arena(), STR("&&a=1%202+3&&b"), &pairs));
	ck_assert_uint_eq(pairs.count, 2);
	assert_text(wire_pair_value(&pairs, "a", &is_there), "1 2 3");
	assert_text(wire_pair_value(&pairs, "b", &is_there), "");
	ck_assert(is_there);
	ck_assert(!fields_parse(test_arena(), STR("a=%2"), &pairs));
}
END_TEST

TEST_MAIN("fields", a_form_has_room_for_several_fields_of_each_line_of_an_order,
	more_fields_than_that_are_refused, empty_fields_are_none_and_signs_are_decoded)
