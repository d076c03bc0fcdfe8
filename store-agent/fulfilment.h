/*
 * One fulfilment as its store knows it, and the rules of what a clerk may do with it.
 * Pure: no storage, no clock, no HTTP; the journal keeps it, the desk calls it.
 *
 * What is known comes from two sides. Headquarters' documents say who ordered what and whether
 * it was cancelled; the clerks' acts say what lies where. A document may be older than an act that
 * headquarters has not yet heard of, so fulfilment_merge never lets it undo one:
 *
 *   - A document below the (epoch, version) already known is ignored.
 *   - Facts of headquarters (customer, times, names, prices) are taken always.
 *   - Physical facts (state, slot, picked, short, collected, refused, put back) are taken from the
 *     document only when every act on this fulfilment had been answered before the document was
 *     asked for; then the document contains their effect. Otherwise the store's own stay.
 *   - A document that ends the fulfilment or raises its epoch is taken whole even so: acts of the
 *     old epoch will be refused. Goods in the clerk's hands that headquarters will never hear of
 *     become strays, to be put back. Goods handed over stay handed over.
 */
#ifndef COMPTOIR_AGENT_FULFILMENT_H
#define COMPTOIR_AGENT_FULFILMENT_H

#include <jansson.h>

#include "common/gtin.h"
#include "common/ids.h"
#include "common/reason.h"
#include "common/returns.h"
#include "common/serial.h"
#include "common/tax.h"
#include "common/token.h"
#include "common/words.h"

enum {
	FULFILMENT_LINES_MAX = 200,
	SLOT_CHARS_MAX = 16,
	NAME_CHARS_MAX = 120,
	PRODUCT_BYTES_MAX = 64, /* of what is scanned */
};

/* What is offered to the shopper instead of goods that were not found, and what came of it. */
struct line_offer {
	bool is_there;
	enum substitute_state state;
	struct str name;   /* for clerks; until headquarters says it: as scanned */
	int64_t answer_by; /* 0: headquarters has not heard of it yet */
};

/* What the shopper ordered as one, and a line is part of. */
struct part_of {
	int64_t bundle;	 /* its number in the order; 0: none */
	struct str name; /* empty: none */
	struct str name_here;
	int32_t each; /* units of the line in one of them; > 0 */
	bool is_set;  /* it comes back whole */
};
/* Out of a line of the feed or of an order as headquarters tells it. */
struct part_of part_of_read(struct arena *arena, json_t *line);
/* What the store calls this: the name itself, unless headquarters says another. */
struct str name_here_read(struct arena *arena, json_t *object, struct str name);

struct fulfilment_line {
	int line; /* of the order */
	struct str sku, shelf;
	struct str name;      /* as the customer ordered it; for receipts */
	struct str name_here; /* as the store calls it, in its language; for clerks */
	const gtin *gtins;
	size_t gtin_count;
	int64_t price_minor;
	struct tax tax;
	struct tax_amount tax_amount; /* of the whole line of the order */
	int of_qty;		      /* which has so many */
	enum return_class return_class;
	int ordered;
	/* The clerk's side. picked = collected + refused + still waiting. */
	int picked, short_count, collected, refused, returned, put_back;
	int missing;   /* how many the store's own figure says it does not have */
	int untold;    /* of short_count: headquarters is not told yet */
	bool has_fate; /* headquarters says what it did about what is short */
	enum short_fate fate;
	int stray;	  /* in hand, but headquarters does not count them as picked */
	int64_t later_at; /* put off by the clerk, who then comes to it last; 0: not */
	int swap_of;	  /* it is given instead of that line's goods; 0: it was ordered */
	struct line_offer offer;
	struct part_of part_of;
	bool has_serials;	/* each unit has one */
	struct serials serials; /* of units that were handed over here and are not back */
};

/* Whose law and clock returns of an order go by; empty: headquarters did not say. */
struct return_law {
	struct str profile, postcode, time_zone;
};

/* What the shopper shows of goods that come back; headquarters has the pictures. */
struct photos {
	photo_id list[RETURN_PHOTOS_MAX];
	int64_t lines[RETURN_PHOTOS_MAX]; /* which each shows; 0: nobody said */
	size_t count;
};
/* Those that an announcement names, as far as they can be read; NULL: none. */
void photos_read(json_t *announced, struct photos *photos_out);

/* What is held for the shopper to take instead of one line of what will be brought back. */
struct held_exchange {
	bool is_there; /* otherwise nothing is, and the rest means nothing */
	int64_t line, qty;
	struct str sku, name;
	bool is_here; /* this store holds it */
	struct str store_name;
	int64_t held_until;
};
/* Of the member `exchange` of what was announced; NULL: none. Texts are in the arena. */
struct held_exchange held_exchange_read(struct arena *arena, json_t *told);

