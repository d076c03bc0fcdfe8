/* What a database status means to the world outside db/. */
#include "server/db/status.h"

enum reason db_reason(enum db_status status)
{
	switch (status) {
	case DB_DONE:
		return REASON_OK;
	case DB_NONE:
		return REASON_NOT_FOUND;
	case DB_RETRY:
		return REASON_BUSY;
	case DB_DOWN:
		return REASON_DATABASE_AWAY;
	case DB_UNCERTAIN:
		return REASON_OUTCOME_UNKNOWN;
	case DB_DUP:
	case DB_BROKEN:
		return REASON_INTERNAL;
	}
	return REASON_INTERNAL;
}
