/*
 * A small retail world in the test's database: four stores, six products, whatever stock a
 * test puts there. Times are counted from WORLD_NOON, a Saturday when every store is open.
 *
 *	PAR1 48.8530 2.3499   Paris, open 24 hours      PAR2 48.8738 2.2950   Paris, open 24 hours
 *	LYO1 45.7640 4.8357   Lyon, mon-sat 09:00-19:00 QUE1 46.8139 -71.2080 Québec, mon-sat
 *09:00-17:00
 *
 *	TEA 4.99, MUG 12.50, LAMP 39.90, RUG 129.00, PEN 1.20, BOOK 22.00 (VAT 5.5 %; the others 20
 *%)
 */
#ifndef COMPTOIR_TESTS_WORLD_H
#define COMPTOIR_TESTS_WORLD_H

#include "server/fulfilment/counter.h"
#include "server/fulfilment/order.h"
#include "server/fulfilment/resource.h"
#include "tests/lib/fixture_db.h"

#define WORLD_NOON INT64_C(1795258800000) /* 2026-11-21T11:00:00Z, noon in Paris */

#define WORLD_LEASE_MS INT64_C(3600000)
enum { WORLD_TRANSFER_DAYS = 2, WORLD_TOGETHER_M = 20000 };

/* Stores, products and their barcodes; no stock. Call after fixture_db_clean. */
void world_make(void);
/* A product of these, as product.contents has them: [[1,2],[5,1]] is two TEA and a PEN. */
void world_bundle(const char *sku, int price_minor, const char *contents, bool is_set);
bool world_sells_bundles(void);
/* Sets on_hand, with the movement that explains it. */
void world_stock(const char *store_code, const char *sku, int on_hand);
/* Sets what is kept back, likewise. */
void world_safety(const char *store_code, const char *sku, int safety);
/* All figures of the store were taken so much earlier. */
void world_age(const char *store_code, int64_t ms);
/* Called after each of these; for a server that reads what others wrote a moment later. */
void world_on_stock(void (*listener)(void));
store_id world_store(const char *code);
product_id world_product(const char *sku);
/* available of the row; -1 when there is none. */
int64_t world_available(const char *store_code, const char *sku);
/* A directory of the world's stores, loaded, and the market they make. */
const struct stores *world_stores(void);
/* Runs each work at once on the fixture's connection. */
struct engine *world_engine(void);
const struct market *world_market(void);
/* Rules 1, 2 and 5 of the design and what else the database can show; fails the test on a
 * violation. */
void world_verify(void);
/* After `damage` (SQL) verify complains of a rule with this in its name; after `mend` of nothing.
 */
void world_assert_verify_finds(const char *damage, const char *mend, const char *rule);

/* --- acting without HTTP, in transactions of the test's own connection --- */

/* What the shoppers of the next orders agree to: at first everything. */
extern struct world_consent {
	enum move_consent move;
	bool may_split;
	const char *sent_to; /* the store that is chosen, where others may send it; NULL: none is */
	bool may_be_together;
} world_consent;
/* What they cost beside their goods; at first nothing. */
extern struct order_cost world_cost;
/* The settings commands are run with, for a test to change. */
struct resourcing_rules *world_rules(void);

struct world_line {
	const char *sku;
	int qty;
};
/* Near Notre-Dame (48.8530, 2.3499). Fails the test unless the answer is `expected`. */
struct order world_order(const struct world_line *lines, size_t count, enum reason expected);
/* As many alike, in one transaction, as the engine places them. */
void world_orders(
	const struct world_line *lines, size_t count, struct order *orders_out, size_t many);
struct hold world_hold(const struct world_line *lines, size_t count, enum reason expected);
/* An order made of it. */
struct order world_order_from(hold_id hold);
/* The same, whatever the answer is. */
enum reason world_try_order(const struct world_line *lines, size_t count, struct order *order_out);
enum reason world_try_hold(const struct world_line *lines, size_t count, struct hold *hold_out);
struct order world_read(order_id id);
/* camille, clerk of that store, PIN 4711; and somebody of headquarters in that role, password
 * "correct horse". Their hashes are known: making one takes as long as a good part of a test. */
void world_clerk(const char *store_code);
void world_staff(const char *login, const char *role);
/* Fills in id, clerk, time and store of the fulfilment, then command_run. */
enum reason world_command(const struct fulfilment *fulfilment, struct command command);
/* accept, start. */
void world_begin(const struct fulfilment *fulfilment);
/* One unit of that line is not there; the store has begun. */
void world_short(const struct fulfilment *fulfilment, uint16_t line, enum short_reason why);
/* accept, start, pick everything, ready. */
void world_prepare(const struct fulfilment *fulfilment);
/* Everything that was picked leaves with the shopper. */
enum reason world_hand_over(const struct fulfilment *fulfilment);
/* An order as world_order places it that has left with its shopper. */
struct order world_collected(const struct world_line *lines, size_t count);
/* A command that needs nothing but its name; and those that are about units of one line. */
enum reason world_act(const struct fulfilment *fulfilment, enum command_type type);
enum reason world_pick(const struct fulfilment *fulfilment, int line, int qty);
enum reason world_short_of(const struct fulfilment *fulfilment, int line, int qty);
enum reason world_put_back(const struct fulfilment *fulfilment, int line, int qty);
/* The shopper cancels all of it. */
enum reason world_cancel(order_id id);

/* --- what is seen of it --- */

/* A column of the stock row; 0 when there is none. */
int64_t world_figure(const char *store_code, const char *sku, const char *column);
/* How many are owed, sent or not. */
int64_t world_mails(const char *kind);
/* The sum of what is owed back. */
int64_t world_refunds(void);

#endif
