/* Facts for mails; see mail_facts.h. */
#include "server/views/mail_facts.h"

#include <jansson.h>
#include <string.h>

#include "server/fulfilment/directory.h"

struct str tracking_url(struct arena *arena, const struct server *server, order_id order)
{
	return str_printf(arena, STR_FMT "/o/" STR_FMT, STR_ARG(server->public_url),
		STR_ARG(order_token_print(arena, &server->secret, order)));
}

static struct mail_line *lines_of(struct arena *arena, const struct order *order)
{
	struct mail_line *lines = arena_new_array(arena, order->line_count, struct mail_line);
	for (size_t i = 0; i < order->line_count; i++)
		lines[i] = (struct mail_line){order->lines[i].name, order->lines[i].qty,
			order->lines[i].unavailable, order->lines[i].price_minor};
	return lines;
}

static bool is_about(struct str subject, struct uuid uuid)
{
	return subject.n == sizeof(uuid.bytes) && memcmp(subject.p, uuid.bytes, subject.n) == 0;
}

/* The fulfilment the mail is about, else the one in progress. */
static const struct fulfilment *fulfilment_of(const struct order *order, struct str subject)
{
	for (size_t i = 0; i < order->fulfilment_count; i++)
		if (is_about(subject, order->fulfilments[i].id.uuid))
			return &order->fulfilments[i];
	return order_current(order);
}

/* The latest store that gave something back before this fulfilment was made. */
static struct str store_before(
	const struct stores *stores, const struct order *order, const struct fulfilment *fulfilment)
{
	const struct store *before = NULL;
	for (size_t i = 0; i < order->fulfilment_count; i++)
		if (order->fulfilments[i].created_at < fulfilment->created_at)
			before = stores_find(stores, order->fulfilments[i].store);
	return before == NULL ? STR_EMPTY : before->name;
}

static void facts_set_place(struct mail_order *facts, const struct stores *stores,
	const struct order *order, const struct fulfilment *fulfilment)
{
	const struct store *store = stores_find(stores, fulfilment->store);
	facts->promised_at = fulfilment->promised_at;
	facts->collect_by = fulfilment->collect_by;
	facts->from_store = store_before(stores, order, fulfilment);
	if (store == NULL)
		return;
	facts->store = (struct mail_store){store->name, store->street, store->postcode, store->city,
		store->phone, store->time_zone, &store->hours};
}

void mail_facts(struct arena *arena, struct server *server, const struct order *order,
	enum mail_kind kind, struct str subject, int64_t now, struct mail_order *facts_out)
{
	const struct fulfilment *fulfilment = fulfilment_of(order, subject);
	bool is_over = kind == MAIL_CHANGED && order->state == ORDER_UNAVAILABLE;
	*facts_out = (struct mail_order){
		.kind = is_over ? MAIL_CANCELLED : kind,
		.cause = is_over			     ? MAIL_BY_UNAVAILABLE
			 : is_about(subject, order->id.uuid) ? MAIL_BY_SHOPPER
							     : MAIL_BY_EXPIRED,
		.language = order->language,
		.order_kind = order->kind,
		.number = order->number,
		.customer = order->customer_name,
		.code = pickup_code_print(arena, &server->secret, order->id),
		.tracking_url = tracking_url(arena, server, order->id),
		.currency = order->currency,
		.now = now,
		.lines = lines_of(arena, order),
		.line_count = order->line_count,
	};
	if (fulfilment != NULL && !is_over)
		facts_set_place(facts_out, directory_stores(server->directory), order, fulfilment);
}

/* --- goods that come back --- */

static struct str name_of(const struct order *order, int64_t number)
{
	for (size_t i = 0; i < order->line_count; i++)
		if (order->lines[i].line == number)
			return order->lines[i].name;
	return STR_EMPTY;
}

static void goods_set_lines(struct arena *arena, const struct order *order,
	const struct goods_return *goods, struct mail_goods *facts)
{
	struct mail_line *lines = arena_new_array(arena, goods->announced_count, struct mail_line);
	for (size_t i = 0; i < goods->announced_count; i++)
		lines[i] = (struct mail_line){.name = name_of(order, goods->announced[i].line),
			.qty = goods->announced[i].qty};
	facts->lines = lines;
	facts->line_count = goods->announced_count;
}

/* From the declaration itself, not from what became of it. */
static void goods_set_declared(
	struct arena *arena, const struct withdrawal *declared, struct mail_goods *facts)
{
	json_t *content = json_loadb(declared->content.p, declared->content.n, 0, NULL);
	json_t *list = json_object_get(content, "lines"), *one;
	struct mail_line *lines = arena_new_array(arena, json_array_size(list), struct mail_line);
	size_t i;
	json_array_foreach (list, i, one) {
		const char *name = json_string_value(json_object_get(one, "name"));
		lines[i] =
			(struct mail_line){.name = str_dup(arena, str_of(name == NULL ? "" : name)),
				.qty = (int32_t)json_integer_value(json_object_get(one, "qty"))};
	}
	facts->lines = lines;
	facts->line_count = json_array_size(list);
	facts->declared_at = declared->declared_at;
	facts->fingerprint = hex_print(arena, declared->hash.bytes, sizeof(declared->hash.bytes));
	json_decref(content);
}

void mail_facts_goods(struct arena *arena, const struct order *order,
	const struct goods_return *goods, struct str code, const struct withdrawal *declared,
	struct mail_order *facts)
{
	if (goods != NULL) {
		facts->goods.code = code;
		facts->goods.bring_by = goods->bring_by;
		goods_set_lines(arena, order, goods, &facts->goods);
	}
	if (declared != NULL)
		goods_set_declared(arena, declared, &facts->goods);
}
