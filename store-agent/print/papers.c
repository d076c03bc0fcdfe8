/* Pick lists, labels and reports; see papers.h. */
#include "store-agent/print/papers.h"

#include "common/show.h"
#include "store-agent/print/papers_inside.h"

enum { SLOT_BOX_MM = 22 };

const char *paper_language(const struct paper_context *context)
{
	struct str language =
		str_is_empty(context->language) ? context->store->language : context->language;
	return str_equal_c(language, "fr") ? "fr" : "en";
}

struct str paper_say(const struct paper_context *context, const char *key)
{
	return message(context->templates, context->arena, paper_language(context), key, NULL, 0);
}

static const struct zone *zone_of(const struct paper_context *context)
{
	return zone_named_or_utc(context->store->time_zone);
}

/* With the date in full: paper is read on another day, a receipt in another year. */
struct str paper_instant(const struct paper_context *context, int64_t at)
{
	return show_instant(
		context->arena, at, zone_of(context), SHOW_IN_FULL, paper_language(context));
}

struct str paper_number(const struct paper_context *context, int64_t number)
{
	return str_printf(context->arena, "%lld", (long long)number);
}

/* What stands on every page. */
struct print_document *paper_new(const struct paper_context *context, const char *title)
{
	const struct store_facts *store = context->store;
	struct print_document *document = print_new(
		context->arena, paper_say(context, title), str_of(paper_language(context)));
	if (context->is_copy)
		print_banner(document, paper_say(context, "agent.print.copy"));
	struct str printed[] = {store->name, paper_instant(context, context->now)};
	print_footer(document, message(context->templates, context->arena, paper_language(context),
				       "agent.print.printed", printed, ARRAY_LENGTH(printed)));
	return document;
}

static struct print_document *paper_begin(const struct paper_context *context, const char *title)
{
	struct print_document *document = paper_new(context, title);
	print_paragraph(document, paper_say(context, title), PRINT_BODY);
	return document;
}

/* --- the pick list --- */

static struct print_cell barcode_cell(
	const struct paper_context *context, const struct fulfilment_line *line)
{
	if (line->gtin_count == 0)
		return (struct print_cell){.text = STR_EMPTY};
	return (struct print_cell){
		.text = gtin_print(context->arena, line->gtins[0]), .barcode = PRINT_EAN13};
}

/* Its name and sku, and the bundle that it is part of, so that all of that goes into one bag. */
static struct print_cell product_cell(
	const struct paper_context *context, struct str sku, struct str name, struct str bundle)
{
	struct str values[] = {sku, bundle};
	if (str_is_empty(bundle))
		return (struct print_cell){.text = name, .detail = sku};
	return (struct print_cell){.text = name,
		.detail = message(context->templates, context->arena, paper_language(context),
			"agent.print.of-bundle", values, ARRAY_LENGTH(values))};
}

struct print_cell paper_product(
	const struct paper_context *context, const struct fulfilment_line *line)
{
	return product_cell(context, line->sku, line->name, line->part_of.name);
}

static struct print_cell tick_cell(void)
{
	return (struct print_cell){.is_tick_box = true};
}

static void add_pick_lines(const struct paper_context *context, const struct fulfilment *fulfilment,
	struct print_document *document)
{
	const struct print_column columns[] = {
		{paper_say(context, "agent.print.shelf"), 1.4, false},
		{paper_say(context, "agent.print.product"), 4.2, false},
		{paper_say(context, "agent.print.barcode"), 2.6, false},
		{paper_say(context, "agent.print.qty"), 0.7, true},
		{paper_say(context, "agent.print.done"), 0.7, false},
	};
	enum { COLUMNS = ARRAY_LENGTH(columns) };
	const struct fulfilment_line **lines = fulfilment_walk(context->arena, fulfilment);
	struct print_cell *cells = arena_new_array(
		context->arena, fulfilment->line_count * COLUMNS, struct print_cell);
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		const struct fulfilment_line *line = lines[i];
		struct print_cell *row = &cells[i * COLUMNS];
		row[0] = (struct print_cell){.text = line->shelf, .size = PRINT_LARGE};
		row[1] = product_cell(context, line->sku, line->name_here, line->part_of.name_here);
		row[2] = barcode_cell(context, line);
		row[3] = (struct print_cell){
			.text = paper_number(context, line->ordered), .size = PRINT_LARGE};
		row[4] = tick_cell();
	}
	print_table(document, columns, COLUMNS, cells, fulfilment->line_count);
}

