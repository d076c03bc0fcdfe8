/*
 * What the parts of server/http/ say to each other: the route a request matched, beside the
 * request and its answer (common/http_wire.h). Handlers see none of it; they use call.h.
 */
#ifndef COMPTOIR_SERVER_WIRE_H
#define COMPTOIR_SERVER_WIRE_H

#include "common/http_wire.h"
#include "server/http/call.h"

/* FILES_BODY: a form that may have files. */
enum body_kind { NO_BODY, JSON_BODY, FORM_BODY, FILES_BODY, RAW_BODY };

enum param_kind {
	PARAM_TEXT, /* bounds in code points */
	PARAM_INT,
	PARAM_POSITION,
	PARAM_INSTANT,
	PARAM_WORD, /* a-z, 0-9, _ and -; bounds in characters */
	PARAM_CURSOR,
};

struct param {
	const char *name; /* NULL ends the list */
	enum param_kind kind;
	int64_t min, max;
};

struct route {
	const char *method;
	const char *path; /* the template; stands for the address in logs and metrics */
	void (*handler)(struct call *call);
	unsigned audiences;
	enum scope scope;
	enum body_kind body_kind;
	size_t body_max;
	const struct param *params; /* NULL: none */
};

/* Routes under /v1, and those for machines, speak JSON; the others answer with pages. */
bool call_is_page(const struct call *call);

/* Every parameter is known to the route, there once, and of its kind; otherwise faults are added.
 */
void params_check(const struct call *call, struct faults *faults);

/* Who is calling, against what the route admits: fills call->caller. Otherwise
 * REASON_NOT_AUTHENTICATED, REASON_FORBIDDEN (a partner without the scope), REASON_NOT_FOUND (a
 * wrong token in a page's path), or what the database says. */
enum reason auth_check(struct call *call) MUST_USE;

/* The whole way of one request: from a head that civetweb parsed to an answer in call->answer. */
void dispatch(struct call *call);
/* The same for a head that civetweb could not parse. */
void dispatch_unreadable(struct call *call);

/* Sets call->language from ?lang=, the cookie "lang", Accept-Language. */
void language_negotiate(struct call *call);

/* The page that tells a person of a problem and what to do next. */
struct str problem_page(
	struct call *call, enum reason reason, const char *detail, const struct faults *faults);

#endif
