/*
 * A chunk of a stock message in one transaction: lock heads and rows, decide in memory, write what
 * differs with its movements, and how far the part got. See stock_feed.h and doc/feeds.md.
 */
#include "server/fulfilment/stock_chunk.h"

#include <stdlib.h>

#include "common/buf.h"
#include "server/db/ledger.h"
#include "server/db/q_stock.h"
#include "server/db/q_stock_feed.h"
#include "server/db/try.h"
#include "server/fulfilment/shortage.h"
#include "server/fulfilment/stock_held.h"

enum { KEYS_MAX = 65535, ON_HAND_MAX = 1000000000 };

/* A stock row that lines of the chunk are about. */
struct figure {
	store_id store;
	product_id product;
	size_t part;
	size_t line, line_count; /* its lines stand together */
	bool is_there;		 /* in the database */
	bool is_written;
	int32_t on_hand, reserved, safety;
	struct str shelf;
	int64_t as_of;
};

struct work {
	struct tx *tx;
	struct arena *arena;
	const struct stock_chunk *chunk;
	struct stock_chunk_output *out;
	int64_t *counted_at;	/* by part: what happened until then is in the figures */
	struct figure *figures; /* by store and product */
	size_t figure_count;
	int64_t *moved; /* by line: since its as_of */
	struct q_movement_add_in *movements;
	size_t movement_count;
};

static int compare_ids(uint32_t a, uint32_t b)
{
	return a < b ? -1 : a > b;
}

/* ---- heads ----------------------------------------------------------- */

static struct stock_part *part_of(struct work *work, store_id store, size_t *index_out)
{
	size_t low = 0, high = work->chunk->part_count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (work->out->parts[middle].store.row < store.row)
			low = middle + 1;
		else
			high = middle;
	}
	*index_out = low;
	return low < work->chunk->part_count && work->out->parts[low].store.row == store.row
		       ? &work->out->parts[low]
		       : NULL;
}

/* Another source's complete snapshot that is being applied counts as applied: rows it has compared
 * already must not change by what it contains. */
static void heed(struct work *work, size_t part, const struct q_stock_feed_heads_locked *row)
{
	if (row->is_open && row->is_complete && row->as_of > work->counted_at[part])
		work->counted_at[part] = row->as_of;
}

/* Two first messages at once collide, and the transaction is run again; then it finds the row. */
static enum db_status heads_begin(struct work *work, const struct stock_head *const *heads)
{
	const struct stock_chunk *chunk = work->chunk;
	struct q_stock_feed_head_begin_in *rows =
		arena_new_array(work->arena, chunk->part_count, struct q_stock_feed_head_begin_in);
	size_t count = 0;
	for (size_t i = 0; i < chunk->part_count; i++)
		if (heads[i] == NULL)
			rows[count++] = (struct q_stock_feed_head_begin_in){chunk->parts[i]->store,
				chunk->message->source, chunk->message->body};
	enum db_status status = q_stock_feed_head_begin_bulk(work->tx, rows, count);
	return status == DB_DUP ? DB_RETRY : status;
}

/* Locks the heads of all sources of the stores, so that messages about one store wait for each
 * other. */
