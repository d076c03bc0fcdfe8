/* Which kind it is, and what both have in common; see picture.h. */
#include "common/picture.h"

#include <string.h>

#include "common/picture_inside.h"

void copy_add(struct picture_copy *copy, const void *bytes, size_t n)
{
	memcpy(copy->kept + copy->kept_n, bytes, n);
	copy->kept_n += n;
}

enum reason picture_size_check(uint32_t width, uint32_t height)
{
	if (width == 0 || height == 0)
		return REASON_NOT_A_PICTURE;
	if (width > PICTURE_SIDE_MAX || height > PICTURE_SIDE_MAX)
		return REASON_PICTURE_TOO_LARGE;
	return width * height > PICTURE_PIXELS_MAX ? REASON_PICTURE_TOO_LARGE : REASON_OK;
}

static const struct {
	enum picture_kind kind;
	struct str begins;
	const char *content_type;
	enum reason (*clean)(struct picture_copy *copy, struct picture *picture);
} kinds[] = {
	{PICTURE_JPEG, {"\xFF\xD8\xFF", 3}, "image/jpeg", jpeg_clean},
	{PICTURE_PNG, {"\x89PNG\r\n\x1A\n", 8}, "image/png", png_clean},
};

enum reason picture_clean(struct arena *arena, struct str sent, struct picture *picture_out)
{
	struct picture_copy copy = {.sent = (const uint8_t *)sent.p, .n = sent.n};
	for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++) {
		if (!str_starts_with(sent, kinds[i].begins))
			continue;
		copy.kept = arena_alloc(arena, sent.n + PICTURE_ADDED_MAX);
		*picture_out = (struct picture){.kind = kinds[i].kind};
		enum reason reason = kinds[i].clean(&copy, picture_out);
		picture_out->bytes = (struct str){(const char *)copy.kept, copy.kept_n};
		return reason;
	}
	return REASON_NOT_A_PICTURE;
}

const char *picture_content_type(enum picture_kind kind)
{
	for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++)
		if (kinds[i].kind == kind)
			return kinds[i].content_type;
	return "application/octet-stream";
}
