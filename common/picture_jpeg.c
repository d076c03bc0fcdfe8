/*
 * JPEG, marker by marker (ITU-T T.81, B). Kept are the tables (DQT, DHT, DRI), one frame of eight
 * bits (baseline, extended or progressive), its scans. Of the segments of applications two things
 * are written anew, because without them the picture looks wrong: how it is to be turned (Exif
 * 2.32, 4.6.4, tag 0x0112), and which colours its three components are (Adobe, APP14). What comes
 * after the end is dropped with the rest: there cameras put further pictures.
 */
#include <string.h>

#include "common/picture_inside.h"

enum {
	MARKER_SOF0 = 0xC0,
	MARKER_SOF1 = 0xC1,
	MARKER_SOF2 = 0xC2,
	MARKER_DHT = 0xC4,
	MARKER_RST0 = 0xD0,
	MARKER_RST7 = 0xD7,
	MARKER_SOI = 0xD8,
	MARKER_EOI = 0xD9,
	MARKER_SOS = 0xDA,
	MARKER_DQT = 0xDB,
	MARKER_DRI = 0xDD,
	MARKER_APP0 = 0xE0,
	MARKER_APP1 = 0xE1,
	MARKER_APP14 = 0xEE,
	MARKER_APP15 = 0xEF,
	MARKER_COM = 0xFE,
};
/* A picture of many scans costs whoever looks at it as many times its pixels. */
enum { SCANS_MAX = 64, ORIENTATION_MAX = 8, ADOBE_TRANSFORM_AT = 11 };

struct jpeg {
	struct picture_copy *copy;
	struct picture *picture;
	unsigned orientation; /* 0: not said */
	bool has_colours;
	uint8_t colours; /* as Adobe says: 0 RGB, 1 YCbCr */
	bool has_heads, is_whole;
	unsigned components; /* 0: no frame yet */
	unsigned scans;
};

/* One marker and what its length says; bytes begin after the length. */
struct segment {
	uint8_t marker;
	size_t begins; /* at its 0xFF */
	const uint8_t *bytes;
	size_t n;
};

/* --- what applications wrote --- */

/* TIFF 6.0: numbers are in the order that its first two bytes say. */
struct tiff {
	const uint8_t *bytes;
	size_t n;
	bool is_little;
};

static uint32_t tiff_16(const struct tiff *tiff, size_t at)
{
	const uint8_t *p = tiff->bytes + at;
	return tiff->is_little ? (uint32_t)p[1] << 8 | p[0] : big_16(p);
}

static uint32_t tiff_32(const struct tiff *tiff, size_t at)
{
	return tiff->is_little ? tiff_16(tiff, at + 2) << 16 | tiff_16(tiff, at)
			       : big_32(tiff->bytes + at);
}

/* 0 when it is not said, or nonsense. */
static unsigned orientation_of(struct tiff tiff)
{
	enum { HEAD = 8, COUNT = 2, ENTRY = 12, TAG = 0x0112, TYPE_SHORT = 3, VALUE = 8 };
	if (tiff.n < HEAD + COUNT)
		return 0;
	tiff.is_little = tiff.bytes[0] == 'I';
	size_t at = tiff_32(&tiff, 4);
	if (at > tiff.n - COUNT)
		return 0;
	size_t entries = tiff_16(&tiff, at);
	at += COUNT;
	for (size_t i = 0; i < entries && tiff.n - at >= ENTRY; i++, at += ENTRY)
		if (tiff_16(&tiff, at) == TAG && tiff_16(&tiff, at + 2) == TYPE_SHORT)
			return tiff_16(&tiff, at + VALUE);
	return 0;
}

static void read_application(struct jpeg *jpeg, const struct segment *segment)
{
	static const struct str exif = {"Exif\0\0", 6}, adobe = {"Adobe", 5};
	struct str said = {(const char *)segment->bytes, segment->n};
	if (segment->marker == MARKER_APP1 && str_starts_with(said, exif) && jpeg->orientation == 0)
		jpeg->orientation = orientation_of(
			(struct tiff){segment->bytes + exif.n, segment->n - exif.n, false});
	if (segment->marker == MARKER_APP14 && str_starts_with(said, adobe) &&
		said.n > ADOBE_TRANSFORM_AT) {
		jpeg->has_colours = segment->bytes[ADOBE_TRANSFORM_AT] <= 1;
		jpeg->colours = segment->bytes[ADOBE_TRANSFORM_AT];
	}
}

/* Ours stand before everything that is kept. */
static void put_heads(struct jpeg *jpeg)
{
	uint8_t turned[] = {0xFF, MARKER_APP1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0,
		0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (uint8_t)jpeg->orientation, 0, 0, 0,
		0, 0, 0};
	uint8_t coloured[] = {0xFF, MARKER_APP14, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0,
		0, jpeg->colours};
	if (jpeg->has_heads)
		return;
	jpeg->has_heads = true;
	copy_add(jpeg->copy, "\xFF\xD8", 2);
	if (jpeg->orientation > 1 && jpeg->orientation <= ORIENTATION_MAX)
		copy_add(jpeg->copy, turned, sizeof(turned));
	if (jpeg->has_colours)
		copy_add(jpeg->copy, coloured, sizeof(coloured));
}

