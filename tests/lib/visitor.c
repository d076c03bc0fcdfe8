/* A person with a browser; see visitor.h. */
#include "tests/lib/visitor.h"

#include <string.h>

/* --- cookies --- */

static void cookie_keep(struct visitor *visitor, struct str set_cookie)
{
	struct str value = str_cut(&set_cookie, ';');
	struct str name = str_cut(&value, '=');
	size_t i = 0;
	while (i < visitor->cookie_count && !str_equal(visitor->cookies[i].name, name))
		i++;
	ck_assert_uint_lt(i, VISITOR_COOKIES_MAX);
	visitor->cookies[i].name = name;
	visitor->cookies[i].value = value;
	if (i == visitor->cookie_count)
		visitor->cookie_count++;
}

static struct got *remember(struct visitor *visitor, struct got *got)
{
	for (size_t i = 0; i < got->header_count; i++) {
		if (str_equal_nocase(got->headers[i].name, STR("Set-Cookie")))
			cookie_keep(visitor, got->headers[i].value);
	}
	return got;
}

static const char *headers_of(const struct visitor *visitor)
{
	const char *headers =
		visitor->language == NULL
			? ""
			: arena_printf(test_arena(), "Accept-Language: %s\r\n", visitor->language);
	const char *cookies = "";
	for (size_t i = 0; i < visitor->cookie_count; i++)
		cookies = arena_printf(test_arena(), "%s%s" STR_FMT "=" STR_FMT, cookies,
			i == 0 ? "" : "; ", STR_ARG(visitor->cookies[i].name),
			STR_ARG(visitor->cookies[i].value));
	if (*cookies == '\0')
		return headers;
	return arena_printf(test_arena(), "%sCookie: %s\r\n", headers, cookies);
}

const char *visitor_cookie(const struct visitor *visitor, const char *name)
{
	for (size_t i = 0; i < visitor->cookie_count; i++) {
		if (str_equal_c(visitor->cookies[i].name, name))
			return str_c(test_arena(), visitor->cookies[i].value);
	}
	return "";
}

/* --- pages and forms --- */

static unsigned port_of(const struct visitor *visitor)
{
	return visitor->port == 0 ? api_port() : visitor->port;
}

struct got *visit(struct visitor *visitor, const char *path_format, ...)
{
	va_list args;
	va_start(args, path_format);
	const char *path = arena_vprintf(test_arena(), path_format, args);
	va_end(args);
	return remember(
		visitor, client_try(port_of(visitor), "GET", path, headers_of(visitor), NULL));
}

struct got *visitor_send(struct visitor *visitor, const char *path, const char *fields)
{
	const char *headers = arena_printf(test_arena(),
		"Content-Type: application/x-www-form-urlencoded\r\n%s", headers_of(visitor));
	return remember(visitor, client_try(port_of(visitor), "POST", path, headers, fields));
}

/* The value of the hidden field within the form, "" when it has none. */
static const char *hidden(const char *form, const char *end, const char *name)
{
	const char *mark =
		arena_printf(test_arena(), "<input type=\"hidden\" name=\"%s\" value=\"", name);
	const char *at = strstr(form, mark);
	if (at == NULL || at > end)
		return "";
	at += strlen(mark);
	return str_c(test_arena(), (struct str){at, strcspn(at, "\"")});
}

const char *visitor_fields(const struct got *page, const char *action, const char *fields)
{
	static const char *const names[] = {
		"key", "form_token", "sku", "cause", "kind", "source", "seq"};
	const char *html = str_c(test_arena(), page->body);
	const char *form =
		strstr(html, arena_printf(test_arena(), "action=\"%s\" method=\"post\"", action));
	ck_assert_msg(form != NULL, "no form for %s in: %s", action, html);
	const char *end = strstr(form, "</form>");
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		const char *value = hidden(form, end, names[i]);
		if (*value != '\0')
			fields = arena_printf(test_arena(), "%s%s%s=%s", fields,
				*fields == '\0' ? "" : "&", names[i], value);
	}
	return fields;
}

struct got *visitor_submit(
	struct visitor *visitor, const struct got *page, const char *action, const char *fields)
{
	return visitor_send(visitor, action, visitor_fields(page, action, fields));
}

void visitor_signs_in(struct visitor *visitor, const char *login, const char *role)
{
	world_staff(login, role);
	assert_leads_to(
		visitor_send(visitor, "/admin/login",
			arena_printf(test_arena(), "login=%s&password=correct+horse", login)),
		"/admin");
}

struct got *visitor_follow(struct visitor *visitor, const struct got *answer)
{
	assert_status(answer, 303);
	return visit(visitor, "%s", str_c(test_arena(), got_header(answer, "Location")));
}

bool page_has(const struct got *page, const char *text)
{
	return strstr(str_c(test_arena(), page->body), text) != NULL;
}

bool page_has_in_order(const struct got *page, const char *first, const char *second)
{
	const char *at = strstr(str_c(test_arena(), page->body), first);
	return at != NULL && strstr(at, second) != NULL;
}
