/*
 * Commands: what clerks did, for headquarters, in the order they did it. Written with the change
 * they tell of; never changed but for their result; forgotten long after they were answered.
 */
#ifndef COMPTOIR_AGENT_COMMANDS_H
#define COMPTOIR_AGENT_COMMANDS_H

#include <jansson.h>

#include "common/words.h"
#include "store-agent/journal/journal.h"

struct command {
	int64_t seq; /* given by command_append */
	command_id id;
	enum command_type type;
	bool has_fulfilment;
	fulfilment_id fulfilment;
	struct str body; /* JSON object: the members that this type has more */
	struct str clerk;
	int64_t happened_at;
	bool is_void; /* see command_void */
};

bool command_is_known(struct journal_tx *tx, command_id id);
/* It is known from now on, although headquarters is told nothing. */
void command_is_done(struct journal_tx *tx, command_id id);
void command_append(struct journal_tx *tx, const struct command *command);
/* The oldest commands without an answer, at most max. */
size_t command_unanswered(struct journal_tx *tx, size_t max, const struct command **commands_out);
int64_t command_waiting_count(struct journal_tx *tx);
/* When the first of them happened; 0: none waits. */
int64_t command_waiting_since(struct journal_tx *tx);
void command_answer(struct journal_tx *tx, command_id id, struct str result, int64_t now);
/* Headquarters cannot read what it says: its number is sent, so that the numbers after it count. */
void command_void(struct journal_tx *tx, command_id id);
/* Headquarters goes on with `next`, because it has lost what came after, or never had it: all from
 * there is sent again. False when the journal has not kept them all. */
bool command_send_again(struct journal_tx *tx, int64_t next, int64_t last);
/* All commands up to this number have been answered. */
int64_t command_answered_up_to(struct journal_tx *tx);
/* Has headquarters not answered this yet? */
bool command_is_unanswered(struct journal_tx *tx, fulfilment_id fulfilment, enum command_type type);
/* Did a command tell of the goods of this return? */
bool command_tells_return(struct journal_tx *tx, return_id id);
/* Is there an act on this fulfilment after that number? */
bool command_exists_after(struct journal_tx *tx, fulfilment_id fulfilment, int64_t seq);

/* What headquarters refused and nobody has looked at: one entry per fulfilment, type and result;
 * of returns, each: they are of many orders. What was superseded needs no look: its document brings
 * a put-back task. */
struct refusal {
	int64_t last_seq;
	enum command_type type;
	struct str result;
	bool has_fulfilment;
	fulfilment_id fulfilment;
	struct str clerk;
	int64_t happened_at;
	int64_t count;
	command_id id; /* of the last */
};
enum { REFUSALS_MAX = 100 };
size_t command_refusals(struct journal_tx *tx, const struct refusal **refusals_out);
/* Somebody looked at the refusal whose last_seq this is. False when there is none. */
bool command_refusal_seen(struct journal_tx *tx, int64_t last_seq, int64_t now);

#endif
