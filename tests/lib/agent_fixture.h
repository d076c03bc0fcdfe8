/*
 * A store's desk over a journal in a folder of its own, a headquarters that tells it things,
 * and a look at what it would tell headquarters. For tests of store-agent/.
 */
#ifndef COMPTOIR_TESTS_AGENT_FIXTURE_H
#define COMPTOIR_TESTS_AGENT_FIXTURE_H

#include <jansson.h>

#include "store-agent/desk.h"
#include "store-agent/feed.h"
#include "tests/lib/harness.h"

#define THE_CODE    "7K3M-9QXT"
#define GTIN_SPREAD "03017620422003" /* line 1, two ordered, shelf A03-2 */
#define GTIN_LAMP   "04006381333931" /* line 2, one ordered, shelf B01-1 */

extern const struct test_fixture agent_fixture;

/* 2026-11-21T09:00:00Z, when the order of given_document was placed; promised two hours later. */
extern const int64_t nine_o_clock;

const struct desk *the_desk(void);
const char *the_folder(void); /* empty but for the journal */
/* Closes the journal and opens it again, as a restart does. */
void restart_desk(void);
/* The two halves of that: one process at a time has a journal. */
void leave_desk(void);
void return_to_desk(void);

/* A fulfilment document of headquarters: assigned, epoch 1, version 1. The test changes it. */
json_t *given_document(void);
fulfilment_id given_id(void);
/* Headquarters tells it; takes the document over. As asked for now: after every answer so far. */
void told(json_t *document);
void told_as_asked_at(json_t *document, struct feed_position asked);
void told_event(json_t *event);
struct feed_position asked_now(void);
/* The line of the fulfilment as the desk knows it. */
struct fulfilment known(void);

/* An act of camille on the given fulfilment, under a new key, at that time. */
struct act act_at(int64_t now);
struct act act_now(void);

/* What waits to be sent: types, in order, one space between. */
struct str waiting(void);
/* Member of the last command that waits, as compact JSON. */
struct str last_told(const char *member);
/* Headquarters answers everything that waits. */
void answer_all(const char *result);
/* Puts the fulfilment where the test begins. */
void given_ready(void);

#endif
