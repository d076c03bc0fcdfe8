/* Feeds of stock, and imports that are interrupted. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/clock.h"
#include "server/db/migrate.h"
#include "tests/import/feed.h"
#include "tests/lib/world.h"

#define HEADER "store_code,sku,on_hand,safety,shelf,as_of\n"

static void make_world(void)
{
	fixture_db_clean();
	world_make();
}

static struct str figures(const char *store, const char *sku)
{
	return fixture_text("SELECT CONCAT_WS(' ', on_hand, reserved, safety, shortage, shelf) FROM"
			    " stock WHERE store_id = %u AND product_id = %u",
		world_store(store).row, world_product(sku).row);
}

static struct feed_outcome run_text(const char *text)
{
	struct feed_outcome outcome = feed_run(feed_settings("stock"), str_of(text));
	ck_assert_msg(outcome.reason == REASON_OK, STR_FMT, STR_ARG(outcome.why));
	feed_check_ledger();
	return outcome;
}

START_TEST(a_count_becomes_stock_with_its_movement)
{
	struct feed_outcome outcome =
		run_text(HEADER "PAR1,TEA,12,2,A03-2,2026-11-21T10:00:00Z\nLYO1,MUG,0,,,\n");
	ck_assert_uint_eq(outcome.totals.added, 2);
	assert_text(figures("PAR1", "TEA"), "12 0 2 0 A03-2");
	assert_text(figures("LYO1", "MUG"), "0 0 0 0 ");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM movement WHERE kind = 'count'"
					" AND on_hand_by = 12"),
		1);
	ck_assert_int_eq(fixture_number("SELECT as_of FROM stock WHERE on_hand = 12"),
		FEED_NOW - MS_PER_HOUR);
}
END_TEST

START_TEST(a_new_count_moves_the_figure_by_the_difference)
{
	run_text(HEADER "PAR1,TEA,12,2,A03-2,2026-11-21T10:00:00Z\n");
	struct feed_outcome outcome = run_text("store_code,sku,on_hand\nPAR1,TEA,7\n");
	ck_assert_uint_eq(outcome.totals.changed, 1);
	assert_text(figures("PAR1", "TEA"), "7 0 2 0 A03-2");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM movement WHERE on_hand_by = -5"), 1);
}
END_TEST

START_TEST(a_bundle_has_no_stock)
{
	world_bundle("SET", 2500, "[[1,2],[6,1]]", false);
	struct feed_outcome outcome = run_text("store_code,sku,on_hand\nPAR1,SET,4\nPAR1,TEA,4\n");
	assert_text(outcome.remarks, "2 refused sku unknown\n");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM stock"), 1);
}
END_TEST

START_TEST(running_a_file_again_changes_nothing)
{
	const char *text = HEADER "PAR1,TEA,12,2,A03-2,2026-11-21T10:00:00Z\nLYO1,MUG,0,,,\n";
	run_text(text);
	int64_t before = feed_fingerprint();
	struct feed_outcome outcome = run_text(text);
	ck_assert_uint_eq(outcome.totals.unchanged, 2);
	ck_assert_int_eq(feed_fingerprint(), before);
}
END_TEST

START_TEST(fewer_goods_than_are_promised_are_a_recorded_shortage)
{
	const struct world_line line = {"TEA", 5};
	world_stock("PAR1", "TEA", 5);
	world_order(&line, 1, REASON_OK);
	struct feed_outcome outcome = run_text("store_code,sku,on_hand\nPAR1,TEA,3\n");
	assert_text(outcome.remarks, "2 note on_hand shortage\n");
	ck_assert_uint_eq(outcome.totals.shortages, 1);
	assert_text(figures("PAR1", "TEA"), "3 5 0 2 A01-1");
	world_verify();
	run_text("store_code,sku,on_hand\nPAR1,TEA,9\n");
	assert_text(figures("PAR1", "TEA"), "9 5 0 0 A01-1");
	world_verify();
}
END_TEST

/* One unit leaves with a shopper at WORLD_NOON and a little. */
static void hand_over_one_tea(void)
{
	const struct world_line line = {"TEA", 1};
	world_stock("PAR1", "TEA", 5);
	struct order order = world_order(&line, 1, REASON_OK);
	world_prepare(&order.fulfilments[0]);
	order = world_read(order.id);
	ck_assert_int_eq(world_hand_over(&order.fulfilments[0]), REASON_OK);
	assert_text(figures("PAR1", "TEA"), "4 0 0 0 A01-1");
}

static struct feed_outcome run_later(const char *text)
{
	struct import_settings settings = feed_settings("stock");
	settings.now = WORLD_NOON + MS_PER_HOUR;
	settings.as_of = settings.now;
	struct feed_outcome outcome = feed_run(settings, str_of(text));
	ck_assert_int_eq(outcome.reason, REASON_OK);
	feed_check_ledger();
	return outcome;
}

START_TEST(a_count_from_before_a_handover_does_not_bring_the_goods_back)
{
	hand_over_one_tea();
	fixture_sql("UPDATE stock SET as_of = 0");
	run_later(HEADER "PAR1,TEA,5,,,2026-11-21T10:30:00Z\n");
	assert_text(figures("PAR1", "TEA"), "4 0 0 0 ");
}
END_TEST

START_TEST(a_count_from_after_a_handover_does_not_take_the_goods_twice)
{
	hand_over_one_tea();
	run_later("store_code,sku,on_hand,as_of\nPAR1,TEA,4,2026-11-21T11:30:00Z\n");
	assert_text(figures("PAR1", "TEA"), "4 0 0 0 A01-1");
}
END_TEST

