/* What every page needs; see visit.h. */
#include "store-agent/pages/visit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/hours.h"
#include "common/http_wire.h"
#include "store-agent/feed.h"
#include "store-agent/scanner.h"

enum {
	PAGE_BYTES_MAX = 1024 * 1024,
	ADDRESS_BYTES_MAX = 2048,
	FORM_INT_MAX = 99999,
	LIST_FROM_MAX = 100000
};

/* --- what was asked --- */

struct str visit_query(const struct visit *visit, const char *name)
{
	bool is_there;
	return wire_pair_value(&visit->exchange->request.query_values, name, &is_there);
}

struct str visit_form(const struct visit *visit, const char *name)
{
	bool is_there;
	return str_trim(wire_pair_value(&visit->exchange->request.form_values, name, &is_there));
}

struct str visit_scanned(const struct visit *visit, const char *name)
{
	return scanned_text(visit->arena, visit_form(visit, name));
}

bool visit_form_int(const struct visit *visit, const char *name, int64_t *value_out)
{
	return str_to_i64(visit_form(visit, name), value_out) && *value_out >= -FORM_INT_MAX &&
	       *value_out <= FORM_INT_MAX;
}

size_t part_from(const struct visit *visit)
{
	uint64_t from;
	return str_to_u64(visit_query(visit, "from"), LIST_FROM_MAX, &from) ? (size_t)from : 0;
}

/* A name-based id (RFC 9562, version 8) of the page's key and the act. */
static struct uuid key_of(const struct visit *visit, const char *what, int64_t of)
{
	struct uuid key;
	struct str form_key = visit_form(visit, "key");
	struct str text = str_printf(visit->arena, STR_FMT " " STR_FMT " %s %lld",
		STR_ARG(form_key), STR_ARG(visit->path), what, (long long)of);
	struct hash hash = hash_of(text.p, text.n);
	memcpy(key.bytes, hash.bytes, sizeof(key.bytes));
	key.bytes[6] = (uint8_t)(0x80 | (key.bytes[6] & 0x0F));
	key.bytes[8] = (uint8_t)(0x80 | (key.bytes[8] & 0x3F));
	return key;
}

struct act visit_act(const struct visit *visit, const char *what, int64_t of)
{
	return (struct act){
		.key = {key_of(visit, what, of)},
		.clerk = str_dup(visit->arena, str_of(visit->session.login)),
		.now = visit->now,
		.fulfilment = visit->id,
	};
}

/* --- views --- */

static const char *language_of(const struct visit *visit)
{
	return visit->language == LANGUAGE_FR ? "fr" : "en";
}

static void add_counters(const struct visit *visit, xmlNodePtr page)
{
	struct counters counters = {0};
	struct link_status line = link_status(visit->agent->link);
	if (desk_counters(&visit->agent->desk, visit->arena, &counters) != REASON_OK)
		view_bool(page, "journal_failed", true);
	view_int(page, "to_prepare", counters.to_prepare);
	view_int(page, "ready", counters.ready);
	view_int(page, "parcels", counters.parcels);
	view_int(page, "tasks",
		counters.put_back + counters.to_count + counters.refused + counters.unread);
	view_int(page, "to_inspect", counters.to_inspect);
	view_int(page, "unsent", counters.unsent);
	arrivals_view(visit, page);
	view_int(page, "to_print", counters.to_print);
	if (line.clock_ahead_ms >= CLOCK_WRONG_MS)
		view_int(page, "clock_ahead_ms", line.clock_ahead_ms);
	if (line.clock_ahead_ms <= -CLOCK_WRONG_MS)
		view_int(page, "clock_behind_ms", -line.clock_ahead_ms);
	if (counters.quarantine.since != 0) {
		view_text(page, "quarantine", epoch_begun_name(counters.quarantine.why));
		view_int(page, "quarantine_since", counters.quarantine.since);
	}
	view_bool(page, "is_online", line.is_online);
	if (line.is_online && line.to_read > 0)
		view_int(page, "to_read", line.to_read);
	view_int(page, "line_since", line.since);
	view_bool(page, "printer_trouble",
		printer_is_in_trouble(visit->agent->printer) || counters.in_folder > 0);
}

