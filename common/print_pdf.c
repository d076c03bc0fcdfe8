/*
 * Print documents as PDF, drawn with Pango and Cairo; see print_document.h. Lengths are millimetres
 * here. A document is laid out twice: once into nothing to learn the number of pages.
 */
#include <cairo-pdf.h>
#include <errno.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <string.h>

#include "common/barcode.h"
#include "common/clock.h"
#include "common/file.h"
#include "common/print_items.h"
#include "common/qr.h"

#define FONT	     "DejaVu Sans"
#define POINT_MM     (25.4 / 72) /* a typographic point in millimetres */
#define MARGIN_MM    14.0
#define FOOT_MM	     9.0
#define GAP_MM	     4.0
#define CELL_PAD_MM  1.6
#define QR_MM	     34.0
#define TICK_MM	     6.5
#define BAR_MM	     11.0
#define MODULE_MM    0.33 /* nominal width of an EAN module */
#define MODULE_QR_MM 0.9  /* at most */

struct pdf {
	const struct print_document *document;
	cairo_t *cairo;
	PangoContext *pango;
	double width, height; /* of the paper */
	double y;	      /* where the next item begins */
	double beside;	      /* down to here a QR code stands at the right */
	int page, page_count;
};

struct style {
	double points;
	bool is_bold, is_grey, is_right, is_centred;
};

static const struct style body_styles[] = {
	[PRINT_BODY] = {.points = 10.5},
	[PRINT_SMALL] = {.points = 8.5, .is_grey = true},
	[PRINT_LARGE] = {.points = 15, .is_bold = true},
	[PRINT_HUGE] = {.points = 36, .is_bold = true},
};

static const double heading_points[] = {
	[PRINT_BODY] = 12.5, [PRINT_SMALL] = 10.5, [PRINT_LARGE] = 18, [PRINT_HUGE] = 44};

static const struct style label_style = {.points = 8.5, .is_grey = true};
static const struct style value_style = {.points = 12, .is_bold = true};

static double right_edge(const struct pdf *pdf)
{
	return pdf->width - MARGIN_MM;
}

static double bottom_edge(const struct pdf *pdf)
{
	return pdf->height - MARGIN_MM - FOOT_MM;
}

/* What is left beside a QR code. */
static double free_width(const struct pdf *pdf)
{
	double taken = pdf->y < pdf->beside ? QR_MM + GAP_MM : 0;
	return right_edge(pdf) - MARGIN_MM - taken;
}

/* --- pieces --- */

/* A wrapped text that can be measured before it is drawn. */
static PangoLayout *text_new(struct pdf *pdf, struct str text, struct style style, double width)
{
	PangoLayout *layout = pango_layout_new(pdf->pango);
	PangoFontDescription *font = pango_font_description_from_string(FONT);
	pango_font_description_set_absolute_size(font, style.points * POINT_MM * PANGO_SCALE);
	if (style.is_bold)
		pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
	pango_layout_set_text(layout, text.p, (int)text.n);
	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	if (style.is_right)
		pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT);
	if (style.is_centred)
		pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
	return layout;
}

static double text_height(PangoLayout *layout)
{
	int height;
	pango_layout_get_size(layout, NULL, &height);
	return (double)height / PANGO_SCALE;
}

/* Draws if asked to, and answers the height in either case. */
static double text_put(struct pdf *pdf, struct str text, struct style style, double x, double y,
	double width, bool is_drawn)
{
	if (str_is_empty(text))
		return 0;
	PangoLayout *layout = text_new(pdf, text, style, width);
	double height = text_height(layout);
	if (is_drawn) {
		double grey = style.is_grey ? 0.33 : 0;
		cairo_set_source_rgb(pdf->cairo, grey, grey, grey);
		cairo_move_to(pdf->cairo, x, y);
		pango_cairo_show_layout(pdf->cairo, layout);
	}
	g_object_unref(layout);
	return height;
}

