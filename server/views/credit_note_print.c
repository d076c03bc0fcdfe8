/* Credit notes on paper; see credit_note_print.h. What must stand there: CGI, annexe II, 242 nonies
 * A; Québec: T-0.1, r. 2, 449R1; SOR/91-44, section 3 (doc/taxes.md). */
#include "server/views/credit_note_print.h"

#include <stdlib.h>

#include "common/log.h"
#include "common/show.h"

struct sheet {
	struct arena *arena;
	const struct templates *templates;
	const struct credit_note *note;
	const struct credit_seller *seller;
	const char *language;
	struct print_document *document;
};

static struct str say(const struct sheet *sheet, const char *key)
{
	return message(sheet->templates, sheet->arena, sheet->language, key, NULL, 0);
}

static struct str say_day(const struct sheet *sheet, int64_t at)
{
	return show_day(sheet->arena, at, zone_named_or_utc(sheet->note->time_zone), SHOW_IN_FULL,
		sheet->language);
}

static struct str say_money(const struct sheet *sheet, int64_t minor)
{
	return money_show(sheet->arena, minor, sheet->note->currency, sheet->language);
}

static struct str say_about(
	const struct sheet *sheet, const char *key, const struct str *values, size_t count)
{
	return message(sheet->templates, sheet->arena, sheet->language, key, values, count);
}

/* As the law of the store calls it: an "avoir" of France is a "note de crédit" in Québec. */
static struct str say_title(const struct sheet *sheet)
{
	return say(sheet, arena_printf(sheet->arena, "credit-note.name." STR_FMT,
				  STR_ARG(jurisdiction_name(sheet->note->law))));
}

/* Prices with taxes, or before them. */
static struct str say_priced(const struct sheet *sheet, const char *with, const char *before)
{
	return say(sheet, credit_note_is_added(sheet->note) ? before : with);
}

/* "20 %", of which everybody knows that it is VAT; "TVQ 9,975 %". */
static struct str say_tax(const struct sheet *sheet, const struct tax_part *part)
{
	struct str percent[] = {tax_percent_show(sheet->arena, part->rate_mpct, sheet->language)};
	struct str kind = tax_kind_name(part->kind);
	if (part->exemption != NULL)
		return say(
			sheet, arena_printf(sheet->arena, "tax." STR_FMT ".exempt", STR_ARG(kind)));
	const char *key = part->kind == KIND_VAT
				  ? "credit-note.percent"
				  : arena_printf(sheet->arena, "tax." STR_FMT, STR_ARG(kind));
	return say_about(sheet, key, percent, 1);
}

/* One below the other: a line may have two. */
static void say_taxes(
	const struct sheet *sheet, const struct credit_line *line, struct print_cell *cell)
{
	struct tax_part parts[TAX_PARTS_MAX];
	size_t count = tax_parts(line->tax, line->taxable_minor, line->tax_amount, parts);
	cell->text = say_tax(sheet, &parts[0]);
	if (count > 1)
		cell->detail = say_tax(sheet, &parts[1]);
}

static void add_number(const struct sheet *sheet, enum tax_kind kind, const char *key)
{
	struct str number[] = {credit_seller_number(sheet->seller, sheet->note, kind)};
	if (number[0].n > 0)
		print_paragraph(sheet->document, say_about(sheet, key, number, 1), PRINT_SMALL);
}

static void add_seller(const struct sheet *sheet)
{
	const struct credit_note *note = sheet->note;
	struct str name = credit_seller_name(sheet->seller, note);
	struct str place[] = {note->seller_street, note->seller_postcode, note->seller_city,
		note->seller_country};
	struct str registration[] = {sheet->seller->registration};
	print_heading(sheet->document, name, PRINT_LARGE);
	if (!str_equal(name, note->seller_name))
		print_paragraph(sheet->document, note->seller_name, PRINT_BODY);
	/* As each country writes it. */
	const char *address = str_equal_c(note->seller_country, "CA") ? "credit-note.address.CA"
								      : "credit-note.address";
	print_paragraph(
		sheet->document, say_about(sheet, address, place, ARRAY_LENGTH(place)), PRINT_BODY);
	add_number(sheet, KIND_VAT, "credit-note.vat-number");
	add_number(sheet, KIND_GST, "credit-note.gst-number");
	add_number(sheet, KIND_QST, "credit-note.qst-number");
	if (registration[0].n > 0)
		print_paragraph(sheet->document,
			say_about(sheet, "credit-note.registration", registration, 1), PRINT_SMALL);
}

