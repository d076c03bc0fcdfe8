/* From a request to the page that answers it; see pages.h. */
#include "store-agent/pages/pages.h"

#include <string.h>

#include "common/clock.h"
#include "common/rand.h"
#include "store-agent/pages/visit.h"

enum { FORM_MAX = 64 * 1024, REQUEST_ID_BYTES = 16, LANGUAGE_COOKIE_S = 180 * 24 * 3600 };

const char *const page_templates[] = {PAGES_TEMPLATE};
const size_t page_template_count = ARRAY_LENGTH(page_templates);

struct pages {
	const struct agent *agent;
	struct sessions *sessions;
	struct http_server *http;
};

/* --- routes --- */

enum admits { ADMITS_ANYONE, ADMITS_CLERKS };

static const struct route {
	const char *method, *path;
	enum admits admits;
	void (*handler)(struct visit *visit);
} routes[] = {
#define ROUTE(method, path, admits, handler) {#method, path, ADMITS_##admits, handler},
#include "store-agent/pages/routes.def"
#undef ROUTE
};

static bool path_matches(const char *template, struct str path, struct uuid *id_out)
{
	static const char id_mark[] = "{id}";
	enum { UUID_CHARS = 36 };
	struct str rest = str_of(template);
	const char *mark = strstr(template, id_mark);
	if (mark == NULL)
		return str_equal(rest, path);
	struct str head = {template, (size_t)(mark - template)};
	struct str tail = str_of(mark + strlen(id_mark));
	struct str id = {path.p + head.n, UUID_CHARS};
	return path.n == head.n + UUID_CHARS + tail.n && str_starts_with(path, head) &&
	       str_ends_with(path, tail) && uuid_parse(id, id_out);
}

static const struct route *find_route(struct visit *visit)
{
	struct str method = visit->exchange->request.method;
	for (size_t i = 0; i < ARRAY_LENGTH(routes); i++)
		if (str_equal_c(method, routes[i].method) &&
			path_matches(routes[i].path, visit->path, &visit->id.uuid))
			return &routes[i];
	return NULL;
}

/* --- reading --- */

static enum reason read_form(struct visit *visit)
{
	struct wire_request *request = &visit->exchange->request;
	const struct wire_pair *type = wire_header(request, STR("Content-Type"));
	size_t n = (size_t)request->content_length;
	if (!request->has_length)
		return REASON_LENGTH_REQUIRED;
	if (request->content_length > FORM_MAX)
		return REASON_BODY_TOO_LARGE;
	if (type == NULL || !str_starts_with(type->value, STR("application/x-www-form-urlencoded")))
		return REASON_WRONG_CONTENT_TYPE;
	char *body = arena_alloc(visit->arena, n + 1);
	bool is_read = n == 0 || request->read_body(request->source, body, n);
	visit->exchange->answer.must_close = !is_read;
	if (!is_read || !fields_parse(visit->arena, (struct str){body, n}, &request->form_values))
		return REASON_BAD_REQUEST;
	return REASON_OK;
}

static void choose_language(struct visit *visit)
{
	visit->language = wire_language(&visit->exchange->request, LANGUAGE_FR);
	if (language_parse(visit_query(visit, "lang"), &visit->language))
		answer_cookie(visit, "lang", language_name(visit->language), LANGUAGE_COOKIE_S);
}

static enum reason check_head(struct visit *visit)
{
	const char *detail;
	struct wire_request *request = &visit->exchange->request;
	if (!visit->exchange->is_readable)
		return REASON_BAD_REQUEST;
	enum reason reason = framing_check(request, visit->path, &detail);
	if (reason != REASON_OK)
		return reason;
	if (!fields_parse(visit->arena, request->query, &request->query_values))
		return REASON_BAD_PARAMETER;
	if (str_equal_c(request->method, "POST"))
		return read_form(visit);
	visit->exchange->answer.must_close = request->content_length > 0;
	return REASON_OK;
}

static bool is_form_ours(const struct visit *visit)
{
	struct str given = visit_form(visit, "form_token");
	struct hash own = hash_of(visit->session.form_token, SESSION_TOKEN_CHARS);
	struct hash theirs = hash_of(given.p, given.n);
	return hash_equal(&own, &theirs);
}

/* --- answering --- */

static void run_route(struct visit *visit)
{
	bool is_post = str_equal_c(visit->exchange->request.method, "POST");
	const struct route *route = find_route(visit);
	if (route == NULL)
		answer_problem(visit, REASON_NOT_FOUND);
	else if (route->admits == ADMITS_ANYONE)
		route->handler(visit);
	else if (!visit->has_session)
		answer_login(visit);
	else if (is_post && !is_form_ours(visit))
		answer_problem(visit, REASON_FORBIDDEN);
	else
		route->handler(visit);
}

static bool is_local(struct str remote)
{
	return str_starts_with(remote, STR("127.")) || str_equal_c(remote, "::1");
}

static enum reason status_body(struct journal_tx *tx, void *context)
{
	*(struct str *)context = note_get(tx, "feed_after");
	return REASON_OK;
}

