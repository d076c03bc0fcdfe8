/*
 * What a store prints, independent of the printer: pages of headings, key/value rows,
 * tables, barcodes and boxes. Built once from facts; the PDF writer here (pangocairo, A4 or
 * letter) and later the thermal writer draw the same document. Control characters in texts are
 * dropped. Texts are copied into the arena.
 */
#ifndef COMPTOIR_PRINT_DOCUMENT_H
#define COMPTOIR_PRINT_DOCUMENT_H

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

enum print_paper { PAPER_A4, PAPER_LETTER };
/* Writes the PDF beside path, fsyncs and renames, so a reader never sees half a file.
 * Deterministic: same document, same bytes (creation date is `at`). REASON_OK, or REASON_INTERNAL
 * with a logged cause. */
enum reason print_pdf(const struct print_document *document, enum print_paper paper, int64_t at,
	const char *path) MUST_USE;
/* Every text of the document in reading order, one per line; what tests and golden files look at.
 */
struct str print_plain(const struct print_document *document, struct arena *arena);

#endif
