/* Receipts for who collected, brought back or exchanged goods; see papers.h. */
#include "common/money.h"
#include "common/tax_json.h"
#include "store-agent/print/papers_inside.h"

static struct str paper_money(
	const struct paper_context *context, int64_t minor, struct str currency_code)
{
	struct currency currency;
	if (!currency_parse(currency_code, &currency))
		return STR_EMPTY;
	return money_show(context->arena, minor, currency, paper_language(context));
}

/* What is for the customer is in the language of the order. */
static struct paper_context for_customer(const struct paper_context *context, struct str language)
{
	struct paper_context theirs = *context;
	theirs.language = language;
	return theirs;
}

/* Who gave it out: the store, and its address as far as that is known. */
static struct str store_line(const struct paper_context *context)
{
	const struct store_facts *store = context->store;
	struct str place[] = {store->street, store->postcode, store->city, store->country};
	if (str_is_empty(store->street) || str_is_empty(store->city))
		return store->name;
	const char *key = str_equal_c(store->country, "CA") ? "credit-note.address.CA"
							    : "credit-note.address";
	struct str address = message(context->templates, context->arena, paper_language(context),
		key, place, ARRAY_LENGTH(place));
	return str_printf(
		context->arena, STR_FMT ", " STR_FMT, STR_ARG(store->name), STR_ARG(address));
}

/* For the customer: what it is stands over it, and whose it is below. */
static struct print_document *receipt_begin(const struct paper_context *context, const char *title)
{
	struct print_document *document = paper_new(context, title);
	print_heading(document, paper_say(context, title), PRINT_LARGE);
	print_paragraph(document, store_line(context), PRINT_SMALL);
	return document;
}

/* When it was, which a copy does not say otherwise. */
static void add_day(const struct paper_context *context, const char *label, int64_t at,
	struct print_document *document)
{
	struct str labels[] = {paper_say(context, label)};
	struct str values[] = {at == 0 ? STR_EMPTY : paper_instant(context, at)};
	if (at != 0)
		print_pairs(document, labels, values, ARRAY_LENGTH(labels));
}

/* --- taxes --- */

static struct str tell(const struct paper_context *context, const char *key, struct str value)
{
	return message(context->templates, context->arena, paper_language(context), key, &value, 1);
}

/* "TVQ 9,975 %" */
static struct str say_tax(const struct paper_context *context, const struct tax_part *part)
{
	const char *key =
		arena_printf(context->arena, "tax." STR_FMT, STR_ARG(tax_kind_name(part->kind)));
	return tell(context, key,
		tax_percent_show(context->arena, part->rate_mpct, paper_language(context)));
}

/* Of an amount of a receipt: which taxes stand on top of its prices, and which
 * are in it. */
struct told_taxes {
	struct tax_sums added, contained;
};

static struct told_taxes told_taxes_new(const struct paper_context *context, size_t amounts)
{
	return (struct told_taxes){
		tax_sums_new(context->arena, amounts), tax_sums_new(context->arena, amounts)};
}

static void taxes_add(struct told_taxes *taxes, struct tax tax, struct tax_amount amount)
{
	tax_sums_add_due(tax_is_added(tax) ? &taxes->added : &taxes->contained, tax, 0, amount);
}

static void told_taxes_add(struct told_taxes *taxes, json_t *told)
{
	struct tax tax;
	struct tax_amount amount;
	tax_json_read(told, &tax, &amount);
	taxes_add(taxes, tax, amount);
}

enum { AMOUNT_COLUMNS = 2 };

static void amount_row(const struct paper_context *context, struct print_cell *row,
	struct str label, int64_t minor, struct str currency)
{
	row[0].text = label;
	row[1].text = paper_money(context, minor, currency);
}

/* An amount with its taxes, as each law shows them: those on top of the prices before it, those
 * that it contains after it. */
