/* Placing orders; see order.h. */
#include <stdio.h>

#include "common/clock.h"
#include "common/rand.h"
#include "server/db/q_hold.h"
#include "server/db/q_order.h"
#include "server/db/try.h"
#include "server/fulfilment/order_write.h"
#include "server/fulfilment/product.h"

/* --- numbers people read aloud: nine digits of chance and a Luhn check digit (ISO/IEC 7812-1) ---
 */

enum { NUMBER_DIGITS = 10 };

static int luhn_digit(const char *digits, size_t n)
{
	int sum = 0;
	for (size_t i = 0; i < n; i++) {
		int digit = digits[n - 1 - i] - '0';
		digit = i % 2 == 0 ? digit * 2 : digit;
		sum += digit > 9 ? digit - 9 : digit;
	}
	return (10 - sum % 10) % 10;
}

static struct str number_new(struct arena *arena)
{
	char *digits = arena_printf(arena, "%09u", rand_below(1000000000));
	return str_printf(arena, "%s%d", digits, luhn_digit(digits, NUMBER_DIGITS - 1));
}

bool order_number_is_valid(struct str number)
{
	uint64_t value;
	return number.n == NUMBER_DIGITS && str_to_u64(number, UINT64_MAX, &value) &&
	       number.p[NUMBER_DIGITS - 1] - '0' == luhn_digit(number.p, NUMBER_DIGITS - 1);
}

/* --- where the goods come from --- */

struct source {
	const struct store *store;
	bool has_distance;
	uint32_t distance_m;
	bool has_near;
	struct position near;
	int64_t promised_at;
	struct str decision;
	struct part *parts;
	size_t part_count;
};

/* The hold's goods become the order's without a gap: only the hold's state changes. */
static enum db_status source_from_hold(struct tx *tx, const struct stores *stores,
	const struct order_draft *draft, struct source *source, enum reason *reason_out)
{
	struct hold hold;
	DB_TRY(hold_read_locked(tx, draft->hold, &hold, reason_out));
	enum reason reason = hold_is_usable(&hold, draft->now);
	if (reason != REASON_OK)
		return db_refuse(reason_out, reason);
	struct q_hold_set_state_in in = {HOLD_ORDERED, hold.id};
	uint64_t changed;
	DB_TRY(q_hold_set_state(tx, &in, &changed));
	*source = (struct source){
		.store = stores_find(stores, hold.store),
		.has_distance = hold.has_distance,
		.distance_m = hold.distance_m,
		.has_near = hold.has_near,
		.near = hold.near,
		.promised_at = hold.promised_at,
		.decision = hold.decision,
		.parts = arena_new_array(tx_arena(tx), hold.line_count, struct part),
		.part_count = hold.line_count,
	};
	for (size_t i = 0; i < hold.line_count; i++)
		source->parts[i] =
			(struct part){hold.lines[i].line, hold.lines[i].product, hold.lines[i].qty};
	return source->store == NULL ? DB_BROKEN : DB_DONE;
}

static enum db_status source_from_stock(struct tx *tx, const struct market *market,
	const struct order_draft *draft, struct source *source, enum reason *reason_out)
{
	const struct question *question = &draft->question;
	struct sourced sourced;
	DB_TRY(sourcing_reserve(
		tx, market, question, draft->id.uuid, MOVEMENT_ORDER, &sourced, reason_out));
	*source = (struct source){
		.store = sourced.candidate->store,
		.has_distance = sourced.candidate->has_distance,
		.distance_m = sourced.candidate->distance_m,
		.has_near = question->has_near,
		.near = question->near,
		.promised_at = sourced.candidate->promised_at,
		.decision = sourced.decision,
		.parts = arena_new_array(tx_arena(tx), question->line_count, struct part),
		.part_count = question->line_count,
	};
	for (size_t i = 0; i < question->line_count; i++)
		source->parts[i] = (struct part){
			(uint16_t)(i + 1), question->lines[i].product, question->lines[i].qty};
	return DB_DONE;
}

/* --- writing --- */

