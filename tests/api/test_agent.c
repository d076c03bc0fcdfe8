/* What a store's agent reads and reports, over HTTP. */
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "tests/lib/api.h"

#define AT "'at': '2026-11-21T11:05:00Z', 'clerk': 'camille'"

/* One command of a batch. */
static const char *command(
	const char *type, unsigned seq, const struct got *order, const char *more)
{
	return api_json("{'id': '%s', 'seq': %u, 'type': '%s', " AT
			", 'fulfilment': '%s', 'epoch': 1%s}",
		uuid_print(test_arena(), uuid_new(clock_now())).p, seq, type,
		got_c(order, "fulfilments/0/id"), more);
}

static struct got *send(const char *agent, const char *commands)
{
	const char *body = arena_printf(test_arena(), "{\"commands\": [%s]}", commands);
	return api_act("POST", "/v1/agent/commands", agent, NULL, body);
}

/* The result of one command sent alone. */
static struct str result_of(const char *agent, const char *one)
{
	struct got *got = send(agent, one);
	assert_status(got, 200);
	return got_text(got, "results/0/result");
}

static void prepare(const char *agent, const struct got *order)
{
	const char *all = arena_printf(test_arena(), "%s, %s, %s, %s",
		command("accept", 1, order, ""), command("start", 2, order, ""),
		command("pick", 3, order, ", 'line': 1, 'qty': 1"),
		command("ready", 4, order, ", 'slot': 'B2'"));
	struct got *got = send(agent, all);
	assert_status(got, 200);
	for (int i = 0; i < 4; i++)
		assert_text(
			got_text(got, arena_printf(test_arena(), "results/%d/result", i)), "ok");
}

static const char *handover(unsigned seq, const struct got *order)
{
	return command("handover", seq, order,
		", 'by': 'Zoé', 'how': 'code', 'outcome': 'bought',"
		" 'lines': [{'line': 1, 'collected': 1, 'refused': 0}]");
}

static struct got *read_again(const struct got *order)
{
	return api_get(got_c(order, "token"), "/v1/orders/%s", got_c(order, "id"));
}

/* --- from store to store --- */

static struct got *order_sent_to(const char *store)
{
	struct got *got = api_post(NULL, "/v1/orders",
		"{'kind': 'reservation', 'store': '%s', 'transfer': true,"
		" 'lines': [{'sku': 'TEA', 'qty': 1}],"
		" 'customer': {'name': 'Zoé', 'email': 'zoe@example.org'}}",
		store);
	assert_status(got, 201);
	return got;
}

/* The last fulfilment of the store's feed. */
static json_t *last_document(const char *agent)
{
	struct got *got = api_get(agent, "/v1/agent/events?after=0");
	json_t *events = json_object_get(got->json, "events");
	assert_status(got, 200);
	ck_assert_uint_gt(json_array_size(events), 0);
	json_t *last = json_array_get(events, json_array_size(events) - 1);
	return json_object_get(last, "fulfilment");
}

static const char *member(json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text == NULL ? "" : text;
}

START_TEST(what_one_store_sends_is_ready_when_the_other_has_received_it)
{
	const char *here = api_agent("PAR1"), *there = api_agent("PAR2");
	world_stock("PAR1", "TEA", 3);
	struct got *order = order_sent_to("PAR2");
	assert_text(got_text(order, "fulfilments/0/store/code"), "PAR1");
	assert_text(got_text(order, "fulfilments/0/transfer/to"), "PAR2");
	assert_text(got_text(order, "fulfilments/0/promise/ready_at"), "2026-11-23T23:00:00Z");
	ck_assert_str_ne(member(json_object_get(last_document(here), "to"), "store"), "");
	prepare(here, order);
	assert_text(got_text(read_again(order), "state"), "preparing");
	assert_text(
		result_of(here, command("send", 5, order, ", 'lines': [{'line': 1, 'qty': 1}]")),
		"ok");
	struct got *sent = read_again(order);
	assert_text(got_text(sent, "state"), "in_transit");
	assert_text(got_text(sent, "fulfilments/1/transfer/from"), "PAR1");
	json_t *from = json_object_get(last_document(there), "from");
	ck_assert_str_eq(member(from, "short_id"), got_c(order, "fulfilments/0/short_id"));
	ck_assert(json_is_false(json_object_get(from, "received")));
	const char *receive = api_json("{'id': '%s', 'seq': 1, 'type': 'receive', " AT
				       ", 'fulfilment': '%s', 'epoch': 1, 'slot': 'C3'}",
		uuid_print(test_arena(), uuid_new(clock_now())).p, got_c(sent, "fulfilments/1/id"));
	assert_text(result_of(there, receive), "ok");
	assert_text(got_text(read_again(order), "state"), "ready");
	ck_assert(json_is_true(
		json_object_get(json_object_get(last_document(there), "from"), "received")));
	world_verify();
}
END_TEST

