/* What a shopper may choose, as the member "choice" of an order; its shape is doc/openapi.yaml's.
 */
#ifndef COMPTOIR_VIEWS_CHOICE_TEXT_H
#define COMPTOIR_VIEWS_CHOICE_TEXT_H

#include "common/json_write.h"
#include "server/fulfilment/order.h"
#include "server/server.h"

/* Nothing when there is nothing to choose. */
void jw_choice(struct json_writer *w, struct arena *arena, const struct server *server,
	const struct order *order, int64_t now);
/* What becomes of it without an answer: "cancel", "move" or "keep". */
const char *choice_unanswered(const struct order_choice *choice, const struct server *server);

#endif
