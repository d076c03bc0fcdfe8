/* GET /o/{token}/withdraw: the declaration, to be confirmed. */
#include "server/api/page/return_show.h"

void page_get_order_withdraw(struct call *call)
{
	withdraw_show(call, NULL);
}
