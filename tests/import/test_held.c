/* Snapshots that would set most of a store's figures to 0: held back, confirmed, discarded,
 * replaced. */
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/xml.h"
#include "server/db/q_stock_feed.h"
#include "server/import/held_message.h"
#include "tests/import/feed.h"
#include "tests/lib/world.h"

#define AT(minutes) (WORLD_NOON + (minutes)*MS_PER_MINUTE)

static const char *const skus[] = {"TEA", "MUG", "LAMP", "RUG", "PEN", "BOOK"};

static struct {
	struct import_part list[8];
	size_t count;
} told;

static void note_part(const struct import_part *part, void *context)
{
	ck_assert_uint_lt(told.count, ARRAY_LENGTH(told.list));
	told.list[told.count] = *part;
	told.list[told.count++].store = str_dup(test_arena(), part->store);
}

/* Of the till of PAR1, held back when four of six positions would be gone. */
static struct import_settings snapshot(uint64_t seq, int64_t as_of)
{
	struct import_settings settings = feed_settings("snapshots");
	settings.source = STR("till");
	settings.store = STR("PAR1");
	settings.seq = seq;
	settings.as_of = as_of;
	settings.now = AT(120);
	settings.is_complete = true;
	settings.hold_percent = 60;
	settings.hold_positions = 4;
	settings.part = note_part;
	return settings;
}

static struct feed_outcome send(struct import_settings settings, const char *text)
{
	told.count = 0;
	struct feed_outcome outcome = feed_run(settings, str_of(text));
	ck_assert_msg(outcome.reason == REASON_OK, STR_FMT, STR_ARG(outcome.why));
	world_verify();
	return outcome;
}

static int64_t on_hand(const char *store, const char *sku)
{
	return fixture_number("SELECT COALESCE((SELECT on_hand FROM stock WHERE store_id = %u AND"
			      " product_id = %u), -1)",
		world_store(store).row, world_product(sku).row);
}

static int64_t units(const char *store)
{
	return fixture_number("SELECT COALESCE(SUM(on_hand), 0) FROM stock WHERE store_id = %u",
		world_store(store).row);
}

static int64_t held_rows(void)
{
	return fixture_number("SELECT COUNT(*) FROM stock_held");
}

static const char full[] = "sku,on_hand\nTEA,5\nMUG,5\nLAMP,5\nRUG,5\nPEN,5\nBOOK,5\n";
static const char cut_off[] = "sku,on_hand\nTEA,4\nMUG,4\n";

/* PAR1 has five of each of six. */
static void given_a_full_store(void)
{
	fixture_db_clean();
	world_make();
	xml_setup();
	send(snapshot(1, AT(-60)), full);
	ck_assert_int_eq(units("PAR1"), 30);
}

/* ---- what is held back ----------------------------------------------- */

START_TEST(a_snapshot_that_was_cut_off_is_held_back_and_nothing_of_it_is_applied)
{
	struct feed_outcome outcome = send(snapshot(2, AT(0)), cut_off);
	ck_assert_uint_eq(outcome.totals.held, 1);
	ck_assert_uint_eq(outcome.totals.changed + outcome.totals.zeroed, 0);
	ck_assert_uint_eq(told.count, 1);
	ck_assert(told.list[0].is_held);
	ck_assert_uint_eq(told.list[0].with_stock, 6);
	ck_assert_uint_eq(told.list[0].to_zero, 4);
	ck_assert_int_eq(units("PAR1"), 30);
	ck_assert_int_eq(held_rows(), 1);
	ck_assert_int_eq(fixture_number("SELECT figures_as_of FROM feed WHERE store_id = %u",
				 world_store("PAR1").row),
		AT(-60));
}
END_TEST

START_TEST(all_lines_of_0_are_held_back_in_a_listing_snapshot_too)
{
	struct import_settings settings = snapshot(2, AT(0));
	settings.is_complete = false;
	struct feed_outcome outcome =
		send(settings, "sku,on_hand\nTEA,0\nMUG,0\nLAMP,0\nRUG,0\nPEN,3\n");
	ck_assert_uint_eq(outcome.totals.held, 1);
	ck_assert_uint_eq(told.list[0].to_zero, 4);
	ck_assert_int_eq(units("PAR1"), 30);
}
END_TEST

