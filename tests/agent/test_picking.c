/* Several clerks, one queue: who works on what, what comes last, what can be undone. */
#include "tests/lib/agent_fixture.h"

#include "common/clock.h"
#include "store-agent/journal/doubts.h"
#include "store-agent/journal/queue.h"

static struct act act_of(const char *clerk)
{
	struct act act = act_now();
	act.clerk = str_of(clerk);
	return act;
}

static enum reason pick_by(const char *clerk, int64_t line, int64_t qty)
{
	struct act act = act_of(clerk);
	return desk_pick(the_desk(), test_arena(), &act, line, qty);
}

static enum reason later(int64_t line)
{
	struct act act = act_now();
	return desk_pick_later(the_desk(), test_arena(), &act, line);
}

/* --- who works on it --- */

START_TEST(first_to_pick_works_on_it_and_another_is_asked_first)
{
	told(given_document());
	ck_assert_int_eq(pick_by("camille", 1, 1), REASON_OK);
	assert_text(known().clerk, "camille");
	ck_assert_int_eq(pick_by("noe", 1, 1), REASON_OTHERS_WORK);
	ck_assert_int_eq(known().lines[0].picked, 1);
	struct act act = act_of("noe");
	ck_assert_int_eq(desk_take_over(the_desk(), test_arena(), &act), REASON_OK);
	assert_text(waiting(), "accept start pick take_over");
	ck_assert_int_eq(pick_by("noe", 1, 1), REASON_OK);
	ck_assert_int_eq(pick_by("camille", 2, 1), REASON_OTHERS_WORK);
}
END_TEST

START_TEST(neither_ready_nor_short_nor_reject_goes_through_on_anothers_work)
{
	told(given_document());
	ck_assert_int_eq(pick_by("camille", 1, 1), REASON_OK);
	struct act acts[] = {act_of("noe"), act_of("noe"), act_of("noe"), act_of("noe")};
	ck_assert_int_eq(desk_short(the_desk(), test_arena(), &acts[0], 2, 1, SHORT_NOT_FOUND,
				 STOCK_EFFECT_UNITS),
		REASON_OTHERS_WORK);
	ck_assert_int_eq(
		desk_ready(the_desk(), test_arena(), &acts[1], STR("C4")), REASON_OTHERS_WORK);
	ck_assert_int_eq(desk_reject(the_desk(), test_arena(), &acts[2], REJECT_NO_TIME),
		REASON_OTHERS_WORK);
	ck_assert_int_eq(
		desk_pick_later(the_desk(), test_arena(), &acts[3], 2), REASON_OTHERS_WORK);
	assert_text(waiting(), "accept start pick");
}
END_TEST

START_TEST(who_works_on_it_outlives_a_restart_and_a_document)
{
	json_t *document = given_document();
	told(given_document());
	ck_assert_int_eq(pick_by("camille", 1, 1), REASON_OK);
	ck_assert_int_eq(later(2), REASON_OK);
	restart_desk();
	json_object_set_new(document, "version", json_integer(2));
	told(document);
	assert_text(known().clerk, "camille");
	ck_assert_int_gt(known().lines[1].later_at, 0);
}
END_TEST

START_TEST(nothing_that_is_not_being_picked_is_taken_over)
{
	given_ready();
	struct act act = act_of("noe");
	ck_assert_int_eq(desk_take_over(the_desk(), test_arena(), &act), REASON_WRONG_STATE);
}
END_TEST

/* --- later --- */

static struct str walk_on(void)
{
	struct fulfilment fulfilment = known();
	const struct fulfilment_line **lines = fulfilment_walk_on(test_arena(), &fulfilment);
	return str_printf(test_arena(), "%d %d", lines[0]->line, lines[1]->line);
}

START_TEST(line_put_off_comes_last_and_is_no_shortage)
{
	told(given_document());
	assert_text(walk_on(), "1 2");
	ck_assert_int_eq(later(1), REASON_OK);
	assert_text(walk_on(), "2 1");
	assert_text(waiting(), "accept start");
	ck_assert_int_eq(known().lines[0].short_count, 0);
	ck_assert_int_eq(pick_by("camille", 2, 1), REASON_OK);
	assert_text(walk_on(), "1 2"); /* what is done comes after what was put off */
	ck_assert_int_eq(later(2), REASON_QUANTITY_EXCEEDED);
	ck_assert_int_eq(later(9), REASON_NOT_FOUND);
}
END_TEST

/* --- not found --- */

static enum reason doubts_body(struct journal_tx *tx, void *context)
{
	const struct doubt *list;
	struct str *skus = context;
	size_t count = doubt_list(tx, &list);
	*skus = STR_EMPTY;
	for (size_t i = 0; i < count; i++)
		*skus = str_printf(journal_arena(tx), STR_FMT "%s" STR_FMT, STR_ARG(*skus),
			i == 0 ? "" : " ", STR_ARG(list[i].sku));
	return REASON_OK;
}

