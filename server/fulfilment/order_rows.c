/* Writing new orders; see order_rows.h. One function for each table. */
#include "server/fulfilment/order_rows.h"

#include "server/db/q_cost.h"
#include "server/db/q_money.h"
#include "server/db/q_order.h"
#include "server/db/try.h"
#include "server/fulfilment/feed.h"

static enum db_status heads_write(struct tx *tx, const struct new_order *orders, size_t count)
{
	struct q_order_add_in *in = arena_new_array(tx_arena(tx), count, struct q_order_add_in);
	for (size_t i = 0; i < count; i++) {
		const struct order *order = orders[i].order;
		in[i] = (struct q_order_add_in){
			.order = order->id,
			.number = order->number,
			.kind = order->kind,
			.language = order->language,
			.name = order->customer_name,
			.email = order->customer_email,
			.phone = order->customer_phone,
			.collector = order->collector_name,
			.payment_ref = order->payment_ref,
			.currency = str_of(order->currency.code),
			.total_minor = order->total_minor,
			.has_near_lat = order->has_near,
			.near_lat = order->near.lat,
			.has_near_lon = order->has_near,
			.near_lon = order->near.lon,
			.has_hold = orders[i].draft->has_hold,
			.hold = orders[i].draft->hold,
			.decision = order->decision,
			.code_hash = orders[i].draft->code_hash,
			.move = order->move,
			.split = order->is_split_allowed,
			.now = order->placed_at,
			.version = order->version,
		};
	}
	enum db_status status = q_order_add_bulk(tx, in, count);
	return status == DB_DUP ? DB_RETRY : status;
}

static size_t lines_count(const struct new_order *orders, size_t count)
{
	size_t lines = 0;
	for (size_t i = 0; i < count; i++)
		lines += orders[i].order->line_count;
	return lines;
}

static enum db_status lines_write(struct tx *tx, const struct new_order *orders, size_t count)
{
	struct q_order_line_add_in *in = arena_new_array(
		tx_arena(tx), lines_count(orders, count), struct q_order_line_add_in);
	size_t n = 0;
	for (size_t i = 0; i < count; i++) {
		const struct order *order = orders[i].order;
		for (size_t l = 0; l < order->line_count; l++) {
			const struct order_line *line = &order->lines[l];
			in[n++] = (struct q_order_line_add_in){
				.order = order->id,
				.line = line->line,
				.product = line->product,
				.sku = line->sku,
				.name = line->name,
				.gtin = line->gtin.digits,
				.qty = line->qty,
				.price_minor = line->price_minor,
				.tax = line->tax.code,
				.vat_bp = line->tax.vat_bp,
				.tax_minor = line->tax_amount.minor,
				.tax2_minor = line->tax_amount.second_minor,
				.bundle = line->bundle,
			};
		}
	}
	DB_MUST(q_order_line_add_bulk(tx, in, n));
	return DB_DONE;
}

static size_t bundles_count(const struct new_order *orders, size_t count)
{
	size_t bundles = 0;
	for (size_t i = 0; i < count; i++)
		bundles += orders[i].order->bundle_count;
	return bundles;
}

static enum db_status bundles_write(struct tx *tx, const struct new_order *orders, size_t count)
{
	size_t n = 0, all = bundles_count(orders, count);
	struct q_order_bundle_add_in *in =
		arena_new_array(tx_arena(tx), all, struct q_order_bundle_add_in);
	for (size_t i = 0; i < count; i++)
		for (size_t b = 0; b < orders[i].order->bundle_count; b++) {
			const struct order_bundle *bundle = &orders[i].order->bundles[b];
			in[n++] = (struct q_order_bundle_add_in){orders[i].order->id,
				bundle->bundle, bundle->product, bundle->sku, bundle->name,
				bundle->qty, bundle->price_minor, bundle->is_set};
		}
	DB_MUST(q_order_bundle_add_bulk(tx, in, n));
	return DB_DONE;
}

static enum db_status history_write(struct tx *tx, const struct new_order *orders, size_t count)
{
	struct q_history_add_in *in = arena_new_array(tx_arena(tx), count, struct q_history_add_in);
	for (size_t i = 0; i < count; i++) {
		const struct history_row *row = &orders[i].order->history[0];
		in[i] = (struct q_history_add_in){
			orders[i].order->id, row->what, row->who, row->detail, row->happened_at};
	}
	DB_MUST(q_history_add_bulk(tx, in, count));
	return DB_DONE;
}

static enum db_status payments_write(struct tx *tx, const struct new_order *orders, size_t count)
{
	struct q_payment_add_in *in = arena_new_array(tx_arena(tx), count, struct q_payment_add_in);
	size_t n = 0;
	for (size_t i = 0; i < count; i++) {
		const struct order_payment *payment = &orders[i].order->payment;
		if (payment->is_there)
			in[n++] = (struct q_payment_add_in){orders[i].order->id, payment->provider,
				payment->authorised_minor, payment->captured_minor,
				payment->capture_before};
	}
	DB_MUST(q_payment_add_bulk(tx, in, n));
	return DB_DONE;
}

