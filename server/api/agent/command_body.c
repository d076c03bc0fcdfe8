/* One command of a store's agent, from JSON; see command_body.h. */
#include "server/api/agent/command_body.h"

#include <stdlib.h>

enum { CLERK_MAX = 32, SLOT_MAX = 16, QTY_MAX = 999, COUNT_MAX = 99999, LINE_MAX = 100 };
#define SEQ_MAX	  9007199254740991.0 /* 2^53 - 1, exact in JSON everywhere */
#define EPOCH_MAX 4294967295.0

struct line_body {
	int64_t line, qty, collected, refused, missing;
	bool has_missing, has_reason;
	enum refuse_reason reason;
	bool has_return_reason;
	enum return_reason return_reason;
	bool has_disposition, has_condition, has_checked, checked;
	enum disposition disposition;
	enum condition condition;
	struct str product;
	struct str *serials, *given_serials;
	size_t serials_count, given_serials_count;
	bool has_consignment;
	struct uuid consignment;
	struct str to;
	bool has_no_serial, has_given_no_serial;
	enum no_serial no_serial, given_no_serial;
};

struct swap_body {
	int64_t line, qty;
	struct str product;
	struct str *serials;
	size_t serials_count;
	bool has_no_serial;
	enum no_serial no_serial;
};

/* Every member of every type; the table of the type says which it has. */
struct command_body {
	struct uuid id;
	int64_t seq, at;
	enum command_type type;
	struct str clerk;
	struct uuid fulfilment;
	int64_t epoch;
	int64_t line, qty;
	enum short_reason short_reason;
	enum reject_reason reject_reason;
	bool has_stock;
	enum stock_effect stock;
	enum return_reason return_reason;
	bool has_refund_way;
	enum refund_way refund_way;
	struct str slot, by;
	enum handover_proof how;
	bool has_why, has_identity, identity;
	enum override_reason why;
	bool has_outcome;
	enum outcome outcome;
	struct str product;
	int64_t aside;
	struct uuid return_id, order;
	bool has_override, has_found;
	enum return_override override;
	enum return_found found;
	struct str manager;
	enum return_signal_kind signal;
	struct uuid consignment;
	int64_t missing;
	bool has_gap, has_place;
	enum consignment_gap gap;
	enum disposition place;
	struct line_body *lines;
	size_t lines_count;
	struct swap_body *swaps;
	size_t swaps_count;
	bool is_void;
};

/* --- tables --- */

#define SERIALS_OF(body, member)                                                                   \
	JSON_TEXTS(struct body, member, OPTIONAL, 1, SERIALS_MAX, SERIAL_CHARS_MAX)
#define SERIALS(body)                                                                              \
	SERIALS_OF(body, serials), JSON_WORD(struct body, no_serial, OPTIONAL, no_serial)

/* Where goods are sent on to, of which this store makes the id. */
#define SENT_ON                                                                                    \
	JSON_UUID(struct line_body, consignment, OPTIONAL),                                        \
		JSON_TEXT(struct line_body, to, OPTIONAL, 1, 32)

static const struct json_field handover_line_fields[] = {
	JSON_INT(struct line_body, line, REQUIRED, 1, LINE_MAX),
	JSON_INT(struct line_body, collected, REQUIRED, 0, QTY_MAX),
	JSON_INT(struct line_body, refused, REQUIRED, 0, QTY_MAX),
	JSON_INT(struct line_body, missing, OPTIONAL, 0, QTY_MAX),
	JSON_WORD(struct line_body, reason, OPTIONAL, refuse_reason),
	SERIALS(line_body),
};

static const struct json_field swap_fields[] = {
	JSON_INT(struct swap_body, line, REQUIRED, 1, LINE_MAX),
	JSON_TEXT(struct swap_body, product, REQUIRED, 1, 64),
	JSON_INT(struct swap_body, qty, REQUIRED, 1, QTY_MAX),
	SERIALS(swap_body),
};

static const struct json_field put_back_line_fields[] = {
	JSON_INT(struct line_body, line, REQUIRED, 1, LINE_MAX),
	JSON_INT(struct line_body, qty, REQUIRED, 1, QTY_MAX),
};

static const struct json_field receive_line_fields[] = {
	JSON_INT(struct line_body, line, REQUIRED, 1, LINE_MAX),
	JSON_INT(struct line_body, missing, REQUIRED, 1, QTY_MAX),
};

