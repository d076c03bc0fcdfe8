/*
 * Wakes the agents that wait in this process when their store's feed has grown, whichever
 * process or instance wrote the row, and keeps the queues that promises are made of. It also says
 * how well each store does what it is asked for.
 *
 * A few times a second it reads the feeds that this process knows to have something new
 * (server/db/touched.h), and some more in turn, so that what it could not know is found as well and
 * a look costs the same however many stores there are (doc/decisions/0052).
 */
#include "common/clock.h"
#include "server/db/key_list.h"
#include "server/db/q_feed.h"
#include "server/db/touched.h"
#include "server/engine/availability.h"
#include "server/fulfilment/directory.h"
#include "server/jobs/jobs.h"
#include "server/waiting.h"

enum { IN_TURN = 2000 };

static void record_set(struct job *job, const struct q_feed_look *row)
{
	int64_t today = job->now / MS_PER_DAY;
	struct store_record record = {row->record_done, row->record_failed};
	record = trust_record_after(record, today - row->record_day);
	trust_set_store(job->server->trust, row->store, &record);
}

static void feeds_keep(struct job *job, const struct q_feed_look *rows, size_t count)
{
	struct feed_position *positions = arena_new_array(job->arena, count, struct feed_position);
	for (size_t i = 0; i < count; i++) {
		positions[i] = (struct feed_position){rows[i].store, rows[i].last_seq};
		availability_set_store(job->server->availability, rows[i].store, rows[i].queue,
			rows[i].figures_as_of);
		record_set(job, &rows[i]);
	}
	feed_hub_look(job->server->feed_hub, positions, count);
}

/* Who is too much for one question has a turn all the same. */
static struct str touched_list(
	struct job *job, const struct stores *stores, const struct touched_marks *marks)
{
	struct key_list list;
	size_t count = 0;
	key_list_init(&list, job->arena);
	for (size_t i = 0; i < stores->count && count < KEY_LIST_MAX; i++) {
		if (!touched_has(marks, (store_id){stores->rows[i]}))
			continue;
		key_list_add_row(&list, stores->rows[i]);
		count++;
	}
	return key_list_text(&list);
}

enum reason job_watch_feeds(struct job *job)
{
	struct touched_marks marks;
	struct q_feed_look *rows;
	size_t count;
	touched_take(job->server->database.touched, &marks);
	const struct stores *stores = directory_stores(job->server->directory);
	struct stores_turn turn = stores_turn(stores, job->turn, IN_TURN);
	const struct q_feed_look_in in = {turn.after, turn.last, touched_list(job, stores, &marks)};
	enum db_status status = q_feed_look(db_reading(job->db, job->arena), &in, &rows, &count);
	if (status != DB_DONE) {
		touched_give_back(job->server->database.touched, &marks);
		return db_reason(status);
	}
	feeds_keep(job, rows, count);
	job->turn = turn.end;
	return REASON_OK;
}
