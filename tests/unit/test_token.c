/* Secrets, tokens, pickup codes, passwords. */
#include "common/token.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/lib/harness.h"

static const struct secret secret = {{1, 2, 3}}, other_secret = {{1, 2, 4}};
static const order_id order = {{{0x01, 0x93, 0xA0, 0x11, 0x22, 0x33, 0x70, 0x44, 0x80, 0x55, 0x66,
	0x77, 0x88, 0x99, 0xAA, 0xBB}}};

static struct str hex_of(struct hash hash)
{
	return hex_print(test_arena(), hash.bytes, sizeof(hash.bytes));
}

START_TEST(hashes_match_the_published_vectors)
{
	/* FIPS 180-4 example "abc"; RFC 4231 has no 32-byte key, so the HMAC was computed with
	 * another implementation (Python's hmac). */
	struct secret key;
	memset(key.bytes, 0x0b, sizeof(key.bytes));
	assert_text(hex_of(hash_of("abc", 3)),
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_text(hex_of(hash_keyed(&key, "purpose", "Hi There", 8)),
		"e8d3a8489ca6b6068912af6a1f5c82fe85124259dbabd68f94c52848db16f3de");
}
END_TEST

START_TEST(a_purpose_does_not_run_into_the_message)
{
	struct hash a = hash_keyed(&secret, "ab", "c", 1), b = hash_keyed(&secret, "a", "bc", 2);
	ck_assert(!hash_equal(&a, &b));
	struct hash again = hash_keyed(&secret, "ab", "c", 1);
	ck_assert(hash_equal(&a, &again));
}
END_TEST

START_TEST(base64url_is_read_back_at_every_length)
{
	uint8_t bytes[64];
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * 37 + 200);
	for (size_t n = 0; n <= sizeof(bytes); n++) {
		struct str back, text = base64url_print(test_arena(), bytes, n);
		ck_assert_uint_eq(text.n, (n * 8 + 5) / 6);
		ck_assert(base64url_parse(test_arena(), text, &back));
		ck_assert_uint_eq(back.n, n);
		ck_assert_int_eq(memcmp(back.p, bytes, n), 0);
	}
	assert_text(base64url_print(test_arena(), "\xFB\xFF", 2), "-_8");
}
END_TEST

START_TEST(base64url_has_one_spelling)
{
	static const char *const refused[] = {
		"A", "AB=", "AB==", "A+==", "AB", "+A", "/A", "A A", "AAAAA", "\xC3\xA9", "Zh"};
	struct str bytes;
	for (size_t i = 0; i < ARRAY_LENGTH(refused); i++)
		ck_assert_msg(!base64url_parse(test_arena(), str_of(refused[i]), &bytes),
			"accepted: %s", refused[i]);
	ck_assert(!base64url_parse(test_arena(), STR("AA\0A"), &bytes));
}
END_TEST

START_TEST(an_order_token_leads_back_to_its_order)
{
	order_id found;
	struct str token = order_token_print(test_arena(), &secret, order);
	ck_assert_uint_eq(token.n, 43);
	ck_assert(order_token_parse(test_arena(), &secret, token, &found));
	ck_assert(uuid_equal(found.uuid, order.uuid));
	ck_assert(!order_token_parse(test_arena(), &other_secret, token, &found));
}
END_TEST

START_TEST(an_order_token_changed_anywhere_is_refused)
{
	order_id found;
	struct str token = order_token_print(test_arena(), &secret, order);
	char *text = str_c(test_arena(), token);
	for (size_t i = 0; i < token.n; i++) {
		char right = text[i];
		text[i] = right == 'A' ? 'B' : 'A';
		ck_assert(!order_token_parse(test_arena(), &secret, str_of(text), &found));
		text[i] = right;
	}
	ck_assert(!order_token_parse(test_arena(), &secret, (struct str){text, 42}, &found));
	ck_assert(!order_token_parse(
		test_arena(), &secret, str_printf(test_arena(), "%sA", text), &found));
	ck_assert(!order_token_parse(test_arena(), &secret, STR_EMPTY, &found));
}
END_TEST

START_TEST(a_pickup_code_survives_how_people_type_it)
{
	char code[PICKUP_CODE_CHARS + 1];
	ck_assert(pickup_code_normalise(STR("oil0-ABCD"), code));
	ck_assert_str_eq(code, "0110ABCD");
	ck_assert(pickup_code_normalise(STR("  a b-c-d efgh "), code));
	ck_assert_str_eq(code, "ABCDEFGH");
}
END_TEST

START_TEST(what_is_no_pickup_code_is_refused)
{
	static const char *const refused[] = {"", "ABCD-EFG", "ABCD-EFGH-J", "ABCD-EFGU",
		"ABCD_EFGH", "ABCDEFG\xC3\xA9", "ABCD\tEFGH", "--------"};
	char code[PICKUP_CODE_CHARS + 1];
	for (size_t i = 0; i < ARRAY_LENGTH(refused); i++)
		ck_assert_msg(!pickup_code_normalise(str_of(refused[i]), code), "accepted: %s",
			refused[i]);
	ck_assert(!pickup_code_normalise(STR("ABCDEFG\0"), code));
}
END_TEST

