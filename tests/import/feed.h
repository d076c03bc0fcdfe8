/* Running imports in tests: a text as a file, what was remarked, and what the database holds. */
#ifndef COMPTOIR_TESTS_FEED_H
#define COMPTOIR_TESTS_FEED_H

#include "server/import/import.h"
#include "tests/lib/fixture_db.h"

#define FEED_NOW INT64_C(1795258800000) /* 2026-11-21T11:00:00Z */

struct feed_outcome {
	enum reason reason;
	struct str why;
	struct import_totals totals;
	struct str remarks; /* "row what column code\n" for each */
};

/* Settings of an ordinary run. */
struct import_settings feed_settings(const char *kind);
struct feed_outcome feed_run(struct import_settings settings, struct str text);
/* The same with ordinary settings; fails the test unless every row is good. */
struct feed_outcome feed_good(const char *kind, const char *text);
/* Of a file below the data folder; reason is REASON_COUNT when it is not there. */
struct feed_outcome feed_data(struct import_settings settings, const char *relative);

/* A number that changes when any row of the tables that imports write changes. */
int64_t feed_fingerprint(void);
/* Fails the test unless figures equal their movements. */
void feed_check_ledger(void);

#endif
