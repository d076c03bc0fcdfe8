/* GET /o/{token}/return/{id}: the code to bring, what, until when, where. */
#include "server/api/page/return_show.h"
#include "server/views/return_page.h"

void page_get_order_return_code(struct call *call)
{
	struct order order;
	struct goods_return goods;
	if (!own_return(call, &goods) ||
		!page_has(call, order_read(db_reading(call->db, call->arena), goods.order, &order)))
		return;
	struct return_page page = {.order = &order,
		.stores = page_stores(call),
		.token = order_token_print(call->arena, &call->server->secret, order.id),
		.goods = &goods,
		.code = return_code_of(call, goods.id)};
	struct frame frame = page_frame(call);
	reply_page(call, 200, "page/return.xsl", return_page_view(&frame, &page, call->arena));
}
