/* Pick lists, labels and receipts; see papers.h. */
#include "store-agent/print/papers.h"

#include "common/money.h"
#include "common/show.h"
#include "common/tax_json.h"
#include "common/tax_view.h"

enum { SLOT_BOX_MM = 22 };

static const char *language_of(const struct paper_context *context)
{
	struct str language =
		str_is_empty(context->language) ? context->store->language : context->language;
	return str_equal_c(language, "fr") ? "fr" : "en";
}

static struct str say(const struct paper_context *context, const char *key)
{
	return message(context->templates, context->arena, language_of(context), key, NULL, 0);
}

static const struct zone *zone_of(const struct paper_context *context)
{
	return zone_named_or_utc(context->store->time_zone);
}

/* With the date in full: paper is read on another day, a receipt in another year. */
static struct str say_instant(const struct paper_context *context, int64_t at)
{
	return show_instant(
		context->arena, at, zone_of(context), SHOW_IN_FULL, language_of(context));
}

static struct str say_money(
	const struct paper_context *context, int64_t minor, struct str currency_code)
{
	struct currency currency;
	if (!currency_parse(currency_code, &currency))
		return STR_EMPTY;
	return money_show(context->arena, minor, currency, language_of(context));
}

static struct str say_number(const struct paper_context *context, int64_t number)
{
	return str_printf(context->arena, "%lld", (long long)number);
}

/* What stands on every page. */
static struct print_document *paper_new(const struct paper_context *context, const char *title)
{
	const struct store_facts *store = context->store;
	struct print_document *document =
		print_new(context->arena, say(context, title), str_of(language_of(context)));
	if (context->is_copy)
		print_banner(document, say(context, "agent.print.copy"));
	struct str printed[] = {store->name, say_instant(context, context->now)};
	print_footer(document, message(context->templates, context->arena, language_of(context),
				       "agent.print.printed", printed, ARRAY_LENGTH(printed)));
	return document;
}

static struct print_document *paper_begin(const struct paper_context *context, const char *title)
{
	struct print_document *document = paper_new(context, title);
	print_paragraph(document, say(context, title), PRINT_BODY);
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
	const struct paper_context *context, const struct fulfilment_line *line)
{
	struct str values[] = {line->sku, line->part_of.name};
	if (str_is_empty(line->part_of.name))
		return (struct print_cell){.text = line->name, .detail = line->sku};
	return (struct print_cell){.text = line->name,
		.detail = message(context->templates, context->arena, language_of(context),
			"agent.print.of-bundle", values, ARRAY_LENGTH(values))};
}

static struct print_cell tick_cell(void)
{
	return (struct print_cell){.is_tick_box = true};
}

static void add_pick_lines(const struct paper_context *context, const struct fulfilment *fulfilment,
	struct print_document *document)
{
	const struct print_column columns[] = {
		{say(context, "agent.print.shelf"), 1.4, false},
		{say(context, "agent.print.product"), 4.2, false},
		{say(context, "agent.print.barcode"), 2.6, false},
		{say(context, "agent.print.qty"), 0.7, true},
		{say(context, "agent.print.done"), 0.7, false},
	};
	enum { COLUMNS = ARRAY_LENGTH(columns) };
	const struct fulfilment_line **lines = fulfilment_walk(context->arena, fulfilment);
	struct print_cell *cells = arena_new_array(
		context->arena, fulfilment->line_count * COLUMNS, struct print_cell);
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		const struct fulfilment_line *line = lines[i];
		struct print_cell *row = &cells[i * COLUMNS];
		row[0] = (struct print_cell){.text = line->shelf, .size = PRINT_LARGE};
		row[1] = product_cell(context, line);
		row[2] = barcode_cell(context, line);
		row[3] = (struct print_cell){
			.text = say_number(context, line->ordered), .size = PRINT_LARGE};
		row[4] = tick_cell();
	}
	print_table(document, columns, COLUMNS, cells, fulfilment->line_count);
}

static struct str kind_of(const struct paper_context *context, const struct fulfilment *fulfilment)
{
	return say(context, fulfilment->kind == ORDER_PREPAID ? "agent.print.prepaid"
							      : "agent.print.reservation");
}

