/* Returned goods that go on to another store, and what comes from one, as the desk keeps it: with
 * the line cut, pressed twice, taken back, and when headquarters decided otherwise meanwhile. */
#include "common/clock.h"
#include "common/token.h"
#include "store-agent/desk_consignment.h"
#include "store-agent/journal/inspections.h"
#include "store-agent/journal/prints.h"
#include "store-agent/scanner.h"
#include "tests/lib/agent_fixture.h"

static void told_text_event(const char *text)
{
	json_error_t error;
	json_t *event = json_loads(text, 0, &error);
	ck_assert_msg(event != NULL, "%s", error.text);
	told_event(event);
}

static struct str here(void)
{
	struct store_facts store;
	ck_assert_int_eq(store_facts_get(the_desk()->journal, test_arena(), &store), REASON_OK);
	return store.code;
}

static const char *told_id = "01930000-0000-8000-8000-0000000000cc";

static consignment_id given_consignment(void)
{
	consignment_id id;
	ck_assert(uuid_parse(str_of(told_id), &id.uuid));
	return id;
}

/* Two lamps from Lyon, as headquarters tells of them; more: other members. */
static void told_consignment(const char *to, const char *more)
{
	told_text_event(arena_printf(test_arena(),
		"{\"type\": \"consignment\", \"consignment\": {\"id\": \"%s\", \"number\": "
		"\"" STR_FMT
		"\", \"return_id\": \"01930000-0000-7000-8000-0000000000bb\", \"line\": 1,"
		" \"order\": \"01930000-0000-7000-8000-0000000000aa\","
		" \"order_number\": \"2048156371\", \"sku\": \"LAMP-1\", \"name\": \"Lampe\","
		" \"gtins\": [], \"qty\": 2, \"condition\": \"opened\","
		" \"from\": {\"code\": \"LYO1\", \"name\": \"Lyon\"},"
		" \"to\": {\"code\": \"%s\", \"name\": \"Ici\"},"
		" \"sent_at\": \"2026-11-21T08:00:00Z\", \"arrives_by\": \"2026-11-28T08:00:00Z\", "
		"%s}}",
		told_id, STR_ARG(consignment_number_print(test_arena(), given_consignment())), to,
		more));
}

static void given_expected(void)
{
	told_consignment(str_c(test_arena(), here()), "\"state\": \"underway\"");
}

struct count_run {
	enum consignment_list which;
	int64_t count;
};

static enum reason count_body(struct journal_tx *tx, void *context)
{
	struct count_run *run = context;
	run->count = consignment_count(tx, run->which);
	return REASON_OK;
}

static int64_t listed(enum consignment_list which)
{
	struct count_run run = {.which = which};
	ck_assert_int_eq(
		journal_run(the_desk()->journal, test_arena(), count_body, &run), REASON_OK);
	return run.count;
}

static struct arrival all_to(enum disposition place)
{
	return (struct arrival){
		.id = given_consignment(), .came = 2, .has_place = true, .place = place};
}

static enum reason arrive(struct act *act, struct arrival arrival)
{
	act->fulfilment = (fulfilment_id){arrival.id.uuid};
	return desk_arrive(the_desk(), test_arena(), act, &arrival);
}

static struct consignment now_known(void)
{
	struct consignment_look look;
	ck_assert_int_eq(
		desk_consignment(the_desk(), test_arena(), given_consignment(), &look), REASON_OK);
	return look.consignment;
}

static bool is_inspected_here(void)
{
	struct counters counters;
	ck_assert_int_eq(desk_counters(the_desk(), test_arena(), &counters), REASON_OK);
	return counters.to_inspect > 0;
}

/* --- arriving --- */

