/* Returns that wait for their pickup; see return_waits.h. */
#include "server/fulfilment/return_waits.h"

#include <string.h>

#include "server/db/q_fulfilment.h"
#include "server/db/q_lookup.h"
#include "server/db/try.h"
#include "server/fulfilment/board.h"
#include "server/fulfilment/counter_returns.h"
#include "server/fulfilment/returns.h"

/* Of one line: what came back at any counter, and what of it is counted. */
struct line_back {
	int32_t came, counted;
};

static bool has_come(const struct goods_return *goods)
{
	return goods->state == RETURN_RECEIVED || goods->state == RETURN_INSPECTED ||
	       goods->state == RETURN_SETTLED;
}

static int32_t least(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

static int32_t came_of(const struct goods_return *goods, uint16_t line)
{
	for (size_t i = 0; i < goods->line_count; i++)
		if (has_come(goods) && goods->lines[i].line == line)
			return goods->lines[i].qty;
	return 0;
}

static struct line_back line_back(const struct order *order, const struct goods_return *returns,
	size_t return_count, uint16_t line)
{
	struct line_back back = {0};
	for (size_t i = 0; i < return_count; i++)
		back.came += came_of(&returns[i], line);
	for (size_t i = 0; i < order->fulfilment_count; i++) {
		const struct fulfilment_line *one =
			fulfilment_line_find(&order->fulfilments[i], line);
		back.counted += one == NULL ? 0 : one->returned;
	}
	return back;
}

enum db_status return_may_wait(
	struct tx *tx, const struct counter_scene *scene, uint16_t line, int32_t *qty_out)
{
	const struct order *order = &scene->order;
	struct goods_return *returns;
	size_t count;
	DB_TRY(returns_of_order(tx, order->id, &returns, &count));
	struct line_back back = line_back(order, returns, count, line);
	*qty_out = back.counted - back.came;
	for (size_t i = 0; i < order->fulfilment_count; i++) {
		struct fulfilment *one = &order->fulfilments[i];
		const struct fulfilment_line *asked = fulfilment_line_find(one, line);
		if (asked != NULL && fulfilment_is_open(one) &&
			one->store.row != scene->command->store.row)
			*qty_out += asked->ordered - asked->short_qty;
	}
	return DB_DONE;
}

/* --- what may have been handed over --- */

static enum db_status is_unheard(
	struct tx *tx, const struct fulfilment *fulfilment, int64_t now, bool *is_unheard_out)
{
	struct q_store_is_heard_in in = {fulfilment->store, now - AGENT_SILENT_MS};
	struct q_store_is_heard row;
	*is_unheard_out = false;
	if (!fulfilment_is_open(fulfilment))
		return DB_DONE;
	DB_MUST(q_store_is_heard(tx, &in, &row));
	*is_unheard_out = !row.is_heard;
	return DB_DONE;
}

static void presume_collected(struct fulfilment *fulfilment, const struct order *order,
	const struct goods_return *returns, size_t return_count, int64_t now)
{
	fulfilment->state = FULFILMENT_COLLECTED;
	fulfilment->ended_at = now;
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		struct fulfilment_line *line = &fulfilment->lines[i];
		struct line_back back = line_back(order, returns, return_count, line->line);
		line->collected = line->ordered - line->short_qty;
		line->returned = least(line->collected, back.came - back.counted);
	}
}

enum db_status returns_presume_collected(
	struct tx *tx, struct order *order, int64_t now, bool *is_presumed_out)
{
	struct goods_return *returns;
	size_t count;
	DB_TRY(returns_of_order(tx, order->id, &returns, &count));
	*is_presumed_out = false;
	for (size_t i = 0; i < order->fulfilment_count; i++) {
		bool is_one;
		DB_TRY(is_unheard(tx, &order->fulfilments[i], now, &is_one));
		if (is_one)
			presume_collected(&order->fulfilments[i], order, returns, count, now);
		*is_presumed_out |= is_one;
	}
	return DB_DONE;
}

/* --- what is counted --- */

/* Of the line this is left for a return, once those that were paid, and those that waited longer
 * and are counted whole, have theirs. */
struct budget {
	const struct order *order;
	int32_t *left; /* by line of the order */
};

static int32_t *budget_of(const struct budget *budget, uint16_t line)
{
	return &budget->left[order_find_line(budget->order, line) - budget->order->lines];
}

static bool budget_holds(const struct budget *budget, const struct goods_return *goods)
{
	for (size_t i = 0; i < goods->line_count; i++)
		if (*budget_of(budget, goods->lines[i].line) < goods->lines[i].qty)
			return false;
	return true;
}

static void budget_spend(const struct budget *budget, const struct goods_return *goods)
{
	for (size_t i = 0; i < goods->line_count; i++)
		*budget_of(budget, goods->lines[i].line) -= goods->lines[i].qty;
}

