/*
 * What must always hold, as questions to the database: each statement of sql/queries whose rows are
 * "breaks" gives back what breaks its claim, and nothing on a sound database. Writing such a
 * statement is all it takes to have it asked. Each sees one snapshot, so work going on is never
 * taken for a violation.
 *
 * DB_DONE when all were asked, however many violations there are; otherwise what a statement
 * answered.
 */
#ifndef COMPTOIR_CLAIMS_H
#define COMPTOIR_CLAIMS_H

#include "common/ids.h"
#include "common/str.h"
#include "server/db/db.h"

struct violation {
	const char *rule;   /* what should hold, a claim */
	struct str where;   /* sku TEA; may be empty */
	struct str figures; /* what was found instead */
};

/* Its texts live until it returns. It runs no statement on that db. */
typedef void violation_found(const struct violation *violation, void *context);

/* Of those from the first row number to the last, whether or not the store itself is there. */
enum db_status claims_of_stores(struct db *db, uint32_t first, uint32_t last,
	violation_found *found, void *context) MUST_USE;
/* Of those after the first id up to the last. */
enum db_status claims_of_orders(struct db *db, order_id after, order_id last,
	violation_found *found, void *context) MUST_USE;
/* Those that are of no range of stores or orders. */
enum db_status claims_of_all(struct db *db, violation_found *found, void *context) MUST_USE;

#endif
