/* Those who hold the money, for tests: ledger, faults and keys; see provider.h. What they say is in
 * provider_shop.c and provider_stripe.c. */
#include "tests/lib/provider_inside.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/webhook.h"

enum { WORKERS = 24, REQUEST_MS = 5000, AWAIT_MS = 30000, DOZE_NS = 10000000 };

/* --- the ledger; the lock is held --- */

struct account *account_find(struct test_provider *provider, struct str reference)
{
	for (size_t i = 0; i < provider->account_count; i++)
		if (str_equal_c(reference, provider->accounts[i].reference))
			return &provider->accounts[i];
	return NULL;
}

struct entry *entry_find(struct test_provider *provider, struct str key)
{
	for (size_t i = 0; i < provider->entry_count; i++)
		if (str_equal_c(key, provider->entries[i].key))
			return &provider->entries[i];
	return NULL;
}

struct entry *entry_add(struct test_provider *provider, struct str key, struct str mark,
	struct account *account, enum money_act kind, int64_t minor)
{
	ck_assert_uint_lt(provider->entry_count, ENTRIES_MAX);
	struct entry *entry = &provider->entries[provider->entry_count++];
	entry->account = account;
	entry->kind = kind;
	entry->minor = minor;
	entry->number = (unsigned)provider->entry_count;
	snprintf(entry->key, sizeof(entry->key), STR_FMT, STR_ARG(key));
	snprintf(entry->mark, sizeof(entry->mark), STR_FMT, STR_ARG(mark));
	return entry;
}

static bool is_possible(const struct entry *entry)
{
	const struct account *account = entry->account;
	const struct provider_figures *did = &account->did;
	int64_t rest = account->authorised_minor - did->captured_minor - did->voided_minor;
	switch (entry->kind) {
	case ACT_CAPTURE:
		return !account->is_ended && entry->minor <= rest &&
		       (!account->is_once || did->captured_minor == 0);
	case ACT_VOID:
		return entry->minor <= rest;
	case ACT_REFUND:
		break;
	}
	return entry->minor <= did->captured_minor - did->refunded_minor;
}

static void add_taxes(struct by_tax *sums, const struct by_tax *tax)
{
	for (size_t i = 0; i < TAX_KINDS; i++)
		sums->minor[i] += tax->minor[i];
}

void entry_do(struct entry *entry)
{
	struct provider_figures *did = &entry->account->did;
	bool is_done = is_possible(entry);
	entry->state = is_done ? MONEY_DONE : MONEY_FAILED;
	if (!is_done)
		return;
	switch (entry->kind) {
	case ACT_CAPTURE:
		did->captured_minor += entry->minor;
		add_taxes(&did->captured_tax, &entry->tax);
		did->captured_exempt_minor += entry->exempt_minor;
		did->captures++;
		break;
	case ACT_VOID:
		did->voided_minor += entry->minor;
		did->voids++;
		break;
	case ACT_REFUND:
		did->refunded_minor += entry->minor;
		add_taxes(&did->refunded_tax, &entry->tax);
		did->refunded_exempt_minor += entry->exempt_minor;
		did->refunds++;
		break;
	}
}

void provider_authorise(struct test_provider *provider, const char *reference, int64_t minor,
	const char *currency, bool is_captured)
{
	pthread_mutex_lock(&provider->lock);
	ck_assert_uint_lt(provider->account_count, ACCOUNTS_MAX);
	struct account *account = &provider->accounts[provider->account_count++];
	snprintf(account->reference, sizeof(account->reference), "%s", reference);
	snprintf(account->currency, sizeof(account->currency), "%s", currency);
	account->authorised_minor = minor;
	account->did.captured_minor = is_captured ? minor : 0;
	account->is_once = strncmp(reference, "pi_", 3) == 0;
	pthread_mutex_unlock(&provider->lock);
}

void provider_expire(struct test_provider *provider, const char *reference)
{
	pthread_mutex_lock(&provider->lock);
	account_find(provider, str_of(reference))->is_ended = true;
	pthread_mutex_unlock(&provider->lock);
}

void provider_work_off(struct test_provider *provider)
{
	pthread_mutex_lock(&provider->lock);
	for (size_t i = 0; i < provider->entry_count; i++)
		if (provider->entries[i].state == MONEY_UNKNOWN)
			entry_do(&provider->entries[i]);
	pthread_mutex_unlock(&provider->lock);
}

struct provider_figures provider_figures(struct test_provider *provider, const char *reference)
{
	pthread_mutex_lock(&provider->lock);
	struct provider_figures figures = account_find(provider, str_of(reference))->did;
	pthread_mutex_unlock(&provider->lock);
	return figures;
}

/* --- faults --- */

enum provider_fault fault_take(struct test_provider *provider, struct account *account)
{
	provider->asked++;
	if (account->fault_times == 0)
		return FAULT_NONE;
	account->fault_times--;
	account->struck++;
	return account->fault;
}

void provider_fault(struct test_provider *provider, const char *reference,
	enum provider_fault fault, unsigned times)
{
	pthread_mutex_lock(&provider->lock);
	struct account *account = account_find(provider, str_of(reference));
	account->fault = fault;
	account->fault_times = times;
	account->struck = 0;
	pthread_mutex_unlock(&provider->lock);
}

static unsigned struck_of(struct test_provider *provider, const char *reference)
{
	pthread_mutex_lock(&provider->lock);
	unsigned struck = account_find(provider, str_of(reference))->struck;
	pthread_mutex_unlock(&provider->lock);
	return struck;
}

