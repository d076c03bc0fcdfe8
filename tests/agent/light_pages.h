/*
 * Clerks wait for pages, so each is light: at most 60 kB, and made within 100 ms by a program
 * without sanitizers. Which pages there are stands in store-agent/pages/routes.def.
 */
#ifndef COMPTOIR_TESTS_LIGHT_PAGES_H
#define COMPTOIR_TESTS_LIGHT_PAGES_H

#include "tests/lib/visitor.h"

/* Sanitizers need several times the memory and the time. gcc says so by a macro, clang by a
 * feature. */
#ifdef __has_feature
enum { IS_SANITIZED = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) };
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { IS_SANITIZED = 1 };
#else
enum { IS_SANITIZED = 0 };
#endif

/* Looks at the page until it comes that quickly: a busy machine is no slow page. Returns the last
 * look. */
struct got *assert_light(struct visitor *clerk, const char *path);
/* What came of a form, sent once. */
void assert_light_answer(const struct got *page, const char *of, int status);
/* Of all that routes.def has, in this test. */
void assert_every_page_was_looked_at(void);

#endif
