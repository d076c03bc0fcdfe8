/*
 * Waves in the journal: which orders are picked in one walk, and which wait for one. A fulfilment
 * is in one wave at most and stays in it; whether its goods are picked, the fulfilment says.
 *
 * With a rule of one order a wave nothing waits: each order is printed when it arrives. Else an
 * order waits until the wave is full, until the first of it has waited long enough, or until one of
 * it would be late by waiting. An order that a clerk has begun meanwhile needs no wave.
 */
#ifndef COMPTOIR_AGENT_WAVES_H
#define COMPTOIR_AGENT_WAVES_H

#include "store-agent/journal/journal.h"
#include "store-agent/wave.h"

struct wave_rule {
	int64_t count;	 /* orders in a wave, up to WAVE_MEMBERS_MAX; 1: no waves */
	int64_t minutes; /* that an order waits at most */
};
/* What the settings say; known to the journal so that the feed can act on it. */
void wave_rule_set(struct journal_tx *tx, const struct wave_rule *rule);
struct wave_rule wave_rule_get(struct journal_tx *tx);

/* An accepted order is to be listed: its own pick list, or a place in the next wave. */
void wave_join(struct journal_tx *tx, fulfilment_id fulfilment, int64_t now);
/* Makes the waves that are due, each with the job that prints it. An order alone gets its own pick
 * list. */
void wave_make_due(struct journal_tx *tx, int64_t now);
/* When that will be the case by itself; INT64_MAX when nothing waits. */
int64_t wave_next_due(struct journal_tx *tx);
int64_t wave_waiting_count(struct journal_tx *tx);

/* These orders become a wave with bags in this order, and its list is printed. REASON_OK also when
 * the wave of this id was made before; INVALID_FIELDS when there is none or there are too many, or
 * one twice; NOT_FOUND; WRONG_STATE when one is not accepted or is in a wave already. */
enum reason wave_make(struct journal_tx *tx, wave_id id, const fulfilment_id *fulfilments,
	size_t count, int64_t now) MUST_USE;

struct wave {
	wave_id id;
	int64_t number; /* what people call it */
	int64_t made_at;
};
/* Those with something left to pick, oldest first. */
size_t wave_list(struct journal_tx *tx, const struct wave **waves_out);
enum { WAVES_LISTED_MAX = 100 };
bool wave_load(struct journal_tx *tx, wave_id id, struct wave *wave_out);
/* By bag. */
size_t wave_members(struct journal_tx *tx, wave_id id, const struct wave_member **members_out);
/* The wave this fulfilment is in. */
bool wave_of(struct journal_tx *tx, fulfilment_id fulfilment, struct wave *wave_out);

#endif
