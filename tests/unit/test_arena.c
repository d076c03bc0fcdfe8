/* Memory that is kept for long: as any other, and huge pages are asked for. */
#include "common/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/lib/harness.h"

enum { MEGABYTE = 1 << 20, PIECES = 24 };

/* What smaps says of the mapping that holds it, "hg" when huge pages were asked for. */
static bool has_advice(const void *memory)
{
	FILE *file = fopen("/proc/self/smaps", "r");
	uintptr_t at = (uintptr_t)memory;
	unsigned long first, end;
	bool is_inside = false, is_advised = false;
	char line[512];
	ck_assert_ptr_nonnull(file);
	while (fgets(line, sizeof(line), file) != NULL) {
		if (sscanf(line, "%lx-%lx ", &first, &end) == 2)
			is_inside = first <= at && at < end;
		else if (is_inside && strncmp(line, "VmFlags:", strlen("VmFlags:")) == 0)
			is_advised = strstr(line, " hg") != NULL;
	}
	fclose(file);
	return is_advised;
}

START_TEST(memory_that_lasts_is_asked_for_in_huge_pages)
{
	struct arena *lasting = arena_new_lasting(1 << 30), *other = arena_new(1 << 30);
	unsigned char *kept = arena_alloc(lasting, PIECES * (size_t)MEGABYTE);
	unsigned char *short_lived = arena_alloc(other, PIECES * (size_t)MEGABYTE);
	bool can_be_asked = access("/sys/kernel/mm/transparent_hugepage/enabled", F_OK) == 0;
	ck_assert_int_eq(has_advice(kept + PIECES / 2 * (size_t)MEGABYTE), can_be_asked);
	ck_assert(!has_advice(short_lived + PIECES / 2 * (size_t)MEGABYTE));
	arena_free(lasting);
	arena_free(other);
}
END_TEST

START_TEST(memory_that_lasts_is_memory_as_any)
{
	static const unsigned char nothing[MEGABYTE];
	struct arena *arena = arena_new_lasting(1 << 30);
	unsigned char *pieces[PIECES];
	for (size_t i = 0; i < PIECES; i++) {
		pieces[i] = arena_alloc(arena, MEGABYTE);
		ck_assert_int_eq(memcmp(pieces[i], nothing, MEGABYTE), 0);
		memset(pieces[i], (int)i + 1, MEGABYTE);
	}
	for (size_t i = 0; i < PIECES; i++) {
		ck_assert_uint_eq(pieces[i][0], i + 1);
		ck_assert_uint_eq(pieces[i][MEGABYTE - 1], i + 1);
	}
	ck_assert_uint_ge(arena_used(arena), PIECES * (size_t)MEGABYTE);
	arena_free(arena);
}
END_TEST

TEST_MAIN("arena", memory_that_lasts_is_asked_for_in_huge_pages, memory_that_lasts_is_memory_as_any)