/* What the shopper said would be brought back, as headquarters last told. */
struct announced_line {
	int64_t line, qty;
	bool has_reason; /* another than that of all of it */
	enum return_reason reason;
};
struct announced {
	bool is_there;
	return_id id;
	struct hash code_verifier; /* of the return code */
	enum return_reason reason;
	enum refund_way way;
	int64_t asked_at, bring_by;
	const struct announced_line *lines;
	size_t line_count;
	struct photos photos;
	struct held_exchange held;
};

/* Another store that gave the order back before. */
struct earlier_rejection {
	struct str store;
	bool has_reason;
	enum reject_reason reason;
	int64_t at;
};

struct fulfilment {
	fulfilment_id id;
	int64_t epoch, version;
	enum fulfilment_state state;
	struct str short_id, slot;
	order_id order;
	struct str number, customer, collector, currency;
	struct str email, phone;
	enum order_kind kind;
	enum language language;
	struct hash code_verifier;
	int64_t placed_at, promised_at, collect_by;
	int64_t coming_at, arrived_at; /* the shopper said so; 0: not */
	/* When these goods were handed over, and the last ones of the order; 0: not yet. */
	int64_t collected_at, last_collected_at;
	bool is_collection_told; /* headquarters knows of it */
	struct return_law law;
	struct announced announced;
	int64_t rejections;			     /* stores that gave it back before */
	const struct earlier_rejection *rejected_by; /* as far as headquarters says it */
	size_t rejected_by_count;
	struct str clerk;      /* login of who works on it; empty when nobody does */
	struct str clerk_name; /* the same, as people call each other */
	struct str to_store;   /* it is sent there; empty: the shopper collects it here */
	int64_t arrives_at;    /* as the shopper was promised it there */
	struct str elsewhere; /* the stores where the rest of the order is collected; empty: none */
	struct str from_store, from_short_id; /* another store sent it; empty: none */
	int64_t sent_at;
	bool is_on_the_way; /* and it is not here yet */
	bool has_recall;    /* headquarters asks it back, and waits for an answer */
	enum recall recall;
	struct fulfilment_line *lines;
	size_t line_count;
};

/* Reads a document of the feed; text lives in the arena. False when a member is missing or out of
 * bounds; unknown members are ignored, so that headquarters may say more than this agent knows. */
bool fulfilment_read(struct arena *arena, json_t *document, struct fulfilment *fulfilment_out);

/* known becomes what the store knows after this document; see above. has_untold_acts: an act was
 * not answered yet when the document was asked for. False when the document is too old. */
bool fulfilment_merge(
	struct fulfilment *known, const struct fulfilment *document, bool has_untold_acts);

/* How the promise is doing: under 80 % of the time from placing to promise, up to it, after it. */
enum band { BAND_IN_TIME, BAND_AT_RISK, BAND_LATE };
enum band fulfilment_band(const struct fulfilment *fulfilment, int64_t now);

/* Does the shopper stand at the counter? What was said two hours ago is past, and so is a visit
 * that ended. */
bool fulfilment_is_shopper_here(const struct fulfilment *fulfilment, int64_t now);

bool fulfilment_is_ended(const struct fulfilment *fulfilment);
struct fulfilment_line *fulfilment_find_line(const struct fulfilment *fulfilment, int64_t line);
/* The line with this barcode that still wants goods, else any line with it, else NULL. */
struct fulfilment_line *fulfilment_find_gtin(const struct fulfilment *fulfilment, gtin scanned);
bool line_has_gtin(const struct fulfilment_line *line, gtin scanned);
/* As one walks along them: digits are compared by what they count, other bytes as they are: A2,
 * A03, A10. */
int shelf_compare(struct str a, struct str b);
/* The lines in walking order: by shelf. */
const struct fulfilment_line **fulfilment_walk(
	struct arena *arena, const struct fulfilment *fulfilment);
/* The lines as a clerk comes to them: what is left in walking order, then what was put off, then
 * what is done. */
const struct fulfilment_line **fulfilment_walk_on(
	struct arena *arena, const struct fulfilment *fulfilment);
int line_left_to_pick(const struct fulfilment_line *line);
/* The shopper is asked whether something else will do: nobody looks for it meanwhile. */
bool line_is_asked(const struct fulfilment_line *line);
/* What a clerk should go for now: what is left, unless it is asked about. */
int line_left_to_find(const struct fulfilment_line *line);
int line_returnable(const struct fulfilment_line *line);
/* The whole line of the order with its taxes. Units that are not kept take theirs first, so what is
 * kept has the last. */
struct taxed line_goods(const struct fulfilment_line *line);
/* The line with this barcode that waits to be put back, or NULL. */
struct fulfilment_line *fulfilment_find_put_back(const struct fulfilment *fulfilment, gtin scanned);
/* Goods of this line that a clerk must put back on the shelf. */
int line_put_back_due(const struct fulfilment *fulfilment, const struct fulfilment_line *line);
/* Goods of this line that lie in the store, but not on the shelf. */
int line_aside(const struct fulfilment *fulfilment, const struct fulfilment_line *line);
/* What headquarters holds aside for a line of a fulfilment that is over, picked or not, until the
 * store says that it is on the shelf. */
