/* Handlers of probe_routes.def. */
#include <time.h>

#include "server/db/q_auth.h"
#include "server/http/session.h"
#include "server/server.h"
#include "server/waiting.h"
#include "tests/http/probe_routes.h"

void probe_ok(struct call *call)
{
	reply_json(call, 200, json_pack("{s:b}", "ok", 1));
}

/* Never answers: a defect that the client must not notice as a hang. */
void probe_silent(struct call *call)
{
}

void probe_things(struct call *call)
{
	uint32_t position = 0;
	if (call_has_query(call, "cursor") && !cursor_parse(call, &position, sizeof(position)))
		return;
	position++;
	reply_json(call, 200,
		json_pack("{s:i, s:I, s:s%}", "page", (int)position, "limit",
			(json_int_t)call_query_int(call, "limit", 20), "q", call_query(call, "q").p,
			call_query(call, "q").n));
	reply_next(call, cursor_print(call, &position, sizeof(position)));
}

struct thing_body {
	struct str name;
};

static const struct json_field thing_fields[] = {
	JSON_TEXT(struct thing_body, name, REQUIRED, 1, 20),
};

void probe_echo(struct call *call)
{
	struct thing_body body = {0};
	if (!call_read(call, thing_fields, ARRAY_LENGTH(thing_fields), &body))
		return;
	reply_json(call, 201,
		json_pack("{s:s%, s:I}", "name", body.name.p, body.name.n, "bytes",
			(json_int_t)call->body.n));
}

void probe_sku(struct call *call)
{
	struct str sku = call_path(call, "sku");
	reply_json(call, 200, json_pack("{s:s%}", "sku", sku.p, sku.n));
}

void probe_special(struct call *call)
{
	reply_json(call, 200, json_pack("{s:b}", "special", 1));
}

void probe_change(struct call *call)
{
	const uint32_t version = 7;
	enum reason reason = call_version_reason(call, version);
	if (reason != REASON_OK) {
		reply_problem(call, reason, NULL);
		return;
	}
	reply_version(call, version + 1);
	reply_json(call, 200,
		json_pack("{s:s}", "id", uuid_print(call->arena, call_path_uuid(call, "id")).p));
}

/* The effect: one more session row, which tests count; the answer tells its number. */
static enum db_status leave_a_trace(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const struct thing_body *body = input;
	const struct q_session_open_in in = {hash_of(call->body.p, call->body.n), {1}, call->now};
	if (str_equal_c(body->name, "refused")) {
		effect_out->reason = REASON_SOLD_OUT;
		effect_out->detail = "None is left.";
		return DB_NONE;
	}
	enum db_status status = q_session_open(tx, &in);
	effect_out->status = 201;
	effect_out->json = json_pack(
		"{s:s%, s:I}", "name", body->name.p, body->name.n, "at", (json_int_t)call->now);
	effect_out->location = STR("/v1/acts/1");
	effect_out->version = 3;
	return status;
}

void probe_act(struct call *call)
{
	struct thing_body body = {0};
	if (call_read(call, thing_fields, ARRAY_LENGTH(thing_fields), &body))
		act_once(call, leave_a_trace, &body);
}

void probe_slow(struct call *call)
{
	const struct timespec pause = {0, 300 * 1000000L};
	nanosleep(&pause, NULL);
	reply_json(call, 200, json_pack("{s:b}", "slow", 1));
}

void probe_order(struct call *call)
{
	if (!uuid_equal(call->caller.order.uuid, call_path_uuid(call, "id")))
		reply_problem(call, REASON_NOT_FOUND, NULL);
	else
		probe_ok(call);
}

void probe_caller(struct call *call)
{
	reply_json(call, 200,
		json_pack("{s:s%, s:i}", "name", call->caller.name.p, call->caller.name.n, "store",
			(int)call->caller.store.row));
}

void probe_wait(struct call *call)
{
	const store_id store = {7};
	struct feed_hub *hub = call->server->feed_hub;
	if (!waiting_enter(hub)) {
		reply_json(call, 200, json_pack("{s:s}", "waited", "no"));
		return;
	}
	uint64_t mark = feed_mark(hub, store);
	int64_t left_ms = call_query_int(call, "ms", 0);
	while (feed_mark(hub, store) == mark && feed_wait(hub, store, mark, left_ms))
		left_ms -= 1000;
	bool has_news = feed_mark(hub, store) != mark;
	waiting_leave(hub);
	reply_json(call, 200, json_pack("{s:s}", "waited", has_news ? "news" : "nothing"));
}

void probe_page(struct call *call)
{
	reply_html(call, 200,
		str_printf(
			call->arena, "<p>" STR_FMT "</p>", STR_ARG(language_name(call->language))));
}

void probe_form(struct call *call)
{
	struct effect effect;
	struct thing_body body = {call_form(call, "name")};
	if (act_once_form(call, leave_a_trace, &body, &effect))
		return;
	reply_html(call, reason_info(effect.reason)->http_status,
		str_of(reason_info(effect.reason)->code));
}

void probe_login(struct call *call)
{
	unsigned wait_s = 0;
	enum reason reason =
		session_open(call, call_form(call, "login"), call_form(call, "password"), &wait_s);
	if (reason == REASON_OK)
		reply_see_other(call, STR("/admin"));
	else
		reply_retry_after(call, reason, wait_s);
}

void probe_staff(struct call *call)
{
	reply_html(call, 200, call->caller.form_token);
}

void probe_logout(struct call *call)
{
	enum reason reason = session_close(call);
	if (reason == REASON_OK)
		reply_see_other(call, STR("/"));
	else
		reply_problem(call, reason, NULL);
}
