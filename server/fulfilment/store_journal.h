/*
 * The journals of stores, as headquarters sees them. An epoch is one copy of a journal's file that
 * numbers commands of its own, without gaps. A store has one open epoch; its commands are taken in
 * the order of their numbers, each number once. What contradicts that is refused and changes
 * nothing: a copy that is older than what was seen (JOURNAL_BEHIND), numbers that are missing
 * (JOURNAL_GAP), another copy that wrote under the same numbers, or a second journal under one key
 * (JOURNAL_FORK). The agent then begins an epoch, which waits here until an operator lets it in
 * (doc/agent-protocol.md, "One journal").
 */
#ifndef COMPTOIR_STORE_JOURNAL_H
#define COMPTOIR_STORE_JOURNAL_H

#include "common/reason.h"
#include "common/words.h"
#include "server/db/stmt.h"

/* How an agent introduces its journal. */
struct journal_card {
	store_id store; /* of the key */
	agent_id agent;
	struct uuid epoch, parent; /* parent: the epoch before, all zero when there is none */
	enum epoch_begun begun;
	uint64_t begins; /* the first number of the epoch */
	uint32_t opens;	 /* how often the file was opened */
	uint64_t last;	 /* the highest number given so far */
};

struct journal_met {
	enum reason reason; /* OK, or why this journal is not taken */
	journal_id journal;
	uint64_t next_seq;
	bool is_new_trouble; /* it waits since now: a person must decide */
};

struct journal_meeting {
	struct journal_card card;
	int64_t now;
};
/* A transaction body: input a journal_meeting, output a journal_met. Writes down an epoch that was
 * never seen; as a successor ends the one before. DB_DONE, whatever the reason. */
enum db_status journal_meet(struct tx *tx, const void *input, void *output_out);
/* The same for the commands of an epoch that was met before, by reading alone: DB_NONE when it was
 * not. */
enum db_status journal_recall(
	struct tx *tx, const struct journal_card *card, struct journal_met *met_out);

/* An operator lets a waiting epoch in; the open one ends. DB_NONE: there is none of that store. */
struct journal_choice {
	struct str store_code;
	struct uuid epoch;
};
enum db_status journal_accept(struct tx *tx, const struct journal_choice *choice);

/* Takes the next number for a command, or says why it is not the next: JOURNAL_GAP, JOURNAL_FORK.
 */
struct journal_number {
	journal_id journal;
	uint64_t seq, last;
};
enum db_status journal_take_number(
	struct tx *tx, const struct journal_number *number, int64_t now, enum reason *reason_out);

#endif
