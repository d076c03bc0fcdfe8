/* The tables of the journal. */
#ifndef COMPTOIR_AGENT_SCHEMA_H
#define COMPTOIR_AGENT_SCHEMA_H

#include "store-agent/journal/journal.h"

struct schema_check {
	struct str store_code;
	bool takes_owed; /* raises what was not sent, too */
	/* When it is refused: */
	const char *why; /* a clause for the operator */
	bool is_owed;	 /* only because of what was not sent */
};

/* Makes the tables in an empty file, or checks that the file is of this store and of this program's
 * version, to which it raises an older one. A journal body; context is a struct schema_check. */
journal_body schema_prepare;

#endif