/* Prices are read in the same transaction; the currency is that of the first line. */
static enum db_status products_read(struct tx *tx, const struct source *source,
	struct product **products_out, enum reason *reason_out)
{
	struct product *products =
		arena_new_array(tx_arena(tx), source->part_count, struct product);
	for (size_t i = 0; i < source->part_count; i++) {
		DB_MUST(product_by_id(tx, source->parts[i].product, &products[i]));
		if (!str_equal_c(str_of(products[i].currency.code), products[0].currency.code))
			return db_refuse(reason_out, REASON_MIXED_CURRENCIES);
	}
	*products_out = products;
	return DB_DONE;
}

static enum db_status order_write_head(struct tx *tx, const struct order_draft *draft,
	const struct source *source, const struct product *products)
{
	int64_t total_minor = 0;
	for (size_t i = 0; i < source->part_count; i++)
		total_minor += products[i].price_minor * source->parts[i].qty;
	struct q_order_add_in in = {
		.order = draft->id,
		.number = number_new(tx_arena(tx)),
		.kind = draft->kind,
		.language = draft->language,
		.name = draft->customer_name,
		.email = draft->customer_email,
		.phone = draft->customer_phone,
		.collector = draft->collector_name,
		.payment_ref = draft->payment_ref,
		.currency = str_of(products[0].currency.code),
		.total_minor = total_minor,
		.has_near_lat = source->has_near,
		.near_lat = source->near.lat,
		.has_near_lon = source->has_near,
		.near_lon = source->near.lon,
		.has_hold = draft->has_hold,
		.hold = draft->hold,
		.decision = source->decision,
		.code_hash = draft->code_hash,
		.now = draft->now,
	};
	enum db_status status = q_order_add(tx, &in);
	/* Somebody has this number: the runner starts again and draws another. */
	return status == DB_DUP ? DB_RETRY : status;
}

static enum db_status order_write_lines(struct tx *tx, const struct order_draft *draft,
	const struct source *source, const struct product *products)
{
	for (size_t i = 0; i < source->part_count; i++) {
		const struct product *product = &products[i];
		int64_t gross_minor = product->price_minor * source->parts[i].qty;
		struct q_order_line_add_in in = {
			.order = draft->id,
			.line = source->parts[i].line,
			.product = product->id,
			.sku = product->sku,
			.name = product_name(product, draft->language),
			.gtin = product->gtin.digits,
			.qty = source->parts[i].qty,
			.price_minor = product->price_minor,
			.vat_bp = product->vat_bp,
			.vat_minor = vat_contained(gross_minor, product->vat_bp),
		};
		DB_MUST(q_order_line_add(tx, &in));
	}
	return DB_DONE;
}

static enum db_status order_write(struct tx *tx, const struct order_draft *draft,
	const struct source *source, enum reason *reason_out)
{
	struct product *products;
	DB_TRY(products_read(tx, source, &products, reason_out));
	DB_TRY(order_write_head(tx, draft, source, products));
	DB_TRY(order_write_lines(tx, draft, source, products));
	DB_TRY(fulfilment_create(tx, draft->id, source->store, source->has_distance,
		source->distance_m, source->promised_at, source->parts, source->part_count,
		draft->now, (fulfilment_id){uuid_new(draft->now)}));
	DB_TRY(order_note(tx, draft->id, "placed", STR("shopper"), STR_EMPTY, draft->now));
	return order_mail(tx, draft->id, MAIL_CONFIRMED, draft->id.uuid, draft->now);
}

static enum db_status place_one(struct tx *tx, const struct market *market,
	const struct order_draft *draft, struct order_placed *placed)
{
	struct source source;
	placed->reason = REASON_OK;
	DB_TRY(draft->has_hold
			? source_from_hold(tx, market->stores, draft, &source, &placed->reason)
			: source_from_stock(tx, market, draft, &source, &placed->reason));
	DB_TRY(order_write(tx, draft, &source, &placed->reason));
	DB_MUST(order_read(tx, draft->id, &placed->order));
	return DB_DONE;
}

enum db_status orders_place(struct tx *tx, const struct market *market,
	const struct order_draft *drafts, size_t count, struct order_placed *placed_out)
{
	for (size_t i = 0; i < count; i++) {
		struct savepoint before;
		DB_TRY(tx_savepoint(tx, &before));
		enum db_status status = place_one(tx, market, &drafts[i], &placed_out[i]);
		if (status == DB_NONE) {
			DB_TRY(tx_rollback_to_savepoint(tx, before));
			continue;
		}
		DB_TRY(status);
	}
	return DB_DONE;
}
