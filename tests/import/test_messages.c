/* Numbered messages of stock: what they do to the figures, and their numbers. */
#include "tests/import/stock_messages.h"

/* ---- deltas and sales ------------------------------------------------ */

START_TEST(a_delta_moves_the_figure_and_the_ledger_says_when_it_happened)
{
	counted("TEA,10\n");
	struct feed_outcome outcome = message_sent(
		message("deltas", 7), "sku,by,as_of\nTEA,5,2026-11-21T11:20:00Z\nTEA,-2,\n");
	ck_assert_uint_eq(outcome.totals.changed, 2);
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 13);
	ck_assert_int_eq(
		fixture_number(
			"SELECT as_of FROM movement WHERE kind = 'delta' AND on_hand_by = 5"),
		AT(20));
	ck_assert_int_eq(
		fixture_number(
			"SELECT as_of FROM movement WHERE kind = 'delta' AND on_hand_by = -2"),
		AT(60));
}
END_TEST

START_TEST(a_delta_of_goods_the_store_never_had_makes_their_row)
{
	struct feed_outcome outcome = message_sent(message("deltas", 1), "sku,by\nTEA,5\nTEA,1\n");
	ck_assert_uint_eq(outcome.totals.added, 1);
	ck_assert_uint_eq(outcome.totals.changed, 1);
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 6);
}
END_TEST

START_TEST(a_delta_below_nothing_is_corrected_and_said)
{
	counted("TEA,3\n");
	struct feed_outcome outcome = message_sent(message("deltas", 1), "sku,by\nTEA,-5\nTEA,2\n");
	assert_text(outcome.remarks, "2 note on_hand corrected\n");
	ck_assert_uint_eq(outcome.totals.corrected, 1);
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 2);
	ck_assert_int_eq(
		fixture_number("SELECT SUM(on_hand_by) FROM movement WHERE kind = 'delta'"), -3);
}
END_TEST

START_TEST(a_delta_from_before_the_count_is_contained_in_it)
{
	counted("TEA,10\n");
	struct import_settings settings = message("deltas", 1);
	settings.as_of = AT(-61);
	struct feed_outcome outcome = message_sent(settings, "sku,by\nTEA,-5\n");
	ck_assert_uint_eq(outcome.totals.contained, 1);
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 10);
}
END_TEST

START_TEST(a_sale_is_subtracted_and_a_till_return_added)
{
	counted("TEA,10\nMUG,1\n");
	message_sent(message("sales", 1), "sku,sold\nTEA,3\nMUG,-1\n");
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 7);
	ck_assert_int_eq(on_hand("PAR1", "MUG"), 2);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM movement WHERE kind = 'sale'"), 2);
}
END_TEST

START_TEST(a_sale_of_our_own_order_is_left_out_and_a_wrong_number_refused)
{
	const struct world_line line = {"TEA", 1};
	counted("TEA,10\n");
	struct order order = world_order(&line, 1, REASON_OK);
	struct feed_outcome outcome = message_sent(message("sales", 1),
		arena_printf(test_arena(),
			"sku,sold,order\nTEA,1," STR_FMT "\nTEA,1,NOSUCHNO\nTEA,2,\n",
			STR_ARG(order.number)));
	assert_text(outcome.remarks, "2 note order ours\n3 refused order unknown\n");
	ck_assert_uint_eq(outcome.totals.ours, 1);
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 8);
}
END_TEST

START_TEST(a_sale_of_promised_goods_is_a_shortage)
{
	const struct world_line line = {"TEA", 3};
	counted("TEA,3\n");
	world_order(&line, 1, REASON_OK);
	struct feed_outcome outcome = message_sent(message("sales", 1), "sku,sold\nTEA,2\n");
	assert_text(outcome.remarks, "2 note on_hand shortage\n");
	ck_assert_uint_eq(outcome.totals.shortages, 1);
	ck_assert_int_eq(fixture_number("SELECT shortage FROM stock"), 2);
}
END_TEST

