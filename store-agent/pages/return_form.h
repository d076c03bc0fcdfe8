/*
 * What the clerk filled in about goods that are brought back, line by line: how many, in which
 * condition, where they go, and whether their barcode was read; and what the rules make of it
 * (common/returns.h). A line that no rule covers is taken on a manager's word (exception.h).
 */
#ifndef COMPTOIR_AGENT_RETURN_FORM_H
#define COMPTOIR_AGENT_RETURN_FORM_H

#include "store-agent/brought.h"
#include "store-agent/pages/exception.h"
#include "store-agent/pages/serial_field.h"

/* Of one line of the order, in its order. */
struct bringing {
	int64_t qty;
	int64_t scans;	 /* how often its barcode was read */
	bool has_reason; /* another than that of the form */
	enum return_reason reason;
	bool has_condition;
	enum condition condition;
	bool is_to_inspect, has_place;
	enum disposition place;
	struct place to;	     /* of a transfer */
	struct serial_field serials; /* where the goods have them */
	enum serial_says says;	     /* of the serials, when there are any */
	bool is_decided;
	struct return_decision decision;
};

struct return_form {
	struct bringing *bringings;
	bool has_reason;
	enum return_reason reason;
	enum refund_way way;
	bool has_found;
	enum return_found found;
	bool is_refused;     /* no rule covers a line that is brought, or its serial differs */
	struct str stranger; /* serial that was not sold; empty: none */
	struct exception exception;
	const char *problem;   /* message: what is to be corrected first; NULL: nothing */
	struct str problem_of; /* {0} of it */
};

/* As the page first shows it: what was announced, or the only thing that there is. */
struct return_form return_form_new(const struct visit *visit, const struct brought *brought);
/* What was sent, made to fit what was scanned, and decided. */
struct return_form return_form_read(struct visit *visit, const struct brought *brought);
/* Whether it can be taken back like this; else form->problem says why not. Checks a PIN. */
bool return_form_is_complete(
	const struct visit *visit, const struct brought *brought, struct return_form *form);
/* The desk's input; borrows from both. */
struct goods_return goods_return_of(
	const struct visit *visit, const struct brought *brought, const struct return_form *form);
/* The order with its lines, what may come back of each, and what was filled in. */
void return_form_view(const struct visit *visit, xmlNodePtr page, const struct brought *brought,
	const struct return_form *form);
#endif
