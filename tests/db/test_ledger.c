/* Numbers of movements rise in the order of commits, for each writer. */
#include <string.h>

#include "server/db/db_faults.h"
#include "server/db/ledger.h"
#include "server/db/q_probe.h"
#include "server/db/try.h"
#include "tests/db/probe_table.h"
#include "tests/lib/fixture_db.h"

enum { NOW = 1000 };

static void start(void)
{
	fixture_db_start();
	fixture_db_add_tables(PROBE_TABLES);
}

static uint64_t writer_of(uint64_t movement)
{
	return movement >> LEDGER_WRITER_SHIFT;
}

static uint64_t place_of(uint64_t movement)
{
	return movement & ((UINT64_C(1) << LEDGER_WRITER_SHIFT) - 1);
}

struct ask {
	size_t count;
	int64_t now;
	enum db_status ends; /* what the body answers */
};

static enum db_status ask_body(struct tx *tx, const void *input, void *output)
{
	const struct ask *ask = input;
	DB_TRY(ledger_next(tx, ask->now, ask->count, output));
	return ask->ends;
}

static uint64_t ask_at(struct db *db, size_t count, int64_t now, enum db_status ends)
{
	struct ask ask = {count, now, ends};
	uint64_t first;
	ck_assert_int_eq(tx_run(db, test_arena(), ask_body, &ask, &first, sizeof(first)), ends);
	return first;
}

START_TEST(a_writer_counts_on_from_commit_to_commit)
{
	uint64_t first = ask_at(fixture_db(), 3, NOW, DB_DONE);
	uint64_t second = ask_at(fixture_db(), 1, NOW, DB_DONE);
	ck_assert_uint_gt(writer_of(first), 0);
	ck_assert_uint_eq(place_of(first), 1);
	ck_assert(second == first + 3);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM writer WHERE writer_id = %llu",
				 (unsigned long long)writer_of(first)),
		1);
}
END_TEST

START_TEST(numbers_of_a_transaction_that_was_rolled_back_are_taken_again)
{
	uint64_t lost_writer = writer_of(ask_at(fixture_db(), 2, NOW, DB_NONE));
	uint64_t first = ask_at(fixture_db(), 2, NOW, DB_DONE);
	ck_assert_uint_gt(writer_of(first), lost_writer);
	uint64_t lost = ask_at(fixture_db(), 5, NOW, DB_NONE);
	ck_assert(ask_at(fixture_db(), 1, NOW, DB_DONE) == lost);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM writer"), 1);
}
END_TEST

static enum db_status ask_behind_a_savepoint(struct tx *tx, const void *input, void *output)
{
	uint64_t *first = output;
	struct savepoint before;
	DB_TRY(tx_savepoint(tx, &before));
	DB_TRY(ledger_next(tx, NOW, 1, &first[0]));
	DB_TRY(tx_rollback_to_savepoint(tx, before));
	DB_TRY(ledger_next(tx, NOW, 1, &first[1]));
	DB_TRY(tx_rollback_to_savepoint(tx, before));
	return ledger_next(tx, NOW, 1, &first[2]);
}

START_TEST(a_writer_lost_behind_a_savepoint_begins_anew)
{
	uint64_t first[3];
	ck_assert_int_eq(tx_run(fixture_db(), test_arena(), ask_behind_a_savepoint, NULL, first,
				 sizeof(first)),
		DB_DONE);
	ck_assert_uint_gt(writer_of(first[1]), writer_of(first[0]));
	ck_assert_uint_gt(writer_of(first[2]), writer_of(first[1]));
	ck_assert_int_eq(fixture_number("SELECT MIN(writer_id) = %llu AND COUNT(*) = 1 FROM writer",
				 (unsigned long long)writer_of(first[2])),
		1);
}
END_TEST

static enum db_status ask_around_a_savepoint(struct tx *tx, const void *input, void *output)
{
	uint64_t *first = output;
	const size_t *taken_before = input;
	struct savepoint before;
	if (*taken_before > 0)
		DB_TRY(ledger_next(tx, NOW, *taken_before, &first[0]));
	DB_TRY(tx_savepoint(tx, &before));
	DB_TRY(ledger_next(tx, NOW, 5, &first[1]));
	DB_TRY(tx_rollback_to_savepoint(tx, before));
	return ledger_next(tx, NOW, 1, &first[2]);
}

START_TEST(numbers_behind_a_savepoint_are_taken_again)
{
	(void)ask_at(fixture_db(), 1, NOW, DB_DONE);
	for (size_t taken = 0; taken <= 2; taken += 2) {
		uint64_t first[3];
		ck_assert_int_eq(tx_run(fixture_db(), test_arena(), ask_around_a_savepoint, &taken,
					 first, sizeof(first)),
			DB_DONE);
		ck_assert(first[2] == first[1]);
		ck_assert(ask_at(fixture_db(), 1, NOW, DB_DONE) == first[2] + 1);
	}
}
END_TEST

