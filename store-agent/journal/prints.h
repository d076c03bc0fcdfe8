/*
 * What is to be printed, and what became of it. A job is written with the act that wants it. It is
 * `unknown` from before its first byte goes to a printer until the printer is known to have it all,
 * so whatever ends the agent or the line in between, the job is printed once more (and says so on
 * the paper), which is better than not at all.
 *
 *	asked --> unknown --> sent --> confirmed
 *	  |         |           |
 *	  +---------+-----------+--> folder    its printer was in trouble for too long
 *
 * Outputs are known here by their names; print/outputs.h says what they are.
 */
#ifndef COMPTOIR_AGENT_PRINTS_H
#define COMPTOIR_AGENT_PRINTS_H

#include "store-agent/journal/journal.h"

#define PRINT_KIND_LIST(X)                                                                         \
	X(PRINT_PICK_LIST, "pick_list")                                                            \
	X(PRINT_WAVE_LIST, "wave_list")                                                            \
	X(PRINT_BAG_LABEL, "bag_label")                                                            \
	X(PRINT_PICKUP_RECEIPT, "pickup_receipt")                                                  \
	X(PRINT_RETURN_RECEIPT, "return_receipt")                                                  \
	X(PRINT_TRANSFER_SLIP, "transfer_slip")                                                    \
	X(PRINT_DAY_REPORT, "day_report")                                                          \
	X(PRINT_TEST_PAGE, "test_page")

#define PRINT_STATE_LIST(X)                                                                        \
	X(PRINT_ASKED, "asked")                                                                    \
	X(PRINT_UNKNOWN, "unknown")	/* some of it may be on paper */                           \
	X(PRINT_SENT, "sent")		/* the printer has it all, and may not say more */         \
	X(PRINT_CONFIRMED, "confirmed") /* the printer said that it is printed */                  \
	X(PRINT_FOLDER, "folder")	/* a PDF file in the folder instead; nobody has seen it */

/* Why an attempt came to nothing. */
#define PRINT_TROUBLE_LIST(X)                                                                      \
	X(TROUBLE_NONE, "")                                                                        \
	X(TROUBLE_UNREACHABLE, "unreachable")                                                      \
	X(TROUBLE_PAPER, "paper")                                                                  \
	X(TROUBLE_COVER, "cover")                                                                  \
	X(TROUBLE_OFFLINE, "offline")                                                              \
	X(TROUBLE_STOPPED, "stopped")	  /* the printer says so, for another reason */            \
	X(TROUBLE_BROKE_OFF, "broke_off") /* the line, in the middle of a page */                  \
	X(TROUBLE_REFUSED, "refused") /* it takes no such document, or somebody cancelled it */    \
	X(TROUBLE_FOLDER, "folder")   /* the file cannot be written */

#define PRINT_WORD_MEMBER(name, text) name,
enum print_kind { PRINT_KIND_LIST(PRINT_WORD_MEMBER) };
enum print_state { PRINT_STATE_LIST(PRINT_WORD_MEMBER) };
enum print_trouble { PRINT_TROUBLE_LIST(PRINT_WORD_MEMBER) };
struct str print_kind_name(enum print_kind kind);
bool print_kind_parse(struct str text, enum print_kind *kind_out);
struct str print_state_name(enum print_state state);
struct str print_trouble_name(enum print_trouble trouble);
enum { PRINT_KINDS = PRINT_TEST_PAGE + 1, BAGS_MAX = 20 };
#define PRINT_TO_FOLDER "folder" /* the output that is always there */
#define PRINT_TO_NOBODY "none"	 /* what is not printed by itself */

struct print_job {
	int64_t seq;
	struct uuid id; /* a second request with the same id is the same job */
	enum print_kind kind;
	struct uuid subject;	      /* fulfilment, wave, the command of a return, or a day */
	int64_t bags;		      /* of a bag label */
	bool is_copy;		      /* something of it may be on paper already */
	int64_t asked_at, printed_at; /* 0: not yet */
	struct str file;	      /* when it went to the folder */
	enum print_state state;
	struct str output; /* chosen by a clerk, or where its kind goes */
	enum print_trouble trouble;
	int64_t trouble_since, attempts;
	int64_t remote; /* its number at the printer; 0: none */
};

