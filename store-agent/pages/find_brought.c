/* Whose goods are brought back; see find_brought.h. */
#include "store-agent/pages/find_brought.h"

#include <string.h>

#include "store-agent/feed.h"

enum { ORDER_NUMBER_CHARS = 10 };

struct found found_new(const struct visit *visit)
{
	return (struct found){.list = arena_new_array(visit->arena, FOUND_MAX, struct brought)};
}

void found_free(struct found *found)
{
	json_decref(found->orders);
	*found = (struct found){.count = 0};
}

/* --- what is known here --- */

static struct str own_time_zone(const struct visit *visit)
{
	struct store_facts facts;
	enum reason reason = store_facts_get(visit->agent->desk.journal, visit->arena, &facts);
	return reason == REASON_OK ? facts.time_zone : STR_EMPTY;
}

static enum reason find_here(const struct visit *visit, struct str text, struct found *found)
{
	struct fulfilments here = {.count = 0};
	enum reason reason = desk_search(&visit->agent->desk, visit->arena, text, &here);
	struct str zone = own_time_zone(visit);
	for (size_t i = 0; reason == REASON_OK && i < here.count && found->count < FOUND_MAX; i++)
		if (here.list[i].state == FULFILMENT_COLLECTED)
			found->list[found->count++] = brought_of_fulfilment(
				visit->arena, &here.list[i], zone, visit->now);
	return reason;
}

static enum reason find_fulfilment(struct visit *visit, struct found *found)
{
	struct fulfilment fulfilment;
	enum reason reason = desk_get(&visit->agent->desk, visit->arena, visit->id, &fulfilment);
	if (reason != REASON_OK)
		return reason;
	found->list[found->count++] =
		brought_of_fulfilment(visit->arena, &fulfilment, own_time_zone(visit), visit->now);
	return REASON_OK;
}

/* --- what headquarters knows --- */

static enum reason ask_headquarters(struct visit *visit, struct str text, json_t **orders_out)
{
	return link_find_orders(visit->agent->link, visit->client, visit->arena, text, orders_out);
}

static enum reason find_elsewhere(struct visit *visit, struct str text, struct found *found)
{
	size_t i;
	json_t *order;
	enum reason reason = ask_headquarters(visit, text, &found->orders);
	json_array_foreach (found->orders, i, order)
		if (found->count < FOUND_MAX && brought_of_order(visit->arena, order, visit->now,
							&found->list[found->count]))
			found->count++;
	return reason;
}

/* The customer may have announced goods that were collected here. */
static void ask_announced(struct visit *visit, struct found *found)
{
	size_t i;
	json_t *order;
	struct brought *brought = &found->list[0];
	if (!link_status(visit->agent->link).is_online)
		return;
	enum reason reason = ask_headquarters(visit, brought->number, &found->orders);
	json_array_foreach (found->orders, i, order) {
		const char *number = json_string_value(json_object_get(order, "number"));
		if (reason == REASON_OK && str_equal(str_of(number), brought->number))
			brought_add_announced(brought, order);
	}
}

/* --- finding --- */

static bool is_number(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
	return text.n == ORDER_NUMBER_CHARS;
}

static enum return_found found_by(struct str text, bool is_here)
{
	if (is_here || is_number(text))
		return FOUND_BY_NUMBER;
	return memchr(text.p, '@', text.n) == NULL ? FOUND_BY_CODE : FOUND_BY_CONTACT;
}

enum reason find_by_text(struct visit *visit, struct str text, struct found *found,
	enum return_found *by_out, enum reason *away_out)
{
	enum reason reason = find_here(visit, text, found);
	bool is_here = found->count > 0;
	*away_out = REASON_OK;
	if (reason == REASON_OK && text.n > 0 && !is_here)
		*away_out = find_elsewhere(visit, text, found);
	*by_out = found_by(text, is_here);
	return reason;
}

enum reason find_brought(struct visit *visit, struct str f, struct str number, struct found *found)
{
	bool is_ours = uuid_parse(f, &visit->id.uuid);
	enum reason reason =
		is_ours ? find_fulfilment(visit, found) : find_here(visit, number, found);
	if (reason == REASON_OK && found->count == 0)
		reason =
			is_number(number) ? find_elsewhere(visit, number, found) : REASON_NOT_FOUND;
	else if (reason == REASON_OK)
		ask_announced(visit, found);
	if (reason == REASON_OK && found->count == 0)
		reason = REASON_NOT_FOUND;
	if (reason == REASON_OK)
		visit->id = found->list[0].fulfilment;
	return reason;
}
