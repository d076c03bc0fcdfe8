/* A hold on its way to become an order: what is held where until when, and who will collect. */
#ifndef COMPTOIR_VIEWS_CHECKOUT_PAGE_H
#define COMPTOIR_VIEWS_CHECKOUT_PAGE_H

#include "server/fulfilment/hold.h"
#include "server/views/frame.h"
#include "server/views/parts.h"

enum checkout_fault { CHECKOUT_NAME = 1, CHECKOUT_EMAIL = 2, CHECKOUT_PHONE = 4 };

struct checkout_form {
	struct str name, email, phone;
	enum language language;
	bool move, split; /* another store without asking; several */
	unsigned faults;  /* of enum checkout_fault */
};

struct checkout_page {
	const struct hold *hold;
	const struct store *store;  /* where it is collected */
	const struct store *sender; /* who sends it there; NULL: it is there */
	const struct store *with;   /* where the shopper goes too; NULL: one store has all of it */
	const struct product *products; /* one for each line of the hold */
	const struct product *bundles;	/* and one for each of its bundles */
	struct checkout_form form;
	bool is_over; /* the hold ended: only holding again can be offered */
};

xmlNodePtr checkout_page_view(
	const struct frame *frame, const struct checkout_page *page, struct arena *arena);

#endif
