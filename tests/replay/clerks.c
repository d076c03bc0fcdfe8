/* Preparing and handing over; see replay.h. */
#include <string.h>

#include "tests/lib/client.h"
#include "tests/lib/crowd.h"
#include "tests/lib/fixture_db.h"
#include "tests/replay/replay.h"

enum { CLERKS = 8 };

/* --- one fulfilment --- */

static void prepare(struct desk *desk, const json_t *document)
{
	size_t i;
	json_t *line;
	desk_say(desk, "accept", document, NULL);
	desk_say(desk, "start", document, NULL);
	json_array_foreach (json_object_get(document, "lines"), i, line) {
		int qty = desk_figure(line, "ordered") - desk_figure(line, "short") -
			  desk_figure(line, "picked");
		if (qty > 0)
			desk_say(desk, "pick", document,
				json_pack("{s:i, s:i}", "line", desk_figure(line, "line"), "qty",
					qty));
	}
	desk_say(desk, "ready", document, json_pack("{s:s}", "slot", "B4"));
}

static void hand_over(struct desk *desk, const json_t *document, enum fate fate)
{
	size_t i;
	json_t *line;
	json_t *lines = json_array();
	json_array_foreach (json_object_get(document, "lines"), i, line) {
		int picked = desk_figure(line, "picked");
		bool is_refused = fate == REFUSED && i == 0;
		json_array_append_new(lines,
			json_pack("{s:i, s:i, s:i}", "line", desk_figure(line, "line"), "collected",
				is_refused ? 0 : picked, "refused", is_refused ? picked : 0));
	}
	desk_say(desk, "handover", document,
		json_pack("{s:s, s:s, s:o}", "by", "", "how", "code", "lines", lines));
}

static void cancel(const struct replay *replay, const struct placed *order)
{
	struct got *got = client_call(replay->port, "POST",
		arena_printf(test_arena(), "/v1/orders/%s/cancel", order->id),
		shopper_headers("cancel", order->token), NULL);
	ck_assert_int_eq(got->status, 200);
	got_forget(got);
}

/* Goods of an order that ended, and that are not on the shelf yet. */
static void put_back(struct desk *desk, const json_t *document)
{
	size_t i;
	json_t *line;
	json_t *lines = json_array();
	json_array_foreach (json_object_get(document, "lines"), i, line) {
		int qty = desk_figure(line, "ordered") - desk_figure(line, "short") -
			  desk_figure(line, "collected") - desk_figure(line, "put_back");
		if (qty > 0)
			json_array_append_new(
				lines, json_pack("{s:i, s:i}", "line", desk_figure(line, "line"),
					       "qty", qty));
	}
	if (json_array_size(lines) > 0)
		desk_say(desk, "put_back", document, json_pack("{s:O}", "lines", lines));
	json_decref(lines);
}

/* False when there is nothing to be done about it. */
static bool act_on(struct replay *replay, struct desk *desk, const json_t *document)
{
	const char *state = json_string_value(json_object_get(document, "state"));
	const json_t *id = json_object_get(json_object_get(document, "order"), "id");
	const json_t *index = json_object_get(replay->order_of, json_string_value(id));
	const struct placed *order = &replay->orders[json_integer_value(index)];
	int64_t before = desk->said_seq;
	if (json_object_get(document, "recall") != NULL)
		desk_say(desk, "release", document, json_object());
	else if (desk_is_open(document))
		prepare(desk, document);
	else if (strcmp(state, "ready") != 0)
		put_back(desk, document);
	else if (order->fate == CANCELLED)
		cancel(replay, order);
	else if (order->fate != LEFT)
		hand_over(desk, document, order->fate);
	return desk->said_seq > before || (strcmp(state, "ready") == 0 && order->fate == CANCELLED);
}

static void work(struct replay *replay, struct desk *desk)
{
	for (bool is_busy = true; is_busy;) {
		const char *id;
		json_t *document;
		is_busy = false;
		desk_catch_up(desk);
		json_object_foreach (desk->documents, id, document)
			is_busy |= act_on(replay, desk, document);
		desk_send(desk);
	}
}

static int clerk(size_t member, void *context)
{
	struct replay *replay = context;
	for (size_t i = member; i < replay->chain->stocked_count; i += CLERKS)
		work(replay, replay->desks[replay->chain->stocked[i]]);
	return 0;
}

/* --- what that made of the goods --- */

static void share_settle(struct replay *replay, struct placed *order, const struct share *share)
{
	static const struct model_step gone = {-1, -1}, back = {0, -1};
	struct model *model = replay->chain->model;
	for (size_t i = 0; i < share->line_count; i++) {
		const struct bought *line = &share->lines[i];
		bool is_refused = order->fate == REFUSED && i == 0;
		bool is_back = is_refused || order->fate == CANCELLED;
		if (order->fate == LEFT)
			continue;
		model_move(model, share->store, line, 1, is_back ? back : gone);
		order->collected[i] += is_back ? 0 : line->qty;
		if (is_back && order->is_prepaid)
			*(is_refused ? &replay->counts.owed_refused
				     : &replay->counts.owed_cancelled) += price(replay, line);
	}
}

static void settle(struct replay *replay)
{
	for (size_t i = 0; i < replay->order_count; i++) {
		struct placed *order = &replay->orders[i];
		for (size_t share = 0; share < order->share_count; share++)
			share_settle(replay, order, &order->shares[share]);
		replay->counts.refused += order->fate == REFUSED;
		replay->counts.cancelled += order->fate == CANCELLED;
		replay->counts.left += order->fate == LEFT;
	}
}

void prepare_all(struct replay *replay)
{
	for (size_t i = 0; i < replay->chain->stocked_count; i++)
		desk_of(replay, replay->chain->stocked[i]);
	struct crowd crowd = crowd_run(CLERKS, clerk, replay);
	ck_assert_uint_eq(crowd.outcomes[0], CLERKS);
	replay->counts.commands = fixture_number("SELECT COUNT(*) FROM agent_command");
	settle(replay);
}
