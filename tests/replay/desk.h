/*
 * A store's agent as headquarters sees it: reads the store's feed and reports what happened
 * at the counter, over HTTP with the agent's key (doc/agent-protocol.md). Every command must be
 * taken.
 */
#ifndef COMPTOIR_TESTS_DESK_H
#define COMPTOIR_TESTS_DESK_H

#include <jansson.h>

#include "common/ids.h"

struct desk {
	unsigned port;
	const char *key;   /* ca_… */
	json_t *documents; /* the latest of each fulfilment, by its id */
	json_t *waiting;   /* commands to be sent */
	int64_t read_seq, said_seq;
};

/* Makes the key of a new agent for the store. */
struct desk *desk_new(unsigned port, uint32_t store_row);
/* What it read and had to say; NULL is allowed. */
void desk_free(struct desk *desk);
/* Reads the feed to its end. */
void desk_catch_up(struct desk *desk);
/* The open fulfilment of this order, caught up with. */
const json_t *desk_open(struct desk *desk, const char *order);
bool desk_is_open(const json_t *document);

/* Reports; sent when there are enough of them, and by desk_send. more: further members, given
 * away, or NULL. document NULL: no fulfilment (return). */
void desk_say(struct desk *desk, const char *type, const json_t *document, json_t *more);
void desk_send(struct desk *desk);

/* A quantity of a line: "ordered", "picked", … */
int desk_figure(const json_t *line, const char *name);

#endif
