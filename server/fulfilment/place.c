/* Postcodes and where they lie; see place.h. */
#include "server/fulfilment/place.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* Form: 9 for a digit, A for a letter. */
static bool has_form(struct str text, const char *form)
{
	for (size_t i = 0; i < text.n; i++) {
		bool fits = form[i] == '9'   ? is_digit(text.p[i])
			    : form[i] == 'A' ? is_capital(text.p[i])
					     : false;
		if (!fits)
			return false;
	}
	return form[text.n] == '\0';
}

/* What countries write, and how much of it counts. The last row is for all others. */
static const struct {
	const char *country;
	const char *forms[2];
	size_t chars;
} rules[] = {
	{"FR", {"99999", NULL}, 5},
	{"CA", {"A9A9A9", "A9A"}, 3},
	{"US", {"99999", "999999999"}, 5},
	{NULL, {NULL, NULL}, POSTCODE_MAX},
};

static struct str capitals(struct arena *arena, struct str text)
{
	char *out = arena_alloc(arena, text.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (c != ' ' && c != '-')
			out[n++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
	}
	return (struct str){out, n};
}

static bool is_plain(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!is_digit(text.p[i]) && !is_capital(text.p[i]))
			return false;
	return text.n > 0 && text.n <= POSTCODE_MAX;
}

bool postcode_key(struct arena *arena, struct str country, struct str postcode,
	struct str *country_out, struct str *key_out)
{
	*country_out = capitals(arena, country);
	*key_out = capitals(arena, postcode);
	if (!has_form(*country_out, "AA") || !is_plain(*key_out))
		return false;
	size_t i = 0;
	while (rules[i].country != NULL && !str_equal_c(*country_out, rules[i].country))
		i++;
	bool fits = rules[i].country == NULL;
	for (size_t form = 0; form < ARRAY_LENGTH(rules[i].forms) && !fits; form++)
		fits = rules[i].forms[form] != NULL && has_form(*key_out, rules[i].forms[form]);
	if (key_out->n > rules[i].chars)
		key_out->n = rules[i].chars;
	return fits;
}
