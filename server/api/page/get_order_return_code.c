/* GET /o/{token}/return/{id}: the code to bring, what, until when, where. */
#include "server/api/page/return_show.h"

void page_get_order_return_code(struct call *call)
{
	struct goods_return goods;
	if (own_return(call, &goods))
		return_code_show(call, &goods, (struct form_problem){NULL, STR_EMPTY});
}
