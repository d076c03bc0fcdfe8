/*
 * Who is logged in, in memory: a restart asks for the PIN again. A session ends when nobody did
 * anything for a while, and the pages then lock by themselves. Thread-safe.
 */
#ifndef COMPTOIR_AGENT_SESSION_H
#define COMPTOIR_AGENT_SESSION_H

#include "common/ids.h"
#include "store-agent/journal/people.h"

enum { SESSIONS_MAX = 64, SESSION_TOKEN_CHARS = 32 };

struct session {
	char token[SESSION_TOKEN_CHARS + 1];	  /* the cookie */
	char form_token[SESSION_TOKEN_CHARS + 1]; /* in every form */
	char login[33], name[129];
	bool is_manager;
	int64_t used_at;
	fulfilment_id checked; /* the last whose pickup code was right */
	/* What to say on the next page: kind good, warn or bad and a message key; "" none. */
	char notice_kind[8], notice_key[48];
	char notice_argument[64]; /* {0} of the message */
};

struct sessions;

struct sessions *sessions_new(struct arena *arena, unsigned idle_min);
unsigned sessions_idle_min(const struct sessions *sessions);
/* Takes the place of the one unused longest when all are taken. */
void session_open(struct sessions *sessions, const struct clerk *clerk, int64_t now,
	struct session *session_out);
/* False when there is none or it was idle too long. is_used: by a person, so the time begins
 * anew; a page that refreshes itself does not. */
bool session_find(struct sessions *sessions, struct str token, int64_t now, bool is_used,
	struct session *session_out);
/* Stores what the page changed (checked, notice). */
void session_keep(struct sessions *sessions, const struct session *session);
void session_close(struct sessions *sessions, const struct session *session);

#endif
