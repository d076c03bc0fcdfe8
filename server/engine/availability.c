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

uint32_t seconds_of(int64_t instant)
{
	int64_t seconds = instant / MS_PER_SECOND;
	return seconds < 0 ? 0 : seconds > UINT32_MAX ? UINT32_MAX : (uint32_t)seconds;
}

/* --- words --- */

static uint64_t pair_word(int32_t free, uint32_t as_of_s)
{
	return (uint64_t)as_of_s << 32 | (uint32_t)free;
}

static int32_t word_free(uint64_t word)
{
	return (int32_t)(uint32_t)word;
}

static uint32_t word_as_of(uint64_t word)
{
	return (uint32_t)(word >> 32);
}

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

/* Two refs stand in a word of the directory. */
static slab_ref directory_get(const struct slab *slab, slab_ref directory, unsigned block)
{
	return (slab_ref)(slab_load(slab, directory, block / 2) >> (block % 2 * 32));
}

static void directory_set(struct slab *slab, slab_ref directory, unsigned block, slab_ref ref)
{
	unsigned shift = block % 2 * 32;
	uint64_t word = slab_load(slab, directory, block / 2) & ~(UINT64_C(0xffffffff) << shift);
	slab_store(slab, directory, block / 2, word | (uint64_t)ref << shift);
}

static unsigned directory_words(unsigned blocks)
{
	return (blocks + 1) / 2;
}

