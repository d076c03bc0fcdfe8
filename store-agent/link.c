/* The line to headquarters; see link.h and doc/agent-protocol.md. */
#include "store-agent/link_inside.h"

#include <inttypes.h>
#include <stdlib.h>

#include "common/clock.h"
#include "common/http_wire.h"
#include "common/rand.h"
#include "store-agent/feed.h"
#include "store-agent/journal/consignments.h"

enum {
	LINE_ARENA_MAX = 64 * 1024 * 1024,
	FEED_LIMIT = 100,
	PAUSE_FIRST_MS = 500,
	PAUSE_MAX_MS = 30000,
	RETRY_AFTER_MAX_S = 300,
	AGAIN_MAX_MS = 60000,
	DESTINATIONS_EVERY_MS = 3600000,
};

/* --- state of the line --- */

static void note_status(struct link *link, bool is_online)
{
	pthread_mutex_lock(&link->lock);
	bool is_new = link->status.since == 0 || link->status.is_online != is_online;
	if (is_new) {
		link->status.is_online = is_online;
		link->status.since = clock_now();
	}
	pthread_mutex_unlock(&link->lock);
	if (is_new && is_online)
		log_info("headquarters_reached");
	else if (is_new)
		log_warn("headquarters_away");
}

static bool is_clock_wrong(int64_t ahead_ms)
{
	return ahead_ms >= CLOCK_WRONG_MS || ahead_ms <= -CLOCK_WRONG_MS;
}

/* The lock is held. */
static int64_t now_there(const struct link *link)
{
	return link->heard_at == 0 ? clock_now()
				   : link->heard_at + clock_monotonic_ms() - link->heard_ms;
}

int64_t link_now(struct link *link)
{
	pthread_mutex_lock(&link->lock);
	int64_t now = now_there(link);
	pthread_mutex_unlock(&link->lock);
	return now;
}

/* Headquarters says in each answer what time it is there. */
static void note_clock(struct link *link, json_t *answer)
{
	int64_t there;
	const char *now = json_string_value(json_object_get(answer, "now"));
	if (now == NULL || !instant_parse(str_of(now), &there))
		return;
	int64_t ahead_ms = clock_now() - there;
	pthread_mutex_lock(&link->lock);
	bool was_wrong = is_clock_wrong(link->status.clock_ahead_ms);
	link->status.clock_ahead_ms = ahead_ms;
	link->heard_at = there;
	link->heard_ms = clock_monotonic_ms();
	pthread_mutex_unlock(&link->lock);
	if (is_clock_wrong(ahead_ms) && !was_wrong)
		log_error("clock_is_wrong", LOG_I64("ahead_ms", ahead_ms));
	else if (was_wrong && !is_clock_wrong(ahead_ms))
		log_info("clock_is_right_again");
}

static void note_to_read(struct link *link, json_t *answer)
{
	pthread_mutex_lock(&link->lock);
	link->status.to_read = json_integer_value(json_object_get(answer, "left"));
	pthread_mutex_unlock(&link->lock);
}

struct link_status link_status(struct link *link)
{
	pthread_mutex_lock(&link->lock);
	struct link_status status = link->status;
	status.clock_ahead_ms = clock_now() - now_there(link);
	pthread_mutex_unlock(&link->lock);
	return status;
}

static void pause_ms(struct link *link, int64_t ms)
{
	struct timespec until = clock_monotonic_in(ms);
	pthread_mutex_lock(&link->lock);
	while (!atomic_load(&link->is_stopping) &&
		pthread_cond_timedwait(&link->stop, &link->lock, &until) == 0)
		continue;
	pthread_mutex_unlock(&link->lock);
}

/* Twice as long after each failure, somewhere in the upper half so that stores do not march in
 * step; never less than headquarters asks for. */
static int64_t pause_after(const struct line *line, struct str retry_after)
{
	uint64_t asked_s = 0;
	unsigned doublings = line->failures < 8 ? line->failures : 8;
	int64_t ms = (int64_t)PAUSE_FIRST_MS << doublings;
	ms = ms < PAUSE_MAX_MS ? ms : PAUSE_MAX_MS;
	ms = ms / 2 + rand_below((uint32_t)(ms / 2));
	if (str_to_u64(retry_after, UINT64_MAX, &asked_s)) {
		int64_t asked_ms =
			(int64_t)(asked_s < RETRY_AFTER_MAX_S ? asked_s : RETRY_AFTER_MAX_S) *
			MS_PER_SECOND;
		return ms > asked_ms ? ms : asked_ms + ms / 4;
	}
	return ms;
}

static bool is_key_refused(const struct http_response *response)
{
	return response->status == 401 || response->status == 403;
}

