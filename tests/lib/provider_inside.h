/* What the parts of the test provider share; see provider.h. The lock is held in every function. */
#ifndef COMPTOIR_TESTS_PROVIDER_INSIDE_H
#define COMPTOIR_TESTS_PROVIDER_INSIDE_H

#include <pthread.h>

#include "common/http_server.h"
#include "tests/lib/provider.h"

#define STRIPE_KEY	   "sk_test_provider"
#define STRIPE_WEBHOOK_KEY "whsec_stripe_provider"

enum { ACCOUNTS_MAX = 4096, ENTRIES_MAX = 16384, NAME_MAX_BYTES = 130, STORED_MAX = 512 };

struct account {
	char reference[NAME_MAX_BYTES], currency[4];
	int64_t authorised_minor;
	bool is_ended, is_once; /* is_once: one capture, as Stripe's */
	struct provider_figures did;
	char mark[NAME_MAX_BYTES]; /* of the capture */
	enum provider_fault fault;
	unsigned fault_times, struck;
};

/* An act under its key: what was done, or what was refused. */
struct entry {
	char key[NAME_MAX_BYTES], mark[NAME_MAX_BYTES];
	struct account *account;
	enum money_act kind;
	int64_t minor, exempt_minor;
	struct by_tax tax;
	unsigned number;
	enum money_state state; /* unknown: pending */
	int stored_status;	/* Stripe keeps its own failures under the key; 0: none */
};

struct test_provider {
	struct arena *arena;
	int64_t clock_offset_ms;
	char *folder;
	const char *shop_file, *stripe_file, *webhook_file;
	struct str shop_key;
	struct http_server *http;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	unsigned generation;
	unsigned asked;
	size_t account_count, entry_count;
	struct account accounts[ACCOUNTS_MAX];
	struct entry entries[ENTRIES_MAX];
};

struct account *account_find(struct test_provider *provider, struct str reference);
struct entry *entry_find(struct test_provider *provider, struct str key);
struct entry *entry_add(struct test_provider *provider, struct str key, struct str mark,
	struct account *account, enum money_act kind, int64_t minor);
/* Does it if it can be done. */
void entry_do(struct entry *entry);

enum provider_fault fault_take(struct test_provider *provider, struct account *account);
void keep_waiting(struct test_provider *provider);
int64_t provider_now(const struct test_provider *provider);

struct str request_header(const struct exchange *exchange, const char *name);
void answer_with(struct exchange *exchange, int status, struct str body);
void answer_header(struct exchange *exchange, const char *name, struct str value);
void answer_busy(struct exchange *exchange);

void shop_answer(struct test_provider *provider, struct exchange *exchange, struct str body);
void stripe_answer(struct test_provider *provider, struct exchange *exchange, struct str body);

#endif
