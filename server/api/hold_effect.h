/* What became of a hold, as the answer to an act on it. */
#ifndef COMPTOIR_API_HOLD_EFFECT_H
#define COMPTOIR_API_HOLD_EFFECT_H

#include "server/fulfilment/hold.h"
#include "server/http/call.h"

void hold_effect(
	const struct call *call, struct tx *tx, const struct hold *hold, struct effect *effect_out);

#endif
