/*
 * The committer on a real database: many works in one transaction, each with an answer of its own,
 * whatever befalls them. A sale stands for an order: it is known by a key, takes units of an item
 * if there are any, and can tell whether it happened before.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "common/rand.h"
#include "server/db/db_faults.h"
#include "server/db/q_probe.h"
#include "server/db/try.h"
#include "server/engine/engine.h"
#include "tests/db/probe_table.h"
#include "tests/lib/fixture_db.h"

enum {
	BATCH = 128,
	CLIENTS_MAX = 1100,
	PATIENCE_MS = 20000,
	WORK_BYTES = 1000,
	ARENA_MAX = 1 << 20,
};

static struct metrics *metrics;

static void start(void)
{
	fixture_db_start();
	fixture_sql(PROBE_TABLES);
}

static void doze(void)
{
	nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

static struct engine_settings settings(void)
{
	metrics = metrics_new(test_arena(), 0);
	return (struct engine_settings){
		.database = fixture_db_settings(),
		.batch_works = BATCH,
		.batch_bytes = 1 << 20,
		.waiting_max = 2000,
		.waiting_bytes = 8 << 20,
		.wait_ms = 10000,
		.metrics = metrics,
	};
}

static struct engine *begin(void)
{
	const struct engine_settings usual = settings();
	return engine_start(&usual);
}

static void put(const char *item, int qty)
{
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('%s', %d)", item, qty);
}

static int64_t left_of(const char *item)
{
	return fixture_number("SELECT qty FROM probe WHERE name = '%s'", item);
}

/* --- sales: works of one kind, written together --- */

enum answer { NO_ANSWER, SOLD, SOLD_OUT, SOLD_BEFORE };

struct sale {
	const char *key, *item;
	int qty;
	enum answer answer;
};

static enum db_status say(
	struct engine_item *item, struct sale *sale, enum answer answer, enum db_status verdict)
{
	sale->answer = answer;
	item->verdict = verdict;
	return DB_DONE;
}

static enum db_status key_is_used(struct tx *tx, const struct sale *sale, bool *is_used_out)
{
	struct q_probe_qty row;
	enum db_status status = q_probe_qty(tx, &(struct q_probe_qty_in){str_of(sale->key)}, &row);
	*is_used_out = status == DB_DONE;
	return status == DB_NONE ? DB_DONE : status;
}

static enum db_status sale_write(struct tx *tx, struct engine_item *item)
{
	struct sale *sale = item->work;
	uint64_t changed, id;
	enum db_status status;
	bool is_used;
	DB_TRY(key_is_used(tx, sale, &is_used));
	if (is_used)
		return say(item, sale, SOLD_BEFORE, DB_NONE);
	DB_TRY(q_probe_add(tx, &(struct q_probe_add_in){str_of(sale->item), -sale->qty}, &changed));
	/* The last may have gone to this very key, elsewhere and just now. */
	if (changed == 0)
		DB_TRY(key_is_used(tx, sale, &is_used));
	if (changed == 0)
		return say(item, sale, is_used ? SOLD_BEFORE : SOLD_OUT, DB_NONE);
	status = q_probe_insert(tx, &(struct q_probe_insert_in){str_of(sale->key), sale->qty}, &id);
	if (status == DB_DUP)
		return DB_RETRY; /* another engine was faster: find its row */
	DB_TRY(status);
	return say(item, sale, SOLD, DB_DONE);
}

