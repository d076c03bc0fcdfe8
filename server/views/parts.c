/* Stores, products and candidates as XML; see parts.h. */
#include "server/views/parts.h"

#include <string.h>

#include "common/clock.h"
#include "server/fulfilment/bundle.h"

enum { LAST_ITEMS = 3, EXCEPTION_DAYS = 30, COUNTRIES_MAX = 16 };

/* --- stores --- */

static void opening_view(xmlNodePtr node, const struct store *store, int64_t now)
{
	int64_t opens_at, closes_at;
	bool is_open = hours_are_open(&store->hours, now);
	view_bool(node, "is_open", is_open);
	if (!hours_next(&store->hours, now, &opens_at, &closes_at))
		return;
	view_int(node, "opens_at", opens_at);
	view_int(node, "closes_at", closes_at);
}

void store_place_view(xmlNodePtr node, const struct store *store)
{
	view_text(node, "street", store->street);
	view_text(node, "postcode", store->postcode);
	view_text(node, "city", store->city);
	view_text(node, "country", store->country);
	view_text(node, "zone", store->time_zone);
}

xmlNodePtr store_view(xmlNodePtr parent, const char *child, const struct store *store, int64_t now)
{
	xmlNodePtr node = view_child(parent, child);
	view_text(node, "code", store->code);
	view_text(node, "name", store->name);
	view_text(node, "phone", store->phone);
	store_place_view(node, store);
	opening_view(node, store, now);
	return node;
}

static void day_hours_view(xmlNodePtr day, const struct day_hours *hours)
{
	for (size_t i = 0; i < hours->count; i++) {
		xmlNodePtr span = view_child(day, "span");
		view_int(span, "opens", hours->spans[i].opens_min);
		view_int(span, "closes", hours->spans[i].closes_min);
	}
}

void store_hours_view(xmlNodePtr node, const struct store *store, int64_t now)
{
	xmlNodePtr hours = view_child(node, "hours");
	struct local_time today = zone_local(store->hours.zone, now);
	for (int weekday = 0; weekday < 7; weekday++) {
		xmlNodePtr day = view_child(hours, "day");
		view_int(day, "weekday", weekday);
		view_bool(day, "is_today", weekday == today.weekday);
		day_hours_view(day, &store->hours.week[weekday]);
	}
	for (size_t i = 0; i < store->hours.exception_count; i++) {
		const struct hours_exception *exception = &store->hours.exceptions[i];
		if (exception->day < today.day || exception->day > today.day + EXCEPTION_DAYS)
			continue;
		xmlNodePtr day = view_child(hours, "exception");
		view_int(day, "at",
			zone_instant(store->hours.zone, exception->day, MINUTES_PER_DAY / 2));
		view_text(day, "label", exception->label);
		day_hours_view(day, &exception->hours);
	}
}

/* --- products --- */

xmlNodePtr product_view(xmlNodePtr parent, const char *child, const struct product *product,
	enum language language, struct arena *arena)
{
	xmlNodePtr node = view_child(parent, child);
	view_text(node, "sku", product->sku);
	view_text(node, "name", product_name(product, language));
	view_text(node, "brand", product->brand);
	view_int(node, "price_minor", product->price_minor);
	view_bool(node, "is_before_tax", tax_comes_on_top(product->tax));
	view_text(node, "currency", str_of(product->currency.code));
	if (product->gtin.digits != 0)
		view_text(node, "gtin", gtin_print(arena, product->gtin));
	return node;
}

void contents_view(xmlNodePtr node, struct catalogue *catalogue, const struct product *product,
	enum language language, struct arena *arena)
{
	struct bundle_item *items;
	size_t count = bundle_items(arena, catalogue, product, &items);
	view_bool(node, "is_set", product->is_set);
	for (size_t i = 0; i < count; i++) {
		xmlNodePtr part = view_child(node, "part");
		view_text(part, "sku", items[i].product->sku);
		view_text(part, "name", product_name(items[i].product, language));
		view_int(part, "qty", items[i].qty);
	}
}

/* --- where --- */

static bool country_is_new(const struct str *seen, size_t count, struct str country)
{
	for (size_t i = 0; i < count; i++) {
		if (str_equal(seen[i], country))
			return false;
	}
	return true;
}

static void countries_view(xmlNodePtr node, const struct stores *stores, struct str chosen)
{
	struct str seen[COUNTRIES_MAX];
	size_t count = 0;
	for (size_t i = 0; i < stores->count && count < COUNTRIES_MAX; i++) {
		struct str country = stores->list[i].country;
		if (!country_is_new(seen, count, country))
			continue;
		seen[count++] = country;
		xmlNodePtr option = view_child(node, "country");
		view_text(option, "code", country);
		view_bool(option, "is_chosen", str_equal(country, chosen));
	}
}

void where_view(xmlNodePtr parent, const struct whereabouts *where, const struct stores *stores)
{
	xmlNodePtr node = view_child(parent, "where");
	view_text(node, "postcode", where->postcode);
	view_bool(node, "is_known", where->has_position);
	view_bool(node, "is_unknown", where->is_unknown);
	countries_view(node, stores, where->country);
}

/* --- candidates --- */

static const char *level_of(int32_t available, int32_t wanted)
{
	if (available <= 0)
		return "none";
	if (available < wanted)
		return "fewer";
	return available <= wanted || available <= LAST_ITEMS ? "last" : "plenty";
}

static void level_view(xmlNodePtr parent, const struct candidate *candidate,
	const struct wanted *wanted, size_t i, int64_t now)
{
	int64_t as_of = candidate->as_of[i];
	xmlNodePtr line = view_child(parent, "line");
	view_text(line, "sku", wanted->sku);
	view_text(line, "level", str_of(level_of(candidate->available[i], wanted->qty)));
	if (as_of == 0)
		return;
	view_int(line, "as_of", as_of);
	view_bool(line, "is_old", now - as_of > MS_PER_DAY);
}

static void with_view(xmlNodePtr parent, const struct candidate *with, int64_t now)
{
	xmlNodePtr node = store_view(parent, "with", with->store, now);
	if (with->has_distance)
		view_int(node, "distance_m", with->distance_m);
	view_int(node, "promised_at", with->promised_at);
}

xmlNodePtr candidate_view(xmlNodePtr parent, const struct candidate *candidate,
	const struct wanted *lines, size_t line_count, int64_t now)
{
	xmlNodePtr node = store_view(parent, "store", candidate->store, now);
	view_bool(node, "has_all", candidate->has_all);
	if (candidate->has_distance)
		view_int(node, "distance_m", candidate->distance_m);
	if (candidate->has_promise)
		view_int(node, "promised_at", candidate->promised_at);
	if (candidate->sender != NULL) {
		view_text(node, "sent_from", candidate->sender->store->name);
		view_int(node, "arrives_at", candidate->sender->arrives_at);
	}
	if (candidate->with != NULL)
		with_view(node, candidate->with, now);
	for (size_t i = 0; i < line_count; i++)
		level_view(node, candidate, &lines[i], i, now);
	return node;
}
