/*
 * Many clients at once, each a process of its own: they start together and each says how
 * it ended by a small number, which the test counts.
 */
#ifndef COMPTOIR_TESTS_CROWD_H
#define COMPTOIR_TESTS_CROWD_H

#include "tests/lib/harness.h"

enum { CROWD_MAX = 64, CROWD_OUTCOMES = 8 };

struct crowd {
	size_t count;
	int pids[CROWD_MAX];
	int gate;			 /* closing it lets everybody go */
	size_t outcomes[CROWD_OUTCOMES]; /* after crowd_wait */
};

/* member: 0 … count-1; its result is below CROWD_OUTCOMES. A client that dies otherwise fails the
 * test. */
typedef int crowd_client(size_t member, void *context);
void crowd_start(struct crowd *crowd, size_t count, crowd_client *client, void *context);
void crowd_wait(struct crowd *crowd);
/* Both. */
struct crowd crowd_run(size_t count, crowd_client *client, void *context);

#endif
