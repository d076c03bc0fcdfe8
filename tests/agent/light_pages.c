/* How much a page weighs and how long it takes; see light_pages.h. */
#include "tests/agent/light_pages.h"

#include <string.h>

#include "common/clock.h"
#include "tests/lib/process.h"

enum {
	LOOKS_LEAST = 3,
	PATIENCE_MS = 60000,
	PAGE_BYTES_MAX = 60000,
	PAGE_MS_MAX = 100,
	SEEN_MAX = 100
};

static const char *seen[SEEN_MAX];
static size_t seen_count;

void assert_light_answer(const struct got *page, const char *of, int status)
{
	assert_status(page, status);
	ck_assert_msg(page->body.n < PAGE_BYTES_MAX, "%s has %zu bytes", of, page->body.n);
}

struct got *assert_light(struct visitor *clerk, const char *path)
{
	struct got *page = NULL;
	int64_t quickest_ms = INT64_MAX, from_ms = clock_monotonic_ms();
	int64_t until_ms = IS_SANITIZED ? from_ms : from_ms + PATIENCE_MS;
	for (int i = 0; i < LOOKS_LEAST || (quickest_ms >= PAGE_MS_MAX && from_ms < until_ms);
		i++) {
		from_ms = clock_monotonic_ms();
		page = visit(clerk, "%s", path);
		int64_t took_ms = clock_monotonic_ms() - from_ms;
		quickest_ms = took_ms < quickest_ms ? took_ms : quickest_ms;
		assert_light_answer(page, path, 200);
		process_doze();
	}
	printf("%-60s %3lld ms %6zu bytes\n", path, (long long)quickest_ms, page->body.n);
	ck_assert_msg(IS_SANITIZED || quickest_ms < PAGE_MS_MAX, "%s takes %lld ms", path,
		(long long)quickest_ms);
	ck_assert_uint_lt(seen_count, SEEN_MAX);
	seen[seen_count++] = path;
	return page;
}

/* {id} stands for what has no slash. */
static bool is_of(const char *path, const char *route)
{
	while (*route != '\0' && *path != '\0' && *path != '?') {
		if (*route == '{') {
			route = strchr(route, '}') + 1;
			path += strcspn(path, "/?");
		} else if (*route++ != *path++) {
			return false;
		}
	}
	return *route == '\0' && (*path == '\0' || *path == '?');
}

static void assert_was_looked_at(const char *method, const char *route)
{
	bool is_picture = strcmp(route, "/returns/photo/{id}") == 0;
	/* Looked at where the lists are long. */
	bool is_of_lists = strcmp(route, "/consignments/{id}") == 0;
	if (strcmp(method, "GET") != 0 || is_picture || is_of_lists)
		return;
	for (size_t i = 0; i < seen_count; i++)
		if (is_of(seen[i], route))
			return;
	ck_abort_msg("nobody looked at %s", route);
}

void assert_every_page_was_looked_at(void)
{
#define ROUTE(method, path, admits, handler) assert_was_looked_at(#method, path);
#include "store-agent/pages/routes.def"
#undef ROUTE
}
