/* Chunks of words; see slab.h. */
#include "server/engine/slab.h"

#include <stdlib.h>
#include <string.h>

#include "common/huge_pages.h"

enum {
	PAGE_WORDS = 1 << 13, /* 64 KB */
	PAGES_IN_SEGMENT = SLAB_SEGMENT_WORDS / PAGE_WORDS,
	CLASSES = 36,
	NO_PAGE = UINT32_MAX,
};

/* A word of head and 1 to 1,024 of body: four steps to each doubling, so a chunk is at most a
 * quarter larger than what it was asked for. */
static const uint16_t class_words[CLASSES] = {2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 15, 17, 21, 25, 29,
	33, 41, 49, 57, 65, 81, 97, 113, 129, 161, 193, 225, 257, 321, 385, 449, 513, 641, 769, 897,
	SLAB_CHUNK_WORDS_MAX};

/* A page holds chunks of one class from its first word on. Those given back are a list through
 * their first words: the number of the next one plus one. */
struct page {
	uint16_t class;
	uint16_t used;	/* chunks in use */
	uint16_t fresh; /* chunks never used since the page serves this class */
	uint16_t given_back;
	uint32_t next, previous; /* among the pages of the class that have room */
};

struct slab_writer {
	struct page *pages;
	uint32_t page_count, page_room, pages_max;
	uint32_t with_room[CLASSES];
	uint32_t empty; /* pages that serve no class, by next */
};

struct slab *slab_new(size_t bytes_max)
{
	const size_t page_bytes = PAGE_WORDS * sizeof(uint64_t);
	const size_t most = (size_t)SLAB_SEGMENTS_MAX * PAGES_IN_SEGMENT;
	struct slab *slab = calloc(1, sizeof(*slab));
	struct slab_writer *writer = calloc(1, sizeof(*writer));
	if (slab == NULL || writer == NULL)
		abort();
	slab->writer = writer;
	writer->pages_max =
		(uint32_t)(bytes_max / page_bytes < most ? bytes_max / page_bytes : most);
	writer->empty = NO_PAGE;
	for (size_t i = 0; i < CLASSES; i++)
		writer->with_room[i] = NO_PAGE;
	return slab;
}

void slab_free(struct slab *slab)
{
	if (slab == NULL)
		return;
	for (size_t i = 0; i < SLAB_SEGMENTS_MAX; i++)
		free((void *)atomic_load(&slab->segments[i]));
	free(slab->writer->pages);
	free(slab->writer);
	free(slab);
}

size_t slab_bytes(const struct slab *slab)
{
	const struct slab_writer *writer = slab->writer;
	size_t segments = (writer->page_count + PAGES_IN_SEGMENT - 1) / PAGES_IN_SEGMENT;
	return segments * SLAB_SEGMENT_WORDS * sizeof(uint64_t) +
	       writer->page_room * sizeof(struct page) + sizeof(struct slab) + sizeof(*writer);
}

static unsigned class_of(unsigned words)
{
	unsigned class = 0;
	while (class_words[class] < words)
		class ++;
	return class;
}

unsigned slab_room(unsigned words)
{
	return class_words[class_of(words)];
}

/* --- pages --- */

static void page_list(struct slab_writer *writer, uint32_t number)
{
	struct page *page = &writer->pages[number];
	uint32_t *head = &writer->with_room[page->class];
	page->previous = NO_PAGE;
	page->next = *head;
	if (*head != NO_PAGE)
		writer->pages[*head].previous = number;
	*head = number;
}

static void page_unlist(struct slab_writer *writer, uint32_t number)
{
	const struct page *page = &writer->pages[number];
	if (page->previous == NO_PAGE)
		writer->with_room[page->class] = page->next;
	else
		writer->pages[page->previous].next = page->next;
	if (page->next != NO_PAGE)
		writer->pages[page->next].previous = page->previous;
}

static _Atomic uint64_t *segment_new(void)
{
	const size_t bytes = SLAB_SEGMENT_WORDS * sizeof(uint64_t);
	void *segment = aligned_alloc(HUGE_PAGE_BYTES, bytes);
	if (segment == NULL)
		abort();
	huge_pages_advise(segment, bytes);
	memset(segment, 0, bytes);
	return segment;
}

static void segment_add(struct slab *slab)
{
	size_t segment = slab->writer->page_count / PAGES_IN_SEGMENT;
	_Atomic uint64_t *words = segment_new();
	atomic_store_explicit(&slab->segments[segment], words, memory_order_release);
}

/* NO_PAGE when the bound is reached. */
static uint32_t page_new(struct slab *slab)
{
	struct slab_writer *writer = slab->writer;
	if (writer->empty != NO_PAGE) {
		uint32_t number = writer->empty;
		writer->empty = writer->pages[number].next;
		return number;
	}
	if (writer->page_count == writer->pages_max)
		return NO_PAGE;
	if (writer->page_count == writer->page_room) {
		writer->page_room = writer->page_room == 0 ? 64 : writer->page_room * 2;
		writer->pages = realloc(writer->pages, writer->page_room * sizeof(struct page));
		if (writer->pages == NULL)
			abort();
	}
	if (writer->page_count % PAGES_IN_SEGMENT == 0)
		segment_add(slab);
	return writer->page_count++;
}

static uint32_t page_with_room(struct slab *slab, unsigned class)
{
	struct slab_writer *writer = slab->writer;
	if (writer->with_room[class] != NO_PAGE)
		return writer->with_room[class];
	uint32_t number = page_new(slab);
	if (number == NO_PAGE)
		return NO_PAGE;
	writer->pages[number] = (struct page){.class = (uint16_t) class};
	page_list(writer, number);
	return number;
}

static bool page_is_full(const struct page *page)
{
	return page->given_back == 0 && page->fresh == PAGE_WORDS / class_words[page->class];
}

/* --- chunks --- */

static slab_ref ref_of(uint32_t page, unsigned class, unsigned chunk)
{
	return page * PAGE_WORDS + chunk * class_words[class] + 1;
}

slab_ref slab_take(struct slab *slab, unsigned words)
{
	unsigned class = class_of(words);
	uint32_t number = page_with_room(slab, class);
	if (number == NO_PAGE)
		return 0;
	struct page *page = &slab->writer->pages[number];
	slab_ref ref;
	if (page->given_back != 0) {
		ref = ref_of(number, class, page->given_back - 1U);
		page->given_back = (uint16_t)slab_load(slab, ref, 0);
	} else {
		ref = ref_of(number, class, page->fresh++);
	}
	page->used++;
	if (page_is_full(page))
		page_unlist(slab->writer, number);
	return ref;
}

void slab_give_back(struct slab *slab, slab_ref ref, unsigned words)
{
	struct slab_writer *writer = slab->writer;
	uint32_t number = (ref - 1) / PAGE_WORDS;
	struct page *page = &writer->pages[number];
	unsigned chunk = (ref - 1) % PAGE_WORDS / class_words[class_of(words)];
	if (page_is_full(page))
		page_list(writer, number);
	slab_store(slab, ref, 0, page->given_back);
	page->given_back = (uint16_t)(chunk + 1);
	if (--page->used > 0)
		return;
	page_unlist(writer, number);
	page->next = writer->empty;
	writer->empty = number;
}
