/* Many counters, shoppers who announce it, and buyers at once about the last unit of the other
 * size. */
#include "server/http/call.h"
#include "tests/lib/api.h"
#include "tests/lib/crowd.h"

enum ending { DONE, HONESTLY_REFUSED, SOMETHING_ELSE };
enum { COUNTERS = 12, BUYERS = 12, UNITS = 3 };

/* An exchange that somebody asks for: a clerk of the other store, or a shopper who announces it. */
struct exchange {
	const char *path, *token, *key, *body;
};

struct scene {
	struct exchange exchanges[COUNTERS];
};

static enum ending outcome_of(const struct got *got)
{
	if (got->status == 201)
		return DONE;
	if (got->status == 409 && str_equal_c(got_text(got, "code"), "sold_out"))
		return HONESTLY_REFUSED;
	fprintf(stderr, "answered %d: " STR_FMT "\n", got->status, STR_ARG(got->body));
	return SOMETHING_ELSE;
}

static struct order collected(void)
{
	order_id id;
	struct got *got = api_post(api_partner(SCOPE_ORDERS), "/v1/orders",
		"{'kind': 'prepaid', 'lines': [{'sku': 'LAMP', 'qty': 1}], 'store': 'PAR1',"
		" 'payment': {'reference': 'pay_1'},"
		" 'customer': {'name': 'Zoé', 'email': 'zoe@mail.example'}}");
	assert_status(got, 201);
	ck_assert(uuid_parse(got_text(got, "id"), &id.uuid));
	struct order order = world_read(id);
	world_prepare(&order.fulfilments[0]);
	ck_assert_int_eq(world_hand_over(&order.fulfilments[0]), REASON_OK);
	return order;
}

/* Lamps were collected at PAR1; rugs, which are lamps in another size, lie at LYO1. */
static void given(int rugs, struct order orders[COUNTERS])
{
	world_stock("PAR1", "LAMP", COUNTERS);
	fixture_sql("UPDATE product SET price_minor = 3990, model = 'LIGHT', size = sku"
		    " WHERE sku IN ('LAMP', 'RUG')");
	for (int i = 0; i < COUNTERS; i++)
		orders[i] = collected();
	world_stock("LYO1", "RUG", rugs);
}

static struct scene at_counters(int rugs)
{
	struct scene scene;
	struct order orders[COUNTERS];
	const char *agent = api_agent("PAR1");
	given(rugs, orders);
	for (int i = 0; i < COUNTERS; i++)
		scene.exchanges[i] = (struct exchange){
			.path = arena_printf(test_arena(), "/v1/agent/orders/" STR_FMT "/exchange",
				STR_ARG(uuid_print(test_arena(), orders[i].id.uuid))),
			.token = agent,
			.key = api_key(),
			.body = api_json("{'line': 1, 'qty': 1, 'product': 'RUG', 'store': 'LYO1',"
					 " 'clerk': 'camille', 'reason': 'wrong_size',"
					 " 'condition': 'opened', 'disposition': 'shelf'}"),
		};
	return scene;
}

static struct scene announced(int rugs)
{
	struct scene scene;
	struct order orders[COUNTERS];
	given(rugs, orders);
	for (int i = 0; i < COUNTERS; i++)
		scene.exchanges[i] = (struct exchange){
			.path = "/v1/returns",
			.token =
				str_c(test_arena(), order_token_print(test_arena(),
							    server_process_secret(), orders[i].id)),
			.key = api_key(),
			.body = api_json("{'order': '" STR_FMT "', 'reason': 'wrong_size',"
					 " 'lines': [{'line': 1, 'qty': 1}],"
					 " 'exchange': {'sku': 'RUG', 'store': 'LYO1'}}",
				STR_ARG(uuid_print(test_arena(), orders[i].id.uuid))),
		};
	return scene;
}

static struct got *exchange(const struct scene *scene, size_t member)
{
	const struct exchange *own = &scene->exchanges[member];
	return api_insist(own->path, own->token, own->key, own->body);
}

