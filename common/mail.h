/*
 * Mail out: composing a message and giving it to a mail server. Header injection is impossible: an
 * address that is no plain address, a message id of other characters than A-Za-z0-9._- around its
 * @, a header text with control characters or a body that is not clean UTF-8 make no message.
 */
#ifndef COMPTOIR_MAIL_H
#define COMPTOIR_MAIL_H

#include "common/http_client.h"
#include "common/reason.h"

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

/* RFC 5322 with MIME: multipart/alternative, UTF-8, quoted-printable, encoded words in headers
 * (RFC 2045 to 2047). The same mail gives the same bytes. Empty when it is refused. */
struct str mail_compose(struct arena *arena, const struct mail *mail);

enum mail_outcome {
	MAIL_SENT,
	MAIL_REFUSED,  /* not composable, or 5xx to sender, recipient or message: never taken */
	MAIL_DEFERRED, /* 4xx, no connection, no login: try later; it was not taken */
	MAIL_UNKNOWN,  /* the line broke after the message was given: may have been taken */
};
/* url: smtp://host:port (a relay of one's own: in clear without user, STARTTLS required with one),
 * smtps://host:port, or file:///folder (one .eml per mail, named by its message id, written aside,
 * synced and renamed). user and password may be NULL. *error_out is for logs: no address. */
enum mail_outcome mail_send(struct http_client *client, struct arena *arena, const char *url,
	const char *user, const char *password, const struct mail *mail,
	struct str *error_out) MUST_USE;

#endif
