/* Returned goods that are sent on: on nobody's shelf until they arrive, once, wherever that is;
 * less than was sent, lost, found again, sent on once more. */
#include "common/clock.h"
#include "tests/lib/mug_and_lamps.h"

/* A mug and two lamps of Paris were collected. */
static struct fulfilment bought;

static void start_world(void)
{
	start_with_mugs_and_lamps("PAR1");
	bought = mug_and_lamps_placed();
	world_prepare(&bought);
	ck_assert_int_eq(world_hand_over(&bought), REASON_OK);
}

struct sent {
	consignment_id id;
	return_id back;
};

static struct sent new_sent(void)
{
	return (struct sent){{uuid_new(WORLD_NOON)}, {uuid_new(WORLD_NOON)}};
}

static struct command_line line_to(const struct sent *sent, const char *to)
{
	return (struct command_line){.line = 2,
		.qty = 2,
		.disposition = DISPOSITION_TRANSFER,
		.has_condition = true,
		.condition = CONDITION_OPENED,
		.has_consignment = true,
		.consignment = sent->id,
		.to = str_of(to)};
}

static enum reason bring_back_for(
	enum command_type type, struct command_line line, const struct sent *sent)
{
	return world_command(NULL, (struct command){.type = type,
					   .store = world_store("PAR1"),
					   .order = bought.order,
					   .return_id = sent->back,
					   .return_reason = RETURN_CHANGED_MIND,
					   .lines = &line,
					   .line_count = 1});
}

static enum reason bring_back(struct command_line line, const struct sent *sent)
{
	return bring_back_for(COMMAND_RETURN, line, sent);
}

/* Both lamps came back in Paris and go there. */
static struct sent sent_to(const char *to)
{
	struct sent sent = new_sent();
	ck_assert_int_eq(bring_back(line_to(&sent, to), &sent), REASON_OK);
	return sent;
}

static struct command arrival(
	const struct sent *sent, const char *at, int came, enum disposition place)
{
	return (struct command){.type = COMMAND_ARRIVE,
		.store = world_store(at),
		.consignment = sent->id,
		.qty = came,
		.missing = 2 - came,
		.has_gap = came < 2,
		.gap = came == 0 ? GAP_NEVER_CAME : GAP_NOT_IN_PARCEL,
		.has_place = came > 0,
		.place = place};
}

static enum reason arrive(const struct sent *sent, const char *at, int came, enum disposition place)
{
	return world_command(NULL, arrival(sent, at, came, place));
}

static enum reason inspect(const struct sent *sent, const char *at, const struct sent *on,
	enum disposition disposition)
{
	struct command_line line =
		on == NULL ? (struct command_line){.line = 2} : line_to(on, "LYO1");
	line.disposition = disposition;
	return world_command(NULL, (struct command){.type = COMMAND_INSPECT,
					   .store = world_store(at),
					   .order = bought.order,
					   .return_id = sent->back,
					   .lines = &line,
					   .line_count = 1});
}

static const char *state(void)
{
	return str_c(test_arena(),
		fixture_text("SELECT CONCAT(state, ' ', arrived, ' of ', qty, ', ', missing,"
			     " ' missing, at ', COALESCE((SELECT code FROM store s"
			     "  WHERE s.store_id = at_store_id), '-'))"
			     " FROM consignment ORDER BY hop DESC LIMIT 1"));
}

static int64_t lamps(const char *store)
{
	return world_figure(store, "LAMP", "on_hand");
}

START_TEST(on_the_way_goods_are_in_no_stores_figures_and_their_money_is_owed)
{
	int64_t before = lamps("PAR1");
	sent_to("PAR2");
	ck_assert_str_eq(state(), "underway 0 of 2, 0 missing, at -");
	ck_assert_int_eq(lamps("PAR1"), before);
	ck_assert_int_eq(lamps("PAR2"), 0);
	ck_assert_int_eq(world_refunds(), 2 * LAMP_MINOR);
	ck_assert_int_eq(fixture_number("SELECT COUNT(DISTINCT store_id) FROM event"
					" WHERE type = 'consignment'"),
		2);
	world_verify();
}
END_TEST

