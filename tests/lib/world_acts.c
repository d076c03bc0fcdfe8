/* What shoppers and stores do in the world of tests, and what is seen of it; see world.h. */
#include "common/clock.h"
#include "server/fulfilment/bundle.h"
#include "server/fulfilment/catalogue.h"
#include "server/fulfilment/place_alone.h"
#include "tests/lib/world.h"

struct world_consent world_consent = {MOVE_YES, true, NULL, false};
struct order_cost world_cost;

struct resourcing_rules *world_rules(void)
{
	static struct resourcing_rules rules = {
		.near_m = 5000,
		.hold_ms = 2 * 60 * MS_PER_MINUTE,
		.answer_ms = MS_PER_DAY,
		.wait_ms = 14 * MS_PER_DAY,
		.begin_ms = 15 * MS_PER_MINUTE,
		.look_ms = 30 * MS_PER_MINUTE,
	};
	return &rules;
}

static struct question question_near_cite(const struct world_line *lines, size_t count)
{
	struct wanted *wanted = arena_new_array(test_arena(), count, struct wanted);
	for (size_t i = 0; i < count; i++)
		wanted[i] = (struct wanted){
			world_product(lines[i].sku), str_of(lines[i].sku), lines[i].qty, 0};
	struct question question = {.lines = wanted,
		.line_count = count,
		.has_near = true,
		.near = {48.8530, 2.3499},
		.now = WORLD_NOON};
	if (world_sells_bundles())
		ck_assert_int_eq(
			question_expand(&question, test_arena(), world_market()->catalogue),
			DB_DONE);
	return question;
}

/* Chosen, where a test says so. */
static struct question question_for(const struct world_line *lines, size_t count)
{
	struct question question = question_near_cite(lines, count);
	question.may_be_together = world_consent.may_be_together;
	if (world_consent.sent_to == NULL)
		return question;
	question.has_near = false;
	question.has_store = true;
	question.store = world_store(world_consent.sent_to);
	return question;
}

static enum db_status place_body(struct tx *tx, const void *input, void *output_out)
{
	struct order_placed *placed = output_out;
	enum db_status status = order_place_alone(tx, world_market(), input, placed);
	return status == DB_DONE && placed->reason != REASON_OK ? DB_NONE : status;
}

static struct order_draft draft_new(void)
{
	return (struct order_draft){
		.id = {uuid_new(clock_now())},
		.kind = ORDER_PREPAID,
		.language = LANGUAGE_FR,
		.customer_name = STR("Zoé Lefèvre"),
		.customer_email = STR("zoe@example.org"),
		.payment_ref = STR("pay-1"),
		.move = world_consent.move,
		.is_split_allowed = world_consent.may_split,
		.cost = world_cost,
		.now = WORLD_NOON,
	};
}

static enum reason place(const struct order_draft *draft, struct order *order_out)
{
	struct order_placed placed;
	world_market();
	enum db_status status =
		tx_run(fixture_db(), test_arena(), place_body, draft, &placed, sizeof(placed));
	ck_assert_int_eq(status, placed.reason == REASON_OK ? DB_DONE : DB_NONE);
	*order_out = placed.order;
	return placed.reason;
}

enum reason world_try_order(const struct world_line *lines, size_t count, struct order *order_out)
{
	struct order_draft draft = draft_new();
	draft.may_be_sent = world_consent.sent_to != NULL;
	draft.question = question_for(lines, count);
	return place(&draft, order_out);
}

struct order world_order_from(hold_id hold)
{
	struct order order;
	struct order_draft draft = draft_new();
	draft.has_hold = true;
	draft.hold = hold;
	ck_assert_int_eq(place(&draft, &order), REASON_OK);
	return order;
}

struct order world_order(const struct world_line *lines, size_t count, enum reason expected)
{
	struct order order;
	ck_assert_int_eq(world_try_order(lines, count, &order), expected);
	return order;
}

/* --- many at once --- */