/* Of the line, what the handover brings that came back before. */
static int32_t newly_counted(
	const struct counter_scene *scene, const struct line_back *back, uint16_t line)
{
	const struct command_line *given = command_line_find(scene->command, line);
	return given == NULL ? 0 : least(back->came - back->counted, given->qty);
}

static struct budget budget_new(struct arena *arena, const struct counter_scene *scene,
	const struct goods_return *returns, size_t count, bool is_handover)
{
	const struct order *order = &scene->order;
	struct budget budget = {order, arena_new_array(arena, order->line_count, int32_t)};
	for (size_t i = 0; i < order->line_count; i++) {
		uint16_t line = order->lines[i].line;
		struct line_back back = line_back(order, returns, count, line);
		budget.left[i] = back.counted;
		if (is_handover)
			budget.left[i] += newly_counted(scene, &back, line);
	}
	for (size_t i = 0; i < count; i++)
		if (has_come(&returns[i]) && returns[i].state != RETURN_RECEIVED)
			budget_spend(&budget, &returns[i]);
	return budget;
}

/* Oldest first: is this the turn of one that is counted whole? Then it has its part. */
static bool budget_take(const struct budget *budget, const struct goods_return *goods)
{
	if (goods->state != RETURN_RECEIVED || !budget_holds(budget, goods))
		return false;
	budget_spend(budget, goods);
	return true;
}

enum db_status return_is_counted(
	struct tx *tx, const struct counter_scene *scene, return_id id, bool *is_counted_out)
{
	struct goods_return *returns;
	size_t count;
	DB_TRY(returns_of_order(tx, scene->order.id, &returns, &count));
	struct budget budget = budget_new(tx_arena(tx), scene, returns, count, false);
	*is_counted_out = false;
	for (size_t i = 0; i < count; i++)
		if (budget_take(&budget, &returns[i]) && uuid_equal(returns[i].id.uuid, id.uuid))
			*is_counted_out = true;
	return DB_DONE;
}

/* --- the handover arrives --- */

static bool is_inspected(const struct goods_return *goods)
{
	for (size_t i = 0; i < goods->line_count; i++)
		if (!goods->lines[i].has_disposition)
			return false;
	return true;
}

/* The order as it will be: the rule by which goods come back asks when they were collected. */
static struct counter_scene scene_collected(struct arena *arena, const struct counter_scene *scene)
{
	struct counter_scene after = *scene;
	size_t at = (size_t)(scene->fulfilment - scene->order.fulfilments);
	struct order *order = &after.order;
	order->fulfilments =
		arena_new_array(arena, scene->order.fulfilment_count, struct fulfilment);
	memcpy(order->fulfilments, scene->order.fulfilments,
		scene->order.fulfilment_count * sizeof(*order->fulfilments));
	struct fulfilment *now = after.fulfilment = &order->fulfilments[at];
	now->lines = arena_new_array(arena, now->line_count, struct fulfilment_line);
	memcpy(now->lines, scene->fulfilment->lines, now->line_count * sizeof(*now->lines));
	now->state = FULFILMENT_COLLECTED;
	now->ended_at = counter_happened_at(scene);
	for (size_t i = 0; i < now->line_count; i++) {
		const struct command_line *given =
			command_line_find(scene->command, now->lines[i].line);
		now->lines[i].collected = given == NULL ? 0 : given->qty;
	}
	return after;
}

enum db_status returns_waited_pay(struct tx *tx, const struct counter_scene *scene)
{
	struct goods_return *returns;
	size_t count;
	DB_TRY(returns_of_order(tx, scene->order.id, &returns, &count));
	if (count == 0)
		return DB_DONE;
	struct budget budget = budget_new(tx_arena(tx), scene, returns, count, true);
	struct counter_scene after = scene_collected(tx_arena(tx), scene);
	for (size_t i = 0; i < count; i++)
		if (budget_take(&budget, &returns[i]) && is_inspected(&returns[i]))
			DB_TRY(returns_end_waiting(tx, &after, &returns[i]));
	return DB_DONE;
}

enum db_status returns_waited_count(struct tx *tx, const struct counter_scene *scene)
{
	struct goods_return *returns;
	size_t count;
	DB_TRY(returns_of_order(tx, scene->order.id, &returns, &count));
	for (size_t i = 0; count > 0 && i < scene->fulfilment->line_count; i++) {
		struct fulfilment_line *line = &scene->fulfilment->lines[i];
		struct line_back back = line_back(&scene->order, returns, count, line->line);
		int32_t qty = newly_counted(scene, &back, line->line);
		if (qty <= 0)
			continue;
		struct q_fulfilment_line_return_in in = {qty, scene->fulfilment->id, line->line};
		uint64_t changed;
		DB_TRY(q_fulfilment_line_return(tx, &in, &changed));
		if (changed == 0)
			return DB_BROKEN; /* the order is locked */
		line->returned += qty;
	}
	return DB_DONE;
}
