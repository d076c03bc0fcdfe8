/* The board: how every store is, the worst first, and when that was so. */
#ifndef COMPTOIR_VIEWS_ADMIN_BOARD_PAGE_H
#define COMPTOIR_VIEWS_ADMIN_BOARD_PAGE_H

#include "server/fulfilment/board.h"
#include "server/views/frame.h"

struct admin_board_page {
	const struct stores *stores;
	struct board_totals totals;
	int64_t made_at; /* 0: not yet */
	struct str query;
	const struct board_row *rows;
	size_t count;
	struct str next; /* cursor; empty on the last page */
};

xmlNodePtr admin_board_page_view(const struct frame *frame, const struct admin_board_page *page);

#endif
