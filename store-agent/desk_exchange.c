/* Exchanging goods that were collected; see desk_exchange.h. */
#include "store-agent/desk_exchange.h"

#include <stdlib.h>

#include "common/tax_json.h"
#include "store-agent/desk_consignment.h"
#include "store-agent/journal/commands.h"
#include "store-agent/journal/prints.h"
#include "store-agent/tell.h"

/* What was announced comes once. */
static return_id id_of(struct journal_tx *tx, const struct goods_exchange *goods, int64_t now)
{
	bool is_announced =
		!uuid_is_zero(goods->announced.uuid) && !command_tells_return(tx, goods->announced);
	return is_announced ? goods->announced : (return_id){uuid_new(now)};
}

static json_t *exchange_members(
	struct arena *arena, command_id key, const struct goods_exchange *goods, return_id id)
{
	json_t *line = json_pack("{s:I, s:I, s:o, s:o}", "line", (json_int_t)goods->line, "qty",
		(json_int_t)goods->qty, "product", told_text(goods->product), "disposition",
		told_text(disposition_name(goods->disposition)));
	json_object_set_new(line, "condition", told_text(condition_name(goods->condition)));
	told_serials_add(line, &goods->serials);
	told_given_serials_add(line, &goods->given);
	told_sent_on(arena, line, key, goods->line, goods->to.code);
	json_t *members = json_pack("{s:o, s:o, s:o, s:[o]}", "return_id",
		told_uuid(arena, id.uuid), "order", told_uuid(arena, goods->order.uuid), "reason",
		told_text(return_reason_name(goods->reason)), "lines", line);
	told_basis(members, &goods->basis);
	return members;
}

static void amount_set(json_t *facts, const char *minor_name, const char *tax_name,
	const struct exchange_amount *amount)
{
	json_t *tax = json_object();
	tax_json_set_all(tax, amount->tax, amount->tax_amount);
	json_object_set_new(facts, minor_name, json_integer(amount->minor));
	json_object_set_new(facts, tax_name, tax);
}

/* What the receipt says: as for a return, and what was taken instead. */
static json_t *receipt_facts(struct arena *arena, const struct goods_exchange *goods)
{
	json_t *brought = json_pack("{s:o, s:I, s:I}", "name", told_text(goods->name), "qty",
		(json_int_t)goods->qty, "price_minor", (json_int_t)goods->price_minor);
	json_t *taken = json_pack("{s:o, s:I}", "name",
		told_text(goods->terms.is_known ? goods->terms.name : goods->product), "qty",
		(json_int_t)goods->qty);
	json_t *facts = json_pack("{s:o, s:o, s:o, s:o, s:[o], s:o}", "number",
		told_text(goods->number), "kind", told_text(order_kind_name(goods->kind)),
		"currency", told_text(goods->currency), "reason",
		told_text(return_reason_name(goods->reason)), "lines", brought, "taken", taken);
	receipt_serials_add(arena, brought, &goods->serials);
	receipt_serials_add(arena, taken, &goods->given);
	if (!str_is_empty(goods->bundle))
		json_object_set_new(brought, "bundle", told_text(goods->bundle));
	if (!str_is_empty(goods->language))
		json_object_set_new(facts, "language", told_text(goods->language));
	amount_set(facts, "total_minor", "back_tax", &goods->terms.back);
	if (!str_is_empty(goods->from_name))
		json_object_set_new(facts, "store", told_text(goods->from_name));
	if (goods->terms.is_known) {
		json_object_set_new(taken, "price_minor", json_integer(goods->terms.price_minor));
		amount_set(facts, "till_minor", "till_tax", &goods->terms.till);
		json_object_set_new(
			facts, "exchange", told_text(exchange_kind_name(goods->terms.kind)));
	}
	return facts;
}

static void save_receipt(
	struct journal_tx *tx, const struct act *act, const struct goods_exchange *goods)
{
	json_t *facts = receipt_facts(journal_arena(tx), goods);
	char *text = json_dumps(facts, JSON_COMPACT);
	receipt_save(tx, act->key, str_of(text), act->now);
	free(text);
	json_decref(facts);
}