/* --- the feed --- */

START_TEST(what_a_clerk_holds_in_hand_is_found_by_barcode_and_by_sku)
{
	static const char *const questions[] = {"02000000000015", "2000000000015", "TEA"};
	const char *agent = api_agent("PAR1");
	for (size_t i = 0; i < ARRAY_LENGTH(questions); i++) {
		struct got *got = api_get(agent, "/v1/agent/products?q=%s", questions[i]);
		assert_status(got, 200);
		assert_text(got_text(got, "products/0/sku"), "TEA");
		assert_text(got_text(got, "products/0/name"), "Thé vert");
		ck_assert_int_gt(got_int(got, "products/0/price_minor"), 0);
	}
	struct got *nothing = api_get(agent, "/v1/agent/products?q=NOTHING");
	assert_status(nothing, 200);
	ck_assert_uint_eq(json_array_size(json_object_get(nothing->json, "products")), 0);
	assert_status(api_get(agent, "/v1/agent/products"), 400);
	assert_status(api_get(NULL, "/v1/agent/products?q=TEA"), 401);
}
END_TEST

START_TEST(an_order_reaches_the_feed_of_its_store_only)
{
	const char *here = api_agent("PAR1"), *there = api_agent("PAR2");
	struct got *order = api_order();
	struct got *got = api_get(here, "/v1/agent/events?after=0");
	assert_status(got, 200);
	assert_text(got_text(got, "events/0/type"), "fulfilment");
	assert_text(got_text(got, "events/0/fulfilment/order/number"), got_c(order, "number"));
	assert_text(got_text(got, "events/0/fulfilment/lines/0/gtins/0"), "02000000000015");
	ck_assert_ptr_null(strstr(str_c(test_arena(), got->body), got_c(order, "pickup_code")));
	int64_t last = got_int(got, "last");
	got = api_get(here, "/v1/agent/events?after=%lld", (long long)last);
	ck_assert_uint_eq(json_array_size(json_object_get(got->json, "events")), 0);
	ck_assert_int_eq(got_int(got, "last"), last);
	got = api_get(there, "/v1/agent/events");
	ck_assert_uint_eq(json_array_size(json_object_get(got->json, "events")), 0);
}
END_TEST

/* TEA has none here, MUG two, BOOK one. */
START_TEST(each_line_has_the_barcodes_of_its_own_product)
{
	world_stock("PAR1", "TEA", 1);
	world_stock("PAR1", "MUG", 1);
	world_stock("PAR1", "BOOK", 1);
	fixture_sql("DELETE FROM product_gtin WHERE product_id = %u", world_product("TEA").row);
	fixture_sql("INSERT INTO product_gtin VALUES (96385074, %u)", world_product("MUG").row);
	struct got *order = api_post(NULL, "/v1/orders",
		"{'kind': 'reservation', 'store': 'PAR1', 'lines': [{'sku': 'TEA', 'qty': 1},"
		" {'sku': 'MUG', 'qty': 1}, {'sku': 'BOOK', 'qty': 1}],"
		" 'customer': {'name': 'Zoé Lefèvre', 'email': 'zoe@mail.example'}}");
	assert_status(order, 201);
	struct got *got = api_get(api_agent("PAR1"), "/v1/agent/events?after=0");
	const json_t *lines = json_object_get(
		json_object_get(
			json_array_get(json_object_get(got->json, "events"), 0), "fulfilment"),
		"lines");
	static const char *const expected[] = {
		"[]", "[\"00000096385074\",\"02000000000022\"]", "[\"02000000000060\"]"};
	for (size_t i = 0; i < ARRAY_LENGTH(expected); i++) {
		char *gtins = json_dumps(
			json_object_get(json_array_get(lines, i), "gtins"), JSON_COMPACT);
		ck_assert_str_eq(gtins, expected[i]);
		free(gtins);
	}
}
END_TEST

