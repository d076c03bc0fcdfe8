/*
 * Sessions of staff: a cookie with a random token of which the database holds the
 * hash, twelve hours from its last use. Every form of a session carries a token made from
 * it, so another site cannot make the browser act.
 */
#ifndef COMPTOIR_HTTP_SESSION_H
#define COMPTOIR_HTTP_SESSION_H

#include "server/http/call.h"

/* Fills call->caller from the cookie, and prolongs the session. REASON_NOT_AUTHENTICATED without a
 * valid one. */
enum reason session_find(struct call *call) MUST_USE;
/* Checks the password and opens a session (the cookie goes into the answer).
 * REASON_BUSY when too many others try at the moment; REASON_NOT_AUTHENTICATED when login or
 * password is wrong, in the same time for both; REASON_RATE_LIMITED with *wait_s_out after too many
 * attempts. */
enum reason session_open(
	struct call *call, struct str login, struct str password, unsigned *wait_s_out) MUST_USE;
/* Ends it, here and for every copy of the cookie. */
enum reason session_close(struct call *call) MUST_USE;

#endif
