/*
 * Goods on their way between two stores while machines die and lines are cut: comptoird killed at
 * each step, either store off line for hours, several tills of several instances receiving the same
 * parcel, and a parcel that is there before its document. Each unit counts once at each side, and
 * none is lost between them.
 */
#include <time.h>
#include <unistd.h>

#include <sys/wait.h>

#include "common/clock.h"
#include "common/rand.h"
#include "tests/lib/agent_process.h"
#include "tests/lib/crowd.h"
#include "tests/lib/proxy.h"

enum { MUGS = 60, PARCELS_KILLED = 2, PARCELS_RACED = 8, TILLS = 6, GIVE_UP_MS = 60000 };

static struct server_setup setup;
static struct proxy *line_of_sender, *line_of_receiver;
static struct agent_process *sender, *receiver; /* of PAR1 and PAR2 */

static void pause_ms(long ms)
{
	nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

/* --- what is ordered --- */

struct parcel {
	struct got *order;
	const char *sent, *arriving; /* fulfilments; the second once headquarters has heard of it */
};

/* Two mugs of PAR1, to be collected at PAR2. */
static struct parcel ordered(void)
{
	struct got *got = api_post(NULL, "/v1/orders",
		"{'kind': 'reservation', 'store': 'PAR2', 'transfer': true,"
		" 'lines': [{'sku': 'MUG', 'qty': 2}],"
		" 'customer': {'name': 'Zoé', 'email': 'zoe@example.org'}}");
	assert_status(got, 201);
	return (struct parcel){got, got_c(got, "fulfilments/0/id"), NULL};
}

static const struct got *read_again(struct parcel *parcel)
{
	struct got *got =
		api_get(got_c(parcel->order, "token"), "/v1/orders/%s", got_c(parcel->order, "id"));
	parcel->arriving = got_c(got, "fulfilments/1/id");
	return got;
}

/* --- where the goods are --- */

static int64_t on_hand(const char *store)
{
	return fixture_number("SELECT COALESCE(SUM(s.on_hand), 0) FROM stock s JOIN product p"
			      " USING (product_id) WHERE p.sku = 'MUG' AND s.store_id = %u",
		world_store(store).row);
}

static int64_t moved(const char *kind)
{
	return fixture_number(
		"SELECT COALESCE(SUM(on_hand_by), 0) FROM movement WHERE kind = '%s'", kind);
}

static int64_t on_the_way(void)
{
	return fixture_number("SELECT COALESCE(SUM(l.sent), 0) FROM transfer t JOIN transfer_line l"
			      " USING (sent_id) WHERE t.received_at = 0");
}

/* So many parcels of two went all the way, and the units are where they belong. */
static void assert_went(int64_t parcels)
{
	ck_assert_int_eq(moved("sent"), -2 * parcels);
	ck_assert_int_eq(moved("received"), 2 * parcels);
	ck_assert_int_eq(moved("handover"), -2 * parcels);
	ck_assert_int_eq(on_hand("PAR1"), MUGS - 2 * parcels);
	ck_assert_int_eq(on_hand("PAR2"), 0);
	ck_assert_int_eq(on_the_way(), 0);
	ck_assert_int_eq(fixture_number("SELECT SUM(reserved) FROM stock"), 0);
	world_verify();
}

/* --- acts sent by hand --- */

static const char *act(const char *type, const char *fulfilment, const char *more)
{
	return api_json(
		"{'commands': [{'id': '%s', 'seq': 1, 'type': '%s', 'at': '2026-11-21T11:00:00Z',"
		" 'clerk': 'camille', 'fulfilment': '%s', 'epoch': 1%s}]}",
		api_key(), type, fulfilment, more);
}

static bool is_done(const struct got *got)
{
	return got->status == 200 && str_equal_c(got_text(got, "results/0/result"), "ok");
}

/* The server dies somewhere between hearing of it and answering. */
static void strike(const char *who, const char *body)
{
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		(void)api_try("POST", "/v1/agent/commands", who, NULL, body);
		_exit(0);
	}
	pause_ms((long)rand_below(8));
	api_kill9();
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	api_restart(&setup);
}

/* Struck, then sent until it is answered, and once more after another death. */
static void do_through_deaths(const char *who, const char *body)
{
	strike(who, body);
	ck_assert(is_done(api_act("POST", "/v1/agent/commands", who, NULL, body)));
	api_kill9_and_restart(&setup);
	ck_assert(is_done(api_act("POST", "/v1/agent/commands", who, NULL, body)));
	world_verify();
}

/* What PAR1 does with it, until it has left. */
static const struct {
	const char *type, *more;
} steps[] = {{"accept", ""}, {"start", ""}, {"pick", ", 'line': 1, 'qty': 2"},
	{"ready", ", 'slot': 'B4'"}, {"send", ", 'lines': [{'line': 1, 'qty': 2}]"}};