static struct str doubts(void)
{
	struct str skus;
	ck_assert_int_eq(
		journal_run(the_desk()->journal, test_arena(), doubts_body, &skus), REASON_OK);
	return skus;
}

static int64_t to_count(void)
{
	struct counters counters;
	ck_assert_int_eq(desk_counters(the_desk(), test_arena(), &counters), REASON_OK);
	return counters.to_count;
}

static enum reason counted(const char *sku, int64_t on_shelf)
{
	struct act act = act_now();
	act.fulfilment = (fulfilment_id){{{0}}};
	return desk_count(the_desk(), test_arena(), &act, str_of(sku), on_shelf);
}

START_TEST(product_not_found_is_counted_once_with_what_is_in_bags_told_apart)
{
	told(given_document());
	struct act act = act_now();
	ck_assert_int_eq(pick_by("camille", 1, 1), REASON_OK);
	ck_assert_int_eq(desk_short(the_desk(), test_arena(), &act, 1, 1, SHORT_NOT_FOUND,
				 STOCK_EFFECT_ZERO),
		REASON_OK);
	ck_assert_int_eq(to_count(), 1);
	restart_desk();
	struct str sku = known().lines[0].sku;
	ck_assert_int_eq(counted(sku.p, -1), REASON_INVALID_FIELDS);
	ck_assert_int_eq(counted(known().lines[1].sku.p, 4), REASON_NOT_FOUND);
	ck_assert_int_eq(counted(sku.p, 4), REASON_OK);
	assert_text(last_told("qty"), "4");
	assert_text(last_told("aside"), "1");
	ck_assert_int_eq(to_count(), 0);
	ck_assert_int_eq(counted(sku.p, 4), REASON_NOT_FOUND);
	assert_text(waiting(), "accept start pick short count");
	assert_text(doubts(), ""); /* four were found */
}
END_TEST

START_TEST(product_not_found_is_in_doubt_until_somebody_picks_one)
{
	told(given_document());
	struct act acts[] = {act_now(), act_now()};
	ck_assert_int_eq(desk_short(the_desk(), test_arena(), &acts[0], 2, 1, SHORT_DAMAGED,
				 STOCK_EFFECT_UNITS),
		REASON_OK);
	assert_text(doubts(), ""); /* what is damaged was found */
	ck_assert_int_eq(desk_short(the_desk(), test_arena(), &acts[1], 1, 1, SHORT_NOT_FOUND,
				 STOCK_EFFECT_ZERO),
		REASON_OK);
	assert_text(last_told("stock"), "\"zero\"");
	assert_text(doubts(), "NUT-400");
	ck_assert_int_eq(pick_by("camille", 1, 1), REASON_OK);
	assert_text(doubts(), "");
}
END_TEST

START_TEST(reject_says_what_is_not_there_and_what_that_is_to_the_stock)
{
	static const int too_many[] = {0, 2}, one_lamp[] = {0, 1};
	told(given_document());
	struct act acts[] = {act_now(), act_now()};
	struct rejection rejection = {REJECT_NO_STOCK, STOCK_EFFECT_ZERO, too_many};
	ck_assert_int_eq(desk_reject_for(the_desk(), test_arena(), &acts[0], &rejection),
		REASON_QUANTITY_EXCEEDED);
	assert_text(doubts(), "");
	rejection.missing = one_lamp;
	ck_assert_int_eq(
		desk_reject_for(the_desk(), test_arena(), &acts[1], &rejection), REASON_OK);
	assert_text(last_told("stock"), "\"zero\"");
	assert_text(last_told("lines"), "[{\"line\":2,\"qty\":1}]");
	assert_text(doubts(), "LAMP-1");
}
END_TEST

/* --- ready, and not any more --- */

START_TEST(ready_can_be_undone_until_it_is_handed_over)
{
	given_ready();
	struct act act = act_of("noe"), late = act_now();
	ck_assert_int_eq(desk_reopen(the_desk(), test_arena(), &act), REASON_OK);
	ck_assert_int_eq(known().state, FULFILMENT_PICKING);
	assert_text(known().clerk, "noe");
	assert_text(known().slot, "");
	ck_assert_int_eq(pick_by("noe", 1, -1), REASON_OK);
	assert_text(waiting(), "accept start pick pick ready reopen pick");
	ck_assert_int_eq(desk_reopen(the_desk(), test_arena(), &late), REASON_WRONG_STATE);
}
END_TEST

