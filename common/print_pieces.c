/* Texts, lines and codes of a layout; see print_layout.h. */
#include <math.h>

#include "common/barcode.h"
#include "common/print_layout.h"
#include "common/qr.h"

#define FONT "DejaVu Sans"

enum { HUGE_POINTS = 30 }; /* above it a text has its own scale */

/* A wrapped text that can be measured before it is drawn. */
static PangoLayout *text_new(
	struct layout *layout, struct str text, struct style style, double width)
{
	PangoLayout *lines = pango_layout_new(layout->pango);
	PangoFontDescription *font = pango_font_description_from_string(FONT);
	double scale = style.points > HUGE_POINTS ? layout->look->scale_huge : layout->look->scale;
	pango_font_description_set_absolute_size(
		font, style.points * scale * POINT_MM * PANGO_SCALE);
	if (style.is_bold)
		pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
	pango_layout_set_font_description(lines, font);
	pango_font_description_free(font);
	pango_layout_set_text(lines, text.p, (int)text.n);
	pango_layout_set_width(lines, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(lines, PANGO_WRAP_WORD_CHAR);
	/* A word too long for its place is cut without a sign: it may be a number. */
	PangoAttrList *attributes = pango_attr_list_new();
	pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
	pango_layout_set_attributes(lines, attributes);
	pango_attr_list_unref(attributes);
	if (style.is_right)
		pango_layout_set_alignment(lines, PANGO_ALIGN_RIGHT);
	if (style.is_centred)
		pango_layout_set_alignment(lines, PANGO_ALIGN_CENTER);
	return lines;
}

static double text_height(PangoLayout *lines)
{
	int height;
	pango_layout_get_size(lines, NULL, &height);
	return (double)height / PANGO_SCALE;
}

double text_put(struct layout *layout, struct str text, struct style style, double x, double y,
	double width, bool is_drawn)
{
	if (str_is_empty(text))
		return 0;
	PangoLayout *lines = text_new(layout, text, style, width);
	double height = text_height(lines);
	if (is_drawn) {
		double grey = style.is_grey && !layout->look->is_roll ? 0.33 : 0;
		cairo_set_source_rgb(layout->cairo, grey, grey, grey);
		cairo_move_to(layout->cairo, x, y);
		pango_cairo_show_layout(layout->cairo, lines);
	}
	g_object_unref(lines);
	return height;
}

double text_least(struct layout *layout, struct str text, struct style style)
{
	int width;
	if (str_is_empty(text))
		return 0;
	PangoLayout *words = text_new(layout, text, style, 0);
	pango_layout_set_wrap(words, PANGO_WRAP_WORD);
	pango_layout_get_size(words, &width, NULL);
	g_object_unref(words);
	return (double)width / PANGO_SCALE;
}

void line_draw(struct layout *layout, double y, double thickness, double grey)
{
	cairo_set_source_rgb(layout->cairo, grey, grey, grey);
	cairo_rectangle(layout->cairo, layout->look->margin, y - thickness / 2,
		right_edge(layout) - layout->look->margin, thickness);
	cairo_fill(layout->cairo);
}

void frame_draw(struct layout *layout, double x, double y, double width, double height)
{
	static const double radius = 1.2, quarter = 3.14159265358979 / 2;
	cairo_t *cairo = layout->cairo;
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

/* On the printer's dots, where these are few. */
static double snap(const struct layout *layout, double length)
{
	double dots = layout->look->dots;
	return dots > 0 ? floor(length * dots + 1e-6) / dots : length;
}

/* The width of a module of a code: what there is room for, up to the nominal one, which is rounded
 * up to dots because a bar of two and a half dots is read badly. */
static double module_of(const struct layout *layout, int modules, double width, double nominal)
{
	double dots = layout->look->dots;
	double most = dots > 0 ? ceil(nominal * dots) / dots : nominal;
	double module = width / modules < most ? width / modules : most;
	double whole = snap(layout, module);
	return whole > 0 ? whole : module;
}

static void bars_draw(
	struct layout *layout, const struct barcode *barcode, double x, double y, double module)
{
	cairo_set_source_rgb(layout->cairo, 0, 0, 0);
	for (int i = 0; i < barcode->count; i++) {
		int run = 0;
		while (i + run < barcode->count && barcode->is_dark[i + run])
			run++;
		double left = x + (barcode->quiet_left + i) * module;
		cairo_rectangle(layout->cairo, left, y, run * module, BAR_MM);
		i += run;
	}
	cairo_fill(layout->cairo);
}

static void qr_draw(struct layout *layout, const struct qr *qr, double x, double y, double module)
{
	cairo_set_source_rgb(layout->cairo, 0, 0, 0);
	for (int row = 0; row < qr->size; row++) {
		for (int column = 0, run; column < qr->size; column += run + 1) {
			run = qr_dark_run(qr, column, row);
			cairo_rectangle(layout->cairo, x + (QR_QUIET_MODULES + column) * module,
				y + (QR_QUIET_MODULES + row) * module, run * module, module);
		}
	}
	cairo_fill(layout->cairo);
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

double linear_put(struct layout *layout, enum print_barcode kind, struct str value, double x,
	double y, double width, bool is_drawn)
{
	struct barcode barcode;
	struct style digits = {.points = 8.5, .is_centred = true}, plain = {.points = 10.5};
	if (!barcode_make(kind, value, &barcode))
		return text_put(layout, value, plain, x, y, width, is_drawn);
	int modules = barcode.quiet_left + barcode.count + barcode.quiet_right;
	double module = module_of(layout, modules, width, MODULE_MM);
	double left = snap(layout, x) + barcode.quiet_left * module;
	if (is_drawn)
		bars_draw(layout, &barcode, snap(layout, x), y, module);
	return BAR_MM + 0.5 +
	       text_put(layout, value, digits, left, y + BAR_MM + 0.5, barcode.count * module,
		       is_drawn);
}

double qr_put(
	struct layout *layout, struct str value, double x, double y, double width, bool is_drawn)
{
	struct qr qr;
	struct style plain = {.points = 10.5};
	if (!qr_make(value, &qr))
		return text_put(layout, value, plain, x, y, width, is_drawn);
	int modules = qr.size + 2 * QR_QUIET_MODULES;
	double module = module_of(layout, modules, width, MODULE_QR_MM);
	if (is_drawn)
		qr_draw(layout, &qr, snap(layout, x), snap(layout, y), module);
	return modules * module;
}
