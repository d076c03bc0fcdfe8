/*
 * Batches of orders and holds for tests, and a simple model of the rules of stock that says what
 * each draft is to be told when they are handled one after the other.
 */
#ifndef COMPTOIR_TESTS_BATCHES_H
#define COMPTOIR_TESTS_BATCHES_H

#include "tests/lib/world.h"

enum {
	STORES = 4,
	PRODUCTS = 8, /* the last two are priced in another currency */
	BATCH_MAX = 128,
	LINES_MAX = 5,
	HOLDS_MAX = 4096,
};

struct model_hold {
	hold_id id;
	size_t store, with; /* with: the other of two; 0: none */
	enum hold_state state;
	int64_t expires_at;
	bool is_mixed;
};

/* What each store can still promise and has set aside, by row number; and the rows there are. */
struct model {
	int32_t free[STORES + 1][PRODUCTS + 1]; /* by row number */
	int32_t reserved[STORES + 1][PRODUCTS + 1];
	struct model_hold holds[HOLDS_MAX];
	size_t hold_count;
	int orders, order_lines, movements, fulfilments;
	size_t together;	    /* orders and holds at two stores */
	size_t given[REASON_COUNT]; /* a rule that is never tried is not tested */
};
extern struct model model;
extern const struct position model_places[STORES]; /* where the stores are */

/* An empty world with a second currency; forgets the model, but not what was given. */
void model_start(void);
void model_stock(uint32_t store, uint32_t product, int32_t on_hand);
/* Scarce and plentiful, and some that a store does not have. */
void model_stock_random(void);

/* Ranked, in test_arena. */
struct str sku_of(uint32_t product);
struct order_draft order_of_question(struct question question);
struct order_draft order_of_hold(hold_id hold);
struct order_draft order_random(void);
struct hold_draft hold_random(void);

struct batch {
	struct order_draft orders[BATCH_MAX];
	size_t order_count;
	struct hold_draft holds[BATCH_MAX];
	size_t hold_count;
	bool holds_first;
	bool without_catalogue; /* as where another instance has heard of the products first */
	struct order_numbers *numbers; /* NULL: drawn when they are needed */
	struct market market;
	struct order_placed orders_placed[BATCH_MAX];
	struct hold_placed holds_placed[BATCH_MAX];
};

/* A transaction body; its input is a struct batch *. */
enum db_status batch_body(struct tx *tx, const void *input, void *output_out);
enum db_status batch_place(struct batch *batch);
/* Runs it and compares every answer, every row that is there and every figure with the model. */
void batch_check(struct batch *batch);

#endif
