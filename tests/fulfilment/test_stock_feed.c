/*
 * Handovers, returns, deltas, sales and snapshots in any order, told late or not, against a simple
 * model: a figure is the last count and what happened since, at least 0 (doc/feeds.md).
 */
#include <mysqld_error.h>

#include "common/clock.h"
#include "tests/import/feed.h"
#include "tests/lib/raw_sql.h"
#include "tests/lib/world.h"

enum { PRODUCTS = 3, EVENTS_MAX = 400, READY_MAX = 100, STEPS = 120 };

static const char *const skus[PRODUCTS] = {"TEA", "MUG", "PEN"};

struct model {
	int64_t counted_at, figure;
	struct {
		int64_t at, by;
	} events[EVENTS_MAX];
	size_t event_count;
};

struct ready {
	struct order order;
	size_t product;
};

static struct model models[PRODUCTS];
static struct ready ready[READY_MAX], collected[READY_MAX];
static size_t ready_count, collected_count;
static uint64_t seqs[2];
static uint64_t chance;
static int64_t now;

static int64_t below(int64_t limit)
{
	chance = chance * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int64_t)((chance >> 33) % (uint64_t)limit);
}

static int64_t some_time_ago(void)
{
	return now - below(90 * MS_PER_MINUTE);
}

/* ---- the model ------------------------------------------------------- */

static void model_event(struct model *model, int64_t at, int64_t by)
{
	ck_assert_uint_lt(model->event_count, EVENTS_MAX);
	model->events[model->event_count].at = at;
	model->events[model->event_count++].by = by;
	model->figure = model->figure + by < 0 ? 0 : model->figure + by;
}

static void model_told(struct model *model, int64_t at, int64_t by)
{
	if (at > model->counted_at)
		model_event(model, at, by);
}

static void model_count(struct model *model, int64_t as_of, int64_t figure)
{
	if (as_of < model->counted_at)
		return;
	for (size_t i = 0; i < model->event_count; i++)
		if (model->events[i].at > as_of)
			figure += model->events[i].by;
	model->figure = figure < 0 ? 0 : figure;
	model->counted_at = as_of;
}

/* ---- what happens ---------------------------------------------------- */

static void send(const char *kind, size_t source, int64_t as_of, bool is_complete, const char *text)
{
	static const char *const sources[] = {"till", "wms"};
	struct import_settings settings = feed_settings(kind);
	settings.source = str_of(sources[source]);
	settings.store = STR("PAR1");
	settings.seq = ++seqs[source];
	settings.as_of = as_of;
	settings.is_complete = is_complete;
	settings.now = now;
	struct feed_outcome outcome = feed_run(settings, str_of(text));
	ck_assert_msg(outcome.reason == REASON_OK, STR_FMT, STR_ARG(outcome.why));
}

static void tell_delta(void)
{
	size_t product = (size_t)below(PRODUCTS);
	int64_t at = some_time_ago(), by = below(9) - 4;
	if (by == 0)
		return;
	send("deltas", (size_t)below(2), at, false,
		arena_printf(test_arena(), "sku,by\n%s,%lld\n", skus[product], (long long)by));
	model_told(&models[product], at, by);
}

static void tell_sale(void)
{
	size_t product = (size_t)below(PRODUCTS);
	int64_t at = some_time_ago(), sold = 1 + below(3);
	send("sales", 0, at, false,
		arena_printf(test_arena(), "sku,sold\n%s,%lld\n%s,1\n", skus[product],
			(long long)sold, skus[product]));
	model_told(&models[product], at, -sold);
	model_told(&models[product], at, -1);
}

static void tell_snapshot(void)
{
	bool is_complete = below(2) == 0;
	int64_t as_of = some_time_ago();
	const char *text = "sku,on_hand\n";
	int64_t figures[PRODUCTS];
	size_t listed = 0;
	for (size_t i = 0; i < PRODUCTS; i++) {
		figures[i] = below(3) == 0 ? -1 : below(12);
		if (figures[i] < 0)
			continue;
		listed++;
		text = arena_printf(
			test_arena(), "%s%s,%lld\n", text, skus[i], (long long)figures[i]);
	}
	if (listed == 0)
		return;
	send("snapshots", (size_t)below(2), as_of, is_complete, text);
	for (size_t i = 0; i < PRODUCTS; i++)
		if (figures[i] >= 0 || is_complete)
			model_count(&models[i], as_of, figures[i] < 0 ? 0 : figures[i]);
}

static void place(void)
{
	size_t product = (size_t)below(PRODUCTS);
	const struct world_line line = {skus[product], 1};
	struct order order;
	if (ready_count == READY_MAX || world_try_order(&line, 1, &order) != REASON_OK)
		return;
	world_prepare(&order.fulfilments[0]);
	ready[ready_count++] = (struct ready){world_read(order.id), product};
}

