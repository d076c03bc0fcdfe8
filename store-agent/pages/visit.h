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

/* The store's slots as children `slot`, and where the next `most` bags may go; answers how many of
 * those there are. */
size_t slots_view(
	const struct visit *visit, xmlNodePtr page, size_t most, const struct str **proposed_out);
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

/* The pages, one function per address. */
void show_login(struct visit *visit);
void do_login(struct visit *visit);
void do_logout(struct visit *visit);
void show_queue(struct visit *visit);
void show_product(struct visit *visit);
void show_ready(struct visit *visit);
void show_tasks(struct visit *visit);
void show_report(struct visit *visit);
void do_print_report(struct visit *visit);
void do_seen(struct visit *visit);
void do_unread_seen(struct visit *visit);
void show_printers(struct visit *visit);
void do_printer_test(struct visit *visit);
void do_printer_retry(struct visit *visit);
void do_printer_retry_all(struct visit *visit);
void do_printer_seen(struct visit *visit);
void do_scan(struct visit *visit);
void show_slots(struct visit *visit);
void do_set_slot(struct visit *visit);
void show_waves(struct visit *visit);
void do_take_wave(struct visit *visit);
void show_wave(struct visit *visit);
void do_pick_wave(struct visit *visit);
void do_scan_wave(struct visit *visit);
void show_bags(struct visit *visit);
void show_fulfilment(struct visit *visit);
void do_start(struct visit *visit);
void show_take_over(struct visit *visit);
void do_take_over(struct visit *visit);
void show_line(struct visit *visit);
void do_pick_later(struct visit *visit);
void do_reopen(struct visit *visit);
void do_move(struct visit *visit);
void do_pick(struct visit *visit);
void do_pick_scanned(struct visit *visit);
void do_short(struct visit *visit);
void do_found(struct visit *visit);
void do_substitute(struct visit *visit);
void do_ready(struct visit *visit);
void do_reject(struct visit *visit);
void show_not_collected(struct visit *visit);
void do_not_collected(struct visit *visit);
void do_put_back(struct visit *visit);
void do_count(struct visit *visit);
void do_print(struct visit *visit);
void do_code(struct visit *visit);
void show_handover(struct visit *visit);
void do_hand_over(struct visit *visit);
void show_parcels(struct visit *visit);
void do_send(struct visit *visit);
void do_receive(struct visit *visit);
void show_returns(struct visit *visit);
void do_find_return(struct visit *visit);
void show_return(struct visit *visit);
void do_return(struct visit *visit);
void show_return_photo(struct visit *visit);
void show_returned(struct visit *visit);
void show_exchange(struct visit *visit);
void do_exchange(struct visit *visit);
void show_inspections(struct visit *visit);
void do_inspect(struct visit *visit);
void do_print_return(struct visit *visit);

#endif