static void add_notice(struct visit *visit, xmlNodePtr page)
{
	struct session *session = &visit->session;
	if (!visit->has_session || session->notice_key[0] == '\0')
		return;
	xmlNodePtr notice = view_child(page, "notice");
	view_text(notice, "kind", str_dup(visit->arena, str_of(session->notice_kind)));
	view_text(notice, "key", str_dup(visit->arena, str_of(session->notice_key)));
	view_text(notice, "argument", str_dup(visit->arena, str_of(session->notice_argument)));
	session->notice_key[0] = '\0';
	session_keep(visit->sessions, session);
}

static enum reason doubts_body(struct journal_tx *tx, void *context)
{
	struct visit *visit = context;
	visit->doubt_count = doubt_list(tx, &visit->doubts);
	return REASON_OK;
}

static void read_doubts(struct visit *visit)
{
	if (journal_run(visit->agent->desk.journal, visit->arena, doubts_body, visit) != REASON_OK)
		visit->doubt_count = 0; /* add_counters says that the journal failed */
}

/* Somebody looked for this product and did not find it; NULL when nobody did. */
static const struct doubt *doubt_of(const struct visit *visit, struct str sku)
{
	for (size_t i = 0; i < visit->doubt_count; i++)
		if (str_equal(visit->doubts[i].sku, sku))
			return &visit->doubts[i];
	return NULL;
}

xmlNodePtr visit_view(struct visit *visit)
{
	struct store_facts store = {0};
	xmlNodePtr page = view_new("page", language_of(visit));
	enum reason reason = store_facts_get(visit->agent->desk.journal, visit->arena, &store);
	view_text(page, "area", STR("desk"));
	view_text(page, "self", visit->path);
	view_text(page, "path", visit->path);
	view_int(page, "now", visit->now);
	view_text(page, "store", reason == REASON_OK ? store.name : STR_EMPTY);
	view_text(page, "zone",
		zone_named(store.time_zone) != NULL ? store.time_zone : STR("Etc/UTC"));
	view_text(page, "key", uuid_print(visit->arena, uuid_new(visit->now)));
	if (visit->has_session) {
		read_doubts(visit);
		view_text(page, "clerk", str_of(visit->session.name));
		view_bool(page, "is_manager", visit->session.is_manager);
		view_text(page, "form_token", str_of(visit->session.form_token));
		add_counters(visit, page);
	}
	add_notice(visit, page);
	return page;
}

void doubt_view(const struct visit *visit, xmlNodePtr node, struct str sku)
{
	const struct doubt *doubt = doubt_of(visit, sku);
	if (doubt == NULL)
		return;
	view_text(node, "doubt_short_id", doubt->short_id);
	view_int(node, "doubt_at", doubt->at);
}

void offer_view(
	xmlNodePtr node, const struct fulfilment *fulfilment, const struct fulfilment_line *line)
{
	const struct fulfilment_line *instead_of = fulfilment_find_line(fulfilment, line->swap_of);
	if (line->swap_of > 0 && instead_of != NULL)
		view_text(node, "instead_of", instead_of->name_here);
	if (!str_is_empty(line->part_of.name))
		view_text(node, "bundle", line->part_of.name_here);
	if (!line->offer.is_there)
		return;
	view_bool(node, "is_asked", line_is_asked(line));
	view_text(node, "offer", substitute_state_name(line->offer.state));
	view_text(node, "offer_name", line->offer.name);
	if (line->offer.answer_by != 0)
		view_int(node, "offer_by", line->offer.answer_by);
}

