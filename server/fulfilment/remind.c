/* Reminders; see remind.h. */
#include "server/fulfilment/remind.h"

#include "common/clock.h"
#include "server/db/q_fulfilment.h"
#include "server/db/try.h"
#include "server/engine/sweep.h"
#include "server/fulfilment/order_write.h"

/* --- when --- */

int64_t daytime_from(const struct store *store, int64_t at)
{
	struct local_time local = zone_local(store->hours.zone, at);
	if (local.minute < DAYTIME_FROM_MIN)
		return zone_instant(store->hours.zone, local.day, DAYTIME_FROM_MIN);
	if (local.minute >= DAYTIME_TO_MIN)
		return zone_instant(store->hours.zone, local.day + 1, DAYTIME_FROM_MIN);
	return at;
}

static int32_t day_of(const struct store *store, int64_t at)
{
	return zone_local(store->hours.zone, at).day;
}

/* Both, in order; one that would say nothing new is at 0: goods that became ready on the last day,
 * a day after that is the last day itself, a shopper who asked for more time knows. */
static void reminders_of(const struct store *store, const struct fulfilment *fulfilment,
	struct reminder reminders_out[2])
{
	int64_t next_day = daytime_from(store, fulfilment->ready_at + MS_PER_DAY);
	int32_t last_day = day_of(store, fulfilment->collect_by);
	bool is_extended = fulfilment->extended > 0;
	reminders_out[0] = (struct reminder){
		MAIL_REMINDER, is_extended || day_of(store, next_day) >= last_day ? 0 : next_day};
	reminders_out[1] = (struct reminder){is_extended ? MAIL_LAST_DAY_LONGER : MAIL_LAST_DAY,
		day_of(store, fulfilment->ready_at) >= last_day
			? 0
			: zone_instant(store->hours.zone, last_day, LAST_DAY_AT_MIN)};
}

struct reminder reminder_after(
	const struct store *store, const struct fulfilment *fulfilment, int64_t after)
{
	struct reminder both[2];
	reminders_of(store, fulfilment, both);
	for (size_t i = 0; i < ARRAY_LENGTH(both); i++)
		if (both[i].at > after)
			return both[i];
	return (struct reminder){MAIL_REMINDER, 0};
}

struct reminder reminder_due(
	const struct store *store, const struct fulfilment *fulfilment, int64_t now)
{
	struct reminder both[2], due = {MAIL_REMINDER, 0};
	reminders_of(store, fulfilment, both);
	for (size_t i = 0; i < ARRAY_LENGTH(both); i++)
		if (both[i].at != 0 && both[i].at <= now)
			due = both[i];
	return due;
}

/* --- setting --- */

static enum db_status remind_at(struct tx *tx, const struct fulfilment *fulfilment, int64_t at)
{
	struct q_fulfilment_remind_in in = {fulfilment->collect_by, at, fulfilment->id};
	uint64_t changed;
	return q_fulfilment_remind(tx, &in, &changed);
}

enum db_status reminders_set(
	struct tx *tx, const struct store *store, const struct fulfilment *fulfilment, int64_t now)
{
	return remind_at(tx, fulfilment, reminder_after(store, fulfilment, now).at);
}

/* --- sending --- */

struct remind_input {
	const struct stores *stores;
	fulfilment_id fulfilment;
	order_id order;
	int64_t now;
};

static enum db_status remind_body(struct tx *tx, const void *input, void *output_out)
{
	const struct remind_input *in = input;
	struct order order;
	(void)output_out;
	DB_TRY(order_read_locked(tx, in->order, &order));
	const struct fulfilment *fulfilment = order_fulfilment(&order, in->fulfilment);
	const struct store *store =
		fulfilment == NULL ? NULL : stores_find(in->stores, fulfilment->store);
	if (store == NULL || fulfilment->state != FULFILMENT_READY || fulfilment->has_recall)
		return DB_NONE; /* collected or over meanwhile */
	if (daytime_from(store, in->now) > in->now)
		return remind_at(tx, fulfilment, daytime_from(store, in->now));
	struct reminder due = reminder_due(store, fulfilment, in->now);
	if (due.at != 0)
		DB_TRY(order_mail(tx, order.id, due.kind, fulfilment->id.uuid, in->now));
	return remind_at(tx, fulfilment, reminder_after(store, fulfilment, in->now).at);
}

enum db_status reminders_send(struct engine *engine, struct db *reading, struct arena *arena,
	const struct stores *stores, int64_t now, size_t *count_out)
{
	struct q_fulfilments_to_remind_in in = {now};
	struct q_fulfilments_to_remind *rows;
	size_t count;
	struct sweep sweep = {engine, arena, remind_body, DB_DONE, 0};
	*count_out = 0;
	DB_TRY(q_fulfilments_to_remind(db_reading(reading, arena), &in, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct remind_input input = {stores, rows[i].fulfilment, rows[i].order, now};
		if (!sweep_one(&sweep, rows[i].store, &input))
			break;
	}
	*count_out = sweep.count;
	return sweep.status;
}
