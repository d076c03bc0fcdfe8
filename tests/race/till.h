/*
 * A store's desk and journal beside the server library in one program, with the line to
 * headquarters as two exchanges that the test carries out by hand. (The agent's headers name some
 * structs as the server's do, so they stay in till.c.)
 */
#ifndef COMPTOIR_TESTS_TILL_H
#define COMPTOIR_TESTS_TILL_H

#include <jansson.h>

#include "common/ids.h"
#include "common/reason.h"
#include "common/token.h"

struct till;
struct till *till_open(const char *store_code, struct secret store_secret);
void till_close(struct till *till);
/* What the clocks of all tills say from now on. */
void till_set_clock(int64_t now);

/* The feed: where to go on; then what headquarters answered to that, which is taken over. */
struct till_asked {
	uint64_t after;
	int64_t answered_up_to, asked_at;
};
struct till_asked till_ask(const struct till *till);
void till_hear(const struct till *till, const struct till_asked *asked, json_t *events,
	uint64_t last, int64_t lease_s);

/* Commands as they are sent, oldest first; then the results, in that order. */
json_t *till_commands(const struct till *till);
void till_answered(const struct till *till, const json_t *commands, const char *const results[]);

/* All that is not short. */
enum reason till_pick_all(const struct till *till, fulfilment_id id);
enum reason till_short(const struct till *till, fulfilment_id id, int64_t line, int64_t qty);
enum reason till_ready(const struct till *till, fulfilment_id id);
enum reason till_show_code(const struct till *till, const char *code);
enum reason till_hand_over(const struct till *till, fulfilment_id id, bool by_manager);
/* To the store that it is for; and there, where it was not heard of yet NOT_FOUND. */
enum reason till_send(const struct till *till, fulfilment_id id);
enum reason till_receive(const struct till *till, fulfilment_id id);
/* Whatever is to be put back. */
void till_put_back(const struct till *till, fulfilment_id id);

#endif
