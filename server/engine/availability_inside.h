/*
 * The inside of the availability table, for the files availability*.c alone.
 *
 *	product row -> directory of the product (one slab_ref for each 64 store slots)
 *	            -> block: a word that says which of the 64 stores have it, then a word
 *	               (free, as_of) for each of them, in the order of slots
 *
 * Stores get slots in the order in which they are first seen. Words change one by one and are
 * atomic; what moves words (a store that never had the product) happens inside a write section of
 * the product's stripe, and a reader who met one reads again.
 */
#ifndef COMPTOIR_AVAILABILITY_INSIDE_H
#define COMPTOIR_AVAILABILITY_INSIDE_H

#include <pthread.h>
#include <stdatomic.h>

#include "server/engine/availability.h"
#include "server/engine/slab.h"

enum {
	STRIPES = 1024, /* a power of two */
	ROWS_IN_PAGE = 1 << 16,
	PAGES_OF_ROWS = 1 << 16,
	BLOCK_SLOTS = 64,
	NO_SLOT = 0xffff,
};

struct product_page {
	_Atomic uint64_t directories[ROWS_IN_PAGE]; /* slab_ref, and above it the blocks it has */
};

struct store_page {
	_Atomic uint16_t slots[ROWS_IN_PAGE]; /* slot + 1 */
};

struct slot_facts {
	_Atomic int32_t queue;
	_Atomic uint32_t figures_as_of_s;
};

/* How far a writer's movements were read; the writer is in the number. */
struct cursor {
	uint64_t movement;
};

struct availability {
	_Atomic(struct product_page *) products[PAGES_OF_ROWS];
	_Atomic(struct store_page *) stores[PAGES_OF_ROWS];
	_Atomic uint32_t stripes[STRIPES]; /* odd while words move */
	struct slot_facts facts[AVAILABILITY_STORES_MAX];
	struct slab *slab;

	pthread_mutex_t writing; /* everything down to `is_full` */
	unsigned slot_count;
	size_t page_count;	/* of products and stores */
	struct cursor *cursors; /* sorted by writer */
	size_t cursor_count, cursor_room;
	bool is_full; /* no memory or no slot left: logged once */
	_Atomic size_t pairs, bytes;

	pthread_mutex_t following; /* everything down to `looks` */
	pthread_cond_t followed;
	bool is_somebody_following;
	uint64_t looks_begun, looks_done;
	enum db_status last_look;
	struct db_settings database;
	struct db *db;	/* of whoever is following */
	unsigned looks; /* since the ledger was last seen not to have gone back */
	_Atomic bool is_stopping, is_loaded, was_loaded;
	_Atomic int64_t fresh_ms; /* monotonic: when the last complete look began */
};

/* Under `writing`. False when there is no room, which is logged once. */
bool pair_add(struct availability *table, store_id store, product_id product, int32_t free_by,
	uint32_t as_of_s);
bool pair_set(struct availability *table, store_id store, product_id product, int32_t free,
	uint32_t as_of_s);
/* Forgets everything but the memory. */
void table_clear(struct availability *table);

bool availability_is_loaded(const struct availability *table);

/* Under `writing`: the cursor of the movement's writer; one that was never seen begins before its
 * first number. */
struct cursor *cursor_of(struct availability *table, uint64_t movement);

/* The instant in the seconds of a pair; what does not fit is the nearest that does. */
uint32_t seconds_of(int64_t instant);

/* availability_load.c; by whoever follows. */
enum db_status table_load(struct availability *table);

#endif
