/*
 * The products in memory; see catalogue.h. Reads sql/queries/catalogue.sql.
 *
 * Two ways lead to a product: pages of 4,096 by id, and a hash table of open addressing by sku.
 * Both hold pointers that are only ever replaced whole, by one writer at a time. What was
 * replaced is retired: freed by a refresh that comes CATALOGUE_KEEP_MS later.
 */
#include "server/fulfilment/catalogue.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/clock.h"
#include "server/db/q_catalogue.h"
#include "server/db/try.h"
#include "server/fulfilment/look_again.h"

enum {
	PAGE_IDS = 4096,
	PAGES = 1 << 20, /* so that any 32-bit id has its place */
	SLOTS_FIRST = 1024,
	REFRESH_ARENA_MAX = 256 * 1024 * 1024,
	CHANGED_CHUNK = 1000, /* fits the text of catalogue_products */
};

typedef _Atomic(const struct product *) product_slot;

struct page {
	product_slot list[PAGE_IDS];
};

struct slots {
	size_t mask; /* one less than their number, a power of two */
	size_t used; /* with those that were left */
	product_slot list[];
};

struct retired {
	struct retired *next;
	void *memory;
	int64_t at_ms;
};

struct catalogue {
	_Atomic(struct page *) *pages;
	_Atomic(struct slots *) slots;
	_Atomic size_t count;
	struct look_again look_again;

	/* Of who refreshes. */
	pthread_mutex_t refreshing;
	struct db *db;
	bool is_loaded;
	bool is_full;
	int64_t since;	 /* by the database's clock */
	product_id last; /* the greatest id seen */
	struct retired *retired_first, **retired_end;
};

/* Stands in the slot of a sku that its product no longer has. */
static const struct product nobody;

static void *allocate(size_t bytes)
{
	void *memory = calloc(1, bytes);
	if (memory == NULL)
		abort();
	return memory;
}

static struct slots *slots_new(size_t count)
{
	struct slots *slots = allocate(sizeof(*slots) + count * sizeof(slots->list[0]));
	slots->mask = count - 1;
	return slots;
}

struct catalogue *catalogue_new(const struct db_settings *settings)
{
	struct catalogue *catalogue = allocate(sizeof(*catalogue));
	catalogue->pages = allocate(PAGES * sizeof(catalogue->pages[0]));
	catalogue->retired_end = &catalogue->retired_first;
	atomic_store(&catalogue->slots, slots_new(SLOTS_FIRST));
	pthread_mutex_init(&catalogue->refreshing, NULL);
	look_again_init(&catalogue->look_again);
	catalogue->db = db_open(settings);
	return catalogue;
}

/* --- finding --- */

static product_slot *slot_of_id(struct catalogue *catalogue, product_id id)
{
	struct page *page =
		atomic_load_explicit(&catalogue->pages[id.row / PAGE_IDS], memory_order_acquire);
	return page == NULL ? NULL : &page->list[id.row % PAGE_IDS];
}

/* FNV-1a and a final mix (splitmix64). Skus are the retailer's, so nobody chooses them to collide.
 */
