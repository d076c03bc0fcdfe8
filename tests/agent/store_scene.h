/*
 * One store at work: the real agent of PAR1 against the real comptoird, spoken to as a clerk's
 * browser does. Camille, PIN 4711, is no manager. For the tests of store-agent/ that need both
 * sides; everything here fails the test when it fails.
 */
#ifndef COMPTOIR_TESTS_STORE_SCENE_H
#define COMPTOIR_TESTS_STORE_SCENE_H

#include "tests/lib/api.h"
#include "tests/lib/process.h"

enum { PATIENCE_MS = 20000, STOCK = 50 /* of TEA */, UNDO_S = 2 };

/* Each test begins with an agent that runs and a store of which nobody has ordered. */
int store_main(const char *name, const TTest *const *tests, size_t count);

/* --- the two sides --- */

struct process *the_agent(void);
/* Journal, papers, enrolment and logs. */
const char *the_store_folder(void);
/* In the test's arena. */
const char *const *agent_settings(size_t *count_out);
void start_agent(void);
void stop_agent(void);
/* Pick lists go to the thermal printer there; "": to the folder. */
void restart_agent_with(const char *printer);
/* Until the agent knows that headquarters is away. */
void await_offline(void);
/* After api_kill9, where the agent looks for it. */
void headquarters_is_back(void);

/* A number of GET /status. */
int64_t status_of_agent(const char *member);
void await_agent(const char *member, int64_t value);

/* --- the clerk's browser --- */

void log_in(void);
struct got *see(const char *path);
struct got *see_as_nobody(const char *path);
struct got *post(const char *action, const char *form);
struct got *post_as_nobody(const char *action, const char *form);
/* What a form of the page carries under this name. */
const char *hidden(const struct got *page, const char *name);
/* The fields with what makes them a form of that page. */
const char *form_of(const struct got *page, const char *fields);
/* The form of that page to that address. */
struct got *submit(const char *page, const char *action, const char *fields);

/* --- an order --- */

/* So many TEA, to be paid in the store. */
struct got *place(int qty);
struct got *place_in(const char *language, int qty);
/* The page of the fulfilment that came last, and what is below it. */
const char *fulfilment_path(const char *rest);
/* A form of its page, which is taken. */
void do_act(const char *action, const char *fields);
void prepare(int qty);
/* The shopper takes so many of them. */
void hand_over(const struct got *order, int qty);
void take_back(int qty);
/* When all is sent, headquarters knows just that, and has refused nothing. */
void assert_line(int picked, int collected, int returned);

#endif
