/*
 * Goods exchanged after they were collected: the old ones come back, others leave the shelf, in one
 * fact of one counter. What counts as even is in doc/returns.md; the money of the old goods pays
 * for the new, and only what is left of it is owed back.
 */
#include "server/db/try.h"
#include "server/fulfilment/counter_returns.h"
#include "server/fulfilment/counter_swap.h"
#include "server/fulfilment/exchange.h"
#include "server/fulfilment/line_tax.h"
#include "server/fulfilment/serials.h"

/* One line of the command, decided before anything is written. */
struct exchanged {
	const struct command_line *given;
	const struct order_line *instead_of;
	struct product product;
	bool is_known; /* else nobody can say what it costs: people look */
	struct exchange_terms terms;
	struct swap_line line; /* unless the till sells it */
};

struct exchange {
	struct counter_scene *scene;
	store_id from;		 /* whose shelf gives */
	struct exchanged *parts; /* one for each line of the command */
	size_t count;
	int64_t *paid_minor; /* of the money of each line */
};

/* --- what is to be done --- */

/* For the same money it takes over the taxes to the cent; for less, at most these. */
static enum db_status tax_of(struct tx *tx, const struct exchange *exchange, struct exchanged *part)
{
	struct swap_line *line = &part->line;
	struct taxed goods = taxed_goods(part->product.tax, line->price_minor, line->qty);
	struct line_tax taken;
	DB_TRY(line_tax_read(tx, exchange->scene->order.id, line->exchange, &taken));
	line_tax_pay_with(
		part->instead_of, line_tax_next(&taken, part->instead_of, line->qty), &goods);
	line->tax_amount = goods.amount;
	return DB_DONE;
}

/* Who gave the old goods gives the new: the law counts from that day. */
static fulfilment_id given_by(const struct order *order, uint16_t number)
{
	for (size_t i = 0; i < order->fulfilment_count; i++) {
		struct fulfilment *fulfilment = &order->fulfilments[i];
		const struct fulfilment_line *line = fulfilment_line_find(fulfilment, number);
		if (line != NULL && line->collected > line->returned)
			return fulfilment->id;
	}
	return (fulfilment_id){{{0}}};
}

static bool is_of_the_order(const struct exchanged *part)
{
	return part->is_known && part->terms.kind != EXCHANGE_AT_TILL;
}

static enum db_status part_line(struct tx *tx, struct exchange *exchange, size_t i)
{
	struct exchanged *part = &exchange->parts[i];
	const struct order *order = &exchange->scene->order;
	if (!is_of_the_order(part))
		return DB_DONE;
	part->line = (struct swap_line){
		.number = order_line_next(order, i),
		.instead_of = part->given->line,
		.fulfilment = given_by(order, part->given->line),
		.product = &part->product,
		.qty = part->given->qty,
		.price_minor = part->terms.price_minor,
		.is_to_collect = exchange->from.row != exchange->scene->command->store.row,
		.has_exchange = true,
		.exchange = exchange->scene->command->return_id,
	};
	return tax_of(tx, exchange, part);
}

/* What the new goods are paid with is not owed back; of unknown ones nothing is. */
static enum db_status part_plan(
	struct tx *tx, struct exchange *exchange, size_t i, enum reason *reason_out)
{
	const struct counter_scene *scene = exchange->scene;
	struct exchanged *part = &exchange->parts[i];
	part->given = &scene->command->lines[i];
	part->instead_of = order_find_line(&scene->order, part->given->line);
	if (part->instead_of == NULL || str_is_empty(part->given->product))
		return db_refuse(reason_out, REASON_INVALID_FIELDS);
	enum db_status status = product_by_scan(tx, part->given->product, &part->product);
	if (status != DB_NONE)
		DB_TRY(status);
	part->is_known = status == DB_DONE && order_line_next(&scene->order, i) <= ORDER_LINES_MAX;
	if (part->is_known)
		DB_TRY(exchange_terms(
			tx, &scene->order, part->instead_of, &part->product, &part->terms));
	exchange->paid_minor[i] =
		(part->instead_of->price_minor - part->terms.back_minor) * part->given->qty;
	return part_line(tx, exchange, i);
}