static const struct json_field return_line_fields[] = {
	JSON_INT(struct line_body, line, REQUIRED, 1, LINE_MAX),
	JSON_INT(struct line_body, qty, REQUIRED, 1, QTY_MAX),
	{.name = "reason",
		.kind = JSON_FIELD_WORD,
		.presence = OPTIONAL,
		.offset = JSON_AT(struct line_body, return_reason, enum return_reason),
		.has_offset = offsetof(struct line_body, has_return_reason),
		.words = &return_reason_words},
	JSON_WORD(struct line_body, disposition, OPTIONAL, disposition),
	JSON_WORD(struct line_body, condition, OPTIONAL, condition),
	JSON_BOOL(struct line_body, checked, OPTIONAL),
	SERIALS(line_body),
	SENT_ON,
};

static const struct json_field inspect_line_fields[] = {
	JSON_INT(struct line_body, line, REQUIRED, 1, LINE_MAX),
	JSON_WORD(struct line_body, disposition, REQUIRED, disposition),
	JSON_WORD(struct line_body, condition, OPTIONAL, condition),
	SENT_ON,
};

static const struct json_field exchange_line_fields[] = {
	JSON_INT(struct line_body, line, REQUIRED, 1, LINE_MAX),
	JSON_INT(struct line_body, qty, REQUIRED, 1, QTY_MAX),
	JSON_TEXT(struct line_body, product, REQUIRED, 1, 64),
	JSON_WORD(struct line_body, disposition, REQUIRED, disposition),
	JSON_WORD(struct line_body, condition, OPTIONAL, condition),
	SERIALS(line_body),
	SERIALS_OF(line_body, given_serials),
	JSON_WORD(struct line_body, given_no_serial, OPTIONAL, no_serial),
	SENT_ON,
};

#define ROW_TEXT(member, p, min, max)	JSON_TEXT(struct command_body, member, p, min, max)
#define ROW_INT(member, p, least, most) JSON_INT(struct command_body, member, p, least, most)
#define ROW_UUID(member)		JSON_UUID(struct command_body, member, REQUIRED)
#define ROW_WORD(member, p, word)	JSON_WORD(struct command_body, member, p, word)
/* "reason" has another list of words, and so another member, in each type that has it. */
#define ROW_REASON(member)                                                                         \
	{                                                                                          \
		.name = "reason", .kind = JSON_FIELD_WORD, .presence = REQUIRED,                   \
		.offset = JSON_AT(struct command_body, member, enum member),                       \
		.has_offset = SIZE_MAX, .words = &member##_words                                   \
	}
#define ROW_LINES(table)                                                                           \
	JSON_LIST(struct command_body, lines, REQUIRED, 1, COMMAND_LINES_MAX, struct line_body,    \
		table)

#define HEAD                                                                                       \
	ROW_UUID(id), ROW_INT(seq, REQUIRED, 1, SEQ_MAX), ROW_WORD(type, REQUIRED, command_type),  \
		JSON_INSTANT(struct command_body, at, REQUIRED),                                   \
		ROW_TEXT(clerk, REQUIRED, 0, CLERK_MAX)
#define OF_FULFILMENT HEAD, ROW_UUID(fulfilment), ROW_INT(epoch, REQUIRED, 1, EPOCH_MAX)

