/* What will be taken instead of goods that come back; see return_exchange.h. */
#include "server/fulfilment/return_exchange.h"

#include "common/clock.h"
#include "server/db/q_exchange.h"
#include "server/db/q_returns.h"
#include "server/db/try.h"
#include "server/engine/sweep.h"
#include "server/fulfilment/counter_acts.h"
#include "server/fulfilment/exchange.h"
#include "server/fulfilment/order_write.h"
#include "server/fulfilment/promise.h"

/* Longer than it is waited for, so that the job settles that before the hold lapses. */
#define HELD_LONGER_MS (10 * MS_PER_MINUTE)

/* --- reading --- */

enum db_status return_exchange_read(struct tx *tx, struct goods_return *goods)
{
	struct q_exchange_get_in in = {goods->id};
	struct q_exchange_get row;
	enum db_status status = q_exchange_get(tx, &in, &row);
	if (status != DB_DONE)
		return status == DB_NONE ? DB_DONE : status;
	goods->exchange = (struct return_exchange){
		.is_there = true,
		.state = row.state,
		.line = row.line,
		.qty = row.qty,
		.product = row.product,
		.sku = row.sku,
		.name_fr = row.name_fr,
		.name_en = row.name_en,
		.size = row.size,
		.colour_fr = row.colour_fr,
		.colour_en = row.colour_en,
		.store = row.store,
		.hold = row.hold,
		.held_until = row.held_until,
	};
	return DB_DONE;
}

struct str return_exchange_name(
	struct arena *arena, const struct return_exchange *exchange, enum language language)
{
	const struct variant variant = {.name_fr = exchange->name_fr,
		.name_en = exchange->name_en,
		.size = exchange->size,
		.colour_fr = exchange->colour_fr,
		.colour_en = exchange->colour_en};
	return variant_name(arena, &variant, language);
}

/* --- choosing --- */

/* Of a set a part does not come back (doc/returns.md). */
static bool is_of_set(const struct order *order, const struct order_line *line)
{
	const struct order_bundle *bundle = order_find_bundle(order, line->bundle);
	return bundle != NULL && bundle->is_set;
}

bool return_exchange_is_possible(const struct order *order, const struct line_choice *choice)
{
	return choice->returnable > 0 && choice->by_reason[RETURN_WRONG_SIZE].is_allowed &&
	       !is_of_set(order, order_find_line(order, choice->line));
}

enum db_status return_exchange_lines(struct tx *tx, const struct order *order,
	const struct line_choice *choices, uint16_t **lines_out, size_t *count_out)
{
	struct q_exchange_lines_in in = {order->id};
	struct q_exchange_lines *rows;
	size_t count;
	DB_TRY(q_exchange_lines(tx, &in, &rows, &count));
	*lines_out = arena_new_array(tx_arena(tx), count, uint16_t);
	*count_out = 0;
	for (size_t i = 0; i < order->line_count; i++)
		for (size_t j = 0; j < count; j++)
			if (choices[i].line == rows[j].line &&
				return_exchange_is_possible(order, &choices[i]))
				(*lines_out)[(*count_out)++] = choices[i].line;
	return DB_DONE;
}

enum db_status return_exchange_offers(struct tx *tx, const struct stores *stores,
	const struct order *order, const struct order_line *line,
	struct exchange_offers *offers_out)
{
	const struct store *near = return_law(stores, order);
	struct variants variants;
	DB_TRY(variants_of(tx, line->product, near == NULL ? (store_id){0} : near->id, &variants));
	struct variant *list = arena_new_array(tx_arena(tx), variants.count, struct variant);
	*offers_out = (struct exchange_offers){near, list, 0};
	for (size_t i = 0; i < variants.count; i++)
		if (exchange_is_even(order, line, &variants, &variants.others[i]))
			list[offers_out->count++] = variants.others[i];
	return DB_DONE;
}

const struct variant *exchange_offer_find(const struct exchange_offers *offers, struct str sku)
{
	for (size_t i = 0; i < offers->count; i++)
		if (str_equal(offers->list[i].sku, sku))
			return &offers->list[i];
	return NULL;
}

