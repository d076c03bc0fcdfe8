/* The lines of a fulfilment as a clerk comes to them; see fulfilment.h. */
#include <stdlib.h>

#include "store-agent/fulfilment.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* strverscmp takes leading zeros for a fraction. */
int shelf_compare(struct str a, struct str b)
{
	size_t i = 0, j = 0;
	while (i < a.n && j < b.n) {
		long left = (unsigned char)a.p[i], right = (unsigned char)b.p[j];
		if (is_digit(a.p[i]) && is_digit(b.p[j])) {
			for (left = 0; i < a.n && is_digit(a.p[i]) && left < INT32_MAX; i++)
				left = left * 10 + (a.p[i] - '0');
			for (right = 0; j < b.n && is_digit(b.p[j]) && right < INT32_MAX; j++)
				right = right * 10 + (b.p[j] - '0');
		} else {
			i++;
			j++;
		}
		if (left != right)
			return left < right ? -1 : 1;
	}
	return (i < a.n) - (j < b.n);
}

static int by_walk(const void *a, const void *b)
{
	const struct fulfilment_line *left = *(const struct fulfilment_line *const *)a;
	const struct fulfilment_line *right = *(const struct fulfilment_line *const *)b;
	int order = shelf_compare(left->shelf, right->shelf);
	return order != 0 ? order : left->line - right->line;
}

const struct fulfilment_line **fulfilment_walk(
	struct arena *arena, const struct fulfilment *fulfilment)
{
	size_t count = fulfilment->line_count;
	const struct fulfilment_line **lines =
		arena_new_array(arena, count, const struct fulfilment_line *);
	for (size_t i = 0; i < count; i++)
		lines[i] = &fulfilment->lines[i];
	qsort(lines, count, sizeof(*lines), by_walk);
	return lines;
}

static int step_of(const struct fulfilment_line *line)
{
	return line_left_to_find(line) == 0 ? 2 : line->later_at > 0;
}

static int by_step(const void *a, const void *b)
{
	const struct fulfilment_line *left = *(const struct fulfilment_line *const *)a;
	const struct fulfilment_line *right = *(const struct fulfilment_line *const *)b;
	int order = step_of(left) - step_of(right);
	if (order == 0 && step_of(left) == 1)
		order = (left->later_at > right->later_at) - (left->later_at < right->later_at);
	return order != 0 ? order : by_walk(a, b);
}

const struct fulfilment_line **fulfilment_walk_on(
	struct arena *arena, const struct fulfilment *fulfilment)
{
	const struct fulfilment_line **lines = fulfilment_walk(arena, fulfilment);
	qsort(lines, fulfilment->line_count, sizeof(*lines), by_step);
	return lines;
}