static void add_taxed(const struct paper_context *context, struct print_document *document,
	const struct told_taxes *taxes, const char *label, int64_t minor, struct str currency)
{
	const struct print_column columns[AMOUNT_COLUMNS] = {
		{STR_EMPTY, 3, false}, {STR_EMPTY, 2, true}};
	const struct tax_sums *added = &taxes->added, *contained = &taxes->contained;
	struct print_cell *cells = arena_new_array(context->arena,
		(added->count + 1 + contained->count) * AMOUNT_COLUMNS, struct print_cell);
	struct print_cell *row = cells;
	for (size_t i = 0; i < added->count; i++, row += AMOUNT_COLUMNS)
		amount_row(context, row, say_tax(context, &added->parts[i]), added->parts[i].minor,
			currency);
	amount_row(context, row, paper_say(context, label), minor, currency);
	row[1].size = PRINT_LARGE;
	row += AMOUNT_COLUMNS;
	for (size_t i = 0; i < contained->count; i++, row += AMOUNT_COLUMNS)
		amount_row(context, row,
			tell(context, "tax.contained", say_tax(context, &contained->parts[i])),
			contained->parts[i].minor, currency);
	print_table(
		document, columns, AMOUNT_COLUMNS, cells, (size_t)(row - cells) / AMOUNT_COLUMNS);
}

/* --- goods that were collected --- */

/* With the serials of what is the customer's now: a guarantee asks for them. */
static struct str named_with(
	const struct paper_context *context, struct str name, struct str serials)
{
	struct str named[] = {name, serials};
	return str_is_empty(serials)
		       ? name
		       : message(context->templates, context->arena, paper_language(context),
				 "agent.print.with-serials", named, ARRAY_LENGTH(named));
}

static struct print_document *pickup_paper(
	const struct paper_context *context, const struct fulfilment *fulfilment)
{
	struct print_document *document = receipt_begin(context, "agent.print.pickup-receipt");
	const struct print_column columns[] = {
		{paper_say(context, "agent.print.product"), 5, false},
		{paper_say(context, "agent.print.collected"), 1, true},
		{paper_say(context, "agent.print.refused"), 1, true},
		{paper_say(context, "agent.print.price"), 1.4, true},
	};
	enum { COLUMNS = ARRAY_LENGTH(columns) };
	struct print_cell *cells = arena_new_array(
		context->arena, fulfilment->line_count * COLUMNS, struct print_cell);
	struct told_taxes taxes = told_taxes_new(context, fulfilment->line_count);
	int64_t total = 0;
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		const struct fulfilment_line *line = &fulfilment->lines[i];
		struct print_cell *row = &cells[i * COLUMNS];
		row[0] = paper_product(context, line);
		row[0].text = named_with(
			context, row[0].text, serials_print(context->arena, &line->serials, ", "));
		row[1].text = paper_number(context, line->collected);
		row[2].text = paper_number(context, line->refused);
		row[3].text = paper_money(context, line->price_minor, fulfilment->currency);
		struct taxed goods = line_goods(line);
		int before = (int)goods.qty - line->collected;
		if (line->collected > 0)
			taxes_add(&taxes, goods.tax, taxed_part(&goods, before, line->collected));
		total += taxed_part_minor(&goods, before, line->collected);
	}
	add_day(context, "agent.print.collected-on", fulfilment->collected_at, document);
	paper_order_facts(context, fulfilment, document);
	print_table(document, columns, COLUMNS, cells, fulfilment->line_count);
	add_taxed(context, document, &taxes, "agent.print.total", total, fulfilment->currency);
	return document;
}

struct print_document *pickup_receipt_paper(
	const struct paper_context *context, const struct fulfilment *fulfilment)
{
	const struct paper_context theirs =
		for_customer(context, language_name(fulfilment->language));
	return pickup_paper(&theirs, fulfilment);
}

/* --- goods that came back --- */

static struct str fact(json_t *facts, const char *name)
{
	json_t *value = json_object_get(facts, name);
	return (struct str){json_string_value(value), json_string_length(value)};
}

/* With the serials of what came back. */
static struct str brought_name(const struct paper_context *context, json_t *line)
{
	return named_with(context, str_dup(context->arena, fact(line, "name")),
		str_dup(context->arena, fact(line, "serials")));
}

