/* The order that a draft has become: its lines and bundles with their prices, costs, payment, and
 * what each store prepares. See order_placing.h. */
#include <stdlib.h>

#include "server/fulfilment/decision.h"
#include "server/fulfilment/order_placing.h"

/* Placing is the first thing that is noted of an order: its second version. */
enum { VERSION_PLACED = 2 };

static void order_set_lines(struct order *order, const struct placing *placing)
{
	struct arena *arena = placing->draft->arena;
	order->lines = arena_new_array(arena, placing->part_count, struct order_line);
	order->line_count = placing->part_count;
	order->currency = placing->products[0]->currency;
	for (size_t i = 0; i < placing->part_count; i++) {
		const struct part *part = &placing->parts[i];
		const struct priced_line *price = &placing->prices[i];
		const struct product *product = placing->products[price->of];
		struct taxed goods = taxed_goods(product->tax, price->price_minor, part->qty);
		order->total_minor += taxed_minor(&goods);
		order->lines[i] = (struct order_line){
			.line = part->line,
			.product = part->product,
			.sku = str_dup(arena, product->sku),
			.name = str_dup(arena, product_name(product, order->language)),
			.gtin = product->gtin,
			.qty = part->qty,
			.price_minor = price->price_minor,
			.tax = product->tax,
			.tax_amount = goods.amount,
			.bundle = placing->lines[price->of].bundle,
		};
	}
}

static void order_set_bundles(struct order *order, const struct placing *placing)
{
	struct arena *arena = placing->draft->arena;
	order->bundles = arena_new_array(arena, placing->bundle_count, struct order_bundle);
	order->bundle_count = placing->bundle_count;
	for (size_t i = 0; i < placing->bundle_count; i++) {
		const struct product *product = placing->bundle_products[i];
		order->bundles[i] = (struct order_bundle){
			.bundle = (uint16_t)(i + 1),
			.product = product->id,
			.sku = str_dup(arena, product->sku),
			.name = str_dup(arena, product_name(product, order->language)),
			.qty = placing->bundles[i].qty,
			.price_minor = product->price_minor,
			.is_set = product->is_set,
		};
	}
}

static void order_set_cost(struct order *order, const struct order_draft *draft)
{
	if (draft->cost.amount_minor == 0)
		return;
	order->cost = draft->cost;
	order->cost.name = str_dup(draft->arena, draft->cost.name);
	order->cost.tax_amount = tax_within(order->cost.tax, order->cost.amount_minor);
	order->total_minor += order->cost.amount_minor;
}

static void order_set_payment(struct order *order, const struct order_draft *draft)
{
	if (order->kind != ORDER_PREPAID)
		return;
	order->payment = (struct order_payment){
		.is_there = true,
		.provider = draft->provider,
		.authorised_minor =
			draft->has_authorised ? draft->authorised_minor : order->total_minor,
		.captured_minor = draft->has_authorised ? 0 : order->total_minor,
		.capture_before = draft->capture_before,
	};
}

/* An order is at one store, or at two together; the first stands first. */
enum { SOURCES_MAX = 2 };
struct sources {
	struct source list[SOURCES_MAX];
	size_t count;
};

/* is_with says of each line whether the second gives it. */
static void sources_share(struct arena *arena, const struct placing *placing, const bool *is_with,
	struct sources *sources)
{
	for (size_t s = 0; s < sources->count; s++) {
		struct part *parts = arena_new_array(arena, placing->part_count, struct part);
		sources->list[s].parts = parts;
		for (size_t i = 0; i < placing->part_count; i++)
			if (is_with[placing->prices[i].of] == (s > 0))
				parts[sources->list[s].part_count++] = placing->parts[i];
	}
}

static struct sources sources_of_hold(
	struct arena *arena, const struct market *market, const struct placing *placing)
{
	const struct stores *stores = market->stores;
	const struct hold *hold = placing->hold;
	struct sources sources = {.count = hold->with.is_wanted ? SOURCES_MAX : 1};
	bool *is_with = arena_new_array(arena, hold->line_count, bool);
	sources.list[0] = (struct source){.store = stores_find(stores, hold->store),
		.has_distance = hold->has_distance,
		.distance_m = hold->distance_m,
		.promised_at = hold->promised_at,
		.to = hold->sending.is_wanted ? stores_find(stores, hold->sending.to) : NULL,
		.arrives_at = hold->sending.arrives_at};
	sources.list[1] = (struct source){.store = stores_find(stores, hold->with.store),
		.has_distance = hold->with.has_distance,
		.distance_m = hold->with.distance_m,
		.promised_at = hold->with.promised_at};
	for (size_t i = 0; i < hold->line_count; i++)
		is_with[i] = hold->lines[i].is_with;
	sources_share(arena, placing, is_with, &sources);
	return sources;
}

