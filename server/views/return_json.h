/* A return as the API shows it. */
#ifndef COMPTOIR_VIEWS_RETURN_JSON_H
#define COMPTOIR_VIEWS_RETURN_JSON_H

#include <jansson.h>

#include "server/fulfilment/directory.h"
#include "server/fulfilment/returns.h"

json_t *return_json(struct arena *arena, const struct stores *stores,
	const struct goods_return *goods, struct str code);
json_t *withdrawal_json(struct arena *arena, order_id order, const struct withdrawal *withdrawal);

#endif
