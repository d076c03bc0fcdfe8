/* POST /admin/stores/{code}/confirm-held: a snapshot that was held back is right, and is applied as
 * if it had been sent again with confirm. */
#include <string.h>

#include "server/api/page/page.h"
#include "server/api/partner/stock_body.h"
#include "server/db/q_stock_feed.h"
#include "server/import/held_message.h"
#include "server/server.h"

struct confirmation {
	struct stock_held_name name;
	enum reason reason;
	struct import_totals totals;
};

/* What was confirmed before under this key is answered as it was; its report no longer is. */
static enum db_status confirm_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const struct confirmation *confirmation = input;
	const struct q_stock_message_drop_in in = {confirmation->totals.message};
	uint64_t changed;
	(void)call;
	effect_out->reason = confirmation->reason == REASON_NOT_FOUND ? REASON_WRONG_STATE
								      : confirmation->reason;
	effect_out->status = 303;
	effect_out->location = str_printf(
		tx_arena(tx), "/admin/stores/" STR_FMT, STR_ARG(confirmation->name.store_code));
	return effect_out->reason == REASON_OK ? q_stock_message_drop(tx, &in, &changed) : DB_NONE;
}

/* Many transactions that know by number how far they are, so they come before the key. */
static void apply(struct call *call, struct confirmation *confirmation)
{
	struct str why;
	struct import_settings settings = {
		.now = call->now, .engine = call->server->engine, .chunk_rows = STOCK_CHUNK_ROWS};
	import_configure(&settings, call->server->config);
	memcpy(&settings.caller, call->caller.scope_hash.bytes, sizeof(settings.caller));
	confirmation->reason = held_message_confirm(
		call->db, call->arena, &confirmation->name, &settings, &confirmation->totals, &why);
}

void page_post_admin_store_confirm_held(struct call *call)
{
	struct effect effect = {0};
	struct confirmation *confirmation = arena_new_struct(call->arena, struct confirmation);
	confirmation->name = (struct stock_held_name){
		.store_code = call_path(call, "code"), .source = call_form(call, "source")};
	if (!str_to_u64(call_form(call, "seq"), UINT64_MAX, &confirmation->name.seq) ||
		confirmation->name.seq == 0) {
		reply_problem(call, REASON_INVALID_FIELDS, NULL);
		return;
	}
	apply(call, confirmation);
	if (!act_once_form(call, confirm_effect, confirmation, &effect))
		reply_problem(call, effect.reason, NULL);
}
