/*
 * A request as it came off the wire and the answer before it goes out; what every HTTP
 * side of ours needs of framing, addresses, forms and cookies. http_server.h fills the one and
 * sends the other.
 */
#ifndef COMPTOIR_HTTP_WIRE_H
#define COMPTOIR_HTTP_WIRE_H

#include "common/buf.h"
#include "common/reason.h"
#include "common/words.h"

enum {
	WIRE_HEADERS_MAX = 63, /* civetweb drops what follows the 64th without a word */
	WIRE_FIELDS_MAX =
		2048, /* query parameters, form fields: several of each line of an order */
	WIRE_PATH_VALUES_MAX = 8,
	WIRE_PATH_MAX = 1024,
	WIRE_QUERY_MAX = 2048,
	ANSWER_HEADERS_MAX = 12,
};

struct wire_pair {
	struct str name, value;
};

struct wire_pairs {
	struct wire_pair *list;
	size_t count;
};

/* A file of a form; both texts stand in the body. called: by its owner, for him to know it again;
 * empty when that cannot be shown. */
struct wire_file {
	struct str name, called, bytes;
};

struct wire_form {
	struct wire_pairs fields;
	struct wire_file *files;
	size_t file_count;
};

struct wire_request {
	struct str method, version, query;
	struct wire_pair headers[WIRE_HEADERS_MAX + 1];
	size_t header_count;
	bool is_whole; /* the parser understood every line of the head as RFC 9112 writes it */
	bool has_length;
	uint64_t content_length; /* as the one well-formed Content-Length says */
	struct wire_pairs path_values, query_values, form_values;
	struct wire_file *files; /* of a form that may have some */
	size_t file_count;
	/* Reads exactly n bytes of the body before the deadline, or says false. */
	bool (*read_body)(void *source, char *bytes, size_t n);
	/* The same, and keeps nothing of it. */
	bool (*drop_body)(void *source, size_t n);
	void *source;
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

/* The first header of that name, NULL when absent. Names compare without case. */
const struct wire_pair *wire_header(const struct wire_request *request, struct str name);
struct str wire_pair_value(const struct wire_pairs *pairs, const char *name, bool *is_there_out);

/* REASON_OK when the head may be trusted to frame one request; see http_framing.c. Sets has_length
 * and content_length. *detail_out is for the problem document. */
enum reason framing_check(
	struct wire_request *request, struct str path, const char **detail_out) MUST_USE;

/* name=value&…, percent-decoded with "+" for a blank, in the arena; false when malformed, not clean
 * UTF-8, or more than WIRE_FIELDS_MAX. */
bool fields_parse(struct arena *arena, struct str text, struct wire_pairs *pairs_out) MUST_USE;
/* multipart/form-data as browsers send it; fields are clean UTF-8. The body is the caller's, and is
 * written to: lines of a field end with LF afterwards. False when it is malformed. */
bool multipart_parse(struct arena *arena, struct str content_type, struct str body,
	struct wire_form *form_out) MUST_USE;
bool type_is_multipart(struct str content_type);
/* Browsers end lines of a text area with CR LF; we keep LF. In place. */
struct str lines_unify(struct str text);
/* Decodes %XX only; false when an escape is malformed. */
bool percent_decode(struct arena *arena, struct str text, struct str *decoded_out) MUST_USE;
void percent_encode(struct buf *out, struct str text);
/* The value of a cookie; empty when absent. */
struct str wire_cookie(const struct wire_request *request, const char *name);
/* As the cookie "lang" says, else the browser's Accept-Language, else the fallback. */
enum language wire_language(const struct wire_request *request, enum language fallback);

#endif
