/* What is sold and handed over before it comes back; see visits.h. */
#include <string.h>

#include "common/buf.h"
#include "common/clock.h"
#include "server/http/call.h"
#include "tests/lib/crowd.h"
#include "tests/lib/process.h"
#include "tests/replay/chain.h"
#include "tests/replay/desk.h"
#include "tests/replay/visits.h"

enum { SQL_MAX = 4 << 20, BODY_MAX = 1 << 16, PRODUCTS_AT_ONCE = 500, HURRY_MS = 300 };
enum { SEED = 1204, ONE_IN_STRIPE = 3, ONE_IN_FAULTY = 9, SETTLE_MS = 240000 };

const char *const counter_stores[COUNTERS] = {"PAR1", "PAR2", "LYO1"};
static const int vat_bp[] = {2000, 2000, 2000, 1000, 550, 550, 210};
static const enum provider_fault faults[] = {
	FAULT_BROKEN_BEFORE, FAULT_BROKEN_AFTER, FAULT_BUSY, FAULT_BAD_SIGNATURE, FAULT_SKEWED};

/* --- goods --- */

static void products_add(const struct year *year, size_t first)
{
	struct buf sql;
	buf_init(&sql, test_arena(), SQL_MAX);
	buf_add_c(&sql,
		"INSERT INTO product (product_id, sku, name_fr, name_en, brand, price_minor,"
		" currency, vat_bp, version, changed_at) VALUES ");
	for (size_t i = first; i < year->product_count && i < first + PRODUCTS_AT_ONCE; i++)
		buf_printf(&sql,
			"%s(%zu, '" STR_FMT "', '" STR_FMT "', '" STR_FMT "', '', %lld, 'EUR', %d,"
			" 1, 1)",
			i == first ? "" : ",", FIRST_PRODUCT + i, STR_ARG(year->products[i].sku),
			STR_ARG(year->products[i].sku), STR_ARG(year->products[i].sku),
			(long long)year->products[i].price_minor,
			vat_bp[chance(SEED, i) % ARRAY_LENGTH(vat_bp)]);
	fixture_sql("%s", buf_str(&sql).p);
}

static void stock_add(const char *store_code)
{
	uint32_t store = world_store(store_code).row;
	fixture_sql("INSERT INTO writer (name, began_at) VALUES ('replay', %lld);"
		    "INSERT INTO movement (movement_id, store_id, product_id, kind, on_hand_by,"
		    " reserved_by, cause, moved_at, as_of) SELECT (LAST_INSERT_ID() << 40) +"
		    " product_id, %u, product_id, 'count', %d, 0, REPEAT(CHAR(0), 16), 1, %lld"
		    " FROM product WHERE product_id >= %d",
		(long long)WORLD_NOON, store, ON_HAND, (long long)WORLD_NOON, FIRST_PRODUCT);
	fixture_sql("INSERT INTO stock (store_id, product_id, on_hand, reserved, safety, shelf,"
		    " as_of) SELECT %u, product_id, %d, 0, 0, 'A01-1', %lld FROM product"
		    " WHERE product_id >= %d",
		store, ON_HAND, (long long)WORLD_NOON, FIRST_PRODUCT);
}

void goods_bring(const struct year *year)
{
	for (size_t i = 0; i < year->product_count; i += PRODUCTS_AT_ONCE)
		products_add(year, i);
	for (size_t i = 0; i < COUNTERS; i++)
		stock_add(counter_stores[i]);
}

/* --- placing --- */

static const char *order_body(const struct story *story, size_t number, const struct sale *sale)
{
	const struct sold_order *order = &story->year->orders[number];
	bool is_stripe = strncmp(sale->reference, "pi_", 3) == 0;
	struct buf body;
	buf_init(&body, test_arena(), BODY_MAX);
	buf_printf(&body,
		"{\"kind\":\"prepaid\",\"store\":\"%s\",\"customer\":{\"name\":\"Zoé\",\"email\":"
		"\"zoe@example.org\"},\"payment\":{\"provider\":\"%s\",\"reference\":\"%s\","
		"\"authorised_minor\":%lld,\"currency\":\"EUR\"},\"lines\":[",
		counter_stores[sale->store], is_stripe ? "stripe" : "external", sale->reference,
		(long long)sale->total_minor);
	for (size_t i = 0; i < order->line_count; i++)
		buf_printf(&body, "%s{\"sku\":\"" STR_FMT "\",\"qty\":%d}", i == 0 ? "" : ",",
			STR_ARG(story->year->products[order->lines[i].product].sku),
			order->lines[i].qty);
	buf_add_c(&body, "]}");
	return buf_str(&body).p;
}

