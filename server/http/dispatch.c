/*
 * The way of a request, step by step: each step either lets it go on or leaves a
 * refusal in the answer. Cheap checks come first; the body is read only from a caller who
 * may send one.
 */
#include <string.h>

#include "common/buf.h"
#include "common/clock.h"
#include "common/rand.h"
#include "server/http/limiter.h"
#include "server/http/router.h"
#include "server/metrics.h"
#include "server/server.h"

enum { FIELDS_BYTES_MAX = 64 * 1024, BODY_DROPPED_TIMES = 4, SLOW_MS = 250 };

static bool head_is_sound(struct call *call)
{
	const char *detail;
	enum reason reason = framing_check(call->wire, call->path, &detail);
	if (reason == REASON_OK)
		return true;
	reply_problem(call, reason, detail);
	return false;
}

static bool query_is_readable(struct call *call)
{
	bool is_readable = fields_parse(call->arena, call->wire->query, &call->wire->query_values);
	language_negotiate(call);
	if (is_readable)
		return true;
	reply_problem(call, REASON_BAD_PARAMETER, "The query string is malformed.");
	return false;
}

static bool server_is_open(struct call *call)
{
	if (!atomic_load(&call->server->is_stopping))
		return true;
	reply_problem(call, REASON_STARTING, "This instance is stopping.");
	return false;
}

static bool route_is_there(struct call *call)
{
	struct str allow;
	enum reason reason = route_find(call, &allow);
	if (call->route != NULL)
		return true;
	if (reason == REASON_OK)
		reply_bytes(call, 204, "", STR_EMPTY);
	else
		reply_problem(call, reason, NULL);
	if (reason != REASON_NOT_FOUND)
		reply_header(call, "Allow", allow);
	return false;
}

static bool is_probe(const struct call *call)
{
	return str_equal_c(call->path, "/livez") || str_equal_c(call->path, "/readyz") ||
	       str_equal_c(call->path, "/metrics");
}

static bool take(struct call *call, enum limit limit, struct str who, enum metric refused)
{
	unsigned wait_s;
	struct server *server = call->server;
	if (limiter_take(server->limiter, limit, who, clock_monotonic_ms(), &wait_s))
		return true;
	metric_add(server->metrics, refused, 1);
	reply_retry_after(call, REASON_RATE_LIMITED, wait_s);
	return false;
}

static bool address_keeps_rate(struct call *call)
{
	return is_probe(call) || take(call, LIMIT_ADDRESS, call->remote, METRIC_REFUSED_ADDRESS);
}

static bool caller_keeps_rate(struct call *call)
{
	const struct hash *who = &call->caller.scope_hash;
	struct str bytes = {(const char *)who->bytes, sizeof(who->bytes)};
	return call->caller.audience == FOR_ANYONE ||
	       take(call, LIMIT_CREDENTIAL, bytes, METRIC_REFUSED_CREDENTIAL);
}

static bool parameters_are_sound(struct call *call)
{
	struct faults faults;
	faults_init(&faults, call->arena);
	params_check(call, &faults);
	if (faults.count == 0)
		return true;
	reply_faults(call, REASON_BAD_PARAMETER, &faults);
	return false;
}

static bool caller_may(struct call *call)
{
	enum reason reason = auth_check(call);
	if (reason == REASON_OK)
		return true;
	bool is_reading = str_equal_c(STR("GET"), call->route->method);
	if (reason == REASON_NOT_AUTHENTICATED && call_is_page(call) && is_reading &&
		(call->route->audiences & FOR_STAFF) != 0)
		reply_see_other(call, STR("/admin/login"));
	else
		reply_problem(call, reason, NULL);
	return false;
}

/* --- the body --- */

static struct str wanted_type(enum body_kind kind)
{
	switch (kind) {
	case JSON_BODY:
		return STR("application/json");
	case FORM_BODY:
	case FILES_BODY:
		return STR("application/x-www-form-urlencoded");
	case RAW_BODY:
	case NO_BODY:
		break;
	}
	return STR_EMPTY;
}

static bool type_is_right(const struct call *call)
{
	struct str wanted = wanted_type(call->route->body_kind);
	struct str parameters = call_header(call, "Content-Type");
	bool has_files = call->route->body_kind == FILES_BODY && type_is_multipart(parameters);
	struct str type = str_trim(str_cut(&parameters, ';'));
	return wanted.n == 0 || has_files || str_equal_nocase(type, wanted);
}

