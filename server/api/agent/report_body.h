/* What an agent says of itself with a batch of commands, from JSON. */
#ifndef COMPTOIR_API_REPORT_BODY_H
#define COMPTOIR_API_REPORT_BODY_H

#include <jansson.h>

#include "server/db/q_board.h"

/* Refuses nothing: what cannot be read is as if it had not been said, and what is not known is left
 * alone, because a clerk's acts come in the same batch and are not held up by how the agent
 * describes itself. Agent and now are the caller's to set before: unsent_since is counted back from
 * now. */
void agent_report_read(
	struct arena *arena, const json_t *report, struct q_board_report_set_in *report_out);

#endif
