/*
 * Money is a whole number of the currency's smallest unit, with its currency. Its taxes are in
 * tax.h.
 */
#ifndef COMPTOIR_MONEY_H
#define COMPTOIR_MONEY_H

#include "common/str.h"

struct currency {
	char code[4]; /* ISO 4217 */
};

/* EUR, CAD, USD, GBP, CHF (2 decimals), JPY (0), …: the table in money.c. */
bool currency_parse(struct str text, struct currency *currency_out);
int currency_decimals(struct currency currency);
/* With 2 decimals "19.99" and "19,99" are 1999, "19.9" is 1990 and "19" is 1900. Refuses signs,
 * exponents, grouping, more decimals than the currency has, and more than 10^12 minor units. */
bool money_parse(struct str text, struct currency currency, int64_t *minor_out);
/* 19.99 without symbol, for machines. */
struct str money_print(struct arena *arena, int64_t minor, struct currency currency);
/* As people of that language write it: "1 234,50 €", "19,99 $", "€1,234.50" (blanks that do not
 * break). language is "fr" or "en". */
struct str money_show(
	struct arena *arena, int64_t minor, struct currency currency, const char *language);
/* Of an amount for `of` units, that of the first so many, half up: whoever takes units one after
 * the other, each as its share up to there less what was taken before, takes together the amount.
 */
int64_t money_share(int64_t minor, int64_t units, int64_t of);

#endif
