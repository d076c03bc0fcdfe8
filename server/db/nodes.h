/*
 * The database nodes of a Galera cluster, and which of them a connection should use now.
 *
 * A connection has a home among the nodes. It works there while home answers; else with the next
 * in the ring that does; and goes home, between transactions, when home has answered for
 * NODE_STEADY_MS, so that a node that comes and goes is not chased. A node answers when it is
 * ready and synced (a plain server always is); one that is only ready, such as a donor, is a last
 * resort. What one connection finds out, the others know; a thread asks each node every second.
 *
 * Without nodes in the settings there is one server and none of this. doc/decisions/0016.
 * Thread-safe.
 */
#ifndef COMPTOIR_DB_NODES_H
#define COMPTOIR_DB_NODES_H

#include "server/db/db.h"

enum { NODES_MAX = 16, NODE_STEADY_MS = 5000 };

struct node {
	const char *socket; /* when NULL, host and port */
	const char *host;
	unsigned port;
};

/* Known at start: each is believed to answer until it does not. */
enum node_state {
	NODE_AWAY,
	NODE_USABLE, /* ready, not synced */
	NODE_SYNCED,
};

/* "db1.example:3306 [2001:db8::7]:3306 /run/mysqld/mysqld.sock"; NULL when there is none, or with
 * *why_out, the end of a sentence for the operator, when one is wrong, double or too many. */
struct nodes *nodes_parse(struct arena *arena, struct str text, struct str *why_out);
size_t nodes_count(const struct nodes *nodes);
/* Nodes are counted from 0; people count them from 1. */
const struct node *nodes_get(const struct nodes *nodes, unsigned number);

/* A home for a connection that has none of its own: each in turn. */
unsigned nodes_spread(struct nodes *nodes);
/* The best for a connection with that home among those not in the bits of `tried`; false when all
 * were tried. */
bool nodes_choose(const struct nodes *nodes, unsigned home, uint32_t tried, int64_t now_ms,
	unsigned *number_out) MUST_USE;
/* Whether who is at `at` should connect anew: it is away, or home (or a nearer one) is steady. */
bool nodes_should_move(const struct nodes *nodes, unsigned home, unsigned at, int64_t now_ms);
/* What was found out; logs changes. */
void nodes_note(struct nodes *nodes, unsigned number, enum node_state state, int64_t now_ms);
bool nodes_is_away(const struct nodes *nodes, unsigned number);

/* nodes_watch.c. Asks with the account and database of these settings until nodes_watch_end. */
void nodes_watch(struct nodes *nodes, const struct db_settings *settings);
void nodes_watch_end(struct nodes *nodes);

#endif