void fulfilment_line_view(const struct visit *visit, xmlNodePtr parent,
	const struct fulfilment *fulfilment, const struct fulfilment_line *line)
{
	xmlNodePtr node = view_child(parent, "line");
	view_int(node, "line", line->line);
	view_text(node, "sku", line->sku);
	view_text(node, "name", line->name_here);
	view_text(node, "shelf", line->shelf);
	if (line->gtin_count > 0)
		view_text(node, "gtin", gtin_print(visit->arena, line->gtins[0]));
	view_int(node, "price_minor", line->price_minor);
	view_bool(node, "is_before_tax", tax_comes_on_top(line->tax));
	view_int(node, "ordered", line->ordered);
	view_int(node, "picked", line->picked);
	view_int(node, "short", line->short_count);
	view_int(node, "untold", line->untold);
	if (line->has_fate)
		view_text(node, "fate", short_fate_name(line->fate));
	view_int(node, "left", line_left_to_pick(line));
	view_int(node, "missing", line->missing);
	view_bool(node, "is_later", line->later_at > 0);
	offer_view(node, fulfilment, line);
	if (line_left_to_pick(line) > 0)
		doubt_view(visit, node, line->sku);
	view_int(node, "collected", line->collected);
	view_int(node, "refused", line->refused);
	view_int(node, "returned", line->returned);
	view_int(node, "returnable", line_returnable(line));
	view_int(node, "put_back_due", line_put_back_due(fulfilment, line));
}

/* What the till asks for, or asked for. */
static int64_t to_pay(const struct fulfilment *fulfilment)
{
	bool is_over = fulfilment->state == FULFILMENT_COLLECTED;
	int64_t minor = 0;
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		const struct fulfilment_line *line = &fulfilment->lines[i];
		int qty = is_over ? line->collected : line->picked;
		struct taxed goods = line_goods(line);
		minor += taxed_part_minor(&goods, goods.qty - qty, qty);
	}
	return minor;
}

static int64_t units(const struct fulfilment *fulfilment)
{
	int64_t sum = 0;
	for (size_t i = 0; i < fulfilment->line_count; i++)
		sum += fulfilment->lines[i].ordered;
	return sum;
}

/* It waits for a product that was not found for another order. */
static bool is_in_doubt(const struct visit *visit, const struct fulfilment *fulfilment)
{
	for (size_t i = 0; i < fulfilment->line_count; i++)
		if (line_left_to_pick(&fulfilment->lines[i]) > 0 &&
			doubt_of(visit, fulfilment->lines[i].sku) != NULL)
			return true;
	return false;
}

static void view_clerk(
	const struct visit *visit, xmlNodePtr node, const struct fulfilment *fulfilment)
{
	struct str login = str_of(visit->session.login);
	if (fulfilment->state != FULFILMENT_PICKING || str_is_empty(fulfilment->clerk))
		return;
	view_text(node, "clerk", fulfilment->clerk_name);
	view_bool(node, "is_mine", fulfilment_is_mine(fulfilment, login) == REASON_OK);
}

static void transfer_view(
	const struct visit *visit, xmlNodePtr node, const struct fulfilment *fulfilment)
{
	struct str parcel = fulfilment_parcel(visit->arena, fulfilment);
	if (str_is_empty(parcel))
		return;
	view_text(node, "parcel", parcel);
	if (!str_is_empty(fulfilment->to_store)) {
		view_text(node, "to_store", fulfilment->to_store);
		return;
	}
	view_text(node, "from_store", fulfilment->from_store);
	view_int(node, "sent_at", fulfilment->sent_at);
	view_bool(node, "is_on_the_way", fulfilment->is_on_the_way);
	view_bool(node, "is_overdue",
		fulfilment->is_on_the_way && fulfilment->promised_at < visit->now);
}

