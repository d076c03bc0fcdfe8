/* Many counters, shoppers who announce it, and buyers at once about the last unit of the other
 * size. */
#include "server/http/call.h"
#include "tests/lib/api.h"
#include "tests/lib/crowd.h"

enum ending { DONE, HONESTLY_REFUSED, SOMETHING_ELSE };
enum { COUNTERS = 12, BUYERS = 12, UNITS = 3 };

struct scene {
	const char *agent;
	const char *paths[COUNTERS];
	const char *keys[COUNTERS];
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

/* Lamps were collected at PAR1; rugs, which cost as much, lie at LYO1. */
static struct scene given(int rugs)
{
	struct scene scene = {.agent = api_agent("PAR1")};
	world_stock("PAR1", "LAMP", COUNTERS);
	fixture_sql("UPDATE product SET price_minor = 3990 WHERE sku = 'RUG'");
	for (int i = 0; i < COUNTERS; i++) {
		struct order order = collected();
		scene.paths[i] = arena_printf(test_arena(), "/v1/agent/orders/" STR_FMT "/exchange",
			STR_ARG(uuid_print(test_arena(), order.id.uuid)));
		scene.keys[i] = api_key();
	}
	world_stock("LYO1", "RUG", rugs);
	return scene;
}

static struct got *swap(const struct scene *scene, size_t member)
{
	return api_insist(scene->paths[member], scene->agent, scene->keys[member],
		api_json("{'line': 1, 'qty': 1, 'product': 'RUG', 'store': 'LYO1',"
			 " 'clerk': 'camille', 'reason': 'wrong_size', 'condition': 'opened',"
			 " 'disposition': 'shelf'}"));
}

static struct got *buy(void)
{
	return api_insist("/v1/orders", NULL, api_key(),
		api_json("{'kind': 'reservation', 'lines': [{'sku': 'RUG', 'qty': 1}],"
			 " 'store': 'LYO1',"
			 " 'customer': {'name': 'Léa', 'email': 'lea@mail.example'}}"));
}

static int swap_or_buy(size_t member, void *context)
{
	return outcome_of(member < COUNTERS ? swap(context, member) : buy());
}

/* Who got one has given the old one back; who did not has it still. */
static void assert_shared(const struct crowd *crowd, int rugs)
{
	int64_t exchanged = fixture_number("SELECT COUNT(*) FROM returns");
	int64_t bought = fixture_number("SELECT COUNT(*) FROM orders") - COUNTERS;
	ck_assert_uint_eq(crowd->outcomes[SOMETHING_ELSE], 0);
	ck_assert_uint_eq(crowd->outcomes[DONE], rugs);
	ck_assert_int_eq(exchanged + bought, rugs);
	ck_assert_int_eq(fixture_number("SELECT SUM(returned) FROM fulfilment_line"), exchanged);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM order_line"
					" WHERE exchange_id IS NOT NULL"),
		exchanged);
	ck_assert_int_eq(world_available("PAR1", "LAMP"), exchanged);
	ck_assert_int_eq(world_available("LYO1", "RUG"), 0);
	world_verify();
}

START_TEST(the_last_unit_goes_to_one_of_them)
{
	struct scene scene = given(1);
	struct crowd crowd = crowd_run(COUNTERS + BUYERS, swap_or_buy, &scene);
	assert_shared(&crowd, 1);
}
END_TEST

START_TEST(the_last_units_go_to_as_many)
{
	struct scene scene = given(UNITS);
	struct crowd crowd = crowd_run(COUNTERS + BUYERS, swap_or_buy, &scene);
	assert_shared(&crowd, UNITS);
}
END_TEST

static int swap_the_same(size_t member, void *context)
{
	struct got *got = swap(context, 0);
	(void)member;
	return got->status == 201 ? DONE : got->status == 409 ? HONESTLY_REFUSED : SOMETHING_ELSE;
}

START_TEST(one_exchange_in_many_windows_is_one)
{
	struct scene scene = given(UNITS);
	struct crowd crowd = crowd_run(12, swap_the_same, &scene);
	ck_assert_uint_eq(crowd.outcomes[SOMETHING_ELSE], 0);
	ck_assert_uint_ge(crowd.outcomes[DONE], 1);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM returns"), 1);
	ck_assert_int_eq(world_available("LYO1", "RUG"), UNITS - 1);
	world_verify();
}
END_TEST

