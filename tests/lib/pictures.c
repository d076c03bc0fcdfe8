/* Pictures made by the test; see pictures.h. */
#include "tests/lib/pictures.h"

#include <cairo.h>
#include <string.h>

#include "common/buf.h"
#include "tests/lib/harness.h"

enum { PICTURE_MAX = 16 << 20 };

struct str joined(struct str a, struct str b)
{
	char *both = arena_alloc(test_arena(), a.n + b.n + 1);
	memcpy(both, a.p, a.n);
	memcpy(both + a.n, b.p, b.n);
	return (struct str){both, a.n + b.n};
}

static void add_16(struct buf *out, unsigned value)
{
	buf_add_char(out, (char)(value >> 8));
	buf_add_char(out, (char)value);
}

static void add_32(struct buf *out, uint32_t value)
{
	add_16(out, value >> 16);
	add_16(out, value & 0xFFFF);
}

/* --- JPEG --- */

struct str made_segment(int marker, struct str says)
{
	struct buf out;
	buf_init(&out, test_arena(), PICTURE_MAX);
	buf_add_char(&out, (char)0xFF);
	buf_add_char(&out, (char)marker);
	add_16(&out, (unsigned)says.n + 2);
	buf_add_bytes(&out, says.p, says.n);
	return buf_str(&out);
}

/* One code of one bit, for "nothing": of a DC difference, of the rest of a block. */
static struct str code_table(int class)
{
	char table[18] = {(char)(class << 4), 1};
	return made_segment(0xC4, str_dup(test_arena(), (struct str){table, sizeof(table)}));
}

static struct str frame_of(unsigned width, unsigned height)
{
	struct buf says;
	buf_init(&says, test_arena(), PICTURE_MAX);
	buf_add_char(&says, 8);
	add_16(&says, height);
	add_16(&says, width);
	buf_add_bytes(&says, "\1\1\x11\0", 4);
	return made_segment(0xC0, buf_str(&says));
}

struct str made_jpeg(unsigned width, unsigned height, struct str beside)
{
	char evens[65];
	struct buf out;
	size_t blocks = (size_t)((width + 7) / 8) * ((height + 7) / 8);
	memset(evens, 1, sizeof(evens));
	evens[0] = 0;
	buf_init(&out, test_arena(), PICTURE_MAX);
	buf_add_bytes(&out, "\xFF\xD8", 2);
	buf_add(&out, beside);
	buf_add(&out, made_segment(0xDB, (struct str){evens, sizeof(evens)}));
	buf_add(&out, frame_of(width, height));
	buf_add(&out, code_table(0));
	buf_add(&out, code_table(1));
	buf_add(&out, made_segment(0xDA, (struct str){"\1\1\0\0\x3F\0", 6}));
	for (size_t i = 0; i < (2 * blocks + 7) / 8; i++)
		buf_add_char(&out, 0);
	buf_add_bytes(&out, "\xFF\xD9", 2);
	return buf_str(&out);
}

static void tiff_16(struct buf *out, unsigned value, bool is_little)
{
	add_16(out, is_little ? (value << 8 | value >> 8) & 0xFFFF : value);
}

static void tiff_32(struct buf *out, uint32_t value, bool is_little)
{
	tiff_16(out, is_little ? value & 0xFFFF : value >> 16, is_little);
	tiff_16(out, is_little ? value >> 16 : value & 0xFFFF, is_little);
}

static void tiff_entry(struct buf *out, unsigned tag, unsigned type, uint32_t count, bool is_little)
{
	tiff_16(out, tag, is_little);
	tiff_16(out, type, is_little);
	tiff_32(out, count, is_little);
}

struct str made_exif(unsigned orientation, bool is_little)
{
	struct buf says;
	buf_init(&says, test_arena(), PICTURE_MAX);
	buf_add_bytes(&says, "Exif\0\0", 6);
	buf_add_c(&says, is_little ? "II" : "MM");
	tiff_16(&says, 42, is_little);
	tiff_32(&says, 8, is_little);
	tiff_16(&says, 2, is_little);
	tiff_entry(&says, 0x010F, 2, 8, is_little); /* its maker */
	tiff_32(&says, 38, is_little);
	tiff_entry(&says, 0x0112, 3, 1, is_little);
	tiff_16(&says, orientation, is_little);
	tiff_16(&says, 0, is_little);
	tiff_32(&says, 0, is_little);
	buf_add_c(&says, "MakerOfIt GPS 48.8566N 2.3522E");
	return made_segment(0xE1, buf_str(&says));
}

/* --- PNG --- */

/* As ISO/IEC 15948 says it, bit by bit. */
static uint32_t checksum(struct str bytes)
{
	uint32_t sum = 0xFFFFFFFF;
	for (size_t i = 0; i < bytes.n; i++) {
		sum ^= (uint8_t)bytes.p[i];
		for (int bit = 0; bit < 8; bit++)
			sum = sum >> 1 ^ ((sum & 1) != 0 ? 0xEDB88320 : 0);
	}
	return ~sum;
}

struct str made_chunk(const char *type, struct str says)
{
	struct buf out;
	struct str summed = joined(str_of(type), says);
	buf_init(&out, test_arena(), PICTURE_MAX);
	add_32(&out, (uint32_t)says.n);
	buf_add(&out, summed);
	add_32(&out, checksum(summed));
	return buf_str(&out);
}

static cairo_status_t write_to(void *closure, const unsigned char *bytes, unsigned n)
{
	buf_add_bytes(closure, bytes, n);
	return CAIRO_STATUS_SUCCESS;
}

struct str made_png(unsigned width, unsigned height, struct str beside)
{
	enum { SIGNATURE_AND_HEADER = 33 };
	struct buf out;
	buf_init(&out, test_arena(), PICTURE_MAX);
	cairo_surface_t *surface =
		cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
	cairo_t *cairo = cairo_create(surface);
	cairo_set_source_rgb(cairo, 0.8, 0.2, 0.1);
	cairo_rectangle(cairo, width / 4.0, height / 4.0, width / 2.0, height / 2.0);
	cairo_fill(cairo);
	cairo_destroy(cairo);
	ck_assert_int_eq(
		cairo_surface_write_to_png_stream(surface, write_to, &out), CAIRO_STATUS_SUCCESS);
	cairo_surface_destroy(surface);
	struct str png = buf_str(&out);
	struct str rest = {png.p + SIGNATURE_AND_HEADER, png.n - SIGNATURE_AND_HEADER};
	return joined(joined((struct str){png.p, SIGNATURE_AND_HEADER}, beside), rest);
}

struct str made_png_promise(uint32_t width, uint32_t height, int depth, int colour)
{
	struct buf says;
	buf_init(&says, test_arena(), PICTURE_MAX);
	add_32(&says, width);
	add_32(&says, height);
	buf_add_char(&says, (char)depth);
	buf_add_char(&says, (char)colour);
	buf_add_bytes(&says, "\0\0\0", 3);
	struct str head = joined(STR("\x89PNG\r\n\x1A\n"), made_chunk("IHDR", buf_str(&says)));
	struct str data = joined(made_chunk("IDAT", STR("x")), made_chunk("IEND", STR_EMPTY));
	return joined(head, data);
}
