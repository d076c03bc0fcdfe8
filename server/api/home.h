/*
 * The store whose committer writes what a shopper or partner does to an order or a hold, where the
 * caller does not say it (decision 0016). It is about speed only: of what is not found any
 * committer will do, and the effect says what was not found.
 */
#ifndef COMPTOIR_API_HOME_H
#define COMPTOIR_API_HOME_H

#include "server/http/call.h"

/* Both set call->store. */
void home_of_order(struct call *call, order_id id);
void home_of_hold(struct call *call, hold_id id);

#endif
