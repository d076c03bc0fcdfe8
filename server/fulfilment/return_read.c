/* Reading returns, and what may come back; see returns.h. */
#include "server/db/q_returns.h"
#include "server/db/try.h"
#include "server/fulfilment/order_write.h"
#include "server/fulfilment/return_exchange.h"
#include "server/fulfilment/return_facts.h"
#include "server/fulfilment/return_write.h"

/* --- rows --- */

static enum db_status read_announced(struct tx *tx, struct goods_return *goods)
{
	struct q_return_announced_lines_in in = {goods->id};
	struct q_return_announced_lines *rows;
	DB_TRY(q_return_announced_lines(tx, &in, &rows, &goods->announced_count));
	struct return_part *parts =
		arena_new_array(tx_arena(tx), goods->announced_count, struct return_part);
	for (size_t i = 0; i < goods->announced_count; i++)
		parts[i] = (struct return_part){.line = rows[i].line,
			.qty = rows[i].qty,
			.must_be_sealed = rows[i].must_be_sealed,
			.has_reason = rows[i].has_reason,
			.reason = rows[i].reason,
			.has_ground = rows[i].has_ground,
			.ground = rows[i].ground,
			.rule = rows[i].rule,
			.bring_by = rows[i].bring_by};
	goods->announced = parts;
	return DB_DONE;
}

static enum db_status read_lines(struct tx *tx, struct goods_return *goods)
{
	struct q_return_lines_in in = {goods->id};
	struct q_return_lines *rows;
	DB_TRY(q_return_lines(tx, &in, &rows, &goods->line_count));
	struct return_part *parts =
		arena_new_array(tx_arena(tx), goods->line_count, struct return_part);
	for (size_t i = 0; i < goods->line_count; i++)
		parts[i] = (struct return_part){.line = rows[i].line,
			.qty = rows[i].qty,
			.has_reason = rows[i].has_reason,
			.reason = rows[i].reason,
			.has_ground = rows[i].has_ground,
			.ground = rows[i].ground,
			.rule = rows[i].rule,
			.asked_at = rows[i].asked_at,
			.refund_by = rows[i].refund_by,
			.has_disposition = rows[i].has_disposition,
			.disposition = rows[i].disposition,
			.refund_minor = rows[i].refund_minor};
	goods->lines = parts;
	return DB_DONE;
}

enum db_status return_read(struct tx *tx, return_id id, struct goods_return *return_out)
{
	struct q_return_get_in in = {id};
	struct q_return_get row;
	DB_TRY(q_return_get(tx, &in, &row));
	*return_out = (struct goods_return){
		.id = id,
		.order = row.order,
		.has_store = row.has_store,
		.store = row.store,
		.state = row.state,
		.reason = row.reason,
		.has_ground = row.has_ground,
		.ground = row.ground,
		.rule = row.rule,
		.override_reason = row.override_reason,
		.announced_at = row.announced_at,
		.asked_at = row.asked_at,
		.bring_by = row.bring_by,
		.refund_by = row.refund_by,
		.received_at = row.received_at,
		.inspected_at = row.inspected_at,
		.settled_at = row.settled_at,
		.refund_way = row.refund_way,
		.credit_note = row.has_credit_note ? row.credit_note : STR_EMPTY,
		.note_law = jurisdiction_parse(row.has_note_profile ? row.note_profile : STR_EMPTY),
		.version = row.version,
	};
	DB_TRY(read_announced(tx, return_out));
	if (row.announced_at != 0)
		DB_TRY(return_exchange_read(tx, return_out));
	return read_lines(tx, return_out);
}

enum db_status returns_of_order(
	struct tx *tx, order_id order, struct goods_return **returns_out, size_t *count_out)
{
	struct q_returns_of_in in = {order};
	struct q_returns_of *rows;
	DB_TRY(q_returns_of(tx, &in, &rows, count_out));
	*returns_out = arena_new_array(tx_arena(tx), *count_out, struct goods_return);
	for (size_t i = 0; i < *count_out; i++)
		DB_MUST(return_read(tx, rows[i].return_id, &(*returns_out)[i]));
	return DB_DONE;
}

enum db_status return_awaited(
	struct tx *tx, order_id order, int64_t now, struct goods_return *return_out)
{
	struct goods_return *returns;
	size_t count;
	DB_TRY(returns_of_order(tx, order, &returns, &count));
	for (size_t i = count; i > 0; i--) {
		*return_out = returns[i - 1];
		if (return_out->state == RETURN_ANNOUNCED && return_out->bring_by > now)
			return DB_DONE;
	}
	return DB_NONE;
}

bool return_line_differs(const struct goods_return *goods, const struct return_part *part)
{
	bool has_other_ground = part->has_ground && part->ground != goods->ground;
	bool has_other_day = goods->line_count > 0 ? part->refund_by != goods->refund_by
						   : part->bring_by != goods->bring_by;
	return has_other_ground || has_other_day || !str_equal(part->rule, goods->rule);
}

bool return_lines_differ(const struct goods_return *goods)
{
	bool has_come = goods->line_count > 0;
	const struct return_part *parts = has_come ? goods->lines : goods->announced;
	size_t count = has_come ? goods->line_count : goods->announced_count;
	for (size_t i = 0; i < count; i++)
		if (return_line_differs(goods, &parts[i]))
			return true;
	return false;
}

struct hash return_code_hash(
	const struct secret *server_secret, const char code[PICKUP_CODE_CHARS + 1])
{
	return hash_keyed(server_secret, "return by its code", code, PICKUP_CODE_CHARS);
}

