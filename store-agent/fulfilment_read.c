/* A fulfilment out of a document of the feed; see fulfilment.h. */
#include "store-agent/fulfilment.h"

#include "common/clock.h"
#include "common/tax_json.h"

/* Headquarters sends at most 500 barcodes of a product; real catalogues hold up to 127. */
enum { GTINS_MAX = 500, QTY_MAX = 100000, ORDER_BUNDLES_MAX = 100 };

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

/* Absent until it happened; headquarters of an older version never says it. */
static int64_t read_instant_or_none(struct arena *arena, json_t *object, const char *name)
{
	int64_t at;
	return read_instant(arena, object, name, &at) ? at : 0;
}

static struct str read_text_or_none(struct arena *arena, json_t *object, const char *name)
{
	struct str text;
	return read_text(arena, object, name, &text) ? text : STR_EMPTY;
}

/* By what returns are decided; headquarters of an older version says nothing of it. */
static void read_return_facts(struct arena *arena, json_t *document, struct fulfilment *fulfilment)
{
	json_t *order = json_object_get(document, "order"), *law = json_object_get(order, "law");
	fulfilment->law = (struct return_law){
		read_text_or_none(arena, law, "profile"),
		read_text_or_none(arena, law, "postcode"),
		read_text_or_none(arena, law, "time_zone"),
	};
	fulfilment->collected_at = read_instant_or_none(arena, document, "collected_at");
	fulfilment->is_collection_told = fulfilment->collected_at != 0;
	fulfilment->last_collected_at = read_instant_or_none(arena, order, "last_collected_at");
}

