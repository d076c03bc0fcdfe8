/*
 * A store in a test of races: its till, and the line between it and headquarters, with what is on
 * it. Everything happens when the test says so. For programs that link the world (world.h).
 */
#ifndef COMPTOIR_TESTS_BRANCH_H
#define COMPTOIR_TESTS_BRANCH_H

#include "server/fulfilment/order.h"
#include "tests/race/till.h"

enum { BRANCH_BATCH = 100 };

struct branch {
	const char *code;
	struct till *till;
	struct till_asked asked;
	json_t *events; /* of the feed, in flight */
	uint64_t last;
	json_t *commands; /* and the results of these */
	const char *results[BRANCH_BATCH];
};

/* What headquarters derives every store's secret from. */
extern const struct secret branch_headquarters_secret;

struct branch branch_open(const char *store_code);
void branch_close(struct branch *branch);
/* What is on the line never arrives. */
void branch_lose(struct branch *branch);

/* The feed is asked, and heard later; commands are sent, and answered later. Sent again they are
 * what has no answer yet. now: of headquarters. */
void branch_ask(struct branch *branch);
void branch_hear(struct branch *branch);
void branch_send(struct branch *branch, int64_t now);
void branch_answered(struct branch *branch);
/* All of that at once; answers how many events and commands there were. */
size_t branch_exchange(struct branch *branch, int64_t now);
/* Until none of them has news; false when that never comes. */
bool branches_exchange_all(struct branch *const branches[], size_t count, int64_t now);

#endif
