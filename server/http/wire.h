/*
 * What the parts of server/http/ say to each other: the request as it came off the
 * wire, the route it matched, and the answer before it goes out. Handlers see none
 * of it; they use call.h.
 */
#ifndef COMPTOIR_HTTP_WIRE_H
#define COMPTOIR_HTTP_WIRE_H

#include "common/buf.h"
#include "server/http/call.h"

enum {
	WIRE_HEADERS_MAX = 63, /* civetweb drops what follows the 64th without a word */
	WIRE_FIELDS_MAX = 64,  /* query parameters, form fields */
	WIRE_PATH_MAX = 1024,
	WIRE_QUERY_MAX = 2048,
	ANSWER_HEADERS_MAX = 12,
};

struct wire_pair {
	struct str name, value;
};

struct wire_pairs {
	struct wire_pair list[WIRE_FIELDS_MAX];
	size_t count;
};

struct wire_request {
	struct str method, version, query;
	struct wire_pair headers[WIRE_HEADERS_MAX + 1];
	size_t header_count;
	bool has_length;
	uint64_t content_length; /* as the one well-formed Content-Length says */
	struct wire_pairs path_values, query_values, form_values;
	/* Reads exactly n bytes of the body before the deadline, or says false. */
	bool (*read_body)(void *source, char *bytes, size_t n);
	void *source;
};

enum body_kind { NO_BODY, JSON_BODY, FORM_BODY, RAW_BODY };

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

struct answer {
	bool is_given;
	int status;
	enum reason reason;
	struct str content_type;
	struct str body;
	struct str cache_control;
	struct wire_pair headers[ANSWER_HEADERS_MAX];
	size_t header_count;
	bool must_close; /* the rest of the request was not read or cannot be trusted */
};

/* Routes under /v1, and those for machines, speak JSON; the others answer with pages. */
bool call_is_page(const struct call *call);
/* The first header of that name, NULL when absent. Names compare without case. */
const struct wire_pair *wire_header(const struct wire_request *request, struct str name);
struct str wire_pair_value(const struct wire_pairs *pairs, const char *name, bool *is_there_out);

/* REASON_OK when the head may be trusted to frame one request; see framing.c. Sets has_length and
 * content_length. *detail_out is for the problem document. */
enum reason framing_check(
	struct wire_request *request, struct str path, const char **detail_out) MUST_USE;

/* name=value&…, percent-decoded with "+" for a blank; false when malformed, not clean UTF-8, or
 * more than WIRE_FIELDS_MAX. */
bool fields_parse(struct arena *arena, struct str text, struct wire_pairs *pairs_out) MUST_USE;
/* Decodes %XX only; false when an escape is malformed. */
bool percent_decode(struct arena *arena, struct str text, struct str *decoded_out) MUST_USE;
void percent_encode(struct buf *out, struct str text);

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

/* A page's problem without a template (the page folder may be what is broken). */
struct str problem_page(
	struct call *call, enum reason reason, const char *detail, const struct faults *faults);

#endif