void line_failed(struct line *line, const struct http_response *response)
{
	bool is_first = line->failures == 0;
	if (is_first && is_key_refused(response))
		log_error("agent_key_refused", LOG_I64("status", response->status));
	else if (is_first && response->status != 0)
		log_warn("headquarters_refused", LOG_I64("status", response->status));
	note_status(line->link, false);
	pause_ms(line->link, pause_after(line, response->retry_after));
	line->failures++;
}

void line_worked(struct line *line)
{
	line->failures = 0;
	note_status(line->link, true);
}

void line_is_refused(struct line *line, const struct http_response *response)
{
	note_status(line->link, true);
	pause_ms(line->link, pause_after(line, response->retry_after));
	line->failures++;
}

/* --- exchanges --- */

bool line_ask(struct line *line, const char *method, const char *path, struct str body,
	unsigned timeout_ms, struct http_response *response_out)
{
	struct link *link = line->link;
	const char *headers[] = {link->authorization, "Accept: application/json",
		"Content-Type: application/json", line->key};
	struct http_request request = {
		.method = method,
		.url = arena_printf(
			line->arena, STR_FMT "%s", STR_ARG(link->settings.server), path),
		.headers = headers,
		.header_count = body.n == 0	    ? 2
				: line->key == NULL ? 3
						    : 4,
		.body = body,
		.timeout_ms = timeout_ms,
		.is_stopping = &link->is_stopping,
	};
	return http_send(line->client, line->arena, &request, response_out);
}

/* The body as JSON when the status is 200; NULL otherwise. */
json_t *line_answer(const struct http_response *response)
{
	json_error_t error;
	if (response->status != 200)
		return NULL;
	return json_loadb(response->body.p, response->body.n, JSON_REJECT_DUPLICATES, &error);
}

/* --- where returned goods may be sent --- */

static enum reason destinations_body(struct journal_tx *tx, void *context)
{
	return destinations_save(tx, context) ? REASON_OK : REASON_BAD_JSON;
}

/* Kept for when the line is cut. What cannot be had now is asked for again with the next answer of
 * the feed that is due for it: nothing waits for it. */
static void read_destinations(struct line *line, int64_t *due_ms)
{
	struct http_response response;
	int64_t now_ms = clock_monotonic_ms();
	if (now_ms < *due_ms)
		return;
	*due_ms = now_ms + DESTINATIONS_EVERY_MS;
	if (!line_ask(
		    line, "GET", "/v1/agent/destinations", STR_EMPTY, ANSWER_TIMEOUT_MS, &response))
		return;
	json_t *answer = line_answer(&response);
	enum reason reason = journal_run(line->link->journal, line->arena, destinations_body,
		json_object_get(answer, "destinations"));
	if (answer != NULL && reason != REASON_OK)
		log_warn("destinations_unreadable",
			LOG_STR("reason", str_of(reason_info(reason)->code)));
	json_decref(answer);
}

/* --- the feed --- */

/* Headquarters lets only so many wait and tells the others when to ask again. */
static int64_t again_ms_of(json_t *answer)
{
	int64_t ms = json_integer_value(json_object_get(answer, "again_ms"));
	return ms < 0 ? 0 : ms > AGAIN_MAX_MS ? AGAIN_MAX_MS : ms;
}

static bool read_feed(struct line *line, struct http_response *response, int64_t *again_ms_out)
{
	struct link *link = line->link;
	struct feed_position asked;
	/* Whether the line works again is to be known at once. */
	unsigned wait_s = link_status(link).is_online ? link->settings.wait_s : 0;
	if (feed_position(link->journal, line->arena, &asked) != REASON_OK)
		return false;
	int64_t asked_ms = clock_monotonic_ms();
	const char *path =
		arena_printf(line->arena, "/v1/agent/events?after=%" PRIu64 "&wait=%u&limit=%d",
			asked.after, wait_s, FEED_LIMIT);
	unsigned timeout_ms = ANSWER_TIMEOUT_MS + wait_s * 1000;
	if (!line_ask(line, "GET", path, STR_EMPTY, timeout_ms, response))
		return false;
	json_t *answer = line_answer(response);
	note_clock(link, answer);
	int64_t now = link_now(link);
	asked.asked_at = now - (clock_monotonic_ms() - asked_ms);
	enum reason reason = answer == NULL
				     ? REASON_BAD_JSON
				     : feed_apply(link->journal, line->arena, &asked, answer, now);
	if (reason == REASON_OK)
		note_to_read(link, answer);
	*again_ms_out = again_ms_of(answer);
	json_decref(answer);
	return reason == REASON_OK;
}

