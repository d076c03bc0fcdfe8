/* What a handler answers; see call.h. Nothing is sent here: listener.c sends call->answer. */
#include <string.h>

#include "common/buf.h"
#include "server/http/wire.h"
#include "server/server.h"

enum { PAGE_BYTES_MAX = 1024 * 1024 };

static const struct str type_json = STR("application/json");
static const struct str type_problem = STR("application/problem+json");
static const struct str type_html = STR("text/html; charset=utf-8");

static void give(struct call *call, int status, struct str content_type, struct str body)
{
	struct answer *answer = call->answer;
	answer->is_given = true;
	answer->status = status;
	answer->reason = REASON_OK;
	answer->content_type = content_type;
	answer->body = body;
}

/* The answer becomes a refusal: headers that told of a resource go, cookies stay. */
static void forget_headers(struct answer *answer)
{
	size_t kept = 0;
	for (size_t i = 0; i < answer->header_count; i++)
		if (str_equal_c(answer->headers[i].name, "Set-Cookie"))
			answer->headers[kept++] = answer->headers[i];
	answer->header_count = kept;
	answer->cache_control = STR_EMPTY;
}

static struct str json_text(struct call *call, const json_t *json)
{
	size_t n = json_dumpb(json, NULL, 0, JSON_COMPACT);
	char *text = arena_alloc(call->arena, n + 1);
	return (struct str){text, json_dumpb(json, text, n, JSON_COMPACT)};
}

void reply_json(struct call *call, int status, json_t *json)
{
	give(call, status, json == NULL ? STR_EMPTY : type_json,
		json == NULL ? STR_EMPTY : json_text(call, json));
	json_decref(json);
}

void reply_html(struct call *call, int status, struct str html)
{
	give(call, status, type_html, html);
}

void reply_page(struct call *call, int status, const char *template_name, xmlNodePtr view)
{
	struct buf html;
	buf_init(&html, call->arena, PAGE_BYTES_MAX);
	enum reason reason =
		render(call->server->templates, template_name, view->doc, RENDER_HTML, &html);
	view_free(view);
	if (reason == REASON_OK && !buf_is_full(&html))
		reply_html(call, status, buf_str(&html));
	else
		reply_problem(call, REASON_INTERNAL, NULL);
}

void reply_bytes(struct call *call, int status, const char *content_type, struct str bytes)
{
	give(call, status, str_of(content_type), bytes);
}

void reply_see_other(struct call *call, struct str location)
{
	give(call, 303, STR_EMPTY, STR_EMPTY);
	reply_header(call, "Location", location);
}

/* --- headers --- */

void reply_header(struct call *call, const char *name, struct str value)
{
	struct answer *answer = call->answer;
	if (!str_is_clean_utf8(value, false) || answer->header_count == ANSWER_HEADERS_MAX) {
		log_error("answer_header_refused", LOG_TEXT("header", name));
		return;
	}
	if (str_equal_c(STR("Cache-Control"), name)) {
		answer->cache_control = value;
		return;
	}
	answer->headers[answer->header_count++] = (struct wire_pair){str_of(name), value};
}

static bool is_https(const struct call *call)
{
	return str_starts_with(call->server->public_url, STR("https:"));
}

void reply_cookie(struct call *call, const char *name, struct str value, int max_age_s)
{
	reply_header(call, "Set-Cookie",
		str_printf(call->arena,
			"%s=" STR_FMT "; Path=/; Max-Age=%d; HttpOnly; SameSite=%s%s", name,
			STR_ARG(value), max_age_s, strcmp(name, "lang") == 0 ? "Lax" : "Strict",
			is_https(call) ? "; Secure" : ""));
}

/* --- problems --- */

static json_t *fault_json(const struct fault *fault)
{
	return json_pack("{s:s%, s:s, s:s%}", "pointer", fault->pointer.p, fault->pointer.n, "code",
		fault->code, "detail", fault->detail.p, fault->detail.n);
}

