/* What answering a choice and settling it unanswered share; for choice.c and choice_settle.c. */
#ifndef COMPTOIR_CHOICE_STEPS_H
#define COMPTOIR_CHOICE_STEPS_H

#include "server/fulfilment/choice.h"

/* The guarded write; look_at: when the job looks, unless it is decided. */
enum db_status choice_write_state(struct tx *tx, struct order_choice *choice, enum choice_state to,
	int64_t wait_until, int64_t look_at) MUST_USE;
/* What it is about. */
struct part *choice_parts(
	struct arena *arena, const struct order_choice *choice, size_t *count_out);
/* Sets these parts aside at this store, or says why not. */
enum db_status parts_reserve(struct tx *tx, const struct resourcing *resourcing,
	const struct order *order, store_id store, const struct part *parts, size_t count,
	fulfilment_id cause, enum reason *reason_out) MUST_USE;

#endif
