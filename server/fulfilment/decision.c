/* Why a store was chosen; see decision.h. */
#include "server/fulfilment/decision.h"

#include "common/clock.h"
#include "common/json_write.h"
#include "server/db/try.h"
#include "server/fulfilment/reserve.h"

/* A hundred lines that eight candidates lack, with room to spare. */
enum { DECISION_BYTES_MAX = 256 * 1024 };

static void asked_write(struct json_writer *w, const struct question *question)
{
	jw_object(jw_key(w, "asked"));
	jw_array(jw_key(w, "lines"));
	for (size_t i = 0; i < question->line_count; i++) {
		jw_object(w);
		jw_text(jw_key(w, "sku"), question->lines[i].sku);
		jw_i64(jw_key(w, "qty"), question->lines[i].qty);
		jw_end(w);
	}
	jw_end(w);
	if (question->has_near) {
		jw_array(jw_key(w, "near"));
		jw_real(w, question->near.lat);
		jw_real(w, question->near.lon);
		jw_end(w);
	}
	if (question->within_m != 0)
		jw_i64(jw_key(w, "within_m"), question->within_m);
	if (question->has_store)
		jw_bool(jw_key(w, "store_chosen"), true);
	if (question->excluded_count > 0)
		jw_i64(jw_key(w, "excluded_stores"), (int64_t)question->excluded_count);
	jw_end(w);
}

/* The lines of which less was offered than the figure says, and why. */
static void withheld_write(
	struct json_writer *w, const struct question *question, const struct candidate *candidate)
{
	bool has_any = false;
	for (size_t i = 0; i < question->line_count; i++) {
		if (candidate->withheld[i] <= 0)
			continue;
		if (!has_any)
			jw_array(jw_key(w, "withheld"));
		has_any = true;
		jw_object(w);
		jw_text(jw_key(w, "sku"), question->lines[i].sku);
		jw_i64(jw_key(w, "free"), candidate->available[i] + candidate->withheld[i]);
		jw_i64(jw_key(w, "offered"), candidate->available[i]);
		jw_i64(jw_key(w, "age_s"), (question->now - candidate->as_of[i]) / MS_PER_SECOND);
		jw_i64(jw_key(w, "trust_permille"), candidate->trust[i]);
		jw_end(w);
	}
	if (has_any)
		jw_end(w);
}

static void with_write(
	struct json_writer *w, const struct question *question, const struct candidate *candidate)
{
	const struct candidate *with = candidate->with;
	if (with == NULL)
		return;
	jw_object(jw_key(w, "with"));
	jw_text(jw_key(w, "store"), with->store->code);
	if (with->has_distance)
		jw_i64(jw_key(w, "distance_m"), with->distance_m);
	jw_i64(jw_key(w, "queue"), with->queue);
	jw_instant(jw_key(w, "promised_at"), with->promised_at);
	jw_array(jw_key(w, "gives"));
	for (size_t i = 0; i < question->line_count; i++)
		if (candidate_giver(candidate, question, i) == with)
			jw_text(w, question->lines[i].sku);
	jw_end(w);
	jw_end(w);
}

static void candidate_write(
	struct json_writer *w, const struct question *question, const struct candidate *candidate)
{
	jw_object(w);
	jw_text(jw_key(w, "store"), candidate->store->code);
	jw_bool(jw_key(w, "has_all"), candidate->has_all);
	jw_i64(jw_key(w, "queue"), candidate->queue);
	if (candidate->has_distance)
		jw_i64(jw_key(w, "distance_m"), candidate->distance_m);
	if (candidate->has_promise)
		jw_instant(jw_key(w, "promised_at"), candidate->promised_at);
	if (candidate->has_promise && question->is_to_send)
		jw_instant(jw_key(w, "arrives_at"), candidate->arrives_at);
	jw_array(jw_key(w, "missing"));
	for (size_t i = 0; i < question->line_count; i++)
		if (candidate->available[i] < question->lines[i].qty)
			jw_text(w, question->lines[i].sku);
	jw_end(w);
	withheld_write(w, question, candidate);
	with_write(w, question, candidate);
	jw_end(w);
}

static bool has_pairs(const struct candidate *candidates, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (candidates[i].with != NULL)
			return true;
	return false;
}

static struct str rule_of(
	const struct question *question, const struct candidate *candidates, size_t count)
{
	if (question->is_to_send)
		return STR("sent_to_chosen_store");
	if (has_pairs(candidates, count))
		return STR("fewest_stores_together");
	return question->has_store ? STR("chosen_store") : STR("nearest_with_every_line");
}

struct str decision_considered(struct arena *arena, const struct question *question,
	const struct candidate *candidates, size_t count)
{
	struct buf buf;
	struct json_writer w;
	buf_init(&buf, arena, DECISION_BYTES_MAX);
	jw_init(&w, &buf);
	jw_object(&w);
	jw_text(jw_key(&w, "rule"), rule_of(question, candidates, count));
	asked_write(&w, question);
	jw_array(jw_key(&w, "considered"));
	for (size_t i = 0; i < count; i++)
		candidate_write(&w, question, &candidates[i]);
	jw_end(&w);
	jw_end(&w);
	struct str whole = jw_done(&w);
	return (struct str){whole.p + 1, whole.n - 2}; /* without the braces */
}

enum db_status decision_rank(struct arena *arena, const struct market *market,
	struct question *question, bool may_be_sent, struct ranking *ranking,
	struct str *considered_out)
{
	DB_TRY(sourcing_find_or_send(arena, market, question, may_be_sent, ranking));
	*considered_out = decision_considered(arena, question, ranking->list, ranking->count);
	return DB_DONE;
}

struct str decision_chosen(
	struct arena *arena, struct str considered, const struct candidate *chosen)
{
	struct buf buf;
	struct json_writer w;
	buf_init(&buf, arena, DECISION_BYTES_MAX);
	jw_init(&w, &buf);
	jw_object(&w);
	jw_raw_members(&w, considered);
	jw_text(jw_key(&w, "chosen"), chosen->store->code);
	if (chosen->with != NULL)
		jw_text(jw_key(&w, "chosen_with"), chosen->with->store->code);
	jw_end(&w);
	return jw_done(&w);
}
