/* What goes wrong in the store; see replay.h. */
#include "tests/lib/client.h"
#include "tests/replay/replay.h"

static struct model_question question_elsewhere(
	const struct placed *order, const struct bought *lines, size_t count)
{
	return (struct model_question){
		.near = order->near,
		.lines = lines,
		.line_count = count,
		.within_m = REACH_M,
		.gave_back = {order->shares[0].store},
		.gave_back_count = 1,
	};
}

/* Where the second fulfilment of the order is, or NO_STORE. */
static int find_elsewhere(const struct replay *replay, const struct placed *order)
{
	struct got *got =
		client_get(replay->port, arena_printf(test_arena(), "/v1/orders/%s", order->id),
			arena_printf(test_arena(), "Authorization: Bearer %s\r\n", order->token));
	ck_assert_int_eq(got->status, 200);
	struct str code = got_text(got, "fulfilments/1/store/code");
	int store = str_is_empty(code) ? NO_STORE : store_of(replay, code);
	got_forget(got);
	return store;
}

/* What no store in reach has may lie further off: the shopper is asked, and does without. */
static void choose_none(const struct replay *replay, const struct placed *order)
{
	const char *path = arena_printf(test_arena(), "/v1/orders/%s", order->id);
	const char *headers = shopper_headers("choose", order->token);
	struct got *got = client_get(replay->port, path, headers);
	if (json_is_true(json_object_get(json_object_get(got->json, "allows"), "choose"))) {
		struct got *chosen = client_call(replay->port, "POST",
			arena_printf(test_arena(), "%s/choose", path),
			arena_printf(test_arena(), "%sContent-Type: application/json\r\n", headers),
			"{\"act\":\"cancel\"}");
		ck_assert_int_eq(chosen->status, 200);
		got_forget(chosen);
	}
	got_forget(got);
}

static void play_short(struct replay *replay, struct placed *order)
{
	struct model *model = replay->chain->model;
	struct bought *line = &order->shares[0].lines[0];
	struct bought *missing = arena_new_struct(test_arena(), struct bought);
	struct desk *desk = desk_of(replay, order->shares[0].store);
	*missing = (struct bought){line->product, (line->qty + 1) / 2};
	const json_t *document = desk_open(desk, order->id);
	desk_say(desk, "start", document, NULL);
	desk_say(desk, "short", document,
		json_pack("{s:i, s:i, s:s}", "line", 1, "qty", (int)missing->qty, "reason",
			"not_found"));
	desk_send(desk);
	model_move(model, order->shares[0].store, missing, 1, (struct model_step){-1, -1});
	line->qty -= missing->qty;
	replay->counts.shorts++;
	struct model_question question = question_elsewhere(order, missing, 1);
	int store = find_elsewhere(replay, order);
	assert_agrees(replay, &question, store);
	if (store == NO_STORE) {
		choose_none(replay, order);
		replay->counts.unavailable++;
		replay->counts.owed_unavailable += order->is_prepaid ? price(replay, missing) : 0;
		return;
	}
	model_move(model, store, missing, 1, (struct model_step){.reserved = 1});
	order->shares[order->share_count++] = (struct share){store, missing, 1};
	replay->counts.elsewhere++;
}

/* Orders that nobody else in reach could give whole are not given back. */
static void play_given_back(struct replay *replay, struct placed *order)
{
	struct model *model = replay->chain->model;
	struct share *share = &order->shares[0];
	struct model_question question = question_elsewhere(order, share->lines, share->line_count);
	struct desk *desk = desk_of(replay, share->store);
	if (model_nearest(model, &question) == NO_STORE)
		return;
	desk_say(desk, "reject", desk_open(desk, order->id),
		json_pack("{s:s}", "reason", "no_time"));
	desk_send(desk);
	int store = find_elsewhere(replay, order);
	assert_agrees(replay, &question, store);
	model_move(model, share->store, share->lines, share->line_count,
		(struct model_step){.reserved = -1});
	model_move(
		model, store, share->lines, share->line_count, (struct model_step){.reserved = 1});
	share->store = store;
	replay->counts.rejects++;
	replay->counts.elsewhere++;
}

void play_troubles(struct replay *replay)
{
	for (size_t i = 0; i < replay->order_count; i++) {
		if (replay->orders[i].fate == SHORT)
			play_short(replay, &replay->orders[i]);
		if (replay->orders[i].fate == GIVEN_BACK)
			play_given_back(replay, &replay->orders[i]);
	}
}
