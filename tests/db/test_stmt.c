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
	fixture_db_add_tables(PROBE_TABLES);
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

/* --- many rows at once --- */

enum { BULK_ROWS = 2500 /* more than one piece */ };

static struct q_kinds_insert_in *kinds_rows(void)
{
	struct q_kinds_insert_in *rows =
		arena_new_array(test_arena(), BULK_ROWS, struct q_kinds_insert_in);
	for (uint32_t i = 0; i < BULK_ROWS; i++) {
		rows[i] = (struct q_kinds_insert_in){.u8 = (uint8_t)i,
			.u16 = (uint16_t)i,
			.u32 = i,
			.u64 = UINT64_MAX - i,
			.i32 = -(int32_t)i,
			.i64 = INT64_MIN + i,
			.f64 = i / 7.0,
			.yes = i % 2 == 0,
			.text = i % 5 == 0 ? STR_EMPTY : str_printf(test_arena(), "é%u", i),
			.has_text = i % 3 != 0,
			.blob = {"\0\xff\0", i % 4},
			.has_blob = i % 7 != 0,
			.word = i % 2 == 0 ? ORDER_PREPAID : ORDER_RESERVATION,
			.maybe = OUTCOME_LEFT,
			.has_maybe = i % 11 == 0,
			.store = {i + 7},
			.has_orders = i % 13 == 0};
		memset(&rows[i].uuid, (int)i, sizeof(rows[i].uuid));
		memset(&rows[i].hash, (int)i + 1, sizeof(rows[i].hash));
		memset(&rows[i].orders, (int)i + 2, sizeof(rows[i].orders));
	}
	return rows;
}

static enum db_status insert_all(struct tx *tx, const void *input, void *output)
{
	return q_kinds_insert_bulk(tx, input, BULK_ROWS);
}

static void assert_same_row(const struct q_kinds_insert_in *in, const struct q_kinds_all *row)
{
	ck_assert(row->u8 == in->u8 && row->u16 == in->u16 && row->u32 == in->u32);
	ck_assert(row->u64 == in->u64 && row->i32 == in->i32 && row->i64 == in->i64);
	ck_assert_double_eq(row->f64, in->f64);
	ck_assert(row->yes == in->yes && row->word == in->word);
	ck_assert(row->has_text == in->has_text && row->has_blob == in->has_blob);
	ck_assert(!in->has_text || str_equal(row->text, in->text));
	ck_assert(!in->has_blob || str_equal(row->blob, in->blob));
	ck_assert(uuid_equal(row->uuid, in->uuid) && row->store.row == in->store.row);
	ck_assert_mem_eq(&row->hash, &in->hash, sizeof(in->hash));
	ck_assert(row->has_maybe == in->has_maybe && (!in->has_maybe || row->maybe == in->maybe));
	ck_assert(row->has_orders == in->has_orders);
	ck_assert(!in->has_orders || uuid_equal(row->orders.uuid, in->orders.uuid));
}

START_TEST(many_rows_of_every_type_come_back_as_they_went)
{
	struct q_kinds_insert_in *in = kinds_rows();
	struct q_kinds_all *rows;
	size_t count;
	ck_assert_int_eq(tx_run(fixture_db(), test_arena(), insert_all, in, NULL, 0), DB_DONE);
	ck_assert_int_eq(q_kinds_all(reading(), &rows, &count), DB_DONE);
	ck_assert_uint_eq(count, BULK_ROWS);
	for (size_t i = 0; i < count; i++)
		assert_same_row(&in[i], &rows[i]);
}
END_TEST

struct adds {
	const struct q_probe_add_in *in;
	size_t count;
};

static enum db_status add_all(struct tx *tx, const void *input, void *output)
{
	const struct adds *adds = input;
	return q_probe_add_bulk(tx, adds->in, adds->count, output);
}

/* What the guards let through, of `count` of them. */
static uint64_t run_adds(const struct q_probe_add_in *in, size_t count)
{
	struct adds adds = {in, count};
	uint64_t changed = 99;
	ck_assert_int_eq(
		tx_run(fixture_db(), test_arena(), add_all, &adds, &changed, sizeof(changed)),
		DB_DONE);
	return changed;
}

START_TEST(guards_of_many_rows_are_counted_together)
{
	const struct q_probe_add_in in[] = {
		{STR("a"), -1}, {STR("a"), -1}, {STR("b"), -1}, {STR("none"), 1}, {STR("b"), 5}};
	fixture_sql("INSERT INTO probe (name, qty) VALUES ('a', 1), ('b', 0)");
	ck_assert_uint_eq(run_adds(in, ARRAY_LENGTH(in)), 2);
	ck_assert_int_eq(fixture_number("SELECT qty FROM probe WHERE name = 'a'"), 0);
	ck_assert_int_eq(fixture_number("SELECT qty FROM probe WHERE name = 'b'"), 5);
	ck_assert_uint_eq(run_adds(in, 0), 0);
	ck_assert_uint_eq(run_adds(&in[4], 1), 1);
	ck_assert_int_eq(fixture_number("SELECT qty FROM probe WHERE name = 'b'"), 10);
}
END_TEST

START_TEST(one_row_that_does_not_fit_refuses_all_of_them)
{
	struct q_kinds_insert_in *in = kinds_rows();
	in[BULK_ROWS - 1].word = (enum order_kind)99;
	expect_error("statement_misfit");
	ck_assert_int_eq(tx_run(fixture_db(), test_arena(), insert_all, in, NULL, 0), DB_BROKEN);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM kinds"), 0);
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
	every_statement_prepares_and_fits_its_header,
	many_rows_of_every_type_come_back_as_they_went, guards_of_many_rows_are_counted_together,
	one_row_that_does_not_fit_refuses_all_of_them)
