/* Names and parsers of the lists in words.h. */
#include "common/words.h"

bool word_find(const struct word_list *words, struct str text, int *value_out)
{
	for (size_t i = 0; i < words->count; i++) {
		if (str_equal_c(text, words->names[i])) {
			*value_out = (int)i;
			return true;
		}
	}
	return false;
}

#define WORD_TEXT(name, text) text,
#define WORD_DEFINE(kind, LIST)                                                                    \
	static const char *const kind##_names[] = {LIST(WORD_TEXT)};                               \
	const struct word_list kind##_words = {kind##_names, ARRAY_LENGTH(kind##_names)};          \
	struct str kind##_name(enum kind value)                                                    \
	{                                                                                          \
		return str_of(kind##_names[value]);                                                \
	}                                                                                          \
	bool kind##_parse(struct str text, enum kind *value_out)                                   \
	{                                                                                          \
		int value;                                                                         \
		if (!word_find(&kind##_words, text, &value))                                       \
			return false;                                                              \
		*value_out = (enum kind)value;                                                     \
		return true;                                                                       \
	}
WORD_KINDS(WORD_DEFINE)
