/*
 * How the desk's files apply a rule to one fulfilment: loaded, changed, saved and told in one
 * transaction, once for each key. For the desk_*.c alone.
 */
#ifndef COMPTOIR_AGENT_DESK_ACT_H
#define COMPTOIR_AGENT_DESK_ACT_H

#include <jansson.h>

#include "store-agent/desk.h"

struct act_run;
/* Applies the rule and adds to `members` what the command says beyond its fulfilment. */
typedef enum reason act_rule(struct journal_tx *tx, struct act_run *run);

struct act_run {
	const struct act *act;
	enum command_type type;
	act_rule *rule;
	const void *input;
	struct fulfilment fulfilment;
	json_t *members;
	bool is_silent;	 /* nothing that headquarters would know of */
	bool is_picking; /* refused while somebody else works on it */
};

/* What acts on a line say. */
struct line_act {
	int64_t line, qty;
	enum short_reason why;
	enum stock_effect effect;
	gtin gtin;
	struct str product; /* offered instead, as scanned */
	bool can_undo;	    /* headquarters is told later */
};

/* REASON_OK when it has happened before; NOT_FOUND; or what the rule says. */
enum reason act_run(const struct desk *desk, struct arena *arena, const struct act *act,
	enum command_type type, act_rule *rule, const void *input) MUST_USE;
/* The same, refused while somebody else works on it. */
enum reason picking_run(const struct desk *desk, struct arena *arena, const struct act *act,
	enum command_type type, act_rule *rule, const void *input) MUST_USE;
/* Picking the first unit starts the fulfilment; headquarters hears of it first. */
void start_if_accepted(struct journal_tx *tx, struct act_run *run);

#endif
