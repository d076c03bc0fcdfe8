/* What a clerk may do with a fulfilment, and how documents of headquarters join; see fulfilment.h.
 */
#include "store-agent/fulfilment.h"

#include <stdlib.h>

#include "common/clock.h"

/* Headquarters sends at most 500 barcodes of a product; real catalogues hold up to 127. */
enum { GTINS_MAX = 500, QTY_MAX = 100000 };

/* --- states --- */

static unsigned bit(enum fulfilment_state state)
{
	return 1u << state;
}

enum {
	ENDED = 1u << FULFILMENT_REJECTED | 1u << FULFILMENT_CANCELLED | 1u << FULFILMENT_EXPIRED,
	OVER = ENDED | 1u << FULFILMENT_COLLECTED,
	BEFORE_READY =
		1u << FULFILMENT_ASSIGNED | 1u << FULFILMENT_ACCEPTED | 1u << FULFILMENT_PICKING,
	PICKING = 1u << FULFILMENT_PICKING,
};

static bool is_in(const struct fulfilment *fulfilment, unsigned states)
{
	return (bit(fulfilment->state) & states) != 0;
}

bool fulfilment_is_ended(const struct fulfilment *fulfilment)
{
	return is_in(fulfilment, ENDED);
}

/* --- quantities --- */

int line_left_to_pick(const struct fulfilment_line *line)
{
	return line->ordered - line->picked - line->short_count;
}

int line_returnable(const struct fulfilment_line *line)
{
	return line->collected - line->returned;
}

/* What headquarters still holds aside for this line although the fulfilment is over: it cannot know
 * what of it left the shelf, so it waits for the store's word. */
int line_put_back_to_tell(const struct fulfilment *fulfilment, const struct fulfilment_line *line)
{
	int held = line->ordered - line->short_count - line->collected - line->put_back;
	return is_in(fulfilment, OVER) && held > 0 ? held : 0;
}

/* Picked goods that headquarters counts and that are still in the store. */
static int line_in_store(const struct fulfilment *fulfilment, const struct fulfilment_line *line)
{
	int in_store = line->picked - line->collected;
	int held = line_put_back_to_tell(fulfilment, line);
	if (is_in(fulfilment, OVER) && in_store > held)
		in_store = held;
	return in_store > 0 ? in_store : 0;
}

int line_put_back_due(const struct fulfilment *fulfilment, const struct fulfilment_line *line)
{
	return line->stray + (is_in(fulfilment, OVER) ? line_in_store(fulfilment, line) : 0);
}

bool fulfilment_has_put_back_to_tell(const struct fulfilment *fulfilment)
{
	for (size_t i = 0; i < fulfilment->line_count; i++)
		if (line_put_back_to_tell(fulfilment, &fulfilment->lines[i]) > 0)
			return true;
	return false;
}

bool fulfilment_has_put_back(const struct fulfilment *fulfilment)
{
	for (size_t i = 0; i < fulfilment->line_count; i++)
		if (line_put_back_due(fulfilment, &fulfilment->lines[i]) > 0)
			return true;
	return false;
}

bool fulfilment_is_picked_through(const struct fulfilment *fulfilment)
{
	for (size_t i = 0; i < fulfilment->line_count; i++)
		if (line_left_to_pick(&fulfilment->lines[i]) > 0)
			return false;
	return true;
}

struct fulfilment_line *fulfilment_find_line(const struct fulfilment *fulfilment, int64_t line)
{
	for (size_t i = 0; i < fulfilment->line_count; i++)
		if (fulfilment->lines[i].line == line)
			return &fulfilment->lines[i];
	return NULL;
}

static bool line_has_gtin(const struct fulfilment_line *line, gtin scanned)
{
	for (size_t i = 0; i < line->gtin_count; i++)
		if (line->gtins[i].digits == scanned.digits)
			return true;
	return false;
}

struct fulfilment_line *fulfilment_find_gtin(const struct fulfilment *fulfilment, gtin scanned)
{
	struct fulfilment_line *found = NULL;
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		struct fulfilment_line *line = &fulfilment->lines[i];
		if (!line_has_gtin(line, scanned))
			continue;
		if (line_left_to_pick(line) > 0)
			return line;
		found = line;
	}
	return found;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits are compared by what they count, other bytes as they are: A2, A03, A10. (strverscmp takes
 * leading zeros for a fraction.) */
static int shelf_compare(struct str a, struct str b)
{
	size_t i = 0, j = 0;
	while (i < a.n && j < b.n) {
		long left = (unsigned char)a.p[i], right = (unsigned char)b.p[j];
		if (is_digit(a.p[i]) && is_digit(b.p[j])) {
			for (left = 0; i < a.n && is_digit(a.p[i]) && left < INT32_MAX; i++)
				left = left * 10 + (a.p[i] - '0');
			for (right = 0; j < b.n && is_digit(b.p[j]) && right < INT32_MAX; j++)
				right = right * 10 + (b.p[j] - '0');
		} else {
			i++;
			j++;
		}
		if (left != right)
			return left < right ? -1 : 1;
	}
	return (i < a.n) - (j < b.n);
}

