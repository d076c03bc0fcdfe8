/* What a customer declared stays as it was: refused by the database to whoever asks, with the
 * accounts that doc/operations.md has; on a server with a binary log, where making a trigger needs
 * trust. */
#include <mysql.h>
#include <mysqld_error.h>

#include "tests/lib/goods.h"

#define DECLARED "INSERT INTO withdrawal SELECT * FROM withdrawal w"

static MYSQL *connection(const char *user, const char *database)
{
	MYSQL *mysql = mysql_init(NULL);
	ck_assert_ptr_nonnull(mysql);
	ck_assert_msg(mysql_real_connect(mysql, NULL, user, NULL, database, 0,
			      fixture_db_settings().socket, 0) != NULL,
		"%s: %s", user, mysql_error(mysql));
	return mysql;
}

/* What the database says to this of this account; 0: it did it. */
static unsigned answer_to(const char *user, const char *sql)
{
	MYSQL *mysql = connection(user, fixture_db_settings().database);
	unsigned error = mysql_query(mysql, sql) == 0 ? 0 : mysql_errno(mysql);
	mysql_close(mysql);
	return error;
}

static struct str declarations(void)
{
	return fixture_text("SELECT GROUP_CONCAT(HEX(hash), content, declared_at ORDER BY order_id,"
			    " number) FROM withdrawal");
}

/* --- the accounts of doc/operations.md --- */

static void make_accounts(void)
{
	const char *database = fixture_db_settings().database;
	fixture_sql("CREATE OR REPLACE USER owner@localhost;"
		    "CREATE OR REPLACE USER service@localhost;"
		    "GRANT ALL ON %s.* TO owner@localhost;"
		    "GRANT SELECT, INSERT, UPDATE, DELETE ON %s.* TO service@localhost",
		database, database);
}

static struct server_setup setup_as(const char *user)
{
	struct server_setup setup = api_setup();
	setup.database.user = user;
	return setup;
}

static void start(void)
{
	fixture_db_start_own("--log-bin --server-id=1 --sync-binlog=1 --binlog-format=ROW"
			     " --log-bin-trust-function-creators=ON");
}

static void before(void)
{
	struct server_setup setup = setup_as("service");
	make_accounts();
	api_begin(&setup);
}

/* Two declarations: one of a collected line, one of the rest. */
static struct got *declare(void)
{
	struct got *order = goods_collected();
	const char *path = arena_printf(test_arena(), "/v1/orders/%s/withdraw", got_c(order, "id"));
	assert_status(
		api_post(got_c(order, "token"), path, "{'lines': [{'line': 1, 'qty': 1}]}"), 201);
	assert_status(
		api_post(got_c(order, "token"), path, "{'lines': [{'line': 2, 'qty': 1}]}"), 201);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM withdrawal"), 2);
	return order;
}

/* --- what is refused --- */

static const char *const changes[] = {
	"UPDATE withdrawal SET content = '{}'",
	"UPDATE withdrawal SET declared_at = declared_at",
	"UPDATE withdrawal w JOIN orders o USING (order_id) SET w.hash = '', o.version = 1",
	DECLARED " ON DUPLICATE KEY UPDATE content = '{}'",
	"DELETE FROM withdrawal WHERE number = 2",
	"DELETE FROM withdrawal ORDER BY number LIMIT 1",
	"DELETE w, o FROM withdrawal w JOIN orders o USING (order_id)",
	("REPLACE INTO withdrawal SELECT order_id, number, return_id, '{}', declared_at, hash"
	 " FROM withdrawal w"),
};

START_TEST(no_account_changes_or_removes_a_declaration)
{
	static const char *const accounts[] = {"service", "owner", "root"};
	declare();
	struct str before_it = declarations();
	for (size_t i = 0; i < ARRAY_LENGTH(accounts); i++)
		for (size_t k = 0; k < ARRAY_LENGTH(changes); k++)
			ck_assert_msg(answer_to(accounts[i], changes[k]) == ER_SIGNAL_EXCEPTION,
				"%s was let: %s", accounts[i], changes[k]);
	ck_assert(str_equal(declarations(), before_it));
}
END_TEST

static const char *const ways_around[] = {
	"TRUNCATE withdrawal",
	"DROP TABLE withdrawal",
	"DROP TRIGGER withdrawal_is_not_removed",
	("CREATE OR REPLACE TRIGGER withdrawal_is_not_changed BEFORE UPDATE ON withdrawal"
	 " FOR EACH ROW SET NEW.content = ''"),
	"ALTER TABLE withdrawal DROP COLUMN hash",
	"RENAME TABLE withdrawal TO declarations",
	"CREATE TABLE withdrawal_2 LIKE withdrawal",
};

START_TEST(the_account_of_the_service_cannot_lift_what_guards_them)
{
	declare();
	struct str before_it = declarations();
	for (size_t i = 0; i < ARRAY_LENGTH(ways_around); i++) {
		unsigned error = answer_to("service", ways_around[i]);
		ck_assert_msg(error == ER_TABLEACCESS_DENIED_ERROR, "answered %u: %s", error,
			ways_around[i]);
	}
	ck_assert(str_equal(declarations(), before_it));
}
END_TEST

START_TEST(who_lifts_it_all_the_same_is_found_by_verify)
{
	struct server_setup of_owner = setup_as("owner");
	declare();
	ck_assert_int_eq(server_process_ctl(&of_owner, "verify"), 0);
	fixture_sql_past_guards("withdrawal",
		"UPDATE withdrawal SET declared_at = declared_at + 1 WHERE number = 1");
	ck_assert_int_ne(server_process_ctl(&of_owner, "verify"), 0);
	fixture_sql_past_guards("withdrawal",
		"UPDATE withdrawal SET declared_at = declared_at - 1 WHERE number = 1");
	ck_assert_int_eq(server_process_ctl(&of_owner, "verify"), 0);
}
END_TEST

/* --- the accounts suffice --- */

START_TEST(the_owner_migrates_and_the_service_may_not)
{
	struct server_setup setup = setup_as("owner");
	setup.database.database = "another";
	fixture_sql("CREATE OR REPLACE DATABASE another CHARACTER SET utf8mb4;"
		    "GRANT ALL ON another.* TO owner@localhost;"
		    "GRANT SELECT, INSERT, UPDATE, DELETE ON another.* TO service@localhost");
	setup.database.user = "service";
	ck_assert_int_ne(server_process_ctl(&setup, "migrate"), 0);
	setup.database.user = "owner";
	ck_assert_int_eq(server_process_ctl(&setup, "migrate"), 0);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM information_schema.TRIGGERS"
					" WHERE TRIGGER_SCHEMA = 'another'"),
		2);
	fixture_sql("DROP DATABASE another");
}
END_TEST

static void after(void)
{
	api_fixture.after();
}

static const struct test_fixture fixture = {
	.start = start, .stop = fixture_db_stop, .before = before, .after = after};

TEST_MAIN_WITH("kept", &fixture, no_account_changes_or_removes_a_declaration,
	the_account_of_the_service_cannot_lift_what_guards_them,
	who_lifts_it_all_the_same_is_found_by_verify, the_owner_migrates_and_the_service_may_not)