static void line_draw(struct pdf *pdf, double y, double thickness, double grey)
{
	cairo_set_source_rgb(pdf->cairo, grey, grey, grey);
	cairo_rectangle(
		pdf->cairo, MARGIN_MM, y - thickness / 2, right_edge(pdf) - MARGIN_MM, thickness);
	cairo_fill(pdf->cairo);
}

static void frame_draw(struct pdf *pdf, double x, double y, double width, double height)
{
	static const double radius = 1.2, quarter = 3.14159265358979 / 2;
	cairo_t *cairo = pdf->cairo;
	cairo_new_sub_path(cairo);
	cairo_arc(cairo, x + width - radius, y + radius, radius, -quarter, 0);
	cairo_arc(cairo, x + width - radius, y + height - radius, radius, 0, quarter);
	cairo_arc(cairo, x + radius, y + height - radius, radius, quarter, 2 * quarter);
	cairo_arc(cairo, x + radius, y + radius, radius, 2 * quarter, 3 * quarter);
	cairo_close_path(cairo);
	cairo_set_source_rgb(cairo, 0, 0, 0);
	cairo_set_line_width(cairo, 0.4);
	cairo_stroke(cairo);
}

static void bars_draw(
	struct pdf *pdf, const struct barcode *barcode, double x, double y, double module)
{
	cairo_set_source_rgb(pdf->cairo, 0, 0, 0);
	for (int i = 0; i < barcode->count; i++) {
		int run = 0;
		while (i + run < barcode->count && barcode->is_dark[i + run])
			run++;
		double left = x + (barcode->quiet_left + i) * module;
		cairo_rectangle(pdf->cairo, left, y, run * module, BAR_MM);
		i += run;
	}
	cairo_fill(pdf->cairo);
}

static void qr_draw(struct pdf *pdf, const struct qr *qr, double x, double y, double module)
{
	cairo_set_source_rgb(pdf->cairo, 0, 0, 0);
	for (int row = 0; row < qr->size; row++) {
		for (int column = 0, run; column < qr->size; column += run + 1) {
			run = qr_dark_run(qr, column, row);
			cairo_rectangle(pdf->cairo, x + (QR_QUIET_MODULES + column) * module,
				y + (QR_QUIET_MODULES + row) * module, run * module, module);
		}
	}
	cairo_fill(pdf->cairo);
}

static bool barcode_make(enum print_barcode kind, struct str value, struct barcode *barcode_out)
{
	gtin article;
	if (kind == PRINT_EAN13 && gtin_parse(value, &article)) {
		barcode_gtin(article, barcode_out);
		return true;
	}
	return kind != PRINT_QR && barcode_code128(value, barcode_out);
}

/* Bars with their digits below, as wide as the place allows up to the nominal size. */
static double linear_put(struct pdf *pdf, enum print_barcode kind, struct str value, double x,
	double y, double width, bool is_drawn)
{
	struct barcode barcode;
	struct style digits = {.points = 8.5, .is_centred = true};
	if (!barcode_make(kind, value, &barcode))
		return text_put(pdf, value, body_styles[PRINT_BODY], x, y, width, is_drawn);
	int modules = barcode.quiet_left + barcode.count + barcode.quiet_right;
	double module = width / modules < MODULE_MM ? width / modules : MODULE_MM;
	double left = x + barcode.quiet_left * module;
	if (is_drawn)
		bars_draw(pdf, &barcode, x, y, module);
	return BAR_MM + 0.5 +
	       text_put(pdf, value, digits, left, y + BAR_MM + 0.5, barcode.count * module,
		       is_drawn);
}

static double qr_put(
	struct pdf *pdf, struct str value, double x, double y, double width, bool is_drawn)
{
	struct qr qr;
	if (!qr_make(value, &qr))
		return text_put(pdf, value, body_styles[PRINT_BODY], x, y, width, is_drawn);
	int modules = qr.size + 2 * QR_QUIET_MODULES;
	double module = width / modules < MODULE_QR_MM ? width / modules : MODULE_QR_MM;
	if (is_drawn)
		qr_draw(pdf, &qr, x, y, module);
	return modules * module;
}

