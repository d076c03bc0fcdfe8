/* The taxes of goods; see tax.h. */
#include "common/tax.h"

#include <string.h>

#include "common/money.h"

enum { WHOLE_MPCT = 100000, MPCT_IN_BP = 10 };

enum tax_place { CONTAINED, ADDED };

static const struct tax_row {
	enum tax_place place;
	struct {
		enum tax_kind kind;
		uint32_t rate_mpct;
	} taxes[TAX_PARTS_MAX];
} rows[] = {
#define TAX(code, place, first, first_mpct, second, second_mpct)                                   \
	[code] = {place, {{first, first_mpct}, {second, second_mpct}}},
#define TAX_FREE(code, first, second)
#define TAX_NAMED(word, code, vat_bp)
#include "common/taxes.def"
#undef TAX
#undef TAX_FREE
#undef TAX_NAMED
};

/* By which rule goods are exempt of each tax; NULL: they are not. */
static const char *const exemptions[ARRAY_LENGTH(rows)][TAX_PARTS_MAX] = {
#define TAX(code, place, first, first_mpct, second, second_mpct)
#define TAX_FREE(code, first, second) [code] = {first, second},
#define TAX_NAMED(word, code, vat_bp)
#include "common/taxes.def"
#undef TAX
#undef TAX_FREE
#undef TAX_NAMED
};

static const struct {
	const char *word;
	struct tax tax;
} named[] = {
#define TAX(code, place, first, first_mpct, second, second_mpct)
#define TAX_FREE(code, first, second)
#define TAX_NAMED(word, code, vat_bp) {word, {code, vat_bp}},
#include "common/taxes.def"
#undef TAX
#undef TAX_FREE
#undef TAX_NAMED
};

bool tax_equal(struct tax a, struct tax b)
{
	return a.code == b.code && a.vat_bp == b.vat_bp;
}

bool tax_is_added(struct tax tax)
{
	return rows[tax.code].place == ADDED;
}

bool tax_comes_on_top(struct tax tax)
{
	const struct tax_row *row = &rows[tax.code];
	return row->place == ADDED && row->taxes[0].rate_mpct + row->taxes[1].rate_mpct > 0;
}

bool tax_named(struct str word, struct tax *tax_out)
{
	for (size_t i = 0; i < ARRAY_LENGTH(named); i++) {
		if (str_equal_c(word, named[i].word)) {
			*tax_out = named[i].tax;
			return true;
		}
	}
	return false;
}

/* --- amounts --- */

static uint32_t rate_of(struct tax tax, size_t i)
{
	return tax.code == TAX_VAT && i == 0 ? (uint32_t)tax.vat_bp * MPCT_IN_BP
					     : rows[tax.code].taxes[i].rate_mpct;
}

/* minor * rate / whole, half away from zero. */
static int64_t part_of(int64_t minor, uint32_t rate, uint32_t whole)
{
	uint64_t size = minor < 0 ? -(uint64_t)minor : (uint64_t)minor;
	uint64_t rest = size % whole; /* so that no product is too large */
	uint64_t part = size / whole * rate + (rest * rate + whole / 2) / whole;
	return minor < 0 ? -(int64_t)part : (int64_t)part;
}

static struct tax_amount amount_of(struct tax tax, int64_t minor, uint32_t whole)
{
	int64_t second = part_of(minor, rate_of(tax, 1), whole);
	return (struct tax_amount){part_of(minor, rate_of(tax, 0), whole) + second, second};
}

struct tax_amount tax_within(struct tax tax, int64_t amount_minor)
{
	return amount_of(tax, amount_minor, WHOLE_MPCT + rate_of(tax, 0) + rate_of(tax, 1));
}

struct tax_amount tax_on(struct tax tax, int64_t price_minor)
{
	return tax_is_added(tax) ? amount_of(tax, price_minor, WHOLE_MPCT)
				 : tax_within(tax, price_minor);
}

int64_t tax_added(struct tax tax, struct tax_amount amount)
{
	return tax_is_added(tax) ? amount.minor : 0;
}

int64_t tax_with(struct tax tax, int64_t price_minor)
{
	return price_minor + tax_added(tax, tax_on(tax, price_minor));
}

int64_t tax_contained(struct tax tax, struct tax_amount amount)
{
	return tax_is_added(tax) ? 0 : amount.minor;
}

struct tax_amount tax_share(struct tax_amount amount, int64_t units, int64_t of)
{
	int64_t second = money_share(amount.second_minor, units, of);
	return (struct tax_amount){
		money_share(amount.minor - amount.second_minor, units, of) + second, second};
}

struct tax_amount tax_less(struct tax_amount from, struct tax_amount what)
{
	return (struct tax_amount){from.minor - what.minor, from.second_minor - what.second_minor};
}

/* --- units of a line --- */

struct taxed taxed_goods(struct tax tax, int64_t price_minor, int64_t qty)
{
	return (struct taxed){tax, price_minor, qty, tax_on(tax, price_minor * qty)};
}

