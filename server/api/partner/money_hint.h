/* What the routes share that hear of money: the message is only a reason to ask (doc/money.md). */
#ifndef COMPTOIR_API_MONEY_HINT_H
#define COMPTOIR_API_MONEY_HINT_H

#include "server/db/q_money.h"
#include "server/http/call.h"

/* The secret in the file of that setting; without one there is nothing here, and it is answered. */
bool money_hint_key(struct call *call, const char *setting, struct str *key_out) MUST_USE;
/* The body as JSON, the caller's; or it is answered. */
bool money_hint_read(struct call *call, json_t **json_out) MUST_USE;
/* Has the status asked now, and answers. */
void money_hint_by_act(struct call *call, const struct q_act_hint_in *in);
void money_hint_by_reference(struct call *call, const struct q_act_hint_reference_in *in);

#endif
