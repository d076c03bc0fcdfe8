/* What a person at headquarters must decide about. */
#ifndef COMPTOIR_API_PAGE_ADMIN_REVIEWS_SHOW_H
#define COMPTOIR_API_PAGE_ADMIN_REVIEWS_SHOW_H

#include "server/api/page/page.h"

void admin_reviews_show(struct call *call);
/* With 422 and the mistake at this fulfilment: its form came without a decision or a reason. */
void admin_reviews_show_mistake(struct call *call, struct str fulfilment);

#endif
