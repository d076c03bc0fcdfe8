/* SQL on a connection of its own, in a thread, beside something else. */
#ifndef COMPTOIR_BENCH_BESIDE_H
#define COMPTOIR_BENCH_BESIDE_H

struct beside;

/* Statements separated by semicolons, on the fixture's database; copied. */
struct beside *beside_start(const char *sql);
/* Waits until they are done. */
void beside_end(struct beside *beside);

#endif
