/*
 * Those who hold the money, for tests: one server on loopback, in threads of the test's process,
 * that speaks both as a web shop (doc/money.md, at /shop) and as Stripe (/v1/payment_intents,
 * /v1/refunds), with a ledger of its own that nobody can talk into anything: what it did stands
 * there. It remembers keys, checks signatures, and fails in the ways real ones do.
 */
#ifndef COMPTOIR_TESTS_PROVIDER_H
#define COMPTOIR_TESTS_PROVIDER_H

#include "common/words.h"
#include "tests/lib/harness.h"

struct test_provider;

/* Its clock is that much ahead of this process's. */
struct test_provider *provider_start(int64_t clock_offset_ms);
void provider_stop(struct test_provider *provider);
unsigned provider_port(const struct test_provider *provider);
/* What is shared with it, as files that only their owner can read. */
const char *provider_shop_secret_file(const struct test_provider *provider);
const char *provider_stripe_key_file(const struct test_provider *provider);
const char *provider_stripe_webhook_file(const struct test_provider *provider);
struct str provider_shop_key(const struct test_provider *provider);
struct str provider_stripe_webhook_key(const struct test_provider *provider);

/* --- the ledger --- */

/* A payment that is set aside, or with is_captured taken. */
void provider_authorise(struct test_provider *provider, const char *reference, int64_t minor,
	const char *currency, bool is_captured);
/* The authorisation ends by itself. */
void provider_expire(struct test_provider *provider, const char *reference);
/* Pending acts are done now. */
void provider_work_off(struct test_provider *provider);

enum { TAX_KINDS = KIND_QST + 1 };
struct by_tax {
	int64_t minor[TAX_KINDS];
};

struct provider_figures {
	int64_t captured_minor, voided_minor, refunded_minor;
	unsigned captures, voids, refunds;		      /* that had an effect */
	struct by_tax captured_tax, refunded_tax;	      /* as it was told */
	int64_t captured_exempt_minor, refunded_exempt_minor; /* the web shop alone is told */
};
struct provider_figures provider_figures(struct test_provider *provider, const char *reference);

/* --- faults --- */

enum provider_fault {
	FAULT_NONE,
	FAULT_SILENT_BEFORE, /* does nothing and does not answer */
	FAULT_SILENT_AFTER,  /* does it and does not answer */
	FAULT_BROKEN_BEFORE, /* 500, nothing done */
	FAULT_BROKEN_AFTER,  /* 500, done */
	FAULT_BUSY,	     /* 429 with Retry-After: 1 */
	FAULT_BAD_SIGNATURE, /* done, and answered with a signature that is wrong */
	FAULT_SKEWED,	     /* done, and signed by a clock that is an hour off */
	FAULT_SLOW,	     /* done, and answered as it should be once the test lets go */
	FAULT_PENDING,	     /* accepted, to be done by provider_work_off */
	FAULT_DECLINED,	     /* refused for good */
};
/* The next `times` acts (not questions) on this payment meet the fault. */
void provider_fault(struct test_provider *provider, const char *reference,
	enum provider_fault fault, unsigned times);
/* Returns when it has struck that often since, within half a minute. */
void provider_await_struck(struct test_provider *provider, const char *reference, unsigned times);
/* Those who are kept waiting get no answer. */
void provider_let_go(struct test_provider *provider);
/* How many acts it was asked for, again and again included. */
unsigned provider_asked(struct test_provider *provider);

#endif
