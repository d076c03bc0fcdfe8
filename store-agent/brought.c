/* Orders whose goods are brought back; see brought.h. */
#include "store-agent/brought.h"

#include "common/clock.h"
#include "common/tax_json.h"

/* --- law, clock and dates --- */

static struct return_case case_of(struct return_law law, enum order_kind kind, int64_t now)
{
	enum jurisdiction jurisdiction = jurisdiction_parse(law.profile);
	return (struct return_case){
		.jurisdiction = jurisdiction,
		.calendar = calendar_at(jurisdiction, law.postcode),
		.zone = zone_named_or_utc(law.time_zone),
		.kind = kind,
		.asked_at = now,
	};
}

struct return_case brought_case(
	const struct brought *brought, const struct brought_line *line, enum return_reason reason)
{
	struct return_case asked = brought->asked;
	asked.goods = line->goods;
	asked.collected_at = line->collected_at;
	asked.reason = reason;
	if (line->announced > 0 && brought->announced_at != 0)
		asked.asked_at = brought->announced_at;
	return asked;
}

/* --- what was announced --- */

struct brought_line *brought_find(const struct brought *brought, int64_t line)
{
	for (size_t i = 0; i < brought->line_count; i++)
		if (brought->lines[i].line == line)
			return &brought->lines[i];
	return NULL;
}

/* At most what there is. */
static void line_announced(struct brought *brought, const struct announced_line *told)
{
	struct brought_line *line = brought_find(brought, told->line);
	if (line == NULL)
		return;
	line->announced = told->qty < line->returnable ? told->qty : line->returnable;
	line->has_reason = told->has_reason;
	line->reason = told->reason;
}

void brought_forget_announced(struct brought *brought)
{
	brought->announced = (return_id){{{0}}};
	brought->announced_at = 0;
	brought->has_reason = false;
	brought->way = WAY_ORIGINAL;
	brought->photos.count = 0;
	brought->held.is_there = false;
	for (size_t i = 0; i < brought->line_count; i++) {
		brought->lines[i].announced = 0;
		brought->lines[i].has_reason = false;
	}
}

/* After its time it is anybody's, whether headquarters has said so or not. */
static void add_held(struct brought *brought, struct held_exchange held)
{
	brought->held = held;
	brought->held.is_there = held.is_there && held.held_until > brought->asked.asked_at;
}

const struct held_exchange *brought_find_held(const struct brought *brought, int64_t line)
{
	return brought->held.is_there && brought->held.line == line ? &brought->held : NULL;
}

static void add_announced(struct brought *brought, const struct announced *announced)
{
	brought->announced = announced->id;
	brought->announced_at = announced->asked_at;
	brought->has_reason = true;
	brought->reason = announced->reason;
	brought->way = announced->way;
	brought->photos = announced->photos;
	add_held(brought, announced->held);
	for (size_t i = 0; i < announced->line_count; i++)
		line_announced(brought, &announced->lines[i]);
}

/* --- of this store --- */

static struct brought_line line_of(
	const struct fulfilment *fulfilment, const struct fulfilment_line *line)
{
	return (struct brought_line){
		.line = line->line,
		.sku = line->sku,
		.name = line->name,
		.name_here = line->name_here,
		.gtins = line->gtins,
		.gtin_count = line->gtin_count,
		.price_minor = line->price_minor,
		.missing = line->ordered - line->collected,
		.sold = line_goods(line),
		.returnable = line_returnable(line),
		.part_of = line->part_of,
		.goods = line->return_class,
		.collected_at = line->collected > 0 ? fulfilment->collected_at : 0,
		.has_serials = line->has_serials,
		.serials = line->serials,
		.is_whole_known = line->collected == line->of_qty,
	};
}

struct brought brought_of_fulfilment(
	struct arena *arena, const struct fulfilment *fulfilment, struct str time_zone, int64_t now)
{
	struct return_law law = fulfilment->law;
	if (str_is_empty(law.time_zone))
		law.time_zone = time_zone;
	struct brought brought = {
		.is_ours = true,
		.fulfilment = fulfilment->id,
		.order = fulfilment->order,
		.number = fulfilment->number,
		.customer = fulfilment->customer,
		.currency = fulfilment->currency,
		.language = language_name(fulfilment->language),
		.way = WAY_ORIGINAL,
		.time_zone = law.time_zone,
		.asked = case_of(law, fulfilment->kind, now),
		.lines = arena_new_array(arena, fulfilment->line_count, struct brought_line),
		.line_count = fulfilment->line_count,
	};
	/* Until headquarters has heard of the handover, what was collected here is all there is. */
	brought.asked.last_collected_at = fulfilment->is_collection_told
						  ? fulfilment->last_collected_at
						  : fulfilment->collected_at;
	for (size_t i = 0; i < fulfilment->line_count; i++)
		brought.lines[i] = line_of(fulfilment, &fulfilment->lines[i]);
	if (fulfilment->announced.is_there && fulfilment->announced.bring_by > now)
		add_announced(&brought, &fulfilment->announced);
	return brought;
}

