/* Confirming what was held back without having it sent again; see held_message.h. */
#include "server/import/held_message.h"

#include "server/db/q_stock_feed.h"

static void ignore_remark(const struct import_remark *remark, void *context)
{
}

static enum reason run(struct db *db, struct arena *arena,
	const struct q_stock_held_message_find *held, const struct import_settings *settings,
	struct import_totals *totals_out, struct str *why_out)
{
	FILE *file = fmemopen((void *)(uintptr_t)held->message.p, held->message.n, "rb");
	if (file == NULL)
		return REASON_BUSY;
	enum reason reason = import_run(db, file, settings, arena, totals_out, why_out);
	fclose(file);
	return reason;
}

enum reason held_message_confirm(struct db *db, struct arena *arena,
	const struct stock_held_name *name, const struct import_settings *settings,
	struct import_totals *totals_out, struct str *why_out)
{
	const struct q_stock_held_message_find_in in = {name->store_code, name->source, name->seq};
	struct q_stock_held_message_find held;
	struct import_settings as_sent = *settings;
	enum db_status status = q_stock_held_message_find(db_reading(db, arena), &in, &held);
	*why_out = STR_EMPTY;
	if (status != DB_DONE)
		return status == DB_NONE ? REASON_NOT_FOUND : db_reason(status);
	as_sent.kind = "snapshots";
	as_sent.format = str_c(arena, held.format);
	as_sent.source = name->source;
	as_sent.store = held.store_code;
	as_sent.seq = held.seq;
	as_sent.as_of = held.as_of;
	as_sent.is_complete = held.is_complete;
	as_sent.is_confirmed = true;
	as_sent.confirmed_store = held.store;
	if (as_sent.remark == NULL)
		as_sent.remark = ignore_remark;
	return run(db, arena, &held, &as_sent, totals_out, why_out);
}
