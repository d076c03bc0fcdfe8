/* Print documents as lines of letters of one width, for thermal printers in text mode; see
 * print_document.h. */
#include <string.h>

#include "common/print_items.h"

enum { COLUMNS_80 = 48, COLUMNS_58 = 32, LINES_MAX = 20000, BOX_LINES = 2, LINE_BYTES_MAX = 512 };

struct writer {
	const struct print_document *document;
	struct arena *arena;
	size_t columns;
	struct print_line *lines;
	size_t count, capacity;
};

static struct print_line *line_new(struct writer *writer)
{
	static struct print_line beyond;
	if (writer->count == writer->capacity) {
		size_t capacity = writer->capacity == 0 ? 64 : writer->capacity * 2;
		struct print_line *lines =
			arena_new_array(writer->arena, capacity, struct print_line);
		if (capacity > LINES_MAX)
			return &beyond;
		if (writer->count > 0)
			memcpy(lines, writer->lines, writer->count * sizeof(*lines));
		writer->lines = lines;
		writer->capacity = capacity;
	}
	return &writer->lines[writer->count++];
}

static bool begins_letter(char byte)
{
	return ((unsigned char)byte & 0xc0) != 0x80;
}

/* Bytes of the first `columns` letters. */
static size_t bytes_of(struct str text, size_t columns)
{
	size_t i = 0;
	for (; i < text.n; i++)
		if (begins_letter(text.p[i]) && columns-- == 0)
			break;
	return i;
}

/* Where a line of at most `columns` letters ends: at a blank if there is one. */
static size_t line_end(struct str text, size_t columns)
{
	size_t most = bytes_of(text, columns), end = most;
	if (most == text.n)
		return most;
	while (end > 0 && text.p[end] != ' ')
		end--;
	return end > 0 ? end : most;
}

/* Cuts the next line off a text. */
static struct str line_cut(struct str *rest_inout, size_t columns)
{
	size_t end = line_end(*rest_inout, columns);
	struct str line = {rest_inout->p, end};
	*rest_inout = str_trim((struct str){rest_inout->p + end, rest_inout->n - end});
	return line;
}

static void text_add(struct writer *writer, struct str text, enum line_size size)
{
	size_t columns = size == LINE_DOUBLE ? writer->columns / 2 : writer->columns;
	while (!str_is_empty(text)) {
		struct str line = line_cut(&text, columns);
		*line_new(writer) = (struct print_line){.text = line, .size = size};
	}
}

static void rule_add(struct writer *writer)
{
	char *rule = arena_alloc(writer->arena, writer->columns);
	memset(rule, '-', writer->columns);
	line_new(writer)->text = (struct str){rule, writer->columns};
}

/* --- items --- */

static enum line_size size_of(const struct print_item *item)
{
	if (item->size == PRINT_HUGE)
		return LINE_DOUBLE;
	return item->kind == PRINT_HEADING || item->size == PRINT_LARGE ? LINE_BOLD : LINE_PLAIN;
}

static void pairs_add(struct writer *writer, const struct print_item *item)
{
	for (size_t i = 0; i < item->count; i++)
		text_add(writer,
			str_printf(writer->arena, STR_FMT "  " STR_FMT, STR_ARG(item->labels[i]),
				STR_ARG(item->values[i])),
			LINE_PLAIN);
}

static void code_add(struct writer *writer, const struct print_item *item)
{
	struct print_document *code =
		print_new(writer->arena, STR_EMPTY, writer->document->language);
	print_barcode(code, item->barcode, item->text, STR_EMPTY);
	line_new(writer)->code = code;
	text_add(writer, item->caption, LINE_PLAIN);
}

static void box_add(struct writer *writer, const struct print_item *item)
{
	text_add(writer, item->text, LINE_PLAIN);
	for (int i = 0; i < BOX_LINES; i++)
		line_new(writer)->text = STR_EMPTY;
	rule_add(writer);
}

/* --- tables --- */

static struct str cell_text(const struct print_cell *cell)
{
	return cell->is_tick_box ? STR("[ ]") : cell->text;
}

static void cell_pad(struct buf *line, struct str text, size_t columns, bool is_right)
{
	size_t letters = str_code_points(text);
	size_t blanks = letters < columns ? columns - letters : 0;
	for (size_t i = 0; is_right && i < blanks; i++)
		buf_add_char(line, ' ');
	buf_add(line, text);
	for (size_t i = 0; !is_right && i < blanks; i++)
		buf_add_char(line, ' ');
}

/* A table whose columns have their widths, in letters and with the blank behind them. */
struct table {
	const struct print_item *item;
	const double *widths;
};

static size_t longest_word(struct str text)
{
	size_t longest = 0, letters = 0;
	for (size_t i = 0; i < text.n; i++) {
		letters = text.p[i] == ' ' ? 0 : letters + begins_letter(text.p[i]);
		longest = letters > longest ? letters : longest;
	}
	return longest;
}

