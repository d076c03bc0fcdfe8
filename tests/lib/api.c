/* Tests of the interface; see api.h. */
#include "tests/lib/api.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"

enum { SETTLE_MS = 3000 };

static struct server_process *server;
static unsigned detour; /* 0: calls go straight to the server */

/* --- the world and its server --- */

void api_make_world(void)
{
	world_make();
	fixture_sql("INSERT INTO postcode (country, postcode, place, lat, lon) VALUES ('FR', "
		    "'75004', 'Paris 04', 48.8543, 2.3527),"
		    " ('CA', 'G1K', 'Québec', 46.8160, -71.2240)");
	fixture_sql("INSERT INTO product (sku, name_fr, name_en, brand, price_minor, currency,"
		    " vat_bp, gtin, version, changed_at) VALUES ('SYRUP', 'Sirop d’érable',"
		    " 'Maple syrup', 'Érablière', 1599, 'CAD', 0, 0, 1, 1)");
}

/* For whoever is started later it is noon as it is for whoever was started first. */
static int64_t noon_offset_ms(void)
{
	static int64_t offset_ms;
	if (offset_ms == 0)
		offset_ms = WORLD_NOON - clock_now();
	return offset_ms;
}

struct server_setup api_setup(void)
{
	return (struct server_setup){
		.database = fixture_db_settings(),
		.settings = {"http.public_url=https://shop.example"},
		.clock_offset_ms = noon_offset_ms(),
	};
}

void api_restart(const struct server_setup *setup)
{
	if (server != NULL)
		server_process_stop(server);
	server = server_process_start(setup);
}

void api_kill9_and_restart(const struct server_setup *setup)
{
	server_process_kill9(server);
	server = server_process_start(setup);
}

void api_kill9(void)
{
	server_process_kill9(server);
	server = NULL;
}

struct server_process *api_server(void)
{
	return server;
}

unsigned api_port(void)
{
	return detour != 0 ? detour : server_process_port(server);
}

void api_go_through(unsigned port)
{
	detour = port;
}

/* How long ago its last look at the ledger began; -1 when it does not say. */
static double server_lag_s(void)
{
	static const char name[] = "\ncomptoir_availability_lag_seconds ";
	struct got *got = client_try(server_process_port(server), "GET", "/metrics", "", NULL);
	const char *at = got->status == 200 ? strstr(str_c(test_arena(), got->body), name) : NULL;
	return at == NULL ? -1 : strtod(at + sizeof(name) - 1, NULL);
}

void api_settle(void)
{
	int64_t written_ms = clock_monotonic_ms();
	double lag_s = 0;
	if (server == NULL)
		return;
	do {
		usleep(20000);
		lag_s = server_lag_s();
	} while (lag_s * 1000 >= (double)(clock_monotonic_ms() - written_ms) &&
		 clock_monotonic_ms() - written_ms < SETTLE_MS);
}

void api_begin(const struct server_setup *setup)
{
	world_on_stock(api_settle);
	fixture_db_clean();
	api_make_world();
	api_restart(setup);
}

static void before(void)
{
	struct server_setup setup = api_setup();
	api_begin(&setup);
}

static void after(void)
{
	server_process_stop(server);
	server = NULL;
	world_verify();
}

const struct test_fixture api_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = before,
	.after = after,
};

static void before_asking(void)
{
	struct server_setup setup = api_setup();
	setup.settings[1] = "sourcing.within_m=0";
	api_begin(&setup);
}

const struct test_fixture api_asking_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = before_asking,
	.after = after,
};

/* --- who --- */

static const char *hash_hex(struct str key)
{
	struct hash hash = credential_hash(key);
	return hex_print(test_arena(), hash.bytes, sizeof(hash.bytes)).p;
}

const char *api_partner(unsigned scopes)
{
	struct str key = credential_new(test_arena(), "ck");
	fixture_sql("INSERT INTO partner (name, key_hash, scopes, is_active, created_at)"
		    " VALUES ('web team', x'%s', %u, 1, 1)",
		hash_hex(key), scopes);
	return str_c(test_arena(), key);
}

const char *api_agent(const char *store_code)
{
	struct str key = credential_new(test_arena(), "ca");
	fixture_sql("INSERT INTO agent (store_id, name, key_hash, is_active, enrolled_at)"
		    " VALUES (%u, 'agent of %s', x'%s', 1, 1)",
		world_store(store_code).row, store_code, hash_hex(key));
	return str_c(test_arena(), key);
}

const char *api_key(void)
{
	return uuid_print(test_arena(), uuid_new(clock_now())).p;
}

/* --- calls --- */

static const char *headers_of(const char *more, const char *who, const char *key, bool has_body)
{
	struct arena *arena = test_arena();
	const char *bearer =
		who == NULL ? "" : arena_printf(arena, "Authorization: Bearer %s\r\n", who);
	const char *idempotency =
		key == NULL ? "" : arena_printf(arena, "Idempotency-Key: %s\r\n", key);
	return arena_printf(arena, "%s%s%s%s", more, bearer, idempotency,
		has_body ? "Content-Type: application/json\r\n" : "");
}

struct got *api_get_with(const char *headers, const char *who, const char *path)
{
	return client_get(api_port(), path, headers_of(headers, who, NULL, false));
}

struct got *api_get(const char *who, const char *path_format, ...)
{
	va_list args;
	va_start(args, path_format);
	const char *path = arena_vprintf(test_arena(), path_format, args);
	va_end(args);
	return api_get_with("", who, path);
}

struct got *api_act_with(const char *headers, const char *method, const char *path, const char *who,
	const char *key, const char *body)
{
	return client_call(
		api_port(), method, path, headers_of(headers, who, key, body != NULL), body);
}

struct got *api_try(
	const char *method, const char *path, const char *who, const char *key, const char *body)
{
	return client_try(api_port(), method, path, headers_of("", who, key, body != NULL), body);
}

struct got *api_act(
	const char *method, const char *path, const char *who, const char *key, const char *body)
{
	return api_act_with("", method, path, who, key, body);
}

struct got *api_insist(const char *path, const char *who, const char *key, const char *body)
{
	struct got *got = api_act("POST", path, who, key, body);
	while (got->status == 503)
		got = api_act("POST", path, who, key, body);
	return got;
}

static const char *double_quoted(char *text)
{
	for (char *c = text; *c != '\0'; c++)
		if (*c == '\'')
			*c = '"';
	return text;
}

const char *api_json(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char *text = arena_vprintf(test_arena(), format, args);
	va_end(args);
	return double_quoted(text);
}

struct got *api_post(const char *who, const char *path, const char *body_format, ...)
{
	va_list args;
	va_start(args, body_format);
	char *text = arena_vprintf(test_arena(), body_format, args);
	va_end(args);
	return api_act("POST", path, who, api_key(), double_quoted(text));
}

struct got *api_order(void)
{
	world_stock("PAR1", "TEA", 10);
	struct got *got = api_post(NULL, "/v1/orders",
		"{'kind': 'reservation', 'lines': [{'sku': 'TEA', 'qty': 1}], 'store': 'PAR1',"
		" 'customer': {'name': 'Zoé Lefèvre', 'email': 'zoe@mail.example',"
		" 'phone': '+33 6 12 34 56 78', 'language': 'fr'}}");
	assert_status(got, 201);
	return got;
}

const char *got_c(const struct got *got, const char *path)
{
	return str_c(test_arena(), got_text(got, path));
}
