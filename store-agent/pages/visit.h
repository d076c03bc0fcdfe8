/*
 * One request of a clerk, as the pages see it: who, what was asked, and how to answer. A GET shows
 * a page; a POST acts, leaves a notice and sends the browser to a page, so that reloading never
 * acts again.
 */
#ifndef COMPTOIR_AGENT_VISIT_H
#define COMPTOIR_AGENT_VISIT_H

#include <libxml/tree.h>

#include "store-agent/journal/doubts.h"
#include "store-agent/pages/pages.h"
#include "store-agent/pages/session.h"

struct visit {
	const struct agent *agent;
	struct sessions *sessions;
	struct http_client *client; /* of this worker */
	struct exchange *exchange;
	struct arena *arena;
	int64_t now;
	enum language language;
	bool has_session;
	struct session session;
	struct str path;  /* without query */
	fulfilment_id id; /* of /f/{id}/… */
	/* What was not found elsewhere; read by visit_view. */
	const struct doubt *doubts;
	size_t doubt_count;
};

struct str visit_query(const struct visit *visit, const char *name);
struct str visit_form(const struct visit *visit, const char *name);
/* As above, from a field that scanners type into. */
struct str visit_scanned(const struct visit *visit, const char *name);
bool visit_form_int(const struct visit *visit, const char *name, int64_t *value_out);

/* An act of this clerk on the fulfilment of the address. Its key comes from the page that was shown
 * and from what is done with it (`what`, `of`): the same button pressed twice is one act, two
 * buttons of one page are two. */
struct act visit_act(const struct visit *visit, const char *what, int64_t of);

/* The root of a view, with what every page shows: who, the line, what waits. */
xmlNodePtr visit_view(struct visit *visit);
/* A fulfilment with its lines as child `fulfilment`. */
xmlNodePtr fulfilment_view(
	const struct visit *visit, xmlNodePtr parent, const struct fulfilment *fulfilment);

/* Child `arrivals`: the fulfilments whose shoppers wait, longest first. */
void arrivals_view(const struct visit *visit, xmlNodePtr page);

/* Somebody looked for this product and did not find it. */
void doubt_view(const struct visit *visit, xmlNodePtr node, struct str sku);
/* What the shopper is asked to take instead of a line, or what it is given instead of. */
void offer_view(
	xmlNodePtr node, const struct fulfilment *fulfilment, const struct fulfilment_line *line);

/* The same without its lines, and one of them. */
xmlNodePtr fulfilment_head_view(
	const struct visit *visit, xmlNodePtr parent, const struct fulfilment *fulfilment);
void fulfilment_line_view(const struct visit *visit, xmlNodePtr parent,
	const struct fulfilment *fulfilment, const struct fulfilment_line *line);

/* Lists are shown in parts: where the part that was asked for begins; and the attributes `before`
 * and `next`, where those beside it do. */
enum { LIST_PART = 40 };
size_t part_from(const struct visit *visit);
/* Of `all`, `count` (at most `most`) are shown. */
void part_view(xmlNodePtr page, size_t from, size_t most, size_t count, int64_t all);

/* Forms with several fields for each line of an order: of more than LINES_MANY lines only
 * LINES_OPEN of those that want something of the clerk are shown with all of them, the others by
 * what was filled in. A page stays light. */
enum { LINES_MANY = 12, LINES_OPEN = 6 };
struct lines_open {
	size_t all, opened;
};
bool lines_are_many(const struct lines_open *lines);
/* Asked once for each line, in their order. */
bool line_opens(struct lines_open *lines, bool wants_clerk);

/* Where the next `most` bags may go; answers how many of those there are. */
size_t slots_proposed(const struct visit *visit, size_t most, const struct str **proposed_out);
/* The slot of the form is full and nobody said to use it anyway; then the next page asks. */
bool visit_slot_warns(struct visit *visit);

/* Back to the page that asks for a slot, which shows the full one again. */
void answer_slot_again(struct visit *visit);
/* Child `coming`: the first of what other stores have sent here and has not come yet. */
void coming_view(const struct visit *visit, xmlNodePtr page);

/* Renders the page of this name (templates/agent/NAME.xsl) and takes over the view. */
void answer_page(struct visit *visit, int status, const char *name, xmlNodePtr view);
void answer_see_other(struct visit *visit, struct str location);
/* To the page that asks for the PIN, and from there back to the page that was asked for. */
void answer_login(struct visit *visit);
/* A page that says what went wrong. */
void answer_problem(struct visit *visit, enum reason reason);
void answer_bytes(struct visit *visit, int status, const char *content_type, struct str bytes);
void answer_cookie(struct visit *visit, const char *name, struct str value, int max_age_s);
/* On the next page: what an act came to. good_key is said when the reason is OK. */
void visit_notice(struct visit *visit, enum reason reason, const char *good_key);
void visit_warn(struct visit *visit, const char *key);
/* The same with what {0} of the message is, at most 63 bytes of it. */
void visit_warn_of(struct visit *visit, const char *key, struct str argument);
void visit_say(struct visit *visit, const char *key, struct str argument);
/* Back to the page of the fulfilment, with what the act came to. */
void answer_act(struct visit *visit, enum reason reason, const char *good_key);
struct str fulfilment_path(const struct visit *visit, fulfilment_id id, const char *rest);

/* To the page of the returned goods with this number on their slip, if they are known here or at
 * headquarters; else to the parcels, which says so. */
void answer_consignment(struct visit *visit, struct str number);
/* Children `expected` and `sent_on` of the page of parcels. */
void consignments_view(const struct visit *visit, xmlNodePtr page);

/* The pages, one function per address. */
#define ROUTE(method, path, admits, handler) void handler(struct visit *visit);
#include "store-agent/pages/routes.def"
#undef ROUTE

#endif
