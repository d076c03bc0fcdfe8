/* GET /v1/vouchers/{code}: what it is worth, and whether it can be spent. */
#include "server/api/partner/own_voucher.h"
#include "server/views/voucher_json.h"

void get_voucher(struct call *call)
{
	struct voucher voucher;
	if (own_voucher(call, &voucher))
		reply_json(call, 200, voucher_json(call->arena, &voucher, call->now));
}
