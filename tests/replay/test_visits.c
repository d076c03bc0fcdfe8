/*
 * A year of real cancellations comes back: at three counters with real agents, some cut off, some
 * killed, answers lost, two clerks at each, the same goods at two counters at once; with money, and
 * providers that fail. At the end nothing was paid back twice or beyond what was captured, stock is
 * what the ledger says, and every return is settled or explained. A part of the year, and a
 * made-up one where the data is not there; all of it with make replay (COMPTOIR_REPLAY_YEAR). The
 * figures go to visits.txt in the build folder.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "common/buf.h"
#include "common/clock.h"
#include "tests/lib/process.h"
#include "tests/replay/visits.h"

enum { SAMPLE_ORDERS = 60, SAMPLE_BASKETS = 2500, SAMPLE_MONTHS = 2, SAMPLE_ROUNDS = 4 };
enum { YEAR_ORDERS = 3500, YEAR_BASKETS = 25900, YEAR_ROUNDS = 13 };
enum { READING_MS = 600000 };
enum { SHOWN_MAX = 100 }; /* refusals on the clerks' page */

static bool is_whole_year(void)
{
	return getenv("COMPTOIR_REPLAY_YEAR") != NULL;
}

/* --- the story --- */

static const struct year *year_read(void)
{
	bool is_whole = is_whole_year();
	const struct invoices *invoices = invoices_read(is_whole ? YEAR_BASKETS : SAMPLE_BASKETS,
		is_whole ? INVOICE_MONTHS : SAMPLE_MONTHS);
	return invoices == NULL ? year_made_up(SAMPLE_ORDERS)
				: year_of(invoices, is_whole ? YEAR_ORDERS : SAMPLE_ORDERS);
}

static void open_shop(struct story *story)
{
	story->setup = paid_setup;
	size_t count = 0;
	while (story->setup.settings[count] != NULL)
		count++;
	story->setup.settings[count++] = "limits.address_per_minute=0";
	story->setup.settings[count] = "limits.credential_per_minute=0";
	goods_bring(story->year);
	api_restart(&story->setup);
}

/* The agent has read what happened before it was there; which takes a while for a year. */
static void await_read(const struct agent_process *agent, const char *store_code)
{
	int64_t until_ms = clock_monotonic_ms() + READING_MS;
	int64_t last = fixture_number(
		"SELECT last_seq FROM feed WHERE store_id = %u", world_store(store_code).row);
	while (agent_process_number(agent, "feed_after") < last) {
		ck_assert_int_lt(clock_monotonic_ms(), until_ms);
		process_doze();
	}
}

static void open_counters(struct story *story)
{
	for (size_t i = 0; i < COUNTERS; i++) {
		story->lines[i] = proxy_start(api_port());
		story->agents[i] = agent_process_start(
			&story->setup, counter_stores[i], proxy_port(story->lines[i]));
	}
	for (size_t i = 0; i < COUNTERS; i++)
		await_read(story->agents[i], counter_stores[i]);
}

static void close_counters(struct story *story)
{
	for (size_t i = 0; i < COUNTERS; i++) {
		agent_process_stop(story->agents[i]);
		proxy_stop(story->lines[i]);
	}
}

/* --- what must be so at the end --- */

#define NONE_OF(what, sql)                                                                         \
	do {                                                                                       \
		int64_t count_ = fixture_number("SELECT COUNT(*) FROM (" sql ") wrong");           \
		ck_assert_msg(count_ == 0, "%lld %s", (long long)count_, (what));                  \
	} while (0)

static void check_quantities(void)
{
	NONE_OF("lines came back more often than they were collected",
		"SELECT r.order_id, l.line, SUM(l.qty) AS back,"
		" (SELECT SUM(fl.collected) FROM fulfilment f JOIN fulfilment_line fl"
		"   ON fl.fulfilment_id = f.fulfilment_id WHERE f.order_id = r.order_id"
		"   AND fl.line = l.line) AS had"
		" FROM returns r JOIN return_line l ON l.return_id = r.return_id"
		" GROUP BY r.order_id, l.line HAVING back > had");
	NONE_OF("lines are paid back beyond their price",
		"SELECT l.refund_minor FROM returns r JOIN return_line l"
		" ON l.return_id = r.return_id JOIN order_line o ON o.order_id = r.order_id"
		" AND o.line = l.line WHERE l.refund_minor <> l.qty * o.price_minor");
	NONE_OF("figures of stock are not what was sold and put back on the shelf",
		"SELECT s.store_id, s.product_id, s.on_hand, 1000000 - COALESCE((SELECT"
		" SUM(fl.collected) FROM fulfilment f JOIN fulfilment_line fl ON"
		" fl.fulfilment_id = f.fulfilment_id WHERE f.store_id = s.store_id AND"
		" fl.product_id = s.product_id), 0) + COALESCE((SELECT SUM(l.qty) FROM returns r"
		" JOIN return_line l ON l.return_id = r.return_id WHERE r.store_id = s.store_id"
		" AND l.product_id = s.product_id AND l.disposition = 'shelf'), 0) AS ought"
		" FROM stock s WHERE s.product_id >= 1000 HAVING on_hand <> ought");
}

