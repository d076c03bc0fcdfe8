/* Serial numbers, as scanners and people give them. */
#include "common/serial.h"

#include "tests/lib/harness.h"

static const char *kept(const char *text)
{
	struct serials serials;
	if (!serials_read(test_arena(), str_of(text), &serials))
		return "refused";
	return serials_print(test_arena(), &serials, ",").p;
}

START_TEST(a_serial_is_kept_in_capitals_without_blanks)
{
	ck_assert_str_eq(kept("sn-12/a_9.b:#+"), "SN-12/A_9.B:#+");
	ck_assert_str_eq(kept(" 35 209900 176148 1 "), "352099001761481");
	ck_assert_str_eq(kept("A1\r\nb2\n\nC3"), "A1,B2,C3");
	ck_assert_str_eq(kept("A1, B2;C3,"), "A1,B2,C3");
	ck_assert_str_eq(kept(" \n "), "");
	ck_assert_str_eq(kept("A1,B2,C3"), kept(kept("a1\nb2\nc3")));
}
END_TEST

START_TEST(what_is_no_serial_is_refused)
{
	static const char *const others[] = {"A1\nA1", "a1,A 1", "=A1", "A'1", "A\"1", "Ä1", "A<1",
		"12345678901234567890123456789012345678901", "A\x01"};
	for (size_t i = 0; i < ARRAY_LENGTH(others); i++)
		ck_assert_str_eq(kept(others[i]), "refused");
	ck_assert_str_eq(kept("1234567890123456789012345678901234567890"),
		"1234567890123456789012345678901234567890");
}
END_TEST

START_TEST(no_more_than_their_bound_are_read)
{
	char text[SERIALS_MAX * 4 + 8] = "";
	size_t n = 0;
	for (int i = 0; i < SERIALS_MAX; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%d\n", i);
	ck_assert_str_ne(kept(text), "refused");
	snprintf(text + n, sizeof(text) - n, "x\n");
	ck_assert_str_eq(kept(text), "refused");
}
END_TEST

START_TEST(json_gives_back_what_it_was_given)
{
	struct serials serials, back;
	ck_assert(serials_read(test_arena(), STR("A1,B2"), &serials));
	json_t *list = serials_json(&serials);
	json_array_append_new(list, json_integer(7));
	json_array_append_new(list, json_string("no serial: é"));
	back = serials_of_json(test_arena(), list);
	assert_text(serials_print(test_arena(), &back, " "), "A1 B2");
	back = serials_without(test_arena(), &back, &(struct serials){serials.list, 1});
	assert_text(serials_print(test_arena(), &back, " "), "B2");
	json_decref(list);
}
END_TEST

TEST_MAIN("serials", a_serial_is_kept_in_capitals_without_blanks, what_is_no_serial_is_refused,
	no_more_than_their_bound_are_read, json_gives_back_what_it_was_given)
