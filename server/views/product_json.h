/* Products as the API shows them. */
#ifndef COMPTOIR_VIEWS_PRODUCT_JSON_H
#define COMPTOIR_VIEWS_PRODUCT_JSON_H

#include <jansson.h>

#include "server/fulfilment/catalogue.h"

/* The catalogue knows what is in a bundle. */
json_t *product_json(
	struct arena *arena, struct catalogue *catalogue, const struct product *product);

#endif
