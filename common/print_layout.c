/* Pages, items and tables of a print document; see print_layout.h. */
#include <math.h>
#include <stdio.h>

#include "common/print_layout.h"

#define NUMBER_MM   14.0 /* kept for "10 / 12" beside the footer */
#define PAIR_MM_MIN 24.0
#define POINTS_MIN  9

static const struct print_look looks[] = {
	[PAPER_A4] = {.width = 210,
		.height = 297,
		.margin = 14,
		.foot = 9,
		.scale = 1,
		.scale_huge = 1,
		.qr = 34,
		.gap = 4,
		.pad = 1.6,
		.pairs = PRINT_PAIRS_MAX},
	[PAPER_LETTER] = {.width = 215.9,
		.height = 279.4,
		.margin = 14,
		.foot = 9,
		.scale = 1,
		.scale_huge = 1,
		.qr = 34,
		.gap = 4,
		.pad = 1.6,
		.pairs = PRINT_PAIRS_MAX},
	[PAPER_LABEL] = {.width = 102,
		.height = 76,
		.margin = 5,
		.foot = 6,
		.scale = 0.85,
		.scale_huge = 1,
		.qr = 34,
		.gap = 2,
		.pad = 1,
		.pairs = 2},
	/* What a head of 576 or 384 dots prints on paper of 80 or 58 mm. */
	[PAPER_ROLL_80] = {.width = 72,
		.height = 3000,
		.margin = 1,
		.scale = 0.9,
		.scale_huge = 0.8,
		.qr = 26,
		.dots = 8,
		.gap = 2,
		.pad = 0.7,
		.pairs = 2,
		.is_roll = true},
	[PAPER_ROLL_58] = {.width = 48,
		.height = 3000,
		.margin = 0.35,
		.scale = 0.85,
		.scale_huge = 0.55,
		.qr = 21,
		.dots = 8,
		.gap = 2,
		.pad = 0.4,
		.pairs = 2,
		.is_roll = true},
};

const struct print_look *print_look(enum print_paper paper)
{
	return &looks[paper];
}

static const struct style body_styles[] = {
	[PRINT_BODY] = {.points = 10.5},
	[PRINT_SMALL] = {.points = 8.5, .is_grey = true},
	[PRINT_LARGE] = {.points = 15, .is_bold = true},
	[PRINT_HUGE] = {.points = 36, .is_bold = true},
};

static const double heading_points[] = {
	[PRINT_BODY] = 12.5, [PRINT_SMALL] = 10.5, [PRINT_LARGE] = 18, [PRINT_HUGE] = 44};

static const struct style head_style = {.points = 8.5, .is_bold = true};
static const struct style label_style = {.points = 8.5, .is_grey = true};
static const struct style value_style = {.points = 12, .is_bold = true};

static double left_edge(const struct layout *layout)
{
	return layout->look->margin;
}

double right_edge(const struct layout *layout)
{
	return layout->look->width - layout->look->margin;
}

static double bottom_edge(const struct layout *layout)
{
	return layout->look->height - layout->look->margin - layout->look->foot;
}

static double gap(const struct layout *layout)
{
	return layout->look->gap;
}

/* What is left beside a QR code. */
static double free_width(const struct layout *layout)
{
	double taken = layout->y < layout->beside ? layout->look->qr + gap(layout) : 0;
	return right_edge(layout) - left_edge(layout) - taken;
}

/* Where everything on the page ends, the QR code included. */
static double page_bottom(const struct layout *layout)
{
	return layout->y > layout->beside ? layout->y : layout->beside;
}

/* --- pages --- */