static enum db_status plan(struct tx *tx, struct exchange *exchange, enum reason *reason_out)
{
	size_t count = exchange->scene->command->line_count;
	exchange->parts = arena_new_array(tx_arena(tx), count, struct exchanged);
	exchange->paid_minor = arena_new_array(tx_arena(tx), count, int64_t);
	for (exchange->count = 0; exchange->count < count; exchange->count++)
		DB_TRY(part_plan(tx, exchange, exchange->count, reason_out));
	return DB_DONE;
}

/* --- doing it --- */

/* What comes to this shelf, what leaves it, and what was held for this. */
static enum db_status figures_lock(
	struct tx *tx, const struct exchange *exchange, const struct taken_back *taken)
{
	struct stock_key *keys = arena_new_array(
		tx_arena(tx), 2 * exchange->count + taken->exchange_count, struct stock_key);
	store_id here = exchange->scene->command->store;
	size_t count = 0;
	for (size_t i = 0; i < exchange->count; i++) {
		const struct exchanged *part = &exchange->parts[i];
		keys[count++] = (struct stock_key){here, part->instead_of->product};
		if (part->product.id.row != 0)
			keys[count++] = (struct stock_key){exchange->from, part->product.id};
	}
	for (size_t i = 0; i < taken->exchange_count; i++)
		keys[count++] = return_exchange_key(&taken->exchanges[i]);
	return swap_figures_lock(tx, keys, count);
}

/* What is to be collected leaves with the handover. */
static enum db_status part_write(
	struct tx *tx, const struct exchange *exchange, const struct exchanged *part)
{
	const struct swap_line *line = &part->line;
	const struct line_taken taken = {line->number, line->fulfilment, part->product.id};
	struct order_line given;
	DB_TRY(swap_line_write(tx, &exchange->scene->order, line, &given));
	return line->is_to_collect
		       ? DB_DONE
		       : serials_leave_as(tx, exchange->scene, &taken, &part->given->given);
}

static enum db_status lines_write(struct tx *tx, const struct exchange *exchange)
{
	for (size_t i = 0; i < exchange->count; i++)
		if (is_of_the_order(&exchange->parts[i]))
			DB_TRY(part_write(tx, exchange, &exchange->parts[i]));
	return DB_DONE;
}

static enum db_status goods_leave(struct tx *tx, const struct exchange *exchange)
{
	for (size_t i = 0; i < exchange->count; i++) {
		const struct exchanged *part = &exchange->parts[i];
		if (part->product.id.row != 0)
			DB_TRY(swap_goods_leave(
				tx, exchange->scene, &part->product, part->given->qty));
		if (part->is_known && !is_of_the_order(part))
			DB_TRY(swap_note(tx, exchange->scene, "exchanged_at_till"));
		if (!part->is_known)
			DB_TRY(swap_note(tx, exchange->scene, "swapped_unknown"));
	}
	return DB_DONE;
}

enum db_status act_exchange(struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	struct exchange exchange = {.scene = scene, .from = scene->command->store};
	struct taken_back taken;
	DB_TRY(returns_order_lock(tx, scene, reason_out));
	DB_TRY(plan(tx, &exchange, reason_out));
	DB_TRY(lines_write(tx, &exchange));
	DB_TRY(returns_receive(tx, scene, exchange.paid_minor, "exchanged", &taken, reason_out));
	DB_TRY(figures_lock(tx, &exchange, &taken));
	DB_TRY(returns_let_go(tx, scene, &taken));
	DB_TRY(returns_restock(tx, scene, &taken));
	DB_TRY(goods_leave(tx, &exchange));
	return returns_tell(tx, scene, &taken);
}

/* --- from another store --- */

static struct command command_of(const struct exchange_elsewhere *asked, struct command_line *line)
{
	*line = (struct command_line){
		.line = asked->line,
		.qty = asked->qty,
		.disposition = asked->disposition,
		.has_consignment = asked->has_consignment,
		.consignment = asked->consignment,
		.to = asked->to,
		.has_condition = true,
		.condition = asked->condition,
		.product = asked->product,
		.units = asked->units,
	};
	return (struct command){
		.id = {uuid_new(asked->now)},
		.type = COMMAND_EXCHANGE,
		.store = asked->here,
		.happened_at = asked->now,
		.clerk = asked->clerk,
		.order = asked->order,
		.return_id = {uuid_new(asked->now)},
		.return_reason = asked->reason,
		.has_return_override = asked->has_override,
		.return_override = asked->override,
		.manager = asked->manager,
		.has_found = asked->has_found,
		.found = asked->found,
		.lines = line,
		.line_count = 1,
	};
}

