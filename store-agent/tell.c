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
