/*
 * An HTTP listener over civetweb, defensively; the only part that knows civetweb. It turns
 * what civetweb parsed into an exchange, lets the service answer it, and sends the answer with
 * the headers every answer carries. It speaks plain HTTP on a loopback or private address;
 * TLS is the front's. What civetweb gets wrong is listed in doc/decisions/0009.
 */
#ifndef COMPTOIR_HTTP_SERVER_H
#define COMPTOIR_HTTP_SERVER_H

#include "common/http_wire.h"

struct http_server;

struct http_settings {
	struct str address; /* 127.0.0.1:8700, or [::1]:8700; port 0: any free one */
	unsigned workers;
	unsigned request_timeout_ms; /* for the head, and between two pieces of a body */
	unsigned body_timeout_ms;    /* for the whole body */
	bool keep_alive;	     /* only behind our own HAProxy configuration */
	bool trust_forwarded;	     /* the last X-Forwarded-For is the client's address */
};

/* One request of one worker thread; all texts live in its arena, which is cleared before each. */
struct exchange {
	struct arena *arena;
	void *worker; /* what worker_begin made for this thread */
	struct wire_request request;
	struct str path; /* raw, not decoded */
	struct str remote;
	int64_t now;
	bool is_readable; /* false: civetweb could not parse the head, or it came too slowly */
	/* The service fills these two. */
	struct str request_id;
	struct answer answer;
};

struct http_service {
	void *context;
	void *(*worker_begin)(void *context); /* may be NULL */
	void (*worker_end)(void *worker);
	void (*answer)(void *context, struct exchange *exchange);
};

/* NULL with *why_out, a sentence for the operator. A port that asks for TLS ("8700s") is refused:
 * Debian's civetweb crashes on the first TLS client. service is copied. */
struct http_server *http_server_start(struct arena *arena, const struct http_settings *settings,
	const struct http_service *service, struct str *why_out);
unsigned http_server_port(const struct http_server *server);
/* Waits for running requests (at most drain_ms), then stops all workers. */
void http_server_stop(struct http_server *server, unsigned drain_ms);

#endif
