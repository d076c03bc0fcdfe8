/* Secrets and what is derived from them; see token.h. Cryptography is OpenSSL's. */
#include "common/token.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/rand.h"

enum {
	SECRET_HEX_CHARS = 64,
	TOKEN_MAC_BYTES = 16,
	SALT_BYTES = 16,
	SCRYPT_R = 8,
	SCRYPT_MEMORY = 64 << 20,
};

/* Of equal strength (OWASP, Password Storage Cheat Sheet): half the memory, twice the work. New
 * hashes are of the first. */
struct scrypt_cost {
	struct str prefix;
	uint64_t n, p;
};
static const struct scrypt_cost scrypt_costs[] = {
	{STR("scrypt$13$8$10$"), 1 << 13, 10},
	{STR("scrypt$14$8$5$"), 1 << 14, 5},
};

/* ---- hashes ---------------------------------------------------------- */

/* OpenSSL refuses only when memory is out or the library is broken. */
static void must(int ok, const char *what)
{
	if (ok == 1)
		return;
	log_error("openssl_failed", LOG_TEXT("call", what));
	abort();
}

struct hash hash_of(const void *bytes, size_t n)
{
	struct hash hash;
	must(EVP_Digest(bytes, n, hash.bytes, NULL, EVP_sha256(), NULL), "EVP_Digest");
	return hash;
}

static EVP_MAC *hmac;

static void fetch_hmac(void)
{
	hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	must(hmac != NULL, "EVP_MAC_fetch");
}

struct hash hash_keyed(
	const struct secret *secret, const char *purpose, const void *bytes, size_t n)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct hash hash;
	size_t length;
	const OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string("digest", (char[]){"SHA256"}, 0),
		OSSL_PARAM_construct_end(),
	};
	pthread_once(&once, fetch_hmac);
	EVP_MAC_CTX *context = EVP_MAC_CTX_new(hmac);
	must(context != NULL, "EVP_MAC_CTX_new");
	must(EVP_MAC_init(context, secret->bytes, sizeof(secret->bytes), params), "EVP_MAC_init");
	/* The NUL at the end of the purpose goes in too: no two purposes can run together. */
	must(EVP_MAC_update(context, (const unsigned char *)purpose, strlen(purpose) + 1),
		"EVP_MAC_update");
	must(EVP_MAC_update(context, bytes, n), "EVP_MAC_update");
	must(EVP_MAC_final(context, hash.bytes, &length, sizeof(hash.bytes)), "EVP_MAC_final");
	EVP_MAC_CTX_free(context);
	return hash;
}

bool hash_equal(const struct hash *a, const struct hash *b)
{
	return CRYPTO_memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

/* ---- spellings of bytes ---------------------------------------------- */

static const char base64url_digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

struct str base64url_print(struct arena *arena, const void *bytes, size_t n)
{
	const uint8_t *p = bytes;
	char *text = arena_alloc(arena, n / 3 * 4 + 5);
	size_t chars = 0;
	uint32_t bits = 0;
	int count = 0;
	for (size_t i = 0; i < n; i++) {
		bits = bits << 8 | p[i];
		for (count += 8; count >= 6; count -= 6)
			text[chars++] = base64url_digits[bits >> (count - 6) & 63];
	}
	if (count > 0)
		text[chars++] = base64url_digits[bits << (6 - count) & 63];
	return (struct str){text, chars};
}

static int base64url_value(char c)
{
	const char *at = c == '\0' ? NULL : strchr(base64url_digits, c);
	return at == NULL ? -1 : (int)(at - base64url_digits);
}

/* Only the one spelling a value has: no padding, spare bits zero. */
static bool base64url_decode(struct str text, uint8_t *bytes, size_t max, size_t *n_out)
{
	uint32_t bits = 0;
	int count = 0;
	*n_out = 0;
	if (text.n % 4 == 1 || text.n / 4 * 3 + text.n % 4 * 6 / 8 > max)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		int value = base64url_value(text.p[i]);
		if (value < 0)
			return false;
		bits = bits << 6 | (uint32_t)value;
		count += 6;
		if (count >= 8) {
			count -= 8;
			bytes[(*n_out)++] = (uint8_t)(bits >> count);
		}
	}
	return (bits & ((1U << count) - 1)) == 0;
}

