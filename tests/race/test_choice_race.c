/* Shopper, store and other buyers at once about goods that a store could not give. */
#include <unistd.h>

#include "tests/lib/api.h"
#include "tests/lib/crowd.h"

enum ending { DONE, HONESTLY_REFUSED, SOMETHING_ELSE };

static enum ending outcome_of(const struct got *got)
{
	if (got->status == 200 || got->status == 201)
		return DONE;
	if (got->status == 409)
		return HONESTLY_REFUSED;
	fprintf(stderr, "answered %d: " STR_FMT "\n", got->status, STR_ARG(got->body));
	return SOMETHING_ELSE;
}

struct scene {
	const char *id, *token, *path;
	const char *agent, *fulfilment;
};

static struct scene order_at_par1(const char *move)
{
	world_stock("PAR1", "LAMP", 1);
	struct got *got = api_post(NULL, "/v1/orders",
		"{'kind': 'reservation', 'lines': [{'sku': 'LAMP', 'qty': 1}], 'store': 'PAR1',"
		" 'move': '%s', 'customer': {'name': 'Zoé', 'email': 'zoe@mail.example'}}",
		move);
	assert_status(got, 201);
	return (struct scene){
		.id = got_c(got, "id"),
		.token = got_c(got, "token"),
		.path = arena_printf(test_arena(), "/v1/orders/%s/choose", got_c(got, "id")),
		.agent = api_agent("PAR1"),
		.fulfilment = got_c(got, "fulfilments/0/id"),
	};
}

static struct got *command(const struct scene *scene, const char *type, const char *more)
{
	const char *body = api_json(
		"{'commands': [{'id': '%s', 'seq': 1, 'type': '%s', 'at': '2026-11-21T11:00:00Z',"
		" 'clerk': 'camille', 'fulfilment': '%s', 'epoch': 1%s}]}",
		uuid_print(test_arena(), uuid_new(WORLD_NOON)).p, type, scene->fulfilment, more);
	return api_act("POST", "/v1/agent/commands", scene->agent, NULL, body);
}

static struct scene undecided(void)
{
	struct scene scene = order_at_par1("no");
	assert_status(command(&scene, "reject", ", 'reason': 'no_stock'"), 200);
	return scene;
}

static struct got *read_order(const struct scene *scene)
{
	return api_get(scene->token, "/v1/orders/%s", scene->id);
}

static int answer(const struct scene *scene, const char *body)
{
	return outcome_of(api_insist(scene->path, scene->token, api_key(), api_json("%s", body)));
}

static int buy_at(const char *store)
{
	return outcome_of(api_insist("/v1/orders", NULL, api_key(),
		api_json("{'kind': 'reservation', 'lines': [{'sku': 'LAMP', 'qty': 1}],"
			 " 'store': '%s',"
			 " 'customer': {'name': 'Léa', 'email': 'lea@mail.example'}}",
			store)));
}

/* --- one shopper in many windows --- */

static int choose_differently(size_t member, void *context)
{
	static const char *const answers[] = {"{'act': 'store', 'store': 'LYO1'}",
		"{'act': 'store', 'store': 'QUE1'}", "{'act': 'cancel'}"};
	const struct scene *scene = context;
	return answer(scene, answers[member % 3]);
}

START_TEST(of_many_answers_at_once_one_counts)
{
	world_stock("LYO1", "LAMP", 1);
	world_stock("QUE1", "LAMP", 1);
	struct scene scene = undecided();
	struct crowd crowd = crowd_run(12, choose_differently, &scene);
	ck_assert_uint_eq(crowd.outcomes[DONE], 1);
	ck_assert_uint_eq(crowd.outcomes[HONESTLY_REFUSED], 11);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM hold WHERE state = 'open'"), 0);
	struct got *order = read_order(&scene);
	bool is_cancelled = str_equal_c(got_text(order, "state"), "cancelled");
	ck_assert_int_eq(fixture_number("SELECT SUM(reserved) FROM stock"), is_cancelled ? 0 : 1);
}
END_TEST

static int choose_or_have_it_sent(size_t member, void *context)
{
	static const char *const answers[] = {"{'act': 'transfer'}",
		"{'act': 'store', 'store': 'PAR2'}", "{'act': 'cancel'}", "{'act': 'wait'}"};
	const struct scene *scene = context;
	return answer(scene, answers[member % 4]);
}

/* Waiting may be followed by another answer; whatever it is, the last unit is somewhere once. */
START_TEST(having_it_sent_is_one_answer_among_others)
{
	world_stock("PAR2", "LAMP", 1);
	struct scene scene = undecided();
	struct crowd crowd = crowd_run(12, choose_or_have_it_sent, &scene);
	ck_assert_uint_ge(crowd.outcomes[DONE], 1);
	ck_assert_uint_eq(crowd.outcomes[SOMETHING_ELSE], 0);
	struct got *order = read_order(&scene);
	bool is_cancelled = str_equal_c(got_text(order, "state"), "cancelled");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM hold WHERE state = 'open'"), 0);
	ck_assert_int_eq(fixture_number("SELECT SUM(reserved) FROM stock"), is_cancelled ? 0 : 1);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM fulfilment WHERE state = 'assigned'"),
		is_cancelled ? 0 : 1);
}
END_TEST

