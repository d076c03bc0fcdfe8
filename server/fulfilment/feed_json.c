/* Feed documents; see feed_json.h. */
#include "server/fulfilment/feed_json.h"

#include "common/clock.h"
#include "common/serial.h"
#include "common/tax_json.h"
#include "server/db/q_feed.h"
#include "server/db/q_fulfilment.h"
#include "server/db/try.h"
#include "server/fulfilment/order_write.h"
#include "server/fulfilment/resource.h"
#include "server/fulfilment/return_facts.h"
#include "server/fulfilment/return_photos.h"
#include "server/fulfilment/returns.h"

static void set_text(json_t *object, const char *key, struct str text)
{
	json_object_set_new(object, key, json_stringn(text.p, text.n));
}

static void set_int(json_t *object, const char *key, int64_t value)
{
	json_object_set_new(object, key, json_integer(value));
}

static void set_instant(json_t *object, const char *key, struct arena *arena, int64_t at)
{
	set_text(object, key, instant_print(arena, at));
}

/* Children hang in the tree from the start, so whoever owns the tree frees them, whatever happens.
 */
static json_t *child_array(json_t *object, const char *key)
{
	json_t *array = json_array();
	json_object_set_new(object, key, array);
	return array;
}

static json_t *child_object(json_t *array)
{
	json_t *object = json_object();
	json_array_append_new(array, object);
	return object;
}

/* --- fulfilments --- */

static json_t *order_json(struct arena *arena, const struct order *order)
{
	json_t *json = json_object();
	set_text(json, "id", uuid_print(arena, order->id.uuid));
	set_text(json, "number", order->number);
	set_text(json, "kind", order_kind_name(order->kind));
	set_text(json, "language", language_name(order->language));
	set_text(json, "customer", order->customer_name);
	set_text(json, "email", order->customer_email);
	set_text(json, "phone", order->customer_phone);
	set_text(json, "collector", order->collector_name);
	set_text(json, "currency", str_of(order->currency.code));
	set_instant(json, "placed_at", arena, order->placed_at);
	return json;
}

/* As the customer knows it, and as the clerks do where they call it otherwise. */
static void names_json(struct str name, struct str name_here, json_t *json)
{
	set_text(json, "name", name);
	if (!str_is_empty(name_here) && !str_equal(name, name_here))
		set_text(json, "name_here", name_here);
}

/* What was offered last instead of it. */
static void offer_json(struct arena *arena, const struct q_feed_lines *row, json_t *line)
{
	json_t *offer = json_object();
	json_object_set_new(line, "substitute", offer);
	set_text(offer, "state", substitute_state_name(row->offer));
	set_text(offer, "sku", row->offer_sku);
	set_text(offer, "name", row->offer_name);
	set_instant(offer, "answer_by", arena, row->offer_by);
}

/* What the shopper knows it as; its lines go into one bag. */
static void bundle_json(const struct q_feed_lines *row, json_t *line)
{
	json_t *bundle = json_object();
	json_object_set_new(line, "bundle", bundle);
	set_int(bundle, "bundle", row->bundle);
	names_json(row->bundle_name, row->bundle_name_here, bundle);
	set_int(bundle, "each", row->bundle_each);
	json_object_set_new(bundle, "is_set", json_boolean(row->bundle_is_set));
}

/* Of goods that have one on each unit: those that the customer has. */
static void serials_json_set(struct arena *arena, struct str text, json_t *line)
{
	struct serials serials;
	if (serials_read(arena, text, &serials))
		json_object_set_new(line, "serials", serials_json(&serials));
}

static void line_json(struct arena *arena, const struct q_feed_lines *row, json_t *json)
{
	const struct {
		const char *key;
		int64_t value;
	} figures[] = {
		{"line", row->line},
		{"ordered", row->ordered},
		{"picked", row->picked},
		{"short", row->short_qty},
		{"collected", row->collected},
		{"refused", row->refused},
		{"returned", row->returned},
		{"put_back", row->put_back},
		{"missing", row->missing},
		{"price_minor", row->price_minor},
		{"vat_bp", row->vat_bp},
		{"of_qty", row->of_qty},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(figures); i++)
		set_int(json, figures[i].key, figures[i].value);
	tax_json_set(json, (struct tax){row->tax, row->vat_bp},
		(struct tax_amount){row->tax_minor, row->tax2_minor});
	set_text(json, "sku", row->sku);
	names_json(row->name, row->name_here, json);
	set_text(json, "shelf", row->shelf);
	set_text(json, "return_class", return_class_name(row->return_class));
	if (row->swap_of != 0)
		set_int(json, "swap_of", row->swap_of);
	if (row->has_bundle_name)
		bundle_json(row, json);
	if (row->has_offer)
		offer_json(arena, row, json);
	if (row->is_serialised)
		serials_json_set(arena, row->has_serials ? row->serials : STR_EMPTY, json);
	child_array(json, "gtins");
}

