/* Growing texts: whole or not at all. */
#include <string.h>

#include "common/buf.h"
#include "tests/lib/harness.h"

START_TEST(text_is_printed_whole_whether_it_fits_or_the_buffer_must_grow)
{
	struct buf buf;
	char wanted[2 * 1000 * 6 + 1] = "";
	buf_init(&buf, test_arena(), sizeof(wanted));
	for (int i = 0; i < 1000; i++) {
		buf_printf(&buf, "%d %s.", i % 10, i % 2 == 0 ? "even" : "odd");
		strcat(wanted,
			arena_printf(test_arena(), "%d %s.", i % 10, i % 2 == 0 ? "even" : "odd"));
		ck_assert_uint_eq(strlen(buf.p), buf.n);
	}
	ck_assert_str_eq(buf.p, wanted);
	ck_assert(!buf_is_full(&buf));
}
END_TEST

/* The room is there, but it is not the caller's. */
START_TEST(what_would_pass_the_bound_leaves_the_text_as_it_was)
{
	struct buf buf;
	buf_init(&buf, test_arena(), 10);
	buf_printf(&buf, "%s", "123456789");
	buf_printf(&buf, "%s", "ab");
	ck_assert(buf_is_full(&buf));
	ck_assert_str_eq(buf.p, "123456789");
	ck_assert_uint_eq(buf_str(&buf).n, 9);
	buf_clear(&buf);
	buf_printf(&buf, "%s", "1234567890");
	ck_assert(!buf_is_full(&buf));
	ck_assert_str_eq(buf.p, "1234567890");
}
END_TEST

START_TEST(printed_text_of_any_length_is_whole_in_the_arena)
{
	for (int length = 0; length < 600; length++) {
		char *text = arena_printf(test_arena(), "%0*d", length, 0);
		ck_assert_uint_eq(strlen(text), length == 0 ? 1 : length);
		ck_assert_uint_eq(strspn(text, "0"), strlen(text));
	}
}
END_TEST

TEST_MAIN("buf", text_is_printed_whole_whether_it_fits_or_the_buffer_must_grow,
	what_would_pass_the_bound_leaves_the_text_as_it_was,
	printed_text_of_any_length_is_whole_in_the_arena)
