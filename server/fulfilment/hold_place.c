/* Placing holds, many in a transaction; see hold.h. */
#include "common/clock.h"
#include "server/db/q_hold.h"
#include "server/db/try.h"
#include "server/fulfilment/decision.h"
#include "server/fulfilment/hold.h"
#include "server/fulfilment/reserve.h"
#include "server/fulfilment/stock.h"

enum db_status hold_draft_rank(
	struct tx *reading, const struct market *market, struct hold_draft *draft)
{
	struct ranking ranking = {.list = draft->candidates, .count = draft->candidate_count};
	DB_TRY(decision_rank(tx_arena(reading), market, &draft->question, draft->may_be_sent,
		&ranking, &draft->considered));
	draft->candidates = ranking.list;
	draft->candidate_count = ranking.count;
	return DB_DONE;
}

/* --- the answer --- */

static struct sending sending_of(const struct candidate *chosen)
{
	if (chosen->to == NULL)
		return (struct sending){.is_wanted = false};
	return (struct sending){true, chosen->to->id, chosen->arrives_at};
}

static struct hold_with with_of(const struct candidate *chosen)
{
	const struct candidate *with = chosen->with;
	if (with == NULL)
		return (struct hold_with){.is_wanted = false};
	return (struct hold_with){
		true, with->store->id, with->has_distance, with->distance_m, with->promised_at};
}

static struct hold_line *lines_from_question(
	struct arena *arena, const struct question *question, const struct candidate *chosen)
{
	struct hold_line *lines = arena_new_array(arena, question->line_count, struct hold_line);
	for (size_t i = 0; i < question->line_count; i++)
		lines[i] = (struct hold_line){(uint16_t)(i + 1), question->lines[i].product,
			question->lines[i].sku, question->lines[i].qty, question->lines[i].bundle,
			candidate_giver(chosen, question, i) != chosen};
	return lines;
}

static struct wanted *bundles_from_question(struct arena *arena, const struct question *question)
{
	struct wanted *bundles = arena_new_array(arena, question->bundle_count, struct wanted);
	for (size_t i = 0; i < question->bundle_count; i++)
		bundles[i] = question->bundles[i];
	return bundles;
}

static struct hold hold_of(const struct hold_draft *draft, const struct candidate *chosen)
{
	const struct question *question = &draft->question;
	struct hold hold = {
		.id = draft->id,
		.state = HOLD_OPEN,
		.store = chosen->store->id,
		.with = with_of(chosen),
		.has_distance = chosen->has_distance,
		.distance_m = chosen->distance_m,
		.has_near = question->has_near,
		.promised_at = chosen->promised_at,
		.sending = sending_of(chosen),
		.expires_at = question->now +
			      (draft->keep_ms > 0 ? draft->keep_ms : HOLD_MINUTES * MS_PER_MINUTE),
		.created_at = question->now,
		.decision = decision_chosen(draft->arena, draft->considered, chosen),
		.lines = lines_from_question(draft->arena, question, chosen),
		.line_count = question->line_count,
		.bundles = bundles_from_question(draft->arena, question),
		.bundle_count = question->bundle_count,
	};
	if (hold.has_near)
		hold.near = question->near;
	return hold;
}

/* --- rows --- */

static enum db_status heads_write(struct tx *tx, const struct hold *const holds[], size_t count)
{
	struct q_hold_add_in *in = arena_new_array(tx_arena(tx), count, struct q_hold_add_in);
	for (size_t i = 0; i < count; i++)
		in[i] = (struct q_hold_add_in){
			.hold = holds[i]->id,
			.store = holds[i]->store,
			.distance_m = holds[i]->distance_m,
			.has_distance_m = holds[i]->has_distance,
			.near_lat = holds[i]->near.lat,
			.has_near_lat = holds[i]->has_near,
			.near_lon = holds[i]->near.lon,
			.has_near_lon = holds[i]->has_near,
			.promised_at = holds[i]->promised_at,
			.has_with_store = holds[i]->with.is_wanted,
			.with_store = holds[i]->with.store,
			.has_with_distance_m = holds[i]->with.has_distance,
			.with_distance_m = holds[i]->with.distance_m,
			.with_promised_at = holds[i]->with.promised_at,
			.has_to_store = holds[i]->sending.is_wanted,
			.to_store = holds[i]->sending.to,
			.arrives_at = holds[i]->sending.arrives_at,
			.decision = holds[i]->decision,
			.expires_at = holds[i]->expires_at,
			.now = holds[i]->created_at,
		};
	return q_hold_add_bulk(tx, in, count);
}

