/* Making and reading credit notes; see credit_note.h. */
#include "server/fulfilment/credit_note.h"

#include "common/holidays.h"
#include "server/db/q_credit_note.h"
#include "server/db/try.h"
#include "server/fulfilment/line_tax.h"
#include "server/fulfilment/order_write.h"

/* --- making --- */

/* What is gathered before anything is written. */
struct draft_note {
	struct q_credit_note_add_in note;
	struct q_credit_note_line_add_in *lines;
	size_t line_count;
	struct q_credit_note_rate_add_in *rates;
	size_t rate_count;
};

static struct q_credit_note_rate_add_in *rate_of(
	struct draft_note *draft, const struct q_credit_note_line_add_in *row)
{
	for (size_t i = 0; i < draft->rate_count; i++)
		if (draft->rates[i].tax == row->tax && draft->rates[i].vat_bp == row->vat_bp)
			return &draft->rates[i];
	struct q_credit_note_rate_add_in *rate = &draft->rates[draft->rate_count++];
	*rate = (struct q_credit_note_rate_add_in){
		.return_id = draft->note.return_id, .tax = row->tax, .vat_bp = row->vat_bp};
	return rate;
}

static void draft_row(struct draft_note *draft, const struct q_credit_note_line_add_in *row)
{
	struct q_credit_note_rate_add_in *rate = rate_of(draft, row);
	draft->lines[draft->line_count] = *row;
	draft->lines[draft->line_count++].return_id = draft->note.return_id;
	rate->taxable_minor += row->taxable_minor;
	rate->tax_minor += row->tax_minor;
	rate->tax2_minor += row->tax2_minor;
	draft->note.taxable_minor += row->taxable_minor;
	draft->note.tax_minor += row->tax_minor;
	draft->note.total_minor += row->taxable_minor + row->tax_minor;
}

static void draft_line(struct draft_note *draft, const struct order_line *line,
	const struct return_part *part, struct tax_amount tax_amount)
{
	const struct q_credit_note_line_add_in row = {
		.line = line->line,
		.sku = line->sku,
		.name = line->name,
		.qty = part->qty,
		.price_minor = part->refund_minor / part->qty, /* of an exchange, what is left */
		.tax = line->tax.code,
		.vat_bp = line->tax.vat_bp,
		.taxable_minor = part->refund_minor - tax_contained(line->tax, tax_amount),
		.tax_minor = tax_amount.minor,
		.tax2_minor = tax_amount.second_minor,
	};
	draft_row(draft, &row);
}

static void draft_cost(
	struct draft_note *draft, const struct order_cost *cost, const struct owed_part *part)
{
	const struct q_credit_note_line_add_in row = {
		.line = part->line,
		.sku = STR_EMPTY,
		.name = cost->name,
		.qty = part->qty,
		.price_minor = part->amount_minor - tax_added(cost->tax, part->tax_amount),
		.tax = cost->tax.code,
		.vat_bp = cost->tax.vat_bp,
		.taxable_minor = part->amount_minor - part->tax_amount.minor,
		.tax_minor = part->tax_amount.minor,
		.tax2_minor = part->tax_amount.second_minor,
	};
	if (part->amount_minor > 0)
		draft_row(draft, &row);
}

static enum db_status draft_lines(struct tx *tx, const struct order *order,
	const struct goods_return *goods, struct draft_note *draft)
{
	struct line_tax taken;
	DB_TRY(line_tax_read(tx, order->id, goods->id, &taken));
	draft->lines = arena_new_array(
		tx_arena(tx), goods->line_count + 1, struct q_credit_note_line_add_in);
	draft->rates = arena_new_array(
		tx_arena(tx), goods->line_count + 1, struct q_credit_note_rate_add_in);
	for (size_t i = 0; i < goods->line_count; i++) {
		const struct return_part *part = &goods->lines[i];
		const struct order_line *line = order_find_line(order, part->line);
		if (line == NULL)
			return DB_BROKEN; /* it was found when the goods came */
		if (part->refund_minor > 0)
			draft_line(draft, line, part, line_tax_next(&taken, line, part->qty));
	}
	return DB_DONE;
}

