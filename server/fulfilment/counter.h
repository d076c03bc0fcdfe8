/*
 * What stores report: the commands of doc/agent-protocol.md. Each is applied once, in a
 * transaction of its own; its result is stored with it for a repeat.
 */
#ifndef COMPTOIR_COUNTER_H
#define COMPTOIR_COUNTER_H

#include "common/serial.h"
#include "common/token.h"
#include "server/engine/engine.h"
#include "server/fulfilment/order.h"

enum { COMMAND_LINES_MAX = 100 };

struct command_line {
	uint16_t line;
	int32_t qty;		  /* return, put_back; handover: collected */
	int32_t refused, missing; /* handover: stays here; was not in the bag */
	bool has_refuse_reason;
	enum refuse_reason refuse_reason;
	bool has_return_reason; /* return: another than that of the command */
	enum return_reason return_reason;
	enum disposition disposition; /* return, inspect: where it goes */
	bool is_to_inspect;	      /* return: not known yet where it goes */
	bool has_consignment;	      /* it goes there, by transfer */
	consignment_id consignment;
	struct str to; /* code of the store */
	bool has_condition;
	enum condition condition;
	struct str product;	   /* exchange: what leaves instead; barcode or sku, as scanned */
	bool is_checked;	   /* return: the barcode is the one that was sold */
	struct told_serials units; /* of what leaves or comes back */
	struct told_serials given; /* exchange: of what leaves instead */
};

/* Taken from the shelf instead of goods of the line. */
struct command_swap {
	uint16_t line;
	struct str product; /* barcode or sku, as scanned */
	int32_t qty;
	struct told_serials units;
};

struct command {
	command_id id;
	enum command_type type;
	store_id store; /* of the agent's key, never from the body */
	agent_id agent;
	journal_id journal;	   /* the epoch that numbers it; row 0: none does */
	uint64_t seq, journal_has; /* the highest number the agent says there is */
	bool is_void; /* its number is taken by something that headquarters could not read */
	int64_t happened_at;
	struct str clerk;
	struct hash
		body_hash; /* of the command as sent: the same id with another body is KEY_REUSED */
	fulfilment_id fulfilment;
	uint32_t epoch;
	uint16_t line; /* pick, short, substitute */
	int32_t qty;
	enum short_reason short_reason; /* short, substitute */
	enum reject_reason reject_reason;
	enum stock_effect stock_effect; /* short, substitute, reject */
	struct str slot;
	struct str by;	 /* handover: who collected */
	bool by_manager; /* handover without the code */
	bool has_override;
	enum override_reason override_reason; /* why without it */
	bool is_identity_checked;
	bool has_outcome;
	enum outcome outcome;
	struct str product; /* count: sku; substitute, signal: as scanned */
	int32_t aside;	    /* count: in bags, beside the qty on the shelf */
	return_id return_id;
	order_id order; /* return */
	enum return_reason return_reason;
	bool has_refund_way; /* return: as agreed at the counter; else as announced */
	enum refund_way refund_way;
	bool has_return_override;
	enum return_override return_override; /* no rule covers it; a manager says why */
	struct str manager;		      /* login; empty: the clerk is one */
	bool has_found;
	enum return_found found;
	consignment_id consignment; /* arrive: of it qty came, `missing` did not */
	int32_t missing;
	bool has_gap, has_place;
	enum consignment_gap gap;
	enum disposition place;
	struct command_line *lines;
	size_t line_count;
	struct command_swap *swaps; /* handover */
	size_t swap_count;
};

/*
 * Runs the command. REASON_OK, or the reason it was refused for (both are stored and final);
 * or DATABASE_AWAY, BUSY, OUTCOME_UNKNOWN, INTERNAL: nothing final was stored, it may be sent
 * again.
 */
enum reason command_run(struct engine *engine, struct arena *arena, const struct market *market,
	const struct resourcing_rules *rules, const struct command *command, int64_t now) MUST_USE;

#endif