static void order_in(const char *language)
{
	assert_status(api_post(NULL, "/v1/orders",
			      "{'kind': 'reservation', 'store': 'PAR1',"
			      " 'lines': [{'sku': 'MUG', 'qty': 1}], 'customer': {'name': 'Zoé',"
			      " 'email': 'zoe@mail.example', 'language': '%s'}}",
			      language),
		201);
}

/* As the customer and as the clerks call the goods of the last order, by the feed and by a look at
 * any counter; empty: alike. */
static void assert_called(const char *agent, const char *name, const char *name_here)
{
	json_t *document = last_document(agent);
	json_t *line = json_array_get(json_object_get(document, "lines"), 0);
	struct got *found = api_get(agent, "/v1/agent/orders?q=%s",
		member(json_object_get(document, "order"), "number"));
	ck_assert_str_eq(member(line, "name"), name);
	ck_assert_str_eq(member(line, "name_here"), name_here);
	assert_text(got_text(found, "orders/0/lines/0/name"), name);
	ck_assert(str_equal_c(got_text(found, "orders/0/lines/0/name_here"), name_here));
}

START_TEST(clerks_read_names_in_the_language_of_their_store)
{
	const char *agent = api_agent("PAR1");
	world_stock("PAR1", "MUG", 4);
	order_in("en");
	assert_called(agent, "Blue mug", "Tasse bleue");
	order_in("fr");
	assert_called(agent, "Tasse bleue", "");
	fixture_sql("UPDATE store SET language = 'en' WHERE code = 'PAR1'");
	assert_called(agent, "Tasse bleue", "Blue mug");
	order_in("en");
	assert_called(agent, "Blue mug", "");
}
END_TEST

START_TEST(how_far_an_agent_has_read_is_kept)
{
	const char *agent = api_agent("PAR1");
	(void)api_order();
	assert_status(api_get(agent, "/v1/agent/events?after=1"), 200);
	ck_assert_int_eq(fixture_number("SELECT read_seq FROM agent"), 1);
	assert_status(api_get(agent, "/v1/agent/events"), 200);
	ck_assert_int_eq(fixture_number("SELECT read_seq FROM agent"), 1);
	ck_assert_int_ge(fixture_number("SELECT seen_at FROM agent"), WORLD_NOON);
}
END_TEST

START_TEST(the_store_and_its_clerks_are_in_the_feed)
{
	const char *agent = api_agent("PAR1");
	fixture_sql("INSERT INTO clerk (store_id, login, name, pin_hash, is_manager, is_active)"
		    " VALUES (%u, 'camille', 'Camille', 'scrypt$x', 1, 1)",
		world_store("PAR1").row);
	fixture_sql(
		"INSERT INTO feed (store_id, last_seq) VALUES (%u, 2)", world_store("PAR1").row);
	fixture_sql("INSERT INTO event VALUES (%u, 1, 'store', REPEAT(CHAR(0), 16), 1),"
		    " (%u, 2, 'clerks', REPEAT(CHAR(0), 16), 1)",
		world_store("PAR1").row, world_store("PAR1").row);
	struct got *got = api_get(agent, "/v1/agent/events");
	assert_status(got, 200);
	assert_text(got_text(got, "events/0/store/code"), "PAR1");
	assert_text(got_text(got, "events/1/clerks/0/login"), "camille");
}
END_TEST

