/* The stores in memory follow their table. */
#include "common/clock.h"
#include "server/fulfilment/directory.h"
#include "tests/lib/chain.h"
#include "tests/lib/fixture_db.h"

enum { STORES = 1000, NOW_S = 1795258800 };

#define NOW_MS (NOW_S * MS_PER_SECOND)

static struct directory *directory;

static void change_store(uint32_t store, const char *name, int64_t changed_at)
{
	fixture_sql("UPDATE store SET name = '%s', version = version + 1, changed_at = %lld"
		    " WHERE store_id = %u",
		name, (long long)changed_at, store);
}

static void refresh(int64_t now)
{
	ck_assert_int_eq(directory_refresh(directory, fixture_db(), now), DB_DONE);
}

/* Long ago as the database sees it, and loaded. */
static void start(void)
{
	fixture_db_clean();
	chain_add_stores(1, STORES, 1);
	directory = directory_new(NULL, 0);
	refresh(NOW_MS);
}

static void stop(void)
{
	directory_free(directory);
}

static struct str name_of(uint32_t store)
{
	const struct store *found = stores_find(directory_stores(directory), (store_id){store});
	return found == NULL ? STR("none") : found->name;
}

START_TEST(what_an_import_adds_or_changes_is_known_at_the_next_look)
{
	chain_add_stores(STORES + 1, STORES + 1, NOW_MS);
	refresh(NOW_MS + 1);
	assert_text(name_of(STORES + 1), "Magasin");
	change_store(7, "Rivoli", NOW_MS + 1);
	refresh(NOW_MS + 2);
	assert_text(name_of(7), "Rivoli");
}
END_TEST

/* As do imports at two instances whose clocks differ by a little. */
START_TEST(changes_of_one_moment_and_of_an_earlier_one_are_known_each)
{
	change_store(7, "Rivoli", NOW_MS);
	refresh(NOW_MS + 1);
	change_store(8, "Opera", NOW_MS);
	refresh(NOW_MS + 2);
	assert_text(name_of(8), "Opera");
	change_store(8, "Louvre", NOW_MS - 5 * MS_PER_MINUTE);
	refresh(NOW_MS + 3);
	assert_text(name_of(8), "Louvre");
	change_store(9, "Nation", NOW_MS + MS_PER_HOUR);
	refresh(NOW_MS + 4);
	assert_text(name_of(9), "Nation");
}
END_TEST

START_TEST(what_a_clock_that_is_far_behind_changed_is_known_within_a_minute)
{
	change_store(7, "Rivoli", NOW_MS - MS_PER_DAY);
	refresh(NOW_MS + 1);
	assert_text(name_of(7), "Magasin");
	refresh(NOW_MS + MS_PER_MINUTE);
	assert_text(name_of(7), "Rivoli");
}
END_TEST

START_TEST(a_store_that_was_taken_away_is_known_within_a_minute)
{
	fixture_sql("DELETE FROM store WHERE store_id = 7");
	refresh(NOW_MS + MS_PER_MINUTE);
	assert_text(name_of(7), "none");
	ck_assert_uint_eq(directory_stores(directory)->count, STORES - 1);
}
END_TEST

START_TEST(each_store_is_found_by_its_code_and_nobody_by_another)
{
	const struct stores *stores = directory_stores(directory);
	ck_assert_uint_eq(stores->count, STORES);
	for (size_t i = 0; i < stores->count; i++) {
		const struct store *store = &stores->list[i];
		struct str longer = str_printf(test_arena(), STR_FMT "X", STR_ARG(store->code));
		ck_assert_ptr_eq(stores_by_code(stores, store->code), store);
		ck_assert_ptr_eq(stores_find(stores, store->id), store);
		ck_assert_ptr_null(stores_by_code(stores, longer));
	}
	ck_assert_ptr_null(stores_by_code(stores, STR_EMPTY));
	ck_assert_ptr_null(stores_by_code(stores, STR("~")));
	ck_assert_ptr_null(stores_find(stores, (store_id){STORES + 1}));
}
END_TEST

START_TEST(stores_are_loaded_once_for_each_change)
{
	for (int64_t at = 1; at < 3 * MS_PER_MINUTE; at += 10 * MS_PER_SECOND)
		refresh(NOW_MS + at);
	ck_assert_uint_eq(logged_count("stores_loaded"), 1);
	change_store(7, "Rivoli", NOW_MS + 3 * MS_PER_MINUTE);
	for (int64_t at = 3 * MS_PER_MINUTE; at < 20 * MS_PER_MINUTE; at += 10 * MS_PER_SECOND)
		refresh(NOW_MS + at);
	ck_assert_uint_eq(logged_count("stores_loaded"), 2);
	refresh(NOW_MS); /* a clock that was set back */
	ck_assert_uint_eq(logged_count("stores_loaded"), 2);
}
END_TEST

static int64_t rows_of_a_look(int64_t now)
{
	int64_t before = fixture_rows_read();
	int64_t idle = fixture_rows_read() - before;
	before = fixture_rows_read();
	refresh(now);
	return fixture_rows_read() - before - idle;
}

START_TEST(a_look_reads_the_stores_that_changed_lately_and_no_others)
{
	ck_assert_int_lt(rows_of_a_look(NOW_MS + 1), 10);
	change_store(7, "Rivoli", NOW_MS + 2);
	refresh(NOW_MS + 3);
	ck_assert_int_lt(rows_of_a_look(NOW_MS + 4), 10);
	ck_assert_int_ge(rows_of_a_look(NOW_MS + 3 + MS_PER_MINUTE), STORES);
}
END_TEST

static const struct test_fixture fixture = {
	.start = fixture_db_start_alone,
	.stop = fixture_db_stop,
	.before = start,
	.after = stop,
};

TEST_MAIN_WITH("directory", &fixture, what_an_import_adds_or_changes_is_known_at_the_next_look,
	changes_of_one_moment_and_of_an_earlier_one_are_known_each,
	what_a_clock_that_is_far_behind_changed_is_known_within_a_minute,
	a_store_that_was_taken_away_is_known_within_a_minute,
	each_store_is_found_by_its_code_and_nobody_by_another,
	stores_are_loaded_once_for_each_change,
	a_look_reads_the_stores_that_changed_lately_and_no_others)