struct exchange_run {
	const struct act *act;
	const struct goods_exchange *goods;
};

static enum reason take_back(struct journal_tx *tx, const struct exchange_run *run)
{
	struct fulfilment fulfilment;
	if (!fulfilment_load(tx, run->act->fulfilment, &fulfilment))
		return REASON_NOT_FOUND;
	enum reason reason = fulfilment_return(journal_arena(tx), &fulfilment, run->goods->line,
		run->goods->qty, &run->goods->serials.serials);
	if (reason == REASON_OK)
		fulfilment_save(tx, &fulfilment, run->act->now);
	return reason;
}

static void send_on(struct journal_tx *tx, const struct act *act,
	const struct goods_exchange *goods, return_id id)
{
	consignment_begin(tx, act,
		&(struct sent_on){
			.return_id = id,
			.line = goods->line,
			.qty = goods->qty,
			.order = goods->order,
			.order_number = goods->number,
			.sku = goods->sku,
			.name = goods->name_here,
			.has_condition = true,
			.condition = goods->condition,
			.serials = goods->serials.serials,
			.to = goods->to,
		});
}

static enum reason exchange_body(struct journal_tx *tx, void *context)
{
	const struct exchange_run *run = context;
	const struct goods_exchange *goods = run->goods;
	if (command_is_known(tx, run->act->key))
		return REASON_OK;
	if (goods->qty < 1 || str_is_empty(goods->product) ||
		str_code_points(goods->product) > EXCHANGE_PRODUCT_CHARS_MAX)
		return REASON_INVALID_FIELDS;
	enum reason reason = goods->is_ours ? take_back(tx, run) : REASON_OK;
	if (reason != REASON_OK)
		return reason;
	return_id id = id_of(tx, goods, run->act->now);
	json_t *members = exchange_members(journal_arena(tx), run->act->key, goods, id);
	tell(tx, run->act, run->act->key, COMMAND_EXCHANGE, members);
	json_decref(members);
	send_on(tx, run->act, goods, id);
	save_receipt(tx, run->act, goods);
	return REASON_OK;
}

enum reason desk_exchange(const struct desk *desk, struct arena *arena, const struct act *act,
	const struct goods_exchange *goods)
{
	struct exchange_run run = {.act = act, .goods = goods};
	return journal_run(desk->journal, arena, exchange_body, &run);
}

/* --- from another store --- */

json_t *exchange_body_elsewhere(
	struct arena *arena, const struct goods_exchange *goods, const struct act *act)
{
	json_t *body = json_pack("{s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o}", "line",
		(json_int_t)goods->line, "qty", (json_int_t)goods->qty, "product",
		told_text(goods->product), "store", told_text(goods->from), "clerk",
		told_text(act->clerk), "reason", told_text(return_reason_name(goods->reason)),
		"condition", told_text(condition_name(goods->condition)), "disposition",
		told_text(disposition_name(goods->disposition)));
	told_serials_add(body, &goods->serials);
	told_sent_on(arena, body, act->key, goods->line, goods->to.code);
	told_basis(body, &goods->basis);
	return body;
}

static enum reason elsewhere_body(struct journal_tx *tx, void *context)
{
	const struct exchange_run *run = context;
	if (!str_is_empty(receipt_load(tx, run->act->key)))
		return REASON_OK;
	save_receipt(tx, run->act, run->goods);
	send_on(tx, run->act, run->goods, run->goods->placed_as);
	return REASON_OK;
}

enum reason desk_exchanged_elsewhere(const struct desk *desk, struct arena *arena,
	const struct act *act, const struct goods_exchange *goods)
{
	struct exchange_run run = {.act = act, .goods = goods};
	return journal_run(desk->journal, arena, elsewhere_body, &run);
}

/* Both kinds leave their receipt. */
static enum reason receipt_body(struct journal_tx *tx, void *context)
{
	const command_id *key = context;
	return str_is_empty(receipt_load(tx, *key)) ? REASON_NOT_FOUND : REASON_OK;
}

enum reason desk_exchange_has_happened(const struct desk *desk, struct arena *arena, command_id key)
{
	return journal_run(desk->journal, arena, receipt_body, &key);
}
