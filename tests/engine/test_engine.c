/*
 * The committer on a real database: many works in one transaction, each with an answer of its own,
 * whatever befalls them. The line before it is test_line.c.
 */
#include <stdatomic.h>
#include <string.h>

#include "common/clock.h"
#include "common/rand.h"
#include "server/db/db_faults.h"
#include "server/db/q_probe.h"
#include "server/db/try.h"
#include "tests/engine/sales.h"

/* --- faults --- */

static struct {
	const char *name; /* NULL: any statement */
	int at;		  /* the nth; 0: each */
	int seen;
	bool has_begun; /* after the plug's transaction */
	struct db_fault_order order;
	_Atomic int commits, transactions;
} fault;

static struct db_fault_order fault_hook(const char *statement)
{
	static const struct db_fault_order nothing = {DB_FAULT_NONE, DB_DONE};
	bool is_begin = strcmp(statement, "START TRANSACTION") == 0;
	fault.has_begun = fault.has_begun || is_begin;
	if (!fault.has_begun)
		return nothing;
	fault.transactions += is_begin;
	fault.commits += strcmp(statement, "COMMIT") == 0;
	if (fault.name != NULL && strcmp(statement, fault.name) != 0)
		return nothing;
	fault.seen++;
	return fault.at == 0 || fault.seen == fault.at ? fault.order : nothing;
}

/* From the next transaction on: set while the committer is plugged. */
static void set_fault(const char *name, int at, enum db_fault what, enum db_status status)
{
	memset(&fault, 0, sizeof(fault));
	fault.name = name;
	fault.at = at;
	fault.order = (struct db_fault_order){what, status};
	db_faults_set(fault_hook);
}

static void count_only(void)
{
	set_fault("nothing", 1, DB_FAULT_NONE, DB_DONE);
}

/* --- one batch, answers of one's own --- */

START_TEST(refused_works_leave_no_trace_and_their_neighbours_are_done)
{
	struct engine *engine = usual_engine();
	put_units("tea", 10);
	plug(engine, PLUG_UNMEASURED);
	count_only();
	for (int i = 0; i < 20; i++)
		if (i % 2 == 0)
			buyer(engine, "tea", 1);
		else
			body_client(engine, sale_body, "tea", 1);
	buyer(engine, "mug", 1);
	all_at_once();
	ck_assert_uint_eq(count_of(SOLD, DB_DONE), 10);
	ck_assert_uint_eq(count_of(SOLD_OUT, DB_NONE), 11);
	ck_assert_int_eq(units_left("tea"), 0);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM probe"), 1 + 10);
	ck_assert_int_eq(fault.commits, 1);
	engine_stop(engine);
}
END_TEST

START_TEST(one_of_128_that_is_refused_costs_the_other_127_nothing)
{
	struct engine *engine = usual_engine();
	put_units("tea", 127);
	plug(engine, PLUG_UNMEASURED);
	count_only();
	for (int i = 0; i < BATCH; i++)
		buyer(engine, i == 64 ? "none" : "tea", 1);
	all_at_once();
	ck_assert_uint_eq(count_of(SOLD, DB_DONE), 127);
	ck_assert_int_eq(clients[64].sale.answer, SOLD_OUT);
	ck_assert_int_eq(units_left("tea"), 0);
	ck_assert_int_eq(fault.commits, 1);
	engine_stop(engine);
}
END_TEST

START_TEST(a_body_that_breaks_is_alone_in_failing)
{
	struct engine *engine = usual_engine();
	expect_error("statement_refused");
	put_units("tea", 20);
	plug(engine, PLUG_UNMEASURED);
	for (int i = 0; i < 10; i++)
		buyer(engine, "tea", 1);
	struct client *broken = body_client(engine, broken_body, "tea", 100);
	for (int i = 0; i < 4; i++)
		body_client(engine, sale_body, "tea", 1);
	all_at_once();
	ck_assert_int_eq(broken->status, DB_BROKEN);
	ck_assert_uint_eq(count_of(SOLD, DB_DONE), 14);
	ck_assert_int_eq(units_left("tea"), 6);
	ck_assert_int_eq(metric_value(metrics, METRIC_ENGINE_SPLIT), 1);
	engine_stop(engine);
}
END_TEST

enum { MODEL_ITEMS = 4, MODEL_ROUNDS = 12, MODEL_WORKS = 30, MODEL_UNITS = 40 };

