/*
 * Two stores with an agent each have a part of one order, or one sends all or some of it to the
 * other, while headquarters cancels one part or all of it: every order of events, with what is on
 * the line of either. After each everything arrives, and what was handed over is kept and paid,
 * what was not is on its shelf and paid back, once.
 */
#include "common/clock.h"
#include "server/fulfilment/order_write.h"
#include "server/fulfilment/recall.h"
#include "tests/lib/mug_and_lamps.h"
#include "tests/race/branch.h"
#include "tests/race/steps.h"

enum { STOCK = 5000, PATIENCE_MS = 20 * 60 * 1000 };
enum { ONE_IN = 12 }; /* orders is played, at random; each in a trial (make trial) */

#define HOLDS(claim) ck_assert_msg(claim, "%s: %s", order_of_events(), #claim)

static struct branch cite, etoile; /* PAR1, PAR2 */
static struct branch *const both[] = {&cite, &etoile};
static int64_t now_ms; /* of all clocks; time goes on from order to order */

/* What is known of the order that is being played. */
static struct share {
	struct branch *branch;
	fulfilment_id id;
	int64_t worth_minor;
	bool is_cancelled; /* while headquarters held it to be open */
	int handed;
} mug, lamps;
static order_id the_order;
static bool is_cancelled; /* of what is sent */
static int handed, mugs_gone, lamps_gone;

static void set_clock(int64_t now)
{
	now_ms = now;
	till_set_clock(now);
}

static struct fulfilment now_of(fulfilment_id id)
{
	struct order order = world_read(the_order);
	const struct fulfilment *fulfilment = order_fulfilment(&order, id);
	ck_assert_ptr_nonnull(fulfilment);
	return *fulfilment;
}

/* --- the lines --- */

static void cite_line(void)
{
	branch_exchange(&cite, now_ms);
}

static void etoile_asks(void)
{
	branch_ask(&etoile);
}

static void etoile_hears(void)
{
	branch_hear(&etoile);
}

static void etoile_feed(void)
{
	branch_ask(&etoile);
	branch_hear(&etoile);
}

static void etoile_sends(void)
{
	branch_send(&etoile, now_ms);
}

static void etoile_line(void)
{
	branch_exchange(&etoile, now_ms);
}

/* --- headquarters --- */

static enum db_status cancel_at_body(struct tx *tx, const void *input, void *output_out)
{
	struct order order;
	return order_cancel_at(tx, the_order, *(const store_id *)input, STR("staff ines"),
		STR_EMPTY, now_ms, &order, output_out);
}

static bool cancel_at(const char *store_code)
{
	enum reason reason;
	store_id store = world_store(store_code);
	enum db_status status =
		tx_run(fixture_db(), test_arena(), cancel_at_body, &store, &reason, sizeof(reason));
	HOLDS(status == DB_DONE || status == DB_NONE);
	return status == DB_DONE;
}

static void cancel_part(void)
{
	lamps.is_cancelled |= cancel_at("PAR2");
}

static enum db_status cancel_all_body(struct tx *tx, const void *input, void *output_out)
{
	struct order order;
	(void)input;
	return order_cancel(tx, the_order, STR("shopper"), STR_EMPTY, now_ms, &order, output_out);
}

static void cancel_all(void)
{
	enum reason reason;
	struct fulfilment mug_before = now_of(mug.id), lamps_before = now_of(lamps.id);
	enum db_status status =
		tx_run(fixture_db(), test_arena(), cancel_all_body, NULL, &reason, sizeof(reason));
	HOLDS(status == DB_DONE || status == DB_NONE);
	mug.is_cancelled |= status == DB_DONE && fulfilment_is_open(&mug_before);
	lamps.is_cancelled |= status == DB_DONE && fulfilment_is_open(&lamps_before);
}

static void lease_ends(void)
{
	size_t count;
	set_clock(now_ms + 2 * WORLD_LEASE_MS);
	HOLDS(recalls_end(world_engine(), fixture_db(), test_arena(), world_market(), world_rules(),
		      now_ms, &count) == DB_DONE);
}

/* --- clerks; what is refused to them has not happened --- */

