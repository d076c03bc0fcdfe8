/*
 * What the transitions of orders and fulfilments share; for order_*.c and counter*.c only.
 * Every function expects the order's row to be locked (order_read_locked) and takes part
 * in the caller's transaction.
 */
#ifndef COMPTOIR_ORDER_WRITE_H
#define COMPTOIR_ORDER_WRITE_H

#include "server/fulfilment/order.h"
#include "server/fulfilment/owed.h"
#include "server/fulfilment/reserve.h"

bool fulfilment_is_open(const struct fulfilment *fulfilment);
/* NULL when it is not one of this order's. */
struct fulfilment *order_fulfilment(const struct order *order, fulfilment_id id);
const struct order_line *order_find_line(const struct order *order, uint16_t line);
struct fulfilment_line *fulfilment_line_find(const struct fulfilment *fulfilment, uint16_t line);
/* A line for goods that the shopper takes instead of others: the number of the next, when so many
 * were added since the order was read; and its row. exchange: what came back for it, or NULL. */
uint16_t order_line_next(const struct order *order, size_t already);
enum db_status order_line_write(struct tx *tx, order_id order, const struct order_line *line,
	const return_id *exchange) MUST_USE;
const struct refund_row *order_find_refund(const struct order *order, refund_id id);
/* Derived from its fulfilments. */
enum order_state order_state_of(const struct order *order);

struct part {
	uint16_t line; /* of the order */
	product_id product;
	int32_t qty;
};
/* Where goods come from: a store that has set these parts aside, and when they will be ready. */
struct source {
	const struct store *store;
	bool has_distance;
	uint32_t distance_m;
	int64_t promised_at;
	const struct store *to; /* where it is sent to; NULL: collected where it is */
	int64_t arrives_at;
	const struct part *parts;
	size_t part_count;
};
/* A new fulfilment as it will be read, but for the short id; lives in the arena. */
struct fulfilment fulfilment_of(struct arena *arena, fulfilment_id id, order_id order,
	const struct source *source, int64_t now);
/* The rows of many, just appended to their feeds. */
enum db_status fulfilments_write(
	struct tx *tx, const struct fulfilment *const fulfilments[], size_t count) MUST_USE;

/* A new fulfilment of these parts at the store where they were just reserved, with its feed event.
 */
enum db_status fulfilment_create(struct tx *tx, order_id order, const struct source *source,
	int64_t now, fulfilment_id id) MUST_USE;
/* One of goods that another store has sent: nothing is set aside for it before they are there. */
enum db_status fulfilment_create_in_transit(struct tx *tx, order_id order,
	const struct source *source, int64_t now, fulfilment_id id,
	struct fulfilment *fulfilment_out) MUST_USE;

/*
 * The transition table (fulfilment_write.c) says which states may follow which; any other change
 * is DB_NONE. Times are set by the new state. Raises the version, and the epoch where the table
 * says that headquarters takes it back. Tells the store's feed.
 */
enum db_status fulfilment_change_state(struct tx *tx, struct fulfilment *fulfilment,
	enum fulfilment_state to, bool is_put_back_due, int64_t now) MUST_USE;

/* Something shown with it changed without a change of state: version, and the store's feed. */
enum db_status fulfilment_touch(
	struct tx *tx, const struct fulfilment *fulfilment, int64_t now) MUST_USE;

/* What the other open fulfilments of the order say of where the rest of it is has changed. */
enum db_status fulfilment_touch_others(struct tx *tx, const struct order *order,
	const struct fulfilment *changed, int64_t now) MUST_USE;

/*
 * Ends an open fulfilment without a handover (rejected, cancelled, expired). What the store has
 * surely not touched is released at once; the rest stays reserved until the store reports it put
 * back.
 */
enum db_status fulfilment_end(struct tx *tx, struct fulfilment *fulfilment,
	enum fulfilment_state to, int64_t now) MUST_USE;

/*
 * Headquarters takes an open fulfilment back because others bring its goods: rejected, under a
 * raised epoch. What the store has not accepted is released at once, but for kept_qty of each line
 * (NULL: nothing), which stays set aside for the fulfilment that follows at the same store.
 */
enum db_status fulfilment_take_back(struct tx *tx, struct fulfilment *fulfilment,
	const int32_t *kept_qty, int64_t now) MUST_USE;
/* Remembers whose goods a new fulfilment brings. */
enum db_status fulfilment_replaces(
	struct tx *tx, fulfilment_id fulfilment, fulfilment_id replaced) MUST_USE;

/* The order has changed: version, and a row of history. detail is JSON or empty. */
enum db_status order_note(struct tx *tx, order_id order, const char *what, struct str who,
	struct str detail, int64_t happened_at) MUST_USE;

/* A mail is owed; the same kind and subject is owed once. */
enum db_status order_mail(struct tx *tx, order_id order, enum mail_kind kind, struct uuid subject,
	int64_t now) MUST_USE;

#endif