static enum answer model_sell(int *units, const struct sale *sale)
{
	int item = sale->item[0] - 'a';
	if (units[item] < sale->qty)
		return SOLD_OUT;
	units[item] -= sale->qty;
	return SOLD;
}

/* Works of one caller keep their order, so each answer can be foretold. */
START_TEST(random_batches_answer_as_a_simple_model_does)
{
	static const char *const items[MODEL_ITEMS] = {"a", "b", "c", "d"};
	struct engine *engine = usual_engine();
	int units[MODEL_ITEMS];
	for (int i = 0; i < MODEL_ITEMS; i++)
		put_units(items[i], units[i] = MODEL_UNITS);
	for (size_t round = 0; round < MODEL_ROUNDS; round++) {
		size_t count = 1 + rand_below(MODEL_WORKS);
		client_count = 0;
		plug(engine, PLUG_UNMEASURED);
		for (size_t i = 0; i < count; i++) {
			const char *key = key_of("model", round * MODEL_WORKS + i);
			client_start(engine,
				(struct client){.sale = {key, items[rand_below(MODEL_ITEMS)],
							1 + (int)rand_below(4), NO_ANSWER}});
			await_waiting((int64_t)client_count);
		}
		all_at_once();
		for (size_t i = 0; i < count; i++)
			ck_assert_int_eq(
				clients[i].sale.answer, model_sell(units, &clients[i].sale));
	}
	for (int i = 0; i < MODEL_ITEMS; i++)
		ck_assert_int_eq(units_left(items[i]), units[i]);
	engine_stop(engine);
}
END_TEST

/* --- conflicts --- */

/* One batch of every sort, 5 units for 8 buyers, while `what` strikes its nth statement. */
static void batch_with_fault(
	struct engine *engine, int nth, enum db_fault what, enum db_status status)
{
	client_count = 0;
	fixture_sql("DELETE FROM probe");
	put_units("tea", 5);
	plug(engine, PLUG_UNMEASURED);
	set_fault(NULL, nth, what, status);
	for (int i = 0; i < 8; i++)
		if (i < 5)
			buyer(engine, "tea", 1);
		else
			body_client(engine, sale_body, "tea", 1);
	all_at_once();
	db_faults_set(NULL);
}

static size_t keys_written(void)
{
	return (size_t)fixture_number("SELECT COUNT(*) FROM probe WHERE name <> 'tea'");
}

START_TEST(a_deadlock_at_any_statement_changes_no_answer)
{
	struct engine *engine = usual_engine();
	int n = 0;
	do {
		batch_with_fault(engine, ++n, DB_FAULT_ANSWER, DB_RETRY);
		ck_assert_uint_eq(count_of(SOLD, DB_DONE), 5);
		ck_assert_uint_eq(count_of(SOLD_OUT, DB_NONE), 3);
		ck_assert_int_eq(units_left("tea"), 0);
		ck_assert_uint_eq(keys_written(), 5);
	} while (fault.seen >= n);
	ck_assert_int_ge(n, 25);
	engine_stop(engine);
}
END_TEST

/* --- a row that changed since the snapshot (1020) --- */

static enum db_status raise_level_body(struct tx *tx, const void *input, void *output)
{
	const struct sale *sale = input;
	(void)output;
	return q_probe_raise_level(
		tx, &(struct q_probe_raise_level_in){strcmp(sale->item, "checked") == 0});
}

static struct {
	bool is_due; /* in this transaction */
	int left;
	int transactions;
} others;

/* Somebody else buys what the batch has looked at, and has committed before it writes. */
static struct db_fault_order somebody_is_faster(const char *statement)
{
	if (strcmp(statement, "START TRANSACTION") == 0) {
		others.is_due = true;
		others.transactions++;
	}
	if (strcmp(statement, "probe_add") == 0 && others.is_due && others.left > 0) {
		fixture_sql("UPDATE probe SET qty = qty - 1 WHERE name = 'tea'");
		others.is_due = false;
		others.left--;
	}
	return (struct db_fault_order){DB_FAULT_NONE, DB_DONE};
}

/* Eight want one of five, at REPEATABLE READ; others take one in each of the first transactions.
 * How many transactions it took. */
