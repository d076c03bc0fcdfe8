/* Taking goods back; see desk.h. */
#include "store-agent/desk.h"

#include "common/tax_json.h"
#include "store-agent/desk_consignment.h"
#include "store-agent/journal/commands.h"
#include "store-agent/journal/inspections.h"
#include "store-agent/journal/prints.h"
#include "store-agent/tell.h"

int64_t return_total(const struct goods_return *goods)
{
	int64_t total = 0;
	for (size_t i = 0; i < goods->line_count; i++)
		total += goods->lines[i].qty * goods->lines[i].price_minor +
			 tax_added(goods->lines[i].tax, goods->lines[i].tax_amount);
	return total;
}

bool return_is_to_inspect(const struct goods_return *goods)
{
	for (size_t i = 0; i < goods->line_count; i++)
		if (goods->lines[i].is_to_inspect)
			return true;
	return false;
}

/* --- what is told of it --- */

static json_t *line_members(struct arena *arena, command_id key, const struct return_line *line)
{
	json_t *json = json_pack(
		"{s:I, s:I}", "line", (json_int_t)line->line, "qty", (json_int_t)line->qty);
	if (!line->is_to_inspect)
		json_object_set_new(
			json, "disposition", told_text(disposition_name(line->disposition)));
	if (line->has_reason)
		json_object_set_new(json, "reason", told_text(return_reason_name(line->reason)));
	if (line->has_condition)
		json_object_set_new(json, "condition", told_text(condition_name(line->condition)));
	if (line->is_checked)
		json_object_set_new(json, "checked", json_true());
	told_serials_add(json, &line->serials);
	told_sent_on(arena, json, key, line->line, line->to.code);
	return json;
}

static json_t *return_members(
	struct arena *arena, command_id key, const struct goods_return *goods, return_id id)
{
	json_t *lines = json_array();
	for (size_t i = 0; i < goods->line_count; i++)
		json_array_append_new(lines, line_members(arena, key, &goods->lines[i]));
	json_t *members = json_pack("{s:o, s:o, s:o, s:o, s:o}", "return_id",
		told_uuid(arena, id.uuid), "order", told_uuid(arena, goods->order.uuid), "reason",
		told_text(return_reason_name(goods->reason)), "refund_way",
		told_text(refund_way_name(goods->way)), "lines", lines);
	told_basis(members, &goods->basis);
	return members;
}

/* --- what the store itself remembers --- */

/* Where it goes is still to be decided, now or out of quarantine. */
static void note_inspections(struct journal_tx *tx, const struct act *act,
	const struct goods_return *goods, return_id id)
{
	for (size_t i = 0; i < goods->line_count; i++) {
		const struct return_line *line = &goods->lines[i];
		if (!line->is_to_inspect && line->disposition != DISPOSITION_QUARANTINE)
			continue;
		inspection_note(tx, &(struct inspection){
					    .id = id,
					    .line = line->line,
					    .order = goods->order,
					    .number = goods->number,
					    .sku = line->sku,
					    .name = line->name_here,
					    .serials = line->serials.serials,
					    .qty = line->qty,
					    .has_condition = line->has_condition,
					    .condition = line->condition,
					    .is_in_quarantine = !line->is_to_inspect,
					    .clerk = act->clerk,
					    .at = act->now,
				    });
	}
}

static void send_on(struct journal_tx *tx, const struct act *act, const struct goods_return *goods,
	return_id id)
{
	for (size_t i = 0; i < goods->line_count; i++) {
		const struct return_line *line = &goods->lines[i];
		consignment_begin(tx, act,
			&(struct sent_on){
				.return_id = id,
				.line = line->line,
				.qty = line->qty,
				.order = goods->order,
				.order_number = goods->number,
				.sku = line->sku,
				.name = line->name_here,
				.has_condition = line->has_condition,
				.condition = line->condition,
				.serials = line->serials.serials,
				.to = line->to,
			});
	}
}

