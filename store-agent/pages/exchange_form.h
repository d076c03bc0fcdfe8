/*
 * What the clerk filled in about one line that comes back and what leaves instead: what the rules
 * make of it, as of a return (common/returns.h), and what headquarters says of the other goods. It
 * is shown once before it is done.
 */
#ifndef COMPTOIR_AGENT_EXCHANGE_FORM_H
#define COMPTOIR_AGENT_EXCHANGE_FORM_H

#include "store-agent/brought.h"
#include "store-agent/desk_exchange.h"
#include "store-agent/pages/exception.h"
#include "store-agent/pages/serial_field.h"
#include "store-agent/pages/variants.h"

struct exchange_form {
	const struct brought_line *line;
	const struct held_exchange *held; /* for it; NULL: nothing is */
	struct goods_exchange goods;
	struct variants variants;    /* to choose from */
	bool is_chosen;		     /* from them; else scanned */
	bool has_place;		     /* said where it goes; else as its condition says */
	struct serial_field serials; /* of what comes back, where the goods have them */
	enum serial_says says;	     /* of them */
	struct str stranger;	     /* one that was not sold; empty: none */
	bool asks_given;	     /* what leaves has them, too, as far as it is known */
	struct serial_field given;
	bool is_decided;
	struct return_decision decision;
	struct exception exception;
	bool is_unknown;       /* headquarters knows no such product */
	json_t *told;	       /* what headquarters said of it */
	bool is_unsettled;     /* sent to headquarters, without an answer */
	const char *problem;   /* message: what is to be seen to first; NULL: nothing */
	struct str problem_of; /* {0} of it */
};

/* As the page first shows it. */
struct exchange_form exchange_form_new(
	const struct visit *visit, const struct brought *brought, const struct brought_line *line);
/* What this store holds for it is chosen already, and with the line looked up. */
void exchange_form_fill_in(const struct visit *visit, struct exchange_form *form);
/* What was sent, decided and, with the line, looked up. Checks a PIN. */
struct exchange_form exchange_form_read(
	const struct visit *visit, const struct brought *brought, const struct brought_line *line);
void exchange_form_free(struct exchange_form *form);
void exchange_form_view(const struct visit *visit, xmlNodePtr page, const struct brought *brought,
	const struct exchange_form *form);

#endif
