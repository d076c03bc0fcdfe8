/* Messages of many lines: many transactions, cut short and gone on with, and their rests. */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/buf.h"
#include "tests/import/stock_messages.h"

enum { PRODUCTS = 5300 };

static void many_products(void)
{
	fixture_sql(
		"INSERT INTO product (sku, name_fr, name_en, price_minor, currency, vat_bp,"
		" version, changed_at) SELECT CONCAT('P', seq), 'P', 'P', 100, 'EUR', 2000, 1, 1"
		" FROM seq_1_to_%d",
		PRODUCTS);
}

static struct str many_rows(const char *header, int each)
{
	struct buf buf;
	buf_init(&buf, test_arena(), 1 << 20);
	buf_printf(&buf, "%s\n", header);
	for (int i = 1; i <= PRODUCTS; i++)
		buf_printf(&buf, "P%d,%d\n", i, each);
	return buf_str(&buf);
}

static int chunks_done;

static void die_after_two_chunks(uint64_t bytes, uint64_t all_bytes, void *context)
{
	if (++chunks_done == 2)
		raise(SIGKILL);
}

static void run_and_die(struct import_settings settings, struct str text)
{
	int status;
	settings.progress = die_after_two_chunks;
	pid_t child = fork();
	if (child == 0) {
		fixture_db_forget();
		feed_run(settings, text);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

START_TEST(deltas_cut_short_go_on_where_they_stopped)
{
	many_products();
	struct str text = many_rows("sku,by", 3);
	run_and_die(message("deltas", 8), text);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM stock"), 2000);
	ck_assert_int_eq(fixture_number("SELECT done_ordinal * is_open FROM stock_feed"), 2000);
	message_refused(
		message("deltas", 9), "sku,by\nTEA,1\n", REASON_STOCK_SEQ_GAP, "is 8, not 9");
	message_refused(message("deltas", 8), "sku,by\nTEA,1\n", REASON_STOCK_SEQ_USED,
		"8 was begun with another message");
	struct feed_outcome outcome = feed_run(message("deltas", 8), text);
	ck_assert_int_eq(outcome.reason, REASON_OK);
	ck_assert_uint_eq(outcome.totals.added, PRODUCTS);
	ck_assert_int_eq(fixture_number("SELECT SUM(on_hand) FROM stock"), 3 * PRODUCTS);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM movement"), PRODUCTS);
	message_sent(message("deltas", 9), "sku,by\nTEA,1\n");
}
END_TEST

START_TEST(a_complete_snapshot_cut_short_goes_on_and_a_later_one_takes_its_place)
{
	struct import_settings settings = message("snapshots", 8);
	settings.is_complete = true;
	many_products();
	counted("TEA,5\n");
	struct str text = many_rows("sku,on_hand", 3);
	run_and_die(settings, text);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM stock WHERE on_hand = 3"), 2000);
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 5);
	struct import_settings late = message("deltas", 1);
	late.source = STR("wms2");
	late.as_of = AT(30);
	struct feed_outcome outcome = message_sent(late, "sku,by\nP1,1\nP5000,1\n");
	ck_assert_uint_eq(outcome.totals.contained, 2);
	outcome = feed_run(settings, text);
	ck_assert_int_eq(outcome.reason, REASON_OK);
	ck_assert_uint_eq(outcome.totals.added, PRODUCTS);
	ck_assert_uint_eq(outcome.totals.zeroed, 1);
	chunks_done = 0;
	settings.seq = 9;
	settings.as_of = AT(70);
	run_and_die(settings, many_rows("sku,on_hand", 4));
	settings.seq = 12;
	settings.as_of = AT(80);
	outcome = message_sent(settings, "sku,on_hand\nP1,4\nP2,1\n");
	ck_assert_uint_eq(outcome.totals.zeroed, PRODUCTS - 2);
	ck_assert_int_eq(fixture_number("SELECT SUM(on_hand) FROM stock"), 5);
}
END_TEST

/* ---- what is compared -------------------------------------------------- */

enum { CHANGES = PRODUCTS / 10 };

/* From the last to the first; every tenth figure is another. */
static struct str backward_rows(int each, int other)
{
	struct buf buf;
	buf_init(&buf, test_arena(), 1 << 20);
	buf_add_c(&buf, "sku,on_hand\n");
	for (int i = PRODUCTS; i > 0; i--)
		buf_printf(&buf, "P%d,%d\n", i, i % 10 == 0 ? other : each);
	return buf_str(&buf);
}

START_TEST(each_line_counts_once_though_the_message_was_cut_short_between_changes)
{
	struct import_settings settings = message("snapshots", 8);
	settings.is_complete = true;
	settings.chunk_rows = 100;
	many_products();
	ck_assert_int_eq(feed_run(settings, many_rows("sku,on_hand", 3)).reason, REASON_OK);
	settings.seq = 9;
	settings.as_of = AT(70);
	run_and_die(settings, backward_rows(3, 4));
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM stock WHERE on_hand = 4"), 200);
	struct feed_outcome outcome = feed_run(settings, backward_rows(3, 4));
	ck_assert_int_eq(outcome.reason, REASON_OK);
	ck_assert_uint_eq(outcome.totals.changed, CHANGES);
	ck_assert_uint_eq(outcome.totals.unchanged, PRODUCTS - CHANGES);
	ck_assert_uint_eq(outcome.totals.added + outcome.totals.zeroed, 0);
	ck_assert_int_eq(fixture_number("SELECT SUM(on_hand) FROM stock"), 3 * PRODUCTS + CHANGES);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM movement"), PRODUCTS + CHANGES);
	feed_check_ledger();
}
END_TEST

START_TEST(skus_far_apart_are_compared_as_well)
{
	struct import_settings settings = message("snapshots", 8);
	settings.is_complete = true;
	many_products();
	fixture_sql(
		"UPDATE product SET product_id = 10000 + 10 * product_id WHERE sku REGEXP '^P[0-9]'"
		" ORDER BY product_id DESC");
	ck_assert_int_eq(feed_run(settings, backward_rows(3, 3)).reason, REASON_OK);
	settings.seq = 9;
	settings.as_of = AT(70);
	struct feed_outcome outcome = feed_run(settings, backward_rows(3, 4));
	ck_assert_uint_eq(outcome.totals.changed, CHANGES);
	ck_assert_uint_eq(outcome.totals.unchanged, PRODUCTS - CHANGES);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM movement"), PRODUCTS + CHANGES);
	feed_check_ledger();
}
END_TEST

START_TEST(many_stores_are_ended_in_several_transactions)
{
	enum { STORES = 70 };
	struct import_settings settings = message("snapshots", 8);
	struct buf buf;
	settings.is_complete = true;
	settings.store = STR_EMPTY;
	fixture_sql("INSERT INTO store (code, name, street, postcode, city, region, country, lat,"
		    " lon, time_zone, currency, language, profile, pickup_enabled, prep_min,"
		    " prep_each_min, collect_days, version, changed_at) SELECT CONCAT('X', seq),"
		    " name, street, postcode, city, region, country, lat, lon, time_zone, currency,"
		    " language, profile, pickup_enabled, prep_min, prep_each_min, collect_days,"
		    " version, changed_at FROM store, seq_1_to_%d WHERE code = 'PAR1'",
		STORES);
	buf_init(&buf, test_arena(), 1 << 16);
	buf_add_c(&buf, "store_code,sku,on_hand\n");
	for (int i = 1; i <= STORES; i++)
		buf_printf(&buf, "X%d,TEA,5\n", i);
	struct feed_outcome outcome = feed_run(settings, buf_str(&buf));
	ck_assert_int_eq(outcome.reason, REASON_OK);
	ck_assert_uint_eq(outcome.totals.added, STORES);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM stock_feed"
					" WHERE is_open = 0 AND last_seq = 8"),
		STORES);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM feed WHERE figures_as_of = %lld",
				 (long long)settings.as_of),
		STORES);
}
END_TEST