static void hand_over(struct share *share)
{
	share->handed += till_hand_over(share->branch->till, share->id, false) == REASON_OK;
}

static void cite_gives(void)
{
	hand_over(&mug);
}

static void etoile_gives(void)
{
	hand_over(&lamps);
}

static void etoile_picks(void)
{
	(void)!till_pick_all(etoile.till, lamps.id);
}

static void etoile_is_ready(void)
{
	(void)!till_ready(etoile.till, lamps.id);
}

/* --- how each order of events begins --- */

static void begin(void)
{
	branch_lose(&cite);
	branch_lose(&etoile);
	arena_clear(test_arena());
	set_clock(now_ms);
}

static void exchange_all(void)
{
	HOLDS(branches_exchange_all(both, ARRAY_LENGTH(both), now_ms));
}

static void prepare(const struct branch *branch, fulfilment_id id)
{
	ck_assert_int_eq(till_pick_all(branch->till, id), REASON_OK);
	ck_assert_int_eq(till_ready(branch->till, id), REASON_OK);
}

/* The mug is ready in the one store, the lamps are accepted in the other. */
static void begin_accepted(void)
{
	begin();
	struct order order = world_order(mug_and_lamps, 2, REASON_OK);
	ck_assert_uint_eq(order.fulfilment_count, 2);
	the_order = order.id;
	mug = (struct share){&cite, order.fulfilments[0].id, MUG_MINOR, false, 0};
	lamps = (struct share){&etoile, order.fulfilments[1].id, 2 * LAMP_MINOR, false, 0};
	exchange_all();
	prepare(&cite, mug.id);
	exchange_all();
}

static void begin_ready(void)
{
	begin_accepted();
	prepare(&etoile, lamps.id);
	exchange_all();
	ck_assert_int_eq(world_read(the_order).state, ORDER_READY);
}

/* --- and ends --- */

static int64_t of_order(const char *what, const char *table)
{
	struct str hex = hex_print(test_arena(), the_order.uuid.bytes, sizeof(the_order.uuid));
	return fixture_number("SELECT %s FROM %s WHERE order_id = UNHEX('" STR_FMT "')", what,
		table, STR_ARG(hex));
}

/* Whoever stood at a counter has gone. */
static void everything_arrives(void)
{
	set_clock(now_ms + PATIENCE_MS);
	for (size_t i = 0; i < ARRAY_LENGTH(both); i++) {
		branch_answered(both[i]);
		branch_hear(both[i]);
	}
	exchange_all();
}

static void share_holds(const struct share *share)
{
	struct fulfilment fulfilment = now_of(share->id);
	bool is_over = fulfilment.state == FULFILMENT_CANCELLED;
	HOLDS(share->handed <= 1);
	HOLDS((fulfilment.state == FULFILMENT_COLLECTED) == (share->handed == 1));
	HOLDS(is_over == (share->is_cancelled && share->handed == 0));
	HOLDS(!fulfilment.has_recall && !fulfilment.is_put_back_due);
}

static int64_t owed(const struct share *share)
{
	return share->is_cancelled && share->handed == 0 ? share->worth_minor : 0;
}

static int reviewed(const struct share *share)
{
	return share->is_cancelled && share->handed == 1;
}

static void stock_holds(const char *store_code, const char *sku, int gone)
{
	HOLDS(world_figure(store_code, sku, "on_hand") == STOCK - gone);
	HOLDS(world_figure(store_code, sku, "reserved") == 0);
}

static void end(void)
{
	everything_arrives();
	till_put_back(cite.till, mug.id);
	till_put_back(etoile.till, lamps.id);
	exchange_all();
	share_holds(&mug);
	share_holds(&lamps);
	mugs_gone += mug.handed;
	lamps_gone += 2 * lamps.handed;
	bool is_nothing_given = mug.handed + lamps.handed == 0;
	HOLDS(world_read(the_order).state ==
		(is_nothing_given ? ORDER_CANCELLED : ORDER_COLLECTED));
	HOLDS(of_order("COALESCE(SUM(amount_minor), 0)", "refund") == owed(&mug) + owed(&lamps));
	HOLDS(of_order("COUNT(*)", "review") == reviewed(&mug) + reviewed(&lamps));
	stock_holds("PAR1", "MUG", mugs_gone);
	stock_holds("PAR2", "LAMP", lamps_gone);
	world_verify();
}

