/*
 * Returned goods that were sent on: from here to another store, or from another store to here; and
 * where this store may send them. Each is the document of doc/agent-protocol.md, made here or told
 * by headquarters. In a transaction of the journal.
 */
#ifndef COMPTOIR_AGENT_CONSIGNMENTS_H
#define COMPTOIR_AGENT_CONSIGNMENTS_H

#include <jansson.h>

#include "common/serial.h"
#include "common/words.h"
#include "store-agent/journal/journal.h"

struct place {
	struct str code, name; /* of a store */
};

struct consignment {
	consignment_id id;
	struct str number;
	return_id return_id;
	int64_t line;
	order_id order;
	struct str order_number, sku, name;
	int64_t qty;
	bool has_condition;
	enum condition condition;
	struct serials serials;
	struct place from, to; /* to: empty when nobody knows it */
	int64_t sent_at, arrives_by;
	enum consignment_state state;
	/* Once it is not underway: */
	int64_t arrived, missing, closed_at;
	struct place at;
	bool has_gap, has_place;
	enum consignment_gap gap;
	enum disposition place;
};

/* False when it is none of the protocol. Lives in the arena. */
bool consignment_read(struct arena *arena, json_t *document, struct consignment *consignment_out);
json_t *consignment_document(struct arena *arena, const struct consignment *consignment);

bool consignment_load(
	struct journal_tx *tx, consignment_id id, struct consignment *consignment_out);
/* By what stands on its slip, normalised. */
bool consignment_load_number(
	struct journal_tx *tx, struct str number, struct consignment *consignment_out);
/* That of the goods of this line which was sent last. */
bool consignment_load_line(
	struct journal_tx *tx, return_id id, int64_t line, struct consignment *consignment_out);
void consignment_save(struct journal_tx *tx, const struct consignment *consignment, int64_t now);
/* As it was before it arrived here; false when it did not. */
bool consignment_reopen(struct journal_tx *tx, consignment_id id, int64_t now);
/* It arrives here: as it was is kept. */
void consignment_close(struct journal_tx *tx, const struct consignment *closed, int64_t now);

/* Underway: expected here, the earliest first; or sent from here. */
enum consignment_list { CONSIGNMENTS_EXPECTED, CONSIGNMENTS_SENT };
int64_t consignment_count(struct journal_tx *tx, enum consignment_list which);
size_t consignment_list_part(struct journal_tx *tx, enum consignment_list which, size_t from,
	size_t most, const struct consignment **list_out);

/* What is over is forgotten when headquarters knows, as fulfilments are. */
void consignments_tidy(struct journal_tx *tx, int64_t before);

/* --- where to --- */

struct destination {
	struct str code, name, city;
	bool is_warehouse;
};
enum { DESTINATIONS_MAX = 50 };
/* As headquarters listed them last: the first is proposed. Written only when they differ. False
 * when it is no list of the protocol. */
bool destinations_save(struct journal_tx *tx, const json_t *list);
size_t destinations_load(struct journal_tx *tx, const struct destination **list_out);

#endif
