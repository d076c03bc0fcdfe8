/* The hook of db_faults.h. */
#include "server/db/db_faults.h"

#include <stdatomic.h>
#include <stddef.h>

static _Atomic(db_fault_hook *) current;

void db_faults_set(db_fault_hook *hook)
{
	atomic_store(&current, hook);
}

struct db_fault_order db_fault_ask(const char *statement)
{
	db_fault_hook *hook = atomic_load_explicit(&current, memory_order_acquire);
	return hook == NULL ? (struct db_fault_order){DB_FAULT_NONE, DB_DONE} : hook(statement);
}
