/*
 * What the files of one fulfilment share: its states by group, and what of a line is still here.
 * For fulfilment*.c alone.
 */
#ifndef COMPTOIR_AGENT_FULFILMENT_INSIDE_H
#define COMPTOIR_AGENT_FULFILMENT_INSIDE_H

#include "store-agent/fulfilment.h"

/* Groups of states, a bit each. */
enum {
	ENDED = 1u << FULFILMENT_REJECTED | 1u << FULFILMENT_CANCELLED | 1u << FULFILMENT_EXPIRED,
	OVER = ENDED | 1u << FULFILMENT_COLLECTED,
	BEFORE_READY =
		1u << FULFILMENT_ASSIGNED | 1u << FULFILMENT_ACCEPTED | 1u << FULFILMENT_PICKING,
	PICKING = 1u << FULFILMENT_PICKING,
	SENT = 1u << FULFILMENT_SENT,
};
bool fulfilment_is_in(const struct fulfilment *fulfilment, unsigned states);

/* Picked goods that headquarters counts and that are still in the store. */
int line_in_store(const struct fulfilment *fulfilment, const struct fulfilment_line *line);

#endif
