/* Bytes for thermal printers; see escpos.h. */
#include "store-agent/print/escpos.h"

#include "store-agent/print/letters.h"

enum {
	BAND_ROWS = 128, /* what small printers take at once */
	STREAM_MAX = 16 << 20,
	SELECT_BOLD = 0x08,
	SELECT_TALL = 0x10,
	SELECT_WIDE = 0x20,
};

static const struct code_page {
	const char *name;
	uint8_t number; /* for ESC t */
} code_pages[] = {{"cp437", 0}, {"cp850", 2}, {"cp1252", 16}, {"cp858", 19}};

static const struct code_page *code_page_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LENGTH(code_pages); i++)
		if (str_equal_c(str_of(name), code_pages[i].name))
			return &code_pages[i];
	return NULL;
}

bool escpos_knows_code_page(const char *name)
{
	return code_page_find(name) != NULL;
}

static void add(struct buf *out, const uint8_t *bytes, size_t n)
{
	buf_add_bytes(out, (const char *)bytes, n);
}

#define ADD(out, ...)                                                                              \
	add((out), (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

/* ESC @: nothing of an earlier job's settings is left. */
static void add_begin(struct buf *out)
{
	ADD(out, 0x1b, '@');
}

/* GS V 66 n: feed past the knife, cut. */
static void add_cut(struct buf *out)
{
	ADD(out, 0x1d, 'V', 66, 24);
}

/* GS v 0, in bands. */
static void add_dots(struct buf *out, const struct print_dots *dots)
{
	for (int row = 0; row < dots->height; row += BAND_ROWS) {
		int rows = dots->height - row < BAND_ROWS ? dots->height - row : BAND_ROWS;
		ADD(out, 0x1d, 'v', '0', 0, (uint8_t)(dots->row_bytes & 0xff),
			(uint8_t)(dots->row_bytes >> 8), (uint8_t)rows, 0);
		add(out, dots->bytes + (size_t)row * dots->row_bytes,
			(size_t)rows * dots->row_bytes);
	}
}

struct str escpos_raster(
	const struct print_document *document, enum print_paper roll, struct arena *arena)
{
	struct buf out;
	const struct print_dots *pages;
	size_t count = print_raster(document, roll, arena, &pages);
	buf_init(&out, arena, STREAM_MAX);
	for (size_t i = 0; i < count; i++) {
		add_begin(&out);
		add_dots(&out, &pages[i]);
		add_cut(&out);
	}
	return buf_is_full(&out) ? STR_EMPTY : buf_str(&out);
}

/* --- text --- */

static void add_line(struct buf *out, const struct print_line *line, const char *code_page)
{
	uint8_t select = 0;
	if (line->size != LINE_PLAIN)
		select |= SELECT_BOLD;
	if (line->size == LINE_DOUBLE)
		select |= SELECT_TALL | SELECT_WIDE;
	ADD(out, 0x1b, '!', select);
	letters_add(out, line->text, code_page);
	ADD(out, '\n');
}

struct str escpos_text(const struct print_document *document, enum print_paper roll,
	const char *code_page, struct arena *arena)
{
	struct buf out;
	const struct print_line *lines;
	const struct print_dots *dots;
	size_t count = print_lines(document, roll, arena, &lines);
	buf_init(&out, arena, STREAM_MAX);
	add_begin(&out);
	ADD(&out, 0x1b, 't', code_page_find(code_page)->number);
	for (size_t i = 0; i < count; i++) {
		if (lines[i].is_cut)
			add_cut(&out);
		else if (lines[i].code == NULL)
			add_line(&out, &lines[i], code_page);
		else if (print_raster(lines[i].code, roll, arena, &dots) == 1)
			add_dots(&out, &dots[0]);
	}
	add_cut(&out);
	return buf_is_full(&out) ? STR_EMPTY : buf_str(&out);
}

/* --- status --- */

struct str escpos_question(enum status_question question)
{
	switch (question) {
	case STATUS_PRINTER:
		return STR("\x10\x04\x01");
	case STATUS_OFFLINE:
		return STR("\x10\x04\x02");
	case STATUS_PAPER:
		return STR("\x10\x04\x04");
	}
	return STR_EMPTY;
}

/* Bits 1 and 4 are set and 0 and 7 clear in every answer to DLE EOT; bit 4 is clear in one to GS r.
 */
bool escpos_is_status(uint8_t byte)
{
	return (byte & 0x93) == 0x12;
}

enum print_trouble escpos_trouble(enum status_question question, uint8_t status)
{
	static const struct sign {
		enum status_question question;
		uint8_t mask;
		enum print_trouble trouble;
	} signs[] = {
		{STATUS_PAPER, 0x60, TROUBLE_PAPER},
		{STATUS_OFFLINE, 0x20, TROUBLE_PAPER},
		{STATUS_OFFLINE, 0x04, TROUBLE_COVER},
		{STATUS_OFFLINE, 0x40, TROUBLE_STOPPED},
		{STATUS_PRINTER, 0x08, TROUBLE_OFFLINE},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(signs); i++)
		if (signs[i].question == question && (status & signs[i].mask) != 0)
			return signs[i].trouble;
	return TROUBLE_NONE;
}

struct str escpos_are_you_done(void)
{
	return STR("\x1dr\x01");
}

bool escpos_is_done(uint8_t byte)
{
	return (byte & 0x90) == 0;
}
