/* Facts for mails; see mail_facts.h. */
#include "server/views/mail_facts.h"

#include <jansson.h>
#include <string.h>

#include "server/fulfilment/directory.h"
#include "server/fulfilment/order_write.h"
#include "server/fulfilment/return_exchange.h"
#include "server/views/choice_text.h"

struct str tracking_url(struct arena *arena, const struct server *server, order_id order)
{
	return str_printf(arena, STR_FMT "/o/" STR_FMT, STR_ARG(server->public_url),
		STR_ARG(order_token_print(arena, &server->secret, order)));
}

static int32_t undecided_of(const struct order *order, uint16_t line)
{
	const struct order_choice *choice = order_open_choice(order);
	for (size_t i = 0; choice != NULL && i < choice->line_count; i++)
		if (choice->lines[i].line == line)
			return choice->lines[i].qty;
	return 0;
}

static struct str bundle_name_of(const struct order *order, const struct order_line *line)
{
	const struct order_bundle *bundle = order_find_bundle(order, line->bundle);
	return bundle == NULL ? STR_EMPTY : bundle->name;
}

static struct mail_line *lines_of(struct arena *arena, const struct order *order)
{
	struct mail_line *lines = arena_new_array(arena, order->line_count, struct mail_line);
	for (size_t i = 0; i < order->line_count; i++)
		lines[i] = (struct mail_line){.name = order->lines[i].name,
			.qty = order->lines[i].qty,
			.unavailable = order->lines[i].unavailable,
			.price_minor = order->lines[i].price_minor,
			.undecided = undecided_of(order, order->lines[i].line),
			.bundle = bundle_name_of(order, &order->lines[i]),
			.tax = order->lines[i].tax,
			.tax_amount = order->lines[i].tax_amount};
	return lines;
}

static int32_t units_at(const struct fulfilment *fulfilment, uint16_t line)
{
	int32_t units = 0;
	bool gives = fulfilment_is_open(fulfilment) || fulfilment->state == FULFILMENT_COLLECTED;
	for (size_t i = 0; gives && i < fulfilment->line_count; i++)
		if (fulfilment->lines[i].line == line)
			units += fulfilment->lines[i].ordered - fulfilment->lines[i].short_qty;
	return units;
}

/* Of the line's units those that nobody gives, or that the stores before give: their taxes come
 * first. */
static int32_t units_before(const struct order *order, const struct fulfilment *fulfilment,
	const struct order_line *line)
{
	int32_t units = line->unavailable;
	for (const struct fulfilment *other = order->fulfilments; other != fulfilment; other++)
		units += units_at(other, line->line);
	return units;
}

static struct mail_line line_of_part(const struct order *order, const struct fulfilment *fulfilment,
	const struct order_line *line, int32_t qty)
{
	const struct taxed goods = order_line_goods(line);
	return (struct mail_line){
		.name = line->name,
		.qty = qty,
		.price_minor = line->price_minor,
		.bundle = bundle_name_of(order, line),
		.tax = line->tax,
		.tax_amount = taxed_part(&goods, units_before(order, fulfilment, line), qty),
	};
}

/* What one store gives, or would have given. */
static struct mail_line *lines_of_part(struct arena *arena, const struct order *order,
	const struct fulfilment *fulfilment, size_t *count_out)
{
	struct mail_line *lines = arena_new_array(arena, fulfilment->line_count, struct mail_line);
	*count_out = 0;
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		const struct fulfilment_line *at = &fulfilment->lines[i];
		const struct order_line *line = order_find_line(order, at->line);
		int32_t qty = at->ordered - at->short_qty;
		if (line != NULL && qty > 0)
			lines[(*count_out)++] = line_of_part(order, fulfilment, line, qty);
	}
	return lines;
}

static bool is_about(struct str subject, struct uuid uuid)
{
	return subject.n == sizeof(uuid.bytes) && memcmp(subject.p, uuid.bytes, subject.n) == 0;
}