static bool choice_has_line(const struct order_choice *choice, uint16_t line)
{
	for (size_t i = 0; i < choice->line_count; i++)
		if (choice->lines[i].line == line)
			return true;
	return false;
}

static bool is_found_elsewhere(
	const struct order *order, const struct fulfilment *own, uint16_t line)
{
	for (size_t i = 0; i < order->fulfilment_count; i++) {
		const struct fulfilment *other = &order->fulfilments[i];
		if (fulfilment_is_replacement(order, other, own) &&
			other->state != FULFILMENT_REJECTED &&
			fulfilment_line_find(other, line) != NULL)
			return true;
	}
	return false;
}

/* False while nothing is short, or nothing is known of it. */
static bool short_fate(const struct order *order, const struct fulfilment *own,
	const struct fulfilment_line *line, enum short_fate *fate_out)
{
	const struct order_choice *choice = order_open_choice(order);
	const struct order_line *ordered = order_find_line(order, line->line);
	if (line->short_qty == 0)
		return false;
	*fate_out = SHORT_ASKED;
	if (choice != NULL && uuid_equal(choice->from.uuid, own->id.uuid) &&
		choice_has_line(choice, line->line))
		return true;
	*fate_out = SHORT_FOUND_ELSEWHERE;
	if (is_found_elsewhere(order, own, line->line))
		return true;
	*fate_out = SHORT_UNAVAILABLE;
	return ordered != NULL && ordered->unavailable > 0;
}

static void fates_json(const struct order *order, const struct fulfilment *own, json_t *lines)
{
	json_t *json;
	size_t i;
	json_array_foreach (lines, i, json) {
		enum short_fate fate;
		json_int_t number = json_integer_value(json_object_get(json, "line"));
		const struct fulfilment_line *line = fulfilment_line_find(own, (uint16_t)number);
		if (line != NULL && short_fate(order, own, line, &fate))
			set_text(json, "short_fate", short_fate_name(fate));
	}
}

/* Lines come in the same order as their barcodes. */
struct gtin_reading {
	struct arena *arena;
	const struct q_feed_lines *rows;
	size_t count, at;
	json_t *lines;
};

static enum db_status gtin_add(const struct q_feed_gtins *row, void *context)
{
	struct gtin_reading *reading = context;
	struct str text = gtin_print14(reading->arena, (gtin){row->gtin});
	while (reading->at < reading->count && reading->rows[reading->at].line != row->line)
		reading->at++;
	if (reading->at == reading->count)
		return DB_DONE; /* swapped this moment; the next event brings it */
	json_t *line = json_array_get(reading->lines, reading->at);
	json_array_append_new(json_object_get(line, "gtins"), json_stringn(text.p, text.n));
	return DB_DONE;
}

static enum db_status lines_json(struct tx *tx, const struct fulfilment *fulfilment, json_t *array)
{
	struct q_feed_lines_in in = {fulfilment->id, fulfilment->store};
	struct q_feed_gtins_in gtins_in = {fulfilment->id};
	struct q_feed_lines *rows;
	size_t count;
	DB_TRY(q_feed_lines(tx, &in, &rows, &count));
	for (size_t i = 0; i < count; i++)
		line_json(tx_arena(tx), &rows[i], child_object(array));
	struct gtin_reading reading = {tx_arena(tx), rows, count, 0, array};
	return q_feed_gtins(tx, &gtins_in, gtin_add, &reading);
}

/* How many, and which others: who looks for the goods next may be spared the same walk. */
static enum db_status rejections_json(
	struct tx *tx, order_id order, fulfilment_id own, json_t *json)
{
	struct q_feed_rejections_in in = {order};
	struct q_feed_rejections *rows;
	size_t count;
	json_t *others = child_array(json, "rejected_by");
	DB_TRY(q_feed_rejections(tx, &in, &rows, &count));
	set_int(json, "rejections", (int64_t)count);
	for (size_t i = 0; i < count; i++) {
		if (uuid_equal(rows[i].fulfilment.uuid, own.uuid))
			continue;
		json_t *other = child_object(others);
		set_text(other, "store", rows[i].store_name);
		set_instant(other, "at", tx_arena(tx), rows[i].ended_at);
		if (rows[i].has_reason)
			set_text(other, "reason", reject_reason_name(rows[i].reason));
	}
	return DB_DONE;
}

