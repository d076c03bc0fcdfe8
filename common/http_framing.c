/*
 * Refuses requests whose framing two servers could read in two ways (request
 * smuggling, RFC 9112 section 11.2). civetweb is lenient: it takes Transfer-Encoding
 * beside Content-Length, "5abc" as a length, the first of two lengths; so we decide here,
 * before a byte of the body is read, and close the connection after a refusal.
 */
#include <string.h>

#include "common/http_wire.h"

/* Headers that mean something to us and must not come twice. */
static const struct str single_headers[] = {STR("Host"), STR("Content-Length"), STR("Content-Type"),
	STR("Authorization"), STR("Idempotency-Key"), STR("Cookie"), STR("If-Match"),
	STR("If-None-Match"), STR("Origin"), STR("traceparent")};

static const struct str refused_headers[] = {
	STR("Transfer-Encoding"), STR("Upgrade"), STR("Expect"), STR("Trailer")};

static size_t count_header(const struct wire_request *request, struct str name)
{
	size_t count = 0;
	for (size_t i = 0; i < request->header_count; i++)
		count += str_equal_nocase(request->headers[i].name, name);
	return count;
}

/* RFC 9110 section 5.6.2: what a method or a field name is made of. */
static bool is_token(struct str text)
{
	return text.n > 0 && str_is_word(text, "!#$%&'*+-.^_`|~");
}

static bool is_visible(struct str text, bool blanks_allowed)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		bool is_blank = c == ' ' || c == '\t';
		if (is_blank ? !blanks_allowed : c < 0x20 || c == 0x7F)
			return false;
	}
	return true;
}

static const char *check_target(const struct wire_request *request, struct str path)
{
	if (path.n == 0 || path.p[0] != '/')
		return "The request target must be a path.";
	if (path.n > WIRE_PATH_MAX || request->query.n > WIRE_QUERY_MAX)
		return "The request line is too long.";
	if (!is_visible(path, false) || !is_visible(request->query, false))
		return "The request target holds a control character.";
	if (!str_equal_c(request->version, "1.1") && !str_equal_c(request->version, "1.0"))
		return "Only HTTP/1.1 is spoken here.";
	return is_token(request->method) ? NULL : "The method is malformed.";
}

static const char *check_headers(const struct wire_request *request)
{
	if (request->header_count > WIRE_HEADERS_MAX)
		return "There are too many headers.";
	if (!request->is_whole)
		return "A line of the head is malformed.";
	for (size_t i = 0; i < request->header_count; i++) {
		if (!is_token(request->headers[i].name))
			return "A header name is malformed.";
		if (!is_visible(request->headers[i].value, true))
			return "A header holds a control character.";
	}
	for (size_t i = 0; i < ARRAY_LENGTH(refused_headers); i++)
		if (count_header(request, refused_headers[i]) > 0)
			return "Transfer-Encoding, Upgrade, Expect and Trailer are not accepted.";
	for (size_t i = 0; i < ARRAY_LENGTH(single_headers); i++)
		if (count_header(request, single_headers[i]) > 1)
			return "A header that must stand once is repeated.";
	if (count_header(request, STR("Host")) == 0)
		return "The Host header is missing.";
	return NULL;
}

static const char *check_length(struct wire_request *request)
{
	const struct wire_pair *length = wire_header(request, STR("Content-Length"));
	request->has_length = length != NULL;
	if (length == NULL || str_to_u64(length->value, INT64_MAX, &request->content_length))
		return NULL;
	return "Content-Length is not a plain number.";
}

enum reason framing_check(struct wire_request *request, struct str path, const char **detail_out)
{
	*detail_out = check_target(request, path);
	if (*detail_out == NULL)
		*detail_out = check_headers(request);
	if (*detail_out == NULL)
		*detail_out = check_length(request);
	return *detail_out == NULL ? REASON_OK : REASON_BAD_REQUEST;
}