START_TEST(arrived_on_the_shelf_they_are_in_the_figures_there_once)
{
	struct sent sent = sent_to("PAR2");
	int64_t before = lamps("PAR1");
	ck_assert_int_eq(arrive(&sent, "PAR2", 2, DISPOSITION_SHELF), REASON_OK);
	ck_assert_str_eq(state(), "arrived 2 of 2, 0 missing, at PAR2");
	ck_assert_int_eq(arrive(&sent, "PAR2", 2, DISPOSITION_SHELF), REASON_WRONG_STATE);
	ck_assert_int_eq(arrive(&sent, "LYO1", 2, DISPOSITION_SHELF), REASON_WRONG_STATE);
	ck_assert_int_eq(lamps("PAR2"), 2);
	ck_assert_int_eq(lamps("PAR1"), before);
	ck_assert_int_eq(lamps("LYO1"), 0);
	ck_assert_int_eq(world_refunds(), 2 * LAMP_MINOR);
	world_verify();
}
END_TEST

START_TEST(the_same_arrival_told_twice_acts_once)
{
	struct sent sent = sent_to("PAR2");
	struct command command = arrival(&sent, "PAR2", 2, DISPOSITION_SHELF);
	command.id = (command_id){uuid_new(WORLD_NOON)};
	ck_assert_int_eq(world_command(NULL, command), REASON_OK);
	ck_assert_int_eq(world_command(NULL, command), REASON_OK);
	ck_assert_int_eq(lamps("PAR2"), 2);
	world_verify();
}
END_TEST

START_TEST(less_than_was_sent_needs_a_reason_and_only_that_is_counted)
{
	struct sent sent = sent_to("PAR2");
	struct command command = arrival(&sent, "PAR2", 1, DISPOSITION_SHELF);
	command.has_gap = false;
	ck_assert_int_eq(world_command(NULL, command), REASON_INVALID_FIELDS);
	command.has_gap = true;
	command.missing = 0;
	ck_assert_int_eq(world_command(NULL, command), REASON_QUANTITY_EXCEEDED);
	ck_assert_int_eq(arrive(&sent, "PAR2", 1, DISPOSITION_SUPPLIER), REASON_INVALID_FIELDS);
	ck_assert_int_eq(arrive(&sent, "PAR2", 1, DISPOSITION_SHELF), REASON_OK);
	ck_assert_str_eq(state(), "arrived 1 of 2, 1 missing, at PAR2");
	ck_assert_int_eq(lamps("PAR2"), 1);
	world_verify();
}
END_TEST

START_TEST(what_was_thought_lost_may_still_arrive_and_only_once)
{
	struct sent sent = sent_to("PAR2");
	ck_assert_int_eq(arrive(&sent, "PAR2", 0, DISPOSITION_SHELF), REASON_OK);
	ck_assert_str_eq(state(), "lost 0 of 2, 2 missing, at PAR2");
	world_verify();
	ck_assert_int_eq(arrive(&sent, "PAR2", 0, DISPOSITION_SHELF), REASON_WRONG_STATE);
	ck_assert_int_eq(arrive(&sent, "LYO1", 2, DISPOSITION_SHELF), REASON_OK);
	ck_assert_str_eq(state(), "arrived 2 of 2, 0 missing, at LYO1");
	ck_assert_int_eq(arrive(&sent, "PAR2", 2, DISPOSITION_SHELF), REASON_WRONG_STATE);
	ck_assert_int_eq(lamps("LYO1"), 2);
	ck_assert_int_eq(lamps("PAR2"), 0);
	world_verify();
}
END_TEST