START_TEST(a_printed_pickup_code_is_what_the_store_verifies)
{
	struct str printed = pickup_code_print(test_arena(), &secret, order);
	char code[PICKUP_CODE_CHARS + 1], wrong[PICKUP_CODE_CHARS + 1];
	ck_assert_uint_eq(printed.n, 9);
	ck_assert_int_eq(printed.p[4], '-');
	ck_assert(pickup_code_normalise(printed, code));
	memcpy(wrong, code, sizeof(code));
	wrong[0] = wrong[0] == '0' ? '1' : '0';
	struct hash kept = pickup_code_verifier(&other_secret, order, code);
	struct hash shown = pickup_code_verifier(&other_secret, order, code);
	struct hash guessed = pickup_code_verifier(&other_secret, order, wrong);
	struct hash elsewhere = pickup_code_verifier(&secret, order, code);
	ck_assert(hash_equal(&kept, &shown));
	ck_assert(!hash_equal(&kept, &guessed));
	ck_assert(!hash_equal(&kept, &elsewhere));
}
END_TEST

START_TEST(pickup_codes_of_ten_thousand_orders_spread_over_all_digits)
{
	size_t seen[128] = {0};
	for (int i = 0; i < 10000; i++) {
		order_id one = order;
		one.uuid.bytes[14] = (uint8_t)(i >> 8);
		one.uuid.bytes[15] = (uint8_t)i;
		struct str code = pickup_code_print(test_arena(), &secret, one);
		for (size_t c = 0; c < code.n; c++)
			seen[(unsigned char)code.p[c]]++;
	}
	for (const char *c = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; *c != '\0'; c++)
		ck_assert_msg(seen[(unsigned char)*c] > 2250 && seen[(unsigned char)*c] < 2750,
			"%c came %zu times in 80,000", *c, seen[(unsigned char)*c]);
}
END_TEST

START_TEST(a_credential_is_long_and_never_the_same)
{
	struct str a = credential_new(test_arena(), "ca"), b = credential_new(test_arena(), "ca");
	ck_assert_uint_eq(a.n, 3 + 43);
	ck_assert(str_starts_with(a, STR("ca_")));
	ck_assert(!str_equal(a, b));
	struct hash of_a = credential_hash(a), again = credential_hash(a),
		    of_b = credential_hash(b);
	ck_assert(hash_equal(&of_a, &again));
	ck_assert(!hash_equal(&of_a, &of_b));
}
END_TEST

START_TEST(a_password_matches_its_hash_and_nothing_else_does)
{
	struct str stored = password_hash(test_arena(), STR("correct horse"));
	ck_assert(str_starts_with(stored, STR("scrypt$13$8$10$")));
	ck_assert(password_matches(STR("correct horse"), stored));
	ck_assert(!password_matches(STR("correct horsf"), stored));
	ck_assert(!password_matches(STR_EMPTY, stored));
	ck_assert(!str_equal(stored, password_hash(test_arena(), STR("correct horse"))));
}
END_TEST

/* As another program makes them: hashlib.scrypt(b'4711', salt=bytes(range(16)), …). */
START_TEST(a_hash_of_either_cost_matches)
{
	static const char *const stored[] = {
		"scrypt$14$8$5$AAECAwQFBgcICQoLDA0ODw$QZkcCpVjftHoYrBgvSOV3UP3hl2X22IOqCXXhvz1F20",
		"scrypt$13$8$10$AAECAwQFBgcICQoLDA0ODw$K8T0XRgeVJLr9AMGDxZrpB_9StBrlngLD82m9uJaBZg",
	};
	for (size_t i = 0; i < ARRAY_LENGTH(stored); i++) {
		ck_assert(password_matches(STR("4711"), str_of(stored[i])));
		ck_assert(!password_matches(STR("4712"), str_of(stored[i])));
	}
}
END_TEST

START_TEST(a_damaged_password_hash_matches_nothing)
{
	static const char *const stored[] = {"", "scrypt$14$8$5$", "scrypt$14$8$5$AAAA$AAAA",
		"scrypt$20$8$5$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"$6$salt$hash", "plain"};
	for (size_t i = 0; i < ARRAY_LENGTH(stored); i++)
		ck_assert(!password_matches(STR("plain"), str_of(stored[i])));
}
END_TEST

static void *match_pin(void *stored)
{
	return password_matches(STR("4711"), *(struct str *)stored) ? stored : NULL;
}

START_TEST(many_logins_at_once_all_get_their_answer)
{
	pthread_t threads[6];
	struct str stored = password_hash(test_arena(), STR("4711"));
	for (size_t i = 0; i < ARRAY_LENGTH(threads); i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, match_pin, &stored), 0);
	for (size_t i = 0; i < ARRAY_LENGTH(threads); i++) {
		void *answer;
		pthread_join(threads[i], &answer);
		ck_assert_ptr_nonnull(answer);
	}
}
END_TEST

