/* What the handlers of pages share: the frame around a page, and where the shopper is looking. */
#ifndef COMPTOIR_API_PAGE_H
#define COMPTOIR_API_PAGE_H

#include "server/http/call.h"
#include "server/server.h"
#include "server/views/frame.h"
#include "server/views/parts.h"

/* The frame of this request. self is its own address, or `self` where the address was a form's. */
struct frame page_frame(const struct call *call);
struct frame page_frame_at(const struct call *call, struct str self);

/* True when it is DB_DONE; otherwise answers the problem it stands for. */
bool page_has(struct call *call, enum db_status status) MUST_USE;

/* From ?near=, ?postcode= and ?country=, else from the cookie "place", which remembers the last
 * postcode that was known. */
enum db_status page_whereabouts(struct call *call, struct whereabouts *where_out) MUST_USE;
/* Who has not said where is offered the country of that money, when there are stores in it. */
void page_where_sold(const struct call *call, struct currency currency, struct whereabouts *where);

const struct stores *page_stores(const struct call *call);

/* "/p/<sku>" */
struct str product_address(const struct call *call, struct str sku);
/* The order of a FOR_ORDER page as "/o/<token>", with what was done for the page to say so. */
struct str order_address(const struct call *call, const char *done);

/* The most that a voucher of that currency may be worth for this account to void it; 0: any. */
int64_t page_void_max_minor(const struct call *call, struct currency currency);

#endif
