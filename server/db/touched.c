/* A bit for each store, by the end of its row number; see touched.h. */
#include "server/db/touched.h"

#include <stdatomic.h>
#include <string.h>

#include "server/db/conn.h"

enum { FIRST_ROOM = 64 };

struct touched {
	_Atomic uint64_t words[TOUCHED_MARKS / 64];
};

struct touched *touched_new(struct arena *arena)
{
	return arena_new_struct(arena, struct touched);
}

static size_t word_of(store_id store)
{
	return store.row % TOUCHED_MARKS / 64;
}

static uint64_t bit_of(store_id store)
{
	return UINT64_C(1) << store.row % 64;
}

void touched_add(struct touched *touched, store_id store)
{
	if (touched != NULL)
		atomic_fetch_or(&touched->words[word_of(store)], bit_of(store));
}

void touched_take(struct touched *touched, struct touched_marks *marks_out)
{
	for (size_t i = 0; i < ARRAY_LENGTH(touched->words); i++)
		marks_out->words[i] = atomic_exchange(&touched->words[i], 0);
}

void touched_give_back(struct touched *touched, const struct touched_marks *marks)
{
	for (size_t i = 0; i < ARRAY_LENGTH(touched->words); i++)
		atomic_fetch_or(&touched->words[i], marks->words[i]);
}

bool touched_has(const struct touched_marks *marks, store_id store)
{
	return (marks->words[word_of(store)] & bit_of(store)) != 0;
}

/* --- in a transaction --- */

void tx_touch(struct tx *tx, store_id store)
{
	if (tx->db->settings.touched == NULL)
		return;
	if (tx->touched_count == tx->touched_room) {
		size_t room = tx->touched_room == 0 ? FIRST_ROOM : tx->touched_room * 2;
		store_id *larger = arena_new_array(tx->first_arena, room, store_id);
		if (tx->touched_count > 0)
			memcpy(larger, tx->touched, tx->touched_count * sizeof(*larger));
		tx->touched = larger;
		tx->touched_room = room;
	}
	tx->touched[tx->touched_count++] = store;
}

void touched_committed(struct tx *tx)
{
	for (size_t i = 0; i < tx->touched_count; i++)
		touched_add(tx->db->settings.touched, tx->touched[i]);
}
