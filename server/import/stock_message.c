/* The way of a stock message into the database; see stock_message.h and doc/feeds.md. */
#include "server/import/stock_message.h"

#include <stdlib.h>
#include <string.h>

#include "server/db/try.h"

/* No sender's: theirs have no such sign. Its numbers are the moments at which messages were held.
 */
#define CONFIRMED_SOURCE "!confirmed"

enum { BLOCK = 1 << 16, PAGE = 5000, SMALL_FILE = 8 << 20 };

/* ---- what is sent ---------------------------------------------------- */

/* SHA-256 of everything that was sent, block by block, each with the hash of those before it. The
 * stack of a request is too small for a block. */
static struct hash hash_of_message(struct import *import)
{
	const struct import_settings *settings = import->settings;
	struct hash hash;
	size_t n;
	char *all = arena_alloc(import->frame, sizeof(hash) + BLOCK), *block = all + sizeof(hash);
	struct str head = str_printf(import->frame, "%s " STR_FMT " " STR_FMT " %llu %lld %d %s",
		settings->kind, STR_ARG(settings->source), STR_ARG(settings->store),
		(unsigned long long)settings->seq, (long long)settings->as_of,
		settings->is_complete, import->format->name);
	hash = hash_of(head.p, head.n);
	rewind(import->file);
	while ((n = fread(block, 1, BLOCK, import->file)) > 0) {
		memcpy(all, hash.bytes, sizeof(hash));
		hash = hash_of(all, sizeof(hash) + n);
	}
	rewind(import->file);
	return hash;
}

enum db_status stock_begin(struct import *import, enum stock_feed_kind kind)
{
	struct stock_import *stock = calloc(1, sizeof(*stock));
	if (stock == NULL)
		abort();
	import->stock = stock;
	stock->listed = pairs_new();
	stock->standing = pairs_new();
	stock->feed = (struct stock_feed){
		.db = import->db,
		.engine = import->settings->engine,
		.caller = import->settings->caller,
	};
	if (stock->feed.engine == NULL)
		stock->feed.engine = stock->own_engine = engine_direct(import->db);
	stock->message = (struct stock_message){
		.kind = kind,
		.source = import->settings->source,
		.cause = import->cause,
		.now = import->settings->now,
	};
	if (stock->message.source.n > 0)
		stock->message.body = import->totals->message = hash_of_message(import);
	return import->file_bytes > SMALL_FILE ? stock_names_load(import) : DB_DONE;
}

void stock_end(struct import *import)
{
	struct stock_import *stock = import->stock;
	if (stock == NULL)
		return;
	pairs_free(stock->listed);
	pairs_free(stock->standing);
	if (stock->own_engine != NULL)
		engine_direct_free(stock->own_engine);
	free(stock->by_store);
	free(stock->parts);
	free(stock);
}

/* ---- parts ----------------------------------------------------------- */

static void *grown(void *array, size_t *capacity_inout, size_t wanted)
{
	size_t capacity = wanted > 2 * *capacity_inout ? wanted : 2 * *capacity_inout;
	if (wanted <= *capacity_inout)
		return array;
	struct stock_part **more = realloc(array, capacity * sizeof(*more));
	if (more == NULL)
		abort();
	memset(more + *capacity_inout, 0, (capacity - *capacity_inout) * sizeof(*more));
	*capacity_inout = capacity;
	return more;
}

static struct stock_part *part_new(struct import *import, store_id store, struct str code)
{
	struct stock_import *stock = import->stock;
	struct stock_part *part = arena_new_struct(import->arena, struct stock_part);
	stock->parts = grown(stock->parts, &stock->part_capacity, stock->part_count + 1);
	stock->parts[stock->part_count++] = part;
	stock->by_store[store.row] = part;
	part->store = store;
	part->code = str_dup(import->arena, code);
	return part;
}

/* What the sender calls it: a confirmed part goes by another number. */
static uint64_t sent_seq(const struct stock_part *part)
{
	return part->sent_seq != 0 ? part->sent_seq : part->seq;
}

