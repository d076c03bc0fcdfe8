/*
 * The other side of a TCP connection, with a script: listens on a free port of 127.0.0.1, takes one
 * connection after the other, and plays the same steps with each. For clients under test.
 */
#ifndef COMPTOIR_TESTS_PEER_H
#define COMPTOIR_TESTS_PEER_H

#include "common/str.h"

struct peer_step {
	const char *until; /* reads until what came since the last step holds this; NULL: does not
			      read */
	const char *reply; /* then says this; NULL: nothing. After the last step it hangs up */
	int wait_ms;	   /* before the reply */
};

struct peer;

struct peer *peer_start(const struct peer_step *steps, size_t count);
unsigned peer_port(const struct peer *peer);
/* Ends the peer; answers all it heard, in the test's arena. */
struct str peer_stop(struct peer *peer);
/* A port on which nobody listens. */
unsigned port_without_listener(void);

#endif
