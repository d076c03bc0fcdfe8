/*
 * Works for tests of the committer. A sale stands for an order: it is known by a key, takes units
 * of an item if there are any, and can tell whether it happened before.
 */
#ifndef COMPTOIR_TEST_SALES_H
#define COMPTOIR_TEST_SALES_H

#include <pthread.h>

#include "server/engine/engine.h"
#include "tests/lib/fixture_db.h"

enum {
	BATCH = 128,
	CLIENTS_MAX = 1100,
	PATIENCE_MS = 20000,
	WORK_BYTES = 1000,
	/* So heavy that its time tells nothing of that of others. */
	PLUG_UNMEASURED = 1 << 12,
};

enum answer { NO_ANSWER, SOLD, SOLD_OUT, SOLD_BEFORE };

struct sale {
	const char *key, *item;
	int qty;
	enum answer answer;
};

struct client {
	struct engine *engine;
	struct sale sale;
	tx_body *body; /* NULL: one of the sales */
	uint64_t caller;
	store_id store;
	pthread_t thread;
	enum engine_outcome outcome;
	enum db_status status;
	int64_t took_ms;
	uint64_t batches; /* how many there had been when it was answered */
};

/* --- an engine and its goods --- */

extern struct metrics *metrics; /* of the last settings asked for */

/* For the fixture: a database with the tables of tests/db/probe_table.h. */
void sales_start(void);
struct engine_settings usual_settings(void);
struct engine *usual_engine(void);
void put_units(const char *item, int qty);
int64_t units_left(const char *item);
void doze(void);

/* --- clients, each a thread with one work --- */

extern struct client clients[CLIENTS_MAX];
extern size_t client_count;

/* A sale as a body of its own, which writes before it knows; and one with a defect. */
tx_body sale_body, broken_body;

struct client *client_start(struct engine *engine, struct client client);
struct client *buyer(struct engine *engine, const char *item, int qty);
struct client *body_client(struct engine *engine, tx_body *run, const char *item, int qty);
const char *key_of(const char *word, size_t number);
void clients_end(void);
size_t count_of(enum answer answer, enum db_status status);
/* Of those the line had no room or no turn for. */
size_t refused_count(void);

/* --- a work that holds the committer up, so that what comes meanwhile is one batch --- */

/* Answers when the committer stands. */
void plug(struct engine *engine, unsigned weight);
void unplug(void);
/* Until so many stand in line. */
void await_waiting(int64_t count);
/* Lets all clients that were started go as one batch, and waits for their answers. */
void all_at_once(void);

#endif
