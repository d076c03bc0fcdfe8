/* The journal of the release before; see earlier_journal.h. */
#include "tests/lib/earlier_journal.h"

#include "store-agent/journal/sql.h"

enum reason earlier_journal(struct journal_tx *tx, void *context)
{
	enum { UPGRADES = 7 }; /* that brought consignments */
	int64_t version = sql_number(tx, "PRAGMA user_version");
	sql_run(tx, "DROP TABLE consignment");
	sql_run(tx, "ALTER TABLE untold DROP COLUMN type");
	sql_run(tx, "ALTER TABLE inspection DROP COLUMN sku");
	sql_run(tx, "ALTER TABLE inspection DROP COLUMN serials");
	sql_run(tx, arena_printf(journal_arena(tx), "PRAGMA user_version = %lld",
			    (long long)version - UPGRADES));
	return REASON_OK;
}
