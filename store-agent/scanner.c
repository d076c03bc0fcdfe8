/* Scanners on French keyboards; see scanner.h. */
#include "store-agent/scanner.h"

#include "common/buf.h"
#include "common/token.h"

/* What a key says on a French keyboard, and on the US one: digits, then what stands elsewhere. */
static const struct key {
	struct str typed;
	char meant;
} keys[] = {
	{STR("&"), '1'},
	{STR("é"), '2'},
	{STR("\""), '3'},
	{STR("'"), '4'},
	{STR("("), '5'},
	{STR("-"), '6'},
	{STR("è"), '7'},
	{STR("_"), '8'},
	{STR("ç"), '9'},
	{STR("à"), '0'},
	{STR(")"), '-'},
	{STR("a"), 'q'},
	{STR("q"), 'a'},
	{STR("z"), 'w'},
	{STR("w"), 'z'},
	{STR("A"), 'Q'},
	{STR("Q"), 'A'},
	{STR("Z"), 'W'},
	{STR("W"), 'Z'},
	{STR(","), 'm'},
	{STR("?"), 'M'},
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t digits_in(struct str text)
{
	size_t count = 0;
	for (size_t i = 0; i < text.n; i++)
		count += is_digit(text.p[i]);
	return count;
}

static const struct key *key_at(struct str text)
{
	for (size_t i = 0; i < ARRAY_LENGTH(keys); i++)
		if (str_starts_with(text, keys[i].typed))
			return &keys[i];
	return NULL;
}

static struct str by_key(struct arena *arena, struct str typed)
{
	struct buf meant;
	buf_init(&meant, arena, SCANNED_BYTES_MAX);
	for (size_t i = 0; i < typed.n;) {
		const struct key *key = key_at((struct str){typed.p + i, typed.n - i});
		buf_add(&meant,
			key == NULL ? (struct str){typed.p + i, 1} : (struct str){&key->meant, 1});
		i += key == NULL ? 1 : key->typed.n;
	}
	return buf_str(&meant);
}

/* Digits alone: a barcode or an order number. Of the others each has digits, or most have. */
static bool is_code_or_number(struct str text)
{
	char code[PICKUP_CODE_CHARS + 1], number[CONSIGNMENT_NUMBER_CHARS + 1];
	return digits_in(text) == text.n || pickup_code_normalise(text, code) ||
	       consignment_number_normalise(text, number);
}

struct str scanned_text(struct arena *arena, struct str typed)
{
	if (typed.n > SCANNED_BYTES_MAX || digits_in(typed) > 0)
		return typed;
	struct str meant = by_key(arena, typed);
	return digits_in(meant) > 0 && is_code_or_number(meant) ? meant : typed;
}
