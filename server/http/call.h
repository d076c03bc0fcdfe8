/*
 * One request, from the moment its head was checked until its answer is sent. A
 * handler reads from the call, asks the business, and leaves its answer in the call;
 * nothing goes to the wire before the handler returned.
 *
 *	void post_holds(struct call *call)
 *
 * is one route of routes.def. Everything a handler gets has been bounded: path and
 * query parameters are parsed by the table of the route, bodies are within the
 * route's limit and of its type, the caller is one of the audiences the route admits.
 */
#ifndef COMPTOIR_HTTP_CALL_H
#define COMPTOIR_HTTP_CALL_H

#include <libxml/tree.h>

#include "common/json.h"
#include "common/token.h"
#include "common/words.h"
#include "server/db/db.h"

struct server; /* server/server.h: what all requests share (settings, templates, store directory,
		  secret) */

/* Who may call a route; a route may admit several (bits). */
enum audience {
	FOR_ANYONE = 1, /* no credential: shop pages, availability, placing an order */
	FOR_ORDER =
		2, /* "Authorization: Bearer <order token>" or the token in the path of a page */
	FOR_PARTNER = 4, /* "Authorization: Bearer ck_…", an API key with scopes */
	FOR_AGENT = 8,	 /* "Authorization: Bearer ca_…", the key of one store's agent */
	FOR_STAFF = 16,	 /* session cookie, SameSite=Strict, with a token in every form */
};

/* What a caller needs beyond being one of the audiences: a partner's key the scope that the route
 * names, staff one of its roles. What names no role is for admins. */
enum scope {
	SCOPE_NONE = 0,
	SCOPE_ORDERS = 1,
	SCOPE_CATALOGUE = 2,
	SCOPE_STOCK = 4,
	SCOPE_OPERATIONS = 8,
	ROLE_SERVICE = 1 << (8 + STAFF_SERVICE),
	ROLE_OPERATIONS = 1 << (8 + STAFF_OPERATIONS),
	ROLE_FINANCE = 1 << (8 + STAFF_FINANCE),
	ROLE_ANY = ROLE_SERVICE | ROLE_OPERATIONS | ROLE_FINANCE,
};

struct caller {
	enum audience audience; /* the one that matched */
	order_id order;		/* FOR_ORDER: the only order this caller may see */
	partner_id partner;
	unsigned scopes;
	agent_id agent;
	store_id store; /* FOR_AGENT: the only store */
	staff_id staff;
	enum staff_role role; /* FOR_STAFF */
	struct str name;      /* for the record; not personal (key name, agent name, staff login) */
	struct hash scope_hash; /* whose idempotency keys these are */
	struct str form_token;	/* FOR_STAFF: what a form must carry */
};

struct call {
	struct server *server;
	struct db *db; /* of this worker */
	struct arena *arena;
	const struct route *route;
	struct str method, path; /* raw path, not decoded */
	struct caller caller;
	store_id
		store; /* whose goods a command is about, where its handler or its effect's prepare
			  knows: that store's database node writes it; an agent's is caller.store */
	enum language language; /* ?lang=, cookie, then Accept-Language; fr if nothing is known */
	int64_t now;		/* one reading for the whole request */
	bool only_asks;		/* GET and HEAD, and what a handler says of itself; for the log */
	struct str request_id;	/* from traceparent or new; in every problem and log line */
	struct str remote;	/* address, for rate limits only; never logged */
	struct str
		body; /* of a form with files: what stands for it, the same however it was sent */
	json_t *json; /* parsed when the route takes JSON; released with the call */
	struct wire_request *wire;
	struct answer *answer;
};

/* --- reading --- */

/* Path parameters by name, as the route's table parsed them: the handler may rely on their form. */
struct str call_path(const struct call *call, const char *name);
struct uuid call_path_uuid(const struct call *call, const char *name);
/* Query parameters, decoded, clean UTF-8; empty/false when absent. A parameter the route's table
 * does not list is refused before the handler runs. */
bool call_has_query(const struct call *call, const char *name);
struct str call_query(const struct call *call, const char *name);
int64_t call_query_int(const struct call *call, const char *name, int64_t fallback);
struct str call_header(const struct call *call, const char *name);
/* Fields of an urlencoded form (pages); decoded, clean UTF-8, at most 64 fields. */
struct str call_form(const struct call *call, const char *name);
/* The files of a form that may have some (FILES_BODY), in the order in which they came: those in
 * fields of this name. called: as their owner calls them. */
struct call_file {
	struct str called, bytes;
};
size_t call_files(const struct call *call, const char *name, struct call_file **files_out);
struct str call_cookie(const struct call *call, const char *name);

/* Reads the JSON body by the table; on a mistake answers INVALID_FIELDS with pointers and says
 * false. */
bool call_read(struct call *call, const struct json_field *fields, size_t count,
	void *struct_out) MUST_USE;

/* FOR_STAFF: every address of the back office that the caller's role may call, as " GET /admin POST
 * /admin/orders/{id:uuid}/cancel "; pages show nothing that would be refused. */
struct str call_may(const struct call *call);

