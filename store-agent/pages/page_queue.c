/* The queue: what is to be prepared, by time to promise, and which of it wants a product. */
#include "store-agent/journal/queue.h"
#include "store-agent/pages/visit.h"

static const char *const part_names[QUEUE_PARTS] = {
	[QUEUE_ALL] = "all",
	[QUEUE_LATE] = "late",
	[QUEUE_AT_RISK] = "risk",
	[QUEUE_IN_TIME] = "good",
	[QUEUE_MINE] = "mine",
};

struct queue_page {
	struct queue_look look;
	int64_t counts[QUEUE_PARTS];
	const struct fulfilment *list;
	size_t count;
};

static enum reason queue_body(struct journal_tx *tx, void *context)
{
	struct queue_page *page = context;
	for (enum queue_part part = QUEUE_ALL; part < QUEUE_PARTS; part++) {
		struct queue_look look = page->look;
		look.part = part;
		page->counts[part] = queue_count(tx, &look);
	}
	page->count = queue_list(tx, &page->look, &page->list);
	return REASON_OK;
}

/* Anything else than a part's name is the whole queue. */
static enum queue_part part_asked(const struct visit *visit)
{
	struct str asked = visit_query(visit, "part");
	for (enum queue_part part = QUEUE_ALL; part < QUEUE_PARTS; part++)
		if (str_equal_c(asked, part_names[part]))
			return part;
	return QUEUE_ALL;
}

static void queue_view(const struct visit *visit, xmlNodePtr page, const struct queue_page *queue)
{
	view_text(
		page, "self", str_printf(visit->arena, "/?part=%s", part_names[queue->look.part]));
	view_text(page, "part", str_of(part_names[queue->look.part]));
	for (enum queue_part part = QUEUE_LATE; part < QUEUE_PARTS; part++)
		if (queue->counts[part] > 0) {
			xmlNodePtr counter = view_child(page, "counter");
			view_text(counter, "part", str_of(part_names[part]));
			view_int(counter, "count", queue->counts[part]);
		}
	for (size_t i = 0; i < queue->count; i++)
		fulfilment_view(visit, page, &queue->list[i]);
	part_view(page, queue->look.from, LIST_PART, queue->count, queue->counts[queue->look.part]);
}

void show_queue(struct visit *visit)
{
	struct queue_page queue = {
		.look = {part_asked(visit), str_of(visit->session.login), visit->now,
			part_from(visit), LIST_PART},
	};
	enum reason reason =
		journal_run(visit->agent->desk.journal, visit->arena, queue_body, &queue);
	if (reason != REASON_OK) {
		answer_problem(visit, reason);
		return;
	}
	xmlNodePtr page = visit_view(visit);
	queue_view(visit, page, &queue);
	if (queue.look.part == QUEUE_ALL)
		coming_view(visit, page);
	answer_page(visit, 200, "queue", page);
}

/* --- which orders want a product --- */

struct wanted {
	struct str sku;
	const struct fulfilment *list;
	size_t count;
};

static enum reason wanted_body(struct journal_tx *tx, void *context)
{
	struct wanted *wanted = context;
	wanted->count = queue_wants(tx, wanted->sku, &wanted->list);
	return REASON_OK;
}

/* The product's lines alone. */
static void wanted_view(const struct visit *visit, xmlNodePtr page,
	const struct fulfilment *fulfilment, struct str sku)
{
	xmlNodePtr node = fulfilment_head_view(visit, page, fulfilment);
	for (size_t i = 0; i < fulfilment->line_count; i++)
		if (str_equal(fulfilment->lines[i].sku, sku))
			fulfilment_line_view(visit, node, fulfilment, &fulfilment->lines[i]);
}

void show_product(struct visit *visit)
{
	struct wanted wanted = {.sku = visit_query(visit, "sku")};
	enum reason reason =
		journal_run(visit->agent->desk.journal, visit->arena, wanted_body, &wanted);
	if (reason == REASON_OK && wanted.count == 0)
		reason = REASON_NOT_FOUND;
	if (reason != REASON_OK) {
		answer_problem(visit, reason);
		return;
	}
	xmlNodePtr page = visit_view(visit);
	for (size_t i = 0; i < wanted.count; i++)
		wanted_view(visit, page, &wanted.list[i], wanted.sku);
	answer_page(visit, 200, "product", page);
}
