/*
 * Memory of many megabytes that is read here and there: with pages of the usual size most of these
 * reads first wait for the page's address (madvise(2), MADV_HUGEPAGE).
 */
#ifndef COMPTOIR_HUGE_PAGES_H
#define COMPTOIR_HUGE_PAGES_H

#include <stddef.h>

enum { HUGE_PAGE_BYTES = 1 << 21 };

/* Asks the kernel for huge pages where whole ones lie in this memory. Advice only: without them it
 * works as well. */
void huge_pages_advise(void *memory, size_t bytes);

#endif
