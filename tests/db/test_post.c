/* Writes that are sent without waiting for each answer: what comes of them, and of what is behind
 * one that fails. */
#include <pthread.h>
#include <string.h>

#include "server/db/db_faults.h"
#include "server/db/q_probe.h"
#include "server/db/try.h"
#include "tests/db/probe_table.h"
#include "tests/lib/fixture_db.h"

static struct db *posting;

static void start(void)
{
	fixture_db_start();
	fixture_db_add_tables(PROBE_TABLES);
	struct db_settings settings = fixture_db_settings();
	settings.posts = true;
	settings.attempts = 1;
	posting = db_open(&settings);
}

static void stop(void)
{
	db_close(posting);
	fixture_db_stop();
}

static enum db_status post(struct tx *tx, const char *name)
{
	return q_probe_post_bulk(tx, &(struct q_probe_post_in){str_of(name), 1}, 1);
}

static enum db_status move(struct tx *tx, const char *name, int32_t qty)
{
	return q_probe_move_bulk(tx, &(struct q_probe_move_in){qty, str_of(name)}, 1);
}

static enum db_status run(tx_body *body, void *output, size_t output_bytes)
{
	return tx_run(posting, test_arena(), body, NULL, output, output_bytes);
}

static int64_t rows(void)
{
	return fixture_number("SELECT COUNT(*) FROM probe");
}

static int64_t qty_of(const char *name)
{
	return fixture_number("SELECT qty FROM probe WHERE name = '%s'", name);
}

/* --- all is well --- */

static enum db_status many_body(struct tx *tx, const void *input, void *output_out)
{
	struct q_probe_qty *row = output_out;
	struct q_probe_post_in both[] = {{STR("b"), 2}, {STR("c"), 3}};
	DB_TRY(post(tx, "a"));
	DB_TRY(move(tx, "a", 10));
	DB_TRY(q_probe_post_bulk(tx, both, ARRAY_LENGTH(both)));
	DB_TRY(move(tx, "c", 100));
	DB_TRY(q_probe_qty(tx, &(struct q_probe_qty_in){STR("c")}, row));
	return move(tx, "b", 1000);
}

START_TEST(what_is_posted_is_seen_by_what_follows_and_there_after_the_commit)
{
	struct q_probe_qty row;
	for (int round = 0; round < 2; round++) {
		ck_assert_int_eq(run(many_body, &row, sizeof(row)), DB_DONE);
		ck_assert_int_eq(row.qty, 103);
		ck_assert_int_eq(qty_of("a"), 11);
		ck_assert_int_eq(qty_of("b"), 1002);
		ck_assert_int_eq(qty_of("c"), 103);
		fixture_sql("DELETE FROM probe");
	}
}
END_TEST

static enum db_status back_body(struct tx *tx, const void *input, void *output_out)
{
	struct savepoint before;
	(void)output_out;
	DB_TRY(post(tx, "kept"));
	DB_TRY(tx_savepoint(tx, &before));
	DB_TRY(post(tx, "undone"));
	DB_TRY(move(tx, "kept", 5));
	DB_TRY(tx_rollback_to_savepoint(tx, before));
	return move(tx, "kept", 1);
}

START_TEST(going_back_to_a_savepoint_undoes_what_was_posted_after_it)
{
	ck_assert_int_eq(run(back_body, NULL, 0), DB_DONE);
	ck_assert_int_eq(rows(), 1);
	ck_assert_int_eq(qty_of("kept"), 2);
}
END_TEST

static enum db_status none_body(struct tx *tx, const void *input, void *output_out)
{
	(void)output_out;
	DB_TRY(post(tx, "a"));
	return DB_NONE;
}

START_TEST(a_body_that_says_none_leaves_nothing_that_it_posted)
{
	ck_assert_int_eq(run(none_body, NULL, 0), DB_NONE);
	ck_assert_int_eq(rows(), 0);
	ck_assert_int_eq(run(back_body, NULL, 0), DB_DONE);
}
END_TEST

