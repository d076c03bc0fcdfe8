/* Numbered messages of stock, as a store's till sends them, and what they make of the figures. */
#ifndef COMPTOIR_TESTS_STOCK_MESSAGES_H
#define COMPTOIR_TESTS_STOCK_MESSAGES_H

#include "common/clock.h"
#include "tests/import/feed.h"
#include "tests/lib/world.h"

#define AT(minutes) (WORLD_NOON + (minutes)*MS_PER_MINUTE)

/* The world without stock, before each test. */
extern const struct test_fixture messages_fixture;

/* -1 where there is no row. */
int64_t on_hand(const char *store, const char *sku);

/* As the till of PAR1 sends it, two hours after noon. */
struct import_settings message(const char *kind, uint64_t seq);
/* It is taken, and everything holds after it. */
struct feed_outcome message_sent(struct import_settings settings, const char *text);
/* It changes nothing and says why. */
struct feed_outcome message_refused(
	struct import_settings settings, const char *text, enum reason reason, const char *why);
/* A count of PAR1, of before noon. */
void counted(const char *rows);

#endif