static void command(struct command command)
{
	command.id.uuid = uuid_new(now);
	command.agent.row = 1;
	command.clerk = STR("camille");
	command.happened_at = now;
	command.store = world_store("PAR1");
	ck_assert_int_eq(command_run(world_engine(), test_arena(), world_market(), world_rules(),
				 &command, now),
		REASON_OK);
}

static void hand_over(void)
{
	struct command_line line = {.line = 1, .qty = 1};
	if (ready_count == 0)
		return;
	size_t which = (size_t)below((int64_t)ready_count);
	struct ready one = ready[which];
	ready[which] = ready[--ready_count];
	command((struct command){.type = COMMAND_HANDOVER,
		.fulfilment = one.order.fulfilments[0].id,
		.epoch = one.order.fulfilments[0].epoch,
		.lines = &line,
		.line_count = 1});
	collected[collected_count++] = one;
	model_event(&models[one.product], now, -1);
}

static void take_back(void)
{
	struct command_line line = {.line = 1, .qty = 1, .disposition = DISPOSITION_SHELF};
	if (collected_count == 0)
		return;
	struct ready one = collected[--collected_count];
	command((struct command){.type = COMMAND_RETURN,
		.return_id = {uuid_new(now)},
		.order = one.order.id,
		.return_reason = RETURN_OTHER,
		.lines = &line,
		.line_count = 1});
	model_event(&models[one.product], now, 1);
}

/* ---- together -------------------------------------------------------- */

static void compare(uint64_t seed, int step, size_t what)
{
	for (size_t i = 0; i < PRODUCTS; i++) {
		int64_t on_hand = fixture_number(
			"SELECT on_hand FROM stock WHERE store_id = %u AND product_id = %u",
			world_store("PAR1").row, world_product(skus[i]).row);
		ck_assert_msg(on_hand == models[i].figure,
			"seed %llu, step %d, action %zu: %s is %lld instead of %lld",
			(unsigned long long)seed, step, what, skus[i], (long long)on_hand,
			(long long)models[i].figure);
	}
}

static void begin(uint64_t seed)
{
	fixture_db_clean();
	world_make();
	chance = seed;
	now = WORLD_NOON;
	ready_count = collected_count = 0;
	memset(models, 0, sizeof(models));
	memset(seqs, 0, sizeof(seqs));
	send("snapshots", 0, now, true, "sku,on_hand\nTEA,5\nMUG,3\nPEN,9\n");
	model_count(&models[0], now, 5);
	model_count(&models[1], now, 3);
	model_count(&models[2], now, 9);
}

static void run(uint64_t seed)
{
	static void (*const actions[])(void) = {tell_delta, tell_delta, tell_sale, tell_snapshot,
		place, place, hand_over, hand_over, take_back};
	begin(seed);
	for (int step = 0; step < STEPS; step++) {
		size_t what = (size_t)below((int64_t)ARRAY_LENGTH(actions));
		now += 1 + below(20 * MS_PER_MINUTE);
		actions[what]();
		compare(seed, step, what);
	}
	world_verify();
}

/* What the world keeps in memory lasts for a process, so each run is a test. */
#define RUN(name, seed)                                                                            \
	START_TEST(name)                                                                           \
	{                                                                                          \
		run(seed);                                                                         \
	}                                                                                          \
	END_TEST

RUN(figures_are_the_last_count_and_what_happened_since, 1)
RUN(figures_are_so_in_another_order, 2)
RUN(figures_are_so_in_a_third_order, 3)
RUN(figures_are_so_in_a_fourth_order, 4)
RUN(figures_are_so_in_a_fifth_order, 5)

/* So a count need not look at these movements, which are most of them. */
START_TEST(who_reserves_takes_nothing_from_the_shelf)
{
	static const char *const kinds[] = {"hold", "order", "release"};
	struct db_settings settings = fixture_db_settings();
	fixture_db_clean();
	MYSQL *mysql = raw_connect(settings.socket);
	ck_assert_int_eq(mysql_select_db(mysql, settings.database), 0);
	for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++) {
		const char *sql = arena_printf(test_arena(),
			"INSERT INTO movement (movement_id, store_id, product_id, kind, on_hand_by,"
			" reserved_by, safety_by, cause, moved_at)"
			" VALUES (%zu, 1, 1, '%s', -1, 1, 0, REPEAT('c', 16), 1)",
			i + 1, kinds[i]);
		ck_assert_int_ne(mysql_query(mysql, sql), 0);
		ck_assert_uint_eq(mysql_errno(mysql), ER_CONSTRAINT_FAILED);
	}
	mysql_close(mysql);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM movement"), 0);
}
END_TEST

static const struct test_fixture fixture = {
	.start = fixture_db_start, .stop = fixture_db_stop, .timeout_s = 180};

TEST_MAIN_WITH("stock feed", &fixture, figures_are_the_last_count_and_what_happened_since,
	figures_are_so_in_another_order, figures_are_so_in_a_third_order,
	figures_are_so_in_a_fourth_order, figures_are_so_in_a_fifth_order,
	who_reserves_takes_nothing_from_the_shelf)