/* What the shopper has announced to bring back, so that its store takes it without a line. */
static void announced_json(struct arena *arena, const struct feed_context *context,
	const struct goods_return *goods, json_t *json)
{
	char code[PICKUP_CODE_CHARS + 1];
	json_t *lines = child_array(json, "lines");
	set_text(json, "id", uuid_print(arena, goods->id.uuid));
	set_text(json, "reason", return_reason_name(goods->reason));
	set_text(json, "refund_way", refund_way_name(goods->refund_way));
	set_instant(json, "asked_at", arena, goods->asked_at);
	set_instant(json, "bring_by", arena, goods->bring_by);
	for (size_t i = 0; i < goods->announced_count; i++) {
		json_t *line = child_object(lines);
		set_int(line, "line", goods->announced[i].line);
		set_int(line, "qty", goods->announced[i].qty);
		json_object_set_new(
			line, "must_be_sealed", json_boolean(goods->announced[i].must_be_sealed));
		if (goods->announced[i].has_reason)
			set_text(line, "reason", return_reason_name(goods->announced[i].reason));
	}
	json_t *photos = child_array(json, "photos"),
	       *lines_shown = child_array(json, "photo_lines");
	for (size_t i = 0; i < goods->photo_count; i++) {
		struct str id = uuid_print(arena, goods->photos[i].id.uuid);
		json_array_append_new(photos, json_stringn(id.p, id.n));
		json_array_append_new(lines_shown, json_integer(goods->photos[i].line));
	}
	json_t *held =
		held_exchange_json(arena, context->stores, &goods->exchange, context->store->id);
	if (held != NULL)
		json_object_set_new(json, "exchange", held);
	struct str printed = return_code_print(arena, context->server_secret, goods->id);
	if (!pickup_code_normalise(printed, code))
		return;
	struct hash verifier = return_code_verifier(&context->secret, goods->id, code);
	set_text(json, "code_verifier", hex_print(arena, verifier.bytes, sizeof(verifier.bytes)));
}

static enum db_status add_announced(struct tx *tx, const struct feed_context *context,
	const struct fulfilment *fulfilment, order_id order, json_t *json)
{
	struct goods_return goods;
	if (fulfilment->state != FULFILMENT_COLLECTED)
		return DB_DONE;
	/* Until when it is waited for the store sees itself. */
	enum db_status status = return_awaited(tx, order, 0, &goods);
	if (status != DB_DONE)
		return status == DB_NONE ? DB_DONE : status;
	DB_TRY(return_photos_read(tx, &goods));
	json_t *announced = json_object();
	json_object_set_new(json, "announced", announced);
	announced_json(tx_arena(tx), context, &goods, announced);
	return DB_DONE;
}

static struct str code_verifier(
	struct arena *arena, const struct feed_context *context, order_id order)
{
	char code[PICKUP_CODE_CHARS + 1];
	if (!pickup_code_normalise(pickup_code_print(arena, context->server_secret, order), code))
		return STR_EMPTY;
	struct hash verifier = pickup_code_verifier(&context->secret, order, code);
	return hex_print(arena, verifier.bytes, sizeof(verifier.bytes));
}

static void fulfilment_head_json(struct arena *arena, const struct feed_context *context,
	const struct order *order, const struct fulfilment *fulfilment, json_t *json)
{
	set_text(json, "id", uuid_print(arena, fulfilment->id.uuid));
	set_int(json, "epoch", fulfilment->epoch);
	set_int(json, "version", fulfilment->version);
	set_text(json, "state", fulfilment_state_name(fulfilment->state));
	set_text(json, "short_id", fulfilment->short_id);
	json_t *order_member = order_json(arena, order);
	json_object_set_new(json, "order", order_member);
	return_facts_json(arena, context->stores, order, order_member);
	set_text(json, "code_verifier", code_verifier(arena, context, order->id));
	set_instant(json, "promised_at", arena, fulfilment->promised_at);
	set_instant(json, "collect_by", arena, fulfilment->collect_by);
	set_text(json, "slot", fulfilment->slot);
	if (fulfilment->state == FULFILMENT_COLLECTED)
		set_instant(json, "collected_at", arena, fulfilment->ended_at);
	if (fulfilment->coming_at != 0)
		set_instant(json, "coming_at", arena, fulfilment->coming_at);
	if (fulfilment->arrived_at != 0)
		set_instant(json, "arrived_at", arena, fulfilment->arrived_at);
	if (fulfilment->has_recall)
		set_text(json, "recall", recall_name(fulfilment->recall));
}

