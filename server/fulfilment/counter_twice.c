/* A handover of what another store has handed over already: the order is collected once, so the
 * lines count as given back; but what left the store leaves its figures, and a person looks at it.
 */
#include <stdlib.h>

#include "server/db/q_fulfilment.h"
#include "server/db/try.h"
#include "server/fulfilment/counter_acts.h"
#include "server/fulfilment/review.h"
#include "server/fulfilment/stock.h"

static enum db_status line_hand_over_again(struct tx *tx, const struct counter_scene *scene,
	struct fulfilment_line *line, int32_t collected)
{
	int32_t reserved = line_still_reserved(line);
	int32_t from_reserved = collected < reserved ? collected : reserved;
	struct q_fulfilment_line_put_back_in in = {
		from_reserved, scene->fulfilment->id, line->line};
	uint64_t changed;
	if (collected == 0)
		return DB_DONE;
	DB_TRY(q_fulfilment_line_put_back(tx, &in, &changed));
	line->put_back += from_reserved;
	struct stock_change change = {
		.store = scene->fulfilment->store,
		.product = line->product,
		.kind = MOVEMENT_HANDOVER,
		.on_hand_by = -collected,
		.reserved_by = -from_reserved,
		.happened_at = counter_happened_at(scene),
	};
	return changed == 1 ? stock_take(tx, change, scene->command->id.uuid, scene->now)
			    : DB_BROKEN;
}

static int compare_product(const void *a, const void *b)
{
	const struct fulfilment_line *x = a, *y = b;
	return x->product.row < y->product.row ? -1 : x->product.row > y->product.row;
}

/* Line by line in the order in which stock is locked. */
static enum db_status lines_hand_over_again(struct tx *tx, const struct counter_scene *scene)
{
	struct fulfilment *fulfilment = scene->fulfilment;
	qsort(fulfilment->lines, fulfilment->line_count, sizeof(*fulfilment->lines),
		compare_product);
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		struct fulfilment_line *line = &fulfilment->lines[i];
		const struct command_line *given = command_line_find(scene->command, line->line);
		if (given != NULL)
			DB_TRY(line_hand_over_again(tx, scene, line, given->qty));
	}
	return DB_DONE;
}

enum db_status counter_hand_over_again(
	struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	struct fulfilment *fulfilment = scene->fulfilment;
	bool is_known;
	DB_TRY(review_is_of(tx, fulfilment, REVIEW_COLLECTED_TWICE, &is_known));
	if (is_known)
		return db_refuse(reason_out, REASON_WRONG_STATE);
	DB_TRY(lines_hand_over_again(tx, scene));
	struct q_fulfilment_set_put_back_due_in due = {
		fulfilment_owes_put_back(fulfilment), fulfilment->id};
	uint64_t changed;
	DB_TRY(q_fulfilment_set_put_back_due(tx, &due, &changed));
	DB_TRY(review_open(tx, fulfilment, REVIEW_COLLECTED_TWICE, scene->now));
	DB_TRY(order_note(tx, scene->order.id, "collected_twice", counter_who(tx_arena(tx), scene),
		STR_EMPTY, scene->command->happened_at));
	return fulfilment_touch(tx, fulfilment, scene->now);
}
