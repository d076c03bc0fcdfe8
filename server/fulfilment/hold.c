/* Holds; see hold.h. */
#include "server/fulfilment/hold.h"

#include "common/clock.h"
#include "server/db/q_hold.h"
#include "server/db/try.h"
#include "server/fulfilment/reserve.h"
#include "server/fulfilment/stock.h"

/* --- placing --- */

static enum db_status hold_write(struct tx *tx, const struct hold *hold)
{
	struct q_hold_add_in in = {
		.hold = hold->id,
		.store = hold->store,
		.distance_m = hold->distance_m,
		.has_distance_m = hold->has_distance,
		.near_lat = hold->near.lat,
		.has_near_lat = hold->has_near,
		.near_lon = hold->near.lon,
		.has_near_lon = hold->has_near,
		.promised_at = hold->promised_at,
		.decision = hold->decision,
		.expires_at = hold->expires_at,
		.now = hold->created_at,
	};
	DB_MUST(q_hold_add(tx, &in));
	for (size_t i = 0; i < hold->line_count; i++) {
		const struct hold_line *line = &hold->lines[i];
		struct q_hold_line_add_in line_in = {
			hold->id, line->line, line->product, line->qty};
		DB_MUST(q_hold_line_add(tx, &line_in));
	}
	return DB_DONE;
}

static struct hold_line *lines_from_question(struct arena *arena, const struct question *question)
{
	struct hold_line *lines = arena_new_array(arena, question->line_count, struct hold_line);
	for (size_t i = 0; i < question->line_count; i++)
		lines[i] = (struct hold_line){(uint16_t)(i + 1), question->lines[i].product,
			question->lines[i].sku, question->lines[i].qty};
	return lines;
}

enum db_status hold_place(struct tx *tx, const struct market *market,
	const struct question *question, hold_id id, struct hold *hold_out, enum reason *reason_out)
{
	struct sourced sourced;
	DB_TRY(sourcing_reserve(
		tx, market, question, id.uuid, MOVEMENT_HOLD, &sourced, reason_out));
	*hold_out = (struct hold){
		.id = id,
		.state = HOLD_OPEN,
		.store = sourced.candidate->store->id,
		.has_distance = sourced.candidate->has_distance,
		.distance_m = sourced.candidate->distance_m,
		.has_near = question->has_near,
		.near = question->near,
		.promised_at = sourced.candidate->promised_at,
		.expires_at = question->now + HOLD_MINUTES * MS_PER_MINUTE,
		.created_at = question->now,
		.decision = sourced.decision,
		.lines = lines_from_question(tx_arena(tx), question),
		.line_count = question->line_count,
	};
	return hold_write(tx, hold_out);
}

/* --- reading --- */

static enum db_status hold_read_lines(struct tx *tx, struct hold *hold)
{
	struct q_hold_lines_in in = {hold->id};
	struct q_hold_lines *rows;
	DB_TRY(q_hold_lines(tx, &in, &rows, &hold->line_count));
	hold->lines = arena_new_array(tx_arena(tx), hold->line_count, struct hold_line);
	for (size_t i = 0; i < hold->line_count; i++)
		hold->lines[i] =
			(struct hold_line){rows[i].line, rows[i].product, rows[i].sku, rows[i].qty};
	return DB_DONE;
}

/* The locked statement has the same columns as the plain one. */
#define HOLD_FROM(hold_id_, row)                                                                   \
	((struct hold){.id = (hold_id_),                                                           \
		.state = (row)->state,                                                             \
		.store = (row)->store,                                                             \
		.has_distance = (row)->has_distance_m,                                             \
		.distance_m = (row)->distance_m,                                                   \
		.has_near = (row)->has_near_lat,                                                   \
		.near = {(row)->near_lat, (row)->near_lon},                                        \
		.promised_at = (row)->promised_at,                                                 \
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

/* --- changing --- */

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
			.store = hold->store,
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
	enum reason *reason = output_out;
	struct hold hold;
	DB_TRY(hold_read_locked(tx, in->id, &hold, reason));
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
	enum db_status last = DB_DONE;
	*count_out = 0;
	DB_TRY(q_hold_lapsed(db_reading(reading, arena), &in, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct lapse_input input = {rows[i].hold, now};
		enum reason reason;
		const struct engine_call call = {.body = lapse_body,
			.input = &input,
			.output = &reason,
			.output_bytes = sizeof(reason),
			.arena = arena};
		enum db_status status = engine_run(engine, &call);
		if (status == DB_DOWN || status == DB_UNCERTAIN)
			return status;
		if (status != DB_DONE && status != DB_NONE)
			last = status; /* the others lapse all the same */
		*count_out += status == DB_DONE;
	}
	return last;
}
