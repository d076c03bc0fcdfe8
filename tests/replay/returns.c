/* What customers brought back, to any store; see replay.h. */
#include "common/clock.h"
#include "tests/lib/harness.h"
#include "tests/replay/replay.h"

struct visit {
	struct placed *order;
	struct str invoice; /* of the cancellation */
	int store;
	json_t *lines;
};

static size_t line_of(const struct placed *order, uint32_t product)
{
	size_t i = 0;
	while (i < order->basket->line_count && order->basket->lines[i].product != product)
		i++;
	return i;
}

/* The latest order before it of which the customer can have brought this back, or NULL. */
static struct placed *order_of_back(struct replay *replay, const struct brought_back *back)
{
	for (size_t i = replay->order_count; i-- > 0;) {
		struct placed *order = &replay->orders[i];
		size_t number = (size_t)(order->basket - replay->invoices->baskets);
		size_t line = line_of(order, back->product);
		if (number < back->baskets_before && line < order->basket->line_count &&
			str_equal(order->basket->customer, back->customer) &&
			order->collected[line] >= back->qty)
			return order;
	}
	return NULL;
}

static void visit_begin(
	struct replay *replay, struct visit *visit, struct placed *order, struct str invoice)
{
	const struct model *model = replay->chain->model;
	uint64_t roll = (uint64_t)replay->counts.returns++;
	*visit = (struct visit){order, invoice, .lines = json_array()};
	do
		visit->store = (int)(chance(SEED + 1, roll += 10000) % model->store_count);
	while (!model->stores[visit->store].gives || visit->store == order->shares[0].store);
	replay->counts.return_stores += replay->desks[visit->store] == NULL;
}

static void visit_end(struct replay *replay, struct visit *visit)
{
	if (visit->order == NULL)
		return;
	struct desk *desk = desk_of(replay, visit->store);
	desk_say(desk, "return", NULL,
		json_pack("{s:s, s:s, s:s, s:o}", "return_id",
			uuid_print(test_arena(), uuid_new(clock_now())).p, "order",
			visit->order->id, "reason", "changed_mind", "lines", visit->lines));
	desk_send(desk);
	*visit = (struct visit){.order = NULL};
}

static bool visit_has(const struct visit *visit, size_t line)
{
	size_t i;
	json_t *taken;
	json_array_foreach (visit->lines, i, taken)
		if (desk_figure(taken, "line") == (int)line + 1)
			return true;
	return false;
}

/* The lines of one cancellation for one order are one visit; the same line again is another. */
static void bring_back(struct replay *replay, struct visit *visit, const struct brought_back *back)
{
	struct placed *order = order_of_back(replay, back);
	replay->counts.backs++;
	if (order == NULL) {
		replay->counts.backs_unmatched++;
		return;
	}
	size_t line = line_of(order, back->product);
	if (order != visit->order || !str_equal(visit->invoice, back->invoice) ||
		visit_has(visit, line)) {
		visit_end(replay, visit);
		visit_begin(replay, visit, order, back->invoice);
	}
	bool is_sellable = chance(SEED + 2, (uint64_t)replay->counts.return_lines++) % 4 != 0;
	json_array_append_new(visit->lines,
		json_pack("{s:i, s:i, s:s}", "line", (int)line + 1, "qty", (int)back->qty,
			"disposition", is_sellable ? "shelf" : "quarantine"));
	order->collected[line] -= back->qty;
	const struct bought goods = {back->product, back->qty};
	replay->counts.owed_returned += price(replay, &goods);
	model_move(replay->chain->model, visit->store, &goods, 1,
		(struct model_step){.on_hand = is_sellable});
}

void bring_all_back(struct replay *replay)
{
	struct visit visit = {.order = NULL};
	for (size_t i = 0; i < replay->invoices->back_count; i++)
		bring_back(replay, &visit, &replay->invoices->backs[i]);
	visit_end(replay, &visit);
}