xmlNodePtr fulfilment_head_view(
	const struct visit *visit, xmlNodePtr parent, const struct fulfilment *fulfilment)
{
	static const char *const bands[] = {
		[BAND_IN_TIME] = "good", [BAND_AT_RISK] = "risk", [BAND_LATE] = "late"};
	xmlNodePtr node = view_child(parent, "fulfilment");
	view_text(node, "id", uuid_print(visit->arena, fulfilment->id.uuid));
	view_text(node, "state", fulfilment_state_name(fulfilment->state));
	view_text(node, "short_id", fulfilment->short_id);
	view_text(node, "slot", fulfilment->slot);
	view_text(node, "number", fulfilment->number);
	view_text(node, "customer", fulfilment->customer);
	view_text(node, "collector", fulfilment->collector);
	view_text(node, "currency", fulfilment->currency);
	view_text(node, "kind", order_kind_name(fulfilment->kind));
	view_int(node, "placed_at", fulfilment->placed_at);
	view_int(node, "promised_at", fulfilment->promised_at);
	view_int(node, "collect_by", fulfilment->collect_by);
	view_bool(node, "is_coming", fulfilment->coming_at != 0);
	if (!str_is_empty(fulfilment->elsewhere))
		view_text(node, "elsewhere", fulfilment->elsewhere);
	transfer_view(visit, node, fulfilment);
	if (fulfilment->has_recall && !fulfilment_is_ended(fulfilment))
		view_text(node, "recall", recall_name(fulfilment->recall));
	if (fulfilment_is_shopper_here(fulfilment, visit->now))
		view_int(node, "waits_ms",
			visit->now > fulfilment->arrived_at ? visit->now - fulfilment->arrived_at
							    : 0);
	view_text(node, "band", str_of(bands[fulfilment_band(fulfilment, visit->now)]));
	view_bool(node, "is_picked_through", fulfilment_is_picked_through(fulfilment));
	view_bool(node, "has_put_back", fulfilment_has_put_back(fulfilment));
	view_int(node, "units", units(fulfilment));
	if (fulfilment->kind == ORDER_RESERVATION)
		view_int(node, "to_pay_minor", to_pay(fulfilment));
	view_clerk(visit, node, fulfilment);
	view_bool(node, "is_in_doubt", is_in_doubt(visit, fulfilment));
	return node;
}

static void rejections_view(xmlNodePtr node, const struct fulfilment *fulfilment)
{
	for (size_t i = 0; i < fulfilment->rejected_by_count; i++) {
		const struct earlier_rejection *rejection = &fulfilment->rejected_by[i];
		xmlNodePtr row = view_child(node, "rejected_by");
		view_text(row, "store", rejection->store);
		view_int(row, "at", rejection->at);
		if (rejection->has_reason)
			view_text(row, "reason", reject_reason_name(rejection->reason));
	}
}

void part_view(xmlNodePtr page, size_t from, size_t most, size_t count, int64_t all)
{
	if (from > 0)
		view_int(page, "before", from > most ? (int64_t)(from - most) : 0);
	if ((int64_t)(from + count) < all)
		view_int(page, "next", (int64_t)(from + count));
}

bool lines_are_many(const struct lines_open *lines)
{
	return lines->all > LINES_MANY;
}

bool line_opens(struct lines_open *lines, bool wants_clerk)
{
	bool is_open = !lines_are_many(lines) || (wants_clerk && lines->opened < LINES_OPEN);
	lines->opened += is_open;
	return is_open;
}

xmlNodePtr fulfilment_view(
	const struct visit *visit, xmlNodePtr parent, const struct fulfilment *fulfilment)
{
	xmlNodePtr node = fulfilment_head_view(visit, parent, fulfilment);
	const struct fulfilment_line **lines = fulfilment_walk_on(visit->arena, fulfilment);
	rejections_view(node, fulfilment);
	for (size_t i = 0; i < fulfilment->line_count; i++)
		fulfilment_line_view(visit, node, fulfilment, lines[i]);
	return node;
}

/* --- answers --- */

static void give(struct visit *visit, int status, struct str content_type, struct str body)
{
	struct answer *answer = &visit->exchange->answer;
	answer->is_given = true;
	answer->status = status;
	answer->content_type = content_type;
	answer->body = body;
}

static void add_header(struct visit *visit, const char *name, struct str value)
{
	struct answer *answer = &visit->exchange->answer;
	if (answer->header_count < ANSWER_HEADERS_MAX)
		answer->headers[answer->header_count++] = (struct wire_pair){str_of(name), value};
}

void answer_bytes(struct visit *visit, int status, const char *content_type, struct str bytes)
{
	give(visit, status, str_of(content_type), bytes);
}

/* /login?next=… of the page that was asked for; a form that was sent is lost. */
static struct str login_address(const struct visit *visit)
{
	struct buf address;
	buf_init(&address, visit->arena, ADDRESS_BYTES_MAX);
	buf_add(&address, STR("/login?refresh=1"));
	if (!str_equal_c(visit->exchange->request.method, "GET"))
		return buf_str(&address);
	buf_add(&address, STR("&next="));
	percent_encode(&address, visit->path);
	if (!str_is_empty(visit->exchange->request.query)) {
		percent_encode(&address, STR("?"));
		percent_encode(&address, visit->exchange->request.query);
	}
	return buf_is_full(&address) ? STR("/login?refresh=1") : buf_str(&address);
}

