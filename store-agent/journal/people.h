/* Clerks, and how often somebody guessed wrong. A restart forgets neither. */
#ifndef COMPTOIR_AGENT_PEOPLE_H
#define COMPTOIR_AGENT_PEOPLE_H

#include "store-agent/journal/journal.h"

enum { CLERKS_MAX = 500 };

struct clerk {
	struct str login, name, pin_hash;
	bool is_manager;
};

void clerk_replace_all(struct journal_tx *tx, const struct clerk *clerks, size_t count);
bool clerk_find(struct journal_tx *tx, struct str login, struct clerk *clerk_out);
/* By name. */
size_t clerk_list(struct journal_tx *tx, const struct clerk **clerks_out);

/* subject: what is guessed at or by whom, such as "pin camille". */
void attempt_add(struct journal_tx *tx, struct str subject, int64_t now);
int64_t attempt_count(struct journal_tx *tx, struct str subject, int64_t since);
/* The one that was added at that time. */
void attempt_take_back(struct journal_tx *tx, struct str subject, int64_t at);
void attempt_forget(struct journal_tx *tx, struct str subject);

#endif
