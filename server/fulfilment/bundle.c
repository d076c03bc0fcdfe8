/* Bundles; see bundle.h. */
#include "server/fulfilment/bundle.h"

#include <stdlib.h>

/* --- what is in it --- */

bool product_is_bundle(const struct product *product)
{
	return product->contents.n > 0;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The next number of [[12,2],[13,1]]; 0 at its end. */
static uint32_t number_cut(struct str *rest)
{
	uint32_t number = 0;
	size_t i = 0;
	while (i < rest->n && !is_digit(rest->p[i]))
		i++;
	for (; i < rest->n && is_digit(rest->p[i]); i++)
		number = number * 10 + (uint32_t)(rest->p[i] - '0');
	*rest = (struct str){rest->p + i, rest->n - i};
	return number;
}

size_t bundle_parts(const struct product *product, struct bundle_part parts_out[BUNDLE_PARTS_MAX])
{
	struct str rest = product->contents;
	size_t count = 0;
	while (count < BUNDLE_PARTS_MAX) {
		product_id id = {number_cut(&rest)};
		if (id.row == 0)
			break;
		parts_out[count++] = (struct bundle_part){id, (int32_t)number_cut(&rest)};
	}
	return count;
}

size_t bundle_items(struct arena *arena, struct catalogue *catalogue, const struct product *product,
	struct bundle_item **items_out)
{
	struct bundle_part parts[BUNDLE_PARTS_MAX];
	size_t part_count = bundle_parts(product, parts), count = 0;
	*items_out = arena_new_array(arena, part_count, struct bundle_item);
	for (size_t i = 0; i < part_count; i++) {
		const struct product *part = catalogue_by_id(catalogue, parts[i].product);
		if (part != NULL)
			(*items_out)[count++] = (struct bundle_item){part, parts[i].qty};
	}
	return count;
}

/* --- asking for it --- */

struct expansion {
	struct catalogue *catalogue;
	struct wanted *lines, *bundles;
	size_t line_count, bundle_count;
};

static enum db_status expand_bundle(
	struct expansion *expansion, const struct wanted *asked, const struct product *bundle)
{
	struct bundle_part parts[BUNDLE_PARTS_MAX];
	size_t count = bundle_parts(bundle, parts);
	/* One of its parts may give two lines when it is priced. */
	if (expansion->line_count + expansion->bundle_count + count + 1 > SOURCING_LINES_MAX)
		return DB_NONE;
	expansion->bundles[expansion->bundle_count++] = *asked;
	for (size_t i = 0; i < count; i++) {
		const struct product *part =
			catalogue_by_id(expansion->catalogue, parts[i].product);
		if (part == NULL)
			return DB_RETRY;
		if (parts[i].qty > SOURCING_QTY_MAX / asked->qty)
			return DB_NONE;
		expansion->lines[expansion->line_count++] = (struct wanted){part->id, part->sku,
			parts[i].qty * asked->qty, (uint16_t)expansion->bundle_count};
	}
	return DB_DONE;
}

static enum db_status expand_line(struct expansion *expansion, const struct wanted *asked)
{
	const struct product *product = catalogue_by_id(expansion->catalogue, asked->product);
	if (product != NULL && product_is_bundle(product))
		return expand_bundle(expansion, asked, product);
	if (expansion->line_count + expansion->bundle_count == SOURCING_LINES_MAX)
		return DB_NONE;
	expansion->lines[expansion->line_count++] = *asked;
	return DB_DONE;
}

static bool has_bundle(const struct question *question, struct catalogue *catalogue)
{
	for (size_t i = 0; i < question->line_count; i++) {
		const struct product *product =
			catalogue_by_id(catalogue, question->lines[i].product);
		if (product != NULL && product_is_bundle(product))
			return true;
	}
	return false;
}

enum db_status question_expand(
	struct question *question, struct arena *arena, struct catalogue *catalogue)
{
	enum db_status status = DB_DONE;
	if (!has_bundle(question, catalogue))
		return DB_DONE;
	struct expansion expansion = {
		.catalogue = catalogue,
		.lines = arena_new_array(arena, SOURCING_LINES_MAX, struct wanted),
		.bundles = arena_new_array(arena, question->line_count, struct wanted),
	};
	for (size_t i = 0; status == DB_DONE && i < question->line_count; i++)
		status = expand_line(&expansion, &question->lines[i]);
	question->lines = expansion.lines;
	question->line_count = expansion.line_count;
	question->bundles = expansion.bundles;
	question->bundle_count = expansion.bundle_count;
	return status;
}

static size_t lines_together(const struct wanted *lines, size_t count, size_t from)
{
	size_t n = 1;
	while (lines[from].bundle != 0 && from + n < count &&
		lines[from + n].bundle == lines[from].bundle)
		n++;
	return n;
}

/* Figures of the lines from `from` on become that of the bundle at `to`, which is not behind them.
 */
static void figures_fold(struct candidate *candidate, const struct wanted *lines, size_t from,
	size_t count, int32_t bundles, size_t to)
{
	int32_t available = INT32_MAX, offered_and_withheld = INT32_MAX;
	int32_t trust = candidate->trust[from];
	int64_t as_of = candidate->as_of[from];
	for (size_t i = from; i < from + count; i++) {
		int32_t each = lines[i].qty / bundles;
		int32_t enough = candidate->available[i] / each;
		int32_t with_withheld = (candidate->available[i] + candidate->withheld[i]) / each;
		available = enough < available ? enough : available;
		offered_and_withheld =
			with_withheld < offered_and_withheld ? with_withheld : offered_and_withheld;
		trust = candidate->trust[i] < trust ? candidate->trust[i] : trust;
		as_of = candidate->as_of[i] < as_of ? candidate->as_of[i] : as_of;
	}
	candidate->available[to] = available;
	candidate->withheld[to] = offered_and_withheld - available;
	candidate->trust[to] = trust;
	candidate->as_of[to] = as_of;
}

void question_fold(struct question *question, struct arena *arena, struct ranking *ranking)
{
	const struct wanted *lines = question->lines;
	struct wanted *asked = arena_new_array(arena, question->line_count, struct wanted);
	size_t count = 0, n;
	if (question->bundle_count == 0)
		return;
	for (size_t i = 0; i < question->line_count; i += n) {
		uint16_t bundle = lines[i].bundle;
		n = lines_together(lines, question->line_count, i);
		asked[count] = bundle == 0 ? lines[i] : question->bundles[bundle - 1];
		for (size_t c = 0; c < ranking->count; c++)
			figures_fold(&ranking->list[c], lines, i, n,
				bundle == 0 ? lines[i].qty : asked[count].qty, count);
		count++;
	}
	question->lines = asked;
	question->line_count = count;
	question->bundle_count = 0;
}

/* --- its price --- */

/* A price times a price needs more than 64 bits. */
__extension__ typedef unsigned __int128 wide;

struct fraction {
	size_t part;
	product_id product;
	wide cut_off; /* of one unit, in parts of the whole weight */
};

static int compare_fraction(const void *a, const void *b)
{
	const struct fraction *x = a, *y = b;
	if (x->cut_off != y->cut_off)
		return x->cut_off > y->cut_off ? -1 : 1;
	return x->product.row < y->product.row ? -1 : x->product.row > y->product.row;
}

static bool costs_nothing(const struct bundle_goods *goods, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (goods[i].price_minor > 0)
			return false;
	return true;
}

/* Rounds down; answers what remains, less than there are units with a fraction. */
static int64_t round_down(int64_t price_minor, const struct bundle_goods *goods, size_t count,
	int64_t *each_minor, struct fraction *fractions)
{
	bool is_even = costs_nothing(goods, count);
	int64_t left = price_minor;
	wide whole = 0;
	for (size_t i = 0; i < count; i++)
		whole += (wide)(is_even ? 1 : goods[i].price_minor) * (wide)goods[i].qty;
	for (size_t i = 0; i < count; i++) {
		wide exact = (wide)price_minor * (wide)(is_even ? 1 : goods[i].price_minor);
		each_minor[i] = (int64_t)(exact / whole);
		fractions[i] = (struct fraction){i, goods[i].product, exact % whole};
		left -= each_minor[i] * goods[i].qty;
	}
	qsort(fractions, count, sizeof(*fractions), compare_fraction);
	return left;
}

/* A cent more for each unit of a part, or, at the last, for some of one. *dearer_out: how many. */
static size_t give_rest(int64_t left, const struct bundle_goods *goods, size_t count,
	int64_t *each_minor, const struct fraction *fractions, int32_t *dearer_out)
{
	size_t split = count;
	for (size_t i = 0; i < count && left > 0 && fractions[i].cut_off > 0; i++) {
		size_t part = fractions[i].part;
		if (goods[part].qty <= left) {
			each_minor[part]++;
			left -= goods[part].qty;
		} else if (split == count) {
			split = part;
		}
	}
	*dearer_out = (int32_t)left;
	return left > 0 ? split : count;
}

size_t bundle_share_out(int64_t price_minor, const struct bundle_goods *goods, size_t count,
	struct bundle_share *shares_out)
{
	int64_t each_minor[BUNDLE_PARTS_MAX];
	struct fraction fractions[BUNDLE_PARTS_MAX];
	int32_t dearer;
	size_t n = 0;
	int64_t left = round_down(price_minor, goods, count, each_minor, fractions);
	size_t split = give_rest(left, goods, count, each_minor, fractions, &dearer);
	for (size_t i = 0; i < count; i++) {
		if (i == split)
			shares_out[n++] = (struct bundle_share){i, dearer, each_minor[i] + 1};
		shares_out[n++] = (struct bundle_share){
			i, goods[i].qty - (i == split ? dearer : 0), each_minor[i]};
	}
	return n;
}

/* Each of several bundles costs the same, so a whole one that comes back is its price. */
static size_t price_bundle(const struct wanted *lines, const struct product *const products[],
	size_t from, size_t count, int32_t bundles, int64_t price_minor,
	struct priced_line *priced_out)
{
	struct bundle_goods goods[BUNDLE_PARTS_MAX];
	struct bundle_share shares[BUNDLE_PARTS_MAX + 1];
	for (size_t i = 0; i < count; i++)
		goods[i] = (struct bundle_goods){lines[from + i].product,
			lines[from + i].qty / bundles, products[from + i]->price_minor};
	size_t n = bundle_share_out(price_minor, goods, count, shares);
	for (size_t i = 0; i < n; i++)
		priced_out[i] = (struct priced_line){
			from + shares[i].part, shares[i].qty * bundles, shares[i].price_minor};
	return n;
}

size_t lines_price(struct arena *arena, const struct wanted *lines,
	const struct product *const products[], size_t count, const struct wanted *bundles,
	const struct product *const bundle_products[], struct priced_line **priced_out)
{
	struct priced_line *priced = arena_new_array(arena, 2 * count, struct priced_line);
	size_t priced_count = 0, n;
	for (size_t i = 0; i < count; i += n) {
		uint16_t bundle = lines[i].bundle;
		n = lines_together(lines, count, i);
		if (bundle == 0)
			priced[priced_count++] =
				(struct priced_line){i, lines[i].qty, products[i]->price_minor};
		else
			priced_count += price_bundle(lines, products, i, n, bundles[bundle - 1].qty,
				bundle_products[bundle - 1]->price_minor, priced + priced_count);
	}
	*priced_out = priced;
	return priced_count;
}

int64_t lines_cost(struct arena *arena, const struct wanted *lines,
	const struct product *const products[], size_t count, const struct wanted *bundles,
	const struct product *const bundle_products[], struct tax_sums *taxes)
{
	struct priced_line *priced;
	size_t priced_count =
		lines_price(arena, lines, products, count, bundles, bundle_products, &priced);
	int64_t minor = 0;
	for (size_t i = 0; i < priced_count; i++) {
		struct taxed goods = taxed_goods(
			products[priced[i].of]->tax, priced[i].price_minor, priced[i].qty);
		tax_sums_add_goods(taxes, &goods, 0, goods.qty);
		minor += taxed_minor(&goods);
	}
	return minor;
}
