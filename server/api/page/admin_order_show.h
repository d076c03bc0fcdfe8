/* Everything about one order, for customer service. */
#ifndef COMPTOIR_API_PAGE_ADMIN_ORDER_SHOW_H
#define COMPTOIR_API_PAGE_ADMIN_ORDER_SHOW_H

#include "server/api/page/page.h"

/* The order the path names; with 422 and the mistake when a cancellation came without a reason. */
void admin_order_show(struct call *call, bool is_reason_missing);

#endif