static int by_walk(const void *a, const void *b)
{
	const struct fulfilment_line *left = *(const struct fulfilment_line *const *)a;
	const struct fulfilment_line *right = *(const struct fulfilment_line *const *)b;
	int order = shelf_compare(left->shelf, right->shelf);
	return order != 0 ? order : left->line - right->line;
}

const struct fulfilment_line **fulfilment_walk(
	struct arena *arena, const struct fulfilment *fulfilment)
{
	size_t count = fulfilment->line_count;
	const struct fulfilment_line **lines =
		arena_new_array(arena, count, const struct fulfilment_line *);
	for (size_t i = 0; i < count; i++)
		lines[i] = &fulfilment->lines[i];
	qsort(lines, count, sizeof(*lines), by_walk);
	return lines;
}

enum band fulfilment_band(const struct fulfilment *fulfilment, int64_t now)
{
	int64_t allowed = fulfilment->promised_at - fulfilment->placed_at;
	int64_t used = now - fulfilment->placed_at;
	if (now > fulfilment->promised_at)
		return BAND_LATE;
	return used * 100 < allowed * 80 ? BAND_IN_TIME : BAND_AT_RISK;
}

/* --- documents --- */

static bool read_text(struct arena *arena, json_t *object, const char *name, struct str *text_out)
{
	json_t *value = json_object_get(object, name);
	if (!json_is_string(value))
		return false;
	*text_out =
		str_dup(arena, (struct str){json_string_value(value), json_string_length(value)});
	return str_is_clean_utf8(*text_out, false);
}

static bool read_instant(struct arena *arena, json_t *object, const char *name, int64_t *at_out)
{
	struct str text;
	return read_text(arena, object, name, &text) && instant_parse(text, at_out);
}

static bool read_whole(json_t *object, const char *name, int64_t max, int64_t *value_out)
{
	json_t *value = json_object_get(object, name);
	*value_out = json_integer_value(value);
	return json_is_integer(value) && *value_out >= 0 && *value_out <= max;
}

static bool read_qty(json_t *object, const char *name, int *qty_out)
{
	int64_t value = 0;
	bool is_read = read_whole(object, name, QTY_MAX, &value);
	*qty_out = (int)value;
	return is_read;
}

static bool read_uuid(struct arena *arena, json_t *object, const char *name, struct uuid *uuid_out)
{
	struct str text;
	return read_text(arena, object, name, &text) && uuid_parse(text, uuid_out);
}

static bool read_verifier(struct arena *arena, json_t *object, struct hash *hash_out)
{
	struct str text;
	return read_text(arena, object, "code_verifier", &text) &&
	       hex_parse(text, hash_out->bytes, sizeof(hash_out->bytes));
}

/* A product may carry barcodes no scanner here can read; those are left out. */
static bool read_gtins(struct arena *arena, json_t *object, struct fulfilment_line *line)
{
	json_t *list = json_object_get(object, "gtins");
	size_t count = json_array_size(list);
	if (!json_is_array(list) || count > GTINS_MAX)
		return false;
	gtin *gtins = arena_new_array(arena, count, gtin);
	for (size_t i = 0; i < count; i++)
		if (gtin_parse(str_of(json_string_value(json_array_get(list, i))),
			    &gtins[line->gtin_count]))
			line->gtin_count++;
	line->gtins = gtins;
	return true;
}

/* Headquarters of an older version does not say it. */
static int read_missing(json_t *object)
{
	int missing;
	return read_qty(object, "missing", &missing) ? missing : 0;
}

static bool read_line(struct arena *arena, json_t *object, struct fulfilment_line *line)
{
	line->missing = read_missing(object);
	return read_qty(object, "line", &line->line) &&
	       read_text(arena, object, "sku", &line->sku) &&
	       read_text(arena, object, "name", &line->name) &&
	       read_text(arena, object, "shelf", &line->shelf) && read_gtins(arena, object, line) &&
	       read_whole(object, "price_minor", INT64_C(1000000000000), &line->price_minor) &&
	       read_qty(object, "ordered", &line->ordered) &&
	       read_qty(object, "picked", &line->picked) &&
	       read_qty(object, "short", &line->short_count) &&
	       read_qty(object, "collected", &line->collected) &&
	       read_qty(object, "refused", &line->refused) &&
	       read_qty(object, "returned", &line->returned) &&
	       read_qty(object, "put_back", &line->put_back);
}

