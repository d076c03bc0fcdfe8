/* Statements: what goes in comes back, and what does not fit is refused. */
#include <limits.h>
#include <string.h>

#include "server/db/q_probe.h"
#include "server/db/stmt_check.h"
#include "tests/db/probe_table.h"
#include "tests/lib/fixture_db.h"

extern const struct sql_statement sql_kinds_read, sql_kinds_narrow;

static void start(void)
{
	fixture_db_start();
	fixture_sql(PROBE_TABLES);
}

static struct tx *reading(void)
{
	return db_reading(fixture_db(), test_arena());
}

static enum db_status insert_kinds(struct tx *tx, const void *input, void *output)
{
	return q_kinds_insert(tx, input);
}

static enum db_status run_insert_kinds(const struct q_kinds_insert_in *in)
{
	return tx_run(fixture_db(), test_arena(), insert_kinds, in, NULL, 0);
}

START_TEST(every_type_comes_back_as_it_went)
{
	struct q_kinds_insert_in in = {.u8 = UINT8_MAX,
		.u16 = UINT16_MAX,
		.u32 = UINT32_MAX,
		.u64 = UINT64_MAX,
		.i32 = INT32_MIN,
		.i64 = INT64_MIN,
		.f64 = -48.8566125,
		.yes = true,
		.text = STR("Zoé 🛍"),
		.has_text = true,
		.blob = {"\0\xff\0", 3},
		.has_blob = true,
		.word = ORDER_PREPAID,
		.maybe = OUTCOME_LEFT,
		.has_maybe = true,
		.store = {7},
		.has_orders = true};
	struct q_kinds_read row;
	memset(&in.uuid, 0xab, sizeof(in.uuid));
	memset(&in.hash, 0xcd, sizeof(in.hash));
	memset(&in.orders, 0xef, sizeof(in.orders));
	ck_assert_int_eq(run_insert_kinds(&in), DB_DONE);
	ck_assert_int_eq(q_kinds_read(reading(), &row), DB_DONE);
	ck_assert_uint_eq(row.u8, UINT8_MAX);
	ck_assert_uint_eq(row.u16, UINT16_MAX);
	ck_assert_uint_eq(row.u32, UINT32_MAX);
	ck_assert(row.u64 == UINT64_MAX && row.i32 == INT32_MIN && row.i64 == INT64_MIN);
	ck_assert_double_eq(row.f64, in.f64);
	ck_assert(row.yes && row.has_text && row.has_blob && row.has_maybe && row.has_orders);
	assert_text(row.text, "Zoé 🛍");
	ck_assert(str_equal(row.blob, in.blob));
	ck_assert(uuid_equal(row.uuid, in.uuid) && uuid_equal(row.orders.uuid, in.orders.uuid));
	ck_assert_mem_eq(&row.hash, &in.hash, sizeof(in.hash));
	ck_assert_int_eq(row.word, ORDER_PREPAID);
	ck_assert_int_eq(row.maybe, OUTCOME_LEFT);
	ck_assert_uint_eq(row.store.row, 7);
}
END_TEST

START_TEST(null_is_not_the_empty_text)
{
	struct q_kinds_insert_in in = {.blob = STR_EMPTY, .has_blob = true};
	struct q_kinds_read row;
	ck_assert_int_eq(run_insert_kinds(&in), DB_DONE);
	ck_assert_int_eq(q_kinds_read(reading(), &row), DB_DONE);
	ck_assert(!row.has_text && !row.has_maybe && !row.has_orders);
	ck_assert(row.has_blob && row.blob.n == 0);
	ck_assert_int_eq(fixture_number("SELECT text IS NULL AND `blob` = '' FROM kinds"), 1);
}
END_TEST

static enum db_status insert_probe(struct tx *tx, const void *input, void *output)
{
	return q_probe_insert(tx, input, output);
}

START_TEST(a_text_longer_than_the_header_says_is_refused)
{
	uint64_t id;
	struct q_probe_insert_in in = {.name = STR("12345678901234567890123456789012345678901")};
	expect_error("statement_misfit");
	ck_assert_int_eq(
		tx_run(fixture_db(), test_arena(), insert_probe, &in, &id, sizeof(id)), DB_BROKEN);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM probe"), 0);
	in.name.n = 40;
	ck_assert_int_eq(
		tx_run(fixture_db(), test_arena(), insert_probe, &in, &id, sizeof(id)), DB_DONE);
	ck_assert_uint_gt(id, 0);
}
END_TEST

START_TEST(a_column_longer_than_the_header_says_is_refused)
{
	struct q_probe_short_name row;
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('1234567890', 1), ('12345678901', 2)");
	ck_assert_int_eq(
		q_probe_short_name(reading(), &(struct q_probe_short_name_in){1}, &row), DB_DONE);
	assert_text(row.name, "1234567890");
	expect_error("statement_misfit");
	ck_assert_int_eq(
		q_probe_short_name(reading(), &(struct q_probe_short_name_in){2}, &row), DB_BROKEN);
}
END_TEST

START_TEST(an_enum_without_that_value_is_refused)
{
	struct q_kinds_insert_in in = {.word = (enum order_kind)99};
	expect_error("statement_misfit");
	ck_assert_int_eq(run_insert_kinds(&in), DB_BROKEN);
}
END_TEST