/* ---- resting ----------------------------------------------------------- */

enum { WORK_MS = 30 };

static int64_t worked_until_ms;
static int rests;

/* Part of the time that a transaction takes. */
static void work_long(uint64_t bytes, uint64_t all_bytes, void *context)
{
	rests += worked_until_ms != 0 && clock_monotonic_ms() - worked_until_ms >= WORK_MS;
	nanosleep(&(struct timespec){.tv_nsec = WORK_MS * 1000000L}, NULL);
	worked_until_ms = clock_monotonic_ms();
}

START_TEST(a_long_message_rests_as_long_as_its_transactions_take)
{
	struct import_settings settings = message("deltas", 8);
	settings.progress = work_long;
	settings.rest_percent = 100;
	many_products();
	ck_assert_int_eq(feed_run(settings, many_rows("sku,by", 3)).reason, REASON_OK);
	ck_assert_int_ge(rests, PRODUCTS / 1000);
}
END_TEST

TEST_MAIN_WITH("large stock messages", &messages_fixture, deltas_cut_short_go_on_where_they_stopped,
	a_complete_snapshot_cut_short_goes_on_and_a_later_one_takes_its_place,
	each_line_counts_once_though_the_message_was_cut_short_between_changes,
	skus_far_apart_are_compared_as_well, many_stores_are_ended_in_several_transactions,
	a_long_message_rests_as_long_as_its_transactions_take)