/* --- one fails --- */

static enum db_status taken_body(struct tx *tx, const void *input, void *output_out)
{
	struct q_probe_qty row;
	(void)output_out;
	DB_TRY(post(tx, "taken"));
	DB_TRY(move(tx, "other", 1));
	return q_probe_qty(tx, &(struct q_probe_qty_in){STR("other")}, &row);
}

static enum db_status taken_last_body(struct tx *tx, const void *input, void *output_out)
{
	(void)output_out;
	DB_TRY(move(tx, "other", 1));
	return post(tx, "taken");
}

START_TEST(a_row_that_was_there_is_a_conflict_and_nothing_is_done)
{
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('taken', 1), ('other', 7)");
	ck_assert_int_eq(run(taken_body, NULL, 0), DB_RETRY);
	ck_assert_int_eq(run(taken_last_body, NULL, 0), DB_RETRY);
	ck_assert_int_eq(qty_of("other"), 7);
	ck_assert_int_eq(run(none_body, NULL, 0), DB_NONE);
}
END_TEST

static enum db_status broken_body(struct tx *tx, const void *input, void *output_out)
{
	(void)output_out;
	DB_TRY(move(tx, "other", -100));
	return post(tx, "a");
}

START_TEST(a_constraint_that_stops_what_was_posted_stops_the_commit)
{
	expect_error("statement_refused");
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('other', 7)");
	ck_assert_int_eq(run(broken_body, NULL, 0), DB_BROKEN);
	ck_assert_int_eq(rows(), 1);
	ck_assert_int_eq(qty_of("other"), 7);
}
END_TEST

static enum db_status take_body(struct tx *tx, const void *input, void *output_out)
{
	const int32_t *qty = input;
	struct q_probe_take_in both[] = {{1, STR("other")}, {*qty, STR("taken")}};
	(void)output_out;
	DB_TRY(q_probe_take_bulk(tx, both, ARRAY_LENGTH(both)));
	return post(tx, "a");
}

/* Posted and not. */
START_TEST(one_of_all_that_does_not_change_its_row_stops_the_commit)
{
	static const int32_t qtys[] = {8, 7};
	struct db *both[] = {fixture_db(), posting};
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('taken', 7), ('other', 7)");
	expect_error("rows_not_changed");
	for (size_t i = 0; i < ARRAY_LENGTH(both); i++) {
		ck_assert_int_eq(
			tx_run(both[i], test_arena(), take_body, &qtys[0], NULL, 0), DB_BROKEN);
		ck_assert_int_eq(rows(), 2);
		ck_assert_int_eq(
			tx_run(both[i], test_arena(), take_body, &qtys[1], NULL, 0), DB_DONE);
		ck_assert_int_eq(qty_of("taken"), 0);
		ck_assert_int_eq(qty_of("other"), 6);
		fixture_sql("DELETE FROM probe WHERE name = 'a'");
		fixture_sql("UPDATE probe SET qty = 7");
	}
}
END_TEST

/* --- a deadlock --- */

static pthread_barrier_t both_have_one;

/* Heavier than the posting one, which is thus the victim. */
static enum db_status heavy_body(struct tx *tx, const void *input, void *output_out)
{
	uint64_t changed;
	(void)output_out;
	for (int i = 0; i < 50; i++)
		DB_TRY(q_probe_insert(tx,
			&(struct q_probe_insert_in){
				str_of(arena_printf(tx_arena(tx), "heavy%d", i)), 1},
			&(uint64_t){0}));
	DB_TRY(q_probe_add(tx, &(struct q_probe_add_in){STR("b"), 1}, &changed));
	pthread_barrier_wait(&both_have_one);
	return q_probe_add(tx, &(struct q_probe_add_in){STR("a"), 1}, &changed);
}