static void add_faults(json_t *problem, const struct faults *faults)
{
	json_t *errors = json_array();
	for (size_t i = 0; i < faults->count && i < FAULTS_MAX; i++)
		json_array_append_new(errors, fault_json(&faults->list[i]));
	json_object_set_new(problem, "errors", errors);
	if (faults->count > FAULTS_MAX)
		json_object_set_new(
			problem, "error_count", json_integer((json_int_t)faults->count));
}

static json_t *problem_json(
	struct call *call, enum reason reason, const char *detail, const struct faults *faults)
{
	const struct reason_info *info = reason_info(reason);
	json_t *problem = json_pack("{s:s, s:s, s:i, s:s, s:s%}", "type", "about:blank", "title",
		info->title, "status", info->http_status, "code", info->code, "request_id",
		call->request_id.p, call->request_id.n);
	if (detail != NULL)
		json_object_set_new(problem, "detail", json_string(detail));
	if (faults != NULL && faults->count > 0)
		add_faults(problem, faults);
	return problem;
}

/* How long to wait where waiting helps and the handler did not say. */
static unsigned usual_wait_s(enum reason reason)
{
	static const struct {
		enum reason reason;
		unsigned seconds;
	} waits[] = {{REASON_RATE_LIMITED, 1}, {REASON_KEY_IN_PROGRESS, 1}, {REASON_BUSY, 1},
		{REASON_DATABASE_AWAY, 2}, {REASON_OUTCOME_UNKNOWN, 2}, {REASON_STARTING, 5},
		{REASON_TOO_MANY_ATTEMPTS, 60}};
	for (size_t i = 0; i < ARRAY_LENGTH(waits); i++)
		if (waits[i].reason == reason)
			return waits[i].seconds;
	return 0;
}

static void refuse(struct call *call, enum reason reason, const char *detail,
	const struct faults *faults, unsigned retry_after_s)
{
	int status = reason_info(reason)->http_status;
	forget_headers(call->answer);
	if (call_is_page(call)) {
		give(call, status, type_html, problem_page(call, reason, detail, faults));
	} else {
		json_t *problem = problem_json(call, reason, detail, faults);
		give(call, status, type_problem, json_text(call, problem));
		json_decref(problem);
	}
	call->answer->reason = reason;
	if (retry_after_s == 0)
		retry_after_s = usual_wait_s(reason);
	if (retry_after_s > 0)
		reply_header(call, "Retry-After", str_printf(call->arena, "%u", retry_after_s));
	if (reason == REASON_NOT_AUTHENTICATED && !call_is_page(call))
		reply_header(call, "WWW-Authenticate", STR("Bearer realm=\"comptoir\""));
}

void reply_problem(struct call *call, enum reason reason, const char *detail)
{
	refuse(call, reason, detail, NULL, 0);
}

void reply_faults(struct call *call, enum reason reason, const struct faults *faults)
{
	refuse(call, reason, NULL, faults, 0);
}

void reply_retry_after(struct call *call, enum reason reason, unsigned retry_after_s)
{
	refuse(call, reason, NULL, NULL, retry_after_s);
}

/* --- versions --- */

static struct str etag(const struct call *call, uint32_t version)
{
	return str_printf(call->arena, "\"%u\"", version);
}

static bool lists_version(const struct call *call, struct str list, uint32_t version)
{
	struct str wanted = etag(call, version);
	while (list.n > 0)
		if (str_equal(str_trim(str_cut(&list, ',')), wanted))
			return true;
	return false;
}

void reply_version(struct call *call, uint32_t version)
{
	reply_header(call, "ETag", etag(call, version));
}

enum reason call_version_reason(const struct call *call, uint32_t version)
{
	struct str given = call_header(call, "If-Match");
	if (given.n == 0)
		return REASON_VERSION_REQUIRED;
	return lists_version(call, given, version) ? REASON_OK : REASON_VERSION_STALE;
}

bool call_knows_version(struct call *call, uint32_t version)
{
	if (!lists_version(call, call_header(call, "If-None-Match"), version))
		return false;
	give(call, 304, STR_EMPTY, STR_EMPTY);
	reply_version(call, version);
	return true;
}
