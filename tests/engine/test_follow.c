/* The table on a real database: what is loaded and followed equals the stock rows, whoever writes,
 * in whatever order transactions commit. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/rand.h"
#include "server/db/try.h"
#include "server/engine/availability.h"
#include "tests/lib/fixture_db.h"

enum { STORES = 6, PRODUCTS = 9, NOW = 1795258800 };

#define NOW_MS (NOW * MS_PER_SECOND)

static struct db_settings settings;

static void start(void)
{
	fixture_db_start();
	settings = fixture_db_settings();
}

static struct availability *loaded_table(void)
{
	struct availability *table = availability_new(&settings, (size_t)1 << 30);
	ck_assert_int_eq(availability_follow(table), DB_DONE);
	return table;
}

/* --- writing stock --- */

struct step {
	uint32_t store, product;
	int32_t by;
	int64_t as_of;
};

static enum db_status write_step(struct tx *tx, const struct step *step)
{
	struct q_stock_arrive_in arrive = {
		step->by, (store_id){step->store}, (product_id){step->product}, step->as_of};
	struct q_movement_add_in movement = {
		.store = arrive.store,
		.product = arrive.product,
		.kind = MOVEMENT_COUNT,
		.on_hand_by = step->by,
		.now = NOW_MS,
		.as_of = step->as_of,
		.has_as_of = true,
	};
	DB_TRY(q_stock_arrive(tx, &arrive));
	return ledger_write(tx, &movement, 1, NOW_MS);
}

struct plan {
	struct step steps[5];
	size_t count, kept; /* the steps after `kept` are taken back to a savepoint */
	enum db_status ends;
};

static enum db_status write_plan(struct tx *tx, const void *input, void *output)
{
	const struct plan *plan = input;
	struct savepoint before;
	(void)output;
	for (size_t i = 0; i < plan->kept; i++)
		DB_TRY(write_step(tx, &plan->steps[i]));
	DB_TRY(tx_savepoint(tx, &before));
	for (size_t i = plan->kept; i < plan->count; i++)
		DB_TRY(write_step(tx, &plan->steps[i]));
	if (plan->kept < plan->count)
		DB_TRY(tx_rollback_to_savepoint(tx, before));
	return plan->ends;
}

/* The same moment for all of a product's rows, because an arrival does not change it. */
static struct step some_step(void)
{
	return (struct step){1 + rand_below(STORES), 1 + rand_below(PRODUCTS),
		(int32_t)rand_below(20) + 1, NOW_MS};
}

static struct plan some_plan(void)
{
	struct plan plan = {.count = 1 + rand_below(5)};
	plan.kept = rand_below(3) == 0 ? rand_below((uint32_t)plan.count + 1) : plan.count;
	plan.ends = rand_below(4) == 0 ? DB_NONE : DB_DONE;
	for (size_t i = 0; i < plan.count; i++)
		plan.steps[i] = some_step();
	return plan;
}

static void write_one(struct db *db, uint32_t store, uint32_t product, int32_t by)
{
	struct plan plan = {.steps = {{store, product, by, NOW_MS}}, .count = 1, .kept = 1};
	ck_assert_int_eq(tx_run(db, test_arena(), write_plan, &plan, NULL, 0), DB_DONE);
}

/* --- holding the table against the rows --- */

static int32_t free_of(const struct availability *table, uint32_t store, uint32_t product)
{
	struct figure figure;
	if (!availability_get(table, (store_id){store}, (product_id){product}, &figure))
		return -1;
	return figure.free;
}

static void assert_equals_rows(struct availability *table)
{
	ck_assert_int_eq(availability_catch_up(table), DB_DONE);
	for (uint32_t store = 1; store <= STORES; store++)
		for (uint32_t product = 1; product <= PRODUCTS; product++) {
			int64_t row = fixture_number(
				"SELECT COALESCE((SELECT on_hand - reserved - safety FROM stock"
				" WHERE store_id = %u AND product_id = %u), -1)",
				store, product);
			ck_assert_msg(free_of(table, store, product) == row,
				"store %u has %d of product %u in memory and %lld in its row",
				store, free_of(table, store, product), product, (long long)row);
		}
	ck_assert_uint_eq(availability_size(table).pairs,
		(size_t)fixture_number("SELECT COUNT(*) FROM stock"));
}

/* --- tests --- */

