/* Orders whose goods are brought back, on pages; see brought_view.h. */
#include "store-agent/pages/brought_view.h"

/* For managers: it refuses nobody anything. */
static void signals_view(xmlNodePtr order, const struct brought *brought)
{
	for (size_t i = 0; i < brought->signal_count; i++) {
		const struct brought_signal *signal = &brought->signals[i];
		xmlNodePtr node = view_child(order, "signal");
		view_text(node, "kind", return_signal_kind_name(signal->kind));
		view_text(node, "detail", signal->detail);
		view_int(node, "days", signal->days);
		view_int(node, "noticed_at", signal->noticed_at);
	}
}

/* Of one line there is nothing to say of which. */
static void photos_view(const struct visit *visit, xmlNodePtr order, const struct brought *brought)
{
	view_int(order, "photos", (int64_t)brought->photos.count);
	for (size_t i = 0; i < brought->photos.count; i++) {
		const struct brought_line *line = brought_find(brought, brought->photos.lines[i]);
		xmlNodePtr node = view_child(order, "photo");
		view_text(node, "id", uuid_print(visit->arena, brought->photos.list[i].uuid));
		if (line != NULL && brought->line_count > 1)
			view_text(node, "of", line->name_here);
	}
}

/* What is held to be taken instead of a line. */
static void held_view(xmlNodePtr order, const struct held_exchange *held)
{
	if (!held->is_there)
		return;
	xmlNodePtr node = view_child(order, "held");
	view_int(node, "line", held->line);
	view_int(node, "qty", held->qty);
	view_text(node, "name", held->name);
	view_bool(node, "is_here", held->is_here);
	view_text(node, "store", held->store_name);
	view_int(node, "held_until", held->held_until);
}

xmlNodePtr brought_view(const struct visit *visit, xmlNodePtr parent, const struct brought *brought)
{
	xmlNodePtr node = view_child(parent, "order");
	if (brought->is_ours)
		view_text(node, "f", uuid_print(visit->arena, brought->fulfilment.uuid));
	view_bool(node, "is_ours", brought->is_ours);
	view_text(node, "number", brought->number);
	view_text(node, "customer", brought->customer);
	view_text(node, "email_hint", brought->email_hint);
	view_text(node, "currency", brought->currency);
	view_text(node, "zone", brought->time_zone);
	view_text(node, "kind", order_kind_name(brought->asked.kind));
	view_bool(node, "is_pickup_unheard", brought->is_pickup_unheard);
	view_bool(node, "is_announced", !uuid_is_zero(brought->announced.uuid));
	view_int(node, "returnable", brought_returnable(brought));
	photos_view(visit, node, brought);
	held_view(node, &brought->held);
	if (visit->session.is_manager)
		signals_view(node, brought);
	return node;
}

xmlNodePtr brought_line_view(
	const struct visit *visit, xmlNodePtr order, const struct brought_line *line)
{
	xmlNodePtr node = view_child(order, "line");
	view_int(node, "line", line->line);
	view_text(node, "sku", line->sku);
	view_text(node, "name", line->name_here);
	if (line->gtin_count > 0)
		view_text(node, "gtin", gtin_print(visit->arena, line->gtins[0]));
	view_int(node, "price_minor", line->price_minor);
	view_bool(node, "is_before_tax", tax_comes_on_top(line->sold.tax));
	view_int(node, "returnable", line->returnable);
	if (!str_is_empty(line->part_of.name))
		view_text(node, "bundle", line->part_of.name_here);
	view_bool(node, "is_set", line->part_of.is_set);
	return node;
}

/* The first of them: of ninety-nine nobody reads more, and the field above has them all. */
static void read_view(const struct visit *visit, xmlNodePtr node, const struct serials *serials)
{
	enum { SAID_MAX = 3 };
	struct serials said = *serials;
	if (said.count > SAID_MAX) {
		view_int(node, "read_more", (int64_t)(said.count - SAID_MAX));
		said.count = SAID_MAX;
	}
	view_text(node, "read", serials_print(visit->arena, &said, ", "));
}

void brought_serials_view(const struct visit *visit, xmlNodePtr node,
	const struct brought_line *line, const struct serial_field *field, enum serial_says says)
{
	if (!line->has_serials)
		return;
	serial_field_view(node, field);
	view_int(node, "serials_known", (int64_t)line->serials.count);
	if (field->told.serials.count == 0)
		return;
	view_text(node, "says", serial_says_name(says));
	read_view(visit, node, &field->told.serials);
}

/* --- what the rules say --- */

static void decision_view(xmlNodePtr parent, const char *of, const struct return_decision *decision)
{
	xmlNodePtr node = view_child(parent, "decision");
	view_text(node, "of", str_of(of));
	view_bool(node, "is_allowed", decision->is_allowed);
	view_text(node, "ground", return_ground_name(decision->ground));
	view_text(node, "rule", return_rule_name(decision->answer.rule));
	view_bool(node, "must_be_sealed", decision->answer.must_be_sealed);
	if (decision->answer.has_end)
		view_int(node, "ends_at", decision->answer.ends_at);
}

void decisions_view(xmlNodePtr line_node, const struct brought *brought,
	const struct brought_line *line, const struct return_decision *filled_in)
{
	struct return_case mind = brought_case(brought, line, RETURN_CHANGED_MIND);
	struct return_case defect = brought_case(brought, line, RETURN_DEFECT);
	struct return_decision by_mind = return_decide(&mind), by_defect = return_decide(&defect);
	decision_view(line_node, "mind", &by_mind);
	decision_view(line_node, "defect", &by_defect);
	if (filled_in != NULL)
		decision_view(line_node, "brought", filled_in);
}
