/*
 * The counter: what a clerk asks for, as single durable acts. The rules are fulfilment.h's; here
 * they meet the journal. Every act carries a key, which becomes the id of its command, so an act
 * that arrives twice (a double click, a repeated form) happens once and answers REASON_OK again.
 *
 * Reasons, beside those of fulfilment.h: NOT_FOUND (no such fulfilment here), WRONG_CODE,
 * TOO_MANY_ATTEMPTS, JOURNAL_FAILED. Texts given out live in the arena. Safe from any thread.
 */
#ifndef COMPTOIR_AGENT_DESK_H
#define COMPTOIR_AGENT_DESK_H

#include "store-agent/fulfilment.h"
#include "store-agent/journal/consignments.h"
#include "store-agent/journal/epoch.h"
#include "store-agent/journal/fulfilments.h"
#include "store-agent/journal/people.h"

struct desk {
	struct journal *journal;
	struct secret store_secret; /* what pickup codes are checked with */
	/* How long a shortage can be taken back before headquarters is told; 0: not at all. */
	int64_t undo_ms;
};

struct act {
	command_id key;
	struct str clerk; /* login */
	int64_t now;
	fulfilment_id fulfilment;
	int64_t bags; /* of desk_ready: how many labels are printed; 0: one */
};

/* REASON_OK when the act of this key has happened already, else NOT_FOUND. For acts whose input is
 * checked against what they change: the second click finds less left than it asks for. */
enum reason desk_has_happened(
	const struct desk *desk, struct arena *arena, command_id key) MUST_USE;

/* Acts of picking refuse what somebody else is in the middle of with OTHERS_WORK. */
enum reason desk_take_over(
	const struct desk *desk, struct arena *arena, const struct act *act) MUST_USE;
enum reason desk_start(
	const struct desk *desk, struct arena *arena, const struct act *act) MUST_USE;
/* Starts the fulfilment when nobody has. qty may be negative: undo. */
enum reason desk_pick(const struct desk *desk, struct arena *arena, const struct act *act,
	int64_t line, int64_t qty) MUST_USE;
/* One unit of the line with this barcode; NOT_FOUND when it is not of this fulfilment,
 * QUANTITY_EXCEEDED when it was one too many. */
enum reason desk_pick_scanned(
	const struct desk *desk, struct arena *arena, const struct act *act, gtin scanned) MUST_USE;
/* No shortage, and nothing that headquarters would know of: the line comes last. */
enum reason desk_pick_later(
	const struct desk *desk, struct arena *arena, const struct act *act, int64_t line) MUST_USE;
enum reason desk_short(const struct desk *desk, struct arena *arena, const struct act *act,
	int64_t line, int64_t qty, enum short_reason why, enum stock_effect effect) MUST_USE;
/* What was reported missing of the line is there: as if it had never been reported. SUPERSEDED when
 * headquarters knows, which has acted on it: then it stays short, and desk_found_late sees to it
 * that the product is counted. WRONG_STATE when nothing is short. */
enum reason desk_found(
	const struct desk *desk, struct arena *arena, const struct act *act, int64_t line) MUST_USE;
enum reason desk_found_late(
	const struct desk *desk, struct arena *arena, const struct act *act, int64_t line) MUST_USE;
/* Instead of what is left of the line another product, as scanned, is offered to the shopper. Who
 * looks for the first product next is warned, as if it were short. */
enum reason desk_substitute(const struct desk *desk, struct arena *arena, const struct act *act,
	int64_t line, struct str product, enum short_reason why, enum stock_effect effect) MUST_USE;
enum reason desk_ready(const struct desk *desk, struct arena *arena, const struct act *act,
	struct str slot) MUST_USE;
/* While it was not handed over: back to picking, or to another slot. */
enum reason desk_reopen(
	const struct desk *desk, struct arena *arena, const struct act *act) MUST_USE;
enum reason desk_move(const struct desk *desk, struct arena *arena, const struct act *act,
	struct str slot) MUST_USE;
enum reason desk_reject(const struct desk *desk, struct arena *arena, const struct act *act,
	enum reject_reason why) MUST_USE;
struct rejection {
	enum reject_reason why;
	enum stock_effect effect;
	const int *
		missing; /* per line, in the fulfilment's order: not there; NULL: nothing is said */
};
enum reason desk_reject_for(const struct desk *desk, struct arena *arena, const struct act *act,
	const struct rejection *rejection) MUST_USE;
/* What was packed for another store has left; what another store sent has come (missing: per line,
 * in the fulfilment's order; NULL: nothing), and lies in this slot. */
