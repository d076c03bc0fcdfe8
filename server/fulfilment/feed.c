/* The ordered feed of each store; see feed.h and doc/agent-protocol.md. */
#include "server/fulfilment/feed.h"

#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "server/db/key_list.h"
#include "server/db/q_feed.h"
#include "server/db/touched.h"
#include "server/db/try.h"
#include "server/fulfilment/consignment_json.h"
#include "server/fulfilment/feed_json.h"
#include "server/fulfilment/order_write.h"

/* Letters that cannot be mistaken for digits. */
static const char short_letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ";
enum { SHORT_PER_LETTER = 99, SHORT_LETTERS = sizeof(short_letters) - 1 };

enum db_status feed_append(struct tx *tx, store_id store, enum event_type type, struct uuid subject,
	int32_t queue_by, int64_t now)
{
	struct q_feed_next_in next_in = {store, queue_by};
	uint64_t seq;
	tx_touch(tx, store);
	DB_MUST(q_feed_next(tx, &next_in, &seq));
	struct q_event_add_in in = {
		.store = store,
		.seq = seq,
		.type = type,
		.subject = {(const char *)subject.bytes, sizeof(subject.bytes)},
		.now = now,
	};
	DB_MUST(q_event_add(tx, &in));
	return DB_DONE;
}

struct str feed_short_id(struct arena *arena, uint32_t short_number)
{
	uint32_t index = short_number - 1;
	return str_printf(arena, "%c%02u", short_letters[index / SHORT_PER_LETTER % SHORT_LETTERS],
		(unsigned)(index % SHORT_PER_LETTER + 1));
}

/* --- many at once --- */

/* One of the feeds that are appended to. */
struct feed_due {
	store_id store;
	uint32_t entries;
	int32_t queued;
	uint64_t last_seq; /* the number given last */
	uint32_t last_short;
};

static int compare_due(const void *a, const void *b)
{
	const struct feed_due *x = a, *y = b;
	return x->store.row < y->store.row ? -1 : x->store.row > y->store.row;
}

static struct feed_due *due_find(struct feed_due *dues, size_t count, store_id store)
{
	const struct feed_due wanted = {.store = store};
	return bsearch(&wanted, dues, count, sizeof(wanted), compare_due);
}

/* Each store once, in the order in which feeds are locked. */
static size_t dues_gather(struct feed_due *dues, const struct feed_entry *entries, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		dues[i] = (struct feed_due){
			.store = entries[i].store, .queued = !entries[i].is_not_queued};
	qsort(dues, count, sizeof(*dues), compare_due);
	for (size_t i = 0; i < count; i++) {
		if (kept == 0 || dues[kept - 1].store.row != dues[i].store.row)
			dues[kept++] = dues[i];
		else
			dues[kept - 1].queued += dues[i].queued;
		dues[kept - 1].entries++;
	}
	return kept;
}

static enum db_status dues_advance(struct tx *tx, const struct feed_due *dues, size_t count)
{
	struct q_feed_advance_in *in =
		arena_new_array(tx_arena(tx), count, struct q_feed_advance_in);
	for (size_t i = 0; i < count; i++) {
		tx_touch(tx, dues[i].store);
		in[i] = (struct q_feed_advance_in){.store = dues[i].store,
			.events = dues[i].entries,
			.shorts = dues[i].entries,
			.queue_by = dues[i].queued};
	}
	return q_feed_advance_bulk(tx, in, count);
}

/* What the feeds say now, less what was just taken, is where numbering goes on. */
static enum db_status dues_read(struct tx *tx, struct feed_due *dues, size_t count)
{
	struct key_list stores;
	struct q_feeds_at *rows;
	size_t row_count;
	key_list_init(&stores, tx_arena(tx));
	for (size_t i = 0; i < count; i++)
		key_list_add_row(&stores, dues[i].store.row);
	struct q_feeds_at_in in = {key_list_text(&stores)};
	DB_TRY(q_feeds_at(tx, &in, &rows, &row_count));
	for (size_t i = 0; i < row_count; i++) {
		struct feed_due *due = due_find(dues, count, rows[i].store);
		due->last_seq = rows[i].last_seq - due->entries;
		due->last_short = rows[i].last_short - due->entries;
	}
	return row_count == count ? DB_DONE : DB_BROKEN;
}

