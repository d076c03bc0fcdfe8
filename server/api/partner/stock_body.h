/* What the three routes of stock feeds share: a message in the body, a report as the answer. */
#ifndef COMPTOIR_API_STOCK_BODY_H
#define COMPTOIR_API_STOCK_BODY_H

#include "server/http/call.h"

/* In a transaction, so that shoppers wait for a few milliseconds only. */
enum { STOCK_CHUNK_ROWS = 250 };

/* kind: snapshots, deltas or sales. Answers the call. */
void stock_message_take(struct call *call, const char *kind);

#endif
