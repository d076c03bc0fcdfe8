/* Postcodes as people type them, addresses and numbers as they write them. */
#include "server/fulfilment/contact.h"
#include "server/fulfilment/place.h"
#include "tests/lib/harness.h"

/* NULL: not a postcode of that country. */
static const struct {
	const char *country, *typed, *key;
} postcodes[] = {
	{"FR", "75011", "75011"},
	{"fr", " 75 011 ", "75011"},
	{"FR", "7501", NULL},
	{"FR", "750111", NULL},
	{"FR", "7501A", NULL},
	{"CA", "H2X 1Y4", "H2X"},
	{"ca", "h2x-1y4", "H2X"},
	{"CA", "H2X", "H2X"},
	{"CA", "H2X1", NULL},
	{"CA", "22X", NULL},
	{"US", "10001", "10001"},
	{"US", "10001-1234", "10001"},
	{"US", "1000", NULL},
	{"GB", "sw1a 1aa", "SW1A1AA"},
	{"GB", "SW1A 1AA SW1A 1AA", NULL},
	{"GB", "SW1\xC3\xA9", NULL},
	{"F1", "75011", NULL},
	{"FR", "", NULL},
};

START_TEST(a_postcode_has_one_key_however_it_is_typed)
{
	for (size_t i = 0; i < ARRAY_LENGTH(postcodes); i++) {
		struct str country, key;
		bool is_one = postcode_key(test_arena(), str_of(postcodes[i].country),
			str_of(postcodes[i].typed), &country, &key);
		ck_assert_msg(is_one == (postcodes[i].key != NULL), "%s %s", postcodes[i].country,
			postcodes[i].typed);
		if (is_one)
			assert_text(key, postcodes[i].key);
	}
}
END_TEST

START_TEST(an_email_address_has_a_local_part_and_a_host)
{
	const char *const good[] = {
		"z@mail.example", "zoe.lefevre+x@a-b.mail.example", "o'neil@x.co", "_@1.2"};
	const char *const bad[] = {"", "@", "z@", "@mail.example", "z@mail", "z z@mail.example",
		"z@@mail.example", "z@mail..example", ".z@mail.example", "z.@mail.example",
		"z@mail.example.", "z@mail.example\n", "<z@mail.example>", "z@mail.example,y@b.c",
		"z\xC3\xA9@mail.example",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@mail.example"};
	for (size_t i = 0; i < ARRAY_LENGTH(good); i++)
		ck_assert_msg(contact_is_email(str_of(good[i])), "%s", good[i]);
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
		ck_assert_msg(!contact_is_email(str_of(bad[i])), "%s", bad[i]);
}
END_TEST

START_TEST(a_phone_number_has_six_to_fifteen_digits)
{
	const char *const good[] = {"+33 6 12 34 56 78", "(514) 555-0100", "112233"};
	const char *const bad[] = {
		"", "12345", "+1234567890123456", "call me", "555-0100x", "06\t12345"};
	for (size_t i = 0; i < ARRAY_LENGTH(good); i++)
		ck_assert_msg(contact_is_phone(str_of(good[i])), "%s", good[i]);
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
		ck_assert_msg(!contact_is_phone(str_of(bad[i])), "%s", bad[i]);
}
END_TEST

TEST_MAIN("place and contact", a_postcode_has_one_key_however_it_is_typed,
	an_email_address_has_a_local_part_and_a_host, a_phone_number_has_six_to_fifteen_digits)