static enum db_status events_add(struct tx *tx, struct feed_due *dues, size_t due_count,
	struct feed_entry *entries, size_t count)
{
	struct q_event_add_in *in = arena_new_array(tx_arena(tx), count, struct q_event_add_in);
	for (size_t i = 0; i < count; i++) {
		struct feed_due *due = due_find(dues, due_count, entries[i].store);
		entries[i].short_number = ++due->last_short;
		in[i] = (struct q_event_add_in){
			.store = entries[i].store,
			.seq = ++due->last_seq,
			.type = EVENT_FULFILMENT,
			.subject = {(const char *)entries[i].subject.bytes,
				sizeof(entries[i].subject.bytes)},
			.now = entries[i].now,
		};
	}
	return q_event_add_bulk(tx, in, count);
}

enum db_status feeds_append(struct tx *tx, struct feed_entry *entries, size_t count)
{
	struct feed_due *dues = arena_new_array(tx_arena(tx), count, struct feed_due);
	if (count == 0)
		return DB_DONE;
	size_t due_count = dues_gather(dues, entries, count);
	DB_MUST(dues_advance(tx, dues, due_count));
	DB_TRY(dues_read(tx, dues, due_count));
	DB_MUST(events_add(tx, dues, due_count, entries, count));
	return DB_DONE;
}

enum db_status feed_record(struct tx *tx, store_id store, bool is_as_asked, int64_t now)
{
	enum { ONE = 1000 };
	struct q_feed_record_in in = {
		.day = (int32_t)(now / MS_PER_DAY),
		.done = is_as_asked ? ONE : 0,
		.failed = is_as_asked ? 0 : ONE,
		.store = store,
	};
	uint64_t changed;
	tx_touch(tx, store);
	DB_TRY(q_feed_record(tx, &in, &changed));
	return changed == 1 ? DB_DONE : DB_BROKEN; /* it had an event before */
}

struct secret store_secret(const struct secret *server_secret, store_id store)
{
	uint8_t bytes[4];
	for (int i = 0; i < 4; i++)
		bytes[i] = (uint8_t)(store.row >> (24 - 8 * i));
	struct hash hash = hash_keyed(server_secret, "store secret", bytes, sizeof(bytes));
	struct secret secret;
	memcpy(secret.bytes, hash.bytes, sizeof(secret.bytes));
	return secret;
}

/* --- reading --- */

static struct uuid uuid_of_bytes(struct str bytes)
{
	struct uuid uuid = {{0}};
	memcpy(uuid.bytes, bytes.p, bytes.n < sizeof(uuid.bytes) ? bytes.n : sizeof(uuid.bytes));
	return uuid;
}

/* A later row of the same subject within the answer says all that this one would. */
static bool is_said_later(const struct q_events_after *rows, size_t count, size_t i)
{
	for (size_t later = i + 1; later < count; later++)
		if (rows[later].type == rows[i].type &&
			str_equal(rows[later].subject, rows[i].subject))
			return true;
	return false;
}

static enum db_status document_add(struct tx *tx, const struct feed_context *context,
	const struct q_events_after *row, json_t *event)
{
	struct str type = event_type_name(row->type);
	json_t *document = row->type == EVENT_CLERKS ? json_array() : json_object();
	json_object_set_new(event, type.p, document);
	switch (row->type) {
	case EVENT_FULFILMENT:
		return feed_fulfilment_json(
			tx, context, (fulfilment_id){uuid_of_bytes(row->subject)}, document);
	case EVENT_CLERKS:
		return feed_clerks_json(tx, context, document);
	case EVENT_CONSIGNMENT:
		return consignment_json(tx, context->stores, context->store->id,
			(consignment_id){uuid_of_bytes(row->subject)}, document);
	case EVENT_STORE:
		feed_store_json(tx_arena(tx), context->store, document);
		return DB_DONE;
	}
	return DB_BROKEN;
}

enum db_status feed_read(struct tx *tx, const struct stores *stores,
	const struct secret *server_secret, store_id store, uint64_t after, size_t most,
	json_t **events_out, uint64_t *last_out)
{
	struct q_events_after_in in = {store, after, (uint32_t)(most > 500 ? 500 : most)};
	struct q_events_after *rows;
	size_t count;
	struct feed_context context = {stores, stores_find(stores, store),
		store_secret(server_secret, store), server_secret};
	*last_out = after;
	*events_out = json_array();
	if (context.store == NULL)
		return DB_RETRY; /* enrolled this moment; the directory follows within a second */
	DB_TRY(q_events_after(tx, &in, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		*last_out = rows[i].seq;
		if (is_said_later(rows, count, i))
			continue;
		struct str type = event_type_name(rows[i].type);
		json_t *event =
			json_pack("{s:I, s:s}", "seq", (json_int_t)rows[i].seq, "type", type.p);
		json_array_append_new(*events_out, event);
		DB_TRY(document_add(tx, &context, &rows[i], event));
	}
	return DB_DONE;
}