static void *follow_once(void *table)
{
	ck_assert_int_eq(availability_follow(table), DB_DONE);
	return NULL;
}

/* It was told for as long as the first question for news took, so that what was asked of a server
 * at once had no promise. */
START_TEST(who_is_told_that_it_was_loaded_can_promise_by_it)
{
	struct availability *table = availability_new(&settings, (size_t)1 << 30);
	pthread_t follower;
	ck_assert_int_eq(pthread_create(&follower, NULL, follow_once, table), 0);
	while (!availability_was_loaded(table))
		continue;
	bool is_stale = availability_is_stale(table);
	pthread_join(follower, NULL);
	ck_assert(!is_stale);
	availability_free(table);
}
END_TEST

START_TEST(nobody_promises_by_a_table_that_was_not_loaded)
{
	struct availability *table = availability_new(&settings, (size_t)1 << 30);
	ck_assert_int_eq(availability_catch_up(table), DB_DOWN);
	ck_assert(availability_is_stale(table));
	ck_assert(!availability_was_loaded(table));
	ck_assert_int_eq(availability_follow(table), DB_DONE);
	ck_assert(!availability_is_stale(table));
	ck_assert(availability_was_loaded(table));
	ck_assert_int_eq(availability_catch_up(table), DB_DONE);
	availability_free(table);
}
END_TEST

START_TEST(what_is_in_the_snapshot_is_not_read_again_in_the_ledger)
{
	write_one(fixture_db(), 1, 1, 5);
	write_one(fixture_db(), 1, 1, 2);
	write_one(fixture_db(), 2, 3, 7);
	fixture_sql("UPDATE stock SET safety = 1 WHERE store_id = 2;"
		    "UPDATE feed SET queue = 0;"
		    "INSERT INTO feed (store_id, last_seq, queue, figures_as_of)"
		    " VALUES (2, 0, 3, %lld)",
		(long long)(NOW_MS + 9 * MS_PER_SECOND));
	struct availability *table = loaded_table();
	struct figure figure;
	ck_assert_int_eq(free_of(table, 1, 1), 7);
	ck_assert_int_eq(free_of(table, 2, 3), 6);
	ck_assert_int_eq(availability_queue(table, (store_id){2}), 3);
	ck_assert(availability_get(table, (store_id){2}, (product_id){3}, &figure));
	ck_assert_int_eq(figure.as_of, NOW_MS + 9 * MS_PER_SECOND);
	ck_assert_int_eq(availability_catch_up(table), DB_DONE);
	ck_assert_int_eq(free_of(table, 1, 1), 7);
	write_one(fixture_db(), 1, 1, 1);
	ck_assert_int_eq(availability_catch_up(table), DB_DONE);
	ck_assert_int_eq(free_of(table, 1, 1), 8);
	availability_free(table);
}
END_TEST

START_TEST(random_changes_of_several_connections_are_followed_with_rollbacks_and_reconnects)
{
	enum { WRITERS = 4 };
	struct db *writers[WRITERS];
	for (size_t i = 0; i < WRITERS; i++)
		writers[i] = db_open(&settings);
	for (size_t i = 0; i < 40; i++) {
		struct plan plan = some_plan();
		ck_assert_int_eq(
			tx_run(writers[i % WRITERS], test_arena(), write_plan, &plan, NULL, 0),
			plan.ends);
	}
	struct availability *table = loaded_table();
	/* One of them is heard, as the committer is. */
	ledger_listen(writers[0], availability_hear, table);
	for (size_t i = 0; i < 300; i++) {
		struct plan plan = some_plan();
		size_t writer = rand_below(WRITERS);
		if (rand_below(20) == 0 && writer != 0) {
			db_close(writers[writer]);
			writers[writer] = db_open(&settings);
		}
		ck_assert_int_eq(tx_run(writers[writer], test_arena(), write_plan, &plan, NULL, 0),
			plan.ends);
		if (rand_below(10) == 0)
			ck_assert_int_eq(availability_follow(table), DB_DONE);
	}
	assert_equals_rows(table);
	for (size_t i = 0; i < WRITERS; i++)
		db_close(writers[i]);
	availability_free(table);
}
END_TEST

struct interleaved {
	struct availability *table;
	struct db *other;
};

