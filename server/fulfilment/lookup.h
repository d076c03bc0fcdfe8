/*
 * Finding an order at a counter by whatever the customer has: its number, the pickup
 * code, the code of an announced return, the tracking link or token, or the e-mail address.
 */
#ifndef COMPTOIR_LOOKUP_H
#define COMPTOIR_LOOKUP_H

#include "server/fulfilment/order.h"

enum { LOOKUP_MAX = 20 };

/* Orders of any store, newest first, at most LOOKUP_MAX; none when the text is none of these. */
enum db_status lookup_orders(struct tx *tx, const struct secret *server_secret, struct str text,
	struct order **orders_out, size_t *count_out) MUST_USE;
/* Every barcode of the product. */
enum db_status lookup_gtins(
	struct tx *tx, product_id product, gtin **gtins_out, size_t *count_out) MUST_USE;

#endif
