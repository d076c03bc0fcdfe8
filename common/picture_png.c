/*
 * PNG, chunk by chunk (ISO/IEC 15948, 5 and 11). Kept are the critical chunks and the transparency
 * of a palette or colour; text, time, Exif and what programs add are dropped, and so is everything
 * after the end. Each kept chunk must have its checksum.
 */
#include <string.h>

#include "common/picture_inside.h"

enum { CHUNK_AROUND = 12 /* length, type, checksum */, SIGNATURE = 8, HEADER = 13 };

struct png {
	struct picture_copy *copy;
	struct picture *picture;
	bool has_header, needs_palette, has_palette, has_data, is_whole;
};

struct chunk {
	const uint8_t *all; /* from its length on */
	const uint8_t *bytes;
	size_t n;
};

static bool chunk_is(const struct chunk *chunk, const char *type)
{
	return memcmp(chunk->all + 4, type, 4) == 0;
}

/* ISO/IEC 15948, annex D, four bits at a time. */
static uint32_t checksum_of(const uint8_t *bytes, size_t n)
{
	static const uint32_t table[] = {0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190,
		0x6B6B51F4, 0x4DB26158, 0x5005713C, 0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C,
		0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C};
	uint32_t sum = 0xFFFFFFFF;
	for (size_t i = 0; i < n; i++) {
		sum = table[(sum ^ bytes[i]) & 15] ^ (sum >> 4);
		sum = table[(sum ^ (bytes[i] >> 4)) & 15] ^ (sum >> 4);
	}
	return ~sum;
}

static bool next_chunk(struct picture_copy *copy, struct chunk *chunk_out)
{
	const uint8_t *all = copy->sent + copy->at;
	if (copy_left(copy) < CHUNK_AROUND)
		return false;
	size_t n = big_32(all);
	if (n > copy_left(copy) - CHUNK_AROUND)
		return false;
	*chunk_out = (struct chunk){all, all + 8, n};
	copy->at += n + CHUNK_AROUND;
	return true;
}

/* 11.2.2: which depths each type of colour may have. */
static bool is_depth_of(uint8_t depth, uint8_t colour)
{
	static const struct {
		uint8_t colour;
		const char *depths;
	} allowed[] = {
		{0, "\1\2\4\10\20"}, {2, "\10\20"}, {3, "\1\2\4\10"}, {4, "\10\20"}, {6, "\10\20"}};
	for (size_t i = 0; i < ARRAY_LENGTH(allowed); i++)
		if (allowed[i].colour == colour)
			return depth != 0 && strchr(allowed[i].depths, depth) != NULL;
	return false;
}

static enum reason read_header(struct png *png, const struct chunk *chunk)
{
	const uint8_t *bytes = chunk->bytes;
	if (png->has_header || !chunk_is(chunk, "IHDR") || chunk->n != HEADER ||
		!is_depth_of(bytes[8], bytes[9]) || bytes[10] != 0 || bytes[11] != 0 ||
		bytes[12] > 1)
		return REASON_NOT_A_PICTURE;
	png->has_header = true;
	png->needs_palette = bytes[9] == 3;
	png->picture->width = big_32(bytes);
	png->picture->height = big_32(bytes + 4);
	return picture_size_check(png->picture->width, png->picture->height);
}

static bool is_kept(const struct chunk *chunk)
{
	static const char *const kept[] = {"IHDR", "PLTE", "tRNS", "IDAT", "IEND"};
	for (size_t i = 0; i < ARRAY_LENGTH(kept); i++)
		if (chunk_is(chunk, kept[i]))
			return true;
	return false;
}

static bool is_critical(const struct chunk *chunk)
{
	return (chunk->all[4] & 0x20) == 0;
}

static enum reason take(struct png *png, const struct chunk *chunk)
{
	bool is_header = chunk_is(chunk, "IHDR");
	if (!is_kept(chunk))
		return is_critical(chunk) || !png->has_header ? REASON_NOT_A_PICTURE : REASON_OK;
	if (checksum_of(chunk->all + 4, chunk->n + 4) != big_32(chunk->bytes + chunk->n))
		return REASON_NOT_A_PICTURE;
	if (is_header || !png->has_header) {
		enum reason reason = read_header(png, chunk);
		if (reason != REASON_OK)
			return reason;
	}
	png->has_palette |= chunk_is(chunk, "PLTE");
	png->has_data |= chunk_is(chunk, "IDAT");
	png->is_whole = chunk_is(chunk, "IEND");
	copy_add(png->copy, chunk->all, chunk->n + CHUNK_AROUND);
	return REASON_OK;
}

enum reason png_clean(struct picture_copy *copy, struct picture *picture)
{
	struct png png = {.copy = copy, .picture = picture};
	struct chunk chunk;
	copy_add(copy, copy->sent, SIGNATURE);
	copy->at = SIGNATURE;
	while (!png.is_whole && next_chunk(copy, &chunk)) {
		enum reason reason = take(&png, &chunk);
		if (reason != REASON_OK)
			return reason;
	}
	bool has_all = png.is_whole && png.has_data && (png.has_palette || !png.needs_palette);
	return has_all ? REASON_OK : REASON_NOT_A_PICTURE;
}