static struct str name_of(const struct feed_context *context, store_id id)
{
	const struct store *store = stores_find(context->stores, id);
	return store == NULL ? STR_EMPTY : store->name;
}

/* Where it is sent, or who has sent it and whether it is here. */
static void transfer_json(struct arena *arena, const struct feed_context *context,
	const struct order *order, const struct fulfilment *fulfilment, json_t *json)
{
	const struct fulfilment *sent = order_sender(order, fulfilment);
	if (fulfilment->sending.is_wanted) {
		json_t *to = json_object();
		json_object_set_new(json, "to", to);
		set_text(to, "store", name_of(context, fulfilment->sending.to));
		set_instant(to, "arrives_at", arena, fulfilment->sending.arrives_at);
	}
	if (sent == NULL)
		return;
	json_t *from = json_object();
	json_object_set_new(json, "from", from);
	set_text(from, "store", name_of(context, sent->store));
	set_text(from, "short_id", sent->short_id);
	set_instant(from, "sent_at", arena, fulfilment->sent_at);
	json_object_set_new(from, "received", json_boolean(fulfilment->received_at != 0));
}

static bool has_text(const json_t *array, struct str text)
{
	const json_t *one;
	size_t i;
	json_array_foreach (array, i, one)
		if (str_equal_c(text, json_string_value(one)))
			return true;
	return false;
}

/* Where the shopper is to collect the rest of the order. */
static void elsewhere_json(const struct feed_context *context, const struct order *order,
	const struct fulfilment *own, json_t *json)
{
	json_t *stores = json_array();
	for (size_t i = 0; i < order->fulfilment_count; i++) {
		const struct fulfilment *other = &order->fulfilments[i];
		store_id at = fulfilment_collected_at(other);
		struct str name = name_of(context, at);
		if (fulfilment_is_open(other) && at.row != fulfilment_collected_at(own).row &&
			!str_is_empty(name) && !has_text(stores, name))
			json_array_append_new(stores, json_stringn(name.p, name.n));
	}
	if (json_array_size(stores) > 0)
		json_object_set(json, "elsewhere", stores);
	json_decref(stores);
}

enum db_status feed_fulfilment_json(
	struct tx *tx, const struct feed_context *context, fulfilment_id id, json_t *json)
{
	struct q_fulfilment_order_in in = {id, context->store->id};
	struct q_fulfilment_order row;
	struct order order;
	DB_MUST(q_fulfilment_order(tx, &in, &row));
	DB_MUST(order_read(tx, row.order, &order));
	const struct fulfilment *fulfilment = order_fulfilment(&order, id);
	if (fulfilment == NULL)
		return DB_BROKEN;
	fulfilment_head_json(tx_arena(tx), context, &order, fulfilment, json);
	transfer_json(tx_arena(tx), context, &order, fulfilment, json);
	elsewhere_json(context, &order, fulfilment, json);
	DB_TRY(rejections_json(tx, order.id, id, json));
	DB_TRY(add_announced(tx, context, fulfilment, order.id, json));
	json_t *lines = child_array(json, "lines");
	DB_TRY(lines_json(tx, fulfilment, lines));
	fates_json(&order, fulfilment, lines);
	return DB_DONE;
}

/* --- the store and its people --- */

enum db_status feed_clerks_json(struct tx *tx, const struct feed_context *context, json_t *array)
{
	struct q_feed_clerks_in in = {context->store->id};
	struct q_feed_clerks *rows;
	size_t count;
	DB_TRY(q_feed_clerks(tx, &in, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		json_t *clerk = child_object(array);
		set_text(clerk, "login", rows[i].login);
		set_text(clerk, "name", rows[i].name);
		set_text(clerk, "pin_hash", rows[i].pin_hash);
		json_object_set_new(clerk, "is_manager", json_boolean(rows[i].is_manager));
	}
	return DB_DONE;
}

void feed_store_json(struct arena *arena, const struct store *store, json_t *json)
{
	set_text(json, "code", store->code);
	set_text(json, "name", store->name);
	set_text(json, "street", store->street);
	set_text(json, "postcode", store->postcode);
	set_text(json, "city", store->city);
	set_text(json, "country", store->country);
	set_text(json, "time_zone", store->time_zone);
	set_text(json, "language", language_name(store->language));
	set_text(json, "currency", str_of(store->currency.code));
	set_text(json, "phone", store->phone);
	set_text(json, "hours", hours_print(arena, store->hours.week));
}
