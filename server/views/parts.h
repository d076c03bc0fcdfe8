/* Pieces that several pages show: a store, a product, the stores that can give what is wanted. */
#ifndef COMPTOIR_VIEWS_PARTS_H
#define COMPTOIR_VIEWS_PARTS_H

#include "common/render.h"
#include "server/fulfilment/catalogue.h"
#include "server/fulfilment/sourcing.h"

/* Where the shopper looks for a store, as typed and as understood. */
struct whereabouts {
	struct str postcode, country; /* as typed; empty: not asked yet */
	bool has_position;
	struct position at;
	bool is_unknown; /* a postcode was given and is not known */
};

/* street postcode city country zone, as attributes of that node. */
void store_place_view(xmlNodePtr node, const struct store *store);
/* <child code name street postcode city country phone zone is_open opens_at closes_at/>: whether it
 * is open now, when it closes, or when it opens next. */
xmlNodePtr store_view(xmlNodePtr parent, const char *child, const struct store *store, int64_t now);
/* Into a store: <hours> with the week and the exceptions of the next 30 days. */
void store_hours_view(xmlNodePtr node, const struct store *store, int64_t now);

/* <child sku name brand price_minor is_before_tax? currency gtin/>; is_before_tax: taxes come on
 * top. */
xmlNodePtr product_view(xmlNodePtr parent, const char *child, const struct product *product,
	enum language language, struct arena *arena);

/* Into a product: is_set, and a <part sku name qty/> for each product in it, when it is a bundle.
 */
void contents_view(xmlNodePtr node, struct catalogue *catalogue, const struct product *product,
	enum language language, struct arena *arena);

/* <where postcode is_known is_unknown> with a <country code is_chosen/> for
 * each country that has stores. */
void where_view(xmlNodePtr parent, const struct whereabouts *where, const struct stores *stores);

/*
 * <store …> for one candidate, with has_all, distance_m, promised_at, and for each line wanted
 * <line sku level as_of is_old/>; level is "plenty", "last", "fewer" (some, not enough) or "none".
 * What another store could send there has sent_from (its name) and arrives_at. Who has the rest of
 * it is in <with …> with distance_m and promised_at: what is not enough here is given there.
 */
xmlNodePtr candidate_view(xmlNodePtr parent, const struct candidate *candidate,
	const struct wanted *lines, size_t line_count, int64_t now);

#endif
