/* The test's side of nth_call.h. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/fault/nth_call.h"
#include "tests/lib/harness.h"

struct nth_call *nth_call_new(const char *folder)
{
	const char *path = arena_printf(test_arena(), "%s/nth-call", folder);
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(ftruncate(fd, sizeof(struct nth_call)), 0);
	void *shared =
		mmap(NULL, sizeof(struct nth_call), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	ck_assert_ptr_ne(shared, MAP_FAILED);
	close(fd);
	ck_assert_int_eq(setenv(NTH_CALL_ENVIRONMENT, path, 1), 0);
	return shared;
}

void nth_call_arm(struct nth_call *nth, enum nth_fate fate, enum nth_calls calls, long n)
{
	nth->calls = (int)calls;
	nth->left = n;
	nth->fate = (int)fate; /* last: from here on it counts */
}

void nth_call_disarm(struct nth_call *nth)
{
	nth->fate = NTH_NOTHING;
}

bool nth_call_has_struck(const struct nth_call *nth)
{
	return nth->left <= 0;
}
