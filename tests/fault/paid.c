/* Orders that are paid; see paid.h. */
#include "tests/fault/paid.h"

#include <string.h>

#include "common/clock.h"
#include "server/http/call.h"
#include "tests/lib/process.h"

enum { PATIENCE_MS = 30000, PLENTY = 1000 };

struct test_provider *bank;
struct server_setup paid_setup;

const char *const two_providers[] = {"pay-1", "pi_1"};

static const char *const goods[] = {"TEA", "MUG"};
static const char *const stores[] = {"PAR1", "QUE1"};

static void make_world(void)
{
	fixture_db_clean();
	api_make_world();
	fixture_sql("UPDATE store SET profile = 'qc' WHERE country = 'CA'");
	for (size_t s = 0; s < ARRAY_LENGTH(stores); s++)
		for (size_t g = 0; g < ARRAY_LENGTH(goods); g++)
			world_stock(stores[s], goods[g], PLENTY);
}

static const char *file_setting(const char *key, const char *path)
{
	return arena_printf(test_arena(), "money.%s=%s", key, path);
}

static void before(void)
{
	make_world();
	paid_setup = api_setup();
	bank = provider_start(paid_setup.clock_offset_ms);
	unsigned port = provider_port(bank);
	const char *const settings[] = {
		"money.private_hosts=yes",
		"money.timeout_ms=400",
		arena_printf(test_arena(), "money.external_url=http://127.0.0.1:%u/shop", port),
		arena_printf(test_arena(), "money.stripe_url=http://127.0.0.1:%u", port),
		file_setting("external_secret_file", provider_shop_secret_file(bank)),
		file_setting("stripe_key_file", provider_stripe_key_file(bank)),
		file_setting("stripe_webhook_secret_file", provider_stripe_webhook_file(bank)),
	};
	memcpy(&paid_setup.settings[1], settings, sizeof(settings));
	api_restart(&paid_setup);
}

static void after(void)
{
	server_process_stop(api_server());
	provider_stop(bank);
	world_verify();
}

const struct test_fixture paid_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = before,
	.after = after,
};

/* --- orders --- */

static struct order place(
	const char *reference, const char *store_code, bool is_taken, const char *more)
{
	bool is_stripe = strncmp(reference, "pi_", 3) == 0;
	provider_authorise(bank, reference, PAIR_MINOR, "EUR", is_taken);
	struct got *got = api_post(api_partner(SCOPE_ORDERS), "/v1/orders",
		"{'kind': 'prepaid', 'store': '%s', 'lines': [{'sku': 'TEA', 'qty': 1},"
		" {'sku': 'MUG', 'qty': 1}], 'customer': {'name': 'Zoé', 'email':"
		" 'zoe@example.org'}, 'payment': {'reference': '%s', 'provider': '%s'%s}}",
		store_code, reference, is_stripe ? "stripe" : "external", more);
	assert_status(got, 201);
	order_id id;
	ck_assert(uuid_parse(got_text(got, "id"), &id.uuid));
	return world_read(id);
}

struct order paid_order(const char *reference, const char *store_code, bool is_taken)
{
	const char *more = arena_printf(
		test_arena(), ", 'authorised_minor': %d, 'currency': 'EUR'", PAIR_MINOR);
	return place(reference, store_code, is_taken, is_taken ? "" : more);
}

struct order paid_order_before(
	const char *reference, const char *store_code, int64_t capture_before)
{
	struct str at = instant_print(test_arena(), capture_before);
	const char *more = arena_printf(test_arena(),
		", 'authorised_minor': %d, 'currency': 'EUR', 'capture_before': '" STR_FMT "'",
		PAIR_MINOR, STR_ARG(at));
	return place(reference, store_code, false, more);
}

void paid_collect(const struct order *order)
{
	struct order ready = world_read(order->id);
	if (ready.state != ORDER_READY)
		world_prepare(&ready.fulfilments[0]);
	ready = world_read(order->id);
	ck_assert_int_eq(world_hand_over(&ready.fulfilments[0]), REASON_OK);
}

enum reason paid_return_as(const struct order *order, uint16_t line, enum refund_way way)
{
	struct command_line lines[] = {{.line = line, .qty = 1, .disposition = DISPOSITION_SHELF}};
	return world_command(NULL, (struct command){.type = COMMAND_RETURN,
					   .store = world_store("PAR1"),
					   .order = order->id,
					   .return_id = {uuid_new(clock_now())},
					   .return_reason = RETURN_CHANGED_MIND,
					   .has_refund_way = true,
					   .refund_way = way,
					   .lines = lines,
					   .line_count = 1});
}

enum reason paid_return(const struct order *order, uint16_t line)
{
	return paid_return_as(order, line, WAY_ORIGINAL);
}

void paid_cancel(const struct order *order)
{
	struct str id = uuid_print(test_arena(), order->id.uuid);
	struct str token = order_token_print(test_arena(), server_process_secret(), order->id);
	const char *path = arena_printf(test_arena(), "/v1/orders/" STR_FMT "/cancel", STR_ARG(id));
	assert_status(api_act("POST", path, str_c(test_arena(), token), api_key(), NULL), 200);
}

/* --- the provider's ledger --- */

void assert_money(const char *reference, int64_t captured, int64_t voided, int64_t refunded)
{
	struct provider_figures figures = provider_figures(bank, reference);
	ck_assert_msg(figures.captured_minor == captured && figures.voided_minor == voided &&
			      figures.refunded_minor == refunded,
		"%s: captured %lld, voided %lld, refunded %lld", reference,
		(long long)figures.captured_minor, (long long)figures.voided_minor,
		(long long)figures.refunded_minor);
}

/* --- waiting --- */

void money_hurries(void)
{
	fixture_sql("UPDATE payment_act SET due_at = 1 WHERE state IN ('requested', 'unknown')");
}

static const char *hex_of(const struct order *order)
{
	return str_c(test_arena(),
		hex_print(test_arena(), order->id.uuid.bytes, sizeof(order->id.uuid.bytes)));
}

void await_number(int64_t expected, const char *sql)
{
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS, number;
	while ((number = fixture_number("%s", sql)) != expected) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "%lld instead of %lld: %s",
			(long long)number, (long long)expected, sql);
		process_doze();
	}
}

void await_settled(const struct order *order)
{
	const char *hex = hex_of(order);
	await_number(0, arena_printf(test_arena(),
				"SELECT (SELECT COUNT(*) FROM payment_act WHERE order_id = X'%s' "
				"AND state IN"
				" ('requested', 'unknown')) + (SELECT COUNT(*) FROM payment WHERE "
				"order_id ="
				" X'%s' AND look_at = 0)",
				hex, hex));
}

void await_acts(const struct order *order, const char *kind, const char *state, int64_t count)
{
	await_number(count, arena_printf(test_arena(),
				    "SELECT COUNT(*) FROM payment_act WHERE order_id = X'%s' AND "
				    "kind = '%s' AND"
				    " state = '%s'",
				    hex_of(order), kind, state));
}

void await_refund(const struct order *order, const char *state)
{
	await_number(
		1, arena_printf(test_arena(),
			   "SELECT COUNT(*) FROM refund WHERE order_id = X'%s' AND state = '%s'",
			   hex_of(order), state));
}
