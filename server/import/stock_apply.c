/* The lines of a stock message into the database: compared by store, written in short transactions
 * with rests between, and the parts ended; see stock_message.h and doc/feeds.md. */
#include <stdlib.h>

#include "server/import/stock_message.h"

enum {
	WORD_BITS = 64,	     /* products of a stock_word */
	ENDED_TOGETHER = 32, /* stores whose feed rows, which orders need, are locked at once */
};

/* ---- a transaction --------------------------------------------------- */

static int compare_lines(const void *a, const void *b)
{
	const struct stock_line *x = a, *y = b;
	if (x->part != y->part)
		return x->part->store.row < y->part->store.row ? -1 : 1;
	if (x->product.row != y->product.row)
		return x->product.row < y->product.row ? -1 : 1;
	return x->ordinal < y->ordinal ? -1 : x->ordinal > y->ordinal;
}

static void remark_line(
	struct import *import, const struct stock_line *line, const struct stock_result *result)
{
	struct import_remark remark = {.row = line->row, .column = STR("on_hand")};
	if (result->shortage > 0) {
		remark.code = "shortage";
		remark.detail = str_printf(import->frame,
			"%d units more are promised to shoppers than the store has.",
			result->shortage);
	} else if (result->corrected > 0) {
		remark.code = "corrected";
		remark.detail = str_printf(import->frame,
			"The figure was %d units too low to be lowered; it is 0 now.",
			result->corrected);
	} else
		return;
	import->totals->notes++;
	import->settings->remark(&remark, import->settings->context);
}

/* The parts of the lines, which stand by store. */
static size_t parts_of(const struct stock_line *lines, size_t count, struct stock_part **parts_out)
{
	size_t part_count = 0;
	for (size_t i = 0; i < count; i++)
		if (part_count == 0 || parts_out[part_count - 1] != lines[i].part)
			parts_out[part_count++] = lines[i].part;
	return part_count;
}

/* A transaction of the first lines of stock->lines. */
static enum reason apply(struct import *import, struct stock_part **parts, size_t part_count,
	size_t line_count, uint64_t last_ordinal, bool is_last)
{
	struct stock_import *stock = import->stock;
	const struct import_settings *settings = import->settings;
	const struct stock_chunk chunk = {
		.message = &stock->message,
		.parts = parts,
		.part_count = part_count,
		.lines = stock->lines,
		.line_count = line_count,
		.last_ordinal = last_ordinal,
		.is_last = is_last,
	};
	enum reason reason = stock_feed_apply(&stock->feed, import->frame, &chunk, stock->results);
	for (size_t i = 0; i < line_count && reason == REASON_OK; i++)
		remark_line(import, &stock->lines[i], &stock->results[i]);
	if (reason == REASON_OK && settings->progress != NULL)
		settings->progress(import->position, import->file_bytes, settings->context);
	return reason;
}

static enum reason apply_lines(struct import *import, size_t count, uint64_t last_ordinal)
{
	struct stock_part *parts[STOCK_CHUNK];
	struct stock_line *lines = import->stock->lines;
	qsort(lines, count, sizeof(*lines), compare_lines);
	return apply(import, parts, parts_of(lines, count, parts), count, last_ordinal, false);
}

/* ---- what has to be written ------------------------------------------ */

static int compare_pointed_lines(const void *a, const void *b)
{
	const struct stock_line *const *x = a, *const *y = b;
	return compare_lines(*x, *y);
}

static enum reason compare(struct import *import, struct stock_line *lines, size_t count)
{
	struct stock_line **sorted = arena_new_array(import->frame, count, struct stock_line *);
	for (size_t i = 0; i < count; i++)
		sorted[i] = &lines[i];
	if (count > 1)
		qsort(sorted, count, sizeof(struct stock_line *), compare_pointed_lines);
	return stock_feed_compare(&import->stock->feed, import->frame, sorted, count);
}

/* Counts lines that need no write, but those that were nothing before: they are no lines of the
 * message. */