static void add_order_facts(const struct paper_context *context,
	const struct fulfilment *fulfilment, struct print_document *document)
{
	struct str labels[] = {say(context, "agent.print.customer"),
		say(context, "agent.print.order"), say(context, "agent.print.kind"),
		say(context, "agent.print.collector")};
	struct str values[] = {fulfilment->customer, fulfilment->number,
		kind_of(context, fulfilment), fulfilment->collector};
	print_pairs(document, labels, values, str_is_empty(fulfilment->collector) ? 3 : 4);
}

struct print_document *pick_list_paper(
	const struct paper_context *context, const struct fulfilment *fulfilment)
{
	struct print_document *document = paper_begin(context, "agent.print.pick-list");
	bool is_to_send = !str_is_empty(fulfilment->to_store);
	struct str labels[] = {say(context, "agent.print.promised"),
		say(context, is_to_send ? "agent.print.to" : "agent.print.collect-by")};
	struct str values[] = {say_instant(context, fulfilment->promised_at),
		is_to_send ? fulfilment->to_store : say_instant(context, fulfilment->collect_by)};
	print_barcode(document, PRINT_QR, fulfilment->number, fulfilment->number);
	print_heading(document, fulfilment->short_id, PRINT_HUGE);
	print_pairs(document, labels, values, ARRAY_LENGTH(labels));
	add_order_facts(context, fulfilment, document);
	add_pick_lines(context, fulfilment, document);
	print_box(document, say(context, "agent.print.slot"), SLOT_BOX_MM);
	return document;
}

/* --- the list of a wave --- */

static void add_bags(const struct paper_context *context, const struct wave_member *members,
	size_t count, struct print_document *document)
{
	const struct print_column columns[] = {
		{say(context, "agent.print.bag"), 1.2, false},
		{say(context, "agent.print.short-id"), 2, false},
		{say(context, "agent.print.customer"), 3.6, false},
		{say(context, "agent.print.promised"), 3.4, false},
	};
	enum { COLUMNS = ARRAY_LENGTH(columns) };
	struct print_cell *cells =
		arena_new_array(context->arena, count * COLUMNS, struct print_cell);
	for (size_t i = 0; i < count; i++) {
		const struct fulfilment *fulfilment = &members[i].fulfilment;
		struct print_cell *row = &cells[i * COLUMNS];
		row[0] = (struct print_cell){
			.text = say_number(context, members[i].bag), .size = PRINT_LARGE};
		row[1] = (struct print_cell){.text = fulfilment->short_id, .size = PRINT_LARGE};
		row[2] = (struct print_cell){
			.text = fulfilment->customer, .detail = fulfilment->number};
		row[3].text = say_instant(context, fulfilment->promised_at);
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
		struct str values[] = {say_number(context, share->line->ordered),
			say_number(context, share->member->bag)};
		buf_add_c(&text, i == 0 ? "" : ", ");
		buf_add(&text, message(context->templates, context->arena, language_of(context),
				       "agent.print.into-bag", values, ARRAY_LENGTH(values)));
	}
	return buf_str(&text);
}

