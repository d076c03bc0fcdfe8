/*
 * Requests and answers lost on the way: between client and comptoird, and between comptoird and its
 * database before and after the commit. A client that repeats under the same key, or the same
 * command id, learns what happened, and it happened once.
 */
#include "server/http/call.h"
#include "tests/lib/api.h"
#include "tests/lib/crowd.h"
#include "tests/lib/proxy.h"

static struct proxy *line;     /* between client and comptoird */
static struct proxy *database; /* between comptoird and MariaDB */

static void start_all(void)
{
	fixture_db_clean();
	api_make_world();
	struct server_setup setup = api_setup();
	database = proxy_start_to_socket(setup.database.socket);
	setup.settings[1] = "database.socket=";
	setup.settings[2] = arena_printf(test_arena(), "database.port=%u", proxy_port(database));
	api_restart(&setup);
	line = proxy_start(api_port());
	api_go_through(proxy_port(line));
	const char *const skus[] = {"TEA", "MUG", "LAMP"};
	for (size_t i = 0; i < ARRAY_LENGTH(skus); i++)
		world_stock("PAR1", skus[i], 50);
}

static void stop_all(void)
{
	server_process_stop(api_server());
	proxy_stop(line);
	proxy_stop(database);
	world_verify();
}

/* --- what is done: one request, and how often it took effect --- */

struct act {
	const char *name, *path, *who, *key, *body;
	/* In the body, and in what the server says to its database on the way. */
	const char *mark;
	const char *effects_sql;
	int status; /* when it goes well */
	int64_t effects_before;
};

static struct act act_of(struct act act)
{
	act.effects_before = fixture_number("%s", act.effects_sql);
	return act;
}

#define CUSTOMER "'customer': {'name': 'Zoé Lefèvre', 'email': 'zoe@example.org'}"

static struct act a_hold(void)
{
	return act_of((struct act){.name = "hold",
		.path = "/v1/holds",
		.key = api_key(),
		.body = api_json("{'lines': [{'sku': 'LAMP', 'qty': 2}], 'store': 'PAR1'}"),
		.mark = "LAMP",
		.effects_sql = "SELECT COUNT(*) FROM hold",
		.status = 201});
}

static struct act an_order(void)
{
	return act_of((struct act){.name = "order",
		.path = "/v1/orders",
		.key = api_key(),
		.body = api_json("{'kind': 'reservation', 'lines': [{'sku': 'MUG', 'qty': 1}],"
				 " 'store': 'PAR1', " CUSTOMER "}"),
		.mark = "zoe@example.org",
		.effects_sql = "SELECT COUNT(*) FROM orders",
		.status = 201});
}

static struct act an_order_from_a_hold(void)
{
	struct got *hold = api_post(
		NULL, "/v1/holds", "{'lines': [{'sku': 'TEA', 'qty': 1}], 'store': 'PAR1'}");
	assert_status(hold, 201);
	return act_of((struct act){.name = "order from a hold",
		.path = "/v1/orders",
		.key = api_key(),
		.body = api_json(
			"{'kind': 'reservation', 'hold': '%s', " CUSTOMER "}", got_c(hold, "id")),
		.mark = "zoe@example.org",
		.effects_sql = "SELECT COUNT(*) FROM hold WHERE state = 'ordered'",
		.status = 201});
}

static struct act a_change(const char *name, const char *mark, const char *body, const char *sql)
{
	struct got *order = api_order();
	return act_of((struct act){.name = name,
		.path = arena_printf(test_arena(), "/v1/orders/%s/%s", got_c(order, "id"), name),
		.who = got_c(order, "token"),
		.key = api_key(),
		.body = body,
		.mark = mark,
		.effects_sql = sql,
		.status = 200});
}

static struct act a_cancel(void)
{
	return a_change("cancel", "pickup_code", NULL,
		"SELECT COUNT(*) FROM fulfilment WHERE state = 'cancelled'");
}

static struct act a_collector(void)
{
	return a_change("collector", "Noor", api_json("{'name': 'Noor'}"),
		"SELECT COUNT(*) FROM orders WHERE collector_name = 'Noor'");
}

/* --- commands of a store, each under its own id --- */

static const char *agent_key;