/* --- pages --- */

static void page_furnish(struct pdf *pdf)
{
	struct style foot = {.points = 8, .is_grey = true};
	struct style banner = {.points = 13, .is_bold = true, .is_centred = true};
	double width = right_edge(pdf) - MARGIN_MM, y = pdf->height - MARGIN_MM - 4;
	char number[32];
	snprintf(number, sizeof(number), "%d / %d", pdf->page, pdf->page_count);
	line_draw(pdf, y - 1.5, 0.2, 0.6);
	text_put(pdf, pdf->document->footer, foot, MARGIN_MM, y, width - 20, true);
	foot.is_right = true;
	text_put(pdf, str_of(number), foot, MARGIN_MM, y, width, true);
	pdf->y = MARGIN_MM;
	pdf->beside = 0;
	if (str_is_empty(pdf->document->banner))
		return;
	double height =
		text_put(pdf, pdf->document->banner, banner, MARGIN_MM, pdf->y + 1.5, width, true);
	frame_draw(pdf, MARGIN_MM, pdf->y, width, height + 3);
	pdf->y += height + 3 + GAP_MM;
}

static void page_next(struct pdf *pdf)
{
	if (pdf->page > 0)
		cairo_show_page(pdf->cairo);
	pdf->page++;
	page_furnish(pdf);
}

/* Starts a new page when less is left than is needed, unless a page has no more anyway. */
static void room_make(struct pdf *pdf, double needed)
{
	if (pdf->y + needed > bottom_edge(pdf) && pdf->y > MARGIN_MM + 20)
		page_next(pdf);
}

/* --- items --- */

static void text_item(struct pdf *pdf, const struct print_item *item)
{
	struct style style = body_styles[item->size];
	bool is_heading = item->kind == PRINT_HEADING;
	if (is_heading)
		style = (struct style){.points = heading_points[item->size], .is_bold = true};
	double height = text_put(pdf, item->text, style, 0, 0, free_width(pdf), false);
	/* A heading takes along what it is about. */
	room_make(pdf, height + (is_heading ? 25 : 0));
	text_put(pdf, item->text, style, MARGIN_MM, pdf->y, free_width(pdf), true);
	pdf->y += height + (is_heading ? 2 : GAP_MM * 0.8);
}

/* One row of at most PRINT_PAIRS_MAX pairs from `first` on; answers its height. */
static double pairs_put(struct pdf *pdf, const struct print_item *item, size_t first, bool is_drawn)
{
	size_t columns = item->count < PRINT_PAIRS_MAX ? item->count : PRINT_PAIRS_MAX;
	double width = free_width(pdf) / (double)columns, tallest = 0;
	for (size_t i = 0; i < columns && first + i < item->count; i++) {
		double x = MARGIN_MM + (double)i * width;
		double height = text_put(pdf, item->labels[first + i], label_style, x, pdf->y,
			width - GAP_MM, is_drawn);
		height += text_put(pdf, item->values[first + i], value_style, x, pdf->y + height,
			width - GAP_MM, is_drawn);
		tallest = height > tallest ? height : tallest;
	}
	return tallest;
}

static void pairs_item(struct pdf *pdf, const struct print_item *item)
{
	for (size_t i = 0; i < item->count; i += PRINT_PAIRS_MAX) {
		room_make(pdf, pairs_put(pdf, item, i, false));
		pdf->y += pairs_put(pdf, item, i, true) + GAP_MM;
	}
}

static void barcode_item(struct pdf *pdf, const struct print_item *item)
{
	struct style caption = {.points = 8.5, .is_grey = true, .is_centred = true};
	if (item->barcode != PRINT_QR) {
		room_make(pdf, BAR_MM + 12);
		pdf->y += linear_put(
			pdf, item->barcode, item->text, MARGIN_MM, pdf->y, free_width(pdf), true);
		pdf->y += text_put(pdf, item->caption, label_style, MARGIN_MM, pdf->y,
				  free_width(pdf), true) +
			  GAP_MM;
		return;
	}
	room_make(pdf, QR_MM + 8);
	double x = right_edge(pdf) - QR_MM;
	double height = qr_put(pdf, item->text, x, pdf->y, QR_MM, true);
	height += text_put(pdf, item->caption, caption, x, pdf->y + height, QR_MM, true);
	pdf->beside = pdf->y + height + GAP_MM / 2;
}