struct many {
	const struct order_draft **drafts;
	struct order_placed **placed;
	size_t count;
};

static enum db_status place_many_body(struct tx *tx, const void *input, void *output_out)
{
	const struct many *many = input;
	(void)output_out;
	return orders_place(tx, world_market(), many->drafts, many->count, many->placed);
}

/* All alike, so ranked once. */
void world_orders(
	const struct world_line *lines, size_t count, struct order *orders_out, size_t many)
{
	struct many batch = {arena_new_array(test_arena(), many, const struct order_draft *),
		arena_new_array(test_arena(), many, struct order_placed *), many};
	struct order_draft *drafts = arena_new_array(test_arena(), many, struct order_draft);
	struct order_draft first = draft_new();
	first.arena = test_arena();
	first.question = question_for(lines, count);
	ck_assert_int_eq(
		order_draft_rank(db_reading(fixture_db(), test_arena()), world_market(), &first),
		DB_DONE);
	for (size_t i = 0; i < many; i++) {
		drafts[i] = first;
		drafts[i].id = (order_id){uuid_new(clock_now())};
		batch.drafts[i] = &drafts[i];
		batch.placed[i] = arena_new_struct(test_arena(), struct order_placed);
	}
	ck_assert_int_eq(
		tx_run(fixture_db(), test_arena(), place_many_body, &batch, NULL, 0), DB_DONE);
	for (size_t i = 0; i < many; i++) {
		ck_assert_int_eq(batch.placed[i]->reason, REASON_OK);
		orders_out[i] = batch.placed[i]->order;
	}
}

/* --- holds --- */

static enum db_status hold_body(struct tx *tx, const void *input, void *output_out)
{
	struct hold_placed *placed = output_out;
	enum db_status status = hold_place_alone(tx, world_market(), input, placed);
	return status == DB_DONE && placed->reason != REASON_OK ? DB_NONE : status;
}

enum reason world_try_hold(const struct world_line *lines, size_t count, struct hold *hold_out)
{
	struct hold_draft draft = {.id = {uuid_new(clock_now())},
		.may_be_sent = world_consent.sent_to != NULL,
		.question = question_for(lines, count)};
	struct hold_placed placed;
	world_market();
	enum db_status status =
		tx_run(fixture_db(), test_arena(), hold_body, &draft, &placed, sizeof(placed));
	ck_assert_int_eq(status, placed.reason == REASON_OK ? DB_DONE : DB_NONE);
	*hold_out = placed.hold;
	return placed.reason;
}

struct hold world_hold(const struct world_line *lines, size_t count, enum reason expected)
{
	struct hold hold;
	ck_assert_int_eq(world_try_hold(lines, count, &hold), expected);
	return hold;
}

struct order world_read(order_id id)
{
	struct order order;
	ck_assert_int_eq(order_read(db_reading(fixture_db(), test_arena()), id, &order), DB_DONE);
	return order;
}

enum reason world_command(const struct fulfilment *fulfilment, struct command command)
{
	if (uuid_equal(command.id.uuid, (struct uuid){{0}}))
		command.id.uuid = uuid_new(clock_now());
	if (command.store.row == 0)
		command.store = fulfilment->store;
	if (fulfilment != NULL)
		command.fulfilment = fulfilment->id;
	if (command.epoch == 0 && fulfilment != NULL)
		command.epoch = fulfilment->epoch;
	static int64_t commands; /* each a moment later, as in life */
	command.agent.row = 1;
	command.clerk = STR("camille");
	if (command.happened_at == 0)
		command.happened_at = WORLD_NOON + commands + 1;
	return command_run(world_engine(), test_arena(), world_market(), world_rules(), &command,
		WORLD_NOON + ++commands);
}

void world_begin(const struct fulfilment *fulfilment)
{
	static const enum command_type first[] = {COMMAND_ACCEPT, COMMAND_START};
	for (size_t i = 0; i < ARRAY_LENGTH(first); i++)
		ck_assert_int_eq(
			world_command(fulfilment, (struct command){.type = first[i]}), REASON_OK);
}

