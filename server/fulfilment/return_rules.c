/* By which rule each line came back; see return_rules.h. */
#include "server/fulfilment/return_rules.h"

#include "server/db/q_returns.h"
#include "server/db/try.h"
#include "server/fulfilment/return_facts.h"
#include "server/fulfilment/return_write.h"

/* --- the day that counts --- */

static bool is_announced_with(const struct goods_return *announced, uint16_t line)
{
	for (size_t i = 0; announced != NULL && i < announced->announced_count; i++)
		if (announced->announced[i].line == line)
			return true;
	return false;
}

static enum db_status day_of(struct tx *tx, const struct command *command,
	const struct goods_return *announced, uint16_t line, int64_t *day)
{
	struct q_return_asked_at_in in = {command->order, line, *day};
	struct q_return_asked_at row;
	if (is_announced_with(announced, line)) {
		*day = announced->asked_at;
		return DB_DONE;
	}
	enum db_status status = q_return_asked_at(tx, &in, &row);
	if (status == DB_DONE)
		*day = row.asked_at;
	return status == DB_NONE ? DB_DONE : status;
}

enum db_status return_days(struct tx *tx, const struct command *command,
	const struct goods_return *announced, int64_t said_at, int64_t **days_out)
{
	*days_out = arena_new_array(tx_arena(tx), command->line_count, int64_t);
	for (size_t i = 0; i < command->line_count; i++) {
		(*days_out)[i] = said_at;
		DB_TRY(day_of(tx, command, announced, command->lines[i].line, &(*days_out)[i]));
	}
	return DB_DONE;
}

/* --- the rule --- */

static struct return_case line_case(const struct counter_scene *scene,
	const struct command_line *given, enum return_class goods, int64_t asked_at)
{
	struct return_case asked = return_case_of(scene->market->stores, &scene->order, asked_at);
	asked.collected_at = line_collected_at(&scene->order, given->line);
	asked.goods = goods;
	asked.reason =
		given->has_return_reason ? given->return_reason : scene->command->return_reason;
	asked.has_condition = given->has_condition;
	asked.condition = given->condition;
	return asked;
}

static struct return_decision line_decide(struct arena *arena, const struct counter_scene *scene,
	const struct command_line *given, const enum return_class *classes, int64_t asked_at,
	bool is_sale_undone)
{
	const struct order_line *line = order_find_line(&scene->order, given->line);
	struct return_case asked =
		line_case(scene, given, classes[line - scene->order.lines], asked_at);
	struct return_decision decision = return_decide(&asked);
	if (is_sale_undone && return_breaks_set(arena, &scene->order, line, NULL))
		return return_decide_part(decision);
	return decision;
}

static enum db_status line_write(struct tx *tx, const struct counter_scene *scene, uint16_t line,
	const struct return_decision *decision, int64_t asked_at, int64_t refund_by)
{
	const struct q_return_line_set_rule_in in = {decision->ground,
		return_rule_name(decision->answer.rule), asked_at, refund_by,
		scene->command->return_id, line};
	uint64_t changed;
	return q_return_line_set_rule(tx, &in, &changed);
}

enum db_status return_rules_write(struct tx *tx, const struct counter_scene *scene,
	const int64_t *days, int64_t received_at, bool is_sale_undone,
	struct return_ruled *ruled_out)
{
	const struct command *command = scene->command;
	struct return_case when = return_case_of(scene->market->stores, &scene->order, received_at);
	enum return_class *classes;
	DB_TRY(return_classes(tx, &scene->order, &classes));
	*ruled_out = (struct return_ruled){.refund_by = INT64_MAX};
	for (size_t i = 0; i < command->line_count; i++) {
		const struct command_line *given = &command->lines[i];
		struct return_decision decision =
			line_decide(tx_arena(tx), scene, given, classes, days[i], is_sale_undone);
		int64_t refund_by = refund_deadline(
			when.jurisdiction, decision.ground, when.zone, days[i], received_at);
		DB_TRY(line_write(tx, scene, given->line, &decision, days[i], refund_by));
		if (i == 0 || (ruled_out->decision.is_allowed && !decision.is_allowed))
			ruled_out->decision = decision;
		if (refund_by < ruled_out->refund_by)
			ruled_out->refund_by = refund_by;
	}
	return DB_DONE;
}
