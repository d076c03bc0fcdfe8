/*
 * Goods that were taken back here and that somebody is still to look at, or that lie in quarantine:
 * a row for each line of a return, until it goes elsewhere. In a transaction of the journal.
 */
#ifndef COMPTOIR_AGENT_INSPECTIONS_H
#define COMPTOIR_AGENT_INSPECTIONS_H

#include "common/serial.h"
#include "common/words.h"
#include "store-agent/journal/journal.h"

struct inspection {
	return_id id;
	int64_t line;
	order_id order;
	struct str number, sku, name; /* of the order; of the goods */
	struct serials serials;
	int64_t qty;
	bool has_condition;
	enum condition condition;
	bool is_in_quarantine; /* else nobody has looked */
	struct str clerk;      /* who took it back */
	int64_t at;
};

void inspection_note(struct journal_tx *tx, const struct inspection *inspection);
bool inspection_find(
	struct journal_tx *tx, return_id id, int64_t line, struct inspection *inspection_out);
/* It lies in quarantine from now on; or it went elsewhere, and is no longer here. */
void inspection_settle(
	struct journal_tx *tx, const struct inspection *inspection, enum disposition disposition);
/* They are not here after all. */
void inspection_forget(struct journal_tx *tx, return_id id, int64_t line);
/* Those that nobody has looked at. */
int64_t inspection_count(struct journal_tx *tx);
/* With those in quarantine. */
int64_t inspection_count_all(struct journal_tx *tx);
/* Oldest first, those that nobody has looked at before those in quarantine: at most `most`, without
 * the first `from`. */
size_t inspection_list_part(
	struct journal_tx *tx, size_t from, size_t most, const struct inspection **inspections_out);

#endif