START_TEST(server_killed_at_each_step_loses_and_doubles_nothing)
{
	const char *here = api_agent("PAR1"), *there = api_agent("PAR2");
	for (int i = 0; i < PARCELS_KILLED; i++) {
		struct parcel parcel = ordered();
		for (size_t s = 0; s < ARRAY_LENGTH(steps); s++)
			do_through_deaths(here, act(steps[s].type, parcel.sent, steps[s].more));
		ck_assert_int_eq(on_the_way(), 2);
		assert_text(got_text(read_again(&parcel), "state"), "in_transit");
		do_through_deaths(there, act("receive", parcel.arriving, ", 'slot': 'C3'"));
		ck_assert_int_eq(on_hand("PAR2"), 2);
		do_through_deaths(
			there, act("handover", parcel.arriving,
				       ", 'by': '', 'how': 'code',"
				       " 'lines': [{'line': 1, 'collected': 2, 'refused': 0}]"));
		assert_text(got_text(read_again(&parcel), "state"), "collected");
		assert_went(i + 1);
	}
}
END_TEST

/* --- several tills, several instances --- */

struct raced {
	const char *who, *arriving;
	unsigned ports[2];
};

enum { RECEIVED, NOT_RECEIVED };

/* Every other till finds one mug missing. */
static int receive_somewhere(size_t member, void *context)
{
	const struct raced *raced = context;
	const char *more = member % 3 == 0 ? ", 'slot': 'C3', 'lines': [{'line': 1, 'missing': 1}]"
					   : ", 'slot': 'C3'";
	const char *headers = arena_printf(test_arena(),
		"Content-Type: application/json\r\nAuthorization: Bearer %s\r\n", raced->who);
	const char *body = act("receive", raced->arriving, more);
	int64_t until_ms = clock_monotonic_ms() + GIVE_UP_MS;
	do {
		struct got *got = client_try(
			raced->ports[member % 2], "POST", "/v1/agent/commands", headers, body);
		if (is_done(got))
			return RECEIVED;
		pause_ms(5); /* busy: come again, as an agent does */
	} while (clock_monotonic_ms() < until_ms);
	return NOT_RECEIVED;
}

static void race_for(struct parcel *parcel, struct raced *raced)
{
	read_again(parcel);
	raced->arriving = parcel->arriving;
	struct crowd crowd = crowd_run(TILLS, receive_somewhere, raced);
	ck_assert_uint_eq(crowd.outcomes[RECEIVED], TILLS);
	ck_assert_int_eq(on_the_way(), 0);
}

START_TEST(of_many_tills_at_two_instances_one_receives_a_parcel)
{
	const char *here = api_agent("PAR1");
	struct server_process *other = server_process_start(&setup);
	struct raced raced = {
		.who = api_agent("PAR2"), .ports = {api_port(), server_process_port(other)}};
	for (int i = 0; i < PARCELS_RACED; i++) {
		struct parcel parcel = ordered();
		for (size_t s = 0; s < ARRAY_LENGTH(steps); s++)
			ck_assert(is_done(api_act("POST", "/v1/agent/commands", here, NULL,
				act(steps[s].type, parcel.sent, steps[s].more))));
		race_for(&parcel, &raced);
	}
	server_process_stop(other);
	int64_t received = moved("received");
	ck_assert_int_eq(moved("sent"), -2 * PARCELS_RACED);
	ck_assert_int_ge(received, PARCELS_RACED);
	ck_assert_int_eq(received, fixture_number("SELECT SUM(received) FROM transfer_line"));
	ck_assert_int_eq(on_hand("PAR2"), received);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM movement WHERE kind = 'received'"),
		PARCELS_RACED);
	world_verify();
}
END_TEST

/* --- at the pages of the stores --- */

static void start_stores(void)
{
	line_of_sender = proxy_start(api_port());
	line_of_receiver = proxy_start(api_port());
	sender = agent_process_start(&setup, "PAR1", proxy_port(line_of_sender));
	receiver = agent_process_start(&setup, "PAR2", proxy_port(line_of_receiver));
}

static void stop_stores(void)
{
	agent_process_stop(sender);
	agent_process_stop(receiver);
	proxy_stop(line_of_sender);
	proxy_stop(line_of_receiver);
}

static void headquarters_dies(void)
{
	api_kill9_and_restart(&setup);
	proxy_lead_to(line_of_sender, api_port());
	proxy_lead_to(line_of_receiver, api_port());
}

/* Headquarters has heard of neither store for so long. */
static void hours_pass(int hours)
{
	fixture_sql("UPDATE agent SET seen_at = seen_at - %lld", (long long)hours * MS_PER_HOUR);
}

static struct got *submit(
	struct visitor *clerk, const char *fulfilment, const char *what, const char *fields)
{
	const char *path = arena_printf(test_arena(), "/f/%s", fulfilment);
	struct got *got = visitor_submit(clerk, visit(clerk, "%s", path),
		arena_printf(test_arena(), "%s/%s", path, what), fields);
	struct got *page = visitor_follow(clerk, got);
	assert_hides(page, "notice bad");
	return page;
}

