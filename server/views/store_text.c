/* Stores as text; see store_text.h. */
#include "server/views/store_text.h"

enum { STORE_TEXT_MAX = 16 * 1024 };

static void write_store(struct json_writer *w, const struct store *store)
{
	jw_object(w);
	jw_text(jw_key(w, "code"), store->code);
	jw_text(jw_key(w, "name"), store->name);
	jw_text(jw_key(w, "street"), store->street);
	jw_text(jw_key(w, "postcode"), store->postcode);
	jw_text(jw_key(w, "city"), store->city);
	jw_text(jw_key(w, "region"), store->region);
	jw_text(jw_key(w, "country"), store->country);
	jw_object(jw_key(w, "position"));
	jw_real(jw_key(w, "lat"), store->at.lat);
	jw_real(jw_key(w, "lon"), store->at.lon);
	jw_end(w);
	jw_text(jw_key(w, "time_zone"), store->time_zone);
	jw_text(jw_key(w, "currency"), str_of(store->currency.code));
	jw_text(jw_key(w, "language"), language_name(store->language));
	jw_text(jw_key(w, "phone"), store->phone);
	jw_bool(jw_key(w, "has_pickup"), store->is_pickup_enabled);
	jw_end(w);
}

struct str store_text(struct arena *arena, const struct store *store)
{
	struct buf buf;
	struct json_writer w;
	buf_init(&buf, arena, STORE_TEXT_MAX);
	jw_init(&w, &buf);
	write_store(&w, store);
	return jw_done(&w);
}

void jw_store(struct json_writer *w, const struct store *store)
{
	if (str_is_empty(store->json))
		write_store(w, store);
	else
		jw_raw(w, store->json);
}
