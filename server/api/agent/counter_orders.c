/* Orders as any counter sees them; see counter_orders.h. */
#include "server/api/agent/counter_orders.h"

#include "server/db/q_lookup.h"
#include "server/db/q_returns.h"
#include "server/db/try.h"
#include "server/fulfilment/lookup.h"
#include "server/fulfilment/return_photos.h"
#include "server/fulfilment/return_waits.h"
#include "server/fulfilment/serials.h"
#include "server/server.h"
#include "server/views/counter_order_json.h"

static enum db_status add_announced(
	struct call *call, struct tx *tx, const struct order *order, json_t *json)
{
	const struct stores *stores = directory_stores(call->server->directory);
	struct goods_return goods;
	enum db_status status = return_awaited(tx, order->id, call->now, &goods);
	if (status == DB_DONE)
		status = return_photos_read(tx, &goods);
	if (status == DB_DONE)
		json_object_set_new(json, "announced",
			counter_announced_json(tx_arena(tx), stores, &goods, call->caller.store));
	return status == DB_NONE ? DB_DONE : status;
}

static enum db_status add_serials(
	struct tx *tx, const struct order *order, struct counter_line *lines)
{
	struct line_serials *known;
	size_t count;
	DB_TRY(serials_of_order(tx, order->id, &known, &count));
	for (size_t i = 0; i < order->line_count; i++) {
		for (size_t j = 0; j < count; j++) {
			if (known[j].line != order->lines[i].line)
				continue;
			lines[i].has_serials = true;
			lines[i].serials = known[j].serials;
		}
	}
	return DB_DONE;
}

static enum db_status add_names(
	struct tx *tx, const struct order *order, store_id store, struct counter_line *lines)
{
	struct q_lookup_names_in in = {order->id, store};
	struct q_lookup_names *names;
	size_t count;
	DB_TRY(q_lookup_names(tx, &in, &names, &count));
	for (size_t i = 0; i < order->line_count; i++) {
		for (size_t j = 0; j < count; j++) {
			if (names[j].line != order->lines[i].line)
				continue;
			lines[i].name_here = names[j].name;
			lines[i].bundle_name_here = names[j].bundle_name;
		}
	}
	return DB_DONE;
}

/* Of each line: what its product is called by clerks and by scanners, what it is to the law of
 * returns, and its serials. */
static enum db_status read_lines(
	struct tx *tx, const struct order *order, store_id store, struct counter_line **lines_out)
{
	struct counter_line *lines =
		arena_new_array(tx_arena(tx), order->line_count, struct counter_line);
	enum return_class *classes;
	enum db_status status = return_classes(tx, order, &classes);
	for (size_t i = 0; status == DB_DONE && i < order->line_count; i++) {
		lines[i].return_class = classes[i];
		status = lookup_gtins(
			tx, order->lines[i].product, &lines[i].gtins, &lines[i].gtin_count);
	}
	*lines_out = lines;
	if (status != DB_DONE)
		return status;
	DB_TRY(add_names(tx, order, store, lines));
	return add_serials(tx, order, lines);
}

/* What nobody at headquarters has seen yet, for the manager at the counter. */
static enum db_status add_signals(struct tx *tx, const struct order *order, json_t *json)
{
	struct q_return_signals_of_in in = {order->id};
	struct q_return_signals_of *signals;
	size_t count;
	json_t *list = json_array();
	json_object_set_new(json, "signals", list);
	DB_TRY(q_return_signals_of(tx, &in, &signals, &count));
	for (size_t i = 0; i < count; i++)
		if (signals[i].seen_at == 0)
			json_array_append_new(
				list, counter_signal_json(tx_arena(tx), signals[i].kind,
					      signals[i].detail, signals[i].noticed_at));
	return DB_DONE;
}

static enum db_status append_order(
	struct call *call, struct tx *tx, const struct order *order, json_t *list)
{
	struct counter_line *lines;
	enum db_status status = read_lines(tx, order, call->caller.store, &lines);
	if (status != DB_DONE)
		return status;
	json_t *json = counter_order_json(
		call->arena, directory_stores(call->server->directory), order, lines);
	json_array_append_new(list, json);
	DB_TRY(add_signals(tx, order, json));
	return add_announced(call, tx, order, json);
}

/* What another store may have handed over without our knowing comes back all the same; then its
 * money waits, and the clerk is told (decisions/0028). */
static enum db_status append_as_presumed(
	struct call *call, struct tx *tx, struct order *order, json_t *list)
{
	bool is_presumed;
	enum db_status status = returns_presume_collected(tx, order, call->now, &is_presumed);
	if (status == DB_DONE)
		status = append_order(call, tx, order, list);
	if (status == DB_DONE && is_presumed)
		json_object_set_new(json_array_get(list, json_array_size(list) - 1),
			"pickup_unheard", json_true());
	return status;
}

enum db_status counter_orders_json(
	struct call *call, struct tx *tx, struct order *orders, size_t count, json_t *list)
{
	enum db_status status = DB_DONE;
	for (size_t i = 0; i < count && status == DB_DONE; i++)
		status = append_as_presumed(call, tx, &orders[i], list);
	return status;
}