static int sell_beside(const char *level, int taken_by_others)
{
	struct engine *engine = usual_engine();
	body_client(engine, raise_level_body, level, 1);
	clients_end();
	client_count = 0;
	put_units("tea", 5);
	plug(engine, PLUG_UNMEASURED);
	for (int i = 0; i < 8; i++)
		if (i < 5)
			buyer(engine, "tea", 1);
		else
			body_client(engine, sale_body, "tea", 1);
	await_waiting((int64_t)client_count);
	memset(&others, 0, sizeof(others));
	others.left = taken_by_others;
	db_faults_set(somebody_is_faster);
	all_at_once();
	db_faults_set(NULL);
	ck_assert_int_eq(others.left, 0);
	size_t sold = 5 - (size_t)taken_by_others;
	ck_assert_uint_eq(count_of(SOLD, DB_DONE), sold);
	ck_assert_uint_eq(count_of(SOLD_OUT, DB_NONE), 8 - sold);
	ck_assert_uint_eq(keys_written(), sold);
	ck_assert_int_eq(units_left("tea"), 0);
	engine_stop(engine);
	return others.transactions;
}

START_TEST(a_batch_whose_row_changed_since_its_snapshot_is_run_again)
{
	ck_assert_int_eq(sell_beside("checked", 1), 2);
}
END_TEST

/* Only the check of the snapshot made it run again. */
START_TEST(a_row_that_changed_under_a_batch_is_written_as_it_is_now_where_snapshots_are_not_checked)
{
	ck_assert_int_eq(sell_beside("unchecked", 1), 1);
}
END_TEST

START_TEST(a_batch_whose_row_changes_each_time_is_run_one_by_one)
{
	ck_assert_int_eq(sell_beside("checked", 3), 3 + 8);
	ck_assert_int_eq(metric_value(metrics, METRIC_ENGINE_SPLIT), 1);
}
END_TEST

/* --- lines that are cut --- */

/* Before the commit: nothing was done, and all are told. At the commit: it is looked up, and only
 * who sold is told of a sale. */
static void assert_each_answer_is_true(void)
{
	for (size_t i = 0; i < client_count; i++) {
		bool is_written = fixture_number("SELECT COUNT(*) FROM probe WHERE name = '%s'",
					  clients[i].sale.key) == 1;
		bool is_told =
			clients[i].status == DB_DONE ||
			(clients[i].status == DB_NONE && clients[i].sale.answer == SOLD_BEFORE);
		bool is_honest =
			is_told || clients[i].status == DB_DOWN ||
			(clients[i].status == DB_NONE && clients[i].sale.answer == SOLD_OUT);
		ck_assert_msg(is_written == is_told && is_honest,
			"after statement %d: client %zu of status %d and answer %d has%s a row",
			fault.at, i, clients[i].status, clients[i].sale.answer,
			is_written ? "" : " not");
	}
	ck_assert_int_eq(units_left("tea"), 5 - (int64_t)keys_written());
}

static void cut_at_any_statement(enum db_fault what)
{
	struct engine *engine = usual_engine();
	int n = 0;
	do {
		batch_with_fault(engine, ++n, what, DB_DONE);
		assert_each_answer_is_true();
	} while (fault.seen >= n);
	ck_assert_int_ge(n, 25);
	engine_stop(engine);
}

START_TEST(a_line_cut_before_any_statement_leaves_every_answer_true)
{
	cut_at_any_statement(DB_FAULT_CUT_BEFORE);
}
END_TEST

START_TEST(a_line_cut_after_any_statement_leaves_every_answer_true)
{
	cut_at_any_statement(DB_FAULT_CUT_AFTER);
}
END_TEST

START_TEST(lost_commit_that_did_not_happen_is_made_good)
{
	struct engine *engine = usual_engine();
	put_units("tea", 5);
	plug(engine, PLUG_UNMEASURED);
	set_fault("COMMIT", 1, DB_FAULT_CUT_BEFORE, DB_DONE);
	for (int i = 0; i < 8; i++)
		buyer(engine, "tea", 1);
	all_at_once();
	ck_assert_uint_eq(count_of(SOLD, DB_DONE), 5);
	ck_assert_uint_eq(count_of(SOLD_OUT, DB_NONE), 3);
	ck_assert_int_eq(units_left("tea"), 0);
	ck_assert_int_eq(metric_value(metrics, METRIC_ENGINE_UNCERTAIN), 1);
	engine_stop(engine);
}
END_TEST

START_TEST(lost_commit_that_happened_is_found_by_its_keys)
{
	struct engine *engine = usual_engine();
	put_units("tea", 5);
	plug(engine, PLUG_UNMEASURED);
	set_fault("COMMIT", 1, DB_FAULT_CUT_AFTER, DB_DONE);
	for (int i = 0; i < 8; i++)
		buyer(engine, "tea", 1);
	all_at_once();
	ck_assert_uint_eq(count_of(SOLD_BEFORE, DB_NONE), 5);
	ck_assert_uint_eq(count_of(SOLD_OUT, DB_NONE), 3);
	ck_assert_int_eq(units_left("tea"), 0);
	engine_stop(engine);
}
END_TEST