/* --- what may come back --- */

static const struct fulfilment *handed_over_by(const struct order *order)
{
	const struct fulfilment *found = NULL;
	for (size_t i = 0; i < order->fulfilment_count; i++) {
		const struct fulfilment *one = &order->fulfilments[i];
		if (one->state == FULFILMENT_COLLECTED &&
			(found == NULL || one->ended_at >= found->ended_at))
			found = one;
	}
	return found == NULL ? order_current(order) : found;
}

bool order_is_something_open(const struct order *order)
{
	for (size_t i = 0; i < order->fulfilment_count; i++)
		if (fulfilment_is_open(&order->fulfilments[i]))
			return true;
	return false;
}

const struct store *return_law(const struct stores *stores, const struct order *order)
{
	const struct fulfilment *by = handed_over_by(order);
	return by == NULL ? NULL : stores_find(stores, by->store);
}

struct return_case return_case_of(
	const struct stores *stores, const struct order *order, int64_t now)
{
	const struct fulfilment *by = handed_over_by(order);
	const struct store *store = return_law(stores, order);
	struct return_case asked = {
		.jurisdiction =
			store == NULL ? JURISDICTION_EU : jurisdiction_parse(store->profile),
		.zone = store == NULL ? zone_named(STR("UTC")) : store->hours.zone,
		.kind = order->kind,
		.asked_at = now,
	};
	asked.calendar =
		calendar_at(asked.jurisdiction, store == NULL ? STR_EMPTY : store->postcode);
	if (by != NULL && by->state == FULFILMENT_COLLECTED)
		asked.collected_at = by->ended_at;
	asked.last_collected_at = order_is_something_open(order) ? 0 : asked.collected_at;
	return asked;
}

/* Pieces of one line over all fulfilments. */
static void count_line(const struct order *order, struct line_choice *choice)
{
	for (size_t i = 0; i < order->fulfilment_count; i++) {
		const struct fulfilment *one = &order->fulfilments[i];
		for (size_t j = 0; j < one->line_count; j++) {
			const struct fulfilment_line *line = &one->lines[j];
			if (line->line != choice->line)
				continue;
			choice->returnable += line->collected - line->returned;
			if (fulfilment_is_open(one))
				choice->open += line->ordered - line->short_qty;
		}
	}
}

/* What was announced and is still waited for: after its last day nobody waits. */
static int32_t announced_of(
	const struct goods_return *returns, size_t count, uint16_t line, int64_t now)
{
	int32_t qty = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < returns[i].announced_count; j++) {
			const struct return_part *part = &returns[i].announced[j];
			if (returns[i].state == RETURN_ANNOUNCED && part->bring_by > now &&
				part->line == line)
				qty += part->qty;
		}
	return qty;
}

static void choice_decide(struct line_choice *choice, struct return_case asked)
{
	asked.goods = choice->goods;
	for (int reason = 0; reason <= RETURN_OTHER; reason++) {
		asked.reason = (enum return_reason)reason;
		choice->by_reason[reason] = return_decide(&asked);
	}
	asked.reason = RETURN_CHANGED_MIND;
	choice->withdrawal = return_on_ground(&asked, GROUND_WITHDRAWAL);
}

enum db_status return_classes(
	struct tx *tx, const struct order *order, enum return_class **classes_out)
{
	struct q_return_classes_in in = {order->id};
	struct q_return_classes *rows;
	size_t count;
	DB_TRY(q_return_classes(tx, &in, &rows, &count));
	*classes_out = arena_new_array(tx_arena(tx), order->line_count, enum return_class);
	for (size_t i = 0; i < order->line_count; i++)
		for (size_t j = 0; j < count; j++)
			if (rows[j].line == order->lines[i].line)
				(*classes_out)[i] = rows[j].return_class;
	return DB_DONE;
}

enum db_status return_choices(struct tx *tx, const struct stores *stores, const struct order *order,
	const struct goods_return *returns, size_t return_count, int64_t now,
	struct line_choice **choices_out)
{
	enum return_class *classes;
	DB_TRY(return_classes(tx, order, &classes));
	struct line_choice *choices =
		arena_new_array(tx_arena(tx), order->line_count, struct line_choice);
	for (size_t i = 0; i < order->line_count; i++) {
		struct line_choice *choice = &choices[i];
		struct return_case asked = return_case_of(stores, order, now);
		choice->line = order->lines[i].line;
		asked.collected_at = line_collected_at(order, choice->line);
		count_line(order, choice);
		choice->announced = announced_of(returns, return_count, choice->line, now);
		choice->returnable -= choice->announced;
		choice->goods = classes[i];
		choice_decide(choice, asked);
	}
	*choices_out = choices;
	return DB_DONE;
}

struct withdrawal_right withdrawal_right(
	const struct stores *stores, const struct order *order, int64_t now)
{
	struct return_case asked = return_case_of(stores, order, now);
	bool is_open = order_is_something_open(order);
	/* A contract can be withdrawn from before the goods are there. */
	if (asked.collected_at == 0 && is_open)
		asked.collected_at = order->placed_at;
	struct return_answer answer = return_on_ground(&asked, GROUND_WITHDRAWAL);
	return (struct withdrawal_right){
		.is_open = answer.is_allowed,
		.has_function = has_withdrawal_function(asked.jurisdiction),
		.has_end = answer.has_end,
		.ends_at = answer.ends_at,
		.rule = answer.rule,
	};
}