/* --- as headquarters tells it --- */

static struct str text_of(json_t *object, const char *name)
{
	json_t *value = json_object_get(object, name);
	struct str text = {json_string_value(value), json_string_length(value)};
	return text.n > 0 && str_is_clean_utf8(text, false) ? text : STR_EMPTY;
}

static int64_t number_of(json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

static int64_t instant_of(json_t *object, const char *name)
{
	int64_t at;
	return instant_parse(text_of(object, name), &at) ? at : 0;
}

static void read_gtins(struct arena *arena, json_t *list, struct brought_line *line)
{
	gtin *gtins = arena_new_array(arena, json_array_size(list), gtin);
	size_t i;
	json_t *text;
	json_array_foreach (list, i, text)
		if (gtin_parse(str_of(json_string_value(text)), &gtins[line->gtin_count]))
			line->gtin_count++;
	line->gtins = gtins;
}

static struct brought_line line_told(struct arena *arena, json_t *told)
{
	struct brought_line line = {
		.line = number_of(told, "line"),
		.sku = text_of(told, "sku"),
		.name = text_of(told, "name"),
		.name_here = name_here_read(arena, told, text_of(told, "name")),
		.price_minor = number_of(told, "price_minor"),
		.missing = number_of(told, "qty") - number_of(told, "collected"),
		.sold = {.price_minor = number_of(told, "price_minor"),
			.qty = number_of(told, "qty")},
		.returnable = number_of(told, "collected") - number_of(told, "returned"),
		.part_of = part_of_read(arena, told),
		.goods = CLASS_ORDINARY,
		.collected_at = instant_of(told, "collected_at"),
	};
	enum return_class goods;
	tax_json_read(told, &line.sold.tax, &line.sold.amount);
	if (return_class_parse(text_of(told, "return_class"), &goods))
		line.goods = goods;
	line.has_serials = json_is_array(json_object_get(told, "serials"));
	line.serials = serials_of_json(arena, json_object_get(told, "serials"));
	line.is_whole_known = true;
	read_gtins(arena, json_object_get(told, "gtins"), &line);
	return line;
}

static void read_signals(struct arena *arena, struct brought *brought, json_t *list)
{
	size_t i;
	json_t *told;
	brought->signals = arena_new_array(arena, json_array_size(list), struct brought_signal);
	brought->signal_count = 0;
	json_array_foreach (list, i, told) {
		struct brought_signal *signal = &brought->signals[brought->signal_count];
		if (!return_signal_kind_parse(text_of(told, "kind"), &signal->kind))
			continue;
		signal->detail = text_of(told, "detail");
		signal->days = number_of(told, "days");
		signal->noticed_at = instant_of(told, "noticed_at");
		brought->signal_count++;
	}
}

static void read_announced(struct arena *arena, struct brought *brought, json_t *announced)
{
	size_t i;
	json_t *told;
	brought_forget_announced(brought);
	if (!uuid_parse(text_of(announced, "id"), &brought->announced.uuid))
		return;
	brought->announced_at = instant_of(announced, "asked_at");
	brought->has_reason = return_reason_parse(text_of(announced, "reason"), &brought->reason);
	if (!refund_way_parse(text_of(announced, "refund_way"), &brought->way))
		brought->way = WAY_ORIGINAL;
	photos_read(announced, &brought->photos);
	add_held(brought, held_exchange_read(arena, json_object_get(announced, "exchange")));
	json_array_foreach (json_object_get(announced, "lines"), i, told) {
		struct announced_line line = {
			.line = number_of(told, "line"), .qty = number_of(told, "qty")};
		line.has_reason = return_reason_parse(text_of(told, "reason"), &line.reason);
		line_announced(brought, &line);
	}
}

void brought_add_told(struct arena *arena, struct brought *brought, json_t *order)
{
	read_announced(arena, brought, json_object_get(order, "announced"));
	read_signals(arena, brought, json_object_get(order, "signals"));
}

bool brought_of_order(struct arena *arena, json_t *order, int64_t now, struct brought *brought_out)
{
	json_t *law = json_object_get(order, "law"), *lines = json_object_get(order, "lines"),
	       *told;
	enum order_kind kind;
	size_t i;
	if (!order_kind_parse(text_of(order, "kind"), &kind))
		return false;
	*brought_out = (struct brought){
		.number = text_of(order, "number"),
		.customer = text_of(order, "customer"),
		.email_hint = text_of(order, "email_hint"),
		.currency = text_of(order, "currency"),
		.language = text_of(order, "language"),
		.way = WAY_ORIGINAL,
		.time_zone = text_of(law, "time_zone"),
		.asked = case_of((struct return_law){text_of(law, "profile"),
					 text_of(law, "postcode"), text_of(law, "time_zone")},
			kind, now),
		.lines = arena_new_array(arena, json_array_size(lines), struct brought_line),
		.line_count = json_array_size(lines),
	};
	brought_out->asked.last_collected_at = instant_of(order, "last_collected_at");
	brought_out->is_pickup_unheard = json_is_true(json_object_get(order, "pickup_unheard"));
	json_array_foreach (lines, i, told)
		brought_out->lines[i] = line_told(arena, told);
	brought_add_told(arena, brought_out, order);
	return uuid_parse(text_of(order, "id"), &brought_out->order.uuid);
}

/* --- sets --- */

bool brought_breaks_set(struct arena *arena, const struct brought *brought,
	const struct brought_line *line, const int64_t *back)
{
	struct set_line *lines = arena_new_array(arena, brought->line_count, struct set_line);
	size_t count = 0;
	if (!line->part_of.is_set)
		return false;
	for (size_t i = 0; i < brought->line_count; i++) {
		const struct brought_line *part = &brought->lines[i];
		if (part->part_of.bundle == line->part_of.bundle)
			lines[count++] = (struct set_line){part->part_of.each,
				(int32_t)part->missing, (int32_t)(part->returnable - back[i])};
	}
	return !sets_are_whole(lines, count);
}

/* --- lines --- */

static bool is_of(const struct brought_line *line, struct str scanned)
{
	gtin code;
	bool is_gtin = gtin_parse(scanned, &code);
	for (size_t i = 0; is_gtin && i < line->gtin_count; i++)
		if (line->gtins[i].digits == code.digits)
			return true;
	return str_equal(line->sku, scanned);
}

struct brought_line *brought_find_product(const struct brought *brought, struct str scanned)
{
	struct brought_line *found = NULL;
	for (size_t i = 0; i < brought->line_count; i++) {
		struct brought_line *line = &brought->lines[i];
		if (is_of(line, scanned) && (found == NULL || found->returnable <= 0))
			found = line;
	}
	return found;
}

struct brought_line *brought_find_serial(const struct brought *brought, struct str serial)
{
	for (size_t i = 0; i < brought->line_count; i++)
		if (serials_have(&brought->lines[i].serials, serial))
			return &brought->lines[i];
	return NULL;
}

enum serial_says brought_serials_say(
	const struct brought_line *line, const struct serials *serials, struct str *stranger_out)
{
	bool is_all_known =
		line->is_whole_known && (int64_t)line->serials.count >= line->returnable;
	for (size_t i = 0; i < serials->count; i++) {
		if (serials_have(&line->serials, serials->list[i]))
			continue;
		*stranger_out = serials->list[i];
		return is_all_known ? SERIAL_DIFFERS : SERIAL_UNKNOWN;
	}
	return SERIAL_SOLD;
}

int64_t brought_returnable(const struct brought *brought)
{
	int64_t total = 0;
	for (size_t i = 0; i < brought->line_count; i++)
		if (brought->lines[i].returnable > 0)
			total += brought->lines[i].returnable;
	return total;
}

/* --- conditions --- */

static const struct {
	bool is_saleable;
	enum disposition disposition;
} by_condition[] = {
	[CONDITION_SEALED] = {true, DISPOSITION_SHELF},
	[CONDITION_OPENED] = {true, DISPOSITION_SHELF},
	[CONDITION_WORN] = {false, DISPOSITION_QUARANTINE},
	[CONDITION_DAMAGED] = {false, DISPOSITION_QUARANTINE},
};

enum disposition disposition_by_condition(enum condition condition)
{
	return by_condition[condition].disposition;
}

bool condition_is_saleable(enum condition condition)
{
	return by_condition[condition].is_saleable;
}