START_TEST(an_arrival_is_told_once_however_often_it_is_pressed)
{
	struct act act = act_now(), other = act_now();
	given_expected();
	ck_assert_int_eq(listed(CONSIGNMENTS_EXPECTED), 1);
	ck_assert_int_eq(arrive(&act, all_to(DISPOSITION_SHELF)), REASON_OK);
	ck_assert_int_eq(arrive(&act, all_to(DISPOSITION_SHELF)), REASON_OK);
	ck_assert_int_eq(arrive(&other, all_to(DISPOSITION_SHELF)), REASON_WRONG_STATE);
	restart_desk();
	ck_assert_int_eq(arrive(&act, all_to(DISPOSITION_SHELF)), REASON_OK);
	assert_text(waiting(), "arrive");
	assert_text(last_told("qty"), "2");
	assert_text(last_told("missing"), "0");
	assert_text(last_told("place"), "\"shelf\"");
	ck_assert_int_eq(listed(CONSIGNMENTS_EXPECTED), 0);
}
END_TEST

START_TEST(what_is_missing_needs_a_reason_and_what_came_a_place)
{
	struct act act = act_now();
	struct arrival one = all_to(DISPOSITION_SHELF);
	given_expected();
	one.came = 1;
	ck_assert_int_eq(arrive(&act, one), REASON_INVALID_FIELDS);
	one.came = 3;
	ck_assert_int_eq(arrive(&act, one), REASON_QUANTITY_EXCEEDED);
	one = (struct arrival){.id = given_consignment(), .came = 1, .has_gap = true};
	ck_assert_int_eq(arrive(&act, one), REASON_INVALID_FIELDS);
	ck_assert_int_eq(arrive(&act, all_to(DISPOSITION_DESTROY)), REASON_INVALID_FIELDS);
	one.has_place = true;
	one.gap = GAP_NOT_IN_PARCEL;
	ck_assert_int_eq(arrive(&act, one), REASON_OK);
	assert_text(last_told("gap"), "\"not_in_parcel\"");
	assert_text(last_told("missing"), "1");
}
END_TEST

START_TEST(what_arrived_in_quarantine_is_looked_at_here)
{
	struct act act = act_now(), looked = act_now();
	given_expected();
	ck_assert_int_eq(arrive(&act, all_to(DISPOSITION_QUARANTINE)), REASON_OK);
	struct consignment there = now_known();
	struct inspected inspected = {
		.id = there.return_id, .line = 1, .disposition = DISPOSITION_SHELF};
	ck_assert_int_eq(desk_inspect(the_desk(), test_arena(), &looked, &inspected), REASON_OK);
	assert_text(waiting(), "arrive inspect");
	ck_assert(!is_inspected_here());
}
END_TEST

/* --- slips of the finger --- */

static struct desk with_undo(void)
{
	struct desk desk = *the_desk();
	desk.undo_ms = MS_PER_MINUTE;
	return desk;
}

START_TEST(an_arrival_that_was_a_slip_was_never_told)
{
	struct desk desk = with_undo();
	struct act act = act_now(), back = act_now(), again = act_now();
	struct arrival arrival = all_to(DISPOSITION_QUARANTINE);
	given_expected();
	act.fulfilment = back.fulfilment = again.fulfilment = (fulfilment_id){arrival.id.uuid};
	ck_assert_int_eq(desk_arrive(&desk, test_arena(), &act, &arrival), REASON_OK);
	ck_assert_int_eq(desk_arrive_undo(&desk, test_arena(), &back, arrival.id), REASON_OK);
	ck_assert_int_eq(desk_arrive_undo(&desk, test_arena(), &back, arrival.id), REASON_OK);
	ck_assert_int_eq(now_known().state, CONSIGNMENT_UNDERWAY);
	ck_assert_int_eq(listed(CONSIGNMENTS_EXPECTED), 1);
	assert_text(waiting(), "");
	/* A late repeat of the first click does nothing; a new one does. */
	ck_assert_int_eq(desk_arrive(&desk, test_arena(), &act, &arrival), REASON_OK);
	ck_assert_int_eq(now_known().state, CONSIGNMENT_UNDERWAY);
	ck_assert_int_eq(desk_arrive(&desk, test_arena(), &again, &arrival), REASON_OK);
	ck_assert_int_eq(now_known().state, CONSIGNMENT_ARRIVED);
}
END_TEST

