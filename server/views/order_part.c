/* An order as XML; see order_part.h. */
#include "server/views/order_part.h"

#include "common/clock.h"
#include "common/tax_view.h"
#include "server/fulfilment/recall.h"
#include "server/fulfilment/substitute.h"
#include "server/views/parts.h"

/* --- where each piece of a line is --- */

static void part_view(xmlNodePtr line, const char *state, int32_t qty, const struct store *store)
{
	if (qty <= 0)
		return;
	xmlNodePtr part = view_child(line, "part");
	view_text(part, "state", str_of(state));
	view_int(part, "qty", qty);
	if (store != NULL)
		view_text(part, "store", store->name);
}

static void collected_parts(
	xmlNodePtr line, const struct fulfilment_line *at, const struct store *store)
{
	part_view(line, "collected", at->collected - at->returned, store);
	part_view(line, "returned", at->returned, store);
	part_view(line, "refused", at->refused, store);
}

static void parts_view(xmlNodePtr line, const struct fulfilment *fulfilment,
	const struct fulfilment_line *at, const struct store *store)
{
	int32_t expected = at->ordered - at->short_qty;
	switch (fulfilment->state) {
	case FULFILMENT_ASSIGNED:
	case FULFILMENT_ACCEPTED:
	case FULFILMENT_PICKING:
		part_view(line, "picked", at->picked, store);
		part_view(line, "waiting", expected - at->picked, store);
		break;
	case FULFILMENT_READY:
		part_view(line, fulfilment->sending.is_wanted ? "picked" : "ready", at->picked,
			store);
		break;
	case FULFILMENT_COLLECTED:
		collected_parts(line, at, store);
		break;
	case FULFILMENT_IN_TRANSIT:
		part_view(line, "in_transit", expected, store);
		break;
	case FULFILMENT_SENT:
	case FULFILMENT_REJECTED: /* the pieces went on to another fulfilment, or are unavailable */
		break;
	case FULFILMENT_CANCELLED:
		part_view(line, "cancelled", expected, NULL);
		break;
	case FULFILMENT_EXPIRED:
		part_view(line, "expired", expected, NULL);
		break;
	}
}

static const struct fulfilment_line *line_at(const struct fulfilment *fulfilment, uint16_t line)
{
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		if (fulfilment->lines[i].line == line)
			return &fulfilment->lines[i];
	}
	return NULL;
}

static int32_t undecided_qty(const struct order *order, uint16_t line)
{
	const struct order_choice *choice = order_open_choice(order);
	for (size_t i = 0; choice != NULL && !choice->is_kept && i < choice->line_count; i++)
		if (choice->lines[i].line == line)
			return choice->lines[i].qty;
	return 0;
}

static void line_view(xmlNodePtr parent, const struct order *order, const struct order_line *line,
	const struct stores *stores)
{
	xmlNodePtr node = view_child(parent, "line");
	view_int(node, "line", line->line);
	view_text(node, "sku", line->sku);
	view_text(node, "name", line->name);
	view_int(node, "qty", line->qty);
	view_int(node, "price_minor", line->price_minor);
	view_int(node, "sum_minor", line->price_minor * line->qty);
	const struct order_line *instead_of = order_find_line(order, line->swap_of);
	if (instead_of != NULL)
		view_text(node, "instead_of", instead_of->name);
	if (line->bundle != 0)
		view_int(node, "bundle", line->bundle);
	for (size_t i = 0; i < order->fulfilment_count; i++) {
		const struct fulfilment *fulfilment = &order->fulfilments[i];
		const struct fulfilment_line *at = line_at(fulfilment, line->line);
		if (at != NULL)
			parts_view(node, fulfilment, at,
				stores_find(stores, fulfilment_collected_at(fulfilment)));
	}
	part_view(node, "undecided", undecided_qty(order, line->line), NULL);
	part_view(node, "unavailable", line->unavailable, NULL);
}

static void bundles_view(xmlNodePtr parent, const struct order *order)
{
	for (size_t i = 0; i < order->bundle_count; i++) {
		const struct order_bundle *bundle = &order->bundles[i];
		xmlNodePtr node = view_child(parent, "bundle");
		view_int(node, "bundle", bundle->bundle);
		view_text(node, "name", bundle->name);
		view_int(node, "qty", bundle->qty);
		view_int(node, "price_minor", bundle->price_minor);
		view_bool(node, "is_set", bundle->is_set);
	}
}

/* --- the rest --- */

