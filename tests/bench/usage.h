/* What the processes of a measure use, from /proc. */
#ifndef COMPTOIR_BENCH_USAGE_H
#define COMPTOIR_BENCH_USAGE_H

#include <sys/types.h>

enum party { PARTY_COMPTOIRD, PARTY_MARIADBD, PARTY_LOAD, PARTY_FRONT, PARTY_HELLO, PARTY_COUNT };
extern const char *const party_names[PARTY_COUNT];

struct usage {
	double cpu_s[PARTY_COUNT];
	double peak_mb[PARTY_COUNT];
};

/* 0: no such process now. The load is this process. */
void usage_watch(enum party party, pid_t pid);
struct usage usage_now(void);
/* Seconds between two looks, and the peaks at the second. */
struct usage usage_between(const struct usage *before, const struct usage *after);

#endif