START_TEST(lines_that_change_nothing_are_refused)
{
	struct feed_outcome outcome = message_sent(
		message("deltas", 1), "sku,by\nTEA,0\nTEA,\nTEA,1000001\nTEA,x\nNOPE,1\n");
	assert_text(outcome.remarks,
		"2 refused by not_allowed\n3 refused by required\n4 refused by too_large\n"
		"5 refused by wrong_type\n6 refused sku unknown\n");
}
END_TEST

/* ---- snapshots ------------------------------------------------------- */

START_TEST(what_a_complete_snapshot_leaves_out_is_gone)
{
	counted("TEA,10\nMUG,4\nPEN,0\n");
	struct import_settings settings = message("snapshots", 1);
	settings.is_complete = true;
	struct feed_outcome outcome =
		message_sent(settings, "sku,on_hand\nTEA,10\nLAMP,2\nRUG,0\n");
	ck_assert_uint_eq(outcome.totals.unchanged, 2);
	ck_assert_uint_eq(outcome.totals.added, 1);
	ck_assert_uint_eq(outcome.totals.zeroed, 1);
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 10);
	ck_assert_int_eq(on_hand("PAR1", "MUG"), 0);
	ck_assert_int_eq(on_hand("PAR1", "LAMP"), 2);
	ck_assert_int_eq(on_hand("PAR1", "RUG"), -1);
	ck_assert_int_eq(fixture_number("SELECT figures_as_of FROM feed WHERE store_id = %u",
				 world_store("PAR1").row),
		AT(60));
}
END_TEST

START_TEST(rows_that_a_complete_snapshot_confirms_are_not_written)
{
	counted("TEA,10\nMUG,4\n");
	int64_t movements = fixture_number("SELECT COUNT(*) FROM movement");
	struct import_settings settings = message("snapshots", 1);
	settings.is_complete = true;
	message_sent(settings, "sku,on_hand\nTEA,10\nMUG,4\n");
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM movement"), movements);
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM stock WHERE as_of = %lld", (long long)AT(-60)),
		2);
}
END_TEST

START_TEST(a_snapshot_of_some_skus_leaves_the_others)
{
	counted("TEA,10\nMUG,4\n");
	message_sent(message("snapshots", 1), "sku,on_hand,safety,shelf\nTEA,8,1,A1\n");
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 8);
	ck_assert_int_eq(on_hand("PAR1", "MUG"), 4);
	ck_assert_int_eq(fixture_number("SELECT figures_as_of FROM feed WHERE store_id = %u",
				 world_store("PAR1").row),
		0);
}
END_TEST

START_TEST(deltas_told_before_a_snapshot_but_happened_after_it_are_kept)
{
	counted("TEA,10\n");
	struct import_settings later = message("deltas", 1), count = message("snapshots", 2);
	later.as_of = AT(90);
	message_sent(later, "sku,by\nTEA,-4\n");
	count.as_of = AT(30);
	count.is_complete = true;
	message_sent(count, "sku,on_hand\nTEA,9\n");
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 5);
}
END_TEST

START_TEST(a_return_to_a_store_that_never_had_the_sku_is_added_to_a_count_from_before_it)
{
	const struct world_line line = {"TEA", 1};
	struct command_line returned = {.line = 1, .qty = 1, .disposition = DISPOSITION_SHELF};
	struct import_settings settings = message("snapshots", 1);
	counted("TEA,3\n");
	struct order order = world_order(&line, 1, REASON_OK);
	world_prepare(&order.fulfilments[0]);
	order = world_read(order.id);
	ck_assert_int_eq(world_hand_over(&order.fulfilments[0]), REASON_OK);
	ck_assert_int_eq(world_command(NULL, (struct command){.type = COMMAND_RETURN,
						     .store = world_store("LYO1"),
						     .return_id = {uuid_new(WORLD_NOON)},
						     .order = order.id,
						     .return_reason = RETURN_OTHER,
						     .lines = &returned,
						     .line_count = 1}),
		REASON_OK);
	ck_assert_int_eq(on_hand("LYO1", "TEA"), 1);
	settings.store = STR("LYO1");
	settings.as_of = AT(-30);
	settings.is_complete = true;
	message_sent(settings, "sku,on_hand\nTEA,5\n");
	ck_assert_int_eq(on_hand("LYO1", "TEA"), 6);
}
END_TEST

