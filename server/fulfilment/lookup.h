/*
 * Finding an order at a counter by whatever the customer has. Some things lead to an order by
 * themselves: its number, the pickup code, the code of an announced return, the tracking link or
 * token, the number of a till's receipt or of a credit note. An e-mail address, a phone number or a
 * name leads to those of its orders of which the customer shows something else: the last signs of
 * the pickup code, the number on the bag, or an article. Who is unknown and who shows the wrong
 * thing is told the same: nothing was found.
 */
#ifndef COMPTOIR_LOOKUP_H
#define COMPTOIR_LOOKUP_H

#include "server/fulfilment/order.h"

enum { LOOKUP_MAX = 20 };

/* By what leads to an order by itself: orders of any store, newest first, at most LOOKUP_MAX; none
 * when the text is none of these. */
enum db_status lookup_orders(struct tx *tx, const struct secret *server_secret, struct str text,
	struct order **orders_out, size_t *count_out) MUST_USE;

struct lookup {
	const struct secret *server_secret;
	struct str text;
	struct str proof; /* beside a contact, or a receipt whose number came twice; may be empty */
};
/* The same, and by receipt or by contact with its proof. *by_out: what led there. */
enum db_status lookup_at_counter(struct tx *tx, const struct lookup *asked,
	enum return_found *by_out, struct order **orders_out, size_t *count_out) MUST_USE;

/* Every barcode of the product. */
enum db_status lookup_gtins(
	struct tx *tx, product_id product, gtin **gtins_out, size_t *count_out) MUST_USE;

/* --- searching in vain --- */

/* So many searches in vain within a quarter of an hour, then no more. */
enum { LOOKUP_TRIES_CLERK = 20, LOOKUP_TRIES_STORE = 100, LOOKUP_TRIES_CONTACT = 5 };
struct lookup_try {
	const struct lookup *asked;
	store_id store;
	struct str clerk;
	int64_t now;
};
/* A transaction body (lookup_try; unsigned: 0, or for how many seconds there are none left): a
 * search counts before it is made, so that many at once are not more than their number. */
enum db_status lookup_try_count(struct tx *tx, const void *input, void *output_out) MUST_USE;
/* A transaction body (lookup_try, no output): it was not in vain. */
enum db_status lookup_try_forget(struct tx *tx, const void *input, void *output_out) MUST_USE;

#endif
