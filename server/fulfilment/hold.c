/* Reading and ending holds; see hold.h. They are placed in hold_place.c. */
#include "server/fulfilment/hold.h"

#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "server/db/key_list.h"
#include "server/db/q_hold.h"
#include "server/db/try.h"
#include "server/engine/sweep.h"
#include "server/fulfilment/stock.h"

/* --- reading --- */

/* Statements about one hold and about many have the same columns. */
#define HOLD_LINE_FROM(row)                                                                        \
	((struct hold_line){(row)->line, (row)->product, (row)->sku, (row)->qty, (row)->bundle,    \
		(row)->is_with})

static bool hold_has_bundle(const struct hold *hold)
{
	for (size_t i = 0; i < hold->line_count; i++)
		if (hold->lines[i].bundle != 0)
			return true;
	return false;
}

static enum db_status hold_read_bundles(struct tx *tx, struct hold *hold)
{
	struct q_hold_bundles_in in = {hold->id};
	struct q_hold_bundles *rows;
	DB_TRY(q_hold_bundles(tx, &in, &rows, &hold->bundle_count));
	hold->bundles = arena_new_array(tx_arena(tx), hold->bundle_count, struct wanted);
	for (size_t i = 0; i < hold->bundle_count; i++)
		hold->bundles[i] = (struct wanted){rows[i].product, rows[i].sku, rows[i].qty, 0};
	return DB_DONE;
}

static enum db_status hold_read_lines(struct tx *tx, struct hold *hold)
{
	struct q_hold_lines_in in = {hold->id};
	struct q_hold_lines *rows;
	DB_TRY(q_hold_lines(tx, &in, &rows, &hold->line_count));
	hold->lines = arena_new_array(tx_arena(tx), hold->line_count, struct hold_line);
	for (size_t i = 0; i < hold->line_count; i++)
		hold->lines[i] = HOLD_LINE_FROM(&rows[i]);
	return hold_has_bundle(hold) ? hold_read_bundles(tx, hold) : DB_DONE;
}

/* The locked statement has the same columns as the plain one. */
#define HOLD_FROM(hold_id_, row)                                                                   \
	((struct hold){.id = (hold_id_),                                                           \
		.state = (row)->state,                                                             \
		.store = (row)->store,                                                             \
		.with = {(row)->has_with_store, (row)->with_store, (row)->has_with_distance_m,     \
			(row)->with_distance_m, (row)->with_promised_at},                          \
		.has_distance = (row)->has_distance_m,                                             \
		.distance_m = (row)->distance_m,                                                   \
		.has_near = (row)->has_near_lat,                                                   \
		.near = {(row)->near_lat, (row)->near_lon},                                        \
		.promised_at = (row)->promised_at,                                                 \
		.sending = {(row)->has_to_store, (row)->to_store, (row)->arrives_at},              \
		.expires_at = (row)->expires_at,                                                   \
		.created_at = (row)->created_at,                                                   \
		.extended = (row)->extended,                                                       \
		.decision = (row)->decision})

enum db_status hold_read(struct tx *tx, hold_id id, struct hold *hold_out, enum reason *reason_out)
{
	struct q_hold_get_in in = {id};
	struct q_hold_get row;
	enum db_status status = q_hold_get(tx, &in, &row);
	if (status == DB_NONE)
		return db_refuse(reason_out, REASON_NOT_FOUND);
	DB_TRY(status);
	*hold_out = HOLD_FROM(id, &row);
	return hold_read_lines(tx, hold_out);
}

enum db_status hold_read_locked(
	struct tx *tx, hold_id id, struct hold *hold_out, enum reason *reason_out)
{
	struct q_hold_get_locked_in in = {id};
	struct q_hold_get_locked row;
	enum db_status status = q_hold_get_locked(tx, &in, &row);
	if (status == DB_NONE)
		return db_refuse(reason_out, REASON_NOT_FOUND);
	DB_TRY(status);
	*hold_out = HOLD_FROM(id, &row);
	return hold_read_lines(tx, hold_out);
}

store_id hold_collected_at(const struct hold *hold)
{
	return hold->sending.is_wanted ? hold->sending.to : hold->store;
}