enum reason desk_send(const struct desk *desk, struct arena *arena, const struct act *act) MUST_USE;
enum reason desk_receive(const struct desk *desk, struct arena *arena, const struct act *act,
	const int *missing, struct str slot) MUST_USE;
/* Nobody came, and nobody waits any longer: the bag goes back to the shelf. */
enum reason desk_not_collected(
	const struct desk *desk, struct arena *arena, const struct act *act) MUST_USE;
/* Everything that waits to be put back is on its shelf; or the goods of one line; or of the line
 * with this barcode (NOT_FOUND when none of it waits). */
enum reason desk_put_back(
	const struct desk *desk, struct arena *arena, const struct act *act) MUST_USE;
enum reason desk_put_back_line(
	const struct desk *desk, struct arena *arena, const struct act *act, int64_t line) MUST_USE;
enum reason desk_put_back_scanned(
	const struct desk *desk, struct arena *arena, const struct act *act, gtin scanned) MUST_USE;

/* What a shown code is remembered as, for CODE_WINDOW_MIN: its owner is at the counter. */
struct str code_shown_subject(struct arena *arena, fulfilment_id id);
/* Whose code is this? Only goods that wait here are looked at. */
enum reason desk_find_code(const struct desk *desk, struct arena *arena, struct str clerk,
	struct str typed, int64_t now, struct fulfilment *fulfilment_out) MUST_USE;
/* Is this the code of that fulfilment? */
enum reason desk_check_code(const struct desk *desk, struct arena *arena, const struct act *act,
	struct str typed) MUST_USE;
enum {
	CODE_WINDOW_MIN = 15,
	CODE_ATTEMPTS_ORDER = 5,
	CODE_ATTEMPTS_CLERK = 20,
	PIN_ATTEMPTS = 5,
};

/* What the shopper takes from the shelf instead of what is refused of a line. */
struct handover_swap {
	int64_t line, qty;
	struct str product; /* barcode or sku, as scanned */
	struct told_serials serials;
};
struct refused_why {
	bool is_said;
	enum refuse_reason reason;
};
struct handover {
	/* Per line, in the fulfilment's order; all but collected may be NULL. */
	const int *collected, *missing;
	const struct refused_why *why;
	const struct told_serials *serials;
	const struct handover_swap *swaps;
	size_t swap_count;
	struct str collected_by; /* may be empty */
	bool by_manager;	 /* the code was not shown; a manager answers for it */
	bool has_override;
	enum override_reason override_reason; /* and says why */
	bool is_identity_checked;
};

/* What must be seen to before goods leave with this person (empty: whoever shows the code). */
struct handover_asks {
	bool manager;  /* without the code, or to somebody whom nobody named */
	bool identity; /* then too, and when somebody else was named to come */
};
struct handover_asks handover_asks(
	const struct fulfilment *fulfilment, struct str by, bool is_code_checked);

/* The caller has seen to it that all this was done. */
enum reason desk_hand_over(const struct desk *desk, struct arena *arena, const struct act *act,
	const struct handover *handover) MUST_USE;

/* So many lie on the shelf of a product that was not found; NOT_FOUND when it is not to be counted,
 * or was already. act.fulfilment is all zero. */
enum { COUNT_UNITS_MAX = 9999 };
enum reason desk_count(const struct desk *desk, struct arena *arena, const struct act *act,
	struct str sku, int64_t on_shelf) MUST_USE;

struct return_line {
	int64_t line;
	int64_t qty;
	bool has_reason; /* another than that of the return */
	enum return_reason reason;
	bool is_to_inspect; /* where it goes is decided later: desk_inspect */
	enum disposition disposition;
	struct place to; /* of a transfer; empty: nobody is told where */
	bool has_condition;
	enum condition condition;
	bool is_checked; /* the barcode is the one that was sold */
	struct told_serials serials;
	struct str sku, name_here; /* for who looks at it later, or where it goes */
	/* For the receipt. */
	struct str name;
	struct str bundle; /* that it was sold in; empty: none */
	bool has_ground;   /* a rule covers it */
	enum return_ground ground;
	int64_t price_minor;
	struct tax tax;
	struct tax_amount tax_amount; /* of all of them */
};
/* On whose word goods come back when no rule covers them, and what led to their order. */
struct return_basis {
	bool has_override;
	enum return_override override;
	struct str manager; /* login; empty: the clerk of the act */
	bool has_found;
	enum return_found found;
};
struct goods_return {
	order_id order;
	enum order_kind kind;
	struct str number, currency;
	struct str language; /* of the order, for the receipt; empty: not known */
	enum return_reason reason;
	enum refund_way way; /* a voucher, where the customer agreed; else the way it was paid */
	return_id announced; /* all zero: it was not announced */
	const struct return_line *lines;
	size_t line_count;
	bool is_ours; /* act.fulfilment says where it was collected; else headquarters looked it up
		       */
	struct return_basis basis;
};
/* Goods of an earlier collection come back. Headquarters checks orders of other stores. Whether a
 * rule covers it the caller has seen to (common/returns.h). */
