/* Other goods than those in the bag; see counter_swap.h. */
#include "server/fulfilment/counter_swap.h"

#include <stdlib.h>

#include "server/db/q_fulfilment.h"
#include "server/db/q_order.h"
#include "server/db/q_stock.h"
#include "server/db/try.h"
#include "server/fulfilment/line_tax.h"
#include "server/fulfilment/product.h"
#include "server/fulfilment/serials.h"
#include "server/fulfilment/stock.h"

enum reason swaps_check(const struct counter_scene *scene)
{
	const struct command *command = scene->command;
	for (size_t i = 0; i < command->swap_count; i++) {
		const struct command_line *line =
			command_line_find(command, command->swaps[i].line);
		int32_t qty = 0;
		for (size_t j = 0; j < command->swap_count; j++)
			if (command->swaps[j].line == command->swaps[i].line)
				qty += command->swaps[j].qty;
		if (line == NULL)
			return REASON_INVALID_FIELDS;
		if (qty > line->refused)
			return REASON_QUANTITY_EXCEEDED;
	}
	return REASON_OK;
}

/* --- serials --- */

/* Where it becomes no line of the order, they are nobody's. */
static enum db_status swap_serials_leave(struct tx *tx, const struct counter_scene *scene, size_t i)
{
	const struct command_swap *swap = &scene->command->swaps[i];
	struct line_taken taken = {order_line_next(&scene->order, i), scene->fulfilment->id, {0}};
	struct product product;
	if (swap->units.serials.count == 0 && !swap->units.has_no_serial)
		return DB_DONE;
	enum db_status status = product_by_scan(tx, swap->product, &product);
	if (status == DB_NONE)
		return DB_DONE;
	DB_TRY(status);
	taken.product = product.id;
	return taken.line > ORDER_LINES_MAX ? DB_DONE
					    : serials_leave_as(tx, scene, &taken, &swap->units);
}

enum db_status swaps_serials_leave(struct tx *tx, const struct counter_scene *scene)
{
	for (size_t i = 0; i < scene->command->swap_count; i++)
		DB_TRY(swap_serials_leave(tx, scene, i));
	return DB_DONE;
}

/* --- locking --- */

static size_t figures_unique(struct stock_figure *figures, size_t count)
{
	size_t kept = 0;
	qsort(figures, count, sizeof(*figures), stock_figure_compare);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || stock_figure_compare(&figures[kept - 1], &figures[i]) != 0)
			figures[kept++] = figures[i];
	return kept;
}

enum db_status swap_figures_lock(struct tx *tx, const struct stock_key *keys, size_t count)
{
	struct stock_figure *figures = arena_new_array(tx_arena(tx), count, struct stock_figure);
	for (size_t i = 0; i < count; i++)
		figures[i].key = keys[i];
	return stock_lock(tx, figures, figures_unique(figures, count));
}

enum db_status swaps_lock(struct tx *tx, struct counter_scene *scene)
{
	const struct command *command = scene->command;
	const struct fulfilment *fulfilment = scene->fulfilment;
	if (command->swap_count == 0)
		return DB_DONE;
	struct stock_key *keys = arena_new_array(
		tx_arena(tx), fulfilment->line_count + command->swap_count, struct stock_key);
	size_t count = 0;
	for (size_t i = 0; i < fulfilment->line_count; i++)
		keys[count++] = (struct stock_key){fulfilment->store, fulfilment->lines[i].product};
	for (size_t i = 0; i < command->swap_count; i++) {
		struct product product;
		enum db_status status = product_by_scan(tx, command->swaps[i].product, &product);
		if (status == DB_NONE)
			continue; /* noted by swap_write */
		DB_TRY(status);
		keys[count++] = (struct stock_key){fulfilment->store, product.id};
	}
	return swap_figures_lock(tx, keys, count);
}

/* --- writing --- */

/* A prepaid order has been paid for what was ordered. What the other goods cost beyond that is
 * settled at the till, which gives it back, too. */
static int64_t price_of(const struct counter_scene *scene, const struct product *product,
	const struct order_line *instead_of)
{
	bool is_paid = scene->order.kind == ORDER_PREPAID;
	if (!str_equal(str_of(product->currency.code), str_of(scene->order.currency.code)))
		return instead_of->price_minor;
	return is_paid && product->price_minor > instead_of->price_minor ? instead_of->price_minor
									 : product->price_minor;
}

