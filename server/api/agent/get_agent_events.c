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
	int64_t again_ms; /* 0: at once */
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
	struct feed_hub *hub = call->server->feed_hub;
	const struct q_agent_note_reading_in in = {
		.agent = call->caller.agent,
		.after = after,
		.now = call->now,
		.stale_before = call->now - SEEN_EVERY_MS,
	};
	if (!feed_note_is_due(hub, call->caller.store, in.agent, after))
		return DB_DONE;
	enum db_status status =
		tx_run(call->db, call->arena, note_in, &in, &changed, sizeof(changed));
	if (status == DB_DONE)
		feed_noted(hub, call->caller.store, in.agent, after);
	return status;
}

static enum db_status read_news(struct call *call, uint64_t after, struct news *news)
{
	return feed_read(db_reading(call->db, call->arena),
		directory_stores(call->server->directory), &call->server->secret,
		call->caller.store, after, (size_t)call_query_int(call, "limit", EVENTS_DEFAULT),
		&news->events, &news->last);
}

/* Until there is news or the time is up; an empty answer then. */
static enum db_status wait_for_news(
	struct call *call, uint64_t after, int64_t wait_ms, struct news *news)
{
	struct feed_hub *hub = call->server->feed_hub;
	int64_t until_ms = clock_monotonic_ms() + wait_ms;
	for (;;) {
		uint64_t mark = feed_mark(hub, call->caller.store);
		enum db_status status = read_news(call, after, news);
		if (status != DB_DONE || json_array_size(news->events) > 0 ||
			!feed_wait(hub, call->caller.store, mark, until_ms - clock_monotonic_ms()))
			return status;
		json_decref(news->events);
	}
}

/* Too many wait already, or this one does not want to: what there is now, and when to come again.
 */
static enum db_status look_for_news(
	struct call *call, uint64_t after, int64_t wait_ms, struct news *news)
{
	struct feed_hub *hub = call->server->feed_hub;
	enum db_status status = DB_DONE;
	if (wait_ms == 0 || feed_may_have_news(hub, call->caller.store, after))
		status = read_news(call, after, news);
	else
		*news = (struct news){.events = json_array(), .last = after};
	if (status == DB_DONE && wait_ms > 0 && json_array_size(news->events) == 0)
		news->again_ms = feed_again_ms(hub, call->caller.store);
	return status;
}

static enum db_status get_news(struct call *call, uint64_t after, struct news *news)
{
	struct feed_hub *hub = call->server->feed_hub;
	int64_t wait_ms = call_query_int(call, "wait", 0) * MS_PER_SECOND;
	if (wait_ms == 0 || !waiting_enter(hub))
		return look_for_news(call, after, wait_ms, news);
	enum db_status status = wait_for_news(call, after, wait_ms, news);
	waiting_leave(hub);
	return status;
}

/* What the agent may count on from its request: contact is noted once in SEEN_EVERY_MS, so the
 * lease may have begun that much earlier. */
static int64_t lease_ms(const struct call *call)
{
	return directory_stores(call->server->directory)->lease_ms - SEEN_EVERY_MS;
}

void get_agent_events(struct call *call)
{
	uint64_t after = (uint64_t)call_query_int(call, "after", 0);
	struct news news = {0};
	enum db_status status = note_reading(call, after);
	if (status == DB_DONE)
		status = get_news(call, after, &news);
	if (status == DB_DONE) {
		reply_json(call, 200,
			json_pack("{s:o, s:I, s:I, s:I, s:I, s:o}", "events", news.events, "last",
				(json_int_t)news.last, "left",
				(json_int_t)feed_left(
					call->server->feed_hub, call->caller.store, news.last),
				"again_ms", (json_int_t)news.again_ms, "lease_s",
				(json_int_t)(lease_ms(call) / MS_PER_SECOND), "now",
				instant_json(call->arena, clock_now())));
		return;
	}
	json_decref(news.events);
	reply_problem(call, db_reason(status), NULL);
}