START_TEST(a_snapshot_older_than_the_last_is_left_out)
{
	counted("TEA,10\n");
	struct import_settings settings = message("snapshots", 1);
	settings.as_of = AT(-90);
	struct feed_outcome outcome = message_sent(settings, "sku,on_hand\nTEA,99\n");
	ck_assert_uint_eq(outcome.totals.older, 1);
	settings.seq = 2;
	settings.is_complete = true;
	outcome = message_sent(settings, "sku,on_hand\nTEA,98\n");
	ck_assert_uint_eq(outcome.totals.older, 1);
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 10);
}
END_TEST

START_TEST(a_complete_snapshot_with_lines_nobody_can_tell_is_refused)
{
	counted("TEA,10\nMUG,4\n");
	struct import_settings settings = message("snapshots", 1);
	settings.is_complete = true;
	message_refused(settings, "sku,on_hand\nTEA,10\n,4\n", REASON_INVALID_FIELDS, "complete");
	message_refused(
		settings, "sku,on_hand\nTEA,10\nMUG,4,4\n", REASON_INVALID_FIELDS, "complete");
}
END_TEST

START_TEST(a_refused_line_of_a_complete_snapshot_does_not_empty_its_sku)
{
	counted("TEA,10\nMUG,4\n");
	struct import_settings settings = message("snapshots", 1);
	settings.is_complete = true;
	struct feed_outcome outcome =
		message_sent(settings, "sku,on_hand\nTEA,10\nMUG,many\nNOPE,1\n");
	ck_assert_uint_eq(outcome.totals.refused, 2);
	ck_assert_int_eq(on_hand("PAR1", "MUG"), 4);
}
END_TEST

/* ---- numbers --------------------------------------------------------- */

START_TEST(the_same_message_again_does_nothing_and_says_the_same)
{
	counted("TEA,10\n");
	struct feed_outcome first = message_sent(message("deltas", 3), "sku,by\nTEA,-1\n");
	int64_t before = feed_fingerprint();
	struct feed_outcome second = message_sent(message("deltas", 3), "sku,by\nTEA,-1\n");
	ck_assert_int_eq(feed_fingerprint(), before);
	ck_assert_uint_eq(second.totals.changed, first.totals.changed);
	ck_assert_uint_eq(second.totals.changed, 1);
}
END_TEST

START_TEST(a_number_is_not_used_for_two_messages)
{
	counted("TEA,10\n");
	message_sent(message("deltas", 3), "sku,by\nTEA,-1\n");
	message_refused(message("deltas", 3), "sku,by\nTEA,-2\n", REASON_STOCK_SEQ_USED,
		"PAR1: the number to go on with is 4, not 3");
	message_refused(
		message("deltas", 2), "sku,by\nTEA,-2\n", REASON_STOCK_SEQ_USED, "is 4, not 2");
	message_refused(message("sales", 3), "sku,sold\nTEA,1\n", REASON_STOCK_SEQ_USED, "is 4");
}
END_TEST

START_TEST(a_missing_number_is_asked_for_and_a_complete_snapshot_heals_it)
{
	counted("TEA,10\n");
	message_sent(message("deltas", 3), "sku,by\nTEA,-1\n");
	message_refused(message("deltas", 5), "sku,by\nTEA,-1\n", REASON_STOCK_SEQ_GAP,
		"PAR1: the number to go on with is 4, not 5");
	message_refused(
		message("snapshots", 5), "sku,on_hand\nTEA,1\n", REASON_STOCK_SEQ_GAP, "is 4");
	struct import_settings settings = message("snapshots", 9);
	settings.is_complete = true;
	settings.as_of = AT(90);
	message_sent(settings, "sku,on_hand\nTEA,6\n");
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 6);
	settings = message("deltas", 10);
	settings.as_of = AT(100);
	message_sent(settings, "sku,by\nTEA,-1\n");
	ck_assert_int_eq(on_hand("PAR1", "TEA"), 5);
}
END_TEST

