/* How a customer can be reached; see contact.h. */
#include "server/fulfilment/contact.h"

#include <string.h>

#include "common/person.h"

static bool is_in(char c, const char *list)
{
	return c != '\0' && strchr(list, c) != NULL;
}

static bool is_letter_or_digit(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Atoms separated by single dots; more than one when a dot is needed. */
static bool is_dotted(struct str text, const char *also, bool needs_dot)
{
	struct str rest = text;
	size_t atoms = 0;
	if (text.n == 0 || text.p[text.n - 1] == '.')
		return false;
	while (rest.n > 0) {
		struct str atom = str_cut(&rest, '.');
		for (size_t i = 0; i < atom.n; i++)
			if (!is_letter_or_digit(atom.p[i]) && !is_in(atom.p[i], also))
				return false;
		if (atom.n == 0)
			return false;
		atoms++;
	}
	return atoms > needs_dot;
}

bool contact_is_email(struct str text)
{
	struct str host = text;
	struct str local = str_cut(&host, '@');
	return text.n <= 254 && local.n <= 64 && is_dotted(local, "!#$%&'*+/=?^_`{|}~-", false) &&
	       is_dotted(host, "-", true);
}

bool contact_is_phone(struct str text)
{
	size_t digits = 0;
	for (size_t i = 0; i < text.n; i++) {
		bool is_digit = text.p[i] >= '0' && text.p[i] <= '9';
		if (!is_digit && !is_in(text.p[i], " +-.()"))
			return false;
		digits += is_digit;
	}
	return digits >= 6 && digits <= 15;
}

struct str contact_phone_key(struct arena *arena, struct str text)
{
	return contact_is_phone(text) ? phone_tail(arena, text) : STR("-");
}