static struct str kind_of(const struct paper_context *context, const struct fulfilment *fulfilment)
{
	return paper_say(context, fulfilment->kind == ORDER_PREPAID ? "agent.print.prepaid"
								    : "agent.print.reservation");
}

void paper_order_facts(const struct paper_context *context, const struct fulfilment *fulfilment,
	struct print_document *document)
{
	struct str labels[] = {paper_say(context, "agent.print.customer"),
		paper_say(context, "agent.print.order"), paper_say(context, "agent.print.kind"),
		paper_say(context, "agent.print.collector")};
	struct str values[] = {fulfilment->customer, fulfilment->number,
		kind_of(context, fulfilment), fulfilment->collector};
	print_pairs(document, labels, values, str_is_empty(fulfilment->collector) ? 3 : 4);
}

struct print_document *pick_list_paper(
	const struct paper_context *context, const struct fulfilment *fulfilment)
{
	struct print_document *document = paper_begin(context, "agent.print.pick-list");
	bool is_to_send = !str_is_empty(fulfilment->to_store);
	struct str labels[] = {paper_say(context, "agent.print.promised"),
		paper_say(context, is_to_send ? "agent.print.to" : "agent.print.collect-by")};
	struct str values[] = {paper_instant(context, fulfilment->promised_at),
		is_to_send ? fulfilment->to_store : paper_instant(context, fulfilment->collect_by)};
	print_barcode(document, PRINT_QR, fulfilment->number, fulfilment->number);
	print_heading(document, fulfilment->short_id, PRINT_HUGE);
	print_pairs(document, labels, values, ARRAY_LENGTH(labels));
	paper_order_facts(context, fulfilment, document);
	add_pick_lines(context, fulfilment, document);
	print_box(document, paper_say(context, "agent.print.slot"), SLOT_BOX_MM);
	return document;
}

/* --- the list of a wave --- */

static void add_bags(const struct paper_context *context, const struct wave_member *members,
	size_t count, struct print_document *document)
{
	const struct print_column columns[] = {
		{paper_say(context, "agent.print.bag"), 1.2, false},
		{paper_say(context, "agent.print.short-id"), 2, false},
		{paper_say(context, "agent.print.customer"), 3.6, false},
		{paper_say(context, "agent.print.promised"), 3.4, false},
	};
	enum { COLUMNS = ARRAY_LENGTH(columns) };
	struct print_cell *cells =
		arena_new_array(context->arena, count * COLUMNS, struct print_cell);
	for (size_t i = 0; i < count; i++) {
		const struct fulfilment *fulfilment = &members[i].fulfilment;
		struct print_cell *row = &cells[i * COLUMNS];
		row[0] = (struct print_cell){
			.text = paper_number(context, members[i].bag), .size = PRINT_LARGE};
		row[1] = (struct print_cell){.text = fulfilment->short_id, .size = PRINT_LARGE};
		row[2] = (struct print_cell){
			.text = fulfilment->customer, .detail = fulfilment->number};
		row[3].text = paper_instant(context, fulfilment->promised_at);
	}
	print_table(document, columns, COLUMNS, cells, count);
}

/* 2 → bag 1, 1 → bag 3: each with its number. */
static struct str bags_of(const struct paper_context *context, const struct wave_stop *stop)
{
	struct buf text;
	enum { SHARE_BYTES_MAX = 64 };
	buf_init(&text, context->arena, stop->share_count * SHARE_BYTES_MAX);
	for (size_t i = 0; i < stop->share_count; i++) {
		const struct wave_share *share = &stop->shares[i];
		struct str values[] = {paper_number(context, share->line->ordered),
			paper_number(context, share->member->bag)};
		buf_add_c(&text, i == 0 ? "" : ", ");
		buf_add(&text, message(context->templates, context->arena, paper_language(context),
				       "agent.print.into-bag", values, ARRAY_LENGTH(values)));
	}
	return buf_str(&text);
}

