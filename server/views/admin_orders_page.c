/* View of the list of orders; see admin_orders_page.h. */
#include "server/views/admin_orders_page.h"

static void row_view(xmlNodePtr root, const struct order *order, const struct stores *stores,
	struct arena *arena)
{
	const struct fulfilment *current = order_current(order);
	const struct store *store = current == NULL ? NULL : stores_find(stores, current->store);
	xmlNodePtr node = view_child(root, "row");
	view_text(node, "id", uuid_print(arena, order->id.uuid));
	view_text(node, "number", order->number);
	view_text(node, "kind", order_kind_name(order->kind));
	view_text(node, "state", order_state_name(order->state));
	view_text(node, "customer", order->customer_name);
	view_int(node, "placed_at", order->placed_at);
	view_int(node, "total_minor", order->total_minor);
	view_text(node, "currency", str_of(order->currency.code));
	view_text(node, "store", store == NULL ? STR_EMPTY : store->name);
	view_text(node, "zone", store == NULL ? STR("UTC") : store->time_zone);
}

xmlNodePtr admin_orders_page_view(
	const struct frame *frame, const struct admin_orders_page *page, struct arena *arena)
{
	xmlNodePtr root = frame_view(frame);
	view_text(root, "query", page->query);
	view_text(root, "next", page->next);
	for (size_t i = 0; i < page->count; i++)
		row_view(root, &page->orders[i], page->stores, arena);
	return root;
}
