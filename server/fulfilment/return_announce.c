/* A shopper says what will come back, or keeps it after all; see returns.h. */
#include "server/db/q_photo.h"
#include "server/db/q_returns.h"
#include "server/db/try.h"
#include "server/fulfilment/order_write.h"
#include "server/fulfilment/return_exchange.h"
#include "server/fulfilment/return_photos.h"
#include "server/fulfilment/return_write.h"

/* --- checking --- */

static const struct line_choice *choice_find(
	const struct line_choice *choices, size_t count, uint16_t line)
{
	for (size_t i = 0; i < count; i++)
		if (choices[i].line == line)
			return &choices[i];
	return NULL;
}

static bool is_named_twice(const struct return_asked *asked, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (asked->parts[i].line == asked->parts[at].line)
			return true;
	return false;
}

static enum reason part_check(const struct asked_part *part, const struct line_choice *choice,
	const struct return_decision *decision)
{
	if (choice == NULL || part->qty <= 0)
		return REASON_INVALID_FIELDS;
	if (choice->returnable <= 0 && choice->open > 0)
		return REASON_NOT_COLLECTED;
	if (part->qty > choice->returnable)
		return REASON_QUANTITY_EXCEEDED;
	return decision->is_allowed ? REASON_OK : REASON_RETURN_REFUSED;
}

static const char *detail_of(
	struct arena *arena, uint16_t line, const struct return_decision *decision)
{
	return arena_printf(arena, "line %u: " STR_FMT " (" STR_FMT ")", line,
		STR_ARG(return_rule_name(decision->answer.rule)),
		STR_ARG(return_ground_name(decision->ground)));
}

/* --- writing --- */

static struct return_decision decision_of(const struct return_plan *plan,
	const struct asked_part *part, const struct line_choice *choice)
{
	if (plan->is_withdrawal)
		return (struct return_decision){
			choice->withdrawal.is_allowed, GROUND_WITHDRAWAL, choice->withdrawal};
	return choice->by_reason[part->has_reason ? part->reason : plan->asked->reason];
}

/* Of each line of the order, with what was announced before. */
static int32_t *back_of(const struct return_plan *plan)
{
	const struct order *order = plan->order;
	int32_t *back = arena_new_array(plan->arena, order->line_count, int32_t);
	for (size_t i = 0; i < order->line_count; i++) {
		back[i] = plan->choices[i].announced;
		for (size_t p = 0; p < plan->asked->part_count; p++)
			if (plan->asked->parts[p].line == order->lines[i].line)
				back[i] += plan->asked->parts[p].qty;
	}
	return back;
}

static struct return_decision part_decide(const struct return_plan *plan,
	const struct asked_part *part, const struct line_choice *choice, const int32_t *back)
{
	struct return_decision decision = decision_of(plan, part, choice);
	const struct order_line *line = order_find_line(plan->order, choice->line);
	if (!plan->is_whole && return_breaks_set(plan->arena, plan->order, line, back))
		return return_decide_part(decision);
	return decision;
}

/* A withdrawal has its own time to bring the goods; else the period itself is the limit. */
static int64_t part_bring_by(const struct return_plan *plan, const struct return_decision *decision)
{
	struct return_case when = return_case_of(plan->stores, plan->order, plan->asked->now);
	return plan->is_withdrawal || !decision->answer.has_end ? bring_deadline(&when)
								: decision->answer.ends_at;
}

/* What is said of all lines: the ground of the first, the last day of any. */
static struct q_return_announce_in row_of(
	const struct return_plan *plan, const struct return_decision *decisions, return_id id)
{
	const struct return_asked *asked = plan->asked;
	struct return_case when = return_case_of(plan->stores, plan->order, asked->now);
	char code[PICKUP_CODE_CHARS + 1];
	struct str printed = return_code_print(plan->arena, asked->server_secret, id);
	bool is_read = pickup_code_normalise(printed, code);
	struct q_return_announce_in row = {
		.return_id = id,
		.order = asked->order,
		.reason = asked->reason,
		.ground = decisions[0].ground,
		.rule = return_rule_name(decisions[0].answer.rule),
		.now = asked->now,
		.refund_way = asked->refund_way,
		.refund_by = INT64_MAX,
	};
	if (is_read)
		row.code_hash = return_code_hash(asked->server_secret, code);
	for (size_t i = 0; i < asked->part_count; i++) {
		int64_t bring_by = part_bring_by(plan, &decisions[i]);
		int64_t refund_by = refund_deadline(
			when.jurisdiction, decisions[i].ground, when.zone, asked->now, asked->now);
		row.bring_by = bring_by > row.bring_by ? bring_by : row.bring_by;
		row.refund_by = refund_by < row.refund_by ? refund_by : row.refund_by;
	}
	return row;
}