START_TEST(what_is_less_than_the_share_or_the_number_is_applied)
{
	struct import_settings small = snapshot(3, AT(1));
	ck_assert_uint_eq(
		send(snapshot(2, AT(0)), "sku,on_hand\nTEA,5\nMUG,5\nLAMP,5\n").totals.held, 0);
	ck_assert_int_eq(units("PAR1"), 15);
	ck_assert_uint_eq(send(small, "sku,on_hand\nTEA,0\n").totals.held, 0);
	ck_assert_int_eq(units("PAR1"), 0);
}
END_TEST

START_TEST(skus_whose_line_is_refused_stay_and_do_not_count_as_gone)
{
	struct feed_outcome outcome =
		send(snapshot(2, AT(0)), "sku,on_hand\nTEA,4\nMUG,4\nLAMP,x\nRUG,x\nPEN,x\n");
	ck_assert_uint_eq(outcome.totals.held, 0);
	ck_assert_uint_eq(outcome.totals.zeroed, 1);
	ck_assert_int_eq(units("PAR1"), 23);
}
END_TEST

START_TEST(a_count_from_before_the_last_one_is_older_and_not_held_back)
{
	struct feed_outcome outcome = send(snapshot(2, AT(-90)), cut_off);
	ck_assert_uint_eq(outcome.totals.held, 0);
	ck_assert_int_eq(units("PAR1"), 30);
}
END_TEST

START_TEST(other_stores_of_the_message_are_applied)
{
	struct import_settings settings = snapshot(2, AT(0));
	struct feed_outcome outcome =
		send(settings, "store_code,sku,on_hand\nPAR1,TEA,4\nLYO1,TEA,9\n");
	ck_assert_uint_eq(outcome.totals.held, 1);
	ck_assert_uint_eq(told.count, 2);
	ck_assert(told.list[0].is_held);
	ck_assert(!told.list[1].is_held);
	ck_assert_int_eq(on_hand("LYO1", "TEA"), 9);
	ck_assert_int_eq(units("PAR1"), 30);
}
END_TEST

START_TEST(small_stores_are_held_back_when_the_message_is_wrong_everywhere)
{
	struct import_settings settings = snapshot(2, AT(-30));
	settings.store = STR("LYO1");
	send(settings, "sku,on_hand\nTEA,5\nMUG,5\n");
	settings = snapshot(3, AT(0));
	struct feed_outcome outcome = send(settings,
		"store_code,sku,on_hand\nPAR1,TEA,0\nPAR1,MUG,0\nLYO1,TEA,0\nLYO1,MUG,0\n");
	ck_assert_uint_eq(outcome.totals.held, 2);
	ck_assert_int_eq(units("PAR1") + units("LYO1"), 40);
	settings.seq = 4;
	outcome = send(settings, "store_code,sku,on_hand\nLYO1,TEA,0\nLYO1,MUG,0\n");
	ck_assert_uint_eq(outcome.totals.held, 0);
	ck_assert_int_eq(units("LYO1"), 0);
}
END_TEST

START_TEST(a_dry_run_says_what_would_be_held_back)
{
	struct import_settings settings = snapshot(2, AT(0));
	settings.is_dry = true;
	struct feed_outcome outcome = send(settings, cut_off);
	ck_assert_uint_eq(outcome.totals.held, 1);
	ck_assert_uint_eq(told.list[0].to_zero, 4);
	ck_assert_int_eq(held_rows(), 0);
}
END_TEST

START_TEST(a_count_by_hand_is_held_back_until_it_is_run_with_confirm)
{
	struct import_settings settings = snapshot(0, AT(0));
	const char *rows =
		"store_code,sku,on_hand\nPAR1,TEA,0\nPAR1,MUG,0\nPAR1,LAMP,0\nPAR1,RUG,0\n";
	settings.kind = "stock";
	settings.source = STR_EMPTY;
	settings.is_complete = false;
	ck_assert_uint_eq(send(settings, rows).totals.held, 1);
	ck_assert_int_eq(units("PAR1"), 30);
	settings.is_confirmed = true;
	ck_assert_uint_eq(send(settings, rows).totals.held, 0);
	ck_assert_int_eq(units("PAR1"), 10);
}
END_TEST

/* ---- afterwards ------------------------------------------------------ */

