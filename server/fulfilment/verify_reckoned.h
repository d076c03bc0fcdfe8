/* What SQL cannot work out of a range of orders; for verify.c, and as server/db/claims.h otherwise.
 */
#ifndef COMPTOIR_VERIFY_RECKONED_H
#define COMPTOIR_VERIFY_RECKONED_H

#include "server/db/claims.h"

/* Taxes on top of a line are those of its price, each rounded once. */
enum db_status verify_added_taxes(struct db *db, order_id after, order_id last,
	violation_found *found, void *context) MUST_USE;
/* Declarations of withdrawal stand each on the one before. */
enum db_status verify_withdrawals(struct db *db, order_id after, order_id last,
	violation_found *found, void *context) MUST_USE;

#endif