static void add_stops(const struct paper_context *context, const struct wave_stop *stops,
	size_t count, struct print_document *document)
{
	const struct print_column columns[] = {
		{paper_say(context, "agent.print.shelf"), 2.1, false},
		{paper_say(context, "agent.print.product"), 3.4, false},
		{paper_say(context, "agent.print.barcode"), 2.6, false},
		{paper_say(context, "agent.print.qty"), 0.8, true},
		{paper_say(context, "agent.print.bags"), 2, false},
		{paper_say(context, "agent.print.done"), 0.9, false},
	};
	enum { COLUMNS = ARRAY_LENGTH(columns) };
	struct print_cell *cells =
		arena_new_array(context->arena, count * COLUMNS, struct print_cell);
	for (size_t i = 0; i < count; i++) {
		const struct fulfilment_line *product = stops[i].product;
		struct print_cell *row = &cells[i * COLUMNS];
		row[0] = (struct print_cell){.text = product->shelf, .size = PRINT_LARGE};
		row[1] = (struct print_cell){.text = product->name_here, .detail = product->sku};
		row[2] = barcode_cell(context, product);
		row[3] = (struct print_cell){
			.text = paper_number(context, stops[i].ordered), .size = PRINT_LARGE};
		row[4] = (struct print_cell){.text = bags_of(context, &stops[i])};
		row[5] = tick_cell();
	}
	print_table(document, columns, COLUMNS, cells, count);
}

struct print_document *wave_list_paper(const struct paper_context *context, const struct wave *wave,
	const struct wave_member *members, size_t count)
{
	const struct wave_stop *stops;
	size_t stop_count = wave_walk(context->arena, members, count, &stops);
	struct print_document *document = paper_begin(context, "agent.print.wave-list");
	struct str number[] = {paper_number(context, wave->number)};
	print_heading(document,
		message(context->templates, context->arena, paper_language(context),
			"agent.print.wave", number, 1),
		PRINT_HUGE);
	print_paragraph(document, paper_say(context, "agent.print.wave.how"), PRINT_BODY);
	add_bags(context, members, count, document);
	add_stops(context, stops, stop_count, document);
	return document;
}

/* --- labels --- */

/* For another store: the parcel's own code, and where it goes instead of who collects it. */
static void add_parcel(const struct paper_context *context, const struct fulfilment *fulfilment,
	struct str bag_of, struct print_document *document)
{
	struct str parcel = fulfilment_parcel(context->arena, fulfilment);
	struct str labels[] = {
		paper_say(context, "agent.print.from"), paper_say(context, "agent.print.bag")};
	struct str values[] = {context->store->name, bag_of};
	print_barcode(document, PRINT_QR, parcel, parcel);
	print_heading(document, fulfilment->short_id, PRINT_HUGE);
	print_paragraph(document, paper_say(context, "agent.print.to"), PRINT_SMALL);
	print_paragraph(document, fulfilment->to_store, PRINT_LARGE);
	print_pairs(document, labels, values, ARRAY_LENGTH(labels));
	struct str by[] = {paper_instant(context, fulfilment->arrives_at)};
	print_paragraph(document,
		message(context->templates, context->arena, paper_language(context),
			"agent.print.expected", by, 1),
		PRINT_SMALL);
}

static void add_label(const struct paper_context *context, const struct fulfilment *fulfilment,
	int bag, int bags, struct print_document *document)
{
	struct str bag_of[] = {paper_number(context, bag), paper_number(context, bags)};
	struct str labels[] = {
		paper_say(context, "agent.print.place"), paper_say(context, "agent.print.bag")};
	struct str values[] = {fulfilment->slot,
		message(context->templates, context->arena, paper_language(context),
			"agent.print.bag-of", bag_of, ARRAY_LENGTH(bag_of))};
	if (!str_is_empty(fulfilment->to_store)) {
		add_parcel(context, fulfilment, values[1], document);
		return;
	}
	print_barcode(document, PRINT_QR, fulfilment->number, fulfilment->number);
	print_heading(document, fulfilment->short_id, PRINT_HUGE);
	print_pairs(document, labels, values, ARRAY_LENGTH(labels));
	print_paragraph(document, fulfilment->customer, PRINT_LARGE);
	if (!str_is_empty(fulfilment->collector))
		print_paragraph(document, fulfilment->collector, PRINT_BODY);
	struct str by[] = {paper_instant(context, fulfilment->collect_by)};
	print_paragraph(document,
		message(context->templates, context->arena, paper_language(context),
			"agent.print.keep-until", by, 1),
		PRINT_SMALL);
}