START_TEST(waiting_ends_when_the_time_is_up)
{
	const char *agent = api_agent("PAR1");
	int64_t begun_ms = clock_monotonic_ms();
	struct got *got = api_get(agent, "/v1/agent/events?wait=1");
	assert_status(got, 200);
	ck_assert_int_ge(clock_monotonic_ms() - begun_ms, 900);
	ck_assert_uint_eq(json_array_size(json_object_get(got->json, "events")), 0);
}
END_TEST

/* As after days without a line. */
static uint64_t many_events(uint64_t count)
{
	uint64_t last = (uint64_t)fixture_number(
		"SELECT last_seq FROM feed WHERE store_id = %u", world_store("PAR1").row);
	fixture_sql("INSERT INTO event (store_id, seq, type, subject, created_at)"
		    " SELECT store_id, event.seq + n.seq, type, subject, created_at FROM event"
		    " JOIN seq_1_to_%llu n WHERE store_id = %u AND event.seq = %llu",
		(unsigned long long)count, world_store("PAR1").row, (unsigned long long)last);
	fixture_sql("UPDATE feed SET last_seq = %llu WHERE store_id = %u",
		(unsigned long long)(last + count), world_store("PAR1").row);
	return last + count;
}

START_TEST(thousands_of_events_are_read_in_bounded_answers_that_say_how_many_follow)
{
	const char *agent = api_agent("PAR1");
	api_order();
	uint64_t last = many_events(5000), after = 0, answers = 0;
	int64_t until_ms = clock_monotonic_ms() + 10000;
	while (got_int(api_get(agent, "/v1/agent/events?after=0&limit=1"), "left") == 0)
		ck_assert_int_lt(clock_monotonic_ms(), until_ms);
	while (after < last) {
		struct got *got =
			api_get(agent, "/v1/agent/events?after=%llu", (unsigned long long)after);
		assert_status(got, 200);
		ck_assert_uint_gt((uint64_t)got_int(got, "last"), after);
		ck_assert_uint_le((uint64_t)got_int(got, "last"), after + 100);
		after = (uint64_t)got_int(got, "last");
		ck_assert_uint_eq((uint64_t)got_int(got, "left"), last - after);
		answers++;
	}
	ck_assert_uint_ge(answers, 50);
}
END_TEST

START_TEST(only_agents_read_a_feed)
{
	const char *const wrong[] = {NULL, "ca_nobody", api_partner(~0U)};
	for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++)
		assert_problem(api_get(wrong[i], "/v1/agent/events"), 401, "not_authenticated");
}
END_TEST

/* --- commands --- */

START_TEST(an_order_is_prepared_and_handed_over)
{
	const char *agent = api_agent("PAR1");
	struct got *order = api_order();
	prepare(agent, order);
	assert_text(got_text(read_again(order), "state"), "ready");
	assert_text(result_of(agent, handover(5, order)), "ok");
	struct got *done = read_again(order);
	assert_text(got_text(done, "state"), "collected");
	assert_text(got_text(done, "fulfilments/0/outcome"), "bought");
	ck_assert_int_eq(got_int(done, "fulfilments/0/lines/0/collected"), 1);
	assert_text(result_of(agent, handover(6, order)), "wrong_state");
}
END_TEST

START_TEST(a_repeated_command_gets_its_first_result_and_acts_once)
{
	const char *agent = api_agent("PAR1");
	struct got *order = api_order();
	prepare(agent, order);
	const char *one = handover(5, order);
	assert_text(result_of(agent, one), "ok");
	assert_text(result_of(agent, one), "ok");
	char *other = arena_printf(test_arena(), "%s", one);
	strstr(other, "Zo")[0] = 'X';
	assert_text(result_of(agent, other), "idempotency_key_reused");
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM movement WHERE kind = 'handover'"), 1);
}
END_TEST