void world_short(const struct fulfilment *fulfilment, uint16_t line, enum short_reason why)
{
	struct command command = {
		.type = COMMAND_SHORT, .line = line, .qty = 1, .short_reason = why};
	ck_assert_int_eq(world_command(fulfilment, command), REASON_OK);
}

void world_prepare(const struct fulfilment *fulfilment)
{
	world_begin(fulfilment);
	for (size_t i = 0; i < fulfilment->line_count; i++)
		ck_assert_int_eq(
			world_command(fulfilment, (struct command){.type = COMMAND_PICK,
							  .line = fulfilment->lines[i].line,
							  .qty = fulfilment->lines[i].ordered}),
			REASON_OK);
	ck_assert_int_eq(world_command(fulfilment,
				 (struct command){.type = COMMAND_READY, .slot = STR("B4")}),
		REASON_OK);
}

enum reason world_hand_over(const struct fulfilment *fulfilment)
{
	struct command_line *lines =
		arena_new_array(test_arena(), fulfilment->line_count, struct command_line);
	for (size_t i = 0; i < fulfilment->line_count; i++)
		lines[i] = (struct command_line){
			.line = fulfilment->lines[i].line, .qty = fulfilment->lines[i].ordered};
	return world_command(fulfilment, (struct command){.type = COMMAND_HANDOVER,
						 .lines = lines,
						 .line_count = fulfilment->line_count});
}

struct order world_collected(const struct world_line *lines, size_t count)
{
	struct order order = world_order(lines, count, REASON_OK);
	world_prepare(&order.fulfilments[0]);
	order = world_read(order.id);
	ck_assert_int_eq(world_hand_over(&order.fulfilments[0]), REASON_OK);
	return world_read(order.id);
}

/* --- one act each --- */

enum reason world_act(const struct fulfilment *fulfilment, enum command_type type)
{
	return world_command(fulfilment, (struct command){.type = type});
}

enum reason world_pick(const struct fulfilment *fulfilment, int line, int qty)
{
	return world_command(fulfilment,
		(struct command){.type = COMMAND_PICK, .line = (uint16_t)line, .qty = qty});
}

enum reason world_short_of(const struct fulfilment *fulfilment, int line, int qty)
{
	return world_command(fulfilment,
		(struct command){.type = COMMAND_SHORT, .line = (uint16_t)line, .qty = qty});
}

enum reason world_put_back(const struct fulfilment *fulfilment, int line, int qty)
{
	struct command_line lines[] = {{.line = (uint16_t)line, .qty = qty}};
	return world_command(fulfilment,
		(struct command){.type = COMMAND_PUT_BACK, .lines = lines, .line_count = 1});
}

static enum db_status cancel_body(struct tx *tx, const void *input, void *output_out)
{
	const order_id *id = input;
	struct order order;
	return order_cancel(
		tx, *id, STR("shopper"), STR_EMPTY, WORLD_NOON, &order, (enum reason *)output_out);
}

enum reason world_cancel(order_id id)
{
	enum reason reason;
	enum db_status status =
		tx_run(fixture_db(), test_arena(), cancel_body, &id, &reason, sizeof(reason));
	ck_assert_int_eq(status, reason == REASON_OK ? DB_DONE : DB_NONE);
	return reason;
}

/* --- what is seen of it --- */

int64_t world_figure(const char *store_code, const char *sku, const char *column)
{
	return fixture_number("SELECT COALESCE((SELECT %s FROM stock WHERE store_id = %u AND"
			      " product_id = %u), 0)",
		column, world_store(store_code).row, world_product(sku).row);
}

int64_t world_mails(const char *kind)
{
	return fixture_number("SELECT COUNT(*) FROM outbox WHERE kind = '%s'", kind);
}

int64_t world_refunds(void)
{
	return fixture_number("SELECT COALESCE(SUM(amount_minor), 0) FROM refund");
}