START_TEST(where_it_arrives_it_stays_wherever_it_was_sent)
{
	struct sent sent = sent_to("PAR2");
	ck_assert_int_eq(arrive(&sent, "LYO1", 2, DISPOSITION_SHELF), REASON_OK);
	ck_assert_int_eq(lamps("LYO1"), 2);
	ck_assert_int_eq(lamps("PAR2"), 0);
	ck_assert_int_eq(fixture_number("SELECT COUNT(DISTINCT store_id) FROM event"
					" WHERE type = 'consignment'"),
		3);
	world_verify();
}
END_TEST

START_TEST(what_never_left_is_taken_back_where_it_lies)
{
	struct sent sent = sent_to("PAR2");
	int64_t before = lamps("PAR1");
	ck_assert_int_eq(arrive(&sent, "PAR1", 2, DISPOSITION_SHELF), REASON_OK);
	ck_assert_int_eq(lamps("PAR1"), before + 2);
	world_verify();
}
END_TEST

START_TEST(a_destination_that_nobody_knows_stops_no_return)
{
	struct sent sent = sent_to("NO-SUCH-STORE");
	ck_assert_int_eq(world_refunds(), 2 * LAMP_MINOR);
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM consignment WHERE to_store_id IS NULL"), 1);
	ck_assert_int_eq(arrive(&sent, "PAR2", 2, DISPOSITION_SHELF), REASON_OK);
	ck_assert_int_eq(lamps("PAR2"), 2);
	world_verify();
}
END_TEST

START_TEST(from_quarantine_where_it_arrived_it_goes_to_the_shelf_there_and_nowhere_else)
{
	struct sent sent = sent_to("PAR2");
	ck_assert_int_eq(arrive(&sent, "PAR2", 1, DISPOSITION_QUARANTINE), REASON_OK);
	ck_assert_int_eq(lamps("PAR2"), 0);
	ck_assert_int_eq(inspect(&sent, "PAR1", NULL, DISPOSITION_SHELF), REASON_NOT_FOUND);
	ck_assert_int_eq(inspect(&sent, "PAR2", NULL, DISPOSITION_SHELF), REASON_OK);
	ck_assert_int_eq(lamps("PAR2"), 1); /* the other is missing */
	ck_assert_int_eq(inspect(&sent, "PAR2", NULL, DISPOSITION_SHELF), REASON_WRONG_STATE);
	ck_assert_int_eq(world_refunds(), 2 * LAMP_MINOR);
	world_verify();
}
END_TEST

START_TEST(sent_on_once_more_it_is_what_arrived_before)
{
	struct sent sent = sent_to("PAR2"), on = {new_sent().id, sent.back};
	ck_assert_int_eq(inspect(&sent, "PAR1", &on, DISPOSITION_TRANSFER), REASON_NOT_FOUND);
	ck_assert_int_eq(arrive(&sent, "PAR2", 1, DISPOSITION_QUARANTINE), REASON_OK);
	ck_assert_int_eq(inspect(&sent, "PAR2", &on, DISPOSITION_TRANSFER), REASON_OK);
	ck_assert_str_eq(state(), "underway 0 of 1, 0 missing, at -");
	ck_assert_int_eq(inspect(&sent, "PAR2", NULL, DISPOSITION_SHELF), REASON_NOT_FOUND);
	world_verify();
	struct command command = arrival(&on, "LYO1", 1, DISPOSITION_SHELF);
	command.missing = 0;
	ck_assert_int_eq(world_command(NULL, command), REASON_OK);
	ck_assert_int_eq(lamps("LYO1"), 1);
	ck_assert_int_eq(lamps("PAR2"), 0);
	world_verify();
}
END_TEST

