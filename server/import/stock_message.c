/* A stock message, its parts, and whether they may be applied; see stock_message.h and
 * doc/feeds.md. */
#include "server/import/stock_message.h"

#include <stdlib.h>
#include <string.h>

#include "server/db/q_stock_feed.h"
#include "server/db/try.h"
#include "server/import/held_message.h"

/* No sender's: theirs have no such sign. Its numbers are the moments at which messages were held.
 */
#define CONFIRMED_SOURCE "!confirmed"

enum { BLOCK = 1 << 16, SMALL_FILE = HELD_MESSAGE_MAX };

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
		.pace = &stock->pace,
	};
	stock->pace.rest_percent = import->settings->rest_percent;
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

uint64_t stock_sent_seq(const struct stock_part *part)
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
	if (seq != stock_sent_seq(part))
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

static enum db_status keep_body(struct tx *tx, const void *input, void *output_out)
{
	return q_stock_held_message_keep(tx, input);
}

/* As it was sent, before any of it is held back: who looks at it can confirm it then. */
static enum reason keep_message(struct import *import)
{
	const struct import_settings *settings = import->settings;
	size_t bytes = (size_t)import->file_bytes;
	if (import->file_bytes > HELD_MESSAGE_MAX)
		return REASON_OK;
	char *message = malloc(bytes + 1);
	if (message == NULL)
		abort();
	rewind(import->file);
	struct q_stock_held_message_keep_in in = {import->stock->message.body,
		str_of(import->format->name), settings->store, settings->seq, settings->as_of,
		settings->is_complete, {message, fread(message, 1, bytes, import->file)},
		settings->now};
	rewind(import->file);
	enum db_status status =
		in.message.n < bytes ? DB_BROKEN
				     : tx_run(import->db, import->frame, keep_body, &in, NULL, 0);
	free(message);
	return db_reason(status);
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
	enum reason reason = has_numbers && count > 0 ? keep_message(import) : REASON_OK;
	if (has_numbers && reason == REASON_OK)
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

/* Who confirms one store's part says nothing of the others. */
static bool is_of_interest(const struct import *import, const struct stock_part *part)
{
	store_id only = import->settings->confirmed_store;
	return part->held_at != 0 && (only.row == 0 || only.row == part->store.row);
}

static enum reason open_as_held(struct import *import, struct faults *faults)
{
	struct stock_import *stock = import->stock;
	bool was_held = false;
	enum reason reason = stock_held_find(
		&stock->feed, import->arena, &stock->message, stock->parts, stock->part_count);
	for (size_t i = 0; i < stock->part_count; i++) {
		struct stock_part *part = stock->parts[i];
		part->held_at = is_of_interest(import, part) ? part->held_at : 0;
		was_held |= part->held_at != 0;
	}
	if (reason == REASON_OK && !was_held && import->settings->confirmed_store.row != 0)
		reason = REASON_NOT_FOUND;
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