/* Small at the foot of a sheet; on a roll it ends the page where the text ends. */
static void page_end(struct layout *layout)
{
	struct style foot = {.points = 8, .is_grey = true};
	const struct print_look *look = layout->look;
	double width = right_edge(layout) - left_edge(layout);
	double y = look->is_roll ? page_bottom(layout) + 1.5 : look->height - look->margin - 4;
	char number[32];
	if (look->is_roll && str_is_empty(layout->document->footer)) {
		layout->y = page_bottom(layout);
		layout->page_done(layout);
		return;
	}
	snprintf(number, sizeof(number), "%d / %d", layout->page, layout->page_count);
	line_draw(layout, y - 1.5, 0.2, 0.6);
	layout->y = y + text_put(layout, layout->document->footer, foot, left_edge(layout), y,
				width - NUMBER_MM, true);
	foot.is_right = true;
	text_put(layout, str_of(number), foot, left_edge(layout), y, width, true);
	layout->page_done(layout);
}

static void banner_put(struct layout *layout)
{
	struct style style = {.points = 13, .is_bold = true, .is_centred = true};
	double width = right_edge(layout) - left_edge(layout);
	if (str_is_empty(layout->document->banner))
		return;
	double height = text_put(layout, layout->document->banner, style, left_edge(layout),
		layout->y + 1.5, width, true);
	frame_draw(layout, left_edge(layout), layout->y, width, height + 3);
	layout->y += height + 3 + gap(layout);
}

static void page_begin(struct layout *layout)
{
	layout->page++;
	layout->y = layout->look->margin;
	layout->beside = 0;
	banner_put(layout);
}

static void page_next(struct layout *layout)
{
	page_end(layout);
	page_begin(layout);
}

/* Starts a new page when less is left than is needed, unless a page has no more anyway. */
static void room_make(struct layout *layout, double needed)
{
	if (layout->y + needed > bottom_edge(layout) && layout->y > left_edge(layout) + 20)
		page_next(layout);
}

/* Smaller when a word of it, or an amount, would be cut. */
static struct style fitting(
	struct layout *layout, struct str text, struct style style, double width)
{
	while (style.points > POINTS_MIN && text_least(layout, text, style) > width)
		style.points -= 0.5;
	return style;
}

/* --- items --- */

static void text_item(struct layout *layout, const struct print_item *item)
{
	struct style style = body_styles[item->size];
	bool is_heading = item->kind == PRINT_HEADING;
	if (is_heading)
		style = (struct style){.points = heading_points[item->size], .is_bold = true};
	style = fitting(layout, item->text, style, free_width(layout));
	double height = text_put(layout, item->text, style, 0, 0, free_width(layout), false);
	/* A heading takes along what it is about. */
	room_make(layout, height + (is_heading ? 25 : 0));
	text_put(layout, item->text, style, left_edge(layout), layout->y, free_width(layout), true);
	layout->y += height + (is_heading ? 2 : gap(layout) * 0.8);
}

static size_t pairs_in_row(const struct layout *layout, const struct print_item *item)
{
	size_t most = layout->look->pairs;
	if (free_width(layout) < (double)most * PAIR_MM_MIN)
		most = (size_t)(free_width(layout) / PAIR_MM_MIN);
	if (most == 0)
		most = 1;
	return item->count < most ? item->count : most;
}

/* One row of pairs from `first` on; answers its height. */
static double pairs_put(
	struct layout *layout, const struct print_item *item, size_t first, bool is_drawn)
{
	size_t columns = pairs_in_row(layout, item);
	double width = free_width(layout) / (double)columns, tallest = 0;
	for (size_t i = 0; i < columns && first + i < item->count; i++) {
		double x = left_edge(layout) + (double)i * width;
		double room = i + 1 < columns ? width - gap(layout) : width;
		struct str value = item->values[first + i];
		double height = text_put(
			layout, item->labels[first + i], label_style, x, layout->y, room, is_drawn);
		height += text_put(layout, value, fitting(layout, value, value_style, room), x,
			layout->y + height, room, is_drawn);
		tallest = height > tallest ? height : tallest;
	}
	return tallest;
}

static void pairs_item(struct layout *layout, const struct print_item *item)
{
	for (size_t i = 0, columns; i < item->count; i += columns) {
		room_make(layout, pairs_put(layout, item, i, false));
		columns = pairs_in_row(layout, item);
		layout->y += pairs_put(layout, item, i, true) + gap(layout);
	}
}

