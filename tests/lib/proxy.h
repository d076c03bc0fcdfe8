/*
 * A TCP proxy on loopback, a process of its own, that does to a line what lines do to each other:
 * cut it, silence it, slow it down, lose what was asked or what was answered. Each function returns
 * when its effect is there. The port stays the same all along.
 *
 * A fault strikes a connection at something the client says, at most once; "answer" is what the
 * server says after that, so a lost answer is one the server has given.
 */
#ifndef COMPTOIR_TESTS_PROXY_H
#define COMPTOIR_TESTS_PROXY_H

#include "tests/lib/harness.h"

struct proxy;

/* Forwards to a port of loopback, or to a unix socket. */
struct proxy *proxy_start(unsigned to_port);
struct proxy *proxy_start_to_socket(const char *path);
unsigned proxy_port(const struct proxy *proxy);
void proxy_stop(struct proxy *proxy);
/* The server came back on another port; for connections made from now on. */
void proxy_lead_to(struct proxy *proxy, unsigned port);

/* Resets what is open; new connections are refused. */
void proxy_cut(struct proxy *proxy);
/* Takes new connections and says nothing; open ones stay open and nothing moves. */
void proxy_silence(struct proxy *proxy);
/* Whole again, from cut or silence; without delay and faults. */
void proxy_mend(struct proxy *proxy);
/* Each piece arrives that much later; up: from client to server. */
void proxy_delay(struct proxy *proxy, unsigned up_ms, unsigned down_ms);

enum proxy_loss {
	PROXY_LOSE_REQUEST, /* the connection is cut instead of passing it on */
	PROXY_LOSE_ANSWER,  /* the connection is cut instead of passing the answer */
	PROXY_HOLD_ANSWER,  /* the answer stays away, and the connection open */
};

struct proxy_fault {
	enum proxy_loss loss;
	const char *at; /* strikes a piece that holds this text (up to 63 bytes); NULL: the first */
	const char *after; /* only on connections that said this before (since the fault was set) */
	unsigned skip;	   /* connections that pass first */
	unsigned times;	   /* then that many are struck; 0: all */
	size_t pass;	   /* bytes of the lost request or answer that still arrive */
};

/* Takes the place of the fault before; otherwise the line is whole. */
void proxy_fault(struct proxy *proxy, const struct proxy_fault *fault);
/* How often the fault struck. */
unsigned proxy_struck(struct proxy *proxy);
/* Waits until it struck that often; fails the test after 20 seconds. */
void proxy_await_struck(struct proxy *proxy, unsigned times);

#endif
