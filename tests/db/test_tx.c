/* The transaction runner: what is done, what is not, and what nobody can know. */
#include <pthread.h>
#include <string.h>
#include <time.h>

#include "server/db/db_faults.h"
#include "server/db/q_probe.h"
#include "server/db/try.h"
#include "tests/db/probe_table.h"
#include "tests/lib/fixture_db.h"

static void start(void)
{
	fixture_db_start();
	fixture_db_add_tables(PROBE_TABLES);
}

/* Faults: the nth statement of this name gets this order. */
static const char *fault_name;
static int fault_at, fault_seen;
static struct db_fault_order fault_order;

static struct db_fault_order fault_hook(const char *statement)
{
	if (strcmp(statement, fault_name) != 0)
		return (struct db_fault_order){DB_FAULT_NONE, DB_DONE};
	fault_seen++;
	bool is_it = fault_at == 0 || fault_seen == fault_at;
	return is_it ? fault_order : (struct db_fault_order){DB_FAULT_NONE, DB_DONE};
}

/* nth 0: every time. */
static void fault(const char *name, int nth, enum db_fault what, enum db_status status)
{
	fault_name = name;
	fault_at = nth;
	fault_order = (struct db_fault_order){what, status};
	db_faults_set(fault_hook);
}

static int64_t qty_of(const char *name)
{
	return fixture_number("SELECT qty FROM probe WHERE name = '%s'", name);
}

struct add {
	const char *name;
	int32_t qty;
};

static enum db_status add_body(struct tx *tx, const void *input, void *output)
{
	const struct add *add = input;
	struct q_probe_add_in in = {str_of(add->name), add->qty};
	return q_probe_add(tx, &in, output);
}

/* Adds to a row in a transaction of its own; the row count in *changed_out. */
static enum db_status run_add(const char *name, int32_t qty, uint64_t *changed_out)
{
	struct add add = {name, qty};
	return tx_run(
		fixture_db(), test_arena(), add_body, &add, changed_out, sizeof(*changed_out));
}

START_TEST(a_guarded_write_answers_by_its_row_count)
{
	uint64_t changed;
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('a', 1)");
	ck_assert_int_eq(run_add("a", -1, &changed), DB_DONE);
	ck_assert_uint_eq(changed, 1);
	ck_assert_int_eq(run_add("a", -1, &changed), DB_DONE);
	ck_assert_uint_eq(changed, 0);
	ck_assert_int_eq(qty_of("a"), 0);
}
END_TEST

START_TEST(a_write_that_changes_nothing_still_matched)
{
	uint64_t changed;
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('a', 1)");
	ck_assert_int_eq(run_add("a", 0, &changed), DB_DONE);
	ck_assert_uint_eq(changed, 1);
}
END_TEST

START_TEST(commit_lost_before_the_server_saw_it_is_uncertain_and_did_not_happen)
{
	uint64_t changed;
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('a', 1)");
	fault("COMMIT", 1, DB_FAULT_CUT_BEFORE, DB_DONE);
	ck_assert_int_eq(run_add("a", 1, &changed), DB_UNCERTAIN);
	ck_assert_int_eq(qty_of("a"), 1);
	ck_assert_int_eq(run_add("a", 1, &changed), DB_DONE);
	ck_assert_int_eq(qty_of("a"), 2);
}
END_TEST

START_TEST(commit_whose_answer_was_lost_is_uncertain_and_did_happen)
{
	uint64_t changed;
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('a', 1)");
	fault("COMMIT", 1, DB_FAULT_CUT_AFTER, DB_DONE);
	ck_assert_int_eq(run_add("a", 1, &changed), DB_UNCERTAIN);
	ck_assert_int_eq(qty_of("a"), 2);
}
END_TEST

static enum db_status read_body(struct tx *tx, const void *input, void *output)
{
	return q_probe_qty(tx, &(struct q_probe_qty_in){STR("a")}, output);
}

START_TEST(lost_commit_of_a_transaction_that_only_read_is_down)
{
	struct q_probe_qty row;
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('a', 1)");
	fault("COMMIT", 1, DB_FAULT_CUT_BEFORE, DB_DONE);
	ck_assert_int_eq(
		tx_run(fixture_db(), test_arena(), read_body, NULL, &row, sizeof(row)), DB_DOWN);
}
END_TEST

