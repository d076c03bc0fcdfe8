/*
 * HTTP as a client, and mail out (libcurl). Bounded in time and size; follows no
 * redirect; verifies TLS. One client per thread; connections are kept and reused.
 */
#ifndef COMPTOIR_HTTP_CLIENT_H
#define COMPTOIR_HTTP_CLIENT_H

#include "common/reason.h"

struct http_client;

struct http_request {
	const char *method;
	const char *url;
	const char *const *headers; /* "Name: value", count entries */
	size_t header_count;
	struct str body;
	unsigned timeout_ms;	/* whole exchange; 0 = 30,000 */
	size_t response_max;	/* 0 = 8 MiB */
	bool public_hosts_only; /* refuse private, loopback and link-local addresses after resolving
				   (webhooks) */
};

struct http_response {
	int status; /* 0 when there was no answer */
	struct str body;
	struct str etag, retry_after, content_type, location; /* empty when absent */
	/* With status 0: did the request possibly reach the other side? If not, it is safe to say
	 * nothing happened. */
	bool may_have_arrived;
	struct str error; /* for logs: no URL, no body */
};

struct http_client *http_client_new(const char *user_agent);
void http_client_free(struct http_client *client);
/* True when there was an answer, whatever its status. */
bool http_send(struct http_client *client, struct arena *arena, const struct http_request *request,
	struct http_response *response_out);

struct mail {
	struct str from, from_name; /* address, display name */
	struct str to, to_name;
	struct str reply_to; /* empty: none */
	struct str subject;
	struct str message_id; /* left and right of @, unique per mail, the same when sent again */
	struct str language;   /* Content-Language */
	struct str text;       /* plain part */
	struct str html;       /* empty: plain only */
	int64_t at;	       /* Date */
};

enum mail_outcome {
	MAIL_SENT,
	MAIL_REFUSED,  /* 5xx: will never be taken */
	MAIL_DEFERRED, /* 4xx, no connection: try later; it was not taken */
	MAIL_UNKNOWN,  /* the line broke after the message was given: may have been taken */
};
/* RFC 5322 with MIME (multipart/alternative, UTF-8, quoted-printable or base64, encoded words in
 * headers). Header injection is impossible: addresses and headers with control bytes are
 * MAIL_REFUSED. */
struct str mail_compose(struct arena *arena, const struct mail *mail);
/* url: smtp://host:port, smtps://…, or file:///folder (one .eml per mail, written aside and
 * renamed). */
enum mail_outcome mail_send(struct http_client *client, struct arena *arena, const char *url,
	const char *user, const char *password, const struct mail *mail,
	struct str *error_out) MUST_USE;

#endif
