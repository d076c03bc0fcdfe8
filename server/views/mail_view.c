/* Mails to shoppers; see mail_view.h. The words are in templates/. */
#include "server/views/mail_view.h"

#include <string.h>

#include "common/show.h"
#include "common/tax_view.h"

enum { MAIL_PART_MAX = 512 * 1024 };

static const struct {
	const char *template_name, *subject;
} mail_kinds[] = {
	[MAIL_CONFIRMED] = {"mail/confirmed.xsl", "mail.confirmed.subject"},
	[MAIL_READY] = {"mail/ready.xsl", "mail.ready.subject"},
	[MAIL_REMINDER] = {"mail/reminder.xsl", "mail.reminder.subject"},
	[MAIL_LAST_DAY] = {"mail/last_day.xsl", "mail.last_day.subject"},
	[MAIL_LAST_DAY_LONGER] = {"mail/last_day.xsl", "mail.last_day.subject"},
	[MAIL_CHOICE] = {"mail/choice.xsl", "mail.choice.subject"},
	[MAIL_SUBSTITUTE] = {"mail/substitute.xsl", "mail.substitute.subject"},
	[MAIL_CHANGED] = {"mail/changed.xsl", "mail.changed.subject"},
	[MAIL_CANCELLED] = {"mail/cancelled.xsl", "mail.cancelled.subject"},
	[MAIL_RETURN_ANNOUNCED] = {"mail/return_announced.xsl", "mail.return_announced.subject"},
	[MAIL_IN_TRANSIT] = {"mail/in_transit.xsl", "mail.in_transit.subject"},
	[MAIL_WITHDRAWN] = {"mail/withdrawn.xsl", "mail.withdrawn.subject"},
	[MAIL_REFUNDED] = {"mail/refunded.xsl", "mail.refunded.subject"},
	[MAIL_VOUCHER] = {"mail/voucher.xsl", "mail.voucher.subject"},
	[MAIL_EXCHANGE_ENDED] = {"mail/exchange_ended.xsl", "mail.exchange_ended.subject"},
};

static const char *const cause_names[] = {
	[MAIL_BY_SHOPPER] = "shopper",
	[MAIL_BY_UNAVAILABLE] = "unavailable",
	[MAIL_BY_EXPIRED] = "expired",
};

static bool days_equal(const struct day_hours *a, const struct day_hours *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++) {
		if (a->spans[i].opens_min != b->spans[i].opens_min ||
			a->spans[i].closes_min != b->spans[i].closes_min)
			return false;
	}
	return true;
}

static void spans_add(xmlNodePtr parent, const struct day_hours *day)
{
	for (size_t i = 0; i < day->count; i++) {
		xmlNodePtr span = view_child(parent, "span");
		view_int(span, "opens", day->spans[i].opens_min);
		view_int(span, "closes", day->spans[i].closes_min);
	}
}

/* Days in a row with the same hours are one entry, from Monday on. */
static void week_add(xmlNodePtr store, const struct hours *hours)
{
	for (int from = 0, to; from < 7; from = to + 1) {
		to = from;
		while (to < 6 && days_equal(&hours->week[from], &hours->week[to + 1]))
			to++;
		xmlNodePtr days = view_child(store, "days");
		view_int(days, "from", from);
		view_int(days, "to", to);
		spans_add(days, &hours->week[from]);
	}
}

/* Other hours that matter: from today to the last day for collecting, or two weeks. */
static void exceptions_add(
	xmlNodePtr store, const struct mail_order *order, const struct hours *hours)
{
	int32_t first = zone_local(hours->zone, order->now).day;
	int32_t last = order->collect_by == 0 ? first + 14
					      : zone_local(hours->zone, order->collect_by).day;
	for (size_t i = 0; i < hours->exception_count; i++) {
		const struct hours_exception *exception = &hours->exceptions[i];
		if (exception->day < first || exception->day > last)
			continue;
		xmlNodePtr day = view_child(store, "exception");
		view_int(day, "at", zone_instant(hours->zone, exception->day, MINUTES_PER_DAY / 2));
		spans_add(day, &exception->hours);
	}
}

static void store_add(
	xmlNodePtr parent, const struct mail_order *order, const struct mail_store *store)
{
	if (str_is_empty(store->name))
		return;
	xmlNodePtr node = view_child(parent, "store");
	view_text(node, "name", store->name);
	view_text(node, "street", store->street);
	view_text(node, "postcode", store->postcode);
	view_text(node, "city", store->city);
	view_text(node, "country", store->country);
	if (!str_is_empty(store->phone))
		view_text(node, "phone", store->phone);
	if (store->hours == NULL)
		return;
	week_add(node, store->hours);
	exceptions_add(node, order, store->hours);
}

