/* The page of a hold: its end, its lines, and the form that makes it a reservation. */
#ifndef COMPTOIR_API_PAGE_CHECKOUT_SHOW_H
#define COMPTOIR_API_PAGE_CHECKOUT_SHOW_H

#include "server/api/page/page.h"
#include "server/views/checkout_page.h"

/* Answers with the form as given, or, when the hold has ended, with the page that says so (410). */
void checkout_show(struct call *call, const struct checkout_form *form);
/* The address of the hold this request names. */
struct str checkout_address(const struct call *call);

#endif