/* The shopper never cancelled the mug, and comes for it. */
static void end_with_the_mug(void)
{
	HOLDS(mug.handed == 1 && !mug.is_cancelled);
	end();
}

/* --- what one store sends to the other --- */

static struct fulfilment *sent(void)
{
	struct order order = world_read(the_order);
	for (size_t i = 0; i < order.fulfilment_count; i++)
		if (order.fulfilments[i].sent_at != 0)
			return &order.fulfilments[i];
	return NULL;
}

static void begin_packed(void)
{
	begin();
	struct order order = world_order(mug_and_lamps, 1, REASON_OK);
	ck_assert(order.fulfilments[0].sending.is_wanted);
	the_order = order.id;
	mug = (struct share){&cite, order.fulfilments[0].id, MUG_MINOR, false, 0};
	is_cancelled = false;
	handed = 0;
	exchange_all();
	prepare(&cite, mug.id);
	exchange_all();
}

static void cancel_sent(void)
{
	is_cancelled = cancel_at("PAR2");
}

static void cite_parcel_leaves(void)
{
	(void)!till_send(cite.till, mug.id);
}

/* A till that has not been told of a parcel keeps it and scans it again. */
static void etoile_receives(void)
{
	const struct fulfilment *parcel = sent();
	if (parcel != NULL)
		(void)!till_receive(etoile.till, parcel->id);
}

static void etoile_gives_parcel(void)
{
	const struct fulfilment *parcel = sent();
	if (parcel != NULL)
		handed += till_hand_over(etoile.till, parcel->id, false) == REASON_OK;
}

static void put_back_parcel(void)
{
	const struct fulfilment *parcel = sent();
	till_put_back(cite.till, mug.id);
	if (parcel != NULL)
		till_put_back(etoile.till, parcel->id);
}

static void end_packed(void)
{
	everything_arrives();
	etoile_receives();
	exchange_all();
	put_back_parcel();
	exchange_all();
	mugs_gone += handed;
	HOLDS(is_cancelled || handed == 1);
	HOLDS(world_read(the_order).state == (handed ? ORDER_COLLECTED : ORDER_CANCELLED));
	HOLDS(of_order("COALESCE(SUM(amount_minor), 0)", "refund") == (handed ? 0 : MUG_MINOR));
	HOLDS(of_order("COUNT(*)", "review") == (handed && is_cancelled));
	HOLDS(fixture_number("SELECT COUNT(*) FROM transfer WHERE received_at = 0") == 0);
	HOLDS(world_figure("PAR1", "MUG", "on_hand") + world_figure("PAR2", "MUG", "on_hand") ==
		STOCK - mugs_gone);
	HOLDS(fixture_number("SELECT SUM(reserved) FROM stock") == 0);
	world_verify();
	mugs_gone += (int)world_figure("PAR2", "MUG", "on_hand");
	world_stock("PAR2", "MUG", 0); /* sold there, so that the next is sent, too */
}

/* --- what one store sends to the other, which has the rest --- */

/* Étoile is to have a mug and two lamps from Cité, which finds the mug only: the lamps are Étoile's
 * own. The mug is packed, the lamps are ready. */
static void begin_packed_in_part(void)
{
	begin();
	struct order order = world_order(mug_and_lamps, 2, REASON_OK);
	ck_assert(order.fulfilments[0].sending.is_wanted);
	the_order = order.id;
	mug = (struct share){&cite, order.fulfilments[0].id, MUG_MINOR, false, 0};
	handed = 0;
	exchange_all();
	ck_assert_int_eq(till_short(cite.till, mug.id, 2, 2), REASON_OK);
	prepare(&cite, mug.id);
	exchange_all();
	order = world_read(the_order);
	ck_assert_uint_eq(order.fulfilment_count, 2);
	bool is_mug_first = uuid_equal(order.fulfilments[0].id.uuid, mug.id.uuid);
	const struct fulfilment *other = &order.fulfilments[is_mug_first];
	lamps = (struct share){&etoile, other->id, 2 * LAMP_MINOR, false, 0};
	ck_assert(!other->sending.is_wanted && other->store.row == world_store("PAR2").row);
	prepare(&etoile, lamps.id);
	exchange_all();
}

