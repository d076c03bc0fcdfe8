/* What of returns a manager is told about; see signal_part.h. */
#include "server/views/signal_part.h"

#include <string.h>

#include "server/fulfilment/return_signals.h"

static xmlNodePtr signal_view(
	xmlNodePtr parent, enum return_signal_kind kind, struct str detail, int64_t noticed_at)
{
	xmlNodePtr node = view_child(parent, "signal");
	view_text(node, "kind", return_signal_kind_name(kind));
	view_text(node, "detail", detail);
	view_int(node, "days", return_signal_days(kind));
	view_int(node, "noticed_at", noticed_at);
	return node;
}

static void seen_view(xmlNodePtr node, struct str seen_by, int64_t seen_at)
{
	if (seen_at == 0)
		return;
	view_text(node, "seen_by", seen_by);
	view_int(node, "seen_at", seen_at);
}

static void noticed_view(xmlNodePtr node, const struct store *store, struct str clerk)
{
	view_text(node, "clerk", clerk);
	view_text(node, "store", store == NULL ? STR_EMPTY : store->name);
	view_text(node, "code", store == NULL ? STR_EMPTY : store->code);
	view_text(node, "zone", store == NULL ? STR("UTC") : store->time_zone);
}

void order_signals_view(xmlNodePtr parent, const struct q_return_signals_of *signals, size_t count,
	const struct stores *stores)
{
	for (size_t i = 0; i < count; i++) {
		const struct q_return_signals_of *row = &signals[i];
		xmlNodePtr node = signal_view(parent, row->kind, row->detail, row->noticed_at);
		noticed_view(node, stores_find(stores, row->store), row->clerk);
		seen_view(node, row->seen_by, row->seen_at);
	}
}

static struct str cause_text(struct arena *arena, struct str bytes)
{
	struct uuid cause = {{0}};
	if (bytes.n == sizeof(cause.bytes))
		memcpy(cause.bytes, bytes.p, bytes.n);
	return uuid_print(arena, cause);
}

xmlNodePtr admin_signals_page_view(
	const struct frame *frame, const struct admin_signals_page *page, struct arena *arena)
{
	xmlNodePtr root = frame_view(frame);
	view_int(root, "total", page->total);
	view_int(root, "within", RETURN_SIGNALS_LISTED_DAYS);
	form_key_view(root, "see");
	for (size_t i = 0; i < page->count; i++) {
		const struct q_return_signals_since *row = &page->signals[i];
		xmlNodePtr node = signal_view(root, row->kind, row->detail, row->noticed_at);
		noticed_view(node, stores_find(page->stores, row->store), row->clerk);
		seen_view(node, row->seen_by, row->seen_at);
		view_text(node, "cause", cause_text(arena, row->cause));
		view_text(node, "order", uuid_print(arena, row->order.uuid));
		view_text(node, "number", row->number);
		view_text(node, "customer", row->customer);
	}
	return root;
}
