/*
 * Returned goods that go on to another store or a warehouse, and what comes from one: as single
 * durable acts, with the line to headquarters or without it. An arrival waits to be told as a
 * shortage does, and can be taken back until then. Reasons as in desk.h.
 */
#ifndef COMPTOIR_AGENT_DESK_CONSIGNMENT_H
#define COMPTOIR_AGENT_DESK_CONSIGNMENT_H

#include <jansson.h>

#include "store-agent/desk.h"
#include "store-agent/journal/consignments.h"

/* --- sending: with the act that says where the goods go --- */

struct sent_on {
	return_id return_id;
	int64_t line, qty;
	order_id order;
	struct str order_number, sku, name;
	bool has_condition;
	enum condition condition;
	struct serials serials;
	struct place to;
};
/* The same act sends the same: its id is made of the act's key. */
consignment_id consignment_of_act(command_id key, int64_t line);
/* What a command says of it; nothing when `to` is empty. */
void told_sent_on(struct arena *arena, json_t *line, command_id key, int64_t number, struct str to);
/* It is underway from here, and its slip is printed; once. Nothing when `to` is empty. */
void consignment_begin(struct journal_tx *tx, const struct act *act, const struct sent_on *sent);

/* --- arriving --- */

struct arrival {
	consignment_id id;
	int64_t came; /* the rest of it is missing */
	bool has_gap, has_place;
	enum consignment_gap gap;
	enum disposition place; /* shelf, quarantine */
};
/* NOT_FOUND; WRONG_STATE when it has arrived; QUANTITY_EXCEEDED; INVALID_FIELDS without a place for
 * what came, or a reason for what did not. act.fulfilment is the consignment's id. */
enum reason desk_arrive(const struct desk *desk, struct arena *arena, const struct act *act,
	const struct arrival *arrival) MUST_USE;
/* As if it had not been said. SUPERSEDED when headquarters has been told, or the goods went on. */
enum reason desk_arrive_undo(const struct desk *desk, struct arena *arena, const struct act *act,
	consignment_id id) MUST_USE;

struct consignment_look {
	struct consignment consignment;
	bool may_undo;
};
enum reason desk_consignment(const struct desk *desk, struct arena *arena, consignment_id id,
	struct consignment_look *look_out) MUST_USE;
/* By what was scanned or typed; NOT_FOUND, INVALID_FIELDS when it is no such number. */
enum reason desk_find_consignment(const struct desk *desk, struct arena *arena, struct str typed,
	consignment_id *id_out) MUST_USE;
/* What headquarters says of one that came unexpected is kept. INVALID_FIELDS. */
enum reason desk_keep_consignment(const struct desk *desk, struct arena *arena, json_t *document,
	int64_t now, consignment_id *id_out) MUST_USE;

/* What headquarters tells of one, in a transaction of the journal; false when it cannot be read.
 * answered_up_to: of the commands, when it was asked. */
bool consignment_told(struct journal_tx *tx, json_t *document, int64_t answered_up_to, int64_t now);
/* What waits to be told of these goods is told before anything that rests on it. */
void consignment_tell(struct journal_tx *tx, return_id id, int64_t line);

#endif
