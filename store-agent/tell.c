/* Commands for headquarters; see tell.h. */
#include "store-agent/tell.h"

#include <stdlib.h>

#include "store-agent/journal/commands.h"

json_t *told_uuid(struct arena *arena, struct uuid uuid)
{
	return json_string(uuid_print(arena, uuid).p);
}

json_t *told_text(struct str text)
{
	return json_stringn(text.p, text.n);
}

json_t *told_members(struct journal_tx *tx, const struct fulfilment *fulfilment)
{
	return json_pack("{s:o, s:I}", "fulfilment",
		told_uuid(journal_arena(tx), fulfilment->id.uuid), "epoch",
		(json_int_t)fulfilment->epoch);
}

void told_basis(json_t *members, const struct return_basis *basis)
{
	if (basis->has_override)
		json_object_set_new(
			members, "override", told_text(return_override_name(basis->override)));
	if (basis->has_override && !str_is_empty(basis->manager))
		json_object_set_new(members, "manager", told_text(basis->manager));
	if (basis->has_found)
		json_object_set_new(members, "found", told_text(return_found_name(basis->found)));
}

static void serials_add(json_t *line, const struct told_serials *serials, const char *read_name,
	const char *why_name)
{
	if (serials->serials.count > 0)
		json_object_set_new(line, read_name, serials_json(&serials->serials));
	if (serials->has_no_serial)
		json_object_set_new(line, why_name, told_text(no_serial_name(serials->no_serial)));
}

void told_serials_add(json_t *line, const struct told_serials *serials)
{
	serials_add(line, serials, "serials", "no_serial");
}

void told_given_serials_add(json_t *line, const struct told_serials *serials)
{
	serials_add(line, serials, "given_serials", "given_no_serial");
}

void receipt_serials_add(struct arena *arena, json_t *line, const struct told_serials *serials)
{
	if (serials->serials.count > 0)
		json_object_set_new(
			line, "serials", told_text(serials_print(arena, &serials->serials, ", ")));
}

json_t *put_back_lines(const struct fulfilment *fulfilment)
{
	json_t *lines = json_array();
	for (size_t i = 0; i < fulfilment->line_count; i++) {
		const struct fulfilment_line *line = &fulfilment->lines[i];
		int qty = line_put_back_to_tell(fulfilment, line);
		if (qty > 0)
			json_array_append_new(
				lines, json_pack("{s:i, s:i}", "line", line->line, "qty", qty));
	}
	return lines;
}

void tell(struct journal_tx *tx, const struct act *act, command_id key, enum command_type type,
	const json_t *members)
{
	char *body = json_dumps(members, JSON_COMPACT);
	command_append(tx, &(struct command){
				   .id = key,
				   .type = type,
				   .has_fulfilment = !uuid_is_zero(act->fulfilment.uuid),
				   .fulfilment = act->fulfilment,
				   .body = str_dup(journal_arena(tx), str_of(body)),
				   .clerk = act->clerk,
				   .happened_at = act->now,
			   });
	free(body);
}

void tell_later(
	struct journal_tx *tx, const struct act *act, struct untold *untold, const json_t *members)
{
	char *body = json_dumps(members, JSON_COMPACT);
	untold->id = act->key;
	untold->fulfilment = act->fulfilment;
	untold->body = str_of(body);
	untold->clerk = act->clerk;
	untold->at = act->now;
	untold_add(tx, untold);
	free(body);
}
