/* POST /admin/orders/{id}/voucher: a voucher that was not used is worth nothing any more, and its
 * money is owed the way it came, for one of the reasons of the form; of a larger one finance says
 * so. */
#include "server/api/page/page.h"
#include "server/db/try.h"
#include "server/money/voucher.h"

/* Kept in the order's history as a word, so that no personal data gets there by hand. */
static const char *const reasons[] = {"customer_asked", "suspected_fraud", "mistake"};

struct voiding {
	order_id order;
	return_id return_id; /* what it was given for */
	struct voucher_word word;
};

static enum db_status void_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const struct voiding *voiding = input;
	struct voucher_word word = voiding->word;
	struct voucher voucher;
	enum db_status status = voucher_of_return(tx, voiding->return_id, &voucher);
	if (status == DB_NONE || !uuid_equal(voucher.order.uuid, voiding->order.uuid))
		return db_refuse(&effect_out->reason, REASON_NOT_FOUND);
	DB_TRY(status);
	int64_t most = page_void_max_minor(call, voucher.currency);
	if (most > 0 && voucher.amount_minor > most)
		return db_refuse(&effect_out->reason, REASON_VOUCHER_TOO_LARGE);
	word.voucher = voucher.id;
	DB_TRY(voucher_void(tx, &word, &voucher, &effect_out->reason));
	effect_out->status = 303;
	effect_out->location = str_printf(tx_arena(tx), "/admin/orders/" STR_FMT "#returns",
		STR_ARG(uuid_print(tx_arena(tx), voiding->order.uuid)));
	return DB_DONE;
}

void page_post_admin_order_voucher(struct call *call)
{
	struct effect effect = {0};
	struct str why = call_form(call, "why");
	struct voiding voiding = {
		.order = {call_path_uuid(call, "id")},
		.word = {.who = str_printf(
				 call->arena, "staff " STR_FMT, STR_ARG(call->caller.name)),
			.why = str_printf(
				call->arena, "{\"reason\":\"" STR_FMT "\"}", STR_ARG(why)),
			.now = call->now},
	};
	if (!uuid_parse(call_form(call, "return"), &voiding.return_id.uuid) ||
		!str_is_one_of(why, reasons, ARRAY_LENGTH(reasons)))
		reply_problem(call, REASON_INVALID_FIELDS, NULL);
	else if (!act_once_form(call, void_effect, &voiding, &effect))
		reply_problem(call, effect.reason, NULL);
}
