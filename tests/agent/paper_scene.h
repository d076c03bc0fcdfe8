/* For papers, which speak to clerks in the language of the store and to customers in that of the
 * order. */
#ifndef COMPTOIR_TESTS_PAPER_SCENE_H
#define COMPTOIR_TESTS_PAPER_SCENE_H

#include "store-agent/print/papers.h"

/* "fr" and "en". */
const char *other_language(const char *language);
enum language language_of(const char *name);
struct store_facts given_store(const char *language);

#endif
