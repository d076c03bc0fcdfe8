/* What stays the store's own while the line is cut; see lease.h. */
#include "store-agent/lease.h"

#include "common/clock.h"
#include "store-agent/journal/commands.h"

/* Each answer renews it; written down once a minute, for a write is an fsync. */
enum { RENEWED_EVERY_MS = 60 * MS_PER_SECOND };

static int64_t lease_until(struct journal_tx *tx)
{
	int64_t until;
	return str_to_i64(note_get(tx, "lease_until"), &until) ? until : 0;
}

void lease_renew(struct journal_tx *tx, int64_t asked_at, int64_t lease_s)
{
	int64_t until = asked_at + lease_s * MS_PER_SECOND;
	if (lease_s > 0 && asked_at > 0 && until >= lease_until(tx) + RENEWED_EVERY_MS)
		note_set(
			tx, "lease_until", str_printf(journal_arena(tx), "%lld", (long long)until));
}

bool lease_is_in_doubt(struct journal_tx *tx, fulfilment_id fulfilment, int64_t now)
{
	int64_t until = lease_until(tx);
	if (!command_is_unanswered(tx, fulfilment, COMMAND_READY))
		return false;
	/* Headquarters of an older version says nothing of leases. */
	return until > 0 && (now >= until || command_is_unanswered(tx, fulfilment, COMMAND_ACCEPT));
}