static struct source source_of(const struct candidate *candidate)
{
	return (struct source){.store = candidate->store,
		.has_distance = candidate->has_distance,
		.distance_m = candidate->distance_m,
		.promised_at = candidate->promised_at,
		.to = candidate->to,
		.arrives_at = candidate->arrives_at};
}

static struct sources sources_of_candidate(
	struct arena *arena, const struct placing *placing, const struct candidate *candidate)
{
	const struct question *question = &placing->draft->question;
	struct sources sources = {.list[0] = source_of(candidate), .count = 1};
	bool *is_with = arena_new_array(arena, question->line_count, bool);
	if (candidate->with != NULL)
		sources.list[sources.count++] = source_of(candidate->with);
	for (size_t i = 0; i < question->line_count; i++)
		is_with[i] = candidate_giver(candidate, question, i) != candidate;
	sources_share(arena, placing, is_with, &sources);
	return sources;
}

static struct sources order_set_sources(
	const struct market *market, struct order *order, const struct placing *placing)
{
	const struct order_draft *draft = placing->draft;
	if (draft->has_hold) {
		const struct hold *hold = placing->hold;
		order->has_near = hold->has_near;
		order->near = hold->near;
		order->decision = str_dup(draft->arena, hold->decision);
		return sources_of_hold(draft->arena, market, placing);
	}
	const struct candidate *candidate = &draft->candidates[placing->claim.chosen];
	order->has_near = draft->question.has_near;
	if (order->has_near)
		order->near = draft->question.near;
	order->decision = decision_chosen(draft->arena, draft->considered, candidate);
	return sources_of_candidate(draft->arena, placing, candidate);
}

static int compare_fulfilment_id(const void *a, const void *b)
{
	const fulfilment_id *x = a, *y = b;
	return uuid_compare(x->uuid, y->uuid);
}

/* They are read by their ids, which are made in the same moment: so these are put in order. */
static void order_set_fulfilments(
	struct order *order, const struct sources *sources, const struct order_draft *draft)
{
	fulfilment_id ids[SOURCES_MAX];
	order->fulfilment_count = sources->count;
	order->fulfilments = arena_new_array(draft->arena, sources->count, struct fulfilment);
	for (size_t i = 0; i < sources->count; i++)
		ids[i] = (fulfilment_id){uuid_new(draft->now)};
	qsort(ids, sources->count, sizeof(ids[0]), compare_fulfilment_id);
	for (size_t i = 0; i < sources->count; i++)
		order->fulfilments[i] = fulfilment_of(
			draft->arena, ids[i], order->id, &sources->list[i], draft->now);
}

/* What was not given is empty, as it will be read. */
static struct str text_of(struct str text)
{
	return text.n == 0 ? STR_EMPTY : text;
}

void order_answer(const struct market *market, const struct placing *placing)
{
	const struct order_draft *draft = placing->draft;
	struct arena *arena = draft->arena;
	struct order *order = &placing->placed->order;
	*order = (struct order){
		.id = draft->id,
		.number = str_dup(arena, placing->number),
		.kind = draft->kind,
		.language = draft->language,
		.customer_name = text_of(draft->customer_name),
		.customer_email = text_of(draft->customer_email),
		.customer_phone = text_of(draft->customer_phone),
		.collector_name = text_of(draft->collector_name),
		.payment_ref = text_of(draft->payment_ref),
		.move = draft->move,
		.is_split_allowed = draft->is_split_allowed,
		.placed_at = draft->now,
		.version = VERSION_PLACED,
		.history = arena_new_struct(arena, struct history_row),
		.history_count = 1,
	};
	struct sources sources = order_set_sources(market, order, placing);
	order_set_lines(order, placing);
	order_set_bundles(order, placing);
	order_set_cost(order, draft);
	order_set_payment(order, draft);
	order_set_fulfilments(order, &sources, draft);
	order->history[0] =
		(struct history_row){STR("placed"), STR("shopper"), STR_EMPTY, draft->now};
	order->state = order_state_of(order);
}