/* The first commit is lost; afterwards `then` befalls each transaction as it begins. */
static enum db_status after_lost_commit;

static struct db_fault_order lost_hook(const char *statement)
{
	bool is_begin = strcmp(statement, "START TRANSACTION") == 0;
	fault.has_begun = fault.has_begun || is_begin;
	if (fault.has_begun && fault.commits == 0 && strcmp(statement, "COMMIT") == 0) {
		fault.commits++;
		return (struct db_fault_order){DB_FAULT_CUT_AFTER, DB_DONE};
	}
	if (fault.commits > 0 && is_begin)
		return (struct db_fault_order){DB_FAULT_ANSWER, after_lost_commit};
	return (struct db_fault_order){DB_FAULT_NONE, DB_DONE};
}

static void all_are_uncertain(enum db_status then)
{
	struct engine *engine = usual_engine();
	put_units("tea", 5);
	plug(engine, PLUG_UNMEASURED);
	memset(&fault, 0, sizeof(fault));
	after_lost_commit = then;
	db_faults_set(lost_hook);
	for (int i = 0; i < 3; i++)
		buyer(engine, "tea", 1);
	all_at_once();
	for (size_t i = 0; i < client_count; i++)
		ck_assert_int_eq(clients[i].status, DB_UNCERTAIN);
	db_faults_set(NULL);
	ck_assert_int_eq(units_left("tea"), 2);
	engine_stop(engine);
}

START_TEST(lost_commit_is_uncertain_while_conflicts_hide_it)
{
	all_are_uncertain(DB_RETRY);
}
END_TEST

START_TEST(lost_commit_is_uncertain_while_defects_hide_it)
{
	all_are_uncertain(DB_BROKEN);
}
END_TEST

START_TEST(lost_commit_is_uncertain_when_the_database_stays_away)
{
	all_are_uncertain(DB_DOWN);
	ck_assert_int_lt(clients[0].took_ms, ENGINE_UNCERTAIN_MS + 5000);
}
END_TEST

/* Away from the third transaction on: the whole batch, the first alone, then nobody. */
static struct db_fault_order leaving_hook(const char *statement)
{
	bool is_begin = strcmp(statement, "START TRANSACTION") == 0;
	fault.has_begun = fault.has_begun || is_begin;
	fault.transactions += is_begin;
	if (is_begin && fault.transactions > 2)
		return (struct db_fault_order){DB_FAULT_ANSWER, DB_DOWN};
	return (struct db_fault_order){DB_FAULT_NONE, DB_DONE};
}

START_TEST(a_database_that_leaves_is_tried_once_and_not_for_each_of_a_batch)
{
	struct engine *engine = usual_engine();
	expect_error("statement_refused");
	put_units("tea", 50);
	plug(engine, PLUG_UNMEASURED);
	memset(&fault, 0, sizeof(fault));
	for (int i = 0; i < 20; i++)
		buyer(engine, "tea", 1);
	body_client(engine, broken_body, "tea", 100);
	await_waiting((int64_t)client_count);
	db_faults_set(leaving_hook);
	all_at_once();
	ck_assert_uint_eq(count_of(SOLD, DB_DONE), 1);
	size_t down = 0;
	for (size_t i = 0; i < client_count; i++)
		down += clients[i].status == DB_DOWN;
	ck_assert_uint_eq(down, 20);
	/* One more, because a connection may have died while it was idle. */
	ck_assert_int_le(fault.transactions, 4);
	ck_assert_int_eq(units_left("tea"), 49);
	engine_stop(engine);
}
END_TEST

/* --- a row that somebody keeps locked --- */