START_TEST(another_stores_fulfilment_is_not_found)
{
	struct got *order = api_order();
	assert_text(result_of(api_agent("PAR2"), command("accept", 1, order, "")), "not_found");
	assert_text(got_text(read_again(order), "fulfilments/0/state"), "assigned");
}
END_TEST

START_TEST(more_than_was_ordered_is_not_picked)
{
	const char *agent = api_agent("PAR1");
	struct got *order = api_order();
	(void)send(agent, command("accept", 1, order, ""));
	(void)send(agent, command("start", 2, order, ""));
	assert_text(result_of(agent, command("pick", 3, order, ", 'line': 1, 'qty': 2")),
		"quantity_exceeded");
}
END_TEST

START_TEST(a_rejected_order_goes_to_the_next_store_and_late_words_are_superseded)
{
	const char *agent = api_agent("PAR1");
	world_stock("PAR2", "TEA", 3);
	struct got *order = api_order();
	assert_text(result_of(agent, command("reject", 1, order, ", 'reason': 'no_time'")), "ok");
	struct got *moved = read_again(order);
	assert_text(got_text(moved, "fulfilments/0/state"), "rejected");
	assert_text(got_text(moved, "fulfilments/1/store/code"), "PAR2");
	assert_text(result_of(agent, command("start", 2, order, "")), "superseded");
}
END_TEST

START_TEST(next_store_reads_who_rejected_the_order_and_why)
{
	const char *first = api_agent("PAR1"), *next = api_agent("PAR2");
	world_stock("PAR2", "TEA", 5);
	struct got *order = api_order();
	assert_text(result_of(first, command("reject", 1, order, ", 'reason': 'no_time'")), "ok");
	struct got *got = api_get(next, "/v1/agent/events?after=0&wait=5");
	assert_status(got, 200);
	ck_assert_int_eq(got_int(got, "events/0/fulfilment/rejections"), 1);
	assert_text(got_text(got, "events/0/fulfilment/rejected_by/0/store"), "Comptoir Cité");
	assert_text(got_text(got, "events/0/fulfilment/rejected_by/0/reason"), "no_time");
}
END_TEST

START_TEST(what_no_store_can_give_is_unavailable)
{
	const char *agent = api_agent("PAR1");
	struct got *order = api_order();
	(void)send(agent, command("accept", 1, order, ""));
	(void)send(agent, command("start", 2, order, ""));
	assert_text(result_of(agent, command("short", 3, order,
					     ", 'line': 1, 'qty': 1, 'reason': 'damaged'")),
		"ok");
	ck_assert_int_eq(got_int(read_again(order), "lines/0/unavailable"), 1);
}
END_TEST

/* What the feed says of the only line of the store's last fulfilment. */
static const char *fate_told(const char *agent)
{
	json_t *lines = json_object_get(last_document(agent), "lines");
	return member(json_array_get(lines, 0), "short_fate");
}

START_TEST(store_reads_what_was_done_about_what_it_could_not_give)
{
	static const struct {
		int elsewhere;
		const char *move, *fate;
	} cases[] = {{0, "yes", "unavailable"}, {3, "no", "asked"}, {3, "yes", "elsewhere"}};
	const char *agent = api_agent("PAR1");
	unsigned seq = 0;
	world_stock("PAR1", "TEA", 10);
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		world_stock("PAR2", "TEA", cases[i].elsewhere);
		struct got *order = api_post(NULL, "/v1/orders",
			"{'kind': 'reservation', 'lines': [{'sku': 'TEA', 'qty': 1}],"
			" 'store': 'PAR1', 'move': '%s',"
			" 'customer': {'name': 'Zoé', 'email': 'zoe@example.org'}}",
			cases[i].move);
		assert_status(order, 201);
		(void)send(agent, command("start", ++seq, order, ""));
		ck_assert_str_eq(fate_told(agent), "");
		assert_text(result_of(agent, command("short", ++seq, order,
						     ", 'line': 1, 'qty': 1, 'reason': 'damaged'")),
			"ok");
		ck_assert_str_eq(fate_told(agent), cases[i].fate);
	}
}
END_TEST