static struct db_fault_order cut_commit(const char *statement)
{
	bool is_commit = str_equal_c(STR("COMMIT"), statement);
	return (struct db_fault_order){is_commit ? DB_FAULT_CUT_AFTER : DB_FAULT_NONE, DB_DONE};
}

START_TEST(a_connection_made_again_is_another_writer)
{
	uint64_t first = ask_at(fixture_db(), 1, NOW, DB_DONE);
	struct ask ask = {1, NOW, DB_DONE};
	uint64_t lost;
	db_faults_set(cut_commit);
	/* A commit without an answer: with the writer's row it has written. */
	ck_assert_int_eq(ask_at(fixture_db(), 1, NOW, DB_NONE) > first, 1);
	enum db_status status =
		tx_run(fixture_db(), test_arena(), ask_body, &ask, &lost, sizeof(lost));
	db_faults_set(NULL);
	ck_assert_int_ne(status, DB_DONE);
	uint64_t after = ask_at(fixture_db(), 1, NOW, DB_DONE);
	ck_assert_uint_gt(writer_of(after), writer_of(first));
	ck_assert_uint_eq(place_of(after), 1);
}
END_TEST

START_TEST(a_writer_takes_a_new_number_after_a_day)
{
	uint64_t first = ask_at(fixture_db(), 1, NOW, DB_DONE);
	uint64_t same = ask_at(fixture_db(), 1, NOW + WRITER_LIFE_MS - 1, DB_DONE);
	uint64_t next = ask_at(fixture_db(), 1, NOW + WRITER_LIFE_MS, DB_DONE);
	ck_assert_uint_eq(writer_of(same), writer_of(first));
	ck_assert_uint_gt(writer_of(next), writer_of(first));
	ck_assert_uint_eq(place_of(next), 1);
}
END_TEST

/* --- who listens --- */

struct heard {
	uint64_t last;
	size_t count;
	struct moved moved[200];
};

static void hear(uint64_t last, const struct moved *moved, size_t count, void *context)
{
	struct heard *heard = context;
	heard->last = last;
	memcpy(heard->moved, moved, count * sizeof(*moved));
	heard->count += count;
}

static enum db_status write_movements(struct tx *tx, uint32_t product, size_t count)
{
	struct q_movement_add_in *in =
		arena_new_array(tx_arena(tx), count, struct q_movement_add_in);
	for (size_t i = 0; i < count; i++)
		in[i] = (struct q_movement_add_in){.store = {7},
			.product = {product + (uint32_t)i},
			.kind = MOVEMENT_COUNT,
			.on_hand_by = 10,
			.reserved_by = 3,
			.safety_by = 2,
			.as_of = 5,
			.has_as_of = i % 2 == 0};
	return ledger_write(tx, in, count, NOW);
}

static enum db_status write_some(struct tx *tx, const void *input, void *output)
{
	struct savepoint before;
	DB_TRY(write_movements(tx, 1, 100));
	DB_TRY(tx_savepoint(tx, &before));
	DB_TRY(write_movements(tx, 500, 20));
	DB_TRY(tx_rollback_to_savepoint(tx, before));
	DB_TRY(write_movements(tx, 200, 1));
	return *(const enum db_status *)input;
}

START_TEST(a_listener_hears_what_was_committed_and_nothing_else)
{
	struct heard heard = {0};
	enum db_status ends = DB_NONE;
	ledger_listen(fixture_db(), hear, &heard);
	ck_assert_int_eq(tx_run(fixture_db(), test_arena(), write_some, &ends, NULL, 0), DB_NONE);
	ck_assert_uint_eq(heard.count, 0);
	ends = DB_DONE;
	ck_assert_int_eq(tx_run(fixture_db(), test_arena(), write_some, &ends, NULL, 0), DB_DONE);
	ledger_listen(fixture_db(), NULL, NULL);
	ck_assert_uint_eq(heard.count, 101);
	ck_assert_uint_eq(heard.moved[0].product.row, 1);
	ck_assert_int_eq(heard.moved[0].free_by, 5);
	ck_assert_int_eq(heard.moved[0].as_of, 5);
	ck_assert_int_eq(heard.moved[1].as_of, 0);
	ck_assert_uint_eq(heard.moved[100].product.row, 200);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM movement"), 101);
	ck_assert(fixture_number("SELECT MAX(movement_id) FROM movement") == (int64_t)heard.last);
}
END_TEST

static const struct test_fixture fixture = {
	.start = start, .stop = fixture_db_stop, .before = fixture_db_clean};

TEST_MAIN_WITH("ledger", &fixture, a_writer_counts_on_from_commit_to_commit,
	numbers_of_a_transaction_that_was_rolled_back_are_taken_again,
	numbers_behind_a_savepoint_are_taken_again, a_writer_lost_behind_a_savepoint_begins_anew,
	a_connection_made_again_is_another_writer, a_writer_takes_a_new_number_after_a_day,
	a_listener_hears_what_was_committed_and_nothing_else)