static enum db_status sales_write(struct tx *tx, struct engine_item *const items[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		DB_TRY(sale_write(tx, items[i]));
	return DB_DONE;
}

static const struct engine_kind sales = {"sales", sales_write};

/* --- the same as a body of its own, which writes before it knows --- */

static enum db_status sale_body(struct tx *tx, const void *input, void *output)
{
	const struct sale *sale = input;
	enum answer *answer = output;
	uint64_t changed, id;
	enum db_status status =
		q_probe_insert(tx, &(struct q_probe_insert_in){str_of(sale->key), sale->qty}, &id);
	*answer = status == DB_DUP ? SOLD_BEFORE : SOLD_OUT;
	if (status == DB_DUP)
		return DB_NONE;
	DB_TRY(status);
	DB_TRY(q_probe_add(tx, &(struct q_probe_add_in){str_of(sale->item), -sale->qty}, &changed));
	if (changed == 0)
		return DB_NONE;
	*answer = SOLD;
	return DB_DONE;
}

/* Breaks a constraint. */
static enum db_status broken_body(struct tx *tx, const void *input, void *output)
{
	const struct sale *sale = input;
	uint64_t changed;
	(void)output;
	return q_probe_add_blindly(
		tx, &(struct q_probe_add_blindly_in){str_of(sale->item), -sale->qty}, &changed);
}

/* --- clients --- */

struct client {
	struct engine *engine;
	struct sale sale;
	tx_body *body; /* NULL: one of the sales */
	uint64_t caller;
	pthread_t thread;
	enum engine_outcome outcome;
	enum db_status status;
	int64_t took_ms;
	uint64_t batches; /* how many there had been when it was answered */
};

static struct client clients[CLIENTS_MAX];
static size_t client_count;

static void submit(struct client *client)
{
	const struct engine_work work = {
		.kind = &sales,
		.work = &client->sale,
		.caller = client->caller,
		.weight = 1,
		.bytes = WORK_BYTES,
	};
	client->outcome = engine_submit(client->engine, &work, &client->status);
}

static void submit_body(struct client *client)
{
	struct arena *arena = arena_new(ARENA_MAX);
	const struct engine_call call = {
		.body = client->body,
		.input = &client->sale,
		.output = &client->sale.answer,
		.output_bytes = sizeof(client->sale.answer),
		.arena = arena,
		.caller = client->caller,
	};
	client->status = engine_run(client->engine, &call);
	arena_free(arena);
}

static void *client_run(void *pointer)
{
	struct client *client = pointer;
	int64_t begun_ms = clock_monotonic_ms();
	if (client->body == NULL)
		submit(client);
	else
		submit_body(client);
	client->took_ms = clock_monotonic_ms() - begun_ms;
	client->batches = (uint64_t)metric_value(metrics, METRIC_ENGINE_BATCHES);
	return NULL;
}

static struct client *client_start(struct engine *engine, struct client client)
{
	struct client *own = &clients[client_count++];
	ck_assert_uint_le(client_count, CLIENTS_MAX);
	*own = client;
	own->engine = engine;
	ck_assert_int_eq(pthread_create(&own->thread, NULL, client_run, own), 0);
	return own;
}

static const char *key_of(const char *word, size_t number)
{
	return arena_printf(test_arena(), "%s-%zu", word, number);
}

static struct client *buyer(struct engine *engine, const char *item, int qty)
{
	return client_start(
		engine, (struct client){.sale = {key_of("key", client_count), item, qty, NO_ANSWER},
				.caller = client_count});
}

static struct client *body(struct engine *engine, tx_body *run, const char *item, int qty)
{
	return client_start(engine,
		(struct client){.sale = {key_of("body", client_count), item, qty, NO_ANSWER},
			.body = run,
			.caller = client_count});
}

static void clients_end(void)
{
	for (size_t i = 0; i < client_count; i++)
		pthread_join(clients[i].thread, NULL);
}

static size_t count_of(enum answer answer, enum db_status status)
{
	size_t count = 0;
	for (size_t i = 0; i < client_count; i++)
		count += clients[i].sale.answer == answer && clients[i].status == status;
	return count;
}

/* --- a work that holds the committer up, so that what comes meanwhile is one batch --- */

static atomic_bool is_plugged, is_open;
static pthread_t plug_thread;

static enum db_status plug_body(struct tx *tx, const void *input, void *output)
{
	(void)tx;
	(void)input;
	(void)output;
	atomic_store(&is_plugged, true);
	while (!atomic_load(&is_open))
		doze();
	return DB_DONE;
}

static void *plug_run(void *engine)
{
	struct arena *arena = arena_new(ARENA_MAX);
	const struct engine_call call = {.body = plug_body, .arena = arena, .caller = 7777};
	enum db_status status = engine_run(engine, &call);
	arena_free(arena);
	return (void *)(uintptr_t)status;
}

static void plug(struct engine *engine)
{
	atomic_store(&is_plugged, false);
	atomic_store(&is_open, false);
	ck_assert_int_eq(pthread_create(&plug_thread, NULL, plug_run, engine), 0);
	while (!atomic_load(&is_plugged))
		doze();
}

static void unplug(void)
{
	atomic_store(&is_open, true);
}

static void await_waiting(int64_t count)
{
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	while (metric_value(metrics, METRIC_ENGINE_WAITING) != count) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "%lld wait, not %lld",
			(long long)metric_value(metrics, METRIC_ENGINE_WAITING), (long long)count);
		doze();
	}
}

