/*
 * What no rule covers is taken back on a manager's word: why, and who answers for it, in the
 * manager's own session or with a PIN in the clerk's. The same fields in every form that takes
 * goods back (templates/agent/return_parts.xsl).
 */
#ifndef COMPTOIR_AGENT_EXCEPTION_H
#define COMPTOIR_AGENT_EXCEPTION_H

#include "store-agent/pages/visit.h"

struct exception {
	bool is_said;
	enum return_override why;
	struct str manager; /* whose PIN was right; empty: the session's clerk */
};

/* What was filled in; the PIN is not looked at yet. */
struct exception exception_read(const struct visit *visit);
/* Whether a manager answers for it; else the message that says what is missing. Checks a PIN. */
const char *exception_problem(const struct visit *visit, struct exception *exception);
/* What was brought is not what was sold: a manager is told what was scanned. */
void tell_switched(struct visit *visit, order_id order, struct str scanned);
/* Children `manager` of the page: who may be called to the counter; of a manager's session none. */
void managers_view(const struct visit *visit, xmlNodePtr page);

#endif
