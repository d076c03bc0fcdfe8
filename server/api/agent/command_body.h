/*
 * One command of a store's agent, from JSON: each type has its own table of members
 * (doc/agent-protocol.md).
 */
#ifndef COMPTOIR_API_COMMAND_BODY_H
#define COMPTOIR_API_COMMAND_BODY_H

#include "common/json.h"
#include "server/fulfilment/counter.h"

/* False with faults added below `pointer`. Store and agent are the caller's to set. */
bool command_read(struct arena *arena, json_t *json, struct str pointer,
	struct command *command_out, struct faults *faults) MUST_USE;

#endif
