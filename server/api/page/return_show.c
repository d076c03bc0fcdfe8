/* Pages of goods that come back; see return_show.h. */
#include "server/api/page/return_show.h"

#include <stdio.h>
#include <string.h>

#include "server/db/try.h"
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

/* A form that is refused comes again as it was filled in, but for its files, which browsers send
 * and do not take. */
static struct return_chosen chosen_of(const struct call *call, const struct order *order)
{
	struct return_chosen chosen = {
		.qty = arena_new_array(call->arena, order->line_count, struct str),
		.why = arena_new_array(call->arena, order->line_count, struct str),
		.reason = call_form(call, "reason"),
		.refund_way = call_form(call, "refund_way"),
		.photo_line = call_form(call, "photo_line"),
	};
	for (size_t i = 0; i < order->line_count; i++) {
		unsigned line = order->lines[i].line;
		chosen.qty[i] = call_form(call, arena_printf(call->arena, "qty-%u", line));
		chosen.why[i] = call_form(call, arena_printf(call->arena, "why-%u", line));
	}
	return chosen;
}

static void choose_show(struct call *call, struct form_problem problem, const char *template_name,
	const char *address)
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
		.chosen = chosen_of(call, &order),
		.problem = problem.key,
		.problem_of = problem.of};
	struct frame frame = page_frame_at(call,
		str_printf(call->arena, STR_FMT "%s", STR_ARG(order_address(call, NULL)), address));
	reply_page(call, problem.key == NULL ? 200 : 422, template_name,
		return_page_view(&frame, &page, call->arena));
}

void return_choose_show(struct call *call, struct form_problem problem)
{
	choose_show(call, problem, "page/return_new.xsl", "/return");
}

void withdraw_show(struct call *call, const char *problem)
{
	choose_show(
		call, (struct form_problem){problem, STR_EMPTY}, "page/withdraw.xsl", "/withdraw");
}

void return_code_show(
	struct call *call, const struct goods_return *goods, struct form_problem problem)
{
	struct order order;
	if (!page_has(call, order_read(db_reading(call->db, call->arena), goods->order, &order)))
		return;
	struct return_page page = {.order = &order,
		.stores = page_stores(call),
		.token = token_of(call),
		.goods = goods,
		.code = return_code_of(call, goods->id),
		.problem = problem.key,
		.problem_of = problem.of};
	struct frame frame = page_frame_at(call, return_address(call, goods->id));
	reply_page(call, problem.key == NULL ? 200 : 422, "page/return.xsl",
		return_page_view(&frame, &page, call->arena));
}

struct str return_address(const struct call *call, return_id id)
{
	return str_printf(call->arena, STR_FMT "/return/" STR_FMT,
		STR_ARG(order_address(call, NULL)), STR_ARG(uuid_print(call->arena, id.uuid)));
}

/* --- forms --- */

enum db_status return_announce_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	struct goods_return goods;
	DB_TRY(own_return_announce(tx, call, input, &goods, effect_out));
	effect_out->status = 303;
	effect_out->location = return_address(call, goods.id);
	return DB_DONE;
}

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

const char *return_problem(struct call *call, const struct effect *effect)
{
	static const struct {
		enum reason reason;
		const char *key;
	} problems[] = {{REASON_QUANTITY_EXCEEDED, "return.problem.quantity"},
		{REASON_TOO_MANY_PHOTOS, "return.problem.too_many_photos"},
		{REASON_TOO_MANY_ANNOUNCED, "return.problem.too_many_announced"},
		{REASON_NOT_COLLECTED, "return.rule.not_collected"},
		{REASON_INVALID_FIELDS, "return.problem.nothing"}};
	enum return_rule rule;
	if (effect->detail != NULL && return_rule_parse(rule_in(effect->detail), &rule))
		return arena_printf(
			call->arena, "return.rule." STR_FMT, STR_ARG(return_rule_name(rule)));
	for (size_t i = 0; i < ARRAY_LENGTH(problems); i++)
		if (problems[i].reason == effect->reason)
			return problems[i].key;
	reply_problem(call, effect->reason, effect->detail);
	return NULL;
}

const char *photo_problem(enum reason reason)
{
	static const struct {
		enum reason reason;
		const char *key;
	} problems[] = {{REASON_NOT_A_PICTURE, "return.problem.not_a_picture"},
		{REASON_PICTURE_TOO_LARGE, "return.problem.picture_too_large"},
		{REASON_TOO_MANY_PHOTOS, "return.problem.too_many_photos"}};
	for (size_t i = 0; i < ARRAY_LENGTH(problems); i++)
		if (problems[i].reason == reason)
			return problems[i].key;
	return NULL;
}

/* As the shopper calls it, else which one it is. */
static struct str called(
	const struct call *call, const struct call_file *files, size_t count, size_t at)
{
	return at < count && files[at].called.n > 0 ? files[at].called
						    : str_printf(call->arena, "%zu", at + 1);
}

bool form_photos_set_down(struct call *call, order_id order, struct sent_photos *photos_out,
	struct form_problem *problem_out)
{
	struct call_file *files;
	size_t count = call_files(call, "photo", &files);
	int64_t line;
	enum reason reason =
		photos_set_down(call, order, call_form(call, "key"), files, count, photos_out);
	if (str_to_i64(call_form(call, "photo_line"), &line))
		photos_show(photos_out, line);
	*problem_out = (struct form_problem){
		photo_problem(reason), called(call, files, count, photos_out->refused)};
	if (reason != REASON_OK && problem_out->key == NULL)
		reply_problem(call, reason, NULL);
	return reason == REASON_OK;
}

/* Empty: why all of it comes back. */
static bool form_reason(const struct call *call, int line, struct asked_part *part)
{
	char name[16];
	snprintf(name, sizeof(name), "why-%d", line);
	struct str text = call_form(call, name);
	part->has_reason = text.n > 0;
	return text.n == 0 || return_reason_parse(text, &part->reason);
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
		struct asked_part part = {.line = (uint16_t)line, .qty = (int32_t)qty};
		if (!form_reason(call, line, &part))
			return false;
		if (qty > 0)
			parts[(*count_out)++] = part;
	}
	return true;
}
