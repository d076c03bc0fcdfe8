/* Holds as the API shows them. */
#ifndef COMPTOIR_VIEWS_HOLD_JSON_H
#define COMPTOIR_VIEWS_HOLD_JSON_H

#include <jansson.h>

#include "server/fulfilment/hold.h"

json_t *hold_json(struct arena *arena, const struct stores *stores, const struct hold *hold);

#endif