/* Day and year by the calendar of the store. */
static void draft_date(struct arena *arena, const struct store *store, int64_t now,
	struct q_credit_note_add_in *note)
{
	struct date today = date_of_day(zone_local(zone_named_or_utc(store->time_zone), now).day);
	note->issued_at = now;
	note->year = (uint16_t)today.year;
	note->day = date_print(arena, today);
}

static void draft_seller(const struct store *store, struct q_credit_note_add_in *note)
{
	note->store = store->id;
	note->seller_name = store->name;
	note->seller_street = store->street;
	note->seller_postcode = store->postcode;
	note->seller_city = store->city;
	note->seller_country = store->country;
}

/* Last of all, so that whoever waits for the series waits a short time. */
static enum db_status note_number(
	struct tx *tx, const struct store *store, struct q_credit_note_add_in *note)
{
	struct q_credit_note_count_on_in next = {store->id, note->year};
	struct q_credit_note_counted_in in = {store->id, note->year};
	struct q_credit_note_counted counted;
	DB_MUST(q_credit_note_count_on(tx, &next));
	DB_MUST(q_credit_note_counted(tx, &in, &counted));
	note->number = counted.last_number;
	note->code = str_printf(tx_arena(tx), STR_FMT "-%u-%06u", STR_ARG(store->code),
		(unsigned)note->year, (unsigned)note->number);
	return DB_DONE;
}

enum db_status credit_note_make(struct tx *tx, const struct store *store, const struct order *order,
	return_id id, const struct owed_part *cost, int64_t now)
{
	struct goods_return goods;
	struct draft_note draft = {.note = {.return_id = id,
					   .order = order->id,
					   .currency = str_of(order->currency.code)}};
	if (store == NULL)
		return DB_BROKEN; /* the agent of the store has just spoken */
	DB_MUST(return_read(tx, id, &goods));
	DB_TRY(draft_lines(tx, order, &goods, &draft));
	draft_cost(&draft, &order->cost, cost);
	if (draft.note.total_minor == 0)
		return DB_DONE;
	draft_date(tx_arena(tx), store, now, &draft.note);
	draft_seller(store, &draft.note);
	DB_TRY(note_number(tx, store, &draft.note));
	DB_MUST(q_credit_note_add(tx, &draft.note));
	DB_MUST(q_credit_note_line_add_bulk(tx, draft.lines, draft.line_count));
	return q_credit_note_rate_add_bulk(tx, draft.rates, draft.rate_count);
}

/* --- taxes --- */

static bool has_added(const struct order *order)
{
	for (size_t i = 0; i < order->line_count; i++)
		if (tax_is_added(order->lines[i].tax))
			return true;
	return false;
}

enum db_status credit_note_added(
	struct tx *tx, const struct order *order, return_id id, int64_t *added_minor_out)
{
	struct goods_return goods;
	struct line_tax taken;
	*added_minor_out = 0;
	if (!has_added(order))
		return DB_DONE;
	DB_MUST(return_read(tx, id, &goods));
	DB_TRY(line_tax_read(tx, order->id, id, &taken));
	for (size_t i = 0; i < goods.line_count; i++) {
		const struct return_part *part = &goods.lines[i];
		const struct order_line *line = order_find_line(order, part->line);
		if (line == NULL)
			return DB_BROKEN; /* it was found when the goods came */
		if (part->refund_minor > 0)
			*added_minor_out +=
				tax_added(line->tax, line_tax_next(&taken, line, part->qty));
	}
	return DB_DONE;
}

bool credit_note_is_added(const struct credit_note *note)
{
	for (size_t i = 0; i < note->rate_count; i++)
		if (tax_is_added(note->rates[i].tax))
			return true;
	return false;
}

