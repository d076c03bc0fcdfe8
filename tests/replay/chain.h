/*
 * The chain of the replay, brought in as a retailer would, with comptoirctl import:
 *
 *	stores		the 1,565 of the Best Buy set
 *	postcodes	the 41,490 American ones of GeoNames
 *	products	what the replayed invoices name (invoices.h)
 *	stock		of every such product at the first BigBox store of each state or territory
 *in the file's order ("stocked"). There is no real stock to be had: it is derived from the two
 *codes, so that about 3 in 100 pairs have none and the others 20 to 420.
 */
#ifndef COMPTOIR_TESTS_CHAIN_H
#define COMPTOIR_TESTS_CHAIN_H

#include "tests/replay/model.h"

struct postcode {
	struct str code;
	struct point at;
};

struct chain {
	struct model *model; /* the stores as the database has them, the figures as derived */
	int *stocked;	     /* indexes of stores */
	size_t stocked_count;
	uint32_t *product_rows;	    /* product_id of each */
	struct postcode *postcodes; /* each once */
	size_t postcode_count;
};

/* NULL when the data is not there, which is said. */
const struct chain *chain_make(const struct invoices *invoices);
/* Runs comptoirctl on the test's database, what it says going to standard output; its exit status.
 */
int chain_ctl(const char *arguments);

/* Chance that comes out the same each time (splitmix64, S. Vigna): the n-th of a seed. */
uint64_t chance(uint64_t seed, uint64_t n);

#endif