int64_t return_exchange_until(const struct store *store, int64_t bring_by, int64_t now)
{
	int64_t until = promise_collect_by(store, now);
	return until < bring_by ? until : bring_by;
}

/* --- announcing --- */

/* DB_NONE when it cannot be taken instead. */
static enum db_status choose(struct tx *tx, const struct return_plan *plan,
	const struct order_line *paid, struct variant *chosen_out)
{
	struct exchange_offers offers;
	DB_TRY(return_exchange_offers(tx, plan->stores, plan->order, paid, &offers));
	const struct variant *chosen = exchange_offer_find(&offers, plan->asked->exchange->sku);
	if (chosen == NULL)
		return DB_NONE;
	*chosen_out = *chosen;
	return DB_DONE;
}

/* By the rules and the guarded write of every hold: whoever comes second finds it sold out. */
static enum db_status set_aside(struct tx *tx, const struct market *market,
	const struct wanted *wanted, store_id store, int64_t now, int64_t until,
	struct hold_placed *placed)
{
	struct hold_draft draft = {
		.id = {uuid_new(now)},
		.question = {.lines = wanted,
			.line_count = 1,
			.has_store = true,
			.store = store,
			.now = now},
		.arena = tx_arena(tx),
		.keep_ms = until - now + HELD_LONGER_MS,
	};
	DB_TRY(hold_draft_rank(tx, market, &draft));
	return holds_place(tx, market, &(const struct hold_draft *){&draft}, 1,
		&(struct hold_placed *){placed});
}

enum db_status return_exchange_hold(struct tx *tx, const struct market *market,
	const struct return_plan *plan, const struct goods_return *goods, enum reason *reason_out)
{
	const struct return_asked *asked = plan->asked;
	const struct asked_part *part = &asked->parts[0];
	const struct store *store = stores_find(market->stores, asked->exchange->store);
	struct variant chosen;
	struct hold_placed placed;
	if (asked->part_count != 1 || store == NULL)
		return db_refuse(reason_out, REASON_INVALID_FIELDS);
	int64_t until = return_exchange_until(store, goods->bring_by, asked->now);
	enum db_status status = choose(tx, plan, order_find_line(plan->order, part->line), &chosen);
	if (status == DB_NONE)
		return db_refuse(reason_out, REASON_EXCHANGE_IMPOSSIBLE);
	DB_TRY(status);
	const struct wanted wanted = {chosen.product, chosen.sku, part->qty, 0};
	DB_TRY(set_aside(tx, market, &wanted, store->id, asked->now, until, &placed));
	if (placed.reason != REASON_OK)
		return db_refuse(reason_out, placed.reason);
	const struct q_exchange_announce_in in = {goods->id, goods->order, part->line,
		chosen.product, part->qty, store->id, placed.hold.id, until};
	DB_MUST(q_exchange_announce(tx, &in));
	return DB_DONE;
}

/* --- ending --- */

enum db_status return_exchange_lock(struct tx *tx, const struct goods_return *goods,
	enum exchange_state to, struct ending_exchange *ending_out)
{
	enum reason reason;
	*ending_out =
		(struct ending_exchange){.of = goods->id, .exchange = &goods->exchange, .to = to};
	DB_MUST(hold_read_locked(tx, goods->exchange.hold, &ending_out->hold, &reason));
	return DB_DONE;
}

/* The same product for the same line, from whichever shelf. */
static enum db_status is_given(struct tx *tx, const struct command *command,
	const struct return_exchange *exchange, bool *is_given_out)
{
	const struct command_line *line = command_line_find(command, exchange->line);
	struct product product;
	*is_given_out = false;
	if (line == NULL || str_is_empty(line->product))
		return DB_DONE;
	enum db_status status = product_by_scan(tx, line->product, &product);
	*is_given_out = status == DB_DONE && product.id.row == exchange->product.row;
	return status == DB_NONE ? DB_DONE : status;
}

static bool is_over_by(const struct command *command, const struct goods_return *goods)
{
	return uuid_equal(command->return_id.uuid, goods->id.uuid) ||
	       command_line_find(command, goods->exchange.line) != NULL;
}

