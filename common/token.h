/*
 * Secrets, codes and what is derived from them. Everything a shopper or partner
 * shows us is derived by HMAC-SHA256 (RFC 2104) from one server secret and a
 * purpose, so nothing secret is stored per order. Comparisons take constant time.
 */
#ifndef COMPTOIR_TOKEN_H
#define COMPTOIR_TOKEN_H

#include "common/ids.h"
#include "common/reason.h"

struct hash {
	uint8_t bytes[32];
};

struct secret {
	uint8_t bytes[32];
};

struct hash hash_of(const void *bytes, size_t n); /* SHA-256 */
struct hash hash_keyed(const struct secret *secret, const char *purpose, const void *bytes,
	size_t n); /* HMAC-SHA256 over purpose, NUL, bytes */
bool hash_equal(const struct hash *a, const struct hash *b); /* constant time */

/* Reads 64 hex digits from a file that only its owner can read; makes the file (mode 0600,
 * durable) with fresh bytes when it is missing and may_create. False with *why_out otherwise. */
bool secret_load(struct arena *arena, const char *path, bool may_create, struct secret *secret_out,
	struct str *why_out);
void secret_scrub(void *bytes, size_t n);

/* Base64url without padding (RFC 4648, 5). */
struct str base64url_print(struct arena *arena, const void *bytes, size_t n);
bool base64url_parse(struct arena *arena, struct str text, struct str *bytes_out);
struct str hex_print(struct arena *arena, const void *bytes, size_t n);
/* Exactly 2 * n digits, either case; false otherwise. */
bool hex_parse(struct str text, void *bytes_out, size_t n);

/* Tracking token of an order: 43 characters, id and 16 bytes of HMAC. */
struct str order_token_print(struct arena *arena, const struct secret *secret, order_id order);
bool order_token_parse(
	struct arena *arena, const struct secret *secret, struct str token, order_id *order_out);

/* Pickup code: 8 characters of Crockford base 32, printed ABCD-EFGH. Typed text may have blanks,
 * dashes, lower case, and O for 0, I or L for 1 (Crockford's rules); code_normalise makes it 8
 * characters or says false. */
enum { PICKUP_CODE_CHARS = 8 };
struct str pickup_code_print(struct arena *arena, const struct secret *secret, order_id order);
/* The same form for a return that was announced, so that scanners and counters read both alike. */
struct str return_code_print(struct arena *arena, const struct secret *secret, return_id id);
bool pickup_code_normalise(struct str typed, char code_out[PICKUP_CODE_CHARS + 1]);
/* Whether these are the last characters of the code, four at least. */
enum { CODE_TAIL_CHARS = 4 };
bool pickup_code_ends_with(const char code[PICKUP_CODE_CHARS + 1], struct str typed);
/* Worth money to whoever has it, and asked of us from everywhere: 16 characters of the same,
 * ABCD-EFGH-JKMN-PQRS. */
enum { VOUCHER_CODE_CHARS = 16 };
struct str voucher_code_print(struct arena *arena, const struct secret *secret, refund_id refund);
bool voucher_code_normalise(struct str typed, char code_out[VOUCHER_CODE_CHARS + 1]);
/* What stands on the slip of goods that were sent on: T and 12 characters of the same, the last a
 * check digit, so that a digit is always among them. It is made of the
 * id, by the store alone, so it is no secret, and two may be equal once in a very long time. */
enum { CONSIGNMENT_NUMBER_CHARS = 13 };
struct str consignment_number_print(struct arena *arena, consignment_id id);
bool consignment_number_normalise(struct str typed, char number_out[CONSIGNMENT_NUMBER_CHARS + 1]);
/* What a store holds to check a code without knowing it: keyed by a secret of the store. */
struct hash pickup_code_verifier(
	const struct secret *store_secret, order_id order, const char code[PICKUP_CODE_CHARS + 1]);

/* The same of a return that was announced. */
struct hash return_code_verifier(
	const struct secret *store_secret, return_id id, const char code[PICKUP_CODE_CHARS + 1]);

/* A new credential: prefix, underscore, 32 bytes base64url; only its hash is stored. */
struct str credential_new(struct arena *arena, const char *prefix);
struct hash credential_hash(struct str credential);

/* PIN and password hashes: scrypt N=2^13 r=8 p=10, salted, "scrypt$13$8$10$salt$hash"; those of
 * N=2^14 p=5, which were made before, match as well. */
struct str password_hash(struct arena *arena, struct str password);
bool password_matches(struct str password, struct str stored);
/* For doors that anybody may knock at: when a few wait already it is not looked at, so that a flood
 * of wrong passwords holds neither the processors nor the threads. */
enum password_verdict { PASSWORD_WRONG, PASSWORD_RIGHT, PASSWORD_CROWD };
enum password_verdict password_check(struct str password, struct str stored) MUST_USE;
/* Matches no password: hashed against when nobody has that name, or the time it takes would tell.
 */
extern const struct str password_hash_of_nobody;
/* How many of these run while others wait, at first two: each takes 8 MiB (16 of the older hashes).
 * Call before any thread starts. */
void password_run_at_once(int count);
/* The most that ran at the same time so far. */
int password_ran_at_once(void);

#endif
