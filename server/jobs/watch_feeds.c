/*
 * Wakes the agents that wait in this process when their store's feed has grown, whichever
 * process or instance wrote the row: one small read of all stores a few times a second.
 */
#include "server/db/q_feed.h"
#include "server/jobs/jobs.h"
#include "server/waiting.h"

enum reason job_watch_feeds(struct job *job)
{
	struct q_feed_all *rows;
	size_t count;
	enum db_status status = q_feed_all(db_reading(job->db, job->arena), &rows, &count);
	if (status != DB_DONE)
		return db_reason(status);
	struct feed_position *positions = arena_new_array(job->arena, count, struct feed_position);
	for (size_t i = 0; i < count; i++)
		positions[i] = (struct feed_position){rows[i].store, rows[i].last_seq};
	feed_hub_look(job->server->feed_hub, positions, count);
	return REASON_OK;
}
