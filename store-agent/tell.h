/* Commands for headquarters, made of JSON members, in a transaction of the journal. */
#ifndef COMPTOIR_AGENT_TELL_H
#define COMPTOIR_AGENT_TELL_H

#include <jansson.h>

#include "store-agent/desk.h"
#include "store-agent/journal/untold.h"

json_t *told_uuid(struct arena *arena, struct uuid uuid);
json_t *told_text(struct str text);
/* What every command on a fulfilment says: which, and of which epoch. */
json_t *told_members(struct journal_tx *tx, const struct fulfilment *fulfilment);
/* What a return or an exchange says of it. */
void told_basis(json_t *members, const struct return_basis *basis);
/* What a line says of its serials; and of those of what leaves instead. */
void told_serials_add(json_t *line, const struct told_serials *serials);
void told_given_serials_add(json_t *line, const struct told_serials *serials);
/* What a receipt says of them. */
void receipt_serials_add(struct arena *arena, json_t *line, const struct told_serials *serials);
/* What a put_back says of lines. */
json_t *put_back_lines(const struct fulfilment *fulfilment);
/* Appends the command; the members stay the caller's. act.clerk is empty when the agent acts by
 * itself. */
void tell(struct journal_tx *tx, const struct act *act, command_id key, enum command_type type,
	const json_t *members);
/* The same when it has waited: until then it can be taken back. Fills in what the act says. */
void tell_later(
	struct journal_tx *tx, const struct act *act, struct untold *untold, const json_t *members);

#endif