static struct act a_command(
	const char *name, const char *fulfilment, const char *more, const char *effects_sql)
{
	if (agent_key == NULL)
		agent_key = api_agent("PAR1");
	return act_of((struct act){.name = name,
		.path = "/v1/agent/commands",
		.who = agent_key,
		.body = api_json("{'commands': [{'id': '%s', 'seq': 1, 'type': '%s', 'at':"
				 " '2026-11-21T11:00:00Z', 'clerk': 'camille'%s%s}]}",
			api_key(), name, fulfilment, more),
		.mark = "camille",
		.effects_sql = effects_sql,
		.status = 200});
}

static struct got *send(const struct act *act)
{
	return api_try("POST", act->path, act->who, act->key, act->body);
}

static const char *fulfilment_member(const struct got *order)
{
	return api_json(", 'epoch': 1, 'fulfilment': '%s'", got_c(order, "fulfilments/0/id"));
}

static void done(struct act act)
{
	assert_text(got_text(send(&act), "results/0/result"), "ok");
}

static struct act a_pick(void)
{
	const char *fulfilment = fulfilment_member(api_order());
	done(a_command("accept", fulfilment, "", "SELECT 0"));
	done(a_command("start", fulfilment, "", "SELECT 0"));
	return a_command("pick", fulfilment, api_json(", 'line': 1, 'qty': 1"),
		"SELECT SUM(picked) FROM fulfilment_line");
}

static const char *ready_fulfilment(const struct got *order)
{
	const char *fulfilment = fulfilment_member(order);
	done(a_command("accept", fulfilment, "", "SELECT 0"));
	done(a_command("start", fulfilment, "", "SELECT 0"));
	done(a_command("pick", fulfilment, api_json(", 'line': 1, 'qty': 1"), "SELECT 0"));
	done(a_command("ready", fulfilment, api_json(", 'slot': 'B4'"), "SELECT 0"));
	return fulfilment;
}

static struct act handover_of(const char *fulfilment)
{
	return a_command("handover", fulfilment,
		api_json(", 'by': '', 'how': 'code', 'outcome': 'bought',"
			 " 'lines': [{'line': 1, 'collected': 1, 'refused': 0}]"),
		"SELECT -SUM(on_hand_by) FROM movement WHERE kind = 'handover'");
}

static struct act a_handover(void)
{
	return handover_of(ready_fulfilment(api_order()));
}

static struct act a_return(void)
{
	struct got *order = api_order();
	done(handover_of(ready_fulfilment(order)));
	return a_command("return", "",
		api_json(", 'return_id': '%s', 'order': '%s', 'reason': 'changed_mind',"
			 " 'lines': [{'line': 1, 'qty': 1, 'disposition': 'shelf'}]",
			api_key(), got_c(order, "id")),
		"SELECT SUM(qty) FROM return_line");
}

static struct act an_exchange(void)
{
	struct got *order = api_order();
	done(handover_of(ready_fulfilment(order)));
	return a_command("exchange", "",
		api_json(", 'return_id': '%s', 'order': '%s', 'reason': 'wrong_size', 'lines':"
			 " [{'line': 1, 'qty': 1, 'product': 'PEN', 'disposition': 'shelf'}]",
			api_key(), got_c(order, "id")),
		"SELECT COUNT(*) FROM order_line WHERE exchange_id IS NOT NULL");
}

static struct act an_exchange_elsewhere(void)
{
	order_id id;
	struct got *got = api_post(api_partner(SCOPE_ORDERS), "/v1/orders",
		"{'kind': 'prepaid', 'lines': [{'sku': 'MUG', 'qty': 1}], 'store': 'PAR1',"
		" 'payment': {'reference': 'pay_1'}, " CUSTOMER "}");
	assert_status(got, 201);
	ck_assert(uuid_parse(got_text(got, "id"), &id.uuid));
	struct order order = world_read(id);
	world_prepare(&order.fulfilments[0]);
	ck_assert_int_eq(world_hand_over(&order.fulfilments[0]), REASON_OK);
	world_stock("PAR2", "TEA", 99);
	return act_of((struct act){.name = "exchange for what lies elsewhere",
		.path = arena_printf(
			test_arena(), "/v1/agent/orders/%s/exchange", got_c(got, "id")),
		.who = api_agent("PAR1"),
		.key = api_key(),
		.body = api_json("{'line': 1, 'qty': 1, 'product': 'TEA', 'store': 'PAR2',"
				 " 'clerk': 'camille', 'reason': 'wrong_size',"
				 " 'condition': 'opened', 'disposition': 'shelf'}"),
		.mark = "wrong_size",
		.effects_sql = "SELECT COUNT(*) FROM order_line WHERE exchange_id IS NOT NULL",
		.status = 201});
}

