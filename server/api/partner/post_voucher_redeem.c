/* POST /v1/vouchers/{code}/redeem: it pays for a sale, whole and once. */
#include "server/api/partner/own_voucher.h"
#include "server/db/try.h"
#include "server/views/voucher_json.h"

struct redeem_body {
	struct str reference;
};

static const struct json_field redeem_fields[] = {
	JSON_TEXT(struct redeem_body, reference, REQUIRED, 1, 120),
};

static enum db_status redeem_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	struct voucher voucher;
	DB_TRY(voucher_redeem(tx, input, &voucher, &effect_out->reason));
	effect_out->status = 200;
	effect_out->json = voucher_json(tx_arena(tx), &voucher, call->now);
	return DB_DONE;
}

void post_voucher_redeem(struct call *call)
{
	struct redeem_body body = {STR_EMPTY};
	struct voucher voucher;
	if (!call_read(call, redeem_fields, ARRAY_LENGTH(redeem_fields), &body) ||
		!own_voucher(call, &voucher))
		return;
	struct voucher_word word = voucher_word_of(call, &voucher);
	word.reference = body.reference;
	act_once(call, redeem_effect, &word);
}