enum db_status swap_line_write(struct tx *tx, const struct order *order,
	const struct swap_line *swap, struct order_line *line_out)
{
	const struct product *product = swap->product;
	*line_out = (struct order_line){
		.line = swap->number,
		.product = product->id,
		.sku = product->sku,
		.name = product_name(product, order->language),
		.gtin = product->gtin,
		.qty = swap->qty,
		.price_minor = swap->price_minor,
		.tax = product->tax,
		.tax_amount = swap->tax_amount,
		.swap_of = swap->instead_of,
	};
	struct q_fulfilment_line_swap_in given = {
		swap->fulfilment, swap->number, product->id, swap->qty};
	DB_TRY(order_line_write(
		tx, order->id, line_out, swap->has_exchange ? &swap->exchange : NULL));
	if (!swap->is_to_collect)
		DB_MUST(q_fulfilment_line_swap(tx, &given));
	return DB_DONE;
}

/* The store may never have had it by its figures. */
enum db_status swap_goods_leave(struct tx *tx, const struct counter_scene *scene,
	const struct product *product, int32_t qty)
{
	struct q_stock_appear_in in = {scene->command->store, product->id};
	struct stock_change change = {
		.store = scene->command->store,
		.product = product->id,
		.kind = MOVEMENT_HANDOVER,
		.on_hand_by = -qty,
		.happened_at = counter_happened_at(scene),
	};
	DB_MUST(q_stock_appear(tx, &in));
	return stock_take(tx, change, scene->command->id.uuid, scene->now);
}

enum db_status swap_note(struct tx *tx, const struct counter_scene *scene, const char *what)
{
	return order_note(tx, scene->order.id, what, counter_who(tx_arena(tx), scene), STR_EMPTY,
		scene->command->happened_at);
}

/* Where the order has room for it it is a line of its own; else only money and stock say so. */
static enum db_status swap_pay(struct tx *tx, const struct counter_scene *scene,
	const struct swap_line *swap, const struct order_line *instead_of, struct owed *owed)
{
	struct order_line given;
	if (swap->number > ORDER_LINES_MAX) {
		owed_spend(owed, instead_of,
			swap->price_minor * swap->qty +
				tax_added(swap->product->tax, swap->tax_amount));
		return DB_DONE;
	}
	DB_TRY(swap_line_write(tx, &scene->order, swap, &given));
	owed_give(owed, &given);
	return DB_DONE;
}

/* What was paid on line is not exceeded by the taxes on top, either. */
static enum db_status swap_tax(struct tx *tx, const struct counter_scene *scene,
	const struct command_swap *swap, const struct order_line *instead_of, struct taxed *goods)
{
	const struct command_swap *first = scene->command->swaps;
	struct line_tax taken;
	int32_t others = 0;
	if (scene->order.kind != ORDER_PREPAID)
		return DB_DONE;
	for (; first < swap; first++)
		others += first->line == swap->line ? first->qty : 0;
	DB_TRY(line_tax_read(tx, scene->order.id, (return_id){0}, &taken));
	line_tax_pay_with(instead_of, line_tax_after(&taken, instead_of, others, swap->qty), goods);
	return DB_DONE;
}

static enum db_status swap_write(struct tx *tx, const struct counter_scene *scene,
	const struct command_swap *swap, uint16_t number, struct owed *owed)
{
	struct product product;
	const struct order_line *instead_of = order_find_line(&scene->order, swap->line);
	enum db_status status = product_by_scan(tx, swap->product, &product);
	if (instead_of == NULL)
		return DB_BROKEN; /* checked by swaps_check */
	if (status == DB_NONE) {
		/* The goods have left all the same: money and stock are for people to see to. */
		owed_add(owed, instead_of, -swap->qty);
		return swap_note(tx, scene, "swapped_unknown");
	}
	DB_TRY(status);
	struct taxed goods =
		taxed_goods(product.tax, price_of(scene, &product, instead_of), swap->qty);
	DB_TRY(swap_tax(tx, scene, swap, instead_of, &goods));
	const struct swap_line line = {
		.number = number,
		.instead_of = swap->line,
		.fulfilment = scene->fulfilment->id,
		.product = &product,
		.qty = swap->qty,
		.price_minor = goods.price_minor,
		.tax_amount = goods.amount,
	};
	DB_TRY(swap_pay(tx, scene, &line, instead_of, owed));
	DB_TRY(swap_goods_leave(tx, scene, &product, swap->qty));
	return swap_note(tx, scene, "swapped");
}

enum db_status swaps_write(struct tx *tx, struct counter_scene *scene, struct owed *owed)
{
	const struct command *command = scene->command;
	for (size_t i = 0; i < command->swap_count; i++)
		DB_TRY(swap_write(
			tx, scene, &command->swaps[i], order_line_next(&scene->order, i), owed));
	return DB_DONE;
}
