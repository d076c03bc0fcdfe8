/* The table itself: pairs, their blocks, readers and writers; see availability_inside.h. Loading is
 * in availability_load.c, the ledger in availability_follow.c. */
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"
#include "server/engine/availability_inside.h"

enum { SPINS = 64 };

static void *or_abort(void *memory)
{
	if (memory == NULL)
		abort();
	return memory;
}

struct availability *availability_new(const struct db_settings *database, size_t bytes_max)
{
	struct availability *table = or_abort(calloc(1, sizeof(*table)));
	table->slab = slab_new(bytes_max);
	if (database != NULL)
		table->database = *database;
	pthread_mutex_init(&table->writing, NULL);
	pthread_mutex_init(&table->following, NULL);
	pthread_cond_init(&table->followed, NULL);
	return table;
}

void availability_free(struct availability *table)
{
	if (table == NULL)
		return;
	for (size_t i = 0; i < PAGES_OF_ROWS; i++) {
		free(atomic_load(&table->products[i]));
		free(atomic_load(&table->stores[i]));
	}
	db_close(table->db);
	slab_free(table->slab);
	free(table->cursors);
	pthread_mutex_destroy(&table->writing);
	pthread_mutex_destroy(&table->following);
	pthread_cond_destroy(&table->followed);
	free(table);
}

static uint32_t units_of(int64_t instant, int64_t unit_ms)
{
	int64_t units = instant / unit_ms;
	return units < 0 ? 0 : units > UINT32_MAX ? UINT32_MAX : (uint32_t)units;
}

uint32_t minutes_of(int64_t instant)
{
	return units_of(instant, MS_PER_MINUTE);
}

/* --- words of directories --- */

static uint64_t directory_word(slab_ref ref, unsigned blocks)
{
	return (uint64_t)blocks << 32 | ref;
}

static slab_ref directory_ref(uint64_t word)
{
	return (slab_ref)word;
}

static unsigned directory_blocks(uint64_t word)
{
	return (unsigned)(word >> 32);
}

static struct block directory_get(const struct slab *slab, slab_ref directory, unsigned block)
{
	uint64_t word = slab_load(slab, directory, block);
	return (struct block){.ref = (slab_ref)word, .base_min = (uint32_t)(word >> 32)};
}

static void directory_set(struct slab *slab, slab_ref directory, unsigned block, struct block value)
{
	slab_store(slab, directory, block, (uint64_t)value.base_min << 32 | value.ref);
}

/* --- reading --- */

static bool slot_find(const struct availability *table, store_id store, unsigned *slot_out)
{
	struct store_page *page = atomic_load_explicit(
		&table->stores[store.row / ROWS_IN_PAGE], memory_order_acquire);
	if (page == NULL)
		return false;
	unsigned slot =
		atomic_load_explicit(&page->slots[store.row % ROWS_IN_PAGE], memory_order_acquire);
	*slot_out = slot - 1;
	return slot != 0;
}

static const _Atomic uint64_t *directory_of(const struct availability *table, product_id product)
{
	struct product_page *page = atomic_load_explicit(
		&table->products[product.row / ROWS_IN_PAGE], memory_order_acquire);
	return page == NULL ? NULL : &page->directories[product.row % ROWS_IN_PAGE];
}

/* What is read while something changes may be anything. */
static bool pair_read(const struct availability *table, const _Atomic uint64_t *directory_at,
	unsigned slot, struct pair *pair_out)
{
	uint64_t directory = atomic_load_explicit(directory_at, memory_order_acquire);
	unsigned block = slot / BLOCK_SLOTS;
	return block < directory_blocks(directory) &&
	       block_get(table->slab, directory_get(table->slab, directory_ref(directory), block),
		       slot % BLOCK_SLOTS, pair_out);
}

/*
 * A sequence lock without fences: loads of words acquire, so the second look at the stripe cannot
 * come before them; stores of words release, so none of them is seen before the stripe is odd.
 */
static bool pair_read_safely(const struct availability *table, product_id product,
	const _Atomic uint64_t *directory_at, unsigned slot, struct pair *pair_out)
{
	const _Atomic uint32_t *stripe = &table->stripes[product.row % STRIPES];
	for (unsigned tries = 0;; tries++) {
		uint32_t before = atomic_load_explicit(stripe, memory_order_acquire);
		if (before % 2 == 0) {
			bool is_there = pair_read(table, directory_at, slot, pair_out);
			if (atomic_load_explicit(stripe, memory_order_relaxed) == before)
				return is_there;
		}
		if (tries % SPINS == SPINS - 1)
			sched_yield();
	}
}

