/* DELETE /v1/stock/held/{store}/{source}: it was a mistake; the figures stay as they are. */
#include "server/fulfilment/stock_held.h"
#include "server/http/call.h"

static enum db_status discard(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	enum db_status status = stock_held_discard(tx, input);
	effect_out->reason = status == DB_NONE ? REASON_NOT_FOUND : REASON_OK;
	effect_out->status = 204;
	return status;
}

void delete_stock_held(struct call *call)
{
	const struct stock_held_name name = {
		.store_code = call_path(call, "store"), .source = call_path(call, "source")};
	act_once(call, discard, &name);
}