/* The fulfilment the mail is about, else the one in progress. */
static const struct fulfilment *fulfilment_about(const struct order *order, struct str subject)
{
	for (size_t i = 0; i < order->fulfilment_count; i++)
		if (is_about(subject, order->fulfilments[i].id.uuid))
			return &order->fulfilments[i];
	return order_current(order);
}

/* The store whose goods it brings, else the latest one that the order had before. */
static struct str store_before(
	const struct stores *stores, const struct order *order, const struct fulfilment *fulfilment)
{
	const struct store *before = NULL;
	const struct fulfilment *replaced =
		fulfilment->has_replaces ? order_fulfilment(order, fulfilment->replaces) : NULL;
	if (replaced != NULL)
		before = stores_find(stores, replaced->store);
	if (before != NULL)
		return before->name;
	for (size_t i = 0; i < order->fulfilment_count; i++)
		if (order->fulfilments[i].created_at < fulfilment->created_at)
			before = stores_find(stores, order->fulfilments[i].store);
	return before == NULL ? STR_EMPTY : before->name;
}

static bool is_exchange(const struct order *order, const struct fulfilment *fulfilment)
{
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		const struct order_line *line = order_find_line(order, fulfilment->lines[i].line);
		if (line == NULL || !line->is_exchange)
			return false;
	}
	return true;
}

static struct mail_store store_facts(const struct store *store)
{
	return (struct mail_store){store->name, store->street, store->postcode, store->city,
		store->country, store->phone, store->time_zone, &store->hours};
}

static void facts_set_place(struct mail_order *facts, const struct stores *stores,
	const struct order *order, const struct fulfilment *fulfilment)
{
	const struct store *store = stores_find(stores, fulfilment_collected_at(fulfilment));
	const struct store *sender =
		fulfilment->sending.is_wanted ? stores_find(stores, fulfilment->store) : NULL;
	facts->promised_at = fulfilment_promise(fulfilment);
	facts->sent_by = sender == NULL ? STR_EMPTY : sender->name;
	facts->collect_by = fulfilment->collect_by;
	facts->from_store = store_before(stores, order, fulfilment);
	facts->is_exchange = is_exchange(order, fulfilment);
	if (store != NULL)
		facts->store = store_facts(store);
}

/* Of an order at several stores: each, and what it gives. */
static void facts_set_places(struct arena *arena, struct mail_order *facts,
	const struct stores *stores, const struct order *order)
{
	struct mail_place *places =
		arena_new_array(arena, order->fulfilment_count, struct mail_place);
	size_t count = 0;
	for (size_t i = 0; i < order->fulfilment_count; i++) {
		const struct fulfilment *fulfilment = &order->fulfilments[i];
		const struct store *store =
			stores_find(stores, fulfilment_collected_at(fulfilment));
		if (!fulfilment_is_open(fulfilment) || store == NULL)
			continue;
		struct mail_place *place = &places[count++];
		place->store = store_facts(store);
		place->promised_at = fulfilment_promise(fulfilment);
		place->lines = lines_of_part(arena, order, fulfilment, &place->line_count);
	}
	facts->places = places;
	facts->place_count = count > 1 ? count : 0;
}

/* Another store gives or gave some of the order, and this mail is about one. */
static bool is_part(const struct order *order, const struct fulfilment *about, enum mail_kind kind)
{
	bool is_of_one_store = kind == MAIL_READY || kind == MAIL_REMINDER ||
			       kind == MAIL_LAST_DAY || kind == MAIL_LAST_DAY_LONGER ||
			       kind == MAIL_IN_TRANSIT || kind == MAIL_CANCELLED;
	if (!is_of_one_store || is_exchange(order, about))
		return false;
	for (size_t i = 0; i < order->fulfilment_count; i++) {
		const struct fulfilment *other = &order->fulfilments[i];
		bool went_on =
			other->state == FULFILMENT_REJECTED || other->state == FULFILMENT_SENT;
		if (other != about && !went_on && !is_exchange(order, other))
			return true;
	}
	return false;
}