/* How many of the block's pairs stand before this slot's. */
static unsigned rank_in(uint64_t bitmap, unsigned bit)
{
	return (unsigned)__builtin_popcountll(bitmap & ((UINT64_C(1) << bit) - 1));
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

/* The pair's word, if nothing moved meanwhile; what is read while something moves may be anything.
 */
static bool pair_read(const struct availability *table, const _Atomic uint64_t *directory_at,
	unsigned slot, uint64_t *word_out)
{
	uint64_t directory = atomic_load_explicit(directory_at, memory_order_acquire);
	unsigned block = slot / BLOCK_SLOTS, bit = slot % BLOCK_SLOTS;
	if (block >= directory_blocks(directory))
		return false;
	slab_ref ref = directory_get(table->slab, directory_ref(directory), block);
	if (ref == 0)
		return false;
	uint64_t bitmap = slab_load(table->slab, ref, 0);
	if ((bitmap >> bit & 1) == 0)
		return false;
	*word_out = slab_load(table->slab, ref, 1 + rank_in(bitmap, bit));
	return true;
}

/*
 * A sequence lock without fences: loads of words acquire, so the second look at the stripe cannot
 * come before them; stores of words release, so none of them is seen before the stripe is odd.
 */
static bool pair_read_safely(const struct availability *table, product_id product,
	const _Atomic uint64_t *directory_at, unsigned slot, uint64_t *word_out)
{
	const _Atomic uint32_t *stripe = &table->stripes[product.row % STRIPES];
	for (unsigned tries = 0;; tries++) {
		uint32_t before = atomic_load_explicit(stripe, memory_order_acquire);
		if (before % 2 == 0) {
			bool is_there = pair_read(table, directory_at, slot, word_out);
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
	uint64_t word;
	const _Atomic uint64_t *directory_at = directory_of(table, product);
	if (directory_at == NULL || !slot_find(table, store, &slot) ||
		!pair_read_safely(table, product, directory_at, slot, &word))
		return false;
	uint32_t all_as_of_s =
		atomic_load_explicit(&table->facts[slot].figures_as_of_s, memory_order_relaxed);
	uint32_t as_of_s = word_as_of(word) > all_as_of_s ? word_as_of(word) : all_as_of_s;
	*figure_out = (struct figure){word_free(word), as_of_s * MS_PER_SECOND};
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
	blocks = slab_room(directory_words(blocks)) * 2;
	slab_ref ref = slab_take(table->slab, directory_words(blocks));
	if (ref == 0)
		return refuse_more(table, "bytes");
	for (unsigned i = 0; i < directory_words(blocks); i++)
		slab_store(table->slab, ref, i,
			i < directory_words(had) ? slab_load(table->slab, directory_ref(old), i)
						 : 0);
	section_begin(table, product);
	atomic_store_explicit(directory_at, directory_word(ref, blocks), memory_order_release);
	if (had != 0)
		slab_give_back(table->slab, directory_ref(old), directory_words(had));
	section_end(table, product);
	return true;
}

/* The block with one more pair, in a chunk of its own; inside a write section. */
static void block_move(
	struct slab *slab, slab_ref from, slab_ref to, uint64_t bitmap, unsigned bit, uint64_t word)
{
	unsigned rank = rank_in(bitmap, bit), count = (unsigned)__builtin_popcountll(bitmap);
	slab_store(slab, to, 0, bitmap | UINT64_C(1) << bit);
	for (unsigned i = 0; i < rank; i++)
		slab_store(slab, to, 1 + i, slab_load(slab, from, 1 + i));
	slab_store(slab, to, 1 + rank, word);
	for (unsigned i = rank; i < count; i++)
		slab_store(slab, to, 2 + i, slab_load(slab, from, 1 + i));
}

/* The same where it stands, from the end so that nothing is overwritten before it moved. */
static void block_shift(
	struct slab *slab, slab_ref block, uint64_t bitmap, unsigned bit, uint64_t word)
{
	unsigned rank = rank_in(bitmap, bit), count = (unsigned)__builtin_popcountll(bitmap);
	for (unsigned i = count; i > rank; i--)
		slab_store(slab, block, 1 + i, slab_load(slab, block, i));
	slab_store(slab, block, 1 + rank, word);
	slab_store(slab, block, 0, bitmap | UINT64_C(1) << bit);
}

static bool pair_insert(struct availability *table, product_id product, slab_ref directory,
	unsigned slot, uint64_t word)
{
	struct slab *slab = table->slab;
	unsigned block = slot / BLOCK_SLOTS, bit = slot % BLOCK_SLOTS;
	slab_ref old = directory_get(slab, directory, block), ref = old;
	uint64_t bitmap = old == 0 ? 0 : slab_load(slab, old, 0);
	unsigned words = 1 + (unsigned)__builtin_popcountll(bitmap);
	bool is_to_move = old == 0 || slab_room(words) == words;
	if (is_to_move)
		ref = slab_take(slab, words + 1);
	if (ref == 0)
		return refuse_more(table, "bytes");
	section_begin(table, product);
	if (is_to_move) {
		block_move(slab, old, ref, bitmap, bit, word);
		directory_set(slab, directory, block, ref);
	} else {
		block_shift(slab, ref, bitmap, bit, word);
	}
	if (is_to_move && old != 0)
		slab_give_back(slab, old, words);
	section_end(table, product);
	atomic_fetch_add_explicit(&table->pairs, 1, memory_order_relaxed);
	return true;
}

/* What a pair becomes of what it was. */
typedef uint64_t word_change(uint64_t word, int32_t free, uint32_t as_of_s);

static uint64_t word_set(uint64_t word, int32_t free, uint32_t as_of_s)
{
	(void)word;
	return pair_word(free, as_of_s);
}

static uint64_t word_add(uint64_t word, int32_t free, uint32_t as_of_s)
{
	int64_t sum = (int64_t)word_free(word) + free;
	if (sum > INT32_MAX)
		sum = INT32_MAX;
	if (sum < INT32_MIN)
		sum = INT32_MIN;
	return pair_word((int32_t)sum, as_of_s != 0 ? as_of_s : word_as_of(word));
}

static bool pair_change(struct availability *table, store_id store, product_id product,
	word_change *change, int32_t free, uint32_t as_of_s)
{
	unsigned slot;
	_Atomic uint64_t *directory_at = directory_need(table, product);
	if (!slot_need(table, store, &slot))
		return false;
	unsigned block = slot / BLOCK_SLOTS, bit = slot % BLOCK_SLOTS;
	uint64_t directory = atomic_load_explicit(directory_at, memory_order_relaxed);
	if (block >= directory_blocks(directory)) {
		if (!directory_grow(table, product, directory_at, block))
			return false;
		directory = atomic_load_explicit(directory_at, memory_order_relaxed);
	}
	slab_ref ref = directory_get(table->slab, directory_ref(directory), block);
	uint64_t bitmap = ref == 0 ? 0 : slab_load(table->slab, ref, 0);
	if ((bitmap >> bit & 1) == 0)
		return pair_insert(
			table, product, directory_ref(directory), slot, change(0, free, as_of_s));
	unsigned at = 1 + rank_in(bitmap, bit);
	slab_store(table->slab, ref, at, change(slab_load(table->slab, ref, at), free, as_of_s));
	return true;
}

bool pair_add(struct availability *table, store_id store, product_id product, int32_t free_by,
	uint32_t as_of_s)
{
	return pair_change(table, store, product, word_add, free_by, as_of_s);
}

bool pair_set(struct availability *table, store_id store, product_id product, int32_t free,
	uint32_t as_of_s)
{
	return pair_change(table, store, product, word_set, free, as_of_s);
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
	atomic_store_explicit(&table->facts[slot].figures_as_of_s, seconds_of(figures_as_of),
		memory_order_relaxed);
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
		slab_ref ref = directory_get(table->slab, directory_ref(directory), i);
		if (ref == 0)
			continue;
		uint64_t bitmap = slab_load(table->slab, ref, 0);
		slab_give_back(table->slab, ref, 1 + (unsigned)__builtin_popcountll(bitmap));
	}
	slab_give_back(table->slab, directory_ref(directory), directory_words(blocks));
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
