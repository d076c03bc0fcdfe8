/* What stores have, as text; see availability_text.h. */
#include "server/views/availability_text.h"

#include "common/clock.h"
#include "server/fulfilment/promise.h"
#include "server/views/store_text.h"

enum { HEAD_BYTES = 1024, STORE_BYTES = 17 * 1024, LINE_BYTES = 512 };

static void write_line(struct json_writer *w, const struct question *question,
	const struct candidate *candidate, size_t line)
{
	int64_t as_of = candidate->as_of[line];
	jw_object(w);
	jw_text(jw_key(w, "sku"), question->lines[line].sku);
	jw_i64(jw_key(w, "qty"), question->lines[line].qty);
	jw_i64(jw_key(w, "available"), candidate->available[line]);
	if (as_of != 0)
		jw_i64(jw_key(w, "age_s"),
			question->now > as_of ? (question->now - as_of) / MS_PER_SECOND : 0);
	jw_end(w);
}

static void write_promise(struct json_writer *w, const struct store *store, int64_t ready_at)
{
	jw_object(w);
	jw_instant(jw_key(w, "ready_at"), ready_at);
	jw_instant(jw_key(w, "collect_by"), promise_collect_by(store, ready_at));
	jw_end(w);
}

static void write_transfer(struct json_writer *w, const struct candidate *candidate)
{
	const struct candidate *sender = candidate->sender;
	jw_object(w);
	jw_text(jw_key(w, "from"), sender->store->code);
	write_promise(jw_key(w, "promise"), candidate->store, sender->arrives_at);
	jw_end(w);
}

/* Who gives what the store lacks, if the shopper goes there too. */
static void write_with(struct json_writer *w, const struct candidate *with)
{
	jw_object(w);
	jw_store(jw_key(w, "store"), with->store);
	if (with->has_distance)
		jw_i64(jw_key(w, "distance_m"), with->distance_m);
	write_promise(jw_key(w, "promise"), with->store, with->promised_at);
	jw_end(w);
}

static void write_candidate(
	struct json_writer *w, const struct question *question, const struct candidate *candidate)
{
	jw_object(w);
	jw_store(jw_key(w, "store"), candidate->store);
	if (candidate->has_distance)
		jw_i64(jw_key(w, "distance_m"), candidate->distance_m);
	jw_bool(jw_key(w, "has_all"), candidate->has_all);
	if (candidate->has_promise)
		write_promise(jw_key(w, "promise"), candidate->store, candidate->promised_at);
	if (candidate->sender != NULL)
		write_transfer(jw_key(w, "transfer"), candidate);
	if (candidate->with != NULL)
		write_with(jw_key(w, "with"), candidate->with);
	jw_array(jw_key(w, "lines"));
	for (size_t i = 0; i < question->line_count; i++)
		write_line(w, question, candidate, i);
	jw_end(w);
	jw_end(w);
}

struct str availability_text(
	struct arena *arena, const struct question *question, const struct ranking *ranking)
{
	struct buf buf;
	struct json_writer w;
	buf_init(&buf, arena,
		HEAD_BYTES +
			ranking->count * (2 * STORE_BYTES + question->line_count * LINE_BYTES));
	jw_init(&w, &buf);
	jw_object(&w);
	if (ranking->is_stale)
		jw_bool(jw_key(&w, "stale"), true);
	jw_array(jw_key(&w, "stores"));
	for (size_t i = 0; i < ranking->count; i++)
		write_candidate(&w, question, &ranking->list[i]);
	jw_end(&w);
	jw_end(&w);
	return jw_done(&w);
}