static void *try_pin(void *stored)
{
	switch (password_check(STR("4712"), *(struct str *)stored)) {
	case PASSWORD_WRONG:
		return stored;
	case PASSWORD_CROWD:
		return NULL;
	case PASSWORD_RIGHT:
		break;
	}
	ck_abort();
}

START_TEST(a_flood_of_wrong_passwords_is_sent_away_but_for_a_few)
{
	pthread_t threads[64];
	size_t looked_at = 0;
	struct str stored = password_hash(test_arena(), STR("4711"));
	for (size_t i = 0; i < ARRAY_LENGTH(threads); i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, try_pin, &stored), 0);
	for (size_t i = 0; i < ARRAY_LENGTH(threads); i++) {
		void *answer;
		pthread_join(threads[i], &answer);
		looked_at += answer != NULL;
	}
	ck_assert_uint_ge(looked_at, 2);
	ck_assert_uint_lt(looked_at, ARRAY_LENGTH(threads));
	ck_assert_int_le(password_ran_at_once(), 2);
	ck_assert_int_eq(password_check(STR("4711"), stored), PASSWORD_RIGHT);
}
END_TEST

static char *folder;

static const char *in_folder(const char *name)
{
	if (folder == NULL)
		folder = mkdtemp(arena_printf(test_arena(), "/tmp/comptoir-token-XXXXXX"));
	ck_assert_ptr_nonnull(folder);
	return arena_printf(test_arena(), "%s/%s", folder, name);
}

static const char *write_secret(const char *name, const char *text, mode_t mode)
{
	const char *path = in_folder(name);
	FILE *file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
	ck_assert_int_eq(chmod(path, mode), 0);
	return path;
}

static void remove_secret(const char *path)
{
	unlink(path);
	ck_assert_msg(rmdir(folder) == 0, "something was left beside %s", path);
}

#define HEX64 "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF"

START_TEST(a_missing_secret_is_made_once_and_found_again)
{
	const char *path = in_folder("secret");
	struct secret made, found;
	struct str why;
	struct stat about;
	ck_assert(!secret_load(test_arena(), path, false, &made, &why));
	ck_assert(secret_load(test_arena(), path, true, &made, &why));
	ck_assert(secret_load(test_arena(), path, true, &found, &why));
	ck_assert_int_eq(memcmp(&made, &found, sizeof(made)), 0);
	ck_assert_int_eq(stat(path, &about), 0);
	ck_assert_uint_eq(about.st_mode & 0777, 0600);
	remove_secret(path);
}
END_TEST

START_TEST(a_secret_others_can_read_is_refused)
{
	const char *path = write_secret("secret", HEX64, 0640);
	struct secret found;
	struct str why;
	ck_assert(!secret_load(test_arena(), path, true, &found, &why));
	ck_assert_ptr_nonnull(strstr(why.p, "chmod 600"));
	remove_secret(path);
}
END_TEST

START_TEST(a_secret_is_64_hexadecimal_digits)
{
	static const struct {
		const char *text;
		bool is_good;
	} cases[] = {{HEX64, true}, {HEX64 "\n", true}, {HEX64 "\n\n", false}, {HEX64 "0", false},
		{"", false}, {"0011", false},
		{"zz112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF", false}};
	struct secret found;
	struct str why;
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		const char *path = write_secret("secret", cases[i].text, 0600);
		ck_assert_int_eq(
			secret_load(test_arena(), path, false, &found, &why), cases[i].is_good);
	}
	remove_secret(in_folder("secret"));
}
END_TEST

START_TEST(a_secret_that_cannot_be_made_says_why)
{
	struct secret made;
	struct str why = STR_EMPTY;
	ck_assert(!secret_load(test_arena(), "/nonexistent/secret", true, &made, &why));
	ck_assert_ptr_nonnull(strstr(why.p, "/nonexistent/secret"));
}
END_TEST

TEST_MAIN("token", hashes_match_the_published_vectors, a_purpose_does_not_run_into_the_message,
	base64url_is_read_back_at_every_length, base64url_has_one_spelling,
	an_order_token_leads_back_to_its_order, an_order_token_changed_anywhere_is_refused,
	a_pickup_code_survives_how_people_type_it, what_is_no_pickup_code_is_refused,
	a_printed_pickup_code_is_what_the_store_verifies,
	pickup_codes_of_ten_thousand_orders_spread_over_all_digits,
	a_credential_is_long_and_never_the_same, a_password_matches_its_hash_and_nothing_else_does,
	a_hash_of_either_cost_matches, a_damaged_password_hash_matches_nothing,
	many_logins_at_once_all_get_their_answer,
	a_flood_of_wrong_passwords_is_sent_away_but_for_a_few,
	a_missing_secret_is_made_once_and_found_again, a_secret_others_can_read_is_refused,
	a_secret_is_64_hexadecimal_digits, a_secret_that_cannot_be_made_says_why)