static void facts_set_part(struct arena *arena, struct mail_order *facts, const struct order *order,
	const struct fulfilment *fulfilment)
{
	facts->lines = lines_of_part(arena, order, fulfilment, &facts->line_count);
	facts->cost_minor = facts->cost_back_minor = 0; /* it is of the whole */
}

/* About the store that could not, and where the goods are meanwhile. */
static void facts_set_choice(struct mail_order *facts, const struct stores *stores,
	const struct order *order, const struct order_choice *choice, const char *unanswered)
{
	const struct fulfilment *from = order_fulfilment(order, choice->from);
	const struct store *store = from == NULL ? NULL : stores_find(stores, from->store);
	const struct store *held_at = stores_find(stores, choice->held_at);
	bool is_held = choice->is_held && choice->held_until > facts->now && held_at != NULL;
	facts->store.name = store == NULL ? STR_EMPTY : store->name;
	facts->store.time_zone = store == NULL ? STR("UTC") : store->time_zone;
	facts->answer_by = choice->answer_by;
	facts->held_at = is_held ? held_at->name : STR_EMPTY;
	facts->held_until = choice->held_until;
	facts->unanswered = unanswered;
}

static void facts_set_offer(struct mail_order *facts, const struct stores *stores,
	const struct order *order, struct str subject)
{
	for (size_t i = 0; i < order->substitute_count; i++) {
		const struct order_substitute *offer = &order->substitutes[i];
		const struct fulfilment *at = order_fulfilment(order, offer->fulfilment);
		const struct order_line *ordered = order_find_line(order, offer->line);
		if (!is_about(subject, offer->id.uuid) || at == NULL || ordered == NULL)
			continue;
		facts_set_place(facts, stores, order, at);
		facts->answer_by = offer->answer_by;
		facts->offer = (struct mail_offer){ordered->name, offer->name, offer->qty,
			ordered->price_minor, offer->price_minor, tax_comes_on_top(offer->tax)};
	}
}

static enum mail_cause cause_of(
	const struct order *order, const struct fulfilment *about, struct str subject, bool is_over)
{
	if (is_over)
		return MAIL_BY_UNAVAILABLE;
	bool is_cancelled = about != NULL && about->state == FULFILMENT_CANCELLED;
	return is_cancelled || is_about(subject, order->id.uuid) ? MAIL_BY_SHOPPER
								 : MAIL_BY_EXPIRED;
}