START_TEST(goods_come_back_to_any_store)
{
	const char *here = api_agent("PAR1"), *there = api_agent("LYO1");
	struct got *order = api_order();
	prepare(here, order);
	assert_text(result_of(here, handover(5, order)), "ok");
	const char *back = api_json("{'id': '%s', 'seq': 1, 'type': 'return', " AT
				    ", 'return_id': '%s', 'order': '%s', 'reason': 'changed_mind',"
				    " 'lines': [{'line': 1, 'qty': 1, 'disposition': 'shelf'}]}",
		uuid_print(test_arena(), uuid_new(clock_now())).p,
		uuid_print(test_arena(), uuid_new(clock_now())).p, got_c(order, "id"));
	assert_text(result_of(there, back), "ok");
	ck_assert_int_eq(world_available("LYO1", "TEA"), 1);
	ck_assert_int_eq(got_int(read_again(order), "fulfilments/0/lines/0/returned"), 1);
}
END_TEST

START_TEST(cancelled_goods_are_put_back)
{
	const char *agent = api_agent("PAR1");
	struct got *order = api_order();
	prepare(agent, order);
	const char *path = arena_printf(test_arena(), "/v1/orders/%s/cancel", got_c(order, "id"));
	struct got *asked = api_act("POST", path, got_c(order, "token"), api_key(), NULL);
	assert_status(asked, 200);
	assert_text(got_text(asked, "state"), "cancelling");
	assert_text(result_of(agent, command("release", 5, order, "")), "ok");
	assert_text(got_text(read_again(order), "state"), "cancelled");
	ck_assert_int_eq(world_available("PAR1", "TEA"), 9);
	assert_text(result_of(agent,
			    command("put_back", 6, order, ", 'lines': [{'line': 1, 'qty': 1}]")),
		"ok");
	ck_assert_int_eq(world_available("PAR1", "TEA"), 10);
}
END_TEST

static const struct {
	const char *type, *more, *pointer, *code;
} malformed[] = {
	{"dance", "", "/commands/0/type", "bad_format"},
	{"pick", ", 'line': 1", "/commands/0/qty", "required"},
	{"pick", ", 'line': 1, 'qty': 1000", "/commands/0/qty", "too_large"},
	{"pick", ", 'line': 0, 'qty': 1", "/commands/0/line", "too_small"},
	{"accept", ", 'qty': 1", "/commands/0/qty", "unknown_field"},
	{"short", ", 'line': 1, 'qty': 1, 'reason': 'no_time'", "/commands/0/reason",
		"not_allowed"},
	{"ready", ", 'slot': '12345678901234567'", "/commands/0/slot", "too_long"},
	{"handover", ", 'how': 'trust', 'lines': [{'line': 1, 'collected': 1, 'refused': 0}]",
		"/commands/0/how", "not_allowed"},
	{"handover", ", 'how': 'code', 'lines': []", "/commands/0/lines", "too_short"},
	{"handover",
		", 'how': 'code', 'outcome': 'never_came',"
		" 'lines': [{'line': 1, 'collected': 1, 'refused': 0}]",
		"/commands/0/outcome", "not_allowed"},
	{"put_back", ", 'lines': [{'line': 1, 'qty': 0}]", "/commands/0/lines/0/qty", "too_small"},
};

START_TEST(a_malformed_command_is_refused_by_name)
{
	const char *agent = api_agent("PAR1");
	struct got *order = api_order();
	for (size_t i = 0; i < ARRAY_LENGTH(malformed); i++) {
		struct got *got =
			send(agent, command(malformed[i].type, 1, order, malformed[i].more));
		assert_problem(got, 422, "invalid_fields");
		assert_got_fault(got, malformed[i].pointer, malformed[i].code);
	}
	assert_problem(send(agent, ""), 422, "invalid_fields");
	assert_problem(
		api_act("POST", "/v1/agent/commands", agent, NULL, "{}"), 422, "invalid_fields");
}
END_TEST

