/* The declaration of withdrawal: kept as it was made, acknowledged, acted on; see returns.h. */
#include <jansson.h>
#include <stdlib.h>

#include "common/clock.h"
#include "server/db/q_returns.h"
#include "server/db/try.h"
#include "server/fulfilment/order_write.h"
#include "server/fulfilment/return_write.h"

/* --- the declaration --- */

struct hash withdrawal_hash(
	struct arena *arena, const struct hash *before, int64_t declared_at, struct str content)
{
	static const struct hash none;
	const struct hash *first = before == NULL ? &none : before;
	struct str chained = str_printf(arena, STR_FMT "\n%lld\n" STR_FMT,
		STR_ARG(hex_print(arena, first->bytes, sizeof(first->bytes))),
		(long long)declared_at, STR_ARG(content));
	return hash_of(chained.p, chained.n);
}

static json_t *line_json(const struct order_line *line, int32_t qty)
{
	return json_pack("{s:i, s:s%, s:s%, s:i}", "line", (int)line->line, "sku", line->sku.p,
		line->sku.n, "name", line->name.p, line->name.n, "qty", (int)qty);
}

/* Who withdraws from what, as the page showed it: name, contract, goods, and where the
 * acknowledgement goes (Directive 2011/83/EU, article 11a(2)). */
static struct str content_of(const struct return_plan *plan, bool is_whole)
{
	const struct order *order = plan->order;
	json_t *lines = json_array();
	for (size_t i = 0; is_whole && i < order->line_count; i++)
		json_array_append_new(lines, line_json(&order->lines[i], order->lines[i].qty));
	for (size_t i = 0; !is_whole && i < plan->asked->part_count; i++) {
		const struct asked_part *part = &plan->asked->parts[i];
		const struct order_line *line = order_find_line(order, part->line);
		json_array_append_new(lines, line_json(line, part->qty));
	}
	json_t *root = json_pack("{s:s%, s:s%, s:s%, s:b, s:o}", "order", order->number.p,
		order->number.n, "name", order->customer_name.p, order->customer_name.n, "email",
		order->customer_email.p, order->customer_email.n, "whole", is_whole, "lines",
		lines);
	char *text = json_dumps(root, JSON_COMPACT | JSON_SORT_KEYS);
	struct str content = str_dup(plan->arena, str_of(text));
	free(text);
	json_decref(root);
	return content;
}

static enum db_status declaration_write(struct tx *tx, const struct return_plan *plan,
	bool is_whole, const return_id *goods, struct withdrawal *withdrawal_out)
{
	struct q_withdrawal_last_in last_in = {plan->order->id};
	struct q_withdrawal_last last = {0};
	enum db_status status = q_withdrawal_last(tx, &last_in, &last);
	bool is_first = status == DB_NONE;
	if (!is_first)
		DB_TRY(status);
	struct withdrawal made = {
		.number = (uint16_t)(last.number + 1),
		.has_return = goods != NULL,
		.content = content_of(plan, is_whole),
		.declared_at = plan->asked->now,
	};
	if (goods != NULL)
		made.return_id = *goods;
	made.hash = withdrawal_hash(
		plan->arena, is_first ? NULL : &last.hash, made.declared_at, made.content);
	struct q_withdrawal_add_in in = {plan->order->id, made.number, made.return_id,
		made.has_return, made.content, made.declared_at, made.hash};
	DB_MUST(q_withdrawal_add(tx, &in));
	*withdrawal_out = made;
	return DB_DONE;
}

/* --- what follows from it --- */

/* The collected goods of the whole order that may be withdrawn from. */
static void take_everything(struct return_plan *plan, struct return_asked *asked)
{
	struct asked_part *parts =
		arena_new_array(plan->arena, plan->order->line_count, struct asked_part);
	asked->part_count = 0;
	for (size_t i = 0; i < plan->order->line_count; i++) {
		const struct line_choice *choice = &plan->choices[i];
		if (choice->returnable > 0 && choice->withdrawal.is_allowed)
			parts[asked->part_count++] = (struct asked_part){
				.line = choice->line, .qty = choice->returnable};
	}
	asked->parts = parts;
}

static bool names_an_unknown_line(const struct return_plan *plan)
{
	for (size_t i = 0; i < plan->asked->part_count; i++)
		if (order_find_line(plan->order, plan->asked->parts[i].line) == NULL)
			return true;
	return false;
}

static enum db_status right_check(
	const struct return_plan *plan, enum reason *reason_out, const char **detail_out)
{
	struct withdrawal_right right =
		withdrawal_right(plan->stores, plan->order, plan->asked->now);
	*detail_out = NULL;
	if (right.is_open)
		return DB_DONE;
	*detail_out = return_rule_name(right.rule).p;
	return db_refuse(reason_out, REASON_NO_WITHDRAWAL);
}

static enum db_status goods_announce(struct tx *tx, struct return_plan *plan, bool is_whole,
	return_id *id_out, bool *is_any_out, enum reason *reason_out, const char **detail_out)
{
	struct return_asked asked = *plan->asked;
	struct return_plan narrowed = *plan;
	asked.reason = RETURN_CHANGED_MIND;
	if (is_whole)
		take_everything(plan, &asked);
	narrowed.asked = &asked;
	narrowed.is_withdrawal = true;
	narrowed.is_whole = is_whole;
	*is_any_out = asked.part_count > 0;
	return *is_any_out ? return_announce_parts(tx, &narrowed, id_out, reason_out, detail_out)
			   : DB_DONE;
}

enum db_status order_withdraw(struct tx *tx, const struct stores *stores,
	const struct return_asked *asked, struct withdrawal *withdrawal_out,
	enum reason *reason_out, const char **detail_out)
{
	struct order order, after;
	struct return_plan plan;
	return_id goods;
	bool is_whole = asked->part_count == 0, has_goods, is_open;
	DB_TRY(return_plan(tx, stores, asked, &order, &plan, reason_out));
	DB_TRY(right_check(&plan, reason_out, detail_out));
	if (names_an_unknown_line(&plan))
		return db_refuse(reason_out, REASON_INVALID_FIELDS);
	DB_TRY(goods_announce(tx, &plan, is_whole, &goods, &has_goods, reason_out, detail_out));
	is_open = is_whole && order_is_something_open(&order);
	if (!is_open && !has_goods)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	DB_TRY(declaration_write(tx, &plan, is_whole, has_goods ? &goods : NULL, withdrawal_out));
	if (is_open)
		DB_TRY(order_cancel(
			tx, order.id, asked->who, STR_EMPTY, asked->now, &after, reason_out));
	DB_TRY(order_note(tx, order.id, "withdrawn", asked->who, STR_EMPTY, asked->now));
	struct uuid subject = has_goods ? goods.uuid : order.id.uuid;
	DB_TRY(order_mail(tx, order.id, MAIL_WITHDRAWN, subject, asked->now));
	return return_announcement_tell(tx, &order, asked->now);
}

enum db_status withdrawals_of_order(
	struct tx *tx, order_id order, struct withdrawal **withdrawals_out, size_t *count_out)
{
	struct q_withdrawals_of_in in = {order};
	struct q_withdrawals_of *rows;
	DB_TRY(q_withdrawals_of(tx, &in, &rows, count_out));
	*withdrawals_out = arena_new_array(tx_arena(tx), *count_out, struct withdrawal);
	for (size_t i = 0; i < *count_out; i++)
		(*withdrawals_out)[i] = (struct withdrawal){rows[i].number, rows[i].has_return_id,
			rows[i].return_id, rows[i].content, rows[i].declared_at, rows[i].hash};
	return DB_DONE;
}
