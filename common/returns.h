/*
 * May this come back, on which ground, until when? One answer for headquarters and stores, online
 * or not; the rules are rows of returns.def, their sources in doc/returns.md. Pure: the caller
 * gives the time and the zone of the store that handed the goods over.
 *
 * A period is counted as Regulation 1182/71 counts it: the day of collection does not count, the
 * last day ends at its midnight, and a last day that is no working day moves to the next one. The
 * period of withdrawal begins with the last goods of the order (Directive 2011/83/EU, 9(2)(b)(i)).
 */
#ifndef COMPTOIR_RETURNS_H
#define COMPTOIR_RETURNS_H

#include "common/holidays.h"
#include "common/hours.h"
#include "common/words.h"

/* What a shopper may show of what is wrong with it. */
enum { RETURN_PHOTOS_MAX = 3 };

enum jurisdiction { JURISDICTION_FR, JURISDICTION_QC, JURISDICTION_EU };
/* The profile of a store; an unknown one is read as eu. */
enum jurisdiction jurisdiction_parse(struct str profile);
struct str jurisdiction_name(enum jurisdiction jurisdiction);
/* The public holidays where a store stands. */
enum calendar calendar_at(enum jurisdiction jurisdiction, struct str postcode);
/* The two-step withdrawal function is owed on line: Code de la consommation, L221-21 and D221-5;
 * Directive 2011/83/EU, article 11a. */
bool has_withdrawal_function(enum jurisdiction jurisdiction);

/* Why an answer is as it is; every refusal has one. */
#define RETURN_RULE_LIST(X)                                                                        \
	X(RULE_WITHIN_PERIOD, "within_period")                                                     \
	X(RULE_PERIOD_OVER, "period_over")                                                         \
	X(RULE_NOT_COLLECTED, "not_collected")		   /* cancelled, not returned */           \
	X(RULE_NO_SUCH_RIGHT, "no_such_right")		   /* the profile has no such ground */    \
	X(RULE_NOT_A_DISTANCE_SALE, "not_a_distance_sale") /* paid in the store */                 \
	X(RULE_NOT_FOR_THIS_REASON, "not_for_this_reason") /* a guarantee wants a defect */        \
	X(RULE_CUSTOM_MADE, "custom_made")                                                         \
	X(RULE_PERISHABLE, "perishable")                                                           \
	X(RULE_UNSEALED_HYGIENE, "unsealed_hygiene")                                               \
	X(RULE_UNSEALED_MEDIA, "unsealed_media")                                                   \
	X(RULE_PRESS, "press")                                                                     \
	X(RULE_UNSALEABLE, "unsaleable")                                                           \
	X(RULE_PART_OF_SET, "part_of_set") /* the rest of the set would stay */                    \
	X(RULE_TO_JUDGE, "to_judge")	   /* a guarantee without a fixed term: a manager decides */
#define RETURN_RULE_MEMBER(name, text) name,
enum return_rule { RETURN_RULE_LIST(RETURN_RULE_MEMBER) RETURN_RULE_COUNT };
struct str return_rule_name(enum return_rule rule);
bool return_rule_parse(struct str text, enum return_rule *rule_out);

struct return_case {
	enum jurisdiction jurisdiction;
	enum calendar calendar;
	const struct zone *zone;
	enum order_kind kind;
	enum return_class goods;
	enum return_reason reason;
	bool has_condition; /* on line nobody has seen the goods */
	enum condition condition;
	int64_t collected_at;	   /* of this line; 0: not yet */
	int64_t last_collected_at; /* of the whole order; 0: something is still to be collected */
	int64_t asked_at; /* when the customer said so: announced, withdrew, or came to the counter
			   */
};

struct return_answer {
	bool is_allowed;
	enum return_rule rule;
	bool must_be_sealed; /* allowed unless the counter finds it opened */
	bool has_end;
	int32_t last_day; /* the last day of the period, extended */
	int64_t ends_at;  /* the first instant after it */
	const char *source;
};
/* On one ground. */
struct return_answer return_on_ground(const struct return_case *asked, enum return_ground ground);

struct return_decision {
	bool is_allowed;
	enum return_ground ground; /* the one it comes back on, or the one whose refusal is told */
	struct return_answer answer;
};
/* The grounds in the order in which they serve the customer best: goods that are not as sold come
 * back on the guarantee, whatever else they are. */
struct return_decision return_decide(const struct return_case *asked);

/* Of a line of goods that were sold as sets (doc/decisions/0037). */
struct set_line {
	int32_t each;	 /* units in one set */
	int32_t missing; /* ordered, and not collected */
	int32_t kept;	 /* by the customer, after this return */
};
/* What is kept is so many sets, but for what was missing. */
bool sets_are_whole(const struct set_line *lines, size_t count);
/* For goods whose return would leave a part of a set: faulty ones come back, others do not. */
struct return_decision return_decide_part(struct return_decision alone);

/* Money is to be back by the end of this day: counted from when the customer said so, or from when
 * the goods came if that is later (Directive 2011/83/EU, 13(3)). */
int64_t refund_deadline(enum jurisdiction jurisdiction, enum return_ground ground,
	const struct zone *zone, int64_t asked_at, int64_t received_at);
/* Goods are to be brought by the end of this day after a withdrawal (14(1)). */
int64_t bring_deadline(const struct return_case *asked);

#endif