/* The other lamps leave the shelf here; those brought back are on no shelf until they arrive. */
START_TEST(what_is_brought_back_in_an_exchange_is_sent_on_as_well)
{
	struct sent sent = new_sent();
	struct command_line line = line_to(&sent, "PAR2");
	int64_t before = lamps("PAR1");
	line.product = STR("LAMP");
	ck_assert_int_eq(bring_back_for(COMMAND_EXCHANGE, line, &sent), REASON_OK);
	ck_assert_str_eq(state(), "underway 0 of 2, 0 missing, at -");
	ck_assert_int_eq(lamps("PAR1"), before - 2);
	ck_assert_int_eq(arrive(&sent, "PAR2", 2, DISPOSITION_SHELF), REASON_OK);
	ck_assert_int_eq(lamps("PAR2"), 2);
	ck_assert_int_eq(lamps("PAR1"), before - 2);
	ck_assert_int_eq(world_refunds(), 0);
	world_verify();
}
END_TEST

START_TEST(a_count_that_has_them_already_does_not_count_them_twice)
{
	struct sent sent = sent_to("PAR2");
	world_stock("PAR2", "LAMP", 2);
	fixture_sql("UPDATE stock SET as_of = %lld WHERE store_id = %u",
		(long long)(WORLD_NOON + MS_PER_HOUR), world_store("PAR2").row);
	ck_assert_int_eq(arrive(&sent, "PAR2", 2, DISPOSITION_SHELF), REASON_OK);
	ck_assert_int_eq(lamps("PAR2"), 2);
	ck_assert_int_eq(fixture_number("SELECT counted FROM consignment"), 0);
	world_verify();
}
END_TEST

START_TEST(an_agent_that_names_no_destination_is_heard_as_before)
{
	struct sent sent = new_sent();
	struct command_line line = line_to(&sent, "");
	line.has_consignment = false;
	ck_assert_int_eq(bring_back(line, &sent), REASON_OK);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM consignment"), 0);
	ck_assert_int_eq(arrive(&sent, "PAR2", 2, DISPOSITION_SHELF), REASON_NOT_FOUND);
	world_verify();
}
END_TEST

START_TEST(verify_finds_goods_that_vanish_on_the_way_and_arrivals_that_no_figure_has)
{
	struct sent sent = sent_to("PAR2");
	world_assert_verify_finds("UPDATE consignment SET missing = 1",
		"UPDATE consignment SET missing = 0", "add up");
	world_assert_verify_finds("UPDATE consignment SET qty = 1",
		"UPDATE consignment SET qty = 2", "what came back");
	world_assert_verify_finds("UPDATE return_line SET disposition = 'shelf'",
		"UPDATE return_line SET disposition = 'transfer'", "lies where it arrived");
	ck_assert_int_eq(arrive(&sent, "PAR2", 2, DISPOSITION_SHELF), REASON_OK);
	world_assert_verify_finds("UPDATE consignment SET counted = 1",
		"UPDATE consignment SET counted = 2", "in the figures once");
}
END_TEST

static const struct test_fixture world_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = start_world,
};

TEST_MAIN_WITH("consignments", &world_fixture,
	on_the_way_goods_are_in_no_stores_figures_and_their_money_is_owed,
	arrived_on_the_shelf_they_are_in_the_figures_there_once,
	the_same_arrival_told_twice_acts_once,
	less_than_was_sent_needs_a_reason_and_only_that_is_counted,
	what_was_thought_lost_may_still_arrive_and_only_once,
	where_it_arrives_it_stays_wherever_it_was_sent, what_never_left_is_taken_back_where_it_lies,
	a_destination_that_nobody_knows_stops_no_return,
	from_quarantine_where_it_arrived_it_goes_to_the_shelf_there_and_nowhere_else,
	sent_on_once_more_it_is_what_arrived_before,
	what_is_brought_back_in_an_exchange_is_sent_on_as_well,
	a_count_that_has_them_already_does_not_count_them_twice,
	an_agent_that_names_no_destination_is_heard_as_before,
	verify_finds_goods_that_vanish_on_the_way_and_arrivals_that_no_figure_has)
