/*
 * The taxes of goods (doc/taxes.md). What is taxed has a tax code, a row of taxes.def: one tax or
 * two, contained in the price (the Union) or standing on top of it (Québec). The tax of a whole
 * line is rounded once, each tax for itself, half away from zero, and stored; whatever takes units
 * of it one after the other takes together exactly that (doc/decisions/0022, 0036).
 */
#ifndef COMPTOIR_TAX_H
#define COMPTOIR_TAX_H

#include "common/words.h"

/* By which rule goods are taxed. */
struct tax {
	enum tax_code code;
	uint16_t vat_bp; /* TAX_VAT: its rate, in basis points; else 0 */
};

/* The tax of some goods: all of it, and of that the second tax. */
struct tax_amount {
	int64_t minor, second_minor;
};

bool tax_equal(struct tax a, struct tax b);
/* It stands on top of prices, which are shown without it. */
bool tax_is_added(struct tax tax);
/* And there is something to add: no tax comes on top of what is zero-rated or exempt. */
bool tax_comes_on_top(struct tax tax);
/* What a feed calls it: "fr_reduced", "qc". */
bool tax_named(struct str word, struct tax *tax_out);

/* Of goods at that price together: contained in it, or on top of it. */
struct tax_amount tax_on(struct tax tax, int64_t price_minor);
/* Of an amount that has all taxes in it. */
struct tax_amount tax_within(struct tax tax, int64_t amount_minor);
/* What goods at that price together cost. */
int64_t tax_with(struct tax tax, int64_t price_minor);
/* What stands on top of the price. */
int64_t tax_added(struct tax tax, struct tax_amount amount);
/* What a VAT-only reader may call VAT: nothing where taxes are added. */
int64_t tax_contained(struct tax tax, struct tax_amount amount);
/* As money_share, each tax for itself. */
struct tax_amount tax_share(struct tax_amount amount, int64_t units, int64_t of);
struct tax_amount tax_less(struct tax_amount from, struct tax_amount what);

/* --- units of a line --- */

struct taxed {
	struct tax tax;
	int64_t price_minor; /* each */
	int64_t qty;
	struct tax_amount amount; /* of all of them */
};

/* At a price each, with their tax. */
struct taxed taxed_goods(struct tax tax, int64_t price_minor, int64_t qty);
/* The tax of so many units, when so many were given back or taken before. */
struct tax_amount taxed_part(const struct taxed *goods, int64_t before, int64_t qty);
/* What a shopper pays for them. */
int64_t taxed_part_minor(const struct taxed *goods, int64_t before, int64_t qty);
int64_t taxed_minor(const struct taxed *goods);

/* --- one tax after the other, as people and accounts read them --- */

struct tax_part {
	enum tax_kind kind;
	uint32_t rate_mpct;    /* thousandths of a percent */
	const char *exemption; /* the rule by which goods are exempt; NULL: they are not */
	int64_t taxable_minor, minor;
};

enum { TAX_PARTS_MAX = 2 };
/* One or two; taxable_minor is the amount without any tax. */
size_t tax_parts(struct tax tax, int64_t taxable_minor, struct tax_amount amount,
	struct tax_part parts_out[TAX_PARTS_MAX]);

/* Sums by kind and rate, the lowest rate of each kind first, what is exempt before that. */
struct tax_sums {
	struct tax_part *parts;
	size_t count, max;
};
/* Room for the taxes of so many lines. */
struct tax_sums tax_sums_new(struct arena *arena, size_t lines);
void tax_sums_add(
	struct tax_sums *sums, struct tax tax, int64_t taxable_minor, struct tax_amount amount);
void tax_sums_add_part(struct tax_sums *sums, const struct tax_part *part);
/* For showing what is due: what is zero-rated or exempt is left out. */
void tax_sums_add_due(
	struct tax_sums *sums, struct tax tax, int64_t taxable_minor, struct tax_amount amount);
/* The same of such units, when their taxes are on top. */
void tax_sums_add_goods(
	struct tax_sums *sums, const struct taxed *goods, int64_t before, int64_t qty);

/* 20000: "20"; 5500: "5.5"; 9975: "9.975". */
struct str tax_percent(struct arena *arena, uint32_t rate_mpct);
/* As people of that language ("fr" or "en") write it: "9,975". */
struct str tax_percent_show(struct arena *arena, uint32_t rate_mpct, const char *language);

#endif
