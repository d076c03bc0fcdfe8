/* The tracking page and what can be done on it. */
#ifndef COMPTOIR_API_PAGE_ORDER_SHOW_H
#define COMPTOIR_API_PAGE_ORDER_SHOW_H

#include "server/api/page/page.h"
#include "server/views/order_page.h"

/* With template "page/order.xsl", or "page/order_cancel.xsl" for the question before cancelling. */
void order_show(struct call *call, const char *template_name);
/* The same with a collector's name that was refused. */
void order_show_wrong_collector(struct call *call, struct str typed);

/* How it shall go on with what a store could not give; refused: the answer that was not possible,
 * or NULL. */
struct choice_answer;
void order_show_choice(struct call *call, int status, const struct choice_answer *refused);

#endif