/* For the operator's monitoring; nothing personal. */
static void answer_status(struct visit *visit)
{
	struct counters counters = {0};
	struct str after = STR_EMPTY;
	struct journal *journal = visit->agent->desk.journal;
	struct link_status line = link_status(visit->agent->link);
	bool is_well = desk_counters(&visit->agent->desk, visit->arena, &counters) == REASON_OK &&
		       journal_run(journal, visit->arena, status_body, &after) == REASON_OK;
	struct str json = str_printf(visit->arena,
		"{\"journal\":\"%s\",\"online\":%s,\"feed_after\":" STR_FMT
		",\"to_prepare\":%lld,\"ready\":%lld,\"put_back\":%lld,\"to_count\":%lld,"
		"\"refused\":%lld,\"unread\":"
		"%lld"
		",\"to_read\":%lld,\"unsent\":%lld,\"to_print\":%lld,\"printer\":\"%s\","
		"\"quarantine\":\"" STR_FMT "\"}\n",
		is_well ? "ok" : "failed", line.is_online ? "true" : "false",
		STR_ARG(after.n == 0 ? STR("0") : after), (long long)counters.to_prepare,
		(long long)counters.ready, (long long)counters.put_back,
		(long long)counters.to_count, (long long)counters.refused,
		(long long)counters.unread, (long long)line.to_read, (long long)counters.unsent,
		(long long)counters.to_print,
		printer_is_in_trouble(visit->agent->printer) ? "failing" : "ok",
		STR_ARG(counters.quarantine.since == 0
				? STR("none")
				: epoch_begun_name(counters.quarantine.why)));
	answer_bytes(visit, is_well ? 200 : 503, "application/json", json);
}

/* What machines ask for; false when it is a page. */
static bool answer_machine(struct visit *visit)
{
	static const struct str assets = STR("/assets/");
	const struct asset *asset = NULL;
	if (str_starts_with(visit->path, assets))
		asset = asset_find(visit->agent->assets,
			(struct str){visit->path.p + assets.n, visit->path.n - assets.n});
	if (!str_equal_c(visit->exchange->request.method, "GET"))
		return false;
	if (str_equal_c(visit->path, "/livez"))
		answer_bytes(visit, 200, "text/plain", STR("alive\n"));
	else if (str_equal_c(visit->path, "/status") && is_local(visit->exchange->remote))
		answer_status(visit);
	else if (asset != NULL)
		answer_bytes(visit, 200, asset->content_type, asset->bytes);
	else
		return false;
	return true;
}

static void make_request_id(struct exchange *exchange)
{
	uint8_t bytes[REQUEST_ID_BYTES];
	rand_bytes(bytes, sizeof(bytes));
	exchange->request_id = hex_print(exchange->arena, bytes, sizeof(bytes));
}

static void answer(void *context, struct exchange *exchange)
{
	const struct pages *pages = context;
	struct visit visit = {
		.agent = pages->agent,
		.sessions = pages->sessions,
		.client = exchange->worker,
		.exchange = exchange,
		.arena = exchange->arena,
		.now = link_now(pages->agent->link),
		.path = exchange->path,
	};
	make_request_id(exchange);
	exchange->answer.must_close = true; /* until every byte of the request was read */
	enum reason reason = check_head(&visit);
	if (reason == REASON_OK && answer_machine(&visit))
		return;
	choose_language(&visit);
	visit.has_session = session_find(pages->sessions, wire_cookie(&exchange->request, "clerk"),
		exchange->now, str_is_empty(visit_query(&visit, "refresh")), &visit.session);
	if (reason == REASON_OK)
		run_route(&visit);
	else
		answer_problem(&visit, reason);
}

/* --- life --- */

static void *worker_begin(void *context)
{
	return http_client_new("comptoir-agent");
}

static void worker_end(void *worker)
{
	http_client_free(worker);
}

static bool is_of_this_machine(struct str address)
{
	return str_starts_with(address, STR("127.")) || str_starts_with(address, STR("[::1]:"));
}

struct pages *pages_start(struct arena *arena, const struct pages_settings *settings,
	const struct agent *agent, struct str *why_out)
{
	struct pages *pages = arena_new_struct(arena, struct pages);
	const struct http_service service = {
		.context = pages,
		.worker_begin = worker_begin,
		.worker_end = worker_end,
		.answer = answer,
	};
	if (!is_of_this_machine(settings->http.address) && !settings->is_plain_http_allowed) {
		*why_out = str_printf(arena,
			"pages.address is " STR_FMT ", where PINs would cross the network "
			"readable: put the TLS front before 127.0.0.1, or set pages.plain_http = "
			"yes",
			STR_ARG(settings->http.address));
		return NULL;
	}
	pages->agent = agent;
	pages->sessions = sessions_new(arena, settings->idle_min);
	pages->http = http_server_start(arena, &settings->http, &service, why_out);
	return pages->http == NULL ? NULL : pages;
}

unsigned pages_port(const struct pages *pages)
{
	return http_server_port(pages->http);
}

void pages_stop(struct pages *pages, unsigned drain_ms)
{
	http_server_stop(pages->http, drain_ms);
}
