/* Request texts, whole and ready to send: a load only changes the key of a command in its place. */
#ifndef COMPTOIR_BENCH_REQUESTS_H
#define COMPTOIR_BENCH_REQUESTS_H

#include "common/buf.h"

enum { KEY_DIGITS = 16 };

struct request {
	char *text;
	size_t n;
	char *key; /* KEY_DIGITS digits of the text, another number each time; NULL: none */
};

struct requests {
	struct request *list;
	size_t count;
};

/* Of a kind, in the arena, from stores, skus and places of the shop that is in the database. */
struct requests requests_get(struct arena *arena, const char *path);
/* POST near random places; path: /v1/availability, or where the same is to be asked. */
struct requests requests_nearest(
	struct arena *arena, const char *path, size_t count, unsigned lines);
/* The same of five lines to /v1/availability, of so many units each, with one more member of the
 * body that is true: "transfer", "together"; NULL: none. */
struct requests requests_more(struct arena *arena, size_t count, int units, const char *more);
/* POST /v1/orders of two lines near random places. */
struct requests requests_orders(struct arena *arena, size_t count);
/* POST /v1/orders, all of one unit of one product of one store. */
struct requests requests_same(struct arena *arena, const char *store, const char *sku);

/* For others: adds one request. header: more lines ended by \r\n, or "". */
struct request request_new(struct arena *arena, const char *method, const char *path,
	const char *header, struct str body);
/* As above, a command with a key. */
struct request command_new(
	struct arena *arena, const char *path, const char *header, struct str body);
void request_set_key(const struct request *request, uint64_t number);

#endif