static void pack_and_send(const struct parcel *parcel)
{
	struct visitor clerk = agent_process_clerk(sender);
	submit(&clerk, parcel->sent, "pick", "pick=1:2");
	submit(&clerk, parcel->sent, "ready", "slot=B4");
	submit(&clerk, parcel->sent, "send", "");
}

static const char *label_of(const struct parcel *parcel)
{
	return arena_printf(test_arena(), "%s-%s", got_c(parcel->order, "number"),
		got_c(parcel->order, "fulfilments/0/short_id"));
}

static struct got *scan(struct visitor *clerk, const struct parcel *parcel)
{
	return visitor_follow(
		clerk, visitor_submit(clerk, visit(clerk, "/parcels"), "/scan",
			       arena_printf(test_arena(), "text=%s", label_of(parcel))));
}

static void await_parcel(struct visitor *clerk, const struct parcel *parcel)
{
	int64_t until_ms = clock_monotonic_ms() + GIVE_UP_MS;
	while (!page_has(visit(clerk, "/parcels"), label_of(parcel))) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "the parcel is never announced");
		pause_ms(50);
	}
}

static void hand_over(struct visitor *clerk, const struct parcel *parcel)
{
	const char *code =
		arena_printf(test_arena(), "code=%s", got_c(parcel->order, "pickup_code"));
	const char *action = arena_printf(test_arena(), "/f/%s/handover", parcel->arriving);
	struct got *page = submit(clerk, parcel->arriving, "code", code);
	page = visitor_follow(clerk, visitor_submit(clerk, page, action, "line-1=2&by="));
	assert_hides(page, "notice bad");
}

static void await_heard(const struct agent_process *agent)
{
	agent_process_await(agent, "unsent", 0);
	ck_assert_int_eq(agent_process_number(agent, "refused"), 0);
}

START_TEST(a_parcel_that_comes_before_its_document_is_kept_and_received_once)
{
	start_stores();
	struct visitor clerk = agent_process_clerk(receiver);
	struct parcel parcel = ordered();
	agent_process_await(sender, "to_prepare", 1);
	agent_process_await(sender, "unsent", 0); /* accepted */
	proxy_cut(line_of_sender);
	pack_and_send(&parcel);
	assert_shows(scan(&clerk, &parcel), "Ce colis n’est pas encore connu ici");
	hours_pass(5);
	headquarters_dies();
	ck_assert_int_eq(on_the_way(), 0);
	proxy_mend(line_of_sender);
	await_heard(sender);
	await_parcel(&clerk, &parcel);
	read_again(&parcel);
	assert_shows(scan(&clerk, &parcel), "Réceptionner le colis");
	submit(&clerk, parcel.arriving, "receive", "slot=C3");
	agent_process_await(receiver, "unsent", 0);
	assert_hides(scan(&clerk, &parcel), "Réceptionner le colis");
	hand_over(&clerk, &parcel);
	agent_process_await(receiver, "unsent", 0);
	assert_text(got_text(read_again(&parcel), "state"), "collected");
	assert_went(1);
	stop_stores();
}
END_TEST

START_TEST(received_and_handed_over_off_line_it_counts_once)
{
	const struct proxy_fault answers_lost = {
		.loss = PROXY_LOSE_ANSWER, .at = "POST /v1/agent/commands", .times = 2};
	start_stores();
	struct parcel parcel = ordered();
	agent_process_await(sender, "to_prepare", 1);
	pack_and_send(&parcel);
	agent_process_await(sender, "unsent", 0);
	read_again(&parcel);
	struct visitor clerk = agent_process_clerk(receiver);
	await_parcel(&clerk, &parcel);
	proxy_cut(line_of_receiver);
	submit(&clerk, parcel.arriving, "receive", "slot=C3");
	agent_process_kill9_and_restart(receiver);
	clerk = agent_process_clerk(receiver);
	hand_over(&clerk, &parcel);
	hours_pass(5);
	headquarters_dies();
	assert_text(got_text(read_again(&parcel), "state"), "in_transit");
	proxy_fault(line_of_receiver, &answers_lost); /* whole again, but for these */
	await_heard(receiver);
	proxy_await_struck(line_of_receiver, answers_lost.times);
	assert_text(got_text(read_again(&parcel), "state"), "collected");
	assert_went(1);
	stop_stores();
}
END_TEST

static void start_world(void)
{
	fixture_db_clean();
	api_make_world();
	setup = api_setup();
	world_stock("PAR1", "MUG", MUGS);
	api_restart(&setup);
}

static void stop_world(void)
{
	server_process_stop(api_server());
	world_verify();
}

static const struct test_fixture transfers_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = start_world,
	.after = stop_world,
	.timeout_s = 240,
};

TEST_MAIN_WITH("transfers under faults", &transfers_fixture,
	server_killed_at_each_step_loses_and_doubles_nothing,
	of_many_tills_at_two_instances_one_receives_a_parcel,
	a_parcel_that_comes_before_its_document_is_kept_and_received_once,
	received_and_handed_over_off_line_it_counts_once)
