/* GET /v1/returns/{id}/photos/{photo}: the picture, for whose goods it shows. */
#include "server/api/own_return.h"
#include "server/api/photos.h"

void get_return_photo(struct call *call)
{
	struct goods_return goods;
	struct shown_photo photo;
	if (!own_return(call, &goods))
		return;
	enum db_status status = photo_of_path(call, &photo);
	if (status == DB_DONE && uuid_equal(photo.of.uuid, goods.id.uuid))
		photo_reply(call, &photo);
	else
		reply_problem(call,
			status == DB_DONE || status == DB_NONE ? REASON_NOT_FOUND
							       : db_reason(status),
			NULL);
}
