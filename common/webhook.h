/*
 * Signatures of messages between servers: Standard Webhooks (webhook-id, webhook-timestamp,
 * webhook-signature: "v1,<base64 of HMAC-SHA256 over id.timestamp.body>", several with a blank
 * between) and Stripe's ("t=<seconds>,v1=<hex of HMAC-SHA256 over t.body>"). Comparisons take
 * constant time; a message is refused when its timestamp is WEBHOOK_TOLERANCE_S away from now.
 */
#ifndef COMPTOIR_WEBHOOK_H
#define COMPTOIR_WEBHOOK_H

#include "common/token.h"

enum { WEBHOOK_TOLERANCE_S = 300 };

/* Reads "whsec_<base64>" (24 to 64 bytes); false when it is none. key_out lives in the arena. */
bool webhook_key_parse(struct arena *arena, struct str text, struct str *key_out);

struct webhook_head {
	struct str id, timestamp, signature;
};
/* timestamp is in whole seconds of `now`. */
struct webhook_head webhook_sign(
	struct arena *arena, struct str key, struct str id, int64_t now, struct str body);
bool webhook_is_genuine(struct arena *arena, struct str key, const struct webhook_head *head,
	struct str body, int64_t now) MUST_USE;

/* The value of Stripe-Signature, which is made with the whole text of the secret as key. */
struct str stripe_sign(struct arena *arena, struct str key, int64_t now, struct str body);
bool stripe_is_genuine(struct arena *arena, struct str key, struct str signature, struct str body,
	int64_t now) MUST_USE;

#endif
