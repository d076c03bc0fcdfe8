/*
 * An order whose goods are brought back, as a counter needs it, out of this store's journal or as
 * headquarters told it; and what may come back of it, by common/returns.h. Pure.
 */
#ifndef COMPTOIR_AGENT_BROUGHT_H
#define COMPTOIR_AGENT_BROUGHT_H

#include <jansson.h>

#include "common/returns.h"
#include "store-agent/fulfilment.h"

struct brought_line {
	int64_t line;
	struct str sku;
	struct str name, name_here; /* for the customer's receipt; for clerks */
	const gtin *gtins;
	size_t gtin_count;
	int64_t price_minor;
	struct taxed sold; /* as the line of the order was */
	int64_t returnable;
	int64_t missing; /* ordered, and not collected */
	struct part_of part_of;
	int64_t announced; /* how many the customer said would come */
	bool has_reason;   /* and why, if for another reason than the rest */
	enum return_reason reason;
	enum return_class goods;
	int64_t collected_at; /* 0: never */
	bool has_serials;
	struct serials serials; /* of units that the customer has, as far as it is known here */
	bool is_whole_known;	/* and no other store can have handed over a unit of it */
};

/* What a manager is told of its returns: headquarters knows, and only with the line. */
struct brought_signal {
	enum return_signal_kind kind;
	struct str detail;
	int64_t days, noticed_at;
};

struct brought {
	bool is_ours; /* it was collected here: fulfilment says which */
	fulfilment_id fulfilment;
	order_id order;
	struct str number, customer, email_hint, currency, time_zone;
	struct str language;	  /* of the order; empty: headquarters did not say */
	struct return_case asked; /* law, clock and dates; of a line see brought_case */
	int64_t announced_at;	  /* that day counts for the lines that were; 0: none */
	bool is_pickup_unheard;	  /* it may have been collected, headquarters does not know */
	return_id announced;	  /* all zero: nothing was */
	bool has_reason;
	enum return_reason reason; /* as announced */
	enum refund_way way;	   /* as announced; else the way it was paid */
	struct photos photos;	   /* of what was announced */
	struct held_exchange held; /* to be taken instead of it */
	struct brought_line *lines;
	size_t line_count;
	struct brought_signal *signals; /* that nobody has seen yet */
	size_t signal_count;
};

/* time_zone: of this store, when the document names none. */
struct brought brought_of_fulfilment(struct arena *arena, const struct fulfilment *fulfilment,
	struct str time_zone, int64_t now);
/* An order of GET /v1/agent/orders; text is the caller's until he lets the document go. False when
 * it cannot be read. */
bool brought_of_order(struct arena *arena, json_t *order, int64_t now, struct brought *brought_out);
/* What headquarters says of an order of ours: what is announced now, and since when; and what it
 * has to tell a manager. */
void brought_add_told(struct arena *arena, struct brought *brought, json_t *order);

struct brought_line *brought_find(const struct brought *brought, int64_t line);
/* The line that the scanned barcode or sku belongs to, with something left of it if there is one;
 * NULL: it is not what was sold. */
struct brought_line *brought_find_product(const struct brought *brought, struct str scanned);
/* The line of which a unit with this serial was sold and is not back; NULL: none is known. */
struct brought_line *brought_find_serial(const struct brought *brought, struct str serial);
/* What these serials say of goods of the line; *stranger_out is the first that differs.
 * Headquarters will say what cannot be said here. */
enum serial_says brought_serials_say(
	const struct brought_line *line, const struct serials *serials, struct str *stranger_out);
/* What is held to be taken instead of that line; NULL: nothing is. */
const struct held_exchange *brought_find_held(const struct brought *brought, int64_t line);
/* Nothing is: what was has come. */
void brought_forget_announced(struct brought *brought);
int64_t brought_returnable(const struct brought *brought);

struct return_case brought_case(
	const struct brought *brought, const struct brought_line *line, enum return_reason reason);

/* Whether so many of each line, in their order, coming back would leave a part of a set that the
 * line is of with the customer. */
bool brought_breaks_set(struct arena *arena, const struct brought *brought,
	const struct brought_line *line, const int64_t *back);

/* Where goods in this condition go unless the clerk says otherwise, and whether they may be sold
 * again. */
enum disposition disposition_by_condition(enum condition condition);
bool condition_is_saleable(enum condition condition);

#endif