void line_begin(struct line *line, struct link *link)
{
	*line = (struct line){
		.link = link,
		.client = http_client_new("comptoir-agent"),
		.arena = arena_new(LINE_ARENA_MAX),
		.batch = COMMAND_BATCH_MAX,
	};
}

void line_end(struct line *line)
{
	http_client_free(line->client);
	arena_free(line->arena);
}

static void *feed_run(void *context)
{
	struct link *link = context;
	struct line line;
	int64_t destinations_due_ms = 0;
	line_begin(&line, link);
	while (!atomic_load(&link->is_stopping)) {
		struct http_response response = {0};
		int64_t again_ms = 0;
		arena_clear(line.arena);
		if (read_feed(&line, &response, &again_ms)) {
			line_worked(&line);
			read_destinations(&line, &destinations_due_ms);
			pause_ms(link, again_ms);
		} else if (!atomic_load(&link->is_stopping))
			line_failed(&line, &response);
	}
	line_end(&line);
	return NULL;
}

bool line_is_not_understood(const struct http_response *response)
{
	return response->status == 400 || response->status == 413 || response->status == 422;
}

/* The code of a problem document; OUTCOME_UNKNOWN: it has none that is known here. */
static enum reason refusal_code(const struct http_response *response)
{
	json_t *problem = json_loadb(response->body.p, response->body.n, 0, NULL);
	json_t *code = json_object_get(problem, "code");
	enum reason reason = REASON_OUTCOME_UNKNOWN;
	struct str text = {json_string_value(code), json_string_length(code)};
	if (!reason_parse(text, &reason))
		reason = REASON_OUTCOME_UNKNOWN;
	json_decref(problem);
	return reason;
}

/* --- looking up --- */

/* The list of this name that headquarters answers; the caller's. */
static enum reason look_up(struct line *line, const char *address, struct str text,
	const char *list_name, json_t **list_out)
{
	struct buf path;
	struct http_response response;
	buf_init(&path, line->arena, WIRE_QUERY_MAX);
	buf_add_c(&path, address);
	percent_encode(&path, text);
	if (buf_is_full(&path))
		return REASON_BAD_PARAMETER;
	if (!line_ask(line, "GET", buf_str(&path).p, STR_EMPTY, ANSWER_TIMEOUT_MS, &response))
		return REASON_BUSY;
	if (line_is_not_understood(&response))
		return REASON_BAD_PARAMETER;
	json_t *answer = line_answer(&response);
	*list_out = json_incref(json_object_get(answer, list_name));
	json_decref(answer);
	return json_is_array(*list_out) ? REASON_OK : REASON_BUSY;
}

enum reason link_find_orders(struct link *link, struct http_client *client, struct arena *arena,
	struct str number, json_t **orders_out)
{
	struct line line = {.link = link, .client = client, .arena = arena};
	return look_up(&line, "/v1/agent/orders?q=", number, "orders", orders_out);
}

enum reason link_look_up(struct link *link, struct http_client *client, struct arena *arena,
	const struct link_lookup *asked, json_t **answer_out)
{
	struct line line = {.link = link, .client = client, .arena = arena};
	struct http_response response;
	json_t *body = json_pack("{s:s%, s:s%, s:s%}", "clerk", asked->clerk.p, asked->clerk.n,
		"text", asked->text.p, asked->text.n, "proof", asked->proof.p, asked->proof.n);
	char *text = json_dumps(body, JSON_COMPACT);
	bool is_answered = line_ask(
		&line, "POST", "/v1/agent/lookups", str_of(text), ANSWER_TIMEOUT_MS, &response);
	free(text);
	json_decref(body);
	*answer_out = NULL;
	if (!is_answered)
		return REASON_BUSY;
	if (line_is_not_understood(&response))
		return REASON_BAD_PARAMETER;
	if (response.status == 429 && refusal_code(&response) == REASON_TOO_MANY_ATTEMPTS)
		return REASON_TOO_MANY_ATTEMPTS;
	*answer_out = line_answer(&response);
	return *answer_out == NULL ? REASON_BUSY : REASON_OK;
}

/* The only one of such a list; NOT_FOUND when it is empty. */
static enum reason look_up_one(struct line *line, const char *address, struct str text,
	const char *list_name, json_t **one_out)
{
	json_t *list = NULL;
	enum reason reason = look_up(line, address, text, list_name, &list);
	*one_out = reason == REASON_OK ? json_incref(json_array_get(list, 0)) : NULL;
	json_decref(list);
	return reason == REASON_OK && *one_out == NULL ? REASON_NOT_FOUND : reason;
}

