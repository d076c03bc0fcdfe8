/*
 * comptoird behind the HTTP listener (common/http_server.h): each worker thread has its own
 * database connection, and each exchange becomes a call that dispatch() answers.
 */
#ifndef COMPTOIR_HTTP_LISTENER_H
#define COMPTOIR_HTTP_LISTENER_H

#include "common/http_server.h"
#include "server/server.h"

struct listener;

/* NULL with *why_out, a sentence for the operator. */
struct listener *listener_start(
	struct server *server, const struct http_settings *settings, struct str *why_out);
unsigned listener_port(const struct listener *listener);
/* Begins no new request, waits for running ones (at most drain_ms), then stops all workers. */
void listener_stop(struct listener *listener, unsigned drain_ms);

#endif