static int64_t total_of(const struct year *year, const struct sold_order *order)
{
	int64_t total = 0;
	for (size_t i = 0; i < order->line_count; i++)
		total += order->lines[i].qty * year->products[order->lines[i].product].price_minor;
	return total;
}

static enum provider_fault fault_of(uint64_t number)
{
	uint64_t roll = chance(SEED + 2, number);
	return roll % ONE_IN_FAULTY == 0 ? faults[roll / ONE_IN_FAULTY % ARRAY_LENGTH(faults)]
					 : FAULT_NONE;
}

static void sell(struct story *story, const char *partner, size_t number)
{
	struct sale *sale = &story->sales[number];
	*sale = (struct sale){
		.reference = arena_printf(test_arena(), "%s%zu",
			number % ONE_IN_STRIPE == 0 ? "pi_" : "pay-", number),
		.total_minor = total_of(story->year, &story->year->orders[number]),
		.store = (int)(chance(SEED + 1, number) % COUNTERS),
	};
	provider_authorise(bank, sale->reference, sale->total_minor, "EUR", false);
	provider_fault(bank, sale->reference, fault_of(number), 1);
	struct got *got =
		api_act("POST", "/v1/orders", partner, api_key(), order_body(story, number, sale));
	assert_status(got, 201);
	ck_assert_int_eq(got_int(got, "total_minor"), sale->total_minor);
	sale->id = got_c(got, "id");
	sale->number = got_c(got, "number");
	got_forget(got);
}

/* --- handing over --- */

static void prepare(struct desk *desk, const json_t *document)
{
	size_t i;
	json_t *line;
	desk_say(desk, "accept", document, NULL);
	desk_say(desk, "start", document, NULL);
	json_array_foreach (json_object_get(document, "lines"), i, line)
		desk_say(desk, "pick", document,
			json_pack("{s:i, s:i}", "line", desk_figure(line, "line"), "qty",
				desk_figure(line, "ordered")));
	desk_say(desk, "ready", document, json_pack("{s:s}", "slot", "B4"));
}

static void hand_over(struct desk *desk, const json_t *document)
{
	size_t i;
	json_t *line, *lines = json_array();
	json_array_foreach (json_object_get(document, "lines"), i, line)
		json_array_append_new(
			lines, json_pack("{s:i, s:i, s:i}", "line", desk_figure(line, "line"),
				       "collected", desk_figure(line, "ordered"), "refused", 0));
	desk_say(desk, "handover", document,
		json_pack("{s:s, s:s, s:o}", "by", "", "how", "code", "lines", lines));
}

static int work(size_t member, void *context)
{
	struct desk **desks = context;
	struct desk *desk = desks[member];
	const char *id;
	json_t *document;
	desk_catch_up(desk);
	json_object_foreach (desk->documents, id, document)
		prepare(desk, document);
	json_object_foreach (desk->documents, id, document)
		hand_over(desk, document);
	desk_send(desk);
	return 0;
}

/* --- money --- */

static int64_t unsettled(void)
{
	return fixture_number("SELECT (SELECT COUNT(*) FROM payment_act WHERE state IN"
			      " ('requested', 'unknown')) + (SELECT COUNT(*) FROM payment"
			      " WHERE look_at = 0)");
}

int64_t money_settles(void)
{
	int64_t began_ms = clock_monotonic_ms(), hurried_ms = 0, left;
	while ((left = unsettled()) > 0) {
		int64_t now_ms = clock_monotonic_ms();
		ck_assert_msg(
			now_ms - began_ms < SETTLE_MS, "%lld are not settled", (long long)left);
		if (now_ms - hurried_ms > HURRY_MS) {
			money_hurries();
			hurried_ms = now_ms;
		}
		process_doze();
	}
	return clock_monotonic_ms() - began_ms;
}

void sell_all(struct story *story)
{
	const char *partner = api_partner(SCOPE_ORDERS);
	struct desk *desks[COUNTERS];
	size_t count = story->year->order_count;
	story->sales = arena_new_array(test_arena(), count, struct sale);
	for (size_t i = 0; i < count; i++)
		sell(story, partner, i);
	for (size_t i = 0; i < COUNTERS; i++)
		desks[i] = desk_new(api_port(), world_store(counter_stores[i]).row);
	struct crowd crowd = crowd_run(COUNTERS, work, desks);
	ck_assert_uint_eq(crowd.outcomes[0], COUNTERS);
	for (size_t i = 0; i < COUNTERS; i++)
		desk_free(desks[i]);
	money_settles();
	for (size_t i = 0; i < count; i++)
		provider_fault(bank, story->sales[i].reference, fault_of(count + i), 1);
}
