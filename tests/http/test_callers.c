/* Who may call what: keys, tokens, sessions, limits; nothing leaks existence. */
#include <string.h>

#include "server/http/call.h"
#include "server/jobs/jobs.h"
#include "tests/http/http_fixture.h"

static unsigned port;

static void start_with(const struct http_setup *setup)
{
	port = http_start(setup);
}

static void start(void)
{
	const struct http_setup setup = {.waiting_max = 1};
	fixture_db_clean();
	start_with(&setup);
}

static struct got *get_as(const char *target, const char *credential)
{
	return client_get(port, target,
		arena_printf(test_arena(), "Authorization: Bearer %s\r\n", credential));
}

static const char *hex_of(struct hash hash)
{
	return hex_print(test_arena(), hash.bytes, sizeof(hash.bytes)).p;
}

static const char *new_partner(unsigned scopes)
{
	struct str key = credential_new(test_arena(), "ck");
	fixture_sql("INSERT INTO partner (name, key_hash, scopes, is_active, created_at) "
		    "VALUES ('webshop', UNHEX('%s'), %u, 1, 0)",
		hex_of(credential_hash(key)), scopes);
	return key.p;
}

static const char *new_agent(unsigned store)
{
	struct str key = credential_new(test_arena(), "ca");
	fixture_sql("INSERT INTO agent (store_id, name, key_hash, is_active, enrolled_at) "
		    "VALUES (%u, 'till', UNHEX('%s'), 1, 0)",
		store, hex_of(credential_hash(key)));
	return key.p;
}

START_TEST(a_partner_needs_its_key_and_the_scope)
{
	const char *stock = new_partner(SCOPE_STOCK | SCOPE_ORDERS);
	const char *orders = new_partner(SCOPE_ORDERS);
	struct got *got = get_as("/v1/partner", stock);
	ck_assert_int_eq(got->status, 200);
	assert_text(got_text(got, "name"), "webshop");
	assert_problem(get_as("/v1/partner", orders), 403, "forbidden");
	assert_problem(get_as("/v1/partner", "ck_wrong"), 401, "not_authenticated");
	got = client_get(port, "/v1/partner", "");
	assert_problem(got, 401, "not_authenticated");
	assert_text(got_header(got, "WWW-Authenticate"), "Bearer realm=\"comptoir\"");
	fixture_sql("UPDATE partner SET is_active = 0");
	assert_problem(get_as("/v1/partner", stock), 401, "not_authenticated");
}
END_TEST

START_TEST(an_agent_speaks_for_its_own_store_only)
{
	const char *key = new_agent(41);
	ck_assert_int_eq(got_int(get_as("/v1/agent", key), "store"), 41);
	assert_problem(get_as("/v1/agent", new_partner(15)), 401, "not_authenticated");
	assert_problem(get_as("/v1/partner", key), 401, "not_authenticated");
}
END_TEST

START_TEST(another_shoppers_order_does_not_exist)
{
	const order_id mine = {uuid_new(1)}, other = {uuid_new(2)};
	struct str token = order_token_print(test_arena(), &http_server()->secret, mine);
	const char *own =
		arena_printf(test_arena(), "/v1/orders/%s", uuid_print(test_arena(), mine.uuid).p);
	const char *others =
		arena_printf(test_arena(), "/v1/orders/%s", uuid_print(test_arena(), other.uuid).p);
	ck_assert_int_eq(get_as(own, token.p)->status, 200);
	assert_problem(get_as(others, token.p), 404, "not_found");
	assert_problem(client_get(port, own, ""), 401, "not_authenticated");
	char *forged = str_c(test_arena(), token);
	forged[42] = forged[42] == 'A' ? 'E' : 'A';
	assert_problem(get_as(own, forged), 401, "not_authenticated");
}
END_TEST

START_TEST(a_page_with_a_wrong_token_does_not_exist)
{
	const order_id mine = {uuid_new(1)};
	struct str token = order_token_print(test_arena(), &http_server()->secret, mine);
	const char *target = arena_printf(test_arena(), "/o/%s", token.p);
	ck_assert_int_eq(client_get(port, target, "")->status, 200);
	char *forged = str_c(test_arena(), str_of(target));
	forged[5] = forged[5] == 'A' ? 'B' : 'A';
	ck_assert_int_eq(client_get(port, forged, "")->status, 404);
}
END_TEST

