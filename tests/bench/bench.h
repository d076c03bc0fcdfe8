/* What the groups of measures share: the size of a run, the server that is measured, and rounds. */
#ifndef COMPTOIR_BENCH_H
#define COMPTOIR_BENCH_H

#include "tests/bench/figures.h"
#include "tests/bench/shop.h"

struct bench_size {
	enum bench_scale scale;
	double seconds;	   /* of each round */
	unsigned rounds;   /* of which the median counts */
	unsigned requests; /* different ones of each kind */
	unsigned stores;
	unsigned products;	 /* in the world of orders */
	unsigned reads_products; /* in that of reads, availability table and snapshot */
	unsigned deltas;	 /* posts of a hundred each */
	unsigned buyers, units;	 /* of a flash sale */
	unsigned few_stores, many_stores, growth_products;
	unsigned growth_stores; /* where few and many orders are there */
	unsigned few_orders, many_orders;
	unsigned chain_stores, chain_orders_per_s;
	double chain_seconds, chain_away_s;
	unsigned buffer_pool_mb, log_mb; /* of the private database; 0: it is somebody else's */
};
extern const struct bench_size *bench_size;

/* comptoird as the measures want it. more: settings "section.key=value", ended by NULL; or NULL. */
struct server_setup bench_setup(const char *const *more);
/* Seconds until it was ready and had all stock in memory. */
double bench_server_start(const char *const *more);
void bench_server_stop(void);
unsigned bench_port(void);
/* The first sample of this name in /metrics, with labels if any as it stands there; -1: none. */
double bench_metric(const char *name);

/* Each answer must have this status, but that some may be 503. */
void bench_check(const struct load_result *result, int status);
/* One round, checked. */
struct measured {
	struct load_result result;
	struct usage usage;
};
enum { BENCH_ROUNDS_MAX = 9 };
struct measured bench_round(const struct load *load, int status);
/* Of bench_size->rounds, by rate; sorts them. */
const struct measured *bench_median_round(struct measured *rounds);
/* Both. */
void bench_load(enum measure measure, const struct load *load, int status);
/* At half of the rate that was reached at full load. */
void bench_load_half(enum measure half, enum measure full, const struct load *load, int status);
/* Measures that are compared take turns, round by round: what a machine has to give, and a lent one
 * most of all, changes within minutes. begin may make a world, and gives the load its server; end
 * takes them away; both may be NULL. */
struct bench_turn {
	enum measure measure;
	struct load load;
	void (*begin)(struct bench_turn *turn);
	void (*end)(void);
	const char *const *settings; /* of bench_turn_begin */
	unsigned stores;	     /* of whoever makes a world */
};
void bench_in_turns(struct bench_turn *turns, size_t count, int status);
/* For begin: comptoird with the settings. Ended by bench_server_stop. */
void bench_turn_begin(struct bench_turn *turn);
/* Through HAProxy, by a crowd. */
void bench_load_front(enum measure measure, const struct requests *requests, int status);
/* The median of as many rounds of something else. */
double bench_median(double measure(void *context), void *context);
void bench_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The groups, a file each. A group makes its own world. */
void bench_orders(void); /* orders.c */
void bench_reads(void);	 /* reads.c: reads, availability table, snapshot */
void bench_more_stores(void);
void bench_more_orders(void); /* growth.c */
void bench_chain(void);	      /* chain.c: agents of a whole chain */
/* feeds.c: parts of others, on their world and server. */
void bench_deltas(void);
void bench_snapshot(void);
void bench_snapshot_alone(void); /* in the world of reads */

#endif
