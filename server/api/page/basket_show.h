/* The basket's page, also when the store just chosen could not give what is wanted. */
#ifndef COMPTOIR_API_PAGE_BASKET_SHOW_H
#define COMPTOIR_API_PAGE_BASKET_SHOW_H

#include "server/api/page/basket.h"
#include "server/api/page/page.h"

struct basket_trouble {
	struct str wrong_sku, wrong_qty; /* a quantity that was refused */
	const struct store *refused;	 /* the store that no longer has everything; NULL: none */
};

/* trouble may be NULL. */
void basket_show(struct call *call, int status, const struct basket *basket,
	const struct basket_trouble *trouble);

/* The hold this shopper has open, from the cookie "hold"; false when there is none. */
bool basket_hold_id(const struct call *call, hold_id *id_out);

#endif
