/* GET /o/{token}/choose: how it shall go on with what a store could not give. */
#include "server/api/page/order_show.h"

void page_get_order_choose(struct call *call)
{
	order_show_choice(call, 200, NULL);
}
