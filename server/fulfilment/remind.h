/*
 * Who has not come yet is reminded by mail: a day after the goods were ready, and on the last day;
 * each once, in the daytime of the store, also when a mail could not be sent at once. When the
 * shopper asked for more time, the new last day has a mail of its own.
 */
#ifndef COMPTOIR_REMIND_H
#define COMPTOIR_REMIND_H

#include "server/engine/engine.h"
#include "server/fulfilment/directory.h"
#include "server/fulfilment/order.h"

enum { DAYTIME_FROM_MIN = 8 * 60, DAYTIME_TO_MIN = 20 * 60, LAST_DAY_AT_MIN = 9 * 60 };

struct reminder {
	enum mail_kind kind;
	int64_t at; /* 0: none */
};
/* The same instant in the daytime of the store, or else the next morning's beginning. */
int64_t daytime_from(const struct store *store, int64_t at);
/* The first reminder after that instant, and the latest up to it. */
struct reminder reminder_after(
	const struct store *store, const struct fulfilment *fulfilment, int64_t after);
struct reminder reminder_due(
	const struct store *store, const struct fulfilment *fulfilment, int64_t now);

/* The goods are ready, or kept longer: from now on the shopper is reminded. Writes collect_by, too.
 */
enum db_status reminders_set(struct tx *tx, const struct store *store,
	const struct fulfilment *fulfilment, int64_t now) MUST_USE;
/* Owes the mails that are due, each in a transaction of its own. For the job. */
enum db_status reminders_send(struct engine *engine, struct db *reading, struct arena *arena,
	const struct stores *stores, int64_t now, size_t *count_out) MUST_USE;

#endif
