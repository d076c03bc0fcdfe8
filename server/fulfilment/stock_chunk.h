/* One chunk of a stock message as a transaction, for stock_feed.c. */
#ifndef COMPTOIR_STOCK_CHUNK_H
#define COMPTOIR_STOCK_CHUNK_H

#include "server/fulfilment/stock_feed.h"

/* What the database knows of a source's feed of a store. */
struct stock_head {
	uint64_t last_seq, seq, done_ordinal;
	struct hash body;
	bool is_open;
	struct stock_counts counts;
};

/* Of a row of either statement that reads heads. */
#define STOCK_HEAD(row)                                                                            \
	((struct stock_head){                                                                      \
		.last_seq = (row)->last_seq,                                                       \
		.seq = (row)->seq,                                                                 \
		.done_ordinal = (row)->done_ordinal,                                               \
		.body = (row)->body_hash,                                                          \
		.is_open = (row)->is_open,                                                         \
		.counts = {(row)->added, (row)->changed, (row)->unchanged, (row)->older,           \
			(row)->contained, (row)->corrected, (row)->shortages, (row)->zeroed},      \
	})

/* May this part be applied, and from where? Sets what the part takes over from the head (NULL:
 * there is none). REASON_OK, _STOCK_SEQ_GAP or _STOCK_SEQ_USED. */
enum reason stock_part_accept(struct stock_part *part, const struct stock_message *message,
	const struct stock_head *head) MUST_USE;

struct stock_chunk_output {
	enum reason refusal;
	struct stock_part parts[STOCK_CHUNK]; /* as they are after it */
	struct stock_result results[STOCK_CHUNK];
};

/* DB_NONE: refused. */
enum db_status stock_chunk_body(struct tx *tx, const void *chunk, void *output_out);

/* "[1,2,3]" of the stores. */
struct str stock_stores_json(struct arena *arena, struct stock_part *const *parts, size_t count);

#endif