static void box_item(struct pdf *pdf, const struct print_item *item)
{
	room_make(pdf, item->height_mm);
	double width = free_width(pdf);
	frame_draw(pdf, MARGIN_MM, pdf->y, width, item->height_mm);
	text_put(pdf, item->text, label_style, MARGIN_MM + 2, pdf->y + 1.5, width - 4, true);
	pdf->y += item->height_mm + GAP_MM;
}

/* --- tables --- */

static double column_width(const struct pdf *pdf, const struct print_item *item, size_t column)
{
	double sum = 0;
	for (size_t i = 0; i < item->count; i++)
		sum += item->columns[i].weight;
	return (right_edge(pdf) - MARGIN_MM) * item->columns[column].weight / sum;
}

static double cell_put(struct pdf *pdf, const struct print_cell *cell, bool is_right, double x,
	double width, bool is_drawn)
{
	struct style style = body_styles[cell->size], detail = body_styles[PRINT_SMALL];
	double height;
	style.is_right = detail.is_right = is_right;
	if (cell->is_tick_box) {
		if (is_drawn)
			frame_draw(pdf, x, pdf->y + CELL_PAD_MM, TICK_MM, TICK_MM);
		height = TICK_MM;
	} else if (cell->barcode == PRINT_QR) {
		height = qr_put(pdf, cell->text, x, pdf->y + CELL_PAD_MM, width, is_drawn);
	} else if (cell->barcode != PRINT_BARCODE_NONE && !str_is_empty(cell->text)) {
		height = linear_put(
			pdf, cell->barcode, cell->text, x, pdf->y + CELL_PAD_MM, width, is_drawn);
	} else {
		height = text_put(pdf, cell->text, style, x, pdf->y + CELL_PAD_MM, width, is_drawn);
	}
	height += text_put(
		pdf, cell->detail, detail, x, pdf->y + CELL_PAD_MM + height, width, is_drawn);
	return height + 2 * CELL_PAD_MM;
}

static double row_put(struct pdf *pdf, const struct print_item *item, size_t row, bool is_drawn)
{
	double x = MARGIN_MM, tallest = 0;
	for (size_t i = 0; i < item->count; i++) {
		double width = column_width(pdf, item, i);
		double height = cell_put(pdf, &item->cells[row * item->count + i],
			item->columns[i].is_right, x + CELL_PAD_MM, width - 2 * CELL_PAD_MM,
			is_drawn);
		tallest = height > tallest ? height : tallest;
		x += width;
	}
	return tallest;
}

static double head_put(struct pdf *pdf, const struct print_item *item, bool is_drawn)
{
	double x = MARGIN_MM, tallest = 0;
	for (size_t i = 0; i < item->count; i++) {
		struct style style = {
			.points = 8.5, .is_bold = true, .is_right = item->columns[i].is_right};
		double width = column_width(pdf, item, i);
		double height = text_put(pdf, item->columns[i].title, style, x + CELL_PAD_MM,
			pdf->y + CELL_PAD_MM, width - 2 * CELL_PAD_MM, is_drawn);
		tallest = height > tallest ? height : tallest;
		x += width;
	}
	return tallest + 2 * CELL_PAD_MM;
}

static void head_draw(struct pdf *pdf, const struct print_item *item)
{
	pdf->y += head_put(pdf, item, true);
	line_draw(pdf, pdf->y, 0.5, 0);
}

