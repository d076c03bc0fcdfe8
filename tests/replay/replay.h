/*
 * The replay: what was placed, what is to become of it, and what happened so far. Its parts
 * run one after the other: placing.c, troubles.c, clerks.c, returns.c, outcome.c. Each asserts
 * that the server did what model.h says, and moves the model on.
 */
#ifndef COMPTOIR_TESTS_REPLAY_H
#define COMPTOIR_TESTS_REPLAY_H

#include "tests/replay/chain.h"
#include "tests/replay/desk.h"

enum { REACH_M = 1000000 };
/* How many orders: 250, or what COMPTOIR_REPLAY_ORDERS says; make replay says 2000. */
size_t orders_wanted(void);
/* As many baskets as that takes: some are refused because no store has them whole. */
size_t baskets_wanted(void);
#define SEED UINT64_C(20101201)

/* What becomes of an order that was placed. */
enum fate {
	COLLECTED,
	SHORT,	    /* half of the first line is not there; another store gives it */
	GIVEN_BACK, /* the store rejects it; another store gives everything */
	REFUSED,    /* collected, but for the first line */
	CANCELLED,  /* by the shopper when it was ready */
	LEFT,	    /* waits at the counter to the end */
};

/* What one store has to give. */
struct share {
	int store;
	struct bought *lines;
	size_t line_count;
};

struct placed {
	const struct basket *basket;
	const char *id, *token;
	struct point near;
	bool is_prepaid;
	enum fate fate;
	struct share shares[2];
	size_t share_count;
	int32_t collected[BASKET_LINES_MAX]; /* and not brought back */
};

struct counts {
	int64_t lines, units, commands, no_store, passed_by;
	int64_t shorts, rejects, elsewhere, unavailable, refused, cancelled, left;
	int64_t backs, backs_unmatched, returns, return_lines, return_stores;
	int64_t owed_unavailable, owed_refused, owed_cancelled, owed_returned; /* minor units */
	int64_t pairs;
};

struct replay {
	const struct invoices *invoices;
	const struct chain *chain;
	unsigned port;
	const char *shop_key; /* the web shop's, which alone may say that an order is paid */
	struct placed *orders;
	size_t order_count;
	json_t *order_of;    /* index by id */
	struct desk **desks; /* by store, NULL until needed */
	struct counts counts;
};

/* --- parts --- */

void place_all(struct replay *replay);
/* Shorts and rejects, one after the other, so that the model knows the figures each time. */
void play_troubles(struct replay *replay);
/* Several clerks at once, each with stores of its own: what they do changes nothing of what
 * is available, until the model is told at the end. */
void prepare_all(struct replay *replay);
void bring_all_back(struct replay *replay);
/* Every figure, every refund, every state, and everything that must always hold. */
void check_all(struct replay *replay);

/* --- what they share --- */

int64_t price(const struct replay *replay, const struct bought *line);
/* Enrolled when first asked for. */
struct desk *desk_of(struct replay *replay, int store);
int store_of(const struct replay *replay, struct str code);
/* credential: NULL, the order's token or the web shop's key. */
const char *shopper_headers(const char *key, const char *credential);
const char *shop_key_new(void);
void assert_agrees(const struct replay *replay, const struct model_question *question, int store);

#endif
