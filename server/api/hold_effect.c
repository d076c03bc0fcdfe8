/* Answers with a hold; see hold_effect.h. */
#include "server/api/hold_effect.h"

#include "server/server.h"
#include "server/views/hold_json.h"

void hold_effect(
	const struct call *call, struct tx *tx, const struct hold *hold, struct effect *effect_out)
{
	effect_out->status = 200;
	effect_out->json = hold_json(tx_arena(tx), directory_stores(call->server->directory), hold);
}