static bool read_lines(struct arena *arena, json_t *document, struct fulfilment *fulfilment)
{
	json_t *list = json_object_get(document, "lines");
	size_t count = json_array_size(list);
	if (count < 1 || count > FULFILMENT_LINES_MAX)
		return false;
	fulfilment->lines = arena_new_array(arena, count, struct fulfilment_line);
	fulfilment->line_count = count;
	for (size_t i = 0; i < count; i++)
		if (!read_line(arena, json_array_get(list, i), &fulfilment->lines[i]))
			return false;
	return true;
}

static bool read_order(struct arena *arena, json_t *order, struct fulfilment *fulfilment)
{
	struct str kind, language;
	return read_uuid(arena, order, "id", &fulfilment->order.uuid) &&
	       read_text(arena, order, "number", &fulfilment->number) &&
	       read_text(arena, order, "kind", &kind) &&
	       order_kind_parse(kind, &fulfilment->kind) &&
	       read_text(arena, order, "language", &language) &&
	       language_parse(language, &fulfilment->language) &&
	       read_text(arena, order, "customer", &fulfilment->customer) &&
	       read_text(arena, order, "collector", &fulfilment->collector) &&
	       read_text(arena, order, "currency", &fulfilment->currency) &&
	       read_instant(arena, order, "placed_at", &fulfilment->placed_at);
}

bool fulfilment_read(struct arena *arena, json_t *document, struct fulfilment *fulfilment_out)
{
	struct str state;
	*fulfilment_out = (struct fulfilment){0};
	return read_uuid(arena, document, "id", &fulfilment_out->id.uuid) &&
	       read_whole(document, "epoch", INT32_MAX, &fulfilment_out->epoch) &&
	       read_whole(document, "version", INT32_MAX, &fulfilment_out->version) &&
	       read_text(arena, document, "state", &state) &&
	       fulfilment_state_parse(state, &fulfilment_out->state) &&
	       read_text(arena, document, "short_id", &fulfilment_out->short_id) &&
	       read_text(arena, document, "slot", &fulfilment_out->slot) &&
	       read_verifier(arena, document, &fulfilment_out->code_verifier) &&
	       read_instant(arena, document, "promised_at", &fulfilment_out->promised_at) &&
	       read_instant(arena, document, "collect_by", &fulfilment_out->collect_by) &&
	       read_whole(document, "rejections", INT32_MAX, &fulfilment_out->rejections) &&
	       read_order(arena, json_object_get(document, "order"), fulfilment_out) &&
	       read_lines(arena, document, fulfilment_out);
}

/* The new document with the physical facts of the store. */
static void keep_physical(const struct fulfilment *known, struct fulfilment *merged)
{
	merged->state = known->state;
	merged->slot = known->slot;
	for (size_t i = 0; i < merged->line_count; i++) {
		struct fulfilment_line *line = &merged->lines[i];
		const struct fulfilment_line *own = fulfilment_find_line(known, line->line);
		if (own == NULL)
			continue;
		line->picked = own->picked;
		line->short_count = own->short_count;
		line->collected = own->collected;
		line->refused = own->refused;
		line->returned = own->returned;
		line->put_back = own->put_back;
	}
}

static void keep_strays(const struct fulfilment *known, struct fulfilment *merged)
{
	for (size_t i = 0; i < merged->line_count; i++) {
		struct fulfilment_line *line = &merged->lines[i];
		const struct fulfilment_line *own = fulfilment_find_line(known, line->line);
		line->stray = own == NULL ? 0 : own->stray;
	}
}

/* What lies in the store beyond what the document counts. */
static void add_strays(const struct fulfilment *known, struct fulfilment *merged)
{
	for (size_t i = 0; i < merged->line_count; i++) {
		struct fulfilment_line *line = &merged->lines[i];
		const struct fulfilment_line *own = fulfilment_find_line(known, line->line);
		int beyond =
			own == NULL ? 0 : line_in_store(known, own) - line_in_store(merged, line);
		if (beyond > 0)
			line->stray += beyond;
	}
}

bool fulfilment_merge(
	struct fulfilment *known, const struct fulfilment *document, bool has_untold_acts)
{
	struct fulfilment merged = *document;
	bool is_raised = document->epoch > known->epoch;
	bool is_older = document->epoch < known->epoch ||
			(!is_raised && document->version < known->version);
	bool is_taken_back =
		(is_raised || fulfilment_is_ended(document)) && !fulfilment_is_ended(known);
	if (is_older)
		return false;
	keep_strays(known, &merged);
	if (is_taken_back && known->state != FULFILMENT_COLLECTED)
		add_strays(known, &merged);
	else if (has_untold_acts)
		keep_physical(known, &merged);
	*known = merged;
	return true;
}

