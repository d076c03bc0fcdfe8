/*
 * A year of goods that came back (year.h) at the counters of three stores, with money: sold and
 * handed over at headquarters (selling.c), then brought to real agents, of which some are cut off,
 * some killed, and to several counters at once (bringing.c).
 */
#ifndef COMPTOIR_TESTS_VISITS_H
#define COMPTOIR_TESTS_VISITS_H

#include "tests/fault/paid.h"
#include "tests/lib/agent_process.h"
#include "tests/lib/proxy.h"
#include "tests/replay/year.h"

enum { COUNTERS = 3, ON_HAND = 1000000, FIRST_PRODUCT = 1000 };
extern const char *const counter_stores[COUNTERS];

struct sale {
	const char *id, *number, *reference; /* the last is the provider's */
	int64_t total_minor;
	int store; /* of counter_stores */
};

/* How somebody who brings goods leaves the counter. */
enum ending {
	NOT_TRIED,
	TAKEN,	      /* the store has taken them back */
	NO_LINE,      /* the line is cut, and the store does not know the order: comes again */
	NOTHING_LEFT, /* as the store knows, that much was brought back already */
	ENDINGS,
};

struct bringing_figures {
	size_t rounds, tries, doubles, endings[ENDINGS], cuts, kills, answers_lost;
	int64_t settled_ms; /* the longest that money took after a round */
};

struct story {
	const struct year *year;
	struct sale *sales; /* by order of the year */
	struct server_setup setup;
	struct proxy *lines[COUNTERS];
	struct agent_process *agents[COUNTERS];
	struct bringing_figures brought;
};

/* Products with one of four VAT rates each (which rate is ours) and plenty of each everywhere. */
void goods_bring(const struct year *year);
/* Prepaid orders, captured when they are ready, everything handed over. */
void sell_all(struct story *story);
/* In so many rounds, and more until nobody has to come again. */
void bring_all(struct story *story, size_t rounds);

/* Until no act is requested or unknown and every payment was looked at; the milliseconds it took.
 */
int64_t money_settles(void);

#endif
