/* Bits by store, page and product; see pairs.h. */
#include "server/import/pairs.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE_BITS = 512, WORD_BITS = 64, PAGE_WORDS = PAGE_BITS / WORD_BITS };

struct page {
	uint64_t words[PAGE_WORDS];
};

struct products {
	struct page **pages;
	size_t page_count;
};

struct pairs {
	struct products *stores;
	size_t store_count;
};

/* An array that has a place for `index`; what is new is zero. */
static void *grown(void *array, size_t *count_inout, size_t index, size_t bytes_each)
{
	size_t count = *count_inout;
	if (index < count)
		return array;
	size_t wanted = index + 1 > 2 * count ? index + 1 : 2 * count;
	char *more = realloc(array, wanted * bytes_each);
	if (more == NULL)
		abort();
	memset(more + count * bytes_each, 0, (wanted - count) * bytes_each);
	*count_inout = wanted;
	return more;
}

struct pairs *pairs_new(void)
{
	struct pairs *pairs = calloc(1, sizeof(*pairs));
	if (pairs == NULL)
		abort();
	return pairs;
}

void pairs_clear(struct pairs *pairs)
{
	for (size_t i = 0; i < pairs->store_count; i++) {
		for (size_t k = 0; k < pairs->stores[i].page_count; k++)
			free(pairs->stores[i].pages[k]);
		free(pairs->stores[i].pages);
	}
	free(pairs->stores);
	*pairs = (struct pairs){0};
}

void pairs_free(struct pairs *pairs)
{
	if (pairs == NULL)
		return;
	pairs_clear(pairs);
	free(pairs);
}

static struct page *page_for(struct pairs *pairs, store_id store, product_id product)
{
	size_t index = product.row / PAGE_BITS;
	pairs->stores =
		grown(pairs->stores, &pairs->store_count, store.row, sizeof(*pairs->stores));
	struct products *products = &pairs->stores[store.row];
	products->pages =
		grown(products->pages, &products->page_count, index, sizeof(*products->pages));
	if (products->pages[index] == NULL)
		products->pages[index] = calloc(1, sizeof(struct page));
	if (products->pages[index] == NULL)
		abort();
	return products->pages[index];
}

static uint64_t bit_of(product_id product)
{
	return UINT64_C(1) << (product.row % WORD_BITS);
}

static size_t word_of(product_id product)
{
	return product.row % PAGE_BITS / WORD_BITS;
}

bool pairs_add(struct pairs *pairs, store_id store, product_id product)
{
	struct page *page = page_for(pairs, store, product);
	bool is_new = (page->words[word_of(product)] & bit_of(product)) == 0;
	page->words[word_of(product)] |= bit_of(product);
	return is_new;
}

static const struct page *page_of(const struct pairs *pairs, store_id store, uint64_t index)
{
	if (store.row >= pairs->store_count || index >= pairs->stores[store.row].page_count)
		return NULL;
	return pairs->stores[store.row].pages[index];
}

bool pairs_has(const struct pairs *pairs, store_id store, product_id product)
{
	const struct page *page = page_of(pairs, store, product.row / PAGE_BITS);
	return page != NULL && (page->words[word_of(product)] & bit_of(product)) != 0;
}

uint64_t pairs_word(const struct pairs *pairs, store_id store, uint64_t word)
{
	const struct page *page = page_of(pairs, store, word / PAGE_WORDS);
	return page == NULL ? 0 : page->words[word % PAGE_WORDS];
}
