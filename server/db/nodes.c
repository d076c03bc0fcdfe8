/* Names and states of the nodes, and the choice among them; see nodes.h. Asking them is
 * nodes_watch.c. */
#include "server/db/nodes.h"

#include <stdatomic.h>
#include <string.h>

#include "common/log.h"
#include "server/db/nodes_inside.h"

enum { ALWAYS = 1, HOST_MAX = 253, SOCKET_MAX = 107 };

/* --- names --- */

/* "host:port" or "[address]:port". */
static bool parse_host(struct arena *arena, struct str name, struct node *node_out)
{
	struct str host = name, port = STR_EMPTY;
	uint64_t number;
	for (size_t i = name.n; i > 0 && port.n == 0; i--)
		if (name.p[i - 1] == ':') {
			host.n = i - 1;
			port = (struct str){name.p + i, name.n - i};
		}
	bool is_bracketed = host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']';
	if (is_bracketed)
		host = (struct str){host.p + 1, host.n - 2};
	else if (memchr(host.p, ':', host.n) != NULL || str_starts_with(host, STR("[")))
		return false;
	if (host.n == 0 || host.n > HOST_MAX || !str_to_u64(port, UINT16_MAX, &number) ||
		number == 0)
		return false;
	*node_out = (struct node){.host = str_c(arena, host), .port = (unsigned)number};
	return true;
}

static bool parse_node(struct arena *arena, struct str name, struct node *node_out)
{
	if (!str_starts_with(name, STR("/")))
		return parse_host(arena, name, node_out);
	*node_out = (struct node){.socket = str_c(arena, name)};
	return name.n <= SOCKET_MAX;
}

static bool is_same(const struct node *a, const struct node *b)
{
	if (a->socket != NULL || b->socket != NULL)
		return a->socket != NULL && b->socket != NULL && strcmp(a->socket, b->socket) == 0;
	return a->port == b->port && strcmp(a->host, b->host) == 0;
}

static bool is_known(const struct nodes *nodes, const struct node *node)
{
	for (size_t i = 0; i < nodes->count; i++)
		if (is_same(&nodes->list[i], node))
			return true;
	return false;
}

static bool nodes_add(
	struct nodes *nodes, struct arena *arena, struct str name, struct str *why_out)
{
	struct node node;
	if (nodes->count == NODES_MAX)
		*why_out = str_printf(arena, "has more than %d nodes", NODES_MAX);
	else if (!parse_node(arena, name, &node))
		*why_out = str_printf(arena,
			"has '" STR_FMT "', which is neither HOST:PORT nor the path of a socket",
			STR_ARG(name));
	else if (is_known(nodes, &node))
		*why_out = str_printf(arena, "names '" STR_FMT "' twice", STR_ARG(name));
	else {
		atomic_init(&nodes->states[nodes->count], NODE_SYNCED);
		atomic_init(&nodes->since_ms[nodes->count], ALWAYS);
		nodes->list[nodes->count++] = node;
		return true;
	}
	return false;
}

struct nodes *nodes_parse(struct arena *arena, struct str text, struct str *why_out)
{
	struct nodes *nodes = arena_new_struct(arena, struct nodes);
	*why_out = STR_EMPTY;
	while (text.n > 0) {
		struct str name = str_cut(&text, ' ');
		if (name.n > 0 && !nodes_add(nodes, arena, name, why_out))
			return NULL;
	}
	return nodes->count > 0 ? nodes : NULL;
}

size_t nodes_count(const struct nodes *nodes)
{
	return nodes->count;
}

const struct node *nodes_get(const struct nodes *nodes, unsigned number)
{
	return &nodes->list[number];
}

/* --- choosing --- */

unsigned nodes_spread(struct nodes *nodes)
{
	return atomic_fetch_add(&nodes->spread, 1) % (unsigned)nodes->count;
}

/* How far round the ring. */
static unsigned distance(const struct nodes *nodes, unsigned home, unsigned number)
{
	unsigned count = (unsigned)nodes->count;
	return (number + count - home) % count;
}

/* 0 is best. */
enum rank { STEADY, SYNCED_LATELY, USABLE, AWAY };

static enum rank rank_of(const struct nodes *nodes, unsigned number, int64_t now_ms)
{
	switch ((enum node_state)atomic_load(&nodes->states[number])) {
	case NODE_SYNCED:
		break;
	case NODE_USABLE:
		return USABLE;
	case NODE_AWAY:
		return AWAY;
	}
	int64_t since_ms = atomic_load(&nodes->since_ms[number]);
	return since_ms == ALWAYS || now_ms - since_ms >= NODE_STEADY_MS ? STEADY : SYNCED_LATELY;
}

bool nodes_choose(const struct nodes *nodes, unsigned home, uint32_t tried, int64_t now_ms,
	unsigned *number_out)
{
	bool is_found = false;
	enum rank best = AWAY;
	for (unsigned step = 0; step < nodes->count; step++) {
		unsigned number = (home + step) % (unsigned)nodes->count;
		enum rank rank = rank_of(nodes, number, now_ms);
		if ((tried >> number & 1) != 0 || (is_found && rank >= best))
			continue;
		is_found = true;
		best = rank;
		*number_out = number;
	}
	return is_found;
}

bool nodes_should_move(const struct nodes *nodes, unsigned home, unsigned at, int64_t now_ms)
{
	unsigned best;
	if (!nodes_choose(nodes, home, 0, now_ms, &best) || best == at)
		return false;
	enum rank here = rank_of(nodes, at, now_ms), there = rank_of(nodes, best, now_ms);
	if (here >= USABLE)
		return there < here;
	return there == STEADY && distance(nodes, home, best) < distance(nodes, home, at);
}

/* --- what was found out --- */

void nodes_note(struct nodes *nodes, unsigned number, enum node_state state, int64_t now_ms)
{
	int former = atomic_load(&nodes->states[number]);
	if (former == (int)state)
		return;
	atomic_store(&nodes->since_ms[number], now_ms);
	if (!atomic_compare_exchange_strong(&nodes->states[number], &former, (int)state))
		return; /* somebody else knows more */
	switch (state) {
	case NODE_AWAY:
		log_warn("database_node_away", LOG_U64("node", number + 1));
		break;
	case NODE_USABLE:
		log_warn("database_node_not_synced", LOG_U64("node", number + 1));
		break;
	case NODE_SYNCED:
		log_info("database_node_back", LOG_U64("node", number + 1));
		break;
	}
}

bool nodes_is_away(const struct nodes *nodes, unsigned number)
{
	return atomic_load(&nodes->states[number]) == NODE_AWAY;
}