static enum reason elsewhere_check(const struct exchange *exchange)
{
	const struct exchanged *part = &exchange->parts[0];
	if (exchange->scene->order.kind != ORDER_PREPAID || !is_of_the_order(part))
		return REASON_EXCHANGE_IMPOSSIBLE;
	return uuid_is_zero(part->line.fulfilment.uuid) ? REASON_QUANTITY_EXCEEDED : REASON_OK;
}

/* The guarded write: whoever comes second finds it sold out. */
static enum db_status reserve(struct tx *tx, const struct exchange *exchange, fulfilment_id cause,
	struct sourced *sourced_out, enum reason *reason_out)
{
	const struct counter_scene *scene = exchange->scene;
	const struct product *product = &exchange->parts[0].product;
	const struct wanted line = {product->id, product->sku, exchange->parts[0].given->qty, 0};
	const struct question question = {.lines = &line,
		.line_count = 1,
		.has_store = true,
		.store = exchange->from,
		.now = scene->now};
	return sourcing_reserve(
		tx, scene->market, &question, cause.uuid, MOVEMENT_ORDER, sourced_out, reason_out);
}

/* A fulfilment like any other: feed, pick list, pickup code and mails follow from it. */
static enum db_status prepare_there(struct tx *tx, const struct exchange *exchange,
	const struct candidate *candidate, fulfilment_id id)
{
	const struct counter_scene *scene = exchange->scene;
	const struct exchanged *part = &exchange->parts[0];
	const struct part parts[] = {{part->line.number, part->product.id, part->given->qty}};
	struct str detail = str_printf(
		tx_arena(tx), "{\"to\":\"" STR_FMT "\"}", STR_ARG(candidate->store->code));
	const struct source source = {
		.store = candidate->store,
		.has_distance = candidate->has_distance,
		.distance_m = candidate->distance_m,
		.promised_at = candidate->promised_at,
		.parts = parts,
		.part_count = ARRAY_LENGTH(parts),
	};
	DB_TRY(fulfilment_create(tx, scene->order.id, &source, scene->now, id));
	DB_TRY(order_note(tx, scene->order.id, "exchange_to", STR("system"), detail, scene->now));
	return order_mail(tx, scene->order.id, MAIL_CHANGED, id.uuid, scene->now);
}

enum db_status exchange_elsewhere(struct tx *tx, const struct exchange_elsewhere *asked,
	struct exchange_placed *placed_out, enum reason *reason_out)
{
	struct command_line line;
	struct command command = command_of(asked, &line);
	struct counter_scene scene = {.command = &command,
		.market = asked->market,
		.rules = asked->rules,
		.now = asked->now};
	struct exchange exchange = {.scene = &scene, .from = asked->from};
	struct taken_back taken;
	struct exchange_money money;
	struct sourced sourced;
	fulfilment_id id = {uuid_new(asked->now)};
	DB_TRY(returns_order_lock(tx, &scene, reason_out));
	DB_TRY(plan(tx, &exchange, reason_out));
	enum reason reason = elsewhere_check(&exchange);
	if (reason != REASON_OK)
		return db_refuse(reason_out, reason);
	const struct exchanged *part = &exchange.parts[0];
	DB_TRY(exchange_money(tx, asked->order, part->instead_of, &part->product, &part->terms,
		asked->qty, &money));
	DB_TRY(lines_write(tx, &exchange));
	DB_TRY(returns_receive(tx, &scene, exchange.paid_minor, "exchanged", &taken, reason_out));
	DB_TRY(figures_lock(tx, &exchange, &taken));
	DB_TRY(returns_let_go(tx, &scene, &taken));
	DB_TRY(reserve(tx, &exchange, id, &sourced, reason_out));
	DB_TRY(returns_restock(tx, &scene, &taken));
	DB_TRY(prepare_there(tx, &exchange, sourced.candidate, id));
	*placed_out = (struct exchange_placed){command.return_id, id, sourced.candidate->store,
		sourced.candidate->promised_at, money.back_minor, money.till_minor};
	return returns_tell(tx, &scene, &taken);
}