static void table_item(struct pdf *pdf, const struct print_item *item)
{
	if (pdf->y < pdf->beside)
		pdf->y = pdf->beside;
	double first_row = item->row_count > 0 ? row_put(pdf, item, 0, false) : 0;
	room_make(pdf, head_put(pdf, item, false) + first_row);
	head_draw(pdf, item);
	for (size_t i = 0; i < item->row_count; i++) {
		double height = row_put(pdf, item, i, false);
		int page = pdf->page;
		room_make(pdf, height);
		if (pdf->page != page)
			head_draw(pdf, item);
		row_put(pdf, item, i, true);
		pdf->y += height;
		line_draw(pdf, pdf->y, 0.2, 0.6);
	}
	pdf->y += GAP_MM;
}

static void item_draw(struct pdf *pdf, const struct print_item *item)
{
	switch (item->kind) {
	case PRINT_HEADING:
	case PRINT_PARAGRAPH:
		text_item(pdf, item);
		break;
	case PRINT_PAIRS:
		pairs_item(pdf, item);
		break;
	case PRINT_BARCODE:
		barcode_item(pdf, item);
		break;
	case PRINT_BOX:
		box_item(pdf, item);
		break;
	case PRINT_TABLE:
		table_item(pdf, item);
		break;
	case PRINT_PAGE_BREAK:
		page_next(pdf);
		break;
	}
}

/* --- documents --- */

static void metadata_set(
	cairo_surface_t *surface, const struct print_document *document, struct str created_at)
{
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, document->title.p);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Comptoir");
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, created_at.p);
}

/* Outlines are laid out as designed, not as a screen's pixels would have them. */
static PangoContext *pango_new(cairo_t *cairo, struct arena *arena, struct str language)
{
	PangoContext *pango = pango_cairo_create_context(cairo);
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(pango, options);
	cairo_font_options_destroy(options);
	pango_cairo_context_set_resolution(pango, 72);
	pango_context_set_round_glyph_positions(pango, FALSE);
	pango_context_set_language(pango, pango_language_from_string(str_c(arena, language)));
	return pango;
}

/* Lays the document out onto the stream (NULL: onto nothing); answers how many pages it took. */
static int document_draw(const struct print_document *document, enum print_paper paper, int64_t at,
	FILE *file, cairo_write_func_t write, int page_count, cairo_status_t *status_out)
{
	static const double sizes[][2] = {[PAPER_A4] = {210, 297}, [PAPER_LETTER] = {215.9, 279.4}};
	struct pdf pdf = {.document = document, .page_count = page_count};
	pdf.width = sizes[paper][0];
	pdf.height = sizes[paper][1];
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
		write, file, pdf.width / POINT_MM, pdf.height / POINT_MM);
	metadata_set(surface, document, instant_print(document->arena, at / 1000 * 1000));
	pdf.cairo = cairo_create(surface);
	cairo_scale(pdf.cairo, 1 / POINT_MM, 1 / POINT_MM);
	pdf.pango = pango_new(pdf.cairo, document->arena, document->language);
	page_next(&pdf);
	for (const struct print_item *item = document->first; item != NULL; item = item->next)
		item_draw(&pdf, item);
	cairo_show_page(pdf.cairo);
	g_object_unref(pdf.pango);
	cairo_destroy(pdf.cairo);
	cairo_surface_finish(surface);
	*status_out = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	return pdf.page;
}

static cairo_status_t bytes_write(void *closure, const unsigned char *bytes, unsigned int n)
{
	FILE *file = closure;
	return fwrite(bytes, 1, n, file) == n ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static cairo_status_t bytes_drop(void *closure, const unsigned char *bytes, unsigned int n)
{
	return CAIRO_STATUS_SUCCESS;
}

enum reason print_pdf(
	const struct print_document *document, enum print_paper paper, int64_t at, const char *path)
{
	cairo_status_t status;
	int pages = document_draw(document, paper, at, NULL, bytes_drop, 0, &status);
	FILE *file = file_begin(document->arena, path);
	if (file != NULL) {
		document_draw(document, paper, at, file, bytes_write, pages, &status);
		if (file_finish(document->arena, path, file, status == CAIRO_STATUS_SUCCESS))
			return REASON_OK;
	}
	log_error("print_failed", LOG_TEXT("why", strerror(errno)));
	return REASON_INTERNAL;
}
