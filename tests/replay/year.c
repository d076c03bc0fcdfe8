/* What came back in a year; see year.h. */
#include "tests/replay/year.h"

#include <string.h>

#include "tests/lib/harness.h"
#include "tests/replay/chain.h"

enum { OTHER_LINES = 4, NOT_SOLD = -1 };

struct matching {
	const struct invoices *invoices;
	struct year *year;
	size_t order_max;
	int32_t *order_of;		   /* by basket; NOT_SOLD */
	int32_t (*left)[BASKET_LINES_MAX]; /* by basket and line: not brought back */
	const struct basket **basket_of;   /* by order */
	struct str visiting;		   /* the cancellation of the last visit */
};

static size_t line_of(const struct bought *lines, size_t count, uint32_t product)
{
	size_t i = 0;
	while (i < count && lines[i].product != product)
		i++;
	return i;
}

/* The latest basket before it of which the customer can have brought this back, or the count. */
static size_t basket_find(const struct matching *matching, const struct brought_back *back)
{
	const struct invoices *invoices = matching->invoices;
	for (size_t i = back->baskets_before; i-- > 0;) {
		const struct basket *basket = &invoices->baskets[i];
		if (!str_equal(basket->customer, back->customer))
			continue;
		size_t line = line_of(basket->lines, basket->line_count, back->product);
		if (line < basket->line_count && matching->left[i][line] >= back->qty)
			return i;
	}
	return invoices->basket_count;
}

static bool order_take(struct matching *matching, size_t basket)
{
	struct year *year = matching->year;
	if (matching->order_of[basket] != NOT_SOLD)
		return true;
	if (year->order_count == matching->order_max)
		return false;
	matching->basket_of[year->order_count] = &matching->invoices->baskets[basket];
	year->orders[year->order_count] = (struct sold_order){
		.lines = arena_new_array(test_arena(), BASKET_LINES_MAX, struct bought)};
	matching->order_of[basket] = (int32_t)year->order_count++;
	return true;
}

static size_t order_line(struct sold_order *order, const struct bought *bought)
{
	size_t line = line_of(order->lines, order->line_count, bought->product);
	if (line == order->line_count)
		order->lines[order->line_count++] = *bought;
	return line;
}

/* The same line again is another visit. */
static bool goes_with(const struct matching *matching, const struct visit_made *last, size_t order,
	size_t line, struct str invoice)
{
	if (last == NULL || last->order != order || last->line_count == VISIT_LINES_MAX ||
		!str_equal(matching->visiting, invoice))
		return false;
	for (size_t i = 0; i < last->line_count; i++)
		if (last->lines[i].line == line)
			return false;
	return true;
}

static void visit_add(
	struct matching *matching, size_t order, size_t line, const struct brought_back *back)
{
	struct year *year = matching->year;
	struct visit_made *last =
		year->visit_count == 0 ? NULL : &year->visits[year->visit_count - 1];
	if (!goes_with(matching, last, order, line, back->invoice)) {
		last = &year->visits[year->visit_count++];
		*last = (struct visit_made){.order = order};
		matching->visiting = back->invoice;
	}
	last->lines[last->line_count++] = (struct brought_line){line, back->qty};
}

static void match(struct matching *matching, const struct brought_back *back)
{
	const struct invoices *invoices = matching->invoices;
	struct year *year = matching->year;
	size_t number = basket_find(matching, back);
	if (number == invoices->basket_count || !order_take(matching, number)) {
		year->backs_unmatched += number == invoices->basket_count;
		return;
	}
	const struct basket *basket = &invoices->baskets[number];
	size_t at = line_of(basket->lines, basket->line_count, back->product);
	size_t order = (size_t)matching->order_of[number];
	matching->left[number][at] -= back->qty;
	visit_add(matching, order, order_line(&year->orders[order], &basket->lines[at]), back);
}

static void sell_others(const struct matching *matching, size_t number)
{
	const struct basket *basket = matching->basket_of[number];
	struct sold_order *order = &matching->year->orders[number];
	size_t most = order->line_count + OTHER_LINES;
	for (size_t i = 0; i < basket->line_count && order->line_count < most; i++)
		order_line(order, &basket->lines[i]);
}

