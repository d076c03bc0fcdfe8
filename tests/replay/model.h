/*
 * What should happen, worked out another way than the server does: stores and figures as plain
 * arrays, every store looked at, distances by the spherical law of cosines in long double. Knows
 * nothing of server/ and common/geo.
 */
#ifndef COMPTOIR_TESTS_MODEL_H
#define COMPTOIR_TESTS_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/str.h"
#include "tests/replay/invoices.h"

enum { NO_STORE = -1, GAVE_BACK_MAX = 4 };

struct point {
	long double lat, lon; /* degrees */
};

struct model_store {
	uint32_t row; /* store_id */
	const char *code;
	struct point at;
	bool gives; /* has pickup and opening hours */
};

struct model {
	struct model_store *stores;
	size_t store_count, product_count;
	int32_t *on_hand, *reserved; /* [store][product] */
};

/* Stores are filled in by the caller; figures are all zero. */
struct model *model_new(size_t store_count, size_t product_count);
int32_t *model_on_hand(struct model *model, int store, uint32_t product);
int32_t *model_reserved(struct model *model, int store, uint32_t product);

struct model_question {
	struct point near;
	const struct bought *lines;
	size_t line_count;
	long double within_m;	      /* 0: no bound */
	int gave_back[GAVE_BACK_MAX]; /* stores that are not asked */
	size_t gave_back_count;
};

long double model_distance_m(struct point a, struct point b);
bool model_has_all(struct model *model, int store, const struct bought *lines, size_t count);
/* The nearest store that has every line, or NO_STORE. */
int model_nearest(struct model *model, const struct model_question *question);
/* A right answer: the nearest, or one as near to within a metre that has every line as well. */
bool model_agrees(struct model *model, const struct model_question *question, int store);

/* What happens to goods: each line's figures change by this much a piece. */
struct model_step {
	int on_hand, reserved;
};
void model_move(struct model *model, int store, const struct bought *lines, size_t count,
	struct model_step each);

#endif