static void add_facts(const struct sheet *sheet)
{
	enum { PAIRS = 2 }; /* of four in a row the number would be torn apart */
	const struct credit_note *note = sheet->note;
	struct str title[] = {say_title(sheet)};
	struct str labels[] = {say_about(sheet, "credit-note.number", title, 1),
		say(sheet, "credit-note.date"), say(sheet, "credit-note.customer"),
		say(sheet, "credit-note.order")};
	struct str values[] = {note->code, say_day(sheet, note->issued_at), note->customer_name,
		note->order_number};
	struct str about[] = {note->order_number, say_day(sheet, note->placed_at)};
	print_heading(sheet->document, say_title(sheet), PRINT_HUGE);
	print_pairs(sheet->document, labels, values, PAIRS);
	print_pairs(sheet->document, labels + PAIRS, values + PAIRS, PAIRS);
	print_paragraph(sheet->document,
		say_about(sheet, "credit-note.about", about, ARRAY_LENGTH(about)), PRINT_BODY);
}

/* And the bundle that it was sold in; and, where they are not all the same, on which ground it came
 * back. */
static struct str say_sku(const struct sheet *sheet, const struct credit_line *line)
{
	struct str values[] = {line->sku, line->bundle};
	struct str sku = str_is_empty(line->bundle) ? line->sku
						    : say_about(sheet, "agent.print.of-bundle",
							      values, ARRAY_LENGTH(values));
	if (!line->has_ground || !credit_note_grounds_differ(sheet->note))
		return sku;
	const char *key = arena_printf(
		sheet->arena, "return.ground." STR_FMT, STR_ARG(return_ground_name(line->ground)));
	return str_printf(
		sheet->arena, STR_FMT " · " STR_FMT, STR_ARG(sku), STR_ARG(say(sheet, key)));
}

static void add_lines(const struct sheet *sheet)
{
	const struct credit_note *note = sheet->note;
	const struct print_column columns[] = {
		{say(sheet, "credit-note.goods"), 3.6, false},
		{say(sheet, "credit-note.qty"), 0.6, true},
		{say_priced(sheet, "credit-note.price", "credit-note.price.before"), 1.4, true},
		{say_priced(sheet, "credit-note.rate", "credit-note.taxes"),
			credit_note_is_added(note) ? 1.4 : 0.9, true},
		{say_priced(sheet, "credit-note.taxable", "credit-note.before"), 1.4, true},
		{say_priced(sheet, "credit-note.total", "credit-note.with"), 1.4, true},
	};
	enum { COLUMNS = ARRAY_LENGTH(columns) };
	struct print_cell *cells =
		arena_new_array(sheet->arena, note->line_count * COLUMNS, struct print_cell);
	for (size_t i = 0; i < note->line_count; i++) {
		const struct credit_line *line = &note->lines[i];
		struct print_cell *row = &cells[i * COLUMNS];
		row[0] = (struct print_cell){.text = line->name, .detail = say_sku(sheet, line)};
		row[1].text = str_printf(sheet->arena, "%d", (int)line->qty);
		row[2].text = say_money(sheet, line->price_minor);
		say_taxes(sheet, line, &row[3]);
		row[4].text = say_money(sheet, line->taxable_minor);
		row[5].text = say_money(sheet, line->taxable_minor + line->tax_amount.minor);
	}
	print_table(sheet->document, columns, COLUMNS, cells, note->line_count);
}

/* Of two taxes on the same goods neither sum has both. */
static void sum_row(const struct sheet *sheet, struct print_cell *row, struct str what,
	int64_t taxable_minor, int64_t tax_minor, bool has_all)
{
	row[0].text = what;
	row[1].text = say_money(sheet, taxable_minor);
	row[2].text = say_money(sheet, tax_minor);
	if (has_all)
		row[3].text = say_money(sheet, taxable_minor + tax_minor);
}