int line_put_back_to_tell(const struct fulfilment *fulfilment, const struct fulfilment_line *line);
bool fulfilment_has_put_back_to_tell(const struct fulfilment *fulfilment);
bool fulfilment_has_put_back(const struct fulfilment *fulfilment);
/* A shortage of it can be taken back, and headquarters does not know of it. */
bool fulfilment_has_untold(const struct fulfilment *fulfilment);
bool fulfilment_is_picked_through(const struct fulfilment *fulfilment);

/*
 * The acts. Each answers REASON_OK and changes the fulfilment, or leaves it alone and gives
 * WRONG_STATE, QUANTITY_EXCEEDED, NOT_FOUND (no such line) or INVALID_FIELDS.
 */
enum reason fulfilment_accept(struct fulfilment *fulfilment) MUST_USE;
/* Whoever starts works on it. */
enum reason fulfilment_start(struct fulfilment *fulfilment, struct str clerk) MUST_USE;
/* Somebody else is in the middle of it: OTHERS_WORK, until it was taken over. */
enum reason fulfilment_is_mine(const struct fulfilment *fulfilment, struct str clerk) MUST_USE;
enum reason fulfilment_take_over(struct fulfilment *fulfilment, struct str clerk) MUST_USE;
/* The line comes last from now on. */
enum reason fulfilment_pick_later(
	struct fulfilment *fulfilment, int64_t line, int64_t now) MUST_USE;
/* The bag is unpacked again: ready becomes picking, by this clerk. */
enum reason fulfilment_reopen(struct fulfilment *fulfilment, struct str clerk) MUST_USE;
/* The bag lies elsewhere. */
enum reason fulfilment_move(struct fulfilment *fulfilment, struct str slot) MUST_USE;
/* Something else is offered for all that is left of the line; until the answer it is neither picked
 * nor short, unless fulfilment_short says so. WRONG_STATE while one is open. */
enum reason fulfilment_substitute(
	struct fulfilment *fulfilment, int64_t line, struct str product) MUST_USE;
/* qty may be negative: undo. WRONG_STATE while the shopper is asked about it. */
enum reason fulfilment_pick(struct fulfilment *fulfilment, int64_t line, int64_t qty) MUST_USE;
enum reason fulfilment_short(struct fulfilment *fulfilment, int64_t line, int64_t qty) MUST_USE;
/* So many that were short are there after all. */
enum reason fulfilment_found(struct fulfilment *fulfilment, int64_t line, int64_t qty) MUST_USE;
/* Every line picked or short. With nothing picked the fulfilment ends here as rejected. */
enum reason fulfilment_ready(struct fulfilment *fulfilment, struct str slot) MUST_USE;
enum reason fulfilment_reject(struct fulfilment *fulfilment) MUST_USE;
/* collected[i] and missing[i] (NULL: nothing) belong to lines[i]: what left, and what was not in
 * the bag, which is as if it had never been found. The rest of the picked is refused. */
enum reason fulfilment_hand_over(
	struct fulfilment *fulfilment, const int *collected, const int *missing) MUST_USE;
/* Gives back what headquarters asks back; it is over then, and what was picked is to be put back.
 * WRONG_STATE when nothing is asked, or what lies in the store speaks against it: it was handed
 * over, or another store was wanted for what is in the bag already. */
enum reason fulfilment_release(struct fulfilment *fulfilment) MUST_USE;
/* What is ready left for the store it is for. */
enum reason fulfilment_send(struct fulfilment *fulfilment) MUST_USE;
/* It came from another store, but for missing[i] of lines[i] (NULL: nothing is missing), and lies
 * in this slot; or nothing came. What is over meanwhile is to be put back. WRONG_STATE when it is
 * not on the way. */
enum reason fulfilment_receive(
	struct fulfilment *fulfilment, const int *missing, struct str slot) MUST_USE;
/* What stands on the parcel: 2048156371-A12, for either store. Empty when it is not sent. */
struct str fulfilment_parcel(struct arena *arena, const struct fulfilment *fulfilment);
/* It looks like what stands on a parcel, of whichever fulfilment. */
bool text_is_parcel(struct str text);
/* Nobody came for what is ready; it waits to be put back. */
enum reason fulfilment_not_collected(struct fulfilment *fulfilment) MUST_USE;
/* Everything that is due is back on the shelf; WRONG_STATE when nothing was. */
enum reason fulfilment_put_back(struct fulfilment *fulfilment) MUST_USE;
/* The same for one line. */
enum reason fulfilment_put_back_line(struct fulfilment *fulfilment, int64_t line) MUST_USE;
/* With these serials, which its customer no longer has; in the arena. */
enum reason fulfilment_return(struct arena *arena, struct fulfilment *fulfilment, int64_t line,
	int64_t qty, const struct serials *units) MUST_USE;

#endif
