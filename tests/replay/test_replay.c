/*
 * Two thousand real baskets from placing to handover, and what came back of them. Each
 * shopper lives at a random real postcode (which pairing is ours) and the answer of the
 * server is compared with model.h at each step. The figures go to replay.txt in the build folder.
 */
#include <inttypes.h>

#include "common/buf.h"
#include "common/clock.h"
#include "tests/lib/fixture_db.h"
#include "tests/lib/server_process.h"
#include "tests/replay/replay.h"

/* --- the summary --- */

enum { MONTHS = 2 }; /* December 2010 and January 2011 */
enum { IMPORTING, PLACING, TROUBLES, PREPARING, RETURNS, VERIFYING, PHASES };

struct phase {
	const char *name;
	void (*run)(struct replay *replay);
	double seconds;
	int64_t statements; /* prepared ones, of everybody on this database server */
};

static void print_counts(struct buf *out, const struct replay *replay)
{
	const struct counts *c = &replay->counts;
	const struct {
		const char *what;
		int64_t count;
	} rows[] = {
		{"orders placed", (int64_t)replay->order_count},
		{"  lines", c->lines},
		{"  units", c->units},
		{"  past a nearer stocked store that lacked a line", c->passed_by},
		{"baskets no store could give whole (409)", c->no_store},
		{"stores", (int64_t)replay->chain->model->store_count},
		{"  with stock", (int64_t)replay->chain->stocked_count},
		{"products", (int64_t)replay->invoices->product_count},
		{"stock pairs compared at the end", c->pairs},
		{"commands of agents before the returns", c->commands},
		{"lines short at the store", c->shorts},
		{"orders rejected by the store", c->rejects},
		{"  found at another store", c->elsewhere},
		{"  found nowhere in reach", c->unavailable},
		{"orders with a line refused at the counter", c->refused},
		{"orders cancelled when ready, put back", c->cancelled},
		{"orders left at the counter", c->left},
		{"cancelled lines of the set, of these products", c->backs},
		{"  without a replayed purchase to match", c->backs_unmatched},
		{"returns taken", c->returns},
		{"  lines", c->return_lines},
		{"  at stores that had no stock before", c->return_stores},
		{"refunds due, unavailable (cents)", c->owed_unavailable},
		{"refunds due, refused (cents)", c->owed_refused},
		{"refunds due, cancelled (cents)", c->owed_cancelled},
		{"refunds due, returned (cents)", c->owed_returned},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++)
		buf_printf(out, "%-52s %10" PRId64 "\n", rows[i].what, rows[i].count);
}

static void print_phase(struct buf *out, const struct phase *phase)
{
	buf_printf(out, "%-52s %10.1f s %10" PRId64 " statements\n", phase->name, phase->seconds,
		phase->statements);
}

static void print_rate(struct buf *out, const char *what, int64_t count, const struct phase *phase)
{
	buf_printf(out, "%-52s %10.1f\n", what, (double)count / phase->seconds);
}

static void print_summary(const struct replay *replay, const struct phase phases[PHASES])
{
	struct buf out;
	buf_init(&out, test_arena(), 1 << 20);
	print_counts(&out, replay);
	for (size_t i = 0; i < PHASES; i++)
		print_phase(&out, &phases[i]);
	print_rate(&out, "orders placed a second", (int64_t)replay->order_count, &phases[PLACING]);
	print_rate(&out, "commands a second", replay->counts.commands, &phases[PREPARING]);
	buf_add_c(&out, "stores with stock:");
	for (size_t i = 0; i < replay->chain->stocked_count; i++)
		buf_printf(
			&out, " %s", replay->chain->model->stores[replay->chain->stocked[i]].code);
	buf_add_c(&out, "\n");
	FILE *file = fopen(TEST_BUILD_DIR "/replay.txt", "w");
	ck_assert_ptr_nonnull(file);
	fputs(buf_str(&out).p, file);
	fclose(file);
	fputs(buf_str(&out).p, stdout);
}

/* --- the story --- */

static int64_t statements(void)
{
	return fixture_number("SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS"
			      " WHERE VARIABLE_NAME = 'COM_STMT_EXECUTE'");
}

static void run_phase(struct replay *replay, struct phase *phase)
{
	int64_t began_ms = clock_monotonic_ms(), before = statements();
	phase->run(replay);
	phase->seconds = (double)(clock_monotonic_ms() - began_ms) / 1000;
	phase->statements = statements() - before;
	printf("%s: %.1f s\n", phase->name, phase->seconds);
	fflush(stdout);
}

static void make_chain(struct replay *replay)
{
	replay->chain = chain_make(replay->invoices);
}

START_TEST(real_baskets_go_to_the_nearest_store_that_can_and_every_unit_is_accounted_for)
{
	struct phase phases[PHASES] = {
		[IMPORTING] = {.name = "importing stores, postcodes, products, stock",
			.run = make_chain},
		[PLACING] = {.name = "placing", .run = place_all},
		[TROUBLES] = {.name = "shorts and rejects", .run = play_troubles},
		[PREPARING] = {.name = "preparing and handing over", .run = prepare_all},
		[RETURNS] = {.name = "returns", .run = bring_all_back},
		[VERIFYING] = {.name = "verifying", .run = check_all},
	};
	struct replay replay = {.invoices = invoices_read(baskets_wanted(), MONTHS),
		.orders = arena_new_array(test_arena(), orders_wanted(), struct placed)};
	if (replay.invoices == NULL)
		return;
	run_phase(&replay, &phases[IMPORTING]);
	if (replay.chain == NULL)
		return;
	replay.order_of = json_object();
	struct server_process *server = server_process_start(&(struct server_setup){
		.database = fixture_db_settings(),
		.settings = {"limits.address_per_minute=0", "limits.credential_per_minute=0",
			arena_printf(test_arena(), "sourcing.within_m=%d", REACH_M),
			arena_printf(test_arena(), "sourcing.near_m=%d", REACH_M),
			"sourcing.begin_min=0"},
	});
	replay.port = server_process_port(server);
	replay.shop_key = shop_key_new();
	replay.desks =
		arena_new_array(test_arena(), replay.chain->model->store_count, struct desk *);
	for (size_t i = PLACING; i < PHASES; i++)
		run_phase(&replay, &phases[i]);
	server_process_stop(server);
	print_summary(&replay, phases);
	for (size_t i = 0; i < replay.chain->model->store_count; i++)
		desk_free(replay.desks[i]);
	json_decref(replay.order_of);
}
END_TEST

static const struct test_fixture replay_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = fixture_db_clean,
	.timeout_s = 3000,
};

TEST_MAIN_WITH("replay", &replay_fixture,
	real_baskets_go_to_the_nearest_store_that_can_and_every_unit_is_accounted_for)