enum reason link_find_product(struct link *link, struct http_client *client, struct arena *arena,
	struct str text, json_t **product_out)
{
	struct line line = {.link = link, .client = client, .arena = arena};
	return look_up_one(&line, "/v1/agent/products?q=", text, "products", product_out);
}

enum reason link_find_variants(struct link *link, struct http_client *client, struct arena *arena,
	struct str sku, json_t **variants_out)
{
	struct line line = {.link = link, .client = client, .arena = arena};
	return look_up(&line, "/v1/agent/variants?of=", sku, "variants", variants_out);
}

enum reason link_find_consignment(struct link *link, struct http_client *client,
	struct arena *arena, struct str number, json_t **document_out)
{
	struct line line = {.link = link, .client = client, .arena = arena};
	return look_up_one(
		&line, "/v1/agent/consignments?number=", number, "consignments", document_out);
}

enum reason link_find_exchange(struct link *link, struct http_client *client, struct arena *arena,
	const struct link_swap *swap, json_t **exchange_out)
{
	struct line line = {.link = link, .client = client, .arena = arena};
	const char *address = arena_printf(arena,
		"/v1/agent/orders/" STR_FMT "/exchange?line=%lld&qty=%lld&product=",
		STR_ARG(uuid_print(arena, swap->order.uuid)), (long long)swap->line,
		(long long)swap->qty);
	return look_up_one(&line, address, swap->product, "exchanges", exchange_out);
}

enum reason link_get_photo(struct link *link, struct http_client *client, struct arena *arena,
	photo_id photo, struct str *type_out, struct str *bytes_out)
{
	struct line line = {.link = link, .client = client, .arena = arena};
	struct http_response response;
	const char *path = arena_printf(
		arena, "/v1/agent/photos/" STR_FMT, STR_ARG(uuid_print(arena, photo.uuid)));
	if (!line_ask(&line, "GET", path, STR_EMPTY, ANSWER_TIMEOUT_MS, &response))
		return REASON_BUSY;
	if (response.status != 200)
		return response.status == 404 ? REASON_NOT_FOUND : REASON_BUSY;
	*type_out = response.content_type;
	*bytes_out = response.body;
	return REASON_OK;
}

/* --- acting --- */

/* What headquarters said no for; anything else may have happened: the same key again says. */
static enum reason refusal(const struct http_response *response)
{
	bool is_said = response->status >= 400 && response->status < 500 && response->status != 429;
	return is_said ? refusal_code(response) : REASON_OUTCOME_UNKNOWN;
}

enum reason link_exchange(struct link *link, struct http_client *client, struct arena *arena,
	order_id order, command_id key, const json_t *body, json_t **placed_out)
{
	struct line line = {.link = link, .client = client, .arena = arena};
	const char *path = arena_printf(arena, "/v1/agent/orders/" STR_FMT "/exchange",
		STR_ARG(uuid_print(arena, order.uuid)));
	char *text = json_dumps(body, JSON_COMPACT);
	struct http_response response;
	line.key = arena_printf(
		arena, "Idempotency-Key: " STR_FMT, STR_ARG(uuid_print(arena, key.uuid)));
	bool is_answered =
		line_ask(&line, "POST", path, str_of(text), ANSWER_TIMEOUT_MS, &response);
	free(text);
	*placed_out = NULL;
	if (!is_answered)
		return REASON_OUTCOME_UNKNOWN;
	if (response.status != 201)
		return refusal(&response);
	*placed_out = json_loadb(response.body.p, response.body.n, 0, NULL);
	return *placed_out == NULL ? REASON_OUTCOME_UNKNOWN : REASON_OK;
}

/* --- life --- */

struct link *link_start(
	struct arena *arena, const struct link_settings *settings, struct journal *journal)
{
	pthread_condattr_t attributes;
	struct link *link = arena_new_struct(arena, struct link);
	link->settings = *settings;
	link->journal = journal;
	link->authorization =
		arena_printf(arena, "Authorization: Bearer " STR_FMT, STR_ARG(settings->agent_key));
	pthread_mutex_init(&link->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&link->stop, &attributes);
	pthread_condattr_destroy(&attributes);
	if (pthread_create(&link->feed_thread, NULL, feed_run, link) != 0 ||
		pthread_create(&link->command_thread, NULL, commands_run, link) != 0)
		abort();
	return link;
}

void link_stop(struct link *link)
{
	pthread_mutex_lock(&link->lock);
	atomic_store(&link->is_stopping, true);
	pthread_cond_broadcast(&link->stop);
	pthread_mutex_unlock(&link->lock);
	journal_wake(link->journal);
	pthread_join(link->feed_thread, NULL);
	pthread_join(link->command_thread, NULL);
	pthread_mutex_destroy(&link->lock);
	pthread_cond_destroy(&link->stop);
}