START_TEST(a_computed_value_that_does_not_fit_is_refused)
{
	struct q_kinds_insert_in in = {.i64 = INT32_MAX};
	struct q_kinds_computed row;
	ck_assert_int_eq(run_insert_kinds(&in), DB_DONE);
	expect_error("statement_misfit");
	ck_assert_int_eq(q_kinds_computed(reading(), &row), DB_BROKEN);
	fixture_sql("UPDATE kinds SET i64 = 41");
	ck_assert_int_eq(q_kinds_computed(reading(), &row), DB_DONE);
	ck_assert_int_eq(row.sum, 42);
}
END_TEST

START_TEST(more_rows_than_the_header_allows_are_refused)
{
	struct q_probe_list *rows;
	size_t count;
	ck_assert_int_eq(q_probe_list(reading(), &rows, &count), DB_DONE);
	ck_assert_uint_eq(count, 0);
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('a', 1), ('b', 2), ('c', 3)");
	ck_assert_int_eq(q_probe_list(reading(), &rows, &count), DB_DONE);
	ck_assert_uint_eq(count, 3);
	assert_text(rows[2].name, "c");
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('d', 4)");
	expect_error("statement_misfit");
	ck_assert_int_eq(q_probe_list(reading(), &rows, &count), DB_BROKEN);
	ck_assert_uint_eq(count, 0);
}
END_TEST

struct seen {
	struct tx *tx;
	int rows;
	int stop_after;
};

static enum db_status see(const struct q_probe_each *row, void *context)
{
	struct seen *seen = context;
	assert_text(row->name, seen->rows == 0 ? "a" : "b");
	return ++seen->rows == seen->stop_after ? DB_NONE : DB_DONE;
}

START_TEST(each_row_is_handed_on_until_told_to_stop)
{
	struct seen all = {0}, first = {.stop_after = 1};
	struct q_probe_qty row;
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('a', 1), ('b', 2)");
	ck_assert_int_eq(q_probe_each(reading(), see, &all), DB_DONE);
	ck_assert_int_eq(all.rows, 2);
	ck_assert_int_eq(q_probe_each(reading(), see, &first), DB_NONE);
	ck_assert_int_eq(first.rows, 1);
	ck_assert_int_eq(q_probe_qty(reading(), &(struct q_probe_qty_in){STR("b")}, &row), DB_DONE);
	ck_assert_int_eq(row.qty, 2);
}
END_TEST

static enum db_status ask_meanwhile(const struct q_probe_each *row, void *context)
{
	struct seen *seen = context;
	struct q_probe_qty other;
	return q_probe_qty(seen->tx, &(struct q_probe_qty_in){STR("a")}, &other);
}

START_TEST(no_statement_runs_while_rows_arrive)
{
	struct seen seen = {.tx = reading()};
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('a', 1)");
	expect_error("statement_misfit");
	ck_assert_int_eq(q_probe_each(seen.tx, ask_meanwhile, &seen), DB_BROKEN);
}
END_TEST

START_TEST(an_input_may_be_used_twice_and_quotes_are_left_alone)
{
	struct q_probe_two *rows;
	size_t count;
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('a', 1), ('b', 2), ('c', 3)");
	ck_assert_int_eq(
		q_probe_two(reading(), &(struct q_probe_two_in){STR("c"), STR("a")}, &rows, &count),
		DB_DONE);
	ck_assert_uint_eq(count, 2);
	assert_text(rows[0].name, "a");
	assert_text(rows[1].name, "c");
}
END_TEST

START_TEST(a_write_outside_a_transaction_is_refused)
{
	uint64_t id;
	expect_error("statement_misfit");
	ck_assert_int_eq(
		q_probe_insert(reading(), &(struct q_probe_insert_in){.name = STR("a")}, &id),
		DB_BROKEN);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM probe"), 0);
}
END_TEST

static void load_columns(struct q_column_list **columns_out, size_t *count_out)
{
	ck_assert_int_eq(q_column_list(reading(), columns_out, count_out), DB_DONE);
}

START_TEST(a_header_that_fits_is_accepted)
{
	struct q_column_list *columns;
	size_t count;
	load_columns(&columns, &count);
	ck_assert_int_eq(stmt_check(fixture_db(), &sql_kinds_read, columns, count), DB_DONE);
}
END_TEST

START_TEST(each_column_that_does_not_fit_its_header_is_named)
{
	struct q_column_list *columns;
	size_t count;
	load_columns(&columns, &count);
	expect_error("statement_misfit");
	ck_assert_int_eq(stmt_check(fixture_db(), &sql_kinds_narrow, columns, count), DB_BROKEN);
	ck_assert_uint_eq(logged_count("statement_misfit"), sql_kinds_narrow.out_count);
}
END_TEST

START_TEST(every_statement_prepares_and_fits_its_header)
{
	ck_assert_int_eq(db_check(fixture_db()), DB_DONE);
	ck_assert_uint_gt(sql_statement_count, 0);
}
END_TEST

static const struct test_fixture fixture = {
	.start = start, .stop = fixture_db_stop, .before = fixture_db_clean};

TEST_MAIN_WITH("stmt", &fixture, every_type_comes_back_as_it_went, null_is_not_the_empty_text,
	a_text_longer_than_the_header_says_is_refused,
	a_column_longer_than_the_header_says_is_refused, an_enum_without_that_value_is_refused,
	a_computed_value_that_does_not_fit_is_refused, more_rows_than_the_header_allows_are_refused,
	each_row_is_handed_on_until_told_to_stop, no_statement_runs_while_rows_arrive,
	an_input_may_be_used_twice_and_quotes_are_left_alone,
	a_write_outside_a_transaction_is_refused, a_header_that_fits_is_accepted,
	each_column_that_does_not_fit_its_header_is_named,
	every_statement_prepares_and_fits_its_header)