static void check_money(void)
{
	NONE_OF("orders are paid back beyond what was captured",
		"SELECT p.order_id FROM payment p WHERE p.captured_minor < p.refunded_minor OR"
		" p.captured_minor <> (SELECT total_minor FROM orders o WHERE"
		" o.order_id = p.order_id)");
	NONE_OF("acts are not done", "SELECT act_id FROM payment_act WHERE state <> 'done'");
	NONE_OF("returns are neither refused nor paid back",
		"SELECT r.return_id FROM returns r LEFT JOIN refund m ON m.order_id = r.order_id"
		" AND m.ground = 'return' AND m.cause = r.return_id AND m.state = 'done'"
		" WHERE m.refund_id IS NULL OR r.state NOT IN ('inspected', 'settled')");
}

/* The credit notes, rate by rate, are what was paid back. */
static void check_notes(void)
{
	NONE_OF("refunds have no credit note over as much",
		"SELECT m.refund_id FROM refund m LEFT JOIN credit_note n ON n.return_id = m.cause"
		" WHERE m.ground = 'return' AND COALESCE(n.total_minor, 0) <> m.amount_minor");
	NONE_OF("rates of credit notes are not what came back at that rate",
		"SELECT vat_bp, SUM(noted) AS noted_minor, SUM(back) AS back_minor FROM"
		" (SELECT vat_bp, taxable_minor + tax_minor AS noted, 0 AS back"
		"   FROM credit_note_rate UNION ALL SELECT o.vat_bp, 0, l.refund_minor"
		"   FROM returns r JOIN return_line l ON l.return_id = r.return_id"
		"   JOIN order_line o ON o.order_id = r.order_id AND o.line = l.line) each_one"
		" GROUP BY vat_bp HAVING noted_minor <> back_minor");
	NONE_OF("notes hold another VAT than their lines",
		"SELECT n.return_id FROM credit_note n WHERE n.tax_minor <> (SELECT"
		" SUM(l.tax_minor) FROM credit_note_line l WHERE l.return_id = n.return_id)"
		" OR n.tax_minor <> (SELECT SUM(v.tax_minor) FROM credit_note_rate v WHERE"
		" v.return_id = n.return_id)");
}

static int64_t refunds_of(const struct sale *sale, const char *figure)
{
	return fixture_number("SELECT %s FROM payment_act WHERE order_id ="
			      " UNHEX(REPLACE('%s', '-', '')) AND kind = 'refund'",
		figure, sale->id);
}

/* The provider's own ledger, order by order. */
static void check_provider(const struct story *story)
{
	for (size_t i = 0; i < story->year->order_count; i++) {
		const struct sale *sale = &story->sales[i];
		struct provider_figures did = provider_figures(bank, sale->reference);
		ck_assert_int_eq(did.captured_minor, sale->total_minor);
		ck_assert_uint_eq(did.captures, 1);
		ck_assert_int_eq(
			did.refunded_minor, refunds_of(sale, "COALESCE(SUM(amount_minor), 0)"));
		ck_assert_int_eq(did.refunds, refunds_of(sale, "COUNT(*)"));
	}
}

/* How many of its returns headquarters did not take, as the counter shows its clerks. */
static int64_t explained_by(const struct story *story, size_t counter)
{
	int64_t refused = fixture_number("SELECT COUNT(*) FROM agent_command WHERE store_id = %u"
					 " AND result <> 'ok'",
		world_store(counter_stores[counter]).row);
	ck_assert_int_eq(agent_process_number(story->agents[counter], "refused"),
		refused < SHOWN_MAX ? refused : SHOWN_MAX);
	return refused;
}