/* Each goods of a line come back once, whatever the number of counters that hold them. */
static int swap_with_keys(size_t member, void *context)
{
	struct scene scene = *(const struct scene *)context;
	scene.paths[member] = scene.paths[0];
	struct got *got = swap(&scene, member);
	return got->status == 201					 ? DONE
	       : str_equal_c(got_text(got, "code"), "quantity_exceeded") ? HONESTLY_REFUSED
									 : SOMETHING_ELSE;
}

START_TEST(one_lamp_is_exchanged_once)
{
	struct scene scene = given(UNITS);
	struct crowd crowd = crowd_run(COUNTERS, swap_with_keys, &scene);
	ck_assert_uint_eq(crowd.outcomes[DONE], 1);
	ck_assert_uint_eq(crowd.outcomes[HONESTLY_REFUSED], COUNTERS - 1);
	ck_assert_int_eq(world_available("LYO1", "RUG"), UNITS - 1);
	world_verify();
}
END_TEST

/* --- announced --- */

struct waiting {
	const char *tokens[COUNTERS], *bodies[COUNTERS], *keys[COUNTERS];
};

/* Rugs are lamps in another size, and lie at LYO1. */
static struct waiting announcing(int rugs)
{
	struct waiting waiting;
	world_stock("PAR1", "LAMP", COUNTERS);
	fixture_sql("UPDATE product SET price_minor = 3990, model = 'LIGHT', size = sku"
		    " WHERE sku IN ('LAMP', 'RUG')");
	for (int i = 0; i < COUNTERS; i++) {
		struct order order = collected();
		waiting.tokens[i] = str_c(test_arena(),
			order_token_print(test_arena(), server_process_secret(), order.id));
		waiting.bodies[i] = api_json(
			"{'order': '" STR_FMT "', 'lines': [{'line': 1, 'qty': 1}], 'reason':"
			" 'wrong_size', 'exchange': {'sku': 'RUG', 'store': 'LYO1'}}",
			STR_ARG(uuid_print(test_arena(), order.id.uuid)));
		waiting.keys[i] = api_key();
	}
	world_stock("LYO1", "RUG", rugs);
	return waiting;
}

static struct got *announce(const struct waiting *waiting, size_t member)
{
	return api_insist("/v1/returns", waiting->tokens[member], waiting->keys[member],
		waiting->bodies[member]);
}

static int announce_or_buy(size_t member, void *context)
{
	return outcome_of(member < COUNTERS ? announce(context, member) : buy());
}

static void assert_held(const struct crowd *crowd, int rugs)
{
	int64_t held = fixture_number("SELECT COUNT(*) FROM announced_exchange");
	int64_t bought = fixture_number("SELECT COUNT(*) FROM orders") - COUNTERS;
	ck_assert_uint_eq(crowd->outcomes[SOMETHING_ELSE], 0);
	ck_assert_uint_eq(crowd->outcomes[DONE], rugs);
	ck_assert_int_eq(held + bought, rugs);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM returns"), held);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM hold WHERE state = 'open'"), held);
	ck_assert_int_eq(world_mails("return_announced"), held);
	ck_assert_int_eq(world_available("LYO1", "RUG"), 0);
	world_verify();
}

START_TEST(the_last_unit_is_held_for_one_who_announced_it_or_bought)
{
	struct waiting waiting = announcing(1);
	struct crowd crowd = crowd_run(COUNTERS + BUYERS, announce_or_buy, &waiting);
	assert_held(&crowd, 1);
}
END_TEST

START_TEST(the_last_units_are_held_for_as_many)
{
	struct waiting waiting = announcing(UNITS);
	struct crowd crowd = crowd_run(COUNTERS + BUYERS, announce_or_buy, &waiting);
	assert_held(&crowd, UNITS);
}
END_TEST

static int announce_the_same(size_t member, void *context)
{
	struct got *got = announce(context, 0);
	(void)member;
	return got->status == 201 ? DONE : got->status == 409 ? HONESTLY_REFUSED : SOMETHING_ELSE;
}

START_TEST(one_announcement_in_many_windows_holds_one)
{
	struct waiting waiting = announcing(UNITS);
	struct crowd crowd = crowd_run(12, announce_the_same, &waiting);
	ck_assert_uint_eq(crowd.outcomes[SOMETHING_ELSE], 0);
	ck_assert_uint_ge(crowd.outcomes[DONE], 1);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM announced_exchange"), 1);
	ck_assert_int_eq(world_available("LYO1", "RUG"), UNITS - 1);
	world_verify();
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
	struct waiting waiting = announcing(1);
	struct got *got = announce(&waiting, 0);
	assert_status(got, 201);
	struct ends ending = {
		.agent = api_agent("LYO1"),
		.token = waiting.tokens[0],
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