START_TEST(what_rests_on_an_arrival_tells_it_and_it_cannot_be_taken_back)
{
	struct desk desk = with_undo();
	struct act act = act_now(), looked = act_now(), back = act_now();
	struct arrival arrival = all_to(DISPOSITION_QUARANTINE);
	given_expected();
	act.fulfilment = (fulfilment_id){arrival.id.uuid};
	ck_assert_int_eq(desk_arrive(&desk, test_arena(), &act, &arrival), REASON_OK);
	struct inspected inspected = {.id = now_known().return_id,
		.line = 1,
		.disposition = DISPOSITION_TRANSFER,
		.to = {STR("PAR2"), STR("Étoile")}};
	ck_assert_int_eq(desk_inspect(&desk, test_arena(), &looked, &inspected), REASON_OK);
	assert_text(waiting(), "arrive inspect");
	ck_assert_int_eq(
		desk_arrive_undo(&desk, test_arena(), &back, arrival.id), REASON_SUPERSEDED);
	ck_assert_int_eq(listed(CONSIGNMENTS_SENT), 1);
}
END_TEST

/* --- headquarters knows otherwise --- */

START_TEST(what_was_done_here_stays_until_headquarters_has_heard_of_it)
{
	struct act act = act_now();
	given_expected();
	ck_assert_int_eq(arrive(&act, all_to(DISPOSITION_SHELF)), REASON_OK);
	given_expected(); /* asked before it was answered */
	ck_assert_int_eq(now_known().state, CONSIGNMENT_ARRIVED);
}
END_TEST

START_TEST(what_arrived_elsewhere_before_is_not_looked_for_here)
{
	struct act act = act_now();
	given_expected();
	ck_assert_int_eq(arrive(&act, all_to(DISPOSITION_QUARANTINE)), REASON_OK);
	told_consignment(str_c(test_arena(), here()),
		"\"state\": \"arrived\", \"arrived\": 2, \"missing\": 0, \"place\": \"shelf\","
		" \"at\": {\"code\": \"PAR2\", \"name\": \"Étoile\"},"
		" \"closed_at\": \"2026-11-21T08:30:00Z\"");
	assert_text(now_known().at.code, "PAR2");
	struct inspected inspected = {
		.id = now_known().return_id, .line = 1, .disposition = DISPOSITION_SHELF};
	struct act looked = act_now();
	ck_assert_int_eq(
		desk_inspect(the_desk(), test_arena(), &looked, &inspected), REASON_NOT_FOUND);
}
END_TEST

/* --- sending --- */

static enum reason destinations_body(struct journal_tx *tx, void *context)
{
	json_t *list = context;
	return destinations_save(tx, list) ? REASON_OK : REASON_BAD_JSON;
}

static enum reason first_destination(struct journal_tx *tx, void *context)
{
	const struct destination *list;
	struct destination *first = context;
	if (destinations_load(tx, &list) == 0)
		return REASON_NOT_FOUND;
	*first = list[0];
	return REASON_OK;
}

START_TEST(destinations_are_kept_for_when_the_line_is_cut)
{
	struct destination first;
	struct journal *journal = the_desk()->journal;
	json_t *list = json_pack("[{s:s, s:s, s:s, s:b}]", "code", "DEPOT", "name", "Dépôt", "city",
		"Lyon", "is_warehouse", 1);
	ck_assert_int_eq(
		journal_run(journal, test_arena(), first_destination, &first), REASON_NOT_FOUND);
	ck_assert_int_eq(journal_run(journal, test_arena(), destinations_body, list), REASON_OK);
	json_decref(list);
	restart_desk();
	ck_assert_int_eq(journal_run(the_desk()->journal, test_arena(), first_destination, &first),
		REASON_OK);
	assert_text(first.code, "DEPOT");
	ck_assert(first.is_warehouse);
}
END_TEST

