/*
 * Placing an order, from whichever audience: ranked in the request's thread, written together with
 * the others that wait. The caller says what its answer looks like.
 */
#ifndef COMPTOIR_API_ORDERING_H
#define COMPTOIR_API_ORDERING_H

#include "server/fulfilment/order.h"
#include "server/http/call.h"

struct ordering {
	struct order_draft draft;
	/* Fills status and what is answered; runs in the committer's thread, so it is quick. */
	void (*answer)(
		const struct call *call, const struct order *order, struct effect *effect_out);
};

/* For act_jointly; its input is a struct ordering. */
extern const struct joint_effect ordering_effect;

#endif