START_TEST(connection_lost_in_the_body_is_down_and_nothing_is_done)
{
	uint64_t changed;
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('a', 1)");
	ck_assert_int_eq(run_add("a", 1, &changed), DB_DONE);
	fault("probe_add", 1, DB_FAULT_CUT_AFTER, DB_DONE);
	ck_assert_int_eq(run_add("a", 1, &changed), DB_DOWN);
	fault("probe_add", 1, DB_FAULT_CUT_BEFORE, DB_DONE);
	fault_seen = 0;
	ck_assert_int_eq(run_add("a", 1, &changed), DB_DOWN);
	ck_assert_int_eq(qty_of("a"), 2);
	ck_assert_uint_eq(logged_count("database_away"), 2);
	ck_assert_int_eq(run_add("a", 1, &changed), DB_DONE);
	ck_assert_uint_eq(logged_count("database_back"), 2);
}
END_TEST

START_TEST(connection_that_died_while_idle_is_made_again)
{
	uint64_t changed;
	struct q_probe_qty row;
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('a', 1)");
	ck_assert_int_eq(run_add("a", 1, &changed), DB_DONE);
	for (int i = 0; i < 2; i++) {
		int64_t id = fixture_number(
			"SELECT ID FROM information_schema.PROCESSLIST WHERE DB = DATABASE()"
			" AND ID <> CONNECTION_ID()");
		fixture_sql("KILL %lld", (long long)id);
		if (i == 0)
			ck_assert_int_eq(run_add("a", 1, &changed), DB_DONE);
		else
			ck_assert_int_eq(q_probe_qty(db_reading(fixture_db(), test_arena()),
						 &(struct q_probe_qty_in){STR("a")}, &row),
				DB_DONE);
	}
	ck_assert_int_eq(row.qty, 3);
}
END_TEST

/* Two bodies that take two rows in opposite orders, both having taken the first before either takes
 * the second. */
static pthread_barrier_t both_have_one;
static _Atomic int bodies_run;

struct pair {
	const char *first, *second;
	bool has_met;
};

static enum db_status pair_body(struct tx *tx, const void *input, void *output)
{
	const struct pair *pair = input;
	bool *has_met = output;
	uint64_t changed;
	struct q_probe_add_in first = {str_of(pair->first), 1}, second = {str_of(pair->second), 1};
	enum db_status status = q_probe_add(tx, &first, &changed);
	if (status == DB_DONE && bodies_run++ < 2)
		pthread_barrier_wait(&both_have_one);
	*has_met = true;
	return status == DB_DONE ? q_probe_add(tx, &second, &changed) : status;
}

static void *run_pair(void *pair)
{
	struct db_settings settings = fixture_db_settings();
	struct db *db = db_open(&settings);
	struct arena *arena = arena_new(1 << 20);
	bool has_met;
	enum db_status status = tx_run(db, arena, pair_body, pair, &has_met, sizeof(has_met));
	arena_free(arena);
	db_close(db);
	return (void *)(uintptr_t)status;
}

START_TEST(deadlock_is_retried)
{
	struct pair one = {"a", "b", false}, other = {"b", "a", false};
	pthread_t thread;
	void *status;
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('a', 0), ('b', 0)");
	pthread_barrier_init(&both_have_one, NULL, 2);
	pthread_create(&thread, NULL, run_pair, &one);
	ck_assert_int_eq((int)(uintptr_t)run_pair(&other), DB_DONE);
	pthread_join(thread, &status);
	ck_assert_int_eq((int)(uintptr_t)status, DB_DONE);
	ck_assert_int_eq(qty_of("a"), 2);
	ck_assert_int_eq(qty_of("b"), 2);
	ck_assert_int_ge(bodies_run, 3);
}
END_TEST

/* Lets go of the lock when the second attempt begins. */
static struct db_fault_order release_hook(const char *statement)
{
	if (strcmp(statement, "START TRANSACTION") == 0 && ++fault_seen == 2)
		fixture_sql("COMMIT");
	return (struct db_fault_order){DB_FAULT_NONE, DB_DONE};
}

