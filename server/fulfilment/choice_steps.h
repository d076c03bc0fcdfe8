/* What asking, answering and settling a choice share; for the files choice_*.c. */
#ifndef COMPTOIR_CHOICE_STEPS_H
#define COMPTOIR_CHOICE_STEPS_H

#include "server/fulfilment/choice.h"

/* The guarded write; look_at: when the job looks, unless it is decided. */
enum db_status choice_write_state(struct tx *tx, struct order_choice *choice, enum choice_state to,
	int64_t wait_until, int64_t look_at) MUST_USE;
/* What it is about. */
struct part *choice_parts(
	struct arena *arena, const struct order_choice *choice, size_t *count_out);
/* Releases what is held for it, if something is. */
enum db_status choice_give_back(
	struct tx *tx, const struct order_choice *choice, int64_t now) MUST_USE;
/* How many of a product are. */
int32_t choice_held_of(const struct order_choice *choice, product_id product);
/* As sourcing_rank; first comes the store where the choice's goods are held. */
struct ranking choice_rank(struct arena *arena, const struct market *market,
	const struct question *question, const struct order_choice *choice);
/* Who can send all of it to where the shopper was to collect it: where it is held, else the nearest
 * to there. The question becomes the one that the candidate answers. NULL: nobody. */
struct candidate *choice_sender(struct arena *arena, const struct market *market,
	struct question *question, const struct fulfilment *from,
	const struct order_choice *choice);
/* Sets these parts aside at this store, or says why not. */
enum db_status parts_reserve(struct tx *tx, const struct resourcing *resourcing,
	const struct order *order, store_id store, const struct part *parts, size_t count,
	fulfilment_id cause, enum reason *reason_out) MUST_USE;

#endif
