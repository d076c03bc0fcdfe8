/* GET /o/{token}/exchange: the shopper chooses another size or colour, and a store that has it. */
#include "server/api/page/exchange_show.h"

void page_get_order_exchange(struct call *call)
{
	const struct exchange_asked asked = {call_query_int(call, "line", 0),
		call_query_int(call, "qty", 1), call_query(call, "product")};
	exchange_show(call, &asked, (struct form_problem){NULL, STR_EMPTY});
}
