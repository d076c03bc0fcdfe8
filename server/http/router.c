/* The route table and its matching; see router.h. */
#include "server/http/router.h"

#include <pthread.h>
#include <string.h>

#include "common/buf.h"

/* Tests of this folder have routes of their own. */
#ifndef ROUTES_DEF
#define ROUTES_DEF "server/http/routes.def"
#else
#include ROUTES_HEADER
#endif

#define NO_PARAMS NULL
#define PARAMS(...)                                                                                \
	(const struct param[])                                                                     \
	{                                                                                          \
		__VA_ARGS__,                                                                       \
		{                                                                                  \
			NULL, PARAM_TEXT, 0, 0                                                     \
		}                                                                                  \
	}
#define PARAM(name, kind, min, max)                                                                \
	{                                                                                          \
		(name), PARAM_##kind, (min), (max)                                                 \
	}

static const struct route routes[] = {
#define ROUTE(method, path, handler, audiences, scope, body, limit, params)                        \
	{#method, path, handler, audiences, scope, body, limit, params},
#include ROUTES_DEF
#undef ROUTE
};

size_t route_count(void)
{
	return ARRAY_LENGTH(routes);
}

const struct route *route_at(size_t index)
{
	return &routes[index];
}

size_t route_index(const struct route *route)
{
	return (size_t)(route - routes);
}

/* --- kinds of path parameters --- */

static bool all_of(struct str text, size_t min, size_t max, const char *others, bool letters)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
		bool is_other = false;
		for (const char *other = others; *other != '\0'; other++)
			is_other = is_other || c == *other;
		if (!(c >= '0' && c <= '9') && !(letters && is_letter) && !is_other)
			return false;
	}
	return text.n >= min && text.n <= max;
}

static bool is_uuid(struct str text)
{
	struct uuid uuid;
	return uuid_parse(text, &uuid);
}

static bool is_code(struct str text)
{
	return all_of(text, 1, 32, "._-", true);
}

static bool is_sku(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < 0x20 || text.p[i] > 0x7E || text.p[i] == '/')
			return false;
	return text.n >= 1 && text.n <= 64;
}

static bool is_digits(struct str text)
{
	return all_of(text, 1, 14, "", false);
}

static bool is_token(struct str text)
{
	return all_of(text, 43, 43, "_-", true);
}

static const struct {
	struct str name;
	bool (*accepts)(struct str text);
} kinds[] = {
	{STR("uuid"), is_uuid},
	{STR("code"), is_code},
	{STR("sku"), is_sku},
	{STR("digits"), is_digits},
	{STR("token"), is_token},
};

static bool kind_accepts(struct str kind, struct str value)
{
	for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++)
		if (str_equal(kinds[i].name, kind))
			return kinds[i].accepts(value);
	return false;
}

/* --- matching --- */

/* One segment: a literal, or "{name:kind}" whose decoded value must be of its kind. */
static bool segment_matches(
	struct arena *arena, struct str pattern, struct str segment, struct wire_pairs *values)
{
	if (pattern.n == 0 || pattern.p[0] != '{')
		return str_equal(pattern, segment);
	struct str kind = {pattern.p + 1, pattern.n - 2};
	if (values->count == WIRE_PATH_VALUES_MAX)
		return false;
	struct wire_pair *pair = &values->list[values->count];
	pair->name = str_cut(&kind, ':');
	if (!percent_decode(arena, segment, &pair->value) || !kind_accepts(kind, pair->value))
		return false;
	values->count++;
	return true;
}

/* Does the path fit the template? *literals_out has a bit for each literal segment, the first being
 * the highest, so that the greater of two numbers is the more literal template. */
static bool path_matches(struct arena *arena, const char *template_path, struct str path,
	struct wire_pairs *values, uint32_t *literals_out)
{
	struct str pattern = str_of(template_path);
	*literals_out = 0;
	values->list = arena_new_array(arena, WIRE_PATH_VALUES_MAX, struct wire_pair);
	values->count = 0;
	for (uint32_t bit = UINT32_C(1) << 31; pattern.n > 0 || path.n > 0; bit >>= 1) {
		bool both_have = pattern.n > 0 && path.n > 0;
		struct str part = str_cut(&pattern, '/');
		struct str segment = str_cut(&path, '/');
		if (!both_have || !segment_matches(arena, part, segment, values))
			return false;
		*literals_out |= part.n == 0 || part.p[0] != '{' ? bit : 0;
	}
	return true;
}

/* "/a/" has one segment more than "/a", but cutting at the slash would hide it. */
static bool has_trailing_slash(struct str path)
{
	return path.n > 1 && path.p[path.n - 1] == '/';
}

static bool method_fits(struct str method, const struct route *route)
{
	bool is_head = str_equal_c(method, "HEAD");
	return str_equal_c(is_head ? STR("GET") : method, route->method);
}

static struct str allow_print(struct arena *arena, const struct route *const *found, size_t count)
{
	struct buf buf;
	buf_init(&buf, arena, 128);
	for (size_t i = 0; i < count; i++) {
		buf_printf(&buf, "%s, ", found[i]->method);
		if (str_equal_c(str_of(found[i]->method), "GET"))
			buf_add_c(&buf, "HEAD, ");
	}
	buf_add_c(&buf, "OPTIONS");
	return buf_str(&buf);
}

static size_t literal_bytes[ARRAY_LENGTH(routes)];

static void measure_literals(void)
{
	for (size_t i = 0; i < ARRAY_LENGTH(routes); i++)
		literal_bytes[i] = strcspn(routes[i].path, "{");
}

/* What stands before the first parameter, byte for byte: spares most routes the slower look. */
static bool may_match(size_t route, struct str path)
{
	size_t n = literal_bytes[route];
	return path.n >= n && memcmp(path.p, routes[route].path, n) == 0;
}

/* The routes of the most literal template that fits; at most one for each method. */
static size_t candidates(struct call *call, const struct route *found[8])
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	size_t count = 0;
	uint32_t best = 0;
	pthread_once(&once, measure_literals);
	if (has_trailing_slash(call->path))
		return 0;
	for (size_t i = 0; i < ARRAY_LENGTH(routes); i++) {
		uint32_t literals;
		struct wire_pairs values;
		if (!may_match(i, call->path) ||
			!path_matches(
				call->arena, routes[i].path, call->path, &values, &literals) ||
			literals < best)
			continue;
		if (literals > best)
			count = 0;
		best = literals;
		call->wire->path_values = values;
		if (count < 8)
			found[count++] = &routes[i];
	}
	return count;
}

enum reason route_find(struct call *call, struct str *allow_out)
{
	const struct route *found[8];
	size_t count = candidates(call, found);
	if (count == 0)
		return REASON_NOT_FOUND;
	*allow_out = allow_print(call->arena, found, count);
	for (size_t i = 0; i < count; i++) {
		if (method_fits(call->method, found[i])) {
			call->route = found[i];
			return REASON_OK;
		}
	}
	return str_equal_c(call->method, "OPTIONS") ? REASON_OK : REASON_METHOD_NOT_ALLOWED;
}