struct stock_part *stock_part_for(struct import *import, store_id store, struct str code,
	uint64_t seq, int64_t as_of, bool is_complete)
{
	struct stock_import *stock = import->stock;
	bool is_count = stock->message.kind == STOCK_SNAPSHOTS;
	stock->by_store = grown(stock->by_store, &stock->by_store_count, store.row + (size_t)1);
	struct stock_part *part = stock->by_store[store.row];
	if (part == NULL) {
		part = part_new(import, store, code);
		part->seq = seq;
		part->as_of = as_of;
		part->is_complete = is_complete;
	}
	if (stock->message.source.n == 0)
		return part;
	if (seq != sent_seq(part))
		value_fault(import, "seq", "not_allowed",
			"An earlier row of the store has another number.");
	if (is_complete != part->is_complete)
		value_fault(import, "complete", "not_allowed",
			"An earlier row of the store says otherwise.");
	if (is_count && as_of != part->as_of)
		value_fault(import, "as_of", "not_allowed",
			"An earlier row of the store was counted at another moment.");
	if (as_of > part->as_of)
		part->as_of = as_of;
	return import->faults.count == 0 ? part : NULL;
}

static int compare_parts(const void *a, const void *b)
{
	const struct stock_part *const *x = a, *const *y = b;
	return (*x)->store.row < (*y)->store.row ? -1 : (*x)->store.row > (*y)->store.row;
}

/* ---- opening --------------------------------------------------------- */

/* A sku that a complete snapshot names in a line nobody can read would become 0. */
static bool is_readable_enough(const struct import *import, struct str *why_out)
{
	bool is_any_complete = false;
	for (size_t i = 0; i < import->stock->part_count; i++)
		is_any_complete |= import->stock->parts[i]->is_complete;
	if (!is_any_complete || import->unnamed == 0)
		return true;
	*why_out = STR("Nothing was applied: in a complete snapshot each line must say its store "
		       "and sku.");
	return false;
}

/* Of an earlier run that held them back, or of this one. */
static enum reason hold_back(struct import *import)
{
	struct stock_import *stock = import->stock;
	struct stock_part **held =
		arena_new_array(import->arena, stock->part_count, struct stock_part *);
	bool has_numbers = stock->message.source.n > 0;
	enum stock_progress fresh = has_numbers ? STOCK_NEW : STOCK_OPEN;
	size_t count = 0;
	for (size_t i = 0; i < stock->part_count; i++) {
		struct stock_part *part = stock->parts[i];
		part->is_held = part->progress == STOCK_DONE
					? part->held_at != 0
					: part->progress == fresh && part->is_doubtful;
		if (part->is_held && part->progress != STOCK_DONE)
			held[count++] = part;
	}
	enum reason reason = REASON_OK;
	if (has_numbers)
		reason = stock_held_put(&stock->feed, import->arena, &stock->message, held, count);
	for (size_t i = 0; i < count; i++)
		held[i]->progress = STOCK_DONE;
	return reason;
}

static bool is_repeat(const struct stock_import *stock)
{
	bool is_done = stock->part_count > 0;
	for (size_t i = 0; i < stock->part_count; i++)
		is_done &= stock->parts[i]->progress == STOCK_DONE;
	return is_done;
}

static enum reason open_parts(struct import *import, struct faults *faults)
{
	struct stock_import *stock = import->stock;
	enum reason reason = stock_feed_open(&stock->feed, import->arena, &stock->message,
		stock->parts, stock->part_count, faults);
	import->totals->is_repeat = reason == REASON_OK && is_repeat(stock);
	if (reason == REASON_OK)
		reason = hold_back(import);
	if (reason == REASON_OK)
		reason = stock_feed_announce(&stock->feed, import->arena, &stock->message,
			stock->parts, stock->part_count);
	return reason;
}