/* --- acts --- */

enum reason fulfilment_accept(struct fulfilment *fulfilment)
{
	if (fulfilment->state != FULFILMENT_ASSIGNED)
		return REASON_WRONG_STATE;
	fulfilment->state = FULFILMENT_ACCEPTED;
	return REASON_OK;
}

enum reason fulfilment_start(struct fulfilment *fulfilment)
{
	if (fulfilment->state != FULFILMENT_ACCEPTED)
		return REASON_WRONG_STATE;
	fulfilment->state = FULFILMENT_PICKING;
	return REASON_OK;
}

enum reason fulfilment_pick(struct fulfilment *fulfilment, int64_t number, int64_t qty)
{
	struct fulfilment_line *line = fulfilment_find_line(fulfilment, number);
	if (!is_in(fulfilment, PICKING))
		return REASON_WRONG_STATE;
	if (line == NULL)
		return REASON_NOT_FOUND;
	if (qty == 0)
		return REASON_INVALID_FIELDS;
	if (qty > line_left_to_pick(line) || qty < -line->picked)
		return REASON_QUANTITY_EXCEEDED;
	line->picked += (int)qty;
	return REASON_OK;
}

enum reason fulfilment_short(struct fulfilment *fulfilment, int64_t number, int64_t qty)
{
	struct fulfilment_line *line = fulfilment_find_line(fulfilment, number);
	if (!is_in(fulfilment, PICKING))
		return REASON_WRONG_STATE;
	if (line == NULL)
		return REASON_NOT_FOUND;
	if (qty < 1)
		return REASON_INVALID_FIELDS;
	if (qty > line_left_to_pick(line))
		return REASON_QUANTITY_EXCEEDED;
	line->short_count += (int)qty;
	return REASON_OK;
}

static bool is_anything_picked(const struct fulfilment *fulfilment)
{
	for (size_t i = 0; i < fulfilment->line_count; i++)
		if (fulfilment->lines[i].picked > 0)
			return true;
	return false;
}

enum reason fulfilment_ready(struct fulfilment *fulfilment, struct str slot)
{
	bool is_empty = !is_anything_picked(fulfilment);
	if (!is_in(fulfilment, PICKING) || !fulfilment_is_picked_through(fulfilment))
		return REASON_WRONG_STATE;
	if ((str_is_empty(slot) && !is_empty) || str_code_points(slot) > SLOT_CHARS_MAX ||
		!str_is_clean_utf8(slot, false))
		return REASON_INVALID_FIELDS;
	fulfilment->state = is_empty ? FULFILMENT_REJECTED : FULFILMENT_READY;
	fulfilment->slot = slot;
	return REASON_OK;
}

enum reason fulfilment_reject(struct fulfilment *fulfilment)
{
	if (!is_in(fulfilment, BEFORE_READY))
		return REASON_WRONG_STATE;
	fulfilment->state = FULFILMENT_REJECTED;
	/* As headquarters does: what was never picked needs nobody to put it back. */
	for (size_t i = 0; i < fulfilment->line_count; i++)
		fulfilment->lines[i].put_back += line_left_to_pick(&fulfilment->lines[i]);
	return REASON_OK;
}

enum reason fulfilment_hand_over(struct fulfilment *fulfilment, const int *collected)
{
	if (fulfilment->state != FULFILMENT_READY)
		return REASON_WRONG_STATE;
	for (size_t i = 0; i < fulfilment->line_count; i++)
		if (collected[i] < 0 || collected[i] > fulfilment->lines[i].picked)
			return REASON_QUANTITY_EXCEEDED;
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		struct fulfilment_line *line = &fulfilment->lines[i];
		line->collected = collected[i];
		line->refused = line->picked - collected[i];
	}
	fulfilment->state = FULFILMENT_COLLECTED;
	return REASON_OK;
}

enum reason fulfilment_put_back(struct fulfilment *fulfilment)
{
	if (!fulfilment_has_put_back(fulfilment) && !fulfilment_has_put_back_to_tell(fulfilment))
		return REASON_WRONG_STATE;
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		struct fulfilment_line *line = &fulfilment->lines[i];
		line->put_back += line_put_back_to_tell(fulfilment, line);
		line->stray = 0;
	}
	return REASON_OK;
}

enum reason fulfilment_return(struct fulfilment *fulfilment, int64_t number, int64_t qty)
{
	struct fulfilment_line *line = fulfilment_find_line(fulfilment, number);
	if (line == NULL)
		return REASON_NOT_FOUND;
	if (qty < 1)
		return REASON_INVALID_FIELDS;
	if (qty > line_returnable(line))
		return REASON_QUANTITY_EXCEEDED;
	line->returned += (int)qty;
	return REASON_OK;
}
