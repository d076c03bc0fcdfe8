/* The journal of the release before; see earlier_journal.h. */
#include "tests/lib/earlier_journal.h"

#include "store-agent/journal/sql.h"

enum reason earlier_journal(struct journal_tx *tx, void *context)
{
	int64_t version = sql_number(tx, "PRAGMA user_version");
	sql_run(tx, "DROP INDEX fulfilment_slot");
	sql_run(tx, arena_printf(journal_arena(tx), "PRAGMA user_version = %lld",
			    (long long)version - 1));
	return REASON_OK;
}
