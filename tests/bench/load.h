/*
 * A closed-loop HTTP load: so many connections, each sending its next request when the
 * answer to the last has come. One thread and epoll, so that the load costs little beside
 * what it measures. Requests are HTTP/1.1; a connection the server closes is opened again.
 */
#ifndef COMPTOIR_BENCH_LOAD_H
#define COMPTOIR_BENCH_LOAD_H

#include "common/buf.h"

/* Writes the n-th request, whole. */
typedef void load_request(struct buf *out, uint64_t n, void *context);

struct load {
	unsigned port;
	unsigned connections;
	double seconds;	   /* stop sending after this; 0: no limit */
	uint64_t count;	   /* stop after so many; 0: no limit */
	double per_second; /* open loop at this rate, as near as the connections allow; 0: as fast
			      as it goes */
	load_request *request;
	void *context;
};

struct load_result {
	uint64_t answers;
	uint64_t by_status[600];
	uint64_t broken; /* connections that ended in the middle */
	double seconds;
	double per_second;
	double p50_ms, p99_ms, max_ms;
};

struct load_result load_run(const struct load *load);

#endif
