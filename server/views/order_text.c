/* Orders as text; see order_text.h. */
#include "server/views/order_text.h"

#include "common/tax_json.h"
#include "common/token.h"
#include "server/fulfilment/recall.h"
#include "server/views/choice_text.h"
#include "server/views/store_text.h"

enum { ORDER_TEXT_MAX = 4 * 1024 * 1024 };

static void write_instant_or_none(struct json_writer *w, const char *key, int64_t at)
{
	if (at != 0)
		jw_instant(jw_key(w, key), at);
}

static void write_text_or_none(struct json_writer *w, const char *key, struct str text)
{
	if (!str_is_empty(text))
		jw_text(jw_key(w, key), text);
}

static void write_line(struct json_writer *w, const struct order_line *line)
{
	char digits[14];
	uint64_t left = line->gtin.digits;
	for (size_t i = sizeof(digits); i > 0; i--, left /= 10)
		digits[i - 1] = (char)('0' + left % 10);
	jw_object(w);
	jw_i64(jw_key(w, "line"), line->line);
	jw_text(jw_key(w, "sku"), line->sku);
	jw_text(jw_key(w, "name"), line->name);
	if (line->gtin.digits != 0)
		jw_text(jw_key(w, "gtin"), (struct str){digits, sizeof(digits)});
	jw_i64(jw_key(w, "qty"), line->qty);
	jw_i64(jw_key(w, "unavailable"), line->unavailable);
	jw_i64(jw_key(w, "price_minor"), line->price_minor);
	struct taxed goods = order_line_goods(line);
	jw_i64(jw_key(w, "vat_bp"), line->tax.vat_bp);
	jw_i64(jw_key(w, "vat_minor"), tax_contained(line->tax, line->tax_amount));
	tax_write(w, line->tax, line->tax_amount);
	jw_i64(jw_key(w, "amount_minor"), taxed_minor(&goods));
	if (line->swap_of != 0)
		jw_i64(jw_key(w, "swap_of"), line->swap_of);
	if (line->bundle != 0)
		jw_i64(jw_key(w, "bundle"), line->bundle);
	jw_end(w);
}

static void write_bundle(struct json_writer *w, const struct order_bundle *bundle)
{
	jw_object(w);
	jw_i64(jw_key(w, "bundle"), bundle->bundle);
	jw_text(jw_key(w, "sku"), bundle->sku);
	jw_text(jw_key(w, "name"), bundle->name);
	jw_i64(jw_key(w, "qty"), bundle->qty);
	jw_i64(jw_key(w, "price_minor"), bundle->price_minor);
	jw_bool(jw_key(w, "is_set"), bundle->is_set);
	jw_end(w);
}

static void write_bundles(struct json_writer *w, const struct order *order)
{
	if (order->bundle_count == 0)
		return;
	jw_array(jw_key(w, "bundles"));
	for (size_t i = 0; i < order->bundle_count; i++)
		write_bundle(w, &order->bundles[i]);
	jw_end(w);
}

static void write_fulfilment_line(struct json_writer *w, const struct fulfilment_line *line)
{
	jw_object(w);
	jw_i64(jw_key(w, "line"), line->line);
	jw_i64(jw_key(w, "ordered"), line->ordered);
	jw_i64(jw_key(w, "picked"), line->picked);
	jw_i64(jw_key(w, "short"), line->short_qty);
	jw_i64(jw_key(w, "collected"), line->collected);
	jw_i64(jw_key(w, "refused"), line->refused);
	jw_i64(jw_key(w, "returned"), line->returned);
	jw_end(w);
}

static void write_promise(struct json_writer *w, const struct fulfilment *fulfilment)
{
	jw_object(w);
	jw_instant(jw_key(w, "ready_at"), fulfilment_promise(fulfilment));
	jw_instant(jw_key(w, "collect_by"), fulfilment->collect_by);
	jw_end(w);
}

/* Where it is sent, or where it comes from. */
static void write_transfer(struct json_writer *w, const struct stores *stores,
	const struct order *order, const struct fulfilment *fulfilment)
{
	const struct fulfilment *sent = order_sender(order, fulfilment);
	const struct store *from = sent == NULL ? NULL : stores_find(stores, sent->store);
	const struct store *to =
		fulfilment->sending.is_wanted ? stores_find(stores, fulfilment->sending.to) : NULL;
	if (from == NULL && to == NULL)
		return;
	jw_object(jw_key(w, "transfer"));
	if (to != NULL)
		jw_text(jw_key(w, "to"), to->code);
	if (from != NULL)
		jw_text(jw_key(w, "from"), from->code);
	write_instant_or_none(w, "sent_at", fulfilment->sent_at);
	write_instant_or_none(w, "received_at", fulfilment->received_at);
	jw_end(w);
}

