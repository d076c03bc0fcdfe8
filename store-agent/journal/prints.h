/*
 * What is to be printed. A job is written with the act that wants it, printed, and then marked; a
 * crash between printing and marking prints it once more, which is better than not at all.
 */
#ifndef COMPTOIR_AGENT_PRINTS_H
#define COMPTOIR_AGENT_PRINTS_H

#include "store-agent/journal/journal.h"

#define PRINT_KIND_LIST(X)                                                                         \
	X(PRINT_PICK_LIST, "pick_list")                                                            \
	X(PRINT_WAVE_LIST, "wave_list")                                                            \
	X(PRINT_BAG_LABEL, "bag_label")                                                            \
	X(PRINT_PICKUP_RECEIPT, "pickup_receipt")                                                  \
	X(PRINT_RETURN_RECEIPT, "return_receipt")

#define PRINT_KIND_MEMBER(name, text) name,
enum print_kind { PRINT_KIND_LIST(PRINT_KIND_MEMBER) };
struct str print_kind_name(enum print_kind kind);

struct print_job {
	int64_t seq;
	struct uuid id; /* a second request with the same id is the same job */
	enum print_kind kind;
	struct uuid subject; /* fulfilment, wave, or the command of a return */
	bool is_copy;
	int64_t asked_at, printed_at; /* 0: not yet */
	struct str file;
};

/* is_copy is found out here: something of this kind was asked for before. */
void print_ask(struct journal_tx *tx, struct uuid id, enum print_kind kind, struct uuid subject,
	int64_t now);
/* The oldest job that is not printed. */
bool print_next(struct journal_tx *tx, struct print_job *job_out);
void print_done(struct journal_tx *tx, int64_t seq, struct str file, int64_t now);
int64_t print_waiting_count(struct journal_tx *tx);
/* The newest job of that kind on that subject. */
bool print_latest(struct journal_tx *tx, enum print_kind kind, struct uuid subject,
	struct print_job *job_out);

/* What a return receipt says, by the command that told of the return. JSON; empty: none is known.
 */
void receipt_save(struct journal_tx *tx, command_id command, struct str facts, int64_t now);
struct str receipt_load(struct journal_tx *tx, command_id command);

#endif
