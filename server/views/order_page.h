/* Tracking: what a shopper sees of an order, and the pages that confirm what was asked there. */
#ifndef COMPTOIR_VIEWS_ORDER_PAGE_H
#define COMPTOIR_VIEWS_ORDER_PAGE_H

#include "server/views/frame.h"
#include "server/views/order_part.h"
#include "server/views/return_part.h"
#include "server/views/voucher_part.h"

struct order_page {
	const struct order *order;
	const struct stores *stores;
	struct str token, code;
	const struct goods_return *returns;
	const struct str *return_codes;	       /* one for each */
	const struct return_voucher *vouchers; /* one for each */
	size_t return_count;
	const struct withdrawal *withdrawals;
	size_t withdrawal_count;
	struct withdrawal_right right;
	bool can_return;	/* something collected has not come back yet */
	uint16_t *exchangeable; /* lines that may be exchanged for another of their model */
	size_t exchangeable_count;
	const char *done; /* message about what the shopper has just done; NULL: nothing */
	struct str collector_typed; /* shown again when it was wrong */
	bool is_collector_wrong;
};

xmlNodePtr order_page_view(
	const struct frame *frame, const struct order_page *page, struct arena *arena);

#endif
