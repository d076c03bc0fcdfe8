/* What stores have, read in pieces beside what a message says of it; see stock_feed.h. */
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "server/db/q_stock_feed.h"
#include "server/db/try.h"
#include "server/fulfilment/stock_feed.h"

enum {
	KEYS_MAX = 65535,
	PIECE = 2000, /* rows that are read before there is a rest */
	CLOSE = 6,    /* rows read for each line, before it is better to name each */
	WORD_BITS = 64,
	WORDS_FIRST = 512,
};

/* ---- comparing ------------------------------------------------------- */

/* The lines of one complete part, by product. */
struct comparison {
	struct pace *pace;
	struct stock_line *const *lines;
	size_t count;
	int64_t *moved; /* by line: since the count */
	size_t rows;	/* of the piece that is read */
	uint32_t last;	/* product of it */
};

/* Of a stock row; shelf as it is in the row's buffer. */
struct seen_row {
	int32_t on_hand, safety;
	struct str shelf;
	int64_t as_of;
};

/* The count is put on what moved since. row: NULL when there is none. */
static enum stock_outcome compared(
	const struct stock_line *line, int64_t moved, const struct seen_row *row)
{
	int64_t figure = line->figure + moved;
	bool says_shelf = line->shelf.p != NULL, says_safety = line->safety >= 0;
	if (figure < 0)
		figure = 0;
	if (row == NULL)
		return figure == 0 && line->safety <= 0 && line->shelf.n == 0 ? STOCK_UNCHANGED
									      : STOCK_CHANGED;
	if (line->as_of < row->as_of)
		return STOCK_OLDER;
	if (figure != row->on_hand || (says_safety && line->safety != row->safety) ||
		(says_shelf && !str_equal(line->shelf, row->shelf)))
		return STOCK_CHANGED;
	return STOCK_UNCHANGED;
}

/* False when no line is about the product. */
static bool line_find(const struct comparison *comparison, product_id product, size_t *index_out)
{
	size_t low = 0, high = comparison->count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (comparison->lines[middle]->product.row < product.row)
			low = middle + 1;
		else
			high = middle;
	}
	*index_out = low;
	return low < comparison->count && comparison->lines[low]->product.row == product.row;
}

static enum db_status take_moved(const struct q_stock_feed_moved *row, void *context)
{
	struct comparison *comparison = context;
	size_t index;
	if (row->has_by && line_find(comparison, row->product, &index))
		comparison->moved[index] = row->by;
	return DB_DONE;
}

static void take_row(struct comparison *comparison, product_id product, const struct seen_row *row)
{
	size_t index;
	if (line_find(comparison, product, &index))
		comparison->lines[index]->seen =
			compared(comparison->lines[index], comparison->moved[index], row);
}

static enum db_status take_of_range(const struct q_stock_feed_range *row, void *context)
{
	struct comparison *comparison = context;
	take_row(comparison, row->product,
		&(struct seen_row){row->on_hand, row->safety, row->shelf, row->as_of});
	comparison->rows++;
	comparison->last = row->product.row;
	return DB_DONE;
}

static enum db_status take_of_keys(const struct q_stock_feed_compare *row, void *comparison)
{
	take_row(comparison, row->product,
		&(struct seen_row){row->on_hand, row->safety, row->shelf, row->as_of});
	return DB_DONE;
}

static struct str products_json(struct arena *arena, struct stock_line *const *lines, size_t count)
{
	struct buf buf;
	buf_init(&buf, arena, KEYS_MAX);
	for (size_t i = 0; i < count; i++)
		buf_printf(&buf, "%c%u", i == 0 ? '[' : ',', lines[i]->product.row);
	buf_add_char(&buf, ']');
	return buf_str(&buf);
}

/* The rows between the first and the last line: where lines stand close, that is a scan. */
static enum db_status read_range(struct tx *tx, struct comparison *comparison)
{
	struct stock_line *const *lines = comparison->lines;
	struct q_stock_feed_range_in in = {lines[0]->part->store, lines[0]->product.row,
		lines[comparison->count - 1]->product.row, PIECE};
	do {
		pace_rest(comparison->pace);
		comparison->rows = 0;
		DB_TRY(q_stock_feed_range(tx, &in, take_of_range, comparison));
		in.first = comparison->last + 1;
	} while (comparison->rows == PIECE);
	return DB_DONE;
}

static enum db_status read_keys(struct tx *tx, struct comparison *comparison)
{
	struct stock_line *const *lines = comparison->lines;
	for (size_t i = 0; i < comparison->count; i += STOCK_CHUNK) {
		size_t left = comparison->count - i, n = left < STOCK_CHUNK ? left : STOCK_CHUNK;
		struct q_stock_feed_compare_in in = {
			products_json(tx_arena(tx), lines + i, n), lines[i]->part->store};
		pace_rest(comparison->pace);
		DB_TRY(q_stock_feed_compare(tx, &in, take_of_keys, comparison));
	}
	return DB_DONE;
}