struct tax_amount taxed_part(const struct taxed *goods, int64_t before, int64_t qty)
{
	if (goods->qty == 0)
		return (struct tax_amount){0, 0};
	return tax_less(tax_share(goods->amount, before + qty, goods->qty),
		tax_share(goods->amount, before, goods->qty));
}

int64_t taxed_part_minor(const struct taxed *goods, int64_t before, int64_t qty)
{
	return goods->price_minor * qty + tax_added(goods->tax, taxed_part(goods, before, qty));
}

int64_t taxed_minor(const struct taxed *goods)
{
	return goods->price_minor * goods->qty + tax_added(goods->tax, goods->amount);
}

/* --- one tax after the other --- */

size_t tax_parts(struct tax tax, int64_t taxable_minor, struct tax_amount amount,
	struct tax_part parts_out[TAX_PARTS_MAX])
{
	const int64_t minor[TAX_PARTS_MAX] = {
		amount.minor - amount.second_minor, amount.second_minor};
	size_t count = 0;
	for (size_t i = 0; i < TAX_PARTS_MAX; i++)
		if (rows[tax.code].taxes[i].kind != KIND_NONE)
			parts_out[count++] = (struct tax_part){rows[tax.code].taxes[i].kind,
				rate_of(tax, i), exemptions[tax.code][i], taxable_minor, minor[i]};
	return count;
}

struct tax_sums tax_sums_new(struct arena *arena, size_t lines)
{
	size_t max = lines * TAX_PARTS_MAX;
	return (struct tax_sums){.parts = arena_new_array(arena, max, struct tax_part), .max = max};
}

static bool is_after(const struct tax_part *a, const struct tax_part *b)
{
	if (a->kind != b->kind || a->rate_mpct != b->rate_mpct)
		return a->kind != b->kind ? a->kind > b->kind : a->rate_mpct > b->rate_mpct;
	return a->exemption == NULL && b->exemption != NULL;
}

static bool is_alike(const struct tax_part *a, const struct tax_part *b)
{
	return a->kind == b->kind && a->rate_mpct == b->rate_mpct &&
	       (a->exemption == NULL) == (b->exemption == NULL);
}

void tax_sums_add_part(struct tax_sums *sums, const struct tax_part *part)
{
	size_t at = sums->count;
	for (size_t i = 0; i < sums->count; i++) {
		if (is_alike(&sums->parts[i], part)) {
			sums->parts[i].taxable_minor += part->taxable_minor;
			sums->parts[i].minor += part->minor;
			return;
		}
	}
	if (at == sums->max)
		return; /* more than the lines there was said to be room for */
	for (sums->count++; at > 0 && is_after(&sums->parts[at - 1], part); at--)
		sums->parts[at] = sums->parts[at - 1];
	sums->parts[at] = *part;
}

void tax_sums_add(
	struct tax_sums *sums, struct tax tax, int64_t taxable_minor, struct tax_amount amount)
{
	struct tax_part parts[TAX_PARTS_MAX];
	size_t count = tax_parts(tax, taxable_minor, amount, parts);
	for (size_t i = 0; i < count; i++)
		tax_sums_add_part(sums, &parts[i]);
}

void tax_sums_add_goods(
	struct tax_sums *sums, const struct taxed *goods, int64_t before, int64_t qty)
{
	if (tax_is_added(goods->tax) && qty > 0)
		tax_sums_add_due(
			sums, goods->tax, goods->price_minor * qty, taxed_part(goods, before, qty));
}

void tax_sums_add_due(
	struct tax_sums *sums, struct tax tax, int64_t taxable_minor, struct tax_amount amount)
{
	struct tax_part parts[TAX_PARTS_MAX];
	size_t count = tax_parts(tax, taxable_minor, amount, parts);
	for (size_t i = 0; i < count; i++)
		if (parts[i].rate_mpct > 0)
			tax_sums_add_part(sums, &parts[i]);
}

struct str tax_percent(struct arena *arena, uint32_t rate_mpct)
{
	enum { MPCT_IN_PERCENT = 1000, TEN = 10 };
	struct str text = str_printf(arena, "%u.%03u", (unsigned)(rate_mpct / MPCT_IN_PERCENT),
		(unsigned)(rate_mpct % MPCT_IN_PERCENT));
	while (text.p[text.n - 1] == '0')
		text.n--;
	if (text.p[text.n - 1] == '.')
		text.n--;
	return text;
}

struct str tax_percent_show(struct arena *arena, uint32_t rate_mpct, const char *language)
{
	struct str rest = tax_percent(arena, rate_mpct);
	struct str whole = str_cut(&rest, '.');
	const char *mark = strcmp(language, "fr") == 0 ? "," : ".";
	return rest.n == 0 ? whole
			   : str_printf(arena, STR_FMT "%s" STR_FMT, STR_ARG(whole), mark,
				     STR_ARG(rest));
}