/* Only files make a form large; its fields are copied more than once. */
static size_t body_max(const struct call *call)
{
	bool has_none = call->route->body_kind == FILES_BODY &&
			!type_is_multipart(call_header(call, "Content-Type"));
	return has_none ? FIELDS_BYTES_MAX : call->route->body_max;
}

/* A browser that is still sending sees a broken line and not our page, unless somebody takes what
 * it sends; up to a bound, and in the time that a body has. */
static void body_is_dropped(struct call *call)
{
	uint64_t n = call->wire->content_length;
	if (call_is_page(call) && n <= BODY_DROPPED_TIMES * body_max(call))
		(void)call->wire->drop_body(call->wire->source, (size_t)n);
}

static bool body_is_acceptable(struct call *call)
{
	const struct wire_request *wire = call->wire;
	enum reason reason = REASON_OK;
	if (wire->content_length > body_max(call))
		reason = REASON_BODY_TOO_LARGE;
	else if (call->route->body_kind == NO_BODY)
		return true;
	else if (!wire->has_length)
		reason = REASON_LENGTH_REQUIRED;
	else if (!type_is_right(call))
		reason = REASON_WRONG_CONTENT_TYPE;
	if (reason == REASON_OK)
		return true;
	if (reason == REASON_BODY_TOO_LARGE)
		body_is_dropped(call);
	reply_problem(call, reason, NULL);
	return false;
}

static bool body_is_read(struct call *call)
{
	size_t n = (size_t)call->wire->content_length;
	char *bytes = arena_alloc(call->arena, n + 1);
	call->body = (struct str){bytes, n};
	if (n == 0 || call->wire->read_body(call->wire->source, bytes, n)) {
		call->answer->must_close = false;
		return true;
	}
	reply_problem(call, REASON_BAD_REQUEST, "The body did not arrive in time.");
	return false;
}

static bool json_is_sound(struct call *call)
{
	struct fault fault;
	struct faults faults;
	if (call->route->body_kind != JSON_BODY)
		return true;
	enum reason reason = json_read(call->body, &call->json, &fault, call->arena);
	if (reason == REASON_OK)
		return true;
	faults_init(&faults, call->arena);
	faults.count = 1;
	faults.list[0] = fault;
	reply_faults(call, reason, &faults);
	return false;
}

/* A browser says where a form came from; another site's form is refused whatever it carries. We may
 * have several names, but where we are https a page of ours never came in clear: whoever sits on
 * the line can make one. */
static bool origin_is_ours(struct call *call)
{
	struct str origin = call_header(call, "Origin");
	struct str host = call_header(call, "Host");
	struct str rest = call->server->public_url;
	struct str scheme = str_cut(&rest, ':');
	return origin.n == 0 || str_equal(origin, call->server->public_url) ||
	       str_equal(origin, str_printf(call->arena, STR_FMT "://" STR_FMT, STR_ARG(scheme),
					 STR_ARG(host)));
}

/* Browsers choose another boundary each time they send a form. What it says instead is this. */
static struct str form_digest(struct arena *arena, const struct wire_form *form)
{
	struct hash *hashes =
		arena_new_array(arena, 2 * (form->fields.count + form->file_count), struct hash);
	size_t n = 0;
	for (size_t i = 0; i < form->fields.count; i++) {
		const struct wire_pair *field = &form->fields.list[i];
		hashes[n++] = hash_of(field->name.p, field->name.n);
		hashes[n++] = hash_of(field->value.p, field->value.n);
	}
	for (size_t i = 0; i < form->file_count; i++) {
		const struct wire_file *file = &form->files[i];
		hashes[n++] = hash_of(file->name.p, file->name.n);
		hashes[n++] = hash_of(file->bytes.p, file->bytes.n);
	}
	return (struct str){(const char *)hashes, n * sizeof(*hashes)};
}

static bool files_are_read(struct call *call, struct str content_type)
{
	struct wire_form form;
	if (!multipart_parse(call->arena, content_type, call->body, &form))
		return false;
	call->wire->form_values = form.fields;
	call->wire->files = form.files;
	call->wire->file_count = form.file_count;
	call->body = form_digest(call->arena, &form);
	return true;
}

