/*
 * An order of two TEA and one MUG on its way over the counter of store PAR1, step by step as a
 * clerk takes it. An answer whose status is not the one of success (0: there was none) comes back
 * as it is, so that tests may break anything in between.
 */
#ifndef COMPTOIR_TESTS_DESK_WALK_H
#define COMPTOIR_TESTS_DESK_WALK_H

#include "tests/lib/visitor.h"

struct order_at_desk {
	const char *id, *token, *code; /* as its shopper has them */
	const char *path;	       /* its page at the desk */
};

/* At headquarters; the store will hear of it. */
struct order_at_desk order_placed(void);

/* How far an order is, as its page shows. */
enum stage { STAGE_FIRST_LINE, STAGE_SECOND_LINE, STAGE_PICKED, STAGE_READY, STAGE_COLLECTED };
enum stage stage_of(const struct got *page, const struct order_at_desk *order);
/* The next thing to do; 303 when it is done. */
struct got *step(struct visitor *clerk, const struct got *page, const struct order_at_desk *order,
	enum stage stage);
/* One MUG of a collected order comes back; 200 when it is done. */
struct got *take_back(struct visitor *clerk, const struct order_at_desk *order);

#endif
