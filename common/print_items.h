/* What a print document is made of, for those who draw it; everybody else knows print_document.h.
 */
#ifndef COMPTOIR_PRINT_ITEMS_H
#define COMPTOIR_PRINT_ITEMS_H

#include "common/print_document.h"

enum print_kind {
	PRINT_HEADING,
	PRINT_PARAGRAPH,
	PRINT_PAIRS,
	PRINT_BARCODE,
	PRINT_BOX,
	PRINT_TABLE,
	PRINT_PAGE_BREAK,
};

struct print_item {
	enum print_kind kind;
	struct str text; /* heading, paragraph, box label, value of the barcode */
	enum print_size size;
	enum print_barcode barcode;
	struct str caption;
	double height_mm; /* box */
	/* pairs: labels and values; table: columns and row by row of cells */
	size_t count, row_count;
	struct str *labels, *values;
	struct print_column *columns;
	struct print_cell *cells;
	struct print_item *next;
};

struct print_document {
	struct arena *arena;
	struct str title, language, footer, banner;
	struct print_item *first, **end;
};

/* On narrow paper a row of a table is a block of bands: the small columns side by side, the widest
 * (a product's name) over the whole width before or after them as in the table, and barcodes below.
 */
enum { PRINT_BAND_BARCODE = 2, PRINT_BANDS };
int print_band(const struct print_item *table, size_t column, bool is_roll);
/* The widths of the columns of a table: each band shares `whole` by weight, but none is narrower
 * than its `least` (its longest word) while another has room. Bars keep what they have. */
void print_widths(const struct print_item *table, bool is_roll, double whole, const double *least,
	double *widths_out);
/* One without titles is a list of names and figures: it has no head, and stays side by side. */
bool print_has_head(const struct print_item *table);

#endif
