/* Two orders, by caller and by store, of which both are served in turn; see line.h. */
#include "server/engine/line.h"

/* --- rings --- */

static void ring_begin(enum ring ring, struct standing *alone)
{
	alone->next[ring] = alone->previous[ring] = alone;
}

/* Behind all others, as seen from the first. */
static void ring_join(enum ring ring, struct standing *first, struct standing *last)
{
	last->next[ring] = first;
	last->previous[ring] = first->previous[ring];
	first->previous[ring]->next[ring] = last;
	first->previous[ring] = last;
}

static void ring_leave(enum ring ring, struct standing *standing)
{
	standing->previous[ring]->next[ring] = standing->next[ring];
	standing->next[ring]->previous[ring] = standing->previous[ring];
}

/* --- an order --- */

/* Where the first of the key is, or would be. */
static struct standing **first_of(struct line_order *order, uint64_t key)
{
	uint64_t mixed =
		key * 0x9e3779b97f4a7c15U; /* 2^64 by the golden ratio: Fibonacci hashing */
	struct standing **first = &order->buckets[(mixed >> 32) % LINE_BUCKETS];
	while (*first != NULL && (*first)->key != key)
		first = &(*first)->in_bucket;
	return first;
}

static void order_add(struct line_order *order, struct standing *standing)
{
	struct standing **first = first_of(order, standing->key);
	if (*first != NULL) {
		ring_join(RING_KEY, *first, standing);
		return;
	}
	*first = standing;
	standing->in_bucket = NULL;
	ring_begin(RING_KEY, standing);
	ring_begin(RING_TURNS, standing);
	if (order->turn == NULL)
		order->turn = standing;
	else
		ring_join(RING_TURNS, order->turn, standing);
}

/* The key's next turn is the last of all. */
static void order_use_turn(struct line_order *order, uint64_t key)
{
	struct standing *first = *first_of(order, key);
	if (first == order->turn) {
		order->turn = first->next[RING_TURNS];
		return;
	}
	ring_leave(RING_TURNS, first);
	ring_join(RING_TURNS, order->turn, first);
}

static void key_end(struct line_order *order, struct standing **first)
{
	struct standing *last = *first;
	*first = last->in_bucket;
	if (order->turn == last)
		order->turn = last->next[RING_TURNS] == last ? NULL : last->next[RING_TURNS];
	ring_leave(RING_TURNS, last);
}

/* The second of the key becomes its first. */
static void key_advance(struct line_order *order, struct standing **first)
{
	struct standing *old = *first, *new = old->next[RING_KEY];
	*first = new;
	new->in_bucket = old->in_bucket;
	ring_leave(RING_KEY, old);
	ring_begin(RING_TURNS, new);
	ring_join(RING_TURNS, old, new);
	if (order->turn == old)
		order->turn = new;
	ring_leave(RING_TURNS, old);
}

static void order_remove(struct line_order *order, struct standing *standing)
{
	struct standing **first = first_of(order, standing->key);
	if (*first != standing)
		ring_leave(RING_KEY, standing);
	else if (standing->next[RING_KEY] == standing)
		key_end(order, first);
	else
		key_advance(order, first);
}

/* --- the line --- */

void line_add(struct line *line, struct waiting *waiting)
{
	const struct engine_work *work = waiting->work;
	waiting->by_caller = (struct standing){.waiting = waiting, .key = work->caller};
	waiting->by_store = (struct standing){.waiting = waiting, .key = work->store.row};
	order_add(&line->by_caller, &waiting->by_caller);
	order_add(&line->by_store, &waiting->by_store);
	waiting->is_in_line = true;
	line->count++;
	line->bytes += work->bytes;
	line->weight += work->weight;
}

struct waiting *line_next(const struct line *line)
{
	const struct standing *turn =
		line->is_turn_of_store ? line->by_store.turn : line->by_caller.turn;
	return turn == NULL ? NULL : turn->waiting;
}

void line_take(struct line *line, struct waiting *next)
{
	order_use_turn(&line->by_caller, next->by_caller.key);
	order_use_turn(&line->by_store, next->by_store.key);
	line->is_turn_of_store = !line->is_turn_of_store;
	line_remove(line, next);
}

void line_remove(struct line *line, struct waiting *waiting)
{
	order_remove(&line->by_caller, &waiting->by_caller);
	order_remove(&line->by_store, &waiting->by_store);
	waiting->is_in_line = false;
	line->count--;
	line->bytes -= waiting->work->bytes;
	line->weight -= waiting->work->weight;
}
