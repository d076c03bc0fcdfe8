/* Numbers of movements; see ledger.h. */
#include "server/db/ledger.h"

#include <stdio.h>
#include <unistd.h>

#include "server/db/conn.h"
#include "server/db/q_ledger.h"
#include "server/db/try.h"

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

enum db_status ledger_next(struct tx *tx, int64_t now, size_t count, uint64_t *first_out)
{
	if (tx->writer.id == 0)
		tx->writer = tx->db->writer;
	if (tx->writer.id == 0 || now - tx->writer.began_at >= WRITER_LIFE_MS)
		DB_TRY(writer_begin(tx, now));
	*first_out = (uint64_t)tx->writer.id << LEDGER_WRITER_SHIFT | tx->writer.next;
	tx->writer.next += count;
	return DB_DONE;
}

uint32_t ledger_writer(const struct tx *tx)
{
	return tx->writer.id;
}

void ledger_committed(struct tx *tx)
{
	if (tx->writer.id != 0)
		tx->db->writer = tx->writer;
}

/* Going back before the writer's row was written takes the row away. */
void ledger_rolled_back_to(struct tx *tx, unsigned savepoint)
{
	if (!tx->writer_is_new || savepoint >= tx->writer_savepoints)
		return;
	tx->writer = (struct writer){0};
	tx->writer_is_new = false;
}