START_TEST(what_comes_next_is_applied_and_a_confirmation_keeps_it_on_top)
{
	struct import_settings sales = snapshot(3, AT(30)), held = snapshot(2, AT(0));
	sales.kind = "sales";
	sales.is_complete = false;
	send(held, cut_off);
	send(sales, "sku,sold\nTEA,1\n");
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 4);
	held.is_confirmed = true;
	struct feed_outcome outcome = send(held, cut_off);
	ck_assert_uint_eq(outcome.totals.held, 0);
	ck_assert_uint_eq(outcome.totals.zeroed, 4);
	ck_assert_uint_eq(told.list[0].seq, 2);
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 3);
	ck_assert_int_eq(on_hand("PAR1", "MUG"), 4);
	ck_assert_int_eq(units("PAR1"), 7);
	ck_assert_int_eq(held_rows(), 0);
	sales.seq = 4;
	send(sales, "sku,sold\nMUG,1\n");
	ck_assert_int_eq(on_hand("PAR1", "MUG"), 3);
}
END_TEST

START_TEST(a_listing_snapshot_is_confirmed_although_its_source_went_on)
{
	struct import_settings held = snapshot(2, AT(0)), deltas = snapshot(3, AT(30));
	const char *rows = "sku,on_hand\nTEA,0\nMUG,0\nLAMP,0\nRUG,0\n";
	held.is_complete = deltas.is_complete = false;
	deltas.kind = "deltas";
	send(held, rows);
	send(deltas, "sku,by\nTEA,2\n");
	held.is_confirmed = true;
	send(held, rows);
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 2);
	ck_assert_int_eq(units("PAR1"), 12);
	ck_assert_int_eq(held_rows(), 0);
}
END_TEST

START_TEST(a_repeat_is_held_back_still_and_says_so)
{
	send(snapshot(2, AT(0)), cut_off);
	struct feed_outcome outcome = send(snapshot(2, AT(0)), cut_off);
	ck_assert(outcome.totals.is_repeat);
	ck_assert_uint_eq(outcome.totals.held, 1);
	ck_assert_uint_eq(told.list[0].to_zero, 4);
	ck_assert_int_eq(units("PAR1"), 30);
}
END_TEST

START_TEST(who_confirms_beforehand_is_not_held_back)
{
	struct import_settings settings = snapshot(2, AT(0));
	settings.is_confirmed = true;
	ck_assert_uint_eq(send(settings, cut_off).totals.held, 0);
	ck_assert_int_eq(units("PAR1"), 8);
	ck_assert(send(settings, cut_off).totals.is_repeat);
}
END_TEST

START_TEST(a_good_snapshot_takes_the_bad_one_off_the_list)
{
	send(snapshot(2, AT(0)), cut_off);
	send(snapshot(3, AT(10)), full);
	ck_assert_int_eq(held_rows(), 0);
	ck_assert_int_eq(units("PAR1"), 30);
}
END_TEST

START_TEST(a_listing_snapshot_of_another_source_leaves_it_on_the_list)
{
	struct import_settings other = snapshot(1, AT(10));
	other.source = STR("wms");
	other.is_complete = false;
	send(snapshot(2, AT(0)), cut_off);
	send(other, "sku,on_hand\nTEA,7\n");
	ck_assert_int_eq(held_rows(), 1);
	other.seq = 2;
	other.as_of = AT(20);
	other.is_complete = true;
	send(other, full);
	ck_assert_int_eq(held_rows(), 0);
}
END_TEST

static enum db_status discard(struct tx *tx, const void *input, void *output_out)
{
	return stock_held_discard(tx, input);
}

START_TEST(a_discarded_snapshot_changes_nothing_and_is_gone_once)
{
	const struct stock_held_name name = {.store_code = STR("PAR1"), .source = STR("till")};
	send(snapshot(2, AT(0)), cut_off);
	ck_assert_int_eq(tx_run(fixture_db(), test_arena(), discard, &name, NULL, 0), DB_DONE);
	ck_assert_int_eq(tx_run(fixture_db(), test_arena(), discard, &name, NULL, 0), DB_NONE);
	ck_assert_int_eq(units("PAR1"), 30);
	ck_assert_int_eq(held_rows(), 0);
}
END_TEST

/* ---- confirmed without being sent again ------------------------------ */

static enum reason confirm(const char *store, uint64_t seq)
{
	const struct stock_held_name name = {str_of(store), STR("till"), seq};
	const struct import_settings settings = {.now = AT(180)};
	struct import_totals totals;
	struct str why;
	enum reason reason =
		held_message_confirm(fixture_db(), test_arena(), &name, &settings, &totals, &why);
	world_verify();
	return reason;
}

