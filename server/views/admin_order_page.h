/* Everything about one order, for customer service. */
#ifndef COMPTOIR_VIEWS_ADMIN_ORDER_PAGE_H
#define COMPTOIR_VIEWS_ADMIN_ORDER_PAGE_H

#include "server/db/q_review.h"
#include "server/db/q_serial.h"
#include "server/views/frame.h"
#include "server/views/money_part.h"
#include "server/views/order_part.h"
#include "server/views/return_part.h"
#include "server/views/signal_part.h"
#include "server/views/voucher_part.h"

struct admin_order_page {
	const struct order *order;
	const struct stores *stores;
	struct str tracking; /* path of the shopper's page */
	bool is_reason_missing;
	struct order_acts money;
	const struct q_reviews_of_order *reviews;
	size_t review_count;
	const struct goods_return *returns;
	const struct return_voucher *vouchers; /* one for each, without its code */
	size_t return_count;
	int64_t void_max_minor; /* of a voucher, for who looks; 0: any */
	const struct q_return_signals_of *signals;
	size_t signal_count;
	const struct q_serials_sold *serials;
	size_t serial_count;
};

xmlNodePtr admin_order_page_view(
	const struct frame *frame, const struct admin_order_page *page, struct arena *arena);

#endif
