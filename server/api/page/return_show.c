/* Pages of goods that come back; see return_show.h. */
#include "server/api/page/return_show.h"

#include <stdio.h>
#include <string.h>

#include "server/views/return_page.h"

enum { FORM_QTY_MAX = 100000 };

/* --- showing --- */

static struct str token_of(const struct call *call)
{
	return order_token_print(call->arena, &call->server->secret, call->caller.order);
}

static enum db_status page_load(
	struct call *call, struct order *order, struct line_choice **choices_out)
{
	struct tx *tx = db_reading(call->db, call->arena);
	struct goods_return *returns;
	size_t count;
	enum db_status status = order_read(tx, call->caller.order, order);
	if (status == DB_DONE)
		status = returns_of_order(tx, order->id, &returns, &count);
	if (status == DB_DONE)
		status = return_choices(
			tx, page_stores(call), order, returns, count, call->now, choices_out);
	return status;
}

static void choose_show(
	struct call *call, const char *problem, const char *template_name, const char *address)
{
	struct order order;
	struct line_choice *choices;
	if (!page_has(call, page_load(call, &order, &choices)))
		return;
	struct withdrawal_right right = withdrawal_right(page_stores(call), &order, call->now);
	struct return_page page = {.order = &order,
		.stores = page_stores(call),
		.token = token_of(call),
		.choices = choices,
		.right = &right,
		.problem = problem};
	struct frame frame = page_frame_at(call,
		str_printf(call->arena, STR_FMT "%s", STR_ARG(order_address(call, NULL)), address));
	reply_page(call, problem == NULL ? 200 : 422, template_name,
		return_page_view(&frame, &page, call->arena));
}

void return_choose_show(struct call *call, const char *problem)
{
	choose_show(call, problem, "page/return_new.xsl", "/return");
}

void withdraw_show(struct call *call, const char *problem)
{
	choose_show(call, problem, "page/withdraw.xsl", "/withdraw");
}

struct str return_address(const struct call *call, return_id id)
{
	return str_printf(call->arena, STR_FMT "/return/" STR_FMT,
		STR_ARG(order_address(call, NULL)), STR_ARG(uuid_print(call->arena, id.uuid)));
}

/* --- forms --- */

/* "line 2: period_over (policy)", or the rule alone */
static struct str rule_in(const char *detail)
{
	struct str rule = str_of(detail), before = rule;
	struct str rest = rule;
	(void)str_cut(&rest, ':');
	if (rest.n > 0 && rest.n < before.n)
		rule = str_trim(rest);
	return str_cut(&rule, ' ');
}

const char *return_problem(const struct call *call, const struct effect *effect)
{
	enum return_rule rule;
	if (effect->detail != NULL && return_rule_parse(rule_in(effect->detail), &rule))
		return arena_printf(
			call->arena, "return.rule." STR_FMT, STR_ARG(return_rule_name(rule)));
	if (effect->reason == REASON_QUANTITY_EXCEEDED)
		return "return.problem.quantity";
	if (effect->reason == REASON_NOT_COLLECTED)
		return "return.rule.not_collected";
	return "return.problem.nothing";
}

bool form_parts(const struct call *call, struct asked_part *parts, size_t *count_out)
{
	char name[16];
	*count_out = 0;
	for (int line = 1; line <= RETURN_LINES_MAX; line++) {
		uint64_t qty = 0;
		snprintf(name, sizeof(name), "qty-%d", line);
		struct str text = str_trim(call_form(call, name));
		if (text.n == 0)
			continue;
		if (!str_to_u64(text, FORM_QTY_MAX, &qty))
			return false;
		if (qty > 0)
			parts[(*count_out)++] = (struct asked_part){(uint16_t)line, (int32_t)qty};
	}
	return true;
}
