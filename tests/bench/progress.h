/* Says every ten seconds how far SQL is that takes minutes, by the rows that the database wrote
 * since. */
#ifndef COMPTOIR_BENCH_PROGRESS_H
#define COMPTOIR_BENCH_PROGRESS_H

#include <stdint.h>

struct progress;

/* what is kept, so a literal; about so many rows are to be written. On a connection of its own. */
struct progress *progress_start(const char *what, int64_t rows);
void progress_end(struct progress *progress);

#endif