START_TEST(callers_do_not_share_idempotency_keys)
{
	const char *key = new_partner(SCOPE_ORDERS);
	struct got *anonymous =
		client_post(port, "/v1/acts", "Idempotency-Key: same\r\n", "{\"name\":\"a\"}");
	ck_assert_int_eq(anonymous->status, 201);
	fixture_sql("DELETE FROM staff_session");
	struct got *partner = client_post(port, "/v1/acts",
		arena_printf(
			test_arena(), "Idempotency-Key: same\r\nAuthorization: Bearer %s\r\n", key),
		"{\"name\":\"a\"}");
	ck_assert_int_eq(partner->status, 201);
	ck_assert_uint_eq(got_header(partner, "Idempotency-Replayed").n, 0);
}
END_TEST

/* --- staff --- */

static void new_staff(void)
{
	struct str hash = password_hash(test_arena(), STR("correct horse"));
	fixture_sql("INSERT INTO staff (login, name, password_hash, is_active) "
		    "VALUES ('ines', 'Inès', '" STR_FMT "', 1)",
		STR_ARG(hash));
}

static struct got *sign_in(const char *form)
{
	return client_form(port, "/admin/login", "", form);
}

static const char *cookie_of(const struct got *got)
{
	struct str cookie = got_header(got, "Set-Cookie");
	ck_assert(str_starts_with(cookie, STR("session=cs_")));
	struct str pair = str_cut(&cookie, ';');
	return arena_printf(test_arena(), "Cookie: " STR_FMT "\r\n", STR_ARG(pair));
}

START_TEST(staff_sign_in_act_and_sign_out)
{
	new_staff();
	struct got *got = sign_in("login=ines&password=correct+horse");
	ck_assert_int_eq(got->status, 303);
	const char *flags = str_c(test_arena(), got_header(got, "Set-Cookie"));
	ck_assert_ptr_nonnull(strstr(flags, "HttpOnly"));
	ck_assert_ptr_nonnull(strstr(flags, "SameSite=Strict"));
	const char *cookie = cookie_of(got);
	struct got *page = client_get(port, "/admin", cookie);
	ck_assert_int_eq(page->status, 200);
	const char *form = arena_printf(test_arena(), "form_token=" STR_FMT, STR_ARG(page->body));
	ck_assert_int_eq(client_form(port, "/admin/act", cookie, form)->status, 200);
	ck_assert_int_eq(client_form(port, "/admin/logout", cookie, form)->status, 303);
	ck_assert_int_eq(client_get(port, "/admin", cookie)->status, 303);
	ck_assert_int_eq(client_form(port, "/admin/act", cookie, form)->status, 401);
}
END_TEST

START_TEST(a_form_without_its_token_is_refused)
{
	new_staff();
	const char *cookie = cookie_of(sign_in("login=ines&password=correct+horse"));
	ck_assert_int_eq(client_form(port, "/admin/act", cookie, "")->status, 403);
	ck_assert_int_eq(client_form(port, "/admin/act", cookie, "form_token=x")->status, 403);
}
END_TEST

START_TEST(a_wrong_password_and_an_unknown_login_look_the_same)
{
	new_staff();
	struct got *wrong = sign_in("login=ines&password=wrong");
	struct got *unknown = sign_in("login=nobody&password=wrong");
	ck_assert_int_eq(wrong->status, 401);
	ck_assert_int_eq(unknown->status, 401);
	ck_assert_uint_eq(got_header(wrong, "Set-Cookie").n, 0);
	ck_assert_uint_eq(wrong->body.n, unknown->body.n);
}
END_TEST

