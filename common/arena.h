/*
 * Memory by lifetime. An arena belongs to a process, a worker, a request or a
 * frame, and everything taken from it is released at once. Handlers never free.
 *
 * Memory comes back zeroed and aligned for any type. An arena is born with the
 * most it may hold; inputs are bounded so that the bound is out of reach, and
 * reaching it (or the machine being out of memory) is a defect: it is logged
 * and the process aborts, which is safe because every acknowledged effect is
 * already durable. So no caller checks for NULL.
 *
 * An arena is used by one thread at a time.
 */
#ifndef COMPTOIR_ARENA_H
#define COMPTOIR_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_new(size_t max_bytes);
/* For many megabytes that are kept for long and read here and there (huge_pages.h). */
struct arena *arena_new_lasting(size_t max_bytes);
void arena_free(struct arena *arena);
/* Forgets everything taken so far and keeps the first block for the next use. */
void arena_clear(struct arena *arena);
size_t arena_used(const struct arena *arena);

void *arena_alloc(struct arena *arena, size_t bytes);
void *arena_array(struct arena *arena, size_t count, size_t bytes_each);
#define arena_new_struct(arena, type)	    ((type *)arena_alloc((arena), sizeof(type)))
#define arena_new_array(arena, count, type) ((type *)arena_array((arena), (count), sizeof(type)))

char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

#endif
