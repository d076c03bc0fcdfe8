/* The last of the four facts of a return: its money has gone back; see returns.h. */
#include "common/clock.h"
#include "server/db/q_photo.h"
#include "server/db/q_returns.h"
#include "server/db/try.h"
#include "server/fulfilment/order_write.h"
#include "server/fulfilment/return_photos.h"

/* Now nobody needs to see the goods much longer. */
static enum db_status settle(struct tx *tx, return_id id, int64_t now, uint64_t *changed_out)
{
	const struct q_return_settle_in in = {now, id};
	const struct q_photos_end_in shown = {now + PHOTO_SETTLED_MS, id};
	uint64_t ended;
	DB_TRY(q_return_settle(tx, &in, changed_out));
	return *changed_out == 0 ? DB_DONE : q_photos_end(tx, &shown, &ended);
}

enum db_status return_settle(struct tx *tx, refund_id refund, int64_t now)
{
	struct q_return_of_refund_in of = {refund};
	struct q_return_of_refund goods;
	uint64_t changed;
	enum db_status status = q_return_of_refund(tx, &of, &goods);
	if (status == DB_NONE)
		return DB_DONE; /* owed for something else */
	DB_TRY(status);
	DB_TRY(settle(tx, goods.return_id, now, &changed));
	if (changed == 0)
		return DB_DONE;
	return goods.way == WAY_VOUCHER
		       ? order_mail(tx, goods.order, MAIL_VOUCHER, refund.uuid, now)
		       : order_mail(tx, goods.order, MAIL_REFUNDED, goods.return_id.uuid, now);
}

enum db_status return_settle_free(struct tx *tx, return_id id, int64_t now)
{
	uint64_t changed;
	return settle(tx, id, now, &changed);
}

enum db_status return_unsettle(struct tx *tx, return_id id)
{
	struct q_return_unsettle_in in = {id};
	uint64_t changed;
	return q_return_unsettle(tx, &in, &changed);
}