/* What was held back is applied as a message of its own, because the source's numbers have gone on;
 * the other stores have theirs already. */
static enum reason open_confirmed(struct import *import, struct faults *faults)
{
	struct stock_import *stock = import->stock;
	struct stock_part **held =
		arena_new_array(import->arena, stock->part_count, struct stock_part *);
	size_t count = 0;
	for (size_t i = 0; i < stock->part_count; i++) {
		struct stock_part *part = stock->parts[i];
		part->sent_seq = part->seq;
		part->seq = (uint64_t)part->held_at;
		if (part->held_at != 0)
			held[count++] = part;
		else
			part->progress = STOCK_DONE;
	}
	stock->message.source = STR(CONFIRMED_SOURCE);
	stock->message.is_confirmed = true;
	enum reason reason =
		stock_feed_open(&stock->feed, import->arena, &stock->message, held, count, faults);
	return reason == REASON_OK ? stock_feed_announce(&stock->feed, import->arena,
					     &stock->message, held, count)
				   : reason;
}

static enum reason open_as_held(struct import *import, struct faults *faults)
{
	struct stock_import *stock = import->stock;
	bool was_held = false;
	enum reason reason = stock_held_find(
		&stock->feed, import->arena, &stock->message, stock->parts, stock->part_count);
	for (size_t i = 0; i < stock->part_count; i++)
		was_held |= stock->parts[i]->held_at != 0;
	if (reason != REASON_OK)
		return reason;
	return was_held && import->settings->is_confirmed ? open_confirmed(import, faults)
							  : open_parts(import, faults);
}

enum reason stock_open(struct import *import, struct str *why_out)
{
	struct stock_import *stock = import->stock;
	struct faults own, *faults = import->settings->faults;
	faults_init(&own, import->arena);
	if (faults == NULL)
		faults = &own;
	if (!is_readable_enough(import, why_out))
		return REASON_INVALID_FIELDS;
	if (stock->part_count > 1)
		qsort(stock->parts, stock->part_count, sizeof(struct stock_part *), compare_parts);
	enum reason reason = open_as_held(import, faults);
	if (reason != REASON_OK)
		*why_out = faults->count > 0 ? faults->list[0].detail
					     : str_of(reason_info(reason)->title);
	pairs_clear(stock->listed);
	return reason;
}

/* ---- applying -------------------------------------------------------- */

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

static enum reason apply(struct import *import, struct stock_part **parts, size_t part_count,
	size_t line_count, bool is_last)
{
	struct stock_import *stock = import->stock;
	const struct stock_chunk chunk = {
		.message = &stock->message,
		.parts = parts,
		.part_count = part_count,
		.lines = stock->lines,
		.line_count = line_count,
		.last_ordinal = import->ordinal,
		.is_last = is_last,
	};
	enum reason reason = stock_feed_apply(&stock->feed, import->frame, &chunk, stock->results);
	for (size_t i = 0; i < line_count && reason == REASON_OK; i++)
		remark_line(import, &stock->lines[i], &stock->results[i]);
	return reason;
}

static enum reason apply_lines(struct import *import, size_t count)
{
	struct stock_part *parts[STOCK_CHUNK];
	enum reason reason = stock_feed_compare(
		&import->stock->feed, import->frame, import->stock->lines, &count);
	if (reason != REASON_OK || count == 0)
		return reason;
	return apply(import, parts, parts_of(import->stock->lines, count, parts), count, false);
}

/* ---- what a complete snapshot leaves out ------------------------------ */

static size_t unlisted_lines(struct import *import, struct stock_part *part,
	const product_id *products, size_t count, size_t *used_out)
{
	struct stock_import *stock = import->stock;
	size_t line_count = 0, i = 0;
	for (; i < count && line_count < STOCK_CHUNK; i++)
		if (!pairs_has(stock->listed, part->store, products[i]))
			stock->lines[line_count++] = (struct stock_line){
				.part = part,
				.product = products[i],
				.as_of = part->as_of,
				.safety = -1,
				.ordinal = UINT64_MAX,
				.is_unlisted = true,
			};
	*used_out = i;
	return line_count;
}