static struct got *buy(void)
{
	return api_insist("/v1/orders", NULL, api_key(),
		api_json("{'kind': 'reservation', 'lines': [{'sku': 'RUG', 'qty': 1}],"
			 " 'store': 'LYO1',"
			 " 'customer': {'name': 'Léa', 'email': 'lea@mail.example'}}"));
}

static int exchange_or_buy(size_t member, void *context)
{
	return outcome_of(member < COUNTERS ? exchange(context, member) : buy());
}

static int exchange_the_same(size_t member, void *context)
{
	struct got *got = exchange(context, 0);
	(void)member;
	return got->status == 201 ? DONE : got->status == 409 ? HONESTLY_REFUSED : SOMETHING_ELSE;
}

static void assert_outcomes(const struct crowd *crowd, size_t done)
{
	ck_assert_uint_eq(crowd->outcomes[SOMETHING_ELSE], 0);
	ck_assert_uint_eq(crowd->outcomes[DONE], done);
	ck_assert_int_eq(world_available("LYO1", "RUG"), 0);
	world_verify();
}

/* They ask for one of several from many windows. */
static void assert_one(struct scene *scene, const char *table)
{
	struct crowd crowd = crowd_run(COUNTERS, exchange_the_same, scene);
	ck_assert_uint_eq(crowd.outcomes[SOMETHING_ELSE], 0);
	ck_assert_uint_ge(crowd.outcomes[DONE], 1);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM %s", table), 1);
	ck_assert_int_eq(world_available("LYO1", "RUG"), UNITS - 1);
	world_verify();
}

/* --- at the counter --- */

/* Who got one has given the old one back; who did not has it still. */
static void assert_shared(int rugs)
{
	struct scene scene = at_counters(rugs);
	struct crowd crowd = crowd_run(COUNTERS + BUYERS, exchange_or_buy, &scene);
	int64_t exchanged = fixture_number("SELECT COUNT(*) FROM returns");
	int64_t bought = fixture_number("SELECT COUNT(*) FROM orders") - COUNTERS;
	ck_assert_int_eq(exchanged + bought, rugs);
	ck_assert_int_eq(fixture_number("SELECT SUM(returned) FROM fulfilment_line"), exchanged);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM order_line"
					" WHERE exchange_id IS NOT NULL"),
		exchanged);
	ck_assert_int_eq(world_available("PAR1", "LAMP"), exchanged);
	assert_outcomes(&crowd, (size_t)rugs);
}

START_TEST(the_last_unit_goes_to_one_of_them)
{
	assert_shared(1);
}
END_TEST

START_TEST(the_last_units_go_to_as_many)
{
	assert_shared(UNITS);
}
END_TEST

START_TEST(one_exchange_in_many_windows_is_one)
{
	struct scene scene = at_counters(UNITS);
	assert_one(&scene, "returns");
}
END_TEST

/* Each goods of a line come back once, whatever the number of counters that hold them. */
static int exchange_the_first(size_t member, void *context)
{
	struct got *got = exchange(context, member);
	return got->status == 201					 ? DONE
	       : str_equal_c(got_text(got, "code"), "quantity_exceeded") ? HONESTLY_REFUSED
									 : SOMETHING_ELSE;
}

START_TEST(one_lamp_is_exchanged_once)
{
	struct scene scene = at_counters(UNITS);
	for (int i = 1; i < COUNTERS; i++)
		scene.exchanges[i].path = scene.exchanges[0].path;
	struct crowd crowd = crowd_run(COUNTERS, exchange_the_first, &scene);
	ck_assert_uint_eq(crowd.outcomes[DONE], 1);
	ck_assert_uint_eq(crowd.outcomes[HONESTLY_REFUSED], COUNTERS - 1);
	ck_assert_int_eq(world_available("LYO1", "RUG"), UNITS - 1);
	world_verify();
}
END_TEST

/* --- announced --- */