static void add_stops(const struct paper_context *context, const struct wave_stop *stops,
	size_t count, struct print_document *document)
{
	const struct print_column columns[] = {
		{say(context, "agent.print.shelf"), 2.1, false},
		{say(context, "agent.print.product"), 3.4, false},
		{say(context, "agent.print.barcode"), 2.6, false},
		{say(context, "agent.print.qty"), 0.8, true},
		{say(context, "agent.print.bags"), 2, false},
		{say(context, "agent.print.done"), 0.9, false},
	};
	enum { COLUMNS = ARRAY_LENGTH(columns) };
	struct print_cell *cells =
		arena_new_array(context->arena, count * COLUMNS, struct print_cell);
	for (size_t i = 0; i < count; i++) {
		const struct fulfilment_line *product = stops[i].product;
		struct print_cell *row = &cells[i * COLUMNS];
		row[0] = (struct print_cell){.text = product->shelf, .size = PRINT_LARGE};
		row[1] = (struct print_cell){.text = product->name, .detail = product->sku};
		row[2] = barcode_cell(context, product);
		row[3] = (struct print_cell){
			.text = say_number(context, stops[i].ordered), .size = PRINT_LARGE};
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
	struct str number[] = {say_number(context, wave->number)};
	print_heading(document,
		message(context->templates, context->arena, language_of(context),
			"agent.print.wave", number, 1),
		PRINT_HUGE);
	print_paragraph(document, say(context, "agent.print.wave.how"), PRINT_BODY);
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
	struct str labels[] = {say(context, "agent.print.from"), say(context, "agent.print.bag")};
	struct str values[] = {context->store->name, bag_of};
	print_barcode(document, PRINT_QR, parcel, parcel);
	print_heading(document, fulfilment->short_id, PRINT_HUGE);
	print_paragraph(document, say(context, "agent.print.to"), PRINT_SMALL);
	print_paragraph(document, fulfilment->to_store, PRINT_LARGE);
	print_pairs(document, labels, values, ARRAY_LENGTH(labels));
	struct str by[] = {say_instant(context, fulfilment->arrives_at)};
	print_paragraph(document,
		message(context->templates, context->arena, language_of(context),
			"agent.print.expected", by, 1),
		PRINT_SMALL);
}

static void add_label(const struct paper_context *context, const struct fulfilment *fulfilment,
	int bag, int bags, struct print_document *document)
{
	struct str bag_of[] = {say_number(context, bag), say_number(context, bags)};
	struct str labels[] = {say(context, "agent.print.place"), say(context, "agent.print.bag")};
	struct str values[] = {
		fulfilment->slot, message(context->templates, context->arena, language_of(context),
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
	struct str by[] = {say_instant(context, fulfilment->collect_by)};
	print_paragraph(document,
		message(context->templates, context->arena, language_of(context),
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
	print_paragraph(document, say(context, "agent.print.test-page.how"), PRINT_BODY);
	return document;
}

/* --- receipts --- */

/* What is for the customer is in the language of the order. */
static struct paper_context for_customer(const struct paper_context *context, struct str language)
{
	struct paper_context theirs = *context;
	theirs.language = language;
	return theirs;
}

/* For the customer: what it is stands over it. */
static struct print_document *receipt_begin(const struct paper_context *context, const char *title)
{
	struct print_document *document = paper_new(context, title);
	print_heading(document, say(context, title), PRINT_LARGE);
	return document;
}

static void add_total(const struct paper_context *context, struct print_document *document,
	const char *label, int64_t minor, struct str currency)
{
	struct str labels[] = {say(context, label)};
	struct str values[] = {say_money(context, minor, currency)};
	print_pairs(document, labels, values, 1);
}

/* Those on top of the prices above. */
static void add_taxes(const struct paper_context *context, struct print_document *document,
	const struct tax_sums *taxes, struct str currency)
{
	for (size_t i = 0; i < taxes->count; i++) {
		const struct tax_part *part = &taxes->parts[i];
		const char *key = arena_printf(
			context->arena, "tax." STR_FMT, STR_ARG(tax_kind_name(part->kind)));
		struct str percent[] = {
			tax_percent_show(context->arena, part->rate_mpct, language_of(context))};
		struct str label[] = {message(
			context->templates, context->arena, language_of(context), key, percent, 1)};
		struct str value[] = {say_money(context, part->minor, currency)};
		print_pairs(document, label, value, 1);
	}
}

static struct print_document *pickup_paper(
	const struct paper_context *context, const struct fulfilment *fulfilment)
{
	struct print_document *document = receipt_begin(context, "agent.print.pickup-receipt");
	const struct print_column columns[] = {
		{say(context, "agent.print.product"), 5, false},
		{say(context, "agent.print.collected"), 1, true},
		{say(context, "agent.print.refused"), 1, true},
		{say(context, "agent.print.price"), 1.4, true},
	};
	enum { COLUMNS = ARRAY_LENGTH(columns) };
	struct print_cell *cells = arena_new_array(
		context->arena, fulfilment->line_count * COLUMNS, struct print_cell);
	struct tax_sums taxes = tax_sums_new(context->arena, fulfilment->line_count);
	int64_t total = 0;
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		const struct fulfilment_line *line = &fulfilment->lines[i];
		struct print_cell *row = &cells[i * COLUMNS];
		row[0] = product_cell(context, line);
		row[1].text = say_number(context, line->collected);
		row[2].text = say_number(context, line->refused);
		row[3].text = say_money(context, line->price_minor, fulfilment->currency);
		struct taxed goods = line_goods(line);
		int before = (int)goods.qty - line->collected;
		tax_sums_add_goods(&taxes, &goods, before, line->collected);
		total += taxed_part_minor(&goods, before, line->collected);
	}
	add_order_facts(context, fulfilment, document);
	print_table(document, columns, COLUMNS, cells, fulfilment->line_count);
	add_taxes(context, document, &taxes, fulfilment->currency);
	add_total(context, document, "agent.print.total", total, fulfilment->currency);
	return document;
}

struct print_document *pickup_receipt_paper(
	const struct paper_context *context, const struct fulfilment *fulfilment)
{
	const struct paper_context theirs =
		for_customer(context, language_name(fulfilment->language));
	return pickup_paper(&theirs, fulfilment);
}

static struct str fact(json_t *facts, const char *name)
{
	json_t *value = json_object_get(facts, name);
	return (struct str){json_string_value(value), json_string_length(value)};
}

static void add_returned(
	const struct paper_context *context, json_t *facts, struct print_document *document)
{
	const struct print_column columns[] = {
		{say(context, "agent.print.product"), 5, false},
		{say(context, "agent.print.returned"), 1, true},
		{say(context, "agent.print.price"), 1.4, true},
	};
	enum { COLUMNS = ARRAY_LENGTH(columns) };
	json_t *lines = json_object_get(facts, "lines");
	size_t count = json_array_size(lines);
	struct print_cell *cells =
		arena_new_array(context->arena, count * COLUMNS, struct print_cell);
	for (size_t i = 0; i < count; i++) {
		json_t *line = json_array_get(lines, i);
		struct print_cell *row = &cells[i * COLUMNS];
		row[0].text = str_dup(context->arena, fact(line, "name"));
		row[1].text = say_number(context, json_integer_value(json_object_get(line, "qty")));
		row[2].text =
			say_money(context, json_integer_value(json_object_get(line, "price_minor")),
				fact(facts, "currency"));
	}
	print_table(document, columns, COLUMNS, cells, count);
}

/* Of the lines of a receipt of goods that came back. */
static void add_returned_taxes(
	const struct paper_context *context, json_t *facts, struct print_document *document)
{
	json_t *lines = json_object_get(facts, "lines"), *line;
	struct tax_sums taxes = tax_sums_new(context->arena, json_array_size(lines));
	size_t i;
	json_array_foreach (lines, i, line) {
		struct tax tax;
		struct tax_amount amount;
		tax_json_read(line, &tax, &amount);
		if (tax_is_added(tax))
			tax_sums_add_due(&taxes, tax, 0, amount);
	}
	add_taxes(context, document, &taxes, fact(facts, "currency"));
}

/* What heads the papers of goods that come back. */
static struct print_document *brought_paper(
	const struct paper_context *context, json_t *facts, const char *title)
{
	const char *reason = arena_printf(
		context->arena, "agent.return-reason." STR_FMT, STR_ARG(fact(facts, "reason")));
	struct print_document *document = receipt_begin(context, title);
	struct str labels[] = {
		say(context, "agent.print.order"), say(context, "agent.print.reason")};
	struct str values[] = {
		str_dup(context->arena, fact(facts, "number")), say(context, reason)};
	print_pairs(document, labels, values, ARRAY_LENGTH(labels));
	return document;
}

static void add_brought_and_taken(
	const struct paper_context *context, json_t *facts, struct print_document *document)
{
	const struct print_column columns[] = {
		{STR_EMPTY, 1.6, false},
		{say(context, "agent.print.product"), 5, false},
		{say(context, "agent.print.qty"), 1, true},
		{say(context, "agent.print.price"), 1.6, true},
	};
	enum { COLUMNS = ARRAY_LENGTH(columns), ROWS = 2 };
	json_t *goods[ROWS] = {json_array_get(json_object_get(facts, "lines"), 0),
		json_object_get(facts, "taken")};
	const char *labels[ROWS] = {"agent.print.brought", "agent.print.taken"};
	struct print_cell cells[ROWS * COLUMNS] = {{.text = STR_EMPTY}};
	for (size_t i = 0; i < ROWS; i++) {
		struct print_cell *row = &cells[i * COLUMNS];
		json_t *price = json_object_get(goods[i], "price_minor");
		row[0].text = say(context, labels[i]);
		row[1].text = str_dup(context->arena, fact(goods[i], "name"));
		row[2].text =
			say_number(context, json_integer_value(json_object_get(goods[i], "qty")));
		if (price != NULL)
			row[3].text = say_money(
				context, json_integer_value(price), fact(facts, "currency"));
	}
	print_table(document, columns, COLUMNS, cells, ROWS);
}

/* By which way the money goes back. */
static const char *refund_note(json_t *facts)
{
	if (str_equal(fact(facts, "refund_way"), refund_way_name(WAY_VOUCHER)))
		return "agent.print.refund-voucher";
	return str_equal(fact(facts, "kind"), order_kind_name(ORDER_RESERVATION))
		       ? "agent.print.refund-till"
		       : "agent.print.refund-note";
}

/* What it costs, as far as it was known at the counter. */
static void add_exchange_money(
	const struct paper_context *context, json_t *facts, struct print_document *document)
{
	int64_t back = json_integer_value(json_object_get(facts, "total_minor"));
	int64_t till = json_integer_value(json_object_get(facts, "till_minor"));
	bool is_known = json_object_get(facts, "exchange") != NULL;
	if (back > 0)
		add_total(
			context, document, "agent.print.refund-due", back, fact(facts, "currency"));
	if (till > 0)
		add_total(context, document, "agent.print.till-due", till, fact(facts, "currency"));
	if (back == 0 && till == 0)
		print_paragraph(document,
			say(context, is_known ? "agent.print.exchange-even"
					      : "agent.print.exchange-open"),
			PRINT_BODY);
	if (back > 0)
		print_paragraph(document, say(context, refund_note(facts)), PRINT_SMALL);
}

static struct print_document *exchange_paper(const struct paper_context *context, json_t *facts)
{
	struct print_document *document =
		brought_paper(context, facts, "agent.print.exchange-receipt");
	add_brought_and_taken(context, facts, document);
	if (json_object_get(facts, "store") != NULL) {
		struct str where[] = {str_dup(context->arena, fact(facts, "store"))};
		print_paragraph(document,
			message(context->templates, context->arena, language_of(context),
				"agent.print.waits-at", where, 1),
			PRINT_LARGE);
	}
	add_exchange_money(context, facts, document);
	return document;
}

static struct print_document *return_paper(const struct paper_context *context, json_t *facts)
{
	struct print_document *document =
		brought_paper(context, facts, "agent.print.return-receipt");
	add_returned(context, facts, document);
	add_returned_taxes(context, facts, document);
	bool is_to_inspect = json_is_true(json_object_get(facts, "is_to_inspect"));
	add_total(context, document,
		is_to_inspect ? "agent.print.refund-later" : "agent.print.refund-due",
		json_integer_value(json_object_get(facts, "total_minor")), fact(facts, "currency"));
	if (is_to_inspect)
		print_paragraph(document, say(context, "agent.print.inspect-note"), PRINT_SMALL);
	print_paragraph(document, say(context, refund_note(facts)), PRINT_SMALL);
	return document;
}

struct print_document *return_receipt_paper(const struct paper_context *context, struct str facts)
{
	json_t *json = json_loadb(facts.p, facts.n, 0, NULL);
	if (json == NULL)
		return NULL;
	bool is_exchange = json_object_get(json, "taken") != NULL;
	const struct paper_context theirs = for_customer(context, fact(json, "language"));
	struct print_document *document =
		is_exchange ? exchange_paper(&theirs, json) : return_paper(&theirs, json);
	json_decref(json);
	return document;
}

/* --- the report of a day --- */

static struct str say_report(const struct paper_context *context, const char *name)
{
	return say(context, arena_printf(context->arena, "desk.report.%s", name));
}

static void report_figures(const struct paper_context *context, struct print_document *document,
	const struct day_report *report)
{
	const struct print_column columns[] = {{STR_EMPTY, 3, false}, {STR_EMPTY, 1, true}};
	struct print_cell *cells =
		arena_new_array(context->arena, 2 * report->figure_count, struct print_cell);
	for (size_t i = 0; i < report->figure_count; i++) {
		cells[2 * i].text = say_report(context, report->figures[i].name);
		cells[2 * i + 1].text = say_number(context, report->figures[i].value);
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
		row[1].text = show_duration(context->arena, times->median_ms, language_of(context));
		row[2].text =
			show_duration(context->arena, times->longest_ms, language_of(context));
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
		context->arena, day_at, zone_of(context), SHOW_IN_FULL, language_of(context));
	print_heading(document, context->store->name, PRINT_HUGE);
	print_heading(document, day, PRINT_LARGE);
	report_figures(context, document, report);
	report_durations(context, document, report);
	return document;
}