static json_t *receipt_line(struct arena *arena, const struct return_line *line)
{
	json_t *json = json_pack("{s:o, s:I, s:I}", "name", told_text(line->name), "qty",
		(json_int_t)line->qty, "price_minor", (json_int_t)line->price_minor);
	if (!str_is_empty(line->bundle))
		json_object_set_new(json, "bundle", told_text(line->bundle));
	if (line->has_reason)
		json_object_set_new(json, "reason", told_text(return_reason_name(line->reason)));
	if (line->has_ground)
		json_object_set_new(json, "ground", told_text(return_ground_name(line->ground)));
	tax_json_set_all(json, line->tax, line->tax_amount);
	receipt_serials_add(arena, json, &line->serials);
	return json;
}

/* What the receipt says; the order may be of another store, of which nothing is kept here. */
static void save_receipt(
	struct journal_tx *tx, const struct act *act, const struct goods_return *goods)
{
	json_t *lines = json_array();
	for (size_t i = 0; i < goods->line_count; i++)
		json_array_append_new(lines, receipt_line(journal_arena(tx), &goods->lines[i]));
	json_t *facts = json_pack("{s:o, s:o, s:o, s:o, s:o, s:b, s:I, s:o}", "number",
		told_text(goods->number), "currency", told_text(goods->currency), "reason",
		told_text(return_reason_name(goods->reason)), "kind",
		told_text(order_kind_name(goods->kind)), "refund_way",
		told_text(refund_way_name(goods->way)), "is_to_inspect",
		return_is_to_inspect(goods), "total_minor", (json_int_t)return_total(goods),
		"lines", lines);
	if (!str_is_empty(goods->language))
		json_object_set_new(facts, "language", told_text(goods->language));
	char *text = json_dumps(facts, JSON_COMPACT);
	receipt_save(tx, act->key, str_of(text), act->now);
	free(text);
	json_decref(facts);
}

/* --- taking back --- */

static enum reason return_lines(
	struct arena *arena, struct fulfilment *fulfilment, const struct goods_return *goods)
{
	enum reason reason = REASON_OK;
	for (size_t i = 0; i < goods->line_count && reason == REASON_OK; i++) {
		const struct return_line *back = &goods->lines[i];
		reason = fulfilment_return(
			arena, fulfilment, back->line, back->qty, &back->serials.serials);
	}
	return reason;
}

struct return_run {
	const struct act *act;
	const struct goods_return *goods;
};

static enum reason return_body(struct journal_tx *tx, void *context)
{
	const struct return_run *run = context;
	const struct goods_return *goods = run->goods;
	struct fulfilment fulfilment;
	if (command_is_known(tx, run->act->key))
		return REASON_OK;
	if (goods->line_count == 0)
		return REASON_INVALID_FIELDS;
	if (goods->is_ours) {
		if (!fulfilment_load(tx, run->act->fulfilment, &fulfilment))
			return REASON_NOT_FOUND;
		enum reason reason = return_lines(journal_arena(tx), &fulfilment, goods);
		if (reason != REASON_OK)
			return reason;
		fulfilment_save(tx, &fulfilment, run->act->now);
	}
	bool is_announced =
		!uuid_is_zero(goods->announced.uuid) && !command_tells_return(tx, goods->announced);
	return_id id = is_announced ? goods->announced : (return_id){uuid_new(run->act->now)};
	json_t *members = return_members(journal_arena(tx), run->act->key, goods, id);
	tell(tx, run->act, run->act->key, COMMAND_RETURN, members);
	json_decref(members);
	note_inspections(tx, run->act, goods, id);
	send_on(tx, run->act, goods, id);
	save_receipt(tx, run->act, goods);
	return REASON_OK;
}

enum reason desk_return(const struct desk *desk, struct arena *arena, const struct act *act,
	const struct goods_return *goods)
{
	struct return_run run = {.act = act, .goods = goods};
	return journal_run(desk->journal, arena, return_body, &run);
}