START_TEST(a_count_older_than_what_is_known_is_left_aside)
{
	run_text(HEADER "PAR1,TEA,12,2,A03-2,2026-11-21T10:00:00Z\n");
	struct feed_outcome outcome = run_text(HEADER "PAR1,TEA,99,2,A03-2,2026-11-21T09:00:00Z\n");
	ck_assert_uint_eq(outcome.totals.older, 1);
	assert_text(figures("PAR1", "TEA"), "12 0 2 0 A03-2");
}
END_TEST

START_TEST(bad_rows_are_named_and_the_good_ones_applied)
{
	struct feed_outcome outcome = run_text(
		HEADER "NOPE,TEA,1,,,\nPAR1,NOPE,1,,,\nPAR1,TEA,-1,,,\nPAR1,TEA,1.5,,,\n"
		       "PAR1,TEA,2147483648,,,\nPAR1,TEA,1,-1,,\nPAR1,TEA,1,,é,\n"
		       "PAR1,TEA,1,,,yesterday\nPAR1,TEA,1,,,2026-11-22T00:00:00Z\nPAR1,TEA,,,,\n"
		       "PAR1,MUG,8,,,\nPAR1,MUG,9,,,\n");
	assert_text(outcome.remarks, "2 refused store_code unknown\n3 refused sku unknown\n"
				     "4 refused on_hand too_small\n5 refused on_hand wrong_type\n"
				     "6 refused on_hand too_large\n7 refused safety too_small\n"
				     "8 refused shelf bad_format\n9 refused as_of bad_format\n"
				     "10 refused as_of too_large\n11 refused on_hand required\n"
				     "13 refused sku duplicate\n");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM stock"), 1);
	assert_text(figures("PAR1", "MUG"), "8 0 0 0 ");
}
END_TEST

/* ---- interruptions --------------------------------------------------- */

enum { MANY = 2300 }; /* more than four chunks */

static struct str many_products(void)
{
	struct buf buf;
	buf_init(&buf, test_arena(), 1 << 20);
	buf_add_c(&buf, "sku,name_fr,name_en,price,currency,vat\n");
	for (int i = 0; i < MANY; i++)
		buf_printf(&buf, "P%d,Produit,Product,1,EUR,20\n", i);
	return buf_str(&buf);
}

static int chunks_done;

static void die_after_two_chunks(uint64_t bytes, uint64_t all_bytes, void *context)
{
	if (++chunks_done == 2)
		raise(SIGKILL);
}

START_TEST(an_import_killed_between_chunks_is_completed_by_running_it_again)
{
	int status;
	struct str text = many_products();
	struct import_settings settings = feed_settings("products");
	settings.progress = die_after_two_chunks;
	pid_t child = fork();
	if (child == 0) {
		feed_run(settings, text);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM product WHERE sku LIKE 'P%%' AND "
					"name_fr = 'Produit'"),
		2 * IMPORT_CHUNK);
	settings.progress = NULL;
	struct feed_outcome outcome = feed_run(settings, text);
	ck_assert_uint_eq(outcome.totals.unchanged, 2 * IMPORT_CHUNK);
	ck_assert_uint_eq(outcome.totals.added, MANY - 2 * IMPORT_CHUNK);
}
END_TEST

static struct db_server *server;

static void database_dies_after_two_chunks(uint64_t bytes, uint64_t all_bytes, void *context)
{
	if (++chunks_done == 2)
		db_server_kill9(server);
}

static void no_progress(const struct migration *migration, size_t statement, void *context)
{
}

START_TEST(an_import_whose_database_dies_is_completed_by_running_it_again)
{
	server = db_server_start(NULL);
	struct db_settings database = db_server_settings(server);
	struct db *db = db_open(&database);
	struct import_settings settings = feed_settings("products");
	struct import_totals totals;
	struct str text = many_products(), why;
	FILE *file = test_file(text);
	ck_assert_int_eq(migrate_run(db, test_arena(), no_progress, NULL), DB_DONE);
	settings.progress = database_dies_after_two_chunks;
	ck_assert_int_eq(
		import_run(db, file, &settings, test_arena(), &totals, &why), REASON_DATABASE_AWAY);
	ck_assert_uint_eq(totals.added, 2 * IMPORT_CHUNK);
	db_server_restart(server);
	ck_assert_int_eq(import_run(db, file, &settings, test_arena(), &totals, &why), REASON_OK);
	ck_assert_uint_eq(totals.unchanged, 2 * IMPORT_CHUNK);
	ck_assert_uint_eq(totals.added, MANY - 2 * IMPORT_CHUNK);
	fclose(file);
	db_close(db);
	db_server_stop(server);
}
END_TEST

static const struct test_fixture fixture = {
	.start = fixture_db_start, .stop = fixture_db_stop, .before = make_world};

TEST_MAIN_WITH("import stock", &fixture, a_bundle_has_no_stock,
	a_count_becomes_stock_with_its_movement, a_new_count_moves_the_figure_by_the_difference,
	running_a_file_again_changes_nothing, fewer_goods_than_are_promised_are_a_recorded_shortage,
	a_count_from_before_a_handover_does_not_bring_the_goods_back,
	a_count_from_after_a_handover_does_not_take_the_goods_twice,
	a_count_older_than_what_is_known_is_left_aside,
	bad_rows_are_named_and_the_good_ones_applied,
	an_import_killed_between_chunks_is_completed_by_running_it_again,
	an_import_whose_database_dies_is_completed_by_running_it_again)
