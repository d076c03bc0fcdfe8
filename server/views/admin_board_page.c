/* View of the board; see admin_board_page.h. */
#include "server/views/admin_board_page.h"

/* What a printer of a newer agent may have beyond these is a trouble all the same. */
static struct str trouble_word(const char *said)
{
	static const char *const known[] = {"unreachable", "paper", "cover", "offline", "stopped",
		"broke_off", "refused", "folder"};
	for (size_t i = 0; i < ARRAY_LENGTH(known); i++)
		if (str_equal_c(str_of(said), known[i]))
			return str_of(known[i]);
	return STR("unknown");
}

static void troubles_view(xmlNodePtr node, unsigned trouble)
{
	static const struct {
		enum board_trouble trouble;
		const char *name;
	} claims[] = {
		{BOARD_OFFLINE, "is_offline"},
		{BOARD_JOURNAL, "is_journal_refused"},
		{BOARD_HELD, "is_stock_held"},
		{BOARD_BEHIND, "is_behind"},
		{BOARD_CLOCK, "is_clock_wrong"},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(claims); i++)
		view_bool(node, claims[i].name, (trouble & claims[i].trouble) != 0);
}

static void report_view(xmlNodePtr node, const struct board_row *row)
{
	int64_t clock_ms = row->clock_ahead_ms;
	view_int(node, "unsent", row->unsent);
	view_int(node, "to_print", row->to_print);
	view_int(node, "printers", row->printers);
	if (row->printers > 0)
		view_text(node, "printer_trouble", trouble_word(row->printer_trouble));
	view_bool(node, "is_clock_ahead", clock_ms > 0);
	view_int(node, "clock_off_ms", clock_ms < 0 ? -clock_ms : clock_ms);
	view_text(node, "version", str_of(row->version));
}

static void row_view(xmlNodePtr root, const struct board_row *row, const struct store *store)
{
	xmlNodePtr node = view_child(root, "store");
	view_text(node, "code", store->code);
	view_text(node, "name", store->name);
	view_text(node, "city", store->city);
	view_bool(node, "has_agent", row->has_agent);
	if (row->seen_at != 0)
		view_int(node, "seen_at", row->seen_at);
	troubles_view(node, row->trouble);
	view_int(node, "waiting", row->waiting);
	view_int(node, "late", row->late);
	view_int(node, "at_risk", row->at_risk);
	view_int(node, "in_time", row->waiting - row->late - row->at_risk);
	view_int(node, "parcels_late", row->parcels_late);
	view_int(node, "unread", row->unread);
	if (row->reported_at != 0)
		report_view(node, row);
}

xmlNodePtr admin_board_page_view(const struct frame *frame, const struct admin_board_page *page)
{
	xmlNodePtr root = frame_view(frame);
	const struct board_totals *totals = &page->totals;
	view_text(root, "query", page->query);
	view_text(root, "next", page->next);
	if (page->made_at != 0)
		view_int(root, "made_at", page->made_at);
	view_int(root, "stores", totals->stores);
	view_int(root, "in_trouble", totals->in_trouble);
	view_int(root, "offline", totals->offline);
	view_int(root, "behind", totals->behind);
	view_int(root, "printers", totals->printers);
	view_int(root, "late", totals->late);
	view_int(root, "at_risk", totals->at_risk);
	view_int(root, "parcels_late", totals->parcels_late);
	view_int(root, "held", totals->held);
	for (size_t i = 0; i < page->count; i++)
		row_view(root, &page->rows[i], stores_find(page->stores, page->rows[i].store));
	return root;
}