START_TEST(what_was_kept_is_confirmed_once_and_what_came_next_stays_on_top)
{
	struct import_settings sales = snapshot(3, AT(30));
	sales.kind = "sales";
	sales.is_complete = false;
	send(snapshot(2, AT(0)), cut_off);
	send(sales, "sku,sold\nTEA,1\n");
	ck_assert_int_eq(confirm("PAR1", 2), REASON_OK);
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 3);
	ck_assert_int_eq(on_hand("PAR1", "MUG"), 4);
	ck_assert_int_eq(units("PAR1"), 7);
	ck_assert_int_eq(held_rows(), 0);
	ck_assert_int_eq(confirm("PAR1", 2), REASON_NOT_FOUND);
	sales.seq = 4;
	send(sales, "sku,sold\nMUG,1\n");
	ck_assert_int_eq(units("PAR1"), 6);
}
END_TEST

START_TEST(who_sent_it_may_repeat_and_confirm_what_a_person_has_confirmed)
{
	struct import_settings again = snapshot(2, AT(0));
	send(again, cut_off);
	ck_assert_int_eq(confirm("PAR1", 2), REASON_OK);
	ck_assert(send(again, cut_off).totals.is_repeat);
	ck_assert(!told.list[0].is_held);
	again.is_confirmed = true;
	ck_assert(send(again, cut_off).totals.is_repeat);
	ck_assert_int_eq(units("PAR1"), 8);
}
END_TEST

START_TEST(what_came_after_it_was_looked_at_is_not_confirmed)
{
	send(snapshot(2, AT(0)), cut_off);
	send(snapshot(3, AT(10)), "sku,on_hand\nTEA,1\n");
	ck_assert_int_eq(confirm("PAR1", 2), REASON_NOT_FOUND);
	ck_assert_int_eq(units("PAR1"), 30);
	ck_assert_int_eq(confirm("PAR1", 3), REASON_OK);
	ck_assert_int_eq(units("PAR1"), 1);
}
END_TEST

static const char both[] = "store_code,sku,on_hand\nPAR1,TEA,4\nPAR1,MUG,4\nLYO1,TEA,3\n";

START_TEST(a_message_about_two_stores_is_confirmed_at_each_for_itself)
{
	struct import_settings second = snapshot(1, AT(-60)), wrong = snapshot(2, AT(0));
	second.store = STR("LYO1");
	send(second, full);
	wrong.store = STR_EMPTY;
	ck_assert_uint_eq(send(wrong, both).totals.held, 2);
	ck_assert_int_eq(confirm("LYO1", 2), REASON_OK);
	ck_assert_int_eq(units("LYO1"), 3);
	ck_assert_int_eq(units("PAR1"), 30);
	ck_assert_int_eq(held_rows(), 1);
	ck_assert_int_eq(confirm("PAR1", 0), REASON_OK);
	ck_assert_int_eq(units("PAR1"), 8);
	ck_assert_int_eq(units("LYO1"), 3);
	ck_assert_int_eq(held_rows(), 0);
}
END_TEST

/* One answer was lost, or two people said so: what was applied is known by its number. */
START_TEST(a_confirmation_that_was_cut_short_is_finished_by_the_next)
{
	const char *held = "(SELECT store_id FROM store WHERE code = 'PAR1'), 'till', 2,"
			   " body_hash, as_of, with_stock, to_zero, held_at";
	send(snapshot(2, AT(0)), cut_off);
	fixture_sql("CREATE TEMPORARY TABLE before_it AS SELECT * FROM stock_held");
	ck_assert_int_eq(confirm("PAR1", 2), REASON_OK);
	fixture_sql("UPDATE stock SET shelf = 'Z9' WHERE store_id = %u", world_store("PAR1").row);
	fixture_sql("INSERT INTO stock_held (store_id, source, seq, body_hash, as_of, with_stock,"
		    " to_zero, held_at) SELECT %s FROM before_it",
		held);
	int64_t moved = fixture_number("SELECT COUNT(*) FROM movement");
	ck_assert_int_eq(confirm("PAR1", 2), REASON_OK);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM movement"), moved);
	ck_assert_int_eq(units("PAR1"), 8);
}
END_TEST

static enum db_status purge(struct tx *tx, const void *in, void *changed_out)
{
	return q_stock_held_message_purge(tx, in, changed_out);
}

static uint64_t purged(int64_t before)
{
	const struct q_stock_held_message_purge_in in = {before};
	uint64_t changed = 0;
	ck_assert_int_eq(
		tx_run(fixture_db(), test_arena(), purge, &in, &changed, sizeof(changed)), DB_DONE);
	return changed;
}

