/* Loading and following on a real database. */
#include "server/engine/availability.h"
#include "tests/lib/fixture_db.h"

START_TEST(an_empty_database_is_loaded)
{
	struct db_settings settings = fixture_db_settings();
	struct availability *table = availability_new(&settings, (size_t)1 << 30);
	ck_assert_int_eq(availability_catch_up(table), DB_DOWN);
	ck_assert(availability_is_stale(table));
	ck_assert_int_eq(availability_follow(table), DB_DONE);
	ck_assert(!availability_is_stale(table));
	ck_assert_int_eq(availability_catch_up(table), DB_DONE);
	availability_free(table);
}
END_TEST

TEST_MAIN_WITH("follow", &db_fixture, an_empty_database_is_loaded)
