/* The board of a chain that is too large to read every agent of each time. */
#include "common/clock.h"
#include "server/db/q_board.h"
#include "server/db/q_journal.h"
#include "server/engine/availability.h"
#include "server/fulfilment/board.h"
#include "tests/lib/chain.h"
#include "tests/lib/fixture_db.h"

enum { STORES = 2 * BOARD_IN_TURN + 2000, TURNS = 3, NOW_S = 1795258800 };

#define NOW_MS (NOW_S * MS_PER_SECOND)

static struct db_settings settings;
static struct directory *directory;
static struct availability *availability;
static struct board *board;

static void make_chain(void)
{
	chain_add_stores(1, STORES, 1);
	fixture_sql(
		"INSERT INTO agent (agent_id, store_id, name, key_hash, is_active, read_seq,"
		" seen_at, enrolled_at) SELECT seq, seq, 'A', UNHEX(SHA2(seq, 256)), 1, 0, %lld,"
		" 1 FROM seq_1_to_%d",
		(long long)NOW_MS, STORES);
}

static void start(void)
{
	fixture_db_clean();
	make_chain();
	settings = fixture_db_settings();
	directory = directory_new(NULL, 0);
	ck_assert_int_eq(directory_refresh(directory, fixture_db(), NOW_MS), DB_DONE);
	availability = availability_new(&settings, (size_t)1 << 30);
	board = board_new(test_arena());
}

static void stop(void)
{
	board_free(board);
	availability_free(availability);
	directory_free(directory);
}

static void refresh(void)
{
	ck_assert_int_eq(board_refresh(board, db_reading(fixture_db(), test_arena()),
				 directory_stores(directory), availability, NOW_MS),
		DB_DONE);
}

static bool is_that_store(const void *context, store_id store)
{
	return store.row == *(const uint32_t *)context;
}

static struct board_row row_of(uint32_t store)
{
	size_t count;
	bool has_more;
	const struct board_row *rows =
		board_page(board, test_arena(), NULL, 1, is_that_store, &store, &count, &has_more);
	ck_assert_uint_eq(count, 1);
	return rows[0];
}

static int64_t offline(void)
{
	int64_t made_at;
	return board_totals(board, &made_at).offline;
}

/* --- tests --- */

START_TEST(every_agent_is_known_when_the_board_is_shown_first)
{
	fixture_sql("UPDATE agent SET seen_at = 1 WHERE store_id IN (1, %d)", STORES);
	refresh();
	ck_assert_int_eq(offline(), 2);
	ck_assert(row_of(1).trouble == BOARD_OFFLINE);
	ck_assert(row_of(STORES / 2).has_agent);
	ck_assert(row_of(STORES).trouble == BOARD_OFFLINE);
}
END_TEST

START_TEST(what_becomes_of_agents_is_shown_within_a_round)
{
	refresh();
	ck_assert_int_eq(offline(), 0);
	fixture_sql("UPDATE agent SET seen_at = 1");
	int64_t before = 0;
	for (int turn = 0; turn < TURNS; turn++) {
		refresh();
		ck_assert_int_gt(offline(), before);
		ck_assert_int_le(offline(), before + BOARD_IN_TURN);
		before = offline();
	}
	ck_assert_int_eq(before, STORES);
}
END_TEST

START_TEST(agents_that_are_not_read_this_time_stay_as_they_were)
{
	fixture_sql("UPDATE agent SET seen_at = 1 WHERE store_id MOD 1000 = 0;"
		    "INSERT INTO agent_report (agent_id, reported_at, version, unsent,"
		    " unsent_since, to_print, printers, printer_trouble, clock_ahead_ms)"
		    " SELECT agent_id, %lld, '9.9', 0, 0, 0, 1, 'paper', 0 FROM agent WHERE"
		    " store_id MOD 1000 = 1",
		(long long)NOW_MS);
	for (int turn = 0; turn <= 2 * TURNS; turn++) {
		refresh();
		ck_assert_int_eq(offline(), STORES / 1000);
		struct board_row row = row_of(STORES - 999);
		ck_assert_str_eq(row.version, "9.9");
		ck_assert_uint_eq(row.trouble, BOARD_PRINTER);
	}
}
END_TEST

