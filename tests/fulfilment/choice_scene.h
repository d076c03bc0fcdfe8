/* An order that PAR1 rejected, and what its shopper may choose then. */
#ifndef COMPTOIR_TESTS_CHOICE_SCENE_H
#define COMPTOIR_TESTS_CHOICE_SCENE_H

#include "server/fulfilment/choice.h"
#include "tests/lib/world.h"

/* Before each test: five MUG and five LAMP at PAR1; every other store is too far to bring it
 * unasked. */
extern const struct test_fixture choice_fixture;

struct order rejected(const struct world_line *lines, size_t count, enum reject_reason why);

/* The shopper's answer, a minute after noon or then. */
enum reason choose(order_id order, enum choice_act act);
enum reason choose_store(order_id order, const char *code);
enum reason choose_at(order_id order, struct choice_answer answer, int64_t now);

/* What the jobs do by that time: choices that nobody answers, stores that do not begin. How many.
 */
size_t settle_at(int64_t now);
size_t time_out_at(int64_t now);

int64_t holds_open(void);
/* Fulfilment number `at`, counted from 0, is at that store in that state. */
void assert_at(
	const struct order *order, size_t at, const char *store_code, enum fulfilment_state state);

#endif
