/*
 * The inside of the availability table, for the files availability*.c alone.
 *
 *	product row -> directory of the product (a word for each 64 store slots: block and its base)
 *	            -> block: the pairs (free, as_of) of those of the 64 that have it
 *	               (availability_block.h)
 *
 * Stores get slots when the table is loaded, neighbours beside each other, because the pairs of a
 * block are asked for together; one that opens later gets the next slot. Every word is atomic, and
 * whatever changes a product's words happens inside a write section of its stripe; a reader who met
 * one reads again.
 */
#ifndef COMPTOIR_AVAILABILITY_INSIDE_H
#define COMPTOIR_AVAILABILITY_INSIDE_H

#include <pthread.h>
#include <stdatomic.h>

#include "server/engine/availability.h"
#include "server/engine/availability_block.h"

enum {
	STRIPES = 1024, /* a power of two */
	ROWS_IN_PAGE = 1 << 16,
	PAGES_OF_ROWS = 1 << 16,
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
	_Atomic uint32_t stripes[STRIPES]; /* odd while words change */
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
	uint32_t as_of_min);
bool pair_set(struct availability *table, store_id store, product_id product, int32_t free,
	uint32_t as_of_min);
/* Forgets everything but the memory. */
void table_clear(struct availability *table);

bool availability_is_loaded(const struct availability *table);

/* Under `writing`: the cursor of the movement's writer; one that was never seen begins before its
 * first number. */
struct cursor *cursor_of(struct availability *table, uint64_t movement);

/* The instant in the minutes of a pair; what does not fit is the nearest that does. */
uint32_t minutes_of(int64_t instant);

/* availability_load.c; by whoever follows. */
enum db_status table_load(struct availability *table);

#endif
