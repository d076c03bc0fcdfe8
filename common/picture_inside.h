/* What the readers of the two kinds share; for picture*.c only. */
#ifndef COMPTOIR_PICTURE_INSIDE_H
#define COMPTOIR_PICTURE_INSIDE_H

#include "common/picture.h"

/* What is kept is copied once, so the copy is no longer than what was sent and what is added. */
struct picture_copy {
	const uint8_t *sent;
	size_t n, at;
	uint8_t *kept;
	size_t kept_n;
};

/* Both read at `at`, where the caller knows that there are so many bytes. */
static inline uint32_t big_16(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 8 | bytes[1];
}

static inline uint32_t big_32(const uint8_t *bytes)
{
	return big_16(bytes) << 16 | big_16(bytes + 2);
}

static inline size_t copy_left(const struct picture_copy *copy)
{
	return copy->n - copy->at;
}

void copy_add(struct picture_copy *copy, const void *bytes, size_t n);
/* OK, NOT_A_PICTURE where a side is nothing, PICTURE_TOO_LARGE. */
enum reason picture_size_check(uint32_t width, uint32_t height) MUST_USE;

enum reason jpeg_clean(struct picture_copy *copy, struct picture *picture) MUST_USE;
enum reason png_clean(struct picture_copy *copy, struct picture *picture) MUST_USE;

#endif