/* Lets all that were started go as one batch, and waits for their answers. */
static void all_at_once(void)
{
	await_waiting((int64_t)client_count);
	unplug();
	clients_end();
	pthread_join(plug_thread, NULL);
}

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
	struct engine *engine = begin();
	put("tea", 10);
	plug(engine);
	count_only();
	for (int i = 0; i < 20; i++)
		if (i % 2 == 0)
			buyer(engine, "tea", 1);
		else
			body(engine, sale_body, "tea", 1);
	buyer(engine, "mug", 1);
	all_at_once();
	ck_assert_uint_eq(count_of(SOLD, DB_DONE), 10);
	ck_assert_uint_eq(count_of(SOLD_OUT, DB_NONE), 11);
	ck_assert_int_eq(left_of("tea"), 0);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM probe"), 1 + 10);
	/* One, and a second where the machine is so slow that time bounds the batch. */
	ck_assert_int_le(fault.commits, 2);
	engine_stop(engine);
}
END_TEST

START_TEST(one_of_128_that_is_refused_costs_the_other_127_nothing)
{
	struct engine *engine = begin();
	put("tea", 127);
	plug(engine);
	count_only();
	for (int i = 0; i < BATCH; i++)
		buyer(engine, i == 64 ? "none" : "tea", 1);
	all_at_once();
	ck_assert_uint_eq(count_of(SOLD, DB_DONE), 127);
	ck_assert_int_eq(clients[64].sale.answer, SOLD_OUT);
	ck_assert_int_eq(left_of("tea"), 0);
	/* One, and a second where the machine is so slow that time bounds the batch. */
	ck_assert_int_le(fault.commits, 2);
	engine_stop(engine);
}
END_TEST

START_TEST(a_body_that_breaks_is_alone_in_failing)
{
	struct engine *engine = begin();
	expect_error("statement_refused");
	put("tea", 20);
	plug(engine);
	for (int i = 0; i < 10; i++)
		buyer(engine, "tea", 1);
	struct client *broken = body(engine, broken_body, "tea", 100);
	for (int i = 0; i < 4; i++)
		body(engine, sale_body, "tea", 1);
	all_at_once();
	ck_assert_int_eq(broken->status, DB_BROKEN);
	ck_assert_uint_eq(count_of(SOLD, DB_DONE), 14);
	ck_assert_int_eq(left_of("tea"), 6);
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
	struct engine *engine = begin();
	int units[MODEL_ITEMS];
	for (int i = 0; i < MODEL_ITEMS; i++)
		put(items[i], units[i] = MODEL_UNITS);
	for (size_t round = 0; round < MODEL_ROUNDS; round++) {
		size_t count = 1 + rand_below(MODEL_WORKS);
		client_count = 0;
		plug(engine);
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
		ck_assert_int_eq(left_of(items[i]), units[i]);
	engine_stop(engine);
}
END_TEST

/* --- conflicts and lost connections --- */

/* One batch of every sort, 5 units for 8 buyers, while `what` strikes its nth statement. */
static void batch_with_fault(
	struct engine *engine, int nth, enum db_fault what, enum db_status status)
{
	client_count = 0;
	fixture_sql("DELETE FROM probe");
	put("tea", 5);
	plug(engine);
	set_fault(NULL, nth, what, status);
	for (int i = 0; i < 8; i++)
		if (i < 5)
			buyer(engine, "tea", 1);
		else
			body(engine, sale_body, "tea", 1);
	all_at_once();
	db_faults_set(NULL);
}

static size_t keys_written(void)
{
	return (size_t)fixture_number("SELECT COUNT(*) FROM probe WHERE name <> 'tea'");
}

START_TEST(a_deadlock_at_any_statement_changes_no_answer)
{
	struct engine *engine = begin();
	int n = 0;
	do {
		batch_with_fault(engine, ++n, DB_FAULT_ANSWER, DB_RETRY);
		ck_assert_uint_eq(count_of(SOLD, DB_DONE), 5);
		ck_assert_uint_eq(count_of(SOLD_OUT, DB_NONE), 3);
		ck_assert_int_eq(left_of("tea"), 0);
		ck_assert_uint_eq(keys_written(), 5);
	} while (fault.seen >= n);
	ck_assert_int_ge(n, 25);
	engine_stop(engine);
}
END_TEST

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
	ck_assert_int_eq(left_of("tea"), 5 - (int64_t)keys_written());
}