/* --- answering (each replaces an earlier answer of the same call) --- */

/* Takes over json (may be NULL for an empty body with 204). */
void reply_json(struct call *call, int status, json_t *json);
void reply_html(struct call *call, int status, struct str html);
/* Renders the view (server's templates) and takes it over (frees it). */
void reply_page(struct call *call, int status, const char *template_name, xmlNodePtr view);
void reply_bytes(struct call *call, int status, const char *content_type, struct str bytes);
void reply_see_other(struct call *call, struct str location); /* 303 after a form */
/* A problem document (RFC 9457), or a page saying the same where the route is a page. detail may be
 * NULL. retry_after_s 0: none, except for the reasons that always have one. */
void reply_problem(struct call *call, enum reason reason, const char *detail);
void reply_faults(struct call *call, enum reason reason, const struct faults *faults);
void reply_retry_after(struct call *call, enum reason reason, unsigned retry_after_s);
void reply_header(struct call *call, const char *name, struct str value);
void reply_cookie(struct call *call, const char *name, struct str value, int max_age_s);

/* ETag of a resource from its version: W/ is not used. */
void reply_version(struct call *call, uint32_t version);
/* REASON_OK when If-Match names this version, VERSION_REQUIRED when it is absent, VERSION_STALE
 * when it names others. For effects, so that a repeat finds its answer before its version is old.
 */
enum reason call_version_reason(const struct call *call, uint32_t version) MUST_USE;
/* If-None-Match names this version: answers 304 and says true. */
bool call_knows_version(struct call *call, uint32_t version) MUST_USE;

/* Cursors: opaque, signed with the server secret, bound to the route. The position is up to 48
 * bytes. */
struct str cursor_print(struct call *call, const void *position, size_t n);
bool cursor_parse(struct call *call, void *position_out,
	size_t n) MUST_USE; /* from ?cursor=; else answers BAD_CURSOR */
/* Link: <…?cursor=…>; rel="next", keeping the other query parameters. */
void reply_next(struct call *call, struct str cursor);

/* --- acting once --- */

/*
 * An effect is a transaction body that also says what the answer will be. Its answer is
 * stored with the Idempotency-Key in the same transaction, so a repeat gets the same
 * status and body, byte for byte, and nothing happens again.
 *
 * act_once answers the call in every case: the effect's own answer; the stored answer of an earlier
 * run (with header Idempotency-Replayed: true) for 72 hours, KEY_DONE from then on; KEY_REUSED,
 * KEY_IN_PROGRESS, KEY_REQUIRED; or the
 * problem of a failed transaction. When the outcome of the commit is unknown it runs again under
 * the key, which is safe, until the deadline, then answers OUTCOME_UNKNOWN.
 *
 * The effect returns DB_DONE with effect->reason REASON_OK and json set, or DB_NONE with the reason
 * it refuses for (rolled back, nothing stored: a later repeat may succeed).
 */
struct effect {
	enum reason reason;
	const char *detail;
	int status;	 /* 200, 201, 202 … */
	json_t *json;	 /* taken over; or */
	struct str text; /* the JSON as text, in the call's arena */
	struct str location;
	uint32_t version; /* ETag; 0 none */
};
typedef enum db_status effect_body(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out);
void act_once(struct call *call, effect_body *body, const void *input);
/* For what takes many transactions and can be repeated by itself: true when the call is answered,
 * because its key was used before or is none. Otherwise the work is done first and its answer given
 * by act_once. */
bool act_is_settled(struct call *call) MUST_USE;
/* The same for forms: the key is the hidden field "key" together with all that was sent, so that
 * going back and changing something is a new command. On success see-other to effect.location,
 * which is also in *effect_out; on refusal the page the handler makes from effect_out->reason
 * (returns false, nothing answered yet). */
bool act_once_form(struct call *call, effect_body *body, const void *input,
	struct effect *effect_out) MUST_USE;

/*
 * Effects that are written with others of their kind in multi-row statements, such as orders.
 * prepare runs in the request's thread before each try (what can be found out beforehand, such as
 * which stores have the goods; may be NULL); run in the committer's: it fills effect and verdict of
 * every item (DB_DONE, or DB_NONE with a reason and without a trace), and answers DB_DONE when the
 * transaction may commit. is_outdated, with DB_NONE: what was prepared no longer holds; prepare and
 * try again. What the answer refers to lives in the call's arena.
 */
struct joint_item {
	const struct call *call;
	void *input;
	struct effect effect;
	enum db_status verdict;
	bool is_outdated;
};
struct joint_effect {
	enum db_status (*prepare)(struct call *call, void *input);
	enum db_status (*run)(struct tx *tx, struct joint_item *items, size_t count);
};
void act_jointly(struct call *call, const struct joint_effect *joint, void *input);
bool act_jointly_form(struct call *call, const struct joint_effect *joint, void *input,
	struct effect *effect_out) MUST_USE;

/* --- every handler there is --- */

#define ROUTE(method, path, handler, audiences, scope, body, limit, params)                        \
	void handler(struct call *call);
#include "server/http/routes.def"
#undef ROUTE

#endif
