/* Lines of several orders as one walk; see wave.h. */
#include "store-agent/wave.h"

#include <stdlib.h>
#include <string.h>

struct flat {
	const struct wave_member *member;
	const struct fulfilment_line *line;
};

/* As bytes: what is equal stands together, which is all that is wanted. */
static int sku_compare(struct str a, struct str b)
{
	int order = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
	return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

static int by_product(const void *a, const void *b)
{
	const struct flat *left = a, *right = b;
	int order = sku_compare(left->line->sku, right->line->sku);
	if (order == 0)
		order = left->member->bag - right->member->bag;
	return order != 0 ? order : left->line->line - right->line->line;
}

static int by_walk(const void *a, const void *b)
{
	const struct wave_stop *left = a, *right = b;
	int order = shelf_compare(left->product->shelf, right->product->shelf);
	return order != 0 ? order : sku_compare(left->product->sku, right->product->sku);
}

static struct flat *flatten(
	struct arena *arena, const struct wave_member *members, size_t count, size_t *lines_out)
{
	size_t total = 0;
	for (size_t i = 0; i < count; i++)
		total += members[i].fulfilment.line_count;
	struct flat *lines = arena_new_array(arena, total, struct flat);
	*lines_out = total;
	for (size_t i = 0; i < count; i++)
		for (size_t k = members[i].fulfilment.line_count; k > 0; k--)
			lines[--total] =
				(struct flat){&members[i], &members[i].fulfilment.lines[k - 1]};
	return lines;
}

static void stop_add(struct wave_stop *stop, const struct flat *flat)
{
	if (stop->share_count == 0)
		stop->product = flat->line;
	stop->shares[stop->share_count++] = (struct wave_share){flat->member, flat->line};
	stop->ordered += flat->line->ordered;
	stop->left += line_left_to_find(flat->line);
}

size_t wave_walk(struct arena *arena, const struct wave_member *members, size_t count,
	const struct wave_stop **stops_out)
{
	size_t total, stop_count = 0;
	struct flat *lines = flatten(arena, members, count, &total);
	struct wave_share *shares = arena_new_array(arena, total, struct wave_share);
	struct wave_stop *stops = arena_new_array(arena, total, struct wave_stop);
	qsort(lines, total, sizeof(*lines), by_product);
	for (size_t i = 0; i < total; i++) {
		bool is_new = i == 0 || !str_equal(lines[i].line->sku, lines[i - 1].line->sku);
		if (is_new)
			stops[stop_count++].shares = &shares[i];
		stop_add(&stops[stop_count - 1], &lines[i]);
	}
	qsort(stops, stop_count, sizeof(*stops), by_walk);
	*stops_out = stops;
	return stop_count;
}

const struct wave_stop *wave_find_gtin(const struct wave_stop *stops, size_t count, gtin scanned)
{
	const struct wave_stop *found = NULL;
	for (size_t i = 0; i < count; i++) {
		bool is_it = false;
		for (size_t k = 0; k < stops[i].share_count && !is_it; k++)
			is_it = line_has_gtin(stops[i].shares[k].line, scanned);
		if (is_it && (found == NULL || (found->left == 0 && stops[i].left > 0)))
			found = &stops[i];
	}
	return found;
}
