/*
 * What each command of a store does; for counter.c only. An act finds the order and its
 * fulfilment read and locked, and answers DB_DONE, or DB_NONE with the reason it refuses for.
 */
#ifndef COMPTOIR_COUNTER_ACTS_H
#define COMPTOIR_COUNTER_ACTS_H

#include "server/fulfilment/counter.h"
#include "server/fulfilment/order_write.h"
#include "server/fulfilment/stock.h"

struct counter_scene {
	const struct command *command;
	const struct market *market;
	struct order order;
	struct fulfilment *fulfilment;
	const struct resourcing_rules *rules;
	int64_t now;
};

typedef enum db_status counter_act(
	struct tx *tx, struct counter_scene *scene, enum reason *reason_out);

counter_act act_accept, act_start, act_take_over, act_pick, act_short, act_substitute, act_ready,
	act_reopen, act_move, act_reject, act_release, act_not_collected, act_handover,
	act_put_back, act_count, act_return, act_inspect, act_exchange, act_signal;

/* What the command says of a line; NULL: nothing. */
const struct command_line *command_line_find(const struct command *command, uint16_t line);
/* Set aside for the line, wherever it lies; what of it does not leave is to be put back. */
int32_t line_still_reserved(const struct fulfilment_line *line);
bool fulfilment_owes_put_back(const struct fulfilment *fulfilment);
/* The parts go to the next store that can; what nobody has is unavailable. */
enum db_status counter_find_elsewhere(struct tx *tx, struct counter_scene *scene,
	const struct part *parts, size_t part_count) MUST_USE;

/* The shopper asked to cancel it, and the store has not answered. */
bool counter_is_being_cancelled(const struct fulfilment *fulfilment);
/* A handover of what another store has handed over already (counter_twice.c). */
counter_act counter_hand_over_again;

/* Nobody is asked for them any more. */
enum db_status counter_give_up(struct tx *tx, const struct counter_scene *scene,
	const struct part *parts, size_t part_count) MUST_USE;

/* A shopper who is told late that it is ready has as many days to come as one told in time. */
enum db_status counter_wait_for_shopper(struct tx *tx, const struct counter_scene *scene) MUST_USE;
/* The change of a line's goods that leave the store (or, below 0, come), `reserved` of them set
 * aside; and of goods that left although headquarters had released them: undone on paper. */
struct stock_change counter_leaving(const struct counter_scene *scene,
	const struct fulfilment_line *line, enum movement_kind kind, int32_t qty, int32_t reserved);
enum db_status counter_reclaim(struct tx *tx, const struct counter_scene *scene,
	struct fulfilment_line *line, int32_t released) MUST_USE;

/* When the store did it; not later than now, whatever its clock says. */
int64_t counter_happened_at(const struct counter_scene *scene);
/* Who did it, for the history: store code and clerk login. */
struct str counter_who(struct arena *arena, const struct counter_scene *scene);

#endif
