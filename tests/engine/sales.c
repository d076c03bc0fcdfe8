/* Works for tests of the committer; see sales.h. */
#include "tests/engine/sales.h"

#include <stdatomic.h>
#include <time.h>

#include "common/clock.h"
#include "server/db/q_probe.h"
#include "server/db/try.h"
#include "tests/db/probe_table.h"

enum { ARENA_MAX = 1 << 20 };

struct metrics *metrics;

void sales_start(void)
{
	fixture_db_start();
	fixture_db_add_tables(PROBE_TABLES);
}

void doze(void)
{
	nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

struct engine_settings usual_settings(void)
{
	metrics = metrics_new(test_arena(), 0);
	return (struct engine_settings){
		.database = fixture_db_settings(),
		.batch_works = BATCH,
		.batch_bytes = 1 << 20,
		.waiting_max = 2000,
		.waiting_bytes = 8 << 20,
		.wait_ms = 10 * MS_PER_MINUTE, /* also behind a plug, on a slow disk */
		.metrics = metrics,
	};
}

struct engine *usual_engine(void)
{
	const struct engine_settings usual = usual_settings();
	return engine_start(&usual);
}

void put_units(const char *item, int qty)
{
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('%s', %d)", item, qty);
}

int64_t units_left(const char *item)
{
	return fixture_number("SELECT qty FROM probe WHERE name = '%s'", item);
}

/* --- sales: works of one kind, written together --- */

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

enum db_status sale_body(struct tx *tx, const void *input, void *output)
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
enum db_status broken_body(struct tx *tx, const void *input, void *output)
{
	const struct sale *sale = input;
	uint64_t changed;
	(void)output;
	return q_probe_add_blindly(
		tx, &(struct q_probe_add_blindly_in){str_of(sale->item), -sale->qty}, &changed);
}

/* --- clients --- */

struct client clients[CLIENTS_MAX];
size_t client_count;

static void submit(struct client *client)
{
	const struct engine_work work = {
		.kind = &sales,
		.work = &client->sale,
		.caller = client->caller,
		.store = client->store,
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
		.store = client->store,
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

struct client *client_start(struct engine *engine, struct client client)
{
	struct client *own = &clients[client_count++];
	ck_assert_uint_le(client_count, CLIENTS_MAX);
	*own = client;
	own->engine = engine;
	ck_assert_int_eq(pthread_create(&own->thread, NULL, client_run, own), 0);
	return own;
}

const char *key_of(const char *word, size_t number)
{
	return arena_printf(test_arena(), "%s-%zu", word, number);
}

struct client *buyer(struct engine *engine, const char *item, int qty)
{
	return client_start(
		engine, (struct client){.sale = {key_of("key", client_count), item, qty, NO_ANSWER},
				.caller = client_count});
}

struct client *body_client(struct engine *engine, tx_body *run, const char *item, int qty)
{
	return client_start(engine,
		(struct client){.sale = {key_of("body", client_count), item, qty, NO_ANSWER},
			.body = run,
			.caller = client_count});
}

void clients_end(void)
{
	for (size_t i = 0; i < client_count; i++)
		pthread_join(clients[i].thread, NULL);
}

size_t count_of(enum answer answer, enum db_status status)
{
	size_t count = 0;
	for (size_t i = 0; i < client_count; i++)
		count += clients[i].sale.answer == answer && clients[i].status == status;
	return count;
}

size_t refused_count(void)
{
	size_t count = 0;
	for (size_t i = 0; i < client_count; i++)
		count += clients[i].outcome == ENGINE_REFUSED;
	return count;
}

/* --- a work that holds the committer up, so that what comes meanwhile is one batch --- */

static atomic_bool is_plugged, is_open;
static unsigned plug_weight;
static pthread_t plug_thread;

static enum db_status plug_write(struct tx *tx, struct engine_item *const items[], size_t count)
{
	(void)tx;
	atomic_store(&is_plugged, true);
	while (!atomic_load(&is_open))
		doze();
	for (size_t i = 0; i < count; i++)
		items[i]->verdict = DB_DONE;
	return DB_DONE;
}

static const struct engine_kind plugs = {"plugs", plug_write};

static void *plug_run(void *engine)
{
	const struct engine_work work = {
		.kind = &plugs, .caller = 7777, .weight = plug_weight, .bytes = 1};
	enum db_status status;
	enum engine_outcome outcome = engine_submit(engine, &work, &status);
	return outcome == ENGINE_RAN && status == DB_DONE ? NULL : engine;
}

void plug(struct engine *engine, unsigned weight)
{
	atomic_store(&is_plugged, false);
	atomic_store(&is_open, false);
	plug_weight = weight;
	ck_assert_int_eq(pthread_create(&plug_thread, NULL, plug_run, engine), 0);
	while (!atomic_load(&is_plugged))
		doze();
}

void unplug(void)
{
	void *failed;
	atomic_store(&is_open, true);
	pthread_join(plug_thread, &failed);
	ck_assert_ptr_null(failed);
}

void await_waiting(int64_t count)
{
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	while (metric_value(metrics, METRIC_ENGINE_WAITING) != count) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "%lld wait, not %lld",
			(long long)metric_value(metrics, METRIC_ENGINE_WAITING), (long long)count);
		doze();
	}
}

/* Lets all that were started go as one batch, and waits for their answers. */
void all_at_once(void)
{
	await_waiting((int64_t)client_count);
	unplug();
	clients_end();
}