/* A pen for a tea, held at PAR2. */
static struct act an_announced_exchange(void)
{
	struct got *order = api_order();
	done(handover_of(ready_fulfilment(order)));
	world_stock("PAR2", "PEN", 99);
	fixture_sql("UPDATE product SET price_minor = 499, model = 'LEAF', size = sku"
		    " WHERE sku IN ('TEA', 'PEN')");
	return act_of((struct act){.name = "announced exchange",
		.path = "/v1/returns",
		.who = got_c(order, "token"),
		.key = api_key(),
		.body = api_json("{'order': '%s', 'lines': [{'line': 1, 'qty': 1}], 'reason':"
				 " 'wrong_size', 'exchange': {'sku': 'PEN', 'store': 'PAR2'}}",
			got_c(order, "id")),
		.mark = "wrong_size",
		.effects_sql = "SELECT COUNT(*) FROM announced_exchange JOIN hold USING (hold_id)"
			       " WHERE announced_exchange.state = 'held' AND hold.state = 'open'",
		.status = 201});
}

/* --- what must come of it --- */

static void assert_effects(const struct act *act, int64_t expected)
{
	int64_t effects = fixture_number("%s", act->effects_sql) - act->effects_before;
	ck_assert_msg(effects == expected, "%s took effect %d times instead of %d", act->name,
		(int)effects, (int)expected);
}

static void assert_no_answer(const struct act *act, const struct got *got)
{
	ck_assert_msg(got->status == 0, "%s was answered: %d", act->name, got->status);
}

static void assert_well(const struct act *act, const struct got *got)
{
	ck_assert_msg(got->status == act->status, "%s: status %d, " STR_FMT, act->name, got->status,
		STR_ARG(got->body));
	if (act->key == NULL)
		assert_text(got_text(got, "results/0/result"), "ok");
}

/* The repeat is answered well, whatever became of the first, and it has happened once. */
static struct got *assert_once_when_repeated(const struct act *act)
{
	struct got *got = send(act), *again = send(act);
	assert_well(act, got);
	ck_assert_msg(str_equal(got->body, again->body), "%s is answered in two ways", act->name);
	assert_effects(act, 1);
	return got;
}

static bool is_unknown(const struct got *got)
{
	return got->status == 503 && str_equal_c(got_text(got, "code"), "outcome_unknown");
}

typedef struct act act_maker(void);
static act_maker *const all_acts[] = {a_hold, an_order, an_order_from_a_hold, a_cancel, a_collector,
	a_pick, a_handover, a_return, an_exchange, an_exchange_elsewhere, an_announced_exchange};
