/*
 * Serial numbers of goods, as a clerk scans or types them: 1 to 40 letters, digits and - . / _ : #
 * + People and scanners differ in capitals and blanks, so they are kept as capitals, without
 * blanks.
 */
#ifndef COMPTOIR_SERIAL_H
#define COMPTOIR_SERIAL_H

#include <jansson.h>

#include "common/arena.h"
#include "common/str.h"
#include "common/words.h"

enum { SERIAL_CHARS_MAX = 40, SERIALS_MAX = 99 };

struct serials {
	const struct str *list;
	size_t count;
};

/* Of units that leave or come back, as a clerk read them; or why of some of them he did not. */
struct told_serials {
	struct serials serials;
	bool has_no_serial;
	enum no_serial no_serial;
};

/* As it is kept, in the arena. False when it is too long, or has another character. */
bool serial_read(struct arena *arena, struct str text, struct str *serial_out);
/* Of a text that separates them by line ends, commas or semicolons. False when one cannot be read,
 * comes twice, or there are more than SERIALS_MAX. */
bool serials_read(struct arena *arena, struct str text, struct serials *serials_out);
/* Separated by that text. With "," serials_read reads it again. */
struct str serials_print(struct arena *arena, const struct serials *serials, const char *separator);

/* Is each as it is kept, and none there twice? */
bool serials_are_kept(struct arena *arena, const struct serials *serials);
bool serials_have(const struct serials *serials, struct str serial);
/* What is in `all` and not in `gone`. */
struct serials serials_without(
	struct arena *arena, const struct serials *all, const struct serials *gone);

/* An array of texts; what cannot be read of one is left out. */
json_t *serials_json(const struct serials *serials);
struct serials serials_of_json(struct arena *arena, const json_t *list);

#endif
