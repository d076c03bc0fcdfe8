/*
 * Keyset cursors: where the next page starts, opaque and signed, so that nobody can
 * ask for a position we did not give, and bound to the route that gave it.
 */
#include <string.h>

#include "common/buf.h"
#include "server/http/wire.h"
#include "server/server.h"

enum { POSITION_MAX = 48, SIGNATURE_BYTES = 16, LINK_MAX = 4096 };

struct signed_position {
	uint8_t bytes[POSITION_MAX + SIGNATURE_BYTES];
};

static struct hash sign(const struct call *call, const void *position, size_t n)
{
	struct str path = str_of(call->route->path);
	char *text = arena_alloc(call->arena, path.n + 1 + n);
	memcpy(text, path.p, path.n);
	memcpy(text + path.n + 1, position, n);
	return hash_keyed(&call->server->secret, "cursor", text, path.n + 1 + n);
}

struct str cursor_print(struct call *call, const void *position, size_t n)
{
	struct signed_position all;
	if (n > POSITION_MAX) {
		log_error("cursor_too_long", LOG_TEXT("route", call->route->path));
		return STR_EMPTY;
	}
	struct hash signature = sign(call, position, n);
	memcpy(all.bytes, position, n);
	memcpy(all.bytes + n, signature.bytes, SIGNATURE_BYTES);
	return base64url_print(call->arena, all.bytes, n + SIGNATURE_BYTES);
}

static bool is_genuine(struct call *call, struct str bytes, size_t n)
{
	struct hash expected = {{0}}, given = {{0}};
	if (n > POSITION_MAX || bytes.n != n + SIGNATURE_BYTES)
		return false;
	struct hash full = sign(call, bytes.p, n);
	memcpy(expected.bytes, full.bytes, SIGNATURE_BYTES);
	memcpy(given.bytes, bytes.p + n, SIGNATURE_BYTES);
	return hash_equal(&expected, &given);
}

bool cursor_parse(struct call *call, void *position_out, size_t n)
{
	struct str bytes;
	if (!base64url_parse(call->arena, call_query(call, "cursor"), &bytes) ||
		!is_genuine(call, bytes, n)) {
		reply_problem(call, REASON_BAD_CURSOR, NULL);
		return false;
	}
	memcpy(position_out, bytes.p, n);
	return true;
}

void reply_next(struct call *call, struct str cursor)
{
	const struct wire_pairs *given = &call->wire->query_values;
	struct buf link;
	buf_init(&link, call->arena, LINK_MAX);
	buf_printf(&link, "<" STR_FMT STR_FMT "?", STR_ARG(call->server->public_url),
		STR_ARG(call->path));
	for (size_t i = 0; i < given->count; i++) {
		if (str_equal_c(given->list[i].name, "cursor"))
			continue;
		percent_encode(&link, given->list[i].name);
		buf_add_char(&link, '=');
		percent_encode(&link, given->list[i].value);
		buf_add_char(&link, '&');
	}
	buf_printf(&link, "cursor=" STR_FMT ">; rel=\"next\"", STR_ARG(cursor));
	if (!buf_is_full(&link))
		reply_header(call, "Link", buf_str(&link));
}