static enum db_status heads_lock(struct work *work)
{
	const struct stock_chunk *chunk = work->chunk;
	const struct stock_head **heads =
		arena_new_array(work->arena, chunk->part_count, const struct stock_head *);
	struct q_stock_feed_heads_locked_in in = {
		stock_stores_json(work->arena, chunk->parts, chunk->part_count)};
	struct q_stock_feed_heads_locked *rows;
	size_t count, index;
	DB_TRY(q_stock_feed_heads_locked(work->tx, &in, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		if (part_of(work, rows[i].store, &index) == NULL)
			continue;
		if (!str_equal(rows[i].source, chunk->message->source)) {
			heed(work, index, &rows[i]);
			continue;
		}
		struct stock_head *head = arena_new_struct(work->arena, struct stock_head);
		*head = STOCK_HEAD(&rows[i]);
		heads[index] = head;
	}
	for (size_t i = 0; i < chunk->part_count; i++) {
		work->out->refusal =
			stock_part_accept(&work->out->parts[i], chunk->message, heads[i]);
		if (work->out->refusal != REASON_OK)
			return DB_NONE;
	}
	return heads_begin(work, heads);
}

static enum db_status ages_read(struct work *work)
{
	const struct stock_chunk *chunk = work->chunk;
	struct q_stock_feed_ages_in in = {
		stock_stores_json(work->arena, chunk->parts, chunk->part_count)};
	struct q_stock_feed_ages *rows;
	size_t count, index;
	DB_TRY(q_stock_feed_ages(work->tx, &in, &rows, &count));
	for (size_t i = 0; i < count; i++)
		if (part_of(work, rows[i].store, &index) != NULL &&
			rows[i].figures_as_of > work->counted_at[index])
			work->counted_at[index] = rows[i].figures_as_of;
	return DB_DONE;
}

static enum db_status parts_begin(struct work *work)
{
	const struct stock_chunk *chunk = work->chunk;
	for (size_t i = 0; i < chunk->part_count; i++)
		work->out->parts[i] = *chunk->parts[i];
	if (chunk->message->source.n > 0)
		DB_TRY(heads_lock(work));
	return chunk->line_count > 0 ? ages_read(work) : DB_DONE;
}

static struct q_stock_feed_head_put_in head_put(
	const struct stock_message *message, const struct stock_part *part)
{
	return (struct q_stock_feed_head_put_in){
		.store = part->store,
		.source = message->source,
		.last_seq = part->last_seq,
		.seq = part->seq,
		.body_hash = message->body,
		.is_open = part->progress == STOCK_OPEN,
		.is_complete = part->is_complete,
		.as_of = part->as_of,
		.done_ordinal = part->done_ordinal,
		.added = part->counts.added,
		.changed = part->counts.changed,
		.unchanged = part->counts.unchanged,
		.older = part->counts.older,
		.contained = part->counts.contained,
		.corrected = part->counts.corrected,
		.shortages = part->counts.shortages,
		.zeroed = part->counts.zeroed,
		.now = message->now,
	};
}

/* What was compared without a write counts when the part passes it. */
static void part_move_on(struct stock_part *part, const struct stock_chunk *chunk)
{
	if (part->done_ordinal < chunk->last_ordinal) {
		part->counts.unchanged += part->seen.unchanged;
		part->counts.older += part->seen.older;
		part->done_ordinal = chunk->last_ordinal;
	}
	part->seen = (struct stock_counts){0};
	part->progress = chunk->is_last ? STOCK_DONE : STOCK_OPEN;
	if (chunk->is_last)
		part->last_seq = part->seq;
}

static enum db_status heads_write(struct work *work)
{
	const struct stock_chunk *chunk = work->chunk;
	struct q_stock_feed_head_put_in *puts =
		arena_new_array(work->arena, chunk->part_count, struct q_stock_feed_head_put_in);
	struct q_stock_feed_counted_in *counted =
		arena_new_array(work->arena, chunk->part_count, struct q_stock_feed_counted_in);
	struct stock_part **passed =
		arena_new_array(work->arena, chunk->part_count, struct stock_part *);
	size_t put_count = 0, counted_count = 0;
	for (size_t i = 0; i < chunk->part_count; i++) {
		struct stock_part *part = &work->out->parts[i];
		if (part->progress == STOCK_DONE)
			continue; /* by another run of the same message */
		part_move_on(part, chunk);
		passed[put_count] = part;
		puts[put_count++] = head_put(chunk->message, part);
		if (part->progress == STOCK_DONE && part->is_complete && !chunk->is_held)
			counted[counted_count++] =
				(struct q_stock_feed_counted_in){part->store, part->as_of};
	}
	if (chunk->message->source.n > 0)
		DB_TRY(q_stock_feed_head_put_bulk(work->tx, puts, put_count));
	if (chunk->is_held)
		return stock_held_note(work->tx, chunk->message, passed, put_count);
	if (chunk->is_last)
		DB_TRY(stock_held_release(work->tx, chunk->message, passed, put_count));
	return q_stock_feed_counted_bulk(work->tx, counted, counted_count);
}

/* ---- figures as they are --------------------------------------------- */

static bool is_applied(const struct stock_part *part, const struct stock_line *line)
{
	return part->progress == STOCK_DONE || line->ordinal <= part->done_ordinal;
}

static void figures_of_lines(struct work *work)
{
	const struct stock_chunk *chunk = work->chunk;
	work->figures = arena_new_array(work->arena, chunk->line_count, struct figure);
	for (size_t i = 0, part = 0; i < chunk->line_count; i++) {
		const struct stock_line *line = &chunk->lines[i];
		struct figure *last =
			work->figure_count == 0 ? NULL : &work->figures[work->figure_count - 1];
		while (chunk->parts[part]->store.row < line->part->store.row)
			part++;
		if (is_applied(&work->out->parts[part], line))
			continue;
		if (last != NULL && last->store.row == line->part->store.row &&
			last->product.row == line->product.row) {
			last->line_count = i + 1 - last->line;
			continue;
		}
		work->figures[work->figure_count++] = (struct figure){
			.store = line->part->store,
			.product = line->product,
			.part = part,
			.line = i,
			.line_count = 1,
			.shelf = STR_EMPTY,
		};
	}
}

static struct str keys_json(const struct work *work)
{
	struct buf buf;
	buf_init(&buf, work->arena, KEYS_MAX);
	for (size_t i = 0; i < work->figure_count; i++)
		buf_printf(&buf, "%c[%u,%u]", i == 0 ? '[' : ',', work->figures[i].store.row,
			work->figures[i].product.row);
	buf_add_char(&buf, ']');
	return buf_str(&buf);
}

static int compare_figure(const void *key, const void *element)
{
	const struct q_stock_feed_rows_locked *row = key;
	const struct figure *figure = element;
	int by_store = compare_ids(row->store.row, figure->store.row);
	return by_store != 0 ? by_store : compare_ids(row->product.row, figure->product.row);
}

static enum db_status figures_lock(struct work *work)
{
	struct q_stock_feed_rows_locked_in in;
	struct q_stock_feed_rows_locked *rows;
	size_t count;
	figures_of_lines(work);
	if (work->figure_count == 0)
		return DB_DONE;
	in.keys = keys_json(work);
	DB_TRY(q_stock_feed_rows_locked(work->tx, &in, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct figure *figure = bsearch(&rows[i], work->figures, work->figure_count,
			sizeof(*figure), compare_figure);
		if (figure == NULL)
			continue;
		figure->is_there = true;
		figure->on_hand = rows[i].on_hand;
		figure->reserved = rows[i].reserved;
		figure->safety = rows[i].safety;
		figure->shelf = rows[i].shelf;
		figure->as_of = rows[i].as_of;
	}
	return DB_DONE;
}

/* ---- what moved since a count ---------------------------------------- */

/* The figures of one store whose counts were taken at the same moment. */
struct group {
	struct work *work;
	size_t first, end; /* figures of the store */
	int64_t as_of;
};

static enum db_status take_moved(const struct q_stock_feed_moved *row, void *context)
{
	const struct group *group = context;
	size_t low = group->first, high = group->end;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (group->work->figures[middle].product.row < row->product.row)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == group->end || group->work->figures[low].product.row != row->product.row)
		return DB_DONE;
	size_t line = group->work->figures[low].line;
	if (row->has_by && group->work->chunk->lines[line].as_of == group->as_of)
		group->work->moved[line] = row->by;
	return DB_DONE;
}

static bool is_first_of_group(const struct work *work, size_t first, size_t figure)
{
	const struct stock_line *lines = work->chunk->lines;
	for (size_t i = figure; i > first; i--)
		if (lines[work->figures[i - 1].line].as_of ==
			lines[work->figures[figure].line].as_of)
			return false;
	return true;
}

/* Asked when the rows are locked, so it fits them. */
static enum db_status moved_read(struct work *work)
{
	work->moved = arena_new_array(work->arena, work->chunk->line_count, int64_t);
	if (work->chunk->message->kind != STOCK_SNAPSHOTS)
		return DB_DONE;
	for (size_t first = 0, end; first < work->figure_count; first = end) {
		for (end = first; end < work->figure_count &&
				  work->figures[end].store.row == work->figures[first].store.row;)
			end++;
		for (size_t i = first; i < end; i++) {
			const struct stock_line *line = &work->chunk->lines[work->figures[i].line];
			struct group group = {work, first, end, line->as_of};
			struct q_stock_feed_moved_in in = {work->figures[i].store, line->as_of};
			if (is_first_of_group(work, first, i))
				DB_TRY(q_stock_feed_moved(work->tx, &in, take_moved, &group));
		}
	}
	return DB_DONE;
}

/* ---- deciding -------------------------------------------------------- */

static void movement_add(struct work *work, const struct figure *figure, enum movement_kind kind,
	int32_t on_hand_by, int32_t safety_by, int64_t as_of)
{
	work->movements[work->movement_count++] = (struct q_movement_add_in){
		.store = figure->store,
		.product = figure->product,
		.kind = kind,
		.on_hand_by = on_hand_by,
		.safety_by = safety_by,
		.cause = work->chunk->message->cause,
		.now = work->chunk->message->now,
		.has_as_of = as_of != 0,
		.as_of = as_of,
	};
}

static int32_t bounded(int64_t on_hand)
{
	if (on_hand < 0)
		return 0;
	return on_hand > ON_HAND_MAX ? ON_HAND_MAX : (int32_t)on_hand;
}

/* A count: what the store had then, and what moved since. In a complete snapshot the age of all
 * figures is written once, so a row is written only when it differs. */
static enum stock_outcome count(struct work *work, struct figure *figure, size_t index)
{
	const struct stock_line *line = &work->chunk->lines[index];
	int32_t on_hand = bounded(line->figure + work->moved[index]);
	int32_t safety = line->safety < 0 ? figure->safety : line->safety;
	struct str shelf = line->shelf.p == NULL ? figure->shelf : line->shelf;
	bool differs = on_hand != figure->on_hand || safety != figure->safety ||
		       !str_equal(shelf, figure->shelf);
	if (line->as_of < figure->as_of || line->as_of < work->counted_at[figure->part])
		return STOCK_OLDER;
	if (!differs &&
		(line->part->is_complete || (figure->is_there && line->as_of == figure->as_of)))
		return STOCK_UNCHANGED;
	movement_add(work, figure, MOVEMENT_COUNT, on_hand - figure->on_hand,
		safety - figure->safety, line->as_of);
	figure->is_written = true;
	figure->on_hand = on_hand;
	figure->safety = safety;
	figure->shelf = shelf;
	figure->as_of = line->as_of;
	if (!figure->is_there)
		return STOCK_ADDED;
	return differs ? STOCK_CHANGED : STOCK_UNCHANGED;
}

/* More or fewer: below nothing, the store had more than we knew. */
static enum stock_outcome change(
	struct work *work, struct figure *figure, size_t index, int32_t *corrected_out)
{
	const struct stock_line *line = &work->chunk->lines[index];
	bool is_sale = work->chunk->message->kind == STOCK_SALES;
	int64_t wanted = (int64_t)figure->on_hand + line->figure;
	bool is_new = !figure->is_there && !figure->is_written;
	if (line->as_of <= figure->as_of || line->as_of <= work->counted_at[figure->part])
		return STOCK_CONTAINED;
	*corrected_out = bounded(wanted) == wanted ? 0 : (int32_t)(bounded(wanted) - wanted);
	if (*corrected_out != 0)
		movement_add(work, figure, MOVEMENT_COUNT, *corrected_out, 0, 0);
	movement_add(work, figure, is_sale ? MOVEMENT_SALE : MOVEMENT_DELTA, line->figure, 0,
		line->as_of);
	figure->is_written = true;
	figure->on_hand = bounded(wanted);
	return is_new ? STOCK_ADDED : STOCK_CHANGED;
}

static void tally(struct stock_counts *counts, const struct stock_line *line,
	const struct stock_result *result)
{
	counts->added += result->outcome == STOCK_ADDED;
	counts->changed += result->outcome == STOCK_CHANGED && !line->is_unlisted;
	counts->zeroed += result->outcome == STOCK_CHANGED && line->is_unlisted;
	counts->unchanged += result->outcome == STOCK_UNCHANGED && !line->is_unlisted;
	counts->older += result->outcome == STOCK_OLDER && !line->is_unlisted;
	counts->contained += result->outcome == STOCK_CONTAINED;
	counts->corrected += result->corrected != 0;
	counts->shortages += result->shortage > 0;
}

static void decide_figure(struct work *work, struct figure *figure)
{
	struct stock_part *part = &work->out->parts[figure->part];
	struct stock_result *result = NULL;
	for (size_t i = figure->line; i < figure->line + figure->line_count; i++) {
		const struct stock_line *line = &work->chunk->lines[i];
		if (is_applied(part, line))
			continue;
		result = &work->out->results[i];
		result->outcome = work->chunk->message->kind == STOCK_SNAPSHOTS
					  ? count(work, figure, i)
					  : change(work, figure, i, &result->corrected);
		if (i + 1 == figure->line + figure->line_count && figure->is_written &&
			figure->on_hand < figure->reserved)
			result->shortage = figure->reserved - figure->on_hand;
		tally(&part->counts, line, result);
	}
}

static void decide(struct work *work)
{
	/* A correction and a change for each line. */
	work->movements =
		arena_new_array(work->arena, 2 * work->chunk->line_count, struct q_movement_add_in);
	for (size_t i = 0; i < work->figure_count; i++)
		decide_figure(work, &work->figures[i]);
}

/* ---- writing --------------------------------------------------------- */

/* A row that somebody else added since is compared with, in another attempt. */
static enum db_status rows_add(struct work *work)
{
	struct q_stock_feed_row_add_in *rows =
		arena_new_array(work->arena, work->figure_count, struct q_stock_feed_row_add_in);
	size_t count = 0;
	for (size_t i = 0; i < work->figure_count; i++) {
		const struct figure *figure = &work->figures[i];
		if (figure->is_written && !figure->is_there)
			rows[count++] = (struct q_stock_feed_row_add_in){figure->store,
				figure->product, figure->on_hand, figure->safety, figure->shelf,
				figure->as_of};
	}
	enum db_status status = q_stock_feed_row_add_bulk(work->tx, rows, count);
	return status == DB_DUP ? DB_RETRY : status;
}

static enum db_status rows_set(struct work *work)
{
	struct q_stock_feed_row_set_in *rows =
		arena_new_array(work->arena, work->figure_count, struct q_stock_feed_row_set_in);
	size_t count = 0;
	for (size_t i = 0; i < work->figure_count; i++) {
		const struct figure *figure = &work->figures[i];
		if (figure->is_written && figure->is_there)
			rows[count++] = (struct q_stock_feed_row_set_in){figure->store,
				figure->product, figure->on_hand, figure->safety, figure->shelf,
				figure->as_of};
	}
	return q_stock_feed_row_set_bulk(work->tx, rows, count);
}

static enum db_status movements_write(struct work *work)
{
	uint64_t first;
	if (work->movement_count == 0)
		return DB_DONE;
	DB_TRY(ledger_next(work->tx, work->chunk->message->now, work->movement_count, &first));
	for (size_t i = 0; i < work->movement_count; i++)
		work->movements[i].movement = first + i;
	return q_movement_add_bulk(work->tx, work->movements, work->movement_count);
}

/* Who gives way is decided by the job that looks at what is noted. */
static enum db_status shortages_write(struct work *work)
{
	const struct stock_message *message = work->chunk->message;
	struct stock_key *keys = arena_new_array(work->arena, work->figure_count, struct stock_key);
	size_t count = 0;
	for (size_t i = 0; i < work->figure_count; i++)
		if (work->figures[i].is_written &&
			work->figures[i].on_hand < work->figures[i].reserved)
			keys[count++] = (struct stock_key){
				work->figures[i].store, work->figures[i].product};
	return shortages_note(work->tx, keys, count, message->cause, message->now);
}

enum db_status stock_chunk_body(struct tx *tx, const void *input, void *output_out)
{
	const struct stock_chunk *chunk = input;
	struct work work = {.tx = tx, .arena = tx_arena(tx), .chunk = chunk, .out = output_out};
	work.counted_at = arena_new_array(work.arena, chunk->part_count, int64_t);
	DB_TRY(parts_begin(&work));
	DB_TRY(figures_lock(&work));
	DB_TRY(moved_read(&work));
	decide(&work);
	DB_TRY(rows_add(&work));
	DB_TRY(rows_set(&work));
	DB_TRY(movements_write(&work));
	DB_TRY(shortages_write(&work));
	return heads_write(&work);
}
