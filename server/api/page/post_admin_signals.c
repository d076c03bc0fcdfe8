/* POST /admin/signals: a manager has seen a signal, or takes that back. */
#include "server/api/page/page.h"
#include "server/db/try.h"
#include "server/fulfilment/return_signals.h"

struct signal_form {
	struct signal_id id;
	bool is_seen;
	struct str who;
	int64_t now;
};

/* Said twice it stays as it was said first. */
static enum db_status seen_effect(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const struct signal_form *form = input;
	(void)call;
	if (form->is_seen)
		DB_TRY(return_signal_see(tx, &form->id, form->who, form->now));
	else
		DB_TRY(return_signal_open_again(tx, &form->id));
	effect_out->status = 303;
	effect_out->location = STR("/admin/signals");
	return DB_DONE;
}

void page_post_admin_signals(struct call *call)
{
	struct effect effect = {0};
	struct str act = call_form(call, "act");
	struct signal_form form = {
		.is_seen = str_equal_c(act, "seen"), .who = call->caller.name, .now = call->now};
	bool is_read = uuid_parse(call_form(call, "cause"), &form.id.cause) &&
		       return_signal_kind_parse(call_form(call, "kind"), &form.id.kind) &&
		       (form.is_seen || str_equal_c(act, "open"));
	if (!is_read)
		reply_problem(call, REASON_INVALID_FIELDS, NULL);
	else if (!act_once_form(call, seen_effect, &form, &effect))
		reply_problem(call, effect.reason, NULL);
}