enum reason desk_return(const struct desk *desk, struct arena *arena, const struct act *act,
	const struct goods_return *goods) MUST_USE;
/* With all taxes. */
int64_t return_total(const struct goods_return *goods);
bool return_is_to_inspect(const struct goods_return *goods);

/* Somebody has looked at goods that were taken back, or looks again at what lies in quarantine:
 * where they go. NOT_FOUND when they are not here any more. */
struct inspected {
	return_id id;
	int64_t line;
	bool has_condition;
	enum condition condition;
	enum disposition disposition;
	struct place to; /* of a transfer */
};
enum reason desk_inspect(const struct desk *desk, struct arena *arena, const struct act *act,
	const struct inspected *inspected) MUST_USE;
/* What was brought is not what was sold: a manager is to know what was scanned. */
enum reason desk_item_switched(const struct desk *desk, struct arena *arena, const struct act *act,
	order_id order, struct str scanned) MUST_USE;
/* A PIN typed beside somebody else's session: whose, when it is a manager's. FOR_MANAGERS, or as
 * desk_log_in. */
enum reason desk_manager(const struct desk *desk, struct arena *arena, struct str login,
	struct str pin, int64_t now) MUST_USE;

/* Who works: the right PIN, or NOT_AUTHENTICATED, or TOO_MANY_ATTEMPTS for 15 minutes. */
enum reason desk_log_in(const struct desk *desk, struct arena *arena, struct str login,
	struct str pin, int64_t now, struct clerk *clerk_out) MUST_USE;

struct fulfilments {
	const struct fulfilment *list;
	size_t count;
};
/* Who stands at the counter and waits, longest first, of those who said so last. */
enum { ARRIVALS_MAX = 50 };
enum reason desk_arrivals(const struct desk *desk, struct arena *arena, int64_t now,
	struct fulfilments *fulfilments_out) MUST_USE;

/* What was collected here, by what its customer has, without a line: the pickup code, the code of
 * an announced return; or e-mail address, phone number or name with the number on the bag or an
 * article (barcode or sku) of it. A search that finds nothing counts as a try of the clerk, and
 * who has none left is answered TOO_MANY_ATTEMPTS. */
enum { COLLECTED_FOUND_MAX = 20, SEARCH_ATTEMPTS_CLERK = 20 };
struct collected_search {
	struct str text, proof; /* proof may be empty */
	struct str clerk;
	int64_t now;
};
struct collected_found {
	const struct fulfilment *list;
	size_t count;
	enum return_found by;
};
enum reason desk_find_collected(const struct desk *desk, struct arena *arena,
	const struct collected_search *search, struct collected_found *found_out) MUST_USE;
/* Headquarters found what was not here: it was no guess. */
enum reason desk_found_elsewhere(const struct desk *desk, struct arena *arena,
	const struct collected_search *search) MUST_USE;
/* Whether this return was told of already: what was announced comes once. */
bool desk_return_is_told(const struct desk *desk, struct arena *arena, return_id id);

/* What the header of every page says. */
struct counters {
	int64_t to_prepare, ready, put_back, to_count, to_inspect, refused, unread, unsent,
		to_print, in_folder;
	int64_t parcels; /* to be sent to other stores, or on the way here; returned goods: or there
			  */
	struct quarantine quarantine; /* does headquarters refuse the whole journal? */
};
enum reason desk_counters(
	const struct desk *desk, struct arena *arena, struct counters *counters_out) MUST_USE;
enum reason desk_get(const struct desk *desk, struct arena *arena, fulfilment_id id,
	struct fulfilment *fulfilment_out) MUST_USE;
enum reason desk_list(const struct desk *desk, struct arena *arena, enum fulfilment_list which,
	struct fulfilments *fulfilments_out) MUST_USE;
/* By order number or short id. */
enum reason desk_search(const struct desk *desk, struct arena *arena, struct str text,
	struct fulfilments *fulfilments_out) MUST_USE;

#endif