static void barcode_item(struct layout *layout, const struct print_item *item)
{
	struct style caption = {.points = 8.5, .is_grey = true, .is_centred = true};
	if (item->barcode != PRINT_QR) {
		room_make(layout, BAR_MM + 12);
		layout->y += linear_put(layout, item->barcode, item->text, left_edge(layout),
			layout->y, free_width(layout), true);
		layout->y += text_put(layout, item->caption, label_style, left_edge(layout),
				     layout->y, free_width(layout), true) +
			     gap(layout);
		return;
	}
	room_make(layout, layout->look->qr + 8);
	double x = right_edge(layout) - layout->look->qr;
	double height = qr_put(layout, item->text, x, layout->y, layout->look->qr, true);
	height += text_put(
		layout, item->caption, caption, x, layout->y + height, layout->look->qr, true);
	layout->beside = layout->y + height + gap(layout) / 2;
}

static void box_item(struct layout *layout, const struct print_item *item)
{
	room_make(layout, item->height_mm);
	double width = free_width(layout);
	frame_draw(layout, left_edge(layout), layout->y, width, item->height_mm);
	text_put(layout, item->text, label_style, left_edge(layout) + 2, layout->y + 1.5, width - 4,
		true);
	layout->y += item->height_mm + gap(layout);
}

/* --- tables --- */

/* Where a cell of the column stands: on a sheet all stand side by side. */
struct place {
	double x, width;
	int band;
};

struct table {
	const struct print_item *item;
	const struct place *places; /* by column */
};

static double cell_least(struct layout *layout, const struct print_cell *cell)
{
	if (cell->is_tick_box)
		return TICK_MM;
	if (cell->barcode != PRINT_BARCODE_NONE)
		return 0;
	return fmax(text_least(layout, cell->text, body_styles[cell->size]),
		text_least(layout, cell->detail, body_styles[PRINT_SMALL]));
}

static double column_least(struct layout *layout, const struct print_item *item, size_t column)
{
	double least = text_least(layout, item->columns[column].title, head_style);
	for (size_t row = 0; row < item->row_count; row++)
		least = fmax(least, cell_least(layout, &item->cells[row * item->count + column]));
	return least + 2 * layout->look->pad;
}

static struct table table_of(struct layout *layout, const struct print_item *item)
{
	struct arena *arena = layout->document->arena;
	struct place *places = arena_new_array(arena, item->count, struct place);
	double *least = arena_new_array(arena, item->count, double);
	double *widths = arena_new_array(arena, item->count, double);
	double from[PRINT_BANDS] = {0}, pad = layout->look->pad;
	for (size_t i = 0; i < item->count; i++)
		least[i] = column_least(layout, item, i);
	print_widths(
		item, layout->look->is_roll, right_edge(layout) - left_edge(layout), least, widths);
	for (size_t i = 0; i < item->count; i++) {
		int band = print_band(item, i, layout->look->is_roll);
		places[i] = (struct place){
			left_edge(layout) + from[band] + pad, widths[i] - 2 * pad, band};
		from[band] += widths[i];
	}
	return (struct table){item, places};
}

static double cell_put(struct layout *layout, const struct print_cell *cell, bool is_right,
	struct place place, double y, bool is_drawn)
{
	struct style style = body_styles[cell->size], detail = body_styles[PRINT_SMALL];
	double height, x = place.x, width = place.width;
	style.is_right = detail.is_right = is_right;
	y += layout->look->pad;
	if (cell->is_tick_box) {
		if (is_drawn)
			frame_draw(layout, x, y, TICK_MM, TICK_MM);
		height = TICK_MM;
	} else if (cell->barcode == PRINT_QR) {
		height = qr_put(layout, cell->text, x, y, width, is_drawn);
	} else if (cell->barcode != PRINT_BARCODE_NONE && !str_is_empty(cell->text)) {
		height = linear_put(layout, cell->barcode, cell->text, x, y, width, is_drawn);
	} else {
		style = fitting(layout, cell->text, style, width);
		height = text_put(layout, cell->text, style, x, y, width, is_drawn);
	}
	height += text_put(layout, cell->detail, detail, x, y + height, width, is_drawn);
	return height + 2 * layout->look->pad;
}