static bool form_is_read(struct call *call)
{
	struct str type = call_header(call, "Content-Type");
	if (call->route->body_kind == FILES_BODY && type_is_multipart(type))
		return files_are_read(call, type);
	return fields_parse(call->arena, call->body, &call->wire->form_values);
}

static bool form_is_sound(struct call *call)
{
	if (call->route->body_kind != FORM_BODY && call->route->body_kind != FILES_BODY)
		return true;
	if (!form_is_read(call)) {
		reply_problem(call, REASON_BAD_REQUEST, "The form is malformed.");
		return false;
	}
	bool is_staff = call->caller.audience == FOR_STAFF;
	if (!origin_is_ours(call) ||
		(is_staff && !str_equal(call_form(call, "form_token"), call->caller.form_token))) {
		reply_problem(call, REASON_FORBIDDEN, "The form did not come from this site.");
		return false;
	}
	return true;
}

static bool (*const steps[])(struct call *call) = {
	head_is_sound,
	query_is_readable,
	server_is_open,
	route_is_there,
	address_keeps_rate,
	parameters_are_sound,
	caller_may,
	caller_keeps_rate,
	body_is_acceptable,
	body_is_read,
	json_is_sound,
	form_is_sound,
};

/* --- request id --- */

static bool is_hex(struct str text, size_t n)
{
	bool is_zero = true;
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
			return false;
		is_zero = is_zero && c == '0';
	}
	return text.n == n && !is_zero;
}

/* The trace id of "traceparent: 00-<32 hex>-<16 hex>-<2 hex>" (W3C Trace Context), or a new one. */
static struct str request_id_of(struct call *call)
{
	uint8_t fresh[16];
	struct str rest = call_header(call, "traceparent");
	struct str version = str_cut(&rest, '-');
	struct str trace = str_cut(&rest, '-');
	if (str_equal_c(version, "00") && is_hex(trace, 32))
		return trace;
	rand_tag(fresh, sizeof(fresh));
	return hex_print(call->arena, fresh, sizeof(fresh));
}

/* Questions that are answered well and soon come by the ten thousand a second, and /metrics counts
 * them. What acted, was refused or took long has a line. */
static enum log_level level_of(const struct call *call, int64_t ms)
{
	bool is_ordinary = call->only_asks && call->answer->reason == REASON_OK && ms < SLOW_MS;
	return is_ordinary || is_probe(call) ? LOG_DEBUG : reason_info(call->answer->reason)->level;
}

static void log_closing(const struct call *call, int64_t ms)
{
	const struct reason_info *reason = reason_info(call->answer->reason);
	LOG_AT(level_of(call, ms), "request", LOG_STR("method", call->method),
		LOG_TEXT("route", call->route == NULL ? "-" : call->route->path),
		LOG_U64("status", (uint64_t)call->answer->status), LOG_I64("ms", ms),
		LOG_TEXT("reason", reason->code), LOG_STR("request_id", call->request_id));
}

static void run_steps(struct call *call)
{
	for (size_t i = 0; i < ARRAY_LENGTH(steps); i++)
		if (!steps[i](call))
			return;
	call->route->handler(call);
	if (call->answer->is_given)
		return;
	log_warn("handler_gave_no_answer", LOG_TEXT("route", call->route->path));
	reply_problem(call, REASON_INTERNAL, NULL);
}

static void close_call(struct call *call, int64_t begun_ms)
{
	int64_t ms = clock_monotonic_ms() - begun_ms;
	size_t route = call->route == NULL ? route_count() : route_index(call->route);
	json_decref(call->json);
	call->json = NULL;
	metrics_request(call->server->metrics, route, call->answer->status, ms);
	log_closing(call, ms);
}

void dispatch(struct call *call)
{
	int64_t begun_ms = clock_monotonic_ms();
	call->answer->must_close = true; /* until every byte of the request was read */
	call->request_id = request_id_of(call);
	call->only_asks = str_equal_c(call->method, "GET") || str_equal_c(call->method, "HEAD");
	run_steps(call);
	close_call(call, begun_ms);
}

void dispatch_unreadable(struct call *call)
{
	call->answer->must_close = true;
	call->request_id = request_id_of(call);
	reply_problem(call, REASON_BAD_REQUEST, NULL);
	close_call(call, clock_monotonic_ms());
}