/* --- what is kept --- */

/* Up to where the reader stands. */
static void keep_from(struct jpeg *jpeg, size_t begins)
{
	put_heads(jpeg);
	copy_add(jpeg->copy, jpeg->copy->sent + begins, jpeg->copy->at - begins);
}

static enum reason keep_frame(struct jpeg *jpeg, const struct segment *segment)
{
	enum { HEAD = 6, EACH = 3, BITS = 8 };
	const uint8_t *bytes = segment->bytes;
	if (jpeg->components != 0 || segment->n < HEAD || bytes[0] != BITS)
		return REASON_NOT_A_PICTURE;
	jpeg->picture->height = big_16(bytes + 1);
	jpeg->picture->width = big_16(bytes + 3);
	jpeg->components = bytes[5];
	if ((jpeg->components != 1 && jpeg->components != 3) ||
		segment->n != HEAD + (size_t)EACH * jpeg->components)
		return REASON_NOT_A_PICTURE;
	keep_from(jpeg, segment->begins);
	return picture_size_check(jpeg->picture->width, jpeg->picture->height);
}

/* Coded data ends at the first marker that is neither a stuffed 0xFF nor a restart. */
static bool skip_coded(struct picture_copy *copy)
{
	for (; copy_left(copy) >= 2; copy->at++) {
		uint8_t next = copy->sent[copy->at + 1];
		bool is_restart = next >= MARKER_RST0 && next <= MARKER_RST7;
		if (copy->sent[copy->at] == 0xFF && next != 0 && next != 0xFF && !is_restart)
			return true;
	}
	return false;
}

static enum reason keep_scan(struct jpeg *jpeg, const struct segment *segment)
{
	enum { HEAD = 4, EACH = 2 };
	unsigned count = segment->n == 0 ? 0 : segment->bytes[0];
	if (count == 0 || count > jpeg->components || ++jpeg->scans > SCANS_MAX ||
		segment->n != HEAD + (size_t)EACH * count || !skip_coded(jpeg->copy))
		return REASON_NOT_A_PICTURE;
	keep_from(jpeg, segment->begins);
	return REASON_OK;
}

static enum reason take(struct jpeg *jpeg, const struct segment *segment)
{
	if ((segment->marker >= MARKER_APP0 && segment->marker <= MARKER_APP15) ||
		segment->marker == MARKER_COM) {
		read_application(jpeg, segment);
		return REASON_OK;
	}
	switch (segment->marker) {
	case MARKER_DQT:
	case MARKER_DHT:
	case MARKER_DRI:
		keep_from(jpeg, segment->begins);
		return REASON_OK;
	case MARKER_SOF0:
	case MARKER_SOF1:
	case MARKER_SOF2:
		return keep_frame(jpeg, segment);
	case MARKER_SOS:
		return keep_scan(jpeg, segment);
	default:
		return REASON_NOT_A_PICTURE;
	}
}

/* --- reading --- */

/* The next marker, with fill bytes before it (B.1.1.2), and its segment; the end has none. */
static bool next_segment(struct jpeg *jpeg, struct segment *segment_out)
{
	struct picture_copy *copy = jpeg->copy;
	while (copy_left(copy) >= 2 && copy->sent[copy->at] == 0xFF &&
		copy->sent[copy->at + 1] == 0xFF)
		copy->at++;
	if (copy_left(copy) < 2 || copy->sent[copy->at] != 0xFF)
		return false;
	*segment_out = (struct segment){.marker = copy->sent[copy->at + 1], .begins = copy->at};
	copy->at += 2;
	jpeg->is_whole = segment_out->marker == MARKER_EOI;
	if (jpeg->is_whole)
		return true;
	size_t length = copy_left(copy) < 2 ? 0 : big_16(copy->sent + copy->at);
	if (length < 2 || length > copy_left(copy))
		return false;
	segment_out->bytes = copy->sent + copy->at + 2;
	segment_out->n = length - 2;
	copy->at += length;
	return true;
}

enum reason jpeg_clean(struct picture_copy *copy, struct picture *picture)
{
	struct jpeg jpeg = {.copy = copy, .picture = picture};
	struct segment segment;
	copy->at = 2; /* behind the start of the image */
	while (next_segment(&jpeg, &segment)) {
		if (jpeg.is_whole) {
			copy_add(copy, "\xFF\xD9", 2);
			return jpeg.scans == 0 ? REASON_NOT_A_PICTURE : REASON_OK;
		}
		enum reason reason = take(&jpeg, &segment);
		if (reason != REASON_OK)
			return reason;
	}
	return REASON_NOT_A_PICTURE;
}