static void fulfilment_times_view(xmlNodePtr node, const struct fulfilment *fulfilment)
{
	const struct {
		const char *name;
		int64_t at;
	} times[] = {
		{"created_at", fulfilment->created_at},
		{"accepted_at", fulfilment->accepted_at},
		{"picking_at", fulfilment->picking_at},
		{"ready_at", fulfilment->ready_at},
		{"ended_at", fulfilment->ended_at},
		{"promised_at", fulfilment_promise(fulfilment)},
		{"collect_by", fulfilment->collect_by},
		{"coming_at", fulfilment->coming_at},
		{"arrived_at", fulfilment->arrived_at},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(times); i++) {
		if (times[i].at != 0)
			view_int(node, times[i].name, times[i].at);
	}
}

/* Why a store gave it back, as its clerk said: from the history, whose rows begin with the store.
 * Headquarters takes back what the store's own figures say it cannot give. */
static struct str rejection_of(
	const struct order *order, const struct fulfilment *fulfilment, const struct store *store)
{
	enum reject_reason reason;
	if (fulfilment->epoch > 1)
		return reject_reason_name(REJECT_NO_STOCK);
	for (size_t i = order->history_count; i > 0; i--) {
		const struct history_row *row = &order->history[i - 1];
		struct str who = row->who;
		if (!str_equal_c(row->what, "rejected") ||
			!str_equal(str_cut(&who, ' '), store->code))
			continue;
		struct str quoted = row->detail; /* {"reason":"no_stock"} */
		for (int quote = 0; quote < 3; quote++)
			str_cut(&quoted, '"');
		struct str word = str_cut(&quoted, '"');
		return reject_reason_parse(word, &reason) ? word : STR_EMPTY;
	}
	return STR_EMPTY;
}

/* What headquarters asks of the store, and until when it waits for the answer. */
static void recall_view(xmlNodePtr node, const struct fulfilment *fulfilment, int64_t lease_ms)
{
	view_text(node, "recall", recall_name(fulfilment->recall));
	view_int(node, "recalled_at", fulfilment->recalled_at);
	view_int(node, "answer_by", fulfilment_lease_until(fulfilment, lease_ms));
	if (fulfilment->contact_at != 0)
		view_int(node, "contact_at", fulfilment->contact_at);
}

/* What the shopper said about being there is forgotten as order_arrive forgets it. */
static bool is_lately(int64_t said_at, int64_t now)
{
	return said_at > now - ARRIVAL_LASTS_MIN * MS_PER_MINUTE;
}

/* Who prepares it, if not the store where it is collected, and how far it is. */
static void transfer_view(xmlNodePtr node, const struct order *order,
	const struct fulfilment *fulfilment, const struct stores *stores)
{
	const struct fulfilment *sent =
		fulfilment->sending.is_wanted ? fulfilment : order_sender(order, fulfilment);
	const struct store *sender = sent == NULL ? NULL : stores_find(stores, sent->store);
	if (sender == NULL)
		return;
	view_text(node, "sender", sender->name);
	view_text(node, "sender_code", sender->code);
	view_bool(node, "is_to_send", fulfilment->sending.is_wanted);
	if (fulfilment->sending.is_wanted)
		view_int(node, "ready_to_send_by", fulfilment->promised_at);
	if (fulfilment->sent_at != 0)
		view_int(node, "sent_at", fulfilment->sent_at);
	if (fulfilment->received_at != 0)
		view_int(node, "received_at", fulfilment->received_at);
}

/* What is not given has its taxes first (common/tax.h). */
static int64_t worth_of_last(const struct order_line *line, int32_t qty)
{
	struct taxed goods = order_line_goods(line);
	return taxed_part_minor(&goods, line->qty - qty, qty);
}

static int64_t worth_of(const struct order *order, const struct fulfilment *fulfilment)
{
	int64_t minor = 0;
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		const struct fulfilment_line *at = &fulfilment->lines[i];
		const struct order_line *line = order_find_line(order, at->line);
		if (line != NULL)
			minor += worth_of_last(line, at->ordered - at->short_qty);
	}
	return minor;
}

/* What this store gives, and what a reservation costs there. */
static void share_view(
	xmlNodePtr node, const struct order *order, const struct fulfilment *fulfilment)
{
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		const struct fulfilment_line *at = &fulfilment->lines[i];
		const struct order_line *line = order_find_line(order, at->line);
		int32_t qty = at->ordered - at->short_qty;
		if (line == NULL || qty == 0)
			continue;
		xmlNodePtr item = view_child(node, "item");
		view_text(item, "name", line->name);
		view_int(item, "qty", qty);
	}
	if (order->kind == ORDER_RESERVATION && fulfilment_is_open(fulfilment))
		view_int(node, "to_pay_minor", worth_of(order, fulfilment));
}