/* By one reason only. */
static void check_explained(const struct story *story)
{
	int64_t explained = 0;
	size_t taken = story->brought.endings[TAKEN];
	NONE_OF("commands were refused for another reason",
		"SELECT result FROM agent_command WHERE result <> 'ok' AND NOT"
		" (type = 'return' AND result = 'quantity_exceeded')");
	for (size_t i = 0; i < COUNTERS; i++)
		explained += explained_by(story, i);
	ck_assert_int_eq((int64_t)taken,
		fixture_number("SELECT COUNT(*) FROM agent_command WHERE type = 'return'"));
	ck_assert_int_eq(
		(int64_t)taken - explained, fixture_number("SELECT COUNT(*) FROM returns"));
}

/* --- the summary --- */

struct pace {
	int64_t sold_ms, brought_ms;
};

static int64_t minor(const char *sql)
{
	return fixture_number("%s", sql);
}

static void print_summary(const struct story *story, const struct pace *pace)
{
	const struct year *year = story->year;
	const struct bringing_figures *b = &story->brought;
	const struct {
		const char *what;
		int64_t count;
	} rows[] = {
		{"orders sold, captured and handed over", (int64_t)year->order_count},
		{"lines of cancellations", (int64_t)year->backs},
		{"  without a purchase to match", (int64_t)year->backs_unmatched},
		{"visits", (int64_t)year->visit_count},
		{"  of which with somebody else at another counter at once", (int64_t)b->doubles},
		{"rounds", (int64_t)b->rounds},
		{"  counters cut off in them", (int64_t)b->cuts},
		{"  agents killed with what they had not sent", (int64_t)b->kills},
		{"  answers to agents lost", (int64_t)b->answers_lost},
		{"tries at a counter", (int64_t)b->tries},
		{"  taken back", (int64_t)b->endings[TAKEN]},
		{"  not known there while the line is cut: came again",
			(int64_t)b->endings[NO_LINE]},
		{"  nothing left, as the counter knew", (int64_t)b->endings[NOTHING_LEFT]},
		{"returns at headquarters", minor("SELECT COUNT(*) FROM returns")},
		{"refused at headquarters, shown to the clerks",
			minor("SELECT COUNT(*) FROM agent_command WHERE result <> 'ok'")},
		{"captured (cents)", minor("SELECT SUM(captured_minor) FROM payment")},
		{"paid back (cents)", minor("SELECT SUM(refunded_minor) FROM payment")},
		{"credit notes", minor("SELECT COUNT(*) FROM credit_note")},
		{"  their total (cents)", minor("SELECT SUM(total_minor) FROM credit_note")},
		{"  of which VAT (cents)", minor("SELECT SUM(tax_minor) FROM credit_note")},
		{"acts asked of providers, repeats included", (int64_t)provider_asked(bank)},
		{"  acts", minor("SELECT COUNT(*) FROM payment_act")},
		{"selling took (ms)", pace->sold_ms},
		{"bringing back took (ms)", pace->brought_ms},
		{"money settled after a round in at most (ms)", b->settled_ms},
	};
	FILE *file = fopen(TEST_BUILD_DIR "/visits.txt", "w");
	ck_assert_ptr_nonnull(file);
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		fprintf(file, "%-60s %12" PRId64 "\n", rows[i].what, rows[i].count);
		printf("%-60s %12" PRId64 "\n", rows[i].what, rows[i].count);
	}
	fclose(file);
}

START_TEST(whatever_comes_back_wherever_is_taken_once_and_paid_back_once)
{
	struct story story = {.year = year_read()};
	struct pace pace;
	int64_t began_ms = clock_monotonic_ms();
	open_shop(&story);
	sell_all(&story);
	open_counters(&story);
	pace.sold_ms = clock_monotonic_ms() - began_ms;
	bring_all(&story, is_whole_year() ? YEAR_ROUNDS : SAMPLE_ROUNDS);
	pace.brought_ms = clock_monotonic_ms() - began_ms - pace.sold_ms;
	check_quantities();
	check_money();
	check_notes();
	check_provider(&story);
	check_explained(&story);
	print_summary(&story, &pace);
	close_counters(&story);
}
END_TEST

static void before(void)
{
	paid_fixture.before();
}

static void after(void)
{
	paid_fixture.after();
}

static const struct test_fixture visits_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = before,
	.after = after,
	.timeout_s = 3000,
};

TEST_MAIN_WITH(
	"visits", &visits_fixture, whatever_comes_back_wherever_is_taken_once_and_paid_back_once)
