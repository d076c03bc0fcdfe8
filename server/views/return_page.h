/* The shopper's pages of goods that come back: choosing, the code to bring, withdrawing. */
#ifndef COMPTOIR_VIEWS_RETURN_PAGE_H
#define COMPTOIR_VIEWS_RETURN_PAGE_H

#include "server/views/frame.h"
#include "server/views/order_part.h"
#include "server/views/return_part.h"

/* What the form said when it was refused; empty texts: it was not sent yet. */
struct return_chosen {
	struct str *qty, *why; /* of each line of the order, in its order; NULL: none */
	struct str reason, refund_way, photo_line;
};

struct return_page {
	const struct order *order;
	const struct stores *stores;
	struct str token;
	const struct line_choice *choices;    /* NULL: none are offered */
	const struct withdrawal_right *right; /* NULL: not shown */
	const struct goods_return *goods;     /* NULL: none yet */
	struct str code;		      /* of goods */
	struct return_chosen chosen;
	const char *problem;   /* message key of why what was asked is not possible; NULL */
	struct str problem_of; /* {0} of it */
	const char *done;      /* message key of what was just done; NULL */
};

xmlNodePtr return_page_view(
	const struct frame *frame, const struct return_page *page, struct arena *arena);

#endif