static enum return_class read_return_class(json_t *line)
{
	const char *text = json_string_value(json_object_get(line, "return_class"));
	enum return_class class;
	return text != NULL && return_class_parse(str_of(text), &class) ? class : CLASS_ORDINARY;
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

static void read_announced_lines(struct arena *arena, json_t *list, struct announced *announced)
{
	size_t count = json_array_size(list);
	struct announced_line *lines = arena_new_array(arena, count, struct announced_line);
	for (size_t i = 0; i < count; i++) {
		json_t *line = json_array_get(list, i);
		struct str reason = str_of(json_string_value(json_object_get(line, "reason")));
		lines[i].line = json_integer_value(json_object_get(line, "line"));
		lines[i].qty = json_integer_value(json_object_get(line, "qty"));
		lines[i].has_reason = return_reason_parse(reason, &lines[i].reason);
	}
	announced->lines = lines;
	announced->line_count = count;
}

void photos_read(json_t *announced, struct photos *photos_out)
{
	size_t i;
	json_t *told, *lines = json_object_get(announced, "photo_lines");
	photos_out->count = 0;
	json_array_foreach (json_object_get(announced, "photos"), i, told) {
		struct str id = str_of(json_string_value(told));
		size_t at = photos_out->count;
		if (at >= RETURN_PHOTOS_MAX || !uuid_parse(id, &photos_out->list[at].uuid))
			continue;
		photos_out->lines[at] = json_integer_value(json_array_get(lines, i));
		photos_out->count++;
	}
}

struct held_exchange held_exchange_read(struct arena *arena, json_t *told)
{
	struct held_exchange held = {
		.line = json_integer_value(json_object_get(told, "line")),
		.qty = json_integer_value(json_object_get(told, "qty")),
		.is_here = json_is_true(json_object_get(told, "is_here")),
		.held_until = read_instant_or_none(arena, told, "held_until"),
	};
	held.is_there = held.line > 0 && held.qty > 0 && read_text(arena, told, "sku", &held.sku) &&
			read_text(arena, told, "name", &held.name) &&
			read_text(arena, told, "store_name", &held.store_name);
	return held;
}

/* Absent when nothing is; what cannot be read of it headquarters says when it is asked. */
static void read_announced(struct arena *arena, json_t *document, struct announced *announced)
{
	json_t *told = json_object_get(document, "announced");
	struct str reason, way;
	announced->asked_at = read_instant_or_none(arena, told, "asked_at");
	announced->bring_by = read_instant_or_none(arena, told, "bring_by");
	read_announced_lines(arena, json_object_get(told, "lines"), announced);
	photos_read(told, &announced->photos);
	announced->held = held_exchange_read(arena, json_object_get(told, "exchange"));
	announced->is_there = read_uuid(arena, told, "id", &announced->id.uuid) &&
			      read_verifier(arena, told, &announced->code_verifier) &&
			      read_text(arena, told, "reason", &reason) &&
			      return_reason_parse(reason, &announced->reason) &&
			      read_text(arena, told, "refund_way", &way) &&
			      refund_way_parse(way, &announced->way);
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

/* Neither is an answer that this version does not know. */
static void read_offer(struct arena *arena, json_t *object, struct fulfilment_line *line)
{
	json_t *offer = json_object_get(object, "substitute");
	struct str state;
	line->offer.is_there = read_text(arena, offer, "state", &state) &&
			       substitute_state_parse(state, &line->offer.state) &&
			       read_text(arena, offer, "name", &line->offer.name);
	line->offer.answer_by = read_instant_or_none(arena, offer, "answer_by");
	if (line->offer.is_there && str_is_empty(line->offer.name) &&
		!read_text(arena, offer, "sku", &line->offer.name))
		line->offer.is_there = false;
}

struct str name_here_read(struct arena *arena, json_t *object, struct str name)
{
	struct str here = read_text_or_none(arena, object, "name_here");
	return str_is_empty(here) ? name : here;
}

struct part_of part_of_read(struct arena *arena, json_t *line)
{
	json_t *told = json_object_get(line, "bundle");
	struct part_of part_of = {.name = STR_EMPTY};
	int64_t each;
	if (!read_whole(told, "bundle", ORDER_BUNDLES_MAX, &part_of.bundle) ||
		!read_whole(told, "each", QTY_MAX, &each) || each == 0 ||
		!read_text(arena, told, "name", &part_of.name))
		return (struct part_of){.name = STR_EMPTY};
	part_of.name_here = name_here_read(arena, told, part_of.name);
	part_of.each = (int32_t)each;
	part_of.is_set = json_is_true(json_object_get(told, "is_set"));
	return part_of;
}

/* Said only of what is short, and by headquarters of this version. */
static void read_fate(struct arena *arena, json_t *object, struct fulfilment_line *line)
{
	struct str fate;
	line->has_fate = read_text(arena, object, "short_fate", &fate) &&
			 short_fate_parse(fate, &line->fate);
}

/* Said only of goods that have one on each unit. */
static void read_serials(struct arena *arena, json_t *object, struct fulfilment_line *line)
{
	json_t *list = json_object_get(object, "serials");
	line->has_serials = json_is_array(list);
	line->serials = serials_of_json(arena, list);
}

static bool read_names(struct arena *arena, json_t *object, struct fulfilment_line *line)
{
	if (!read_text(arena, object, "name", &line->name))
		return false;
	line->name_here = name_here_read(arena, object, line->name);
	return true;
}

static bool read_line(struct arena *arena, json_t *object, struct fulfilment_line *line)
{
	line->missing = read_missing(object);
	line->swap_of = (int)json_integer_value(json_object_get(object, "swap_of"));
	line->part_of = part_of_read(arena, object);
	read_offer(arena, object, line);
	read_fate(arena, object, line);
	read_serials(arena, object, line);
	line->return_class = read_return_class(object);
	tax_json_read(object, &line->tax, &line->tax_amount);
	line->of_qty = (int)json_integer_value(json_object_get(object, "of_qty"));
	return read_qty(object, "line", &line->line) &&
	       read_text(arena, object, "sku", &line->sku) && read_names(arena, object, line) &&
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

/* What another version of headquarters may ask is not answered: its lease ends. */
static void read_recall(json_t *document, struct fulfilment *fulfilment)
{
	json_t *recall = json_object_get(document, "recall");
	fulfilment->has_recall =
		json_is_string(recall) &&
		recall_parse(str_of(json_string_value(recall)), &fulfilment->recall);
}

/* Good to know and no more: what is not understood of it is left out. */
static void read_rejections(struct arena *arena, json_t *document, struct fulfilment *fulfilment)
{
	json_t *list = json_object_get(document, "rejected_by");
	size_t count = json_array_size(list);
	struct earlier_rejection *kept = arena_new_array(arena, count, struct earlier_rejection);
	for (size_t i = 0; i < count; i++) {
		json_t *row = json_array_get(list, i);
		const char *reason = json_string_value(json_object_get(row, "reason"));
		struct earlier_rejection rejection = {.has_reason = false};
		if (!read_text(arena, row, "store", &rejection.store) ||
			!read_instant(arena, row, "at", &rejection.at))
			continue;
		rejection.has_reason =
			reason != NULL && reject_reason_parse(str_of(reason), &rejection.reason);
		kept[fulfilment->rejected_by_count++] = rejection;
	}
	fulfilment->rejected_by = kept;
}

/* Where it is sent, or who has sent it; absent for what is collected where it was picked. */
static void read_transfer(struct arena *arena, json_t *document, struct fulfilment *fulfilment)
{
	json_t *to = json_object_get(document, "to"), *from = json_object_get(document, "from");
	if (read_text(arena, to, "store", &fulfilment->to_store))
		fulfilment->arrives_at = read_instant_or_none(arena, to, "arrives_at");
	else
		fulfilment->to_store = STR_EMPTY;
	if (!read_text(arena, from, "store", &fulfilment->from_store) ||
		!read_text(arena, from, "short_id", &fulfilment->from_short_id)) {
		fulfilment->from_store = STR_EMPTY;
		return;
	}
	fulfilment->sent_at = read_instant_or_none(arena, from, "sent_at");
	fulfilment->is_on_the_way = json_is_false(json_object_get(from, "received"));
}

/* As one sentence names them. */
static void read_elsewhere(struct arena *arena, json_t *document, struct fulfilment *fulfilment)
{
	json_t *list = json_object_get(document, "elsewhere"), *one;
	size_t i;
	fulfilment->elsewhere = STR_EMPTY;
	json_array_foreach (list, i, one) {
		struct str name = str_of(json_string_value(one));
		bool is_first = str_is_empty(fulfilment->elsewhere);
		if (!str_is_empty(name) && str_is_clean_utf8(name, false))
			fulfilment->elsewhere = str_printf(arena, STR_FMT "%s" STR_FMT,
				STR_ARG(fulfilment->elsewhere), is_first ? "" : ", ",
				STR_ARG(name));
	}
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
	fulfilment->email = read_text_or_none(arena, order, "email");
	fulfilment->phone = read_text_or_none(arena, order, "phone");
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
	fulfilment_out->coming_at = read_instant_or_none(arena, document, "coming_at");
	fulfilment_out->arrived_at = read_instant_or_none(arena, document, "arrived_at");
	read_recall(document, fulfilment_out);
	read_return_facts(arena, document, fulfilment_out);
	read_announced(arena, document, &fulfilment_out->announced);
	read_rejections(arena, document, fulfilment_out);
	read_transfer(arena, document, fulfilment_out);
	read_elsewhere(arena, document, fulfilment_out);
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