static void remember_what_is_left(struct matching *matching)
{
	const struct invoices *invoices = matching->invoices;
	for (size_t i = 0; i < invoices->basket_count; i++) {
		matching->order_of[i] = NOT_SOLD;
		for (size_t line = 0; line < invoices->baskets[i].line_count; line++)
			matching->left[i][line] = invoices->baskets[i].lines[line].qty;
	}
}

const struct year *year_of(const struct invoices *invoices, size_t order_max)
{
	struct arena *arena = test_arena();
	struct year *year = arena_new_struct(arena, struct year);
	struct matching matching = {
		.invoices = invoices,
		.year = year,
		.order_max = order_max,
		.order_of = arena_new_array(arena, invoices->basket_count, int32_t),
		.left = arena_alloc(arena, invoices->basket_count * sizeof(*matching.left)),
		.basket_of = arena_new_array(arena, order_max, const struct basket *),
	};
	*year = (struct year){
		.products = invoices->products,
		.product_count = invoices->product_count,
		.orders = arena_new_array(arena, order_max, struct sold_order),
		.visits = arena_new_array(arena, invoices->back_count, struct visit_made),
		.backs = invoices->back_count,
	};
	remember_what_is_left(&matching);
	for (size_t i = 0; i < invoices->back_count; i++)
		match(&matching, &invoices->backs[i]);
	for (size_t i = 0; i < year->order_count; i++)
		sell_others(&matching, i);
	return year;
}

/* --- made up --- */

enum { SEED = 1203, PRODUCTS = 60, LINES_MAX = 7, QTY_SOLD_MAX = 12, VISITS_MAX = 3 };

static uint32_t roll(uint32_t below)
{
	static uint64_t number;
	return (uint32_t)(chance(SEED, number++) % below);
}

static struct sold_product *products_made_up(void)
{
	struct sold_product *list = arena_new_array(test_arena(), PRODUCTS, struct sold_product);
	for (uint32_t i = 0; i < PRODUCTS; i++) {
		struct str sku = str_printf(test_arena(), "9%04u", i);
		list[i] = (struct sold_product){sku, sku, 29 + (int64_t)roll(1500)};
	}
	return list;
}

static struct sold_order order_made_up(void)
{
	struct sold_order order = {
		.lines = arena_new_array(test_arena(), LINES_MAX, struct bought),
		.line_count = 1 + roll(LINES_MAX),
	};
	for (uint32_t i = 0, first = roll(PRODUCTS); i < order.line_count; i++)
		order.lines[i] = (struct bought){
			(first + i * 7) % PRODUCTS, 1 + (int32_t)roll(QTY_SOLD_MAX)};
	return order;
}

/* Some of one line at each visit, while there is any. */
static void visits_make_up(struct year *year, size_t number)
{
	const struct sold_order *order = &year->orders[number];
	size_t line = roll((uint32_t)order->line_count);
	int32_t left = order->lines[line].qty;
	for (uint32_t visits = 1 + roll(VISITS_MAX); visits > 0 && left > 0; visits--) {
		int32_t qty = 1 + (int32_t)roll((uint32_t)left);
		year->visits[year->visit_count++] = (struct visit_made){number, {{line, qty}}, 1};
		left -= qty;
	}
}

const struct year *year_made_up(size_t order_count)
{
	struct arena *arena = test_arena();
	struct year *year = arena_new_struct(arena, struct year);
	*year = (struct year){
		.products = products_made_up(),
		.product_count = PRODUCTS,
		.orders = arena_new_array(arena, order_count, struct sold_order),
		.order_count = order_count,
		.visits = arena_new_array(arena, order_count * VISITS_MAX, struct visit_made),
	};
	for (size_t i = 0; i < order_count; i++)
		year->orders[i] = order_made_up();
	for (size_t i = 0; i < order_count; i++)
		visits_make_up(year, i);
	year->backs = year->visit_count;
	return year;
}
