/* What the pages of goods that come back share. */
#ifndef COMPTOIR_API_PAGE_RETURN_SHOW_H
#define COMPTOIR_API_PAGE_RETURN_SHOW_H

#include "server/api/own_return.h"
#include "server/api/page/page.h"

/* The page where goods are chosen, or where withdrawal is declared. problem: message key of why the
 * last try was refused, or NULL. */
void return_choose_show(struct call *call, const char *problem);
void withdraw_show(struct call *call, const char *problem);
/* Message key of a refusal: by its rule where it names one. */
const char *return_problem(const struct call *call, const struct effect *effect);
/* The fields qty-1, qty-2 … of the order's lines; false when one is no number. 0 is left out. */
bool form_parts(const struct call *call, struct asked_part *parts, size_t *count_out);
struct str return_address(const struct call *call, return_id id);

#endif