START_TEST(an_agent_that_was_taken_away_is_forgotten)
{
	refresh();
	fixture_sql("UPDATE agent SET is_active = 0 WHERE store_id IN (1, %d)", STORES);
	for (int turn = 0; turn < TURNS; turn++)
		refresh();
	ck_assert(!row_of(1).has_agent);
	ck_assert(row_of(2).has_agent);
	ck_assert(!row_of(STORES).has_agent);
}
END_TEST

/* Those that come before all others in the list move every turn by one. */
START_TEST(stores_that_open_and_close_disturb_nobody)
{
	refresh();
	fixture_sql("DELETE FROM store WHERE store_id IN (1, 7000); UPDATE store SET version = 2"
		    " WHERE store_id = 5; UPDATE agent SET seen_at = 1 WHERE store_id = %d",
		STORES);
	ck_assert_int_eq(
		directory_refresh(directory, fixture_db(), NOW_MS + MS_PER_MINUTE), DB_DONE);
	for (int turn = 0; turn < TURNS; turn++) {
		refresh();
		ck_assert(row_of(7001).has_agent);
		ck_assert(row_of(2).has_agent);
	}
	ck_assert_int_eq(offline(), 1);
}
END_TEST

START_TEST(what_waits_and_is_late_is_shown_of_every_store_each_time)
{
	refresh();
	for (uint32_t store = 1; store <= STORES; store += STORES - 1)
		availability_set_store(availability, (store_id){store}, 7, 0);
	fixture_sql("INSERT INTO stock_held SELECT store_id, 'till', 5, REPEAT('x', 32), 1, 30,"
		    " 30, 1 FROM store WHERE store_id IN (1, %d)",
		STORES);
	refresh();
	ck_assert_int_eq(row_of(1).waiting, 7);
	ck_assert_int_eq(row_of(STORES).waiting, 7);
	ck_assert_int_eq(row_of(1).held, 1);
	ck_assert_int_eq(row_of(STORES).held, 1);
	fixture_sql("DELETE FROM stock_held");
	refresh();
	ck_assert_int_eq(row_of(1).held, 0);
	ck_assert_int_eq(row_of(STORES).held, 0);
}
END_TEST

/* Each store has a journal that is open and one that ended; in some they wait to be let in. */
static void make_journals(void)
{
	const char *const states[] = {"ended", "open", "waiting"};
	for (size_t i = 0; i < ARRAY_LENGTH(states); i++)
		fixture_sql(
			"INSERT INTO journal (store_id, agent_id, epoch, parent, begun, state,"
			" opens, next_seq, last_seq, met_at, seen_at) SELECT store_id, store_id,"
			" UNHEX(MD5(CONCAT('%s', store_id))), '', 'new', '%s', 1, 1, 0, 1, 1 FROM"
			" store WHERE store_id %% %d = 0",
			states[i], states[i], i == 2 ? 1000 : 1);
}

START_TEST(only_the_journals_that_wait_for_a_person_are_read)
{
	struct tx *reading = db_reading(fixture_db(), test_arena());
	struct q_journal_waiting_count waiting;
	struct q_board_journals *stores;
	size_t count;
	make_journals();
	int64_t idle = fixture_rows_read();
	idle = fixture_rows_read() - idle;
	int64_t before = fixture_rows_read();
	ck_assert_int_eq(q_board_journals(reading, &stores, &count), DB_DONE);
	ck_assert_int_eq(q_journal_waiting_count(reading, &waiting), DB_DONE);
	int64_t looked_at = fixture_rows_read() - before - idle;
	ck_assert_uint_eq(count, STORES / 1000);
	ck_assert_int_eq(waiting.count, STORES / 1000);
	ck_assert_int_gt(looked_at, STORES / 1000);
	ck_assert_int_lt(looked_at, 100);
}
END_TEST

static const struct test_fixture fixture = {
	.start = fixture_db_start_alone,
	.stop = fixture_db_stop,
	.before = start,
	.after = stop,
};

TEST_MAIN_WITH("board_turns", &fixture, every_agent_is_known_when_the_board_is_shown_first,
	what_becomes_of_agents_is_shown_within_a_round,
	agents_that_are_not_read_this_time_stay_as_they_were,
	an_agent_that_was_taken_away_is_forgotten, stores_that_open_and_close_disturb_nobody,
	what_waits_and_is_late_is_shown_of_every_store_each_time,
	only_the_journals_that_wait_for_a_person_are_read)
