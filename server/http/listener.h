/*
 * The HTTP listener: the only part that knows civetweb. It turns what civetweb parsed
 * into a call, lets dispatch() answer it, and sends the answer with the headers every
 * answer carries.
 */
#ifndef COMPTOIR_HTTP_LISTENER_H
#define COMPTOIR_HTTP_LISTENER_H

#include "server/server.h"

struct listener;

struct listener_settings {
	struct str address; /* 127.0.0.1:8700, or [::1]:8700; port 0: any free one */
	unsigned workers;
	unsigned request_timeout_ms; /* for the head, and between two pieces of a body */
	unsigned body_timeout_ms;    /* for the whole body */
	bool keep_alive;	     /* only behind our own HAProxy configuration */
	bool trust_forwarded;	     /* the last X-Forwarded-For is the client's address */
};

/* NULL with *why_out, a sentence for the operator. A port that asks for TLS ("8700s") is refused:
 * Debian's civetweb crashes on the first TLS client. */
struct listener *listener_start(
	struct server *server, const struct listener_settings *settings, struct str *why_out);
unsigned listener_port(const struct listener *listener);
/* Begins no new request, waits for running ones (at most drain_ms), then stops all workers. */
void listener_stop(struct listener *listener, unsigned drain_ms);

#endif
