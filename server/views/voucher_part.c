/* Vouchers as XML; see voucher_part.h. */
#include "server/views/voucher_part.h"

void return_voucher_view(xmlNodePtr parent, const struct return_voucher *voucher, int64_t now)
{
	const struct voucher *one = &voucher->voucher;
	if (!voucher->is_there)
		return;
	xmlNodePtr node = view_child(parent, "voucher");
	view_text(node, "code", voucher->code);
	view_text(node, "state", voucher_state_name(one->state));
	view_bool(node, "is_good", voucher_is_good(one, now));
	view_int(node, "amount_minor", one->amount_minor);
	view_text(node, "currency", str_of(one->currency.code));
	if (one->expires_at != 0)
		view_int(node, "expires_at", one->expires_at);
}