bool availability_get(const struct availability *table, store_id store, product_id product,
	struct figure *figure_out)
{
	unsigned slot;
	struct pair pair;
	const _Atomic uint64_t *directory_at = directory_of(table, product);
	if (directory_at == NULL || !slot_find(table, store, &slot) ||
		!pair_read_safely(table, product, directory_at, slot, &pair))
		return false;
	int64_t as_of = pair.as_of_min * MS_PER_MINUTE;
	int64_t all_as_of =
		MS_PER_SECOND *
		atomic_load_explicit(&table->facts[slot].figures_as_of_s, memory_order_relaxed);
	*figure_out = (struct figure){pair.free, as_of > all_as_of ? as_of : all_as_of};
	return true;
}

int availability_queue(const struct availability *table, store_id store)
{
	unsigned slot;
	if (!slot_find(table, store, &slot))
		return 0;
	return atomic_load_explicit(&table->facts[slot].queue, memory_order_relaxed);
}

/* --- writing --- */

static bool refuse_more(struct availability *table, const char *what)
{
	if (!table->is_full)
		log_error("availability_table_full", LOG_TEXT("what", what),
			LOG_U64("pairs", atomic_load(&table->pairs)));
	table->is_full = true;
	return false;
}

static void count_bytes(struct availability *table)
{
	atomic_store_explicit(&table->bytes,
		sizeof(*table) + slab_bytes(table->slab) +
			table->page_count * sizeof(struct product_page) +
			table->cursor_room * sizeof(struct cursor),
		memory_order_relaxed);
}

static struct store_page *store_page_need(struct availability *table, store_id store)
{
	_Atomic(struct store_page *) *at = &table->stores[store.row / ROWS_IN_PAGE];
	struct store_page *page = atomic_load_explicit(at, memory_order_relaxed);
	if (page != NULL)
		return page;
	page = or_abort(calloc(1, sizeof(*page)));
	table->page_count++;
	atomic_store_explicit(at, page, memory_order_release);
	return page;
}

static bool slot_need(struct availability *table, store_id store, unsigned *slot_out)
{
	if (slot_find(table, store, slot_out))
		return true;
	if (table->slot_count == AVAILABILITY_STORES_MAX)
		return refuse_more(table, "stores");
	struct store_page *page = store_page_need(table, store);
	*slot_out = table->slot_count++;
	atomic_store_explicit(&page->slots[store.row % ROWS_IN_PAGE], (uint16_t)table->slot_count,
		memory_order_release);
	return true;
}

static _Atomic uint64_t *directory_need(struct availability *table, product_id product)
{
	_Atomic(struct product_page *) *at = &table->products[product.row / ROWS_IN_PAGE];
	struct product_page *page = atomic_load_explicit(at, memory_order_relaxed);
	if (page == NULL) {
		page = or_abort(calloc(1, sizeof(*page)));
		table->page_count++;
		atomic_store_explicit(at, page, memory_order_release);
	}
	return &page->directories[product.row % ROWS_IN_PAGE];
}

static void section_begin(struct availability *table, product_id product)
{
	atomic_fetch_add_explicit(&table->stripes[product.row % STRIPES], 1, memory_order_relaxed);
}

static void section_end(struct availability *table, product_id product)
{
	atomic_fetch_add_explicit(&table->stripes[product.row % STRIPES], 1, memory_order_release);
}

/* Makes the directory long enough for the block, and for all stores there are by now. */
static bool directory_grow(struct availability *table, product_id product,
	_Atomic uint64_t *directory_at, unsigned block)
{
	uint64_t old = atomic_load_explicit(directory_at, memory_order_relaxed);
	unsigned had = directory_blocks(old);
	unsigned blocks = (table->slot_count + BLOCK_SLOTS - 1) / BLOCK_SLOTS;
	if (blocks <= block)
		blocks = block + 1;
	blocks = slab_room(blocks);
	slab_ref ref = slab_take(table->slab, blocks);
	if (ref == 0)
		return refuse_more(table, "bytes");
	for (unsigned i = 0; i < blocks; i++)
		slab_store(table->slab, ref, i,
			i < had ? slab_load(table->slab, directory_ref(old), i) : 0);
	section_begin(table, product);
	atomic_store_explicit(directory_at, directory_word(ref, blocks), memory_order_release);
	if (had != 0)
		slab_give_back(table->slab, directory_ref(old), had);
	section_end(table, product);
	return true;
}

/* Room for one more pair, in the block's chunk or another; 0 when there is none. */
static slab_ref room_for_one_more(struct slab *slab, struct block block)
{
	unsigned count = block_count(slab, block);
	bool has_room = block.ref != 0 && block_words(count + 1) <= slab_room(block_words(count));
	return has_room ? block.ref : slab_take(slab, block_words(count + 1));
}