START_TEST(lock_wait_that_took_too_long_is_retried)
{
	uint64_t changed;
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('a', 1)");
	fixture_sql("START TRANSACTION; UPDATE probe SET qty = 5 WHERE name = 'a'");
	db_faults_set(release_hook);
	ck_assert_int_eq(run_add("a", 1, &changed), DB_DONE);
	ck_assert_int_eq(fault_seen, 2);
	ck_assert_int_eq(qty_of("a"), 6);
}
END_TEST

START_TEST(conflict_at_commit_runs_the_body_again)
{
	uint64_t changed;
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('a', 1)");
	fault("COMMIT", 1, DB_FAULT_ANSWER, DB_RETRY);
	ck_assert_int_eq(run_add("a", 1, &changed), DB_DONE);
	ck_assert_int_eq(qty_of("a"), 2);
}
END_TEST

START_TEST(conflict_without_end_is_given_up_after_five_attempts)
{
	uint64_t changed;
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('a', 1)");
	fault("probe_add", 0, DB_FAULT_ANSWER, DB_RETRY);
	ck_assert_int_eq(run_add("a", 1, &changed), DB_RETRY);
	ck_assert_int_eq(fault_seen, 5);
	ck_assert_int_eq(qty_of("a"), 1);
}
END_TEST

/* A connection of its own with these limits. */
static enum db_status run_limited(unsigned retry_ms, unsigned transaction_ms, tx_body *body)
{
	struct db_settings settings = fixture_db_settings();
	uint64_t changed;
	settings.retry_ms = retry_ms;
	settings.transaction_ms = transaction_ms;
	struct db *db = db_open(&settings);
	const struct add add = {"a", 1};
	enum db_status status = tx_run(db, test_arena(), body, &add, &changed, sizeof(changed));
	db_close(db);
	return status;
}

static enum db_status slow_body(struct tx *tx, const void *input, void *output)
{
	nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
	return add_body(tx, input, output);
}

START_TEST(conflict_after_the_time_for_more_attempts_is_given_up)
{
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('a', 1)");
	fault("probe_add", 0, DB_FAULT_ANSWER, DB_RETRY);
	ck_assert_int_eq(run_limited(10, 0, slow_body), DB_RETRY);
	ck_assert_int_eq(fault_seen, 1);
	ck_assert_int_eq(qty_of("a"), 1);
}
END_TEST

START_TEST(transaction_that_takes_too_long_is_down_and_nothing_is_done)
{
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('a', 1)");
	ck_assert_int_eq(run_limited(0, 10, slow_body), DB_DOWN);
	ck_assert_int_eq(qty_of("a"), 1);
	ck_assert_uint_eq(logged_count("transaction_too_slow"), 1);
	ck_assert_int_eq(run_limited(0, 20000, slow_body), DB_DONE);
	ck_assert_int_eq(qty_of("a"), 2);
}
END_TEST

struct tally {
	int attempts_before; /* left by an earlier attempt if the output were not zeroed */
	int runs;
};

static enum db_status tally_body(struct tx *tx, const void *input, void *output)
{
	struct tally *tally = output;
	uint64_t changed;
	tally->attempts_before = tally->runs;
	tally->runs++;
	return q_probe_add(tx, &(struct q_probe_add_in){STR("a"), 1}, &changed);
}

START_TEST(each_attempt_begins_with_a_zeroed_output)
{
	struct tally tally = {7, 7};
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('a', 1)");
	fault("probe_add", 1, DB_FAULT_ANSWER, DB_RETRY);
	ck_assert_int_eq(
		tx_run(fixture_db(), test_arena(), tally_body, NULL, &tally, sizeof(tally)),
		DB_DONE);
	ck_assert_int_eq(fault_seen, 2);
	ck_assert_int_eq(tally.attempts_before, 0);
	ck_assert_int_eq(tally.runs, 1);
}
END_TEST