static bool is_needed(const struct stock_line *line)
{
	line->part->seen.unchanged += line->seen == STOCK_UNCHANGED && !line->is_unlisted;
	line->part->seen.older += line->seen == STOCK_OLDER && !line->is_unlisted;
	return line->seen == STOCK_CHANGED;
}

static size_t lines_of_transaction(const struct import *import)
{
	size_t wanted = import->settings->chunk_rows;
	return wanted > 0 && wanted < STOCK_CHUNK ? wanted : STOCK_CHUNK;
}

/* What has to be written of lines in the order of the message, so that each transaction can say up
 * to where it has come; *left_out of them wait in stock->lines for the last one. */
static enum reason write_needed(
	struct import *import, struct stock_line *lines, size_t count, size_t *left_out)
{
	size_t most = lines_of_transaction(import), n = 0;
	enum reason reason = compare(import, lines, count);
	for (size_t i = 0; i < count && reason == REASON_OK; i++) {
		if (!is_needed(&lines[i]))
			continue;
		if (n == most) {
			reason = apply_lines(import, n,
				lines[i].is_unlisted ? import->ordinal : lines[i].ordinal - 1);
			n = 0;
		}
		import->stock->lines[n++] = lines[i];
	}
	*left_out = n;
	return reason;
}

/* ---- what a complete snapshot leaves out ------------------------------ */

/* Leaves those products in the words that the message does not list, and the words that have any.
 */
static size_t drop_listed(const struct stock_import *stock, const struct stock_part *part,
	struct stock_word *words, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++) {
		words[kept] = words[i];
		words[kept].products &= ~pairs_word(stock->listed, part->store, words[i].word);
		kept += words[kept].products != 0;
	}
	return kept;
}

static size_t unlisted_lines(struct stock_part *part, const struct stock_word *words,
	size_t word_count, struct stock_line *lines_out)
{
	size_t count = 0;
	for (size_t i = 0; i < word_count; i++)
		for (unsigned bit = 0; bit < WORD_BITS; bit++)
			if ((words[i].products >> bit & 1) != 0)
				lines_out[count++] = (struct stock_line){
					.part = part,
					.product = {(uint32_t)words[i].word * WORD_BITS + bit},
					.as_of = part->as_of,
					.safety = -1,
					.ordinal = UINT64_MAX,
					.is_unlisted = true,
				};
	return count;
}

static enum reason zero_products(struct import *import, struct stock_part *part,
	const struct stock_word *words, size_t word_count)
{
	enum { TOGETHER = STOCK_GATHERED / WORD_BITS };
	size_t most = word_count < TOGETHER ? word_count : TOGETHER, left;
	struct stock_line *lines =
		arena_new_array(import->frame, most * WORD_BITS, struct stock_line);
	enum reason reason = REASON_OK;
	for (size_t at = 0; at < word_count && reason == REASON_OK; at += most) {
		size_t n = word_count - at < most ? word_count - at : most;
		reason = write_needed(
			import, lines, unlisted_lines(part, words + at, n, lines), &left);
		if (reason == REASON_OK && left > 0)
			reason = apply_lines(import, left, import->ordinal);
	}
	return reason;
}

static enum reason zero_unlisted(struct import *import, struct stock_part *part)
{
	struct stock_word *words;
	size_t count;
	enum reason reason =
		stock_feed_had(&import->stock->feed, import->frame, part, &words, &count);
	if (reason == REASON_OK)
		count = drop_listed(import->stock, part, words, count);
	if (reason == REASON_OK && count > 0)
		reason = zero_products(import, part, words, count);
	arena_clear(import->frame);
	return reason;
}

/* ---- ending ---------------------------------------------------------- */