START_TEST(a_locked_row_holds_up_only_those_who_want_it)
{
	struct engine *engine = usual_engine();
	put_units("tea", 100);
	put_units("mug", 100);
	fixture_sql("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED; START TRANSACTION;"
		    " UPDATE probe SET qty = 99 WHERE name = 'mug'");
	for (int i = 0; i < 30; i++)
		buyer(engine, i % 10 == 5 ? "mug" : "tea", 1);
	clients_end(); /* so each of them has its answer while the row is locked */
	fixture_sql("COMMIT");
	for (size_t i = 0; i < client_count; i++) {
		bool wants_mug = strcmp(clients[i].sale.item, "mug") == 0;
		ck_assert_msg(clients[i].status == (wants_mug ? DB_RETRY : DB_DONE),
			"client %zu ended with outcome %d and status %d after %lld ms", i,
			clients[i].outcome, clients[i].status, (long long)clients[i].took_ms);
	}
	ck_assert_int_eq(units_left("tea"), 73);
	ck_assert_int_eq(units_left("mug"), 99);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM probe"), 2 + 27);
	engine_stop(engine);
}
END_TEST

/* --- the end --- */

static void *stop(void *engine)
{
	engine_stop(engine);
	return NULL;
}

START_TEST(stopping_finishes_what_was_taken_and_takes_no_more)
{
	struct engine *engine = usual_engine();
	pthread_t stopper;
	put_units("tea", 1000);
	plug(engine, PLUG_UNMEASURED);
	for (int i = 0; i < 200; i++)
		buyer(engine, "tea", 1);
	await_waiting(200);
	ck_assert_int_eq(pthread_create(&stopper, NULL, stop, engine), 0);
	size_t late = 0;
	do {
		struct client *next = buyer(engine, "tea", 1);
		int64_t waiting;
		while ((waiting = metric_value(metrics, METRIC_ENGINE_WAITING)) +
				metric_value(metrics, METRIC_ENGINE_REFUSED) <
			(int64_t)client_count)
			doze();
		late = (size_t)metric_value(metrics, METRIC_ENGINE_REFUSED);
		(void)next;
	} while (late == 0);
	unplug();
	clients_end();
	pthread_join(stopper, NULL);
	ck_assert_uint_eq(refused_count(), late);
	ck_assert_uint_eq(count_of(SOLD, DB_DONE), client_count - late);
	ck_assert_int_eq(units_left("tea"), 1000 - (int64_t)(client_count - late));
}
END_TEST

/* --- two engines, as of two processes, over one database --- */

START_TEST(two_engines_with_the_same_keys_act_once)
{
	struct engine *one = usual_engine(), *other = usual_engine();
	put_units("tea", 40);
	for (size_t i = 0; i < 100; i++)
		for (int side = 0; side < 2; side++)
			client_start(side == 0 ? one : other,
				(struct client){.caller = i,
					.sale = {key_of("shared", i), "tea", 1, NO_ANSWER}});
	clients_end();
	for (size_t i = 0; i < client_count; i++)
		ck_assert_msg(clients[i].status == DB_DONE || clients[i].status == DB_NONE,
			"client %zu has status %d", i, clients[i].status);
	ck_assert_uint_eq(count_of(SOLD, DB_DONE), 40);
	ck_assert_uint_eq(count_of(SOLD_BEFORE, DB_NONE), 40);
	ck_assert_uint_eq(count_of(SOLD_OUT, DB_NONE), 120);
	ck_assert_int_eq(units_left("tea"), 0);
	engine_stop(one);
	engine_stop(other);
}
END_TEST

static const struct test_fixture fixture = {
	.start = sales_start, .stop = fixture_db_stop, .before = fixture_db_clean};

TEST_MAIN_WITH("engine", &fixture, refused_works_leave_no_trace_and_their_neighbours_are_done,
	one_of_128_that_is_refused_costs_the_other_127_nothing,
	a_body_that_breaks_is_alone_in_failing, random_batches_answer_as_a_simple_model_does,
	a_deadlock_at_any_statement_changes_no_answer,
	a_batch_whose_row_changed_since_its_snapshot_is_run_again,
	a_row_that_changed_under_a_batch_is_written_as_it_is_now_where_snapshots_are_not_checked,
	a_batch_whose_row_changes_each_time_is_run_one_by_one,
	a_line_cut_before_any_statement_leaves_every_answer_true,
	a_line_cut_after_any_statement_leaves_every_answer_true,
	lost_commit_that_did_not_happen_is_made_good,
	lost_commit_that_happened_is_found_by_its_keys,
	lost_commit_is_uncertain_while_conflicts_hide_it,
	lost_commit_is_uncertain_while_defects_hide_it,
	lost_commit_is_uncertain_when_the_database_stays_away,
	a_database_that_leaves_is_tried_once_and_not_for_each_of_a_batch,
	a_locked_row_holds_up_only_those_who_want_it,
	stopping_finishes_what_was_taken_and_takes_no_more, two_engines_with_the_same_keys_act_once)
