/*
 * An HTTP load of one thread: so many connections with epoll, and request texts that were made
 * before, so that the load costs little beside what it measures. Connections stay open; one that
 * the server closes is opened again.
 *
 * Closed loop: a connection sends its next request when its last was answered. Open loop: requests
 * fall due at a fixed rate, and a latency counts from when its request was due, not from when a
 * connection was free to send it, so that a server that stalls is not asked less while it does.
 */
#ifndef COMPTOIR_BENCH_LOAD_H
#define COMPTOIR_BENCH_LOAD_H

#include "tests/bench/requests.h"

struct load {
	unsigned port;
	unsigned connections;
	double seconds;	   /* stop sending after this; 0: no limit */
	uint64_t count;	   /* stop after so many; 0: no limit */
	double per_second; /* open loop at this rate; 0: closed loop */
	const struct requests *requests;
	bool is_in_lanes; /* connection i of n sends requests i, i + n, i + 2 n … in order */
	bool is_front;	  /* TLS, each connection from a loopback address of its own */
};

struct load_result {
	uint64_t answers;
	uint64_t by_status[600];
	uint64_t broken; /* connections that ended in the middle */
	double seconds;
	double per_second;
	double p50_ms, p99_ms, max_ms;
	char refusal[512]; /* the beginning of the last answer of 400 or more, for whoever wonders
			    */
};

struct load_result load_run(const struct load *load);

/* The same in a thread of its own, beside something else that is measured. */
struct load_thread;
struct load_thread *load_start(const struct load *load);
/* Ends it before its time. */
struct load_result load_stop(struct load_thread *thread);

#endif
