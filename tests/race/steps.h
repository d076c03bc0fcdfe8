/*
 * Named steps of named sessions, run in every order in which they can happen: the steps of one
 * session stay in their order, everything else is mixed in all ways (as PostgreSQL's isolation
 * tests do with chosen ones).
 */
#ifndef COMPTOIR_TESTS_STEPS_H
#define COMPTOIR_TESTS_STEPS_H

#include <stddef.h>

enum { SESSIONS_MAX = 6, STEPS_MAX = 12 };

struct step {
	const char *name;
	void (*run)(void);
};
struct session {
	const struct step *steps;
	size_t count;
};
struct play {
	void (*begin)(void); /* before each order of events */
	void (*end)(void);   /* after it: everything arrives, and the rules hold */
	struct session sessions[SESSIONS_MAX];
	size_t session_count;
};

/* How many orders there were. */
size_t play_in_every_order(const struct play *play);
/* One in so many of them, at random, or all with COMPTOIR_TRIAL=full; returns how many there are.
 */
size_t play_in_some_orders(const struct play *play, size_t one_in);
/* The steps of the order that is being played, for messages: "cancel, send, hand over". */
const char *order_of_events(void);

#endif
