/* Frame, place and small answers of pages; see page.h. */
#include "server/api/page/page.h"

#include "common/buf.h"
#include "server/api/page/basket.h"
#include "server/fulfilment/place.h"
#include "server/fulfilment/places.h"

enum { SELF_BYTES_MAX = 4096, PLACE_SECONDS = 24 * 3600 };

/* --- the frame --- */

static void add_encoded(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
				(c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_';
		if (is_plain)
			buf_add_char(out, (char)c);
		else
			buf_printf(out, "%%%02X", c);
	}
}

/* The path with every parameter a page can have, but for the language. */
static struct str own_address(const struct call *call)
{
	static const char *const names[] = {
		"q", "postcode", "country", "near", "qty", "sku", "cursor"};
	struct buf out;
	char separator = '?';
	buf_init(&out, call->arena, SELF_BYTES_MAX);
	buf_add(&out, call->path);
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		if (!call_has_query(call, names[i]))
			continue;
		buf_printf(&out, "%c%s=", separator, names[i]);
		add_encoded(&out, call_query(call, names[i]));
		separator = '&';
	}
	return buf_is_full(&out) ? call->path : buf_str(&out);
}

struct frame page_frame_at(const struct call *call, struct str self)
{
	struct basket basket;
	struct frame frame = {.language = call->language, .now = call->now, .self = self};
	if (call->caller.audience == FOR_STAFF) {
		frame.staff = call->caller.name;
		frame.may = call_may(call);
		frame.form_token = call->caller.form_token;
		return frame;
	}
	basket_read(call, &basket);
	frame.basket_count = basket.count;
	return frame;
}

struct frame page_frame(const struct call *call)
{
	return page_frame_at(call, own_address(call));
}

bool page_has(struct call *call, enum db_status status)
{
	if (status == DB_DONE)
		return true;
	reply_problem(call, db_reason(status), NULL);
	return false;
}

const struct stores *page_stores(const struct call *call)
{
	return directory_stores(call->server->directory);
}

struct str product_address(const struct call *call, struct str sku)
{
	struct buf out;
	buf_init(&out, call->arena, SELF_BYTES_MAX);
	buf_add_c(&out, "/p/");
	add_encoded(&out, sku);
	return buf_str(&out);
}

struct str order_address(const struct call *call, const char *done)
{
	struct str token =
		order_token_print(call->arena, &call->server->secret, call->caller.order);
	return str_printf(call->arena, "/o/" STR_FMT "%s%s", STR_ARG(token),
		done == NULL ? "" : "?done=", done == NULL ? "" : done);
}

/* --- where --- */

static bool position_parse(struct str text, struct position *at_out)
{
	struct str lat = str_cut(&text, ',');
	return str_to_double(lat, &at_out->lat) && str_to_double(text, &at_out->lon) &&
	       position_is_valid(*at_out);
}

/* The cookie is FR-75011; what is not of that form is no cookie. */
static bool cookie_is_read(const struct call *call, struct whereabouts *where)
{
	struct str key;
	struct str postcode = call_cookie(call, "place");
	struct str country = str_cut(&postcode, '-');
	if (!postcode_key(call->arena, country, postcode, &where->country, &key))
		return false;
	where->postcode = key;
	return true;
}

static void cookie_write(struct call *call, const struct whereabouts *where)
{
	struct str country, key;
	if (!call_has_query(call, "postcode") ||
		!postcode_key(call->arena, where->country, where->postcode, &country, &key))
		return;
	reply_cookie(call, "place",
		str_printf(call->arena, STR_FMT "-" STR_FMT, STR_ARG(country), STR_ARG(key)),
		PLACE_SECONDS);
}

static void where_asked(const struct call *call, struct whereabouts *where)
{
	const struct stores *stores = page_stores(call);
	if (!call_has_query(call, "postcode") && cookie_is_read(call, where))
		return;
	where->postcode = str_trim(call_query(call, "postcode"));
	where->country = call_query(call, "country");
	if (str_is_empty(where->country))
		where->country = stores->count > 0 ? stores->list[0].country : STR("FR");
}

void page_where_sold(const struct call *call, struct currency currency, struct whereabouts *where)
{
	enum { COUNTRY_CHARS = 2 }; /* what an ISO 4217 code begins with: CAD, GBP */
	const struct stores *stores = page_stores(call);
	struct str country = {currency.code, COUNTRY_CHARS};
	if (where->has_position || !str_is_empty(where->postcode))
		return;
	for (size_t i = 0; i < stores->count; i++)
		if (str_equal(stores->list[i].country, country)) {
			where->country = stores->list[i].country;
			return;
		}
}

enum db_status page_whereabouts(struct call *call, struct whereabouts *where_out)
{
	*where_out = (struct whereabouts){0};
	if (position_parse(call_query(call, "near"), &where_out->at)) {
		where_out->has_position = true;
		return DB_DONE;
	}
	where_asked(call, where_out);
	if (str_is_empty(where_out->postcode))
		return DB_DONE;
	enum db_status status = places_find(call->server->places, call->arena, where_out->country,
		where_out->postcode, &where_out->at);
	where_out->has_position = status == DB_DONE;
	where_out->is_unknown = status == DB_NONE;
	if (where_out->has_position)
		cookie_write(call, where_out);
	return status == DB_NONE ? DB_DONE : status;
}

int64_t page_void_max_minor(const struct call *call, struct currency currency)
{
	enum { TEN = 10 };
	int64_t most = config_int(call->server->config, "money", "service_void_max");
	if (call->caller.role != STAFF_SERVICE)
		return 0;
	for (int i = 0; i < currency_decimals(currency); i++)
		most *= TEN;
	return most;
}