static enum reason told_body(struct journal_tx *tx, void *context)
{
	const return_id *id = context;
	return command_tells_return(tx, *id) ? REASON_OK : REASON_NOT_FOUND;
}

bool desk_return_is_told(const struct desk *desk, struct arena *arena, return_id id)
{
	return journal_run(desk->journal, arena, told_body, &id) == REASON_OK;
}

/* --- inspecting --- */

struct inspect_run {
	const struct act *act;
	const struct inspected *inspected;
};

static void tell_inspected(struct journal_tx *tx, const struct act *act,
	const struct inspected *inspected, const struct inspection *known)
{
	struct arena *arena = journal_arena(tx);
	json_t *line = json_pack("{s:I, s:o}", "line", (json_int_t)inspected->line, "disposition",
		told_text(disposition_name(inspected->disposition)));
	if (inspected->has_condition)
		json_object_set_new(
			line, "condition", told_text(condition_name(inspected->condition)));
	told_sent_on(arena, line, act->key, inspected->line, inspected->to.code);
	json_t *members =
		json_pack("{s:o, s:o, s:[o]}", "return_id", told_uuid(arena, known->id.uuid),
			"order", told_uuid(arena, known->order.uuid), "lines", line);
	tell(tx, act, act->key, COMMAND_INSPECT, members);
	json_decref(members);
}

static void send_inspected(struct journal_tx *tx, const struct act *act,
	const struct inspected *inspected, const struct inspection *known)
{
	consignment_begin(tx, act,
		&(struct sent_on){
			.return_id = known->id,
			.line = known->line,
			.qty = known->qty,
			.order = known->order,
			.order_number = known->number,
			.sku = known->sku,
			.name = known->name,
			.has_condition = inspected->has_condition || known->has_condition,
			.condition =
				inspected->has_condition ? inspected->condition : known->condition,
			.serials = known->serials,
			.to = inspected->to,
		});
}

static enum reason inspect_body(struct journal_tx *tx, void *context)
{
	const struct inspect_run *run = context;
	const struct inspected *inspected = run->inspected;
	struct inspection known;
	if (command_is_known(tx, run->act->key))
		return REASON_OK;
	if (!inspection_find(tx, inspected->id, inspected->line, &known))
		return REASON_NOT_FOUND;
	if (known.is_in_quarantine && inspected->disposition == DISPOSITION_QUARANTINE)
		return REASON_WRONG_STATE;
	consignment_tell(tx, known.id, known.line);
	tell_inspected(tx, run->act, inspected, &known);
	send_inspected(tx, run->act, inspected, &known);
	inspection_settle(tx, &known, inspected->disposition);
	return REASON_OK;
}

enum reason desk_inspect(const struct desk *desk, struct arena *arena, const struct act *act,
	const struct inspected *inspected)
{
	struct inspect_run run = {act, inspected};
	return journal_run(desk->journal, arena, inspect_body, &run);
}

/* --- what was not sold --- */

struct switched_run {
	const struct act *act;
	order_id order;
	struct str scanned;
};

static enum reason switched_body(struct journal_tx *tx, void *context)
{
	const struct switched_run *run = context;
	if (command_is_known(tx, run->act->key))
		return REASON_OK;
	json_t *members =
		json_pack("{s:o, s:o, s:o}", "order", told_uuid(journal_arena(tx), run->order.uuid),
			"signal", told_text(return_signal_kind_name(SIGNAL_ITEM_SWITCHED)),
			"product", told_text(run->scanned));
	tell(tx, run->act, run->act->key, COMMAND_SIGNAL, members);
	json_decref(members);
	return REASON_OK;
}

enum reason desk_item_switched(const struct desk *desk, struct arena *arena, const struct act *act,
	order_id order, struct str scanned)
{
	struct switched_run run = {act, order, scanned};
	return journal_run(desk->journal, arena, switched_body, &run);
}
