/* Other goods than those that were not found; see counter_substitute.h. */
#include "server/fulfilment/counter_substitute.h"

#include "common/clock.h"
#include "server/db/q_substitute.h"
#include "server/db/try.h"
#include "server/fulfilment/product.h"
#include "server/fulfilment/stock.h"
#include "server/fulfilment/substitute.h"

/* Longer than the question is open, so that the job settles that before the hold lapses. */
#define HELD_LONGER_MS (10 * MS_PER_MINUTE)

static int32_t least(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

static int32_t left_of(const struct fulfilment_line *line)
{
	return line->ordered - line->picked - line->short_qty;
}

/* --- offering --- */

static bool is_asked(const struct counter_scene *scene)
{
	for (size_t i = 0; i < scene->order.substitute_count; i++) {
		const struct order_substitute *one = &scene->order.substitutes[i];
		if (one->state == SUBSTITUTE_OPEN && one->line == scene->command->line)
			return true;
	}
	return false;
}

/* What the shopper will read; impossible when it is no product that can replace these goods. */
static enum db_status offer_of(struct tx *tx, const struct counter_scene *scene,
	const struct order_line *ordered, struct order_substitute *offer)
{
	const struct command *command = scene->command;
	struct product product;
	*offer = (struct order_substitute){
		.id = {uuid_new(scene->now)},
		.fulfilment = scene->fulfilment->id,
		.line = command->line,
		.state = SUBSTITUTE_IMPOSSIBLE,
		.sku = sku_is_possible(command->product) ? command->product : STR_EMPTY,
		.name = STR_EMPTY,
		.qty = command->qty,
		.reason = command->short_reason,
		.effect = command->stock_effect,
		.asked_at = counter_happened_at(scene),
		.answer_by = scene->now + scene->rules->substitute_ms,
	};
	enum db_status status = product_by_scan(tx, command->product, &product);
	if (status == DB_NONE)
		return DB_DONE;
	DB_TRY(status);
	bool is_of_currency =
		str_equal(str_of(product.currency.code), str_of(scene->order.currency.code));
	bool is_other = product.id.row != ordered->product.row;
	/* Other taxes on top would make it dearer, or cheaper, than it says. */
	bool is_taxed_so = tax_equal(product.tax, ordered->tax) ||
			   (!tax_is_added(product.tax) && !tax_is_added(ordered->tax));
	offer->product = product.id;
	offer->sku = product.sku;
	offer->name = product_name(&product, scene->order.language);
	offer->gtin = product.gtin;
	offer->tax = product.tax;
	offer->price_minor = product.price_minor < ordered->price_minor ? product.price_minor
									: ordered->price_minor;
	if (is_of_currency && is_other && is_taxed_so &&
		order_line_next(&scene->order, 0) <= ORDER_LINES_MAX)
		offer->state = SUBSTITUTE_OPEN;
	return DB_DONE;
}

static enum db_status offer_hold(
	struct tx *tx, const struct counter_scene *scene, struct order_substitute *offer)
{
	struct hold_line line = {1, offer->product, offer->sku, offer->qty, 0, false};
	const struct hold hold = {
		.id = {uuid_new(scene->now)},
		.store = scene->fulfilment->store,
		.promised_at = scene->fulfilment->promised_at,
		.expires_at = offer->answer_by + HELD_LONGER_MS,
		.created_at = scene->now,
		.decision = STR("{}"),
		.lines = &line,
		.line_count = 1,
	};
	enum db_status status = hold_set_aside(tx, &hold);
	if (status == DB_NONE) {
		offer->state = SUBSTITUTE_IMPOSSIBLE;
		return DB_DONE;
	}
	DB_TRY(status);
	offer->has_hold = true;
	offer->hold = hold.id;
	return DB_DONE;
}

static enum db_status offer_write(
	struct tx *tx, const struct counter_scene *scene, const struct order_substitute *offer)
{
	struct q_substitute_add_in in = {
		.substitute = offer->id,
		.order = scene->order.id,
		.fulfilment = offer->fulfilment,
		.line = offer->line,
		.state = offer->state,
		.product = offer->product,
		.sku = offer->sku,
		.name = offer->name,
		.gtin = offer->gtin.digits,
		.qty = offer->qty,
		.price_minor = offer->price_minor,
		.tax = offer->tax.code,
		.vat_bp = offer->tax.vat_bp,
		.reason = offer->reason,
		.effect = offer->effect,
		.has_hold = offer->has_hold,
		.hold = offer->hold,
		.now = offer->asked_at,
		.answer_by = offer->answer_by,
	};
	DB_MUST(q_substitute_add(tx, &in));
	return DB_DONE;
}

/* What cannot be offered is no refusal of the act: the document says so to whoever offered it. */
enum db_status act_substitute(struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	const struct command *command = scene->command;
	const struct order_line *ordered = order_find_line(&scene->order, command->line);
	const struct fulfilment_line *line = fulfilment_line_find(scene->fulfilment, command->line);
	struct order_substitute offer;
	if (scene->fulfilment->state != FULFILMENT_PICKING || is_asked(scene))
		return db_refuse(reason_out, REASON_WRONG_STATE);
	if (ordered == NULL || line == NULL || command->qty > left_of(line))
		return db_refuse(reason_out, REASON_QUANTITY_EXCEEDED);
	DB_TRY(offer_of(tx, scene, ordered, &offer));
	if (offer.state == SUBSTITUTE_OPEN)
		DB_TRY(offer_hold(tx, scene, &offer));
	DB_TRY(offer_write(tx, scene, &offer));
	if (offer.state == SUBSTITUTE_OPEN) {
		DB_TRY(order_note(tx, scene->order.id, "substitute_asked",
			counter_who(tx_arena(tx), scene), STR_EMPTY, command->happened_at));
		DB_TRY(order_mail(tx, scene->order.id, MAIL_SUBSTITUTE, offer.id.uuid, scene->now));
	}
	return fulfilment_touch(tx, scene->fulfilment, scene->now);
}

/* --- the clerk gives up --- */

/* The shopper had agreed to it, and the bag was closed without it: it stays on its shelf. */
static enum db_status accepted_withdraw(struct tx *tx, struct counter_scene *scene,
	const struct order_substitute *accepted, int32_t qty)
{
	struct fulfilment_line *given =
		fulfilment_line_find(scene->fulfilment, accepted->given_line);
	struct part part = {accepted->given_line, accepted->product,
		given == NULL ? 0 : least(qty, left_of(given))};
	struct stock_change change = {
		.store = scene->fulfilment->store,
		.product = part.product,
		.kind = MOVEMENT_RELEASE,
		.reserved_by = -part.qty,
	};
	struct q_substitute_line_release_in in = {part.qty, scene->fulfilment->id, part.line};
	struct resourcing resourcing = {.market = scene->market,
		.rules = scene->rules,
		.cause = uuid_new(scene->now), /* beside what the rest of the act owes */
		.now = scene->now};
	uint64_t changed;
	if (part.qty == 0)
		return DB_DONE;
	DB_TRY(q_substitute_line_release(tx, &in, &changed));
	DB_MUST(stock_apply(tx, &change, 1, scene->command->id.uuid, scene->now));
	return parts_give_up(tx, &resourcing, &scene->order, &part, 1, "unavailable");
}

static enum db_status one_withdraw(struct tx *tx, struct counter_scene *scene,
	const struct order_substitute *one, int32_t *beyond)
{
	int32_t said = least(*beyond, one->qty);
	switch (one->state) {
	case SUBSTITUTE_OPEN:
		DB_TRY(substitute_lock_goods(tx, scene->fulfilment->store,
			order_find_line(&scene->order, one->line)->product, one->product));
		return substitute_end(tx, one, SUBSTITUTE_WITHDRAWN, scene->now);
	case SUBSTITUTE_ACCEPTED:
		*beyond -= said;
		return said == 0 ? DB_DONE : accepted_withdraw(tx, scene, one, said);
	case SUBSTITUTE_REFUSED:
	case SUBSTITUTE_UNANSWERED:
		*beyond -= said;
		return DB_DONE;
	case SUBSTITUTE_WITHDRAWN:
	case SUBSTITUTE_IMPOSSIBLE:
	case SUBSTITUTE_POINTLESS:
		break;
	}
	return DB_DONE;
}

enum db_status substitutes_withdraw(struct tx *tx, struct counter_scene *scene, int32_t *qty)
{
	const struct fulfilment_line *line =
		fulfilment_line_find(scene->fulfilment, scene->command->line);
	int32_t left = line == NULL ? 0 : left_of(line);
	int32_t beyond = *qty > left ? *qty - left : 0, unexplained = beyond;
	for (size_t i = 0; i < scene->order.substitute_count; i++) {
		const struct order_substitute *one = &scene->order.substitutes[i];
		if (one->line == scene->command->line &&
			uuid_equal(one->fulfilment.uuid, scene->fulfilment->id.uuid))
			DB_TRY(one_withdraw(tx, scene, one, &unexplained));
	}
	*qty -= beyond - unexplained;
	return DB_DONE;
}