START_TEST(sources_and_stores_number_for_themselves)
{
	struct import_settings settings = message("deltas", 0);
	settings.store = STR_EMPTY;
	message_sent(
		settings, "store_code,sku,by,seq\nPAR1,TEA,1,5\nPAR2,TEA,2,900\nPAR1,MUG,3,5\n");
	message_sent(settings, "store_code,sku,by,seq\nPAR2,TEA,2,901\nPAR1,MUG,3,6\n");
	settings.source = STR("other");
	message_sent(settings, "store_code,sku,by,seq\nPAR2,TEA,2,1\n");
	ck_assert_int_eq(on_hand("PAR2", "TEA"), 6);
	ck_assert_int_eq(on_hand("PAR1", "MUG"), 6);
}
END_TEST

START_TEST(one_wrong_number_stops_the_whole_message)
{
	struct import_settings settings = message("deltas", 0);
	settings.store = STR_EMPTY;
	message_sent(settings, "store_code,sku,by,seq\nPAR1,TEA,1,5\nPAR2,TEA,2,5\n");
	message_refused(settings, "store_code,sku,by,seq\nPAR1,TEA,1,6\nPAR2,TEA,2,7\n",
		REASON_STOCK_SEQ_GAP, "Store PAR2: the number to go on with is 6, not 7");
}
END_TEST

START_TEST(rows_of_a_store_that_contradict_each_other_are_refused)
{
	struct import_settings settings = message("snapshots", 0);
	struct feed_outcome outcome = message_sent(settings,
		"sku,on_hand,seq,complete,as_of\nTEA,1,5,1,\nMUG,1,6,1,\nPEN,1,5,0,\n"
		"RUG,1,5,1,2026-11-21T11:00:00Z\nBOOK,1,,1,\n");
	assert_text(outcome.remarks, "3 refused seq not_allowed\n4 refused complete not_allowed\n"
				     "5 refused as_of not_allowed\n6 refused seq required\n");
}
END_TEST

START_TEST(all_or_none_means_none)
{
	struct import_settings settings = message("deltas", 1);
	settings.is_all_or_none = true;
	message_refused(settings, "sku,by\nTEA,1\nNOPE,1\n", REASON_INVALID_FIELDS, "refused");
	settings.is_all_or_none = false;
	settings.is_dry = true;
	int64_t before = feed_fingerprint();
	message_sent(settings, "sku,by\nTEA,1\n");
	ck_assert_int_eq(feed_fingerprint(), before);
	settings.is_dry = false;
	message_sent(settings, "sku,by\nTEA,1\n");
}
END_TEST

TEST_MAIN_WITH("stock messages", &messages_fixture,
	a_delta_moves_the_figure_and_the_ledger_says_when_it_happened,
	a_delta_of_goods_the_store_never_had_makes_their_row,
	a_delta_below_nothing_is_corrected_and_said,
	a_delta_from_before_the_count_is_contained_in_it,
	a_sale_is_subtracted_and_a_till_return_added,
	a_sale_of_our_own_order_is_left_out_and_a_wrong_number_refused,
	a_sale_of_promised_goods_is_a_shortage, lines_that_change_nothing_are_refused,
	what_a_complete_snapshot_leaves_out_is_gone,
	rows_that_a_complete_snapshot_confirms_are_not_written,
	a_snapshot_of_some_skus_leaves_the_others,
	deltas_told_before_a_snapshot_but_happened_after_it_are_kept,
	a_return_to_a_store_that_never_had_the_sku_is_added_to_a_count_from_before_it,
	a_snapshot_older_than_the_last_is_left_out,
	a_complete_snapshot_with_lines_nobody_can_tell_is_refused,
	a_refused_line_of_a_complete_snapshot_does_not_empty_its_sku,
	the_same_message_again_does_nothing_and_says_the_same,
	a_number_is_not_used_for_two_messages,
	a_missing_number_is_asked_for_and_a_complete_snapshot_heals_it,
	sources_and_stores_number_for_themselves, one_wrong_number_stops_the_whole_message,
	rows_of_a_store_that_contradict_each_other_are_refused, all_or_none_means_none)
