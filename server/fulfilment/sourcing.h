/*
 * Which store: ranks stores for a list of lines and says why. Asks memory only (the market), no
 * database; the guarded write that follows (hold, order) is the judge, and tries the candidates
 * in the order given here. An empty ranking is no "no": engine/availability.h says what is.
 *
 * Rule: the chosen store; or else the nearest store with pickup and a promise, within
 * reach, that has every line. Equal distances go to the smaller store id. Where none has, two may
 * have it between them: together.h.
 */
#ifndef COMPTOIR_SOURCING_H
#define COMPTOIR_SOURCING_H

#include "common/ids.h"
#include "server/fulfilment/market.h"

enum { SOURCING_LINES_MAX = 100, SOURCING_QTY_MAX = 999, SOURCING_CANDIDATES_MAX = 8 };
/* So many of the nearest stores are shown whatever they have; for so many it is asked who could
 * send there what they lack. */
enum { SOURCING_NEAREST_SHOWN = 3, SOURCING_SENT_MAX = 8 };

struct wanted {
	product_id product;
	struct str sku;
	int32_t qty;	 /* > 0 */
	uint16_t bundle; /* of which of the question's bundles it is, from 1; 0: of none */
};

/* Goods that the same transaction gives back, which memory does not know. */
struct given_back {
	store_id store;
	product_id product;
	int32_t qty;
};

struct question {
	const struct wanted *lines; /* of goods */
	size_t line_count;
	const struct wanted *bundles; /* what some of them were made of (bundle.h) */
	size_t bundle_count;
	bool has_near;
	struct position near;
	bool has_store; /* only this store */
	store_id store;
	bool is_to_send; /* they send it to that store, which is near `near` and not asked itself */
	store_id to;
	uint32_t within_m;	  /* 0: no limit */
	const store_id *excluded; /* gave it back already */
	size_t excluded_count;
	size_t refused_count; /* the last so many of these were found for the question and refused
			       */
	const struct given_back *given_back;
	size_t given_back_count;
	int64_t now;
	bool is_unpromised;   /* out of sourcing_find_next: the chosen store promises no time */
	bool may_be_together; /* where none has every line, two may give it (together.h) */
};

struct candidate {
	const struct store *store;
	bool has_distance;
	uint32_t distance_m;
	bool has_promise;
	int64_t promised_at;
	const struct store *to; /* of a question with is_to_send: where it can be collected */
	int64_t arrives_at;	/* and from when */
	int queue;
	bool has_all;
	size_t lines_covered; /* lines with enough */
	int32_t *available;   /* for each line of the question: what is offered (trust.h) */
	int32_t *withheld;    /* for each line: what the figure says beyond it */
	int32_t *trust;	      /* for each line, in thousandths */
	int64_t *as_of;	      /* for each line: when the store's figure was taken; 0 if none */
	/* Of sourcing_add_senders: who has all of it and can send it here, and from when it can be
	 * collected here then (its arrives_at); NULL: nobody, or nobody was asked. */
	const struct candidate *sender;
	/* Of together.h: who gives the lines of which this one has too little, and is no pair
	 * itself; NULL: nobody. */
	const struct candidate *with;
};

/* Who gives a line: the candidate, or the one it is with. */
const struct candidate *candidate_giver(
	const struct candidate *candidate, const struct question *question, size_t line);

struct ranking {
	struct candidate *list;
	size_t count;
	bool is_stale; /* of sourcing_show: the figures are too old to promise anything by */
};

/* The nearest stores that have every line, at most `most`, nearest first; when partial_too,
 * followed by those that have some: most lines first, then nearest (among the nearest 256). A
 * chosen store is always the one candidate, whatever it has. Everything lives in the arena. */
struct ranking sourcing_rank(struct arena *arena, const struct market *market,
	const struct question *question, size_t most, bool partial_too);
/* The same for showing it to somebody: when the figures are stale, nobody has a promise. */
struct ranking sourcing_show(struct arena *arena, const struct market *market,
	const struct question *question, size_t most, bool partial_too);

/* To what is shown: the nearest stores with pickup that are not in it yet, after the others. */
void sourcing_add_nearest(struct arena *arena, const struct market *market,
	const struct question *question, struct ranking *ranking);
/* To what is shown: who could send it there, for the nearest of those that have not all of it.
 * Looks through the stores around each of them, so only for whoever wants to know. */
void sourcing_add_senders(struct arena *arena, const struct market *market,
	const struct question *question, struct ranking *ranking);

/* Asks who can send the goods to the chosen store instead; false when no store is chosen, or stores
 * send each other nothing. */
bool question_send_there(
	struct question *question, struct arena *arena, const struct market *market);

/* Puts this store first, whatever it has by memory: for goods that are set aside there for the same
 * shopper. NULL, with nothing changed, when it is left out, too far or promises no time. */
struct candidate *sourcing_put_first(struct arena *arena, const struct market *market,
	const struct question *question, store_id store, struct ranking *ranking);

/* Those of the first, then those of the second. */
struct ranking ranking_join(
	struct arena *arena, const struct ranking *first, const struct ranking *second);

/* Leaves these stores out of what is asked next. */
void question_exclude(
	struct question *question, struct arena *arena, const struct ranking *ranking);
bool question_excludes(const struct question *question, store_id store);

#endif