static void add_sums(const struct sheet *sheet)
{
	const struct credit_note *note = sheet->note;
	const struct print_column columns[] = {
		{say_priced(sheet, "credit-note.rate", "credit-note.taxes"), 2, false},
		{say_priced(sheet, "credit-note.taxable", "credit-note.before"), 1.4, true},
		{say_priced(sheet, "credit-note.tax", "credit-note.amount"), 1.4, true},
		{say_priced(sheet, "credit-note.total", "credit-note.with"), 1.4, true},
	};
	enum { COLUMNS = ARRAY_LENGTH(columns) };
	struct tax_sums taxes = credit_note_taxes(sheet->arena, note);
	size_t count = taxes.count;
	struct print_cell *cells =
		arena_new_array(sheet->arena, (count + 1) * COLUMNS, struct print_cell);
	for (size_t i = 0; i < count; i++)
		sum_row(sheet, &cells[i * COLUMNS], say_tax(sheet, &taxes.parts[i]),
			taxes.parts[i].taxable_minor, taxes.parts[i].minor,
			taxes.parts[i].kind == KIND_VAT);
	sum_row(sheet, &cells[count * COLUMNS], say(sheet, "credit-note.sum"), note->taxable_minor,
		note->tax_minor, true);
	print_table(sheet->document, columns, COLUMNS, cells, count + 1);
}

/* Whoever has the paper has the voucher. Its code stands alone: in a sentence a line could end
 * within it. */
static void add_voucher(const struct sheet *sheet)
{
	const struct credit_note *note = sheet->note;
	struct str labels[] = {say(sheet, "credit-note.voucher.code")};
	struct str values[] = {note->voucher_code}, until[] = {STR_EMPTY};
	if (note->voucher_code.n == 0)
		return;
	if (note->voucher_expires_at != 0)
		until[0] = say_day(sheet, note->voucher_expires_at - 1);
	print_paragraph(sheet->document,
		note->voucher_expires_at == 0
			? say(sheet, "credit-note.voucher")
			: say_about(sheet, "credit-note.voucher.until", until, 1),
		PRINT_BODY);
	print_pairs(sheet->document, labels, values, ARRAY_LENGTH(labels));
}

const struct print_document *credit_note_print(struct arena *arena,
	const struct templates *templates, const struct credit_note *note,
	const struct credit_seller *seller)
{
	struct sheet sheet = {
		arena, templates, note, seller, str_c(arena, language_name(note->language)), NULL};
	struct str total[] = {say_money(&sheet, note->total_minor)};
	sheet.document = print_new(arena, say_title(&sheet), language_name(note->language));
	print_footer(sheet.document, note->code);
	add_seller(&sheet);
	add_facts(&sheet);
	add_lines(&sheet);
	add_sums(&sheet);
	print_heading(sheet.document,
		say_about(&sheet,
			credit_note_is_added(note) ? "credit-note.owed.with" : "credit-note.owed",
			total, 1),
		PRINT_LARGE);
	add_voucher(&sheet);
	print_paragraph(sheet.document,
		say_priced(&sheet, "credit-note.words", "credit-note.words.before"), PRINT_SMALL);
	return sheet.document;
}

struct str credit_note_pdf(struct arena *arena, const struct templates *templates,
	const struct credit_note *note, const struct credit_seller *seller)
{
	const struct print_document *document = credit_note_print(arena, templates, note, seller);
	struct str made = STR_EMPTY;
	char *bytes = NULL;
	size_t n = 0;
	FILE *file = open_memstream(&bytes, &n);
	bool is_good =
		file != NULL && print_pdf_stream(document, PAPER_A4, note->issued_at, file) > 0;
	if (file != NULL && fclose(file) == 0 && is_good)
		made = str_dup(arena, (struct str){bytes, n});
	else
		log_error("credit_note_not_drawn", LOG_STR("number", note->code));
	free(bytes);
	return made;
}
