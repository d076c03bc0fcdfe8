/* Building print documents and reading them as plain text; see print_document.h. The PDF is drawn
 * in print_pdf.c. */
#include "common/print_document.h"

#include <math.h>
#include <string.h>

#include "common/print_items.h"
#include "common/show.h"

enum { PLAIN_BYTES_MAX = 4 << 20 };

/* Without control characters, and without bytes that are no UTF-8: printers obey both. */
static struct str text_clean(struct arena *arena, struct str text)
{
	bool is_utf8 = str_is_clean_utf8(text, false);
	if (is_utf8)
		return str_dup(arena, text);
	char *clean = arena_alloc(arena, text.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if (c == '\n' || c == '\t')
			clean[n++] = ' ';
		else if (c >= ' ' && c < 0x7f)
			clean[n++] = (char)c;
		else if (c > 0x7f)
			clean[n++] = '?';
	}
	return (struct str){clean, n};
}

/* What people read. */
static struct str text_shown(struct arena *arena, struct str text)
{
	return show_marks_kept(arena, text_clean(arena, text));
}

static struct print_item *item_add(struct print_document *document, enum print_kind kind)
{
	struct print_item *item = arena_new_struct(document->arena, struct print_item);
	item->kind = kind;
	*document->end = item;
	document->end = &item->next;
	return item;
}

struct print_document *print_new(struct arena *arena, struct str title, struct str language)
{
	struct print_document *document = arena_new_struct(arena, struct print_document);
	document->arena = arena;
	document->title = text_clean(arena, title);
	document->language = text_clean(arena, language);
	document->end = &document->first;
	return document;
}

void print_footer(struct print_document *document, struct str text)
{
	document->footer = text_shown(document->arena, text);
}

void print_banner(struct print_document *document, struct str text)
{
	document->banner = text_shown(document->arena, text);
}

void print_heading(struct print_document *document, struct str text, enum print_size size)
{
	struct print_item *item = item_add(document, PRINT_HEADING);
	item->text = text_shown(document->arena, text);
	item->size = size;
}

void print_paragraph(struct print_document *document, struct str text, enum print_size size)
{
	struct print_item *item = item_add(document, PRINT_PARAGRAPH);
	item->text = text_shown(document->arena, text);
	item->size = size;
}

void print_pairs(struct print_document *document, const struct str *labels,
	const struct str *values, size_t count)
{
	struct print_item *item = item_add(document, PRINT_PAIRS);
	item->count = count;
	item->labels = arena_new_array(document->arena, count, struct str);
	item->values = arena_new_array(document->arena, count, struct str);
	for (size_t i = 0; i < count; i++) {
		item->labels[i] = text_shown(document->arena, labels[i]);
		item->values[i] = text_shown(document->arena, values[i]);
	}
}

void print_barcode(struct print_document *document, enum print_barcode kind, struct str value,
	struct str caption)
{
	struct print_item *item = item_add(document, PRINT_BARCODE);
	item->barcode = kind;
	item->text = text_clean(document->arena, value);
	item->caption = text_shown(document->arena, caption);
}

void print_box(struct print_document *document, struct str label, double height_mm)
{
	struct print_item *item = item_add(document, PRINT_BOX);
	item->text = text_shown(document->arena, label);
	item->height_mm = height_mm;
}

void print_table(struct print_document *document, const struct print_column *columns,
	size_t column_count, const struct print_cell *cells, size_t row_count)
{
	struct print_item *item = item_add(document, PRINT_TABLE);
	item->count = column_count;
	item->row_count = row_count;
	item->columns = arena_new_array(document->arena, column_count, struct print_column);
	item->cells = arena_new_array(document->arena, column_count * row_count, struct print_cell);
	for (size_t i = 0; i < column_count; i++) {
		item->columns[i] = columns[i];
		item->columns[i].title = text_shown(document->arena, columns[i].title);
	}
	for (size_t i = 0; i < column_count * row_count; i++) {
		item->cells[i] = cells[i];
		item->cells[i].text = cells[i].barcode == PRINT_BARCODE_NONE
					      ? text_shown(document->arena, cells[i].text)
					      : text_clean(document->arena, cells[i].text);
		item->cells[i].detail = text_shown(document->arena, cells[i].detail);
	}
}