static enum reason slip_body(struct journal_tx *tx, void *context)
{
	struct print_job *job = context;
	return print_next(tx, STR(PRINT_TO_FOLDER), nine_o_clock, job) ? REASON_OK
								       : REASON_NOT_FOUND;
}

START_TEST(goods_that_are_sent_on_have_a_number_and_a_slip_at_once)
{
	struct return_line line = {.line = 2,
		.qty = 1,
		.disposition = DISPOSITION_TRANSFER,
		.to = {STR("DEPOT"), STR("Dépôt")},
		.has_condition = true,
		.condition = CONDITION_WORN,
		.sku = STR("LAMP-1"),
		.name_here = STR("Lampe"),
		.name = STR("Lampe")};
	struct goods_return goods = {.order = {given_id().uuid},
		.number = STR("2048156371"),
		.currency = STR("EUR"),
		.reason = RETURN_CHANGED_MIND,
		.lines = &line,
		.line_count = 1};
	struct act act = act_now();
	struct consignment_look look;
	struct print_job job;
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(desk_return(the_desk(), test_arena(), &act, &goods), REASON_OK);
	consignment_id id = consignment_of_act(act.key, 2);
	assert_text(waiting(), "return");
	assert_text(
		last_told("lines"), arena_printf(test_arena(),
					    "[{\"line\":2,\"qty\":1,\"disposition\":\"transfer\","
					    "\"condition\":\"worn\","
					    "\"consignment\":\"" STR_FMT "\",\"to\":\"DEPOT\"}]",
					    STR_ARG(uuid_print(test_arena(), id.uuid))));
	ck_assert_int_eq(desk_consignment(the_desk(), test_arena(), id, &look), REASON_OK);
	assert_text(look.consignment.to.name, "Dépôt");
	ck_assert_int_eq(listed(CONSIGNMENTS_SENT), 1);
	ck_assert_int_eq(
		journal_run(the_desk()->journal, test_arena(), slip_body, &job), REASON_OK);
	ck_assert_int_eq(job.kind, PRINT_TRANSFER_SLIP);
	ck_assert(uuid_equal(job.subject, id.uuid));
}
END_TEST

/* --- the number --- */

START_TEST(a_number_is_read_as_people_and_french_scanners_type_it)
{
	struct str number = consignment_number_print(test_arena(), given_consignment());
	char *typed = str_c(test_arena(), number), read[CONSIGNMENT_NUMBER_CHARS + 1];
	ck_assert_uint_eq(number.n, CONSIGNMENT_NUMBER_CHARS);
	ck_assert(consignment_number_normalise(number, read));
	ck_assert_str_eq(read, typed);
	typed[5] = typed[5] == '7' ? '8' : '7';
	ck_assert(!consignment_number_normalise(str_of(typed), read));
	ck_assert(!consignment_number_normalise(STR("2048156371-A12"), read));
	/* T0000-style: the digits of a scanner that believes in a US layout. */
	assert_text(scanned_text(test_arena(), STR("Tàààààààààààà")), "T000000000000");
}
END_TEST

TEST_MAIN_WITH("agent consignments", &agent_fixture,
	an_arrival_is_told_once_however_often_it_is_pressed,
	what_is_missing_needs_a_reason_and_what_came_a_place,
	what_arrived_in_quarantine_is_looked_at_here, an_arrival_that_was_a_slip_was_never_told,
	what_rests_on_an_arrival_tells_it_and_it_cannot_be_taken_back,
	what_was_done_here_stays_until_headquarters_has_heard_of_it,
	what_arrived_elsewhere_before_is_not_looked_for_here,
	destinations_are_kept_for_when_the_line_is_cut,
	goods_that_are_sent_on_have_a_number_and_a_slip_at_once,
	a_number_is_read_as_people_and_french_scanners_type_it)