static void fulfilment_view(xmlNodePtr parent, const struct order *order,
	const struct fulfilment *fulfilment, const struct stores *stores, int64_t now,
	struct arena *arena)
{
	xmlNodePtr node = view_child(parent, "fulfilment");
	view_text(node, "id", uuid_print(arena, fulfilment->id.uuid));
	bool is_waiting = fulfilment_is_open(fulfilment) &&
			  (fulfilment->state != FULFILMENT_READY || fulfilment->sending.is_wanted);
	view_text(node, "state", fulfilment_state_name(fulfilment->state));
	view_bool(node, "is_open", fulfilment_is_open(fulfilment));
	view_bool(node, "can_cancel",
		fulfilment_is_open(fulfilment) && !fulfilment_is_cancelling(fulfilment));
	view_bool(node, "is_current", order_current(order) == fulfilment);
	view_bool(node, "is_late", is_waiting && fulfilment_promise(fulfilment) < now);
	view_bool(node, "is_extended", fulfilment->extended > 0);
	view_bool(node, "is_shopper_here", is_lately(fulfilment->arrived_at, now));
	view_bool(node, "is_shopper_coming", is_lately(fulfilment->coming_at, now));
	view_text(node, "short_id", fulfilment->short_id);
	view_text(node, "slot", fulfilment->slot);
	view_text(node, "collected_by", fulfilment->collected_by);
	view_int(node, "epoch", fulfilment->epoch);
	view_bool(node, "is_put_back_due", fulfilment->is_put_back_due);
	if (fulfilment->has_outcome)
		view_text(node, "outcome", outcome_name(fulfilment->outcome));
	if (fulfilment->has_distance)
		view_int(node, "distance_m", fulfilment->distance_m);
	fulfilment_times_view(node, fulfilment);
	if (fulfilment->has_recall)
		recall_view(node, fulfilment, stores->lease_ms);
	const struct store *store = stores_find(stores, fulfilment_collected_at(fulfilment));
	transfer_view(node, order, fulfilment, stores);
	share_view(node, order, fulfilment);
	if (store == NULL)
		return;
	xmlNodePtr place = store_view(node, "store", store, now);
	if (fulfilment->state == FULFILMENT_REJECTED)
		view_text(node, "why", rejection_of(order, fulfilment, store));
	if (fulfilment_is_open(fulfilment))
		store_hours_view(place, store, now);
}

/* What the shopper may decide about, and until when. */
static void undecided_view(xmlNodePtr node, const struct order *order)
{
	const struct order_choice *choice = order_open_choice(order);
	if (choice == NULL)
		return;
	bool is_open = choice->state == CHOICE_OPEN;
	view_text(node, "choice_state", choice_state_name(choice->state));
	view_int(node, "choice_until", is_open ? choice->answer_by : choice->wait_until);
}

/* What the shopper may take instead. */
static void substitutes_view(xmlNodePtr parent, const struct order *order,
	const struct stores *stores, int64_t now, struct arena *arena)
{
	for (size_t i = 0; i < order->substitute_count; i++) {
		const struct order_substitute *offer = &order->substitutes[i];
		const struct order_line *ordered = order_find_line(order, offer->line);
		const struct fulfilment *at = order_fulfilment(order, offer->fulfilment);
		const struct store *store = at == NULL ? NULL : stores_find(stores, at->store);
		if (!substitute_is_open(order, offer, now) || ordered == NULL || store == NULL)
			continue;
		xmlNodePtr node = view_child(parent, "substitute");
		view_text(node, "id", uuid_print(arena, offer->id.uuid));
		view_text(node, "store", store->name);
		view_text(node, "ordered", ordered->name);
		view_int(node, "ordered_minor", ordered->price_minor);
		view_text(node, "name", offer->name);
		view_text(node, "sku", offer->sku);
		view_int(node, "qty", offer->qty);
		view_int(node, "price_minor", offer->price_minor);
		view_bool(node, "is_before_tax", tax_comes_on_top(offer->tax));
		view_int(node, "answer_by", offer->answer_by);
	}
}

static void refunds_view(xmlNodePtr parent, const struct order *order)
{
	for (size_t i = 0; i < order->refund_count; i++) {
		const struct refund_row *refund = &order->refunds[i];
		xmlNodePtr node = view_child(parent, "refund");
		view_text(node, "ground", refund_ground_name(refund->ground));
		view_text(node, "state", refund_state_name(refund->state));
		view_text(node, "way", refund_way_name(refund->way));
		view_int(node, "amount_minor", refund->amount_minor);
		view_int(node, "due_at", refund->due_at);
		if (refund->pay_by != 0)
			view_int(node, "pay_by", refund->pay_by);
	}
}

