/* POST /v1/vouchers/{code}/void: it was not used, and the customer wants the money after all. */
#include "server/api/partner/own_voucher.h"
#include "server/db/try.h"
#include "server/views/voucher_json.h"

static enum db_status void_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	struct voucher voucher;
	DB_TRY(voucher_void(tx, input, &voucher, &effect_out->reason));
	effect_out->status = 200;
	effect_out->json = voucher_json(tx_arena(tx), &voucher, call->now);
	return DB_DONE;
}

void post_voucher_void(struct call *call)
{
	struct voucher voucher;
	if (!own_voucher(call, &voucher))
		return;
	const struct voucher_word word = voucher_word_of(call, &voucher);
	act_once(call, void_effect, &word);
}