static enum db_status parts_decide(const struct return_plan *plan,
	struct return_decision *decisions, enum reason *reason_out, const char **detail_out)
{
	const struct return_asked *asked = plan->asked;
	const int32_t *back = back_of(plan);
	for (size_t i = 0; i < asked->part_count; i++) {
		const struct asked_part *part = &asked->parts[i];
		const struct line_choice *choice =
			choice_find(plan->choices, plan->order->line_count, part->line);
		if (choice != NULL)
			decisions[i] = part_decide(plan, part, choice, back);
		enum reason reason = part_check(part, choice, &decisions[i]);
		if (is_named_twice(asked, i))
			reason = REASON_INVALID_FIELDS;
		if (reason == REASON_RETURN_REFUSED)
			*detail_out = detail_of(plan->arena, part->line, &decisions[i]);
		if (reason != REASON_OK)
			return db_refuse(reason_out, reason);
	}
	return DB_DONE;
}

static enum db_status part_write(struct tx *tx, const struct return_plan *plan,
	const struct asked_part *part, const struct return_decision *decision, return_id id)
{
	bool has_reason =
		part->has_reason && !plan->is_withdrawal && part->reason != plan->asked->reason;
	const struct q_return_announce_line_in line = {.return_id = id,
		.line = part->line,
		.qty = part->qty,
		.must_be_sealed = decision->answer.must_be_sealed,
		.has_reason = has_reason,
		.reason = part->reason,
		.ground = decision->ground,
		.rule = return_rule_name(decision->answer.rule),
		.bring_by = part_bring_by(plan, decision)};
	return q_return_announce_line(tx, &line);
}

enum db_status return_announce_parts(struct tx *tx, const struct return_plan *plan,
	return_id *id_out, enum reason *reason_out, const char **detail_out)
{
	const struct return_asked *asked = plan->asked;
	return_id id = {uuid_new(asked->now)};
	struct return_decision *decisions =
		arena_new_array(plan->arena, asked->part_count, struct return_decision);
	*detail_out = NULL;
	if (asked->part_count == 0)
		return db_refuse(reason_out, REASON_INVALID_FIELDS);
	DB_TRY(parts_decide(plan, decisions, reason_out, detail_out));
	const struct q_return_announce_in row = row_of(plan, decisions, id);
	DB_MUST(q_return_announce(tx, &row));
	for (size_t i = 0; i < asked->part_count; i++)
		DB_MUST(part_write(tx, plan, &asked->parts[i], &decisions[i], id));
	*id_out = id;
	return DB_DONE;
}

enum db_status return_plan(struct tx *tx, const struct stores *stores,
	const struct return_asked *asked, struct order *order, struct return_plan *plan_out,
	enum reason *reason_out)
{
	struct goods_return *returns;
	struct line_choice *choices;
	size_t count;
	enum db_status status = order_read_locked(tx, asked->order, order);
	if (status == DB_NONE)
		return db_refuse(reason_out, REASON_NOT_FOUND);
	DB_TRY(status);
	DB_TRY(returns_of_order(tx, asked->order, &returns, &count));
	DB_TRY(return_choices(tx, stores, order, returns, count, asked->now, &choices));
	*plan_out = (struct return_plan){.asked = asked,
		.stores = stores,
		.order = order,
		.choices = choices,
		.arena = tx_arena(tx)};
	return DB_DONE;
}

enum db_status return_announcement_tell(struct tx *tx, const struct order *order, int64_t now)
{
	for (size_t i = 0; i < order->fulfilment_count; i++)
		if (order->fulfilments[i].state == FULFILMENT_COLLECTED)
			DB_TRY(fulfilment_touch(tx, &order->fulfilments[i], now));
	return DB_DONE;
}