#define FOR_EACH_ACT(act)                                                                          \
	for (size_t act##_i = 0; act##_i < ARRAY_LENGTH(all_acts); act##_i++)                      \
		for (struct act act = all_acts[act##_i](); act.name != NULL; act.name = NULL)

/* --- between client and server --- */

START_TEST(answer_lost_after_the_commit_is_given_again)
{
	FOR_EACH_ACT(act)
	{
		proxy_fault(line, &(struct proxy_fault){.loss = PROXY_LOSE_ANSWER, .times = 1});
		assert_no_answer(&act, send(&act));
		ck_assert_uint_eq(proxy_struck(line), 1);
		assert_effects(&act, 1);
		assert_once_when_repeated(&act);
	}
}
END_TEST

START_TEST(answer_cut_in_the_middle_is_given_again_byte_for_byte)
{
	static const size_t cuts[] = {9, 520, 600};
	size_t compared = 0;
	for (size_t i = 0; i < ARRAY_LENGTH(cuts); i++)
		FOR_EACH_ACT(act)
		{
			proxy_fault(line,
				&(struct proxy_fault){.loss = PROXY_LOSE_ANSWER, .pass = cuts[i]});
			struct got *cut = send(&act);
			proxy_mend(line);
			struct got *got = assert_once_when_repeated(&act);
			ck_assert(str_starts_with(got->body, cut->body));
			compared += cut->status == 0 && cut->body.n > 0;
		}
	ck_assert_uint_ge(compared, ARRAY_LENGTH(all_acts));
}
END_TEST

START_TEST(request_that_never_arrived_did_nothing)
{
	FOR_EACH_ACT(act)
	{
		proxy_fault(line, &(struct proxy_fault){.loss = PROXY_LOSE_REQUEST, .times = 1});
		assert_no_answer(&act, send(&act));
		assert_effects(&act, 0);
		assert_once_when_repeated(&act);
	}
}
END_TEST

START_TEST(half_a_request_did_nothing)
{
	FOR_EACH_ACT(act)
	{
		if (act.body == NULL)
			continue;
		proxy_fault(line, &(struct proxy_fault){.loss = PROXY_LOSE_REQUEST,
					  .at = act.key == NULL ? "commands\"" : "{",
					  .pass = 12});
		assert_no_answer(&act, send(&act));
		ck_assert_uint_eq(proxy_struck(line), 1);
		assert_effects(&act, 0);
		proxy_mend(line);
		assert_once_when_repeated(&act);
	}
}
END_TEST

/* --- between server and database --- */

/* Never a lie: what is answered well has happened, and what is called unknown may be repeated. */
static void assert_no_lie(const struct act *act, const struct got *got)
{
	if (is_unknown(got))
		return;
	assert_well(act, got);
	assert_effects(act, 1);
}

static void commit_is_lost(enum proxy_loss loss)
{
	FOR_EACH_ACT(act)
	{
		proxy_fault(database,
			&(struct proxy_fault){
				.loss = loss, .at = "COMMIT", .after = act.mark, .times = 1});
		assert_no_lie(&act, send(&act));
		ck_assert_msg(proxy_struck(database) == 1, "%s kept its commit", act.name);
		assert_once_when_repeated(&act);
	}
}

START_TEST(commit_that_never_reached_the_database_is_made_good_or_called_unknown)
{
	commit_is_lost(PROXY_LOSE_REQUEST);
}
END_TEST

START_TEST(commit_whose_answer_was_lost_is_found_or_called_unknown)
{
	commit_is_lost(PROXY_LOSE_ANSWER);
}
END_TEST

enum { CALLED_UNKNOWN, CALLED_SOMETHING_ELSE };

static int expect_unknown(size_t member, void *context)
{
	(void)member;
	return is_unknown(send(context)) ? CALLED_UNKNOWN : CALLED_SOMETHING_ELSE;
}

/* The database is gone from the commit on, for longer than the server is ready to wait. */
static void database_leaves_at_commit(enum proxy_loss loss, int64_t effects)
{
	struct act act = an_order();
	struct crowd client;
	proxy_fault(
		database, &(struct proxy_fault){.loss = loss, .at = "COMMIT", .after = act.mark});
	crowd_start(&client, 1, expect_unknown, &act);
	proxy_await_struck(database, 1);
	proxy_cut(database);
	crowd_wait(&client);
	ck_assert_uint_eq(client.outcomes[CALLED_UNKNOWN], 1);
	assert_effects(&act, effects);
	proxy_mend(database);
	assert_once_when_repeated(&act);
}

START_TEST(commit_that_happened_is_called_unknown_while_nobody_can_look)
{
	database_leaves_at_commit(PROXY_LOSE_ANSWER, 1);
}
END_TEST

START_TEST(commit_that_did_not_happen_is_called_unknown_while_nobody_can_look)
{
	database_leaves_at_commit(PROXY_LOSE_REQUEST, 0);
}
END_TEST

START_TEST(silent_database_is_not_taken_for_a_yes)
{
	struct act act = an_order();
	proxy_fault(database,
		&(struct proxy_fault){
			.loss = PROXY_HOLD_ANSWER, .at = "COMMIT", .after = act.mark, .times = 1});
	assert_no_lie(&act, send(&act));
	ck_assert_uint_eq(proxy_struck(database), 1);
	assert_once_when_repeated(&act);
}
END_TEST

static const struct test_fixture lost_answer_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = start_all,
	.after = stop_all,
};

TEST_MAIN_WITH("lost_answer", &lost_answer_fixture, answer_lost_after_the_commit_is_given_again,
	answer_cut_in_the_middle_is_given_again_byte_for_byte,
	request_that_never_arrived_did_nothing, half_a_request_did_nothing,
	commit_that_never_reached_the_database_is_made_good_or_called_unknown,
	commit_whose_answer_was_lost_is_found_or_called_unknown,
	commit_that_happened_is_called_unknown_while_nobody_can_look,
	commit_that_did_not_happen_is_called_unknown_while_nobody_can_look,
	silent_database_is_not_taken_for_a_yes)