/* As headquarters sees it: neither here nor there. */
static bool is_mug_collected(void)
{
	const struct fulfilment *parcel = sent();
	return parcel != NULL && parcel->state == FULFILMENT_COLLECTED;
}

static void cancel_both(void)
{
	enum reason reason;
	bool has_mug = is_mug_collected(),
	     has_lamps = now_of(lamps.id).state == FULFILMENT_COLLECTED;
	enum db_status status =
		tx_run(fixture_db(), test_arena(), cancel_all_body, NULL, &reason, sizeof(reason));
	HOLDS(status == DB_DONE || status == DB_NONE);
	mug.is_cancelled = status == DB_DONE && !has_mug;
	lamps.is_cancelled = status == DB_DONE && !has_lamps;
}

static void end_packed_in_part(void)
{
	everything_arrives();
	etoile_receives();
	exchange_all();
	put_back_parcel();
	till_put_back(etoile.till, lamps.id);
	exchange_all();
	mug.handed = handed;
	share_holds(&lamps);
	mugs_gone += handed;
	lamps_gone += 2 * lamps.handed;
	HOLDS(handed <= 1 && is_mug_collected() == (handed == 1));
	HOLDS(of_order("COALESCE(SUM(amount_minor), 0)", "refund") == owed(&mug) + owed(&lamps));
	HOLDS(of_order("COUNT(*)", "review") == reviewed(&mug) + reviewed(&lamps));
	HOLDS(of_order("COUNT(*)", "transfer") == 1);
	HOLDS(fixture_number("SELECT COUNT(*) FROM transfer WHERE received_at = 0") == 0);
	HOLDS(world_figure("PAR1", "MUG", "on_hand") + world_figure("PAR2", "MUG", "on_hand") ==
		STOCK - mugs_gone);
	stock_holds("PAR2", "LAMP", lamps_gone);
	HOLDS(fixture_number("SELECT SUM(reserved) FROM stock") == 0);
	world_verify();
	mugs_gone += (int)world_figure("PAR2", "MUG", "on_hand");
	world_stock("PAR2", "MUG", 0); /* sold there, so that the next is sent, too */
}

/* --- plays --- */

#define SESSION(steps)                                                                             \
	{                                                                                          \
		(steps), ARRAY_LENGTH(steps)                                                       \
	}

static const struct step part_cancelled[] = {{"cancel part", cancel_part}};
static const struct step all_cancelled[] = {{"cancel all", cancel_all}};
static const struct step lease_over[] = {{"lease ends", lease_ends}};
static const struct step at_cite[] = {{"Cité gives", cite_gives}};
static const struct step at_etoile[] = {{"Étoile gives", etoile_gives}};
static const struct step etoile_works[] = {
	{"Étoile picks", etoile_picks}, {"ready", etoile_is_ready}};
static const struct step etoile_feed_in_flight[] = {
	{"Étoile asks", etoile_asks}, {"hears", etoile_hears}};
static const struct step etoile_feeding[] = {{"Étoile's feed", etoile_feed}};
static const struct step etoile_sending[] = {{"Étoile sends", etoile_sends}};
static const struct step line_of_cite[] = {{"Cité's line", cite_line}};
static const struct step line_of_etoile[] = {{"Étoile's line", etoile_line}};
static const struct step sent_cancelled[] = {{"cancel", cancel_sent}};
static const struct step parcel_leaves[] = {
	{"parcel leaves", cite_parcel_leaves}, {"Cité's line", cite_line}};
static const struct step parcel_comes[] = {
	{"parcel comes", etoile_receives}, {"Étoile gives it", etoile_gives_parcel}};

