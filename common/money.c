/* Amounts of money; see money.h. */
#include "common/money.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/buf.h"

#define NBSP	  "\u00A0" /* between amount and symbol */
#define THIN_NBSP "\u202F" /* between groups of three digits, in French */
#define MINOR_MAX INT64_C(1000000000000)

static const struct currency_row {
	char code[4];
	int decimals;
	const char *after;  /* behind the amount in French */
	const char *before; /* in front of it in English */
} currencies[] = {
	{"AUD", 2, "$" NBSP "AU", "A$"},
	{"CAD", 2, "$", "$"},
	{"CHF", 2, "CHF", "CHF" NBSP},
	{"CZK", 2, "CZK", "CZK" NBSP},
	{"DKK", 2, "DKK", "DKK" NBSP},
	{"EUR", 2, "€", "€"},
	{"GBP", 2, "£", "£"},
	{"HUF", 2, "HUF", "HUF" NBSP},
	{"JPY", 0, "¥", "¥"},
	{"MAD", 2, "MAD", "MAD" NBSP},
	{"NOK", 2, "NOK", "NOK" NBSP},
	{"NZD", 2, "$" NBSP "NZ", "NZ$"},
	{"PLN", 2, "PLN", "PLN" NBSP},
	{"RON", 2, "RON", "RON" NBSP},
	{"SEK", 2, "SEK", "SEK" NBSP},
	{"TND", 3, "TND", "TND" NBSP},
	{"USD", 2, "$" NBSP "US", "US$"},
	{"XOF", 0, "F" NBSP "CFA", "CFA" NBSP},
	{"XPF", 0, "F" NBSP "CFP", "CFP" NBSP},
};

static const struct currency_row *row_of(struct str code)
{
	for (size_t i = 0; i < ARRAY_LENGTH(currencies); i++)
		if (str_equal_c(code, currencies[i].code))
			return &currencies[i];
	return NULL;
}

bool currency_parse(struct str text, struct currency *currency_out)
{
	const struct currency_row *row = row_of(text);
	if (row == NULL)
		return false;
	memcpy(currency_out->code, row->code, sizeof(row->code));
	return true;
}

int currency_decimals(struct currency currency)
{
	const struct currency_row *row = row_of(str_of(currency.code));
	return row == NULL ? 2 : row->decimals;
}

static int64_t unit_of(int decimals)
{
	int64_t unit = 1;
	for (int i = 0; i < decimals; i++)
		unit *= 10;
	return unit;
}

bool money_parse(struct str text, struct currency currency, int64_t *minor_out)
{
	int decimals = currency_decimals(currency);
	char mark = memchr(text.p, ',', text.n) != NULL ? ',' : '.';
	bool has_fraction = memchr(text.p, mark, text.n) != NULL;
	struct str fraction = text;
	struct str whole = str_cut(&fraction, mark);
	uint64_t major, minor = 0;
	if (!str_to_u64(whole, (uint64_t)(MINOR_MAX / unit_of(decimals)), &major))
		return false;
	if (has_fraction && (fraction.n > (size_t)decimals ||
				    !str_to_u64(fraction, (uint64_t)MINOR_MAX, &minor)))
		return false;
	if (has_fraction)
		minor *= (uint64_t)unit_of(decimals - (int)fraction.n);
	int64_t total = (int64_t)major * unit_of(decimals) + (int64_t)minor;
	if (total > MINOR_MAX)
		return false;
	*minor_out = total;
	return true;
}

/* The absolute amount: digits in groups of three, decimals behind the mark. */
static void add_amount(
	struct buf *buf, uint64_t minor, int decimals, const char *group, const char *mark)
{
	uint64_t unit = (uint64_t)unit_of(decimals);
	char digits[24];
	int n = snprintf(digits, sizeof(digits), "%" PRIu64, minor / unit);
	for (int i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0)
			buf_add_c(buf, group);
		buf_add_char(buf, digits[i]);
	}
	if (decimals > 0)
		buf_printf(buf, "%s%0*" PRIu64, mark, decimals, minor % unit);
}

static uint64_t magnitude(int64_t minor)
{
	return minor < 0 ? -(uint64_t)minor : (uint64_t)minor;
}

struct str money_print(struct arena *arena, int64_t minor, struct currency currency)
{
	struct buf buf;
	buf_init(&buf, arena, 64);
	buf_add_c(&buf, minor < 0 ? "-" : "");
	add_amount(&buf, magnitude(minor), currency_decimals(currency), "", ".");
	return buf_str(&buf);
}

struct str money_show(
	struct arena *arena, int64_t minor, struct currency currency, const char *language)
{
	const struct currency_row *row = row_of(str_of(currency.code));
	bool is_french = strcmp(language, "fr") == 0;
	int decimals = currency_decimals(currency);
	struct buf buf;
	buf_init(&buf, arena, 96);
	buf_add_c(&buf, minor < 0 ? "-" : "");
	if (is_french) {
		add_amount(&buf, magnitude(minor), decimals, THIN_NBSP, ",");
		buf_printf(&buf, NBSP "%s", row == NULL ? currency.code : row->after);
	} else {
		buf_add_c(&buf, row == NULL ? currency.code : row->before);
		add_amount(&buf, magnitude(minor), decimals, ",", ".");
	}
	return buf_str(&buf);
}

int64_t money_share(int64_t minor, int64_t units, int64_t of)
{
	return (minor * units * 2 + of) / (of * 2);
}
