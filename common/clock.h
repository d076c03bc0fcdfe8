/*
 * Time and chance, both replaceable by tests. Business code never asks for the
 * time: it is given `now`. Instants (names in _at) are milliseconds since
 * 1970-01-01T00:00:00Z as int64_t; 0 means "not yet" where a header says so.
 */
#ifndef COMPTOIR_CLOCK_H
#define COMPTOIR_CLOCK_H

#include <time.h>

#include "common/str.h"

#define MS_PER_SECOND INT64_C(1000)
#define MS_PER_MINUTE (60 * MS_PER_SECOND)
#define MS_PER_HOUR   (60 * MS_PER_MINUTE)
#define MS_PER_DAY    (24 * MS_PER_HOUR)

int64_t clock_now(void);
/* Never goes back; for durations only. */
int64_t clock_monotonic_ms(void);
int64_t clock_monotonic_us(void);
/* On the same clock, so long from now: for whoever waits until then. */
struct timespec clock_monotonic_in(int64_t ms);
/* clock_monotonic_ms, a tick of the kernel behind at most (10 ms), and cheaper: for deadlines that
 * are asked for at every byte. */
int64_t clock_coarse_ms(void);
/* From now on clock_now answers real time plus this (tests, and --clock-offset of a test server).
 */
void clock_shift(int64_t by_ms);
/* How long timed work rests, or long work is silent: as long as it asks for, or what it was told in
 * a hurry (tests, and --hurry of a test server), when that is less. */
int64_t clock_rest_ms(int64_t asked_ms);
void clock_hurry(int64_t at_most_ms);

/* 2026-11-21T09:30:00Z, with milliseconds only when there are any. */
struct str instant_print(struct arena *arena, int64_t at);
/* The same into memory of the caller, without a NUL; how many bytes it is. */
enum { INSTANT_TEXT_MAX = 32 };
size_t instant_write(char out[INSTANT_TEXT_MAX], int64_t at);
/* RFC 3339 with Z or a numeric offset; false otherwise. Years 1970 to 9999. */
bool instant_parse(struct str text, int64_t *at_out);

#endif
