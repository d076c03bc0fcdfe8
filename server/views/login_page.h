/* Where staff sign in. */
#ifndef COMPTOIR_VIEWS_LOGIN_PAGE_H
#define COMPTOIR_VIEWS_LOGIN_PAGE_H

#include "server/views/frame.h"

struct login_page {
	struct str login; /* shown again after a mistake */
	bool is_wrong;
	unsigned wait_s; /* not 0: too many attempts, wait this long */
};

xmlNodePtr login_page_view(
	const struct frame *frame, const struct login_page *page, struct arena *arena);

#endif
