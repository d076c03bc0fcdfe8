/*
 * What every test program shares. A program is a list of tests (Check) and a last line:
 *
 *	START_TEST(check_digit_is_verified)
 *	{
 *		ck_assert(...);
 *	}
 *	END_TEST
 *
 *	TEST_MAIN("gtin", check_digit_is_verified, other_claim)
 *
 * Each test runs in a process of its own, has an arena (test_arena) that is gone after it, and
 * fails when an ERROR line was logged that it did not announce with expect_error. Run one
 * test's code in a debugger with CK_FORK=no.
 */
#ifndef COMPTOIR_TESTS_HARNESS_H
#define COMPTOIR_TESTS_HARNESS_H

#include <check.h>
#include <stdio.h>

#include "common/fault.h"

/* What a family of tests needs around it. Every member may be left out. */
struct test_fixture {
	void (*start)(void);  /* once, before the first test; children inherit what it made */
	void (*stop)(void);   /* once, after the last */
	void (*before)(void); /* in each test's process */
	void (*after)(void);
	double timeout_s; /* of each test; 120 unless set, so that none but what hangs meets it */
};

int test_main(const char *suite, const struct test_fixture *fixture, const TTest *const *tests,
	size_t count);

#define TEST_MAIN_WITH(suite, fixture, ...)                                                        \
	int main(void)                                                                             \
	{                                                                                          \
		const TTest *const tests[] = {__VA_ARGS__};                                        \
		return test_main((suite), (fixture), tests, ARRAY_LENGTH(tests));                  \
	}
#define TEST_MAIN(suite, ...) TEST_MAIN_WITH(suite, NULL, __VA_ARGS__)

struct arena *test_arena(void);

/* The test is to log ERROR lines with this event (a literal); it fails when none came. */
void expect_error(const char *event);
/* How many lines with this event were logged in this test, at any level. */
size_t logged_count(const char *event);

#define assert_text(text, expected)                                                                \
	do {                                                                                       \
		struct str assert_text_ = (text);                                                  \
		ck_assert_msg(str_equal_c(assert_text_, (expected)),                               \
			"%s is \"" STR_FMT "\" instead of \"%s\"", #text, STR_ARG(assert_text_),   \
			(expected));                                                               \
	} while (0)
bool str_holds(struct str text, const char *wanted);
/* Fault number `index` is this code at this pointer. */
void assert_fault(const struct faults *faults, size_t index, const char *pointer, const char *code);

/* A path below the project's root, whatever the working directory. */
const char *test_source_path(const char *relative);
/* A path below COMPTOIR_DATA (default ../shared/data from the project's root), or NULL, with a line
 * that says the test is skipped, when it is not there. */
const char *test_data_path(const char *relative);
/* A file opened for reading that holds exactly this. */
FILE *test_file(struct str content);

#endif