static bool pair_insert(struct availability *table, product_id product, slab_ref directory,
	unsigned slot, struct pair pair)
{
	struct slab *slab = table->slab;
	struct block old = directory_get(slab, directory, slot / BLOCK_SLOTS), block = old;
	unsigned count = block_count(slab, old);
	slab_ref to = room_for_one_more(slab, old);
	if (to == 0)
		return refuse_more(table, "bytes");
	section_begin(table, product);
	block_insert(slab, &block, to, slot % BLOCK_SLOTS, pair);
	directory_set(slab, directory, slot / BLOCK_SLOTS, block);
	if (old.ref != 0 && old.ref != to)
		slab_give_back(slab, old.ref, block_words(count));
	section_end(table, product);
	atomic_fetch_add_explicit(&table->pairs, 1, memory_order_relaxed);
	return true;
}

/* What a pair becomes of what it was. */
typedef struct pair pair_rule(struct pair was, struct pair given);

static struct pair rule_set(struct pair was, struct pair given)
{
	(void)was;
	return given;
}

static struct pair rule_add(struct pair was, struct pair given)
{
	int64_t sum = (int64_t)was.free + given.free;
	if (sum > INT32_MAX)
		sum = INT32_MAX;
	if (sum < INT32_MIN)
		sum = INT32_MIN;
	return (struct pair){(int32_t)sum, given.as_of_min != 0 ? given.as_of_min : was.as_of_min};
}

static bool pair_change(struct availability *table, store_id store, product_id product,
	pair_rule *rule, struct pair given)
{
	unsigned slot;
	struct pair pair = {0, 0};
	_Atomic uint64_t *directory_at = directory_need(table, product);
	if (!slot_need(table, store, &slot))
		return false;
	uint64_t directory = atomic_load_explicit(directory_at, memory_order_relaxed);
	if (slot / BLOCK_SLOTS >= directory_blocks(directory)) {
		if (!directory_grow(table, product, directory_at, slot / BLOCK_SLOTS))
			return false;
		directory = atomic_load_explicit(directory_at, memory_order_relaxed);
	}
	slab_ref ref = directory_ref(directory);
	struct block block = directory_get(table->slab, ref, slot / BLOCK_SLOTS);
	if (!block_get(table->slab, block, slot % BLOCK_SLOTS, &pair))
		return pair_insert(table, product, ref, slot, rule(pair, given));
	section_begin(table, product);
	block_set(table->slab, &block, slot % BLOCK_SLOTS, rule(pair, given));
	directory_set(table->slab, ref, slot / BLOCK_SLOTS, block);
	section_end(table, product);
	return true;
}

bool pair_add(struct availability *table, store_id store, product_id product, int32_t free_by,
	uint32_t as_of_min)
{
	return pair_change(table, store, product, rule_add, (struct pair){free_by, as_of_min});
}

bool pair_set(struct availability *table, store_id store, product_id product, int32_t free,
	uint32_t as_of_min)
{
	return pair_change(table, store, product, rule_set, (struct pair){free, as_of_min});
}

void availability_set_store(
	struct availability *table, store_id store, int queue, int64_t figures_as_of)
{
	unsigned slot;
	if (!slot_find(table, store, &slot)) {
		pthread_mutex_lock(&table->writing);
		bool is_there = slot_need(table, store, &slot);
		pthread_mutex_unlock(&table->writing);
		if (!is_there)
			return;
	}
	atomic_store_explicit(&table->facts[slot].queue, queue, memory_order_relaxed);
	atomic_store_explicit(&table->facts[slot].figures_as_of_s,
		units_of(figures_as_of, MS_PER_SECOND), memory_order_relaxed);
}

/* --- forgetting --- */

static void product_clear(struct availability *table, product_id product, _Atomic uint64_t *at)
{
	uint64_t directory = atomic_load_explicit(at, memory_order_relaxed);
	unsigned blocks = directory_blocks(directory);
	if (blocks == 0)
		return;
	section_begin(table, product);
	atomic_store_explicit(at, 0, memory_order_release);
	for (unsigned i = 0; i < blocks; i++) {
		struct block block = directory_get(table->slab, directory_ref(directory), i);
		if (block.ref != 0)
			slab_give_back(table->slab, block.ref,
				block_words(block_count(table->slab, block)));
	}
	slab_give_back(table->slab, directory_ref(directory), blocks);
	section_end(table, product);
}

void table_clear(struct availability *table)
{
	for (uint32_t page = 0; page < PAGES_OF_ROWS; page++) {
		struct product_page *products = atomic_load(&table->products[page]);
		for (uint32_t i = 0; products != NULL && i < ROWS_IN_PAGE; i++)
			product_clear(table, (product_id){page * ROWS_IN_PAGE + i},
				&products->directories[i]);
	}
	table->cursor_count = 0;
	table->is_full = false;
	atomic_store(&table->pairs, 0);
	count_bytes(table);
}

struct availability_size availability_size(struct availability *table)
{
	pthread_mutex_lock(&table->writing);
	count_bytes(table);
	pthread_mutex_unlock(&table->writing);
	return (struct availability_size){atomic_load_explicit(&table->pairs, memory_order_relaxed),
		atomic_load_explicit(&table->bytes, memory_order_relaxed)};
}