static struct str reason_of(const struct paper_context *context, json_t *facts)
{
	const char *key = arena_printf(
		context->arena, "agent.return-reason." STR_FMT, STR_ARG(fact(facts, "reason")));
	return paper_say(context, key);
}

static void detail_add(
	const struct paper_context *context, struct print_cell *cell, struct str what)
{
	cell->detail = cell->detail.n == 0 ? what
					   : str_printf(context->arena, STR_FMT " · " STR_FMT,
						     STR_ARG(cell->detail), STR_ARG(what));
}

/* Its name, the bundle that it was sold in, its own reason where it has one, and on which ground it
 * comes back. */
static struct print_cell brought_product(const struct paper_context *context, json_t *line)
{
	struct str bundle = fact(line, "bundle"), ground = fact(line, "ground");
	struct print_cell cell = {.text = brought_name(context, line)};
	if (bundle.n > 0)
		detail_add(context, &cell, tell(context, "desk.of-bundle", bundle));
	if (fact(line, "reason").n > 0)
		detail_add(context, &cell, reason_of(context, line));
	if (ground.n > 0)
		detail_add(context, &cell,
			paper_say(context, arena_printf(context->arena, "return.ground." STR_FMT,
						   STR_ARG(ground))));
	return cell;
}

static void add_returned(
	const struct paper_context *context, json_t *facts, struct print_document *document)
{
	const struct print_column columns[] = {
		{paper_say(context, "agent.print.product"), 5, false},
		{paper_say(context, "agent.print.returned"), 1, true},
		{paper_say(context, "agent.print.price"), 1.4, true},
	};
	enum { COLUMNS = ARRAY_LENGTH(columns) };
	json_t *lines = json_object_get(facts, "lines");
	size_t count = json_array_size(lines);
	struct print_cell *cells =
		arena_new_array(context->arena, count * COLUMNS, struct print_cell);
	for (size_t i = 0; i < count; i++) {
		json_t *line = json_array_get(lines, i);
		struct print_cell *row = &cells[i * COLUMNS];
		row[0] = brought_product(context, line);
		row[1].text =
			paper_number(context, json_integer_value(json_object_get(line, "qty")));
		row[2].text = paper_money(context,
			json_integer_value(json_object_get(line, "price_minor")),
			fact(facts, "currency"));
	}
	print_table(document, columns, COLUMNS, cells, count);
}

/* Of the lines of a receipt of goods that came back. */
static struct told_taxes returned_taxes(const struct paper_context *context, json_t *facts)
{
	json_t *lines = json_object_get(facts, "lines"), *line;
	struct told_taxes taxes = told_taxes_new(context, json_array_size(lines));
	size_t i;
	json_array_foreach (lines, i, line)
		told_taxes_add(&taxes, line);
	return taxes;
}

/* What heads the papers of goods that come back. */
static struct print_document *brought_paper(
	const struct paper_context *context, json_t *facts, int64_t at, const char *title)
{
	struct print_document *document = receipt_begin(context, title);
	struct str labels[] = {
		paper_say(context, "agent.print.order"), paper_say(context, "agent.print.reason")};
	struct str values[] = {
		str_dup(context->arena, fact(facts, "number")), reason_of(context, facts)};
	add_day(context, "agent.print.returned-on", at, document);
	print_pairs(document, labels, values, ARRAY_LENGTH(labels));
	return document;
}

