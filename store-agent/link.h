/*
 * The line to headquarters: one thread reads the feed, one sends commands, each with a
 * connection of its own. Everything may arrive twice on either side and acts once. When the line
 * is cut both try again, ever less often (up to half a minute, with jitter, or when Retry-After
 * says), and the store works on.
 */
#ifndef COMPTOIR_AGENT_LINK_H
#define COMPTOIR_AGENT_LINK_H

#include <jansson.h>

#include "common/http_client.h"
#include "common/reason.h"
#include "store-agent/journal/journal.h"

/* How many cannot print, and what the first of them has: a word that lives as long as the process.
 */
struct link_printers {
	int64_t in_trouble;
	struct str trouble;
};
typedef struct link_printers link_look_at_printers(void *printers);

struct link_settings {
	struct str server;    /* http(s)://host[:port], without a slash at the end */
	struct str agent_key; /* ca_… */
	unsigned wait_s;      /* how long headquarters may hold a feed request, at most 25 */
	int64_t undo_ms;      /* how long a shortage waits before it is told */
	/* How the printers are, for headquarters to see; NULL: there are none. */
	link_look_at_printers *look_at_printers;
	void *printers;
};

struct link;

/* Starts both threads. The journal must outlive link_stop. */
struct link *link_start(
	struct arena *arena, const struct link_settings *settings, struct journal *journal);
/* Ends both within a second or so. */
void link_stop(struct link *link);

struct link_status {
	bool is_online;
	int64_t since; /* when that began; 0: nothing was heard since the start */
	/* By how much this clock is before headquarters' now, less than nothing when it is behind;
	 * 0 before the first answer. */
	int64_t clock_ahead_ms;
	int64_t to_read; /* events of the feed that are still to come, as of the last answer */
};
/* From here on a clock is wrong: what is shown and what is told are no longer what happened. */
enum { CLOCK_WRONG_MS = 60000 };
struct link_status link_status(struct link *link);
/* What time it is at headquarters: as it said last, and what has passed since by a clock that
 * nobody sets. Before the first answer, what this clock says. */
int64_t link_now(struct link *link);

/* Asks headquarters for an order of any store by its number; the list is the caller's
 * (json_decref). The client is the calling thread's. REASON_OK, BUSY when the line is cut, or
 * BAD_PARAMETER. */
enum reason link_find_orders(struct link *link, struct http_client *client, struct arena *arena,
	struct str number, json_t **orders_out) MUST_USE;

/* The same by whatever the customer has (POST /v1/agent/lookups); {"orders","found"} is the
 * caller's. Also TOO_MANY_ATTEMPTS. */
struct link_lookup {
	struct str text, proof, clerk;
};
enum reason link_look_up(struct link *link, struct http_client *client, struct arena *arena,
	const struct link_lookup *asked, json_t **answer_out) MUST_USE;

/* The same for a product by barcode or sku: {"sku","name","gtins","price_minor","currency",
 * "is_serialised"}, the caller's. NOT_FOUND when headquarters knows none. */
enum reason link_find_product(struct link *link, struct http_client *client, struct arena *arena,
	struct str text, json_t **product_out) MUST_USE;

/* Other sizes and colours of a product, by its sku: a list of {"sku","name","size","colour",
 * "price_minor","currency","available"}, what this store has first; the caller's. */
enum reason link_find_variants(struct link *link, struct http_client *client, struct arena *arena,
	struct str sku, json_t **variants_out) MUST_USE;

/* Returned goods by the number on their slip, wherever they were sent: the document of
 * doc/agent-protocol.md, the caller's. NOT_FOUND when headquarters knows none. */
enum reason link_find_consignment(struct link *link, struct http_client *client,
	struct arena *arena, struct str number, json_t **document_out) MUST_USE;

/* A picture that the shopper sent with an announced return: JPEG or PNG, as type_out says.
 * NOT_FOUND when it was taken away or is too old; BUSY when the line is cut. */
enum reason link_get_photo(struct link *link, struct http_client *client, struct arena *arena,
	photo_id photo, struct str *type_out, struct str *bytes_out) MUST_USE;

/* What it would cost to exchange so many units of a line of an order for this product: an object of
 * GET /v1/agent/orders/{id}/exchange, the caller's. NOT_FOUND when headquarters knows no such
 * product. */
struct link_swap {
	order_id order;
	int64_t line, qty;
	struct str product; /* barcode or sku */
};
enum reason link_find_exchange(struct link *link, struct http_client *client, struct arena *arena,
	const struct link_swap *swap, json_t **exchange_out) MUST_USE;

/* Exchanges a line for what lies in another store (POST /v1/agent/orders/{id}/exchange); the answer
 * is the caller's. OUTCOME_UNKNOWN: it may have happened, the same key again says; or what
 * headquarters refuses it for. */
enum reason link_exchange(struct link *link, struct http_client *client, struct arena *arena,
	order_id order, command_id key, const json_t *body, json_t **placed_out) MUST_USE;

#endif
