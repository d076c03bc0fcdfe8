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

static struct return_decision decision_of(
	const struct return_plan *plan, const struct line_choice *choice)
{
	struct return_decision decision = choice->by_reason[plan->asked->reason];
	if (plan->is_withdrawal)
		decision = (struct return_decision){
			choice->withdrawal.is_allowed, GROUND_WITHDRAWAL, choice->withdrawal};
	return decision;
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

static struct return_decision part_decide(
	const struct return_plan *plan, const struct line_choice *choice, const int32_t *back)
{
	struct return_decision decision = decision_of(plan, choice);
	const struct order_line *line = order_find_line(plan->order, choice->line);
	if (!plan->is_whole && return_breaks_set(plan->arena, plan->order, line, back))
		return return_decide_part(decision);
	return decision;
}

static struct q_return_announce_in row_of(
	const struct return_plan *plan, const struct return_decision *decision, return_id id)
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
		.ground = decision->ground,
		.rule = return_rule_name(decision->answer.rule),
		.now = asked->now,
		.refund_way = asked->refund_way,
		.refund_by = refund_deadline(
			when.jurisdiction, decision->ground, when.zone, asked->now, asked->now),
	};
	if (is_read)
		row.code_hash = return_code_hash(asked->server_secret, code);
	/* A withdrawal has its own time to bring the goods; else the period itself is the limit. */
	row.bring_by = plan->is_withdrawal || !decision->answer.has_end ? bring_deadline(&when)
									: decision->answer.ends_at;
	return row;
}

enum db_status return_announce_parts(struct tx *tx, const struct return_plan *plan,
	return_id *id_out, enum reason *reason_out, const char **detail_out)
{
	const struct return_asked *asked = plan->asked;
	return_id id = {uuid_new(asked->now)};
	*detail_out = NULL;
	const int32_t *back = back_of(plan);
	if (asked->part_count == 0)
		return db_refuse(reason_out, REASON_INVALID_FIELDS);
	for (size_t i = 0; i < asked->part_count; i++) {
		const struct asked_part *part = &asked->parts[i];
		const struct line_choice *choice =
			choice_find(plan->choices, plan->order->line_count, part->line);
		struct return_decision decision = choice == NULL ? (struct return_decision){0}
								 : part_decide(plan, choice, back);
		enum reason reason = part_check(part, choice, &decision);
		if (is_named_twice(asked, i))
			reason = REASON_INVALID_FIELDS;
		if (reason == REASON_RETURN_REFUSED)
			*detail_out = detail_of(plan->arena, part->line, &decision);
		if (reason != REASON_OK)
			return db_refuse(reason_out, reason);
		struct q_return_announce_in row = row_of(plan, &decision, id);
		struct q_return_announce_line_in line = {
			id, part->line, part->qty, decision.answer.must_be_sealed};
		if (i == 0)
			DB_MUST(q_return_announce(tx, &row));
		DB_MUST(q_return_announce_line(tx, &line));
	}
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

enum db_status return_announce(struct tx *tx, const struct market *market,
	const struct return_asked *asked, struct goods_return *return_out, enum reason *reason_out,
	const char **detail_out)
{
	const char *what = asked->exchange == NULL ? "return_announced" : "exchange_announced";
	struct order order;
	struct return_plan plan;
	return_id id;
	DB_TRY(return_plan(tx, market->stores, asked, &order, &plan, reason_out));
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
	DB_TRY(q_return_undo(tx, &in, &changed));
	if (changed == 0)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	DB_TRY(q_photos_drop(tx, &shown, &changed));
	DB_TRY(let_go(tx, return_out, now));
	DB_TRY(order_note(tx, of, "return_undone", who, STR_EMPTY, now));
	DB_MUST(return_read(tx, id, return_out));
	return return_announcement_tell(tx, &order, now);
}