bool base64url_parse(struct arena *arena, struct str text, struct str *bytes_out)
{
	size_t max = text.n / 4 * 3 + 3, n;
	uint8_t *bytes = arena_alloc(arena, max);
	if (!base64url_decode(text, bytes, max, &n))
		return false;
	*bytes_out = (struct str){(const char *)bytes, n};
	return true;
}

struct str hex_print(struct arena *arena, const void *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t *p = bytes;
	char *text = arena_alloc(arena, 2 * n + 1);
	for (size_t i = 0; i < n; i++) {
		text[2 * i] = digits[p[i] >> 4];
		text[2 * i + 1] = digits[p[i] & 15];
	}
	return (struct str){text, 2 * n};
}

bool hex_parse(struct str text, void *bytes_out, size_t n)
{
	uint8_t *bytes = bytes_out;
	if (text.n != 2 * n)
		return false;
	for (size_t i = 0; i < 2 * n; i++) {
		int value = OPENSSL_hexchar2int((unsigned char)text.p[i]);
		if (value < 0)
			return false;
		bytes[i / 2] = (uint8_t)(i % 2 == 0 ? value << 4 : bytes[i / 2] | value);
	}
	return true;
}

/* ---- the secret file ------------------------------------------------- */

void secret_scrub(void *bytes, size_t n)
{
	OPENSSL_cleanse(bytes, n);
}

static bool read_secret(struct arena *arena, const char *path, int fd, struct secret *secret_out,
	struct str *why_out)
{
	char text[SECRET_HEX_CHARS + 3] = ""; /* room to see that there is too much */
	struct stat about;
	bool is_good = false;
	if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode) || (about.st_mode & 077) != 0) {
		*why_out = str_printf(arena,
			"%s must be a file that only its owner can read: chmod 600 %s.", path,
			path);
		return false;
	}
	ssize_t n = read(fd, text, sizeof(text));
	if (n == SECRET_HEX_CHARS || (n == SECRET_HEX_CHARS + 1 && text[n - 1] == '\n'))
		is_good = hex_parse((struct str){text, SECRET_HEX_CHARS}, secret_out->bytes,
			sizeof(secret_out->bytes));
	secret_scrub(text, sizeof(text));
	if (!is_good)
		*why_out = str_printf(arena, "%s must hold %d hexadecimal digits and nothing else.",
			path, SECRET_HEX_CHARS);
	return is_good;
}