static enum db_status compare_body(struct tx *tx, const void *input, void *output)
{
	struct comparison *comparison = output;
	const struct stock_part *part = comparison->lines[0]->part;
	struct q_stock_feed_moved_in in = {part->store, part->as_of};
	size_t span = comparison->lines[comparison->count - 1]->product.row -
		      comparison->lines[0]->product.row;
	pace_rest(comparison->pace);
	DB_TRY(q_stock_feed_moved(tx, &in, take_moved, comparison));
	for (size_t i = 0; i < comparison->count; i++)
		comparison->lines[i]->seen =
			compared(comparison->lines[i], comparison->moved[i], NULL);
	return span < CLOSE * comparison->count ? read_range(tx, comparison)
						: read_keys(tx, comparison);
}

static enum reason compare_part(const struct stock_feed *feed, struct arena *arena,
	struct stock_line *const *lines, size_t count)
{
	struct comparison comparison = {.pace = feed->pace,
		.lines = lines,
		.count = count,
		.moved = arena_new_array(arena, count, int64_t)};
	if (lines[0]->part->is_complete)
		return db_reason(tx_snapshot(feed->db, arena, compare_body, NULL, &comparison));
	for (size_t i = 0; i < count; i++)
		lines[i]->seen = STOCK_CHANGED;
	return REASON_OK;
}

enum reason stock_feed_compare(const struct stock_feed *feed, struct arena *arena,
	struct stock_line *const *lines, size_t count)
{
	enum reason reason = REASON_OK;
	for (size_t i = 0, n; i < count && reason == REASON_OK; i += n) {
		for (n = 1; i + n < count && lines[i + n]->part == lines[i]->part;)
			n++;
		reason = compare_part(feed, arena, lines + i, n);
	}
	return reason;
}

/* ---- what a store has -------------------------------------------------- */

static int compare_words(const void *a, const void *b)
{
	const struct stock_word *x = a, *y = b;
	return x->word < y->word ? -1 : x->word > y->word;
}

/* In order, each once. */
static size_t words_merge(struct stock_word *words, size_t count)
{
	size_t kept = 0;
	if (count > 1)
		qsort(words, count, sizeof(*words), compare_words);
	for (size_t i = 0; i < count; i++) {
		if (kept > 0 && words[kept - 1].word == words[i].word)
			words[kept - 1].products |= words[i].products;
		else
			words[kept++] = words[i];
	}
	return kept;
}

struct words {
	struct arena *arena;
	struct stock_word *list;
	size_t count, capacity;
};

static void word_add(struct words *words, uint64_t word, uint64_t products)
{
	if (words->count == words->capacity) {
		size_t capacity = words->capacity == 0 ? WORDS_FIRST : 2 * words->capacity;
		struct stock_word *list =
			arena_new_array(words->arena, capacity, struct stock_word);
		if (words->count > 0)
			memcpy(list, words->list, words->count * sizeof(*list));
		words->list = list;
		words->capacity = capacity;
	}
	words->list[words->count++] = (struct stock_word){word, products};
}

/* Adds a piece; false when it was the last one. */
static bool piece_add(
	struct words *words, const struct q_stock_feed_has *rows, size_t count, uint32_t *next_out)
{
	size_t products = 0;
	for (size_t i = 0; i < count; i++) {
		uint64_t last = rows[i].word * WORD_BITS + WORD_BITS - 1 -
				(unsigned)__builtin_clzll(rows[i].products);
		products += (unsigned)__builtin_popcountll(rows[i].products);
		if (last >= *next_out)
			*next_out = (uint32_t)last + 1;
		word_add(words, rows[i].word, rows[i].products);
	}
	return products == PIECE;
}

static enum db_status words_read(
	const struct stock_feed *feed, store_id store, int64_t as_of, struct words *words)
{
	struct q_stock_feed_has_in in = {store, as_of, 0, PIECE};
	struct q_stock_feed_has *rows;
	size_t count;
	do {
		pace_rest(feed->pace);
		DB_TRY(q_stock_feed_has(db_reading(feed->db, words->arena), &in, &rows, &count));
	} while (piece_add(words, rows, count, &in.first));
	return DB_DONE;
}

static enum db_status words_that_came(
	const struct stock_feed *feed, const struct stock_part *part, struct words *words)
{
	struct q_stock_feed_came_in in = {part->store, part->as_of};
	struct q_stock_feed_came *rows;
	size_t count;
	pace_rest(feed->pace);
	DB_TRY(q_stock_feed_came(db_reading(feed->db, words->arena), &in, &rows, &count));
	for (size_t i = 0; i < count; i++)
		word_add(words, rows[i].word, rows[i].products);
	return DB_DONE;
}

static enum reason words_give(struct words *words, enum db_status status,
	struct stock_word **words_out, size_t *count_out)
{
	*words_out = words->list;
	*count_out = words_merge(words->list, words->count);
	return db_reason(status);
}

enum reason stock_feed_standing(const struct stock_feed *feed, struct arena *arena,
	const struct stock_part *part, struct stock_word **words_out, size_t *count_out)
{
	struct words words = {.arena = arena};
	enum db_status status = words_read(feed, part->store, part->as_of, &words);
	return words_give(&words, status, words_out, count_out);
}

enum reason stock_feed_had(const struct stock_feed *feed, struct arena *arena,
	const struct stock_part *part, struct stock_word **words_out, size_t *count_out)
{
	struct words words = {.arena = arena};
	enum db_status status = words_read(feed, part->store, INT64_MAX, &words);
	if (status == DB_DONE)
		status = words_that_came(feed, part, &words);
	return words_give(&words, status, words_out, count_out);
}
