/* How people are called; see person.h. */
#include "common/person.h"

#include <unicode/ucol.h>

enum { PHONE_DIGITS_MIN = 6 };

struct str phone_tail(struct arena *arena, struct str phone)
{
	char *digits = arena_alloc(arena, phone.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < phone.n; i++)
		if (phone.p[i] >= '0' && phone.p[i] <= '9')
			digits[n++] = phone.p[i];
	size_t skip = n > PHONE_TAIL_DIGITS ? n - PHONE_TAIL_DIGITS : 0;
	return (struct str){digits + skip, n - skip};
}

bool phone_is(struct arena *arena, struct str phone, struct str typed)
{
	struct str tail = phone_tail(arena, typed);
	return tail.n >= PHONE_DIGITS_MIN && str_equal(phone_tail(arena, phone), tail);
}

/* --- names --- */

static struct str next_word(struct str *rest)
{
	struct str word;
	do
		word = str_cut(rest, ' ');
	while (word.n == 0 && rest->n > 0);
	return word;
}

static size_t words_in(struct str text)
{
	size_t count = 0;
	while (next_word(&text).n > 0)
		count++;
	return count;
}

static bool is_same_word(UCollator *collator, struct str a, struct str b)
{
	UErrorCode error = U_ZERO_ERROR;
	return ucol_strcollUTF8(collator, a.p, (int32_t)a.n, b.p, (int32_t)b.n, &error) ==
		       UCOL_EQUAL &&
	       U_SUCCESS(error);
}

static bool has_word(UCollator *collator, struct str name, struct str word)
{
	for (struct str own = next_word(&name); own.n > 0; own = next_word(&name))
		if (is_same_word(collator, own, word))
			return true;
	return false;
}

bool name_is(struct str name, struct str typed)
{
	UErrorCode error = U_ZERO_ERROR;
	size_t count = words_in(typed);
	bool is_all = count >= 2 || (count > 0 && count == words_in(name));
	UCollator *collator = is_all ? ucol_open("", &error) : NULL;
	if (collator == NULL || U_FAILURE(error))
		return false;
	ucol_setStrength(collator, UCOL_PRIMARY);
	for (struct str word = next_word(&typed); word.n > 0 && is_all; word = next_word(&typed))
		is_all = has_word(collator, name, word);
	ucol_close(collator);
	return is_all;
}
