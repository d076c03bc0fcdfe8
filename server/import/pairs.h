/*
 * A set of (store, product) pairs in bits: what a file of stock has named already. A pair takes a
 * bit where a store's products lie together, and at worst a page of 64 bytes and its pointer.
 */
#ifndef COMPTOIR_IMPORT_PAIRS_H
#define COMPTOIR_IMPORT_PAIRS_H

#include "common/ids.h"

struct pairs;

struct pairs *pairs_new(void);
void pairs_free(struct pairs *pairs);
void pairs_clear(struct pairs *pairs);
/* True when it was not there. */
bool pairs_add(struct pairs *pairs, store_id store, product_id product);
bool pairs_has(const struct pairs *pairs, store_id store, product_id product);
/* 64 products of a store at once: bit b is product 64 * word + b. */
uint64_t pairs_word(const struct pairs *pairs, store_id store, uint64_t word);

#endif