static void assert_held(int rugs)
{
	struct scene scene = announced(rugs);
	struct crowd crowd = crowd_run(COUNTERS + BUYERS, exchange_or_buy, &scene);
	int64_t held = fixture_number("SELECT COUNT(*) FROM announced_exchange");
	int64_t bought = fixture_number("SELECT COUNT(*) FROM orders") - COUNTERS;
	ck_assert_int_eq(held + bought, rugs);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM returns"), held);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM hold WHERE state = 'open'"), held);
	ck_assert_int_eq(world_mails("return_announced"), held);
	assert_outcomes(&crowd, (size_t)rugs);
}

START_TEST(the_last_unit_is_held_for_one_who_announced_it_or_bought)
{
	assert_held(1);
}
END_TEST

START_TEST(the_last_units_are_held_for_as_many)
{
	assert_held(UNITS);
}
END_TEST

START_TEST(one_announcement_in_many_windows_holds_one)
{
	struct scene scene = announced(UNITS);
	assert_one(&scene, "announced_exchange");
}
END_TEST

/* The counter takes the lamp back for the rug, the shopper keeps it after all, time runs out. */
struct ends {
	const char *agent, *token, *path, *order, *goods;
	const char *keys[COUNTERS];
};

static struct got *exchange_at_counter(const struct ends *ending, size_t member)
{
	return api_act("POST", "/v1/agent/commands", ending->agent, NULL,
		api_json("{'commands': [{'id': '%s', 'seq': %zu, 'type': 'exchange', 'at':"
			 " '2026-11-21T11:05:00Z', 'clerk': 'camille', 'return_id': '%s',"
			 " 'order': '%s', 'reason': 'wrong_size', 'lines': [{'line': 1, 'qty': 1,"
			 " 'product': 'RUG', 'disposition': 'shelf', 'condition': 'opened'}]}]}",
			ending->keys[member], member + 1, ending->goods, ending->order));
}

static int end_somehow(size_t member, void *context)
{
	const struct ends *ending = context;
	bool is_counter = member == 0;
	struct got *got = is_counter ? exchange_at_counter(ending, member)
				     : api_act("DELETE", ending->path, ending->token,
					       ending->keys[member], NULL);
	if (got->status == 200)
		return DONE;
	return got->status == 409 ? HONESTLY_REFUSED : SOMETHING_ELSE;
}

START_TEST(an_announced_exchange_ends_once_whoever_ends_it)
{
	struct scene scene = announced(1);
	struct got *got = exchange(&scene, 0);
	assert_status(got, 201);
	struct ends ending = {
		.agent = api_agent("LYO1"),
		.token = scene.exchanges[0].token,
		.path = arena_printf(test_arena(), "/v1/returns/%s", got_c(got, "id")),
		.order = got_c(got, "order"),
		.goods = got_c(got, "id"),
	};
	for (int i = 0; i < COUNTERS; i++)
		ending.keys[i] = api_key();
	fixture_sql("UPDATE announced_exchange SET held_until = 1");
	struct crowd crowd = crowd_run(COUNTERS, end_somehow, &ending);
	ck_assert_uint_eq(crowd.outcomes[SOMETHING_ELSE], 0);
	ck_assert_uint_le(crowd.outcomes[DONE], 2); /* the counter is told, whatever happened */
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM announced_exchange"
					" WHERE state <> 'held'"),
		1);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM hold WHERE state = 'open'"), 0);
	ck_assert_int_eq(world_figure("LYO1", "RUG", "reserved"), 0);
	world_verify();
}
END_TEST

TEST_MAIN_WITH("exchange races", &api_fixture, the_last_unit_goes_to_one_of_them,
	the_last_units_go_to_as_many, one_exchange_in_many_windows_is_one,
	one_lamp_is_exchanged_once, the_last_unit_is_held_for_one_who_announced_it_or_bought,
	the_last_units_are_held_for_as_many, one_announcement_in_many_windows_holds_one,
	an_announced_exchange_ends_once_whoever_ends_it)
