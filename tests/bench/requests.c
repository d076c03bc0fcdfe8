/* Request texts; see requests.h. */
#include "tests/bench/requests.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/shop.h"
#include "tests/lib/harness.h"

static const char key_line[] = "Idempotency-Key: bench-0000000000000000\r\n";

/* --- texts --- */

struct request request_new(struct arena *arena, const char *method, const char *path,
	const char *header, struct str body)
{
	const char *type = body.n > 0 ? "Content-Type: application/json\r\n" : "";
	struct str text = str_printf(arena,
		"%s %s HTTP/1.1\r\nHost: bench\r\n%s%sContent-Length: %zu\r\n\r\n" STR_FMT, method,
		path, type, header, body.n, STR_ARG(body));
	return (struct request){(char *)(uintptr_t)text.p, text.n, NULL};
}

struct request command_new(
	struct arena *arena, const char *path, const char *header, struct str body)
{
	struct request request = request_new(
		arena, "POST", path, arena_printf(arena, "%s%s", key_line, header), body);
	request.key = strstr(request.text, "bench-0") + strlen("bench-");
	return request;
}

void request_set_key(const struct request *request, uint64_t number)
{
	static const char digits[] = "0123456789abcdef";
	for (int i = KEY_DIGITS - 1; request->key != NULL && i >= 0; i--, number >>= 4)
		request->key[i] = digits[number & 15];
}

static struct requests requests_of_one(struct arena *arena, struct request request)
{
	struct requests requests = {arena_new_struct(arena, struct request), 1};
	requests.list[0] = request;
	return requests;
}

/* --- bodies --- */

static json_t *near_somewhere(void)
{
	const struct place *place = shop_random_place();
	return json_pack("{s:f, s:f}", "lat", place->lat, "lon", place->lon);
}

/* Different ones: a product stands in one line only. */
static json_t *some_lines(unsigned count, int units)
{
	json_t *lines = json_array();
	size_t first = (size_t)random() % shop_sku_count();
	for (unsigned i = 0; i < count; i++) {
		const char *sku =
			shop_sku((first + i * (1 + shop_sku_count() / 7)) % shop_sku_count());
		json_array_append_new(lines, json_pack("{s:s, s:i}", "sku", sku, "qty", units));
	}
	return lines;
}

static json_t *customer(void)
{
	return json_pack("{s:s, s:s}", "name", "Bench", "email", "bench@mail.example");
}

static struct str printed(struct arena *arena, json_t *body)
{
	char *text = json_dumps(body, JSON_COMPACT | JSON_REAL_PRECISION(7));
	struct str copy = str_dup(arena, str_of(text));
	free(text);
	json_decref(body);
	return copy;
}

/* --- kinds --- */

struct requests requests_get(struct arena *arena, const char *path)
{
	return requests_of_one(arena, request_new(arena, "GET", path, "", STR_EMPTY));
}

struct requests requests_nearest(
	struct arena *arena, const char *path, size_t count, unsigned lines)
{
	struct requests requests = {arena_new_array(arena, count, struct request), count};
	for (size_t i = 0; i < count; i++) {
		json_t *body = json_pack(
			"{s:o, s:o}", "near", near_somewhere(), "lines", some_lines(lines, 1));
		requests.list[i] = request_new(arena, "POST", path, "", printed(arena, body));
	}
	return requests;
}

struct requests requests_more(struct arena *arena, size_t count, int units, const char *more)
{
	enum { LINES = 5 };
	struct requests requests = {arena_new_array(arena, count, struct request), count};
	for (size_t i = 0; i < count; i++) {
		json_t *body = json_pack(
			"{s:o, s:o}", "near", near_somewhere(), "lines", some_lines(LINES, units));
		if (more != NULL)
			json_object_set_new(body, more, json_true());
		requests.list[i] =
			request_new(arena, "POST", "/v1/availability", "", printed(arena, body));
	}
	return requests;
}

struct requests requests_orders(struct arena *arena, size_t count)
{
	struct requests requests = {arena_new_array(arena, count, struct request), count};
	for (size_t i = 0; i < count; i++) {
		json_t *body = json_pack("{s:s, s:o, s:o, s:o}", "kind", "reservation", "near",
			near_somewhere(), "lines", some_lines(2, 1), "customer", customer());
		requests.list[i] = command_new(arena, "/v1/orders", "", printed(arena, body));
	}
	return requests;
}

struct requests requests_same(struct arena *arena, const char *store, const char *sku)
{
	json_t *body = json_pack("{s:s, s:s, s:[{s:s, s:i}], s:o}", "kind", "reservation", "store",
		store, "lines", "sku", sku, "qty", 1, "customer", customer());
	return requests_of_one(arena, command_new(arena, "/v1/orders", "", printed(arena, body)));
}
