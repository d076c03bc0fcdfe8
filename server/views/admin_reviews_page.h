/*
 * What a person at headquarters must decide about (fulfilment/review.h):
 *	<review fulfilment order number order_kind kind opened_at state store code short_id customer
 *	collected_by currency at_stake_minor may_refund?/>, and of the page @waiting: how many there
 *are; @mistaken?: the fulfilment whose form came without a decision or a reason.
 */
#ifndef COMPTOIR_VIEWS_ADMIN_REVIEWS_PAGE_H
#define COMPTOIR_VIEWS_ADMIN_REVIEWS_PAGE_H

#include "server/db/q_review.h"
#include "server/fulfilment/directory.h"
#include "server/views/frame.h"
#include "server/views/parts.h"

struct admin_reviews_page {
	const struct stores *stores;
	const struct q_reviews_open *reviews;
	size_t count;
	int64_t waiting; /* reviews may be the first of these */
	bool is_mistaken;
	struct str mistaken; /* the id of the fulfilment that nothing was decided about */
};

xmlNodePtr admin_reviews_page_view(
	const struct frame *frame, const struct admin_reviews_page *page, struct arena *arena);

#endif