static void add_brought_and_taken(
	const struct paper_context *context, json_t *facts, struct print_document *document)
{
	const struct print_column columns[] = {
		{STR_EMPTY, 1.6, false},
		{paper_say(context, "agent.print.product"), 5, false},
		{paper_say(context, "agent.print.qty"), 1, true},
		{paper_say(context, "agent.print.price"), 1.6, true},
	};
	enum { COLUMNS = ARRAY_LENGTH(columns), ROWS = 2 };
	json_t *goods[ROWS] = {json_array_get(json_object_get(facts, "lines"), 0),
		json_object_get(facts, "taken")};
	const char *labels[ROWS] = {"agent.print.brought", "agent.print.taken"};
	struct print_cell cells[ROWS * COLUMNS] = {{.text = STR_EMPTY}};
	for (size_t i = 0; i < ROWS; i++) {
		struct print_cell *row = &cells[i * COLUMNS];
		json_t *price = json_object_get(goods[i], "price_minor");
		row[0].text = paper_say(context, labels[i]);
		row[1] = brought_product(context, goods[i]);
		row[2].text =
			paper_number(context, json_integer_value(json_object_get(goods[i], "qty")));
		if (price != NULL)
			row[3].text = paper_money(
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

static const struct exchange_row {
	const char *label, *minor, *tax; /* the message; its facts */
} refund_due = {"agent.print.refund-due", "total_minor", "back_tax"},
  till_due = {"agent.print.till-due", "till_minor", "till_tax"};

static void add_exchange_amount(const struct paper_context *context, json_t *facts,
	struct print_document *document, const struct exchange_row *row)
{
	int64_t minor = json_integer_value(json_object_get(facts, row->minor));
	struct told_taxes taxes = told_taxes_new(context, 1);
	if (minor == 0)
		return;
	told_taxes_add(&taxes, json_object_get(facts, row->tax));
	add_taxed(context, document, &taxes, row->label, minor, fact(facts, "currency"));
}

/* What it costs, as far as it was known at the counter. */
static void add_exchange_money(
	const struct paper_context *context, json_t *facts, struct print_document *document)
{
	int64_t back = json_integer_value(json_object_get(facts, "total_minor"));
	int64_t till = json_integer_value(json_object_get(facts, "till_minor"));
	bool is_known = json_object_get(facts, "exchange") != NULL;
	add_exchange_amount(context, facts, document, &refund_due);
	add_exchange_amount(context, facts, document, &till_due);
	if (back == 0 && till == 0)
		print_paragraph(document,
			paper_say(context, is_known ? "agent.print.exchange-even"
						    : "agent.print.exchange-open"),
			PRINT_BODY);
	if (back > 0)
		print_paragraph(document, paper_say(context, refund_note(facts)), PRINT_SMALL);
}

static struct print_document *exchange_paper(
	const struct paper_context *context, json_t *facts, int64_t at)
{
	struct print_document *document =
		brought_paper(context, facts, at, "agent.print.exchange-receipt");
	add_brought_and_taken(context, facts, document);
	if (json_object_get(facts, "store") != NULL) {
		struct str where[] = {str_dup(context->arena, fact(facts, "store"))};
		print_paragraph(document,
			message(context->templates, context->arena, paper_language(context),
				"agent.print.waits-at", where, 1),
			PRINT_LARGE);
	}
	add_exchange_money(context, facts, document);
	return document;
}

static struct print_document *return_paper(
	const struct paper_context *context, json_t *facts, int64_t at)
{
	struct print_document *document =
		brought_paper(context, facts, at, "agent.print.return-receipt");
	struct told_taxes taxes = returned_taxes(context, facts);
	bool is_to_inspect = json_is_true(json_object_get(facts, "is_to_inspect"));
	add_returned(context, facts, document);
	add_taxed(context, document, &taxes,
		is_to_inspect ? "agent.print.refund-later" : "agent.print.refund-due",
		json_integer_value(json_object_get(facts, "total_minor")), fact(facts, "currency"));
	if (is_to_inspect)
		print_paragraph(
			document, paper_say(context, "agent.print.inspect-note"), PRINT_SMALL);
	print_paragraph(document, paper_say(context, refund_note(facts)), PRINT_SMALL);
	return document;
}

struct print_document *return_receipt_paper(
	const struct paper_context *context, struct str facts, int64_t at)
{
	json_t *json = json_loadb(facts.p, facts.n, 0, NULL);
	if (json == NULL)
		return NULL;
	bool is_exchange = json_object_get(json, "taken") != NULL;
	const struct paper_context theirs = for_customer(context, fact(json, "language"));
	struct print_document *document =
		is_exchange ? exchange_paper(&theirs, json, at) : return_paper(&theirs, json, at);
	json_decref(json);
	return document;
}