static double row_put(struct layout *layout, const struct table *table, size_t row, bool is_drawn)
{
	const struct print_item *item = table->item;
	double y = layout->y;
	for (int band = 0; band < PRINT_BANDS; band++) {
		double tallest = 0;
		for (size_t i = 0; i < item->count; i++) {
			struct place place = table->places[i];
			if (place.band != band)
				continue;
			double height = cell_put(layout, &item->cells[row * item->count + i],
				item->columns[i].is_right, place, y, is_drawn);
			tallest = fmax(tallest, height);
		}
		y += tallest;
	}
	return y - layout->y;
}

/* The titles of the columns; a barcode below its product needs none. */
static double head_put(struct layout *layout, const struct table *table, bool is_drawn)
{
	double y = layout->y;
	if (!print_has_head(table->item))
		return 0;
	for (int band = 0; band < PRINT_BAND_BARCODE; band++) {
		double tallest = 0;
		for (size_t i = 0; i < table->item->count; i++) {
			const struct print_column *column = &table->item->columns[i];
			struct place place = table->places[i];
			struct style style = head_style;
			style.is_right = column->is_right;
			if (place.band != band)
				continue;
			double height = text_put(layout, column->title, style, place.x,
				y + layout->look->pad, place.width, is_drawn);
			tallest = fmax(tallest, height);
		}
		y += tallest;
	}
	return y - layout->y + 2 * layout->look->pad;
}

static void head_draw(struct layout *layout, const struct table *table)
{
	if (!print_has_head(table->item))
		return;
	layout->y += head_put(layout, table, true);
	line_draw(layout, layout->y, 0.5, 0);
}

static void table_item(struct layout *layout, const struct print_item *item)
{
	struct table table = table_of(layout, item);
	if (layout->y < layout->beside)
		layout->y = layout->beside;
	double first_row = item->row_count > 0 ? row_put(layout, &table, 0, false) : 0;
	room_make(layout, head_put(layout, &table, false) + first_row);
	head_draw(layout, &table);
	for (size_t i = 0; i < item->row_count; i++) {
		double height = row_put(layout, &table, i, false);
		int page = layout->page;
		room_make(layout, height);
		if (layout->page != page)
			head_draw(layout, &table);
		row_put(layout, &table, i, true);
		layout->y += height;
		line_draw(layout, layout->y, 0.2, 0.6);
	}
	layout->y += gap(layout);
}

static void item_draw(struct layout *layout, const struct print_item *item)
{
	switch (item->kind) {
	case PRINT_HEADING:
	case PRINT_PARAGRAPH:
		text_item(layout, item);
		break;
	case PRINT_PAIRS:
		pairs_item(layout, item);
		break;
	case PRINT_BARCODE:
		barcode_item(layout, item);
		break;
	case PRINT_BOX:
		box_item(layout, item);
		break;
	case PRINT_TABLE:
		table_item(layout, item);
		break;
	case PRINT_PAGE_BREAK:
		page_next(layout);
		break;
	}
}

/* --- documents --- */

/* Outlines are laid out as designed, not as a screen's pixels would have them. */
PangoContext *layout_pango(cairo_t *cairo, const struct print_document *document)
{
	PangoContext *pango = pango_cairo_create_context(cairo);
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(pango, options);
	cairo_font_options_destroy(options);
	pango_cairo_context_set_resolution(pango, 72);
	pango_context_set_round_glyph_positions(pango, FALSE);
	pango_context_set_language(
		pango, pango_language_from_string(str_c(document->arena, document->language)));
	return pango;
}

void layout_run(struct layout *layout)
{
	layout->page = 0;
	page_begin(layout);
	for (const struct print_item *item = layout->document->first; item != NULL;
		item = item->next)
		item_draw(layout, item);
	page_end(layout);
}
