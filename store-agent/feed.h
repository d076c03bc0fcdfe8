/*
 * What headquarters tells its store, written into the journal (doc/agent-protocol.md, "Down").
 * One answer of the feed is one transaction: documents, the position, and for each fulfilment
 * that is new here its acceptance and the job that prints its pick list, or a place in a wave.
 */
#ifndef COMPTOIR_AGENT_FEED_H
#define COMPTOIR_AGENT_FEED_H

#include <jansson.h>

#include "store-agent/journal/journal.h"

/* Where to go on, and what headquarters had answered when this was read: both for the next
 * request. */
struct feed_position {
	uint64_t after;
	int64_t answered_up_to;
	int64_t asked_at; /* when the request was sent, set by whoever sends it; 0: not known */
};
enum reason feed_position(
	struct journal *journal, struct arena *arena, struct feed_position *position_out) MUST_USE;

/* REASON_OK, BAD_JSON when the answer is none of the protocol, JOURNAL_FAILED. An event that cannot
 * be read is left out, logged as an error and shown to the clerks as a task. asked is the position
 * before the request was sent. */
enum reason feed_apply(struct journal *journal, struct arena *arena,
	const struct feed_position *asked, json_t *answer, int64_t now) MUST_USE;

/* The store itself as headquarters last described it; members are empty before that. */
struct store_facts {
	struct str code, name, street, postcode, city, country, time_zone, language, currency,
		phone;
};
void store_facts_load(struct journal_tx *tx, struct store_facts *facts_out);
enum reason store_facts_get(
	struct journal *journal, struct arena *arena, struct store_facts *facts_out) MUST_USE;

#endif