static void cut_at_any_statement(enum db_fault what)
{
	struct engine *engine = begin();
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
	struct engine *engine = begin();
	put("tea", 5);
	plug(engine);
	set_fault("COMMIT", 1, DB_FAULT_CUT_BEFORE, DB_DONE);
	for (int i = 0; i < 8; i++)
		buyer(engine, "tea", 1);
	all_at_once();
	ck_assert_uint_eq(count_of(SOLD, DB_DONE), 5);
	ck_assert_uint_eq(count_of(SOLD_OUT, DB_NONE), 3);
	ck_assert_int_eq(left_of("tea"), 0);
	ck_assert_int_eq(metric_value(metrics, METRIC_ENGINE_UNCERTAIN), 1);
	engine_stop(engine);
}
END_TEST

START_TEST(lost_commit_that_happened_is_found_by_its_keys)
{
	struct engine *engine = begin();
	put("tea", 5);
	plug(engine);
	set_fault("COMMIT", 1, DB_FAULT_CUT_AFTER, DB_DONE);
	for (int i = 0; i < 8; i++)
		buyer(engine, "tea", 1);
	all_at_once();
	ck_assert_uint_eq(count_of(SOLD_BEFORE, DB_NONE), 5);
	ck_assert_uint_eq(count_of(SOLD_OUT, DB_NONE), 3);
	ck_assert_int_eq(left_of("tea"), 0);
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
	struct engine *engine = begin();
	put("tea", 5);
	plug(engine);
	memset(&fault, 0, sizeof(fault));
	after_lost_commit = then;
	db_faults_set(lost_hook);
	for (int i = 0; i < 3; i++)
		buyer(engine, "tea", 1);
	all_at_once();
	for (size_t i = 0; i < client_count; i++)
		ck_assert_int_eq(clients[i].status, DB_UNCERTAIN);
	db_faults_set(NULL);
	ck_assert_int_eq(left_of("tea"), 2);
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
	struct engine *engine = begin();
	expect_error("statement_refused");
	put("tea", 50);
	plug(engine);
	memset(&fault, 0, sizeof(fault));
	for (int i = 0; i < 20; i++)
		buyer(engine, "tea", 1);
	body(engine, broken_body, "tea", 100);
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
	ck_assert_int_eq(left_of("tea"), 49);
	engine_stop(engine);
}
END_TEST

/* --- a row that somebody keeps locked --- */

START_TEST(a_locked_row_holds_up_only_those_who_want_it)
{
	struct engine *engine = begin();
	put("tea", 100);
	put("mug", 100);
	fixture_sql("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED; START TRANSACTION;"
		    " UPDATE probe SET qty = 99 WHERE name = 'mug'");
	for (int i = 0; i < 30; i++)
		buyer(engine, i % 10 == 5 ? "mug" : "tea", 1);
	clients_end();
	fixture_sql("COMMIT");
	int64_t longest_ms = 0;
	for (size_t i = 0; i < client_count; i++) {
		bool wants_mug = strcmp(clients[i].sale.item, "mug") == 0;
		ck_assert_msg(clients[i].status == (wants_mug ? DB_RETRY : DB_DONE),
			"client %zu ended with outcome %d and status %d after %lld ms", i,
			clients[i].outcome, clients[i].status, (long long)clients[i].took_ms);
		longest_ms = longest_ms > clients[i].took_ms ? longest_ms : clients[i].took_ms;
	}
	ck_assert_int_lt(longest_ms, 4000);
	ck_assert_int_eq(left_of("tea"), 73);
	ck_assert_int_eq(left_of("mug"), 99);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM probe"), 2 + 27);
	engine_stop(engine);
}
END_TEST

