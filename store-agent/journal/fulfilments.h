/* The fulfilments of the store, in a transaction of the journal. Texts live in its arena. */
#ifndef COMPTOIR_AGENT_FULFILMENTS_H
#define COMPTOIR_AGENT_FULFILMENTS_H

#include "store-agent/fulfilment.h"
#include "store-agent/journal/journal.h"

bool fulfilment_load(struct journal_tx *tx, fulfilment_id id, struct fulfilment *fulfilment_out);
/* What the store itself knows: state, slot, quantities. */
void fulfilment_save(struct journal_tx *tx, const struct fulfilment *fulfilment, int64_t now);
/* The same with a new document of headquarters; the row is made when there is none. */
void fulfilment_save_document(struct journal_tx *tx, const struct fulfilment *fulfilment,
	struct str document, int64_t now);

enum fulfilment_list {
	LIST_TO_PREPARE, /* assigned, accepted, picking; soonest promise first */
	LIST_READY, /* waiting to be collected; soonest collect-by is not known here: by promise */
	LIST_TO_SEND,	 /* ready, and for another store; soonest promise first */
	LIST_ON_THE_WAY, /* from another store to this one, wanted or not; soonest promise first */
	LIST_ARRIVED,	 /* the shopper said to be here; who said it last first */
	LIST_PUT_BACK,	 /* goods that belong back on the shelf */
	LIST_COLLECTED,	 /* newest first */
	LIST_ANNOUNCED,	 /* collected, and to be brought back; newest first */
	LIST_RECALLED,	 /* asked back by headquarters, and not given back yet */
};
enum { LIST_MAX = 500 };
size_t fulfilment_list(struct journal_tx *tx, enum fulfilment_list list,
	const struct fulfilment **fulfilments_out);
/* At most `most` of them, after the first `from`. */
size_t fulfilment_list_part(struct journal_tx *tx, enum fulfilment_list list, size_t from,
	size_t most, const struct fulfilment **fulfilments_out);
int64_t fulfilment_count(struct journal_tx *tx, enum fulfilment_list list);
/* By order number, short id or what stands on a parcel (open ones first, at most 20). */
size_t fulfilment_search(
	struct journal_tx *tx, struct str text, const struct fulfilment **fulfilments_out);

/* What was collected with this short id, or has an article with this sku or barcode in it; newest
 * first, at most 500. */
size_t fulfilment_list_shown(
	struct journal_tx *tx, struct str shown, const struct fulfilment **fulfilments_out);

#endif
