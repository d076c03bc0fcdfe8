/* Numbers of movements; see ledger.h. */
#include "server/db/ledger.h"

#include <string.h>
#include <unistd.h>

#include "server/db/conn.h"
#include "server/db/q_ledger.h"
#include "server/db/try.h"

enum { MOVED_FIRST = 64 };

/* Host and process, for whoever looks at the table. */
static struct str writer_name(struct arena *arena)
{
	char host[64] = "";
	if (gethostname(host, sizeof(host) - 1) != 0)
		host[0] = '\0';
	return str_printf(arena, "%s:%ld", host, (long)getpid());
}

static enum db_status writer_begin(struct tx *tx, int64_t now)
{
	struct q_writer_add_in in = {writer_name(tx->arena), now};
	uint64_t id;
	DB_MUST(q_writer_add(tx, &in, &id));
	tx->writer = (struct writer){.id = (uint32_t)id, .began_at = now, .next = 1};
	tx->writer_is_new = true;
	tx->writer_savepoints = tx->savepoints;
	return DB_DONE;
}

static uint64_t number_at(const struct writer *writer)
{
	return (uint64_t)writer->id << LEDGER_WRITER_SHIFT | writer->next;
}

enum db_status ledger_next(struct tx *tx, int64_t now, size_t count, uint64_t *first_out)
{
	if (tx->writer.id == 0)
		tx->writer = tx->db->writer;
	if (tx->writer.id == 0 || now - tx->writer.began_at >= WRITER_LIFE_MS)
		DB_TRY(writer_begin(tx, now));
	*first_out = number_at(&tx->writer);
	tx->writer.next += count;
	return DB_DONE;
}

/* --- who is told --- */

/* Figures the store gave; of what our own counters did as_of only says when it happened. */
static bool is_of_store(enum movement_kind kind)
{
	return kind == MOVEMENT_COUNT || kind == MOVEMENT_DELTA || kind == MOVEMENT_SALE;
}

static void moved_add(struct tx *tx, const struct q_movement_add_in *movement)
{
	if (tx->moved_count == tx->moved_room) {
		size_t room = tx->moved_room == 0 ? MOVED_FIRST : tx->moved_room * 2;
		struct moved *larger = arena_new_array(tx->first_arena, room, struct moved);
		if (tx->moved_count > 0)
			memcpy(larger, tx->moved, tx->moved_count * sizeof(*larger));
		tx->moved = larger;
		tx->moved_room = room;
	}
	tx->moved[tx->moved_count++] = (struct moved){
		.store = movement->store,
		.product = movement->product,
		.free_by = movement->on_hand_by - movement->reserved_by - movement->safety_by,
		.as_of = is_of_store(movement->kind) && movement->has_as_of ? movement->as_of : 0,
	};
}

void ledger_listen(struct db *db, ledger_heard *heard, void *context)
{
	db->heard = heard;
	db->heard_context = context;
}

void ledger_committed(struct tx *tx)
{
	if (tx->writer.id == 0)
		return;
	tx->db->writer = tx->writer;
	if (tx->db->heard != NULL && tx->moved_count > 0)
		tx->db->heard(number_at(&tx->writer) - 1, tx->moved, tx->moved_count,
			tx->db->heard_context);
}

/* Going back takes the numbers back, so that those committed have no gaps; before the writer's row
 * was written it takes the row away. Without a writer the connection's, if any, goes on. */
void ledger_rolled_back_to(struct tx *tx, struct savepoint savepoint)
{
	bool is_row_lost = tx->writer_is_new && savepoint.number < tx->writer_savepoints;
	tx->moved_count = savepoint.moved_count;
	if (!is_row_lost && tx->writer.id == savepoint.writer) {
		tx->writer.next = savepoint.next;
		return;
	}
	tx->writer = (struct writer){0};
	tx->writer_is_new = false;
}

/* --- writing --- */

enum db_status ledger_write(
	struct tx *tx, struct q_movement_add_in *movements, size_t count, int64_t now)
{
	uint64_t first;
	if (count == 0)
		return DB_DONE;
	DB_TRY(ledger_next(tx, now, count, &first));
	for (size_t i = 0; i < count; i++) {
		movements[i].movement = first + i;
		if (tx->db->heard != NULL)
			moved_add(tx, &movements[i]);
	}
	return q_movement_add_bulk(tx, movements, count);
}