static const struct json_field plain_fields[] = {OF_FULFILMENT};
static const struct json_field pick_fields[] = {
	OF_FULFILMENT,
	ROW_INT(line, REQUIRED, 1, LINE_MAX),
	ROW_INT(qty, REQUIRED, -QTY_MAX, QTY_MAX),
};
static const struct json_field short_fields[] = {
	OF_FULFILMENT,
	ROW_INT(line, REQUIRED, 1, LINE_MAX),
	ROW_INT(qty, REQUIRED, 1, QTY_MAX),
	ROW_REASON(short_reason),
	ROW_WORD(stock, OPTIONAL, stock_effect),
};
static const struct json_field substitute_fields[] = {
	OF_FULFILMENT,
	ROW_INT(line, REQUIRED, 1, LINE_MAX),
	ROW_INT(qty, REQUIRED, 1, QTY_MAX),
	ROW_TEXT(product, REQUIRED, 1, 64),
	ROW_REASON(short_reason),
	ROW_WORD(stock, OPTIONAL, stock_effect),
};
static const struct json_field ready_fields[] = {
	OF_FULFILMENT,
	ROW_TEXT(slot, OPTIONAL, 0, SLOT_MAX),
};
static const struct json_field move_fields[] = {
	OF_FULFILMENT,
	ROW_TEXT(slot, REQUIRED, 1, SLOT_MAX),
};
static const struct json_field reject_fields[] = {
	OF_FULFILMENT,
	ROW_REASON(reject_reason),
	ROW_WORD(stock, OPTIONAL, stock_effect),
	JSON_LIST(struct command_body, lines, OPTIONAL, 1, COMMAND_LINES_MAX, struct line_body,
		put_back_line_fields),
};
static const struct json_field handover_fields[] = {
	OF_FULFILMENT,
	ROW_TEXT(by, OPTIONAL, 0, 120),
	ROW_WORD(how, REQUIRED, handover_proof),
	ROW_WORD(why, OPTIONAL, override_reason),
	JSON_BOOL(struct command_body, identity, OPTIONAL),
	ROW_WORD(outcome, OPTIONAL, outcome),
	ROW_LINES(handover_line_fields),
	JSON_LIST(struct command_body, swaps, OPTIONAL, 1, COMMAND_LINES_MAX, struct swap_body,
		swap_fields),
};
static const struct json_field put_back_fields[] = {
	OF_FULFILMENT,
	ROW_LINES(put_back_line_fields),
};
static const struct json_field count_fields[] = {
	HEAD,
	ROW_TEXT(product, REQUIRED, 1, 64),
	ROW_INT(qty, REQUIRED, 0, COUNT_MAX),
	ROW_INT(aside, REQUIRED, 0, COUNT_MAX),
};
#define OF_RETURN                                                                                  \
	HEAD, ROW_UUID(return_id), ROW_UUID(order), ROW_REASON(return_reason),                     \
		ROW_WORD(override, OPTIONAL, return_override),                                     \
		ROW_TEXT(manager, OPTIONAL, 0, CLERK_MAX), ROW_WORD(found, OPTIONAL, return_found)
static const struct json_field return_fields[] = {
	OF_RETURN,
	ROW_WORD(refund_way, OPTIONAL, refund_way),
	ROW_LINES(return_line_fields),
};

static const struct json_field inspect_fields[] = {
	HEAD,
	ROW_UUID(return_id),
	ROW_UUID(order),
	ROW_LINES(inspect_line_fields),
};

static const struct json_field exchange_fields[] = {
	OF_RETURN,
	ROW_LINES(exchange_line_fields),
};

static const struct json_field receive_fields[] = {
	OF_FULFILMENT,
	ROW_TEXT(slot, OPTIONAL, 0, SLOT_MAX),
	JSON_LIST(struct command_body, lines, OPTIONAL, 1, COMMAND_LINES_MAX, struct line_body,
		receive_line_fields),
};

static const struct json_field signal_fields[] = {
	HEAD,
	ROW_UUID(order),
	ROW_WORD(signal, REQUIRED, return_signal_kind),
	ROW_TEXT(product, REQUIRED, 1, 64),
};

static const struct json_field arrive_fields[] = {
	HEAD,
	ROW_UUID(consignment),
	ROW_INT(qty, REQUIRED, 0, QTY_MAX),
	ROW_INT(missing, REQUIRED, 0, QTY_MAX),
	JSON_WORD(struct command_body, gap, OPTIONAL, consignment_gap),
	JSON_WORD(struct command_body, place, OPTIONAL, disposition),
};

/* In place of what could not be read, so that its number is taken. */
static const struct json_field void_fields[] = {
	HEAD,
	{.name = "void",
		.kind = JSON_FIELD_BOOL,
		.presence = REQUIRED,
		.offset = JSON_AT(struct command_body, is_void, bool),
		.has_offset = SIZE_MAX},
};

#define TABLE(fields)                                                                              \
	{                                                                                          \
		(fields), ARRAY_LENGTH(fields)                                                     \
	}
