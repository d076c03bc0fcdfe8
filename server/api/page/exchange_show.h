/* The page where a shopper chooses what to take instead of goods that will come back, and where. */
#ifndef COMPTOIR_API_PAGE_EXCHANGE_SHOW_H
#define COMPTOIR_API_PAGE_EXCHANGE_SHOW_H

#include "server/api/page/return_show.h"

struct exchange_asked {
	int64_t line, qty;
	struct str sku; /* of what is taken; empty: not chosen yet */
};
void exchange_show(
	struct call *call, const struct exchange_asked *asked, struct form_problem problem);

#endif
