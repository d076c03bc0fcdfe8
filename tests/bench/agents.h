/*
 * The agents of a whole chain, as headquarters hears them: each a thread that asks for its store's
 * events as comptoir-agent does (store-agent/link.c: waits, comes again when told to, tries ever
 * less often while nobody answers), keeps nothing, and notes when orders reached it.
 */
#ifndef COMPTOIR_BENCH_AGENTS_H
#define COMPTOIR_BENCH_AGENTS_H

#include <stddef.h>
#include <stdint.h>

/* One for each store of the shop; they begin at once. They speak to whatever port was told last. */
void agents_start(void);
void agents_tell_port(unsigned port);
void agents_stop(void);

/* How many have had an answer since the last agents_forget. */
size_t agents_answered(void);
/* The most requests that arrived in one second since then: sent, whatever came of them. */
size_t agents_busiest_second(void);
struct agents_news {
	size_t count;		       /* orders that arrived */
	double p50_ms, p99_ms, max_ms; /* from placing to arriving */
};
struct agents_news agents_news(void);
void agents_forget(void);

#endif
