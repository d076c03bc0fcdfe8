/* An order whose goods are brought back, on a page, and what the rules say of each line; for every
 * page that takes goods back. */
#ifndef COMPTOIR_AGENT_BROUGHT_VIEW_H
#define COMPTOIR_AGENT_BROUGHT_VIEW_H

#include "store-agent/brought.h"
#include "store-agent/pages/serial_field.h"

/* Child `order`, without its lines. */
xmlNodePtr brought_view(
	const struct visit *visit, xmlNodePtr parent, const struct brought *brought);
/* Child `line` of it: what it is, and how many may come back. */
xmlNodePtr brought_line_view(
	const struct visit *visit, xmlNodePtr order, const struct brought_line *line);
/* Of goods that have serials: how many are known, what was read, and what it says. */
void brought_serials_view(const struct visit *visit, xmlNodePtr node,
	const struct brought_line *line, const struct serial_field *field, enum serial_says says);
/* Children `decision` of a line: what the rules say of a change of mind and of a defect; and, when
 * it is filled in, of this return. NULL: it is not. */
void decisions_view(xmlNodePtr line_node, const struct brought *brought,
	const struct brought_line *line, const struct return_decision *filled_in);

#endif
