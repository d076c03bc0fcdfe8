/* Vouchers as JSON; see voucher_json.h. */
#include "server/views/voucher_json.h"

#include "server/views/json_parts.h"

json_t *voucher_json(struct arena *arena, const struct voucher *voucher, int64_t now)
{
	return json_pack("{s:o, s:o, s:o, s:b, s:I, s:s, s:o, s:o*, s:o*, s:o*}", "return",
		uuid_json(arena, voucher->return_id.uuid), "order_number",
		text_json(voucher->order_number), "state",
		text_json(voucher_state_name(voucher->state)), "is_good",
		voucher_is_good(voucher, now), "amount_minor", (json_int_t)voucher->amount_minor,
		"currency", voucher->currency.code, "issued_at",
		instant_json(arena, voucher->issued_at), "expires_at",
		instant_json(arena, voucher->expires_at), "ended_at",
		instant_json(arena, voucher->ended_at), "reference",
		text_json_or_none(voucher->reference));
}
