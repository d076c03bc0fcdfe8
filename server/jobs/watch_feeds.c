/*
 * Wakes the agents that wait in this process when their store's feed has grown, whichever
 * process or instance wrote the row, and keeps the queues that promises are made of: one small
 * read of all stores a few times a second. It also says how well each store does what it is asked
 * for.
 */
#include "common/clock.h"
#include "server/db/q_feed.h"
#include "server/engine/availability.h"
#include "server/jobs/jobs.h"
#include "server/waiting.h"

static void records_set(struct job *job, const struct q_feed_all *rows, size_t count)
{
	int64_t today = job->now / MS_PER_DAY;
	for (size_t i = 0; i < count; i++) {
		struct store_record record = {rows[i].record_done, rows[i].record_failed};
		record = trust_record_after(record, today - rows[i].record_day);
		trust_set_store(job->server->trust, rows[i].store, &record);
	}
}

enum reason job_watch_feeds(struct job *job)
{
	struct q_feed_all *rows;
	size_t count;
	enum db_status status = q_feed_all(db_reading(job->db, job->arena), &rows, &count);
	if (status != DB_DONE)
		return db_reason(status);
	struct feed_position *positions = arena_new_array(job->arena, count, struct feed_position);
	for (size_t i = 0; i < count; i++) {
		positions[i] = (struct feed_position){rows[i].store, rows[i].last_seq};
		availability_set_store(job->server->availability, rows[i].store, rows[i].queue,
			rows[i].figures_as_of);
	}
	feed_hub_look(job->server->feed_hub, positions, count);
	records_set(job, rows, count);
	return REASON_OK;
}
