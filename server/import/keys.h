/* Texts with a number each: what a file has named already, or what the database knows. */
#ifndef COMPTOIR_IMPORT_KEYS_H
#define COMPTOIR_IMPORT_KEYS_H

#include "common/str.h"

struct keys;

struct keys *keys_new(struct arena *arena);
/* Frees what grew beside the arena. */
void keys_free(struct keys *keys);
/* Answers the number the key has from now on: the old one when it was there already. */
uint64_t keys_add(struct keys *keys, struct str key, uint64_t number);
bool keys_find(const struct keys *keys, struct str key, uint64_t *number_out);
/* Replaces or adds. */
void keys_set(struct keys *keys, struct str key, uint64_t number);

#endif
