/*
 * What a store prints, independent of the printer: pages of headings, key/value rows,
 * tables, barcodes and boxes. Built once from facts; the PDF writer and the raster for thermal
 * printers draw the same document (pangocairo), each as its paper allows. Control characters in
 * texts are dropped. Texts are copied into the arena.
 */
#ifndef COMPTOIR_PRINT_DOCUMENT_H
#define COMPTOIR_PRINT_DOCUMENT_H

#include <stdio.h>

#include "common/buf.h"
#include "common/reason.h"

struct print_document;

enum print_size { PRINT_BODY, PRINT_SMALL, PRINT_LARGE, PRINT_HUGE };
enum print_barcode { PRINT_BARCODE_NONE, PRINT_EAN13, PRINT_CODE128, PRINT_QR };

struct print_document *print_new(struct arena *arena, struct str title, struct str language);
/* Printed small at the foot of every page beside "1 / 3". */
void print_footer(struct print_document *document, struct str text);
/* A line across the top of every page in capitals, such as DUPLICATA. */
void print_banner(struct print_document *document, struct str text);
void print_heading(struct print_document *document, struct str text, enum print_size size);
void print_paragraph(struct print_document *document, struct str text, enum print_size size);
enum { PRINT_PAIRS_MAX = 4 };
/* Labels with their values below, side by side; further ones go to a next row of up to four. */
void print_pairs(struct print_document *document, const struct str *labels,
	const struct str *values, size_t count);
/* A code with its text below. EAN13 also draws 8-digit GTINs as EAN-8 and 14-digit ones as ITF-14;
 * what is no GTIN becomes Code 128, and what Code 128 cannot hold only its text. A QR code stands
 * at the right margin and what follows beside it. */
void print_barcode(struct print_document *document, enum print_barcode kind, struct str value,
	struct str caption);
/* An empty box to write or stick something into, with its label. */
void print_box(struct print_document *document, struct str label, double height_mm);

struct print_cell {
	struct str text;
	struct str detail; /* second line, small, grey */
	enum print_size size;
	enum print_barcode barcode; /* then text is the value */
	bool is_tick_box;	    /* an empty square to tick */
};
struct print_column {
	struct str title;
	double weight; /* share of the width */
	bool is_right;
};
/* Rows are never cut between pages; the head is repeated on each. Text wraps. The cells stand row
 * by row. An EAN-13 wants a column of 38 mm to be printed in its full size. */
void print_table(struct print_document *document, const struct print_column *columns,
	size_t column_count, const struct print_cell *cells, size_t row_count);
void print_page_break(struct print_document *document);

/* Sheets; a label of 102 x 76 mm; and rolls of 80 and 58 mm, on which 576 and 384 dots are printed,
 * 8 to a millimetre. */
enum print_paper { PAPER_A4, PAPER_LETTER, PAPER_LABEL, PAPER_ROLL_80, PAPER_ROLL_58 };
/* Writes the PDF beside path, fsyncs and renames, so a reader never sees half a file.
 * Deterministic: same document, same bytes (creation date is `at`). REASON_OK, or REASON_INTERNAL
 * with a logged cause. */
enum reason print_pdf(const struct print_document *document, enum print_paper paper, int64_t at,
	const char *path) MUST_USE;
/* The same into an open file; answers how many bytes it has, 0 when it could not be written. */
long print_pdf_stream(const struct print_document *document, enum print_paper paper, int64_t at,
	FILE *file) MUST_USE;

/* The pages of a document as black dots, for printers that print dots. Rows begin at a byte; the
 * highest bit is the leftmost dot. */
struct print_dots {
	int width, height;
	size_t row_bytes;
	uint8_t *bytes;
};
enum { PRINT_PAGES_MAX = 60 };
/* paper: a roll. Answers how many pages there are, each as long as what stands on it; 0 when they
 * are too many. */
size_t print_raster(const struct print_document *document, enum print_paper paper,
	struct arena *arena, const struct print_dots **pages_out);

/* The document in letters of one width, 48 on a roll of 80 mm and 32 on one of 58 mm; texts in
 * UTF-8. A code is a document of its own, for print_raster. */
enum line_size { LINE_PLAIN, LINE_BOLD, LINE_DOUBLE };
struct print_line {
	struct str text;
	enum line_size size;
	const struct print_document *code;
	bool is_cut; /* a page ends here */
};
size_t print_lines(const struct print_document *document, enum print_paper roll,
	struct arena *arena, const struct print_line **lines_out);

/* Every text of the document in reading order, one per line; what tests and golden files look at.
 */
struct str print_plain(const struct print_document *document, struct arena *arena);

#endif
