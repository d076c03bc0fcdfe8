/* Advice to the kernel about large memory; see huge_pages.h. */
#include "common/huge_pages.h"

#include <stdint.h>
#include <sys/mman.h>

void huge_pages_advise(void *memory, size_t bytes)
{
	size_t before = -(uintptr_t)memory % HUGE_PAGE_BYTES;
	if (bytes < before + HUGE_PAGE_BYTES)
		return;
	size_t whole = (bytes - before) / HUGE_PAGE_BYTES * HUGE_PAGE_BYTES;
	(void)madvise((unsigned char *)memory + before, whole, MADV_HUGEPAGE);
}
