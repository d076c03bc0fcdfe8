/* Settings. */
#include "common/config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/lib/harness.h"

static const struct setting settings[] = {
	{"http", "port", SETTING_INT, "8700", 1, 65535, "port to listen on"},
	{"http", "public_url", SETTING_TEXT, NULL, 0, 0, "address shoppers see"},
	{"http", "trusts_proxy", SETTING_BOOL, "no", 0, 0, "whether a proxy stands in front"},
	{"database", "socket", SETTING_PATH, "/run/db.sock", 0, 0, "unix socket"},
	{"database", "password_file", SETTING_PATH, "", 0, 0, "file with the password"},
};

static char folder[] = "/tmp/comptoir-config-XXXXXX";
static struct str why;

static void make_folder(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void remove_folder(void)
{
	unlink(arena_printf(test_arena(), "%s/test.ini", folder));
	rmdir(folder);
}

static const char *write_file(struct str text, mode_t mode)
{
	const char *path = arena_printf(test_arena(), "%s/test.ini", folder);
	FILE *file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fwrite(text.p, 1, text.n, file);
	fclose(file);
	ck_assert_int_eq(chmod(path, mode), 0);
	return path;
}

static struct config *load(const char *text, const char *override)
{
	why = STR_EMPTY;
	return config_load(test_arena(), settings, ARRAY_LENGTH(settings),
		text == NULL ? NULL : write_file(str_of(text), 0644), &override,
		override == NULL ? 0 : 1, &why);
}

static void assert_refused(const char *text, const char *override, const char *named)
{
	ck_assert_msg(load(text, override) == NULL, "accepted: %s", text == NULL ? override : text);
	ck_assert_msg(strstr(why.p, named) != NULL, STR_FMT, STR_ARG(why));
}

#define URL "[http]\npublic_url = https://shop.example\n"

START_TEST(file_then_override_then_default)
{
	struct config *config =
		load("# ours\n" URL "port = 80 ; of this machine\n[database]\nsocket=db.sock\n",
			"http.port=81");
	ck_assert_msg(config != NULL, STR_FMT, STR_ARG(why));
	ck_assert_int_eq(config_int(config, "http", "port"), 81);
	assert_text(config_text(config, "http", "public_url"), "https://shop.example");
	ck_assert(!config_bool(config, "http", "trusts_proxy"));
	assert_text(config_text(config, "database", "password_file"), "");
}
END_TEST

START_TEST(a_relative_path_is_meant_from_the_folder_of_the_file)
{
	struct config *config = load(URL "[database]\nsocket = run/db.sock\n", NULL);
	assert_text(config_text(config, "database", "socket"),
		arena_printf(test_arena(), "%s/run/db.sock", folder));
	config = load(URL "[database]\nsocket = /run/db.sock\n", NULL);
	assert_text(config_text(config, "database", "socket"), "/run/db.sock");
	config = load(URL, "database.socket=run/db.sock");
	assert_text(config_text(config, "database", "socket"), "run/db.sock");
}
END_TEST

START_TEST(no_file_is_needed)
{
	struct config *config = load(NULL, "http.public_url=https://a.example/?a=b.c");
	ck_assert_ptr_nonnull(config);
	assert_text(config_text(config, "http", "public_url"), "https://a.example/?a=b.c");
	ck_assert_int_eq(config_int(config, "http", "port"), 8700);
}
END_TEST

START_TEST(yes_and_no_have_several_spellings)
{
	static const char *const yes[] = {"yes", "Yes", "true", "on", "1"};
	for (size_t i = 0; i < ARRAY_LENGTH(yes); i++) {
		struct config *config =
			load(URL, arena_printf(test_arena(), "http.trusts_proxy=%s", yes[i]));
		ck_assert(config_bool(config, "http", "trusts_proxy"));
	}
	assert_refused(URL, "http.trusts_proxy=maybe", "yes or no");
}
END_TEST

START_TEST(what_is_wrong_in_the_file_is_named_with_its_line)
{
	assert_refused(URL "prt = 80\n", NULL, "test.ini:3: there is no setting http.prt");
	assert_refused(URL "[htp]\nport = 80\n", NULL, "test.ini:4:");
	assert_refused("[http]\n\n\nport = eighty\n", NULL, "test.ini:4:");
	assert_refused("[http]\nport = 0\n", NULL, "from 1 to 65535");
	assert_refused("[http]\nport = 65536\n", NULL, "from 1 to 65535");
	assert_refused(
		"[http]\nport = 80\nport = 81\n", NULL, "test.ini:3: http.port is set twice");
	assert_refused("[http]\nport\n", NULL, "test.ini:2:");
	assert_refused("[http\nport = 80\n", NULL, "test.ini:1:");
	assert_refused("[http]\nport = 80\n  81\n", NULL, "test.ini:3:");
	assert_refused(URL "trusts_proxy =\n", NULL, "yes or no");
}
END_TEST

START_TEST(a_long_line_is_refused_and_not_cut)
{
	char *text = arena_printf(test_arena(), "[http]\npublic_url = https://%0300d\n", 1);
	assert_refused(text, NULL, "test.ini:2: the line is too long");
}
END_TEST

START_TEST(required_settings_are_asked_for)
{
	assert_refused("", NULL, "http.public_url is required: address shoppers see");
	assert_refused(NULL, "http.port=80", "http.public_url is required");
}
END_TEST

START_TEST(overrides_are_as_strict_as_the_file)
{
	assert_refused(URL, "http.prt=1", "--set: there is no setting http.prt");
	assert_refused(URL, "http.port", "section.key=value");
	assert_refused(URL, "port=1", "section.key=value");
	assert_refused(URL, "http.port=1x", "from 1 to 65535");
}
END_TEST

START_TEST(a_missing_file_is_named)
{
	ck_assert_ptr_null(config_load(
		test_arena(), settings, ARRAY_LENGTH(settings), "/nonexistent.ini", NULL, 0, &why));
	ck_assert_ptr_nonnull(strstr(why.p, "/nonexistent.ini"));
}
END_TEST

START_TEST(the_sample_is_read_back)
{
	struct str sample = config_sample(test_arena(), settings, ARRAY_LENGTH(settings));
	ck_assert_ptr_nonnull(strstr(sample.p, "# port to listen on"));
	ck_assert_ptr_nonnull(strstr(sample.p, "#port = 8700"));
	struct config *config = load(sample.p, "http.public_url=x");
	ck_assert_msg(config != NULL, STR_FMT, STR_ARG(why));
	ck_assert_int_eq(config_int(config, "http", "port"), 8700);
}
END_TEST

START_TEST(a_secret_is_the_first_line_of_a_private_file)
{
	struct str secret;
	const char *path = write_file(STR("s3cret é\nrest\n"), 0600);
	ck_assert(config_secret_file(test_arena(), path, &secret, &why));
	assert_text(secret, "s3cret é");
	path = write_file(STR("s3cret"), 0400);
	ck_assert(config_secret_file(test_arena(), path, &secret, &why));
	assert_text(secret, "s3cret");
}
END_TEST

START_TEST(a_secret_that_others_can_read_or_that_is_empty_is_refused)
{
	struct str secret;
	const char *path = write_file(STR("s3cret\n"), 0644);
	ck_assert(!config_secret_file(test_arena(), path, &secret, &why));
	ck_assert_ptr_nonnull(strstr(why.p, "chmod 600"));
	path = write_file(STR("\nx\n"), 0600);
	ck_assert(!config_secret_file(test_arena(), path, &secret, &why));
	ck_assert(!config_secret_file(test_arena(), "/nonexistent", &secret, &why));
	ck_assert_ptr_nonnull(strstr(why.p, "/nonexistent"));
	ck_assert(!config_secret_file(test_arena(), "/tmp", &secret, &why));
}
END_TEST

static const struct test_fixture fixture = {.before = make_folder, .after = remove_folder};

TEST_MAIN_WITH("config", &fixture, file_then_override_then_default,
	a_relative_path_is_meant_from_the_folder_of_the_file, no_file_is_needed,
	yes_and_no_have_several_spellings, what_is_wrong_in_the_file_is_named_with_its_line,
	a_long_line_is_refused_and_not_cut, required_settings_are_asked_for,
	overrides_are_as_strict_as_the_file, a_missing_file_is_named, the_sample_is_read_back,
	a_secret_is_the_first_line_of_a_private_file,
	a_secret_that_others_can_read_or_that_is_empty_is_refused)