static void write_fulfilment(struct json_writer *w, const struct stores *stores,
	const struct order *order, const struct fulfilment *fulfilment)
{
	const struct store *store = stores_find(stores, fulfilment->store);
	jw_object(w);
	jw_uuid(jw_key(w, "id"), fulfilment->id.uuid);
	jw_text(jw_key(w, "state"), fulfilment_state_name(fulfilment->state));
	jw_text(jw_key(w, "short_id"), fulfilment->short_id);
	if (store != NULL)
		jw_store(jw_key(w, "store"), store);
	if (fulfilment->has_distance)
		jw_i64(jw_key(w, "distance_m"), fulfilment->distance_m);
	write_promise(jw_key(w, "promise"), fulfilment);
	write_transfer(w, stores, order, fulfilment);
	if (fulfilment->has_outcome)
		jw_text(jw_key(w, "outcome"), outcome_name(fulfilment->outcome));
	write_instant_or_none(w, "accepted_at", fulfilment->accepted_at);
	write_instant_or_none(w, "picking_at", fulfilment->picking_at);
	write_instant_or_none(w, "ready_at", fulfilment->ready_at);
	write_instant_or_none(w, "ended_at", fulfilment->ended_at);
	write_instant_or_none(w, "coming_at", fulfilment->coming_at);
	write_instant_or_none(w, "arrived_at", fulfilment->arrived_at);
	if (fulfilment->has_recall && fulfilment->recall == RECALL_CANCEL) {
		jw_instant(jw_key(w, "cancel_asked_at"), fulfilment->recalled_at);
		jw_instant(jw_key(w, "cancel_by"),
			fulfilment_lease_until(fulfilment, stores->lease_ms));
	}
	jw_array(jw_key(w, "lines"));
	for (size_t i = 0; i < fulfilment->line_count; i++)
		write_fulfilment_line(w, &fulfilment->lines[i]);
	jw_end(w);
	jw_end(w);
}

static void write_refund(struct json_writer *w, const struct refund_row *refund)
{
	jw_object(w);
	jw_uuid(jw_key(w, "id"), refund->id.uuid);
	jw_text(jw_key(w, "ground"), refund_ground_name(refund->ground));
	jw_text(jw_key(w, "state"), refund_state_name(refund->state));
	jw_text(jw_key(w, "way"), refund_way_name(refund->way));
	jw_i64(jw_key(w, "amount_minor"), refund->amount_minor);
	jw_instant(jw_key(w, "due_at"), refund->due_at);
	jw_end(w);
}

static void write_history_row(struct json_writer *w, const struct history_row *row)
{
	jw_object(w);
	jw_text(jw_key(w, "what"), row->what);
	jw_instant(jw_key(w, "happened_at"), row->happened_at);
	jw_end(w);
}

static void write_payment(struct json_writer *w, const struct order *order)
{
	const struct order_payment *payment = &order->payment;
	if (str_is_empty(order->payment_ref))
		return;
	jw_object(jw_key(w, "payment"));
	jw_text(jw_key(w, "reference"), order->payment_ref);
	if (payment->is_there) {
		jw_text(jw_key(w, "provider"), payment_provider_name(payment->provider));
		jw_i64(jw_key(w, "authorised_minor"), payment->authorised_minor);
		jw_i64(jw_key(w, "captured_minor"), payment->captured_minor);
		jw_i64(jw_key(w, "voided_minor"), payment->voided_minor);
		jw_i64(jw_key(w, "refunded_minor"), payment->refunded_minor);
		write_instant_or_none(w, "capture_before", payment->capture_before);
	}
	jw_end(w);
}

static void write_cost(struct json_writer *w, const struct order_cost *cost)
{
	if (cost->amount_minor == 0)
		return;
	jw_object(jw_key(w, "cost"));
	jw_text(jw_key(w, "name"), cost->name);
	jw_i64(jw_key(w, "amount_minor"), cost->amount_minor);
	jw_i64(jw_key(w, "standard_minor"), cost->standard_minor);
	jw_i64(jw_key(w, "vat_bp"), cost->tax.vat_bp);
	jw_i64(jw_key(w, "vat_minor"), tax_contained(cost->tax, cost->tax_amount));
	tax_write(w, cost->tax, cost->tax_amount);
	jw_i64(jw_key(w, "back_minor"), cost->back_minor);
	jw_end(w);
}

