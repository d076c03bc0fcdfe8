/*
 * What availability, holds and orders have in common: lines, and where. Each function
 * that gives bool has answered the call when it gives false.
 */
#ifndef COMPTOIR_API_ASKED_H
#define COMPTOIR_API_ASKED_H

#include "server/fulfilment/sourcing.h"
#include "server/http/call.h"

enum { LINE_QTY_MAX = SOURCING_QTY_MAX, WITHIN_M_MAX = 20040000 };

struct asked_line {
	struct str sku;
	int64_t qty;
};

/* Stands first in the struct of a body that has it, so that ASKED_ROWS fit there too. */
struct asked {
	struct asked_line *lines;
	size_t lines_count;
	bool has_near;
	struct position near;
	struct str postcode, country, store;
	bool has_within_m;
	int64_t within_m;
};

extern const struct json_field asked_line_fields[2];
extern const struct json_field position_fields[2];

/* Rows of a body's table; lines_presence is REQUIRED or OPTIONAL. */
#define ASKED_ROWS(lines_presence)                                                                 \
	JSON_LIST(struct asked, lines, lines_presence, 1, SOURCING_LINES_MAX, struct asked_line,   \
		asked_line_fields),                                                                \
		JSON_OBJECT(struct asked, near, OPTIONAL, struct position, position_fields),       \
		JSON_TEXT(struct asked, postcode, OPTIONAL, 1, 12),                                \
		JSON_TEXT(struct asked, country, OPTIONAL, 2, 2),                                  \
		JSON_TEXT(struct asked, store, OPTIONAL, 1, 32),                                   \
		JSON_INT(struct asked, within_m, OPTIONAL, 1, WITHIN_M_MAX)

/* The question those lines and that place mean: skus, store and postcode looked up. Refuses unknown
 * or repeated skus, lines of different currencies, and anything but one way to say where. */
bool asked_question(
	struct call *call, const struct asked *asked, struct question *question_out) MUST_USE;

/* Another store may send it: only to a store that is chosen. True when the call is unanswered. */
bool asked_may_be_sent(struct call *call, const struct asked *asked, bool may_be_sent) MUST_USE;

/* The place of ?near= or ?postcode=&country=; *has_out is false when none was given, which is
 * refused when it is_required. */
bool query_place(
	struct call *call, bool is_required, bool *has_out, struct position *at_out) MUST_USE;

#endif
