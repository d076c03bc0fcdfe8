/* A chain of many stores, for tests in which nothing but their number matters. */
#ifndef COMPTOIR_TESTS_CHAIN_H
#define COMPTOIR_TESTS_CHAIN_H

#include <stdint.h>

/* Stores with these row numbers, named "S" and the number. */
void chain_add_stores(int first, int last, int64_t changed_at);

#endif