/* Of that line was collected, or the part of its store is over without. */
static int32_t over_qty(const struct order *order, uint16_t number)
{
	int32_t qty = 0;
	for (size_t i = 0; i < order->fulfilment_count; i++) {
		const struct fulfilment *fulfilment = &order->fulfilments[i];
		const struct fulfilment_line *at = line_at(fulfilment, number);
		bool is_over = fulfilment->state == FULFILMENT_COLLECTED ||
			       fulfilment->state == FULFILMENT_CANCELLED ||
			       fulfilment->state == FULFILMENT_EXPIRED;
		qty += is_over && at != NULL ? at->ordered - at->short_qty : 0;
	}
	return qty;
}

/* What a reservation still costs at the counter: what no store has is not to be paid, nor what was
 * paid where it was collected, or is cancelled. */
static void to_pay_view(xmlNodePtr node, const struct order *order, struct arena *arena)
{
	struct tax_sums taxes = tax_sums_new(arena, order->line_count);
	int64_t to_pay_minor = 0;
	for (size_t i = 0; i < order->line_count; i++) {
		const struct order_line *line = &order->lines[i];
		struct taxed goods = order_line_goods(line);
		int32_t left = line->qty - line->unavailable - over_qty(order, line->line);
		to_pay_minor += worth_of_last(line, left);
		tax_sums_add_goods(&taxes, &goods, line->qty - left, left);
	}
	view_int(node, "to_pay_minor", to_pay_minor);
	tax_sums_view(node, &taxes);
}

/* The taxes of what was ordered. */
static void taxes_view(xmlNodePtr node, const struct order *order, struct arena *arena)
{
	struct tax_sums taxes = tax_sums_new(arena, order->line_count + 1);
	const struct order_cost *cost = &order->cost;
	for (size_t i = 0; i < order->line_count; i++) {
		struct taxed goods = order_line_goods(&order->lines[i]);
		if (order->lines[i].swap_of == 0)
			tax_sums_add_goods(&taxes, &goods, 0, goods.qty);
	}
	if (cost->amount_minor > 0 && tax_is_added(cost->tax))
		tax_sums_add_due(&taxes, cost->tax, cost->amount_minor - cost->tax_amount.minor,
			cost->tax_amount);
	tax_sums_view(node, &taxes);
}

static bool is_to_pay(const struct order *order)
{
	const struct fulfilment *current = order_current(order);
	return order->kind == ORDER_RESERVATION && current != NULL && fulfilment_is_open(current);
}

/* The clock the order's times are shown on: that of its latest store. */
static struct str zone_of(const struct order *order, const struct stores *stores)
{
	const struct fulfilment *current = order_current(order);
	const struct store *store =
		current == NULL ? NULL : stores_find(stores, fulfilment_collected_at(current));
	return store == NULL ? STR("UTC") : store->time_zone;
}

xmlNodePtr order_view(xmlNodePtr parent, const struct order *order, const struct stores *stores,
	int64_t now, struct arena *arena)
{
	struct order_allows allows = order_allows(order, now);
	xmlNodePtr node = view_child(parent, "order");
	view_text(node, "id", uuid_print(arena, order->id.uuid));
	view_text(node, "number", order->number);
	view_text(node, "kind", order_kind_name(order->kind));
	view_text(node, "state", order_state_name(order->state));
	view_int(node, "placed_at", order->placed_at);
	view_text(node, "zone", zone_of(order, stores));
	view_text(node, "customer", order->customer_name);
	view_text(node, "collector", order->collector_name);
	view_int(node, "total_minor", order->total_minor);
	if (order->cost.amount_minor > 0) {
		view_text(node, "cost", order->cost.name);
		view_int(node, "cost_minor",
			order->cost.amount_minor -
				tax_added(order->cost.tax, order->cost.tax_amount));
	}
	view_text(node, "currency", str_of(order->currency.code));
	if (is_to_pay(order))
		to_pay_view(node, order, arena);
	else
		taxes_view(node, order, arena);
	view_bool(node, "can_cancel", allows.cancel);
	view_bool(node, "can_extend", allows.extend);
	view_bool(node, "can_name_collector", allows.name_collector);
	view_bool(node, "can_arrive", allows.arrive);
	view_bool(node, "can_choose", allows.choose);
	undecided_view(node, order);
	for (size_t i = 0; i < order->line_count; i++)
		line_view(node, order, &order->lines[i], stores);
	bundles_view(node, order);
	for (size_t i = 0; i < order->fulfilment_count; i++)
		fulfilment_view(node, order, &order->fulfilments[i], stores, now, arena);
	substitutes_view(node, order, stores, now, arena);
	refunds_view(node, order);
	return node;
}