static enum reason zero_products(
	struct import *import, struct stock_part *part, const product_id *products, size_t count)
{
	enum reason reason = REASON_OK;
	for (size_t at = 0, used; at < count && reason == REASON_OK; at += used) {
		struct stock_counts seen = part->seen;
		size_t line_count = unlisted_lines(import, part, products + at, count - at, &used);
		reason = stock_feed_compare(
			&import->stock->feed, import->frame, import->stock->lines, &line_count);
		part->seen = seen; /* what was nothing before is no line of the message */
		if (reason == REASON_OK && line_count > 0)
			reason = apply(import, &part, 1, line_count, false);
	}
	return reason;
}

static enum reason zero_unlisted(struct import *import, struct stock_part *part)
{
	product_id after = {0}, *products;
	for (size_t count = PAGE; count == PAGE;) {
		enum reason reason = stock_feed_page(
			&import->stock->feed, import->frame, part, after, PAGE, &products, &count);
		if (reason == REASON_OK)
			reason = zero_products(import, part, products, count);
		if (reason != REASON_OK)
			return reason;
		if (count > 0)
			after = products[count - 1];
		arena_clear(import->frame);
	}
	return REASON_OK;
}

/* ---- ending ---------------------------------------------------------- */

static enum reason end_complete(struct import *import)
{
	struct stock_import *stock = import->stock;
	enum reason reason = REASON_OK;
	for (size_t i = 0; i < stock->part_count && reason == REASON_OK; i++) {
		struct stock_part *part = stock->parts[i];
		if (!part->is_complete || part->progress == STOCK_DONE)
			continue;
		reason = zero_unlisted(import, part);
		if (reason == REASON_OK)
			reason = apply(import, &part, 1, 0, true);
	}
	return reason;
}

/* The last lines and the end of all parts in one transaction, when they are few. */
static enum reason end_others(struct import *import, size_t line_count)
{
	struct stock_import *stock = import->stock;
	struct stock_part *parts[STOCK_CHUNK];
	size_t part_count = 0;
	enum reason reason = REASON_OK;
	if (line_count > 0 && stock->part_count > STOCK_CHUNK) {
		reason = apply_lines(import, line_count);
		line_count = 0;
	}
	for (size_t i = 0; i < stock->part_count && reason == REASON_OK; i++) {
		struct stock_part *part = stock->parts[i];
		if (!part->is_complete && part->progress != STOCK_DONE)
			parts[part_count++] = part;
		if (part_count < STOCK_CHUNK)
			continue;
		reason = apply(import, parts, part_count, line_count, true);
		line_count = part_count = 0;
	}
	return reason == REASON_OK && part_count > 0
		       ? apply(import, parts, part_count, line_count, true)
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
		.seq = sent_seq(part),
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

/* Lines of parts that an earlier run ended are done. */
static size_t lines_of_rows(struct import *import)
{
	struct stock_import *stock = import->stock;
	const struct stock_line *rows = (const struct stock_line *)import->rows;
	size_t count = 0;
	for (size_t i = 0; i < import->row_count; i++)
		if (rows[i].part->progress != STOCK_DONE)
			stock->lines[count++] = rows[i];
	if (count > 1)
		qsort(stock->lines, count, sizeof(*stock->lines), compare_lines);
	return count;
}

enum reason stock_flush(struct import *import, bool is_last)
{
	size_t count = lines_of_rows(import);
	enum reason reason = REASON_OK;
	if (!is_last)
		return apply_lines(import, count);
	if (has_complete(import->stock->lines, count)) {
		reason = apply_lines(import, count);
		count = 0;
	}
	if (reason == REASON_OK)
		reason = end_others(import, count);
	if (reason == REASON_OK)
		reason = end_complete(import);
	if (reason == REASON_OK)
		sum_up(import);
	return reason;
}