/* Another writer, of a greater number, commits while this one is not done; somebody looks. */
static enum db_status write_around_a_look(struct tx *tx, const void *input, void *output)
{
	const struct interleaved *between = input;
	(void)output;
	DB_TRY(write_step(tx, &(struct step){1, 1, 10, NOW_MS}));
	write_one(between->other, 2, 2, 3);
	ck_assert_int_eq(availability_catch_up(between->table), DB_DONE);
	ck_assert_int_eq(free_of(between->table, 2, 2), 3);
	ck_assert_int_eq(free_of(between->table, 1, 1), -1);
	return write_step(tx, &(struct step){1, 1, 1, NOW_MS});
}

START_TEST(a_writer_that_commits_after_one_of_a_greater_number_is_not_missed)
{
	struct interleaved between = {loaded_table(), db_open(&settings)};
	struct db *writer = db_open(&settings);
	ck_assert_int_eq(
		tx_run(writer, test_arena(), write_around_a_look, &between, NULL, 0), DB_DONE);
	assert_equals_rows(between.table);
	ck_assert_int_eq(free_of(between.table, 1, 1), 11);
	db_close(writer);
	db_close(between.other);
	availability_free(between.table);
}
END_TEST

START_TEST(what_is_heard_counts_at_once_and_only_once)
{
	struct availability *table = loaded_table();
	struct db *own = db_open(&settings);
	ledger_listen(own, availability_hear, table);
	write_one(own, 1, 1, 4);
	ck_assert_int_eq(free_of(table, 1, 1), 4);
	ck_assert_int_eq(availability_catch_up(table), DB_DONE);
	write_one(own, 1, 1, 4);
	ck_assert_int_eq(free_of(table, 1, 1), 8);
	/* Not listening, as when the answer of a commit was lost; then the gap is read first. */
	ledger_listen(own, NULL, NULL);
	write_one(own, 1, 1, 1);
	ledger_listen(own, availability_hear, table);
	write_one(own, 1, 1, 1);
	ck_assert_int_eq(free_of(table, 1, 1), 8);
	assert_equals_rows(table);
	ck_assert_int_eq(free_of(table, 1, 1), 10);
	db_close(own);
	availability_free(table);
}
END_TEST

static enum db_status write_very_many(struct tx *tx, const void *input, void *output)
{
	const size_t *count = input;
	(void)output;
	struct q_movement_add_in *movements =
		arena_new_array(tx_arena(tx), *count, struct q_movement_add_in);
	for (size_t i = 0; i < *count; i++)
		movements[i] = (struct q_movement_add_in){.store = {1},
			.product = {1},
			.kind = MOVEMENT_COUNT,
			.on_hand_by = 1,
			.now = NOW_MS};
	struct q_stock_arrive_in arrive = {(int32_t)*count, {1}, {1}, NOW_MS};
	DB_TRY(q_stock_arrive(tx, &arrive));
	return ledger_write(tx, movements, *count, NOW_MS);
}

START_TEST(more_news_than_one_question_brings_are_all_read)
{
	size_t count = 20000;
	struct availability *table = loaded_table();
	ck_assert_int_eq(
		tx_run(fixture_db(), test_arena(), write_very_many, &count, NULL, 0), DB_DONE);
	ck_assert_int_eq(availability_catch_up(table), DB_DONE);
	ck_assert_int_eq(free_of(table, 1, 1), 20000);
	availability_free(table);
}
END_TEST

START_TEST(a_lost_connection_is_made_again_and_goes_on_from_where_it_was)
{
	struct availability *table = loaded_table();
	write_one(fixture_db(), 1, 1, 3);
	ck_assert_int_eq(availability_catch_up(table), DB_DONE);
	for (int i = 0; i < 3; i++) {
		int64_t id = fixture_number("SELECT MIN(id) FROM information_schema.processlist"
					    " WHERE db = DATABASE() AND id <> CONNECTION_ID()"
					    " AND command = 'Sleep'");
		if (id != 0)
			fixture_sql("KILL %lld", (long long)id);
	}
	struct db *writer = db_open(&settings);
	write_one(writer, 1, 1, 4);
	enum db_status status = availability_catch_up(table);
	if (status != DB_DONE)
		status = availability_catch_up(table);
	ck_assert_int_eq(status, DB_DONE);
	ck_assert_int_eq(free_of(table, 1, 1), 7);
	ck_assert_uint_eq(logged_count("availability_to_be_loaded_again"), 0);
	db_close(writer);
	availability_free(table);
}
END_TEST