/* --- the line --- */

static size_t refused_count(void)
{
	size_t count = 0;
	for (size_t i = 0; i < client_count; i++)
		count += clients[i].outcome == ENGINE_REFUSED;
	return count;
}

/* `room` works find room while the committer is busy; the next is refused at once and has not
 * happened. */
static void assert_room(struct engine *engine, size_t room)
{
	put("tea", 1000);
	plug(engine);
	for (size_t i = 0; i < room; i++)
		buyer(engine, "tea", 1);
	await_waiting((int64_t)room);
	struct client *late = buyer(engine, "tea", 1);
	pthread_join(late->thread, NULL);
	client_count--;
	ck_assert_int_eq(late->outcome, ENGINE_REFUSED);
	ck_assert_int_eq(late->sale.answer, NO_ANSWER);
	ck_assert_int_ne(late->status, DB_DONE);
	all_at_once();
	ck_assert_uint_eq(refused_count(), 0);
	ck_assert_int_eq(left_of("tea"), 1000 - (int64_t)room);
	ck_assert_int_eq(metric_value(metrics, METRIC_ENGINE_REFUSED), 1);
	engine_stop(engine);
}

START_TEST(the_line_is_bounded_by_number)
{
	struct engine_settings few = settings();
	few.waiting_max = 10;
	assert_room(engine_start(&few), 10);
}
END_TEST

START_TEST(the_line_is_bounded_by_bytes)
{
	struct engine_settings few = settings();
	few.waiting_bytes = 7 * WORK_BYTES;
	assert_room(engine_start(&few), 7);
}
END_TEST

static enum db_status slow_body(struct tx *tx, const void *input, void *output)
{
	(void)tx;
	(void)input;
	(void)output;
	nanosleep(&(struct timespec){.tv_nsec = 500000000}, NULL);
	return DB_DONE;
}

/* The last batch took half a second for a weight of eight: what counts an eighth of that for each
 * expects eight milliseconds for one. */
START_TEST(the_line_is_bounded_by_what_it_would_have_to_wait)
{
	struct engine_settings hasty = settings();
	hasty.wait_ms = 500;
	struct engine *engine = engine_start(&hasty);
	put("tea", 1000);
	body(engine, slow_body, "", 1);
	clients_end();
	client_count = 0;
	plug(engine);
	while (refused_count() == 0 && client_count < 300) {
		struct client *next = buyer(engine, "tea", 1);
		while (metric_value(metrics, METRIC_ENGINE_WAITING) +
				metric_value(metrics, METRIC_ENGINE_REFUSED) <
			(int64_t)client_count)
			doze();
		if (metric_value(metrics, METRIC_ENGINE_REFUSED) == 0)
			continue;
		pthread_join(next->thread, NULL);
		ck_assert_int_eq(next->outcome, ENGINE_REFUSED);
		client_count--;
		break;
	}
	ck_assert_uint_ge(client_count, 1);
	ck_assert_uint_lt(client_count, 100);
	unplug();
	clients_end();
	pthread_join(plug_thread, NULL);
	ck_assert_int_eq(left_of("tea"), 1000 - (int64_t)count_of(SOLD, DB_DONE));
	engine_stop(engine);
}
END_TEST