static enum db_status dup_body(struct tx *tx, const void *input, void *output)
{
	enum db_status *first = output;
	uint64_t id, changed;
	*first = q_probe_insert(tx, &(struct q_probe_insert_in){STR("a"), 9}, &id);
	return q_probe_add(tx, &(struct q_probe_add_in){STR("a"), 1}, &changed);
}

START_TEST(duplicate_key_is_dup_and_the_body_may_go_on)
{
	enum db_status first;
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('a', 1)");
	ck_assert_int_eq(
		tx_run(fixture_db(), test_arena(), dup_body, NULL, &first, sizeof(first)), DB_DONE);
	ck_assert_int_eq(first, DB_DUP);
	ck_assert_int_eq(qty_of("a"), 2);
}
END_TEST

static enum db_status none_body(struct tx *tx, const void *input, void *output)
{
	uint64_t changed;
	enum db_status status = q_probe_add(tx, &(struct q_probe_add_in){STR("a"), 1}, &changed);
	return status == DB_DONE ? DB_NONE : status;
}

START_TEST(a_body_that_says_none_changes_nothing)
{
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('a', 1)");
	ck_assert_int_eq(tx_run(fixture_db(), test_arena(), none_body, NULL, NULL, 0), DB_NONE);
	ck_assert_int_eq(qty_of("a"), 1);
}
END_TEST

static enum db_status items_body(struct tx *tx, const void *input, void *output)
{
	static const char *const items[] = {"x", "taken", "y"};
	int *refused = output;
	for (size_t i = 0; i < ARRAY_LENGTH(items); i++) {
		uint64_t id, changed;
		struct savepoint before;
		enum db_status status = tx_savepoint(tx, &before);
		if (status == DB_DONE)
			status = q_probe_add(
				tx, &(struct q_probe_add_in){STR("count"), 1}, &changed);
		if (status == DB_DONE)
			status = q_probe_insert(
				tx, &(struct q_probe_insert_in){str_of(items[i]), 1}, &id);
		if (status == DB_DUP) {
			(*refused)++;
			status = tx_rollback_to_savepoint(tx, before);
		}
		if (status != DB_DONE)
			return status;
	}
	return DB_DONE;
}

START_TEST(one_item_can_fail_alone)
{
	int refused;
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('count', 0), ('taken', 1)");
	ck_assert_int_eq(
		tx_run(fixture_db(), test_arena(), items_body, NULL, &refused, sizeof(refused)),
		DB_DONE);
	ck_assert_int_eq(refused, 1);
	ck_assert_int_eq(qty_of("count"), 2);
	ck_assert_int_eq(qty_of("x") + qty_of("y"), 2);
}
END_TEST

static enum db_status nested_body(struct tx *tx, const void *input, void *output)
{
	struct savepoint outer, inner, again;
	uint64_t changed;
	struct q_probe_add_in one = {STR("a"), 1}, ten = {STR("a"), 10}, hundred = {STR("a"), 100};
	DB_TRY(tx_savepoint(tx, &outer));
	DB_TRY(q_probe_add(tx, &one, &changed));
	DB_TRY(tx_savepoint(tx, &inner));
	DB_TRY(q_probe_add(tx, &ten, &changed));
	DB_TRY(tx_rollback_to_savepoint(tx, outer));
	DB_TRY(tx_savepoint(tx, &again));
	return q_probe_add(tx, &hundred, &changed);
}

START_TEST(going_back_to_an_outer_savepoint_undoes_what_came_after_it)
{
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('a', 1)");
	ck_assert_int_eq(tx_run(fixture_db(), test_arena(), nested_body, NULL, NULL, 0), DB_DONE);
	ck_assert_int_eq(qty_of("a"), 101);
}
END_TEST

static enum db_status deaf_body(struct tx *tx, const void *input, void *output)
{
	enum db_status *second = output;
	uint64_t changed;
	enum db_status ignored = q_probe_add(tx, &(struct q_probe_add_in){STR("a"), 1}, &changed);
	ck_assert_int_ne(ignored, DB_NONE);
	*second = q_probe_add(tx, &(struct q_probe_add_in){STR("b"), 1}, &changed);
	return DB_DONE;
}