static enum reason end_complete(struct import *import)
{
	struct stock_import *stock = import->stock;
	struct stock_part *ending[ENDED_TOGETHER];
	size_t count = 0;
	enum reason reason = REASON_OK;
	for (size_t i = 0; i < stock->part_count && reason == REASON_OK; i++) {
		struct stock_part *part = stock->parts[i];
		if (!part->is_complete || part->progress == STOCK_DONE)
			continue;
		reason = zero_unlisted(import, part);
		ending[count++] = part;
		if (reason == REASON_OK && count == ENDED_TOGETHER) {
			reason = apply(import, ending, count, 0, import->ordinal, true);
			count = 0;
		}
	}
	return reason == REASON_OK && count > 0
		       ? apply(import, ending, count, 0, import->ordinal, true)
		       : reason;
}

/* The last lines and the end of all parts in one transaction, when they are few. */
static enum reason end_others(struct import *import, size_t line_count)
{
	struct stock_import *stock = import->stock;
	struct stock_part *parts[STOCK_CHUNK];
	size_t part_count = 0;
	enum reason reason = REASON_OK;
	if (line_count > 0 && stock->part_count > STOCK_CHUNK) {
		reason = apply_lines(import, line_count, import->ordinal);
		line_count = 0;
	}
	for (size_t i = 0; i < stock->part_count && reason == REASON_OK; i++) {
		struct stock_part *part = stock->parts[i];
		if (!part->is_complete && part->progress != STOCK_DONE)
			parts[part_count++] = part;
		if (part_count < STOCK_CHUNK)
			continue;
		reason = apply(import, parts, part_count, line_count, import->ordinal, true);
		line_count = part_count = 0;
	}
	return reason == REASON_OK && part_count > 0
		       ? apply(import, parts, part_count, line_count, import->ordinal, true)
		       : reason;
}

static bool has_complete(const struct stock_line *lines, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (lines[i].part->is_complete)
			return true;
	return false;
}

void stock_tell_part(struct import *import, const struct stock_part *part)
{
	const struct import_part told = {
		.store = part->code,
		.seq = stock_sent_seq(part),
		.is_held = part->is_held,
		.with_stock = part->with_stock,
		.to_zero = part->to_zero,
	};
	import->totals->held += part->is_held;
	if (import->settings->part != NULL)
		import->settings->part(&told, import->settings->context);
}

static void sum_up(struct import *import)
{
	struct stock_import *stock = import->stock;
	struct import_totals *totals = import->totals;
	for (size_t i = 0; i < stock->part_count; i++) {
		const struct stock_part *part = stock->parts[i];
		totals->added += part->counts.added;
		totals->changed += part->counts.changed;
		totals->unchanged += part->counts.unchanged;
		totals->older += part->counts.older;
		totals->contained += part->counts.contained;
		totals->corrected += part->counts.corrected;
		totals->shortages += part->counts.shortages;
		totals->zeroed += part->counts.zeroed;
		stock_tell_part(import, part);
	}
}

/* Leaves out lines that an earlier run applied. */
static size_t drop_applied(struct stock_line *lines, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		if (lines[i].part->progress != STOCK_DONE &&
			lines[i].ordinal > lines[i].part->done_ordinal)
			lines[kept++] = lines[i];
	return kept;
}

static enum reason end(struct import *import, size_t line_count)
{
	struct stock_line *lines = import->stock->lines;
	if (line_count > 1)
		qsort(lines, line_count, sizeof(*lines), compare_lines);
	enum reason reason = end_others(import, line_count);
	if (reason == REASON_OK)
		reason = end_complete(import);
	if (reason == REASON_OK)
		sum_up(import);
	return reason;
}

enum reason stock_flush(struct import *import, bool is_last)
{
	struct stock_line *lines = (struct stock_line *)(void *)import->rows;
	size_t left, count = drop_applied(lines, import->row_count);
	enum reason reason = write_needed(import, lines, count, &left);
	bool ends_with_them = is_last && !has_complete(import->stock->lines, left);
	if (reason == REASON_OK && left > 0 && !ends_with_them) {
		reason = apply_lines(import, left, import->ordinal);
		left = 0;
	}
	return reason == REASON_OK && is_last ? end(import, left) : reason;
}