struct print_document *bag_label_paper(
	const struct paper_context *context, const struct fulfilment *fulfilment, int bags)
{
	struct print_document *document = paper_new(context, "agent.print.bag-label");
	for (int bag = 1; bag <= bags; bag++) {
		if (bag > 1)
			print_page_break(document);
		add_label(context, fulfilment, bag, bags, document);
	}
	return document;
}

/* --- the test page --- */

struct print_document *test_page_paper(const struct paper_context *context, struct str output)
{
	static const struct str letters =
		STR("ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ àâæçéèêëîïôœùûüÿ « € ’ » 0123456789");
	struct print_document *document = paper_begin(context, "agent.print.test-page");
	print_heading(document, output, PRINT_LARGE);
	print_paragraph(document, letters, PRINT_BODY);
	print_barcode(document, PRINT_EAN13, STR("2000000000008"), STR_EMPTY);
	print_barcode(document, PRINT_QR, STR("COMPTOIR"), STR_EMPTY);
	print_paragraph(document, paper_say(context, "agent.print.test-page.how"), PRINT_BODY);
	return document;
}

/* --- the report of a day --- */

static struct str say_report(const struct paper_context *context, const char *name)
{
	return paper_say(context, arena_printf(context->arena, "desk.report.%s", name));
}

static void report_figures(const struct paper_context *context, struct print_document *document,
	const struct day_report *report)
{
	const struct print_column columns[] = {{STR_EMPTY, 3, false}, {STR_EMPTY, 1, true}};
	struct print_cell *cells =
		arena_new_array(context->arena, 2 * report->figure_count, struct print_cell);
	for (size_t i = 0; i < report->figure_count; i++) {
		cells[2 * i].text = say_report(context, report->figures[i].name);
		cells[2 * i + 1].text = paper_number(context, report->figures[i].value);
	}
	print_table(document, columns, ARRAY_LENGTH(columns), cells, report->figure_count);
}

static void report_durations(const struct paper_context *context, struct print_document *document,
	const struct day_report *report)
{
	const struct print_column columns[] = {{STR_EMPTY, 2, false},
		{say_report(context, "median"), 1, true},
		{say_report(context, "longest"), 1, true}};
	struct print_cell *cells =
		arena_new_array(context->arena, 3 * report->time_count, struct print_cell);
	size_t rows = 0;
	for (size_t i = 0; i < report->time_count; i++) {
		const struct report_times *times = &report->times[i];
		struct print_cell *row = &cells[3 * rows];
		if (times->count == 0)
			continue;
		row[0].text = say_report(context, times->name);
		row[1].text =
			show_duration(context->arena, times->median_ms, paper_language(context));
		row[2].text =
			show_duration(context->arena, times->longest_ms, paper_language(context));
		rows++;
	}
	if (rows == 0)
		return;
	print_heading(document, say_report(context, "times"), PRINT_LARGE);
	print_table(document, columns, ARRAY_LENGTH(columns), cells, rows);
}

struct print_document *day_report_paper(
	const struct paper_context *context, int64_t day_at, const struct day_report *report)
{
	struct print_document *document = paper_begin(context, "desk.report");
	struct str day = show_day(
		context->arena, day_at, zone_of(context), SHOW_IN_FULL, paper_language(context));
	print_heading(document, context->store->name, PRINT_HUGE);
	print_heading(document, day, PRINT_LARGE);
	report_figures(context, document, report);
	report_durations(context, document, report);
	return document;
}