int64_t hold_promise(const struct hold *hold)
{
	return hold->sending.is_wanted ? hold->sending.arrives_at : hold->promised_at;
}

store_id hold_line_at(const struct hold *hold, const struct hold_line *line)
{
	return line->is_with ? hold->with.store : hold->store;
}

/* --- many at once --- */

int hold_compare(const void *a, const void *b)
{
	const struct hold *x = a, *y = b;
	return uuid_compare(x->id.uuid, y->id.uuid);
}

static int compare_id(const void *a, const void *b)
{
	const hold_id *x = a, *y = b;
	return uuid_compare(x->uuid, y->uuid);
}

static struct str ids_text(struct arena *arena, const hold_id *ids, size_t count)
{
	hold_id *sorted = arena_new_array(arena, count, hold_id);
	struct key_list list;
	memcpy(sorted, ids, count * sizeof(*ids));
	qsort(sorted, count, sizeof(*sorted), compare_id);
	key_list_init(&list, arena);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || compare_id(&sorted[i - 1], &sorted[i]) != 0)
			key_list_add_uuid(&list, sorted[i].uuid);
	return key_list_text(&list);
}

/* The rows come sorted by hold, then bundle. */
static enum db_status holds_read_bundles(
	struct tx *tx, struct str ids, struct hold *holds, size_t count)
{
	struct q_holds_bundles_in in = {ids};
	struct q_holds_bundles *rows;
	size_t row_count;
	DB_TRY(q_holds_bundles(tx, &in, &rows, &row_count));
	struct wanted *bundles = arena_new_array(tx_arena(tx), row_count, struct wanted);
	for (size_t i = 0; i < row_count; i++) {
		const struct hold wanted = {.id = rows[i].hold};
		struct hold *hold = bsearch(&wanted, holds, count, sizeof(wanted), hold_compare);
		bundles[i] = (struct wanted){rows[i].product, rows[i].sku, rows[i].qty, 0};
		if (hold->bundle_count++ == 0)
			hold->bundles = &bundles[i];
	}
	return DB_DONE;
}

static bool is_any_of_bundle(const struct q_holds_lines *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (rows[i].bundle != 0)
			return true;
	return false;
}

/* The rows come sorted by hold, then line. */
static void holds_set_lines(struct arena *arena, struct hold *holds, size_t count,
	const struct q_holds_lines *rows, size_t row_count)
{
	struct hold_line *lines = arena_new_array(arena, row_count, struct hold_line);
	for (size_t i = 0; i < row_count; i++) {
		const struct hold wanted = {.id = rows[i].hold};
		struct hold *hold = bsearch(&wanted, holds, count, sizeof(wanted), hold_compare);
		lines[i] = HOLD_LINE_FROM(&rows[i]);
		if (hold->line_count++ == 0)
			hold->lines = &lines[i];
	}
}

enum db_status holds_read_locked(
	struct tx *tx, const hold_id *ids, size_t count, struct hold **holds_out, size_t *count_out)
{
	struct arena *arena = tx_arena(tx);
	struct q_holds_get_locked *rows;
	struct q_holds_lines *lines;
	size_t line_count;
	*count_out = 0;
	if (count == 0)
		return DB_DONE;
	struct str text = ids_text(arena, ids, count);
	const struct q_holds_get_locked_in in = {text};
	const struct q_holds_lines_in lines_in = {text};
	DB_TRY(q_holds_get_locked(tx, &in, &rows, count_out));
	DB_TRY(q_holds_lines(tx, &lines_in, &lines, &line_count));
	*holds_out = arena_new_array(arena, *count_out, struct hold);
	for (size_t i = 0; i < *count_out; i++)
		(*holds_out)[i] = HOLD_FROM(rows[i].hold, &rows[i]);
	if (*count_out > 1)
		qsort(*holds_out, *count_out, sizeof(**holds_out), hold_compare);
	holds_set_lines(arena, *holds_out, *count_out, lines, line_count);
	if (is_any_of_bundle(lines, line_count))
		return holds_read_bundles(tx, text, *holds_out, *count_out);
	return DB_DONE;
}

