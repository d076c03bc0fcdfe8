/* The page where a shopper decides how it goes on with what a store could not give. */
#ifndef COMPTOIR_VIEWS_CHOICE_PAGE_H
#define COMPTOIR_VIEWS_CHOICE_PAGE_H

#include "server/fulfilment/choice.h"
#include "server/views/order_page.h"

struct choice_page {
	struct order_page order;
	struct choice_offer offer;
	const char *unanswered;		     /* "cancel", "move" or "keep" */
	const struct choice_answer *refused; /* what was not possible after all; NULL: nothing */
};

/* The tracking page's view and, unless there is nothing to choose, <choice from zone state
 * answer_by wait_until? unanswered held_at? held_until?> with a <line name qty/> for each line, a
 * <store> for each store (parts.h) and, if it can be sent, <transfer from to zone arrives_at/>. */
xmlNodePtr choice_page_view(
	const struct frame *frame, const struct choice_page *page, struct arena *arena);

#endif