START_TEST(a_batch_stops_before_what_is_malformed)
{
	unsetenv("COMPTOIR_EXCHANGES"); /* the contract does not know this request */
	const char *agent = api_agent("PAR1");
	struct got *order = api_order();
	struct got *got = send(
		agent, arena_printf(test_arena(), "%s, %s, %s", command("accept", 1, order, ""),
			       command("dance", 2, order, ""), command("start", 3, order, "")));
	assert_status(got, 200);
	ck_assert_uint_eq(json_array_size(json_object_get(got->json, "results")), 1);
	assert_text(got_text(read_again(order), "fulfilments/0/state"), "accepted");
}
END_TEST

/* --- looking up --- */

START_TEST(an_order_is_found_at_any_counter_by_what_the_customer_has)
{
	const char *agent = api_agent("LYO1");
	struct got *order = api_order();
	(void)api_order();
	const char *code = got_c(order, "pickup_code");
	char *bare = arena_printf(test_arena(), "%.4s%s", code, code + 5);
	const char *const found_by[] = {got_c(order, "number"), code, bare, got_c(order, "token"),
		arena_printf(test_arena(), "https://shop.example/o/%s", got_c(order, "token"))};
	for (size_t i = 0; i < ARRAY_LENGTH(found_by); i++) {
		struct got *got = api_get(agent, "/v1/agent/orders?q=%s", found_by[i]);
		assert_status(got, 200);
		ck_assert_uint_eq(json_array_size(json_object_get(got->json, "orders")), 1);
		assert_text(got_text(got, "orders/0/id"), got_c(order, "id"));
		assert_text(got_text(got, "orders/0/email_hint"), "z…@mail.example");
		assert_text(got_text(got, "orders/0/language"), "fr");
		assert_text(got_text(got, "orders/0/lines/0/gtins/0"), "02000000000015");
	}
}
END_TEST

START_TEST(what_is_no_order_is_not_found_at_the_counter)
{
	const char *agent = api_agent("LYO1");
	(void)api_order();
	const char *const nothing[] = {"1234567890", "ABCD-EFGH", "zoe@mail.example", "hello"};
	for (size_t i = 0; i < ARRAY_LENGTH(nothing); i++) {
		struct got *got = api_get(agent, "/v1/agent/orders?q=%s", nothing[i]);
		assert_status(got, 200);
		ck_assert_uint_eq(json_array_size(json_object_get(got->json, "orders")), 0);
	}
	assert_problem(api_get(agent, "/v1/agent/orders"), 400, "bad_parameter");
}
END_TEST

TEST_MAIN_WITH("agent interface", &api_fixture,
	what_one_store_sends_is_ready_when_the_other_has_received_it,
	what_a_clerk_holds_in_hand_is_found_by_barcode_and_by_sku,
	an_order_reaches_the_feed_of_its_store_only, each_line_has_the_barcodes_of_its_own_product,
	clerks_read_names_in_the_language_of_their_store, how_far_an_agent_has_read_is_kept,
	the_store_and_its_clerks_are_in_the_feed, waiting_ends_when_the_time_is_up,
	thousands_of_events_are_read_in_bounded_answers_that_say_how_many_follow,
	only_agents_read_a_feed, an_order_is_prepared_and_handed_over,
	a_repeated_command_gets_its_first_result_and_acts_once,
	another_stores_fulfilment_is_not_found, more_than_was_ordered_is_not_picked,
	a_rejected_order_goes_to_the_next_store_and_late_words_are_superseded,
	next_store_reads_who_rejected_the_order_and_why, what_no_store_can_give_is_unavailable,
	store_reads_what_was_done_about_what_it_could_not_give, goods_come_back_to_any_store,
	cancelled_goods_are_put_back, a_malformed_command_is_refused_by_name,
	a_batch_stops_before_what_is_malformed,
	an_order_is_found_at_any_counter_by_what_the_customer_has,
	what_is_no_order_is_not_found_at_the_counter)