START_TEST(a_database_that_was_brought_back_from_a_copy_is_loaded_again)
{
	struct db *writer = db_open(&settings);
	write_one(writer, 1, 1, 3);
	struct availability *table = loaded_table();
	write_one(writer, 1, 1, 4);
	ck_assert_int_eq(availability_follow(table), DB_DONE);
	ck_assert_int_eq(free_of(table, 1, 1), 7);
	fixture_sql("DELETE FROM movement ORDER BY movement_id DESC LIMIT 1;"
		    "UPDATE stock SET on_hand = 3");
	/* Whether the ledger still has what was read is not asked each time. */
	for (int i = 0; i < 100 && logged_count("availability_to_be_loaded_again") == 0; i++)
		ck_assert_int_eq(availability_follow(table), DB_DONE);
	ck_assert_uint_eq(logged_count("availability_to_be_loaded_again"), 1);
	ck_assert(!availability_is_stale(table));
	ck_assert_int_eq(free_of(table, 1, 1), 3);
	db_close(writer);
	availability_free(table);
}
END_TEST

START_TEST(writers_that_are_purged_are_followed_no_more_without_a_word)
{
	struct db *writer = db_open(&settings);
	struct availability *table = loaded_table();
	write_one(writer, 1, 1, 3);
	ck_assert_int_eq(availability_follow(table), DB_DONE);
	fixture_sql("DELETE FROM writer");
	for (int i = 0; i < 60; i++)
		ck_assert_int_eq(availability_follow(table), DB_DONE);
	db_close(writer);
	writer = db_open(&settings);
	write_one(writer, 1, 1, 3);
	assert_equals_rows(table);
	ck_assert_uint_eq(logged_count("availability_to_be_loaded_again"), 0);
	db_close(writer);
	availability_free(table);
}
END_TEST

/* --- many at once --- */

struct crowd_of_threads {
	struct availability *table;
	atomic_bool is_over;
	atomic_int wrong;
};

static void *write_on(void *context)
{
	struct crowd_of_threads *crowd = context;
	struct db *db = db_open(&settings);
	struct arena *arena = arena_new(1 << 20);
	if (rand_below(2) == 0)
		ledger_listen(db, availability_hear, crowd->table);
	for (int i = 0; i < 60; i++) {
		struct plan plan = some_plan();
		enum db_status status = tx_run(db, arena, write_plan, &plan, NULL, 0);
		if (status != plan.ends && status != DB_RETRY)
			atomic_fetch_add(&crowd->wrong, 1);
		arena_clear(arena);
	}
	arena_free(arena);
	db_close(db);
	return NULL;
}

static void *ask_on(void *context)
{
	struct crowd_of_threads *crowd = context;
	while (!atomic_load(&crowd->is_over)) {
		if (availability_catch_up(crowd->table) != DB_DONE)
			atomic_fetch_add(&crowd->wrong, 1);
		for (uint32_t store = 1; store <= STORES; store++)
			for (uint32_t product = 1; product <= PRODUCTS; product++)
				if (free_of(crowd->table, store, product) < -1)
					atomic_fetch_add(&crowd->wrong, 1);
	}
	return NULL;
}

START_TEST(many_write_and_many_ask_at_once_and_the_table_comes_out_right)
{
	enum { WRITERS = 4, ASKERS = 3 };
	struct crowd_of_threads crowd = {.table = loaded_table()};
	pthread_t writers[WRITERS], askers[ASKERS];
	for (size_t i = 0; i < ASKERS; i++)
		ck_assert_int_eq(pthread_create(&askers[i], NULL, ask_on, &crowd), 0);
	for (size_t i = 0; i < WRITERS; i++)
		ck_assert_int_eq(pthread_create(&writers[i], NULL, write_on, &crowd), 0);
	for (size_t i = 0; i < WRITERS; i++)
		pthread_join(writers[i], NULL);
	atomic_store(&crowd.is_over, true);
	for (size_t i = 0; i < ASKERS; i++)
		pthread_join(askers[i], NULL);
	ck_assert_int_eq(atomic_load(&crowd.wrong), 0);
	assert_equals_rows(crowd.table);
	ck_assert_uint_eq(logged_count("availability_to_be_loaded_again"), 0);
	availability_free(crowd.table);
}
END_TEST

/* --- while it is loaded --- */

