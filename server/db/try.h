/*
 * Handing on a status without ceremony, for transaction bodies.
 *
 *	DB_TRY(q_stock_reserve(tx, &in, &changed));    anything but DB_DONE is handed on
 *	DB_MUST(q_order_get(tx, &in, &row));           the row has to be there: DB_NONE and DB_DUP
 *are defects return db_refuse(reason_out, REASON_SOLD_OUT); the business says no: roll back, this
 *is why
 */
#ifndef COMPTOIR_DB_TRY_H
#define COMPTOIR_DB_TRY_H

#include "common/log.h"
#include "server/db/status.h"

#define DB_TRY(expression)                                                                         \
	do {                                                                                       \
		enum db_status try_status_ = (expression);                                         \
		if (try_status_ != DB_DONE)                                                        \
			return try_status_;                                                        \
	} while (0)

#define DB_MUST(expression)                                                                        \
	do {                                                                                       \
		enum db_status must_status_ = db_must((expression), __func__);                     \
		if (must_status_ != DB_DONE)                                                       \
			return must_status_;                                                       \
	} while (0)

static inline enum db_status db_must(enum db_status status, const char *where)
{
	if (status != DB_NONE && status != DB_DUP)
		return status;
	log_error("row_not_as_promised", LOG_TEXT("where", where));
	return DB_BROKEN;
}

static inline enum db_status db_refuse(enum reason *reason_out, enum reason reason)
{
	*reason_out = reason;
	return DB_NONE;
}

#endif
