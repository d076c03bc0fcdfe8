/* What is kept for a time and no longer goes, a chunk of each kind at a run; of an idempotency key
 * only what it answered. */
#include "common/clock.h"
#include "server/db/ledger.h"
#include "server/db/q_auth.h"
#include "server/db/q_idempotency.h"
#include "server/db/q_ledger.h"
#include "server/db/q_lookup.h"
#include "server/db/q_photo.h"
#include "server/db/q_stock_feed.h"
#include "server/jobs/jobs.h"

/* The LIMIT of the statements: of rows, and of rows with a picture or message each. */
enum { CHUNK = 500, CHUNK_OF_BLOBS = 20 };

/* PURGE(statement, for how long its rows are kept after the instant it looks at, how many at a run)
 */
#define PURGE_LIST(X)                                                                              \
	X(idempotency_purge, 72 * MS_PER_HOUR, CHUNK)                                              \
	X(session_purge, 0, CHUNK)                                                                 \
	X(lookup_try_purge, MS_PER_DAY, CHUNK)                                                     \
	X(stock_message_purge, 30 * MS_PER_DAY, CHUNK)                                             \
	X(stock_held_message_purge, MS_PER_HOUR, CHUNK_OF_BLOBS)                                   \
	X(photo_purge, 0, CHUNK_OF_BLOBS)                                                          \
	X(writer_purge, (int64_t)2 * WRITER_LIFE_MS, CHUNK)

#define PURGE_BODY(name, kept_ms, chunk)                                                           \
	static enum db_status name##_in(struct tx *tx, const void *before, void *changed_out)      \
	{                                                                                          \
		const struct q_##name##_in in = {*(const int64_t *)before};                        \
		return q_##name(tx, &in, changed_out);                                             \
	}
PURGE_LIST(PURGE_BODY)

#define PURGE_ROW(name, kept_ms, chunk) {name##_in, kept_ms, chunk},
static const struct {
	tx_body *body;
	int64_t kept_ms;
	uint64_t chunk;
} purges[] = {PURGE_LIST(PURGE_ROW)};

/* One kind in trouble does not keep the others. */
enum reason job_purge(struct job *job)
{
	enum reason reason = REASON_OK;
	for (size_t i = 0; i < ARRAY_LENGTH(purges); i++) {
		uint64_t changed = 0;
		int64_t before = job->now - purges[i].kept_ms;
		enum db_status status = tx_run(
			job->db, job->arena, purges[i].body, &before, &changed, sizeof(changed));
		if (status != DB_DONE)
			reason = db_reason(status);
		job->has_more |= changed == purges[i].chunk;
	}
	return reason;
}
