/* Signatures of messages between servers; see webhook.h. */
#include "common/webhook.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"

#define SECONDS_MAX UINT64_C(100000000000)

enum { KEY_BYTES_MIN = 24, KEY_BYTES_MAX = 64, KEY_CHARS_MAX = 88 };

static struct hash hmac(struct str key, struct str text)
{
	struct hash hash;
	unsigned n = sizeof(hash.bytes);
	if (HMAC(EVP_sha256(), key.p, (int)key.n, (const unsigned char *)text.p, text.n, hash.bytes,
		    &n) != NULL)
		return hash;
	log_error("openssl_failed", LOG_TEXT("call", "HMAC"));
	abort();
}

static size_t padding_of(struct str base64)
{
	size_t n = 0;
	while (n < 2 && n < base64.n && base64.p[base64.n - 1 - n] == '=')
		n++;
	return n;
}

bool webhook_key_parse(struct arena *arena, struct str text, struct str *key_out)
{
	const struct str prefix = STR("whsec_");
	unsigned char bytes[KEY_CHARS_MAX];
	if (!str_starts_with(text, prefix))
		return false;
	struct str base64 = {text.p + prefix.n, text.n - prefix.n};
	if (base64.n == 0 || base64.n % 4 != 0 || base64.n > KEY_CHARS_MAX)
		return false;
	int n = EVP_DecodeBlock(bytes, (const unsigned char *)base64.p, (int)base64.n);
	if (n < 0)
		return false;
	size_t key_bytes = (size_t)n - padding_of(base64);
	*key_out = str_dup(arena, (struct str){(const char *)bytes, key_bytes});
	secret_scrub(bytes, sizeof(bytes));
	return key_bytes >= KEY_BYTES_MIN && key_bytes <= KEY_BYTES_MAX;
}

/* --- Standard Webhooks --- */

static struct str sign_v1(
	struct arena *arena, struct str key, const struct webhook_head *head, struct str body)
{
	char base64[4 * ((sizeof(struct hash) + 2) / 3) + 1];
	struct hash hash =
		hmac(key, str_printf(arena, STR_FMT "." STR_FMT "." STR_FMT, STR_ARG(head->id),
				  STR_ARG(head->timestamp), STR_ARG(body)));
	EVP_EncodeBlock((unsigned char *)base64, hash.bytes, sizeof(hash.bytes));
	return str_printf(arena, "v1,%s", base64);
}

struct webhook_head webhook_sign(
	struct arena *arena, struct str key, struct str id, int64_t now, struct str body)
{
	struct webhook_head head = {
		.id = id, .timestamp = str_printf(arena, "%lld", (long long)(now / MS_PER_SECOND))};
	head.signature = sign_v1(arena, key, &head, body);
	return head;
}

static bool is_equal(struct str a, struct str b)
{
	struct hash x = hash_of(a.p, a.n), y = hash_of(b.p, b.n);
	return hash_equal(&x, &y);
}

static bool is_timely(struct str timestamp, int64_t now)
{
	uint64_t at;
	if (!str_to_u64(timestamp, SECONDS_MAX, &at))
		return false;
	int64_t away = now / MS_PER_SECOND - (int64_t)at;
	return away <= WEBHOOK_TOLERANCE_S && away >= -WEBHOOK_TOLERANCE_S;
}

bool webhook_is_genuine(struct arena *arena, struct str key, const struct webhook_head *head,
	struct str body, int64_t now)
{
	struct str rest = head->signature;
	if (str_is_empty(head->id) || !is_timely(head->timestamp, now))
		return false;
	struct str right = sign_v1(arena, key, head, body);
	while (rest.n > 0)
		if (is_equal(str_cut(&rest, ' '), right))
			return true;
	return false;
}

/* --- Stripe --- */

static struct str stripe_hex(
	struct arena *arena, struct str key, struct str timestamp, struct str body)
{
	struct hash hash = hmac(
		key, str_printf(arena, STR_FMT "." STR_FMT, STR_ARG(timestamp), STR_ARG(body)));
	return hex_print(arena, hash.bytes, sizeof(hash.bytes));
}

struct str stripe_sign(struct arena *arena, struct str key, int64_t now, struct str body)
{
	struct str timestamp = str_printf(arena, "%lld", (long long)(now / MS_PER_SECOND));
	return str_printf(arena, "t=" STR_FMT ",v1=" STR_FMT, STR_ARG(timestamp),
		STR_ARG(stripe_hex(arena, key, timestamp, body)));
}

static struct str stripe_timestamp(struct str signature)
{
	while (signature.n > 0) {
		struct str value = str_cut(&signature, ',');
		struct str name = str_cut(&value, '=');
		if (str_equal_c(name, "t") && !str_is_empty(value))
			return value;
	}
	return STR_EMPTY;
}

bool stripe_is_genuine(
	struct arena *arena, struct str key, struct str signature, struct str body, int64_t now)
{
	struct str rest = signature, timestamp = stripe_timestamp(signature);
	bool is_genuine = false;
	if (!is_timely(timestamp, now))
		return false;
	/* Once, however many there are to compare: anybody may send a megabyte with thousands. */
	struct str right = stripe_hex(arena, key, timestamp, body);
	while (rest.n > 0) {
		struct str value = str_cut(&rest, ',');
		struct str name = str_cut(&value, '=');
		if (str_equal_c(name, "v1"))
			is_genuine |= is_equal(value, right);
	}
	return is_genuine;
}