unsigned provider_asked(struct test_provider *provider)
{
	pthread_mutex_lock(&provider->lock);
	unsigned asked = provider->asked;
	pthread_mutex_unlock(&provider->lock);
	return asked;
}

void provider_await_struck(struct test_provider *provider, const char *reference, unsigned times)
{
	int64_t until_ms = clock_monotonic_ms() + AWAIT_MS;
	while (struck_of(provider, reference) < times) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "the provider was not asked");
		nanosleep(&(struct timespec){.tv_nsec = DOZE_NS}, NULL);
	}
}

void provider_let_go(struct test_provider *provider)
{
	pthread_mutex_lock(&provider->lock);
	provider->generation++;
	pthread_cond_broadcast(&provider->changed);
	pthread_mutex_unlock(&provider->lock);
}

/* Whoever asked waits until the test lets go. */
void keep_waiting(struct test_provider *provider)
{
	unsigned generation = provider->generation;
	while (provider->generation == generation)
		pthread_cond_wait(&provider->changed, &provider->lock);
}

/* --- requests --- */

struct str request_header(const struct exchange *exchange, const char *name)
{
	const struct wire_pair *pair = wire_header(&exchange->request, str_of(name));
	return pair == NULL ? STR_EMPTY : pair->value;
}

void answer_with(struct exchange *exchange, int status, struct str body)
{
	exchange->answer.is_given = true;
	exchange->answer.status = status;
	exchange->answer.content_type = STR("application/json");
	exchange->answer.body = body;
}

void answer_header(struct exchange *exchange, const char *name, struct str value)
{
	struct answer *answer = &exchange->answer;
	answer->headers[answer->header_count++] = (struct wire_pair){str_of(name), value};
}

void answer_busy(struct exchange *exchange)
{
	answer_with(exchange, 429, STR("{}"));
	answer_header(exchange, "Retry-After", STR("1"));
}

static struct str read_body(struct exchange *exchange)
{
	const char *detail;
	bool is_framed = framing_check(&exchange->request, exchange->path, &detail) == REASON_OK;
	uint64_t n =
		is_framed && exchange->request.has_length ? exchange->request.content_length : 0;
	char *bytes = arena_alloc(exchange->arena, n + 1);
	if (n == 0 || !exchange->request.read_body(exchange->request.source, bytes, n))
		return STR_EMPTY;
	bytes[n] = '\0';
	return (struct str){bytes, n};
}

static void answer(void *context, struct exchange *exchange)
{
	struct test_provider *provider = context;
	struct str body = read_body(exchange);
	exchange->request_id = STR("provider");
	pthread_mutex_lock(&provider->lock);
	if (str_equal_c(exchange->path, "/shop"))
		shop_answer(provider, exchange, body);
	else
		stripe_answer(provider, exchange, body);
	pthread_mutex_unlock(&provider->lock);
}

/* --- life --- */

int64_t provider_now(const struct test_provider *provider)
{
	return clock_now() + provider->clock_offset_ms;
}

static const char *secret_file(struct test_provider *provider, const char *name, const char *text)
{
	const char *path = arena_printf(provider->arena, "%s/%s", provider->folder, name);
	FILE *file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(fchmod(fileno(file), 0600), 0);
	fprintf(file, "%s\n", text);
	fclose(file);
	return path;
}

static void listen_on_loopback(struct test_provider *provider)
{
	const struct http_settings settings = {
		.address = STR("127.0.0.1:0"),
		.workers = WORKERS,
		.request_timeout_ms = REQUEST_MS,
		.body_timeout_ms = REQUEST_MS,
	};
	const struct http_service service = {.context = provider, .answer = answer};
	struct str why = STR_EMPTY;
	provider->http = http_server_start(provider->arena, &settings, &service, &why);
	ck_assert_msg(provider->http != NULL, STR_FMT, STR_ARG(why));
}

struct test_provider *provider_start(int64_t clock_offset_ms)
{
	static const char shop_secret[] = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
	struct test_provider *provider = arena_new_struct(test_arena(), struct test_provider);
	provider->arena = test_arena();
	provider->clock_offset_ms = clock_offset_ms;
	provider->folder = arena_printf(test_arena(), "/tmp/comptoir-provider-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(provider->folder));
	pthread_mutex_init(&provider->lock, NULL);
	pthread_cond_init(&provider->changed, NULL);
	ck_assert(webhook_key_parse(test_arena(), str_of(shop_secret), &provider->shop_key));
	provider->shop_file = secret_file(provider, "shop", shop_secret);
	provider->stripe_file = secret_file(provider, "stripe", STRIPE_KEY);
	provider->webhook_file = secret_file(provider, "webhook", STRIPE_WEBHOOK_KEY);
	listen_on_loopback(provider);
	return provider;
}

void provider_stop(struct test_provider *provider)
{
	provider_let_go(provider);
	http_server_stop(provider->http, REQUEST_MS);
	ck_assert_int_eq(system(arena_printf(test_arena(), "rm -rf '%s'", provider->folder)), 0);
}

unsigned provider_port(const struct test_provider *provider)
{
	return http_server_port(provider->http);
}

const char *provider_shop_secret_file(const struct test_provider *provider)
{
	return provider->shop_file;
}

const char *provider_stripe_key_file(const struct test_provider *provider)
{
	return provider->stripe_file;
}

const char *provider_stripe_webhook_file(const struct test_provider *provider)
{
	return provider->webhook_file;
}

struct str provider_shop_key(const struct test_provider *provider)
{
	return provider->shop_key;
}

struct str provider_stripe_webhook_key(const struct test_provider *provider)
{
	return STR(STRIPE_WEBHOOK_KEY);
}
