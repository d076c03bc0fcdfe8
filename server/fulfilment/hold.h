/*
 * Holds: goods set aside for a shopper who is still deciding. hold_place is the one
 * atomic call that finds the nearest store with every line and sets them aside.
 *
 * All take part in the caller's transaction (an effect or another body) and answer
 * DB_DONE, or DB_NONE with *reason_out, after which the caller rolls back.
 */
#ifndef COMPTOIR_HOLD_H
#define COMPTOIR_HOLD_H

#include "server/engine/engine.h"
#include "server/fulfilment/sourcing.h"

enum { HOLD_MINUTES = 10, HOLD_EXTENSIONS_MAX = 3 };

struct hold_line {
	uint16_t line; /* from 1 */
	product_id product;
	struct str sku;
	int32_t qty;
};

struct hold {
	hold_id id;
	enum hold_state state;
	store_id store;
	bool has_distance;
	uint32_t distance_m;
	bool has_near;
	struct position near; /* of the shopper, for finding another store later */
	int64_t promised_at, expires_at, created_at;
	int extended;
	struct str decision;
	struct hold_line *lines;
	size_t line_count;
};

/* NO_STORE (no store in reach has every line) or SOLD_OUT (a store was chosen and has not). */
enum db_status hold_place(struct tx *tx, const struct market *market,
	const struct question *question, hold_id id, struct hold *hold_out,
	enum reason *reason_out) MUST_USE;
/* NOT_FOUND. */
enum db_status hold_read(
	struct tx *tx, hold_id id, struct hold *hold_out, enum reason *reason_out) MUST_USE;
/* The same with the row locked until commit, for whoever changes it. NOT_FOUND. */
enum db_status hold_read_locked(
	struct tx *tx, hold_id id, struct hold *hold_out, enum reason *reason_out) MUST_USE;
/* REASON_OK while it may become an order, else HOLD_EXPIRED, HOLD_WITHDRAWN or HOLD_USED. */
enum reason hold_is_usable(const struct hold *hold, int64_t now) MUST_USE;
/* Ten more minutes from now: NOT_FOUND, HOLD_EXPIRED, HOLD_WITHDRAWN, HOLD_USED, EXTENDED_ALREADY.
 */
enum db_status hold_extend(struct tx *tx, hold_id id, int64_t now, struct hold *hold_out,
	enum reason *reason_out) MUST_USE;
/* Gives the goods back; doing it twice is harmless: NOT_FOUND, HOLD_USED. */
enum db_status hold_release(
	struct tx *tx, hold_id id, int64_t now, enum reason *reason_out) MUST_USE;
/* Ends an open hold, whose row is locked, and gives its goods back. */
enum db_status hold_end(
	struct tx *tx, const struct hold *hold, enum hold_state state, int64_t now) MUST_USE;
/* Ends holds that ran out, each in a transaction of its own; *count_out is how many. For the job.
 */
enum db_status holds_lapse(struct engine *engine, struct db *reading, struct arena *arena,
	int64_t now, size_t *count_out) MUST_USE;

#endif
