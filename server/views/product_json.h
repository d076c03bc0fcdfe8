/* Products as the API shows them. */
#ifndef COMPTOIR_VIEWS_PRODUCT_JSON_H
#define COMPTOIR_VIEWS_PRODUCT_JSON_H

#include <jansson.h>

#include "server/fulfilment/product.h"

json_t *product_json(struct arena *arena, const struct product *product);

#endif
