/*
 * How print documents are laid out, on sheets and on rolls; for print_layout.c, print_pieces.c and
 * those who own the surface that is drawn on (print_pdf.c, print_raster.c). Lengths are
 * millimetres, which is also the unit of the cairo context.
 */
#ifndef COMPTOIR_PRINT_LAYOUT_H
#define COMPTOIR_PRINT_LAYOUT_H

#include <pango/pangocairo.h>

#include "common/print_items.h"

#define POINT_MM     (25.4 / 72) /* a typographic point in millimetres */
#define TICK_MM	     6.5
#define BAR_MM	     11.0
#define MODULE_MM    0.33 /* nominal width of an EAN module */
#define MODULE_QR_MM 0.9  /* at most */

/* What a paper allows. */
struct print_look {
	double width,
		height; /* of a page; a roll is cut where the page ends, at `height` at most */
	double margin, foot;
	double scale;	   /* of the fonts */
	double scale_huge; /* of the largest */
	double gap, pad;   /* between items; around the text of a cell */
	double qr;	   /* width of a QR code with its quiet zone */
	double dots;	   /* to a millimetre, when the printer has few: bars keep to them */
	size_t pairs;	   /* side by side */
	bool is_roll;	   /* narrow: columns of a table stand below each other; black only */
};
const struct print_look *print_look(enum print_paper paper);

struct layout {
	const struct print_document *document;
	const struct print_look *look;
	cairo_t *cairo;
	PangoContext *pango;
	double y;      /* where the next item begins */
	double beside; /* down to here a QR code stands at the right */
	int page, page_count;
	/* The page is complete; on a roll y is its length. Before the next one begins, cairo may be
	 * replaced. */
	void (*page_done)(struct layout *layout);
	void *context;
};

/* Draws the document; page_done is called once for each page. */
void layout_run(struct layout *layout);
/* A context for texts in millimetres. */
PangoContext *layout_pango(cairo_t *cairo, const struct print_document *document);

double right_edge(const struct layout *layout);

/* --- pieces --- */

struct style {
	double points;
	bool is_bold, is_grey, is_right, is_centred;
};

/* These draw when asked to, and answer the height in either case. */
double text_put(struct layout *layout, struct str text, struct style style, double x, double y,
	double width, bool is_drawn);
/* The width of its longest word. */
double text_least(struct layout *layout, struct str text, struct style style);
/* Bars with their digits below, as wide as the place allows up to the nominal size. */
double linear_put(struct layout *layout, enum print_barcode kind, struct str value, double x,
	double y, double width, bool is_drawn);
double qr_put(
	struct layout *layout, struct str value, double x, double y, double width, bool is_drawn);
void line_draw(struct layout *layout, double y, double thickness, double grey);
void frame_draw(struct layout *layout, double x, double y, double width, double height);

#endif
