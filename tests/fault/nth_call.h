/*
 * Strikes a program at its nth call that writes to a file, makes one durable, or sends. Linked into
 * a program under test (nth_call.c defines the calls themselves); the test arms it through a file
 * that both have mapped, named by the environment variable COMPTOIR_NTH_CALL, at any time and as
 * often as it likes. What goes to the log is not counted.
 */
#ifndef COMPTOIR_TESTS_NTH_CALL_H
#define COMPTOIR_TESTS_NTH_CALL_H

#include <stdatomic.h>
#include <stdbool.h>

enum nth_fate {
	NTH_NOTHING,
	NTH_KILL,      /* SIGKILL instead of the call */
	NTH_KILL_HALF, /* half of the bytes are written or sent, then SIGKILL */
	NTH_FAIL,      /* EIO, once */
	NTH_NO_ROOM,   /* ENOSPC, from then on */
};

enum nth_calls {
	NTH_WRITE = 1, /* write, pwrite, fwrite, fflush, ftruncate, rename: of files */
	NTH_SYNC = 2,  /* fsync, fdatasync */
	NTH_SEND = 4,  /* send, sendto, sendmsg, and write to a socket */
	NTH_ALL = NTH_WRITE | NTH_SYNC | NTH_SEND,
};

struct nth_call {
	_Atomic int fate;
	_Atomic int calls; /* enum nth_calls */
	_Atomic long left; /* how many until it strikes; 0 and below: it has */
};

#define NTH_CALL_ENVIRONMENT "COMPTOIR_NTH_CALL"

/* For tests: the file, in this folder, and the variable for programs launched from now on. */
struct nth_call *nth_call_new(const char *folder);
void nth_call_arm(struct nth_call *nth, enum nth_fate fate, enum nth_calls calls, long n);
void nth_call_disarm(struct nth_call *nth);
bool nth_call_has_struck(const struct nth_call *nth);

#endif