/* --- the acts --- */

/* Withdrawal is not asked about: it is a right as long as it lasts. That it cannot be declared for
 * ever is seen to where what was announced is undone. */
static enum db_status may_announce(
	struct tx *tx, const struct return_asked *asked, enum reason *reason_out)
{
	const struct q_return_announced_counts_in in = {.order = asked->order, .now = asked->now};
	struct q_return_announced_counts counts;
	DB_MUST(q_return_announced_counts(tx, &in, &counts));
	bool is_too_much = counts.open >= ANNOUNCED_MAX ||
			   counts.undone + counts.lapsed >= ANNOUNCED_IN_VAIN_MAX;
	return is_too_much ? db_refuse(reason_out, REASON_TOO_MANY_ANNOUNCED) : DB_DONE;
}

static enum db_status may_undo(struct tx *tx, order_id order, int64_t now, enum reason *reason_out)
{
	const struct q_return_announced_counts_in in = {.order = order, .now = now};
	struct q_return_announced_counts counts;
	DB_MUST(q_return_announced_counts(tx, &in, &counts));
	return counts.undone >= ANNOUNCED_IN_VAIN_MAX
		       ? db_refuse(reason_out, REASON_TOO_MANY_ANNOUNCED)
		       : DB_DONE;
}

enum db_status return_announce(struct tx *tx, const struct market *market,
	const struct return_asked *asked, struct goods_return *return_out, enum reason *reason_out,
	const char **detail_out)
{
	const char *what = asked->exchange == NULL ? "return_announced" : "exchange_announced";
	struct order order;
	struct return_plan plan;
	return_id id;
	*detail_out = NULL;
	DB_TRY(return_plan(tx, market->stores, asked, &order, &plan, reason_out));
	DB_TRY(may_announce(tx, asked, reason_out));
	DB_TRY(return_announce_parts(tx, &plan, &id, reason_out, detail_out));
	DB_TRY(return_photos_give(
		tx, id, asked->photos, asked->photo_count, asked->now, reason_out));
	DB_MUST(return_read(tx, id, return_out));
	if (asked->exchange != NULL) {
		DB_TRY(return_exchange_hold(tx, market, &plan, return_out, reason_out));
		DB_TRY(return_exchange_read(tx, return_out));
	}
	DB_TRY(order_note(tx, asked->order, what, asked->who, STR_EMPTY, asked->now));
	DB_TRY(order_mail(tx, asked->order, MAIL_RETURN_ANNOUNCED, id.uuid, asked->now));
	return return_announcement_tell(tx, &order, asked->now);
}

/* What was held for it may be promised again. */
static enum db_status let_go(struct tx *tx, const struct goods_return *goods, int64_t now)
{
	struct ending_exchange ending;
	if (!goods->exchange.is_there || goods->exchange.state != EXCHANGE_HELD)
		return DB_DONE;
	DB_TRY(return_exchange_lock(tx, goods, EXCHANGE_DROPPED, &ending));
	return return_exchange_end(tx, &ending, now);
}

enum db_status return_undo(struct tx *tx, order_id of, return_id id, struct str who, int64_t now,
	struct goods_return *return_out, enum reason *reason_out)
{
	struct order order;
	const struct q_return_undo_in in = {id};
	const struct q_photos_drop_in shown = {id};
	uint64_t changed;
	enum db_status status = order_read_locked(tx, of, &order);
	if (status == DB_DONE)
		status = return_read(tx, id, return_out);
	if (status == DB_NONE ||
		(status == DB_DONE && !uuid_equal(return_out->order.uuid, of.uuid)))
		return db_refuse(reason_out, REASON_NOT_FOUND);
	DB_TRY(status);
	DB_TRY(may_undo(tx, of, now, reason_out));
	DB_TRY(q_return_undo(tx, &in, &changed));
	if (changed == 0)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	DB_TRY(q_photos_drop(tx, &shown, &changed));
	DB_TRY(let_go(tx, return_out, now));
	DB_TRY(order_note(tx, of, "return_undone", who, STR_EMPTY, now));
	DB_MUST(return_read(tx, id, return_out));
	return return_announcement_tell(tx, &order, now);
}
