/* GET /admin/orders/{id}/photos/{photo}: for customer service, of a return of this order. */
#include "server/api/photos.h"
#include "server/db/try.h"

static enum db_status read_photo(const struct call *call, struct shown_photo *photo_out)
{
	const order_id order = {call_path_uuid(call, "id")};
	struct goods_return goods;
	DB_TRY(photo_of_path(call, photo_out));
	DB_TRY(return_read(db_reading(call->db, call->arena), photo_out->of, &goods));
	return uuid_equal(goods.order.uuid, order.uuid) ? DB_DONE : DB_NONE;
}

void page_get_admin_order_photo(struct call *call)
{
	struct shown_photo photo;
	enum db_status status = read_photo(call, &photo);
	if (status == DB_DONE)
		photo_reply(call, &photo);
	else
		reply_problem(call, status == DB_NONE ? REASON_NOT_FOUND : db_reason(status), NULL);
}
