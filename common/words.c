/* Names and parsers of the lists in words.h. */
#include "common/words.h"

static bool find(const char *const *names, size_t count, struct str text, int *index_out)
{
	for (size_t i = 0; i < count; i++) {
		if (str_equal_c(text, names[i])) {
			*index_out = (int)i;
			return true;
		}
	}
	return false;
}

#define WORD_TEXT(name, text) text,
#define WORD_DEFINE(kind, LIST)                                                                    \
	static const char *const kind##_names[] = {LIST(WORD_TEXT)};                               \
	struct str kind##_name(enum kind value)                                                    \
	{                                                                                          \
		return str_of(kind##_names[value]);                                                \
	}                                                                                          \
	bool kind##_parse(struct str text, enum kind *value_out)                                   \
	{                                                                                          \
		int index;                                                                         \
		if (!find(kind##_names, ARRAY_LENGTH(kind##_names), text, &index))                 \
			return false;                                                              \
		*value_out = (enum kind)index;                                                     \
		return true;                                                                       \
	}
WORD_KINDS(WORD_DEFINE)