static void *run_heavy(void *pointer)
{
	struct db_settings settings = fixture_db_settings();
	struct db *db = db_open(&settings);
	struct arena *arena = arena_new(1 << 20);
	*(enum db_status *)pointer = tx_run(db, arena, heavy_body, NULL, NULL, 0);
	arena_free(arena);
	db_close(db);
	return NULL;
}

/* The server rolls back at the second; what comes behind must not be committed by itself. */
static enum db_status light_body(struct tx *tx, const void *input, void *output_out)
{
	uint64_t changed;
	(void)output_out;
	DB_TRY(q_probe_add(tx, &(struct q_probe_add_in){STR("a"), 10}, &changed));
	pthread_barrier_wait(&both_have_one);
	DB_TRY(move(tx, "b", 10));
	DB_TRY(post(tx, "behind"));
	return DB_DONE;
}

/* A statement that is not prepared yet waits for what was posted before. */
static enum db_status prepare_body(struct tx *tx, const void *input, void *output_out)
{
	(void)output_out;
	DB_TRY(move(tx, "a", 1));
	DB_TRY(post(tx, "behind"));
	return DB_NONE;
}

START_TEST(what_is_posted_behind_a_deadlock_is_not_done)
{
	enum db_status heavy = DB_BROKEN;
	pthread_t thread;
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('a', 0), ('b', 0)");
	ck_assert_int_eq(run(prepare_body, NULL, 0), DB_NONE);
	pthread_barrier_init(&both_have_one, NULL, 2);
	ck_assert_int_eq(pthread_create(&thread, NULL, run_heavy, &heavy), 0);
	ck_assert_int_eq(run(light_body, NULL, 0), DB_RETRY);
	pthread_join(thread, NULL);
	ck_assert_int_eq(heavy, DB_DONE);
	ck_assert_int_eq(qty_of("a"), 1);
	ck_assert_int_eq(qty_of("b"), 1);
	ck_assert_int_eq(rows(), 52);
}
END_TEST

/* --- the line --- */

static struct db_fault_order cut_hook(const char *statement)
{
	bool is_it = strcmp(statement, "probe_move") == 0;
	return (struct db_fault_order){is_it ? DB_FAULT_CUT_AFTER : DB_FAULT_NONE, DB_DONE};
}

START_TEST(a_line_that_is_lost_takes_what_was_posted_along)
{
	struct q_probe_qty row;
	db_faults_set(cut_hook);
	ck_assert_int_eq(run(many_body, &row, sizeof(row)), DB_DOWN);
	db_faults_set(NULL);
	ck_assert_int_eq(rows(), 0);
	ck_assert_int_eq(run(many_body, &row, sizeof(row)), DB_DONE);
	ck_assert_int_eq(rows(), 3);
}
END_TEST

START_TEST(nothing_is_read_outside_a_transaction_where_writes_are_posted)
{
	struct q_probe_qty row;
	expect_error("statement_misfit");
	ck_assert_int_eq(q_probe_qty(db_reading(posting, test_arena()),
				 &(struct q_probe_qty_in){STR("a")}, &row),
		DB_BROKEN);
}
END_TEST

static const struct test_fixture fixture = {.before = start, .after = stop};

TEST_MAIN_WITH("posted writes", &fixture,
	what_is_posted_is_seen_by_what_follows_and_there_after_the_commit,
	going_back_to_a_savepoint_undoes_what_was_posted_after_it,
	a_body_that_says_none_leaves_nothing_that_it_posted,
	a_row_that_was_there_is_a_conflict_and_nothing_is_done,
	a_constraint_that_stops_what_was_posted_stops_the_commit,
	one_of_all_that_does_not_change_its_row_stops_the_commit,
	what_is_posted_behind_a_deadlock_is_not_done,
	a_line_that_is_lost_takes_what_was_posted_along,
	nothing_is_read_outside_a_transaction_where_writes_are_posted)
