/*
 * What headquarters sent and this agent could not read: the feed goes on, but a person must know,
 * since it may be an order. Gone when a readable one about the same thing arrives, or once seen.
 */
#ifndef COMPTOIR_AGENT_UNREAD_H
#define COMPTOIR_AGENT_UNREAD_H

#include "store-agent/journal/journal.h"

struct unread {
	int64_t seq;	  /* of the event */
	struct str label; /* the order's number or what else names it; may be empty */
	int64_t at;
};
enum { UNREAD_MAX = 100 };

/* subject: what it is about, as far as that can be read; a later one takes its place. */
void unread_add(
	struct journal_tx *tx, struct str subject, int64_t seq, struct str label, int64_t now);
void unread_clear(struct journal_tx *tx, struct str subject);
/* Those nobody has seen, oldest first. */
size_t unread_list(struct journal_tx *tx, const struct unread **unread_out);
int64_t unread_count(struct journal_tx *tx);
/* False when there is none. */
bool unread_seen(struct journal_tx *tx, int64_t seq);

#endif