START_TEST(a_part_is_cancelled_while_both_are_handed_over)
{
	static const struct play play = {begin_ready, end_with_the_mug,
		{SESSION(part_cancelled), SESSION(at_cite), SESSION(at_etoile),
			SESSION(etoile_feed_in_flight), SESSION(etoile_sending)},
		5};
	ck_assert_uint_eq(play_in_some_orders(&play, 2 * ONE_IN), 360);
}
END_TEST

START_TEST(a_part_is_cancelled_while_it_is_picked_and_the_other_handed_over)
{
	static const struct play play = {begin_accepted, end_with_the_mug,
		{SESSION(part_cancelled), SESSION(at_cite), SESSION(etoile_works),
			SESSION(etoile_feeding), SESSION(etoile_sending)},
		5};
	ck_assert_uint_eq(play_in_some_orders(&play, 2 * ONE_IN), 360);
}
END_TEST

START_TEST(a_part_is_cancelled_off_line_until_the_lease_ends)
{
	static const struct play play = {begin_ready, end_with_the_mug,
		{SESSION(part_cancelled), SESSION(lease_over), SESSION(at_cite), SESSION(at_etoile),
			SESSION(etoile_sending)},
		5};
	ck_assert_uint_eq(play_in_some_orders(&play, ONE_IN), 120);
}
END_TEST

START_TEST(a_part_and_all_are_cancelled_while_both_are_handed_over)
{
	static const struct play play = {begin_ready, end,
		{SESSION(part_cancelled), SESSION(all_cancelled), SESSION(at_cite),
			SESSION(at_etoile), SESSION(line_of_cite), SESSION(line_of_etoile)},
		6};
	ck_assert_uint_eq(play_in_some_orders(&play, 4 * ONE_IN), 720);
}
END_TEST

START_TEST(cancelled_while_one_agent_sends_and_the_other_receives_and_gives)
{
	static const struct play play = {begin_packed, end_packed,
		{SESSION(sent_cancelled), SESSION(parcel_leaves), SESSION(line_of_etoile),
			SESSION(parcel_comes)},
		4};
	world_stock("PAR1", "MUG", STOCK);
	world_consent = (struct world_consent){MOVE_ASK, false, "PAR2", false};
	ck_assert_uint_eq(play_in_some_orders(&play, ONE_IN), 180);
}
END_TEST

static const struct step both_cancelled[] = {{"cancel both", cancel_both}};

START_TEST(cancelled_while_one_part_is_sent_and_the_other_given)
{
	static const struct play play = {begin_packed_in_part, end_packed_in_part,
		{SESSION(both_cancelled), SESSION(parcel_leaves), SESSION(line_of_etoile),
			SESSION(parcel_comes), SESSION(at_etoile)},
		5};
	world_stock("PAR1", "LAMP", STOCK);
	world_consent = (struct world_consent){MOVE_ASK, false, "PAR2", false};
	ck_assert_uint_eq(play_in_some_orders(&play, 8 * ONE_IN), 1260);
}
END_TEST

/* PAR1 has the mugs, PAR2 the lamps. */
static void start_world(void)
{
	fixture_db_clean();
	world_make();
	world_stock("PAR1", "MUG", STOCK);
	world_stock("PAR2", "LAMP", STOCK);
	world_consent = (struct world_consent){MOVE_ASK, false, NULL, true};
	mugs_gone = lamps_gone = 0;
	set_clock(WORLD_NOON);
	cite = branch_open("PAR1");
	etoile = branch_open("PAR2");
}

static void stop_world(void)
{
	branch_close(&cite);
	branch_close(&etoile);
}

static const struct test_fixture steps_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = start_world,
	.after = stop_world,
	.timeout_s = 3600, /* for 720 orders; in a check tests/run ends what hangs */
};

TEST_MAIN_WITH("part steps", &steps_fixture, a_part_is_cancelled_while_both_are_handed_over,
	a_part_is_cancelled_while_it_is_picked_and_the_other_handed_over,
	a_part_is_cancelled_off_line_until_the_lease_ends,
	a_part_and_all_are_cancelled_while_both_are_handed_over,
	cancelled_while_one_agent_sends_and_the_other_receives_and_gives,
	cancelled_while_one_part_is_sent_and_the_other_given)
