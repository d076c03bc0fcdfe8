/*
 * One order of a mug and two lamps: the scene of the tests of counters, recalls, transfers and of
 * two stores that give an order together. For programs that link the world (world.h).
 */
#ifndef COMPTOIR_TESTS_MUG_AND_LAMPS_H
#define COMPTOIR_TESTS_MUG_AND_LAMPS_H

#include "tests/lib/world.h"

extern const struct world_line mug_and_lamps[2];
enum { MUG_MINOR = 1250, LAMP_MINOR = 3990, ALL_MINOR = MUG_MINOR + 2 * LAMP_MINOR };

/* The world anew, and five of each at this store. */
void start_with_mugs_and_lamps(const char *store_code);
/* Five of each at one more. */
void mugs_and_lamps_at(const char *store_code);
/* The first fulfilment of an order that is placed. */
struct fulfilment mug_and_lamps_placed(void);
/* All of it is on the shelf again. */
enum reason mug_and_lamps_put_back(const struct fulfilment *fulfilment);

#endif
