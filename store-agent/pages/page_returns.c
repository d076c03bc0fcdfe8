/* Goods come back: find the order (here, else at headquarters), choose lines, say why and where
 * they go. */
#include <stdio.h>

#include "store-agent/journal/prints.h"
#include "store-agent/pages/visit.h"
#include "store-agent/scanner.h"

enum { RETURN_LINES_MAX = FULFILMENT_LINES_MAX };

/* --- finding --- */

static json_t *ask_headquarters(struct visit *visit, struct str text, enum reason *reason_out)
{
	json_t *orders = NULL;
	*reason_out =
		link_find_orders(visit->agent->link, visit->client, visit->arena, text, &orders);
	return orders;
}

static struct str member(json_t *object, const char *name)
{
	json_t *value = json_object_get(object, name);
	struct str text = {json_string_value(value), json_string_length(value)};
	return text.n > 0 && str_is_clean_utf8(text, false) ? text : STR_EMPTY;
}

static int64_t number(json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

/* How many of the line the customer has announced to bring. */
static int64_t announced_qty(json_t *announced, int64_t line)
{
	size_t i;
	json_t *one;
	json_array_foreach (json_object_get(announced, "lines"), i, one)
		if (number(one, "line") == line)
			return number(one, "qty");
	return 0;
}

static void order_view(xmlNodePtr page, json_t *order)
{
	size_t i;
	json_t *line, *announced = json_object_get(order, "announced");
	xmlNodePtr node = view_child(page, "order");
	view_text(node, "number", member(order, "number"));
	view_text(node, "customer", member(order, "customer"));
	view_text(node, "email_hint", member(order, "email_hint"));
	view_text(node, "currency", member(order, "currency"));
	view_text(node, "kind", member(order, "kind"));
	view_text(node, "announced", member(announced, "id"));
	view_text(node, "reason", member(announced, "reason"));
	json_array_foreach (json_object_get(order, "lines"), i, line) {
		xmlNodePtr child = view_child(node, "line");
		view_int(child, "line", number(line, "line"));
		view_text(child, "sku", member(line, "sku"));
		view_text(child, "name", member(line, "name"));
		view_int(child, "price_minor", number(line, "price_minor"));
		view_int(child, "returnable", number(line, "collected") - number(line, "returned"));
		view_int(child, "announced", announced_qty(announced, number(line, "line")));
	}
}

static void add_found_here(struct visit *visit, xmlNodePtr page, const struct fulfilments *found)
{
	for (size_t i = 0; i < found->count; i++)
		if (found->list[i].state == FULFILMENT_COLLECTED)
			fulfilment_view(visit, page, &found->list[i]);
}

static void add_found_elsewhere(struct visit *visit, xmlNodePtr page, struct str text)
{
	enum reason reason;
	size_t i;
	json_t *order;
	json_t *orders = ask_headquarters(visit, text, &reason);
	if (reason != REASON_OK)
		view_text(page, "reason", str_of(reason_info(reason)->code));
	json_array_foreach (orders, i, order)
		order_view(page, order);
	json_decref(orders);
}

static bool is_collected_here(const struct fulfilments *found)
{
	for (size_t i = 0; i < found->count; i++)
		if (found->list[i].state == FULFILMENT_COLLECTED)
			return true;
	return false;
}

void show_returns(struct visit *visit)
{
	struct fulfilments found = {.count = 0};
	struct str text = scanned_text(visit->arena, str_trim(visit_query(visit, "q")));
	enum reason reason = desk_search(&visit->agent->desk, visit->arena, text, &found);
	if (reason != REASON_OK) {
		answer_problem(visit, reason);
		return;
	}
	xmlNodePtr page = visit_view(visit);
	view_text(page, "q", text);
	add_found_here(visit, page, &found);
	if (text.n > 0 && !is_collected_here(&found))
		add_found_elsewhere(visit, page, text);
	answer_page(visit, 200, "agent/returns.xsl", page);
}

/* --- the order that is brought back --- */

struct brought {
	struct fulfilment fulfilment; /* when it was collected here */
	bool is_ours;
	json_t *orders; /* otherwise, as headquarters told; holds the texts */
	json_t *order;
};

/* ?f= names a fulfilment of ours, ?number= an order headquarters knows. */
static enum reason find_brought(
	struct visit *visit, struct str f, struct str order_number, struct brought *brought_out)
{
	enum reason reason;
	size_t i;
	json_t *order;
	*brought_out = (struct brought){.orders = NULL};
	if (uuid_parse(f, &visit->id.uuid)) {
		brought_out->is_ours = true;
		return desk_get(
			&visit->agent->desk, visit->arena, visit->id, &brought_out->fulfilment);
	}
	visit->id = (fulfilment_id){{{0}}};
	brought_out->orders = ask_headquarters(visit, order_number, &reason);
	json_array_foreach (brought_out->orders, i, order)
		if (str_equal(member(order, "number"), order_number))
			brought_out->order = order;
	if (reason != REASON_OK)
		return reason;
	return brought_out->order == NULL ? REASON_NOT_FOUND : REASON_OK;
}

void show_return(struct visit *visit)
{
	struct brought brought;
	struct str f = visit_query(visit, "f"), order_number = visit_query(visit, "number");
	enum reason reason = find_brought(visit, f, order_number, &brought);
	if (reason == REASON_OK) {
		xmlNodePtr page = visit_view(visit);
		view_text(page, "f", f);
		view_text(page, "number", order_number);
		if (brought.is_ours)
			fulfilment_view(visit, page, &brought.fulfilment);
		else
			order_view(page, brought.order);
		answer_page(visit, 200, "agent/return.xsl", page);
	} else {
		answer_problem(visit, reason);
	}
	json_decref(brought.orders);
}

/* --- taking it back --- */

/* Fields "line-3" and "to-3": how many of line 3, and where they go. 0: not brought. */
static bool read_line(const struct visit *visit, struct return_line *line)
{
	char name[32];
	snprintf(name, sizeof(name), "line-%lld", (long long)line->line);
	if (!visit_form_int(visit, name, &line->qty) || line->qty < 0)
		return false;
	snprintf(name, sizeof(name), "to-%lld", (long long)line->line);
	return line->qty == 0 || disposition_parse(visit_form(visit, name), &line->disposition);
}

static bool keep_brought_line(const struct visit *visit, struct return_line line,
	int64_t returnable, struct return_line *lines, size_t *count_inout)
{
	if (returnable <= 0)
		return true;
	if (!read_line(visit, &line) || line.qty > returnable)
		return false;
	if (line.qty > 0 && *count_inout == RETURN_LINES_MAX)
		return false;
	if (line.qty > 0)
		lines[(*count_inout)++] = line;
	return true;
}

static bool read_lines_here(const struct visit *visit, const struct fulfilment *fulfilment,
	struct return_line *lines, size_t *count_out)
{
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		const struct fulfilment_line *own = &fulfilment->lines[i];
		struct return_line line = {
			.line = own->line, .name = own->name, .price_minor = own->price_minor};
		if (!keep_brought_line(visit, line, line_returnable(own), lines, count_out))
			return false;
	}
	return true;
}