enum { LOADED_ROWS = 10000, ROWS_A_LOOK = 4096, SAID_MAX = 8 };

static struct {
	struct availability *table;
	bool is_patient; /* after the first line */
	size_t count;
	struct {
		long long rows, pairs, is_loaded;
	} lines[SAID_MAX];
} said;

static long long number_behind(const char *text, const char *name)
{
	const char *found = strstr(text, name);
	return found == NULL ? -1 : strtoll(found + strlen(name), NULL, 10);
}

static const char *metrics_text(void)
{
	struct buf out;
	buf_init(&out, test_arena(), 1 << 16);
	availability_print_metrics(said.table, &out);
	return str_c(test_arena(), buf_str(&out));
}

/* What /metrics would say at the moment of each line. */
static void note_progress(enum log_level level, const char *line, void *context)
{
	(void)level;
	(void)context;
	if (strstr(line, "\"availability_loading\"") == NULL || said.count == SAID_MAX)
		return;
	const char *metrics = metrics_text();
	said.lines[said.count].rows = number_behind(line, "\"rows\":");
	said.lines[said.count].pairs = number_behind(metrics, "\ncomptoir_availability_pairs ");
	said.lines[said.count].is_loaded =
		number_behind(metrics, "\ncomptoir_availability_loaded ");
	said.count++;
	if (said.is_patient)
		clock_hurry(INT64_MAX);
}

static void load_large_table(bool is_patient)
{
	fixture_sql("INSERT INTO stock (store_id, product_id, on_hand, reserved, safety, as_of)"
		    " SELECT 1, seq, 3, 1, 0, 1 FROM seq_1_to_%d",
		LOADED_ROWS);
	memset(&said, 0, sizeof(said));
	said.table = availability_new(&settings, (size_t)1 << 30);
	said.is_patient = is_patient;
	log_set_sink(note_progress, NULL);
	ck_assert_int_eq(availability_follow(said.table), DB_DONE);
	ck_assert_int_eq(
		number_behind(metrics_text(), "\ncomptoir_availability_pairs "), LOADED_ROWS);
	ck_assert_int_eq(number_behind(metrics_text(), "\ncomptoir_availability_loaded "), 1);
	availability_free(said.table);
}

START_TEST(how_far_a_load_has_come_is_logged_and_in_the_metrics_all_along)
{
	clock_hurry(0);
	load_large_table(false);
	ck_assert_uint_eq(said.count, LOADED_ROWS / ROWS_A_LOOK);
	for (size_t i = 0; i < said.count; i++) {
		ck_assert_int_eq(said.lines[i].rows, (long long)(i + 1) * ROWS_A_LOOK);
		ck_assert_int_eq(said.lines[i].pairs, said.lines[i].rows);
		ck_assert_int_eq(said.lines[i].is_loaded, 0);
	}
}
END_TEST

START_TEST(a_line_of_progress_waits_until_the_last_is_old)
{
	clock_hurry(0);
	load_large_table(true);
	ck_assert_uint_eq(said.count, 1);
}
END_TEST

START_TEST(a_load_that_is_soon_over_says_nothing_on_its_way)
{
	load_large_table(false);
	ck_assert_uint_eq(said.count, 0);
}
END_TEST

static const struct test_fixture follow_fixture = {
	.start = start,
	.stop = fixture_db_stop,
	.before = fixture_db_clean,
};

TEST_MAIN_WITH("follow", &follow_fixture, nobody_promises_by_a_table_that_was_not_loaded,
	who_is_told_that_it_was_loaded_can_promise_by_it,
	what_is_in_the_snapshot_is_not_read_again_in_the_ledger,
	random_changes_of_several_connections_are_followed_with_rollbacks_and_reconnects,
	a_writer_that_commits_after_one_of_a_greater_number_is_not_missed,
	what_is_heard_counts_at_once_and_only_once, more_news_than_one_question_brings_are_all_read,
	a_lost_connection_is_made_again_and_goes_on_from_where_it_was,
	a_database_that_was_brought_back_from_a_copy_is_loaded_again,
	writers_that_are_purged_are_followed_no_more_without_a_word,
	many_write_and_many_ask_at_once_and_the_table_comes_out_right,
	how_far_a_load_has_come_is_logged_and_in_the_metrics_all_along,
	a_line_of_progress_waits_until_the_last_is_old,
	a_load_that_is_soon_over_says_nothing_on_its_way)