static const struct {
	const struct json_field *fields;
	size_t count;
} tables[] = {
	[COMMAND_ACCEPT] = TABLE(plain_fields),
	[COMMAND_START] = TABLE(plain_fields),
	[COMMAND_TAKE_OVER] = TABLE(plain_fields),
	[COMMAND_PICK] = TABLE(pick_fields),
	[COMMAND_SHORT] = TABLE(short_fields),
	[COMMAND_SUBSTITUTE] = TABLE(substitute_fields),
	[COMMAND_READY] = TABLE(ready_fields),
	[COMMAND_REOPEN] = TABLE(plain_fields),
	[COMMAND_MOVE] = TABLE(move_fields),
	[COMMAND_REJECT] = TABLE(reject_fields),
	[COMMAND_RELEASE] = TABLE(plain_fields),
	[COMMAND_HANDOVER] = TABLE(handover_fields),
	[COMMAND_NOT_COLLECTED] = TABLE(plain_fields),
	[COMMAND_PUT_BACK] = TABLE(put_back_fields),
	[COMMAND_COUNT] = TABLE(count_fields),
	[COMMAND_RETURN] = TABLE(return_fields),
	[COMMAND_INSPECT] = TABLE(inspect_fields),
	[COMMAND_EXCHANGE] = TABLE(exchange_fields),
	[COMMAND_SEND] = TABLE(put_back_fields),
	[COMMAND_RECEIVE] = TABLE(receive_fields),
	[COMMAND_SIGNAL] = TABLE(signal_fields),
	[COMMAND_ARRIVE] = TABLE(arrive_fields),
};

/* --- from body to command --- */

static struct command_line *lines_of(struct arena *arena, const struct command_body *body)
{
	struct command_line *lines = arena_new_array(arena, body->lines_count, struct command_line);
	for (size_t i = 0; i < body->lines_count; i++) {
		const struct line_body *line = &body->lines[i];
		lines[i] = (struct command_line){
			.line = (uint16_t)line->line,
			.qty = (int32_t)(body->type == COMMAND_HANDOVER ? line->collected
									: line->qty),
			.refused = (int32_t)line->refused,
			.missing = (int32_t)line->missing,
			.has_refuse_reason = line->has_reason,
			.refuse_reason = line->reason,
			.has_return_reason = line->has_return_reason,
			.return_reason = line->return_reason,
			.disposition = line->disposition,
			.is_to_inspect = body->type == COMMAND_RETURN && !line->has_disposition,
			.has_consignment =
				line->has_consignment && line->disposition == DISPOSITION_TRANSFER,
			.consignment = {line->consignment},
			.to = line->to,
			.has_condition = line->has_condition,
			.condition = line->condition,
			.product = line->product,
			.is_checked = line->checked,
			.units = {{line->serials, line->serials_count}, line->has_no_serial,
				line->no_serial},
			.given = {{line->given_serials, line->given_serials_count},
				line->has_given_no_serial, line->given_no_serial},
		};
	}
	return lines;
}

static struct command_swap *swaps_of(struct arena *arena, const struct command_body *body)
{
	struct command_swap *swaps = arena_new_array(arena, body->swaps_count, struct command_swap);
	for (size_t i = 0; i < body->swaps_count; i++) {
		const struct swap_body *swap = &body->swaps[i];
		swaps[i] = (struct command_swap){(uint16_t)swap->line, swap->product,
			(int32_t)swap->qty,
			{{swap->serials, swap->serials_count}, swap->has_no_serial,
				swap->no_serial}};
	}
	return swaps;
}

static struct command command_of(struct arena *arena, const struct command_body *body)
{
	return (struct command){
		.id = {body->id},
		.type = body->type,
		.seq = (uint64_t)body->seq,
		.is_void = body->is_void,
		.happened_at = body->at,
		.clerk = body->clerk,
		.fulfilment = {body->fulfilment},
		.epoch = (uint32_t)body->epoch,
		.line = (uint16_t)body->line,
		.qty = (int32_t)body->qty,
		.short_reason = body->short_reason,
		.reject_reason = body->reject_reason,
		.stock_effect = body->stock,
		.slot = body->slot,
		.by = body->by,
		.by_manager = body->how == PROOF_MANAGER,
		.has_override = body->has_why,
		.override_reason = body->why,
		.is_identity_checked = body->identity,
		.has_outcome = body->has_outcome,
		.outcome = body->outcome,
		.product = body->product,
		.aside = (int32_t)body->aside,
		.return_id = {body->return_id},
		.order = {body->order},
		.return_reason = body->return_reason,
		.has_refund_way = body->has_refund_way,
		.refund_way = body->refund_way,
		.has_return_override = body->has_override,
		.return_override = body->override,
		.manager = body->manager,
		.has_found = body->has_found,
		.found = body->found,
		.consignment = {body->consignment},
		.missing = (int32_t)body->missing,
		.has_gap = body->has_gap,
		.gap = body->gap,
		.has_place = body->has_place,
		.place = body->place,
		.lines = lines_of(arena, body),
		.line_count = body->lines_count,
		.swaps = swaps_of(arena, body),
		.swap_count = body->swaps_count,
	};
}