static bool read_lines_elsewhere(
	const struct visit *visit, json_t *order, struct return_line *lines, size_t *count_out)
{
	size_t i;
	json_t *known;
	json_array_foreach (json_object_get(order, "lines"), i, known) {
		struct return_line line = {
			.line = number(known, "line"),
			.name = member(known, "name"),
			.price_minor = number(known, "price_minor"),
		};
		int64_t returnable = number(known, "collected") - number(known, "returned");
		if (!keep_brought_line(visit, line, returnable, lines, count_out))
			return false;
	}
	return true;
}

static bool read_goods(struct visit *visit, const struct brought *brought,
	struct goods_return *goods, struct return_line *lines)
{
	goods->lines = lines;
	goods->is_ours = brought->is_ours;
	goods->language = visit->language;
	if (!return_reason_parse(visit_form(visit, "reason"), &goods->reason))
		return false;
	if (brought->is_ours) {
		goods->order = brought->fulfilment.order;
		goods->number = brought->fulfilment.number;
		goods->currency = brought->fulfilment.currency;
		return read_lines_here(visit, &brought->fulfilment, lines, &goods->line_count);
	}
	struct str announced = visit_form(visit, "announced");
	if (announced.n > 0 && !uuid_parse(announced, &goods->announced.uuid))
		return false;
	goods->number = member(brought->order, "number");
	goods->currency = member(brought->order, "currency");
	return uuid_parse(member(brought->order, "id"), &goods->order.uuid) &&
	       read_lines_elsewhere(visit, brought->order, lines, &goods->line_count);
}

static enum reason take_back(struct visit *visit)
{
	struct brought brought;
	struct goods_return goods = {.line_count = 0};
	struct return_line *lines =
		arena_new_array(visit->arena, RETURN_LINES_MAX, struct return_line);
	enum reason reason =
		find_brought(visit, visit_form(visit, "f"), visit_form(visit, "number"), &brought);
	if (reason == REASON_OK && !read_goods(visit, &brought, &goods, lines))
		reason = REASON_INVALID_FIELDS;
	struct act act = visit_act(visit, "return", 0);
	if (reason == REASON_OK)
		reason = desk_return(&visit->agent->desk, visit->arena, &act, &goods);
	json_decref(brought.orders);
	return reason;
}

void do_return(struct visit *visit)
{
	command_id key = visit_act(visit, "return", 0).key;
	enum reason reason = desk_has_happened(&visit->agent->desk, visit->arena, key);
	if (reason == REASON_NOT_FOUND)
		reason = take_back(visit);
	visit_notice(visit, reason, "desk.done.return");
	if (reason != REASON_OK) {
		answer_see_other(visit, STR("/returns"));
		return;
	}
	struct str command = uuid_print(visit->arena, key.uuid);
	answer_see_other(visit,
		str_printf(visit->arena, "/returns/done?command=" STR_FMT, STR_ARG(command)));
}

struct receipt {
	command_id command;
	struct str facts;
};

static enum reason receipt_body(struct journal_tx *tx, void *context)
{
	struct receipt *receipt = context;
	receipt->facts = receipt_load(tx, receipt->command);
	return receipt->facts.n > 0 ? REASON_OK : REASON_NOT_FOUND;
}

void show_returned(struct visit *visit)
{
	struct receipt receipt = {.facts = STR_EMPTY};
	struct str command = visit_query(visit, "command");
	enum reason reason = REASON_NOT_FOUND;
	if (uuid_parse(command, &receipt.command.uuid))
		reason = journal_run(
			visit->agent->desk.journal, visit->arena, receipt_body, &receipt);
	if (reason != REASON_OK) {
		answer_problem(visit, reason);
		return;
	}
	json_t *facts = json_loadb(receipt.facts.p, receipt.facts.n, 0, NULL);
	xmlNodePtr page = visit_view(visit);
	view_text(page, "command", command);
	view_text(page, "number", member(facts, "number"));
	view_text(page, "currency", member(facts, "currency"));
	view_int(page, "total_minor", number(facts, "total_minor"));
	view_text(page, "taken", member(json_object_get(facts, "taken"), "name"));
	view_text(page, "exchange", member(facts, "exchange"));
	view_int(page, "till_minor", number(facts, "till_minor"));
	json_decref(facts);
	answer_page(visit, 200, "agent/returned.xsl", page);
}
