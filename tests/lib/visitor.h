/*
 * A person with a browser, for tests of pages over api.h: keeps cookies, reads forms as they stand
 * in the page, and sends them back. One visitor is in a test at a time unless it makes others. When
 * no answer comes, its status is 0.
 */
#ifndef COMPTOIR_TESTS_VISITOR_H
#define COMPTOIR_TESTS_VISITOR_H

#include "tests/lib/api.h"

enum { VISITOR_COOKIES_MAX = 8 };

struct visitor {
	unsigned port;	      /* whose pages; 0: the server's */
	const char *language; /* Accept-Language; NULL: none is sent */
	struct {
		struct str name, value;
	} cookies[VISITOR_COOKIES_MAX];
	size_t cookie_count;
};

struct got *visit(struct visitor *visitor, const char *path_format, ...)
	__attribute__((format(printf, 2, 3)));
/* Sends fields ("qty=2&name=…", already encoded) to the address. */
struct got *visitor_send(struct visitor *visitor, const char *path, const char *fields);
/* The same with the hidden fields (key, form_token, sku, cause, kind, source,
 * seq) that the page's form for that
 * address holds, which must be there. */
struct got *visitor_submit(
	struct visitor *visitor, const struct got *page, const char *action, const char *fields);
/* What visitor_submit would send, to send it twice. */
const char *visitor_fields(const struct got *page, const char *action, const char *fields);
/* As somebody of headquarters who is new, in that role. */
void visitor_signs_in(struct visitor *visitor, const char *login, const char *role);
/* Goes where a 303 leads; fails the test when it is none. */
struct got *visitor_follow(struct visitor *visitor, const struct got *answer);
const char *visitor_cookie(const struct visitor *visitor, const char *name);

bool page_has(const struct got *page, const char *text);
/* Whether the first of the two stands before the second. */
bool page_has_in_order(const struct got *page, const char *first, const char *second);

#define assert_shows(page, text)                                                                   \
	do {                                                                                       \
		const struct got *shows_ = (page);                                                 \
		ck_assert_msg(page_has(shows_, (text)), "\"%s\" is not in: " STR_FMT, (text),      \
			STR_ARG(shows_->body));                                                    \
	} while (0)
#define assert_hides(page, text)                                                                   \
	do {                                                                                       \
		const struct got *hides_ = (page);                                                 \
		ck_assert_msg(!page_has(hides_, (text)), "\"%s\" is in: " STR_FMT, (text),         \
			STR_ARG(hides_->body));                                                    \
	} while (0)
#define assert_leads_to(answer, location)                                                          \
	do {                                                                                       \
		const struct got *leads_ = (answer);                                               \
		assert_status(leads_, 303);                                                        \
		assert_text(got_header(leads_, "Location"), (location));                           \
	} while (0)

#endif
