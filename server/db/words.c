/* The lists of common/words.h as statements see them: without their types. */
#include "server/db/stmt.h"

#define COUNT_ONE(name, text) +1
#define SQL_WORD_DEFINE(kind, LIST)                                                                \
	static struct str kind##_print_any(int value)                                              \
	{                                                                                          \
		return kind##_name((enum kind)value);                                              \
	}                                                                                          \
	static bool kind##_parse_any(struct str text, int *value_out)                              \
	{                                                                                          \
		enum kind value;                                                                   \
		if (!kind##_parse(text, &value))                                                   \
			return false;                                                              \
		*value_out = (int)value;                                                           \
		return true;                                                                       \
	}                                                                                          \
	const struct sql_word sql_word_##kind = {                                                  \
		#kind, 0 LIST(COUNT_ONE), kind##_print_any, kind##_parse_any};

WORD_KINDS(SQL_WORD_DEFINE)
