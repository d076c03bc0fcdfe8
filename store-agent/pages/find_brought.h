/*
 * Whose goods are brought back: an order that was collected here, out of the journal, or one of any
 * store that headquarters knows; for every page that begins with goods on the counter.
 */
#ifndef COMPTOIR_AGENT_FIND_BROUGHT_H
#define COMPTOIR_AGENT_FIND_BROUGHT_H

#include "store-agent/brought.h"
#include "store-agent/pages/visit.h"

enum { FOUND_MAX = 20 };

struct found {
	struct brought *list;
	size_t count;
	enum return_found by; /* what led there */
	json_t *orders;	      /* of headquarters; holds texts of the list */
};

struct found found_new(const struct visit *visit);
void found_free(struct found *found);

/* An order number; what else people are asked for does not stand in addresses. */
bool is_order_number(struct str text);
/* A name, a phone number or an e-mail address: it wants a proof beside it. */
bool is_contact(struct str text);

/* Adds what this leads to: what was collected here, else whatever headquarters finds. proof may be
 * empty. *away_out: OK, or why headquarters could not be asked. TOO_MANY_ATTEMPTS. */
enum reason find_by_text(struct visit *visit, struct str text, struct str proof,
	struct found *found, enum reason *away_out) MUST_USE;
/* The one order that the address names: f, a fulfilment of ours, or number, an order that
 * headquarters knows. It is the first of the list, with what was announced of it, and its
 * fulfilment is that of the visit's acts. NOT_FOUND. */
enum reason find_brought(
	struct visit *visit, struct str f, struct str number, struct found *found) MUST_USE;

#endif
