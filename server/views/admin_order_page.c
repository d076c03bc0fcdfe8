/* View of one order in the back office; see admin_order_page.h. */
#include "server/views/admin_order_page.h"

#include "common/clock.h"
#include "common/json.h"
#include "server/fulfilment/order_write.h"
#include "server/fulfilment/recall.h"

static struct str text_of(const json_t *object, const char *name)
{
	return str_of(json_string_value(json_object_get(object, name)));
}

/* --- why this store: the decision as decision.c wrote it --- */

static void considered_view(
	xmlNodePtr why, const json_t *row, const struct stores *stores, struct str chosen)
{
	xmlNodePtr node = view_child(why, "considered");
	struct str code = text_of(row, "store");
	const struct store *store = stores_by_code(stores, code);
	const json_t *distance = json_object_get(row, "distance_m");
	int64_t promised_at;
	size_t i;
	json_t *missing;
	view_text(node, "code", code);
	view_text(node, "store", store == NULL ? code : store->name);
	view_text(node, "zone", store == NULL ? STR("UTC") : store->time_zone);
	view_bool(node, "is_chosen", str_equal(code, chosen));
	view_bool(node, "has_all", json_is_true(json_object_get(row, "has_all")));
	view_int(node, "queue", json_integer_value(json_object_get(row, "queue")));
	if (distance != NULL)
		view_int(node, "distance_m", json_integer_value(distance));
	if (instant_parse(text_of(row, "promised_at"), &promised_at))
		view_int(node, "promised_at", promised_at);
	json_array_foreach (json_object_get(row, "missing"), i, missing)
		view_text(view_child(node, "missing"), "sku", str_of(json_string_value(missing)));
	struct str with_code = text_of(json_object_get(row, "with"), "store");
	const struct store *with = stores_by_code(stores, with_code);
	if (!str_is_empty(with_code)) /* and gives what is missing here */
		view_text(node, "with", with == NULL ? with_code : with->name);
}

static void why_view(
	xmlNodePtr root, struct str decision, const struct stores *stores, struct arena *arena)
{
	json_t *json;
	struct fault fault;
	size_t i;
	json_t *row;
	if (json_read(decision, &json, &fault, arena) != REASON_OK)
		return;
	xmlNodePtr why = view_child(root, "why");
	view_text(why, "rule", text_of(json, "rule"));
	json_array_foreach (json_object_get(json, "considered"), i, row)
		considered_view(why, row, stores, text_of(json, "chosen"));
	json_decref(json);
}

/* --- what happened --- */

/* detail is empty or a small object: {"reason","identity"} or {"from","to"}. */
static void detail_view(xmlNodePtr node, struct str detail, struct arena *arena)
{
	json_t *json;
	struct fault fault;
	if (str_is_empty(detail) || json_read(detail, &json, &fault, arena) != REASON_OK)
		return;
	if (json_object_get(json, "reason") != NULL)
		view_text(node, "why", text_of(json, "reason"));
	view_bool(node, "is_identity_checked", json_is_true(json_object_get(json, "identity")));
	if (json_object_get(json, "from") != NULL) {
		view_text(node, "from", text_of(json, "from"));
		view_text(node, "to", text_of(json, "to"));
	}
	json_decref(json);
}

static void history_view(xmlNodePtr root, const struct order *order, struct arena *arena)
{
	for (size_t i = 0; i < order->history_count; i++) {
		const struct history_row *row = &order->history[i];
		xmlNodePtr node = view_child(root, "happened");
		view_text(node, "what", row->what);
		view_text(node, "who", row->who);
		detail_view(node, row->detail, arena);
		view_int(node, "at", row->happened_at);
	}
}

/* --- what a person had to look at, and what may be asked of a store --- */

static void reviews_view(xmlNodePtr order, const struct admin_order_page *page, struct arena *arena)
{
	for (size_t i = 0; i < page->review_count; i++) {
		const struct q_reviews_of_order *row = &page->reviews[i];
		xmlNodePtr node = view_child(order, "review");
		view_text(node, "fulfilment", uuid_print(arena, row->fulfilment.uuid));
		view_text(node, "kind", review_kind_name(row->kind));
		view_int(node, "opened_at", row->opened_at);
		if (!row->has_decision)
			continue;
		view_text(node, "decision", review_decision_name(row->decision));
		view_text(node, "reason", row->reason);
		view_text(node, "decided_by", row->decided_by);
		view_int(node, "decided_at", row->decided_at);
	}
}

static void ways_view(xmlNodePtr order, const struct admin_order_page *page, struct arena *arena)
{
	for (size_t i = 0; i < page->order->fulfilment_count; i++) {
		const struct fulfilment *fulfilment = &page->order->fulfilments[i];
		if (!fulfilment_is_open(fulfilment))
			continue;
		xmlNodePtr node = view_child(order, "way");
		view_text(node, "fulfilment", uuid_print(arena, fulfilment->id.uuid));
		view_bool(node, "may_stop", recall_may_stop_waiting(fulfilment));
		view_bool(node, "may_move",
			!fulfilment->has_recall && fulfilment->state != FULFILMENT_READY);
	}
}

/* Without codes: whoever knows one may bring or spend it. */
static void returns_view(
	xmlNodePtr root, const struct admin_order_page *page, int64_t now, struct arena *arena)
{
	if (page->void_max_minor > 0)
		view_int(root, "void_max_minor", page->void_max_minor);
	for (size_t i = 0; i < page->return_count; i++)
		return_voucher_view(return_view(root, page->order, page->stores, &page->returns[i],
					    STR_EMPTY, arena),
			&page->vouchers[i], now);
}

static void serials_view(xmlNodePtr order, const struct admin_order_page *page)
{
	for (size_t i = 0; i < page->serial_count; i++) {
		xmlNodePtr node = view_child(order, "serial");
		view_int(node, "line", page->serials[i].line);
		view_text(node, "number", page->serials[i].serial);
		view_bool(node, "is_back", page->serials[i].is_back);
	}
}

xmlNodePtr admin_order_page_view(
	const struct frame *frame, const struct admin_order_page *page, struct arena *arena)
{
	const struct order *order = page->order;
	xmlNodePtr root = frame_view(frame);
	xmlNodePtr node = order_view(root, order, page->stores, frame->now, arena);
	view_text(node, "email", order->customer_email);
	view_text(node, "phone", order->customer_phone);
	view_text(node, "language", language_name(order->language));
	view_text(node, "payment_ref", order->payment_ref);
	money_acts_view(node, order, &page->money, arena);
	reviews_view(node, page, arena);
	ways_view(node, page, arena);
	serials_view(node, page);
	returns_view(root, page, frame->now, arena);
	order_signals_view(root, page->signals, page->signal_count, page->stores);
	view_text(root, "tracking", page->tracking);
	if (page->is_reason_missing)
		problem_view(root, "why", "admin.order.cancel.reason.wrong");
	history_view(root, order, arena);
	why_view(root, order->decision, page->stores, arena);
	form_key_view(root, "cancel");
	return root;
}