static void places_add(xmlNodePtr mail, const struct mail_order *order)
{
	for (size_t i = 0; i < order->place_count; i++) {
		const struct mail_place *place = &order->places[i];
		xmlNodePtr node = view_child(mail, "place");
		view_text(node, "zone", place->store.time_zone);
		view_int(node, "promised_at", place->promised_at);
		store_add(node, order, &place->store);
		for (size_t l = 0; l < place->line_count; l++) {
			xmlNodePtr line = view_child(node, "line");
			view_text(line, "name", place->lines[l].name);
			view_int(line, "qty", place->lines[l].qty);
		}
	}
}

/* What is left of it, without the taxes on top, which it counts in. */
static int64_t cost_add(xmlNodePtr mail, const struct mail_order *order, struct tax_sums *taxes)
{
	int64_t cost = order->cost_minor - order->cost_back_minor;
	if (cost <= 0)
		return 0;
	struct tax_amount amount = tax_share(order->cost_tax_amount, cost, order->cost_minor);
	if (tax_is_added(order->cost_tax))
		tax_sums_add_due(taxes, order->cost_tax, cost - amount.minor, amount);
	view_text(mail, "cost", order->cost);
	view_int(mail, "cost_minor", cost - tax_added(order->cost_tax, amount));
	return cost;
}

static void lines_add(struct arena *arena, xmlNodePtr mail, const struct mail_order *order)
{
	struct tax_sums taxes = tax_sums_new(arena, order->line_count + 1);
	int64_t total = 0, lost = 0;
	for (size_t i = 0; i < order->line_count; i++) {
		const struct mail_line *line = &order->lines[i];
		xmlNodePtr node = view_child(mail, "line");
		view_text(node, "name", line->name);
		view_int(node, "qty", line->qty);
		view_int(node, "available", line->qty - line->unavailable);
		view_int(node, "unavailable", line->unavailable);
		view_int(node, "undecided", line->undecided);
		if (!str_is_empty(line->bundle))
			view_text(node, "bundle", line->bundle);
		view_int(node, "amount_minor", (line->qty - line->unavailable) * line->price_minor);
		const struct taxed goods = {
			line->tax, line->price_minor, line->qty, line->tax_amount};
		int32_t available = line->qty - line->unavailable;
		tax_sums_add_goods(&taxes, &goods, line->unavailable, available);
		total += taxed_part_minor(&goods, line->unavailable, available);
		lost += taxed_part_minor(&goods, 0, line->unavailable);
	}
	total += cost_add(mail, order, &taxes);
	lost += order->cost_back_minor;
	tax_sums_view(mail, &taxes);
	view_int(mail, "total_minor", total);
	/* A cancelled order gives everything back. */
	bool is_all_lost = order->kind == MAIL_CANCELLED;
	view_int(mail, "lost_minor", is_all_lost ? total + lost : lost);
}

static void instant_add(xmlNodePtr mail, const char *name, int64_t at)
{
	if (at != 0)
		view_int(mail, name, at);
}

static void instead_add(xmlNodePtr goods, const struct mail_instead *instead)
{
	if (str_is_empty(instead->name))
		return;
	xmlNodePtr node = view_child(goods, "instead");
	view_text(node, "name", instead->name);
	view_int(node, "qty", instead->qty);
	view_int(node, "held_until", instead->held_until);
	view_bool(node, "is_lost", instead->is_lost);
}

static void goods_add(xmlNodePtr mail, const struct mail_goods *goods)
{
	xmlNodePtr node = view_child(mail, "goods");
	view_text(node, "code", goods->code);
	view_text(node, "fingerprint", goods->fingerprint);
	instant_add(node, "bring_by", goods->bring_by);
	instant_add(node, "declared_at", goods->declared_at);
	for (size_t i = 0; i < goods->line_count; i++) {
		xmlNodePtr line = view_child(node, "line");
		view_text(line, "name", goods->lines[i].name);
		view_int(line, "qty", goods->lines[i].qty);
		if (goods->lines[i].ground.n > 0)
			view_text(line, "ground", goods->lines[i].ground);
		instant_add(line, "bring_by", goods->lines[i].bring_by);
	}
	instead_add(node, &goods->instead);
}

/* With its year: it may be years away. */
static struct str last_day(struct arena *arena, const struct mail_order *order)
{
	return show_day(arena, order->refund.expires_at - 1,
		zone_named_or_utc(order->store.time_zone), SHOW_IN_FULL,
		str_c(arena, language_name(order->language)));
}

static void refund_add(struct arena *arena, xmlNodePtr mail, const struct mail_order *order)
{
	const struct mail_refund *refund = &order->refund;
	xmlNodePtr node = view_child(mail, "refund");
	view_int(node, "amount_minor", refund->amount_minor);
	view_text(node, "how", str_of(refund->how));
	view_text(node, "voucher_code", refund->voucher_code);
	if (refund->expires_at != 0)
		view_text(node, "last_day", last_day(arena, order));
	view_text(node, "credit_note", refund->credit_note);
	view_text(node, "credit_note_url", refund->credit_note_url);
	view_text(node, "note_law", refund->note_law);
	tax_sums_view(node, &refund->taxes);
}

