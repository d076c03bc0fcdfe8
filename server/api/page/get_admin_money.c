/* GET /admin/money: what of the money needs a person. */
#include "common/clock.h"
#include "server/api/page/page.h"
#include "server/db/try.h"
#include "server/money/acts.h"
#include "server/views/money_part.h"

enum { OWED_DAYS = 3 };

static enum db_status money_read(
	struct tx *tx, const struct call *call, struct admin_money_page *page)
{
	int64_t patience_ms =
		config_int(call->server->config, "money", "unknown_alarm_min") * MS_PER_MINUTE;
	const struct q_money_alarms_in late = {call->now - patience_ms};
	const struct q_money_endings_in soon = {call->now + MS_PER_DAY};
	struct q_money_alarms *acts;
	const struct q_money_owed_in lawful = {call->now + OWED_DAYS * MS_PER_DAY};
	struct q_money_endings *endings;
	const struct q_money_uninspected_in waiting = {lawful.pay_before};
	const struct q_money_unsettled_in old = {call->now - UNSETTLED_DAYS * MS_PER_DAY};
	struct q_money_owed *owed;
	struct q_money_unsettled *unsettled;
	struct q_money_uninspected *uninspected;
	DB_TRY(q_money_alarms(tx, &late, &acts, &page->act_count));
	DB_TRY(q_money_endings(tx, &soon, &endings, &page->ending_count));
	DB_TRY(q_money_owed(tx, &lawful, &owed, &page->owed_count));
	DB_TRY(q_money_uninspected(tx, &waiting, &uninspected, &page->uninspected_count));
	DB_TRY(q_money_unsettled(tx, &old, &unsettled, &page->unsettled_count));
	page->owed = owed;
	page->unsettled = unsettled;
	page->uninspected = uninspected;
	page->acts = acts;
	page->endings = endings;
	return DB_DONE;
}

void page_get_admin_money(struct call *call)
{
	struct admin_money_page page = {0};
	if (!page_has(call, money_read(db_reading(call->db, call->arena), call, &page)))
		return;
	struct frame frame = page_frame(call);
	reply_page(call, 200, "page/admin_money.xsl",
		admin_money_page_view(&frame, &page, call->arena));
}
