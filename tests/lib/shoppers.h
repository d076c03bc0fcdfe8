/*
 * Many shoppers who order one after the other, beside whatever a test does: a process of its own
 * with a thread for each. Every order has a key and an e-mail address of its own, so that
 * afterwards the database can be asked whether what each was told is true.
 *
 * A shopper who hears nothing, or that the outcome is unknown, repeats the key until it is known.
 */
#ifndef COMPTOIR_TESTS_SHOPPERS_H
#define COMPTOIR_TESTS_SHOPPERS_H

#include <stdatomic.h>

#include "tests/lib/harness.h"

enum {
	SHOPPERS_MAX = 256,
	SHOPPER_ORDERS_MAX = 4000,
	SHOPPER_PORTS_MAX = 4,
	SHOPPERS_SECONDS = 300
};

struct shoppers_setup {
	unsigned count;
	unsigned ports[SHOPPER_PORTS_MAX]; /* shopper i goes to port i, i + 1 … of those that are
					      set, and on to the next when it is gone */
	/* The lines and the place of an order, in JSON with single quotes; shopper i takes i, i + 1
	 * … */
	const char *const *baskets;
	size_t basket_count;
	bool insists; /* who is told to come again does, under the same key */
};

struct shoppers;

struct shoppers *shoppers_start(const struct shoppers_setup *setup);
/* Until that many more were placed; fails the test when that takes a minute. */
void shoppers_await(struct shoppers *shoppers, size_t placed);
/* So far. */
size_t shoppers_placed(const struct shoppers *shoppers);
/* Orders placed in each second from then on; of that second and the next `seconds`, the best. */
size_t shoppers_best_rate(const struct shoppers *shoppers, int64_t from_ms, int64_t until_ms);
/* Each ends what it began. */
void shoppers_stop(struct shoppers *shoppers);

/* --- after shoppers_stop --- */

struct shoppers_tally {
	size_t placed, sold_out;
	size_t busy, away;  /* told that nothing was done, and to come again */
	size_t unknown;	    /* told that the outcome is unknown */
	size_t silent;	    /* heard nothing */
	size_t odd;	    /* anything else: a defect */
	int64_t longest_ms; /* of one answer */
};
struct shoppers_tally shoppers_tally(const struct shoppers *shoppers);
/* Whoever was told so has one order, whoever was not has none. Fails the test otherwise, and on odd
 * answers. */
void shoppers_verify(const struct shoppers *shoppers);

#endif
