/* POST /v1/holds: sets every line aside at the nearest store that has them all, or where the
 * shopper agrees to. */
#include "server/api/asked.h"
#include "server/db/try.h"
#include "server/fulfilment/hold.h"
#include "server/http/call.h"
#include "server/server.h"
#include "server/views/hold_json.h"

struct hold_body {
	struct asked asked;
	bool has_transfer, transfer;
	bool has_together, together;
};

static const struct json_field hold_fields[] = {
	ASKED_ROWS(REQUIRED),
	JSON_BOOL(struct hold_body, transfer, OPTIONAL),
	JSON_BOOL(struct hold_body, together, OPTIONAL),
};

static enum db_status prepare(struct call *call, void *input)
{
	struct hold_draft *draft = input;
	const struct market market = server_market(call->server);
	draft->arena = call->arena;
	DB_TRY(hold_draft_rank(db_reading(call->db, call->arena), &market, draft));
	if (draft->candidate_count > 0)
		call->store = draft->candidates[0].store->id;
	return DB_DONE;
}

static void answer(const struct call *call, const struct hold *hold, struct effect *effect_out)
{
	const struct market market = server_market(call->server);
	effect_out->status = 201;
	effect_out->json = hold_json(call->arena, market.stores, hold);
	effect_out->location = str_printf(
		call->arena, "/v1/holds/" STR_FMT, STR_ARG(uuid_print(call->arena, hold->id.uuid)));
}

static enum db_status place(struct tx *tx, struct joint_item *items, size_t count)
{
	struct arena *arena = tx_arena(tx);
	const struct hold_draft **drafts = arena_new_array(arena, count, const struct hold_draft *);
	struct hold_placed **placed = arena_new_array(arena, count, struct hold_placed *);
	const struct market market = server_market(items[0].call->server);
	for (size_t i = 0; i < count; i++) {
		drafts[i] = items[i].input;
		placed[i] = arena_new_struct(arena, struct hold_placed);
	}
	DB_TRY(holds_place(tx, &market, drafts, count, placed));
	for (size_t i = 0; i < count; i++) {
		items[i].effect.reason = placed[i]->reason;
		items[i].is_outdated = placed[i]->rank_again;
		items[i].verdict = placed[i]->reason == REASON_OK ? DB_DONE : DB_NONE;
		if (placed[i]->reason == REASON_OK)
			answer(items[i].call, &placed[i]->hold, &items[i].effect);
	}
	return DB_DONE;
}

static const struct joint_effect holding_effect = {prepare, place};

void post_holds(struct call *call)
{
	struct hold_body body = {0};
	struct hold_draft draft = {.id = {uuid_new(call->now)}};
	if (!call_read(call, hold_fields, ARRAY_LENGTH(hold_fields), &body) ||
		!asked_may_be_sent(call, &body.asked, body.transfer))
		return;
	draft.may_be_sent = body.transfer;
	if (!asked_question(call, &body.asked, &draft.question))
		return;
	draft.question.may_be_together = body.together;
	act_jointly(call, &holding_effect, &draft);
}
