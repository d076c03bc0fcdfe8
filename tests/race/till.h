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

void till_open(const char *store_code, struct secret store_secret);
void till_close(void);
/* What its clock says from now on. */
void till_set_clock(int64_t now);

/* The feed: where to go on; then what headquarters answered to that, which is taken over. */
struct till_asked {
	uint64_t after;
	int64_t answered_up_to, asked_at;
};
struct till_asked till_ask(void);
void till_hear(const struct till_asked *asked, json_t *events, uint64_t last, int64_t lease_s);

/* Commands as they are sent, oldest first; then the results, in that order. */
json_t *till_commands(void);
void till_answered(const json_t *commands, const char *const results[]);

enum reason till_pick_all(fulfilment_id id);
enum reason till_ready(fulfilment_id id);
enum reason till_show_code(const char *code);
enum reason till_hand_over(fulfilment_id id, bool by_manager);
/* Whatever is to be put back. */
void till_put_back(fulfilment_id id);

#endif
