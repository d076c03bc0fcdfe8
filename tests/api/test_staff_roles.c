/* Who may do what in the back office: every address, every role. */
#include <string.h>

#include "server/http/call.h"
#include "tests/lib/visitor.h"

static const struct address {
	const char *method, *path;
	unsigned audiences, needs;
} addresses[] = {
#define NO_PARAMS
#define PARAMS(...)
#define ROUTE(method, path, handler, audiences, needs, body, limit, params)                        \
	{#method, path, audiences, needs},
#include "server/http/routes.def"
#undef ROUTE
};

/* As doc/operations.md says it. An address that is not here is for admins. */
static const struct right {
	const char *address, *roles;
} rights[] = {
	{"GET /admin", "service operations finance"},
	{"POST /admin/logout", "service operations finance"},
	{"GET /admin/orders", "service operations finance"},
	{"GET /admin/orders/{id:uuid}", "service operations finance"},
	{"GET /admin/orders/{id:uuid}/photos/{photo:uuid}", "service"},
	{"GET /admin/stores", "service operations finance"},
	{"GET /admin/stores/{code:code}", "service operations finance"},
	{"POST /admin/stores/{code:code}/confirm-held", "operations"},
	{"POST /admin/stores/{code:code}/discard-held", "operations"},
	{"POST /admin/orders/{id:uuid}/cancel", "service"},
	{"POST /admin/orders/{id:uuid}/recall", "service operations"},
	{"GET /admin/signals", "service operations"},
	{"POST /admin/signals", "service operations"},
	{"GET /admin/reviews", "service finance"},
	{"POST /admin/orders/{id:uuid}/review", "service finance"},
	{"POST /admin/orders/{id:uuid}/voucher", "service finance"},
	{"GET /admin/board", "operations"},
	{"GET /admin/transfers", "operations"},
	{"GET /admin/money", "finance"},
	{"POST /admin/orders/{id:uuid}/money", "finance"},
};

static bool may(const char *role, const struct address *address)
{
	const char *name = arena_printf(test_arena(), "%s %s", address->method, address->path);
	bool is_admin = strcmp(role, "admin") == 0;
	for (size_t i = 0; i < ARRAY_LENGTH(rights); i++)
		if (strcmp(rights[i].address, name) == 0)
			return is_admin || strstr(rights[i].roles, role) != NULL;
	return is_admin;
}

static struct visitor signed_in(const char *role)
{
	struct visitor visitor = {.language = "fr"};
	visitor_signs_in(&visitor, role, role);
	return visitor;
}

/* The template with what is there in its places. */
static const char *path_of(const char *template, const struct got *order)
{
	const char *open = strchr(template, '{');
	if (open == NULL)
		return template;
	bool is_code = strncmp(open, "{code:code}", strlen("{code:code}")) == 0;
	const char *value = is_code ? "PAR1" : got_c(order, "id");
	return arena_printf(test_arena(), "%.*s%s%s", (int)(open - template), template, value,
		path_of(strchr(open, '}') + 1, order));
}

/* Forms are sent without anything in them: whoever may call the address is told so instead. */
static struct got *call(
	struct visitor *visitor, const struct address *address, const struct got *order)
{
	const char *path = path_of(address->path, order);
	return strcmp(address->method, "GET") == 0 ? visit(visitor, "%s", path)
						   : visitor_send(visitor, path, "");
}

static void check_role(const char *role)
{
	struct visitor visitor = signed_in(role);
	struct got *order = api_order();
	for (size_t i = 0; i < ARRAY_LENGTH(addresses); i++) {
		const struct address *address = &addresses[i];
		if ((address->audiences & FOR_STAFF) == 0)
			continue;
		struct got *got = call(&visitor, address, order);
		bool is_refused = page_has(got, "role_forbidden");
		ck_assert_msg(is_refused == !may(role, address), "%s, %s %s: %d", role,
			address->method, address->path, got->status);
		ck_assert(!is_refused || got->status == 403);
		ck_assert(!is_refused || page_has(got, "Votre rôle ne le permet pas"));
	}
}

START_TEST(service_may_what_customers_need)
{
	check_role("service");
}
END_TEST

START_TEST(operations_may_what_stores_need)
{
	check_role("operations");
}
END_TEST

START_TEST(finance_may_what_money_needs)
{
	check_role("finance");
}
END_TEST

START_TEST(an_admin_may_everything)
{
	check_role("admin");
}
END_TEST

START_TEST(every_address_of_the_back_office_is_for_staff_and_has_its_roles)
{
	size_t count = 0;
	for (size_t i = 0; i < ARRAY_LENGTH(addresses); i++) {
		const struct address *address = &addresses[i];
		bool is_login = strcmp(address->path, "/admin/login") == 0;
		if (strncmp(address->path, "/admin", strlen("/admin")) != 0 || is_login)
			continue;
		ck_assert_msg(address->audiences == FOR_STAFF, "%s is for others", address->path);
		ck_assert_msg(
			may("service", address) == ((address->needs & ROLE_SERVICE) != 0) &&
				may("operations", address) ==
					((address->needs & ROLE_OPERATIONS) != 0) &&
				may("finance", address) == ((address->needs & ROLE_FINANCE) != 0),
			"%s %s is for other roles", address->method, address->path);
		count += address->needs != SCOPE_NONE;
	}
	ck_assert_uint_eq(count, ARRAY_LENGTH(rights));
}
END_TEST

START_TEST(a_role_changes_with_the_next_click)
{
	struct visitor ines = signed_in("finance");
	assert_status(visit(&ines, "/admin/money"), 200);
	fixture_sql("UPDATE staff SET role = 'service'");
	assert_status(visit(&ines, "/admin/money"), 403);
}
END_TEST

START_TEST(nothing_is_shown_that_would_be_refused)
{
	const char *order =
		arena_printf(test_arena(), "/admin/orders/%s", got_c(api_order(), "id"));
	const char *cancel = arena_printf(test_arena(), "action=\"%s/cancel\"", order);
	struct visitor service = signed_in("service"), finance = signed_in("finance");
	struct got *page = visit(&service, "%s", order);
	assert_shows(page, cancel);
	assert_hides(page, "href=\"/admin/money\"");
	assert_hides(visit(&service, "/admin"), "href=\"/admin/board\"");
	page = visit(&finance, "%s", order);
	assert_hides(page, cancel);
	assert_shows(page, "href=\"/admin/money\"");
}
END_TEST

TEST_MAIN_WITH("roles of the back office", &api_fixture, service_may_what_customers_need,
	operations_may_what_stores_need, finance_may_what_money_needs, an_admin_may_everything,
	every_address_of_the_back_office_is_for_staff_and_has_its_roles,
	a_role_changes_with_the_next_click, nothing_is_shown_that_would_be_refused)