static bool is_about_goods(enum mail_kind kind)
{
	return kind == MAIL_RETURN_ANNOUNCED || kind == MAIL_EXCHANGE_ENDED ||
	       kind == MAIL_WITHDRAWN || mail_is_about_refund(kind);
}

static void choice_add(xmlNodePtr mail, const struct mail_order *order)
{
	instant_add(mail, "answer_by", order->answer_by);
	view_text(mail, "unanswered", str_of(order->unanswered));
	if (str_is_empty(order->held_at))
		return;
	view_text(mail, "held_at", order->held_at);
	instant_add(mail, "held_until", order->held_until);
}

static void offer_add(xmlNodePtr mail, const struct mail_order *order)
{
	xmlNodePtr node = view_child(mail, "offer");
	instant_add(mail, "answer_by", order->answer_by);
	view_text(node, "ordered", order->offer.ordered);
	view_int(node, "ordered_minor", order->offer.ordered_minor);
	view_text(node, "name", order->offer.name);
	view_int(node, "price_minor", order->offer.price_minor);
	view_bool(node, "is_before_tax", order->offer.is_before_tax);
	view_int(node, "qty", order->offer.qty);
}

xmlNodePtr mail_view(struct arena *arena, const struct mail_order *order)
{
	xmlNodePtr mail = view_new("mail", str_c(arena, language_name(order->language)));
	view_text(mail, "order_kind", order_kind_name(order->order_kind));
	view_text(mail, "number", order->number);
	view_text(mail, "customer", order->customer);
	view_text(mail, "code", order->code);
	view_text(mail, "tracking_url", order->tracking_url);
	view_text(mail, "currency", str_of(order->currency.code));
	view_text(mail, "zone", order->store.time_zone);
	instant_add(mail, "promised_at", order->promised_at);
	instant_add(mail, "collect_by", order->collect_by);
	view_bool(mail, "is_exchange", order->is_exchange);
	if (!str_is_empty(order->from_store))
		view_text(mail, "from_store", order->from_store);
	if (!str_is_empty(order->sent_by))
		view_text(mail, "sent_by", order->sent_by);
	if (order->kind == MAIL_CHOICE)
		choice_add(mail, order);
	if (order->kind == MAIL_SUBSTITUTE)
		offer_add(mail, order);
	if (order->kind == MAIL_CANCELLED)
		view_text(mail, "cause", str_of(cause_names[order->cause]));
	view_bool(mail, "is_part", order->is_part);
	store_add(mail, order, &order->store);
	places_add(mail, order);
	lines_add(arena, mail, order);
	if (is_about_goods(order->kind))
		goods_add(mail, &order->goods);
	if (mail_is_about_refund(order->kind))
		refund_add(arena, mail, order);
	return mail;
}

/* Where it says the store, or that the order ends, another is meant for a part of it. */
static const char *subject_key(const struct mail_order *order)
{
	static const struct {
		enum mail_kind kind;
		const char *of_part;
	} parts[] = {
		{MAIL_READY, "mail.ready.subject-part"},
		{MAIL_CANCELLED, "mail.cancelled.subject-part"},
	};
	if (order->place_count > 0)
		return "mail.confirmed.subject-together";
	if (order->kind == MAIL_RETURN_ANNOUNCED && !str_is_empty(order->goods.instead.name))
		return "mail.return_announced.subject-exchange";
	for (size_t i = 0; i < ARRAY_LENGTH(parts); i++)
		if (order->is_part && order->kind == parts[i].kind)
			return parts[i].of_part;
	return mail_kinds[order->kind].subject;
}

static enum reason part_render(const struct templates *templates, struct arena *arena,
	enum mail_kind kind, xmlNodePtr view, enum render_as as, struct str *part_out)
{
	struct buf part;
	buf_init(&part, arena, MAIL_PART_MAX);
	enum reason reason =
		render(templates, mail_kinds[kind].template_name, view->doc, as, &part);
	*part_out = buf_str(&part);
	return reason;
}

enum reason mail_render(const struct templates *templates, struct arena *arena,
	const struct mail_order *order, struct mail *mail_out)
{
	const struct str arguments[] = {order->number, order->store.name};
	mail_out->language = language_name(order->language);
	mail_out->subject = message(templates, arena, str_c(arena, mail_out->language),
		subject_key(order), arguments, ARRAY_LENGTH(arguments));
	xmlNodePtr view = mail_view(arena, order);
	enum reason reason =
		part_render(templates, arena, order->kind, view, RENDER_TEXT, &mail_out->text);
	if (reason == REASON_OK)
		reason = part_render(
			templates, arena, order->kind, view, RENDER_MAIL, &mail_out->html);
	view_free(view);
	return reason;
}
