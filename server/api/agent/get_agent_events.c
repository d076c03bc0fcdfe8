/* GET /v1/agent/events: the next rows of the store's feed, waiting for news when asked to. */
#include "common/clock.h"
#include "server/db/q_agent.h"
#include "server/fulfilment/feed.h"
#include "server/http/call.h"
#include "server/server.h"
#include "server/views/json_parts.h"
#include "server/waiting.h"

enum { EVENTS_DEFAULT = 100, SEEN_EVERY_MS = 60000 };

struct news {
	json_t *events;
	uint64_t last;
};

/* What the agent keeps safe, and when it was last heard of; written at most once a minute unless
 * there was news. */
static enum db_status note_in(struct tx *tx, const void *input, void *output_out)
{
	return q_agent_note_reading(tx, input, output_out);
}

static enum db_status note_reading(struct call *call, uint64_t after)
{
	uint64_t changed;
	const struct q_agent_note_reading_in in = {
		.agent = call->caller.agent,
		.after = after,
		.now = call->now,
		.stale_before = call->now - SEEN_EVERY_MS,
	};
	return tx_run(call->db, call->arena, note_in, &in, &changed, sizeof(changed));
}

static enum db_status read_news(struct call *call, uint64_t after, struct news *news)
{
	return feed_read(db_reading(call->db, call->arena),
		directory_stores(call->server->directory), &call->server->secret,
		call->caller.store, after, (size_t)call_query_int(call, "limit", EVENTS_DEFAULT),
		&news->events, &news->last);
}

/* Until there is news or the time is up; an empty answer then. */
static enum db_status wait_for_news(struct call *call, uint64_t after, struct news *news)
{
	struct feed_hub *hub = call->server->feed_hub;
	int64_t wait_ms = call_query_int(call, "wait", 0) * MS_PER_SECOND;
	int64_t until_ms = clock_monotonic_ms() + wait_ms;
	bool may_wait = wait_ms > 0 && waiting_enter(hub);
	enum db_status status;
	for (;;) {
		uint64_t mark = feed_mark(hub, call->caller.store);
		status = read_news(call, after, news);
		if (!may_wait || status != DB_DONE || json_array_size(news->events) > 0 ||
			!feed_wait(hub, call->caller.store, mark, until_ms - clock_monotonic_ms()))
			break;
		json_decref(news->events);
	}
	if (may_wait)
		waiting_leave(hub);
	return status;
}

void get_agent_events(struct call *call)
{
	uint64_t after = (uint64_t)call_query_int(call, "after", 0);
	struct news news = {0};
	enum db_status status = note_reading(call, after);
	if (status == DB_DONE)
		status = wait_for_news(call, after, &news);
	if (status == DB_DONE) {
		reply_json(call, 200,
			json_pack("{s:o, s:I, s:o}", "events", news.events, "last",
				(json_int_t)news.last, "now",
				instant_json(call->arena, clock_now())));
		return;
	}
	json_decref(news.events);
	reply_problem(call, db_reason(status), NULL);
}
