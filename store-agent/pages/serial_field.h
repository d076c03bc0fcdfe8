/*
 * The serials of goods of one line on a form: read by a scanner or typed, one for each unit, or a
 * reason why not. Fields "serials-3" and "no-serial-3" are of line 3; with "given-" before, of what
 * is taken from the shelf instead of its goods.
 */
#ifndef COMPTOIR_AGENT_SERIAL_FIELD_H
#define COMPTOIR_AGENT_SERIAL_FIELD_H

#include "store-agent/pages/visit.h"

struct serial_field {
	struct str typed;
	bool is_read; /* each could be read, none is there twice */
	struct told_serials told;
};

struct serial_field serial_field_read(const struct visit *visit, int64_t line);
struct serial_field serial_field_read_given(const struct visit *visit, int64_t line);
/* One more, that was scanned elsewhere on the page. */
void serial_field_add(struct arena *arena, struct serial_field *field, struct str serial);
/* Message: what is wrong with it for so many units; NULL: nothing. */
const char *serial_field_problem(const struct serial_field *field, int64_t units);
/* Of goods that come back: they are asked for where some are known; else headquarters keeps what
 * is read all the same. */
const char *serial_field_problem_back(
	const struct serial_field *field, bool is_any_known, int64_t units);
/* has_serials, and what was filled in. */
void serial_field_view(xmlNodePtr node, const struct serial_field *field);

#endif