static size_t widest_column(const struct print_item *item)
{
	size_t widest = 0;
	for (size_t i = 1; i < item->count; i++)
		if (item->columns[i].weight > item->columns[widest].weight)
			widest = i;
	return widest;
}

static bool is_barcode_column(const struct print_item *item, size_t column)
{
	for (size_t row = 0; row < item->row_count; row++)
		if (item->cells[row * item->count + column].barcode != PRINT_BARCODE_NONE)
			return true;
	return false;
}

bool print_has_head(const struct print_item *table)
{
	for (size_t i = 0; i < table->count; i++)
		if (!str_is_empty(table->columns[i].title))
			return true;
	return false;
}

int print_band(const struct print_item *table, size_t column, bool is_roll)
{
	if (!is_roll || !print_has_head(table))
		return 0;
	size_t widest = widest_column(table);
	if (is_barcode_column(table, column))
		return PRINT_BAND_BARCODE;
	return (column == widest) == (widest == 0) ? 0 : 1;
}

/* How much wider than it must be a column is; less than nothing when a word would be cut. */
static double spare_of(
	const struct print_item *table, size_t column, const double *least, const double *widths)
{
	return is_barcode_column(table, column) ? 0 : widths[column] - least[column];
}

void print_widths(const struct print_item *table, bool is_roll, double whole, const double *least,
	double *widths_out)
{
	double weights[PRINT_BANDS] = {0}, missing[PRINT_BANDS] = {0}, spare[PRINT_BANDS] = {0};
	for (size_t i = 0; i < table->count; i++)
		weights[print_band(table, i, is_roll)] += table->columns[i].weight;
	for (size_t i = 0; i < table->count; i++) {
		int band = print_band(table, i, is_roll);
		widths_out[i] = whole * table->columns[i].weight / weights[band];
		double over = spare_of(table, i, least, widths_out);
		missing[band] += fmax(0, -over);
		spare[band] += fmax(0, over);
	}
	for (size_t i = 0; i < table->count; i++) {
		int band = print_band(table, i, is_roll);
		double over = spare_of(table, i, least, widths_out);
		double moved = fmin(missing[band], spare[band]);
		if (moved > 0)
			widths_out[i] -= over * moved / (over < 0 ? missing[band] : spare[band]);
	}
}

void print_page_break(struct print_document *document)
{
	item_add(document, PRINT_PAGE_BREAK);
}

/* --- as plain text --- */

static void line_add(struct buf *out, struct str text)
{
	if (str_is_empty(text))
		return;
	buf_add(out, text);
	buf_add_char(out, '\n');
}

static void table_plain(const struct print_item *item, struct buf *out)
{
	for (size_t i = 0; i < item->count; i++)
		line_add(out, item->columns[i].title);
	for (size_t i = 0; i < item->count * item->row_count; i++) {
		line_add(out, item->cells[i].is_tick_box ? STR("[ ]") : item->cells[i].text);
		line_add(out, item->cells[i].detail);
	}
}

static void item_plain(const struct print_item *item, struct buf *out)
{
	switch (item->kind) {
	case PRINT_HEADING:
	case PRINT_PARAGRAPH:
	case PRINT_BOX:
	case PRINT_BARCODE:
		line_add(out, item->text);
		line_add(out, item->caption);
		break;
	case PRINT_PAIRS:
		for (size_t i = 0; i < item->count; i++) {
			line_add(out, item->labels[i]);
			line_add(out, item->values[i]);
		}
		break;
	case PRINT_TABLE:
		table_plain(item, out);
		break;
	case PRINT_PAGE_BREAK:
		line_add(out, STR("\f"));
		break;
	}
}

struct str print_plain(const struct print_document *document, struct arena *arena)
{
	struct buf out;
	buf_init(&out, arena, PLAIN_BYTES_MAX);
	line_add(&out, document->banner);
	line_add(&out, document->title);
	for (const struct print_item *item = document->first; item != NULL; item = item->next)
		item_plain(item, &out);
	line_add(&out, document->footer);
	return buf_str(&out);
}
