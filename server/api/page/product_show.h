/* The page of a product, with the stores near the shopper. */
#ifndef COMPTOIR_API_PAGE_PRODUCT_SHOW_H
#define COMPTOIR_API_PAGE_PRODUCT_SHOW_H

#include "server/api/page/page.h"

/* qty_typed is shown as given, with the mistake beside it when it was refused. */
void product_show(struct call *call, struct str sku, struct str qty_typed, bool is_qty_wrong);

#endif