START_TEST(a_body_that_ignores_a_conflict_commits_nothing)
{
	enum db_status second;
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('a', 1), ('b', 1)");
	fault("probe_add", 1, DB_FAULT_ANSWER, DB_BROKEN);
	ck_assert_int_eq(
		tx_run(fixture_db(), test_arena(), deaf_body, NULL, &second, sizeof(second)),
		DB_BROKEN);
	ck_assert_int_eq(second, DB_BROKEN);
	ck_assert_int_eq(qty_of("b"), 1);
}
END_TEST

static enum db_status blind_body(struct tx *tx, const void *input, void *output)
{
	return q_probe_add_blindly(
		tx, &(struct q_probe_add_blindly_in){STR("Zoé"), -770077}, output);
}

static char refused_line[1000];

static void keep_line(enum log_level level, const char *line, void *context)
{
	if (strstr(line, "statement_refused") != NULL)
		snprintf(refused_line, sizeof(refused_line), "%s", line);
}

START_TEST(violated_constraint_is_broken_and_logged_by_name_without_values)
{
	uint64_t changed;
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('Zoé', 41)");
	log_set_sink(keep_line, NULL);
	ck_assert_int_eq(
		tx_run(fixture_db(), test_arena(), blind_body, NULL, &changed, sizeof(changed)),
		DB_BROKEN);
	ck_assert_ptr_nonnull(strstr(refused_line, "ck_probe_not_negative"));
	ck_assert_ptr_nonnull(strstr(refused_line, "probe_add_blindly"));
	ck_assert_ptr_null(strstr(refused_line, "Zo"));
	ck_assert_ptr_null(strstr(refused_line, "770077"));
	ck_assert_int_eq(qty_of("Zoé"), 41);
}
END_TEST

static const struct test_fixture fixture = {
	.start = start, .stop = fixture_db_stop, .before = fixture_db_clean};

static enum db_status end_unsaid_body(struct tx *tx, const void *input, void *output)
{
	const bool *is_last = input;
	uint64_t id;
	DB_TRY(q_probe_insert(tx, &(struct q_probe_insert_in){STR("before"), 1}, &id));
	enum db_status status = q_probe_end_unsaid(tx);
	if (*is_last)
		return DB_DONE;
	(void)status; /* the body that does not look is stopped all the same */
	return q_probe_insert(tx, &(struct q_probe_insert_in){STR("after"), 1}, &id);
}

START_TEST(a_transaction_that_ended_unsaid_is_not_acknowledged_nor_continued)
{
	const bool both[] = {true, false};
	for (size_t i = 0; i < ARRAY_LENGTH(both); i++) {
		ck_assert_int_eq(
			tx_run(fixture_db(), test_arena(), end_unsaid_body, &both[i], NULL, 0),
			DB_RETRY);
		ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM probe"), 0);
	}
	ck_assert_uint_ge(logged_count("transaction_ended_unsaid"), 2);
}
END_TEST

TEST_MAIN_WITH("tx", &fixture, a_guarded_write_answers_by_its_row_count,
	a_write_that_changes_nothing_still_matched,
	commit_lost_before_the_server_saw_it_is_uncertain_and_did_not_happen,
	commit_whose_answer_was_lost_is_uncertain_and_did_happen,
	lost_commit_of_a_transaction_that_only_read_is_down,
	connection_lost_in_the_body_is_down_and_nothing_is_done,
	connection_that_died_while_idle_is_made_again, deadlock_is_retried,
	lock_wait_that_took_too_long_is_retried, conflict_at_commit_runs_the_body_again,
	conflict_without_end_is_given_up_after_five_attempts,
	conflict_after_the_time_for_more_attempts_is_given_up,
	transaction_that_takes_too_long_is_down_and_nothing_is_done,
	each_attempt_begins_with_a_zeroed_output, duplicate_key_is_dup_and_the_body_may_go_on,
	a_body_that_says_none_changes_nothing, one_item_can_fail_alone,
	going_back_to_an_outer_savepoint_undoes_what_came_after_it,
	a_body_that_ignores_a_conflict_commits_nothing,
	violated_constraint_is_broken_and_logged_by_name_without_values,
	a_transaction_that_ended_unsaid_is_not_acknowledged_nor_continued)