/* --- changing --- */

enum reason hold_is_usable(const struct hold *hold, int64_t now)
{
	switch (hold->state) {
	case HOLD_OPEN:
		return hold->expires_at > now ? REASON_OK : REASON_HOLD_EXPIRED;
	case HOLD_ORDERED:
		return REASON_HOLD_USED;
	case HOLD_RELEASED:
	case HOLD_LAPSED:
		return REASON_HOLD_EXPIRED;
	case HOLD_WITHDRAWN:
		return REASON_HOLD_WITHDRAWN;
	}
	return REASON_HOLD_EXPIRED;
}

enum db_status hold_extend(
	struct tx *tx, hold_id id, int64_t now, struct hold *hold_out, enum reason *reason_out)
{
	DB_TRY(hold_read_locked(tx, id, hold_out, reason_out));
	enum reason reason = hold_is_usable(hold_out, now);
	if (reason != REASON_OK)
		return db_refuse(reason_out, reason);
	if (hold_out->extended >= HOLD_EXTENSIONS_MAX)
		return db_refuse(reason_out, REASON_EXTENDED_ALREADY);
	struct q_hold_prolong_in in = {now + HOLD_MINUTES * MS_PER_MINUTE, id};
	uint64_t changed;
	DB_TRY(q_hold_prolong(tx, &in, &changed));
	hold_out->expires_at = in.expires_at;
	hold_out->extended++;
	return DB_DONE;
}

enum db_status hold_end(struct tx *tx, const struct hold *hold, enum hold_state state, int64_t now)
{
	struct q_hold_set_state_in in = {state, hold->id};
	uint64_t changed;
	DB_TRY(q_hold_set_state(tx, &in, &changed));
	struct stock_change *changes =
		arena_new_array(tx_arena(tx), hold->line_count, struct stock_change);
	for (size_t i = 0; i < hold->line_count; i++)
		changes[i] = (struct stock_change){
			.store = hold_line_at(hold, &hold->lines[i]),
			.product = hold->lines[i].product,
			.kind = MOVEMENT_RELEASE,
			.reserved_by = -hold->lines[i].qty,
		};
	DB_MUST(stock_apply(tx, changes, hold->line_count, hold->id.uuid, now));
	return DB_DONE;
}

enum db_status hold_release(struct tx *tx, hold_id id, int64_t now, enum reason *reason_out)
{
	struct hold hold;
	DB_TRY(hold_read_locked(tx, id, &hold, reason_out));
	switch (hold.state) {
	case HOLD_OPEN:
		return hold_end(tx, &hold, HOLD_RELEASED, now);
	case HOLD_ORDERED:
		return db_refuse(reason_out, REASON_HOLD_USED);
	case HOLD_RELEASED:
	case HOLD_LAPSED:
	case HOLD_WITHDRAWN:
		return DB_DONE;
	}
	return DB_BROKEN;
}

/* --- the job --- */

struct lapse_input {
	hold_id id;
	int64_t now;
};

static enum db_status lapse_body(struct tx *tx, const void *input, void *output_out)
{
	const struct lapse_input *in = input;
	enum reason reason;
	struct hold hold;
	(void)output_out;
	DB_TRY(hold_read_locked(tx, in->id, &hold, &reason));
	if (hold.state != HOLD_OPEN || hold.expires_at > in->now)
		return DB_NONE; /* ordered, extended or released meanwhile */
	return hold_end(tx, &hold, HOLD_LAPSED, in->now);
}

enum db_status holds_lapse(struct engine *engine, struct db *reading, struct arena *arena,
	int64_t now, size_t *count_out)
{
	struct q_hold_lapsed_in in = {now};
	struct q_hold_lapsed *rows;
	size_t count;
	struct sweep sweep = {engine, arena, lapse_body, DB_DONE, 0};
	*count_out = 0;
	DB_TRY(q_hold_lapsed(db_reading(reading, arena), &in, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct lapse_input input = {rows[i].hold, now};
		if (!sweep_one(&sweep, rows[i].store, &input))
			break;
	}
	*count_out = sweep.count;
	return sweep.status;
}