START_TEST(a_message_is_kept_until_nobody_waits_for_a_decision_about_it)
{
	const struct stock_held_name name = {.store_code = STR("PAR1"), .source = STR("till")};
	send(snapshot(2, AT(0)), cut_off);
	ck_assert_uint_eq(purged(AT(240)), 0);
	ck_assert_int_eq(tx_run(fixture_db(), test_arena(), discard, &name, NULL, 0), DB_DONE);
	ck_assert_uint_eq(purged(AT(120)), 0);
	ck_assert_uint_eq(purged(AT(240)), 1);
	ck_assert_int_eq(confirm("PAR1", 2), REASON_NOT_FOUND);
}
END_TEST

/* Who sent it has it. */
START_TEST(a_message_of_more_than_eight_mebibytes_is_not_kept)
{
	char *text = malloc(HELD_MESSAGE_MAX + sizeof(cut_off));
	ck_assert_ptr_nonnull(text);
	memset(text, '\n', HELD_MESSAGE_MAX + sizeof(cut_off) - 1);
	memcpy(text, cut_off, sizeof(cut_off) - 1);
	text[HELD_MESSAGE_MAX + sizeof(cut_off) - 1] = '\0';
	ck_assert_uint_eq(send(snapshot(2, AT(0)), text).totals.held, 1);
	free(text);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM stock_held_message"), 0);
	ck_assert_int_eq(confirm("PAR1", 2), REASON_NOT_FOUND);
	ck_assert_int_eq(held_rows(), 1);
}
END_TEST

/* ---- the formula ----------------------------------------------------- */

START_TEST(the_share_is_reached_exactly_and_0_percent_holds_nothing_back)
{
	struct stock_part at = {.with_stock = 40, .to_zero = 20},
			  below = {.with_stock = 41, .to_zero = 20};
	struct stock_part few = {.with_stock = 19, .to_zero = 19};
	struct stock_part *one;
	static const struct stock_brake brake = {50, 20}, none = {0, 20};
	one = &at;
	stock_brake_judge(&brake, &one, 1);
	ck_assert(at.is_doubtful);
	stock_brake_judge(&none, &one, 1);
	ck_assert(!at.is_doubtful);
	one = &below;
	stock_brake_judge(&brake, &one, 1);
	ck_assert(!below.is_doubtful);
	one = &few;
	stock_brake_judge(&brake, &one, 1);
	ck_assert(!few.is_doubtful);
}
END_TEST

START_TEST(every_sku_of_the_world_is_in_the_full_store)
{
	for (size_t i = 0; i < ARRAY_LENGTH(skus); i++)
		ck_assert_int_eq(on_hand("PAR1", skus[i]), 5);
}
END_TEST

static const struct test_fixture fixture = {
	.start = fixture_db_start, .stop = fixture_db_stop, .before = given_a_full_store};

TEST_MAIN_WITH("held", &fixture, every_sku_of_the_world_is_in_the_full_store,
	a_snapshot_that_was_cut_off_is_held_back_and_nothing_of_it_is_applied,
	all_lines_of_0_are_held_back_in_a_listing_snapshot_too,
	what_is_less_than_the_share_or_the_number_is_applied,
	skus_whose_line_is_refused_stay_and_do_not_count_as_gone,
	a_count_from_before_the_last_one_is_older_and_not_held_back,
	other_stores_of_the_message_are_applied,
	small_stores_are_held_back_when_the_message_is_wrong_everywhere,
	a_dry_run_says_what_would_be_held_back,
	a_count_by_hand_is_held_back_until_it_is_run_with_confirm,
	what_comes_next_is_applied_and_a_confirmation_keeps_it_on_top,
	a_listing_snapshot_is_confirmed_although_its_source_went_on,
	a_repeat_is_held_back_still_and_says_so, who_confirms_beforehand_is_not_held_back,
	a_good_snapshot_takes_the_bad_one_off_the_list,
	a_listing_snapshot_of_another_source_leaves_it_on_the_list,
	a_discarded_snapshot_changes_nothing_and_is_gone_once,
	what_was_kept_is_confirmed_once_and_what_came_next_stays_on_top,
	who_sent_it_may_repeat_and_confirm_what_a_person_has_confirmed,
	what_came_after_it_was_looked_at_is_not_confirmed,
	a_message_about_two_stores_is_confirmed_at_each_for_itself,
	a_confirmation_that_was_cut_short_is_finished_by_the_next,
	a_message_is_kept_until_nobody_waits_for_a_decision_about_it,
	a_message_of_more_than_eight_mebibytes_is_not_kept,
	the_share_is_reached_exactly_and_0_percent_holds_nothing_back)
