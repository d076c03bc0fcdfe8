/* A voucher with its code, as the pages of whoever it belongs to show it. */
#ifndef COMPTOIR_VIEWS_VOUCHER_PART_H
#define COMPTOIR_VIEWS_VOUCHER_PART_H

#include "common/render.h"
#include "server/money/voucher.h"

/* What a return was paid back as, if that was a voucher. */
struct return_voucher {
	bool is_there;
	struct voucher voucher;
	struct str code; /* empty: not for whoever sees the page */
};

/* <voucher code state is_good amount_minor currency expires_at/>, when there is one. */
void return_voucher_view(xmlNodePtr parent, const struct return_voucher *voucher, int64_t now);

#endif
