/*
 * What the clerk filled in at a handover, line by line: taken, not in the bag, why the rest stays,
 * what is taken from the shelf instead. A swap is shown with its name and price before it is acted
 * upon, so what was scanned a moment ago leads back to the page first. Of a long order only some
 * lines are shown with all their fields (visit.h): those that the clerk opens, or has to say more
 * of. The others keep theirs.
 */
#ifndef COMPTOIR_AGENT_HANDOVER_FORM_H
#define COMPTOIR_AGENT_HANDOVER_FORM_H

#include "store-agent/pages/serial_field.h"
#include "store-agent/pages/variants.h"

/* Of one line of the fulfilment, in its order. */
struct taking {
	bool is_opened; /* by the clerk */
	int collected, missing;
	struct refused_why why;
	struct handover_swap swap; /* product empty: none */
	struct variants variants;  /* to choose from, when they were asked for */
	bool is_chosen;		   /* from them; else scanned */
	bool is_seen;		   /* the page has shown what the swap is */
	bool is_unknown;	   /* headquarters says that there is no such product */
	bool is_found;
	struct str name; /* of the swap, when found */
	int64_t price_minor;
	struct serial_field serials; /* of what is collected, where the goods have them */
	bool asks_given;	     /* what is taken instead has them, as far as it is known */
	struct serial_field given;
};

struct handover_form {
	struct taking *takings;
	struct str by;
	bool has_override;
	enum override_reason override_reason;
	bool is_identity_checked;
	const char *problem;   /* message: what is to be corrected first; NULL: nothing */
	struct str problem_of; /* {0} of it */
};

/* As the page first shows it: everything is taken by whoever was to come; with the variants of the
 * line that the query names. */
struct handover_form handover_form_new(
	const struct visit *visit, const struct fulfilment *fulfilment);
/* The clerk wants to see more of a line, and does not confirm anything yet. */
bool handover_form_opens(const struct visit *visit);
/* What was sent, made to fit where the clerk's intention is clear; looks swaps up. */
struct handover_form handover_form_read(
	const struct visit *visit, const struct fulfilment *fulfilment);
/* The desk's input; borrows from the form. */
struct handover handover_of(const struct visit *visit, const struct fulfilment *fulfilment,
	const struct handover_form *form);
void handover_form_view(const struct visit *visit, xmlNodePtr page,
	const struct fulfilment *fulfilment, const struct handover_form *form);

#endif