static enum db_status lines_write(struct tx *tx, const struct hold *const holds[], size_t count)
{
	size_t n = 0, most = 0;
	for (size_t i = 0; i < count; i++)
		most += holds[i]->line_count;
	struct q_hold_line_add_in *in =
		arena_new_array(tx_arena(tx), most, struct q_hold_line_add_in);
	for (size_t i = 0; i < count; i++)
		for (size_t l = 0; l < holds[i]->line_count; l++) {
			const struct hold_line *line = &holds[i]->lines[l];
			in[n++] = (struct q_hold_line_add_in){holds[i]->id, line->line,
				line->product, line->qty, line->bundle, line->is_with};
		}
	return q_hold_line_add_bulk(tx, in, n);
}

static enum db_status bundles_write(struct tx *tx, const struct hold *const holds[], size_t count)
{
	size_t n = 0, most = 0;
	for (size_t i = 0; i < count; i++)
		most += holds[i]->bundle_count;
	struct q_hold_bundle_add_in *in =
		arena_new_array(tx_arena(tx), most, struct q_hold_bundle_add_in);
	for (size_t i = 0; i < count; i++)
		for (size_t b = 0; b < holds[i]->bundle_count; b++)
			in[n++] = (struct q_hold_bundle_add_in){holds[i]->id, (uint16_t)(b + 1),
				holds[i]->bundles[b].product, holds[i]->bundles[b].qty};
	return n == 0 ? DB_DONE : q_hold_bundle_add_bulk(tx, in, n);
}

/* --- all of it --- */

static void placed_refuse(const struct hold_draft *draft, struct hold_placed *placed)
{
	const struct question *question = &draft->question;
	bool has_others = !question->has_store || question->may_be_together || draft->may_be_sent;
	placed->rank_again = draft->candidate_count > 0 && has_others;
	placed->reason = placed->rank_again ? REASON_BUSY : sourcing_refusal(&draft->question);
}

static enum db_status placed_write(struct tx *tx, const struct hold_draft *const drafts[],
	const struct claim *claims, size_t count, struct hold_placed *const placed[])
{
	const struct hold **holds = arena_new_array(tx_arena(tx), count, const struct hold *);
	size_t hold_count = 0;
	for (size_t i = 0; i < count; i++) {
		if (claims[i].chosen < 0) {
			placed_refuse(drafts[i], placed[i]);
			continue;
		}
		placed[i]->hold = hold_of(drafts[i], &claims[i].candidates[claims[i].chosen]);
		holds[hold_count++] = &placed[i]->hold;
	}
	DB_MUST(heads_write(tx, holds, hold_count));
	DB_MUST(lines_write(tx, holds, hold_count));
	DB_MUST(bundles_write(tx, holds, hold_count));
	return DB_DONE;
}

enum db_status holds_place(struct tx *tx, const struct market *market,
	const struct hold_draft *const drafts[], size_t count,
	struct hold_placed *const placed_out[])
{
	struct claim *claims = arena_new_array(tx_arena(tx), count, struct claim);
	struct claim **order = arena_new_array(tx_arena(tx), count, struct claim *);
	int64_t now = 0;
	(void)market;
	for (size_t i = 0; i < count; i++) {
		*placed_out[i] = (struct hold_placed){.reason = REASON_OK};
		claims[i] = (struct claim){
			.question = &drafts[i]->question,
			.candidates = drafts[i]->candidates,
			.candidate_count = drafts[i]->candidate_count,
			.cause = drafts[i]->id.uuid,
			.kind = MOVEMENT_HOLD,
		};
		order[i] = &claims[i];
		now = drafts[i]->question.now > now ? drafts[i]->question.now : now;
	}
	DB_TRY(claims_settle(tx, order, count, now));
	return placed_write(tx, drafts, claims, count, placed_out);
}

/* --- for goods that a clerk has in hand --- */

enum db_status hold_set_aside(struct tx *tx, const struct hold *hold)
{
	struct stock_change change = {
		.store = hold->store,
		.product = hold->lines[0].product,
		.kind = MOVEMENT_HOLD,
		.reserved_by = hold->lines[0].qty,
	};
	DB_TRY(stock_apply(tx, &change, 1, hold->id.uuid, hold->created_at));
	DB_MUST(heads_write(tx, &hold, 1));
	DB_MUST(lines_write(tx, &hold, 1));
	return DB_DONE;
}
