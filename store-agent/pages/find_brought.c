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

static void add_collected(
	const struct visit *visit, const struct fulfilment *list, size_t count, struct found *found)
{
	struct str zone = own_time_zone(visit);
	for (size_t i = 0; i < count && found->count < FOUND_MAX; i++)
		if (list[i].state == FULFILMENT_COLLECTED)
			found->list[found->count++] =
				brought_of_fulfilment(visit->arena, &list[i], zone, visit->now);
}

/* By order number, short id or parcel. */
static enum reason find_here(const struct visit *visit, struct str text, struct found *found)
{
	struct fulfilments here = {.count = 0};
	enum reason reason = desk_search(&visit->agent->desk, visit->arena, text, &here);
	if (reason == REASON_OK)
		add_collected(visit, here.list, here.count, found);
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

static enum reason ask_headquarters(struct visit *visit, struct str number, json_t **orders_out)
{
	return link_find_orders(
		visit->agent->link, visit->client, visit->arena, number, orders_out);
}

static void add_told(const struct visit *visit, struct found *found)
{
	size_t i;
	json_t *order;
	json_array_foreach (found->orders, i, order)
		if (found->count < FOUND_MAX && brought_of_order(visit->arena, order, visit->now,
							&found->list[found->count]))
			found->count++;
}

static enum reason find_by_number(struct visit *visit, struct str number, struct found *found)
{
	enum reason reason = ask_headquarters(visit, number, &found->orders);
	add_told(visit, found);
	return reason;
}

static enum reason find_elsewhere(
	struct visit *visit, const struct collected_search *search, struct found *found)
{
	const struct link_lookup asked = {search->text, search->proof, search->clerk};
	json_t *answer;
	enum reason reason =
		link_look_up(visit->agent->link, visit->client, visit->arena, &asked, &answer);
	found->orders = json_incref(json_object_get(answer, "orders"));
	const char *by = json_string_value(json_object_get(answer, "found"));
	if (by == NULL || !return_found_parse(str_of(by), &found->by))
		found->by = FOUND_BY_NUMBER;
	json_decref(answer);
	add_told(visit, found);
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
			brought_add_told(visit->arena, brought, order);
	}
}

/* What was announced comes once, whether headquarters has heard of it or not. */
static void forget_told(struct visit *visit, struct brought *brought)
{
	if (!uuid_is_zero(brought->announced.uuid) &&
		desk_return_is_told(&visit->agent->desk, visit->arena, brought->announced))
		brought_forget_announced(brought);
}

/* --- finding --- */

bool is_order_number(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
	return text.n == ORDER_NUMBER_CHARS;
}

/* Codes and numbers of receipts have digits; so has a phone number, which is tried as one of those
 * first. */
bool is_contact(struct str text)
{
	bool has_digit = false;
	for (size_t i = 0; i < text.n; i++)
		has_digit |= text.p[i] >= '0' && text.p[i] <= '9';
	char code[PICKUP_CODE_CHARS + 1];
	return memchr(text.p, '@', text.n) != NULL ||
	       (!has_digit && !pickup_code_normalise(text, code));
}

static enum reason find_collected(
	struct visit *visit, const struct collected_search *search, struct found *found)
{
	struct collected_found here;
	enum reason reason = desk_find_collected(&visit->agent->desk, visit->arena, search, &here);
	if (reason == REASON_OK && here.count > 0) {
		found->by = here.by;
		add_collected(visit, here.list, here.count, found);
	}
	return reason;
}

enum reason find_by_text(struct visit *visit, struct str text, struct str proof,
	struct found *found, enum reason *away_out)
{
	const struct collected_search search = {
		text, proof, str_of(visit->session.login), visit->now};
	*away_out = REASON_OK;
	found->by = FOUND_BY_NUMBER;
	enum reason reason = find_here(visit, text, found);
	if (reason != REASON_OK || found->count > 0)
		return reason;
	/* A number alone was looked for above, and is no guess: it does not count as a try. */
	bool is_number = is_order_number(text) && str_is_empty(proof);
	if (!is_number)
		reason = find_collected(visit, &search, found);
	if (reason != REASON_OK || found->count > 0)
		return reason;
	*away_out = find_elsewhere(visit, &search, found);
	if (found->count > 0 && !is_number)
		reason = desk_found_elsewhere(&visit->agent->desk, visit->arena, &search);
	return *away_out == REASON_TOO_MANY_ATTEMPTS ? *away_out : reason;
}

enum reason find_brought(struct visit *visit, struct str f, struct str number, struct found *found)
{
	bool is_ours = uuid_parse(f, &visit->id.uuid);
	enum reason reason =
		is_ours ? find_fulfilment(visit, found) : find_here(visit, number, found);
	if (reason == REASON_OK && found->count == 0)
		reason = is_order_number(number) ? find_by_number(visit, number, found)
						 : REASON_NOT_FOUND;
	else if (reason == REASON_OK)
		ask_announced(visit, found);
	if (reason == REASON_OK && found->count == 0)
		reason = REASON_NOT_FOUND;
	if (reason != REASON_OK)
		return reason;
	forget_told(visit, &found->list[0]);
	visit->id = found->list[0].fulfilment;
	return REASON_OK;
}