START_TEST(bag_is_moved_to_another_slot)
{
	given_ready();
	struct act act = act_now(), nowhere = act_now();
	ck_assert_int_eq(desk_move(the_desk(), test_arena(), &act, STR(" D2 ")), REASON_OK);
	assert_text(known().slot, "D2");
	assert_text(last_told("slot"), "\"D2\"");
	ck_assert_int_eq(
		desk_move(the_desk(), test_arena(), &nowhere, STR(" ")), REASON_INVALID_FIELDS);
}
END_TEST

/* --- the queue --- */

struct queue_seen {
	struct queue_look look;
	int64_t count;
	size_t listed;
};

static enum reason queue_body(struct journal_tx *tx, void *context)
{
	struct queue_seen *seen = context;
	const struct fulfilment *list;
	seen->count = queue_count(tx, &seen->look);
	seen->listed = queue_list(tx, &seen->look, &list);
	return REASON_OK;
}

static int64_t queued(enum queue_part part, int64_t minutes)
{
	struct queue_seen seen = {.look = {.part = part,
					  .clerk = STR("camille"),
					  .now = nine_o_clock + minutes * MS_PER_MINUTE,
					  .most = 10}};
	ck_assert_int_eq(
		journal_run(the_desk()->journal, test_arena(), queue_body, &seen), REASON_OK);
	ck_assert_int_eq(seen.count, (int64_t)seen.listed);
	return seen.count;
}

/* Two hours were allowed; 80 % of them end after 96 minutes. */
START_TEST(each_order_is_counted_in_the_band_that_its_page_shows)
{
	static const int64_t minutes[] = {0, 95, 96, 120, 121};
	static const enum queue_part parts[] = {[BAND_IN_TIME] = QUEUE_IN_TIME,
		[BAND_AT_RISK] = QUEUE_AT_RISK,
		[BAND_LATE] = QUEUE_LATE};
	told(given_document());
	struct fulfilment fulfilment = known();
	for (size_t i = 0; i < ARRAY_LENGTH(minutes); i++) {
		enum band shown =
			fulfilment_band(&fulfilment, nine_o_clock + minutes[i] * MS_PER_MINUTE);
		for (enum band band = BAND_IN_TIME; band <= BAND_LATE; band++)
			ck_assert_int_eq(queued(parts[band], minutes[i]), band == shown);
		ck_assert_int_eq(queued(QUEUE_ALL, minutes[i]), 1);
	}
}
END_TEST

START_TEST(what_i_work_on_is_mine_until_it_is_ready)
{
	told(given_document());
	ck_assert_int_eq(queued(QUEUE_MINE, 0), 0);
	ck_assert_int_eq(pick_by("camille", 1, 2), REASON_OK);
	ck_assert_int_eq(queued(QUEUE_MINE, 0), 1);
	ck_assert_int_eq(pick_by("camille", 2, 1), REASON_OK);
	struct act act = act_now();
	ck_assert_int_eq(desk_ready(the_desk(), test_arena(), &act, STR("C4")), REASON_OK);
	ck_assert_int_eq(queued(QUEUE_MINE, 0), 0);
	ck_assert_int_eq(queued(QUEUE_ALL, 0), 0);
}
END_TEST

struct wants_seen {
	struct str gtin14, sku;
	size_t count;
};

static enum reason wants_body(struct journal_tx *tx, void *context)
{
	struct wants_seen *seen = context;
	const struct fulfilment *list;
	seen->sku = queue_sku_of(tx, seen->gtin14);
	seen->count = queue_wants(tx, seen->sku, &list);
	return REASON_OK;
}

START_TEST(product_leads_to_the_orders_that_still_want_it)
{
	struct wants_seen seen = {.gtin14 = STR(GTIN_LAMP)};
	told(given_document());
	ck_assert_int_eq(
		journal_run(the_desk()->journal, test_arena(), wants_body, &seen), REASON_OK);
	assert_text(seen.sku, "LAMP-1");
	ck_assert_uint_eq(seen.count, 1);
	ck_assert_int_eq(pick_by("camille", 2, 1), REASON_OK);
	ck_assert_int_eq(
		journal_run(the_desk()->journal, test_arena(), wants_body, &seen), REASON_OK);
	ck_assert_uint_eq(seen.count, 0);
}
END_TEST

/* --- something else is offered --- */

static enum reason offer(int64_t line)
{
	struct act act = act_now();
	return desk_substitute(the_desk(), test_arena(), &act, line, STR("TEA-9"), SHORT_NOT_FOUND,
		STOCK_EFFECT_ZERO);
}