static void write_head(struct json_writer *w, const struct order *order)
{
	jw_uuid(jw_key(w, "id"), order->id.uuid);
	jw_text(jw_key(w, "number"), order->number);
	jw_text(jw_key(w, "kind"), order_kind_name(order->kind));
	jw_text(jw_key(w, "state"), order_state_name(order->state));
	jw_text(jw_key(w, "language"), language_name(order->language));
	jw_text(jw_key(w, "move"), move_consent_name(order->move));
	jw_bool(jw_key(w, "split"), order->is_split_allowed);
	jw_instant(jw_key(w, "placed_at"), order->placed_at);
	jw_object(jw_key(w, "customer"));
	jw_text(jw_key(w, "name"), order->customer_name);
	jw_text(jw_key(w, "email"), order->customer_email);
	jw_text(jw_key(w, "phone"), order->customer_phone);
	jw_end(w);
	write_text_or_none(w, "collector", order->collector_name);
	write_payment(w, order);
	jw_text(jw_key(w, "currency"), str_of(order->currency.code));
	jw_i64(jw_key(w, "total_minor"), order->total_minor);
	write_cost(w, &order->cost);
	jw_i64(jw_key(w, "version"), order->version);
}

static void write_lists(
	struct json_writer *w, const struct stores *stores, const struct order *order)
{
	jw_array(jw_key(w, "lines"));
	for (size_t i = 0; i < order->line_count; i++)
		write_line(w, &order->lines[i]);
	jw_end(w);
	write_bundles(w, order);
	jw_array(jw_key(w, "fulfilments"));
	for (size_t i = 0; i < order->fulfilment_count; i++)
		write_fulfilment(w, stores, order, &order->fulfilments[i]);
	jw_end(w);
	jw_array(jw_key(w, "refunds"));
	for (size_t i = 0; i < order->refund_count; i++)
		write_refund(w, &order->refunds[i]);
	jw_end(w);
	jw_array(jw_key(w, "history"));
	for (size_t i = 0; i < order->history_count; i++)
		write_history_row(w, &order->history[i]);
	jw_end(w);
}

static void write_substitute(struct json_writer *w, const struct order_substitute *offer)
{
	jw_object(w);
	jw_uuid(jw_key(w, "id"), offer->id.uuid);
	jw_i64(jw_key(w, "line"), offer->line);
	jw_text(jw_key(w, "state"), substitute_state_name(offer->state));
	jw_text(jw_key(w, "sku"), offer->sku);
	jw_text(jw_key(w, "name"), offer->name);
	jw_i64(jw_key(w, "qty"), offer->qty);
	jw_i64(jw_key(w, "price_minor"), offer->price_minor);
	jw_instant(jw_key(w, "answer_by"), offer->answer_by);
	if (offer->given_line != 0)
		jw_i64(jw_key(w, "given_line"), offer->given_line);
	jw_end(w);
}

/* What was only thought of is nothing to the shopper. */
static void write_substitutes(struct json_writer *w, const struct order *order)
{
	jw_array(jw_key(w, "substitutes"));
	for (size_t i = 0; i < order->substitute_count; i++)
		if (order->substitutes[i].state != SUBSTITUTE_IMPOSSIBLE)
			write_substitute(w, &order->substitutes[i]);
	jw_end(w);
}

static void write_allows(struct json_writer *w, struct order_allows allows)
{
	jw_object(w);
	jw_bool(jw_key(w, "cancel"), allows.cancel);
	jw_bool(jw_key(w, "extend"), allows.extend);
	jw_bool(jw_key(w, "collector"), allows.name_collector);
	jw_bool(jw_key(w, "arrived"), allows.arrive);
	jw_bool(jw_key(w, "choose"), allows.choose);
	jw_end(w);
}

/* The link is that of tracking_url (mail_facts.h), without making the token twice. */
static void write_keys(
	struct json_writer *w, struct arena *arena, const struct server *server, order_id order)
{
	struct str token = order_token_print(arena, &server->secret, order);
	struct str url = str_printf(
		arena, STR_FMT "/o/" STR_FMT, STR_ARG(server->public_url), STR_ARG(token));
	jw_text(jw_key(w, "token"), token);
	jw_text(jw_key(w, "tracking_url"), url);
	jw_text(jw_key(w, "pickup_code"), pickup_code_print(arena, &server->secret, order));
}

struct str order_text(
	struct arena *arena, const struct server *server, const struct order *order, int64_t now)
{
	struct buf buf;
	struct json_writer w;
	buf_init(&buf, arena, ORDER_TEXT_MAX);
	jw_init(&w, &buf);
	jw_object(&w);
	write_head(&w, order);
	write_lists(&w, directory_stores(server->directory), order);
	write_allows(jw_key(&w, "allows"), order_allows(order, now));
	jw_choice(&w, arena, server, order, now);
	if (order->substitute_count > 0)
		write_substitutes(&w, order);
	write_keys(&w, arena, server, order->id);
	jw_end(&w);
	return jw_done(&w);
}