bool credit_note_grounds_differ(const struct credit_note *note)
{
	const struct credit_line *first = &note->lines[0];
	for (size_t i = 1; i < note->line_count; i++) {
		const struct credit_line *line = &note->lines[i];
		if (line->line != 0 &&
			(line->has_ground != first->has_ground || line->ground != first->ground))
			return true;
	}
	return false;
}

struct tax_sums credit_note_taxes(struct arena *arena, const struct credit_note *note)
{
	struct tax_sums sums = tax_sums_new(arena, note->rate_count);
	for (size_t i = 0; i < note->rate_count; i++)
		tax_sums_add(&sums, note->rates[i].tax, note->rates[i].taxable_minor,
			note->rates[i].tax_amount);
	return sums;
}

struct tax_sums credit_note_taxes_due(struct arena *arena, const struct credit_note *note)
{
	struct tax_sums sums = tax_sums_new(arena, note->rate_count);
	for (size_t i = 0; i < note->rate_count; i++)
		tax_sums_add_due(&sums, note->rates[i].tax, note->rates[i].taxable_minor,
			note->rates[i].tax_amount);
	return sums;
}

/* --- reading --- */

static enum db_status read_lines(struct tx *tx, return_id id, struct credit_note *note)
{
	struct q_credit_note_lines_in in = {id};
	struct q_credit_note_lines *rows;
	DB_TRY(q_credit_note_lines(tx, &in, &rows, &note->line_count));
	struct credit_line *lines =
		arena_new_array(tx_arena(tx), note->line_count, struct credit_line);
	for (size_t i = 0; i < note->line_count; i++)
		lines[i] = (struct credit_line){
			.line = rows[i].line,
			.sku = rows[i].sku,
			.name = rows[i].name,
			.bundle = rows[i].has_bundle ? rows[i].bundle : STR_EMPTY,
			.qty = rows[i].qty,
			.price_minor = rows[i].price_minor,
			.tax = {rows[i].tax, rows[i].vat_bp},
			.taxable_minor = rows[i].taxable_minor,
			.tax_amount = {rows[i].tax_minor, rows[i].tax2_minor},
			.has_ground = rows[i].has_ground,
			.ground = rows[i].ground,
		};
	note->lines = lines;
	return DB_DONE;
}

static enum db_status read_rates(struct tx *tx, return_id id, struct credit_note *note)
{
	struct q_credit_note_rates_in in = {id};
	struct q_credit_note_rates *rows;
	DB_TRY(q_credit_note_rates(tx, &in, &rows, &note->rate_count));
	struct credit_rate *rates =
		arena_new_array(tx_arena(tx), note->rate_count, struct credit_rate);
	for (size_t i = 0; i < note->rate_count; i++)
		rates[i] = (struct credit_rate){
			.tax = {rows[i].tax, rows[i].vat_bp},
			.taxable_minor = rows[i].taxable_minor,
			.tax_amount = {rows[i].tax_minor, rows[i].tax2_minor},
		};
	note->rates = rates;
	return DB_DONE;
}

enum db_status credit_note_read(struct tx *tx, return_id id, struct credit_note *note_out)
{
	struct q_credit_note_get_in in = {id};
	struct q_credit_note_get row;
	DB_TRY(q_credit_note_get(tx, &in, &row));
	*note_out = (struct credit_note){
		.code = row.code,
		.day = row.day,
		.issued_at = row.issued_at,
		.taxable_minor = row.taxable_minor,
		.tax_minor = row.tax_minor,
		.total_minor = row.total_minor,
		.seller_name = row.seller_name,
		.seller_street = row.seller_street,
		.seller_postcode = row.seller_postcode,
		.seller_city = row.seller_city,
		.seller_country = row.seller_country,
		.time_zone = row.time_zone,
		.law = jurisdiction_parse(row.profile),
		.order_number = row.order_number,
		.customer_name = row.customer_name,
		.placed_at = row.placed_at,
		.language = row.language,
	};
	if (!currency_parse(row.currency, &note_out->currency))
		return DB_BROKEN;
	DB_TRY(read_lines(tx, id, note_out));
	return read_rates(tx, id, note_out);
}