/* --- others buy while the shopper chooses --- */

/* What the shopper answers while everybody else buys there. */
struct sale {
	struct scene scene;
	const char *answer, *store;
};

static int choose_or_buy(size_t member, void *context)
{
	const struct sale *sale = context;
	return member == 0 ? answer(&sale->scene, sale->answer) : buy_at(sale->store);
}

static struct crowd others_buy(
	const struct scene *scene, const char *answer_text, const char *store)
{
	struct sale sale = {*scene, answer_text, store};
	return crowd_run(20, choose_or_buy, &sale);
}

START_TEST(what_is_held_is_sent_to_the_shopper_and_not_sold_to_the_crowd)
{
	world_stock("PAR2", "LAMP", 1);
	struct scene scene = undecided();
	struct crowd crowd = others_buy(&scene, "{'act': 'transfer'}", "PAR2");
	ck_assert_uint_eq(crowd.outcomes[DONE], 1);
	ck_assert_uint_eq(crowd.outcomes[HONESTLY_REFUSED], 19);
	struct got *order = read_order(&scene);
	assert_text(got_text(order, "fulfilments/1/store/code"), "PAR2");
	assert_text(got_text(order, "fulfilments/1/transfer/to"), "PAR1");
}
END_TEST

START_TEST(what_is_held_for_the_shopper_is_not_sold_to_the_crowd)
{
	world_stock("LYO1", "LAMP", 1);
	struct scene scene = undecided();
	struct crowd crowd = others_buy(&scene, "{'act': 'store', 'store': 'LYO1'}", "LYO1");
	ck_assert_uint_eq(crowd.outcomes[DONE], 1);
	ck_assert_uint_eq(crowd.outcomes[HONESTLY_REFUSED], 19);
	assert_text(got_text(read_order(&scene), "fulfilments/1/store/code"), "LYO1");
}
END_TEST

/* The hold is over: the last unit goes to one of them, and the choice says which. */
START_TEST(what_is_held_no_longer_goes_to_one_of_them)
{
	world_stock("LYO1", "LAMP", 1);
	struct scene scene = undecided();
	fixture_sql("UPDATE hold SET expires_at = 1 WHERE state = 'open'");
	while (fixture_number("SELECT COUNT(*) FROM hold WHERE state = 'open'") > 0)
		usleep(20000);
	struct crowd crowd = others_buy(&scene, "{'act': 'store', 'store': 'LYO1'}", "LYO1");
	ck_assert_uint_eq(crowd.outcomes[DONE], 1);
	ck_assert_uint_eq(crowd.outcomes[SOMETHING_ELSE], 0);
	ck_assert_int_eq(world_available("LYO1", "LAMP"), 0);
}
END_TEST

/* --- the store begins while the shopper takes it away --- */

static int begin_or_choose(size_t member, void *context)
{
	const struct scene *scene = context;
	if (member % 2 == 1)
		return answer(scene, "{'act': 'store', 'store': 'LYO1'}");
	struct got *got = command(scene, "start", "");
	if (got->status != 200)
		return SOMETHING_ELSE;
	return str_equal_c(got_text(got, "results/0/result"), "ok") ? DONE : HONESTLY_REFUSED;
}

START_TEST(either_the_store_begins_or_the_shopper_takes_it_elsewhere)
{
	world_stock("LYO1", "LAMP", 1);
	struct scene scene = order_at_par1("ask");
	fixture_sql(
		"UPDATE fulfilment SET promised_at = %lld, created_at = 1", (long long)WORLD_NOON);
	while (fixture_number("SELECT COUNT(*) FROM choice WHERE state = 'open'") == 0)
		usleep(50000);
	struct crowd crowd = crowd_run(2, begin_or_choose, &scene);
	ck_assert_uint_eq(crowd.outcomes[DONE], 1);
	ck_assert_uint_eq(crowd.outcomes[HONESTLY_REFUSED], 1);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM fulfilment WHERE state IN"
					" ('assigned', 'accepted', 'picking')"),
		1);
}
END_TEST

TEST_MAIN_WITH("choice races", &api_asking_fixture, of_many_answers_at_once_one_counts,
	having_it_sent_is_one_answer_among_others,
	what_is_held_is_sent_to_the_shopper_and_not_sold_to_the_crowd,
	what_is_held_for_the_shopper_is_not_sold_to_the_crowd,
	what_is_held_no_longer_goes_to_one_of_them,
	either_the_store_begins_or_the_shopper_takes_it_elsewhere)