START_TEST(a_session_lasts_twelve_hours_from_its_last_use)
{
	new_staff();
	const char *cookie = cookie_of(sign_in("login=ines&password=correct+horse"));
	fixture_sql("UPDATE staff_session SET expires_at = expires_at - 3600000");
	int64_t before = fixture_number("SELECT expires_at FROM staff_session");
	ck_assert_int_eq(client_get(port, "/admin", cookie)->status, 200);
	ck_assert_int_ge(fixture_number("SELECT expires_at FROM staff_session"), before + 3600000);
	fixture_sql("UPDATE staff_session SET expires_at = 1");
	ck_assert_int_eq(client_get(port, "/admin", cookie)->status, 303);
	struct job job = {.db = fixture_db(), .arena = test_arena(), .now = 2};
	ck_assert_int_eq(job_purge(&job), REASON_OK);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM staff_session"), 0);
}
END_TEST

START_TEST(somebody_who_left_is_signed_out)
{
	new_staff();
	const char *cookie = cookie_of(sign_in("login=ines&password=correct+horse"));
	fixture_sql("UPDATE staff SET is_active = 0");
	ck_assert_int_eq(client_get(port, "/admin", cookie)->status, 303);
}
END_TEST

/* --- limits --- */

static void restart_with(const struct http_setup *setup)
{
	http_stop();
	start_with(setup);
}

START_TEST(too_many_requests_are_told_when_to_come_again)
{
	const struct http_setup setup = {.limits[LIMIT_ADDRESS] = {60, 3}};
	restart_with(&setup);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(client_get(port, "/v1/things", "")->status, 200);
	struct got *got = client_get(port, "/v1/things", "");
	assert_problem(got, 429, "rate_limited");
	assert_text(got_header(got, "Retry-After"), "1");
	ck_assert_int_eq(client_get(port, "/livez", "")->status, 200);
}
END_TEST

START_TEST(behind_the_front_each_client_has_its_own_allowance)
{
	const struct http_setup setup = {
		.limits[LIMIT_ADDRESS] = {60, 1}, .listener.trust_forwarded = true};
	restart_with(&setup);
	ck_assert_int_eq(
		client_get(port, "/v1/things", "X-Forwarded-For: 9.9.9.9, 1.1.1.1\r\n")->status,
		200);
	ck_assert_int_eq(
		client_get(port, "/v1/things", "X-Forwarded-For: 1.1.1.2\r\n")->status, 200);
	ck_assert_int_eq(
		client_get(port, "/v1/things", "X-Forwarded-For: 8.8.8.8, 1.1.1.1\r\n")->status,
		429);
}
END_TEST

START_TEST(a_busy_key_does_not_slow_another)
{
	const struct http_setup setup = {.limits[LIMIT_CREDENTIAL] = {60, 2}};
	const char *busy = new_agent(1), *quiet = new_agent(2);
	restart_with(&setup);
	ck_assert_int_eq(get_as("/v1/agent", busy)->status, 200);
	ck_assert_int_eq(get_as("/v1/agent", busy)->status, 200);
	assert_problem(get_as("/v1/agent", busy), 429, "rate_limited");
	ck_assert_int_eq(get_as("/v1/agent", quiet)->status, 200);
}
END_TEST

START_TEST(guessing_passwords_is_slowed_down)
{
	const struct http_setup setup = {.limits[LIMIT_LOGIN] = {1, 2}};
	new_staff();
	restart_with(&setup);
	ck_assert_int_eq(sign_in("login=ines&password=a")->status, 401);
	ck_assert_int_eq(sign_in("login=ines&password=b")->status, 401);
	struct got *got = sign_in("login=ines&password=correct+horse");
	ck_assert_int_eq(got->status, 429);
	ck_assert_uint_gt(got_header(got, "Retry-After").n, 0);
}
END_TEST

static const struct test_fixture fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = start,
	.after = http_end,
};

TEST_MAIN_WITH("callers", &fixture, a_partner_needs_its_key_and_the_scope,
	an_agent_speaks_for_its_own_store_only, another_shoppers_order_does_not_exist,
	a_page_with_a_wrong_token_does_not_exist, callers_do_not_share_idempotency_keys,
	staff_sign_in_act_and_sign_out, a_form_without_its_token_is_refused,
	a_wrong_password_and_an_unknown_login_look_the_same,
	a_session_lasts_twelve_hours_from_its_last_use, somebody_who_left_is_signed_out,
	too_many_requests_are_told_when_to_come_again,
	behind_the_front_each_client_has_its_own_allowance, a_busy_key_does_not_slow_another,
	guessing_passwords_is_slowed_down)