static size_t sku_hash(struct str sku)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	for (size_t i = 0; i < sku.n; i++)
		hash = (hash ^ (unsigned char)sku.p[i]) * UINT64_C(0x100000001b3);
	hash = (hash ^ (hash >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	return (size_t)(hash ^ (hash >> 31));
}

/* The slot that has this sku, or the empty one where it would stand. */
static product_slot *slot_of_sku(struct slots *slots, struct str sku)
{
	for (size_t i = sku_hash(sku);; i++) {
		product_slot *slot = &slots->list[i & slots->mask];
		const struct product *product = atomic_load_explicit(slot, memory_order_acquire);
		if (product == NULL || (product != &nobody && str_equal(product->sku, sku)))
			return slot;
	}
}

const struct product *catalogue_by_id(struct catalogue *catalogue, product_id id)
{
	product_slot *slot = slot_of_id(catalogue, id);
	return slot == NULL ? NULL : atomic_load_explicit(slot, memory_order_acquire);
}

const struct product *catalogue_by_sku(struct catalogue *catalogue, struct str sku)
{
	struct slots *slots = atomic_load_explicit(&catalogue->slots, memory_order_acquire);
	return atomic_load_explicit(slot_of_sku(slots, sku), memory_order_acquire);
}

size_t catalogue_count(struct catalogue *catalogue)
{
	return atomic_load(&catalogue->count);
}

static enum db_status look(void *context)
{
	return catalogue_refresh(context);
}

enum db_status catalogue_find(
	struct catalogue *catalogue, struct str sku, const struct product **product_out)
{
	*product_out = catalogue_by_sku(catalogue, sku);
	if (*product_out != NULL)
		return DB_DONE;
	if (!sku_is_possible(sku))
		return DB_NONE;
	DB_TRY(look_again(&catalogue->look_again, look, catalogue));
	*product_out = catalogue_by_sku(catalogue, sku);
	return *product_out == NULL ? DB_NONE : DB_DONE;
}

/* --- retiring --- */

static void retire(struct catalogue *catalogue, const void *memory)
{
	struct retired *retired = allocate(sizeof(*retired));
	*retired = (struct retired){.memory = (void *)memory, .at_ms = clock_monotonic_ms()};
	*catalogue->retired_end = retired;
	catalogue->retired_end = &retired->next;
}

static void free_retired(struct catalogue *catalogue, int64_t before_ms)
{
	while (catalogue->retired_first != NULL && catalogue->retired_first->at_ms < before_ms) {
		struct retired *first = catalogue->retired_first;
		catalogue->retired_first = first->next;
		if (first->next == NULL)
			catalogue->retired_end = &catalogue->retired_first;
		free(first->memory);
		free(first);
	}
}

static void page_free(struct page *page)
{
	for (size_t i = 0; page != NULL && i < PAGE_IDS; i++)
		free((void *)atomic_load(&page->list[i]));
	free(page);
}

void catalogue_free(struct catalogue *catalogue)
{
	if (catalogue == NULL)
		return;
	for (size_t i = 0; i < PAGES; i++)
		page_free(atomic_load(&catalogue->pages[i]));
	free(atomic_load(&catalogue->slots));
	free(catalogue->pages);
	free_retired(catalogue, INT64_MAX);
	look_again_release(&catalogue->look_again);
	db_close(catalogue->db);
	pthread_mutex_destroy(&catalogue->refreshing);
	free(catalogue);
}

/* --- writing: one at a time --- */

static struct str text_put(char **at, struct str text)
{
	char *p = *at;
	memcpy(p, text.p, text.n);
	p[text.n] = '\0';
	*at += text.n + 1;
	return (struct str){p, text.n};
}

/* One piece of memory with the texts behind the product. */
static struct product *product_copy(const struct product *from)
{
	bool has_one_name = str_equal(from->name_fr, from->name_en);
	size_t texts = from->sku.n + from->brand.n + from->name_fr.n + from->contents.n + 4 +
		       (has_one_name ? 0 : from->name_en.n + 1);
	struct product *product = malloc(sizeof(*product) + texts);
	if (product == NULL)
		abort();
	char *at = (char *)(product + 1);
	*product = *from;
	product->sku = text_put(&at, from->sku);
	product->brand = text_put(&at, from->brand);
	product->name_fr = text_put(&at, from->name_fr);
	product->contents = text_put(&at, from->contents);
	product->name_en = has_one_name ? product->name_fr : text_put(&at, from->name_en);
	return product;
}

static product_slot *room_for_id(struct catalogue *catalogue, product_id id)
{
	_Atomic(struct page *) *place = &catalogue->pages[id.row / PAGE_IDS];
	if (atomic_load(place) == NULL)
		atomic_store_explicit(place, allocate(sizeof(struct page)), memory_order_release);
	return slot_of_id(catalogue, id);
}

static void slots_grow(struct catalogue *catalogue)
{
	struct slots *old = atomic_load(&catalogue->slots);
	struct slots *new = slots_new((old->mask + 1) * 2);
	for (size_t i = 0; i <= old->mask; i++) {
		const struct product *product = atomic_load(&old->list[i]);
		if (product == NULL || product == &nobody)
			continue;
		atomic_store(slot_of_sku(new, product->sku), product);
		new->used++;
	}
	atomic_store_explicit(&catalogue->slots, new, memory_order_release);
	retire(catalogue, old);
}

/* At most three quarters are used, so that a search ends soon. */
static void put_by_sku(struct catalogue *catalogue, const struct product *product)
{
	struct slots *slots = atomic_load(&catalogue->slots);
	if (slots->used + 1 > (slots->mask + 1) / 4 * 3) {
		slots_grow(catalogue);
		slots = atomic_load(&catalogue->slots);
	}
	product_slot *slot = slot_of_sku(slots, product->sku);
	slots->used += atomic_load(slot) == NULL;
	atomic_store_explicit(slot, product, memory_order_release);
}

/* A sku changes only by hand; then the old one leads nowhere, unless it is another's already. */
static void leave_sku(struct catalogue *catalogue, const struct product *old, struct str new_sku)
{
	product_slot *slot = slot_of_sku(atomic_load(&catalogue->slots), old->sku);
	if (!str_equal(old->sku, new_sku) && atomic_load(slot) == old)
		atomic_store_explicit(slot, &nobody, memory_order_release);
}

static void put(struct catalogue *catalogue, const struct product *from)
{
	product_slot *by_id = room_for_id(catalogue, from->id);
	const struct product *old = atomic_load(by_id);
	if (old == NULL && catalogue_count(catalogue) == CATALOGUE_PRODUCTS_MAX) {
		if (!catalogue->is_full)
			log_error("catalogue_full", LOG_U64("products", CATALOGUE_PRODUCTS_MAX));
		catalogue->is_full = true;
		return;
	}
	const struct product *product = product_copy(from);
	put_by_sku(catalogue, product);
	atomic_store_explicit(by_id, product, memory_order_release);
	if (old == NULL) {
		atomic_fetch_add(&catalogue->count, 1);
		return;
	}
	leave_sku(catalogue, old, product->sku);
	retire(catalogue, old);
}

/* --- reading the table --- */

static enum db_status put_row(const struct q_catalogue_all *row, void *context)
{
	const struct product product = PRODUCT_FROM(row);
	put(context, &product);
	return DB_DONE;
}

static enum db_status put_changed_row(const struct q_catalogue_products *row, void *context)
{
	const struct product product = PRODUCT_FROM(row);
	put(context, &product);
	return DB_DONE;
}

/* Ids whose version is not ours, as the JSON lists that catalogue_products takes. */
struct changed {
	struct catalogue *catalogue;
	struct arena *arena;
	struct buf ids;
	size_t in_list, count;
	struct str *lists;
	size_t list_count, list_room;
};

static void end_list(struct changed *changed)
{
	if (changed->in_list == 0)
		return;
	if (changed->list_count == changed->list_room) {
		size_t room = changed->list_room * 2 + 16;
		struct str *lists = arena_new_array(changed->arena, room, struct str);
		for (size_t i = 0; i < changed->list_count; i++)
			lists[i] = changed->lists[i];
		changed->lists = lists;
		changed->list_room = room;
	}
	buf_add_char(&changed->ids, ']');
	changed->lists[changed->list_count++] = str_dup(changed->arena, buf_str(&changed->ids));
	buf_clear(&changed->ids);
	changed->in_list = 0;
}

static enum db_status note_change(const struct q_catalogue_changes *row, void *context)
{
	struct changed *changed = context;
	const struct product *known = catalogue_by_id(changed->catalogue, row->product);
	if (row->product.row > changed->catalogue->last.row)
		changed->catalogue->last = row->product;
	if (known != NULL && known->version == row->version)
		return DB_DONE;
	buf_printf(&changed->ids, "%c%u", changed->in_list == 0 ? '[' : ',', row->product.row);
	changed->count++;
	if (++changed->in_list == CHANGED_CHUNK)
		end_list(changed);
	return DB_DONE;
}

static enum db_status read_changes(struct catalogue *catalogue, struct arena *arena)
{
	const struct q_catalogue_changes_in in = {
		catalogue->since - CATALOGUE_LATE_MS, catalogue->last};
	struct changed changed = {.catalogue = catalogue, .arena = arena};
	const product_id last = catalogue->last;
	buf_init(&changed.ids, arena, 16000);
	enum db_status status =
		q_catalogue_changes(db_reading(catalogue->db, arena), &in, note_change, &changed);
	end_list(&changed);
	for (size_t i = 0; status == DB_DONE && i < changed.list_count; i++) {
		const struct q_catalogue_products_in some = {changed.lists[i]};
		status = q_catalogue_products(
			db_reading(catalogue->db, arena), &some, put_changed_row, catalogue);
	}
	if (status != DB_DONE)
		catalogue->last = last; /* what was not read is asked for again */
	else if (changed.count > 0)
		log_info("products_changed", LOG_U64("products", changed.count));
	return status;
}

static enum db_status load(struct catalogue *catalogue, struct arena *arena)
{
	int64_t begun_ms = clock_monotonic_ms();
	DB_TRY(q_catalogue_all(db_reading(catalogue->db, arena), put_row, catalogue));
	log_info("products_loaded", LOG_U64("products", catalogue_count(catalogue)),
		LOG_I64("ms", clock_monotonic_ms() - begun_ms));
	return DB_DONE;
}

/* The clock is read first: what is committed meanwhile is seen by the next refresh. */
static enum db_status refresh_locked(struct catalogue *catalogue, struct arena *arena)
{
	struct q_catalogue_now now;
	free_retired(catalogue, clock_monotonic_ms() - CATALOGUE_KEEP_MS);
	DB_TRY(q_catalogue_now(db_reading(catalogue->db, arena), &now));
	DB_TRY(catalogue->is_loaded ? read_changes(catalogue, arena) : load(catalogue, arena));
	if (!catalogue->is_loaded && now.has_last)
		catalogue->last = now.last;
	catalogue->is_loaded = true;
	catalogue->since = now.now;
	return DB_DONE;
}

enum db_status catalogue_refresh(struct catalogue *catalogue)
{
	struct arena *arena = arena_new(REFRESH_ARENA_MAX);
	pthread_mutex_lock(&catalogue->refreshing);
	enum db_status status = refresh_locked(catalogue, arena);
	pthread_mutex_unlock(&catalogue->refreshing);
	arena_free(arena);
	return status;
}
