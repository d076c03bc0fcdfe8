/* GET /admin/reviews: what a person must decide about. */
#include "server/api/page/admin_reviews_show.h"

void page_get_admin_reviews(struct call *call)
{
	admin_reviews_show(call);
}
