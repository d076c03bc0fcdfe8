/* Each thread's open transactions; see outside.h. */
#include "common/outside.h"

#include "common/log.h"

static _Thread_local unsigned open_transactions;

void outside_tx_begins(void)
{
	open_transactions++;
}

void outside_tx_ends(void)
{
	open_transactions--;
}

void outside_waits(const char *for_whom)
{
	if (open_transactions > 0)
		log_error("wait_in_transaction", LOG_TEXT("for", for_whom));
}
