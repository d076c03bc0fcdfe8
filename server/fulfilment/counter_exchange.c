/*
 * Goods exchanged after they were collected: the old ones come back, others leave the shelf, in one
 * fact of one counter. What counts as even is in doc/returns.md; the money of the old goods pays
 * for the new, and only what is left of it is owed back.
 */
#include "server/db/try.h"
#include "server/fulfilment/counter_returns.h"
#include "server/fulfilment/counter_swap.h"
#include "server/fulfilment/credit_note.h"

/* One line of the command, decided before anything is written. */
struct exchanged {
	const struct command_line *given;
	const struct order_line *instead_of;
	struct product product;
	enum {
		OF_THE_ORDER, /* a line of it, paid by the old goods as far as they go */
		AT_THE_TILL,  /* another currency or rate: the till sells it, the old goods are paid
				 back */
		OF_NOBODY,    /* headquarters does not know it: people look */
	} how;
	struct swap_line line; /* OF_THE_ORDER */
};

struct exchange {
	struct counter_scene *scene;
	struct exchanged *parts; /* one for each line of the command */
	size_t count;
	int64_t *paid_minor; /* of the money of each line */
};

/* --- what it costs --- */

/* The same article in another size costs what was paid, whatever either costs today. */
static enum db_status price_of(
	struct tx *tx, const struct exchanged *part, int64_t *price_minor_out)
{
	const struct order_line *paid = part->instead_of;
	struct product old;
	enum db_status status = product_by_id(tx, paid->product, &old);
	if (status != DB_NONE)
		DB_TRY(status);
	bool is_even = status == DB_DONE && old.price_minor == part->product.price_minor;
	bool is_dearer = part->product.price_minor >= paid->price_minor;
	*price_minor_out = is_even || is_dearer ? paid->price_minor : part->product.price_minor;
	return DB_DONE;
}

/* For the same money it takes over the VAT to the cent; for less, at most that. */
static enum db_status vat_of(struct tx *tx, const struct exchange *exchange, struct exchanged *part)
{
	struct swap_line *line = &part->line;
	int64_t own = vat_contained(line->price_minor * line->qty, part->product.vat_bp);
	DB_TRY(credit_vat_of_next(tx, &exchange->scene->order, line->exchange, part->instead_of,
		line->qty, &line->vat_minor));
	if (line->price_minor != part->instead_of->price_minor && own < line->vat_minor)
		line->vat_minor = own;
	return DB_DONE;
}

/* --- what is to be done --- */

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

static bool is_of_the_order(const struct order *order, const struct exchanged *part)
{
	return str_equal(str_of(part->product.currency.code), str_of(order->currency.code)) &&
	       part->product.vat_bp == part->instead_of->vat_bp;
}

static enum db_status part_line(
	struct tx *tx, struct exchange *exchange, struct exchanged *part, uint16_t number)
{
	const struct order *order = &exchange->scene->order;
	part->line = (struct swap_line){
		.number = number,
		.instead_of = part->given->line,
		.fulfilment = given_by(order, part->given->line),
		.product = &part->product,
		.qty = part->given->qty,
		.has_exchange = true,
		.exchange = exchange->scene->command->return_id,
	};
	DB_TRY(price_of(tx, part, &part->line.price_minor));
	return vat_of(tx, exchange, part);
}

static enum db_status part_plan(
	struct tx *tx, struct exchange *exchange, size_t i, enum reason *reason_out)
{
	const struct counter_scene *scene = exchange->scene;
	struct exchanged *part = &exchange->parts[i];
	uint16_t number = swap_line_next(&scene->order, i);
	part->given = &scene->command->lines[i];
	part->instead_of = order_find_line(&scene->order, part->given->line);
	if (part->instead_of == NULL || str_is_empty(part->given->product))
		return db_refuse(reason_out, REASON_INVALID_FIELDS);
	enum db_status status = product_by_scan(tx, part->given->product, &part->product);
	if (status != DB_NONE)
		DB_TRY(status);
	part->how = status == DB_NONE || number > ORDER_LINES_MAX ? OF_NOBODY
		    : is_of_the_order(&scene->order, part)	  ? OF_THE_ORDER
								  : AT_THE_TILL;
	exchange->paid_minor[i] = part->instead_of->price_minor * part->given->qty;
	if (part->how == AT_THE_TILL)
		exchange->paid_minor[i] = 0;
	if (part->how != OF_THE_ORDER)
		return DB_DONE;
	DB_TRY(part_line(tx, exchange, part, number));
	exchange->paid_minor[i] = part->line.price_minor * part->given->qty;
	return DB_DONE;
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

/* What comes to this shelf and what leaves it. */
static enum db_status figures_lock(struct tx *tx, const struct exchange *exchange)
{
	product_id *products = arena_new_array(tx_arena(tx), 2 * exchange->count, product_id);
	size_t count = 0;
	for (size_t i = 0; i < exchange->count; i++) {
		products[count++] = exchange->parts[i].instead_of->product;
		if (exchange->parts[i].product.id.row != 0)
			products[count++] = exchange->parts[i].product.id;
	}
	return swap_figures_lock(tx, exchange->scene->command->store, products, count);
}

static enum db_status lines_write(struct tx *tx, const struct exchange *exchange)
{
	for (size_t i = 0; i < exchange->count; i++)
		if (exchange->parts[i].how == OF_THE_ORDER)
			DB_TRY(swap_line_write(
				tx, &exchange->scene->order, &exchange->parts[i].line));
	return DB_DONE;
}

static enum db_status goods_leave(struct tx *tx, const struct exchange *exchange)
{
	for (size_t i = 0; i < exchange->count; i++) {
		const struct exchanged *part = &exchange->parts[i];
		if (part->product.id.row != 0)
			DB_TRY(swap_goods_leave(
				tx, exchange->scene, &part->product, part->given->qty));
		if (part->how == AT_THE_TILL)
			DB_TRY(swap_note(tx, exchange->scene, "exchanged_at_till"));
		if (part->how == OF_NOBODY)
			DB_TRY(swap_note(tx, exchange->scene, "swapped_unknown"));
	}
	return DB_DONE;
}

enum db_status act_exchange(struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	struct exchange exchange = {.scene = scene};
	struct taken_back taken;
	DB_TRY(returns_order_lock(tx, scene, reason_out));
	DB_TRY(plan(tx, &exchange, reason_out));
	DB_TRY(lines_write(tx, &exchange));
	DB_TRY(returns_receive(tx, scene, exchange.paid_minor, "exchanged", &taken, reason_out));
	DB_TRY(figures_lock(tx, &exchange));
	DB_TRY(returns_restock(tx, scene, &taken));
	DB_TRY(goods_leave(tx, &exchange));
	return returns_tell(tx, scene, &taken);
}
