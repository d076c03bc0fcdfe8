/*
 * For tests: makes chosen statements fail the way networks and servers do. Always
 * compiled, so that what is tested is what is shipped, and inert: without a hook
 * it costs one load of a pointer, and nothing in the programs sets one.
 */
#ifndef COMPTOIR_DB_FAULTS_H
#define COMPTOIR_DB_FAULTS_H

#include "server/db/status.h"

enum db_fault {
	DB_FAULT_NONE,
	DB_FAULT_ANSWER,     /* do not ask the server; the statement answers `status` */
	DB_FAULT_CUT_BEFORE, /* the connection is cut before the server sees the statement */
	DB_FAULT_CUT_AFTER,  /* the server has done it, and the answer is lost */
};

struct db_fault_order {
	enum db_fault fault;
	enum db_status status;
};

/* Asked before each statement with its name in sql/queries; also "START TRANSACTION",
 * "COMMIT", "SAVEPOINT", "ROLLBACK TO SAVEPOINT" and "migration". Called by the
 * thread that runs the statement. */
typedef struct db_fault_order db_fault_hook(const char *statement);

/* NULL takes it away. */
void db_faults_set(db_fault_hook *hook);
/* For db/ only. */
struct db_fault_order db_fault_ask(const char *statement);

#endif