/* Of no more units than the line tells of. */
static void serials_check(struct arena *arena, const struct told_serials *told, int32_t units,
	struct str pointer, struct faults *faults)
{
	if (serials_are_kept(arena, &told->serials) && (int64_t)told->serials.count <= units)
		return;
	fault_add(faults, pointer, "bad_format",
		"Capitals, digits and -./_:#+, each once, one for a unit at most.");
}

static struct str pointer_to(
	struct arena *arena, struct str pointer, const char *list, size_t i, const char *member)
{
	return str_printf(arena, STR_FMT "/%s/%zu/%s", STR_ARG(pointer), list, i, member);
}

static bool all_serials_check(struct arena *arena, const struct command *command,
	struct str pointer, struct faults *faults)
{
	size_t before = faults->count;
	for (size_t i = 0; i < command->line_count; i++) {
		const struct command_line *line = &command->lines[i];
		serials_check(arena, &line->units, line->qty,
			pointer_to(arena, pointer, "lines", i, "serials"), faults);
		serials_check(arena, &line->given, line->qty,
			pointer_to(arena, pointer, "lines", i, "given_serials"), faults);
	}
	for (size_t i = 0; i < command->swap_count; i++)
		serials_check(arena, &command->swaps[i].units, command->swaps[i].qty,
			pointer_to(arena, pointer, "swaps", i, "serials"), faults);
	return faults->count == before;
}

/* The same command is the same whatever the order of its members. */
static struct hash hash_of_json(const json_t *json)
{
	char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
	struct hash hash = hash_of(text, str_of(text).n);
	free(text);
	return hash;
}

static bool fields_read(json_t *json, struct str pointer, enum command_type type,
	struct command_body *body, struct faults *faults)
{
	bool is_void = json_object_get(json, "void") != NULL;
	return is_void ? json_fields_read(json, pointer, void_fields, ARRAY_LENGTH(void_fields),
				 body, faults)
		       : json_fields_read(json, pointer, tables[type].fields, tables[type].count,
				 body, faults);
}

bool command_read(struct arena *arena, json_t *json, struct str pointer,
	struct command *command_out, struct faults *faults)
{
	json_t *type_json = json_object_get(json, "type");
	struct str type_text = {json_string_value(type_json), json_string_length(type_json)};
	struct command_body body = {0};
	enum command_type type;
	if (!json_is_string(type_json) || !command_type_parse(type_text, &type)) {
		fault_add(faults, str_printf(arena, STR_FMT "/type", STR_ARG(pointer)),
			"bad_format", "One of the commands of the protocol.");
		return false;
	}
	if (!fields_read(json, pointer, type, &body, faults))
		return false;
	if (body.has_outcome && body.outcome == OUTCOME_NEVER_CAME) {
		fault_add(faults, str_printf(arena, STR_FMT "/outcome", STR_ARG(pointer)),
			"not_allowed", "Who collects came: bought or left.");
		return false;
	}
	if (body.has_refund_way && body.refund_way == WAY_TILL) {
		fault_add(faults, str_printf(arena, STR_FMT "/refund_way", STR_ARG(pointer)),
			"not_allowed", "original or voucher.");
		return false;
	}
	if (type == COMMAND_SIGNAL && body.signal != SIGNAL_ITEM_SWITCHED) {
		fault_add(faults, str_printf(arena, STR_FMT "/signal", STR_ARG(pointer)),
			"not_allowed", "What counters see themselves: item_switched.");
		return false;
	}
	*command_out = command_of(arena, &body);
	if (!all_serials_check(arena, command_out, pointer, faults))
		return false;
	command_out->body_hash = hash_of_json(json);
	return true;
}
