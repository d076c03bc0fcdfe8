/*
 * HTTP as a client (libcurl): bounded in time and size, 3 s to connect, follows no redirect,
 * verifies TLS, uses no proxy of the environment. One client per thread; connections are kept and
 * reused. A kept connection that turns out dead is replaced and the request sent again, so what
 * acts carries an Idempotency-Key. Mail is in mail.h.
 */
#ifndef COMPTOIR_HTTP_CLIENT_H
#define COMPTOIR_HTTP_CLIENT_H

#include <stdatomic.h>

#include "common/str.h"

struct http_client;

struct http_request {
	const char *method;
	const char *url;
	const char *const *headers; /* "Name: value", header_count entries, no control characters */
	size_t header_count;
	/* Headers of the answer that are wanted beside the usual; answer_values[i] gets each,
	 * empty when absent. */
	const char *const *answer_names;
	struct str *answer_values;
	size_t answer_count;
	struct str body;
	unsigned timeout_ms;	/* whole exchange; 0 = 30,000 */
	size_t response_max;	/* 0 = 8 MiB */
	bool public_hosts_only; /* refuse private, loopback and link-local addresses after resolving
				   (webhooks) */
	const atomic_bool *is_stopping; /* may be NULL; once true the exchange is given up, within
					   a second */
};

struct http_response {
	int status; /* 0 when there was no whole answer */
	struct str body;
	struct str etag, retry_after, content_type, location; /* empty when absent */
	/* With status 0: did the request possibly reach the other side? If not, it is safe to say
	 * nothing happened. */
	bool may_have_arrived;
	struct str error; /* for logs: no URL, no body */
};

struct http_client *http_client_new(const char *user_agent);
void http_client_free(struct http_client *client);
/* True when there was an answer, whatever its status. Texts live in the arena. */
bool http_send(struct http_client *client, struct arena *arena, const struct http_request *request,
	struct http_response *response_out);

#endif