/* Headquarters says what became of the question about the lamp. */
static json_t *document_with(int version, const char *state)
{
	json_t *document = given_document();
	json_t *line = json_array_get(json_object_get(document, "lines"), 1);
	json_object_set_new(document, "version", json_integer(version));
	json_object_set_new(document, "state", json_string("picking"));
	json_object_set_new(line, "substitute",
		json_pack("{s:s, s:s, s:s, s:s}", "state", state, "sku", "TEA-9", "name", "Thé",
			"answer_by", "2026-11-21T09:30:00Z"));
	return document;
}

START_TEST(line_that_is_asked_about_waits_and_the_others_go_on)
{
	told(given_document());
	ck_assert_int_eq(offer(2), REASON_OK);
	assert_text(waiting(), "accept start substitute");
	assert_text(last_told("product"), "\"TEA-9\"");
	assert_text(last_told("qty"), "1");
	restart_desk();
	struct fulfilment fulfilment = known();
	ck_assert(line_is_asked(&fulfilment.lines[1]));
	ck_assert_int_eq(offer(2), REASON_WRONG_STATE);
	ck_assert_int_eq(pick_by("camille", 2, 1), REASON_WRONG_STATE);
	ck_assert_int_eq(pick_by("camille", 1, 2), REASON_OK);
	struct act act = act_now();
	ck_assert_int_eq(desk_ready(the_desk(), test_arena(), &act, STR("C4")), REASON_WRONG_STATE);
}
END_TEST

START_TEST(answer_that_came_while_the_line_was_cut_is_read_with_the_next_document)
{
	told(given_document());
	ck_assert_int_eq(offer(2), REASON_OK);
	answer_all("ok");
	told(document_with(3, "open"));
	struct fulfilment fulfilment = known();
	assert_text(fulfilment.lines[1].offer.name, "Thé");
	ck_assert_int_gt(fulfilment.lines[1].offer.answer_by, 0);
	json_t *accepted = document_with(4, "accepted");
	json_t *lines = json_object_get(accepted, "lines");
	json_object_set_new(json_array_get(lines, 1), "short", json_integer(1));
	json_t *instead = json_deep_copy(json_array_get(lines, 1));
	json_object_set_new(instead, "line", json_integer(3));
	json_object_set_new(instead, "short", json_integer(0));
	json_object_set_new(instead, "swap_of", json_integer(2));
	json_object_del(instead, "substitute");
	json_array_append_new(lines, instead);
	told(accepted);
	fulfilment = known();
	ck_assert(!line_is_asked(&fulfilment.lines[1]));
	ck_assert_int_eq(fulfilment.lines[2].swap_of, 2);
	ck_assert_int_eq(pick_by("camille", 3, 1), REASON_OK);
	ck_assert_int_eq(pick_by("camille", 1, 2), REASON_OK);
	struct act act = act_now();
	ck_assert_int_eq(desk_ready(the_desk(), test_arena(), &act, STR("C4")), REASON_OK);
}
END_TEST

START_TEST(clerk_may_give_up_without_an_answer)
{
	told(given_document());
	ck_assert_int_eq(offer(2), REASON_OK);
	struct act act = act_now();
	ck_assert_int_eq(desk_short(the_desk(), test_arena(), &act, 2, 1, SHORT_NOT_FOUND,
				 STOCK_EFFECT_UNITS),
		REASON_OK);
	struct fulfilment fulfilment = known();
	ck_assert_int_eq(fulfilment.lines[1].offer.state, SUBSTITUTE_WITHDRAWN);
	/* The document was made before headquarters heard of it. */
	told_as_asked_at(document_with(3, "open"), (struct feed_position){0});
	fulfilment = known();
	ck_assert(!line_is_asked(&fulfilment.lines[1]));
	ck_assert_int_eq(fulfilment.lines[1].short_count, 1);
}
END_TEST

TEST_MAIN_WITH("agent picking", &agent_fixture,
	first_to_pick_works_on_it_and_another_is_asked_first,
	neither_ready_nor_short_nor_reject_goes_through_on_anothers_work,
	who_works_on_it_outlives_a_restart_and_a_document,
	nothing_that_is_not_being_picked_is_taken_over, line_put_off_comes_last_and_is_no_shortage,
	product_not_found_is_counted_once_with_what_is_in_bags_told_apart,
	product_not_found_is_in_doubt_until_somebody_picks_one,
	reject_says_what_is_not_there_and_what_that_is_to_the_stock,
	ready_can_be_undone_until_it_is_handed_over, bag_is_moved_to_another_slot,
	each_order_is_counted_in_the_band_that_its_page_shows,
	line_that_is_asked_about_waits_and_the_others_go_on,
	answer_that_came_while_the_line_was_cut_is_read_with_the_next_document,
	clerk_may_give_up_without_an_answer, what_i_work_on_is_mine_until_it_is_ready,
	product_leads_to_the_orders_that_still_want_it)