static enum db_status costs_write(struct tx *tx, const struct new_order *orders, size_t count)
{
	struct q_order_cost_add_in *in =
		arena_new_array(tx_arena(tx), count, struct q_order_cost_add_in);
	size_t n = 0;
	for (size_t i = 0; i < count; i++) {
		const struct order_cost *cost = &orders[i].order->cost;
		if (cost->amount_minor > 0)
			in[n++] = (struct q_order_cost_add_in){orders[i].order->id, cost->name,
				cost->amount_minor, cost->standard_minor, cost->tax.code,
				cost->tax.vat_bp, cost->tax_amount.minor,
				cost->tax_amount.second_minor};
	}
	DB_MUST(q_order_cost_add_bulk(tx, in, n));
	return DB_DONE;
}

static enum db_status mails_write(struct tx *tx, const struct new_order *orders, size_t count)
{
	struct q_outbox_add_in *in = arena_new_array(tx_arena(tx), count, struct q_outbox_add_in);
	for (size_t i = 0; i < count; i++) {
		const struct order *order = orders[i].order;
		in[i] = (struct q_outbox_add_in){MAIL_CONFIRMED, order->id,
			{(const char *)order->id.uuid.bytes, sizeof(order->id.uuid.bytes)},
			order->placed_at};
	}
	return q_outbox_add_bulk(tx, in, count);
}

static size_t fulfilments_count(const struct new_order *orders, size_t count)
{
	size_t fulfilments = 0;
	for (size_t i = 0; i < count; i++)
		fulfilments += orders[i].order->fulfilment_count;
	return fulfilments;
}

static void short_ids_set(
	const struct new_order *orders, size_t count, const struct feed_entry *entries)
{
	for (size_t i = 0; i < count; i++)
		for (size_t f = 0; f < orders[i].order->fulfilment_count; f++)
			orders[i].order->fulfilments[f].short_id =
				feed_short_id(orders[i].draft->arena, (entries++)->short_number);
}

/* The feeds are locked last of all. */
static enum db_status fulfilments_of_write(
	struct tx *tx, const struct new_order *orders, size_t count)
{
	size_t n = 0, all = fulfilments_count(orders, count);
	const struct fulfilment **fulfilments =
		arena_new_array(tx_arena(tx), all, const struct fulfilment *);
	struct feed_entry *entries = arena_new_array(tx_arena(tx), all, struct feed_entry);
	for (size_t i = 0; i < count; i++)
		for (size_t f = 0; f < orders[i].order->fulfilment_count; f++) {
			const struct fulfilment *fulfilment = &orders[i].order->fulfilments[f];
			fulfilments[n] = fulfilment;
			entries[n++] = (struct feed_entry){.store = fulfilment->store,
				.subject = fulfilment->id.uuid,
				.now = fulfilment->created_at};
		}
	DB_TRY(feeds_append(tx, entries, all));
	short_ids_set(orders, count, entries);
	return fulfilments_write(tx, fulfilments, all);
}

enum db_status orders_write(struct tx *tx, const struct new_order *orders, size_t count)
{
	DB_TRY(heads_write(tx, orders, count));
	DB_TRY(lines_write(tx, orders, count));
	DB_TRY(bundles_write(tx, orders, count));
	DB_TRY(payments_write(tx, orders, count));
	DB_TRY(costs_write(tx, orders, count));
	DB_TRY(history_write(tx, orders, count));
	DB_TRY(mails_write(tx, orders, count));
	return fulfilments_of_write(tx, orders, count);
}

/* --- lines that come later --- */

uint16_t order_line_next(const struct order *order, size_t already)
{
	uint16_t last = 0;
	for (size_t i = 0; i < order->line_count; i++)
		last = order->lines[i].line > last ? order->lines[i].line : last;
	return (uint16_t)(last + 1 + already);
}

enum db_status order_line_write(
	struct tx *tx, order_id order, const struct order_line *line, const return_id *exchange)
{
	struct q_order_line_swap_in in = {
		.order = order,
		.line = line->line,
		.product = line->product,
		.sku = line->sku,
		.name = line->name,
		.gtin = line->gtin.digits,
		.qty = line->qty,
		.price_minor = line->price_minor,
		.tax = line->tax.code,
		.vat_bp = line->tax.vat_bp,
		.tax_minor = line->tax_amount.minor,
		.tax2_minor = line->tax_amount.second_minor,
		.swap_of = line->swap_of,
		.has_exchange = exchange != NULL,
	};
	if (exchange != NULL)
		in.exchange = *exchange;
	DB_MUST(q_order_line_swap(tx, &in));
	return DB_DONE;
}