/* A page left lying open shows names to whoever passes: by itself it goes to where the PIN is asked
 * for, or comes back when another page of this clerk was used meanwhile. */
static void lock_when_idle(struct visit *visit)
{
	enum { LATER_S = 5 };
	unsigned idle_s = sessions_idle_min(visit->sessions) * 60;
	add_header(visit, "Refresh",
		str_printf(visit->arena, "%u; url=" STR_FMT, idle_s + LATER_S,
			STR_ARG(login_address(visit))));
}

void answer_page(struct visit *visit, int status, const char *name, xmlNodePtr view)
{
	struct buf html;
	buf_init(&html, visit->arena, PAGE_BYTES_MAX);
	xmlNodeSetName(view, BAD_CAST name);
	enum reason reason =
		render(visit->agent->templates, PAGES_TEMPLATE, view->doc, RENDER_HTML, &html);
	view_free(view);
	if (visit->has_session)
		lock_when_idle(visit);
	if (reason == REASON_OK && !buf_is_full(&html))
		give(visit, status, STR("text/html; charset=utf-8"), buf_str(&html));
	else
		give(visit, 500, STR("text/plain"), STR("This page cannot be shown.\n"));
}

void answer_see_other(struct visit *visit, struct str location)
{
	give(visit, 303, STR_EMPTY, STR_EMPTY);
	add_header(visit, "Location", location);
}

void answer_login(struct visit *visit)
{
	answer_see_other(visit, login_address(visit));
}

void answer_cookie(struct visit *visit, const char *name, struct str value, int max_age_s)
{
	add_header(visit, "Set-Cookie",
		str_printf(visit->arena,
			"%s=" STR_FMT "; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict", name,
			STR_ARG(value), max_age_s));
}

void answer_problem(struct visit *visit, enum reason reason)
{
	xmlNodePtr page = visit_view(visit);
	view_text(page, "reason", str_of(reason_info(reason)->code));
	answer_page(visit, reason_info(reason)->http_status, "problem", page);
}

static void set_notice(struct visit *visit, const char *kind, const char *key, struct str argument)
{
	struct session *session = &visit->session;
	snprintf(session->notice_kind, sizeof(session->notice_kind), "%s", kind);
	snprintf(session->notice_key, sizeof(session->notice_key), "%s", key);
	snprintf(session->notice_argument, sizeof(session->notice_argument), STR_FMT,
		STR_ARG(argument));
	session_keep(visit->sessions, session);
}

/* What there are no words for is "something went wrong". */
static const char *words_of_refusal(const struct visit *visit, enum reason reason)
{
	const char *key = arena_printf(visit->arena, "desk.no.%s", reason_info(reason)->code);
	return message_is_there(visit->agent->templates, key) ? key : "desk.no.internal_error";
}

void visit_notice(struct visit *visit, enum reason reason, const char *good_key)
{
	if (reason == REASON_OK)
		set_notice(visit, "good", good_key, STR_EMPTY);
	else
		set_notice(visit, "bad", words_of_refusal(visit, reason), STR_EMPTY);
}

void visit_warn(struct visit *visit, const char *key)
{
	set_notice(visit, "warn", key, STR_EMPTY);
}

void visit_warn_of(struct visit *visit, const char *key, struct str argument)
{
	set_notice(visit, "warn", key, argument);
}

void visit_say(struct visit *visit, const char *key, struct str argument)
{
	set_notice(visit, "good", key, argument);
}

struct str fulfilment_path(const struct visit *visit, fulfilment_id id, const char *rest)
{
	struct str text = uuid_print(visit->arena, id.uuid);
	return str_printf(visit->arena, "/f/" STR_FMT "%s", STR_ARG(text), rest);
}

void answer_act(struct visit *visit, enum reason reason, const char *good_key)
{
	bool asks_first = reason == REASON_OTHERS_WORK;
	if (!asks_first && (reason != REASON_OK || good_key != NULL))
		visit_notice(visit, reason, good_key);
	answer_see_other(visit, fulfilment_path(visit, visit->id, asks_first ? "/take-over" : ""));
}