START_TEST(whose_turn_does_not_come_in_time_is_withdrawn_undone)
{
	struct engine_settings hasty = settings();
	hasty.wait_ms = 200;
	struct engine *engine = engine_start(&hasty);
	put("tea", 10);
	plug(engine);
	for (int i = 0; i < 5; i++)
		buyer(engine, "tea", 1);
	clients_end();
	ck_assert_uint_eq(refused_count(), 5);
	ck_assert_int_eq(metric_value(metrics, METRIC_ENGINE_WAITING), 0);
	for (size_t i = 0; i < client_count; i++)
		ck_assert_int_ge(clients[i].took_ms, 200);
	unplug();
	pthread_join(plug_thread, NULL);
	client_count = 0;
	buyer(engine, "tea", 1);
	clients_end();
	ck_assert_int_eq(clients[0].status, DB_DONE);
	ck_assert_int_eq(left_of("tea"), 9);
	engine_stop(engine);
}
END_TEST

/* A thousand of one caller are in line when the other comes. */
static void assert_fair(uint64_t caller, uint64_t other)
{
	struct engine *engine = begin();
	put("tea", 2000);
	plug(engine);
	for (int i = 0; i < 1000; i++)
		client_start(engine,
			(struct client){.caller = caller,
				.sale = {key_of("many", client_count), "tea", 1, NO_ANSWER}});
	await_waiting(1000);
	uint64_t before = (uint64_t)metric_value(metrics, METRIC_ENGINE_BATCHES);
	struct client *one = client_start(
		engine, (struct client){.caller = other, .sale = {"single", "tea", 1, NO_ANSWER}});
	all_at_once();
	ck_assert_uint_eq(count_of(SOLD, DB_DONE), 1001);
	/* The plug's own and at most two more; the last is counted just after it is answered. */
	ck_assert_uint_le(one->batches, before + 3);
	engine_stop(engine);
}

START_TEST(a_thousand_works_of_one_caller_do_not_hold_up_another)
{
	assert_fair(1, 2);
}
END_TEST

START_TEST(callers_who_share_a_lane_do_not_hold_each_other_up)
{
	assert_fair(1, 1 + 64);
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
	struct engine *engine = begin();
	pthread_t stopper;
	put("tea", 1000);
	plug(engine);
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
	pthread_join(plug_thread, NULL);
	pthread_join(stopper, NULL);
	ck_assert_uint_eq(refused_count(), late);
	ck_assert_uint_eq(count_of(SOLD, DB_DONE), client_count - late);
	ck_assert_int_eq(left_of("tea"), 1000 - (int64_t)(client_count - late));
}
END_TEST

/* --- two engines, as of two processes, over one database --- */

START_TEST(two_engines_with_the_same_keys_act_once)
{
	struct engine *one = begin(), *other = begin();
	put("tea", 40);
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
	ck_assert_int_eq(left_of("tea"), 0);
	engine_stop(one);
	engine_stop(other);
}
END_TEST

static const struct test_fixture fixture = {
	.start = start, .stop = fixture_db_stop, .before = fixture_db_clean, .timeout_s = 60};

TEST_MAIN_WITH("engine", &fixture, refused_works_leave_no_trace_and_their_neighbours_are_done,
	one_of_128_that_is_refused_costs_the_other_127_nothing,
	a_body_that_breaks_is_alone_in_failing, random_batches_answer_as_a_simple_model_does,
	a_deadlock_at_any_statement_changes_no_answer,
	a_line_cut_before_any_statement_leaves_every_answer_true,
	a_line_cut_after_any_statement_leaves_every_answer_true,
	lost_commit_that_did_not_happen_is_made_good,
	lost_commit_that_happened_is_found_by_its_keys,
	lost_commit_is_uncertain_while_conflicts_hide_it,
	lost_commit_is_uncertain_while_defects_hide_it,
	lost_commit_is_uncertain_when_the_database_stays_away,
	a_database_that_leaves_is_tried_once_and_not_for_each_of_a_batch,
	a_locked_row_holds_up_only_those_who_want_it, the_line_is_bounded_by_number,
	the_line_is_bounded_by_bytes, the_line_is_bounded_by_what_it_would_have_to_wait,
	whose_turn_does_not_come_in_time_is_withdrawn_undone,
	a_thousand_works_of_one_caller_do_not_hold_up_another,
	callers_who_share_a_lane_do_not_hold_each_other_up,
	stopping_finishes_what_was_taken_and_takes_no_more, two_engines_with_the_same_keys_act_once)