/* The name of a new file is durable only when its folder is. */
static bool sync_folder_of(struct arena *arena, const char *path)
{
	int fd = open(dirname(str_c(arena, str_of(path))), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool is_done = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return is_done;
}

static bool write_all(int fd, struct str text)
{
	ssize_t n = write(fd, text.p, text.n);
	return n >= 0 && (size_t)n == text.n && fsync(fd) == 0;
}

/* Writes aside and links into place: a reader sees a whole file, and of two programs that
 * start together one makes it and the other finds it. */
static bool create_secret(struct arena *arena, const char *path, struct str *why_out)
{
	uint8_t bytes[sizeof(struct secret)];
	rand_bytes(bytes, sizeof(bytes));
	struct str hex = hex_print(arena, bytes, sizeof(bytes));
	char *aside = arena_printf(arena, "%s.XXXXXX", path);
	int fd = mkostemp(aside, O_CLOEXEC); /* mode 0600 */
	bool is_done = fd >= 0 && write_all(fd, hex) &&
		       (link(aside, path) == 0 || errno == EEXIST) && sync_folder_of(arena, path);
	if (!is_done)
		*why_out = str_printf(arena, "%s cannot be made: %s.", path, strerror(errno));
	if (fd >= 0) {
		unlink(aside);
		close(fd);
	}
	secret_scrub(bytes, sizeof(bytes));
	secret_scrub((char *)(uintptr_t)hex.p, hex.n);
	return is_done;
}

bool secret_load(struct arena *arena, const char *path, bool may_create, struct secret *secret_out,
	struct str *why_out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT && may_create) {
		if (!create_secret(arena, path, why_out))
			return false;
		fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	if (fd < 0) {
		*why_out = str_printf(arena, "%s cannot be read: %s.", path, strerror(errno));
		return false;
	}
	bool is_good = read_secret(arena, path, fd, secret_out, why_out);
	close(fd);
	return is_good;
}

/* ---- tokens and codes of an order ------------------------------------ */

struct str order_token_print(struct arena *arena, const struct secret *secret, order_id order)
{
	uint8_t bytes[sizeof(order.uuid.bytes) + TOKEN_MAC_BYTES];
	struct hash mac =
		hash_keyed(secret, "order token", order.uuid.bytes, sizeof(order.uuid.bytes));
	memcpy(bytes, order.uuid.bytes, sizeof(order.uuid.bytes));
	memcpy(bytes + sizeof(order.uuid.bytes), mac.bytes, TOKEN_MAC_BYTES);
	return base64url_print(arena, bytes, sizeof(bytes));
}

bool order_token_parse(
	struct arena *arena, const struct secret *secret, struct str token, order_id *order_out)
{
	order_id order;
	uint8_t bytes[sizeof(order.uuid.bytes) + TOKEN_MAC_BYTES];
	size_t n;
	if (!base64url_decode(token, bytes, sizeof(bytes), &n) || n != sizeof(bytes))
		return false;
	memcpy(order.uuid.bytes, bytes, sizeof(order.uuid.bytes));
	struct hash mac =
		hash_keyed(secret, "order token", order.uuid.bytes, sizeof(order.uuid.bytes));
	if (CRYPTO_memcmp(mac.bytes, bytes + sizeof(order.uuid.bytes), TOKEN_MAC_BYTES) != 0)
		return false;
	*order_out = order;
	return true;
}

static const char crockford_digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* Five bytes are eight digits. */
static struct str digits_print(struct arena *arena, const uint8_t bytes[5])
{
	uint64_t bits = 0;
	char code[PICKUP_CODE_CHARS];
	for (int i = 0; i < 5; i++)
		bits = bits << 8 | bytes[i];
	for (int i = PICKUP_CODE_CHARS - 1; i >= 0; i--, bits >>= 5)
		code[i] = crockford_digits[bits & 31];
	return str_printf(arena, "%.4s-%.4s", code, code + 4);
}

static struct str code_print(
	struct arena *arena, const struct secret *secret, const char *purpose, struct uuid of)
{
	struct hash mac = hash_keyed(secret, purpose, of.bytes, sizeof(of.bytes));
	return digits_print(arena, mac.bytes);
}

struct str pickup_code_print(struct arena *arena, const struct secret *secret, order_id order)
{
	return code_print(arena, secret, "pickup code", order.uuid);
}

struct str return_code_print(struct arena *arena, const struct secret *secret, return_id id)
{
	return code_print(arena, secret, "return code", id.uuid);
}

struct str voucher_code_print(struct arena *arena, const struct secret *secret, refund_id refund)
{
	struct hash mac =
		hash_keyed(secret, "voucher code", refund.uuid.bytes, sizeof(refund.uuid.bytes));
	struct str first = digits_print(arena, mac.bytes);
	struct str second = digits_print(arena, mac.bytes + 5);
	return str_printf(arena, STR_FMT "-" STR_FMT, STR_ARG(first), STR_ARG(second));
}

/* '\0' when it is no digit of a code. */
static char crockford_digit(char typed)
{
	char c = typed >= 'a' && typed <= 'z' ? (char)(typed - 'a' + 'A') : typed;
	if (c == 'O')
		return '0';
	if (c == 'I' || c == 'L')
		return '1';
	return c != '\0' && strchr(crockford_digits, c) != NULL ? c : '\0';
}

static bool code_normalise(struct str typed, size_t chars, char *code_out)
{
	size_t n = 0;
	for (size_t i = 0; i < typed.n; i++) {
		if (typed.p[i] == ' ' || typed.p[i] == '-')
			continue;
		char digit = crockford_digit(typed.p[i]);
		if (digit == '\0' || n == chars)
			return false;
		code_out[n++] = digit;
	}
	code_out[n] = '\0';
	return n == chars;
}

bool pickup_code_normalise(struct str typed, char code_out[PICKUP_CODE_CHARS + 1])
{
	return code_normalise(typed, PICKUP_CODE_CHARS, code_out);
}

bool voucher_code_normalise(struct str typed, char code_out[VOUCHER_CODE_CHARS + 1])
{
	return code_normalise(typed, VOUCHER_CODE_CHARS, code_out);
}

/* One wrong character is noticed, mostly. */
static char check_digit(const char *digits, size_t n)
{
	unsigned sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += (unsigned)(strchr(crockford_digits, digits[i]) - crockford_digits) *
		       (unsigned)(i + 1);
	return (char)('0' + sum % 10);
}

/* Of the id's chance, not of its time. */
struct str consignment_number_print(struct arena *arena, consignment_id id)
{
	enum { DIGITS = CONSIGNMENT_NUMBER_CHARS - 2 };
	char digits[DIGITS + 1];
	uint64_t bits = 0;
	for (int i = 8; i < 16; i++)
		bits = bits << 8 | id.uuid.bytes[i];
	for (int i = DIGITS - 1; i >= 0; i--, bits >>= 5)
		digits[i] = crockford_digits[bits & 31];
	digits[DIGITS] = check_digit(digits, DIGITS);
	return str_printf(arena, "T%.*s", DIGITS + 1, digits);
}

bool consignment_number_normalise(struct str typed, char number_out[CONSIGNMENT_NUMBER_CHARS + 1])
{
	enum { REST = CONSIGNMENT_NUMBER_CHARS - 1 };
	bool is_marked = typed.n > 0 && (typed.p[0] == 'T' || typed.p[0] == 't');
	if (!is_marked ||
		!code_normalise((struct str){typed.p + 1, typed.n - 1}, REST, number_out + 1))
		return false;
	number_out[0] = 'T';
	return number_out[REST] == check_digit(number_out + 1, REST - 1);
}

bool pickup_code_ends_with(const char code[PICKUP_CODE_CHARS + 1], struct str typed)
{
	char tail[PICKUP_CODE_CHARS + 1];
	for (size_t n = CODE_TAIL_CHARS; n <= PICKUP_CODE_CHARS; n++)
		if (code_normalise(typed, n, tail))
			return CRYPTO_memcmp(code + PICKUP_CODE_CHARS - n, tail, n) == 0;
	return false;
}

static struct hash code_verifier(const struct secret *store_secret, const char *what,
	struct uuid of, const char code[PICKUP_CODE_CHARS + 1])
{
	uint8_t bytes[sizeof(of.bytes) + PICKUP_CODE_CHARS];
	memcpy(bytes, of.bytes, sizeof(of.bytes));
	memcpy(bytes + sizeof(of.bytes), code, PICKUP_CODE_CHARS);
	return hash_keyed(store_secret, what, bytes, sizeof(bytes));
}

struct hash pickup_code_verifier(
	const struct secret *store_secret, order_id order, const char code[PICKUP_CODE_CHARS + 1])
{
	return code_verifier(store_secret, "pickup code verifier", order.uuid, code);
}

struct hash return_code_verifier(
	const struct secret *store_secret, return_id id, const char code[PICKUP_CODE_CHARS + 1])
{
	return code_verifier(store_secret, "return code verifier", id.uuid, code);
}

/* ---- credentials and passwords --------------------------------------- */

struct str credential_new(struct arena *arena, const char *prefix)
{
	uint8_t bytes[32];
	rand_bytes(bytes, sizeof(bytes));
	struct str chance = base64url_print(arena, bytes, sizeof(bytes));
	secret_scrub(bytes, sizeof(bytes));
	return str_printf(arena, "%s_" STR_FMT, prefix, STR_ARG(chance));
}

struct hash credential_hash(struct str credential)
{
	return hash_of(credential.p, credential.n);
}

/* One run takes 8 MiB and a third of a second of processor: logins must not starve the rest. Who
 * may be sent away waits behind a few only, which is about a second. */
enum { SCRYPT_CROWD = 4 };

static pthread_mutex_t scrypt_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t scrypt_freed = PTHREAD_COND_INITIALIZER;
static int scrypt_running, scrypt_waiting, scrypt_most, scrypt_at_once = 2;

void password_run_at_once(int count)
{
	scrypt_at_once = count;
}

int password_ran_at_once(void)
{
	pthread_mutex_lock(&scrypt_lock);
	int most = scrypt_most;
	pthread_mutex_unlock(&scrypt_lock);
	return most;
}

static bool scrypt_begin(bool may_be_sent_away)
{
	pthread_mutex_lock(&scrypt_lock);
	bool is_crowd = may_be_sent_away && scrypt_waiting >= SCRYPT_CROWD;
	scrypt_waiting++;
	while (!is_crowd && scrypt_running >= scrypt_at_once)
		pthread_cond_wait(&scrypt_freed, &scrypt_lock);
	scrypt_waiting--;
	scrypt_running += !is_crowd;
	if (scrypt_running > scrypt_most)
		scrypt_most = scrypt_running;
	pthread_mutex_unlock(&scrypt_lock);
	return !is_crowd;
}

static void scrypt_end(void)
{
	pthread_mutex_lock(&scrypt_lock);
	scrypt_running--;
	pthread_cond_signal(&scrypt_freed);
	pthread_mutex_unlock(&scrypt_lock);
}

/* Between scrypt_begin and scrypt_end. */
static struct hash scrypt_of(
	const struct scrypt_cost *cost, struct str password, const uint8_t salt[SALT_BYTES])
{
	struct hash hash;
	must(EVP_PBE_scrypt(password.p, password.n, salt, SALT_BYTES, cost->n, SCRYPT_R, cost->p,
		     SCRYPT_MEMORY, hash.bytes, sizeof(hash.bytes)),
		"EVP_PBE_scrypt");
	return hash;
}

struct str password_hash(struct arena *arena, struct str password)
{
	uint8_t salt[SALT_BYTES];
	rand_bytes(salt, sizeof(salt));
	(void)scrypt_begin(false);
	struct hash hash = scrypt_of(&scrypt_costs[0], password, salt);
	scrypt_end();
	struct str salt_text = base64url_print(arena, salt, sizeof(salt));
	struct str hash_text = base64url_print(arena, hash.bytes, sizeof(hash.bytes));
	return str_printf(arena, STR_FMT STR_FMT "$" STR_FMT, STR_ARG(scrypt_costs[0].prefix),
		STR_ARG(salt_text), STR_ARG(hash_text));
}

/* NULL when it is none of ours. */
static const struct scrypt_cost *cost_of(struct str stored)
{
	for (size_t i = 0; i < ARRAY_LENGTH(scrypt_costs); i++)
		if (str_starts_with(stored, scrypt_costs[i].prefix))
			return &scrypt_costs[i];
	return NULL;
}

static enum password_verdict check(struct str password, struct str stored, bool may_be_sent_away)
{
	uint8_t salt[SALT_BYTES];
	struct hash expected;
	size_t salt_n, hash_n;
	const struct scrypt_cost *cost = cost_of(stored);
	if (cost == NULL)
		return PASSWORD_WRONG;
	struct str rest = {stored.p + cost->prefix.n, stored.n - cost->prefix.n};
	struct str salt_text = str_cut(&rest, '$');
	if (!base64url_decode(salt_text, salt, sizeof(salt), &salt_n) || salt_n != sizeof(salt) ||
		!base64url_decode(rest, expected.bytes, sizeof(expected.bytes), &hash_n) ||
		hash_n != sizeof(expected.bytes))
		return PASSWORD_WRONG;
	if (!scrypt_begin(may_be_sent_away))
		return PASSWORD_CROWD;
	struct hash hash = scrypt_of(cost, password, salt);
	scrypt_end();
	return hash_equal(&hash, &expected) ? PASSWORD_RIGHT : PASSWORD_WRONG;
}

const struct str password_hash_of_nobody =
	STR("scrypt$13$8$10$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

bool password_matches(struct str password, struct str stored)
{
	return check(password, stored, false) == PASSWORD_RIGHT;
}

enum password_verdict password_check(struct str password, struct str stored)
{
	return check(password, stored, true);
}