void mail_facts(struct arena *arena, struct server *server, const struct order *order,
	enum mail_kind kind, struct str subject, int64_t now, struct mail_order *facts_out)
{
	const struct fulfilment *fulfilment = fulfilment_about(order, subject);
	bool is_over = kind == MAIL_CHANGED && order->state == ORDER_UNAVAILABLE;
	*facts_out = (struct mail_order){
		.kind = is_over ? MAIL_CANCELLED : kind,
		.cause = cause_of(order, fulfilment, subject, is_over),
		.language = order->language,
		.order_kind = order->kind,
		.number = order->number,
		.customer = order->customer_name,
		.code = pickup_code_print(arena, &server->secret, order->id),
		.tracking_url = tracking_url(arena, server, order->id),
		.currency = order->currency,
		.now = now,
		.lines = lines_of(arena, order),
		.cost = order->cost.name,
		.cost_minor = order->cost.amount_minor,
		.cost_back_minor = order->cost.back_minor,
		.cost_tax = order->cost.tax,
		.cost_tax_amount = order->cost.tax_amount,
		.line_count = order->line_count,
	};
	const struct order_choice *choice = order_open_choice(order);
	if (kind == MAIL_CHOICE && choice != NULL)
		facts_set_choice(facts_out, directory_stores(server->directory), order, choice,
			choice_unanswered(choice, server));
	else if (kind == MAIL_SUBSTITUTE)
		facts_set_offer(facts_out, directory_stores(server->directory), order, subject);
	else if (fulfilment != NULL && !is_over)
		facts_set_place(facts_out, directory_stores(server->directory), order, fulfilment);
	if (kind == MAIL_CONFIRMED)
		facts_set_places(arena, facts_out, directory_stores(server->directory), order);
	bool is_about_one = fulfilment != NULL && is_about(subject, fulfilment->id.uuid);
	facts_out->is_part = is_about_one && is_part(order, fulfilment, kind);
	if (facts_out->is_part || (is_about_one && facts_out->is_exchange))
		facts_set_part(arena, facts_out, order, fulfilment);
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
	bool are_apart = return_lines_differ(goods);
	for (size_t i = 0; i < goods->announced_count; i++) {
		const struct return_part *part = &goods->announced[i];
		lines[i] = (struct mail_line){.name = name_of(order, part->line), .qty = part->qty};
		if (!are_apart)
			continue;
		lines[i].ground = return_ground_name(part->ground);
		lines[i].bring_by = part->bring_by;
	}
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

/* What came, once it came. */
static void goods_set_received(struct arena *arena, const struct order *order,
	const struct goods_return *goods, struct mail_goods *facts)
{
	struct mail_line *lines = arena_new_array(arena, goods->line_count, struct mail_line);
	for (size_t i = 0; i < goods->line_count; i++)
		lines[i] = (struct mail_line){
			.name = name_of(order, goods->lines[i].line), .qty = goods->lines[i].qty};
	facts->lines = lines;
	facts->line_count = goods->line_count;
}

void mail_facts_refund(struct arena *arena, const struct server *server, const struct order *order,
	const struct goods_return *goods, const struct credit_note *note,
	const struct refund_row *refund, const struct voucher *voucher, struct mail_order *facts)
{
	goods_set_received(arena, order, goods, &facts->goods);
	facts->refund = (struct mail_refund){
		.amount_minor = refund->amount_minor,
		.how = refund->state == REFUND_RELEASED ? refund_state_name(REFUND_RELEASED).p
							: refund_way_name(refund->way).p,
		.credit_note = goods->credit_note,
		.note_law = jurisdiction_name(goods->note_law),
		.taxes = note == NULL ? (struct tax_sums){0} : credit_note_taxes_due(arena, note),
		.credit_note_url = str_printf(arena, STR_FMT "/return/" STR_FMT "/credit-note.pdf",
			STR_ARG(facts->tracking_url), STR_ARG(uuid_print(arena, goods->id.uuid))),
	};
	if (voucher == NULL)
		return;
	facts->refund.voucher_code = voucher_code_print(arena, &server->secret, voucher->id);
	facts->refund.expires_at = voucher->expires_at;
}

/* About the store that holds it; nobody is called there for what it holds no more. */
static void goods_set_instead(struct arena *arena, const struct stores *stores,
	const struct order *order, const struct return_exchange *exchange, struct mail_order *facts)
{
	const struct store *store = stores_find(stores, exchange->store);
	bool is_over = exchange->state != EXCHANGE_HELD;
	if (!exchange->is_there || store == NULL || is_over != (facts->kind == MAIL_EXCHANGE_ENDED))
		return;
	facts->store = store_facts(store);
	facts->goods.instead = (struct mail_instead){
		.name = return_exchange_name(arena, exchange, order->language),
		.qty = exchange->qty,
		.held_until = exchange->held_until,
		.is_lost = exchange->state == EXCHANGE_LOST,
	};
}

void mail_facts_goods(struct arena *arena, const struct stores *stores, const struct order *order,
	const struct goods_return *goods, struct str code, const struct withdrawal *declared,
	struct mail_order *facts)
{
	if (goods != NULL) {
		facts->goods.code = code;
		facts->goods.bring_by = goods->bring_by;
		goods_set_lines(arena, order, goods, &facts->goods);
		goods_set_instead(arena, stores, order, &goods->exchange, facts);
	}
	if (declared != NULL)
		goods_set_declared(arena, declared, &facts->goods);
}