enum db_status return_exchanges_lock(struct tx *tx, const struct command *command,
	struct ending_exchange **ending_out, size_t *count_out)
{
	struct q_exchanges_held_in in = {command->order};
	struct q_exchanges_held *rows;
	size_t count;
	*count_out = 0;
	DB_TRY(q_exchanges_held(tx, &in, &rows, &count));
	struct goods_return *list = arena_new_array(tx_arena(tx), count, struct goods_return);
	*ending_out = arena_new_array(tx_arena(tx), count, struct ending_exchange);
	for (size_t i = 0; i < count; i++) {
		bool is_taken;
		DB_MUST(return_read(tx, rows[i].return_id, &list[i]));
		if (!is_over_by(command, &list[i]))
			continue;
		DB_TRY(is_given(tx, command, &list[i].exchange, &is_taken));
		DB_TRY(return_exchange_lock(tx, &list[i],
			is_taken ? EXCHANGE_GIVEN : EXCHANGE_DROPPED,
			&(*ending_out)[(*count_out)++]));
	}
	return DB_DONE;
}

struct stock_key return_exchange_key(const struct ending_exchange *ending)
{
	return (struct stock_key){ending->exchange->store, ending->exchange->product};
}

enum db_status return_exchange_end(struct tx *tx, const struct ending_exchange *ending, int64_t now)
{
	struct q_exchange_set_state_in in = {ending->to, ending->of};
	enum hold_state to = ending->to == EXCHANGE_GIVEN ? HOLD_ORDERED : HOLD_RELEASED;
	uint64_t changed;
	DB_TRY(q_exchange_set_state(tx, &in, &changed));
	if (changed == 0)
		return DB_BROKEN; /* the order is locked */
	return ending->hold.state == HOLD_OPEN ? hold_end(tx, &ending->hold, to, now) : DB_DONE;
}

/* --- nobody came --- */

struct settle_input {
	return_id of;
	order_id order;
	int64_t now;
};

static enum db_status end_unmet(
	struct tx *tx, const struct order *order, const struct ending_exchange *ending, int64_t now)
{
	const char *what = ending->to == EXCHANGE_LOST ? "exchange_lost" : "exchange_expired";
	const struct q_return_touch_in shown = {ending->of};
	uint64_t changed;
	DB_TRY(return_exchange_end(tx, ending, now));
	DB_TRY(q_return_touch(tx, &shown, &changed));
	DB_TRY(order_note(tx, order->id, what, STR("system"), STR_EMPTY, now));
	DB_TRY(order_mail(tx, order->id, MAIL_EXCHANGE_ENDED, ending->of.uuid, now));
	return return_announcement_tell(tx, order, now);
}

static enum db_status settle_body(struct tx *tx, const void *input, void *output_out)
{
	const struct settle_input *in = input;
	struct order order;
	struct goods_return goods;
	struct ending_exchange ending;
	(void)output_out;
	DB_MUST(order_read_locked(tx, in->order, &order));
	DB_MUST(return_read(tx, in->of, &goods));
	if (goods.exchange.state != EXCHANGE_HELD)
		return DB_NONE; /* ended meanwhile */
	DB_TRY(return_exchange_lock(tx, &goods, EXCHANGE_EXPIRED, &ending));
	if (goods.exchange.held_until > in->now && ending.hold.state == HOLD_OPEN)
		return DB_NONE;
	if (goods.exchange.held_until > in->now)
		ending.to = EXCHANGE_LOST;
	return end_unmet(tx, &order, &ending, in->now);
}

enum db_status return_exchanges_settle(struct engine *engine, struct db *reading,
	struct arena *arena, int64_t now, size_t *count_out)
{
	struct q_exchanges_due_in in = {now};
	struct q_exchanges_due *rows;
	struct sweep sweep = {engine, arena, settle_body, DB_DONE, 0};
	size_t count;
	*count_out = 0;
	DB_TRY(q_exchanges_due(db_reading(reading, arena), &in, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct settle_input input = {rows[i].return_id, rows[i].order, now};
		if (!sweep_one(&sweep, rows[i].store, &input))
			break;
	}
	*count_out = sweep.count;
	return sweep.status;
}
