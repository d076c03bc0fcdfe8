/*
 * Tests of the interface: the world (world.h) behind a real comptoird, spoken to over HTTP at
 *WORLD_NOON.
 *
 *	TEST_MAIN_WITH("holds", &api_fixture, …)
 *
 * After each test everything that must always hold is verified, and the server's log is searched
 * for ERROR lines.
 *
 * The world also has: postcodes FR 75004 (by PAR1) and CA G1K (by QUE1), and a product SYRUP
 * priced in CAD.
 */
#ifndef COMPTOIR_TESTS_API_H
#define COMPTOIR_TESTS_API_H

#include "tests/lib/client.h"
#include "tests/lib/server_process.h"
#include "tests/lib/world.h"

extern const struct test_fixture api_fixture;
/* Every other store is too far to be given an order without asking the shopper. */
extern const struct test_fixture api_asking_fixture;

/* The parts of it, for fixtures that do more. */
void api_make_world(void);
struct server_setup api_setup(void);
/* The world without stock, and a server for it. */
void api_begin(const struct server_setup *setup);
/* Takes the place of the server that the fixture started. */
void api_restart(const struct server_setup *setup);
void api_kill9_and_restart(const struct server_setup *setup);
/* kill -9; api_restart brings it back. */
void api_kill9(void);
/* Returns when the server knows of the stock that is written now past it. */
void api_settle(void);
struct server_process *api_server(void);
unsigned api_port(void);
/* From now on calls go to this port, as that of a proxy before the server. */
void api_go_through(unsigned port);

/* New credentials, as their owners hold them. */
const char *api_partner(unsigned scopes);
const char *api_agent(const char *store_code);
/* A new Idempotency-Key. */
const char *api_key(void);

/* One call. who: a credential, or NULL. More headers, if any, are lines ended by \r\n. */
struct got *api_get(const char *who, const char *path_format, ...)
	__attribute__((format(printf, 2, 3)));
struct got *api_get_with(const char *headers, const char *who, const char *path);
/* body NULL: none. A key of NULL sends no Idempotency-Key. */
struct got *api_act(
	const char *method, const char *path, const char *who, const char *key, const char *body);
/* A POST; who is told that too much is happening comes again under the same key. */
struct got *api_insist(const char *path, const char *who, const char *key, const char *body);
/* As api_act, but an answer that does not come has status 0 and fails nothing. */
struct got *api_try(
	const char *method, const char *path, const char *who, const char *key, const char *body);
struct got *api_act_with(const char *headers, const char *method, const char *path, const char *who,
	const char *key, const char *body);
/* POST with a new key; single quotes in the body stand for double ones. */
struct got *api_post(const char *who, const char *path, const char *body_format, ...)
	__attribute__((format(printf, 3, 4)));
/* Single quotes become double ones. */
const char *api_json(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A placed order: PAR1, one TEA, by Zoé. */
struct got *api_order(void);
const char *got_c(const struct got *got, const char *path);

/* The fault at this pointer has this code. */
#define assert_got_fault(answer, expected_pointer, expected_code)                                  \
	do {                                                                                       \
		assert_text(got_text((answer), "errors/0/pointer"), (expected_pointer));           \
		assert_text(got_text((answer), "errors/0/code"), (expected_code));                 \
	} while (0)
#define assert_status(answer, expected)                                                            \
	do {                                                                                       \
		const struct got *status_got_ = (answer);                                          \
		ck_assert_msg(status_got_->status == (expected),                                   \
			"status %d instead of %d: " STR_FMT, status_got_->status, (expected),      \
			STR_ARG(status_got_->body));                                               \
	} while (0)

#endif