/* Where papers of a kind go, as the settings say. */
void print_route_set(struct journal_tx *tx, enum print_kind kind, struct str output);
struct str print_route(struct journal_tx *tx, enum print_kind kind);
/* Jobs for an output that is not among these go where their kind goes. */
void print_keep_outputs(struct journal_tx *tx, const struct str *names, size_t count);

/* is_copy is found out here: something of this kind was asked for before. */
void print_ask(struct journal_tx *tx, struct uuid id, enum print_kind kind, struct uuid subject,
	int64_t now);
/* Nothing when labels are printed by nobody. */
void print_ask_labels(
	struct journal_tx *tx, struct uuid id, struct uuid fulfilment, int64_t bags, int64_t now);
void print_ask_test(struct journal_tx *tx, struct uuid id, struct str output, int64_t now);

/* --- for the thread of an output --- */

/* The oldest job for this output that is to be tried now. */
bool print_next(struct journal_tx *tx, struct str output, int64_t now, struct print_job *job_out);
/* The oldest of all these that has been in trouble for longer than that. */
bool print_overdue(struct journal_tx *tx, struct str output, int64_t patience_ms, int64_t now,
	struct print_job *job_out);
/* The oldest that the printer has and that is to be asked after now. */
bool print_sent_next(
	struct journal_tx *tx, struct str output, int64_t now, struct print_job *job_out);
/* When one of these will be the case; INT64_MAX: not by itself. */
int64_t print_next_due(struct journal_tx *tx, struct str output);
/* Before the first byte. */
void print_begin(struct journal_tx *tx, int64_t seq);
void print_has_number(struct journal_tx *tx, int64_t seq, int64_t remote);
/* Sent, confirmed, or in the folder because of a trouble (NONE: the one it was put off for). */
void print_done(struct journal_tx *tx, int64_t seq, enum print_state state,
	enum print_trouble trouble, struct str file, int64_t now);
/* Not now, but at next_at. */
void print_put_off(struct journal_tx *tx, int64_t seq, enum print_state state,
	enum print_trouble trouble, int64_t now, int64_t next_at);
/* The same for everything that waits for this output. */
void print_put_off_all(struct journal_tx *tx, struct str output, enum print_trouble trouble,
	int64_t now, int64_t next_at);

/* --- for the clerk --- */

/* Again, at this output (empty: where its kind goes); a copy when some of it may be on paper.
 * NOT_FOUND. */
enum reason print_retry(
	struct journal_tx *tx, int64_t seq, struct str output, int64_t now) MUST_USE;
/* Everything that went to the folder instead of this output. */
void print_retry_all(struct journal_tx *tx, struct str output, int64_t now);
/* A clerk knows that it is in the folder. */
bool print_seen(struct journal_tx *tx, int64_t seq);
/* Waiting longer than at once, stuck at the printer, or in the folder instead; the oldest of them.
 */
enum { PRINTS_LISTED_MAX = 20 };
size_t print_troubles(struct journal_tx *tx, const struct print_job **jobs_out);
int64_t print_trouble_count(struct journal_tx *tx);
int64_t print_waiting_count(struct journal_tx *tx);
int64_t print_folder_count(struct journal_tx *tx);
/* The newest job of that kind on that subject. */
bool print_latest(struct journal_tx *tx, enum print_kind kind, struct uuid subject,
	struct print_job *job_out);

/* What a return receipt says, by the command that told of the return. JSON; empty: none is known.
 */
void receipt_save(struct journal_tx *tx, command_id command, struct str facts, int64_t now);
struct str receipt_load(struct journal_tx *tx, command_id command);
/* When the goods came back; 0: none is known. */
int64_t receipt_at(struct journal_tx *tx, command_id command);

#endif
