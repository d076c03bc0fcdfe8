/*
 * A borrowed piece of text: pointer and length, owned by somebody else (mostly
 * an arena). Text made by str_dup and str_printf is also NUL-terminated, so its
 * .p may be given to C interfaces; text cut out of a larger one is not.
 */
#ifndef COMPTOIR_STR_H
#define COMPTOIR_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"

struct str {
	const char *p;
	size_t n;
};

#define STR(literal)	((struct str){("" literal), sizeof(literal) - 1})
#define STR_FMT		"%.*s"
#define STR_ARG(s)	(int)(s).n, (s).p
#define STR_EMPTY	((struct str){"", 0})
#define ARRAY_LENGTH(a) (sizeof(a) / sizeof((a)[0]))

/* A view of a C string; NULL is the empty text. */
struct str str_of(const char *text);
struct str str_dup(struct arena *arena, struct str text);
/* A NUL-terminated copy, for C interfaces. */
char *str_c(struct arena *arena, struct str text);
struct str str_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

bool str_is_empty(struct str text);
bool str_equal(struct str a, struct str b);
bool str_equal_c(struct str a, const char *b);
/* By bytes, for qsort and bsearch: below, equal to or above 0; a beginning comes first. */
int str_compare(struct str a, struct str b);
bool str_is_one_of(struct str text, const char *const *list, size_t count);
/* ASCII letters only. */
bool str_equal_nocase(struct str a, struct str b);
bool str_starts_with(struct str text, struct str prefix);
bool str_ends_with(struct str text, struct str suffix);
/* Without ASCII white space at both ends. */
struct str str_trim(struct str text);
/* Cuts at the first separator: what stands before it is returned, *rest_inout keeps
 * what follows. Without a separator everything is returned and the rest is empty. */
struct str str_cut(struct str *rest_inout, char separator);

/* A whole decimal number without sign, blanks or leading "+"; false when it is
 * anything else or above max. */
bool str_to_u64(struct str text, uint64_t max, uint64_t *value_out);
bool str_to_i64(struct str text, int64_t *value_out);
/* A plain decimal such as -12.5 (no exponent, no inf or nan), independent of the locale. */
bool str_to_double(struct str text, double *value_out);

/* Letters and digits of ASCII, and these characters. */
bool str_is_word(struct str text, const char *others);
/* Well-formed UTF-8 without NUL or other C0 and C1 control characters; line feed and
 * tab are allowed when lines_allowed. */
bool str_is_clean_utf8(struct str text, bool lines_allowed);
/* Number of Unicode code points of well-formed UTF-8. */
size_t str_code_points(struct str text);

#endif
