/*
 * How every store is: in contact, what waits in it and how late that is, what should have come to
 * it from other stores, how far its agent is behind, its printers, journal and clock. A job reads
 * it every few seconds, for everybody who looks and for the metrics; so a page costs no statement,
 * however many stores there are and however many people watch. Safe from any thread.
 */
#ifndef COMPTOIR_BOARD_H
#define COMPTOIR_BOARD_H

#include "server/fulfilment/directory.h"

/* Agents not heard of for this long are out of contact. */
#define AGENT_SILENT_MS (5 * 60 * 1000)
/* What an agent has not read or sent for this long. */
#define AGENT_BEHIND_MS (60 * 1000)
/* From here on a store's clock is wrong, as the agent itself says. */
#define STORE_CLOCK_WRONG_MS (120 * 1000)

/* What a person should look at; the worst is the greatest. */
enum board_trouble {
	BOARD_CLOCK = 1,
	BOARD_PRINTER = 2,
	BOARD_BEHIND = 4,
	BOARD_PARCEL = 8, /* sent to it, promised for before now and not received */
	BOARD_HELD = 16,  /* a snapshot of its stock waits for somebody to look */
	BOARD_LATE = 32,
	BOARD_JOURNAL = 64, /* refused until an operator looks */
	BOARD_OFFLINE = 128,
};

/* Agents are read of so many stores at a time, in turn: in a chain of 20,000 what is said of one
 * may be twelve seconds old, and costs no more than in one of 5,000. All else is read of every
 * store. */
enum { BOARD_IN_TURN = 5000 };

enum { BOARD_WORD_MAX = 16, BOARD_VERSION_MAX = 32 };

/* An instant of 0: never, or not said. */
struct board_row {
	store_id store;
	unsigned trouble; /* of board_trouble */
	bool has_agent;
	int64_t seen_at;
	int64_t waiting, late, at_risk; /* still to prepare */
	int64_t parcels_late;		/* sent to it and not received in time */
	int64_t held;			/* snapshots of its stock */
	int64_t unread, unread_since;
	/* As the agent last said, at reported_at. */
	int64_t reported_at, unsent, unsent_since, to_print, printers, clock_ahead_ms;
	char printer_trouble[BOARD_WORD_MAX + 1], version[BOARD_VERSION_MAX * 4 + 1];
};

/* Where a row stands: the worst first, equals by store. */
struct board_place {
	uint64_t rank, store;
};
struct board_place board_place(const struct board_row *row);

struct board_totals {
	int64_t stores, in_trouble, offline, behind, printers, waiting, late, at_risk, parcels_late,
		held;
};

struct availability; /* which knows the queues */
struct board;
struct board *board_new(struct arena *arena);
void board_free(struct board *board);

/* Reads how everything is and keeps it; one caller at a time. What cannot be read stays as it was.
 */
enum db_status board_refresh(struct board *board, struct tx *tx, const struct stores *stores,
	const struct availability *availability, int64_t now) MUST_USE;
/* made_at_out is 0 before the first refresh. */
struct board_totals board_totals(struct board *board, int64_t *made_at_out);

typedef bool board_wants(const void *context, store_id store);
/* At most `most` rows after that place (NULL: from the worst on) that are wanted, and whether there
 * are more. They live in the arena. */
const struct board_row *board_page(struct board *board, struct arena *arena,
	const struct board_place *after, size_t most, board_wants *wants, const void *context,
	size_t *count_out, bool *has_more_out);

#endif
