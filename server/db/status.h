/*
 * How a piece of database work ended. Spoken only in db/ and in transaction
 * bodies; everybody else speaks reasons.
 */
#ifndef COMPTOIR_DB_STATUS_H
#define COMPTOIR_DB_STATUS_H

#include "common/reason.h"

enum db_status {
	DB_DONE,      /* it happened; from tx_run: committed, durable */
	DB_NONE,      /* no such row; from a transaction body: "roll back, nothing is to happen" */
	DB_DUP,	      /* a unique key exists already */
	DB_RETRY,     /* deadlock, lock wait, snapshot conflict: the whole transaction again */
	DB_DOWN,      /* no connection; nothing was done */
	DB_UNCERTAIN, /* the connection was lost during COMMIT: it may or may not have happened */
	DB_BROKEN,    /* a defect: SQL refused, constraint we should have respected, wrong types */
};

/* What to tell outside when the status itself is the answer. DB_DONE is REASON_OK,
 * DB_NONE REASON_NOT_FOUND, DB_DUP REASON_INTERNAL (a body that expects DUP handles it). */
enum reason db_reason(enum db_status status);

#endif
