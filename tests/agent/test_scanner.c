/* Scanners that type on a French keyboard. */
#include "store-agent/scanner.h"
#include "tests/lib/harness.h"

static struct str scan(const char *typed)
{
	return scanned_text(test_arena(), str_of(typed));
}

START_TEST(barcode_typed_on_a_french_keyboard_is_read)
{
	assert_text(scan("\"à&è-éàçééàà\""), "3017620922003");
}
END_TEST

START_TEST(pickup_code_typed_on_a_french_keyboard_is_read)
{
	assert_text(scan("èK\"?)çAXT"), "7K3M-9QXT");
	assert_text(scan("èQ\"WçXZZ"), "7A3Z9XWW");
}
END_TEST

START_TEST(what_has_digits_is_left_as_it_is)
{
	assert_text(scan("3017620922003"), "3017620922003");
	assert_text(scan("7K3M-9QXT"), "7K3M-9QXT");
	assert_text(scan("A12"), "A12");
}
END_TEST

START_TEST(what_a_person_types_is_left_as_it_is)
{
	assert_text(scan("zoé@mail.example"), "zoé@mail.example");
	assert_text(scan("Lefèvre"), "Lefèvre");
	assert_text(scan("ABCD-EFGH"), "ABCD-EFGH");
	assert_text(scan(""), "");
}
END_TEST

TEST_MAIN("agent scanner", barcode_typed_on_a_french_keyboard_is_read,
	pickup_code_typed_on_a_french_keyboard_is_read, what_has_digits_is_left_as_it_is,
	what_a_person_types_is_left_as_it_is)