static size_t cell_least(const struct print_cell *cell)
{
	return cell->is_tick_box ? str_code_points(cell_text(cell)) : longest_word(cell->text);
}

static struct table table_of(const struct writer *writer, const struct print_item *item)
{
	double *least = arena_new_array(writer->arena, item->count, double);
	double *widths = arena_new_array(writer->arena, item->count, double);
	for (size_t i = 0; i < item->count; i++) {
		size_t longest = longest_word(item->columns[i].title);
		for (size_t row = 0; row < item->row_count; row++) {
			size_t letters = cell_least(&item->cells[row * item->count + i]);
			longest = letters > longest ? letters : longest;
		}
		least[i] = (double)(longest + 1);
	}
	print_widths(item, true, (double)writer->columns, least, widths);
	return (struct table){item, widths};
}

static bool is_of_band(const struct print_item *item, size_t column, int band)
{
	return print_band(item, column, true) == band;
}

static size_t letters_of(const struct table *table, size_t column)
{
	static const double rounding = 1e-6;
	return (size_t)(table->widths[column] + rounding) - 1;
}

/* The cells of a band side by side, as many lines as the longest needs. `texts` is by column. */
static void band_add(struct writer *writer, const struct table *table, int band, struct str *texts)
{
	bool is_more = true;
	while (is_more) {
		struct buf line;
		buf_init(&line, writer->arena, LINE_BYTES_MAX);
		is_more = false;
		for (size_t i = 0; i < table->item->count; i++) {
			if (!is_of_band(table->item, i, band))
				continue;
			size_t letters = letters_of(table, i);
			struct str piece = line_cut(&texts[i], letters);
			cell_pad(&line, piece, letters, table->item->columns[i].is_right);
			buf_add_char(&line, ' ');
			is_more = is_more || !str_is_empty(texts[i]);
		}
		struct str text = buf_str(&line);
		while (text.n > 0 && text.p[text.n - 1] == ' ')
			text.n--;
		if (text.n > 0)
			line_new(writer)->text = text;
	}
}

static void head_add(struct writer *writer, const struct table *table)
{
	const struct print_item *item = table->item;
	struct str *texts = arena_new_array(writer->arena, item->count, struct str);
	if (!print_has_head(item))
		return;
	for (size_t i = 0; i < item->count; i++)
		texts[i] = item->columns[i].title;
	for (int band = 0; band < PRINT_BAND_BARCODE; band++)
		band_add(writer, table, band, texts);
	rule_add(writer);
}

static void row_add(struct writer *writer, const struct table *table, size_t row)
{
	const struct print_item *item = table->item;
	const struct print_cell *cells = &item->cells[row * item->count];
	struct str *texts = arena_new_array(writer->arena, item->count, struct str);
	for (size_t i = 0; i < item->count; i++)
		texts[i] = cell_text(&cells[i]);
	for (int band = 0; band < PRINT_BANDS; band++) {
		band_add(writer, table, band, texts);
		for (size_t i = 0; i < item->count; i++)
			if (is_of_band(item, i, band))
				text_add(writer, cells[i].detail, LINE_PLAIN);
	}
	rule_add(writer);
}

static void table_add(struct writer *writer, const struct print_item *item)
{
	struct table table = table_of(writer, item);
	head_add(writer, &table);
	for (size_t row = 0; row < item->row_count; row++)
		row_add(writer, &table, row);
}

/* --- documents --- */

static void page_begin(struct writer *writer)
{
	text_add(writer, writer->document->banner, LINE_DOUBLE);
}

static void page_end(struct writer *writer)
{
	text_add(writer, writer->document->footer, LINE_PLAIN);
}

static void item_add(struct writer *writer, const struct print_item *item)
{
	switch (item->kind) {
	case PRINT_HEADING:
	case PRINT_PARAGRAPH:
		text_add(writer, item->text, size_of(item));
		break;
	case PRINT_PAIRS:
		pairs_add(writer, item);
		break;
	case PRINT_BARCODE:
		code_add(writer, item);
		break;
	case PRINT_BOX:
		box_add(writer, item);
		break;
	case PRINT_TABLE:
		table_add(writer, item);
		break;
	case PRINT_PAGE_BREAK:
		page_end(writer);
		line_new(writer)->is_cut = true;
		page_begin(writer);
		break;
	}
}

size_t print_lines(const struct print_document *document, enum print_paper roll,
	struct arena *arena, const struct print_line **lines_out)
{
	struct writer writer = {
		.document = document,
		.arena = arena,
		.columns = roll == PAPER_ROLL_58 ? COLUMNS_58 : COLUMNS_80,
	};
	page_begin(&writer);
	for (const struct print_item *item = document->first; item != NULL; item = item->next)
		item_add(&writer, item);
	page_end(&writer);
	*lines_out = writer.lines;
	return writer.count;
}
