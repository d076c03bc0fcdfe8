/* GET /o/{token}/return: the shopper chooses what will come back. */
#include "server/api/page/return_show.h"

void page_get_order_return(struct call *call)
{
	return_choose_show(call, (struct form_problem){NULL, STR_EMPTY});
}
